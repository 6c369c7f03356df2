"""Evidence made ready for estimating: copies dropped, rows in the order in which they became known."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.copies import Copies
from whoholds.estimating.evidence import Evidence, Says, day_number
from whoholds.model import CONTESTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.neighbours import Neighbourhood
    from whoholds.estimating.reliability import Reliability


@dataclass(frozen=True, eq=False)
class Observations:
    """Rows of evidence that count, by the day they became known.

    Shapes: r rows; ``row`` is the position in the evidence; ``holds`` is False where an event speaks, not a statement of control;
    ``event`` r × k likelihoods, used where ``holds`` is False. Units: days since 1970.
    """

    row: NDArray[np.int64]
    site: NDArray[np.int64]
    state: NDArray[np.int64]
    source: NDArray[np.int64]
    denied: NDArray[np.bool_]
    holds: NDArray[np.bool_]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    known: NDArray[np.int64]
    event: NDArray[np.float64]
    grade: NDArray[np.float64]
    interest: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.row)

    def likelihood(
        self, use: NDArray[np.int64], reliability: Reliability, near: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """How probable what was said is under each state, by tables of errors: u × k of the rows ``use``; ``near`` m sites' classes."""
        said = reliability.likelihood(self.source[use], near[self.site[use]], self.state[use], self.denied[use])
        return np.where(self.holds[use][:, None], said, self.event[use])

    def with_more(self, rows: Observations) -> Observations:
        """These and some that became known later; what sources are taken for beforehand stays."""
        whole = ("grade", "interest")
        each = {f.name: (getattr(self, f.name), getattr(rows, f.name)) for f in fields(self) if f.name not in whole}
        return replace(self, **{name: np.concatenate(both) for name, both in each.items()})

    @classmethod
    def of(cls, evidence: Evidence, hood: Neighbourhood, copies: Copies | None = None) -> Observations:
        """The observations of some evidence; neither their order nor their copies count, nor what is copied from ``copies``."""
        row = (copies or Copies()).first_hand(evidence)
        states, sources = len(evidence.states), len(evidence.sources)
        state, source = evidence.state[row].astype(np.int64), evidence.source[row].astype(np.int64)
        says = evidence.says[row]
        known = evidence.known[row].astype(np.int64)
        holds = says <= Says.HOLDS_NOT
        count = np.bincount(source, minlength=sources)
        # The grade of a source: the mean of what its rows were given before anything is learned.
        grade = np.bincount(source, evidence.reliability[row], sources) / np.maximum(count, 1)
        stake = np.zeros((sources, states))
        said = np.zeros((sources, states))
        np.add.at(stake, (source, state), evidence.interest[row])
        np.add.at(said, (source, state), 1.0)
        return cls(
            row=row,
            site=hood.site[evidence.place[row]],
            state=state,
            source=source,
            denied=says == Says.HOLDS_NOT,
            holds=holds,
            first=np.minimum(evidence.valid_first[row], known).astype(np.int64),
            last=np.minimum(evidence.valid_last[row], known).astype(np.int64),
            known=known,
            event=_event_likelihoods(evidence, state, says),
            grade=np.clip(np.where(count > 0, grade, 0.8), 0.5, 0.99),
            interest=stake / np.maximum(said, 1.0),
        )


def known_only(evidence: Evidence, until: date | None) -> Evidence:
    """The evidence known by the end of a day; states and sources keep their places, so answers keep their columns."""
    if until is None:
        return evidence
    return evidence.only(evidence.known <= day_number(until))


@cache
def event_table() -> dict[str, dict[str, float]]:
    """events.toml: how likely an event is where its actor holds the place, where it is contested, and elsewhere."""
    with (Path(__file__).parent / "events.toml").open("rb") as file:
        return tomllib.load(file)


def _event_likelihoods(evidence: Evidence, state: NDArray[np.int64], says: NDArray[np.int8]) -> NDArray[np.float64]:
    out = np.full((len(state), len(evidence.states)), 0.5)
    contested = evidence.states.index(CONTESTED) if CONTESTED in evidence.states else -1
    for kind, name in ((Says.ATTACKS, "attacks"), (Says.ATTACKED, "attacked")):
        rows = np.flatnonzero(says == kind)
        values = event_table()[name]
        out[rows] = values["other"]
        if contested >= 0:
            out[rows, contested] = values["contested"]
        out[rows, state[rows]] = values["held"]
    return out


def weakened(
    likelihood: NDArray[np.float64], weight: NDArray[np.float64], active: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """What observations say of the day: themselves as far as nothing changed since, nothing as far as something did."""
    nothing = likelihood[:, active].mean(axis=1, keepdims=True)
    return np.asarray(weight[:, None] * likelihood + (1 - weight[:, None]) * nothing)
