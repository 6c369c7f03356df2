"""A vote that fades: every report counts for its holder, half as much with every half-life, and less the farther away it was made."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from whoholds.estimating.estimators import Posterior, estimator
from whoholds.estimating.estimators.markov import last_evidence
from whoholds.estimating.evidence import Evidence, day_number
from whoholds.estimating.neighbours import Neighbourhood
from whoholds.estimating.observations import Observations, known_only

HALF_LIFE_DAYS = 30.0
NEAR_KM = 6.0
DOUBT = 0.05
"""A vote this small is given to every state, so that nothing is ever certain."""


@estimator("decay")
def decay(evidence: Evidence, on: date, known_at: datetime | None = None) -> Posterior:
    """The shares of a fading vote among what was known."""
    used = known_only(evidence, known_at.date() if known_at else None)
    n, k = len(used.places), len(used.states)
    hood = Neighbourhood.of(used.lon, used.lat, used.countries)
    rows = Observations.of(used, hood)
    speaks = np.flatnonzero(rows.holds & ~rows.denied & (rows.first <= day_number(on)))
    if not len(speaks):
        return Posterior(np.zeros((n, k), np.float32), last_evidence(used, on), ((),) * n, "decay")
    age = np.maximum(day_number(on) - rows.last[speaks], 0)
    weight = 0.5 ** (age / HALF_LIFE_DAYS) * np.maximum(rows.grade[rows.source[speaks]] - 0.5, 0.01)
    votes = np.zeros((len(hood.xy), k))
    np.add.at(votes, (rows.site[speaks], rows.state[speaks]), weight)
    pointers, neighbours, near = hood.nearest(NEAR_KM * hood.stretch)
    owner = np.repeat(np.arange(len(hood.xy)), np.diff(pointers))
    shared = np.full_like(votes, DOUBT)
    np.add.at(shared, owner, votes[neighbours] * near[:, None])
    probability = (shared / shared.sum(axis=1, keepdims=True))[hood.site].astype(np.float32)
    basis: list[list[tuple[str, float, str]]] = [[] for _ in used.places]
    for i in np.argsort(-weight, kind="stable").tolist():
        r = int(speaks[i])
        row = int(rows.row[r])
        basis[int(used.place[row])].append(
            (used.statements[row], round(float(weight[i]), 4), used.states[rows.state[r]])
        )
    return Posterior(probability, last_evidence(used, on), tuple(tuple(b) for b in basis), "decay")
