"""One wire text under two mastheads: which document copies which, and how much of it.

Texts are compared by their runs of five words, all of them and exactly (no sampling), so the answer is the same on every
machine. A text most of whose words stand in an earlier one derives
from it: it is no second witness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from whoholds.model import Document

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Hashes = NDArray[numpy.uint64]

_RUN_WORDS = 5
_LEAST_RUNS = 20  # a shorter text is a copy only when it is the same word for word
_LEAST_WORDS = 8
_LEAST_SHARE = 0.6
_WORD = re.compile(r"\w+")
_ODD = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Copy:
    """That one document repeats another.

    ``share`` is the part of the shorter text's runs of words that the other has too; ``resemblance`` the part of both texts' runs
    that they share (Jaccard).
    """

    document: str
    derives_from: str
    share: float
    resemblance: float


class Copies:
    """The texts met so far, asked of each new one whether it repeats one of them.

    Memory: 16 bytes a word. Their runs lie in sorted tables, each much longer than the next, so that adding and asking stay fast.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2017, 12, 15, tzinfo=UTC)
    >>> wire = "Rebels entered the town of Tamr late on Sunday, three residents told the agency, after the army had left the bridge"
    >>> copies = Copies()
    >>> copies.add(Document("a", "Agency", wire, at))
    >>> copies.original_of(Document("b", "Paper", wire.upper() + "!", at)), copies.original_of(Document("c", "Paper", "Tamr fell", at))
    ('a', None)
    """

    def __init__(self, least_share: float = _LEAST_SHARE) -> None:
        self.least_share = least_share
        self._ids: list[str] = []
        self._sizes: list[int] = []
        self._words: dict[str, int] = {}
        self._tables: list[tuple[Hashes, NDArray[numpy.int64]]] = []

    def add(self, document: Document) -> None:
        """Remember a text; one of the same id is the same text."""
        import numpy as np

        runs = _runs(document.text, self._words)
        table = (runs, np.full(len(runs), len(self._ids)))
        self._ids.append(document.id)
        self._sizes.append(len(runs))
        while self._tables and len(self._tables[-1][0]) <= 8 * len(table[0]):
            former = self._tables.pop()
            hashes = np.concatenate((former[0], table[0]))
            order = np.argsort(hashes, kind="stable")
            table = (hashes[order], np.concatenate((former[1], table[1]))[order])
        self._tables.append(table)

    def original_of(self, document: Document) -> str | None:
        """The id of the text that this one repeats, if any."""
        copy = self.compare(document)
        return copy.derives_from if copy else None

    def compare(self, document: Document) -> Copy | None:
        """The copy that a document is of the text it shares most with; of equal ones, the first that was added."""
        import numpy as np

        runs = _runs(document.text, self._words)
        owners = []
        for hashes, owner in self._tables:
            first, last = np.searchsorted(hashes, runs, "left"), np.searchsorted(hashes, runs, "right")
            counts = last - first
            at = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())
            owners.append(owner[at])
        best: Copy | None = None
        found, shared = np.unique(np.concatenate(owners), return_counts=True) if owners and len(runs) else ((), ())
        for number, count in zip(found, shared, strict=True):
            shorter, both = min(len(runs), self._sizes[number]), len(runs) + self._sizes[number] - int(count)
            share, resemblance = int(count) / shorter, int(count) / both
            if (
                self._ids[number] == document.id
                or share < self.least_share
                or (shorter < _LEAST_RUNS and resemblance < 1)
            ):
                continue
            if best is None or (share, resemblance) > (best.share, best.resemblance):
                best = Copy(document.id, self._ids[number], share, resemblance)
        return best


def find_copies(
    documents: Iterable[Document], *, known: Iterable[Document] = (), least_share: float = _LEAST_SHARE
) -> list[Copy]:
    """The documents that repeat an earlier one, each with the one it repeats most; ``known`` ones are compared with, not judged.

    Earlier is: published earlier; on the same day the longer text, for an outlet cuts a wire rather than adds to it.

    >>> from datetime import UTC, datetime
    >>> wire = "Rebels entered the town of Tamr late on Sunday, three residents told the agency, after the army had left the bridge " * 2
    >>> at = datetime(2017, 12, 15, tzinfo=UTC)
    >>> texts = {"a": f"(Agency) - {wire}", "b": wire.upper(), "c": "Nothing of the kind has happened anywhere."}
    >>> [(c.document, c.derives_from, round(c.share, 2)) for c in find_copies(Document(i, i, t, at) for i, t in texts.items())]
    [('b', 'a', 1.0)]
    """
    judged = {d.id: d for d in documents}
    everything = {d.id: d for d in known} | judged
    copies = Copies(least_share)
    found: list[Copy] = []
    for document in sorted(everything.values(), key=_age):
        if document.id in judged and (copy := copies.compare(document)):
            found.append(copy)
        copies.add(document)
    return found


def with_origins(documents: Sequence[Document], *, known: Iterable[Document] = ()) -> list[Document]:
    """The same documents, in their order, with ``derives_from`` where one repeats another."""
    origins = {c.document: c.derives_from for c in find_copies(documents, known=known)}
    return [replace(d, derives_from=d.derives_from or origins.get(d.id)) for d in documents]


def _age(document: Document) -> tuple[timedelta, int, str]:
    from datetime import UTC, datetime

    day = document.known_at - datetime(1, 1, 1, tzinfo=UTC)
    return timedelta(days=day.days), -len(document.text), document.id


def _runs(text: str, numbers: dict[str, int]) -> Hashes:
    """The distinct runs of words of a text, each as one number; ``numbers`` remembers those of words."""
    import numpy as np

    words = _WORD.findall(_plain(text))
    for word in words:
        if word not in numbers:
            numbers[word] = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
    hashes = np.fromiter(map(numbers.__getitem__, words), dtype=np.uint64, count=len(words))
    if len(words) < _LEAST_WORDS:
        return np.empty(0, dtype=np.uint64)
    run = np.zeros(len(words) - _RUN_WORDS + 1, dtype=np.uint64)
    for offset in range(_RUN_WORDS):
        run = (run ^ (run >> np.uint64(29))) * np.uint64(_ODD) + hashes[offset : offset + len(run)]
    return np.unique(run)


def _plain(text: str) -> str:
    """Lower case, without accents, vowel signs and the like: what newsrooms change without changing a word."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and c != "\u0640")
