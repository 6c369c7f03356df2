"""The map through time as one file: everything the page draws, gathered from the workbench and written with the page itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from whoholds.errors import InputError, SettingsError
from whoholds.model import UNKNOWN
from whoholds.workbench import map_records
from whoholds.workbench.serving.disclosure import Disclosure
from whoholds.workbench.timeline import EPOCH, Timeline, every_day, state_order, stretch

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.model import Area, Statement
    from whoholds.workbench.bench import Workbench

MOST_BYTES = 60_000_000
"""Cells × days × past knowledge that one file may hold, before compression; a browser has to keep it all in memory."""

MOST_KNOWN = 4
"""Past days whose knowledge a file holds, unless told otherwise."""


def write(
    bench: Workbench,
    out: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    known: Sequence[date] | None = None,
    title: str = "",
) -> str:
    """Write one HTML file that needs no server; says what is in it.

    Raises: SettingsError for a stretch that is empty or too long; InputError where the file cannot be written or no page was built.
    """
    from whoholds.publishing.interactive import interactive_page
    from whoholds.workbench.exporting import spare, whole_file

    spare(out)
    if out.suffix.lower() not in (".html", ".htm"):  # told before minutes of work
        raise SettingsError(f"the interactive map is a page, not '{out.suffix}'", hint="give FILE.html")
    data, stacks = page_data(bench, since, until, known, title)
    html = interactive_page(data, stacks, built_page())
    with whole_file(out) as partial:
        partial.write_text(html, encoding="utf-8")
    theatre = data["theatre"]
    told = f"{theatre['first_on']} to {theatre['last_on']}, {len(data['cells']['features'])} places"
    return f"{told}, {len(data['events']['features'])} events, {len(html.encode()) / 1e6:.1f} MB"


def built_page() -> dict[str, bytes]:
    """The page's own parts, as they were built: main script, style sheet, map library, its worker.

    Raises: InputError where the package was installed without them.
    """
    import json

    static = files("whoholds") / "web" / "static"
    try:
        manifest = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
        entry = manifest["src/map.ts"]
        named = {
            "script": entry["file"],
            "style": entry["css"][0],
            "library": manifest["node_modules/maplibre-gl/dist/maplibre-gl.mjs"]["file"],
            "worker": manifest["node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"]["file"],
        }
        parts = {part: (static / name).read_bytes() for part, name in named.items()}
        fonts = {f"font:{f.rsplit('/', 1)[-1]}": (static / f).read_bytes() for f in entry.get("assets", [])}
    except (OSError, KeyError, IndexError, ValueError) as error:
        raise InputError(
            f"the map page is not in this installation: {error}", hint="build it with `make frontend`"
        ) from error
    return parts | {name: body for name, body in fonts.items() if name.endswith(".woff2")}


def page_data(
    bench: Workbench, since: date | None, until: date | None, known: Sequence[date] | None, title: str
) -> tuple[dict[str, Any], list[bytes]]:
    """What the page is told, as plain records, and the days' bytes for each state of knowledge (the first: all that is known)."""
    may = disclosure(bench)
    first, last = stretch(bench)
    first, last = since or first, may.rule.shown(until or last)
    if last < first and may.published_until and last == may.published_until:
        raise SettingsError(
            f"nothing after {last} may be given out yet: the theatre's publication delay",
            hint="for use inside, not for publication: --internal",
        )
    if last < first:
        raise SettingsError(f"the map ends ({last}) before it begins ({first})", hint="swap --since and --until")
    days = list(every_day(first, last))
    pasts = list(known) if known is not None else _past_days(bench, first, last)
    if len(days) * 3 * len(bench.cells.places) * (1 + len(pasts)) > MOST_BYTES:
        raise SettingsError(
            f"{len(days)} days of {len(bench.cells.places)} places are too much for one file",
            hint="choose a shorter stretch with --since and --until, or use `whoholds serve`",
        )
    states = state_order(bench, last)
    now = Timeline.of(bench, states)
    stacks = [now.stack(days).tobytes()]
    stacks += [Timeline.of(bench, states, end_of(past)).stack(days).tobytes() for past in pasts]
    open_to_all = [d for d in may.documents.values() if may.shows_document(d.id)]
    theatre = map_records.theatre_record(bench, states, open_to_all) | {
        "first_on": first.isoformat(),
        "last_on": last.isoformat(),
        "known_days": [p.isoformat() for p in pasts],
    }
    if title:
        theatre |= {"title": title}
    by_id = {s.id: s for s in bench.ledger.statements(kinds=["control", "event"])}
    statements, told, sources = _told(bench, states, may, by_id)
    events = [
        s
        for s in may.of(by_id.values())
        if s.kind == "event" and first <= (s.valid.start if s.valid else s.known_at.date()) <= last
    ]
    data = {
        "theatre": theatre,
        "cells": map_records.cells_collection(bench),
        "base": map_records.base_collection(bench),
        "presences": map_records.presence_records(bench, states, may, by_id),
        "events": map_records.event_collection(events, may.point),
        "areas": _areas(now, days, states),
        "statements": list(statements.values()),
        "told": told,
        "sources": sources,
    }
    return data, stacks


def disclosure(bench: Workbench) -> Disclosure:
    """What may stand in a file that goes anywhere; for use inside (setting ``internal``) nothing is too young or too exact."""
    theatre = bench.own_theatre
    if bench.settings.internal:
        theatre = replace(theatre, publication_delay_days=0, coarsen_km=0.0)
    documents = {d.id: d for d in bench.ledger.documents()}
    return Disclosure(False, theatre, bench.sources(), documents, bench.today)


def end_of(day: date) -> datetime:
    """The last instant of a day."""
    return datetime.combine(day, time.max, UTC)


def _past_days(bench: Workbench, first: date, last: date) -> list[date]:
    """Some of the days on which something became known, spread evenly; never the last one."""
    days = sorted({s.known_at.date() for s in bench.ledger.statements(kinds=["control", "event"])})
    days = [d for d in days if first <= d < last][:-1]
    step = max(len(days) / MOST_KNOWN, 1)
    return [days[int(i * step)] for i in range(min(MOST_KNOWN, len(days)))]


def _told(
    bench: Workbench, states: Sequence[str], may: Disclosure, by_id: Mapping[str, Statement]
) -> tuple[dict[str, dict[str, Any]], list[list[int]], list[dict[str, str]]]:
    """Quotations by statement; rows of cell, state, says, first, last and known day, statement, source.

    What is too young is left out; what may not be told for its source's sake stays, without words and names.
    """
    found = bench.evidence()
    number = {s: i for i, s in enumerate(states)}
    quotations: dict[str, dict[str, Any]] = {}
    order: dict[str, int] = {}
    names: dict[str, int] = {}
    told = []
    wanted = [*dict.fromkeys(found.statements), *(i for i, s in by_id.items() if s.kind == "event")]
    for identity in dict.fromkeys(wanted):
        said = by_id.get(identity)
        if said is None or not may.is_old_enough(said):
            continue
        order[identity] = len(quotations)
        record = map_records.quotation_record(said, may.documents, may.sources, hidden=not may.shows(said))
        quotations[identity] = may.told(record)
    for i, identity in enumerate(found.statements):
        if identity not in quotations:
            continue
        publisher = quotations[identity]["source"]
        names.setdefault(publisher, len(names))
        state = number.get(found.states[int(found.state[i])], 0)
        days = (int(found.valid_first[i]), int(found.valid_last[i]), int(found.known[i]))
        told.append([int(found.place[i]), state, int(found.says[i]), *days, order[identity], names[publisher]])
    return quotations, told, [{"id": n, "name": n} for n in names]


def _areas(now: Timeline, days: Sequence[date], states: Sequence[str]) -> dict[str, Any]:
    """Intervals by country ("" is the whole theatre) and denominator, at every seventh day and the last."""
    from whoholds.estimating.areas import MOVED_DAYS, areas

    chosen = [*days[::-1][:: 7 if len(days) > 31 else 1]][::-1]
    table: dict[str, Any] = {}
    for n, on in enumerate(chosen):
        estimate = now.control(on)
        before = now.control(on - timedelta(days=MOVED_DAYS))
        rows: list[Area] = [*areas(estimate, before=before), *areas(estimate, by="country", before=before)]
        for a in rows:
            place = table.setdefault(a.division, {}).setdefault(a.denominator, {"coverage": a.coverage, "states": {}})
            row = place["states"].setdefault(
                str(states.index(a.state) if a.state in states else states.index(UNKNOWN)),
                {"low": [0.0] * len(chosen), "high": [0.0] * len(chosen)},
            )
            row["low"][n], row["high"][n] = round(a.low, 1), round(a.high, 1)
    return {"days": [(d - EPOCH).days for d in chosen], "within": table}
