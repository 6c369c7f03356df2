"""Whether coordinates can be right: in range, in the theatre, in the country the row names, not swapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from whoholds.errors import DatasetError
from whoholds.model import Theatre
from whoholds.reading.datasets._naming import plain
from whoholds.reading.datasets._refusing import RowRefused, Told
from whoholds.reading.datasets._values import number

Box = tuple[float, float, float, float]
SAMPLE = 500  # rows looked at before the first is taken
FEWEST_TURNED, MOST_TURNED = 3, 0.9
MARGIN = 0.75  # degrees: what lies just over a border belongs to the war as well


@dataclass
class Ground:
    """The theatre's bounding box and those of its countries.

    >>> ground = Ground(Theatre("t", "T", bbox=(35.0, 32.0, 49.0, 38.0)))
    >>> ground.fault(34.68, 40.83), ground.fault(40.83, 34.68), ground.fault(0.0, 0.0), ground.fault(52.5, 13.4), ground.fault(91.0, 2.0)
    ('', 'swapped', 'null', 'outside', 'range')
    """

    theatre: Theatre
    _countries: dict[str, Box] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.theatre.outlines:
            return
        import shapely

        for outline in self.theatre.outlines:
            box: Box = tuple(map(float, shapely.from_wkb(outline.geometry).bounds))  # type: ignore[assignment]  # bounds has no length
            for name in (outline.id, outline.country, outline.name, outline.name_ar, *outline.names):
                if name:
                    self._countries.setdefault(plain(name), box)
                    self._codes.setdefault(plain(name), outline.id)

    def country_code(self, name: str) -> str:
        """The ISO 3166 alpha-3 code of a country, by any name the theatre or pycountry knows; else the name itself."""
        key = plain(name)
        if name and key not in self._codes:
            import pycountry

            try:
                self._codes[key] = pycountry.countries.lookup(name).alpha_3
            except LookupError:
                self._codes[key] = name
        return self._codes.get(key, "")

    def fault(self, lat: float, lon: float, country: str = "") -> str:
        """What is wrong with a point: "" nothing, "range", "null" (0, 0), "swapped", "outside" the theatre."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return "swapped" if -90 <= lon <= 90 and -180 <= lat <= 180 and self._fits(lon, lat, country) else "range"
        if lat == 0 and lon == 0:
            return "null"
        if self._fits(lat, lon, country):
            return ""
        if self._fits(lon, lat, country):
            return "swapped"
        return "" if self._within(self.theatre.bbox, lat, lon) else "outside"

    def turned(self, points: Iterable[tuple[float, float, str]]) -> bool:
        """Whether a whole file tells longitudes as latitudes, by what its rows show together: (latitude, longitude, country) each.

        A single row often shows nothing, since 36.7, 37.1 may be either; only those that fit one way alone are counted.

        >>> ground = Ground(Theatre("t", "T", bbox=(35.0, 32.0, 49.0, 38.0)))
        >>> ground.turned([(37.1, 36.2, "")] * 9 + [(40.8, 34.7, "")] * 3), ground.turned([(36.2, 37.1, "")] * 9)
        (True, False)
        """
        fits = [(self._right(a, b, c), self._right(b, a, c)) for a, b, c in points]
        wrong, right = sum(turned and not as_is for as_is, turned in fits), sum(a and not t for a, t in fits)
        return wrong >= FEWEST_TURNED and wrong >= MOST_TURNED * (wrong + right)

    def demand_unturned(self, rows: Iterator[tuple[int, Told]], name: str) -> Iterator[tuple[int, Told]]:
        """The same rows, after a look at the first of them.

        Raises: DatasetError where they show that the file has its coordinates swapped.
        """
        first = list(islice(rows, SAMPLE))
        points = []
        for _, row in first:
            if not isinstance(row, str):
                lat, lon = number(row.get("latitude", "")), number(row.get("longitude", ""))
                if lat is not None and lon is not None:
                    points.append((lat, lon, row.get("country", "").partition(" (")[0]))
        if self.turned(points):
            raise DatasetError(
                f"{name}: latitude and longitude are swapped in the whole file",
                hint="swap the two columns; nothing of it was taken",
            )
        return chain(first, rows)

    def _right(self, lat: float, lon: float, country: str) -> bool:
        return -90 <= lat <= 90 and -180 <= lon <= 180 and self._fits(lat, lon, country)

    def sound(self, lat: float, lon: float, country: str = "") -> bool:
        """Whether a row's point is to be taken; False where it lies outside the theatre.

        Raises: RowRefused for coordinates that cannot be right.
        """
        fault = self.fault(lat, lon, country)
        if fault and fault != "outside":
            message, hint = FAULTS[fault]
            raise RowRefused(message.format(lat=lat, lon=lon), hint)
        return not fault

    def _fits(self, lat: float, lon: float, country: str) -> bool:
        own = self._countries.get(plain(country)) if country else None
        return self._within(self.theatre.bbox, lat, lon) and self._within(own, lat, lon)

    @staticmethod
    def _within(box: Box | None, lat: float, lon: float) -> bool:
        if box is None:
            return True
        west, south, east, north = box
        return west - MARGIN <= lon <= east + MARGIN and south - MARGIN <= lat <= north + MARGIN


FAULTS = {
    "range": (
        "latitude {lat:g}, longitude {lon:g} are no coordinates",
        "latitudes lie within ±90, longitudes within ±180",
    ),
    "null": ("the coordinates are 0, 0", "leave the cells empty where the place is not known"),
    "swapped": ("latitude {lat:g} and longitude {lon:g} are swapped", "swap them in the file"),
    "outside": ("{lat:g}, {lon:g} lies outside the theatre", "open a ledger with a wider theatre, or correct the row"),
}
"""What a fault means, and what to do about it."""
