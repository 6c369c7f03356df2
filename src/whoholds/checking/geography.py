"""Whether one told place lies in another: by outline where there is one, by name and radius where not."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from whoholds.model import Location, Outline, Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

EARTH_RADIUS_KM = 6371.0088


def distance_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance (haversine).

    >>> round(distance_km(36.29, 33.51, 37.16, 36.2))  # Damascus to Aleppo
    309
    """
    dlon, dlat = radians(lon_b - lon_a), radians(lat_b - lat_a)
    h = sin(dlat / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))


def fold(name: str) -> str:
    """Lower case letters only, accents and hyphens gone: names of divisions are compared so.

    >>> fold("Deir ez-Zor") == fold("Deir Ez Zor")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in plain if c.isalnum())


class Geography:
    """The outlines of a theatre's countries and divisions, asked by name and by point."""

    def __init__(self, theatre: Theatre) -> None:
        self._outlines: dict[str, Outline] = {}
        for outline in (*theatre.divisions, *theatre.outlines):
            for name in (outline.name, outline.name_ar, outline.id, *outline.names):
                if name:
                    self._outlines[fold(name)] = outline
        self._shapes: dict[str, BaseGeometry] = {}

    def outline(self, name: str) -> Outline | None:
        """The country or division of that name."""
        return self._outlines.get(fold(name)) if name else None

    def area_km2(self, name: str) -> float | None:
        """Its official area where one is published, else its geodesic area; None for what is no country or division."""
        outline = self.outline(name)
        if outline is None:
            return None
        if outline.area_km2:
            return outline.area_km2
        return float(abs(self._geod.geometry_area_perimeter(self._shape(outline))[0])) / 1e6

    def contains(self, whole: Location | None, part: Location | None, whole_name: str = "") -> bool:
        """Whether ``part`` lies in ``whole``; everything lies in a place that was not told."""
        if whole is None and not whole_name:
            return True
        if part is None:
            return False
        outline = self.outline(whole_name or (whole.name if whole else ""))
        if outline is not None:
            own = self.outline(part.name)
            if own is not None and own.level <= outline.level and own.id != outline.id:
                return False  # Iraq does not lie in Syria, nor Syria in Homs
            if own is not None and own.level == 0:
                return own.id == outline.id
            from shapely import Point

            shape = self._shape(outline)
            point = Point(part.lon, part.lat)
            return bool(shape.intersects(point) or shape.distance(point) * 100 < min(part.radius_km, 10))
        if whole is None:
            return fold(whole_name) == fold(part.name)
        if whole.place and whole.place == part.place:
            return True
        apart = distance_km(whole.lon, whole.lat, part.lon, part.lat)
        return apart <= whole.radius_km + min(part.radius_km, max(whole.radius_km, 5.0))

    def same(self, a: Location | None, b: Location | None) -> bool:
        """Whether two told places can be one: same gazetteer entry, or nearer than their radii allow to tell apart."""
        if a is None or b is None:
            return False
        if a.place and a.place == b.place:
            return True
        if max(a.radius_km, b.radius_km) > 60:
            return fold(a.name) == fold(b.name)
        if (
            a.place and b.place and {a.basis, b.basis} <= {"place", "row"}
        ):  # two towns that are known apart, however near
            return fold(a.name) == fold(b.name) or distance_km(a.lon, a.lat, b.lon, b.lat) < 1.0
        return distance_km(a.lon, a.lat, b.lon, b.lat) <= max(3.0, 0.7 * max(a.radius_km, b.radius_km))

    def same_land(self, a: str, b: str) -> bool:
        """Whether two names are of one country or division: counts of towns in a city's name are its province's."""
        outline = self.outline(a)
        return a == b or (outline is not None and outline is self.outline(b))

    def _shape(self, outline: Outline) -> BaseGeometry:
        if outline.id not in self._shapes:
            from shapely import from_wkb, prepare

            shape = from_wkb(outline.geometry)
            prepare(shape)
            self._shapes[outline.id] = shape
        return self._shapes[outline.id]

    @cached_property
    def _geod(self):  # type: ignore[no-untyped-def]  # pyproj is imported only when an area is asked for
        from pyproj import Geod

        return Geod(ellps="WGS84")
