"""A theatre: what is known of a war before the first report is read. All of it is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from whoholds.model.actors import Actor, ActorRelation, Person
from whoholds.model.places import Place
from whoholds.model.sources import Source
from whoholds.model.vocabularies import ActorKind


@dataclass(frozen=True, slots=True)
class Line:
    """A river or road: WKB in EPSG:4326; ``rank`` 1 is drawn on every sheet, 3 on close ones only."""

    name: str
    kind: str
    geometry: bytes
    name_ar: str = ""
    rank: int = 2


@dataclass(frozen=True, slots=True)
class Outline:
    """A country (level 0) or division (level 1): WKB polygons in EPSG:4326. ``inside``: part of the theatre, not a neighbour."""

    id: str
    name: str
    geometry: bytes
    country: str
    level: int = 0
    name_ar: str = ""
    names: tuple[str, ...] = ()
    inside: bool = True
    area_km2: float | None = None
    """The official area, where one is published; used for shares told of it."""
    note: str = ""
    """What a map has to say of it."""


@dataclass(frozen=True, slots=True)
class Focus:
    """A sheet of its own: west, south, east, north in degrees."""

    id: str
    title: str
    bbox: tuple[float, float, float, float]
    title_ar: str = ""
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """What else people ask for it by."""


@dataclass(frozen=True, slots=True)
class Demonym:
    """How a state is named in prose: "Syria", "Syrian", "Syrians", "Damascus"."""

    country: str
    name: str
    adjectives: tuple[str, ...] = ()
    capital: str = ""
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Theatre:
    """Actors, people, sources, places, lines and outlines of one war, with its editorial settings."""

    id: str
    title: str
    title_ar: str = ""
    countries: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ("en",)
    actors: tuple[Actor, ...] = ()
    relations: tuple[ActorRelation, ...] = ()
    people: tuple[Person, ...] = ()
    sources: tuple[Source, ...] = ()
    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    outlines: tuple[Outline, ...] = ()
    divisions: tuple[Outline, ...] = ()
    occupied: tuple[Outline, ...] = ()
    """Land of a country that another state holds, beyond any front of this war: drawn dashed, told apart, not estimated."""
    demonyms: tuple[Demonym, ...] = ()
    focuses: tuple[Focus, ...] = ()
    publication_delay_days: int = 0
    coarsen_km: float = 0.0
    nominal_km: float = 25.0
    default_holder: Mapping[str, str] = field(default_factory=dict)
    """Country → the actor that held it before the first report: told on maps where there is no evidence, not taken for evidence."""
    holders: tuple[str, ...] = ()
    """Who stands on maps for those that are part of them; what is part of none of these stands for itself."""
    attributions: tuple[str, ...] = ()
    folder: str = ""

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of that id."""
        return next((a for a in self.actors if a.id == actor_id), None)


STATE_KINDS = (ActorKind.STATE_FORCES, ActorKind.EXTERNAL_FORCES)


def map_holders(theatre: Theatre) -> dict[str, str]:
    """Actor → the actor that stands for it on a map: the theatre's holder it is part of, else its nearest state, else itself.

    >>> guard = Actor("guard", "Guard", parent="army")
    >>> theatre = Theatre("t", "T", actors=(Actor("army", "Army", parent="state"), Actor("state", "State"), guard), holders=("state",))
    >>> map_holders(theatre)["guard"], map_holders(Theatre("t", "T", actors=(guard,)))["guard"]
    ('state', 'guard')
    """
    by_id = {a.id: a for a in theatre.actors}
    shown: dict[str, str] = {}
    for actor in theatre.actors:
        line = [actor]
        while (parent := by_id.get(line[-1].parent or "")) is not None and parent not in line:
            line.append(parent)
        holder = next((a for a in line if a.id in theatre.holders), None)
        state = next((a for a in reversed(line) if a.kind is ActorKind.STATE_FORCES), None)
        chosen = holder or (state if actor.kind in STATE_KINDS else None) or actor
        shown[actor.id] = chosen.id
    return shown
