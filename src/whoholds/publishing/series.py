"""A chart of what each holder held through time, with its band."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import SettingsError
from whoholds.model import Area, Theatre
from whoholds.publishing.saving import format_of, saved

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (210.0, 120.0)
_WHAT = {
    "land": "square kilometres",
    "inhabited": "square kilometres of inhabited land",
    "settlements": "settlements",
    "people": "people",
}


def draw_series(
    rows: Sequence[Area],
    theatre: Theatre,
    path: str | Path,
    *,
    title: str = "",
    shares: bool = False,
    most: int = 7,
    note: str = "",
    format: str | None = None,
    dpi: int = 200,
) -> Path:
    """Draw the areas of several days as lines with bands: one denominator, one division.

    ``shares`` draws shares of the total instead of amounts; only the ``most`` largest states are drawn, and the note says so.
    Raises: SettingsError when the rows mix denominators or divisions, or there are none, or for another format.
    """
    path = Path(path)
    kind = format_of(format or path.suffix, "a chart")
    path.write_bytes(series_bytes(rows, theatre, kind, title=title, shares=shares, most=most, note=note, dpi=dpi))
    return path


def series_bytes(
    rows: Sequence[Area],
    theatre: Theatre,
    format: str = "png",
    *,
    title: str = "",
    shares: bool = False,
    most: int = 7,
    note: str = "",
    dpi: int = 200,
) -> bytes:
    """The same as bytes."""
    if not rows:
        raise SettingsError("there are no areas to draw", hint="ask for days on which something is known")
    if len({(a.denominator, a.division) for a in rows}) > 1:
        raise SettingsError("a chart shows one denominator of one division", hint="filter the areas first")
    from matplotlib.figure import Figure

    from whoholds.publishing import marks
    from whoholds.publishing.days import day_text
    from whoholds.publishing.palette import QUIET, looks

    largest: dict[str, float] = {}
    for a in rows:
        largest[a.state] = max(largest.get(a.state, 0.0), a.assessed)
    states = sorted(largest, key=lambda s: (-largest[s], s))
    look = looks(theatre, states)
    days = sorted({a.on for a in rows})
    figure = Figure(figsize=(SIZE[0] / 25.4, SIZE[1] / 25.4), facecolor="white")
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, SIZE[0])
    page.set_ylim(0, SIZE[1])
    page.set_axis_off()
    unit = f"share of {_WHAT[rows[0].denominator]}" if shares else _WHAT[rows[0].denominator]
    where = next((o.name for o in theatre.outlines if o.id == rows[0].division), rows[0].division) or theatre.title
    marks.write(page, 12, SIZE[1] - 13, title or f"Who held {where}", 16, bold=True)
    span = day_text(days[0]) if len(days) == 1 else f"{day_text(days[0])} to {day_text(days[-1])}"
    marks.write(page, 12, SIZE[1] - 19, f"{unit[0].upper()}{unit[1:]}, {span}", 9, colour=QUIET)
    coverage = f"Bands: {rows[0].coverage:.0%} coverage. "
    left_out = f"{len(states) - most} smaller holders are not drawn. " if len(states) > most else ""
    marks.write(page, 12, 5, (coverage + left_out + note).strip(), 6.4, colour=QUIET)
    ax = figure.add_axes((20 / SIZE[0], 15 / SIZE[1], (SIZE[0] - 62) / SIZE[0], (SIZE[1] - 40) / SIZE[1]))
    when: Any = days  # matplotlib takes dates, its types do not say so
    ends = []
    for n, state in enumerate(states[:most]):
        mine = sorted((a for a in rows if a.state == state), key=lambda a: a.on)
        by_day = {a.on: a for a in mine}
        told = [_at(by_day.get(d), shares) for d in days]
        low, mid, high = zip(*told, strict=True)
        ax.fill_between(when, low, high, color=look[state].colour, alpha=0.18, linewidth=0, zorder=3)
        style: Any = ("solid", (0, (6, 1.5)), (0, (1.5, 1.2)))[n % 3 if look[state].texture else 0]
        ax.plot(when, mid, color=look[state].ink, linewidth=1.7, linestyle=style, zorder=4)
        ends.append((mid[-1], look[state].name, look[state].ink))
    _axes(ax, shares)
    if len(days) == 1:
        ax.margins(x=0.5)
    else:
        ax.set_xlim(when[0], when[-1])
    top = max(a.high / (a.total or 1) if shares else a.high for a in rows) or 1.0
    ax.set_ylim(0, top * 1.04)
    _names(page, ends, ax, top * 1.04)
    page.set_zorder(5)
    page.patch.set_visible(False)
    return saved(figure, format_of(format, "a chart"), dpi)


def _at(area: Area | None, shares: bool) -> tuple[float, float, float]:
    if area is None:
        return 0.0, 0.0, 0.0
    by = (area.total or 1.0) if shares else 1.0
    return area.low / by, area.assessed / by, area.high / by


def _axes(ax: Axes, shares: bool) -> None:
    from matplotlib import dates
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    from whoholds.publishing.fonts import face
    from whoholds.publishing.furniture import HAIR
    from whoholds.publishing.palette import QUIET

    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0%}" if shares else f"{v:,.0f}"))
    ticks: Any = dates  # its classes are not typed
    locator = ticks.AutoDateLocator(minticks=3, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ticks.ConciseDateFormatter(locator, show_offset=False))
    ax.grid(axis="y", color=HAIR, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, colors=QUIET)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_fontproperties(face(7.5))


def _names(page: Axes, ends: list[tuple[float, str, str]], ax: Axes, top: float) -> None:
    """Each name at the end of its line, pushed apart where lines end close together."""
    from whoholds.publishing import marks
    from whoholds.publishing.fonts import wrapped

    box = ax.get_position()
    bottom, height = box.y0 * SIZE[1], box.height * SIZE[1]
    x = box.x1 * SIZE[0] + 2
    room = SIZE[0] - x - 4
    blocks = [
        (bottom + height * value / top, wrapped(name, room, 7.6, bold=True)[:2], ink) for value, name, ink in ends
    ]
    floor = bottom + 1.0
    for y, lines, ink in sorted(blocks, key=lambda b: b[0]):
        need = 3.2 * len(lines)
        y = max(y - need / 2, floor)
        for n, line in enumerate(reversed(lines)):
            marks.write(page, x, y + 3.2 * n + 0.6, line, 7.6, bold=True, colour=ink)
        floor = y + need + 0.9
