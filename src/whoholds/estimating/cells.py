"""The patch of land each place stands for.

Every country's land is divided among its own places (Voronoi, in an equidistant projection about the theatre), so a cell never
reaches into a neighbour or the sea. Spots (a neighbourhood, a camp) keep no more than a disc of their own radius: the fields beyond a
suburb belong to the next town, not to the suburb. All lines (borders, Voronoi edges, discs) are noded together once and the faces
between them handed to their places; neighbouring cells therefore share their edges vertex by vertex, which is what makes the map of
a day fast (only edges between different holders are looked at) and the sum of cells exactly the land.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from scipy.spatial import cKDTree

from whoholds.errors import InputError
from whoholds.model import Arcs, Cells, Line, Outline, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

AREAL = frozenset(
    {"country", "governorate", "district", "subdistrict", "region", "mountain", "desert", "lake", "river"}
)
"""Kinds that name a stretch of land, not a point that somebody can hold; they get no cell."""

SPOTS = frozenset({"neighbourhood", "camp", "prison"})
"""Kinds whose holder says nothing about the land beyond their own radius."""

SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood", "camp"})
"""Kinds where people live: what "settlements" counts, and what land must be near to not be nominal."""

_WGS84 = Geod(ellps="WGS84")
_REACH_M = 15_000.0  # a port or border post up to this far outside the outline is still of the country
_STRAIGHT_DEGREES = 0.05  # a border is straight in degrees: it gets points so close that it stays so in metres
_STRAIGHT_M = 6_000.0  # longer edges would leave their neighbours when straight metres become straight degrees
_GRID_M = 0.01  # lines are noded on a grid of a centimetre, so that near misses become hits
_SHARED_POINT_KM = 1.0  # of several places at one coordinate all but the first keep a disc of this radius


def build_cells(
    places: Sequence[Place], outlines: Sequence[Outline], lines: Sequence[Line] = (), nominal_km: float = 25.0
) -> Cells:
    """Divide the theatre's land among its places.

    Shapes: one entry a place that has a cell (inside the land, not areal), in the order given. Of several places at one coordinate
    the most populous keeps the countryside and the others a spot of 1 km. Units: degrees in EPSG:4326; geodesic km² on WGS84.
    Raises: InputError when no outline is inside the theatre or no place lies on its land.

    >>> import shapely
    >>> square = Outline("AA", "A", shapely.box(40, 34, 41, 35).wkb, "AA")
    >>> cells = build_cells([Place("w", "West", 40.2, 34.5), Place("e", "East", 40.8, 34.5), Place("x", "Far", 50, 34.5)], [square])
    >>> cells.places, [round(a) for a in cells.area_km2], round(land_area(square))
    (('w', 'e'), [5094, 5094], 10188)
    """
    land = [o for o in outlines if o.inside and o.level == 0]
    if not land:
        raise InputError("the theatre has no land", hint="give its outlines at least one country with inside = true")
    land = _with_places(land, places)
    projection = _Projection.about(land)
    sites = _Sites.of(places, land, projection)
    faces, owner = _divide(sites, projection.borders)
    cells_m = _join(faces, owner, len(sites.places))
    keep = np.flatnonzero(~shapely.is_empty(cells_m))
    kept = [sites.places[i] for i in keep]
    nominal_m = _nominal(cells_m[keep], kept, sites.xy[keep], projection.lines(lines), nominal_km * 1000.0)
    geometry, nominal = projection.back(cells_m[keep]), projection.back(nominal_m)
    return Cells(
        places=tuple(p.id for p in kept),
        names=tuple(p.name for p in kept),
        lon=np.array([p.lon for p in kept]),
        lat=np.array([p.lat for p in kept]),
        geometry=geometry,
        area_km2=area_km2(geometry),
        nominal_km2=area_km2(nominal),
        nominal_geometry=nominal,
        population=np.array([p.population for p in kept], dtype=np.int64),
        countries=tuple(sites.countries[i] for i in keep),
        admin1=tuple(p.admin1 for p in kept),
        kinds=tuple(p.kind for p in kept),
        arcs=arcs_of(geometry),
    )


def area_km2(geometry: NDArray[np.object_]) -> NDArray[np.float64]:
    """Geodesic area of each polygon on WGS84; 0 for nothing.

    >>> import shapely
    >>> area_km2(np.array([shapely.box(0, 0, 1, 1), shapely.Polygon()])).round(1).tolist()
    [12308.8, 0.0]
    """
    parts, index = shapely.get_parts(geometry, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.searchsorted(of_ring, np.arange(len(rings) + 1))
    first = np.r_[True, of_part[1:] != of_part[:-1]] if len(rings) else np.zeros(0, bool)
    out = np.zeros(len(geometry))
    for i in range(len(rings)):
        a, b = starts[i], starts[i + 1]
        size = abs(_WGS84.polygon_area_perimeter(xy[a:b, 0], xy[a:b, 1])[0]) / 1e6
        out[index[of_part[i]]] += size if first[i] else -size
    return out


def land_area(outline: Outline) -> float:
    """The area shares are told of: the official one where it is published, else the outline's own. Unit: km²."""
    if outline.area_km2:
        return outline.area_km2
    straight = shapely.segmentize(shapely.from_wkb(outline.geometry), _STRAIGHT_DEGREES)
    return float(area_km2(np.array([straight], dtype=object))[0])


def arcs_of(geometry: NDArray[np.object_]) -> Arcs:
    """The lines along which cells meet each other, and the outside (−1).

    Shapes: one arc a pair of cells and stretch; cells must share their edges vertex by vertex, as ``build_cells`` leaves them.
    Units: ``length_km`` geodesic.
    """
    parts, of_part = shapely.get_parts(geometry, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, index = shapely.get_coordinates(rings, return_index=True)
    same = index[1:] == index[:-1]
    a, b, cell = xy[:-1][same], xy[1:][same], of_part[of_ring[index[:-1][same]]]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    a[swap], b[swap] = b[swap], a[swap].copy()
    order = np.lexsort((cell, b[:, 1], b[:, 0], a[:, 1], a[:, 0]))
    a, b, cell = a[order], b[order], cell[order]
    first = np.r_[True, np.any((a[1:] != a[:-1]) | (b[1:] != b[:-1]), axis=1)]
    left = cell[first]
    right = np.full(len(left), -1)
    paired = np.flatnonzero(~first)
    right[np.cumsum(first)[paired] - 1] = cell[paired]
    a, b = a[first], b[first]
    length = _WGS84.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]
    pair = np.lexsort((right, left))
    a, b, left, right, length = a[pair], b[pair], left[pair], right[pair], np.asarray(length)[pair]
    begins = np.r_[True, (left[1:] != left[:-1]) | (right[1:] != right[:-1])]
    group = np.cumsum(begins) - 1
    segments = np.asarray(shapely.linestrings(np.stack([a, b], axis=1)), dtype=object)
    merged = shapely.line_merge(shapely.multilinestrings(segments, indices=group))
    lines, of_group = shapely.get_parts(merged, return_index=True)
    # A pair of cells that meets in several stretches shares its length among them by their share of degrees.
    total = np.bincount(group, weights=length)
    flat = shapely.length(lines)
    flat_total = np.bincount(of_group, weights=flat)
    return Arcs(
        geometry=lines,
        left=left[begins][of_group].astype(np.int32),
        right=right[begins][of_group].astype(np.int32),
        length_km=total[of_group] * flat / flat_total[of_group] / 1000.0,
    )


def _with_places(land: Sequence[Outline], places: Sequence[Place]) -> list[Outline]:
    """The countries that have a place on or just off their land: a map of one war needs no others, were the theatre the world."""
    shapes = shapely.make_valid(shapely.from_wkb(np.array([o.geometry for o in land], dtype=object)))
    some = [(p.lon, p.lat) for p in places if p.kind not in AREAL and np.isfinite([p.lon, p.lat]).all()]
    points = np.asarray(shapely.points(some) if some else (), dtype=object)
    _, country = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=0.2)
    if not len(country):
        raise InputError("no place lies on the theatre's land", hint="check the places' longitudes and latitudes")
    return [land[i] for i in np.unique(country).tolist()]


class _Projection:
    """Azimuthal equidistant about the theatre's land, in metres, and back."""

    def __init__(self, shapes: NDArray[np.object_], lon: float, lat: float) -> None:
        self._to = Transformer.from_crs(
            "EPSG:4326", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +datum=WGS84 +units=m", always_xy=True
        )
        self.land = self.there(shapely.segmentize(shapes, _STRAIGHT_DEGREES))
        # Borders are joined before points are set along them: the two sides of one border must get the same points.
        borders = shapely.segmentize(shapely.union_all(shapely.boundary(shapes)), _STRAIGHT_DEGREES)
        self.borders = self.there(np.array([borders], dtype=object))[0]

    @classmethod
    def about(cls, land: Sequence[Outline]) -> _Projection:
        shapes = shapely.make_valid(shapely.from_wkb(np.array([o.geometry for o in land], dtype=object)))
        west, south, east, north = shapely.total_bounds(shapes)
        return cls(shapes, (west + east) / 2, (south + north) / 2)

    def there(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        return shapely.transform(shapes, lambda xy: np.column_stack(self._to.transform(xy[:, 0], xy[:, 1])))

    def back(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        def degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            # 1e-9 degrees is a tenth of a millimetre: the same vertex of two cells stays the same number
            return np.column_stack(self._to.transform(xy[:, 0], xy[:, 1], direction="INVERSE")).round(9)

        out: NDArray[np.object_] = shapely.transform(shapes, degrees)
        return out

    def points(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self._to.transform(lon, lat))

    def lines(self, lines: Sequence[Line]) -> NDArray[np.object_]:
        """The roads among them."""
        roads = [ln.geometry for ln in lines if ln.kind not in {"river", "canal", "railway", "pipeline"}]
        return self.there(shapely.from_wkb(np.array(roads, dtype=object)))


class _Sites:
    """Places that get a cell: where they stand in metres, whose land they stand on, and how far a spot reaches."""

    def __init__(
        self, places: list[Place], xy: NDArray[np.float64], country: NDArray[np.int64], land: Any, names: list[str]
    ) -> None:
        self.places = places
        self.xy = xy
        self.country = country
        self.land = land
        self.countries = [names[c] for c in country]
        self.radius_m = np.array([p.radius_km * 1000 if p.kind in SPOTS else np.inf for p in places])
        self._part_shared_points()

    @classmethod
    def of(cls, places: Sequence[Place], land: Sequence[Outline], projection: _Projection) -> _Sites:
        some = [p for p in places if p.kind not in AREAL and np.isfinite([p.lon, p.lat]).all()]
        lon, lat = np.array([p.lon for p in some], dtype=float), np.array([p.lat for p in some], dtype=float)
        near = np.abs(lat) <= 90
        some, lon, lat = [p for p, ok in zip(some, near, strict=True) if ok], lon[near], lat[near]
        xy = projection.points(lon, lat).reshape(-1, 2)
        country = np.full(len(some), -1)
        points = np.asarray(shapely.points(xy) if len(some) else (), dtype=object)
        tree = shapely.STRtree(projection.land)
        inside, which = tree.query(points, predicate="intersects")
        country[inside] = which
        lost = np.flatnonzero((country < 0) & np.isfinite(xy).all(axis=1))
        if len(lost):
            (index, nearest) = tree.query_nearest(points[lost], max_distance=_REACH_M, all_matches=False)
            country[lost[index]] = nearest
            own = {
                o.country: i for i, o in enumerate(land)
            }  # a border post counts for its own country, if that is near
            for i in lost:
                mine = own.get(some[i].country)
                if mine is not None and shapely.distance(points[i], projection.land[mine]) <= _REACH_M:
                    country[i] = mine
        keep = np.flatnonzero(country >= 0)
        if not len(keep):
            raise InputError("no place lies on the theatre's land", hint="check the places' longitudes and latitudes")
        return cls([some[i] for i in keep], xy[keep], country[keep], projection.land, [o.country for o in land])

    def _part_shared_points(self) -> None:
        """Move places that share a coordinate 300 m apart, all but the first becoming spots: none is lost, none counts twice."""
        _, group, sizes = np.unique(self.xy.round(0), axis=0, return_inverse=True, return_counts=True)
        group = group.ravel()
        for g in np.flatnonzero(sizes > 1):
            members = sorted(np.flatnonzero(group == g), key=lambda i: (-self.places[i].population, self.places[i].id))
            for turn, i in enumerate(members[1:]):
                angle = 2 * np.pi * turn / (len(members) - 1) + 0.5
                self.xy[i] += 300.0 * np.array([np.cos(angle), np.sin(angle)])
                self.radius_m[i] = min(self.radius_m[i], _SHARED_POINT_KM * 1000)


def _divide(sites: _Sites, borders: Any) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The faces between all lines, and the site each belongs to."""
    linework: list[Any] = [borders]
    spots: dict[int, Any] = {}
    for c in np.unique(sites.country):
        mine = np.flatnonzero(sites.country == c)
        reach = shapely.buffer(sites.land[c], 1_000.0)
        main = mine[np.isinf(sites.radius_m[mine])]
        if not len(main):  # a country of spots only: they share its land
            sites.radius_m[mine] = np.inf
            main = mine
        linework.append(shapely.intersection(_voronoi(sites.xy[main], reach, edges=True), reach))
        around = mine[_near_a_spot(sites, mine)]
        if len(around):
            cells = shapely.get_parts(_voronoi(sites.xy[around], reach, edges=False))
            for i, cell in zip(around, cells, strict=True):
                if np.isfinite(sites.radius_m[i]):
                    spots[int(i)] = shapely.intersection(cell, shapely.Point(sites.xy[i]).buffer(sites.radius_m[i], 8))
    linework += [shapely.boundary(s) for s in spots.values()]
    faces = shapely.get_parts(
        shapely.polygonize([shapely.segmentize(shapely.union_all(linework, grid_size=_GRID_M), _STRAIGHT_M)])
    )
    inner = shapely.point_on_surface(faces)
    owner = np.full(len(faces), -1)
    xy = shapely.get_coordinates(inner)
    for c in np.unique(sites.country):
        shapely.prepare(sites.land[c])
        here = np.flatnonzero(shapely.intersects_xy(sites.land[c], xy[:, 0], xy[:, 1]))
        main = np.flatnonzero((sites.country == c) & np.isinf(sites.radius_m))
        owner[here] = main[cKDTree(sites.xy[main]).query(xy[here])[1]]
        if its := [i for i in spots if sites.country[i] == c]:
            face, spot = shapely.STRtree([spots[i] for i in its]).query(inner[here], predicate="intersects")
            owner[here[face]] = np.array(its)[spot]
    return faces, owner


def _voronoi(xy: NDArray[np.float64], reach: Any, *, edges: bool) -> Any:
    """Voronoi cells in the order of the sites, or their edges, at least as wide as ``reach``."""
    points = shapely.MultiPoint(xy)
    if edges:
        return shapely.voronoi_polygons(points, extend_to=shapely.envelope(reach), only_edges=True)
    return shapely.voronoi_polygons(points, extend_to=shapely.envelope(reach), ordered=True)


def _near_a_spot(sites: _Sites, mine: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions within ``mine`` that can bound a spot's disc: the spots and all that stands within two radii of one."""
    finite = np.flatnonzero(np.isfinite(sites.radius_m[mine]))
    if not len(finite):
        return finite
    tree = cKDTree(sites.xy[mine])
    near = tree.query_ball_point(sites.xy[mine][finite], 2 * sites.radius_m[mine][finite])
    return np.unique(np.concatenate([np.asarray(n, dtype=np.int64) for n in near]))


def _join(faces: NDArray[np.object_], owner: NDArray[np.int64], count: int) -> NDArray[np.object_]:
    """One polygon (or several parts) a site, from its faces."""
    out: NDArray[np.object_] = np.full(count, shapely.Polygon(), dtype=object)
    order = np.argsort(owner, kind="stable")
    order = order[owner[order] >= 0]
    ids, starts = np.unique(owner[order], return_index=True)
    ends = np.r_[starts[1:], len(order)]
    single = ends - starts == 1
    out[ids[single]] = faces[order[starts[single]]]
    for i, a, b in zip(ids[~single], starts[~single], ends[~single], strict=True):
        out[i] = shapely.union_all(faces[order[a:b]])
    return out


def _nominal(
    cells: NDArray[np.object_],
    places: Sequence[Place],
    xy: NDArray[np.float64],
    roads: NDArray[np.object_],
    far_m: float,
) -> NDArray[np.object_]:
    """What of each cell lies farther than ``far_m`` from every settlement and road."""
    out: NDArray[np.object_] = np.full(len(cells), shapely.Polygon(), dtype=object)
    settled = np.array([p.kind in SETTLEMENTS for p in places])
    corners, of_cell = shapely.get_coordinates(cells, return_index=True)
    distance = np.hypot(*(corners - xy[of_cell]).T)
    reach = np.maximum.reduceat(distance, np.searchsorted(of_cell, np.arange(len(cells))))
    doubtful = np.flatnonzero((reach > far_m) | ~settled)
    if not len(doubtful):
        return out
    discs = shapely.buffer(shapely.points(xy[settled]), far_m, quad_segs=16)
    near = np.concatenate([discs, shapely.buffer(roads, far_m, quad_segs=8)]) if len(roads) else discs
    tree = shapely.STRtree(near)
    for i in doubtful:
        rest = cells[i]
        touching = tree.query(rest, predicate="intersects")
        if len(touching):
            rest = shapely.difference(rest, shapely.union_all(near[touching]))
        out[i] = shapely.MultiPolygon([p for p in shapely.get_parts(rest) if p.geom_type == "Polygon"])
    return out
