"""Relative places as shapes with a radius: "north of", "between A and B", "the countryside of", "east of the Euphrates".

Each shape's radius is meant to hold the truth nine times in ten. Distances that are not told are a few times the anchor's own
reach; no report's words are finer than that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from whoholds.locating.countries import alpha_3
from whoholds.locating.entries import DIVISIONS, SETTLED
from whoholds.locating.features import taken_apart
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.names import fold, likeness, plain
from whoholds.locating.namesakes import AS_TOLD, town_before_division
from whoholds.locating.phrases import WINDS, reference_of, wind_of
from whoholds.locating.resolving import Resolver
from whoholds.locating.scopes import km_between
from whoholds.model import Candidate, Line, Location, PlaceReference

_NEAR_KM = 10.0
_COUNTRYSIDE_KM = 25.0
_BESIDE_LINE_KM = 30.0
_LINE_WORDS = frozenset(
    {"river", "road", "highway", "the", "motorway", "route", "international", "valley", "banks", "bank", "of"}
)
_DOUBTFUL = 0.2
_SURE = 0.9
_METROPOLIS = 1_000_000
_SPREAD_FROM = 20
_ASTRAY = 4.0
"""A place so many radii from where it is told to be is another of its name."""


def moved(lon: float, lat: float, bearing_degrees: float, km: float) -> tuple[float, float]:
    """The point some km away in a direction.

    >>> x, y = moved(36.0, 33.0, 90.0, 111.2)
    >>> round(x, 2), round(y, 2)
    (37.19, 33.0)
    """
    angle = math.radians(bearing_degrees)
    y = max(-89.9, min(89.9, lat + km * math.cos(angle) / 111.2))
    x = lon + km * math.sin(angle) / (111.2 * max(0.02, math.cos(math.radians((lat + y) / 2))))
    return (x + 180) % 360 - 180, y


class Locator:
    """Puts references on the map: resolves their anchors and applies their relation.

    ``lines`` are the theatre's rivers and roads, ``countries`` its states (ISO codes), ``bbox`` its west, south, east, north.
    """

    def __init__(
        self, gazetteer: Gazetteer, *, lines: Iterable[Line] = (), countries: Iterable[str] = (),
        bbox: tuple[float, float, float, float] | None = None,
    ) -> None:  # fmt: skip
        self.resolver = Resolver(gazetteer, countries=countries, bbox=bbox)
        self.lines = tuple(lines)
        self._line_forms = [(plain(fold(n)), line) for line in self.lines for n in (line.name, line.name_ar) if n]
        self._line = lru_cache(maxsize=4096)(self._line_called)

    def locate(
        self, reference: PlaceReference, *, near: tuple[float, float] | None = None, country: str = ""
    ) -> Location | None:
        """Where a reference is; None when neither its name nor any division told with it is known.

        Units: km and WGS84 degrees.

        >>> from whoholds.model import Place
        >>> locator = Locator(Gazetteer.of([Place("x:1", "Hama", 36.75, 35.13, kind="city", radius_km=6)]))
        >>> there = locator.locate(PlaceReference("15 km north of Hama", "Hama", relation="north of", distance_km=15.0))
        >>> round(there.lat, 2), there.basis
        (35.26, 'relative')
        >>> locator.locate(PlaceReference("Atlantis", "Atlantis")) is None
        True
        """
        beside, reference = self._told_beside(reference, near, country)
        if beside is None:
            return self._located(reference, near, country)
        found = self._located(reference, (beside.lon, beside.lat), country)
        if found is not None and km_between(found.lon, found.lat, beside.lon, beside.lat) <= _ASTRAY * beside.radius_km:
            return found
        return replace(beside, name=reference.text)

    def _told_beside(
        self, reference: PlaceReference, near: tuple[float, float] | None, country: str
    ) -> tuple[Location | None, PlaceReference]:
        """Where a place is by what is told beside it ("30 km north of Y", "the citadel of Y"); the reference with its divisions alone."""
        divisions: list[str] = []
        beside: list[PlaceReference] = []
        for words in reference.within:
            told = reference_of(words)
            if told.relation not in (None, "part"):
                beside.append(told)
            elif told.relation is None and self._is_town(words, country):
                beside.append(replace(told, relation="around"))
            elif told.relation is None or self._as_told(words, country):
                divisions.append(words)
            else:  # "southern X", where X is a division
                divisions.append(told.name if self._as_told(told.name, country) else words)
        bare = replace(reference, within=tuple(divisions))
        if not beside:
            return None, bare
        return self._located(replace(beside[0], within=bare.within), near, country), bare

    def _is_town(self, name: str, country: str) -> bool:
        """Whether what a place is told to be in is a town and no division."""
        found = self._as_told(name, country)
        return bool(found) and all(c.kind in SETTLED for c in found)

    def _as_told(self, name: str, country: str) -> list[Candidate]:
        return [c for c in self.resolver.resolve(name, country=country) if c.reason.startswith(AS_TOLD)]

    def _located(self, reference: PlaceReference, near: tuple[float, float] | None, country: str) -> Location | None:
        line = self._line(reference.name)
        relation = reference.relation or ""
        if relation in ("part", "countryside of"):  # "Eastern Ghouta" may be a name of its own
            own = self._anchor(reference.text, reference, near, country)
            if own is not None and own.score >= _SURE and fold(own.name) == fold(reference.text):
                return own
        if line is not None and (relation.endswith(" of") or relation in ("along", "near", "part", "between")):
            found = self._beside(reference, line, near, country)
            if found:
                return found
        if relation == "along" and line is None and len(reference.others) > 1:
            ends = [a for n in reference.others if (a := self._anchor(n, reference, near, country))]
            return replace(_between(ends[0], ends[1]), name=reference.text) if len(ends) > 1 else None
        anchor = self._anchor(reference.name, reference, near, country)
        if line is not None and not relation and (anchor is None or anchor.score < _SURE):
            return self._beside(reference, line, near, country)
        if anchor is None:
            return None
        if not relation:
            return anchor
        others = [o for n in reference.others if (o := self._anchor(n, reference, (anchor.lon, anchor.lat), country))]
        return replace(self._related(relation, reference, anchor, others), name=reference.text)

    def candidates(
        self, reference: PlaceReference, *, near: tuple[float, float] | None = None, country: str = ""
    ) -> list[Candidate]:
        """The candidates for a reference's anchor, best first."""
        return self.resolver.resolve(
            reference.name, within=reference.within, near=near, feature=reference.kind or "", country=country
        )

    def _anchor(
        self, name: str, reference: PlaceReference, near: tuple[float, float] | None, country: str
    ) -> Location | None:
        found = self.candidates(replace(reference, name=name), near=near, country=country)
        if not found:
            return None
        if reference.relation != "countryside of":
            found = town_before_division(found, reference.kind or taken_apart(name).kind)
        best = found[0]
        doubtful = tuple(c for c in found if c.score >= best.score - _DOUBTFUL) if len(found) > 1 else ()
        shape, land, division = self._facts(best.place)
        return Location(
            name=best.name, lon=best.lon, lat=best.lat, radius_km=best.radius_km, place=best.place, score=best.score,
            basis="division" if "the name itself is unknown" in best.reason else "place",
            candidates=doubtful if len(doubtful) > 1 else (), geometry=shape, country=land, admin1=division,
        )  # fmt: skip

    def _facts(self, identifier: str) -> tuple[bytes | None, str, str]:
        for layer in self.resolver.gazetteer.layers:
            number = layer.by_id(identifier)
            if number is not None:
                division = layer.admin1[number]
                return (
                    layer.outline(number),
                    alpha_3(layer.country[number]),
                    layer.name(division) if division >= 0 else "",
                )
        return None, "", ""

    def _related(self, relation: str, reference: PlaceReference, anchor: Location, others: list[Location]) -> Location:
        if relation.endswith(" of") and wind_of(relation[:-3]) in WINDS:
            return _toward(anchor, wind_of(relation[:-3]), reference.distance_km)
        if relation == "between" and others:
            return _between(anchor, others[0]) if len(others) == 1 else _together([anchor, *others])
        if relation == "along":
            return _between(others[0], others[1]) if len(others) > 1 else anchor
        if relation == "and" and others:
            return _together([anchor, *others])
        if relation == "part":
            return _part(self._spread(self._wider(anchor, reference)), wind_of(reference.direction or ""))
        if relation == "countryside of":
            wide = _shape(anchor, anchor.lon, anchor.lat, max(_COUNTRYSIDE_KM, 2 * anchor.radius_km))
            wind = wind_of(reference.direction or "")
            return _part(replace(wide, geometry=None), wind) if wind in WINDS else wide
        if relation in ("around", "outside"):
            return _shape(anchor, anchor.lon, anchor.lat, 2 * anchor.radius_km + 5.0)
        away = reference.distance_km
        reach = away * 1.25 if away else max(_NEAR_KM, 2 * anchor.radius_km)
        if away and away < anchor.radius_km:
            reach = anchor.radius_km + away  # "two kilometres from the city": from its edge
        return _shape(anchor, anchor.lon, anchor.lat, reach)

    def _wider(self, anchor: Location, reference: PlaceReference) -> Location:
        """The division of a city's name: "northeast Hama" is the province's, "southern Damascus" the metropolis's."""
        found = self.candidates(reference, near=(anchor.lon, anchor.lat))
        city = next((c for c in found if c.place == anchor.place), None)
        people = next((p.population for c in [city] if c and (p := self.resolver.gazetteer.place(c.place))), 0)
        if city is None or city.kind not in ("city", "town") or people >= _METROPOLIS:
            return anchor
        for wide in found:
            if (
                wide.kind == "governorate"
                and km_between(anchor.lon, anchor.lat, wide.lon, wide.lat) < 2 * wide.radius_km
            ):
                shape, land, division = self._facts(wide.place)
                return replace(
                    anchor, lon=wide.lon, lat=wide.lat, radius_km=wide.radius_km, place=wide.place, geometry=shape,
                    country=land or anchor.country, admin1=division or anchor.admin1,
                )  # fmt: skip
        return anchor

    def _spread(self, anchor: Location) -> Location:
        """A division without an outline as the box its places lie in: its half is nearer the truth than half of a circle's."""
        if anchor.geometry is not None or anchor.place is None:
            return anchor
        index = self.resolver.gazetteer.index
        number = index.by_id(anchor.place)
        if number is None or index.kind_of(number) not in DIVISIONS:
            return anchor
        members = index.members(number)
        if len(members) < _SPREAD_FROM:
            return anchor
        import shapely

        lon, lat = index.arrays["lon"][members], index.arrays["lat"][members]
        return replace(anchor, geometry=shapely.to_wkb(shapely.box(lon.min(), lat.min(), lon.max(), lat.max())))

    def _line_called(self, name: str) -> Line | None:
        words = " ".join(w for w in fold(name).split() if w not in _LINE_WORDS)
        form = plain(words) if words else ""
        best = max(((likeness(form, f), line) for f, line in self._line_forms), key=lambda x: x[0], default=(0.0, None))
        return best[1] if form and best[0] >= 0.9 else None

    def _beside(
        self, reference: PlaceReference, line: Line, near: tuple[float, float] | None, country: str
    ) -> Location | None:
        """A stretch of a river or road between two anchors or inside the told division, or the land on one side of it."""
        import shapely
        from shapely import ops

        path: Any = shapely.from_wkb(line.geometry)
        if path.geom_type == "MultiLineString":
            path = shapely.line_merge(path)
        anchors = [a for n in reference.others if (a := self._anchor(n, reference, near, country))]
        if len(anchors) > 1:
            longest = path if path.geom_type == "LineString" else max(path.geoms, key=lambda p: p.length)
            ends = sorted(longest.project(shapely.Point(a.lon, a.lat)) for a in anchors[:2])
            path = ops.substring(longest, ends[0], ends[1])
        elif reference.within:
            scope = self.resolver.scope(reference.within, country)
            if not math.isnan(scope.lon):
                path = path.intersection(_circle(scope.lon, scope.lat, scope.radius_km))
        if path.is_empty:
            return None
        relation = reference.relation or ""
        wind = wind_of(relation[:-3] if relation.endswith(" of") else reference.direction or "")
        middle = (
            path.interpolate(0.5, normalized=True) if path.geom_type == "LineString" else path.representative_point()
        )
        if near is not None and not anchors and not reference.within:
            middle = ops.nearest_points(path, shapely.Point(*near))[0]
            stretch = path.intersection(_circle(*near, 80.0))
            path = path if stretch.is_empty else stretch
        width_km = reference.distance_km or _BESIDE_LINE_KM
        shape: Any = path.buffer(0.05)
        lon, lat = middle.x, middle.y
        if wind in WINDS:
            lon, lat = moved(lon, lat, WINDS[wind], width_km / 2)
            side = path.buffer(width_km / 111.2).difference(_other_side(path, WINDS[wind], width_km))
            shape = shape if side.is_empty else side
        west, south, east, north = shape.bounds
        radius_km = max(5.0, km_between(west, south, east, north) / 2)
        return Location(
            name=reference.text, lon=lon, lat=lat, radius_km=round(min(radius_km, 300.0), 1), basis="relative",
            geometry=shapely.to_wkb(shape), score=0.7,
        )  # fmt: skip


def _other_side(path: Any, bearing: float, width_km: float) -> Any:
    """The land on the side of a line away from a bearing: the line swept that way."""
    import shapely
    from shapely import affinity

    angle = math.radians(bearing)
    step = width_km / 111.2 / 6
    strips = [
        affinity.translate(path.buffer(step), -math.sin(angle) * step * i, -math.cos(angle) * step * i)
        for i in range(1, 8)
    ]
    return shapely.union_all(strips)


def _circle(lon: float, lat: float, radius_km: float) -> Any:
    import shapely
    from shapely import affinity

    disc = shapely.Point(lon, lat).buffer(1.0)
    return affinity.scale(disc, radius_km / 111.2 / max(0.05, math.cos(math.radians(lat))), radius_km / 111.2)


def _shape(anchor: Location, lon: float, lat: float, radius_km: float) -> Location:
    return replace(
        anchor,
        lon=lon,
        lat=lat,
        radius_km=round(radius_km, 1),
        basis="relative",
        geometry=None,
        score=anchor.score * 0.95,
    )


def _toward(anchor: Location, wind: str, distance_km: float | None) -> Location:
    if distance_km is not None:
        lon, lat = moved(anchor.lon, anchor.lat, WINDS[wind], distance_km)
        return _shape(anchor, lon, lat, max(3.0, 0.3 * distance_km + min(anchor.radius_km, 5.0)))
    reach = max(_NEAR_KM, 2 * min(anchor.radius_km, 60.0))
    lon, lat = moved(anchor.lon, anchor.lat, WINDS[wind], reach)
    return _shape(anchor, lon, lat, reach)


def _between(one: Location, two: Location) -> Location:
    import shapely

    km = km_between(one.lon, one.lat, two.lon, two.lat)
    path = shapely.LineString([(one.lon, one.lat), (two.lon, two.lat)]) if km > 0.1 else shapely.Point(one.lon, one.lat)
    here = _shape(one, (one.lon + two.lon) / 2, (one.lat + two.lat) / 2, max(3.0, km / 2 + 2.0))
    return replace(
        here, geometry=shapely.to_wkb(path.buffer(max(1.0, km * 0.1) / 111.2)), score=min(one.score, two.score) * 0.95
    )


def _together(places: list[Location]) -> Location:
    lon, lat = sum(p.lon for p in places) / len(places), sum(p.lat for p in places) / len(places)
    reach = max(km_between(lon, lat, p.lon, p.lat) + p.radius_km for p in places)
    return _shape(places[0], lon, lat, reach)


def _part(anchor: Location, wind: str) -> Location:
    """One side of a place: half of its outline where there is one, else half of its circle."""
    if wind not in WINDS:
        return _shape(anchor, anchor.lon, anchor.lat, anchor.radius_km * 0.6)
    if anchor.geometry:
        import shapely

        whole: Any = shapely.from_wkb(anchor.geometry)
        middle, (west, south, east, north) = whole.centroid, whole.bounds
        diagonal = math.hypot(east - west, north - south) + 1
        angle = math.radians(WINDS[wind])
        ahead, aside = (math.sin(angle), math.cos(angle)), (math.cos(angle), -math.sin(angle))
        half = shapely.Polygon([
            (middle.x + s * aside[0] * diagonal + f * ahead[0] * diagonal, middle.y + s * aside[1] * diagonal + f * ahead[1] * diagonal)
            for s, f in ((-1, 0), (1, 0), (1, 1), (-1, 1))
        ])  # fmt: skip
        side: Any = whole.intersection(half)
        if not side.is_empty:
            point = side.centroid if side.contains(side.centroid) else side.representative_point()
            west, south, east, north = side.bounds
            here = _shape(anchor, point.x, point.y, km_between(west, south, east, north) / 2)
            return replace(here, geometry=shapely.to_wkb(side))
    lon, lat = moved(anchor.lon, anchor.lat, WINDS[wind], anchor.radius_km * 0.5)
    return _shape(anchor, lon, lat, anchor.radius_km * 0.7)
