"""Evidence to probabilities, one file an estimator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from whoholds.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whoholds.estimating.evidence import Evidence


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Who holds each place on one day, as probabilities.

    Shapes: ``probability`` n × k float32 in the order of the evidence's places and states; rows sum to 1, or to 0 where nothing at all is
    known. ``last_evidence`` n datetime64[D], NaT without evidence of its own. ``basis``: n tuples of (statement id, weight, state).
    """

    probability: NDArray[np.float32]
    last_evidence: NDArray[np.datetime64]
    basis: tuple[tuple[tuple[str, float, str], ...], ...]
    method: str


class Estimator(Protocol):
    """Says from observations who held each place on a day."""

    def __call__(self, evidence: Evidence, on: date, known_at: datetime | None = None) -> Posterior:
        """The estimate for one day from what was known by an instant; with ``known_at`` None from everything, later reports included."""


estimator: Registry[Estimator] = Registry("estimator", "whoholds.estimating.estimators")
"""Decorates an estimator: ``@estimator("latest")``."""
