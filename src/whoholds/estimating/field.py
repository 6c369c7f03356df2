"""The field of who holds what on one day: one smooth surface of log-odds a holder, fitted to weighed observations.

A front is a smooth line, and a smooth surface through the places' evidence finds it better than any vote among neighbours. Each
observation says with which probability its source would have said so under each state; the fit climbs to the surfaces that make the
observations and the smoothness together most probable (Laplace's approximation, a few Newton steps).
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
    """Where each observation pulls the surfaces at its site to, and how firmly: slope and curvature of its log-likelihood, r × k."""
    p = softmax(surface, active)[site]
    joint = p * likelihood
    said = np.clip(joint.sum(axis=1), 1e-9, None)
    slope = joint / said[:, None] - p
    sureness = (said / np.maximum(1 - said, 1e-3))[:, None]
    # An upper bound of the information matrix by its rows: every surface may then step by itself.
    bend = np.abs(slope) * np.abs(slope[:, active]).sum(axis=1, keepdims=True) * sureness
    return slope, bend


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
    m, k = surface.shape
    f = surface.copy()
    curvature = np.zeros((m, k))
    states = np.flatnonzero(active)
    if len(states) < 2:
        return Fitted(f, curvature, active)
    # With two states both surfaces are one, mirrored: fit it once.
    fitted = states[:1] if len(states) == 2 else states
    centre = mean - mean[states].mean()
    for _ in range(steps):
        slope, bend = pulls(f, active, site, likelihood)
        moved = 0.0
        new = f.copy()
        for s in fitted:
            h = np.bincount(site, bend[:, s], m).astype(np.float64)
            curvature[:, s] = h
            g = np.bincount(site, slope[:, s], m).astype(np.float64)
            target = solver.solve(h, g + h * (f[:, s] - centre[s]), f[:, s] - centre[s]) + centre[s]
            step = np.clip(target - f[:, s], -LONGEST_STEP / 2, LONGEST_STEP / 2)
            moved = max(moved, float(np.abs(step).max(initial=0.0)))
            new[:, s] = f[:, s] + step
        if len(fitted) == 1:
            new[:, states[1]] = -new[:, fitted[0]]
            curvature[:, states[1]] = curvature[:, fitted[0]]
        f = new
        if moved < SETTLED:
            break
    return Fitted(f, curvature, active)
