"""How often the intervals of areas hold the truth, on a replayed war: what "90 % coverage" is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.estimating.areas import MOVED_DAYS, areas
from whoholds.model import Cells, ControlDay

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.validation import Truth

NEAR_DAYS = 6
"""A replay asks for days a week or so apart: an estimate this near to MOVED_DAYS before stands for it."""


@dataclass(frozen=True)
class IntervalCoverage:
    """One mode of one replay. Units: km²; means over days. ``plain``: the same without what the front moved before."""

    mode: str
    days: int
    coverage: float
    plain: float
    stated: float
    error: float
    width: float

    def row(self) -> dict[str, float | int | str]:
        """The figures as a flat row."""
        return {
            "mode": self.mode,
            "days": self.days,
            "coverage": round(self.coverage, 3),
            "without_movement": round(self.plain, 3),
            "stated": self.stated,
            "mean_error_km2": round(self.error, 1),
            "mean_width_km2": round(self.width, 1),
        }


@dataclass(frozen=True)
class _OneDay:
    on: date
    state: str
    true: float
    low: float
    assessed: float
    high: float
    plain_low: float
    plain_high: float


def interval_coverage(
    truth: Truth, estimates: Mapping[str, Sequence[Any]], coverage: float = 0.9
) -> list[IntervalCoverage]:
    """Hold the intervals of every day and state of a replay against its truth.

    Shapes: ``estimates`` mode → probabilities of each day of the truth, places × states.
    """
    cells = _cells(truth)
    n = len(cells.places)
    nothing = np.full(n, np.datetime64("NaT"), "datetime64[D]")
    out = []
    for mode, told in estimates.items():
        days = [
            ControlDay(on, None, "markov", cells, truth.states, p, nothing, ((),) * n)
            for on, p in zip(truth.days, told, strict=True)
        ]
        out.append(_summed(mode, list(_held(days, truth, coverage)), coverage))
    return out


def _held(days: Sequence[ControlDay], truth: Truth, coverage: float) -> list[_OneDay]:
    out = []
    for n, day in enumerate(days):
        true = np.bincount(truth.holder[truth.days.index(day.on)], truth.area_km2, len(truth.states))
        wanted = day.on - timedelta(days=MOVED_DAYS)
        earlier = [d for d in days[:n] if abs((d.on - wanted).days) <= NEAR_DAYS]
        before = min(earlier, key=lambda d: abs((d.on - wanted).days), default=None)
        plain = {a.state: a for a in areas(day, denominators=("land",), coverage=coverage)}
        moved = {a.state: a for a in areas(day, denominators=("land",), coverage=coverage, before=before)}
        # Of two states one is the other's mirror: it would count each day twice.
        states = truth.states if (truth.holder.max() > 1) else truth.states[:1]
        for state in (s for s in states if s in moved and true[truth.states.index(s)] > 0):
            a, p = moved[state], plain[state]
            out.append(
                _OneDay(day.on, state, float(true[truth.states.index(state)]), a.low, a.assessed, a.high, p.low, p.high)
            )
    return out


def _summed(mode: str, rows: Sequence[_OneDay], stated: float) -> IntervalCoverage:
    if not rows:
        return IntervalCoverage(mode, 0, 0.0, 0.0, stated, 0.0, 0.0)
    return IntervalCoverage(
        mode,
        len(rows),
        float(np.mean([r.low <= r.true <= r.high for r in rows])),
        float(np.mean([r.plain_low <= r.true <= r.plain_high for r in rows])),
        stated,
        float(np.mean([abs(r.assessed - r.true) for r in rows])),
        float(np.mean([r.high - r.low for r in rows])),
    )


def _cells(truth: Truth) -> Cells:
    """The places of a replay as cells: their areas are told, their shapes are not needed."""
    n = len(truth.lon)
    nothing: NDArray[np.object_] = np.full(n, shapely.Polygon(), dtype=object)
    return Cells(
        places=tuple(map(str, range(n))),
        names=("",) * n,
        lon=truth.lon,
        lat=truth.lat,
        geometry=nothing,
        area_km2=truth.area_km2,
        nominal_km2=np.zeros(n),
        nominal_geometry=nothing,
        population=np.zeros(n, np.int64),
        countries=("",) * n,
        admin1=("",) * n,
        kinds=("village",) * n,
    )
