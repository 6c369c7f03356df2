"""The map through time: who held each cell on each day of a stretch, as bytes a browser can draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from whoholds.errors import NotFound, SettingsError
from whoholds.model import CONTESTED, UNKNOWN
from whoholds.model.vocabularies import Modality
from whoholds.workbench import estimates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.estimators import Posterior
    from whoholds.estimating.evidence import Evidence
    from whoholds.model import Cells, ControlDay
    from whoholds.workbench.bench import Workbench

LONGEST_DAYS = 1_500
"""A stretch nobody asked for is no longer than this."""

STEPS = 200
"""A probability of 1 as a byte."""

NEVER = 255
"""The age, in weeks, of evidence that is not there or older than that."""

MOST_DAYS = 8
"""Estimates kept ready: areas told week by week ask four weeks later for the same day again."""

EPOCH = date(1970, 1, 1)


def stretch(bench: Workbench, known_at: datetime | None = None) -> tuple[date, date]:
    """The first and the last day worth showing: from the first holding or event dated to the month, to the last day already known.

    Raises: NotFound in a ledger that dates nothing.
    """
    statements = [s for s in bench.ledger.statements(kinds=["control", "event"], known_at=known_at) if s.valid]
    actual = [s for s in statements if s.modality is Modality.ACTUAL] or statements
    if not actual:
        raise NotFound("nothing in the ledger is dated", hint="read a report with a date: --published DAY")
    known = max(s.known_at.date() for s in actual)
    last = min(max(s.valid.last for s in actual if s.valid), known)
    exact = [s.valid.start for s in actual if s.valid and s.valid.days <= 31 and s.valid.start <= last]
    return max(min(exact, default=last), last - timedelta(days=LONGEST_DAYS)), last


def state_order(bench: Workbench, on: date) -> tuple[str, ...]:
    """Every state a map of the ledger may show: unknown, contested, then actors.

    The largest holder of that day goes first, what lies in the theatre's first focus counted before the rest: it keeps its plain
    colour where two look alike, as on the printed sheet.
    """
    day, focuses = bench.control(on), bench.theatre.focuses
    west, south, east, north = focuses[0].bbox if focuses else (-180.0, -90.0, 180.0, 90.0)
    cells = day.cells
    inside = (cells.lon >= west) & (cells.lon <= east) & (cells.lat >= south) & (cells.lat <= north)
    weight = cells.area_km2 * np.where(inside, 1.0, 0.01)
    shares = dict.fromkeys([*day.states, *(p.actor for p in bench.evidence().presences)], 0.0)
    for holder, km2 in zip(day.holders(), weight.tolist(), strict=True):
        shares[holder] = shares.get(holder, 0.0) + km2
    actors = [s for s in shares if s not in (UNKNOWN, CONTESTED)]
    if len(actors) > 250:
        raise SettingsError(
            f"{len(actors)} holders are more than a map can tell apart", hint="name holders in the theatre"
        )
    return (UNKNOWN, CONTESTED, *sorted(actors, key=lambda s: (-shares[s], s)))


@dataclass(frozen=True, eq=False)
class Timeline:
    """Estimates of day after day from the same evidence, far quicker than one by one.

    >>> import tempfile, pathlib
    >>> from whoholds.workbench import Workbench
    >>> with Workbench.create(pathlib.Path(tempfile.mkdtemp()) / "empty.whoholds", theatre="syria-iraq") as bench:
    ...     told = Timeline.of(bench, ("unknown", "contested")).day_bytes(date(2017, 12, 15))
    ...     n = len(bench.cells.places)
    >>> len(told) == 3 * n, set(told[: 2 * n]), set(told[2 * n :])  # nobody has reported: unknown, 0, never
    (True, {0}, {255})
    """

    evidence: Evidence
    states: tuple[str, ...]
    known_at: datetime | None
    estimator: str
    cells: Cells
    source: str = ""
    adjust: Callable[[Posterior, date], Posterior] | None = None
    """The calibration and the counts that are set; a single source's word is left as it is."""
    _kept: dict[str, object] = field(default_factory=dict, repr=False)
    _days: dict[date, ControlDay] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        bench: Workbench,
        states: Sequence[str],
        known_at: datetime | None = None,
        *,
        source: str = "",
        evidence: Evidence | None = None,
    ) -> Timeline:
        """Of everything known at an instant (or of ``evidence``, gathered already); with ``source``, of what that source alone said."""
        found = evidence if evidence is not None else bench.evidence(known_at)
        if source:
            found = told_by(found, source)
        name = bench.settings.estimator
        if source:
            return cls(found, tuple(states), known_at, name, bench.cells, source)

        def adjust(estimate: Posterior, on: date) -> Posterior:
            return estimates.adjusted(bench, found, estimate, on, known_at, name)

        return cls(found, tuple(states), known_at, name, bench.cells, adjust=adjust)

    def day(self, on: date) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
        """State (its position in ``states``), probability (× STEPS) and age of the last evidence in weeks, each n bytes."""
        probability, last = self._estimate(on)
        number = {s: i for i, s in enumerate(self.states)}
        lookup = np.array([number.get(s, 0) for s in self.evidence.states], np.uint8)
        known = probability.sum(axis=1) > 0
        best = (
            probability.argmax(axis=1) if probability.shape[1] else np.zeros(len(known), np.int64)
        )  # ties as ControlDay.holders
        state = np.where(known, lookup[best] if len(lookup) else 0, 0).astype(np.uint8)
        sure = np.where(known, probability.max(axis=1, initial=0.0), 0.0)
        days = (np.datetime64(on, "D") - last).astype("timedelta64[D]").astype(float)
        weeks = np.where(np.isnat(last), NEVER, np.clip(np.nan_to_num(days, nan=7.0 * NEVER) // 7, 0, NEVER))
        return state, np.rint(sure * STEPS).astype(np.uint8), weeks.astype(np.uint8)

    def day_bytes(self, on: date) -> bytes:
        """The three, one after the other: 3 n bytes."""
        return b"".join(plane.tobytes() for plane in self.day(on))

    def stack(self, days: Sequence[date]) -> NDArray[np.uint8]:
        """All of them, with each day but the first as its difference to the day before (modulo 256): it compresses well.

        Shapes: days × 3 × n.
        """
        self._kept["last"] = days[-1]
        whole = np.array([self.day(on) for on in days], np.uint8).reshape(len(days), 3, len(self.evidence.places))
        return np.concatenate([whole[:1], np.diff(whole, axis=0)])

    def control(self, on: date) -> ControlDay:
        """The same as an estimate whose areas can be measured."""
        from whoholds.model import ControlDay

        if on in self._days:
            return self._days[on]
        probability, last = self._estimate(on)
        if len(self._days) == MOST_DAYS:
            del self._days[next(iter(self._days))]
        self._days[on] = ControlDay(
            on=on,
            known_at=self.known_at,
            method=self.estimator,
            cells=self.cells,
            states=self.evidence.states,
            probability=probability,
            last_evidence=last,
            basis=((),) * len(self.cells.places),
        )
        return self._days[on]

    def _estimate(self, on: date) -> tuple[NDArray[np.float32], NDArray[np.datetime64]]:
        estimate = self._estimated(on)
        if self.adjust is not None:
            estimate = self.adjust(estimate, on)
        return estimate.probability, estimate.last_evidence

    def _estimated(self, on: date) -> Posterior:
        from whoholds.estimating.estimators import Posterior, estimator

        if self.estimator != "markov":
            return estimator.get(self.estimator)(self.evidence, on, self.known_at)
        from whoholds.estimating.estimators.markov import SHARPNESS, last_evidence, within_reach
        from whoholds.estimating.evidence import day_number
        from whoholds.estimating.observations import known_only
        from whoholds.estimating.tracking import Tracker

        if "used" not in self._kept:
            self._kept["used"] = known_only(self.evidence, self.known_at.date() if self.known_at else None)
        used: Evidence = self._kept["used"]  # type: ignore[assignment]  # one slot, one type
        n = len(self.evidence.places)
        if not len(used):
            nothing = np.full(n, np.datetime64("NaT", "D"), "datetime64[D]")
            return Posterior(np.zeros((n, len(self.evidence.states)), np.float32), nothing, ((),) * n, self.estimator)
        number = day_number(on)
        # Days beyond all that is known are looked ahead to from the end of the chains, which must not move the others: two trackers.
        ahead = number > int(used.known.max())
        tracker = self._kept.get("ahead" if ahead else "back")
        if not isinstance(tracker, Tracker):
            last = self._kept.get("last")
            until = max(number, day_number(last)) if isinstance(last, date) else number
            tracker = Tracker(used, until=until) if ahead else Tracker(used)
            self._kept["ahead" if ahead else "back"] = tracker
        probability = tracker.probability(tracker.picture(number), SHARPNESS)
        probability[~within_reach(used, on)] = 0
        return Posterior(probability, last_evidence(used, on), ((),) * n, self.estimator)


def told_by(found: Evidence, source: str) -> Evidence:
    """What one source alone said."""
    if source not in found.sources:
        raise NotFound(
            f"source '{source}' says nothing of who holds what", hint="whoholds show sources lists all sources"
        )
    return found.only(found.source == found.sources.index(source))


def every_day(since: date, until: date) -> Iterator[date]:
    """Both ends included."""
    for i in range((until - since).days + 1):
        yield since + timedelta(days=i)
