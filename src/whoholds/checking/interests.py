"""Whose side a speaker is on: a boast, a concession, or neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from whoholds.model import Source, Speaker, Statement, Theatre, map_holders
from whoholds.model.vocabularies import RelationKind, Role

FRIENDLY = {RelationKind.BACKED_BY, RelationKind.ALLIED_WITH, RelationKind.PART_OF, RelationKind.AFFILIATED}
HOSTILE = {RelationKind.FIGHTS, RelationKind.RIVALS}


class Stake(IntEnum):
    """What a speaker would like to be true of an actor."""

    AGAINST = -1
    NONE = 0
    FOR = 1


class Interests:
    """Who stands with whom, from the theatre and from the ledger's own relations.

    >>> from whoholds.model import Actor, ActorRelation, Theatre
    >>> theatre = Theatre("t", "T", actors=(Actor("army", "Army"), Actor("rebels", "Rebels")),
    ...     relations=(ActorRelation("army", RelationKind("fights"), "rebels"),))
    >>> Interests(theatre).stake("army", "rebels").name, Interests(theatre).stake(None, "rebels").name
    ('AGAINST', 'NONE')
    """

    def __init__(self, theatre: Theatre, statements: Iterable[Statement] = (), sources: Iterable[Source] = ()) -> None:
        self._holders = map_holders(theatre)
        self._parents = {a.id: a.parent for a in theatre.actors if a.parent}
        self._affiliation: dict[str, str] = {p.id: p.affiliation for p in theatre.people if p.affiliation}
        for source in (*theatre.sources, *sources):
            if source.affiliation:
                self._affiliation[source.id] = source.affiliation
        self._friends: dict[str, set[str]] = defaultdict(set)
        self._enemies: dict[str, set[str]] = defaultdict(set)
        for relation in theatre.relations:
            self._relate(relation.subject, relation.relation, relation.object)
        for s in statements:
            if s.kind == "relation" and not s.denied:
                subject = s.actor(Role.SUBJECT)
                for other in s.body.actors:
                    if subject and other is not subject and subject.actor and other.actor:
                        self._relate(subject.actor, s.body.relation, other.actor)  # type: ignore[union-attr]  # kind is relation

    def _relate(self, left: str, relation: RelationKind, right: str) -> None:
        book = self._friends if relation in FRIENDLY else self._enemies if relation in HOSTILE else None
        if book is not None:
            book[left].add(right)
            book[right].add(left)

    def lineage(self, actor: str) -> list[str]:
        """The actor and those it is part of, nearest first."""
        line = [actor]
        while (parent := self._parents.get(line[-1])) and parent not in line:
            line.append(parent)
        return line

    def same_holder(self, one: str, other: str) -> bool:
        """Whether a map would show both as one holder: an army holds for its government, a member for its alliance."""
        if one in self.lineage(other) or other in self.lineage(one):
            return True
        return self._holders.get(one, one) == self._holders.get(other, other)

    def actor_of(self, speaker: Speaker) -> str | None:
        """The actor somebody speaks for, if that is known."""
        if speaker.actor:
            return speaker.actor
        return self._affiliation.get(speaker.person or "") or self._affiliation.get(speaker.source or "")

    def speaks_for(self, statement: Statement) -> str | None:
        """The actor whom the first link of the chain speaks for."""
        return self.actor_of(statement.said_by[0]) if statement.said_by else None

    def stake(self, speaker: str | None, actor: str | None) -> Stake:
        """What somebody who speaks for ``speaker`` would like to be true of ``actor``."""
        if not speaker or not actor:
            return Stake.NONE
        ours, theirs = self.lineage(speaker), self.lineage(actor)
        if set(ours) & set(theirs):
            return Stake.FOR
        # The nearer relation decides: a faction may fight whom its umbrella backs.
        for a in ours:
            for b in theirs:
                if b in self._enemies[a]:
                    return Stake.AGAINST
                if b in self._friends[a]:
                    return Stake.FOR
        friends = set().union(*(self._friends[a] for a in ours))
        if any(b in self._enemies[f] for f in friends for b in theirs):
            return Stake.AGAINST
        return Stake.NONE


def overlap_days(start: date, end: date, first: date, last: date) -> int:
    """Days two inclusive spans share; negative is the gap between them.

    >>> overlap_days(date(2017, 12, 1), date(2017, 12, 3), date(2017, 12, 3), date(2017, 12, 9))
    1
    """
    return (min(end, last) - max(start, first)).days + 1
