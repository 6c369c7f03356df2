"""Counts: how many were killed, hurt, taken or driven out; how many are fielded; what is held, hit, lost or fired."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, Figure, PlaceReference
from whoholds.model.vocabularies import Role
from whoholds.reading.bodies.tolls import FATE_VERBS, FATES, fate, listed_after, lost_with, sufferer_of, sufferers
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage, count_of, participants
from whoholds.reading.quantities import Quantity

MEASURES = {word: measure for measure, counted in load("figures")["measures"].items() for word in counted}
_HOLDING, _LOSING = words("figures", "numbers.holding"), words("figures", "numbers.losing")
_HARMING, _FIELDING = words("figures", "numbers.harming"), words("figures", "numbers.fielding")
_TAKING = words("figures", "numbers.freeing") | words("figures", "numbers.taking")
_GROUND = ("settlements", "buildings")
_LAND = ("area_km2", "share_of_area", *_GROUND)
_MEN = ("fighters", "people", "displaced")
_MANY, _SEVERAL, _FEW = 20, 10, 3
"""From here on a number of civilians, of fighters or of things is told for itself, whatever they do."""


def find_counts(p: Passage) -> Iterator[Draft]:
    """The bare numbers of a passage that count something of the conflict."""
    fates: dict[int, str] = {}
    for i, c in enumerate(p.chunks):
        if c.quantity is None or c.quantity.unit or c.kind == "date":
            continue
        clause = around(p, i)
        before = listed_after(p, i)
        told = fate(p, i, clause)
        if not told and before is not None and before in fates and _of_the_same(p, i):
            told = fates[before]
        if told:
            fates[i] = told
            yield from _toll(p, i, c, clause, told)
        else:
            yield from _counted(p, i, c, clause)


def around(p: Passage, i: int) -> Clause | None:
    """The clause a phrase stands in, else the last one before it."""
    return next((k for k in reversed(p.clauses) if k.first <= i < max(k.last, k.verb + 3) or k.verb < i), None)


def holders(p: Passage, clause: Clause | None) -> tuple[Who, ...]:
    """Who does what a clause tells."""
    if clause is None:
        return ()
    return p.who(clause.phrase("by")) if p.chunks[clause.verb].passive else p.who(clause.subject)


def role_by(p: Passage, clause: Clause | None) -> Role:
    """What the doer is to the ground told of: who loses it is not its holder, nor is who only harms it."""
    lemma = p.chunks[clause.verb].lemma if clause is not None else ""
    if lemma in _LOSING:
        return Role.TARGET
    return Role.INITIATOR if lemma in _HARMING and lemma not in _TAKING else Role.HOLDER


def drafted(
    p: Passage,
    c: Chunk,
    measure: str,
    who: tuple[Who, ...],
    clause: Clause | None,
    start: int,
    end: int,
    i: int,
    quantity: Quantity | None = None,
    *,
    role: Role | None = None,
    lost: tuple[Who, ...] = (),
    whole: bool = True,
) -> Iterator[Draft]:
    """A figure at ``start`` to ``end``. ``lost``: who no longer holds it. ``whole``: it may be of the country as a whole."""
    quantity = quantity or c.quantity
    if quantity is None:
        return
    place = _place_at(p, i)
    if place is None:
        after = next((w for w in p.places if w.first >= i and w.start - c.end < 60 and w.start >= quantity.end), None)
        place = after.reference if after is not None else (p.where_near(clause) if clause is not None else None)
    if place is None and whole and p.country and "'s" not in c.words and measure in ("share_of_area", "area_km2"):
        place = PlaceReference(p.country, p.country, "country")
    verb = p.chunks[clause.verb] if clause is not None else None
    role = role or (Role.HOLDER if measure in _LAND else Role.SUBJECT)
    kept = tuple(w for w in who if w.key not in {other.key for other in lost})
    actors = participants(kept, role) + participants(lost, Role.TARGET)
    first, last = (clause.first, max(clause.last, i + 1)) if clause is not None else (i, i + 1)
    yield p.draft(
        Figure(actors=actors, place=place, count=count_of(quantity, measure)),
        start,
        end,
        verb=verb,
        valid=p.when(first, last),
        hedge=quantity.hedge,
        denied=bool(verb and verb.negated),
    )


def _place_at(p: Passage, i: int) -> PlaceReference | None:
    """The place a phrase tells; a state or capital is one where a number is told of it, not where one is compared with it."""
    c = p.chunks[i]
    if c.quantity is not None and any(c.quantity.start <= m.start < c.quantity.end for m in c.places):
        return None
    if c.places:
        return p.where(i)
    named = c.kind == "actor" and c.quantity is None and any(m.kind in ("state", "capital") for m in c.actors)
    return PlaceReference(c.text, c.text) if named else None


def _of_the_same(p: Passage, i: int) -> bool:
    """Whether a number in a list counts men as the one before it did, and is nobody who does something himself."""
    c = p.chunks[i]
    doing = any(k.subject == i and p.chunks[k.verb].lemma not in FATE_VERBS for k in p.clauses)
    return not doing and (c.civil or c.head == "#" or MEASURES.get(c.head) in _MEN or c.kind == "actor")


def _toll(p: Passage, i: int, c: Chunk, clause: Clause | None, told: str) -> Iterator[Draft]:
    """ "178 soldiers had been killed", "679 wounded", "has displaced 20,000 people"."""
    suffered = sufferer_of(p, i)
    things = MEASURES.get(c.head, "")
    if told == "captured" and things and things not in _MEN:
        yield from _things(p, i, c, clause, things)
        return
    if suffered is not None and told == FATE_VERBS[p.chunks[suffered.verb].lemma]:
        start, end = p.span(suffered) if suffered.subject == i else (c.start, c.end)
        yield from drafted(p, c, told, sufferers(p, i, suffered), suffered, start, end, i)
        return
    after = p.chunks[i + 1] if c.head == "#" and i + 1 < len(p.chunks) else c
    end = after.end if after.kind == "verb" or after.head in FATES else c.end  # "679 wounded"
    span = p.span(clause) if clause is not None and clause.subject == i else (c.start, end)
    yield from drafted(p, c, told, sufferers(p, i, clause), None, *span, i)


def _counted(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    measure = MEASURES.get(c.head, "people" if c.civil else "")
    verb = p.chunks[clause.verb] if clause is not None else None
    if measure in _MEN:
        yield from _people(p, i, c, clause, measure)
    elif measure:
        yield from _things(p, i, c, clause, measure)
    elif c.head == "#" and verb is not None and verb.lemma in _HOLDING:
        yield from _bare(p, i, c, clause)


def _size(c: Chunk) -> float:
    return c.quantity.size if c.quantity is not None else 0.0


def _people(p: Passage, i: int, c: Chunk, clause: Clause | None, measure: str) -> Iterator[Draft]:
    """ "100,000 civilians are trapped", "fields 130,000 troops", "some 2,400 troops laid down their arms"."""
    verb = p.chunks[clause.verb] if clause is not None else None
    if measure == "people":
        if _size(c) >= _MANY:
            measure = "displaced" if "displaced" in c.words else measure
            yield from drafted(p, c, measure, (), clause, c.start, c.end, i)
        return
    fielded = clause is not None and verb is not None and verb.lemma in (*_FIELDING, "lose")
    if fielded and clause is not None and clause.object == i:
        yield from drafted(p, c, measure, holders(p, clause) or p.who(i), clause, *p.span(clause), i)
    elif _size(c) >= _SEVERAL:
        yield from drafted(p, c, measure, p.who(i), clause, c.start, c.end, i)


def _things(p: Passage, i: int, c: Chunk, clause: Clause | None, measure: str) -> Iterator[Draft]:
    """ "at least 18 towns and villages", "nine pickups", "61 air strikes": how many are held, taken, lost, hit or flown."""
    assert c.quantity is not None
    joined = lost_with(p, i)
    clause = joined if joined is not None and (clause is None or clause.verb > i or joined.subject == i) else clause
    lemma = p.chunks[clause.verb].lemma if clause is not None else ""
    ground = measure in _GROUND
    matters = lemma in _HARMING or (lemma in _HOLDING and ground) or p.terse
    if joined is not None and not matters:
        lemma = p.chunks[joined.verb].lemma
        matters, clause = lemma in _HARMING, joined
    least = 2 if lemma in _HARMING and measure != "other" else _FEW
    told = matters or (measure in ("strikes", "sorties") and _size(c) >= _FEW) or (ground and _size(c) >= _SEVERAL)
    told = told or (measure in ("vehicles", "other") and _size(c) >= _MANY) or " of " in c.quantity.text
    if not told or _size(c) < least or _seized(p, clause, ground):
        return
    where = next((w for w in p.places if w.first in (i, i + 1)), None)
    end = where.end if where is not None and ground else c.end
    role = role_by(p, clause) if ground else Role.SUBJECT
    yield from drafted(p, c, measure, holders(p, clause), clause, c.start, end, i, role=role)


def _seized(p: Passage, clause: Clause | None, ground: bool) -> bool:
    """ "attacked X, seizing 12 buildings": the attack itself tells what it brought."""
    verb = p.chunks[clause.verb] if clause is not None else None
    return ground and verb is not None and verb.form == "ing" and verb.lemma in ("seize", "capture", "take", "overrun")


def _bare(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    """ "control 204 of Y's 407 districts", "holds only 79", "13 villages of A, six of B": a number whose noun stands elsewhere."""
    of = p.chunks[i + 2] if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" else None
    told = _GROUND_TOLD.findall(p.low, max(0, c.start - 400), c.start)
    measure = MEASURES.get(of.head, "") if of is not None else ""
    measure = measure or (MEASURES.get(told[-1], "") if told else "")
    if _size(c) < _FEW or measure not in _GROUND or clause is None or i < clause.verb - 8:
        return
    if of is not None and not (of.places or of.head in MEASURES):
        return
    end = of.end if of is not None else c.end
    yield from drafted(p, c, measure, holders(p, clause), clause, c.start, end, i, role=role_by(p, clause))


_GROUND_TOLD = re.compile(rf"\b({any_of(words('figures', 'numbers.counted'))})\b")
