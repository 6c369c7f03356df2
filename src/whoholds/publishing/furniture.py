"""What stands around a map: scale bar, graticule, locator, legend, title, footer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import shapely

from whoholds.model import Theatre
from whoholds.publishing import marks
from whoholds.publishing.days import day_text
from whoholds.publishing.fonts import size_mm, wrapped
from whoholds.publishing.frames import Bbox, Frame
from whoholds.publishing.palette import BORDER, INK, NEIGHBOUR, PAPER, QUIET, SEA

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HAIR = "#c9ccd0"


def header(
    ax: Axes, box: Bbox, title: str, title_ar: str, on: date, known_at: datetime | None, method: str, size: float
) -> None:
    """Title, and the two stamps: the day shown and the day it was known. Unit: ``size`` of the title in points."""
    left, bottom, width, height = box
    arabic, stamp = size * 0.72, size * 0.5
    if title_ar:
        marks.write(ax, left + width, bottom + height * 0.52, title_ar, arabic, bold=True, align="right", colour=QUIET)
        width -= size_mm(title_ar, arabic, bold=True)[0] + 8
    text = f"Who held what on {day_text(on)}"
    heading(ax, (left, bottom, width, height), title, text, size)
    known = f"as known on {day_text(known_at.date())}" if known_at else "as known now"
    told = f"{known}   ·   assessed by “{method}”" if method else known
    marks.write(ax, left + size_mm(text, stamp, bold=True)[0] + 3.5, bottom + 1.2, told, stamp * 0.92, colour=QUIET)


def heading(ax: Axes, box: Bbox, title: str, text: str, size: float) -> None:
    """A title, set smaller where it is long, and the line below it. Unit: ``size`` of the title in points."""
    left, bottom, width, height = box
    stamp = size * 0.5
    while size > 9 and size_mm(title, size, bold=True)[0] > width:
        size -= 0.5
    marks.write(ax, left, bottom + height * 0.52, title, size, bold=True)
    marks.write(ax, left, bottom + 1.2, text, stamp, bold=True)


def graticule(ax: Axes, frame: Frame, *, z: float) -> None:
    """Meridians and parallels in round degrees, told at the rim."""
    west, south, east, north = frame.bounds()
    step = next(
        (s for s in (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if max(east - west, north - south) / s <= 11), 30.0
    )
    left, bottom, width, height = frame.box
    for lon in np.arange(np.ceil(west / step), np.floor(east / step) + 1) * step:
        xy = frame.points(np.full(60, lon), np.linspace(south, north, 60))
        line = shapely.intersection(shapely.LineString(xy), frame.rectangle)
        marks.draw(ax, line, PAPER, 0.5, z=z, alpha=0.55)
        if not line.is_empty:
            x = float(np.interp(bottom, xy[:, 1], xy[:, 0]))
            if left + 4 < x < left + width - 4:
                marks.write(ax, x, bottom - 2.6, degrees_text(lon, "EW", step), 5.6, colour=QUIET, align="center")
    for lat in np.arange(np.ceil(south / step), np.floor(north / step) + 1) * step:
        xy = frame.points(np.linspace(west, east, 60), np.full(60, lat))
        line = shapely.intersection(shapely.LineString(xy), frame.rectangle)
        marks.draw(ax, line, PAPER, 0.5, z=z, alpha=0.55)
        if not line.is_empty:
            y = float(np.interp(left, xy[:, 0], xy[:, 1]))
            if bottom + 4 < y < bottom + height - 4:
                marks.write(
                    ax,
                    left - 1.9,
                    y,
                    degrees_text(lat, "NS", step),
                    5.6,
                    colour=QUIET,
                    align="center",
                    base="center",
                    rotation=90,
                )


def degrees_text(value: float, winds: str, step: float) -> str:
    """A meridian or parallel.

    >>> degrees_text(36.5, "EW", 0.5), degrees_text(-3.0, "NS", 1)
    ('36.5° E', '3° S')
    """
    places = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return f"{abs(value):.{places}f}° {winds[0] if value >= 0 else winds[1]}"


def scale_bar(ax: Axes, frame: Frame, *, z: float) -> Bbox:
    """A bar of a round length, in kilometres with miles below; returns the room it takes."""
    left, bottom, _, _ = frame.box
    target = 34 * frame.km_per_mm
    power = 10.0 ** np.floor(np.log10(target))
    km = max(n * power for n in (1, 2, 5) if n * power <= target)
    mm = km / frame.km_per_mm
    x, y = left + 5, bottom + 5.5
    for colour, width in ((PAPER, 3.2), (INK, 0.9)):
        lines = [[(x, y + 1), (x, y), (x + mm, y), (x + mm, y + 1)], [(x + mm / 2, y), (x + mm / 2, y + 0.7)]]
        marks.draw(
            ax, [shapely.LineString(ln) for ln in lines], colour, width, z=z, joinstyle="miter", capstyle="projecting"
        )
    marks.write(ax, x, y + 2, "0", 6.2, align="center", z=z, rim=1.8)
    marks.write(ax, x + mm, y + 2, f"{km:g} km", 6.2, align="center", z=z, rim=1.8)
    miles = km / 1.609344
    marks.write(
        ax,
        x + mm,
        y - 2.9,
        f"{miles:.0f} miles" if miles >= 10 else f"{miles:.1f} miles",
        5.4,
        align="center",
        z=z,
        colour=QUIET,
        rim=1.8,
    )
    return (left, bottom, x + mm + 8 - left, 11)


def locator(ax: Axes, box: Bbox, theatre: Theatre, frame: Frame) -> None:
    """A small map of where the sheet lies."""
    inside = shapely.from_wkb(np.array([o.geometry for o in theatre.outlines if o.inside], dtype=object))
    everything = shapely.from_wkb(np.array([o.geometry for o in theatre.outlines], dtype=object))
    if not len(inside):
        return
    west, south, east, north = shapely.total_bounds(inside)
    pad_x, pad_y = 0.22 * (east - west), 0.22 * (north - south)
    small = Frame((west - pad_x, max(south - pad_y, -89.0), east + pad_x, min(north + pad_y, 89.0)), box)
    marks.fill(ax, small.rectangle, SEA, z=40)
    tolerance = small.km_per_mm / 111 * 0.1
    for shape in small.shapes(shapely.simplify(everything, tolerance)):
        marks.fill(ax, shape, NEIGHBOUR, z=40.1, edge="#c4c1bb", width=0.3)
    for shape in small.shapes(shapely.simplify(inside, tolerance)):
        marks.fill(ax, shape, "#c9c5bb", z=40.2, edge=PAPER, width=0.5)
    here = shapely.intersection(
        shapely.transform(frame.outline(), lambda xy: small.points(xy[:, 0], xy[:, 1])), small.rectangle
    )
    if shapely.area(here) < 3:  # too small to be seen as a box
        x, y = here.centroid.coords[0]
        here = shapely.Point(x, y).buffer(1.4)
    marks.fill(ax, here, "#c0392b", z=40.3, alpha=0.12)
    marks.draw(ax, here, "#c0392b", 0.9, z=40.4)
    marks.draw(ax, small.rectangle, HAIR, 0.5, z=40.5)


def footer(ax: Axes, box: Bbox, how_to_read: str, sources: Sequence[str], licence: str) -> None:
    """How to read it, what it rests on, under which licence: set smaller where there is much of it, never cut short unseen."""
    left, bottom, width, height = box
    narrow = 0.44 * (width - 8)
    columns = (
        (left, narrow, "How to read this map", how_to_read),
        (
            left + narrow + 8,
            width - 8 - narrow,
            "Sources and licence",
            " · ".join([*sources, licence] if licence else sources),
        ),
    )
    marks.draw(ax, shapely.LineString([(left, bottom + height), (left + width, bottom + height)]), HAIR, 0.6, z=30)
    for x, room, title, text in columns:
        marks.write(ax, x, bottom + height - 3.6, title, 6.6, bold=True, colour=QUIET)
        for size in (6.4, 5.9, 5.4, 5.0, 4.6):
            lines, step = wrapped(text, room, size), size * 0.43
            fits = int((height - 4.4) // step)
            if len(lines) <= fits:
                break
        if len(lines) > fits:
            lines = [*lines[: fits - 1], lines[fits - 1].rstrip(" ,.;·") + " … and more, see the ledger"]
        for n, line in enumerate(lines):
            marks.write(ax, x, bottom + height - 4.2 - step * (n + 1), line, size, colour=QUIET)


def border(ax: Axes, frame: Frame, *, z: float) -> None:
    """The neatline."""
    marks.draw(ax, frame.rectangle, BORDER, 0.6, z=z, joinstyle="miter")
