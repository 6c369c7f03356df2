"""What one ledger and its theatre know together: actors, sources, places, and what may be given out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from whoholds.errors import NotFound
from whoholds.model import Source, Theatre
from whoholds.settings import Settings
from whoholds.workbench import locations

if TYPE_CHECKING:
    from whoholds.ledger.ledger import Ledger
    from whoholds.model.withholding import Withholding


class Known:
    """A ledger with its theatre; names are looked up in both."""

    def __init__(self, ledger: Ledger, theatre: Theatre, settings: Settings) -> None:
        self.ledger = ledger
        self.own_theatre = theatre
        self.settings = settings
        self._sources: dict[str, Source] | None = None

    @cached_property
    def theatre(self) -> Theatre:
        """The theatre, with the actors that the ledger met besides."""
        from dataclasses import replace

        known = {a.id for a in self.own_theatre.actors}
        met = tuple(a for a in self.ledger.actors() if a.id not in known)
        return replace(self.own_theatre, actors=(*self.own_theatre.actors, *met)) if met else self.own_theatre

    def sources(self) -> dict[str, Source]:
        """Every source by id: the theatre's, and those the ledger met (which go before)."""
        if self._sources is None:
            self._sources = {s.id: s for s in (*self.own_theatre.sources, *self.ledger.sources())}
        return self._sources

    def record_source(self, source: Source) -> None:
        """Keep a source, or its newer version."""
        self.ledger.record_source(source)
        self.sources()[source.id] = source

    def state_names(self) -> dict[str, str]:
        """Names of states on maps: actors by id, contested, unknown."""
        return {a.id: a.name for a in self.theatre.actors}

    def source_name(self, source: str) -> str:
        """The name of a source by its id."""
        known = self.sources().get(source)
        return known.name if known else source

    @cached_property
    def actor_ids(self) -> dict[str, str]:
        """Names (lower case) → actor ids."""
        ids = {n.text.casefold(): a.id for a in self.theatre.actors for n in a.names if n.kind != "generic"}
        return ids | {a.name.casefold(): a.id for a in self.theatre.actors} | {a.id: a.id for a in self.theatre.actors}

    @cached_property
    def known_actors(self) -> frozenset[str]:
        """Ids of all actors that are known."""
        return frozenset(a.id for a in self.theatre.actors)

    @cached_property
    def theatre_stamp(self) -> str:
        """The theatre's own files in one word, for what is kept."""
        from whoholds.workbench.keeping import key_of

        return key_of(self.own_theatre)

    @property
    def today(self) -> date:
        """The day by the clock, in UTC."""
        return datetime.now(UTC).date()

    @property
    def withholding(self) -> Withholding:
        """What may not be given out: the theatre's delay and coarsening; nothing for use inside (setting ``internal``)."""
        from whoholds.model.withholding import Withholding

        return Withholding() if self.settings.internal else Withholding.of(self.own_theatre, self.today)

    def held_back(self, asked: date) -> str:
        """What a map or brief of a day says of what it leaves out, or of showing it all the same."""
        from whoholds.model.withholding import Withholding

        note = Withholding.of(self.own_theatre, self.today).note(asked)
        if note and self.settings.internal:
            return f"For use inside, not for publication: shows what is younger than {self.own_theatre.publication_delay_days} days."
        return note

    def forget_actors(self) -> None:
        """Look actors up anew: the ledger has met some."""
        for name in ("theatre", "actor_ids", "known_actors"):
            self.__dict__.pop(name, None)

    def actor_id(self, name: str) -> str:
        """The id of an actor told by id or any of its names.

        Raises: NotFound.
        """
        wanted = name.casefold()
        for a in self.theatre.actors:
            if wanted in (a.id.casefold(), a.name.casefold(), a.short.casefold()) or any(
                wanted == n.text.casefold() for n in a.names
            ):
                return a.id
        raise NotFound(f"no actor is called '{name}'", hint="whoholds show actors lists them")

    def source_id(self, name: str) -> str:
        """The id of a source told by id or any of its names; a name nobody knows is asked for as it is."""
        wanted = name.casefold()
        for s in self.sources().values():
            if wanted in (s.id.casefold(), s.name.casefold()) or any(wanted == n.casefold() for n in s.names):
                return s.id
        return name

    @cached_property
    def locator(self) -> locations.Locator:
        """Finds which place a report means."""
        return locations.Locator(self.theatre, self.settings)
