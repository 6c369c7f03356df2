"""The printed sheet: one A4 page, one day, as a picture desk would set it.

The page is drawn in millimetres on one set of axes. Nothing on it depends on the clock or on the fonts of the machine: the same
estimate gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.errors import SettingsError
from whoholds.model import CONTESTED, UNKNOWN, Area, ControlDay, Theatre
from whoholds.publishing.curves import curved
from whoholds.publishing.frames import Bbox, Frame, shown
from whoholds.publishing.saving import format_of, saved

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from whoholds.publishing.control_map import ControlMap
    from whoholds.publishing.labels import Room

HOW_TO_READ = (
    "Each place stands for the land nearest to it; the colour is its likeliest holder. Square kilometres, shares and intervals are "
    "summed from those patches, the rounded edges are for the eye only. A front on this map is where knowledge changes, not a line "
    "on the ground; what nobody reported cannot be seen here."
)
IN_SHORT = "Each place stands for the land nearest to it, in the colour of its likeliest holder. A front is where knowledge changes."


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a page lie. Unit: millimetres (x, y, width, height); ``side`` is x and width; ``title`` is in points."""

    page: tuple[float, float]
    map_box: Bbox
    side: tuple[float, float]
    header: Bbox
    footer: Bbox
    title: float
    note: str


LAYOUTS = {
    "a4": Layout((297, 210), (13, 31, 205, 153), (225, 60), (13, 188, 272, 14), (13, 8.5, 272, 15.5), 21, HOW_TO_READ),
    "column": Layout((193.5, 128), (5, 17, 131, 95), (141, 48), (5, 114, 184, 12), (5, 0.5, 184, 12), 15, IN_SHORT),
}
"""A page of its own, and a picture in the column of a brief, where type must stay readable at its smaller size."""


def sheet_outline(
    theatre: Theatre,
    *,
    focus: str | None = None,
    bbox: Bbox | None = None,
    places: Sequence[str] = (),
    layout: str = "a4",
) -> Any:
    """What a sheet will show, as a polygon in EPSG:4326: the ``within`` for areas that are to be told of just this sheet.

    Raises: NotFound for a focus or place the theatre does not have.
    """
    return Frame(shown(theatre, focus=focus, bbox=bbox, places=places)[0], _layout(layout).map_box).outline()


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
    note: str = "",
    held_back: str = "",
    layout: str = "a4",
    format: str | None = None,
    dpi: int = 300,
) -> Path:
    """Draw a day's map of control on an A4 page: a focus of the theatre, a box of degrees, some places, or the whole theatre.

    ``areas`` are the legend's figures (denominator "land", no division) with their intervals, ``areas_of`` says what land they are
    of ("in Syria"); without them the cells on the sheet are summed, without an interval. ``sources`` are named in the footer with
    the theatre's own attributions; ``held_back`` says what is not shown, and why. ``layout`` "column" makes a smaller picture for a
    brief. The format is the path's ending unless given: png, svg or pdf.
    Raises: SettingsError for another format or an impossible box, NotFound for a focus or place that is not there.
    """
    path = Path(path)
    kind = format_of(format or path.suffix)
    drawn = sheet_bytes(
        day, theatre, kind, focus=focus, bbox=bbox, places=places, title=title, areas=areas, areas_of=areas_of,
        sources=sources, licence=licence, note=note, held_back=held_back, layout=layout, dpi=dpi,
    )  # fmt: skip
    path.write_bytes(drawn)
    return path


def sheet_bytes(day: ControlDay, theatre: Theatre, format: str = "png", *, dpi: int = 300, **what: Any) -> bytes:
    """The same as bytes, for a page or a brief; takes what ``draw_sheet`` takes."""
    return saved(sheet_figure(day, theatre, **what), format_of(format), dpi)


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
    note: str = "",
    held_back: str = "",
    layout: str = "a4",
) -> Figure:
    """The page as a matplotlib figure, for those who want to draw on it."""
    from whoholds.publishing import furniture, legend, marks, palette
    from whoholds.publishing.control_map import control_map
    from whoholds.publishing.labels import Room
    from whoholds.publishing.names import write_names

    bbox = bbox or _of_the_cells(day, theatre, focus, places)
    box, its_title = shown(theatre, focus=focus, bbox=bbox, places=places)
    chosen = next((f for f in theatre.focuses if f.id == focus), None)
    lay = _layout(layout)
    frame = Frame(box, lay.map_box)
    sheet = control_map(day, theatre, frame, areas=areas, wanted=[*(chosen.places if chosen else ()), *places])

    figure, ax = page(lay)
    title_ar = "" if title or not _speaks_arabic(theatre) else chosen.title_ar if chosen else theatre.title_ar
    furniture.header(ax, lay.header, title or its_title, title_ar, day.on, day.known_at, day.method, lay.title)
    ground(ax, theatre, frame)
    _holders(ax, sheet)
    _occupied(ax, sheet)
    furniture.graticule(ax, frame, z=5)
    lines(ax, theatre, sheet)
    left, bottom, width, height = lay.map_box
    room = Room((left + 0.5, bottom + 0.5, left + width - 0.5, bottom + height - 0.5))
    bar = furniture.scale_bar(ax, frame, z=45)
    room.take((bar[0], bar[1], bar[0] + bar[2], bar[1] + bar[3]))
    _signs(ax, sheet, room)
    sheet = replace(sheet, unnamed=write_names(ax, theatre, sheet, room))
    furniture.border(ax, frame, z=46)

    x, width = lay.side
    told_of = replace(sheet, rows_are=areas_of) if areas else sheet
    floor = bottom + legend.key_height(sheet, width) + (5 if width < legend.NARROW else 8)
    y = legend.figures(ax, x, bottom + height + 0.6, width, told_of, floor)
    if areas and sheet.rows and sheet.rows[0].coverage:
        y -= 3.6
        told = f"Small: share, and interval with {sheet.rows[0].coverage:.0%} coverage"
        marks.write(ax, x, y, told, 6.0, colour=palette.QUIET)
    y = legend.key(ax, x, y - (2.5 if width < legend.NARROW else 5.0), width, sheet)
    if (focus or bbox or places) and y > bottom + 29:
        furniture.locator(ax, (x, bottom, 34, 27), theatre, frame)
    furniture.footer(ax, lay.footer, f"{held_back} {note or lay.note}".strip(), _credits(theatre, sources), licence)
    return figure


def holders_figure(
    day: ControlDay,
    theatre: Theatre,
    *,
    focus: str | None = None,
    bbox: Bbox | None = None,
    places: Sequence[str] = (),
    layout: str = "a4",
) -> Figure:
    """Only the land and who holds it, without names, legend or stamps: a ground for one's own map."""
    from whoholds.publishing.control_map import control_map

    lay = _layout(layout)
    bbox = bbox or _of_the_cells(day, theatre, focus, places)
    frame = Frame(shown(theatre, focus=focus, bbox=bbox, places=places)[0], lay.map_box)
    figure, ax = page(lay)
    ground(ax, theatre, frame)
    _holders(ax, control_map(day, theatre, frame, told=False))
    return figure


def _speaks_arabic(theatre: Theatre) -> bool:
    """Whether a sheet bears its title in Arabic: not over a country of other languages, though the pages know it in Arabic too."""
    spoken = set(theatre.languages) - {"en"}
    return not spoken or "ar" in spoken


def _of_the_cells(day: ControlDay, theatre: Theatre, focus: str | None, places: Sequence[str]) -> Bbox | None:
    """What to show where nothing is asked for and the theatre has no box of its own: the countries there are cells in."""
    if focus or places or theatre.bbox or not len(day.cells.places):
        return None
    west, south, east, north = shapely.total_bounds(day.cells.geometry).tolist()
    return west - 0.2, max(south - 0.2, -89.0), east + 0.2, min(north + 0.2, 89.0)


def page(lay: Layout) -> tuple[Figure, Axes]:
    """An empty page whose coordinates are millimetres."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(lay.page[0] / 25.4, lay.page[1] / 25.4), facecolor="white")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, lay.page[0])
    ax.set_ylim(0, lay.page[1])
    ax.set_axis_off()
    return figure, ax


def _layout(name: str) -> Layout:
    if name not in LAYOUTS:
        raise SettingsError(f"there is no layout '{name}'", hint=f"one of: {', '.join(LAYOUTS)}")
    return LAYOUTS[name]


def _credits(theatre: Theatre, sources: Sequence[str]) -> list[str]:
    return [*(["Reports: " + ", ".join(sources)] if sources else []), *theatre.attributions, "Made with whoholds"]


def ground(ax: Axes, theatre: Theatre, frame: Frame) -> None:
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
    from whoholds.publishing import legend, marks, palette

    for fill in sheet.fills:
        look = sheet.looks[fill.state]
        if fill.state == UNKNOWN:
            continue
        if fill.state == CONTESTED:
            legend.contested(ax, fill.shape, [sheet.looks[s] for s in fill.pair], z=2)
            continue
        marks.fill(ax, fill.shape, look.fill(fill.step), z=2, edge=look.fill(fill.step), width=0.4)
        legend.texture(ax, fill.shape, look, z=2.3)
        if fill.stale:
            legend.stale(ax, fill.shape, z=2.4)
    legend.nominal(ax, sheet.nominal, z=3)
    marks.draw(ax, sheet.fronts, palette.PAPER, 1.7, z=3.5, alpha=0.75)
    marks.draw(ax, sheet.fronts, "#3b3f44", 0.6, z=3.6)
    for look, shape in sheet.claimed:
        legend.claimed(ax, shape, look, z=4)


def _occupied(ax: Axes, sheet: ControlMap) -> None:
    """Land of a country that another state holds: grey hairlines on the neighbours' grey, its rim dashed on both sides."""
    from whoholds.publishing import legend

    for _, shape in sheet.occupied:
        legend.occupied(ax, shapely.intersection(shape, sheet.frame.rectangle), z=1.3)


def _rank_shown(frame: Frame) -> int:
    return 1 if frame.km_per_mm > 3 else 2 if frame.km_per_mm > 1 else 3


def lines(ax: Axes, theatre: Theatre, sheet: ControlMap) -> None:
    from whoholds.publishing import marks, palette

    frame = sheet.frame
    if theatre.divisions:
        shapes = frame.shapes(shapely.from_wkb(np.array([o.geometry for o in theatre.divisions], dtype=object)), 2.0)
        marks.draw(ax, _inner(shapes, frame), "#5d6166", 0.45, z=5.5, style=(0, (4, 2.2)), alpha=0.75, capstyle="butt")
    for line in sorted(theatre.lines, key=lambda ln: (ln.kind == "river", ln.name)):
        if line.rank > _rank_shown(frame):
            continue
        parts = shapely.get_parts(shapely.from_wkb(line.geometry))
        shape = frame.shapes(curved(parts))
        shape = shape[~shapely.is_empty(shape)]
        if not len(shape):
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
        for _, shape in sheet.occupied:  # the line of a ceasefire is no border
            edges = shapely.difference(edges, shapely.buffer(shape, 0.25))
            rim = _inner(np.array([shape], dtype=object), frame)
            marks.draw(ax, rim, palette.BORDER, 0.9, z=6.1, style=(0, (3.0, 1.8)), capstyle="butt")
        marks.draw(ax, edges, palette.BORDER, 1.0, z=6.1)


def _inner(shapes: Any, frame: Frame) -> Any:
    """The rims of shapes that were cut a little outside the frame, without the cuts."""
    rims = shapely.boundary(shapes[~shapely.is_empty(shapes)])
    return shapely.intersection(rims, frame.rectangle)


def _signs(ax: Axes, sheet: ControlMap, room: Room) -> None:
    from whoholds.publishing import legend, marks
    from whoholds.publishing.names import beside

    for presence, look, x, y in sheet.presences:
        reach = presence.radius_km / sheet.frame.km_per_mm
        if presence.status == "besieges":
            radius = min(max(reach, 2.6), 9.0)
            marks.ring(ax, x, y, radius, look.ink, z=20)
            room.around(x, y, 1.2)
            continue
        if legend.somewhere(presence, sheet):
            circle = shapely.intersection(shapely.Point(x, y).buffer(reach), sheet.frame.rectangle)
            marks.draw(ax, circle, look.ink, 0.8, z=19, style=(0, (0.1, 2.2)))
        marks.diamond(ax, x, y, 2.8, look.ink, z=21)
        room.around(x, y, 1.7)
    for presence, look, x, y in sheet.presences:
        if presence.status != "besieges":
            beside(ax, room, (x, y), [(look.short, 6.0, True, True, look.ink)], gap=2.0)
