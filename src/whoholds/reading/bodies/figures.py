"""Figures: numbers about an actor or a place that are more than an event's losses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Draft, Figure, PlaceReference
from whoholds.model.vocabularies import Role
from whoholds.reading.bodies.tolls import FATE_VERBS, fate, lost_with, one_events, sufferers
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.passage import Passage, count_of, participants
from whoholds.reading.quantities import Quantity

_MEASURES = {word: measure for measure, counted in load("figures")["measures"].items() for word in counted}
_HOLDING, _TERRITORY = words("figures", "numbers.holding"), words("figures", "numbers.territory")
_HELD_IN, _POPULATION = words("figures", "numbers.held_in"), words("figures", "numbers.population")
_FIELDING, _FLYING = words("figures", "numbers.fielding"), words("figures", "numbers.flying")
_SHARES = words("figures", "numbers.shares")
_MANY = 100
"""From here on a number of people is told for itself."""


def find(p: Passage) -> Iterator[Draft]:
    """The figures of a passage."""
    for i, c in enumerate(p.chunks):
        q = c.quantity
        if q is None or c.kind == "date":
            continue
        clause = _around(p, i)
        if q.unit == "km2":
            yield from _area(p, i, c, clause)
        elif q.unit == "share":
            yield from _share(p, i, c, clause)
        elif not q.unit:
            yield from _number(p, i, c, clause)


def _around(p: Passage, i: int) -> Clause | None:
    return next((k for k in reversed(p.clauses) if k.first <= i < max(k.last, k.verb + 3) or k.verb < i), None)


def _holders(p: Passage, clause: Clause | None) -> tuple[Who, ...]:
    if clause is None:
        return ()
    verb = p.chunks[clause.verb]
    return p.who(clause.phrase("by")) if verb.passive else p.who(clause.subject)


def _draft(
    p: Passage,
    c: Chunk,
    measure: str,
    who: tuple[Who, ...],
    clause: Clause | None,
    start: int,
    end: int,
    i: int,
    quantity: Quantity | None = None,
) -> Iterator[Draft]:
    quantity = quantity or c.quantity
    if quantity is None:
        return
    place = p.where(i) if c.places else None
    if place is None:
        after = next((w for w in p.places if w.first >= i and w.start - c.end < 60), None)
        place = after.reference if after is not None else (p.where_near(clause) if clause is not None else None)
    if place is None and p.country and "'s" not in c.words and measure in ("share_of_area", "area_km2"):
        place = PlaceReference(p.country, p.country, "country")
    verb = p.chunks[clause.verb] if clause is not None else None
    body = Figure(
        actors=participants(
            who, Role.HOLDER if measure in ("area_km2", "share_of_area", "settlements", "buildings") else Role.SUBJECT
        ),
        place=place,
        count=count_of(quantity, measure),
    )
    first, last = (clause.first, max(clause.last, i + 1)) if clause is not None else (i, i + 1)
    yield p.draft(
        body,
        start,
        end,
        verb=verb,
        valid=p.when(first, last),
        hedge=quantity.hedge,
        denied=bool(verb and verb.negated),
    )


def _area(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    assert c.quantity is not None
    start = c.quantity.start
    if "than" in c.quantity.hedge or "size of" in c.quantity.hedge:
        start = next((d.start for d in reversed(p.chunks[: i + 1]) if d.head in _TERRITORY or d.kind == "verb"), start)
        start = next((d.start for d in p.chunks[: i + 1] if d.head in _TERRITORY), start)
    yield from _draft(p, c, "area_km2", _holders(p, clause), clause, start, c.quantity.end, i)
    for k in range(i + 1, min(i + 6, len(p.chunks) - 2)):  # "16,000 km² in A and 7,000 in B"
        d = p.chunks[k]
        bare = d.quantity is not None and not d.quantity.unit and d.head == "#" and p.chunks[k - 1].kind == "conj"
        if d.quantity is not None and bare and p.where(k + 2) is not None:
            same = replace(d.quantity, unit="km2")
            yield from _draft(p, d, "area_km2", _holders(p, clause), clause, d.start, p.chunks[k + 2].end, k, same)


def _share(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    assert c.quantity is not None
    of = p.chunks[i + 2] if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" else None
    verb = p.chunks[clause.verb] if clause is not None else None
    if of is None:
        told = next((d for d in p.chunks[:i] if d.head in _SHARES), None)
        if told is not None and verb is not None:  # "puts the share at 50% or less"
            yield from _draft(p, c, "share_of_area", (), clause, c.start, c.end, i)
        return
    people = of.head in _POPULATION
    held = any(d.head in _HELD_IN for d in p.chunks[i + 3 : i + 8]) or "control" in p.text
    holding = (verb is not None and verb.lemma in _HOLDING) or held
    if (not people and not (of.kind == "place" or of.head in _TERRITORY)) or (not holding and not people):
        return
    near = clause is not None and clause.object == i and i - clause.first < 6
    start = p.chunks[clause.first].start if clause is not None and near else c.quantity.start
    at = i + 2
    measure = "share_of_people" if people else "share_of_area"
    yield from _draft(
        p, c, measure, _holders(p, clause), clause, start, p.chunks[at].end, at if p.chunks[at].places else i
    )


def _number(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    verb = p.chunks[clause.verb] if clause is not None else None
    told = fate(p, i, clause)
    beside = lost_with(p, i)
    if clause is not None and verb is not None and told != "other" and _whose_fate(i, clause, verb):
        yield from _suffered(p, i, c, clause, verb)
        return
    if told:
        after = p.chunks[i + 1] if c.head == "#" and i + 1 < len(p.chunks) else c
        end = after.end if after.kind == "verb" else c.end  # "679 wounded"
        span = p.span(clause) if clause is not None and clause.subject == i else (c.start, end)
        yield from _draft(p, c, told, sufferers(p, i, clause), None, *span, i)
        return
    if beside is not None and _size(c) >= 3:
        measure = FATE_VERBS[p.chunks[beside.verb].lemma]
        yield from _draft(p, c, measure, sufferers(p, i, beside), beside, c.start, c.end, i)
        return
    measure = _MEASURES.get(c.head, "")
    if measure in ("settlements", "buildings"):
        yield from _ground(p, i, c, clause, measure)
    elif measure == "sorties":
        if verb is not None and verb.lemma in _FLYING and c.quantity is not None and _size(c) >= 10:
            yield from _draft(p, c, measure, _holders(p, clause), clause, c.start, c.end, i)
    elif measure in ("fighters", "people", "displaced"):
        yield from _people(p, i, c, clause, measure)
    elif not measure and c.head == "#" and verb is not None and verb.lemma in _HOLDING:
        yield from _bare(p, i, c, clause)


def _whose_fate(i: int, clause: Clause, verb: Chunk) -> bool:
    """Whether a number is of those whom a verb kills, hurts, takes or drives out; "two bombs killed 120" is not of the bombs."""
    if verb.lemma not in FATE_VERBS:
        return False
    return clause.object == i or (clause.subject == i and (verb.passive or verb.lemma in ("die", "perish", "flee")))


def _size(c: Chunk) -> float:
    q = c.quantity
    return (q.best or q.low or q.high or 0) if q is not None else 0


def _suffered(p: Passage, i: int, c: Chunk, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "178 soldiers had been killed", "has displaced 20,000 people"; not what one event cost, which the event tells."""
    measure = _MEASURES.get(c.head, "")
    if verb.lemma in ("capture", "detain", "arrest") and measure in ("settlements", "buildings", "vehicles"):
        yield from _draft(p, c, measure, _holders(p, clause), clause, *p.span(clause), i)
    elif not one_events(p, i, clause, c) and not (verb.lemma == "flee" and clause.subject != i):
        start, end = p.span(clause)
        yield from _draft(p, c, FATE_VERBS[verb.lemma], sufferers(p, i, clause), clause, start, end, i)


def _people(p: Passage, i: int, c: Chunk, clause: Clause | None, measure: str) -> Iterator[Draft]:
    """ "100,000 civilians are trapped", "fields 130,000 troops", "some 2,400 troops laid down their arms"."""
    verb = p.chunks[clause.verb] if clause is not None else None
    if c.civil:
        if _size(c) >= _MANY:
            gone = "displaced" in c.words or (verb is not None and FATE_VERBS.get(verb.lemma) == "displaced")
            yield from _draft(p, c, "displaced" if gone else "people", (), clause, c.start, c.end, i)
        return
    if clause is None or verb is None or verb.infinitive:
        return
    fielded = measure in ("fighters", "displaced") and verb.lemma in (*_FIELDING, "lose")
    if fielded:
        yield from _draft(p, c, measure, _holders(p, clause) or p.who(i), clause, *p.span(clause), i)
    elif _size(c) >= _MANY and not verb.modal:
        yield from _draft(p, c, "people", p.who(i), clause, c.start, c.end, i)


def _ground(p: Passage, i: int, c: Chunk, clause: Clause | None, measure: str) -> Iterator[Draft]:
    """ "at least 18 towns and villages", "14 of the 34 provincial capitals": how many are held, taken, lost or raided."""
    if clause is None or c.quantity is None or p.chunks[clause.verb].lemma not in _HOLDING:
        return
    verb = p.chunks[clause.verb]
    if c.quantity.low is None and _size(c) < 3:
        return
    if verb.lemma in ("seize", "capture", "take", "overrun") and verb.form == "ing":
        return
    where = next((w for w in p.places if w.first in (i, i + 1)), None)
    end = where.end if where is not None else c.end
    yield from _draft(p, c, measure, _holders(p, clause), clause, c.start, end, i)


def _bare(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    """ "control 204 of Y's 407 districts", "holds only 79", "13 villages of A, six of B": a number whose noun stands elsewhere."""
    of = p.chunks[i + 2] if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" else None
    told = _COUNTED.findall(p.low, max(0, c.start - 400), c.start)
    measure = _MEASURES.get(of.head, "") if of is not None else ""
    measure = measure or (_MEASURES.get(told[-1], "") if told else "")
    if (
        c.quantity is None
        or _size(c) < 3
        or measure not in ("settlements", "buildings")
        or clause is None
        or i < clause.verb - 8
    ):
        return
    if of is not None and not (of.places or of.head in _MEASURES):
        return
    end = of.end if of is not None else c.end
    yield from _draft(p, c, measure, _holders(p, clause), clause, c.start, end, i)


_COUNTED = re.compile(
    r"\b(districts|towns|villages|settlements|townships|municipalities|localities|cities|buildings)\b"
)
