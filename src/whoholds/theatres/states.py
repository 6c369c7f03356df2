"""The states and their offices: every demonym put into the forms in which prose names governments, armies and ministries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whoholds.errors import TheatreError
from whoholds.model import Actor, ActorName, Demonym, Source
from whoholds.model.vocabularies import ActorKind, SourceKind
from whoholds.theatres.files import Row, rows


@dataclass(frozen=True, slots=True)
class State:
    """One row of demonyms.csv: ``adjectives`` ("Syrian") go into the forms, ``people`` ("Syrians") do not."""

    country: str
    name: str
    name_ar: str
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capital: str
    actor: str

    @property
    def demonym(self) -> Demonym:
        """As the model has it."""
        return Demonym(self.country, self.name, self.adjectives + self.people, self.capital, self.actor or None)


@dataclass(frozen=True, slots=True)
class Form:
    """One row of state_forms.csv: ``of`` is "actor", or the office ("defence-ministry") that becomes a source."""

    of: str
    pattern: str
    language: str
    kind: str

    def filled(self, state: State) -> list[str]:
        """The pattern with a state's names; nothing where the state lacks one.

        >>> syria = State("SYR", "Syria", "", ("Syrian",), ("Syrians",), "Damascus", "syria")
        >>> Form("actor", "{adjective} army", "en", "").filled(syria), Form("actor", "{name_ar}", "ar", "").filled(syria)
        (['Syrian army'], [])
        """
        if "{name_ar}" in self.pattern and not state.name_ar:
            return []
        adjectives = state.adjectives if "{adjective}" in self.pattern else ("",)
        try:
            return [self.pattern.format(name=state.name, name_ar=state.name_ar, adjective=a) for a in adjectives]
        except (KeyError, IndexError, ValueError) as error:
            raise TheatreError(
                f"the form '{self.pattern}' knows only {{name}}, {{name_ar}} and {{adjective}}"
            ) from error


def states(path: Path) -> tuple[State, ...]:
    """demonyms.csv."""
    return tuple(_state(row) for row in rows(path, "country", "name"))


def _state(row: Row) -> State:
    return State(
        country=row.need("country"),
        name=row.need("name"),
        name_ar=row.text("name_ar"),
        adjectives=row.list("adjectives"),
        people=row.list("people"),
        capital=row.text("capital"),
        actor=row.text("actor"),
    )


def forms(path: Path) -> tuple[Form, ...]:
    """state_forms.csv."""
    return tuple(
        Form(row.need("of"), row.need("pattern"), row.text("language") or "en", row.text("kind"))
        for row in rows(path, "of", "pattern")
    )


def state_actors(known: tuple[Actor, ...], told: tuple[State, ...], by: tuple[Form, ...]) -> tuple[Actor, ...]:
    """The actors a theatre tells, then the states it tells by demonym only. A name an actor claims is no state's."""
    claimed = {(n.text.casefold(), n.language) for a in known for n in a.names}
    present = {a.id for a in known}
    added = []
    for state in told:
        if not state.actor or state.actor in present:
            continue
        names = []
        for form in by:
            for text in form.filled(state) if form.of == "actor" else ():
                if (text.casefold(), form.language) not in claimed:
                    claimed.add((text.casefold(), form.language))
                    names.append(ActorName(text, form.language))
        added.append(Actor(state.actor, state.name, ActorKind.STATE_FORCES, names=tuple(names), short=state.country))
    return (*known, *added)


def office_sources(known: tuple[Source, ...], told: tuple[State, ...], by: tuple[Form, ...]) -> tuple[Source, ...]:
    """The sources a theatre tells, then the offices of states: a ministry speaks for its government."""
    claimed = {name.casefold() for s in known for name in (s.name, *s.names)}
    present = {s.id for s in known}
    added = []
    offices = dict.fromkeys(form.of for form in by if form.of != "actor")
    for state in told:
        for office in offices if state.actor else ():
            own = [form for form in by if form.of == office]
            names = [text for form in own for text in form.filled(state) if text.casefold() not in claimed]
            source_id = f"{state.actor}-{office}"
            if names and source_id not in present:
                claimed.update(name.casefold() for name in names)
                kind = SourceKind(own[0].kind or SourceKind.GOVERNMENT)
                added.append(
                    Source(
                        source_id,
                        names[0],
                        kind,
                        tuple(dict.fromkeys(names[1:])),
                        affiliation=state.actor,
                        reliability="C",
                    )
                )
    return (*known, *added)
