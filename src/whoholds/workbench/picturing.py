"""Who held what on a day: cells, evidence, estimate, areas, sheets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from whoholds.errors import NotFound, SettingsError
from whoholds.model import (
    CONTESTED,
    UNKNOWN,
    Area,
    Cells,
    ControlDay,
    Location,
    Outline,
    Place,
    Presence,
    Statement,
    map_holders,
)

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.estimating.calibration import Calibration
    from whoholds.estimating.estimators import Posterior
    from whoholds.estimating.evidence import Evidence
    from whoholds.workbench.bench import Workbench

PRESENCE_DAYS = 45
"""A report of somebody being somewhere is drawn for so many days."""

CLAIM_DAYS = 30

CONTENDING = 24
"""So many of the newest statements of a place tell who contends for it."""

HELD_TO_COUNTS = ", held to told counts"
"""What an estimate's method says when the setting ``counts`` is on."""

EACH = "{focus}"
"""In the name of a sheet's file: one file for each focus."""


@dataclass(frozen=True)
class Carried:
    """A statement that carried an estimate: what it adds for the likeliest holder (negative: it speaks against), and where it was made."""

    statement: str
    weight: float
    state: str
    place: str = ""
    distance_km: float = 0.0


@dataclass(frozen=True)
class PlaceReason:
    """Who is estimated to hold a place on a day, and why."""

    name: str
    on: date
    method: str
    probability: dict[str, float]
    last_evidence_on: date | None
    carried: tuple[Carried, ...]
    would_tip: str = ""
    stands_apart: float = 0.0


def cells(bench: Workbench) -> Cells:
    """The theatre's land divided among its places and those the ledger met besides; kept, for they change with the places alone."""
    from whoholds.workbench.keeping import key_of, packed_cells, shelf_of, unpacked_cells

    theatre = bench.own_theatre
    places, outlines = _places(bench)
    places = _beyond(places, theatre.occupied)
    key, shelf = key_of("cells", places, outlines, theatre.lines, theatre.nominal_km), shelf_of(bench.settings)
    if (kept := shelf.get("cells", key)) is not None:
        return unpacked_cells(kept)
    from whoholds.estimating.cells import build_cells

    built = build_cells(places, outlines, theatre.lines, theatre.nominal_km)
    shelf.put("cells", key, packed_cells(built))
    return built


def _beyond(places: list[Place], occupied: tuple[Outline, ...]) -> list[Place]:
    """The places that do not lie on land held by another state: those stand for no land of this war."""
    if not occupied or not places:
        return places
    import numpy as np
    import shapely

    land = shapely.union_all(shapely.from_wkb(np.array([o.geometry for o in occupied], dtype=object)))
    apart = shapely.contains_xy(land, [p.lon for p in places], [p.lat for p in places])
    return [p for p, out in zip(places, apart.tolist(), strict=True) if not out]


def _places(bench: Workbench) -> tuple[list[Place], tuple[Outline, ...]]:
    """The places of the map and its land: the theatre's, or the towns and land of the countries that the ledger speaks of.

    Places that the ledger met besides are among them.
    """
    from whoholds.locating.towns import SETTLED, towns

    theatre = bench.own_theatre
    met = [p for p in bench.ledger.places() if p.kind in SETTLED or p.radius_km <= 6]
    own, outlines = list(theatre.places), theatre.outlines
    if not own and met:
        countries = {p.country for p in met}
        own = towns(bench.locator.gazetteer, countries)
        outlines = tuple(o for o in outlines if o.country in countries) or outlines
    known = {p.id for p in own}
    return [*own, *(p for p in met if p.id not in known)], outlines


def evidence(bench: Workbench, known_at: datetime | None, recorded_by: datetime | None) -> Evidence:
    """The observations in the ledger's statements as known and recorded by the given instants."""
    from whoholds.checking.interests import Interests
    from whoholds.checking.weighing import Weigher
    from whoholds.estimating.evidence import Witnessing, collect
    from whoholds.workbench.claims import make_witness

    statements = list(bench.ledger.statements(kinds=["control", "event"], known_at=known_at, recorded_by=recorded_by))
    sources = bench.sources()
    interests = Interests(bench.theatre, (), sources.values())
    witness = make_witness(bench)
    weigher = Weigher(interests, sources, witness)

    def interest(s: Statement, state: str) -> int:
        return int(interests.stake(interests.speaks_for(s), state)) if state != CONTESTED else 0

    def reliability(s: Statement) -> float:
        from whoholds.checking.interests import Stake

        return weigher.reliability(s, pleased=Stake.NONE)[0]

    return collect(statements, bench.cells, bench.theatre, Witnessing(reliability, witness, interest))


def posterior(
    bench: Workbench, on: date, known_at: datetime | None, recorded_by: datetime | None, name: str
) -> tuple[Evidence, Posterior]:
    """The evidence, and what the estimator makes of it."""
    from whoholds.estimating.estimators import estimator

    found = bench.evidence(known_at, recorded_by)
    return found, adjusted(bench, found, estimator.get(name)(found, on, known_at), on, known_at, name)


def adjusted(
    bench: Workbench, found: Evidence, estimate: Posterior, on: date, known_at: datetime | None, name: str
) -> Posterior:
    """An estimate with the calibration and the counts that are set applied to it."""
    learned = calibration(bench, name)
    if learned is not None:
        estimate = replace(
            estimate, probability=learned.apply(estimate.probability), method=learned.describe(estimate.method)
        )
    if bench.settings.counts:
        from whoholds.estimating.counts import constrain
        from whoholds.workbench.gaps import told_counts

        told = told_counts(bench, found, on, known_at)
        if told:
            estimate = replace(
                estimate, probability=constrain(estimate.probability, told), method=estimate.method + HELD_TO_COUNTS
            )
    return estimate


def calibration(bench: Workbench, name: str) -> Calibration | None:
    """The calibration that is set, when it was learned for this estimator.

    Raises: TableError when the setting names no calibration.
    """
    from whoholds.estimating.calibration import Calibration

    if bench.settings.calibration is None:
        return None
    learned = Calibration.load(bench.settings.calibration)
    return learned if learned.estimator == name else None


def method(bench: Workbench) -> str:
    """How control is estimated: the estimator, and the calibration and the counts applied to it."""
    name = bench.settings.estimator
    learned = calibration(bench, name)
    return (learned.describe(name) if learned else name) + (HELD_TO_COUNTS if bench.settings.counts else "")


def control(
    bench: Workbench, on: date, known_at: datetime | None, recorded_by: datetime | None, name: str
) -> ControlDay:
    """The estimate of a day, cell by cell, with the signs of those present and the claims of the interested; kept for the next sheet."""
    from whoholds.workbench.keeping import packed_day, shelf_of, unpacked_day

    key, shelf = day_key(bench, on, known_at, recorded_by, name), shelf_of(bench.settings)
    if (kept := shelf.get("day", key)) is not None:
        return unpacked_day(kept, bench.cells, on, known_at)
    found, estimate = posterior(bench, on, known_at, recorded_by, name)
    day = ControlDay(
        on=on,
        known_at=known_at,
        method=estimate.method,
        cells=bench.cells,
        states=found.states,
        probability=estimate.probability,
        last_evidence=estimate.last_evidence,
        basis=tuple(tuple(s for s, _, _ in row) for row in estimate.basis),
    )
    holders = day.holders()
    day = replace(
        day,
        presences=presences(found, day, holders, on),
        claimed=claimed(found, holders, on, known_at),
        contenders=contenders(bench, found, holders, on, known_at),
    )
    shelf.put("day", key, packed_day(day))
    return day


def day_key(bench: Workbench, on: date, known_at: datetime | None, recorded_by: datetime | None, name: str) -> str:
    """The name of all that an estimate rests on."""
    from whoholds.workbench.keeping import key_of

    info, learned = bench.ledger.info, bench.settings.calibration
    calibration = learned.read_bytes() if learned and learned.is_file() else b""
    cells = bench.cells
    land = (cells.places, cells.lon.tobytes(), cells.lat.tobytes())
    return key_of(
        "day",
        info.head,
        info.rows,
        bench.theatre_stamp,
        land,
        on,
        known_at,
        recorded_by,
        name,
        calibration,
        bench.settings.counts,
    )


def presences(found: Evidence, day: ControlDay, holders: list[str], on: date) -> tuple[Presence, ...]:
    """Those said to be somewhere lately without being drawn as its holder; the newest word for each actor and place."""
    import numpy as np
    import shapely

    newest: dict[tuple[str, str], Presence] = {}
    for p in found.presences:
        if p.since is None or not timedelta(0) <= on - p.since <= timedelta(days=PRESENCE_DAYS):
            continue
        newest[p.actor, p.name] = p
    kept = []
    for p in newest.values():
        apart = np.hypot((day.cells.lon - p.lon) * np.cos(np.radians(p.lat)), day.cells.lat - p.lat) * 111.2
        near = (apart <= max(p.radius_km, 3.0)) | shapely.intersects_xy(day.cells.geometry, p.lon, p.lat)
        if p.actor not in {holders[i] for i in np.flatnonzero(near)}:
            kept.append(p)
    return tuple(kept)


def claimed(found: Evidence, holders: list[str], on: date, known_at: datetime | None) -> tuple[str | None, ...]:
    """What an interested speaker alone has lately claimed of a cell, where the assessment differs."""
    import numpy as np

    from whoholds.estimating.evidence import Says, day_number, known_by

    out: list[str | None] = [None] * len(holders)
    lately = found.valid_last >= day_number(on) - CLAIM_DAYS
    boasts = known_by(found, on, known_at) & lately & (found.interest > 0) & (found.says == Says.HOLDS)
    for i in np.flatnonzero(boasts).tolist():
        state = found.states[int(found.state[i])]
        cell = int(found.place[i])
        out[cell] = state if state not in (holders[cell], CONTESTED) else None
    return tuple(out)


def contenders(
    bench: Workbench, found: Evidence, holders: list[str], on: date, known_at: datetime | None
) -> tuple[tuple[str, ...], ...]:
    """Whom lately told statements of a contested cell's own place name: who contests it, attacks in it or holds some of it."""
    import numpy as np

    from whoholds.estimating.evidence import day_number, known_by

    out: list[tuple[str, ...]] = [()] * len(holders)
    shown = map_holders(bench.theatre)
    known = known_by(found, on, known_at)
    for cell in (i for i, h in enumerate(holders) if h == CONTESTED):
        rows = np.flatnonzero(known & (found.place == cell))
        newest = rows[np.argsort(-found.valid_last[rows], kind="stable")][:CONTENDING]
        told: dict[str, float] = {}
        for row in newest.tolist():
            age = max(day_number(on) - int(found.valid_last[row]), 0)
            for party in bench.ledger.statement(found.statements[row]).body.actors:
                actor = shown.get(party.actor or party.name, party.actor or party.name)
                if actor in found.states:
                    told[actor] = told.get(actor, 0.0) + 0.5 ** (age / CLAIM_DAYS)
        out[cell] = tuple(sorted(told, key=lambda a: (-told[a], a))[:2])
    return tuple(out)


def areas(
    bench: Workbench, on: date, known_at: datetime | None, denominator: str, divisions: bool, within: str | None
) -> list[Area]:
    """Areas of the day, of the whole theatre, by division, or of one country or division."""
    from whoholds.estimating.areas import DENOMINATORS
    from whoholds.estimating.areas import areas as measure

    wanted = DENOMINATORS if denominator == "all" else (denominator,)
    day = bench.control(on, known_at=known_at)
    if within:
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


def learned_sources(bench: Workbench, on: date, known_at: datetime | None) -> list[dict[str, Any]]:
    """How often each source is right, by its learned table of errors: when it says that somebody holds a place."""
    import numpy as np

    from whoholds.estimating.evidence import day_number
    from whoholds.estimating.observations import known_only
    from whoholds.estimating.tracking import Tracker

    found = known_only(bench.evidence(known_at), known_at.date() if known_at else None)
    if not len(found):
        return []
    tracker = Tracker(found, until=day_number(on))
    picture = tracker.picture(day_number(on))
    table = picture.reliability.table
    sources = bench.sources()
    rows = []
    for i, name in enumerate(found.sources):
        said = np.flatnonzero(found.source == i)
        states = np.unique(found.state[said])
        right = table[i][:, states, states].mean(axis=1)
        known = sources.get(name)
        rows.append(
            {
                "source": known.name if known else name,
                "grade": known.reliability if known else "F",
                "rows": len(said),
                "right_at_the_front": round(float(right[0]), 3),
                "right_far_from_it": round(float(right[-1]), 3),
                "interest": round(float(found.interest[said].mean()), 2),
            }
        )
    return sorted(rows, key=lambda r: (-int(str(r["rows"])), str(r["source"])))


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


def why(bench: Workbench, name: str, on: date, known_at: datetime | None) -> PlaceReason:
    """The estimate of one place and the statements that carried it.

    Raises: NotFound when the place has no cell.
    """
    import numpy as np

    where = bench.locator.named(name)
    day_cells = bench.cells
    if where.place in day_cells.places:
        cell = day_cells.places.index(where.place or "")
    else:
        apart = np.hypot((day_cells.lon - where.lon) * np.cos(np.radians(where.lat)), day_cells.lat - where.lat) * 111.2
        cell = int(apart.argmin())
        if apart[cell] > 15:
            raise NotFound(f"{where.name} has no cell on the map", hint="ask for a town or village of the theatre")
    if bench.settings.estimator == "markov":
        return why_markov(bench, cell, on, known_at)
    found, estimate = posterior(bench, on, known_at, None, bench.settings.estimator)
    row = estimate.probability[cell]
    last = estimate.last_evidence[cell]
    probability = {found.states[i]: round(float(p), 4) for i, p in enumerate(row) if p > 0} or {UNKNOWN: 1.0}
    return PlaceReason(
        day_cells.names[cell],
        on,
        estimate.method,
        probability,
        None if np.isnat(last) else last.astype(object),
        tuple(Carried(s, w, state) for s, w, state in estimate.basis[cell]),
    )


def why_markov(bench: Workbench, cell: int, on: date, known_at: datetime | None) -> PlaceReason:
    """The explanation of the default estimator: weights that add up, statements from afar, and what would tip it."""
    from whoholds.estimating.estimators.markov import within_reach
    from whoholds.estimating.explaining import explain
    from whoholds.estimating.observations import known_only

    day_cells = bench.cells
    name, place = day_cells.names[cell], day_cells.places[cell]
    evidence = bench.evidence(known_at)
    found = (
        explain(evidence, place, on, known_at) if within_reach(known_only(evidence, _day(known_at)), on)[cell] else None
    )
    shown_day = bench.control(on, known_at=known_at)
    told_by = shown_day.method
    if found is None:
        return PlaceReason(name, on, told_by, {UNKNOWN: 1.0}, None, (), "A first report of who holds it would decide.")
    names, sources = bench.state_names(), bench.sources()
    # As on the map: calibrated and held to counts where that is set.
    probability = dict(zip(shown_day.states, map(float, shown_day.probability[cell]), strict=True))
    shown = dict(zip(day_cells.places, day_cells.names, strict=True))
    told = [(t.source, names.get(t.state, t.state)) for t in found.tips if t.source is not None]
    tips = [f"one more report by {sources[i].name if i in sources else i} for {state}" for i, state in told[:3]]
    return PlaceReason(
        name,
        on,
        told_by,
        {s: round(p, 4) for s, p in probability.items() if p > 0},
        found.last_evidence_on,
        tuple(
            Carried(
                c.statement,
                round(c.weight, 3),
                c.state,
                "" if c.place == place else shown.get(c.place, c.place),
                c.distance_km,
            )
            for c in found.carried
        ),
        f"What would tip it: {'; or '.join(tips)}." if tips else "What would tip it: no single report.",
        found.goes_own_way,
    )


def _day(known_at: datetime | None) -> date | None:
    return known_at.date() if known_at else None
