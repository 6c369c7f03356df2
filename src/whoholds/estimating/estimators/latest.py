"""Newest credible report wins: for each place the last report of who holds it, whoever made it.

A report of the same day by another witness that disagrees makes the place contested by as much as it is believed. A place nobody
reports on follows the nearest place of its country somebody does, the less surely the farther away; beyond REACH_KM nothing is known.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import numpy as np

from whoholds.estimating.estimators import Posterior, estimator
from whoholds.estimating.evidence import Evidence, Says, day_number, known_by

REACH_KM = 120.0
HALF_KM = 40.0  # at this distance half of the sureness is left


@estimator("latest")
def latest(evidence: Evidence, on: date, known_at: datetime | None = None) -> Posterior:
    """The newest report of each place, as it stood on the day."""
    n, k = len(evidence.places), len(evidence.states)
    probability = np.zeros((n, k), np.float32)
    last = np.full(n, np.datetime64("NaT", "D"), "datetime64[D]")
    basis: list[tuple[tuple[str, float, str], ...]] = [()] * n
    today = day_number(on)
    by_place: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(known_by(evidence, on, known_at) & (evidence.says <= Says.HOLDS_NOT)).tolist():
        by_place[int(evidence.place[row])].append(row)
    contested = k - 1
    for place, rows in by_place.items():
        rows.sort(
            key=lambda i: (
                min(int(evidence.valid_last[i]), today),
                int(evidence.known[i]),
                float(evidence.reliability[i]),
                evidence.statements[i],
            )
        )
        newest = min(int(evidence.valid_last[rows[-1]]), today)
        same_day = [i for i in rows if min(int(evidence.valid_last[i]), today) == newest]
        votes = np.zeros(k)
        carried: dict[int, tuple[float, int]] = {}
        for i in same_day:  # each witness once, with its best word
            weight, witness = float(evidence.reliability[i]) - 0.5, int(evidence.witness[i])
            if evidence.says[i] == Says.HOLDS and weight >= carried.get(witness, (-1.0, 0))[0]:
                carried[witness] = (weight, i)
        for weight, i in carried.values():
            votes[evidence.state[i]] += weight
        lost = {int(evidence.state[i]) for i in same_day if evidence.says[i] == Says.HOLDS_NOT}
        if not carried:  # somebody is gone, nobody is told to have come: the last other holder told, if any
            before = [i for i in rows if evidence.says[i] == Says.HOLDS and int(evidence.state[i]) not in lost]
            if before:
                carried[int(evidence.witness[before[-1]])] = (0.1, before[-1])
                votes[evidence.state[before[-1]]] += 0.1
        if not votes.any():
            continue
        winner = int(votes.argmax())
        sure = 0.5 + min(votes[winner], 0.48) * votes[winner] / votes.sum()
        probability[place, winner] = sure
        rest = 1 - sure
        if winner == contested:
            others = np.flatnonzero(votes * (np.arange(k) != winner))
            probability[place, others if len(others) else winner] += rest / max(len(others), 1)
        else:
            probability[place, contested] += rest
        last[place] = np.datetime64("1970-01-01", "D") + newest
        basis[place] = tuple(
            (evidence.statements[i], round(w, 4), evidence.states[evidence.state[i]])
            for w, i in sorted(carried.values(), reverse=True)
        )
    _fill(evidence, probability)
    return Posterior(probability, last, tuple(basis), "latest")


def _fill(evidence: Evidence, probability: np.ndarray) -> None:
    """Give unreported places the state of the nearest reported one of their country, fading with distance."""
    from scipy.spatial import KDTree

    scale = np.cos(np.radians(evidence.lat.mean())) if len(evidence.lat) else 1.0
    xy = np.c_[evidence.lon * scale, evidence.lat] * 111.2
    countries = np.array(evidence.countries)
    reported = probability.sum(axis=1) > 0
    even = 1.0 / probability.shape[1]
    for country in sorted(set(evidence.countries)):
        here = countries == country
        known, empty = reported & here, ~reported & here
        if not known.any() or not empty.any():
            continue
        apart, nearest = KDTree(xy[known]).query(xy[empty])
        fade = np.where(apart <= REACH_KM, 0.5 ** (apart / HALF_KM), 0)[:, None]
        taken = probability[known][nearest]
        probability[empty] = np.where(fade > 0, taken * fade + even * (1 - fade), 0).astype(np.float32)
