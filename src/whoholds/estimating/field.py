"""The field of who holds what on one day: one smooth surface of log-odds a holder, fitted to weighed observations.

A front is a smooth line, and a smooth surface through the places' evidence finds it better than any vote among neighbours. Each
observation says with which probability its source would have said so under each state; the fit climbs to the surfaces that make the
observations and the smoothness together most probable, in a few steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.neighbours import Solver

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_STEP = 4.0
SETTLED = 0.05


@dataclass(frozen=True, eq=False)
class Fitted:
    """Surfaces as fitted. Shapes: ``surface`` m sites × k log-odds; ``curvature`` of the evidence m × k; ``active`` k."""

    surface: NDArray[np.float64]
    curvature: NDArray[np.float64]
    active: NDArray[np.bool_]


def softmax(surface: NDArray[np.float64], active: NDArray[np.bool_], sharpness: float = 1.0) -> NDArray[np.float64]:
    """Probabilities from log-odds; 0 for states not active.

    >>> softmax(np.array([[1.0, 1.0, 9.0]]), np.array([True, True, False])).tolist()
    [[0.5, 0.5, 0.0]]
    """
    scaled = np.where(active, sharpness * surface, -np.inf)
    e = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def pulls(
    surface: NDArray[np.float64], active: NDArray[np.bool_], site: NDArray[np.int64], likelihood: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each observation pulls the surfaces at its site by, and how stiffly it holds them for the next step: r × k each.

    The slope of its log-likelihood is what is believed with it less what is believed without; the stiffness is its curvature. Where what
    is said goes against what is believed the log-likelihood is no hill but a valley: its curvature counts there too, as if it were a
    hill, or the fit would swing to and fro. Twice, for surfaces move against each other.

    >>> surface, active = np.array([[2.0, -2.0]]), np.array([True, True])
    >>> slope, stiffness = pulls(surface, active, np.array([0]), np.array([[0.1, 0.9]]))
    >>> slope.round(3).tolist(), stiffness.round(3).tolist()
    ([[-0.124, 0.124]], [[0.208, 0.208]])
    """
    before, after, said = _beliefs(surface, active, site, likelihood)
    bent = 2 * np.abs(before * (1 - before) - after * (1 - after))
    return after - before, np.maximum(bent, _information(after - before, active, said))


def curvature(
    surface: NDArray[np.float64], active: NDArray[np.bool_], site: NDArray[np.int64], likelihood: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How much each observation tells of the surfaces at its site: an upper bound of its information by rows, r × k."""
    before, after, said = _beliefs(surface, active, site, likelihood)
    return _information(after - before, active, said)


def _information(
    slope: NDArray[np.float64], active: NDArray[np.bool_], said: NDArray[np.float64]
) -> NDArray[np.float64]:
    steep = np.abs(slope)
    return np.asarray(
        steep * steep[:, active].sum(axis=1, keepdims=True) * (said / np.maximum(1 - said, 1e-3))[:, None]
    )


def _beliefs(
    surface: NDArray[np.float64], active: NDArray[np.bool_], site: NDArray[np.int64], likelihood: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The states' probabilities at each observation without and with it (r × k), and how probable it was (r)."""
    before = softmax(surface, active)[site]
    joint = before * likelihood
    said = np.clip(joint.sum(axis=1), 1e-9, None)
    return before, joint / said[:, None], said


def fit_field(
    solver: Solver,
    site: NDArray[np.int64],
    likelihood: NDArray[np.float64],
    mean: NDArray[np.float64],
    surface: NDArray[np.float64],
    active: NDArray[np.bool_],
    steps: int = 3,
) -> Fitted:
    """The surfaces of the active states, from a first guess.

    Shapes: ``site`` r observations; ``likelihood`` r × k, of what was said under each state; ``mean`` k, the prior log-odds;
    ``surface`` m × k.
    """
    m = len(surface)
    f = surface.copy()
    states = np.flatnonzero(active)
    if len(states) < 2:
        return Fitted(f, np.zeros_like(f), active)
    # With two states both surfaces are one, mirrored: fit it once.
    fitted = states[:1] if len(states) == 2 else states
    centre = mean - mean[states].mean()
    for _ in range(steps):
        slope, stiffness = (summed(each, site, m) for each in pulls(f, active, site, likelihood))
        moved = 0.0
        new = f.copy()
        for s in fitted:
            h, from_centre = stiffness[:, s], f[:, s] - centre[s]
            target = solver.solve(h, slope[:, s] + h * from_centre, from_centre) + centre[s]
            step = np.clip(target - f[:, s], -LONGEST_STEP / 2, LONGEST_STEP / 2)
            moved = max(moved, float(np.abs(step).max(initial=0.0)))
            new[:, s] = f[:, s] + step
        if len(fitted) == 1:
            new[:, states[1]] = -new[:, fitted[0]]
        f = new
        if moved < SETTLED:
            break
    tells = curvature(f, active, site, likelihood)
    return Fitted(f, summed(tells, site, m), active)


def summed(each: NDArray[np.float64], site: NDArray[np.int64], sites: int) -> NDArray[np.float64]:
    """What observations (r × k) come to at each site: m × k."""
    return np.stack([np.bincount(site, each[:, s], sites) for s in range(each.shape[1])], axis=1)
