"""Which side of a war an actor is on, and which sides fight each other, as the theatre's data tell it.

A *side* is an actor that stands for all who fight with it: the theatre's holder that a formation is part of, the line of one group under
its successive names, the one whom a backer backs. Nothing about any war is written here: it is all in actors.csv and relations.csv.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product

from whoholds.model import Actor, ActorRelation, Theatre, map_holders
from whoholds.model.vocabularies import ActorKind, RelationKind

Pair = tuple[str, str]
"""Two sides, in the order of their ids."""

ONE_LINE = (RelationKind.RENAMED_TO, RelationKind.SUCCESSOR_OF)
BESIDE = (RelationKind.ALLIED_WITH, RelationKind.BACKED_BY)
PART = (RelationKind.PART_OF, RelationKind.MERGED_INTO)

ENMITY: Mapping[RelationKind, float] = {RelationKind.FIGHTS: 1.0, RelationKind.RIVALS: 0.2}
"""How much two sides are expected to fight before any report is read: what rivals do is a fifth of what enemies do."""


def pair_of(one: str, other: str) -> Pair:
    """Two sides as a pair.

    >>> pair_of("rebels", "army")
    ('army', 'rebels')
    """
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, eq=False)
class Alignment:
    """The sides of a theatre.

    >>> from whoholds.model import Actor, ActorRelation, Theatre
    >>> guard = Actor("guard", "Guard", ActorKind.STATE_FORCES, parent="army")
    >>> army, ally, rebels = (Actor(x, x.title(), ActorKind.STATE_FORCES) for x in ("army", "ally", "rebels"))
    >>> sides = Alignment(Theatre("t", "T", actors=(guard, army, ally, rebels), holders=("army", "rebels"), relations=(
    ...     ActorRelation("army", RelationKind.BACKED_BY, "ally"), ActorRelation("rebels", RelationKind.FIGHTS, "ally"))))
    >>> sides.of("guard", date(2020, 1, 1)), sides.of("ally", date(2020, 1, 1)), sides.of("nobody", date(2020, 1, 1))
    ({'army': 1.0}, {'army': 1.0}, {})
    >>> sides.enemies(date(2020, 1, 1))
    {('army', 'rebels'): 1.0}
    """

    theatre: Theatre
    _sides_in: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict, repr=False)
    _enemies_in: dict[int, dict[Pair, float]] = field(default_factory=dict, repr=False)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Actors by id. Who waits for review is nobody yet, and civilians are no side."""
        return {a.id: a for a in self.theatre.actors if not a.provisional and a.kind is not ActorKind.CIVILIANS}

    @cached_property
    def _heads(self) -> dict[str, str]:
        """Actor → who stands for it: its holder or state, and of a group under successive names the last."""
        shown = map_holders(self.theatre)
        later = {r.subject: r.object for r in self.theatre.relations if r.relation is RelationKind.RENAMED_TO}
        later |= {r.object: r.subject for r in self.theatre.relations if r.relation is RelationKind.SUCCESSOR_OF}

        def last(actor: str) -> str:
            line = [actor]
            while shown.get(line[-1]) == line[-1] and (after := later.get(line[-1])) and after not in line:
                line.append(after)
            return shown.get(line[-1], line[-1])

        return {a: last(a) for a in self.actors}

    @cached_property
    def _holders(self) -> frozenset[str]:
        return frozenset(self._heads.get(h, h) for h in self.theatre.holders)

    def of(self, actor: str | None, on: date) -> dict[str, float]:
        """The sides an actor is on that day, with its share in each; nothing for whom the theatre does not know."""
        if actor is None or actor not in self.actors:
            return {}
        key = (actor, self._era(on))
        if key not in self._sides_in:
            self._sides_in[key] = self._sides(actor, on)
        return self._sides_in[key]

    def _sides(self, actor: str, on: date) -> dict[str, float]:
        """A holder's own; else that of the whole it is part of; else of those it is allied with or backs; else it stands for itself."""
        head = self._heads[actor]
        if head in self._holders:
            return {head: 1.0}
        whole = {actor, head}
        while more := {r.object for r in self._in_force(on) if r.relation in PART and r.subject in whole} - whole:
            whole |= more
        if found := {self._heads.get(a, a) for a in whole} & self._holders:
            return dict.fromkeys(sorted(found), 1 / len(found))
        beside = {self._heads.get(x, x) for r in self._in_force(on) if r.relation in BESIDE for x in _others(r, whole)}
        if found := beside & self._holders:
            return dict.fromkeys(sorted(found), 1 / len(found))
        return {head: 1.0}

    def enemies(self, on: date) -> dict[Pair, float]:
        """The pairs of sides the theatre expects to fight on a day, with how much."""
        era = self._era(on)
        if era not in self._enemies_in:
            found: dict[Pair, float] = {}
            for r in (r for r in self._in_force(on) if r.relation in ENMITY):
                for one, other in product(self.of(r.subject, on), self.of(r.object, on)):
                    if one != other:
                        pair = pair_of(one, other)
                        found[pair] = max(found.get(pair, 0.0), ENMITY[r.relation])
            self._enemies_in[era] = found
        return self._enemies_in[era]

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which a relation begins or ends, in order: between two of them nothing changes."""
        return sorted({day for r in self.theatre.relations for day in (r.since, r.until) if day})

    def _era(self, on: date) -> int:
        return bisect_right(self._turns, on)

    def _in_force(self, on: date) -> tuple[ActorRelation, ...]:
        return tuple(r for r in self.theatre.relations if (r.since or on) <= on and (r.until is None or on < r.until))

    @cached_property
    def _lines(self) -> dict[str, list[Actor]]:
        """Side → whoever it stands for."""
        found: dict[str, list[Actor]] = {}
        for actor in self.actors.values():
            found.setdefault(self._heads[actor.id], []).append(actor)
        return found

    def name(self, side: str, on: date) -> str:
        """The side's name on a day: of a group under successive names the one it had then."""
        own = self.actors.get(side)
        if own is None or _lived(own, on):
            return own.name if own else side
        line = [a for a in self._lines.get(side, ()) if _lived(a, on)]
        return max(line, key=lambda a: (a.since or date.min, a.id)).name if line else own.name


def _others(relation: ActorRelation, whole: set[str]) -> tuple[str, ...]:
    """Whom a relation ties to any of these."""
    ends = (relation.subject, relation.object)
    return tuple(x for x in ends if x not in whole) if set(ends) & whole else ()


def _lived(actor: Actor, on: date) -> bool:
    return (actor.since or on) <= on and (actor.until is None or on < actor.until)
