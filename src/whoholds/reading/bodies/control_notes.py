"""Control in notes and lists, where no verb tells it: "X (A)", "X: still A", "A: X, Y; B: Z", "A holds the west, B the east"."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_entries import entries
from whoholds.reading.bodies.control_holders import holder_at
from whoholds.reading.bodies.control_lists import in_rows
from whoholds.reading.bodies.control_words import (
    TERRITORY,
    extent_in,
    ground_at,
    holding,
    measured,
    named_ground,
)
from whoholds.reading.chunks import Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

_STATES: dict[ControlStatus, frozenset[str]] = {
    ControlStatus.LOST: words("control", "note_lost"),
    ControlStatus.CONTESTS: words("control", "note_contested"),
    ControlStatus.CONTROLS: words("control", "note_held"),
}
_SIGNS = frozenset(("under", "ours")).union(*_STATES.values())
_MARKS = (":", "-", "–", "—", "(", "=")
_FILLERS = ("adv", "date")


def note(p: Passage) -> Iterator[Draft]:
    """What the verbless parts of a sentence say of who holds what."""
    yield from in_rows(p)
    listed = list(entries(p))
    yield from listed
    if listed:
        return
    yield from _in_brackets(p)
    if any(c.text in _MARKS or c.head in _SIGNS or c.held for c in p.chunks) and _verbless(p):
        told = list(_lists(p)) or list(_place_first(p))
        yield from told


def _verbless(p: Passage) -> bool:
    """Whether nothing but participles stands where a verb would: "Lyman: still Russian", "most of Pisky lost"."""
    return len(p.chunks) <= 40 and not any(
        c.kind == "verb" and (c.passive or c.perfect or c.modal or c.form not in ("ed", "participle", "past"))
        for c in p.chunks
    )


def _whose(p: Passage, at: int) -> tuple[Who, ...]:
    """Who a phrase of a note is: "RSF", "Ukrainian", "ours", "rebel-held"."""
    c = p.chunks[at]
    if c.held:
        return tuple(Who(m.name, m.actor, c.text) for m, _, _, _ in c.held[:1])
    side = next(
        (w.rpartition("-")[0] for w in c.words if w.endswith(("-held", "-controlled", "-run", "-occupied"))), ""
    )
    if side:
        return p.resolver.side_called(side, at) or (Who(side, None, c.text),)
    if "ours" in c.words and p.resolver.memory.ours is not None:
        ours = p.resolver.memory.ours
        return (Who(ours.name, ours.actor, "ours"),)
    if c.kind == "actor" and c.frame is None:
        return tuple(Who(m.name, m.actor, c.text) for m in c.actors if m.actor != "civilians")
    return tuple(w for w in p.who(at) if w.name != "Civilians") if c.kind == "noun" and c.frame is None else ()


def _ground(p: Passage, at: int) -> PlaceReference | None:
    """The place of a phrase of a note, one that no list knows too."""
    place = ground_at(p, at)
    if place is None and p.chunks[at].kind == "noun":
        place = named_ground(p, at)
    return place


def _place_first(p: Passage) -> Iterator[Draft]:
    """ "X: still A since May", "X – contested", "most of Y lost", "Z occupied since 4 March", "X under A since April"."""
    n = len(p.chunks)
    place: PlaceReference | None = None
    first, told_until, extent, opened = 0, 0, "", False
    for k, c in enumerate(p.chunks):
        if c.kind == "mark" and c.text in (";", "→", "▪", "|"):
            place, opened = None, False
            continue
        if c.kind in ("comma", "mark") and c.text in _MARKS:
            opened = True
            continue
        here = _ground(p, k) if c.kind in ("place", "noun") and not _telling(c) else None
        if here is not None and not _only_state(c):
            where = p.place_at(k)
            first = where.first if where is not None else k
            place, opened, told_until = here, False, max(k + 1, where.last if where is not None else 0)
            extent = extent_in(p.plain[p.chunks[max(0, first - 2)].start : c.end])
            continue
        if place is None:
            continue
        status = next((s for s, told in _STATES.items() if c.head in told or c.text.lower() in told), None)
        ends = k + 1 >= n or p.chunks[k + 1].kind in ("comma", "mark", "date", "conj", "prep", "sub", "adv")
        close = all(
            d.kind in (*_FILLERS, "comma", "mark") or d.head == "under" for d in p.chunks[told_until:k] if not d.places
        )
        if not (ends and close) or c.kind == "prep":
            continue
        who = _whose(p, k) if status is None else _held_by(p, k)
        under = p.chunks[k - 1].head == "under"
        alone = opened or under or "ours" in c.words or bool(c.held)
        if status is not None or (who and alone and _bare(c)):
            status = status or ControlStatus.CONTROLS
            start = p.chunks[max(0, first - 2) if extent else first].start
            yield holding(p, who, status, place, start, c.end, None, extent, None, first, min(n, k + 3))
            place = None


def _held_by(p: Passage, k: int) -> tuple[Who, ...]:
    return holder_at(p, k + 2) if k + 2 < len(p.chunks) and p.chunks[k + 1].head == "by" else ()


def _telling(c: Chunk) -> bool:
    """Whether a phrase tells a state and is no place itself."""
    return c.kind == "noun" and any(c.head in told for told in _STATES.values())


def _only_state(c: Chunk) -> bool:
    return bool(c.held) and not c.places


def _bare(c: Chunk) -> bool:
    """Whether a phrase is nothing but whose it is: "RSF", "Russian", "the rebels", "ours"."""
    return (c.kind == "actor" and c.quantity is None) or c.head == "ours" or bool(c.held) or "-" in c.text


def _in_brackets(p: Passage) -> Iterator[Draft]:
    """ "X (government-held, 17 km from Y)", "X (A) – Z (B)": who holds what stands before."""
    pairs = []
    for k, c in enumerate(p.chunks):
        if c.kind != "mark" or c.head != "(" or not k or k + 2 >= len(p.chunks):
            continue
        d, after = p.chunks[k + 1], p.chunks[k + 2]
        place, who = (_ground(p, k - 1) if p.chunks[k - 1].kind in ("place", "noun") else None), _whose(p, k + 1)
        adjective = bool(d.held) or d.text.lower().rpartition("-")[2] in ("held", "controlled", "occupied", "run")
        named = d.kind == "actor" and after.head == ")" and p.chunks[k - 1].kind == "place"
        if place is None or not who or not (adjective or named) or p.is_state(place):
            continue
        pairs.append((k, place, who, adjective))
    for k, place, who, adjective in pairs:
        if adjective or len(pairs) > 1 or _verbless(p):
            where = p.place_at(k - 1)
            first = where.first if where is not None else k - 1
            yield holding(
                p,
                who,
                ControlStatus.CONTROLS,
                place,
                p.chunks[first].start,
                p.chunks[k + 1].end,
                None,
                "",
                None,
                first,
                k + 2,
            )


def _lists(p: Passage) -> Iterator[Draft]:
    """ "A: X, Y and most of Z; B: W": what each holds."""
    for k, c in enumerate(p.chunks):
        if c.text != ":" or k == 0:
            continue
        before = p.chunks[k - 1]
        opens = k == 1 or p.chunks[k - 2].kind in ("mark", "comma") or p.chunks[k - 2].text in ("▪", "•")
        if not opens or before.kind not in ("actor", "noun") or before.places or before.frame is not None:
            continue
        who = _whose(p, k - 1)
        end = next((j for j in range(k + 1, len(p.chunks)) if p.chunks[j].text in (";", ".")), len(p.chunks))
        row = p.chunks[k + 1 : end]
        grounds = [j for j in range(k + 1, end) if p.chunks[j].kind == "place"]
        plain = all(
            d.kind in ("place", "comma", "conj", "adv", "date", "mark")
            or (d.kind == "prep" and d.head in ("of", "in", "to", "since"))
            or (d.kind == "noun" and (extent_in(d.text) or d.head in TERRITORY or measured(d)))
            for d in row
        )
        if not who or not grounds or not plain:
            continue
        for j in grounds:
            if not p.chunks[j].places:
                continue
            name = p.chunks[j].places[-1].text
            place = PlaceReference(name, name)  # each for itself: "A, B" in a list is not A in B
            start = p.chunks[j - 2].start if j - 2 > k and extent_in(p.chunks[j - 2].text) else p.chunks[j].start
            begin = p.chunks[k - 1].start if j == grounds[0] else start
            told = extent_in(p.plain[start : p.chunks[j].end])
            yield holding(p, who, ControlStatus.CONTROLS, place, begin, p.chunks[j].end, None, told, None, k - 1, j + 1)
