"""The printed sheet: one A4 page, one day, as a picture desk would set it.

The page is drawn in millimetres on one set of axes. Nothing on it depends on the clock or on the fonts of the machine: the same
estimate gives the same bytes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.errors import SettingsError
from whoholds.model import CONTESTED, UNKNOWN, Area, ControlDay, Theatre
from whoholds.publishing.frames import Bbox, Frame, shown
from whoholds.publishing.holdings import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from whoholds.publishing.control_map import ControlMap, Town
    from whoholds.publishing.labels import Room
    from whoholds.publishing.palette import Look

FORMATS = ("png", "svg", "pdf")
PAGE = (297.0, 210.0)
MAP_BOX: Bbox = (13.0, 31.0, 205.0, 153.0)
SIDE = (225.0, 60.0)  # left edge and width of the column beside the map
HOW_TO_READ = (
    "Each place stands for the land nearest to it; the colour is its likeliest holder. Square kilometres, shares and intervals are "
    "summed from those patches, the rounded edges are for the eye only. A front on this map is where knowledge changes, not a line "
    "on the ground; what nobody reported cannot be seen here."
)

_writing = threading.Lock()  # matplotlib's settings are the whole process's


def sheet_outline(
    theatre: Theatre, *, focus: str | None = None, bbox: Bbox | None = None, places: Sequence[str] = ()
) -> Any:
    """What a sheet will show, as a polygon in EPSG:4326: the ``within`` for areas that are to be told of just this sheet.

    Raises: NotFound for a focus or place the theatre does not have.
    """
    return Frame(shown(theatre, focus=focus, bbox=bbox, places=places)[0], MAP_BOX).outline()


def draw_sheet(
    day: ControlDay,
    theatre: Theatre,
    path: str | Path,
    *,
    focus: str | None = None,
    bbox: Bbox | None = None,
    places: Sequence[str] = (),
    title: str = "",
    areas: Sequence[Area] = (),
    areas_of: str = "",
    sources: Sequence[str] = (),
    licence: str = "",
    note: str = HOW_TO_READ,
    format: str | None = None,
    dpi: int = 300,
) -> Path:
    """Draw a day's map of control on an A4 page: a focus of the theatre, a box of degrees, some places, or the whole theatre.

    ``areas`` are the legend's figures (denominator "land", no division) with their intervals, ``areas_of`` says what land they are
    of ("in Syria"); without them the cells on the sheet are summed, without an interval. ``sources`` are named in the footer with
    the theatre's own attributions. The format is the path's ending unless given: png, svg or pdf.
    Raises: SettingsError for another format or an impossible box, NotFound for a focus or place that is not there.
    """
    path = Path(path)
    kind = (format or path.suffix.lstrip(".")).lower()
    if kind not in FORMATS:
        raise SettingsError(f"a sheet cannot be written as '{kind}'", hint=f"one of: {', '.join(FORMATS)}")
    drawn = sheet_bytes(
        day, theatre, kind, focus=focus, bbox=bbox, places=places, title=title, areas=areas, areas_of=areas_of,
        sources=sources, licence=licence, note=note, dpi=dpi,
    )  # fmt: skip
    path.write_bytes(drawn)
    return path


def sheet_bytes(day: ControlDay, theatre: Theatre, format: str = "png", *, dpi: int = 300, **what: Any) -> bytes:
    """The same as bytes, for a page or a brief; takes what ``draw_sheet`` takes."""
    import io

    from matplotlib import rc_context

    figure = sheet_figure(day, theatre, **what)
    out = io.BytesIO()
    metadata: dict[str, Any] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": "whoholds"},
        "pdf": {"CreationDate": None, "ModDate": None, "Creator": "whoholds", "Producer": None},
    }[format]
    settings = {"svg.hashsalt": "whoholds", "svg.fonttype": "path", "pdf.fonttype": 42, "path.simplify": False}
    with _writing, rc_context(settings):
        figure.savefig(out, format=format, dpi=dpi, metadata=metadata)
    return out.getvalue()


def sheet_figure(
    day: ControlDay,
    theatre: Theatre,
    *,
    focus: str | None = None,
    bbox: Bbox | None = None,
    places: Sequence[str] = (),
    title: str = "",
    areas: Sequence[Area] = (),
    areas_of: str = "",
    sources: Sequence[str] = (),
    licence: str = "",
    note: str = HOW_TO_READ,
) -> Figure:
    """The page as a matplotlib figure, for those who want to draw on it."""
    from matplotlib.figure import Figure

    from whoholds.publishing import furniture, marks
    from whoholds.publishing.control_map import control_map
    from whoholds.publishing.labels import Room

    box, its_title = shown(theatre, focus=focus, bbox=bbox, places=places)
    chosen = next((f for f in theatre.focuses if f.id == focus), None)
    frame = Frame(box, MAP_BOX)
    sheet = control_map(day, theatre, frame, areas=areas, wanted=[*(chosen.places if chosen else ()), *places])

    figure = Figure(figsize=(PAGE[0] / 25.4, PAGE[1] / 25.4), facecolor="white")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, PAGE[0])
    ax.set_ylim(0, PAGE[1])
    ax.set_axis_off()

    title_ar = (chosen.title_ar if chosen else theatre.title_ar) if not title else ""
    furniture.header(
        ax,
        (MAP_BOX[0], 188, PAGE[0] - 2 * MAP_BOX[0] + 1, 14),
        title or its_title,
        title_ar,
        day.on,
        day.known_at,
        day.method,
    )
    _ground(ax, theatre, frame)
    _holders(ax, sheet)
    furniture.graticule(ax, frame, z=5)
    _lines(ax, theatre, sheet)
    left, bottom, width, height = MAP_BOX
    room = Room((left + 0.5, bottom + 0.5, left + width - 0.5, bottom + height - 0.5))
    bar = furniture.scale_bar(ax, frame, z=45)
    room.take((bar[0], bar[1], bar[0] + bar[2], bar[1] + bar[3]))
    _signs(ax, sheet, room)
    _names(ax, theatre, sheet, room)
    furniture.border(ax, frame, z=46)

    x, width = SIDE
    y = furniture.figures(
        ax, x, MAP_BOX[1] + MAP_BOX[3] + 0.6, width, sheet if not areas else _told_of(sheet, areas_of)
    )
    if areas and sheet.rows and sheet.rows[0].coverage:
        y -= 3.6
        marks.write(
            ax,
            x,
            y,
            f"Small figures: share, and the interval with {sheet.rows[0].coverage:.0%} coverage",
            6.0,
            colour=furniture.QUIET,
        )
    furniture.key(ax, x, y - 5.0, width, sheet)
    if focus or bbox or places:
        furniture.locator(ax, (x, MAP_BOX[1], 34, 27), theatre, frame)
    furniture.footer(
        ax, (MAP_BOX[0], 8.5, PAGE[0] - 2 * MAP_BOX[0] + 1, 15.5), note, _credits(theatre, sources), licence
    )
    return figure


def _told_of(sheet: ControlMap, areas_of: str) -> ControlMap:
    from dataclasses import replace

    return replace(sheet, rows_are=areas_of)


def _credits(theatre: Theatre, sources: Sequence[str]) -> list[str]:
    return [*(["Reports: " + ", ".join(sources)] if sources else []), *theatre.attributions, "Made with whoholds"]


def _ground(ax: Axes, theatre: Theatre, frame: Frame) -> None:
    from whoholds.publishing import marks, palette

    marks.fill(ax, frame.rectangle, palette.SEA, z=1)
    shapes = frame.shapes(shapely.from_wkb(np.array([o.geometry for o in theatre.outlines], dtype=object)), 1.0)
    for outline, shape in zip(theatre.outlines, shapes, strict=True):
        shape = shapely.intersection(shape, frame.rectangle)
        if outline.inside:
            marks.fill(ax, shape, palette.NOTHING_KNOWN, z=1.2)
        else:
            marks.fill(ax, shape, palette.NEIGHBOUR, z=1.1, edge="#cfccc6", width=0.5)


def _holders(ax: Axes, sheet: ControlMap) -> None:
    from whoholds.publishing import furniture, marks, palette

    for fill in sheet.fills:
        look = sheet.looks[fill.state]
        if fill.state == UNKNOWN:
            continue
        if fill.state == CONTESTED:
            furniture.contested(ax, fill.shape, [sheet.looks[s] for s in fill.pair], z=2)
            continue
        marks.fill(ax, fill.shape, look.fill(fill.step), z=2, edge=look.fill(fill.step), width=0.4)
        furniture.texture(ax, fill.shape, look, z=2.3)
        if fill.stale:
            furniture.stale(ax, fill.shape, z=2.4)
    furniture.nominal(ax, sheet.nominal, z=3)
    marks.draw(ax, sheet.fronts, palette.PAPER, 1.7, z=3.5, alpha=0.75)
    marks.draw(ax, sheet.fronts, "#3b3f44", 0.6, z=3.6)
    for look, shape in sheet.claimed:
        furniture.claimed(ax, shape, look, z=4)


def _rank_shown(frame: Frame) -> int:
    return 1 if frame.km_per_mm > 3 else 2 if frame.km_per_mm > 1 else 3


def _lines(ax: Axes, theatre: Theatre, sheet: ControlMap) -> None:
    from whoholds.publishing import marks, palette

    frame = sheet.frame
    if theatre.divisions:
        shapes = frame.shapes(shapely.from_wkb(np.array([o.geometry for o in theatre.divisions], dtype=object)), 2.0)
        marks.draw(ax, _inner(shapes, frame), "#5d6166", 0.45, z=5.5, style=(0, (4, 2.2)), alpha=0.75, capstyle="butt")
    for line in sorted(theatre.lines, key=lambda ln: (ln.kind == "river", ln.name)):
        if line.rank > _rank_shown(frame):
            continue
        parts = shapely.get_parts(shapely.from_wkb(line.geometry))
        shape = shapely.multilinestrings(shapely.get_parts(frame.shapes(rounded(parts, 2))))
        if shapely.is_empty(shape):
            continue
        if line.kind in ("river", "canal"):
            width = 1.3 if line.rank == 1 else 0.8
            marks.draw(ax, shape, palette.PAPER, width + 0.9, z=5.8, alpha=0.6)
            marks.draw(ax, shape, palette.WATER, width, z=5.9)
        else:
            width = 0.9 if line.rank == 1 else 0.6
            marks.draw(ax, shape, palette.PAPER, width + 0.8, z=5.6, alpha=0.5)
            marks.draw(ax, shape, "#a08c78", width, z=5.7)
    inside = [o.geometry for o in theatre.outlines if o.inside]
    if inside:
        shapes = frame.shapes(shapely.from_wkb(np.array(inside, dtype=object)), 2.0)
        edges = _inner(shapes, frame)
        marks.draw(ax, edges, palette.PAPER, 2.6, z=6, alpha=0.6)
        marks.draw(ax, edges, palette.BORDER, 1.0, z=6.1)


def _inner(shapes: Any, frame: Frame) -> Any:
    """The rims of shapes that were cut a little outside the frame, without the cuts."""
    rims = shapely.boundary(shapes[~shapely.is_empty(shapes)])
    return shapely.intersection(rims, frame.rectangle)


def _signs(ax: Axes, sheet: ControlMap, room: Room) -> None:
    from whoholds.publishing import marks

    for presence, look, x, y in sheet.presences:
        reach = presence.radius_km / sheet.frame.km_per_mm
        if presence.status == "besieges":
            radius = min(max(reach, 2.6), 9.0)
            marks.ring(ax, x, y, radius, look.ink, z=20)
            room.around(x, y, 1.2)
            continue
        if 4 < reach < 60:
            circle = shapely.intersection(shapely.Point(x, y).buffer(reach), sheet.frame.rectangle)
            marks.draw(ax, circle, look.ink, 0.8, z=19, style=(0, (0.1, 2.2)))
        marks.diamond(ax, x, y, 2.8, look.ink, z=21)
        room.around(x, y, 1.7)
    for presence, look, x, y in sheet.presences:
        if presence.status != "besieges":
            _label(ax, room, (x, y), [(look.short, 6.0, True, True, look.ink)], gap=2.0)


def _names(ax: Axes, theatre: Theatre, sheet: ControlMap, room: Room) -> None:
    from whoholds.publishing import marks

    _holder_names(ax, sheet, room)
    shown_towns = _town_names(ax, sheet, room)
    small = [(t.x, t.y) for t in sheet.towns if t.id not in shown_towns]
    if sheet.frame.km_per_mm < 1.5 or len(sheet.towns) < 250:
        marks.points(ax, np.array(small).reshape(-1, 2), "#4d4f52", 0.42, z=9)
    _land_names(ax, theatre, sheet, room)
    _region_names(ax, theatre, sheet, room)


def _holder_names(ax: Axes, sheet: ControlMap, room: Room) -> None:
    """Each holder's short name in its largest stretches, so that nobody needs the legend to read the map."""
    from whoholds.publishing import marks
    from whoholds.publishing.fonts import size_mm

    shapes: dict[str, list[Any]] = {}
    for fill in sheet.fills:
        if fill.state not in (UNKNOWN, CONTESTED):
            shapes.setdefault(fill.state, []).append(fill.shape)
    for state in sorted(shapes, key=lambda s: -sum(shapely.area(p) for p in shapes[s])):
        look = sheet.looks[state]
        parts = shapely.get_parts(shapely.union_all(shapely.buffer(shapes[state], 0.02)))
        for n, part in enumerate(sorted(parts.tolist(), key=shapely.area, reverse=True)[:3]):
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
    from whoholds.publishing import marks

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
    squeezed = shapely.transform(shapely.simplify(shape, 0.3), lambda xy: xy * [height / width, 1.0])
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
    candidates = sheet.towns[: most * 3]
    must = {t.id for t in candidates if t.wanted} | {t.id for t in candidates[:6] if t.kind == "city"}
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
        if _label(ax, room, (town.x, town.y), lines, gap=1.25, must=town.id in must):
            drawn.add(town.id)
            room.around(town.x, town.y, 0.6)
            _dot(ax, town)
    return drawn


def _dot(ax: Axes, town: Town) -> None:
    from whoholds.publishing import marks

    size = {"city": 1.7, "town": 1.25}.get(town.kind, 0.95)
    marks.points(ax, np.array([[town.x, town.y]]), "white", size + 0.5, z=24)
    marks.points(ax, np.array([[town.x, town.y]]), "#16181b", size, z=24.1)
    if town.kind == "city":
        marks.points(ax, np.array([[town.x, town.y]]), "white", 0.55, z=24.2)


def _label(
    ax: Axes,
    room: Room,
    at: tuple[float, float],
    lines: list[tuple[str, float, bool, bool, str]],
    *,
    gap: float,
    must: bool = False,
) -> bool:
    """Set lines of type (text, size, bold, italic, colour) beside a point; False where there is no room."""
    from whoholds.publishing import marks
    from whoholds.publishing.fonts import size_mm

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
    from whoholds.publishing import marks
    from whoholds.publishing.fonts import size_mm

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
        part = max(parts.tolist(), key=shapely.area)
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
    from whoholds.publishing import marks
    from whoholds.publishing.fonts import size_mm

    regions = [p for p in theatre.places if p.kind in ("region", "desert", "mountain")]
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
