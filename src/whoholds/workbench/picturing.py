"""Sheets: which frame is meant, what its legend and footer say, and the drawing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import (
    Area,
    ControlDay,
    Location,
)
from whoholds.workbench.measuring import areas_by_name, earlier

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.workbench.bench import Workbench

EACH = "{focus}"
"""In the name of a sheet's file: one file for each focus."""


def draw(
    bench: Workbench,
    on: date,
    out: Path,
    *,
    known_at: datetime | None = None,
    recorded_by: datetime | None = None,
    focus: Any = (),
    title: str | None = None,
    dpi: int = 200,
) -> str:
    """Draw a sheet; says what stands on it."""
    from whoholds.publishing.sheets import draw_sheet
    from whoholds.workbench.exporting import whole_file

    asked, on = on, bench.withholding.shown(on)
    day = blurred(bench, bench.control(on, known_at=known_at, recorded_by=recorded_by))
    held_back = bench.held_back(asked)
    if EACH in out.name:
        chosen = tuple(focus) or tuple(f.id for f in bench.theatre.focuses)
        sheets = [(out.with_name(out.name.replace(EACH, f)), sheet_of(bench, (f,))) for f in chosen]
    else:
        sheets = [(out, sheet_of(bench, tuple(focus), day))]
    for path, where in sheets:
        sheet = {**credits_of(bench, day, **where), **where, **({"title": title} if title else {})}
        with whole_file(path) as partial:
            draw_sheet(day, bench.theatre, partial, format=path.suffix or ".", dpi=dpi, held_back=held_back, **sheet)
    names = bench.state_names()
    holders = day.holders()
    counts = {s: sum(h == s for h in holders) for s in dict.fromkeys(holders)}
    told = ", ".join(f"{names.get(s, s)} {n}" for s, n in sorted(counts.items(), key=lambda kv: -kv[1])[:5])
    known = f", as known on {known_at.date().isoformat()}" if known_at else ""
    drawn = f"{len(sheets)} sheets, " if len(sheets) > 1 else ""
    late = f". {held_back}" if held_back else ""
    return f"{drawn}{on.isoformat()}{known}: {len(holders)} places ({told}), by {day.method}{late}"


def blurred(bench: Workbench, day: ControlDay) -> ControlDay:
    """A day whose signs stand no more exactly than the theatre tells a point to others."""
    rule = bench.withholding
    if not rule.coarsen_km:
        return day
    signs = []
    for p in day.presences:
        if p.radius_km < rule.coarsen_km:
            lon, lat = rule.point(p.lon, p.lat)
            p = replace(p, lon=lon, lat=lat, radius_km=rule.coarsen_km)
        signs.append(p)
    return replace(day, presences=tuple(signs))


def sheet_of(bench: Workbench, focus: tuple[str, ...], day: ControlDay | None = None) -> dict[str, Any]:
    """The frame meant: a focus, places, or the whole: the theatre's first focus, else where the day's map knows something."""
    ids = {f.id: f for f in bench.theatre.focuses}
    if not focus:
        return {"focus": next(iter(ids))} if ids else _known_land(bench, day) if day is not None else {}
    if len(focus) == 1:
        wanted = focus[0].casefold()
        for f in ids.values():
            if wanted in (f.id.casefold(), f.title.casefold(), *(n.casefold() for n in f.names)):
                return {"focus": f.id}
    found = [bench.locator.named(name) for name in focus]
    own = {p.id for p in bench.own_theatre.places}
    if all(where.place in own for where in found):
        return {"places": tuple(where.place for where in found)}
    for where in found:
        if bench.own_theatre.bbox and not _inside(bench.own_theatre.bbox, where):
            raise NotFound(
                f"{where.name} does not lie in the theatre",
                hint=f"focuses: {', '.join(ids)}; or a place of the theatre",
            )
    pad = max(0.25, *(f.radius_km / 40 for f in found))
    lon, lat = [f.lon for f in found], [f.lat for f in found]
    box = (min(lon) - pad, min(lat) - pad, max(lon) + pad, max(lat) + pad)
    return {"bbox": box, "title": ", ".join(f.name for f in found[:3])}


def _inside(bbox: tuple[float, float, float, float], where: Location) -> bool:
    west, south, east, north = bbox
    return west <= where.lon <= east and south <= where.lat <= north


def _known_land(bench: Workbench, day: ControlDay) -> dict[str, Any]:
    """A box around the places whose holder is known, named by their countries: the sheet of a theatre that brings no focus."""
    import numpy as np

    rows = np.flatnonzero(day.probability.sum(axis=1) > 0)
    if bench.own_theatre.places or not len(rows):
        return {}
    lon, lat = day.cells.lon[rows], day.cells.lat[rows]
    pad = max(0.5, 0.15 * float(np.ptp(lon)), 0.15 * float(np.ptp(lat)))
    names = {o.country: o.name for o in bench.theatre.outlines if o.level == 0}
    countries = dict.fromkeys(day.cells.countries[i] for i in rows)
    title = ", ".join(names.get(c, c) for c in countries) if len(countries) <= 3 else bench.theatre.title
    box = (float(lon.min()) - pad, float(lat.min()) - pad, float(lon.max()) + pad, float(lat.max()) + pad)
    return {"bbox": box, "title": title}


def credits_of(bench: Workbench, day: ControlDay, **where: Any) -> dict[str, Any]:
    """The legend's areas and the footer's sources for a sheet."""
    from whoholds.estimating.areas import areas as measure

    used = {i for row in day.basis for i in row}
    publishers: dict[str, int] = {}
    publisher_of = {d.id: d.source for d in bench.ledger.documents()}
    for s in bench.ledger.statements(kinds=["control", "event"]):
        if s.id in used:
            name = bench.source_name(publisher_of[s.citation.document])
            publishers[name] = publishers.get(name, 0) + 1
    sources = [n for n, _ in sorted(publishers.items(), key=lambda kv: (-kv[1], kv[0]))]
    whole = where.get("focus") == (bench.theatre.focuses[0].id if bench.theatre.focuses else None)
    rows: list[Area] = []
    land = ""
    if whole and bench.theatre.focuses:
        country = next(
            (
                o
                for o in bench.theatre.outlines
                if o.inside and o.level == 0 and o.name.casefold() == where["focus"].casefold()
            ),
            None,
        )
        if country is not None:
            rows = [replace(a, division="") for a in areas_by_name(bench, day, country.name) if a.denominator == "land"]
            land = f"in {country.name}"
        else:
            rows = measure(day, denominators=("land",), before=earlier(bench, day))
    return {"sources": sources, "areas": rows, "areas_of": land}
