"""Documents as pages show them: the list, and a text with its statements in place."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.workbench.views.search import folded
from whoholds.workbench.views.statements import document_record, retell

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

PART_CHARACTERS = 60_000
"""A long text is shown in parts of about this length."""

MOST_ROWS = 400
"""So many rows of a dataset are listed beside it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a text and the statements that quote all of them; ``opens`` are those that begin here."""

    text: str
    statements: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


def stretches(
    text: str, spans: Iterable[tuple[int, int, str]], first: int = 0, last: int | None = None
) -> Iterator[Stretch]:
    """A text cut wherever a quotation begins or ends, so that quotations may lie within and across each other.

    >>> [(s.text, s.statements) for s in stretches("abcdef", [(1, 4, "x"), (3, 5, "y")])]
    [('a', ()), ('bc', ('x',)), ('d', ('x', 'y')), ('e', ('y',)), ('f', ())]
    """
    last = len(text) if last is None else min(last, len(text))
    inside = sorted((max(a, first), min(b, last), i) for a, b, i in spans if a < last and b > first)
    cuts = sorted({first, last, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    begun: set[str] = set()
    running: list[tuple[int, int, str]] = []
    waiting = iter(inside)
    upcoming = next(waiting, None)
    for a, b in itertools.pairwise(cuts):
        while upcoming is not None and upcoming[0] <= a:
            running.append(upcoming)
            upcoming = next(waiting, None)
        running = [r for r in running if r[1] > a]
        ids = tuple(dict.fromkeys(r[2] for r in running))
        opens = tuple(i for i in ids if i not in begun)
        begun.update(opens)
        yield Stretch(text[a:b], ids, opens)


def listing(
    desk: Desk, inner: bool, *, words: str = "", source: str = "", order: str = "published"
) -> list[dict[str, Any]]:
    """The documents that may be read: how many statements each gave, how many of them wait for a person, and its copies."""
    may, shown = desk.disclosure(inner), desk.shown
    counts: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for s in shown.statements:
        counts[s.citation.document] += 1
        if s.status.value == "machine" and s.citation.row is None:
            waiting[s.citation.document] += 1
    copies: dict[str, list[str]] = {}
    for d in shown.documents.values():
        if d.derives_from and may.shows_document(d.id):
            copies.setdefault(d.derives_from, []).append(d.id)
    wanted = folded(words)
    rows = []
    for d in desk.documents(inner):
        row = document_record(desk, d, may)
        row |= {"statements": counts[d.id], "waiting": waiting[d.id], "copies": copies.get(d.id, [])}
        if source and d.source != source:
            continue
        if (
            wanted
            and not any(wanted in folded(row[k]) for k in ("title", "publisher", "file_name"))
            and not d.id.startswith(wanted)
        ):
            continue
        rows.append(row)
    match order:
        case "title":
            rows.sort(key=lambda r: (folded(r["title"]), r["id"]))
        case "source":
            rows.sort(key=lambda r: (folded(r["publisher"]), -_ordinal(r), r["id"]))
        case "statements":
            rows.sort(key=lambda r: (-r["statements"], r["id"]))
        case "retrieved":
            rows.sort(key=lambda r: (-r["retrieved_at"].timestamp(), r["id"]))
        case _:
            rows.sort(key=lambda r: (-_ordinal(r), folded(r["title"]), r["id"]))
    return rows


def _ordinal(row: dict[str, Any]) -> int:
    on: date = row["published_on"] or row["retrieved_at"].date()
    return on.toordinal()


def paper(desk: Desk, document_id: str, inner: bool, part: int = 1, at: str = "") -> dict[str, Any]:
    """One document: its text in stretches, its statements in the order of the text. ``at``: the part that holds this statement.

    Raises: NotFound.
    """
    document = desk.document(document_id, inner)
    may, shown = desk.disclosure(inner), desk.shown
    rows = [s for s in shown.statements if s.citation.document == document.id and may.shows(s)]
    quoted = [s for s in rows if s.citation.start is not None and s.citation.end is not None]
    quoted.sort(key=lambda s: (s.citation.start or 0, s.citation.end or 0, s.id))
    bounds = parts_of(document.text)
    if at:
        start = next((s.citation.start for s in quoted if s.id == at), None)
        part = next((i for i, (a, b) in enumerate(bounds, 1) if start is not None and a <= start < b), part)
    if not 1 <= part <= len(bounds):
        raise NotFound("this document has no such part", hint=f"it has {len(bounds)}")
    first, last = bounds[part - 1]
    here = [s for s in quoted if (s.citation.start or 0) < last and (s.citation.end or 0) > first]
    spans = [(s.citation.start or 0, s.citation.end or 0, s.id) for s in here]
    listed = here if quoted or not rows else rows[:MOST_ROWS]
    return {
        **document_record(desk, document, may),
        "part": part,
        "parts": len(bounds),
        "stretches": [
            Stretch(may.words(x.text), x.statements, x.opens) for x in stretches(document.text, spans, first, last)
        ],
        "told": [retell(desk, s, inner) for s in listed],
        "statements": len(rows),
        "quoted": len(quoted),
        "origin": _origin(desk, document.derives_from, inner),
        "copies": [
            document_record(desk, d, may)
            for d in shown.documents.values()
            if d.derives_from == document.id and may.shows_document(d.id)
        ],
        "problems": [
            {"message": may.words(p.problem.message), "hint": may.words(p.problem.hint)}
            for p in desk.bench.ledger.problems()
            if p.document == document.id
        ],
    }


def parts_of(text: str) -> list[tuple[int, int]]:
    """Where a long text is cut: after a paragraph or line near every PART_CHARACTERS.

    >>> parts_of("short")
    [(0, 5)]
    """
    bounds, at = [], 0
    while len(text) - at > PART_CHARACTERS * 5 // 4:
        cut = max(text.rfind("\n", at + PART_CHARACTERS // 2, at + PART_CHARACTERS), at)
        cut = cut + 1 if cut > at else at + PART_CHARACTERS
        bounds.append((at, cut))
        at = cut
    return [*bounds, (at, len(text))]


def _origin(desk: Desk, origin: str | None, inner: bool) -> dict[str, Any] | None:
    may = desk.disclosure(inner)
    found = desk.shown.documents.get(origin or "")
    return document_record(desk, found, may) if found and may.shows_document(found.id) else None


def original(desk: Desk, document_id: str, inner: bool) -> tuple[bytes, str]:
    """The bytes a document was read from, and the name of its file.

    Raises: NotFound.
    """
    document = desk.document(document_id, inner)
    return desk.bench.ledger.original(document.id), document.file_name or f"{document.id[:10]}.txt"
