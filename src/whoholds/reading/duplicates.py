"""One wire text under two mastheads: which document copies which, and how much of it.

Texts are compared by their runs of five words, all of them and exactly (no sampling): what two texts share is counted by sorting, so the
answer is the same on every machine and in any order of the documents. A text most of whose words stand in an earlier one derives
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
_EARLIEST = 8  # of all texts with a run, later ones are compared with so many of the earliest
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
    ordered = sorted(everything.values(), key=_age)
    best: dict[str, Copy] = {}
    for copy in _copies(ordered, least_share):
        former = best.get(copy.document)
        if copy.document in judged and (
            former is None or (copy.share, copy.resemblance) > (former.share, former.resemblance)
        ):
            best[copy.document] = copy
    return [best[d.id] for d in ordered if d.id in best]


def with_origins(documents: Sequence[Document], *, known: Iterable[Document] = ()) -> list[Document]:
    """The same documents, in their order, with ``derives_from`` where one repeats another."""
    origins = {c.document: c.derives_from for c in find_copies(documents, known=known)}
    return [replace(d, derives_from=d.derives_from or origins.get(d.id)) for d in documents]


def _age(document: Document) -> tuple[timedelta, int, str]:
    from datetime import UTC, datetime

    day = document.known_at - datetime(1, 1, 1, tzinfo=UTC)
    return timedelta(days=day.days), -len(document.text), document.id


def _copies(ordered: list[Document], least_share: float) -> Iterable[Copy]:
    import numpy as np

    numbers: dict[str, int] = {}
    runs = [_runs(d.text, numbers) for d in ordered]
    sizes = np.array([len(r) for r in runs], dtype=np.int64)
    for earlier, later, shared in _shared(runs, sizes):
        share = shared / min(sizes[earlier], sizes[later])
        if share >= least_share and (
            sizes[[earlier, later]].min() >= _LEAST_RUNS or shared == sizes[earlier] == sizes[later]
        ):
            resemblance = shared / (sizes[earlier] + sizes[later] - shared)
            yield Copy(ordered[later].id, ordered[earlier].id, float(share), float(resemblance))


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


def _shared(runs: list[Hashes], sizes: NDArray[numpy.int64]) -> Iterable[tuple[int, int, int]]:
    """Pairs (earlier, later) of texts and how many runs they share."""
    import numpy as np

    if not sizes.sum():
        return
    hashes = np.concatenate(runs)
    owners = np.repeat(np.arange(len(runs)), sizes)
    order = np.argsort(hashes, kind="stable")  # stable: owners stay in order of age within a run
    hashes, owners = hashes[order], owners[order]
    begins = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    group = np.repeat(np.arange(len(begins)), np.diff(np.concatenate((begins, [len(hashes)]))))
    rank = np.arange(len(hashes)) - begins[group]
    codes = []
    for earliest in range(_EARLIEST):
        behind = np.flatnonzero(rank > earliest)
        codes.append(owners[begins[group[behind]] + earliest] * len(runs) + owners[behind])
    pairs, counts = np.unique(np.concatenate(codes), return_counts=True)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        yield pair // len(runs), pair % len(runs), count
