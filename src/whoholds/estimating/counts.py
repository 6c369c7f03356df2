"""Told counts ("at least 18 towns of the province", "3 % of the country") as a bound on estimates.

A count names no place. Where the estimate's expected count lies outside what was told, it is moved to the nearest estimate (in relative
entropy, each place weighed by what it counts) whose expected count comes as far towards it as the count is trusted: the log-odds of all
places concerned move alike, so that doubtful places change and sure ones hardly.

Source: I. Csiszár 1975, "I-divergence geometry of probability distributions and minimization problems", Annals of Probability 3(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 8
"""Several counts are met in turn, so often."""

FARTHEST = 6.0
"""No place's log-odds are moved farther than this for a count's sake."""


@dataclass(frozen=True, eq=False)
class ToldCount:
    """What was told: so much, between ``low`` and ``high``, of what places weigh (``weight``: n) is the state's; ``trust`` 0–1."""

    state: int
    weight: NDArray[np.float64]
    low: float
    high: float
    trust: float = 1.0


def constrain(probability: NDArray[np.float32], told: Sequence[ToldCount]) -> NDArray[np.float32]:
    """Probabilities moved no farther than told counts ask; rows without any stay without.

    Shapes: n × k.

    >>> p = np.array([[0.9, 0.1], [0.5, 0.5], [0.5, 0.5]], np.float32)
    >>> moved = constrain(p, [ToldCount(0, np.ones(3), 2.5, np.inf)])
    >>> round(float(moved[:, 0].sum()), 2), bool((moved[:, 0] >= p[:, 0]).all())
    (2.5, True)
    >>> constrain(p, [ToldCount(0, np.ones(3), 1, 2)]).tolist() == p.tolist()
    True
    """
    p = np.asarray(probability, np.float64)
    start = [float((t.weight * p[:, t.state]).sum()) for t in told]
    # Where each is to come to, from where it stands before any is moved: as far as it is trusted.
    wanted = [s + t.trust * (float(np.clip(s, t.low, t.high)) - s) for t, s in zip(told, start, strict=True)]
    for _ in range(ROUNDS if len(told) > 1 else 1):
        for t, target, before in zip(told, wanted, start, strict=True):
            now = float((t.weight * p[:, t.state]).sum())
            if (target > before and now < target) or (target < before and now > target):
                p = _moved(p, t, target)
    return p.astype(np.float32)


def _moved(p: NDArray[np.float64], told: ToldCount, target: float) -> NDArray[np.float64]:
    """The nearest distribution whose expected count is the target: the state's odds raised by one factor wherever places count."""
    share = (told.weight > 0).astype(float)
    state = p[:, told.state]
    rest = p.sum(axis=1) - state

    def at(push: float) -> NDArray[np.float64]:
        raised = state * np.exp(push * share)
        return np.asarray(raised / np.maximum(raised + rest, 1e-30) * (state + rest))

    low, high = -FARTHEST, FARTHEST
    for _ in range(50):
        middle = (low + high) / 2
        if float((told.weight * at(middle)).sum()) < target:
            low = middle
        else:
            high = middle
    new = at((low + high) / 2)
    out = p * ((state + rest - new) / np.where(rest > 0, rest, 1.0))[:, None]
    out[:, told.state] = new
    return np.asarray(np.where(rest[:, None] > 0, out, p))
