"""Where two makers' maps disagree: as a sheet, a table, polygons."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.model import UNKNOWN, Place, Theatre
from whoholds.publishing.days import day_text
from whoholds.publishing.frames import Frame
from whoholds.publishing.saving import format_of, saved

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from whoholds.publishing.control_map import ControlMap
    from whoholds.publishing.palette import Look

HOW_TO_READ = (
    "Pale land: both maps give it to the same holder, in that holder's colour. Strong colours: the maps disagree, each colour is one pair "
    "of what the first and the second say; “blank” is land that a map leaves open though it draws that holder elsewhere. Square kilometres "
    "are geodesic, of the polygons as their makers drew them."
)
STRONG = ("#d55e00", "#0072b2", "#cc79a7", "#009e73", "#8c6d00", "#56b4e9", "#3d3d3d")
"""For the pairs that differ, the largest first (after Okabe and Ito's colours for every eye)."""

MOST_ROWS = 7
WANTED = 6
_PAD = 0.06
_MOST = 0.9
"""The sheet is about the pieces that make up so much of what is in dispute."""


def draw_disagreement(
    found: Any, theatre: Theatre, on: date, format: str, *, places: Sequence[Place] = (), dpi: int = 200
) -> bytes:
    """The sheet of a comparison (``found``: two maps, what each holds, the differences) as bytes: png, svg or pdf."""
    from whoholds.publishing import furniture, legend, marks, sheets
    from whoholds.publishing.labels import Room
    from whoholds.publishing.names import write_names
    from whoholds.publishing.palette import looks

    lay = sheets.LAYOUTS["a4"]
    frame = Frame(_bbox(found, theatre), lay.map_box)
    states = [h.state for h in found.held]
    look = looks(theatre, states)
    spoken = [d for d in found.differences if not d.silent]
    sheet = _ground_sheet(theatre, frame, spoken, places)
    figure, ax = sheets.page(lay)
    title = found.left.name if found.changed else f"{found.left.name} and {found.right.name}"
    about = (
        f"What changed between {_days(found, on)}" if found.changed else f"Where two maps disagree, {_days(found, on)}"
    )
    furniture.heading(ax, lay.header, title, about, lay.title)
    sheets.ground(ax, theatre, frame)
    for state, shape in found.agreed.items():
        placed = frame.shapes(np.array([shape], dtype=object))[0]
        marks.fill(ax, placed, look[state].fill(2), z=2)
        legend.texture(ax, placed, look[state], z=2.1)
    for n, d in reversed(list(enumerate(spoken))):
        _difference(ax, frame.shapes(np.array([d.geometry], dtype=object))[0], n, z=5.3)
    furniture.graticule(ax, frame, z=5)
    sheets.lines(ax, theatre, sheet)
    left, bottom, width, height = lay.map_box
    room = Room((left + 0.5, bottom + 0.5, left + width - 0.5, bottom + height - 0.5))
    bar = furniture.scale_bar(ax, frame, z=45)
    room.take((bar[0], bar[1], bar[0] + bar[2], bar[1] + bar[3]))
    write_names(ax, theatre, sheet, room)
    furniture.border(ax, frame, z=46)
    x, wide = lay.side
    _legend(ax, x, bottom + height + 0.6, wide, found, spoken, look)
    credits = [
        "Maps: " + ", ".join(dict.fromkeys((found.left.name, found.right.name))),
        *theatre.attributions,
        "Made with whoholds",
    ]
    furniture.footer(ax, lay.footer, HOW_TO_READ, credits, "")
    return saved(figure, format_of(format), dpi)


def _days(found: Any, on: date) -> str:
    days = [m.on or on for m in (found.left, found.right)]
    return day_text(days[0]) if days[0] == days[1] else f"{day_text(days[0])} and {day_text(days[1])}"


def _bbox(found: Any, theatre: Theatre) -> tuple[float, float, float, float]:
    """The land in dispute but for its smallest pieces, no more than the theatre shows; all land the maps speak of where there is none."""
    spoken = [d.geometry for d in found.differences if not d.silent]
    pieces = shapely.get_parts(np.array(spoken, dtype=object)) if spoken else np.zeros(0, dtype=object)
    size = shapely.area(pieces)
    order = np.argsort(-size, kind="stable")
    shown = pieces[order[: int(np.searchsorted(np.cumsum(size[order]), _MOST * size.sum())) + 1]]
    if not len(shown):
        shown = np.array([g for m in (found.left, found.right) for g in m.held.values()], dtype=object)
    west, south, east, north = shapely.total_bounds(shown).tolist()
    pad = max(east - west, north - south, 0.05) * _PAD
    west, south, east, north = west - pad, max(south - pad, -89.0), east + pad, min(north + pad, 89.0)
    if theatre.bbox:
        w, s, e, n = theatre.bbox
        if max(west, w) < min(east, e) and max(south, s) < min(north, n):
            return max(west, w), max(south, s), min(east, e), min(north, n)
    return west, south, east, north


def _ground_sheet(theatre: Theatre, frame: Frame, spoken: Sequence[Any], places: Sequence[Place]) -> ControlMap:
    """A sheet without holders: its names are those of places, first of all of those in dispute."""
    from whoholds.publishing.control_map import ControlMap, towns_in

    disputed = {name for d in spoken for name in d.places}
    wanted = [p.id for p in sorted(places, key=lambda p: -p.population) if p.name in disputed][:WANTED]
    towns, dots = towns_in(frame, replace(theatre, places=tuple(places)), None, set(wanted), disputed)
    return ControlMap(
        frame=frame,
        looks={},
        fills=(),
        fronts=np.zeros(0, dtype=object),
        nominal=shapely.Polygon(),
        claimed=(),
        presences=(),
        towns=towns,
        dots=dots,
        rows=(),
        rows_are="",
    )


def _difference(ax: Axes, shape: Any, row: int, *, z: float) -> None:
    """Land in dispute: its rim is drawn too, or a narrow strip could not be seen."""
    from whoholds.publishing import marks

    colour = STRONG[min(row, len(STRONG) - 1)]
    marks.fill(ax, shape, colour, z=z, edge=colour, width=0.7)


def _legend(
    ax: Axes, x: float, top: float, width: float, found: Any, spoken: Sequence[Any], look: Mapping[str, Look]
) -> None:
    from whoholds.publishing import legend, marks
    from whoholds.publishing.fonts import wrapped
    from whoholds.publishing.palette import INK, PAPER, QUIET, mixed

    def head(y: float, text: str) -> float:
        marks.write(ax, x, y - 3.2, text, 9, bold=True)
        marks.write(ax, x + width, y - 3.2, "km²", 7, colour=QUIET, align="right")
        marks.draw(ax, shapely.LineString([(x, y - 5.2), (x + width, y - 5.2)]), INK, 0.7, z=30)
        return y - 5.2

    y = head(top, "Changed hands" if found.changed else "They disagree on")
    rows = [(d, _row(found, _told(d.left, look), _told(d.right, look)), d.area_km2) for d in spoken[:MOST_ROWS]]
    for n, (_, text, km2) in enumerate(rows):
        y -= 5.4
        box = shapely.box(x, y - 0.5, x + 6.0, y + 2.9)
        _difference(ax, box, n, z=30)
        marks.draw(ax, box, mixed(INK, PAPER, 0.5), 0.4, z=30.5)
        marks.write(ax, x + width, y, legend.km2(km2), 8.4, bold=True, align="right")
        lines = wrapped(text, width - 8.2 - 13, 7.0)
        for turn, line in enumerate(lines):
            marks.write(ax, x + 8.2, y - 2.9 * turn, line, 7.0)
        y -= 2.9 * (len(lines) - 1)
    y -= 5.6
    marks.write(ax, x, y, "All together", 7.6, bold=True)
    marks.write(ax, x + width, y, legend.km2(found.disagreement_km2), 8.4, bold=True, align="right")
    y = head(y - 5.0, "Unchanged" if found.changed else "They agree on")
    for held in found.held:
        if held.both <= 0 or y < 60:
            continue
        y -= 5.4
        box = shapely.box(x, y - 0.5, x + 6.0, y + 2.9)
        marks.fill(ax, box, look[held.state].fill(2), z=30)
        legend.texture(ax, box, look[held.state], z=30.1)
        marks.draw(ax, box, mixed(look[held.state].ink, PAPER, 0.55), 0.4, z=30.2)
        marks.write(ax, x + 8.2, y, look[held.state].name, 8.0)
        marks.write(ax, x + width, y, legend.km2(held.both), 8.4, bold=True, align="right")
        y -= 3.1
        told = (
            f"{legend.km2(held.left)} on the first, {legend.km2(held.right)} on the second; overlap {held.overlap:.1%}"
        )
        for line in wrapped(told, width - 8.2, 6.2):
            marks.write(ax, x + 8.2, y, line, 6.2, colour=QUIET)
            y -= 2.6
        y += 2.0
    quiet = [d for d in found.differences if d.silent]
    if quiet:
        y -= 6.0
        told = "Not counted, one map does not speak of it: " + "; ".join(
            f"{_told(d.right if d.left == UNKNOWN else d.left, look)} {legend.km2(d.area_km2)} km²" for d in quiet[:4]
        )
        for line in wrapped(told, width, 6.2):
            marks.write(ax, x, y, line, 6.2, colour=QUIET)
            y -= 2.6


def _row(found: Any, one: str, other: str) -> str:
    return f"{one} to {other}" if found.changed else f"{one} on the first, {other} on the second"


def _told(state: str, look: Mapping[str, Look]) -> str:
    return "blank" if state == UNKNOWN else look[state].short if state in look else state


def csv_text(found: Any, names: Mapping[str, str]) -> str:
    """One row a pair of holders that differ."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("left_map", "left_on", "right_map", "right_on", "left", "right", "km2", "pieces", "silent", "places")
    )
    record = found.record(names)
    for d in record["differences"]:
        maps = (found.left.name, found.left.on or "", found.right.name, found.right.on or "")
        cells = (*maps, d["left"], d["right"], d["km2"], d["pieces"], d["silent"], "; ".join(d["places"]))
        writer.writerow([_harmless(c) for c in cells])
    return out.getvalue()


def _harmless(cell: Any) -> Any:
    """What a spreadsheet would take for a formula is text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def geojson_text(found: Any, names: Mapping[str, str]) -> str:
    """A feature a pair of holders that differ."""
    record = found.record(names)
    features = [
        {
            "type": "Feature",
            "properties": {"left_map": found.left.name, "right_map": found.right.name} | told,
            "geometry": json.loads(shapely.to_geojson(d.geometry)),
        }
        for d, told in zip(found.differences, record["differences"], strict=True)
    ]
    about = {key: record[key] for key in ("left", "right", "disagreement_km2")}
    return json.dumps({"type": "FeatureCollection", **about, "features": features}, ensure_ascii=False) + "\n"


def json_text(found: Any, names: Mapping[str, str]) -> str:
    """All figures."""
    return json.dumps(found.record(names), ensure_ascii=False, indent=1) + "\n"
