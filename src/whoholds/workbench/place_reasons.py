"""Why a place is shown as held by somebody: the statements that carried its estimate, and what would tip it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from whoholds.errors import NotFound
from whoholds.model import (
    UNKNOWN,
)
from whoholds.workbench.estimates import known_day, posterior

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench


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
        explain(evidence, place, on, known_at)
        if within_reach(known_only(evidence, known_day(known_at)), on)[cell]
        else None
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
