"""The legend of a sheet: who holds how much, and what the other signs mean. Each sign is drawn here, for the key and for the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from whoholds.model import CONTESTED, UNKNOWN, Presence
from whoholds.publishing import marks
from whoholds.publishing.control_map import STALE_DAYS, ControlMap, LegendRow
from whoholds.publishing.fonts import size_mm, wrapped
from whoholds.publishing.palette import BORDER, INK, NEIGHBOUR, NOTHING_KNOWN, PAPER, QUIET, Look, lightness, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

NARROW = 55.0
"""A column narrower than this (mm) is set in short."""


def figures(ax: Axes, x: float, top: float, width: float, sheet: ControlMap, floor: float) -> float:
    """The holders with their square kilometres, as many as fit above ``floor``; returns where the next thing may begin."""
    y = top
    heading = f"Land held {sheet.rows_are}".strip()
    marks.write(ax, x, y - 3.2, heading, 9, bold=True)
    marks.write(ax, x + width, y - 3.2, "km²", 7, colour=QUIET, align="right")
    y -= 5.2
    marks.draw(ax, shapely.LineString([(x, y), (x + width, y)]), INK, 0.7, z=30)
    rows = [r for r in sheet.rows if r.share >= 0.0005 or r.assessed >= 1]
    shown = 0
    while shown < len(rows) and y - 7.7 - (3.4 if shown + 1 < len(rows) else 0) > floor:
        y = _figure(ax, x, y, width, rows[shown], sheet)
        shown += 1
    if rest := rows[shown:]:
        y -= 3.4
        told = f"and {len(rest)} more, {km2(sum(r.assessed for r in rest))} km² together"
        marks.write(ax, x, y, told, 6.2, colour=QUIET)
    return y


def _figure(ax: Axes, x: float, y: float, width: float, row: LegendRow, sheet: ControlMap) -> float:
    y -= 5.2
    if row.look.state == CONTESTED:
        pair = next((f.pair for f in sheet.fills if f.state == CONTESTED and len(f.pair) == 2), ())
        contested_swatch(ax, x, y - 0.5, [sheet.looks[s] for s in pair])
    else:
        swatch(ax, x, y - 0.5, row.look)
    number = km2(row.assessed)
    marks.write(ax, x + width, y, number, 8.4, bold=True, align="right")
    room = width - 8.2 - size_mm(number, 8.4, bold=True)[0] - 2
    size = next((s for s in (8.4, 7.8, 7.2) if size_mm(row.look.name, s)[0] <= room), 8.0)
    lines = wrapped(row.look.name, room, size)
    for n, text in enumerate(lines[:2]):
        marks.write(ax, x + 8.2, y - 3.3 * n, text, size)
    y -= 3.3 * (min(len(lines), 2) - 1) + 2.9
    told = percent(row.share)
    if row.low is not None and row.high is not None:
        told += f" · {km2(row.low)} to {km2(row.high)}"
    if row.nominal >= 0.005 * max(row.assessed, 1):
        told += f" · {km2(row.nominal)} nominal"
    size = next((s for s in (6.4, 6.0, 5.6) if size_mm(told, s)[0] <= width - 8.2), 5.2)
    marks.write(ax, x + 8.2, y, told, size, colour=QUIET)
    return y + (0.1 if width < NARROW else -0.3)


def km2(value: float) -> str:
    """An area as a legend tells it: no digits that nobody can know.

    >>> km2(183270.4), km2(5612.0), km2(42.31), km2(0.84)
    ('183,300', '5,610', '42', '0.8')
    """
    if value >= 10_000:
        return f"{round(value, -2):,.0f}"
    if value >= 1_000:
        return f"{round(value, -1):,.0f}"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def percent(share: float) -> str:
    """A share as a legend tells it.

    >>> percent(0.4312), percent(0.0302), percent(0.0004), percent(0.0)
    ('43%', '3.0%', '<0.1%', '0%')
    """
    if 0 < share < 0.001:
        return "<0.1%"
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"


def key(ax: Axes, x: float, top: float, width: float, sheet: ControlMap) -> float:
    """The other signs that are on this sheet; returns where the next thing may begin."""
    entries = _entries(sheet)
    if not entries:
        return top
    narrow = width < NARROW
    first = next((f for f in sheet.fills if f.state not in (CONTESTED, UNKNOWN)), None)
    look = sheet.looks[first.state] if first else Look("", "", "", "#888888", INK)
    y = top
    if not narrow:
        marks.write(ax, x, y - 3.2, "Signs", 9, bold=True)
        y -= 5.2
    marks.draw(ax, shapely.LineString([(x, y), (x + width, y)]), INK, 0.7, z=30)
    for sign, at_length, short in entries:
        size = 6.6 if narrow else 7.2
        lines = [short] if narrow else wrapped(at_length, width - 8.2, size)
        y -= 4.0 if narrow else 4.6
        _sign(ax, x, y - 0.6, sign, look, sheet)
        for n, line in enumerate(lines):
            marks.write(ax, x + 8.2, y - 2.9 * n, line, size)
        y -= 2.9 * (len(lines) - 1)
    return y - 1.5


def key_height(sheet: ControlMap, width: float) -> float:
    """The room the key needs. Unit: millimetres."""
    entries = _entries(sheet)
    if not entries:
        return 0.0
    if width < NARROW:
        return 1.5 + 4.0 * len(entries)
    return 6.7 + sum(4.6 + 2.9 * (len(wrapped(text, width - 8.2, 7.2)) - 1) for _, text, _ in entries)


def _entries(sheet: ControlMap) -> list[tuple[str, str, str]]:
    """The signs that are on this sheet beside the holders, and what they mean, at length and in short."""
    statuses = {p.status for p, *_ in sheet.presences}
    contested = any(f.state == CONTESTED for f in sheet.fills) and all(r.look.state != CONTESTED for r in sheet.rows)
    nothing = f"No evidence (before the first report: {', '.join(sheet.presumed)})" if sheet.presumed else "No evidence"
    every = (
        (
            any(f.step for f in sheet.fills),
            "steps",
            "The paler, the less sure: 80% and more, 60%, less",
            "Paler: less sure (80%, 60%)",
        ),
        (contested, "contested", "Contested, in the colours of both", "Contested"),
        (
            any(f.stale for f in sheet.fills),
            "stale",
            f"Last evidence older than {STALE_DAYS} days, or none",
            f"Evidence over {STALE_DAYS} days old",
        ),
        (
            not shapely.is_empty(sheet.nominal),
            "nominal",
            "Nominal: far from any settlement or road",
            "Nominal: far from any road",
        ),
        (any(f.state == UNKNOWN for f in sheet.fills), "unknown", nothing, "No evidence"),
        (bool(sheet.claimed), "claimed", "Claimed by a party, not assessed so", "Claimed, not assessed so"),
        (bool(statuses - {"besieges"}), "present", "Present without holding", "Present without holding"),
        ("besieges" in statuses, "besieged", "Besieged", "Besieged"),
        (
            any(somewhere(p, sheet) for p, *_ in sheet.presences),
            "somewhere",
            "Told to be somewhere within this circle",
            "Somewhere in this circle",
        ),
        (sheet.unnamed > 0, "unnamed", "Place without room for its name", "Place, not named"),
    )
    apart = [
        ("occupied", f"{o.name}: {o.note}; not estimated", f"{o.name}: {o.note}") for o, _ in sheet.occupied if o.note
    ]
    return [(sign, at_length, short) for there, sign, at_length, short in every if there] + apart


def somewhere(presence: Presence, sheet: ControlMap) -> bool:
    """Whether a presence is told of a stretch so wide, and not too wide, that a circle shows it."""
    return presence.status != "besieges" and 4 < presence.radius_km / sheet.frame.km_per_mm < 60


def dotted(sheet: ControlMap) -> bool:
    """Whether places that get no name are shown as dots: not where they would be a rash."""
    return sheet.frame.km_per_mm < 1.5 or len(sheet.dots) < 250


def _sign(ax: Axes, x: float, y: float, sign: str, look: Look, sheet: ControlMap) -> None:
    box = shapely.box(x, y, x + 6.0, y + 3.2)
    rim = mixed(INK, PAPER, 0.5)
    if sign == "steps":
        for step in range(3):
            part = shapely.box(x + 2 * step, y, x + 2 * step + 2, y + 3.2)
            marks.fill(ax, part, look.fill(step), z=30)
        marks.draw(ax, box, rim, 0.4, z=30.2)
    elif sign == "contested":
        pair = next((f.pair for f in sheet.fills if f.state == CONTESTED), ())
        contested_swatch(ax, x, y, [sheet.looks[s] for s in pair], height=3.2)
    elif sign == "stale":
        marks.fill(ax, box, look.fill(), z=30)
        stale(ax, box, z=30.1)
        marks.draw(ax, box, rim, 0.4, z=30.2)
    elif sign == "nominal":
        marks.fill(ax, box, look.fill(), z=30)
        nominal(ax, box, z=30.1)
        marks.draw(ax, box, rim, 0.4, z=30.2)
    elif sign == "unknown":
        marks.fill(ax, box, NOTHING_KNOWN, z=30)
        marks.draw(ax, box, rim, 0.4, z=30.2)
    elif sign == "claimed":
        claimed(ax, box, sheet.claimed[0][0], z=30)
    elif sign == "unnamed":
        unnamed(ax, np.array([[x + 3, y + 1.6]]), z=30)
    elif sign == "occupied":
        occupied(ax, box, z=30)
        marks.draw(ax, box, BORDER, 0.8, z=30.2, style=(0, (3.0, 1.8)), capstyle="butt")
    elif sign == "somewhere":
        _, who, *_ = next(s for s in sheet.presences if somewhere(s[0], sheet))
        circle = shapely.Point(x + 3, y + 1.6).buffer(1.6)
        marks.draw(ax, circle, who.ink, 0.8, z=30, style=(0, (0.1, 2.2)))
    else:
        _, who, *_ = next(s for s in sheet.presences if (s[0].status == "besieges") == (sign == "besieged"))
        if sign == "besieged":
            marks.ring(ax, x + 3, y + 1.6, 1.7, who.ink, z=30)
        else:
            marks.diamond(ax, x + 3, y + 1.6, 2.8, who.ink, z=30)


def swatch(ax: Axes, x: float, y: float, look: Look, *, step: int = 0, width: float = 6.0, height: float = 3.4) -> None:
    """A sample of a fill."""
    box = shapely.box(x, y, x + width, y + height)
    marks.fill(ax, box, look.fill(step), z=30)
    texture(ax, box, look, z=30.1)
    marks.draw(ax, box, mixed(look.ink, PAPER, 0.55), 0.4, z=30.2)


def texture(ax: Axes, shape: object, look: Look, *, z: float) -> None:
    """What tells a fill from another of the same lightness."""
    colour = mixed(look.ink, PAPER, 0.7) if lightness(look.fill()) > 68 else mixed(PAPER, look.fill(), 0.7)
    if look.texture == "crosses":
        marks.crosses(ax, shape, colour, z=z, every_mm=2.0, size_mm=0.8)
    elif look.texture in ("lines", "grid"):
        marks.stripes(ax, shape, colour, z=z, every_mm=1.3, width_mm=0.12, angle=0)
        if look.texture == "grid":
            marks.stripes(ax, shape, colour, z=z, every_mm=1.3, width_mm=0.12, angle=90)


def contested_swatch(
    ax: Axes, x: float, y: float, pair: Sequence[Look], width: float = 6.0, height: float = 3.4
) -> None:
    """A sample of land between two holders."""
    box = shapely.box(x, y, x + width, y + height)
    contested(ax, box, pair, z=30)
    marks.draw(ax, box, mixed(INK, PAPER, 0.5), 0.4, z=30.2)


def contested(ax: Axes, shape: object, pair: Sequence[Look], *, z: float) -> None:
    """Stripes in the colours of the two it lies between; grey where they are not known."""
    one = pair[0].fill() if pair else "#e3e3e3"
    two = pair[1].fill() if len(pair) > 1 else mixed(INK, PAPER, 0.45)
    marks.fill(ax, shape, one, z=z, edge=one, width=0.3)
    marks.stripes(ax, shape, two, z=z + 0.05, every_mm=1.8, width_mm=0.9)


def stale(ax: Axes, shape: object, *, z: float) -> None:
    """White hairlines over land whose evidence is old."""
    marks.stripes(ax, shape, PAPER, z=z, every_mm=1.5, width_mm=0.34, angle=-45, alpha=0.85)


def nominal(ax: Axes, shape: object, *, z: float) -> None:
    """Sand over land that nobody reports on."""
    marks.fill(ax, shape, PAPER, z=z, alpha=0.3)
    marks.stipple(ax, shape, "#5f5848", z=z + 0.01, every_mm=1.5, size_mm=0.22)


def occupied(ax: Axes, shape: object, *, z: float) -> None:
    """Grey hairlines over land of a country that another state holds, apart from this war."""
    marks.fill(ax, shape, NEIGHBOUR, z=z)
    marks.stripes(ax, shape, "#b5b2ab", z=z + 0.01, every_mm=1.6, width_mm=0.16, angle=45)


def unnamed(ax: Axes, xy: NDArray[np.float64], *, z: float) -> None:
    """Dots for places that get no name."""
    marks.points(ax, xy, PAPER, 1.0, z=z)
    marks.points(ax, xy, "#4d4f52", 0.6, z=z + 0.05)


def claimed(ax: Axes, shape: object, look: Look, *, z: float) -> None:
    """A dashed rim in the claimant's colour."""
    marks.draw(ax, shape, PAPER, 2.2, z=z, alpha=0.8)
    marks.draw(ax, shape, look.ink, 1.2, z=z + 0.01, style=(0, (3.2, 2.0)), capstyle="butt")
