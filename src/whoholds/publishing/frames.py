"""Where on the page the map lies, and where on the map the world lies.

A sheet is drawn in millimetres. A Frame is a box on the page with an equal-area projection centred on what it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

from whoholds.errors import NotFound, SettingsError
from whoholds.model import Place, Theatre

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Bbox = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A box of the page (x, y, width, height in mm) and the stretch of the world in it."""

    bbox: Bbox
    box: Bbox
    _to_km: Transformer = field(init=False, repr=False, compare=False)
    _centre: tuple[float, float] = field(init=False, repr=False, compare=False)
    km_per_mm: float = field(init=False)

    def __post_init__(self) -> None:
        west, south, east, north = self.bbox
        if not (west < east and south < north and south >= -90 and north <= 90):
            raise SettingsError(f"not a box of degrees: {self.bbox}", hint="west, south, east, north")
        projection = f"+proj=laea +lon_0={(west + east) / 2} +lat_0={(south + north) / 2} +datum=WGS84 +units=km"
        to_km = Transformer.from_crs("EPSG:4326", projection, always_xy=True)
        x, y = to_km.transform(*_edge(self.bbox).T)
        _, _, width, height = self.box
        scale = max((x.max() - x.min()) / width, (y.max() - y.min()) / height)
        object.__setattr__(self, "_to_km", to_km)
        object.__setattr__(self, "_centre", ((x.max() + x.min()) / 2, (y.max() + y.min()) / 2))
        object.__setattr__(self, "km_per_mm", float(scale))

    def points(self, lon: Any, lat: Any) -> NDArray[np.float64]:
        """Degrees to millimetres of the page (n × 2)."""
        x, y = self._to_km.transform(lon, lat)
        left, bottom, width, height = self.box
        return np.column_stack(
            [
                left + width / 2 + (np.asarray(x) - self._centre[0]) / self.km_per_mm,
                bottom + height / 2 + (np.asarray(y) - self._centre[1]) / self.km_per_mm,
            ]
        )

    def degrees(self, x: Any, y: Any) -> NDArray[np.float64]:
        """Millimetres of the page to degrees (n × 2)."""
        left, bottom, width, height = self.box
        east = (np.asarray(x) - left - width / 2) * self.km_per_mm + self._centre[0]
        north = (np.asarray(y) - bottom - height / 2) * self.km_per_mm + self._centre[1]
        return np.column_stack(self._to_km.transform(east, north, direction="INVERSE"))

    def shapes(self, geometry: NDArray[np.object_], margin_mm: float = 0.0) -> NDArray[np.object_]:
        """Shapes in degrees to shapes in millimetres, cut at the box."""
        geometry = np.asarray(geometry, dtype=object)
        if not len(geometry):
            return geometry
        west, south, east, north = self.bounds(5.0)
        near = shapely.intersects(geometry, shapely.box(west, south, east, north))
        out: NDArray[np.object_] = np.full(len(geometry), shapely.Polygon(), dtype=object)
        # far away an azimuthal projection folds over: what reaches beyond the neighbourhood is cut in degrees first
        big = shapely.bounds(geometry[near])
        cut = geometry[near]
        wide = (big[:, 2] - big[:, 0] > 3 * (east - west)) | (big[:, 3] - big[:, 1] > 3 * (north - south))
        cut[wide] = shapely.clip_by_rect(cut[wide], west, south, east, north)
        placed = shapely.transform(cut, lambda xy: self.points(xy[:, 0], xy[:, 1]))
        left, bottom, width, height = self.box
        out[near] = shapely.clip_by_rect(
            placed, left - margin_mm, bottom - margin_mm, left + width + margin_mm, bottom + height + margin_mm
        )
        return out

    def outline(self) -> Any:
        """The box as a polygon of degrees, with points enough to follow its bent edges."""
        left, bottom, width, height = self.box
        xy = _edge((left, bottom, left + width, bottom + height))
        return shapely.Polygon(self.degrees(xy[:, 0], xy[:, 1]))

    def bounds(self, margin_mm: float = 0.0) -> Bbox:
        """The degrees it reaches to, with a margin."""
        left, bottom, width, height = self.box
        m = margin_mm
        xy = _edge((left - m, bottom - m, left + width + m, bottom + height + m))
        lonlat = self.degrees(xy[:, 0], xy[:, 1])
        return (*lonlat.min(axis=0).tolist(), *lonlat.max(axis=0).tolist())

    @property
    def rectangle(self) -> Any:
        """The box as a polygon of millimetres."""
        left, bottom, width, height = self.box
        return shapely.box(left, bottom, left + width, bottom + height)


def shown(
    theatre: Theatre, *, focus: str | None = None, bbox: Bbox | None = None, places: Sequence[str] = ()
) -> tuple[Bbox, str]:
    """The box of degrees a sheet is about, and its title: a focus of the theatre, a box, some places, or the whole theatre.

    Raises: NotFound for a focus or place the theatre does not have.
    """
    if focus is not None:
        known = {f.id: f for f in theatre.focuses}
        if focus not in known:
            raise NotFound(
                f"the theatre '{theatre.id}' has no focus '{focus}'",
                hint=f"one of: {', '.join(sorted(known)) or 'none'}",
            )
        return known[focus].bbox, known[focus].title
    if bbox is not None:
        return bbox, theatre.title
    if places:
        by_id = {p.id: p for p in theatre.places}
        some = [by_id[p] for p in places if p in by_id]
        if len(some) < len(places):
            missing = next(p for p in places if p not in by_id)
            raise NotFound(
                f"the theatre '{theatre.id}' has no place '{missing}'", hint="give ids as the theatre spells them"
            )
        return around(some), ", ".join(p.name for p in some[:3]) + (" and others" if len(some) > 3 else "")
    if theatre.bbox:
        return theatre.bbox, theatre.title
    inside = [o.geometry for o in theatre.outlines if o.inside]
    if not inside:
        raise SettingsError(f"the theatre '{theatre.id}' has neither a box nor land to draw", hint="give a bbox")
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(np.array(inside, dtype=object))).tolist()
    return (west, south, east, north), theatre.title


def around(places: Sequence[Place]) -> Bbox:
    """A box around places, with room for their surroundings."""
    lon, lat = [p.lon for p in places], [p.lat for p in places]
    pad = max(0.35 * (max(lon) - min(lon)), 0.35 * (max(lat) - min(lat)), max(p.radius_km for p in places) / 40, 0.03)
    return min(lon) - pad, max(min(lat) - pad, -90.0), max(lon) + pad, min(max(lat) + pad, 90.0)


def _edge(bbox: Bbox, steps: int = 40) -> NDArray[np.float64]:
    west, south, east, north = bbox
    t = np.linspace(0, 1, steps, endpoint=False)
    across, up = west + (east - west) * t, south + (north - south) * t
    full = np.full(steps, 1.0)
    return np.concatenate(
        [
            np.column_stack([across, south * full]),
            np.column_stack([east * full, up]),
            np.column_stack([across[::-1] + (east - west) / steps, north * full]),
            np.column_stack([west * full, up[::-1] + (north - south) / steps]),
        ]
    )
