"""Control told without a verb: "rebel-held X", "X, under the control of Y", "a former stronghold of Y"."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_words import (
    FORMER,
    HELD,
    STRONGHOLDS,
    TERRITORY,
    count_in,
    extent_in,
    holding,
)
from whoholds.reading.chunks import DIRECTIONS, Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

_HELD_IN = words("control", "control_nouns")


def held_places(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "the government-held town of X", "opposition-held areas in Y"."""
    holders: tuple[Who, ...] = ()
    at = i
    if c.held:
        mention = c.held[0][0]
        holders = (Who(mention.name, mention.actor, c.text),)
    else:
        side = next((w.rpartition("-")[0] for w in c.words if w.rpartition("-")[2] in HELD), "")
        holders = p.resolver.side_called(side, i) if side else ()
    if not holders:
        return
    place = p.where(i) if c.places else None
    end = c.end
    if place is None and i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 2].places:
        at = i + 2
        own = p._where_of.get(at)
        place = PlaceReference(
            p.plain[p.chunks[i + 1].start : p.chunks[at].end],
            p.chunks[at].places[-1].text,
            c.head if p.chunks[i + 1].head == "of" else None,
            None,
            None,
            None,
            (),
            own.reference.within if own else (),
        )
        if any(w in DIRECTIONS for w in p.chunks[at].words) and own is not None:
            place = own.reference
        end = p.chunks[at].end
    if place is None:
        return
    yield holding(p, holders, ControlStatus.CONTROLS, place, c.start, end, None, extent_in(c.text), None, i, at + 1)


def under_control(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X is under the control of Y", "X remained in rebel hands", "not a single village in X under the control of Y"."""
    if (
        c.head not in _HELD_IN
        or c.kind not in ("noun", "actor")
        or i == 0
        or p.chunks[i - 1].kind != "prep"
        or p.chunks[i - 1].head not in ("under", "in", "into", "to", "outside", "beyond")
    ):
        return
    holders: tuple[Who, ...] = tuple(Who(m.name, m.actor, c.text) for m in c.actors)
    end = c.end
    if not holders and i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head == "of":
        holders = p.who(i + 2)
        end = p.chunks[i + 2].end
    if not holders:
        holders = p.resolver.side_in(i)
    if not holders:
        return
    k = i - 2
    place: PlaceReference | None = None
    first = i - 1
    none = False
    count: Count | None = None
    while k >= 0 and i - k < 14:
        d = p.chunks[k]
        if d.kind in ("sub", "mark") or (d.kind == "comma" and d.text != ":"):
            break
        if d.places and place is None:
            where = p._where_of.get(k)
            place = where.reference if where else None
            first = where.first if where else k
            if where is not None:
                first = where.first
        if d.kind == "noun" and d.head in TERRITORY:
            first = min(first, k)
            if d.quantity is not None:
                count = count_in(d)
        if (
            (d.kind == "adv" and d.head == "not")
            or d.words[:1] == ("no",)
            or "not a single" in p.plain[max(p.sentence.start, d.start - 5) : d.end]
        ):
            none = True
            first = min(first, k)
        k -= 1
    if place is None:
        subject_at = next((k.subject for k in p.clauses if k.verb < i and k.subject is not None), None)
        place = p.where(subject_at)
        if subject_at is not None:
            first = min(first, subject_at)
        if place is None and (subject_at is None or p.chunks[subject_at].head not in TERRITORY):
            return
    verb = next((p.chunks[k] for k in range(i - 2, first, -1) if p.chunks[k].kind == "verb"), None)
    denied = verb.negated if verb is not None else False
    if none:
        yield holding(
            p,
            holders,
            ControlStatus.LOST,
            place,
            p.chunks[first].start,
            end,
            verb,
            "",
            Count("settlements", best=0.0),
            first,
            i + 3,
        )
    else:
        yield holding(
            p,
            holders,
            ControlStatus.ABSENT if p.chunks[i - 1].head in ("outside", "beyond") else ControlStatus.CONTROLS,
            place,
            p.chunks[first].start,
            end,
            verb,
            extent_in(p.plain[p.chunks[first].start : end]),
            count,
            first,
            i + 3,
            denied=denied,
        )


def besieged(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X has been under siege (by Y)"."""
    if c.head not in ("siege", "blockade") or i == 0 or p.chunks[i - 1].head != "under":
        return
    clause = next((k for k in p.clauses if k.verb < i < max(k.last, k.verb + 4)), None)
    place = p.where(clause.subject) if clause is not None else None
    if clause is None or place is None:
        return
    start, end = p.span(clause)
    yield holding(
        p,
        p.who(clause.phrase("by", "from")),
        ControlStatus.BESIEGES,
        place,
        start,
        max(end, c.end),
        p.chunks[clause.verb],
        "",
        None,
        clause.first,
        clause.last,
        denied=p.chunks[clause.verb].negated,
    )


def stronghold(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X, a former stronghold of Y", "Y's last stronghold of X"."""
    if c.head not in STRONGHOLDS or c.kind not in ("noun", "actor"):
        return
    former = any(w in FORMER for w in c.words)
    holders: tuple[Who, ...] = tuple(Who(m.name, m.actor, c.text) for m in c.actors) if c.actors else ()
    if (
        not holders
        and i + 2 < len(p.chunks)
        and p.chunks[i + 1].kind == "prep"
        and p.chunks[i + 1].head in ("for", "of")
    ):
        holders = p.who(i + 2)
    end = (
        p.chunks[i + 2].end
        if i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head in ("for", "of")
        else c.end
    )
    if not holders:
        holders = p.resolver.side_in(i)
    if not holders or not (former or "last" in c.words or "key" in c.words or c.head in ("stronghold", "bastion")):
        return
    place: PlaceReference | None = None
    start = c.start
    if i >= 2 and p.chunks[i - 1].kind == "comma" and p.chunks[i - 2].places:
        where = p._where_of.get(i - 2)
        anchor = p.chunks[i - 2].places[-1].text
        kind = where.reference.kind if where else None
        within = where.reference.within if where and where.reference.name == anchor else ()
        place = PlaceReference(p.plain[p.chunks[i - 2].start : p.chunks[i - 2].end], anchor, kind, within=within)
        start = p.chunks[where.first if where else i - 2].start
    elif i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" and p.chunks[i + 2].places:
        place = p.where(i + 2)
        end = p.chunks[i + 2].end
    if place is None:
        return
    yield holding(
        p,
        holders,
        ControlStatus.LOST if former else ControlStatus.CONTROLS,
        place,
        start,
        end,
        None,
        "",
        None,
        i,
        i + 1,
    )
