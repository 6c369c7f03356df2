"""Days looked back on, kept up to date: what a new statement changes is worked out anew, and nothing else.

A statement changes the chain of its own place and those of the places tied to it; with them, what older statements of these places still
weigh on the days about it; and through the field of each such day the places around, as far as ``REACH_KM``. Of those places and days
all is done again. What is learned over the whole war is held as it was: what each source is worth at each distance from the front, how
fast places change hands, who was believed to be in the same hands, how patchy the theatre is. A whole run learns that anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from whoholds.errors import InputError
from whoholds.estimating.chains import Smoothed
from whoholds.estimating.enclaves import find_enclaves
from whoholds.estimating.field import LONGEST_STEP, curvature, pulls, softmax, summed
from whoholds.estimating.forward_backward import filter_on, look_back, unchanged
from whoholds.estimating.neighbours import Solver
from whoholds.estimating.observations import Observations, weakened
from whoholds.estimating.tracking import Tracker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.evidence import Evidence
    from whoholds.estimating.tracking import Picture

REACH_KM = 40.0
"""The field is fitted anew so far around what was said (stretched as all lengths); beyond it is held where it was."""

SETTLED, MOST_STEPS = 0.02, 12
"""The field has settled when no log-odds move by more in a step."""

FELT = 0.005
"""A day is left as it is when what is said pulls at no site by so much more or less (one report right nine times in ten: up to 0.4)."""

FADED = 2
"""What was said has faded where so many of the days kept, one after the other away from it, did not feel it."""


@dataclass(frozen=True, eq=False)
class Changed:
    """What new statements changed on one day. Shapes: ``places`` p positions; ``probability`` p × k, what holds now."""

    on: int
    places: NDArray[np.int64]
    probability: NDArray[np.float32]


class KeptDays:
    """The probabilities of some days, looking back, brought up to date as statements come in.

    Shapes: ``probability`` day → n × k. Units: days since 1970.
    """

    def __init__(
        self, evidence: Evidence, days: Sequence[int], sharpness: float = 1.0, reach_km: float = REACH_KM
    ) -> None:
        self.tracker = tracker = Tracker(evidence, until=max(days, default=None))
        self.sharpness, self.reach_km = sharpness, reach_km
        self.rows, self._seen = tracker.rows, tracker.smoothed()
        self.probability: dict[int, NDArray[np.float32]] = {}
        self._pictures: dict[int, Picture] = {}
        self._patchiness: dict[int, float] = {}
        for on in sorted(days):
            picture = tracker.retrospect(on)
            self.probability[on] = tracker.probability(picture, sharpness)
            self._patchiness[on] = tracker.enclaves(picture, sharpness).patchiness
            self._pictures[on] = replace(picture, surface=picture.surface.copy(), curvature=picture.curvature.copy())
        sites = tracker.hood.site
        self._places = np.split(np.argsort(sites, kind="stable"), np.cumsum(np.bincount(sites))[:-1])

    def add(self, told: Evidence) -> list[Changed]:
        """Take in new statements; what they changed, day by day. Copies of what is known already change nothing.

        Raises: InputError when they have other places or states, or name a source, a holder or a day the kept days do not know of.
        """
        tracker = self.tracker
        told = self._checked(told)
        rows = Observations.of(told, tracker.hood, tracker.copies)
        if not len(rows):
            return []
        old, self.rows = len(self.rows), self.rows.with_more(rows)
        tracker.spread(self.rows, np.arange(old, len(self.rows)), self._seen.logs)
        around = _Around(tracker, self.rows, np.unique(rows.site), self.reach_km)
        chains = self._follow(around.touched)
        out = []
        for days in self._outward(int(rows.first.min())):
            moved, unfelt = np.zeros((len(around.sites), len(told.states))), 0
            for on in days:
                before = self._before(on)
                now = replace(before, weight=before.weight.copy())
                now.weight[around.spoken] = self._weights(on, before, chains, around)
                self._pictures[on] = now
                settled = self._settle(before, now, around, moved)
                unfelt = unfelt + 1 if settled is None else 0
                if unfelt == FADED:
                    break
                if settled is not None:
                    moved = settled
                    out.append(self._drawn(now, around))
        return sorted(out, key=lambda changed: changed.on)

    def _outward(self, first: int) -> tuple[list[int], list[int]]:
        """The days kept on and after what was said, the nearest first; and those before it."""
        days = sorted(self._pictures)
        return [on for on in days if on >= first], [on for on in reversed(days) if on < first]

    def _before(self, on: int) -> Picture:
        """A day as kept: what was said since weighs nothing on it yet."""
        picture = self._pictures[on]
        return replace(picture, weight=np.append(picture.weight, np.zeros(len(self.rows) - len(picture.weight))))

    def _checked(self, told: Evidence) -> Evidence:
        """The same with the sources' and witnesses' numbers of the evidence kept."""
        known, tracker = self.tracker.evidence, self.tracker
        anew = "estimate the whole anew"
        if told.places != known.places or told.states != known.states:
            raise InputError("the new statements have other places or states than the days kept", hint=anew)
        named = np.unique(told.state)
        if not self.tracker.steps[-1].active[named].all():
            raise InputError("the new statements name a holder nobody has named before", hint=anew)
        if len(told) and int(told.valid_last.max()) > tracker.last_day:
            raise InputError("the new statements speak of days later than those kept", hint=anew)
        sources = {name: i for i, name in enumerate(known.sources)}
        if new := sorted({told.sources[i] for i in np.unique(told.source)} - set(sources)):
            raise InputError(f"nothing is learned yet of source '{new[0]}'", hint=anew)
        witnesses = {name: i for i, name in enumerate(known.witnesses)}
        for i in np.unique(told.witness):
            witnesses.setdefault(told.witnesses[i], len(witnesses))
        return replace(
            told,
            source=np.array([sources[told.sources[i]] for i in told.source], np.int32),
            sources=known.sources,
            witness=np.array([witnesses[told.witnesses[i]] for i in told.witness], np.int32),
            witnesses=tuple(witnesses),
        )

    def _follow(self, touched: NDArray[np.int64]) -> Smoothed:
        """The chains of some sites, looked at from both sides anew."""
        change = self.tracker.chains.change[touched]
        logs = self._seen.logs[touched]
        alpha, beta = np.empty_like(logs), np.empty_like(logs)
        start = self.tracker.start(self.tracker.steps[-1].active)
        filter_on(logs, start, change, 0, logs.shape[1], alpha)
        look_back(logs, start, change, beta)
        self._seen.alpha[touched], self._seen.beta[touched] = alpha, beta
        return Smoothed(logs, alpha, beta)

    def _weights(self, on: int, picture: Picture, chains: Smoothed, around: _Around) -> NDArray[np.float64]:
        """What the statements of the touched sites weigh on a day."""
        tracker, rows = self.tracker, around.spoken
        today = tracker.chains.bin_of(on)
        stayed = np.zeros(chains.alpha.shape[:2], np.float32)
        change = tracker.chains.change[around.touched]
        unchanged(chains.logs, tracker.start(picture.active), change, chains.alpha, chains.beta, today, stayed)
        first, last = self.rows.first[rows], self.rows.last[rows]
        return tracker.chains.weights(stayed, around.chain, first, last, today)

    def _settle(
        self, before: Picture, now: Picture, around: _Around, moved: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        """Fit the field around anew, in place, from a guess of how it moves; how it moved, sites around × k. None: it need not.

        At the fit kept, what pulls and what holds were in balance as far as it had settled; they are brought back to that.
        """
        active, was = now.active, now.surface[around.sites]
        states = np.flatnonzero(active)
        fitted = states[:1] if len(states) == 2 else states
        use = np.flatnonzero((now.weight[around.rows] > 0) | (before.weight[around.rows] > 0))
        rows, site, n = around.rows[use], around.site[use], len(around.sites)
        likelihood = self.rows.likelihood(rows, now.reliability, now.near)
        balance = summed(pulls(was, active, site, weakened(likelihood, before.weight[rows], active))[0], site, n)
        weak = weakened(likelihood, now.weight[rows], active)
        pull = summed(pulls(was, active, site, weak)[0], site, n)
        if np.abs(pull - balance).max(initial=0.0) < FELT:
            return None
        f = was + moved
        for _ in range(MOST_STEPS):
            slope, stiffness = (summed(each, site, n) for each in pulls(f, active, site, weak))
            step = np.zeros_like(f)
            for s in fitted:
                push = slope[:, s] - balance[:, s] - around.precision @ (f[:, s] - was[:, s])
                step[:, s] = np.clip(around.solver.solve(stiffness[:, s], push), -LONGEST_STEP / 2, LONGEST_STEP / 2)
            if len(fitted) == 1:
                step[:, states[1]] = -step[:, fitted[0]]
            f = f + step
            if np.abs(step).max(initial=0.0) < SETTLED:
                break
        now.surface[around.sites] = f
        now.curvature[around.sites] = summed(curvature(f, active, site, weak), site, n)
        return f - was

    def _drawn(self, picture: Picture, around: _Around) -> Changed:
        """The probabilities around of a day fitted anew, kept and told."""
        tracker, rows = self.tracker, self.rows
        p = softmax(picture.surface[around.sites], picture.active, self.sharpness)
        use = around.rows[(picture.weight[around.rows] > 0) & rows.holds[around.rows]]
        likelihood = rows.likelihood(use, picture.reliability, picture.near)
        found = find_enclaves(
            rows.site[use],
            rows.source[use],
            picture.weight[use],
            weakened(likelihood, picture.weight[use], picture.active),
            picture.fitted,
            tracker.precision,
            self.sharpness,
            self._patchiness[picture.on],
        )
        at = around.position[found.site]
        p[at] += found.apart[:, None] * (found.own - p[at])
        silent = tracker.silence(picture, rows, around.near_rows, around.ties)
        p += tracker.doubt(silent)[:, None] * (tracker.start(picture.active) - p)
        places = np.concatenate([self._places[s] for s in around.sites.tolist()])
        told = p[around.position[tracker.hood.site[places]]].astype(np.float32)
        self.probability[picture.on][places] = told
        return Changed(picture.on, places, told)


class _Around:
    """The sites about those spoken of: which chains are touched, where the field is fitted anew, and who has spoken there."""

    def __init__(self, tracker: Tracker, rows: Observations, spoken_of: NDArray[np.int64], reach_km: float) -> None:
        from scipy.spatial import cKDTree

        xy, (pointers, neighbours, _) = tracker.hood.xy, tracker.ties
        m = len(xy)
        self.touched = np.unique(
            np.concatenate([neighbours[pointers[s] : pointers[s + 1]] for s in spoken_of.tolist()])
        )
        far = reach_km * tracker.hood.stretch
        apart, _ = cKDTree(xy[spoken_of]).query(xy, distance_upper_bound=far)
        inside = np.isfinite(apart)
        inside[self.touched] = True
        self.sites = np.flatnonzero(inside)
        self.position = np.full(m, -1)
        self.position[self.sites] = np.arange(len(self.sites))
        self.precision = tracker.precision[:, self.sites][self.sites]
        self.solver = Solver(self.precision)
        self.rows = np.flatnonzero(inside[rows.site])
        self.site = self.position[rows.site[self.rows]]
        chain = np.full(m, -1)
        chain[self.touched] = np.arange(len(self.touched))
        self.spoken = np.flatnonzero(chain[rows.site] >= 0)
        self.chain = chain[rows.site[self.spoken]]
        lengths = np.diff(pointers)[self.sites]
        starts = np.r_[0, np.cumsum(lengths)]
        inner = np.repeat(pointers[self.sites] - starts[:-1], lengths) + np.arange(starts[-1])
        self.ties = starts, neighbours[inner]
        near = np.zeros(m, bool)
        near[self.ties[1]] = True
        self.near_rows = np.flatnonzero(near[rows.site])
