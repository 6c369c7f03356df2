"""Follows a theatre through time: chains for when places changed hands, a field for where the front runs.

From week to week, with what was known by then and nothing else:

1. New observations are added to the chains of their places and, weakened, of their neighbours in the same hands. The chains (hidden
   Markov, ``chains``) then tell how probable it is that a place has not changed hands since an older observation: a region
   from which several sources report a new holder sheds its old evidence within days, a quiet one keeps it for months.
2. The field (``field``) of the day is fitted to all observations, each weakened by that probability.
3. The sources' tables of errors (``reliability``) are learned anew from the field, and 2 is done again.

Looking back does the same with the chains smoothed over all evidence, before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.chains import Chains, Pace, Smoothed
from whoholds.estimating.copies import Copies
from whoholds.estimating.enclaves import Enclaves, find_enclaves
from whoholds.estimating.field import Fitted, fit_field, softmax
from whoholds.estimating.forward_backward import spread
from whoholds.estimating.neighbours import Neighbourhood, Solver
from whoholds.estimating.observations import Observations, weakened
from whoholds.estimating.reliability import NEAR_KM, Reliability
from whoholds.model import CONTESTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.evidence import Evidence


CLEAR = 3.0
"""How sharply observations at doubtful sites count less when sources are judged."""


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

    @property
    def fitted(self) -> Fitted:
        """The surfaces alone."""
        return Fitted(self.surface, self.curvature, self.active)


class Tracker:
    """The estimator at work on one body of evidence. Days asked for in rising order are answered fastest."""

    def __init__(self, evidence: Evidence, pace: Pace | None = None, until: int | None = None) -> None:
        self.pace = pace or Pace()
        self.evidence = evidence
        self.hood = Neighbourhood.of(evidence.lon, evidence.lat, evidence.countries)
        self.copies = Copies()
        self.rows = Observations.of(evidence, self.hood, self.copies)
        self.precision = self.hood.field(self.pace.range_km * self.hood.stretch, self.pace.deviation).precision
        self.ties = self.hood.nearest(self.pace.tie_km * self.hood.stretch)
        mean = np.zeros(len(evidence.states))
        if CONTESTED in evidence.states:
            mean[evidence.states.index(CONTESTED)] = self.pace.contested_mean
        self.mean = mean
        ends = [int(self.rows.known.max())] if len(self.rows) else [0]
        self.last_day = max([*ends, until] if until is not None else ends)
        self.first_day = int(self.rows.last.min()) if len(self.rows) else self.last_day
        self._begin()
        self._backwards: Smoothed | None = None

    # -- the days asked for ------------------------------------------------------------------------------------------------------

    def nowcast(self, on: int) -> Picture:
        """The day from what was known by its end."""
        self._reach(on)
        if self.steps and self.steps[-1].on > on:
            self._begin()
        self._advance(on)
        if self.steps and self.steps[-1].on == on:
            return self.steps[-1]
        solver = self.steps[-1].solver if self.steps else self._solver
        factor = solver.factor
        new = self.chains.unspread(on)
        with self.chains.set_back(on, new):
            picture = self._picture(on, new)
        solver.factor = factor
        return picture

    def retrospect(self, on: int) -> Picture:
        """The day from everything, later observations included."""
        self._reach(on)
        smoothed, last = self.smoothed(), self.steps[-1]
        last.solver.factor = self._factor  # a day's answer must not hang on which days were asked for before
        before = min(self.steps, key=lambda p: abs(p.on - on))
        everything = np.ones(len(self.rows), bool)
        weight = self.chains.still_true(on, self.start(last.active), everything, smoothed)
        surface = np.where(last.active & ~before.active, self.mean, before.surface)
        return self._fit(on, weight, surface, last.near, last.reliability, last.active, rounds=2, solver=last.solver)

    def picture(self, on: int) -> Picture:
        """The day from all the evidence there is: as a nowcast where nothing later is known, else looking back."""
        later = len(self.rows) > 0 and int(self.rows.known.max()) > on
        return self.retrospect(on) if later else self.nowcast(on)

    def likelihood(self, picture: Picture) -> NDArray[np.float64]:
        """How probable each observation is under each state, by the tables of that day: r × k."""
        return self.rows.likelihood(np.arange(len(self.rows)), picture.reliability, picture.near)

    def probability(self, picture: Picture, sharpness: float = 1.0) -> NDArray[np.float32]:
        """Probabilities by place: n × k. Where nobody has spoken for long, near or far in time, they go back to the prior."""
        fitted = self.enclaves(picture, sharpness).apply(softmax(picture.surface, picture.active, sharpness))
        silent = self.silence(picture, self.rows, np.arange(len(self.rows)), self.ties[:2])
        fitted += self.doubt(silent)[:, None] * (self.start(picture.active) - fitted)
        return fitted[self.hood.site].astype(np.float32)

    def doubt(self, silent: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far a place that nobody has spoken of for so many days goes back to the prior."""
        return np.asarray(1 - np.exp(-np.maximum(silent - self.pace.fresh_days, 0) / self.pace.stale_days))

    def changes_per_day(self, on: int) -> NDArray[np.float64]:
        """How often each site was believed to change hands around a day, as learned by the days asked for so far: sites."""
        return self.chains.changes_per_day(on)

    def enclaves(self, picture: Picture, sharpness: float = 1.0) -> Enclaves:
        """The places whose own statements are at odds with what is said around them."""
        use = np.flatnonzero((picture.weight > 0) & self.rows.holds)
        likelihood = self.rows.likelihood(use, picture.reliability, picture.near)
        return find_enclaves(
            self.rows.site[use],
            self.rows.source[use],
            picture.weight[use],
            weakened(likelihood, picture.weight[use], picture.active),
            picture.fitted,
            self.precision,
            sharpness,
        )

    def silence(
        self,
        picture: Picture,
        rows: Observations,
        use: NDArray[np.int64],
        ties: tuple[NDArray[np.int64], NDArray[np.int32]],
    ) -> NDArray[np.float64]:
        """Days between the picture and the nearest of some observations, made at each site or at one it is tied to.

        Shapes: ``ties`` the sites that count for each of those asked about: compressed rows, pointers s + 1 and sites; the answer s.
        """
        use = use[picture.weight[use] > 0]
        apart = np.full(len(self.hood.xy), self.pace.stale_days * 10.0)
        outside = np.maximum(rows.first[use] - picture.on, picture.on - rows.last[use])
        np.minimum.at(apart, rows.site[use], np.maximum(outside, 0))
        pointers, neighbours = ties
        return np.minimum.reduceat(apart[neighbours], pointers[:-1])

    # -- the way there -----------------------------------------------------------------------------------------------------------

    def _reach(self, on: int) -> None:
        """Make room for a day later than any known so far."""
        if on > self.last_day:
            self.last_day, self._backwards = on, None
            self._begin()

    def _begin(self) -> None:
        states = len(self.evidence.states)
        self.chains = Chains(self.pace, self.rows, self.ties, states, self.first_day, self.last_day)
        self.steps: list[Picture] = []
        self._reliability = Reliability.of_grades(self.rows.grade, self.rows.interest)
        self._solver = Solver(self.precision)

    def _advance(self, on: int, to_the_end: bool = False) -> None:
        """Take all weekly steps up to a day that are due. Which are due depends on nothing known later."""
        pace = self.pace
        behind = self.steps[-1].on if self.steps else self.first_day - 1
        g = (behind // pace.step_days + 1) * pace.step_days
        while g <= on:
            new = self.chains.unspread(g)
            due = len(new) >= pace.fewest_new or (len(new) and g - behind >= pace.longest_wait_days)
            if due:
                self.steps.append(self._picture(g, new))
                behind = g
            g += pace.step_days
        if to_the_end and (not self.steps or not self.chains.is_spread.all()):
            self.steps.append(self._picture(on, self.chains.unspread(on)))

    def _picture(self, on: int, new: NDArray[np.int64]) -> Picture:
        before = self.steps[-1] if self.steps else None
        active = self._active_by(on)
        near = before.near if before else np.full(len(self.hood.xy), len(NEAR_KM))
        reliability = before.reliability if before else self._reliability
        sites, states = len(self.hood.xy), len(active)
        surface = before.surface if before else np.tile(self.mean, (sites, 1))
        if before is not None and (active & ~before.active).any():
            surface = np.where(active & ~before.active, self.mean, surface)
            self.chains.filtered = 0
        belief = (
            softmax(surface, before.active if before else active) if before else np.full((sites, states), 1.0 / states)
        )
        chains = self.chains
        chains.is_spread[new] = True
        # The first pictures are too rough to tell who is in the same hands: what was spread by them is spread again.
        afresh = before is not None and on - self.first_day <= self.pace.settling_days
        if afresh:
            new = np.flatnonzero(chains.is_spread)
        chains.tell(new, self.rows.likelihood(new, reliability, near), belief, afresh)
        start = self.start(active)
        chains.follow(chains.bin_of(on), start)
        weight = chains.still_true(on, start, chains.is_spread)
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
            likelihood = rows.likelihood(use, reliability, near)
            weak = weakened(likelihood, w, active)
            fitted = fit_field(solver, site, weak, self.mean, surface, active)
            surface, curvature = fitted.surface, fitted.curvature
            if on - self.first_day < self.pace.learn_after_days:
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

    def smoothed(self) -> Smoothed:
        """The chains over all evidence, each observation spread by what was believed when it was made."""
        self._advance(self.last_day, to_the_end=True)
        if self._backwards is None:
            logs = np.zeros_like(self.chains.logs)
            self.spread(self.rows, np.arange(len(self.rows)), logs)
            self._backwards = self.chains.smoothed(logs, self.start(self.steps[-1].active))
            self._factor = self.steps[-1].solver.factor
        return self._backwards

    def spread(self, rows: Observations, use: NDArray[np.int64], logs: NDArray[np.float32]) -> None:
        """Tell chains of observations looking back, each by what was believed at the last step before it, once that had settled."""
        days, last = np.array([p.on for p in self.steps]), self.steps[-1]
        settled = int(np.searchsorted(days, min(self.first_day + self.pace.settling_days - 7, last.on)))
        at = np.maximum(np.searchsorted(days, rows.last[use]) - 1, settled)
        at = np.minimum(at, len(days) - 1)
        for i in np.unique(at).tolist():
            step, some = self.steps[i], use[at == i]
            likelihood, belief = rows.likelihood(some, last.reliability, step.near), softmax(step.surface, step.active)
            bins = self.chains.bins(rows.last[some])
            spread(*self.ties, rows.site[some], bins, likelihood, belief, 1.0, logs)

    # -- small parts -------------------------------------------------------------------------------------------------------------

    def start(self, active: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The prior of the states: 0 for those nobody has been heard of yet."""
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
