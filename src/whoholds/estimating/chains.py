"""When places changed hands: one hidden Markov chain a site, days taken together in bins.

Observations are added to the chain of their site and, weakened, to those of its neighbours in the same hands. A chain then tells how
probable it is that its site has not changed hands between two days, and how often sites about it lately did.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.forward_backward import filter_on, look_back, spread, unchanged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.observations import Observations

Ties = tuple["NDArray[np.int64]", "NDArray[np.int32]", "NDArray[np.float32]"]
"""Neighbours as compressed rows: pointers, sites, weights."""

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
class Smoothed:
    """The chains over all evidence, looked at from both sides. Shapes: sites × bins × states each."""

    logs: NDArray[np.float32]
    alpha: NDArray[np.float32]
    beta: NDArray[np.float32]


class Chains:
    """The chains of all sites from the first day to the last, filtered as days come in.

    Shapes: ``logs`` and ``alpha`` sites × bins × states; ``change`` sites × bins, the chance of changing hands on the way into each bin.
    ``start``, given to most, is the prior of the states: 0 for those nobody has been heard of yet.
    """

    def __init__(self, pace: Pace, rows: Observations, ties: Ties, states: int, first_day: int, last_day: int) -> None:
        self.pace, self.rows, self.ties, self.first_day = pace, rows, ties, first_day
        self.sites, self.states, self.bin_days = len(ties[0]) - 1, states, pace.bin_days
        while (last_day - first_day) // self.bin_days * self.sites * states > pace.most_cells:
            self.bin_days *= 2
        self.at = self.bins(rows.last)
        bins = self.bin_of(last_day) + 1
        self.logs = np.zeros((self.sites, bins, self.states), np.float32)
        self.alpha = np.zeros((self.sites, bins, self.states), np.float32)
        self.change = np.full((self.sites, bins), self.usual_change(), np.float32)
        self.fought = np.zeros((self.sites, bins), bool)
        self.filtered = 0
        self.is_spread = np.zeros(len(self.rows), bool)

    def bin_of(self, day: int) -> int:
        """The bin a day lies in; those before the first day lie in the first."""
        return max(day // self.bin_days - self.first_day // self.bin_days, 0)

    def bins(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same of many days."""
        return np.maximum(days // self.bin_days - self.first_day // self.bin_days, 0)

    def unspread(self, on: int) -> NDArray[np.int64]:
        """The observations known by a day that no chain has been told of yet."""
        return np.flatnonzero((self.rows.known <= on) & ~self.is_spread)

    def usual_change(self) -> float:
        """The chance of changing hands in a bin, where nothing is learned."""
        return 1 - (1 - self.pace.changes_per_day) ** self.bin_days

    def changes_per_day(self, on: int) -> NDArray[np.float64]:
        """How often each site was believed to change hands around a day: sites."""
        step = self.change[:, min(self.bin_of(on), self.change.shape[1] - 1)].astype(float)
        return np.asarray(1 - (1 - step) ** (1 / self.bin_days))

    def tell(
        self, new: NDArray[np.int64], likelihood: NDArray[np.float64], belief: NDArray[np.float64], afresh: bool
    ) -> None:
        """Tell the chains of observations: r × k likelihoods, spread by sites × k beliefs. ``afresh``: of nothing else."""
        if afresh:
            self.logs[:] = 0
        if len(new):
            spread(*self.ties, self.rows.site[new], self.at[new], likelihood, belief, 1.0, self.logs)
            self.filtered = min(self.filtered, int(self.at[new].min()), self._mark_fights(new))

    def follow(self, today: int, start: NDArray[np.float64]) -> None:
        """Filter up to a bin; where the front has moved lately, once more with the pace that it moved at."""
        self._filter(today, start)
        if self._learn_pace(today, start):
            self._filter(today, start)

    def still_true(
        self, on: int, start: NDArray[np.float64], known: NDArray[np.bool_], seen: Smoothed | None = None
    ) -> NDArray[np.float64]:
        """How far each known observation still (or already) speaks of the day: nothing changed hands between.

        ``seen`` None: looking from the last day told, nothing comes after.
        """
        today = self.bin_of(on)
        if seen is None:
            out = np.zeros((self.sites, today + 1), np.float32)
            after = np.ones((1, 1, 1), np.float32)
            logs, alpha, beta = self.logs, self.alpha, np.broadcast_to(after, (self.sites, today + 1, self.states))
        else:
            out = np.zeros(seen.alpha.shape[:2], np.float32)
            logs, alpha, beta = seen.logs, seen.alpha, seen.beta
        unchanged(logs, start, self.change, alpha, beta, today, out)
        return np.where(known, self.weights(out, self.rows.site, self.rows.first, self.rows.last, today), 0.0)

    def weights(
        self,
        stayed: NDArray[np.float32],
        chain: NDArray[np.int64],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
        today: int,
    ) -> NDArray[np.float64]:
        """What observations made from a first to a last day weigh today, 0 where next to nothing.

        Shapes: ``stayed`` chains × bins, the probability that a chain has been in one state between a bin and today; ``chain`` r.
        """
        at = np.clip(today, self.bins(first), self.bins(last))
        weight = stayed[chain, np.minimum(at, stayed.shape[1] - 1)]
        return np.where(weight > self.pace.least_weight, weight, 0.0)

    def smoothed(self, logs: NDArray[np.float32], start: NDArray[np.float64]) -> Smoothed:
        """Chains told of everything, looked at from both sides, at the pace that was learned."""
        alpha, beta = np.empty_like(logs), np.empty_like(logs)
        filter_on(logs, start, self.change, 0, logs.shape[1], alpha)
        look_back(logs, start, self.change, beta)
        return Smoothed(logs, alpha, beta)

    @contextmanager
    def set_back(self, on: int, new: NDArray[np.int64]) -> Iterator[None]:
        """What is done meanwhile to look at a day is undone afterwards: days asked for must not change each other."""
        first = min(int(self.at[new].min()) if len(new) else self.filtered, self.filtered)
        if on - self.first_day <= self.pace.settling_days:
            first = 0
        until = self.bin_of(on) + 1
        first -= self.pace.fought_before_days // self.bin_days
        first = max(min(first, until - 1 - self.pace.window_days // self.bin_days), 0)
        logs, alpha = self.logs[:, first:until].copy(), self.alpha[:, first:until].copy()
        change, fought = self.change[:, first:].copy(), self.fought[:, first:].copy()
        is_spread, filtered = self.is_spread.copy(), self.filtered
        yield
        self.logs[:, first:until], self.alpha[:, first:until] = logs, alpha
        self.change[:, first:], self.fought[:, first:] = change, fought
        self.is_spread, self.filtered = is_spread, filtered

    def _filter(self, today: int, start: NDArray[np.float64]) -> None:
        filter_on(self.logs, start, self.change, self.filtered, today + 1, self.alpha)
        self.filtered = today + 1

    def _learn_pace(self, today: int, start: NDArray[np.float64]) -> bool:
        """How often places around each site changed hands lately; whether the last weeks are to be filtered anew with that.

        Each chain says how probable it is that its site changed hands within the window; only sites of which somebody spoke within it
        count, and ``window_weight`` of them that changed as usual. A place may move faster than usual, never slower: that nothing was
        seen to change in a month would make old reports look surer than they are.
        """
        first = max(today - self.pace.window_days // self.bin_days, 0)
        if today - first < 2:
            return False
        usual = self.usual_change()
        stayed = np.zeros((self.sites, today + 1), np.float32)
        after = np.broadcast_to(np.ones((1, 1, 1), np.float32), (self.sites, today + 1, self.states))
        unchanged(self.logs, start, self.change, self.alpha, after, today, stayed)
        lately = self.is_spread & self.rows.holds & (self.at >= first) & (self.at <= today)
        spoken = np.zeros(self.sites)
        spoken[self.rows.site[lately]] = 1.0
        pointers, neighbours, near = self.ties
        seen = np.add.reduceat(near * spoken[neighbours], pointers[:-1])
        changed = np.add.reduceat(near * (spoken * (1 - stayed[:, first]))[neighbours], pointers[:-1])
        steps, weight = today - first, self.pace.window_weight
        rate = (weight * usual + changed / steps) / (weight + seen)
        rate = np.clip(rate, usual, self.pace.fastest * usual)
        self.change[:, first + 1 :] = np.maximum(rate[:, None], self.fought[:, first + 1 :] * self.pace.fastest * usual)
        self.filtered = min(self.filtered, first + 1)
        return True

    def _mark_fights(self, new: NDArray[np.int64]) -> int:
        """Places change hands where there is fighting: faster about each fight, at its site and close by; the first step marked."""
        rows = new[~self.rows.holds[new]]
        if not len(rows):
            return self.fought.shape[1]
        before, after = self.pace.fought_before_days // self.bin_days, self.pace.fought_after_days // self.bin_days
        pointers, neighbours, near = self.ties
        first = np.maximum(self.at[rows] - before, 0)
        for row, begin in zip(rows.tolist(), first.tolist(), strict=True):
            tied = slice(pointers[self.rows.site[row]], pointers[self.rows.site[row] + 1])
            about = neighbours[tied][near[tied] >= CLOSE_BY]
            self.fought[about, begin : self.at[row] + after + 1] = True
        marked = self.fought[:, first.min() :]
        self.change[:, first.min() :] = np.maximum(
            self.change[:, first.min() :], marked * np.float32(self.pace.fastest * self.usual_change())
        )
        return int(first.min())
