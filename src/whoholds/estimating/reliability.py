"""What a source is worth, learned from what it says where others speak too.

For each source, each distance from the front and each state: how often it says what (Dawid and Skene's table of errors). A belligerent that
claims places just beyond its front, a monitor that is slow, a source that says the contrary of what is: all come out as numbers, and a
statement then weighs what its source is worth for that statement. Few statements leave the table at its prior, the Admiralty grade,
with claims in the speaker's own interest believed less and concessions more.

Source: Dawid and Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM algorithm", JRSS C 28(1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR_KM = (3.0, 6.0, 10.0, 16.0)
"""Edges of the classes of distance from the front; beyond the last is far."""

GRADE_WEIGHT = 10.0
"""The prior of a source is worth as many statements, for each state."""

CLASS_WEIGHT = 8.0
"""What a source does at all distances is worth as many statements at each."""

INTERESTED = 3.0
"""How many times likelier a false claim is where the speaker gains by it (and a false concession rarer)."""

LEAST, MOST = 0.005, 0.995


@dataclass(frozen=True, eq=False)
class Reliability:
    """The learned tables.

    Shapes: ``table`` sources × classes of distance × states × states: the probability that the source says the last where the third
    is true; ``weight`` sources: how many statements it rests on.
    """

    table: NDArray[np.float64]
    prior: NDArray[np.float64]
    weight: NDArray[np.float64]

    @classmethod
    def of_grades(
        cls, grade: NDArray[np.float64], interest: NDArray[np.float64], classes: int = len(NEAR_KM) + 1
    ) -> Reliability:
        """Before anything is learned.

        Shapes: ``grade`` sources, 0.5–1; ``interest`` sources × states: mean of +1 (gains by saying it), 0, −1 (concedes).

        >>> r = Reliability.of_grades(np.array([0.9]), np.array([[1.0, -1.0]]))
        >>> r.table[0, 0].round(3).tolist()
        [[0.964, 0.036], [0.25, 0.75]]
        """
        sources, states = interest.shape
        wrong = np.repeat(((1 - grade) / max(states - 1, 1))[:, None, None], states, axis=1)
        false = wrong * INTERESTED ** interest[:, None, :]
        right = np.broadcast_to(grade[:, None, None], false.shape)
        diagonal = np.eye(states, dtype=bool)
        prior = np.where(diagonal, right, false)
        prior = prior / prior.sum(axis=2, keepdims=True)
        table = np.repeat(prior[:, None], classes, axis=1)
        return cls(table, prior, np.zeros(sources))

    def likelihood(
        self,
        source: NDArray[np.int64],
        near: NDArray[np.int64],
        state: NDArray[np.int64],
        denied: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """How probable what was said is under each state: r × states."""
        said = self.table[source, near, :, state]
        return np.where(denied[:, None], np.maximum(1 - said, LEAST), said)

    def learn(
        self,
        source: NDArray[np.int64],
        near: NDArray[np.int64],
        state: NDArray[np.int64],
        truth: NDArray[np.float64],
    ) -> Reliability:
        """The tables anew from what was said and how probable each state was there.

        Shapes: ``truth`` r × states, already weighed by how much each statement still speaks of the same hold.
        """
        sources, classes, states, _ = self.table.shape
        flat = (source * classes + near) * states + state
        counts = np.stack(
            [np.bincount(flat, truth[:, k], sources * classes * states) for k in range(states)], axis=1
        ).reshape(sources, classes, states, states)  # … × said × true
        counts = counts.transpose(0, 1, 3, 2)
        overall = counts.sum(axis=1) + GRADE_WEIGHT * self.prior
        overall /= overall.sum(axis=2, keepdims=True)
        table = counts + CLASS_WEIGHT * overall[:, None]
        table /= table.sum(axis=3, keepdims=True)
        return Reliability(np.clip(table, LEAST, MOST), self.prior, counts.sum(axis=(1, 2, 3)))
