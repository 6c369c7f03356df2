"""Areas and shares of a day's estimate, of one country or division, and through time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from whoholds.errors import NotFound, SettingsError
from whoholds.model import (
    UNKNOWN,
    Area,
    ControlDay,
    map_holders,
)
from whoholds.workbench.estimates import method

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.workbench.bench import Workbench


def areas(
    bench: Workbench, on: date, known_at: datetime | None, denominator: str, divisions: bool, within: str | None
) -> list[Area]:
    """Areas of the day, of the whole theatre, by division, or of one country or division.

    Raises: NotFound for a name that is neither.
    """
    from whoholds.estimating.areas import DENOMINATORS
    from whoholds.estimating.areas import areas as measure

    wanted = DENOMINATORS if denominator == "all" else (denominator,)
    day = bench.control(on, known_at=known_at)
    if within:
        if division_names(bench, within) is None:
            raise NotFound(
                f"no country or division of this theatre is called '{within}'",
                hint="whoholds areas --division lists the divisions",
            )
        return [a for a in areas_by_name(bench, day, within) if a.denominator in wanted]
    before = earlier(bench, day)
    rows = measure(day, denominators=wanted, before=before)
    if divisions:
        rows += measure(day, denominators=wanted, by="admin1", before=before)
    return rows


def earlier(bench: Workbench, day: ControlDay) -> ControlDay | None:
    """The estimate that tells how far the fronts have lately moved, by what is known for ``day``; None at the beginning of time."""
    from whoholds.estimating.areas import MOVED_DAYS

    if day.on.toordinal() <= MOVED_DAYS:
        return None
    return bench.control(day.on - timedelta(days=MOVED_DAYS), known_at=day.known_at)


def area_series(
    bench: Workbench, since: date, until: date, by: str, *, denominator: str = "land", within: str | None = None
) -> list[Area]:
    """Areas on the last day of every step between two days.

    Raises: SettingsError for an unknown step or a stretch that ends before it begins.
    """
    days = steps(since, until, by)
    return [a for on in days for a in areas(bench, on, None, denominator, False, within)]


def steps(since: date, until: date, by: str) -> list[date]:
    """The days of a series: every day, every seventh, or the last of each month; the last day is always there."""
    if until < since:
        raise SettingsError(f"the series ends ({until}) before it begins ({since})", hint="swap --since and --until")
    if by not in ("day", "week", "month"):
        raise SettingsError(f"no series by '{by}'", hint="one of: day, week, month")
    every = [since + timedelta(days=i) for i in range((until - since).days + 1)]
    if by == "week":
        every = every[::7]
    elif by == "month":
        every = [d for d in every if (d + timedelta(days=1)).day == 1]
    return every if every and every[-1] == until else [*every, until]


def draw_series(bench: Workbench, since: date, until: date, out: Path, by: str, **more: Any) -> str:
    """A series as CSV or as a chart with bands (png, svg, pdf)."""
    import csv

    from whoholds.workbench.exporting import whole_file

    rows = area_series(bench, since, until, by, **more)
    if out.suffix.lower() == ".csv":
        names, told_by = bench.state_names(), method(bench)
        with whole_file(out) as part, part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(
                [
                    "on",
                    "holder",
                    "holder_id",
                    "denominator",
                    "low",
                    "assessed",
                    "high",
                    "share",
                    "total",
                    "nominal",
                    "coverage",
                    "method",
                ]
            )
            for a in rows:
                values = (a.low, a.assessed, a.high, a.share, a.total, a.nominal)
                writer.writerow(
                    [
                        a.on,
                        names.get(a.state, a.state),
                        a.state,
                        a.denominator,
                        *(f"{v:.6g}" for v in values),
                        a.coverage,
                        told_by,
                    ]
                )
    else:
        from whoholds.publishing.series import draw_series as draw_chart

        draw_chart(rows, bench.theatre, out)
    return f"{len({a.on for a in rows})} days from {since} to {until}"


def areas_of(bench: Workbench, actor: str, place: str, on: date, known_at: datetime | None) -> tuple[Area, ...]:
    """What the map gives an actor in a country or division; empty where the map does not reach or the actor holds nothing told."""
    state = map_holders(bench.theatre).get(actor, actor)
    rows = areas_by_name(bench, bench.control(on, known_at=known_at), place, moving=False)
    if any(a.state == UNKNOWN and a.denominator == "land" and a.share > 0.5 for a in rows):
        return ()  # a map that knows less than half of the land refutes nobody
    mine = [a for a in rows if a.state == state]
    totals = {a.denominator: a.total for a in rows}
    have = {a.denominator for a in mine}
    none = [Area(on, state, d, 0, 0, 0, total, division=place) for d, total in totals.items() if d not in have]
    return (*mine, *none) if rows else ()


def areas_by_name(bench: Workbench, day: ControlDay, name: str, *, moving: bool = True) -> list[Area]:
    """Areas of one country or division by its name; empty for any other name. ``moving``: intervals reach as far as fronts have moved."""
    from whoholds.checking.geography import fold
    from whoholds.estimating.areas import areas as measure

    found = division_names(bench, name)
    if found is None:
        return []
    by, names = found
    before = earlier(bench, day) if moving else None
    return [a for a in measure(day, by=by, before=before) if fold(a.division) in names]


def division_names(bench: Workbench, name: str) -> tuple[Literal["country", "admin1"], set[str]] | None:
    """Whether a name is that of a country or of a division, and the names areas give it, folded; None for any other name."""
    from whoholds.checking.geography import Geography, fold

    outline = Geography(bench.theatre).outline(name)
    own = {fold(name)}
    if outline is not None:
        own |= {fold(n) for n in (outline.id, outline.name, *outline.names) if n}
        if outline.level == 0:
            return "country", own | {fold(outline.country)}
    cells = bench.cells
    labels = {f"{c} {a}".strip() for c, a in zip(cells.countries, cells.admin1, strict=True) if a and fold(a) in own}
    return ("admin1", {fold(label) for label in labels} | own) if labels else None
