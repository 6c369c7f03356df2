"""What a gazetteer file says of one place, as a plug-in hands it over."""

from __future__ import annotations

from dataclasses import dataclass

SETTLED = frozenset({"city", "town", "village"})
DIVISIONS = frozenset({"country", "governorate", "district", "subdistrict"})

KINDS = (
    "city", "town", "village", "neighbourhood", "camp", "base", "airport", "crossing", "dam", "oil_field", "gas_field",
    "region", "governorate", "district", "subdistrict", "mountain", "desert", "lake", "river", "road_junction", "prison",
    "country", "continent", "island", "facility", "farm", "ruin", "sea", "valley", "checkpoint", "road",
)  # fmt: skip

RADIUS_KM = {
    "city": 6.0, "town": 3.0, "village": 1.5, "neighbourhood": 1.5, "camp": 1.5, "base": 2.0, "airport": 2.5, "crossing": 1.0,
    "dam": 1.5, "oil_field": 6.0, "gas_field": 6.0, "region": 60.0, "governorate": 60.0, "district": 20.0, "subdistrict": 10.0,
    "mountain": 5.0, "desert": 80.0, "lake": 10.0, "river": 50.0, "road_junction": 1.0, "prison": 1.0, "country": 400.0,
    "continent": 2500.0, "island": 10.0, "facility": 1.0, "farm": 1.5, "ruin": 1.0, "sea": 300.0, "valley": 10.0,
    "checkpoint": 0.5, "road": 20.0,
}  # fmt: skip
"""How far from its point a place of a kind may reach where the gazetteer does not say, in km."""


@dataclass(slots=True)
class Entry:
    """One place of one gazetteer file.

    ``names`` hold (text, language); the first is the one to show. ``ids`` are all ids it is known by, its own first: an id shared
    with a place already in the index means it is that place. ``within`` are ids or codes of its divisions, nearest first.
    ``quiet`` names are kept but are no words of running text (codes, romanisations of other scripts). ``doubt_km`` is how far off
    a position placed by hand may be: a namesake within it is the same place, and a gazetteer's position then replaces its own.
    """

    ids: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    lon: float
    lat: float
    kind: str = "village"
    country: str = ""
    within: tuple[str, ...] = ()
    population: int = 0
    radius_km: float | None = None
    geometry: bytes | None = None
    quiet: tuple[str, ...] = ()
    doubt_km: float = 0.0
