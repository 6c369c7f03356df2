"""Figures: shares, areas and lengths about an actor or a place; counts are read in `counts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Draft
from whoholds.model.vocabularies import Role
from whoholds.reading.bodies.counts import MEASURES, around, drafted, find_counts, holders, role_by
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, words
from whoholds.reading.passage import Passage

_TERRITORY, _POPULATION = words("figures", "numbers.territory"), words("figures", "numbers.population")
_HELD_IN, _SHARES = words("figures", "numbers.held_in"), words("figures", "numbers.shares")
_FREEING, _LOSING = words("figures", "numbers.freeing"), words("figures", "numbers.losing")
_ADVANCING, _LINES = words("figures", "numbers.advancing"), words("figures", "numbers.lines")
_OWN = ("its", "their", "his")


def find(p: Passage) -> Iterator[Draft]:
    """The figures of a passage."""
    for i, c in enumerate(p.chunks):
        if c.quantity is None or c.kind == "date":
            continue
        if c.quantity.unit == "km2":
            yield from _area(p, i, c)
        elif c.quantity.unit == "share":
            yield from _share(p, i, c)
        elif c.quantity.unit == "km":
            yield from _length(p, i, c)
    yield from find_counts(p)


def _area(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    assert c.quantity is not None
    clause = around(p, i)
    start = c.quantity.start
    if "than" in c.quantity.hedge or "size of" in c.quantity.hedge:
        start = next((d.start for d in reversed(p.chunks[: i + 1]) if d.head in _TERRITORY or d.kind == "verb"), start)
        start = next((d.start for d in p.chunks[: i + 1] if d.head in _TERRITORY), start)
    who, role = holders(p, clause), role_by(p, clause)
    yield from drafted(p, c, "area_km2", who, clause, start, c.quantity.end, i, role=role)
    for k in range(i + 1, min(i + 6, len(p.chunks) - 2)):  # "16,000 km² in A and 7,000 in B"
        d = p.chunks[k]
        bare = d.quantity is not None and not d.quantity.unit and d.head == "#" and p.chunks[k - 1].kind == "conj"
        if d.quantity is not None and bare and p.where(k + 2) is not None:
            same = replace(d.quantity, unit="km2")
            end = p.chunks[k + 2].end
            yield from drafted(p, d, "area_km2", who, clause, d.start, end, k, same, role=role)


def _share(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "3 percent of X", "half the city", "one in five residents": of land or of people; who holds it, or lost it."""
    clause = around(p, i)
    verb = p.chunks[clause.verb] if clause is not None else None
    at = i if c.head != "#" or c.places else i + 2 if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" else None
    if at is None:
        told = next((d for d in p.chunks[:i] if d.head in _SHARES), None)
        if told is not None and verb is not None:  # "puts the share at 50% or less"
            yield from drafted(p, c, "share_of_area", (), clause, c.start, c.end, i)
        return
    of = p.chunks[at]
    people = of.head in _POPULATION
    land = bool(of.places) or p.where(at) is not None or of.head in _TERRITORY or _named_land(of)
    if not people and not land and of.head not in MEASURES:
        return
    near = clause is not None and clause.object == i and i - clause.first < 6
    start = p.chunks[clause.first].start if clause is not None and near else c.start
    if people or not land:
        measure = "share_of_people" if people else "other"
        yield from drafted(p, c, measure, holders(p, clause), clause, start, of.end, at, role=Role.SUBJECT)
        return
    own = bool(of.words) and of.words[0] in _OWN  # "half its territory" is no share of the country
    who, lost = _sides(p, at, clause)
    yield from drafted(p, c, "share_of_area", who, clause, start, of.end, at, lost=lost, whole=not own)


def _named_land(of: Chunk) -> bool:
    """Whether a name that may be a side is land here: "85 % of Port-au-Prince"."""
    return of.kind == "actor" and any(m.kind in ("state", "capital") for m in of.actors)


def _sides(p: Passage, of: int, clause: Clause | None) -> tuple[tuple[Who, ...], tuple[Who, ...]]:
    """Who holds a share, and who no longer does: "X holds …", "… is in the hands of X", "… has been freed from Y by X"."""
    held = next((k for k in range(of + 1, len(p.chunks)) if p.chunks[k].head in _HELD_IN), None)
    if held is not None:
        named = p.who(held) or (p.who(held + 2) if held + 2 < len(p.chunks) and p.chunks[held + 1].head == "of" else ())
        if named:
            return named, ()
    if clause is None:
        return (), ()
    verb = p.chunks[clause.verb]
    if verb.lemma in _LOSING and not verb.passive:
        return (), p.who(clause.subject)
    free_from = p.who(clause.phrase("from")) or (p.who(clause.phrase("of")) if clause.phrase("of") != of else ())
    return holders(p, clause), free_from if verb.lemma in _FREEING else ()


_AWAY = tuple(f" {where}" for where in listed("figures", "numbers.away"))


def _length(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "advanced 8 km", "a front of 90 km", "the trench runs for 12 miles"; how far off a place lies is no figure."""
    after = p.chunks[i + 1] if i + 1 < len(p.chunks) else None
    before = p.chunks[i - 1] if i else None
    off = p.low.startswith(_AWAY, c.quantity.end) if c.quantity is not None else False
    away = off or (c.head != "#" and c.head not in _LINES)
    if away or (after is not None and after.head in ("of", "from")):
        line = after is not None and after.head == "of" and i + 2 < len(p.chunks) and p.chunks[i + 2].head in _LINES
        if not line:
            return
    clause = next((k for k in p.clauses if k.verb < i <= k.verb + 3 and p.chunks[k.verb].lemma in _ADVANCING), None)
    line_told = c.head in _LINES or any(d.head in _LINES for d in p.chunks[max(0, i - 2) : i + 3])
    moved = clause is not None and (
        before is p.chunks[clause.verb] or (before is not None and before.head in ("for", "by", "some"))
    )
    if moved or (line_told and (before is None or before.head not in ("within", "at", "to"))):
        yield from drafted(p, c, "length_km", holders(p, clause), clause, c.start, c.end, i, role=Role.SUBJECT)
