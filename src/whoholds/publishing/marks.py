"""The signs of a sheet, drawn in millimetres: fills, stripes, stipple, rings, type with a halo.

Stripes and stipples are lines and points of their own, not the renderer's hatches: they look the same in PNG, SVG and PDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

import numpy as np
import shapely
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from whoholds.model.display import shown
from whoholds.publishing.fonts import face
from whoholds.publishing.palette import INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

POINTS_PER_MM = 72 / 25.4


def path_of(shape: Any) -> Path | None:
    """The outline of (multi)polygons as one path, holes wound the other way; None for nothing."""
    polygons = [p for p in shapely.get_parts(shape).tolist() if p.geom_type == "Polygon" and not p.is_empty]
    if not polygons:
        return None
    rings = shapely.get_rings(shapely.orient_polygons(np.array(polygons, dtype=object)))
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(xy), Path.LINETO, dtype=Path.code_type)
    begins = np.r_[True, of_ring[1:] != of_ring[:-1]]
    codes[begins] = Path.MOVETO
    codes[np.r_[begins[1:], True]] = Path.CLOSEPOLY
    return Path(xy, codes)


def fill(
    ax: Axes, shape: Any, colour: str, *, z: float, edge: str | None = None, width: float = 0.0, **more: Any
) -> None:
    """Fill a shape. Unit: ``width`` of the edge in points."""
    path = path_of(shape)
    if path is not None:
        ax.add_artist(
            PathPatch(
                path, facecolor=colour, edgecolor=edge or "none", linewidth=width, zorder=z, joinstyle="round", **more
            )
        )


def draw(ax: Axes, lines: Any, colour: str, width: float, *, z: float, style: Any = "solid", **more: Any) -> None:
    """Draw lines (or the rims of polygons) in one stroke. Unit: ``width`` in points."""
    parts = shapely.get_parts(np.atleast_1d(np.asarray(lines, dtype=object)))
    kinds = shapely.get_type_id(parts)
    parts = np.concatenate([parts[(kinds == 1) | (kinds == 2)], shapely.get_rings(parts[kinds == 3])])
    xy = [shapely.get_coordinates(p) for p in parts if not p.is_empty]
    if xy:
        more = {"capstyle": "round", "joinstyle": "round"} | more
        ax.add_artist(LineCollection(xy, colors=colour, linewidths=width, linestyles=[style], zorder=z, **more))


def stripes(
    ax: Axes,
    shape: Any,
    colour: str,
    *,
    z: float,
    every_mm: float,
    width_mm: float,
    angle: float = 45.0,
    alpha: float = 1.0,
) -> None:
    """Stripes across a shape, of one slant all over the sheet."""
    path = path_of(shape)
    if path is None:
        return
    left, bottom, right, top = shapely.bounds(shape)
    a = np.radians(angle)
    along, across = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    corners = np.array([[left, bottom], [left, top], [right, bottom], [right, top]])
    low, high = (corners @ across).min(), (corners @ across).max()
    start, end = (corners @ along).min() - 2, (corners @ along).max() + 2
    steps = np.arange(np.floor(low / every_mm), np.ceil(high / every_mm) + 1) * every_mm
    lines = [np.stack([s * across + start * along, s * across + end * along]) for s in steps]
    collection = LineCollection(
        lines, colors=colour, linewidths=width_mm * POINTS_PER_MM, zorder=z, capstyle="butt", alpha=alpha
    )
    collection.set_clip_path(PathPatch(path, transform=ax.transData))
    ax.add_artist(collection)


def stipple(ax: Axes, shape: Any, colour: str, *, z: float, every_mm: float, size_mm: float) -> None:
    """Points over a shape, staggered, on one grid all over the sheet."""
    points(ax, _grid(shape, every_mm), colour, size_mm, z=z)


def crosses(ax: Axes, shape: Any, colour: str, *, z: float, every_mm: float, size_mm: float) -> None:
    """Small upright crosses over a shape, staggered, on one grid all over the sheet."""
    xy = _grid(shape, every_mm)
    if len(xy):
        size = size_mm * POINTS_PER_MM
        ax.add_artist(_markers(xy, "+", colour, size, 0.35, z))


def _grid(shape: Any, every_mm: float) -> NDArray[np.float64]:
    """The points of the sheet's staggered grid that lie in a shape."""
    if shapely.is_empty(shape):
        return np.zeros((0, 2))
    left, bottom, right, top = shapely.bounds(shape)
    rows = np.arange(np.floor(bottom / every_mm), np.ceil(top / every_mm) + 1)
    columns = np.arange(np.floor(left / every_mm) - 1, np.ceil(right / every_mm) + 1)
    x, y = np.meshgrid(columns, rows)
    xy = np.column_stack([(x + 0.5 * (y % 2)).ravel(), y.ravel()]) * every_mm
    shapely.prepare(shape)
    out: NDArray[np.float64] = xy[shapely.contains_xy(shape, xy[:, 0], xy[:, 1])]
    return out


def points(ax: Axes, xy: NDArray[np.float64], colour: str, size_mm: float, *, z: float) -> None:
    """Plain round points."""
    if len(xy):
        ax.add_artist(_markers(xy, "o", colour, size_mm * POINTS_PER_MM, 0.0, z))


def _markers(xy: NDArray[np.float64], sign: str, colour: str, size: float, edge: float, z: float) -> Line2D:
    return Line2D(
        xy[:, 0], xy[:, 1], marker=sign, color=colour, markersize=size, markeredgewidth=edge, zorder=z, linestyle="none"
    )


def ring(ax: Axes, x: float, y: float, radius_mm: float, colour: str, *, z: float) -> None:
    """A siege: a ring with teeth that point inward."""
    turn = np.linspace(0, 2 * np.pi, 97)
    circle = np.column_stack([x + radius_mm * np.cos(turn), y + radius_mm * np.sin(turn)])
    teeth = []
    for t in np.linspace(0, 2 * np.pi, max(12, round(radius_mm * 4)), endpoint=False):
        outer = np.array([x + radius_mm * np.cos(t), y + radius_mm * np.sin(t)])
        teeth.append(np.stack([outer, outer + (np.array([x, y]) - outer) / radius_mm * 0.75]))
    for colours, width in ((PAPER, 2.4), (colour, 1.1)):
        ax.add_artist(LineCollection([circle, *teeth], colors=colours, linewidths=width, zorder=z))


def diamond(ax: Axes, x: float, y: float, size_mm: float, colour: str, *, z: float) -> None:
    """Somebody is here and does not hold it."""
    h = size_mm / 2
    shape = shapely.Polygon([(x - h, y), (x, y + h), (x + h, y), (x, y - h)])
    fill(ax, shape, PAPER, z=z, edge=PAPER, width=2.2)
    fill(ax, shape, PAPER, z=z + 0.01, edge=colour, width=1.0)
    inner = shapely.Polygon([(x - h * 0.45, y), (x, y + h * 0.45), (x + h * 0.45, y), (x, y - h * 0.45)])
    fill(ax, inner, colour, z=z + 0.02)


def halo(width: float = 1.8, colour: str = PAPER, alpha: float = 0.92) -> list[Any]:
    """The pale rim that keeps type legible on a map."""
    return [withStroke(linewidth=width, foreground=colour, alpha=alpha)]


def write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str = INK,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    base: str = "baseline",
    z: float = 50.0,
    rim: float = 0.0,
    rim_colour: str = PAPER,
    **more: Any,
) -> None:
    """One line of type; never read as mathematics, and without what could steer how it is shown."""
    text = shown(text).replace("\u200b", "")
    effects = halo(rim, rim_colour) if rim else None
    ax.text(
        x, y, text, fontproperties=face(size, bold=bold, italic=italic, text=text), color=colour, ha=align, va=base, zorder=z,
        path_effects=effects, parse_math=False, **more,
    )  # fmt: skip


def spaced(text: str) -> str:
    """Letterspaced capitals, as countries and regions are set; Arabic stays joined."""
    joined = any(bidirectional(c) in ("R", "AL") for c in text)
    return text if joined else "\u2009".join(text.upper())
