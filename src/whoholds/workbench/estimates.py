"""Who held what on a day: cells, evidence, and the estimate over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from whoholds.model import (
    CONTESTED,
    Cells,
    ControlDay,
    Outline,
    Place,
    Presence,
    Statement,
    map_holders,
)

if TYPE_CHECKING:
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


def known_day(known_at: datetime | None) -> date | None:
    return known_at.date() if known_at else None
