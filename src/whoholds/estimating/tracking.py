"""Follows a theatre through time: chains for when places changed hands, a field for where the front runs.

From week to week, with what was known by then and nothing else:

1. New observations are added to the chains of their places and, weakened, of their neighbours in the same hands. The chains (hidden
   Markov, ``forward_backward``) then tell how probable it is that a place has not changed hands since an older observation: a region
   from which several sources report a new holder sheds its old evidence within days, a quiet one keeps it for months.
2. The field (``field``) of the day is fitted to all observations, each weakened by that probability.
3. The sources' tables of errors (``reliability``) are learned anew from the field, and 2 is done again.

Looking back does the same with the chains smoothed over all evidence, before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from whoholds.estimating.enclaves import Enclaves, find_enclaves
from whoholds.estimating.field import fit_field, softmax
from whoholds.estimating.forward_backward import filter_on, look_back, spread, unchanged
from whoholds.estimating.neighbours import Neighbourhood, Solver
from whoholds.estimating.observations import Observations
from whoholds.estimating.reliability import NEAR_KM, Reliability
from whoholds.model import CONTESTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.evidence import Evidence


CLEAR = 3.0
"""How sharply observations at doubtful sites count less when sources are judged."""


CLOSE_BY = 0.5
"""Fighting reaches the sites tied to its own by so much or more (some 14 km, stretched as all lengths)."""


@dataclass(frozen=True)
class Pace:
    """What the estimator takes for granted before it looks. Units as named; lengths are stretched in sparse theatres."""

    range_km: float = 80.0
    deviation: float = 4.25
    tie_km: float = 12.0
    changes_per_day: float = 1 / 200
    contested_mean: float = -1.0
    step_days: int = 7
    bin_days: int = 2
    least_weight: float = 0.05
    fewest_new: int = 40
    longest_wait_days: int = 28
    settling_days: int = 35
    learn_after_days: int = 24
    fresh_days: float = 30.0
    stale_days: float = 720.0
    window_days: int = 28
    window_weight: float = 12.0
    fastest: float = 10.0
    fought_before_days: int = 6
    fought_after_days: int = 14
    most_cells: int = 80_000_000


@dataclass(frozen=True, eq=False)
class Picture:
    """One day as fitted.

    Shapes: ``surface`` m sites × k log-odds; ``active`` k; ``weight`` of each observation, 0 where it no longer speaks (or is not
    yet known); ``near`` m classes of distance from the front.
    """

    on: int
    surface: NDArray[np.float64]
    active: NDArray[np.bool_]
    curvature: NDArray[np.float64]
    reliability: Reliability
    weight: NDArray[np.float64]
    near: NDArray[np.int64]
    solver: Solver = field(repr=False)


class Tracker:
    """The estimator at work on one body of evidence. Days asked for in rising order are answered fastest."""

    def __init__(self, evidence: Evidence, pace: Pace | None = None, until: int | None = None) -> None:
        self.pace = pace or Pace()
        self.evidence = evidence
        self.hood = Neighbourhood.of(evidence.lon, evidence.lat, evidence.countries)
        self.rows = Observations.of(evidence, self.hood)
        self._precision = self.hood.field(self.pace.range_km * self.hood.stretch, self.pace.deviation).precision
        self._ties = self.hood.nearest(self.pace.tie_km * self.hood.stretch)
        mean = np.zeros(len(evidence.states))
        if CONTESTED in evidence.states:
            mean[evidence.states.index(CONTESTED)] = self.pace.contested_mean
        self.mean = mean
        ends = [int(self.rows.known.max())] if len(self.rows) else [0]
        self._last_day = max([*ends, until] if until is not None else ends)
        self._first_day = int(self.rows.last.min()) if len(self.rows) else self._last_day
        self._bin_days = self.pace.bin_days
        sites, states = len(self.hood.xy), len(evidence.states)
        while (self._last_day - self._first_day) // self._bin_days * sites * states > self.pace.most_cells:
            self._bin_days *= 2
        self._bin_of_row = self._bin(self.rows.last)
        self._filtered = 0
        self._is_spread = np.zeros(len(self.rows), bool)
        self._begin()
        self._backwards: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]] | None = None

    # -- the days asked for ------------------------------------------------------------------------------------------------------

    def nowcast(self, on: int) -> Picture:
        """The day from what was known by its end."""
        self._reach(on)
        if self._steps and self._steps[-1].on > on:
            self._begin()
        self._advance(on)
        if self._steps and self._steps[-1].on == on:
            return self._steps[-1]
        new = self._unspread(on)
        first = min(int(self._bin_of_row[new].min()) if len(new) else self._filtered, self._filtered)
        if on - self._first_day <= self.pace.settling_days:
            first = 0
        until = self._bin_one(on) + 1
        first -= self.pace.fought_before_days // self._bin_days
        first = max(min(first, until - 1 - self.pace.window_days // self._bin_days), 0)
        kept = self._logs[:, first:until].copy(), self._alpha[:, first:until].copy()
        rates, fought = self._change[:, first:].copy(), self._fought[:, first:].copy()
        spread_before, filtered_before = self._is_spread.copy(), self._filtered
        solver = self._steps[-1].solver if self._steps else self._solver
        factor = solver.factor
        picture = self._picture(on, new)
        solver.factor = factor
        self._logs[:, first:until], self._alpha[:, first:until] = kept
        self._change[:, first:], self._fought[:, first:] = rates, fought
        self._is_spread, self._filtered = spread_before, filtered_before
        return picture

    def retrospect(self, on: int) -> Picture:
        """The day from everything, later observations included."""
        self._reach(on)
        self._advance(self._last_day, to_the_end=True)
        last = self._steps[-1]
        if self._backwards is None:
            self._backwards = self._smooth(last)
            self._factor = last.solver.factor
        last.solver.factor = self._factor  # a day's answer must not hang on which days were asked for before
        logs, alpha, beta = self._backwards
        before = min(self._steps, key=lambda p: abs(p.on - on))
        weight = self._weights(on, logs, alpha, beta, np.ones(len(self.rows), bool), last.active)
        surface = np.where(last.active & ~before.active, self.mean, before.surface)
        return self._fit(on, weight, surface, last.near, last.reliability, last.active, rounds=2, solver=last.solver)

    def picture(self, on: int) -> Picture:
        """The day from all the evidence there is: as a nowcast where nothing later is known, else looking back."""
        later = len(self.rows) > 0 and int(self.rows.known.max()) > on
        return self.retrospect(on) if later else self.nowcast(on)

    def likelihood(self, picture: Picture) -> NDArray[np.float64]:
        """How probable each observation is under each state, by the tables of that day: r × k."""
        return self._likelihood(np.arange(len(self.rows)), picture.reliability, picture.near)

    def probability(self, picture: Picture, sharpness: float = 1.0) -> NDArray[np.float32]:
        """Probabilities by place: n × k. Where nobody has spoken for long, near or far in time, they go back to the prior."""
        fitted = self.enclaves(picture, sharpness).apply(softmax(picture.surface, picture.active, sharpness))
        stale = np.maximum(self._silence(picture) - self.pace.fresh_days, 0)
        doubt = 1 - np.exp(-stale / self.pace.stale_days)
        fitted += doubt[:, None] * (self._start(picture.active) - fitted)
        return fitted[self.hood.site].astype(np.float32)

    def changes_per_day(self, on: int) -> NDArray[np.float64]:
        """How often each site was believed to change hands around a day, as learned by the days asked for so far: sites."""
        step = self._change[:, min(self._bin_one(on), self._change.shape[1] - 1)].astype(float)
        return np.asarray(1 - (1 - step) ** (1 / self._bin_days))

    def enclaves(self, picture: Picture, sharpness: float = 1.0) -> Enclaves:
        """The places whose own statements are at odds with what is said around them."""
        use = np.flatnonzero((picture.weight > 0) & self.rows.holds)
        likelihood = self._likelihood(use, picture.reliability, picture.near)
        return find_enclaves(
            self.rows.site[use],
            self.rows.source[use],
            picture.weight[use],
            weakened(likelihood, picture.weight[use], picture.active),
            picture.surface,
            picture.curvature,
            picture.active,
            self._precision,
            sharpness,
        )

    @property
    def precision(self) -> Any:
        """The field's own, sparse: sites × sites."""
        return self._precision

    def _silence(self, picture: Picture) -> NDArray[np.float64]:
        """Days between the picture and the nearest observation made at each site or at one it is tied to."""
        use = np.flatnonzero(picture.weight > 0)
        apart = np.full(len(self.hood.xy), self.pace.stale_days * 10.0)
        outside = np.maximum(self.rows.first[use] - picture.on, picture.on - self.rows.last[use])
        np.minimum.at(apart, self.rows.site[use], np.maximum(outside, 0))
        pointers, neighbours, _ = self._ties
        return np.minimum.reduceat(apart[neighbours], pointers[:-1])

    # -- the way there -----------------------------------------------------------------------------------------------------------

    def _reach(self, on: int) -> None:
        """Make room for a day later than any known so far."""
        if on > self._last_day:
            self._last_day, self._backwards = on, None
            self._begin()

    def _begin(self) -> None:
        sites, states = len(self.hood.xy), len(self.evidence.states)
        bins = self._bin_one(self._last_day) + 1
        self._logs = np.zeros((sites, bins, states), np.float32)
        self._alpha = np.zeros((sites, bins, states), np.float32)
        self._change = np.full((sites, bins), self._usual_change(), np.float32)
        self._fought = np.zeros((sites, bins), bool)
        self._filtered = 0
        self._is_spread = np.zeros(len(self.rows), bool)
        self._active = np.zeros(states, bool)
        self._steps: list[Picture] = []
        self._reliability = Reliability.of_grades(self.rows.grade, self.rows.interest)
        self._solver = Solver(self._precision)

    def _advance(self, on: int, to_the_end: bool = False) -> None:
        """Take all weekly steps up to a day that are due. Which are due depends on nothing known later."""
        pace = self.pace
        behind = self._steps[-1].on if self._steps else self._first_day - 1
        g = (behind // pace.step_days + 1) * pace.step_days
        while g <= on:
            new = self._unspread(g)
            due = len(new) >= pace.fewest_new or (len(new) and g - behind >= pace.longest_wait_days)
            if due:
                self._steps.append(self._picture(g, new))
                behind = g
            g += pace.step_days
        if to_the_end and (not self._steps or not self._is_spread.all()):
            self._steps.append(self._picture(on, self._unspread(on)))

    def _picture(self, on: int, new: NDArray[np.int64]) -> Picture:
        before = self._steps[-1] if self._steps else None
        active = self._active_by(on)
        near = before.near if before else np.full(len(self.hood.xy), len(NEAR_KM))
        reliability = before.reliability if before else self._reliability
        sites, states = len(self.hood.xy), len(active)
        surface = before.surface if before else np.tile(self.mean, (sites, 1))
        if before is not None and (active & ~before.active).any():
            surface = np.where(active & ~before.active, self.mean, surface)
            self._filtered = 0
        belief = (
            softmax(surface, before.active if before else active) if before else np.full((sites, states), 1.0 / states)
        )
        self._is_spread[new] = True
        if before and on - self._first_day <= self.pace.settling_days:
            # The first pictures are too rough to tell who is in the same hands: what was spread by them is spread again.
            self._logs[:] = 0
            new = np.flatnonzero(self._is_spread)
        self._spread(new, reliability, near, belief, self._logs)
        if len(new):
            self._filtered = min(self._filtered, int(self._bin_of_row[new].min()), self._mark_fights(new))
        today = self._bin_one(on)
        self._filter(today, active)
        if self._learn_pace(today, active):
            self._filter(today, active)
        beta = np.ones((sites, 1, states), np.float32)
        weight = self._weights(on, self._logs, self._alpha, beta, self._is_spread, active)
        solver = before.solver if before else self._solver
        return self._fit(on, weight, surface, near, reliability, active, rounds=2 if before else 5, solver=solver)

    def _fit(
        self,
        on: int,
        weight: NDArray[np.float64],
        surface: NDArray[np.float64],
        near: NDArray[np.int64],
        reliability: Reliability,
        active: NDArray[np.bool_],
        rounds: int,
        solver: Solver,
    ) -> Picture:
        rows = self.rows
        use = np.flatnonzero(weight > 0)
        site, w = rows.site[use], weight[use]
        speaks = rows.holds[use] & ~rows.denied[use]
        curvature = np.zeros_like(surface)
        for _ in range(rounds):
            near = self._near(surface, active)
            likelihood = self._likelihood(use, reliability, near)
            weak = weakened(likelihood, w, active)
            surface, curvature = fit_field(solver, site, weak, self.mean, surface, active)
            if on - self._first_day < self.pace.learn_after_days:
                continue  # a field through few observations agrees with all of them: nobody can be judged by it yet
            truth = softmax(surface, active)[site]
            k = active.sum()
            # Only where the field is clear does it judge; near the front it may itself be what is wrong.
            clear = np.clip((truth.max(axis=1) * k - 1) / max(k - 1, 1), 0, 1) ** CLEAR
            # Weights relative to the freshest: a silence does not make anybody forget what the sources are worth.
            truth = truth * (clear * w / w.max(initial=1e-9))[:, None]
            reliability = reliability.learn(
                rows.source[use][speaks], near[site][speaks], rows.state[use][speaks], truth[speaks]
            )
        return Picture(on, surface, active, curvature, reliability, weight, near, solver)

    def _smooth(self, last: Picture) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """The chains over all evidence, each observation spread by what was believed when it was made."""
        logs = np.zeros_like(self._logs)
        steps = self._steps
        days = np.array([p.on for p in steps])
        settled = int(np.searchsorted(days, min(self._first_day + self.pace.settling_days - 7, days[-1])))
        at = np.maximum(np.searchsorted(days, self.rows.last) - 1, settled)
        at = np.minimum(at, len(steps) - 1)
        for i in np.unique(at).tolist():
            p = steps[i]
            self._spread(np.flatnonzero(at == i), last.reliability, p.near, softmax(p.surface, p.active), logs)
        alpha, beta = np.empty_like(logs), np.empty_like(logs)
        start = self._start(last.active)
        filter_on(logs, start, self._change, 0, logs.shape[1], alpha)
        look_back(logs, start, self._change, beta)
        return logs, alpha, beta

    # -- small parts -------------------------------------------------------------------------------------------------------------

    def _bin_one(self, day: int) -> int:
        return max(day // self._bin_days - self._first_day // self._bin_days, 0)

    def _bin(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.maximum(days // self._bin_days - self._first_day // self._bin_days, 0)

    def _unspread(self, on: int) -> NDArray[np.int64]:
        return np.flatnonzero((self.rows.known <= on) & ~self._is_spread)

    def _filter(self, today: int, active: NDArray[np.bool_]) -> None:
        filter_on(self._logs, self._start(active), self._change, self._filtered, today + 1, self._alpha)
        self._filtered = today + 1

    def _learn_pace(self, today: int, active: NDArray[np.bool_]) -> bool:
        """How often places around each site changed hands lately; whether the last weeks are to be filtered anew with that.

        Each chain says how probable it is that its site changed hands within the window; only sites of which somebody spoke within it
        count, and ``window_weight`` of them that changed as usual. A place may move faster than usual, never slower: that nothing was
        seen to change in a month would make old reports look surer than they are.
        """
        first = max(today - self.pace.window_days // self._bin_days, 0)
        if today - first < 2:
            return False
        usual = self._usual_change()
        stayed = np.zeros((len(self._alpha), today + 1), np.float32)
        after = np.broadcast_to(np.ones((1, 1, 1), np.float32), (len(self._alpha), today + 1, self._alpha.shape[2]))
        unchanged(self._logs, self._start(active), self._change, self._alpha, after, today, stayed)
        lately = self._is_spread & self.rows.holds & (self._bin_of_row >= first) & (self._bin_of_row <= today)
        spoken = np.zeros(len(self._alpha))
        spoken[self.rows.site[lately]] = 1.0
        pointers, neighbours, near = self._ties
        seen = np.add.reduceat(near * spoken[neighbours], pointers[:-1])
        changed = np.add.reduceat(near * (spoken * (1 - stayed[:, first]))[neighbours], pointers[:-1])
        steps, weight = today - first, self.pace.window_weight
        rate = (weight * usual + changed / steps) / (weight + seen)
        rate = np.clip(rate, usual, self.pace.fastest * usual)
        self._change[:, first + 1 :] = np.maximum(
            rate[:, None], self._fought[:, first + 1 :] * self.pace.fastest * usual
        )
        self._filtered = min(self._filtered, first + 1)
        return True

    def _mark_fights(self, new: NDArray[np.int64]) -> int:
        """Places change hands where there is fighting: faster about each fight, at its site and close by; the first step marked."""
        rows = new[~self.rows.holds[new]]
        if not len(rows):
            return self._fought.shape[1]
        before, after = self.pace.fought_before_days // self._bin_days, self.pace.fought_after_days // self._bin_days
        pointers, neighbours, near = self._ties
        first = np.maximum(self._bin_of_row[rows] - before, 0)
        for row, begin in zip(rows.tolist(), first.tolist(), strict=True):
            tied = slice(pointers[self.rows.site[row]], pointers[self.rows.site[row] + 1])
            about = neighbours[tied][near[tied] >= CLOSE_BY]
            self._fought[about, begin : self._bin_of_row[row] + after + 1] = True
        marked = self._fought[:, first.min() :]
        self._change[:, first.min() :] = np.maximum(
            self._change[:, first.min() :], marked * np.float32(self.pace.fastest * self._usual_change())
        )
        return int(first.min())

    def _usual_change(self) -> float:
        return 1 - (1 - self.pace.changes_per_day) ** self._bin_days

    def _start(self, active: NDArray[np.bool_]) -> NDArray[np.float64]:
        start = np.where(active, np.exp(self.mean), 0.0)
        return np.asarray(start / max(start.sum(), 1e-30))

    def _active_by(self, on: int) -> NDArray[np.bool_]:
        """The states somebody has been said to hold something in by a day, and contested when there is but one."""
        rows, k = self.rows, len(self.evidence.states)
        named = (rows.known <= on) & (~rows.holds | ~rows.denied)
        active = np.bincount(rows.state[named], minlength=k) > 0
        if active.sum() < 2 and CONTESTED in self.evidence.states:
            active[self.evidence.states.index(CONTESTED)] = True
        return np.asarray(active)

    def _near(self, surface: NDArray[np.float64], active: NDArray[np.bool_]) -> NDArray[np.int64]:
        edges = np.array(NEAR_KM) * self.hood.stretch
        holder = np.where(active, surface, -np.inf).argmax(axis=1)
        return np.digitize(self.hood.from_front(holder, edges[-1] + 1.0), edges)

    def _likelihood(
        self, use: NDArray[np.int64], reliability: Reliability, near: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        rows = self.rows
        said = reliability.likelihood(rows.source[use], near[rows.site[use]], rows.state[use], rows.denied[use])
        return np.where(rows.holds[use][:, None], said, rows.event[use])

    def _spread(
        self,
        use: NDArray[np.int64],
        reliability: Reliability,
        near: NDArray[np.int64],
        belief: NDArray[np.float64],
        logs: NDArray[np.float32],
    ) -> None:
        if len(use):
            likelihood = self._likelihood(use, reliability, near)
            spread(*self._ties, self.rows.site[use], self._bin_of_row[use], likelihood, belief, 1.0, logs)

    def _weights(
        self,
        on: int,
        logs: NDArray[np.float32],
        alpha: NDArray[np.float32],
        beta: NDArray[np.float32],
        known: NDArray[np.bool_],
        active: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """How far each known observation still (or already) speaks of the day: nothing changed hands between."""
        today = self._bin_one(on)
        if beta.shape[1] == 1:  # looking from the last day: nothing comes after
            out = np.zeros((len(self.hood.xy), today + 1), np.float32)
            after = np.ones((1, 1, 1), np.float32)
            beta = np.broadcast_to(after, (alpha.shape[0], today + 1, alpha.shape[2]))
        else:
            out = np.zeros(alpha.shape[:2], np.float32)
        unchanged(logs, self._start(active), self._change, alpha, beta, today, out)
        at = np.clip(today, self._bin(self.rows.first), self._bin_of_row)
        weight = np.where(known, out[self.rows.site, np.minimum(at, out.shape[1] - 1)], 0.0)
        return np.where(weight > self.pace.least_weight, weight, 0.0)


def weakened(
    likelihood: NDArray[np.float64], weight: NDArray[np.float64], active: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """What observations say of the day: themselves as far as nothing changed since, nothing as far as something did."""
    nothing = likelihood[:, active].mean(axis=1, keepdims=True)
    return np.asarray(weight[:, None] * likelihood + (1 - weight[:, None]) * nothing)
