"""The names on a sheet: holders on their land, towns at their points, countries, divisions and regions where there is room left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.model import CONTESTED, UNKNOWN, Theatre
from whoholds.publishing import legend, marks
from whoholds.publishing.control_map import ControlMap, Town
from whoholds.publishing.fonts import size_mm
from whoholds.publishing.labels import Room
from whoholds.publishing.palette import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def write_names(ax: Axes, theatre: Theatre, sheet: ControlMap, room: Room) -> int:
    """All names of a sheet, the weightiest first: holders, towns, countries and divisions, regions; how many places are nameless dots."""
    unnamed = 0
    _holder_names(ax, sheet, room)
    shown_towns = _town_names(ax, sheet, room)
    if legend.dotted(sheet):
        named = [n for n, t in enumerate(sheet.towns) if t.id in shown_towns]
        small = np.delete(sheet.dots, named, axis=0)
        legend.unnamed(ax, small, z=9)
        unnamed = len(small)
    _land_names(ax, theatre, sheet, room)
    _region_names(ax, theatre, sheet, room)
    return unnamed


def _holder_names(ax: Axes, sheet: ControlMap, room: Room) -> None:
    """Each holder's short name in its largest stretches, so that nobody needs the legend to read the map."""
    shapes: dict[str, list[Any]] = {}
    for fill in sheet.fills:
        if fill.state not in (UNKNOWN, CONTESTED):
            shapes.setdefault(fill.state, []).append(fill.shape)
    for state in sorted(shapes, key=lambda s: -sum(shapely.area(p) for p in shapes[s])):
        look = sheet.looks[state]
        coarse = shapely.simplify(np.array(shapes[state], dtype=object), 0.3)  # enough to find room in
        parts = shapely.get_parts(shapely.union_all(shapely.buffer(coarse, 0.15, quad_segs=1, join_style="mitre")))
        for n, part in enumerate(sorted(parts.tolist(), key=shapely.area, reverse=True)[:3]):
            part = shapely.simplify(part, 0.3)  # enough to find room in
            for lines, size in _sizes(look):
                width = max(size_mm(t, size, bold=True)[0] for t in lines)
                height = size * 0.3528 * 1.15 * len(lines)
                spot = _spot_for(part, width, height)
                if spot is None or (n and shapely.area(part) < 12 * width * height):
                    continue
                rect = (
                    spot[0] - width / 2 - 0.6,
                    spot[1] - height / 2 - 0.4,
                    spot[0] + width / 2 + 0.6,
                    spot[1] + height / 2 + 0.4,
                )
                if not room.free(rect):
                    continue
                room.take(rect)
                for i, text in enumerate(lines):
                    y = spot[1] + height * (0.5 - (i + 0.5) / len(lines))
                    marks.write(
                        ax,
                        spot[0],
                        y,
                        text,
                        size,
                        bold=True,
                        colour=look.ink,
                        align="center",
                        base="center_baseline",
                        z=32,
                        rim=2.4,
                    )
                break


def _sizes(look: Look) -> Iterator[tuple[list[str], float]]:
    """A holder's name in the ways it can be set, the best first: in full on one line or two, then short."""
    full = [marks.spaced(w) for w in look.name.split()]
    for size in (9.5, 8.0, 6.8):
        yield [marks.spaced(look.name)], size
        if 1 < len(full) <= 4:
            half = (len(full) + 1) // 2
            yield ["\u2002".join(full[:half]), "\u2002".join(full[half:])], size
    for size in (9.5, 8.0, 6.8):
        yield [marks.spaced(look.short)], size


def _spot_for(shape: Any, width: float, height: float) -> tuple[float, float] | None:
    """The middle of the roomiest place for a box of this size: squeeze the shape so that the box becomes a square, then look there."""
    squeezed = shapely.transform(shape, lambda xy: xy * [height / width, 1.0])
    if shapely.is_empty(squeezed) or not shapely.is_valid(squeezed):
        return None
    circle = shapely.maximum_inscribed_circle(squeezed, tolerance=0.4)
    if shapely.length(circle) < height * 0.72:
        return None
    x, y = shapely.get_coordinates(circle)[0]
    return float(x * width / height), float(y)


_TYPE = {"city": (7.6, True), "town": (6.6, False)}


def _town_names(ax: Axes, sheet: ControlMap, room: Room) -> set[str]:

    most = 70 if sheet.frame.km_per_mm > 1 else 90
    close = sheet.frame.km_per_mm < 1.6
    drawn: set[str] = set()
    candidates = sheet.towns
    largest = sorted((t for t in candidates if t.kind == "city"), key=lambda t: (-t.population, t.id))
    must = {t.id for t in candidates if t.wanted} | {t.id for t in largest[:8]}
    for town in candidates:
        if town.id in must:
            room.around(town.x, town.y, 0.7)
    for town in candidates:
        if len(drawn) >= most:
            break
        size, bold = _TYPE.get(town.kind, (6.0, False))
        lines = [(town.name, size, bold, False, "#16181b")]
        if town.name_ar and (close or town.kind == "city" or town.wanted):
            lines.append((town.name_ar, size - 1.2, False, False, "#4b5056"))
        if town.id not in must and not room.free((town.x - 0.6, town.y - 0.6, town.x + 0.6, town.y + 0.6)):
            continue
        if beside(ax, room, (town.x, town.y), lines, gap=1.25, must=town.id in must):
            drawn.add(town.id)
            room.around(town.x, town.y, 0.6)
            _dot(ax, town)
    return drawn


def _dot(ax: Axes, town: Town) -> None:
    size = {"city": 1.7, "town": 1.25}.get(town.kind, 0.95)
    marks.points(ax, np.array([[town.x, town.y]]), "white", size + 0.5, z=24)
    marks.points(ax, np.array([[town.x, town.y]]), "#16181b", size, z=24.1)
    if town.kind == "city":
        marks.points(ax, np.array([[town.x, town.y]]), "white", 0.55, z=24.2)


def beside(
    ax: Axes,
    room: Room,
    at: tuple[float, float],
    lines: list[tuple[str, float, bool, bool, str]],
    *,
    gap: float,
    must: bool = False,
) -> bool:
    """Set lines of type (text, size, bold, italic, colour) beside a point; False where there is no room."""
    sizes = [size_mm(text, size, bold=bold, italic=italic) for text, size, bold, italic, _ in lines]
    width, height = max(w for w, _ in sizes), sum(h for _, h in sizes) * 1.02
    placed = room.place(*at, (width, height), gap, must=must)
    if placed is None:
        return False
    x = placed.x + {"left": 0.0, "center": width / 2, "right": width}[placed.align]
    y = placed.y + height
    for (text, size, bold, italic, colour), (_, h) in zip(lines, sizes, strict=True):
        y -= h * 1.02
        marks.write(
            ax, x, y + h * 0.24, text, size, bold=bold, italic=italic, colour=colour, align=placed.align, z=33, rim=1.9
        )
    if placed.far:
        near = (min(max(at[0], placed.x), placed.x + width), min(max(at[1], placed.y), placed.y + height))
        marks.draw(ax, shapely.LineString([at, near]), "#16181b", 0.5, z=23)
    return True


def _land_names(ax: Axes, theatre: Theatre, sheet: ControlMap, room: Room) -> None:
    """Countries and divisions in letterspaced capitals, where there is room left."""
    frame = sheet.frame
    everything = [
        (o, 6.8 if o.inside else 7.4, "#6d6a63" if not o.inside else "#3f4348")
        for o in theatre.outlines
        if not o.inside
    ]
    everything += [(o, 5.8, "#6a6e73") for o in theatre.divisions]
    shapes = frame.shapes(shapely.from_wkb(np.array([o.geometry for o, *_ in everything], dtype=object)))
    for (outline, size, colour), shape in zip(everything, shapes, strict=True):
        parts = shapely.get_parts(shape)
        if not len(parts) or shapely.area(shape) < 60:
            continue
        part = shapely.simplify(max(parts.tolist(), key=shapely.area), 0.3)
        text = marks.spaced(outline.name)
        width, height = size_mm(text, size)
        spot = _spot_for(part, width, height)
        if spot is None:
            continue
        for dy in (0, 3, -3, 6, -6, 10, -10):
            for dx in (0, 6, -6, 14, -14):
                x, y = spot[0] + dx, spot[1] + dy
                rect = (x - width / 2 - 0.5, y - height / 2, x + width / 2 + 0.5, y + height / 2)
                if room.free(rect) and shapely.contains(part, shapely.box(*rect)):
                    room.take(rect)
                    marks.write(ax, x, y, text, size, colour=colour, align="center", base="center", z=31, rim=1.4)
                    break
            else:
                continue
            break


def _region_names(ax: Axes, theatre: Theatre, sheet: ControlMap, room: Room) -> None:
    """Deserts, mountains and regions of a size to be seen here, in italics, where there is room left."""
    regions = [p for p in theatre.places if p.kind in ("region", "desert", "mountain") and p.name[:1].isupper()]
    for place in sorted(regions, key=lambda p: (-p.radius_km, p.id)):
        width, height = size_mm(place.name, 6.6, italic=True)
        reach = 2 * place.radius_km / sheet.frame.km_per_mm
        if not 0.8 * width < reach < 90:
            continue
        x, y = sheet.frame.points([place.lon], [place.lat])[0]
        for dy in (0, 3, -3, 6, -6):
            rect = (x - width / 2 - 0.5, y + dy - height / 2, x + width / 2 + 0.5, y + dy + height / 2)
            if room.free(rect):
                room.take(rect)
                marks.write(
                    ax,
                    x,
                    y + dy,
                    place.name,
                    6.6,
                    italic=True,
                    colour="#4f545a",
                    align="center",
                    base="center",
                    z=31,
                    rim=1.6,
                )
                break
