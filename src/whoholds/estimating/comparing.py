"""Two maps of one day held against each other: where they agree, where they do not, and by how much each way.

A map says who holds what by polygons. Land it leaves blank is no statement by itself: many maps draw one side alone. Where map A shows a
holder and map B is blank, B disagrees if it draws that holder elsewhere (it could have drawn it here and did not), and is silent if it
never does. Makers draw borders and coasts more or less finely: of two maps cut to one land, strips along its rim that are nowhere wider
than twice ``STRIP_DEGREES`` are told apart and are nobody's disagreement. All areas are geodesic, of the polygons as they were drawn:
edges are straight in degrees, as their makers' programs take them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.errors import InputError
from whoholds.estimating.cells import area_km2
from whoholds.model import UNKNOWN, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLIVER_KM2 = 1e-4
"""Pieces smaller than a hundred square metres come from rounding, not from anybody's judgement."""


_STRAIGHT_DEGREES = 0.02  # edges get points so close that what is cut out of them has the area it had in them

STRIP_DEGREES = 0.008
"""Half the width of such a strip: 1.8 km across, about twice what a border drawn for a sheet may be off."""


@dataclass(frozen=True, eq=False)
class HolderMap:
    """Who holds what by one maker.

    Shapes: ``held`` state → (Multi)Polygon in EPSG:4326; ``on`` the day it speaks of. ``whole``: it was drawn as a map, so that land
    left blank is told not to be held; a reporter of single places leaves the rest unsaid. ``remark``: what was taken for granted.
    """

    name: str
    held: Mapping[str, Any]
    on: date | None = None
    whole: bool = True
    remark: str = ""


@dataclass(frozen=True, eq=False)
class Difference:
    """Land that one map gives to one state and the other to another. UNKNOWN: that map leaves it blank. Unit: geodesic km².

    ``silent``: the map that is blank here never draws the other's holder, or is no whole map: it cannot be said to disagree.
    ``places``: names, the largest first.
    """

    left: str
    right: str
    area_km2: float
    geometry: Any
    places: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True)
class Held:
    """One state on both maps. Units: geodesic km²; ``overlap`` is the intersection's share of the union (IoU)."""

    state: str
    left: float
    right: float
    both: float
    only_left: float
    only_right: float

    @property
    def overlap(self) -> float:
        """Intersection over union; 1 where neither map has any of it."""
        union = self.both + self.only_left + self.only_right
        return self.both / union if union else 1.0


@dataclass(frozen=True, eq=False)
class MapComparison:
    """Two maps side by side: by state, and the land on which they differ, the largest first."""

    left: HolderMap
    right: HolderMap
    held: tuple[Held, ...]
    differences: tuple[Difference, ...]
    agreed: Mapping[str, Any] = field(default_factory=dict)
    strips_km2: float = 0.0
    """Strips along the rim of the land compared, left out of the differences."""

    @property
    def changed(self) -> bool:
        """Whether these are two days of one map: then what differs is what changed hands."""
        return self.left.name == self.right.name and self.left.on != self.right.on

    @property
    def disagreement_km2(self) -> float:
        """All land on which they disagree; what one of them is silent about does not count."""
        return sum(d.area_km2 for d in self.differences if not d.silent)

    def record(self, names: Mapping[str, str] | None = None) -> dict[str, Any]:
        """As plain values."""
        told = names or {}
        return {
            "left": _described(self.left),
            "right": _described(self.right),
            "disagreement_km2": round(self.disagreement_km2, 3),
            "strips_km2": round(self.strips_km2, 3),
            "held": [
                {
                    "holder": told.get(h.state, h.state),
                    "id": h.state,
                    "left_km2": round(h.left, 3),
                    "right_km2": round(h.right, 3),
                    "both_km2": round(h.both, 3),
                    "only_left_km2": round(h.only_left, 3),
                    "only_right_km2": round(h.only_right, 3),
                    "overlap": round(h.overlap, 6),
                }
                for h in self.held
            ],
            "differences": [
                {
                    "left": told.get(d.left, d.left),
                    "right": told.get(d.right, d.right),
                    "left_id": d.left,
                    "right_id": d.right,
                    "km2": round(d.area_km2, 3),
                    "silent": d.silent,
                    "pieces": len(shapely.get_parts(d.geometry)),
                    "places": list(d.places),
                }
                for d in self.differences
            ],
        }


def compare_maps(left: HolderMap, right: HolderMap, places: Sequence[Place] = (), within: Any = None) -> MapComparison:
    """Hold two maps against each other, on the land ``within`` (a polygon in EPSG:4326) or wherever they speak; ``places`` are named
    where they lie on land in dispute.

    Raises: InputError for a map that shows nothing.

    >>> west, east = shapely.box(40, 34, 41, 35), shapely.box(40.5, 34, 41.5, 35)
    >>> found = compare_maps(HolderMap("one", {"a": west}), HolderMap("other", {"a": east}))
    >>> [(d.left, d.right, round(d.area_km2)) for d in found.differences], round(found.held[0].overlap, 2)
    ([('a', 'unknown', 5094), ('unknown', 'a', 5094)], 0.33)
    """
    for one in (left, right):
        if not one.held or all(shapely.is_empty(g) for g in one.held.values()):
            raise InputError(f"'{one.name}' shows nobody holding anything", hint="does it say whose its areas are?")
    a, b = _whole(left, within), _whole(right, within)
    if not a and not b:
        raise InputError("neither map shows anything on this land", hint="is it the right theatre? --theatre NAME")
    states = sorted(set(a) | set(b))
    every_a, every_b = _joined(a.values()), _joined(b.values())
    held, agreed = [], {}
    for state in states:
        mine, yours = a.get(state, shapely.Polygon()), b.get(state, shapely.Polygon())
        both = _areal(shapely.intersection(mine, yours))
        agreed[state] = both
        km2 = area_km2(np.array([mine, yours, both], dtype=object))
        one, other, shared = km2.tolist()
        # Where a reporter of single places says nothing, the other map's land is not his to deny.
        spoken = mine if right.whole else _areal(shapely.intersection(mine, every_b))
        answered = yours if left.whole else _areal(shapely.intersection(yours, every_a))
        alone = area_km2(np.array([spoken, answered], dtype=object)) - shared
        held.append(Held(state, one, other, shared, *np.maximum(alone, 0.0).tolist()))
    found = [(s, t, _areal(shapely.intersection(a[s], b[t])), False) for s in a for t in b if s != t]
    # Land that a map gives to two at once is in dispute already on that map: it counts once, against what the other says.
    found = [(s, t, _areal(shapely.difference(g, agreed[s])), quiet) for s, t, g, quiet in found]
    found = [(s, t, _areal(shapely.difference(g, agreed[t])), quiet) for s, t, g, quiet in found]
    found += [(s, UNKNOWN, _areal(shapely.difference(g, every_b)), not right.whole or s not in b) for s, g in a.items()]
    found += [(UNKNOWN, t, _areal(shapely.difference(g, every_a)), not left.whole or t not in a) for t, g in b.items()]
    strips = 0.0
    if within is not None and left.name != right.name:  # one maker draws a border the same way twice
        kept = []
        for s, t, shape, quiet in found:
            wide = shape if quiet or UNKNOWN not in (s, t) else _without_strips(shape, within)
            strips += float(np.diff(area_km2(np.array([wide, shape], dtype=object)))[0])
            kept.append((s, t, wide, quiet))
        found = kept
    km2 = area_km2(np.array([g for *_, g, _ in found], dtype=object))
    inside = _named(places, [g for *_, g, _ in found])
    rows = [
        Difference(s, t, float(size), g, names, quiet)
        for (s, t, g, quiet), size, names in zip(found, km2, inside, strict=True)
        if size > SLIVER_KM2
    ]
    rows.sort(key=lambda d: (d.silent, -d.area_km2, d.left, d.right))
    held.sort(key=lambda h: (-max(h.left, h.right), h.state))
    return MapComparison(left, right, tuple(held), tuple(rows), agreed, strips)


def _without_strips(shape: Any, land: Any) -> Any:
    """A shape without what is thin along the rim of the land."""
    core = shapely.buffer(shapely.buffer(shape, -STRIP_DEGREES, join_style="mitre"), STRIP_DEGREES, join_style="mitre")
    thin = shapely.get_parts(_areal(shapely.difference(shape, core)))
    if not len(thin):
        return shape
    rim = shapely.boundary(land)
    shapely.prepare(rim)
    along = thin[shapely.dwithin(rim, thin, STRIP_DEGREES / 4)]
    return _areal(shapely.difference(shape, shapely.union_all(along))) if len(along) else shape


def likeliest_holder(shape: Any, other: HolderMap) -> str | None:
    """Whose areas a nameless map shows: the state of the other map whose land overlaps it most (IoU); None where none does.

    >>> likeliest_holder(shapely.box(0, 0, 2, 2), HolderMap("x", {"a": shapely.box(0, 0, 2, 1.9), "b": shapely.box(1, 1, 9, 9)}))
    'a'
    """
    best: tuple[float, str] | None = None
    for state, land in sorted(other.held.items()):
        both = shapely.area(shapely.intersection(shape, land))
        union = shapely.area(shape) + shapely.area(land) - both
        if both > 0 and (best is None or both / union > best[0]):
            best = (both / union, state)
    return best[1] if best else None


def _described(one: HolderMap) -> dict[str, Any]:
    told = {"name": one.name, "on": one.on.isoformat() if one.on else None}
    return told | ({"remark": one.remark} if one.remark else {})


def _whole(one: HolderMap, within: Any) -> dict[str, Any]:
    held = {s: _areal(shapely.make_valid(g)) for s, g in one.held.items() if s != UNKNOWN}
    shapes = {s: shapely.segmentize(g, _STRAIGHT_DEGREES) for s, g in held.items()}
    if within is not None:
        shapes = {s: _areal(shapely.intersection(g, within)) for s, g in shapes.items()}
    return {s: g for s, g in shapes.items() if not shapely.is_empty(g)}


def _joined(shapes: Any) -> Any:
    return shapely.union_all(list(shapes))


def _areal(shape: Any) -> Any:
    """Only what has an extent: where maps meet, lines and points are left over."""
    kinds = shapely.get_type_id(shape)
    if kinds in (3, 6):
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = parts[shapely.get_type_id(parts) == 3]
    return shapely.multipolygons(polygons) if len(polygons) else shapely.Polygon()


def _named(places: Sequence[Place], shapes: list[Any]) -> list[tuple[str, ...]]:
    """The names of the places in each shape, the most populous first."""
    if not places:
        return [()] * len(shapes)
    ordered = sorted(places, key=lambda p: (-p.population, p.name))
    lon, lat = np.array([p.lon for p in ordered]), np.array([p.lat for p in ordered])
    out: list[tuple[str, ...]] = []
    for shape in shapes:
        shapely.prepare(shape)
        hit: NDArray[np.bool_] = shapely.contains_xy(shape, lon, lat)
        out.append(tuple(dict.fromkeys(ordered[i].name for i in np.flatnonzero(hit))))
    return out
