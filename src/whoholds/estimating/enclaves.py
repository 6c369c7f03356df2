"""Places that go another way than their surroundings: besieged towns, bases, quarters, camps.

The field takes hands to change smoothly over the land, and a lone statement against all neighbours loses. But enclaves are real, and a
credible word about a place itself is worth more than words about the next places: with a chance e, the theatre's patchiness, a place is
held by another than its surroundings. With L(k) the likelihood of the place's own statements, one a source; c(k) what the field would say
without them and s its likeliest state; p(k) what it says with them:

    r = e · max L(k ≠ s) / (e · max L(k ≠ s) + (1 − e) · Σ c(k) L(k))          p'(k) = (1 − r) · p(k) + r · L(k) / Σ L, k ≠ s

The patchiness starts at PATCHY and is learned at places where two sources or more have spoken: there an error of one is told from a place
that goes its own way. Along an open front it is soon near nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PATCHY = 0.2
"""The chance taken for granted, before anything is learned, that a place of which one speaks goes another way than those around it."""

PATCHY_WEIGHT = 50.0
"""It is worth as many places with several sources."""

SURE = 0.9
"""Where the field agrees this surely with what is said of a place, nothing is to be asked."""

CLEAR = 2 / 3
"""Own statements are clear when the second likeliest state is at most so likely as the first."""

ROUNDS = 30


@dataclass(frozen=True, eq=False)
class Enclaves:
    """What the places' own statements change.

    Shapes: ``site`` the s sites with statements of their own at odds with the field; ``apart`` s, how probable it is that each goes its
    own way; ``own`` s × k, what its own statements alone say; ``patchiness`` the chance learned.
    """

    site: NDArray[np.int64]
    apart: NDArray[np.float64]
    own: NDArray[np.float64]
    patchiness: float

    def apply(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probabilities m × k with the places' own statements given their due."""
        out = probability.copy()
        out[self.site] += self.apart[:, None] * (self.own - out[self.site])
        return out


def find_enclaves(
    site: NDArray[np.int64],
    source: NDArray[np.int64],
    heaviness: NDArray[np.float64],
    likelihood: NDArray[np.float64],
    surface: NDArray[np.float64],
    curvature: NDArray[np.float64],
    active: NDArray[np.bool_],
    precision: Any,
    sharpness: float = 1.0,
    patchiness: float | None = None,
) -> Enclaves:
    """Where the statements of a place itself and the field through all places differ, and how much that is to count.

    Shapes: r statements of who holds what: ``site``, ``source``, ``heaviness`` (of several by one source at one site the heaviest counts),
    ``likelihood`` r × k as the field was given it; ``surface`` and ``curvature`` m × k of the fitted field; ``precision`` m × m sparse;
    ``patchiness`` None: learned from these statements.
    """
    from whoholds.estimating.field import softmax

    states = np.flatnonzero(active)
    k = len(states)
    if k < 2 or not len(site):
        return Enclaves(np.zeros(0, np.int64), np.zeros(0), np.zeros((0, len(active))), PATCHY)
    # Of each source its heaviest word: saying it again makes it no second witness.
    order = np.lexsort((*likelihood.T, heaviness, source, site))
    last = np.r_[(np.diff(site[order]) != 0) | (np.diff(source[order]) != 0), True]
    rows = order[last]
    spoken, at = np.unique(site[rows], return_inverse=True)
    said = np.zeros((len(spoken), k))
    for j, state in enumerate(states):
        said[:, j] = np.bincount(at, np.log(np.maximum(likelihood[rows, state], 1e-6)), len(spoken))
    said = np.exp(said - said.max(axis=1, keepdims=True))
    field = softmax(surface[spoken], active, sharpness)[:, states]
    clear = np.partition(said, -2, axis=1)[:, -2] < CLEAR
    at_odds = np.flatnonzero(clear & (field[np.arange(len(spoken)), said.argmax(axis=1)] < SURE))
    without = field.copy()
    for i in at_odds.tolist():
        without[i] = _without_its_own(
            int(spoken[i]), site, likelihood, surface, curvature, active, precision, sharpness
        )[states]
    own = np.where(np.arange(k) == without.argmax(axis=1)[:, None], 0.0, said)
    apart, along = own.max(axis=1), (said * without).sum(axis=1)
    if patchiness is None:
        patchiness = _learn(*(x[np.bincount(at) > 1] for x in (apart, along)))
    told = np.zeros((len(at_odds), len(active)))
    told[:, states] = own[at_odds] / own[at_odds].sum(axis=1, keepdims=True)
    share = patchiness * apart / (patchiness * apart + (1 - patchiness) * along)
    return Enclaves(spoken[at_odds], share[at_odds], told, patchiness)


def _learn(apart: NDArray[np.float64], along: NDArray[np.float64]) -> float:
    """The patchiness that makes what was said at these places most probable, going its own way or along with its surroundings."""
    e = PATCHY
    for _ in range(ROUNDS):
        share = e * apart / (e * apart + (1 - e) * along)
        e = float((PATCHY_WEIGHT * PATCHY + share.sum()) / (PATCHY_WEIGHT + len(share)))
    return e


def _without_its_own(
    at: int,
    site: NDArray[np.int64],
    likelihood: NDArray[np.float64],
    surface: NDArray[np.float64],
    curvature: NDArray[np.float64],
    active: NDArray[np.bool_],
    precision: Any,
    sharpness: float,
) -> NDArray[np.float64]:
    """What the field says of a site without the site's own statements: its pull is taken out of the fitted surface.

    How far the pull has moved the surface is its variance without them, from the sites around (those beyond held where they are).
    """
    from whoholds.estimating.field import softmax

    around = precision.indices[precision.indptr[at] : precision.indptr[at + 1]]
    block = precision[around][:, around].toarray()
    here = int(np.flatnonzero(around == at)[0])
    unit = np.zeros(len(around))
    unit[here] = 1.0
    p = softmax(surface[at : at + 1], active)[0]
    mine = likelihood[site == at]
    joint = p * mine
    pull = (joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-9) - p).sum(axis=0)
    moved = surface[at].copy()
    for state in np.flatnonzero(active).tolist():
        h = curvature[around, state].copy()
        h[here] = 0.0
        variance = float(np.linalg.solve(block + np.diag(h), unit)[here])
        moved[state] -= variance * pull[state]
    return np.asarray(softmax(moved[None], active, sharpness)[0])
