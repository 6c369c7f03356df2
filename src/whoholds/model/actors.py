"""Actors of a conflict, their names through time, and the people who speak for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whoholds.model.vocabularies import ActorKind, RelationKind


@dataclass(frozen=True, slots=True)
class ActorName:
    """One name of an actor, with the days it was in use (half-open, None = unbounded).

    ``kind``: name, acronym, former, generic ("government forces": its meaning depends on the theatre), pejorative.
    """

    text: str
    language: str = "en"
    since: date | None = None
    until: date | None = None
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class Actor:
    """A holder, fighter or backer. ``provisional`` actors were named by a report and wait for review.

    >>> isis = Actor("isis", "ISIS", ActorKind.REBEL_GROUPS, names=(ActorName("Daesh"), ActorName("داعش", "ar")))
    >>> [n.text for n in isis.names_in("ar")]
    ['داعش']
    """

    id: str
    name: str
    kind: ActorKind = ActorKind.REBEL_GROUPS
    parent: str | None = None
    names: tuple[ActorName, ...] = ()
    since: date | None = None
    until: date | None = None
    colour: str | None = None
    hatch: str | None = None
    short: str = ""
    description: str = ""
    source: str = ""
    provisional: bool = False

    def names_in(self, language: str) -> list[ActorName]:
        """Its names in one language."""
        return [n for n in self.names if n.language == language]


@dataclass(frozen=True, slots=True)
class ActorRelation:
    """What a theatre knows of two actors beforehand; the ledger's own relations are statements."""

    subject: str
    relation: RelationKind
    object: str
    since: date | None = None
    until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be quoted: a leader, an officer, a spokeswoman; ``affiliation`` is the actor spoken for."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    affiliation: str | None = None
    office: str = ""
    since: date | None = None
    until: date | None = None
