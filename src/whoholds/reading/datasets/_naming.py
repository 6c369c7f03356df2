"""Whose names are meant: actors of the theatre, sources, and the user's own mapping of both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from shlex import quote

from whoholds.model import Actor, Participant, Source, Theatre
from whoholds.model.ids import slug
from whoholds.model.vocabularies import Role, SourceKind

_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻʿʾ`´\"“”«»", None))
NOBODY = frozenset(
    [
        "none",
        "nobody",
        "no-one",
        "noone",
        "n/a",
        "na",
        "nil",
        "null",
        "-",
        "--",
        "–",
        "—",
        "?",
        "unknown",
        "unclear",
        "tbd",
        ".",
        "x",
    ]
)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """A name without what spellings differ in: case, accents, apostrophes, hyphens, a leading article.

    >>> plain("The People’s Protection Units"), plain("al-Qa'ida"), plain("Forces démocratiques")
    ('peoples protection units', 'al qaida', 'forces democratiques')
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    folded = "".join(ch for ch in folded if not unicodedata.combining(ch))
    words = re.sub(r"[\W_]+", " ", folded).strip()
    return words.removeprefix("the ")


class ActorNames:
    """The actors of a theatre by any of their names, and what the user said names mean.

    Without ``generic``, names like "the government" are nobody's: on a map of one country they may mean another than in the theatre.

    >>> from whoholds.model import ActorName, Theatre
    >>> sdf = Actor("sdf", "Syrian Democratic Forces", short="SDF", names=(ActorName("قسد", "ar"),))
    >>> names = ActorNames(Theatre("t", "T", actors=(sdf,)), {"yellow": "SDF"})
    >>> [names.find(n).id for n in ("قسد", "the syrian democratic forces", "yellow")], names.find("somebody")
    (['sdf', 'sdf', 'sdf'], None)
    """

    def __init__(
        self,
        theatre: Theatre,
        mapping: Mapping[str, str],
        aliases: Iterable[tuple[str, str]] = (),
        *,
        generic: bool = True,
    ) -> None:
        self._theatre = theatre
        self._known: dict[str, list[tuple[int, date | None, date | None, Actor]]] = {}
        known = [a for a in theatre.actors if not a.provisional]  # an import must not depend on what an earlier one met
        self._by_id = {a.id: a for a in known}
        for actor in known:
            for name in (actor.id, actor.name, actor.short):
                self._add(name, 0, actor.since, actor.until, actor)
            for told in actor.names:
                if told.kind == "generic" and not generic:
                    continue
                self._add(
                    told.text,
                    2 if told.kind == "generic" else 1,
                    told.since or actor.since,
                    told.until or actor.until,
                    actor,
                )
        self.told = mapping
        self._mapped = {}
        for theirs, ours in mapping.items():
            kind, colon, rest = theirs.partition(":")
            self._mapped[plain(rest if colon and kind in ("holder", "actor") else theirs)] = ours
        self._aliases: dict[str, list[str]] = {}
        for theirs, common in aliases:
            self._aliases.setdefault(plain(theirs), []).append(common)

    def _add(self, name: str, rank: int, since: date | None, until: date | None, actor: Actor) -> None:
        if key := plain(name):
            self._known.setdefault(key, []).append((rank, since, until, actor))

    def mapped(self, told: str) -> str | None:
        """What the user said a name means: an actor's name or id, or "" for nobody."""
        return self._mapped.get(plain(told))

    def find(self, told: str, on: date | None = None) -> Actor | None:
        """The actor of that name; of several the one that bore it on the day."""
        ours = self._mapped.get(plain(told))
        if ours is not None and (actor := self._by_id.get(ours) or self._find(plain(ours), on)):
            return actor
        if actor := self._find(plain(told), on):
            return actor
        return next((a for common in self._aliases.get(plain(told), ()) if (a := self._find(plain(common), on))), None)

    def _find(self, key: str, on: date | None) -> Actor | None:
        found = self._known.get(key, ())
        if not found:
            return None

        def unfit(entry: tuple[int, date | None, date | None, Actor]) -> tuple[bool, int]:
            rank, since, until, _ = entry
            return (
                on is not None and ((since is not None and on < since) or (until is not None and on >= until))
            ), rank

        best = min(found, key=unfit)
        rivals = {e[3].id for e in found if unfit(e) == unfit(best)}
        return best[3] if len(rivals) == 1 else None  # "the government" of two states is nobody's name

    def of_code(self, code: str, on: date | None = None) -> Actor | None:
        """The state of an ISO 3166 code of two or three letters; None where the theatre does not know it as an actor."""
        if len(code) not in (2, 3) or not code.isalpha():
            return None
        import pycountry

        upper = code.upper()
        by_two = len(code) == 2
        country = pycountry.countries.get(alpha_2=upper) if by_two else pycountry.countries.get(alpha_3=upper)
        if country is None:
            return None
        demonyms = [d for d in self._theatre.demonyms if d.country == country.alpha_3]
        named = [d.actor for d in demonyms if d.actor] + [d.name for d in demonyms]
        named += [o.name for o in self._theatre.outlines if o.id == country.alpha_3]
        return next((actor for name in named if (actor := self.find(name, on))), None)

    def participant(self, told: str, role: Role, on: date | None = None) -> Participant:
        """The actor in a role: as resolved where it is known, by its own name where not."""
        if actor := self.find(told, on):
            return Participant(actor.name, role, actor.id, told)
        return Participant(self._mapped.get(plain(told)) or told, role, None, told)


MOST_NAMED = 6


class SourceNames:
    """Sources by name: the theatre's where it knows them, new ones where not; each is told once."""

    def __init__(self, theatre: Theatre, **new: object) -> None:
        self._known: dict[str, Source] = {}
        for source in theatre.sources:
            for name in (source.id, source.name, *source.names):
                self._known.setdefault(plain(name), source)
        self._new = new
        self._told: set[str] = set()

    def find(self, name: str) -> tuple[Source, bool]:
        """The source of that name, and whether this is the first time it is met."""
        source = self._known.get(plain(name))
        if source is None:
            source = Source(slug(name), name, **{"kind": SourceKind.OTHER, **self._new})  # type: ignore[arg-type]  # the importer's own fields
            self._known[plain(name)] = source
        first = source.id not in self._told
        self._told.add(source.id)
        return source, first


def how_to_map(key: str, theatre: Theatre) -> str:
    """What to type to say whose something is, with the names the theatre knows.

    >>> how_to_map("red", Theatre("t", "T", actors=(Actor("a", "Army"),), holders=("a",)))
    'say whose it is: --map red=Army'
    >>> how_to_map("*", Theatre("t", "T"))
    "say whose it is: --map '*=HOLDER'"
    """
    named = [a.name for h in theatre.holders[:MOST_NAMED] if (a := theatre.actor(h))]
    return "say whose it is: " + " or ".join(f"--map {quote(f'{key}={holder}')}" for holder in named or ["HOLDER"])
