"""Places: what a gazetteer knows, what a report said, and where that is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a place."""

    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a gazetteer. WGS84 degrees; ``geometry`` is WKB in EPSG:4326 where more than a point is known.

    ``kind`` is a feature word: city, town, village, neighbourhood, camp, base, airport, crossing, dam, oil_field, gas_field, region,
    governorate, district, subdistrict, mountain, desert, lake, river, road_junction, prison, country.
    ``ids`` keeps every gazetteer's own id ("geonames:170063", "wof:421168683", a p-code).
    """

    id: str
    name: str
    lon: float
    lat: float
    kind: str = "town"
    radius_km: float = 2.0
    names: tuple[PlaceName, ...] = ()
    geometry: bytes | None = None
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    population: int = 0
    gazetteer: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name found in a text, before anybody decided which place it is; ``lands``: ISO codes of the countries it may lie in."""

    start: int
    end: int
    text: str
    kind: str | None = None
    score: float = 1.0
    lands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceReference:
    """A place as a report told it.

    ``text`` is the whole phrase; ``name`` the anchor; ``kind`` the feature word told with it ("town", "camp"). ``relation`` is one of
    None (the place itself), "near", "north of" (and the seven other winds), "between", "along", "and" (several places as one),
    "countryside of", "part" (then ``direction`` says which: "southern Damascus"), "around", "outside". ``others`` are the further
    anchors of between / along / and. ``within`` are the divisions told with it, nearest first.

    >>> PlaceReference("desert regions east of the town of Sukhana in Homs province", "Sukhana", "town", "east of",
    ...                within=("Homs province",)).name
    'Sukhana'
    """

    text: str
    name: str
    kind: str | None = None
    relation: str | None = None
    direction: str | None = None
    distance_km: float | None = None
    others: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer to "which place is meant", with its score 0–1 and the reason for it."""

    place: str
    name: str
    lon: float
    lat: float
    score: float
    reason: str = ""
    radius_km: float = 2.0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a told place is: a point with a radius that holds the truth, or a shape.

    ``basis`` says what it rests on: "place", "relative" (north of …), "division" (the village is unknown, its division is not),
    "area" (a polygon of a map), "row" (coordinates of a dataset). ``place`` is the anchor's id. ``candidates`` are given when in doubt,
    best first, the chosen one among them.
    """

    name: str
    lon: float
    lat: float
    radius_km: float
    place: str | None = None
    basis: str = "place"
    score: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    geometry: bytes | None = None
    country: str = ""
    admin1: str = ""
