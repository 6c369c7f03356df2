"""A theatre's own places, which the workbench hands over as the model's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whoholds.locating.entries import Entry
from whoholds.locating.gazetteers import gazetteer
from whoholds.model import Place


def entry_of(place: Place) -> Entry:
    """A place of the model as an entry.

    >>> entry_of(Place("sy:homs", "Homs", 36.72, 34.73, ids=("geonames:169577",))).ids
    ('sy:homs', 'geonames:169577')
    """
    divisions = tuple(f"name:{d}" for d in (place.admin2, place.admin1) if d)
    names = [(place.name, "")] + [(n.text, n.language) for n in place.names]
    return Entry(
        ids=tuple(dict.fromkeys((place.id, *place.ids))), names=tuple(names), lon=place.lon, lat=place.lat, kind=place.kind,
        within=divisions, country=place.country, population=place.population, radius_km=place.radius_km, geometry=place.geometry,
    )  # fmt: skip


@gazetteer("theatre")
class Theatre:
    """Known to the registry for completeness; its places come through ``Gazetteer.open(theatre=…)``, not from a file."""

    @staticmethod
    def fits(path: Path, head: str) -> bool:  # noqa: ARG004
        return False

    @staticmethod
    def read(path: Path) -> Iterator[Entry]:  # noqa: ARG004
        return iter(())
