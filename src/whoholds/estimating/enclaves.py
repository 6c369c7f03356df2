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

from whoholds.estimating.compiling import compiled
from whoholds.estimating.field import Fitted, pulls, softmax

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
    fitted: Fitted,
    precision: Any,
    sharpness: float = 1.0,
    patchiness: float | None = None,
) -> Enclaves:
    """Where the statements of a place itself and the field through all places differ, and how much that is to count.

    Shapes: r statements of who holds what: ``site``, ``source``, ``heaviness`` (of several by one source at one site the heaviest counts),
    ``likelihood`` r × k as the field was given it; ``precision`` m × m sparse; ``patchiness`` None: learned from these statements.
    """
    active = fitted.active
    states = np.flatnonzero(active)
    k = len(states)
    if k < 2 or not len(site):
        return Enclaves(np.zeros(0, np.int64), np.zeros(0), np.zeros((0, len(active))), PATCHY)
    # Of each source its heaviest word: saying it again makes it no second witness, and words as heavy as each other share one voice.
    sources = int(source.max()) + 1
    witnesses, witness = np.unique(site.astype(np.int64) * sources + source, return_inverse=True)
    spoken, at = np.unique(witnesses // sources, return_inverse=True)
    heaviest = np.zeros(len(at))
    np.maximum.at(heaviest, witness, heaviness)
    words = heaviness >= heaviest[witness] - 1e-9
    voice = words / np.bincount(witness, words)[witness]
    said = np.zeros((len(spoken), k))
    for j, state in enumerate(states):
        said[:, j] = np.bincount(at[witness], voice * np.log(np.maximum(likelihood[:, state], 1e-6)), len(spoken))
    said = np.exp(said - said.max(axis=1, keepdims=True))
    field = softmax(fitted.surface[spoken], active, sharpness)[:, states]
    clear = np.partition(said, -2, axis=1)[:, -2] < CLEAR
    at_odds = np.flatnonzero(clear & (field[np.arange(len(spoken)), said.argmax(axis=1)] < SURE))
    without = field.copy()
    without[at_odds] = _without_their_own(spoken[at_odds], site, likelihood, fitted, precision, sharpness)[:, states]
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


def _without_their_own(
    of: NDArray[np.int64],
    site: NDArray[np.int64],
    likelihood: NDArray[np.float64],
    fitted: Fitted,
    precision: Any,
    sharpness: float,
) -> NDArray[np.float64]:
    """What the field says of sites without each one's own statements: their pull is taken out of the fitted surface.

    How far the pull has moved the surface is its variance without them, from the sites around (those beyond held where they are).
    """
    surface, active = fitted.surface, fitted.active
    position = np.full(len(surface), -1)
    position[of] = np.arange(len(of))
    rows = np.flatnonzero(position[site] >= 0)
    mine = position[site[rows]]
    slope, _ = pulls(surface[of], active, mine, likelihood[rows])
    moved = surface[of].copy()
    for state in np.flatnonzero(active).tolist():
        pull = np.bincount(mine, slope[:, state], len(of))
        variance = np.empty(len(of))
        _variances(precision.indptr, precision.indices, precision.data, of, fitted.curvature[:, state], variance)
        moved[:, state] -= variance * pull
    return np.asarray(softmax(moved, active, sharpness))


@compiled()
def _variances(pointers, indices, data, of, curvature, out):  # type: ignore[no-untyped-def]  # compiled: numba infers the types
    """The variance of each site without its own curvature, given all sites that are no neighbours of it in the matrix."""
    local = np.full(len(pointers) - 1, -1)
    for i in range(len(of)):
        at = of[i]
        first, n = pointers[at], pointers[at + 1] - pointers[at]
        # The site itself comes last: the variance is then the last pivot's inverse.
        place = 0
        for j in range(n):
            near = indices[first + j]
            if near != at:
                local[near] = place
                place += 1
        local[at] = n - 1
        block = np.zeros((n, n))
        for j in range(n):
            near = indices[first + j]
            for r in range(pointers[near], pointers[near + 1]):
                if local[indices[r]] >= 0:
                    block[local[near], local[indices[r]]] = data[r]
            if near != at:
                block[local[near], local[near]] += curvature[near]
        for j in range(n):
            local[indices[first + j]] = -1
        for c in range(n - 1):
            for r in range(c + 1, n):
                factor = block[r, c] / max(block[c, c], 1e-12)
                for k in range(c + 1, n):
                    block[r, k] -= factor * block[c, k]
        out[i] = 1.0 / max(block[n - 1, n - 1], 1e-12)
