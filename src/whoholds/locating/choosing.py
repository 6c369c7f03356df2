"""Which of the places found is meant, if any: chances of each and of none, and the point that serves best under that doubt.

A name told with its division may be one of the places found there, or a place nobody listed. What speaks for each place is the
proof of its spelling, how well it lies in the divisions and its score; what speaks for none is how rare the name is and of what kind.
Chances are their softmax. The answer is then the likeliest place or the division's own point, whichever is expected to serve better,
held against all that were found and against where the division's places lie.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.locating.index import Index
from whoholds.locating.scopes import km_between
from whoholds.locating.searching import Found

_CLOSE_KM, _AROUND_KM, _AROUND_EDGE_KM = 4.0, 25.0, 2.0
WEIGHED_AT_MOST = 10
_PEOPLE_OF_A_VILLAGE, _VILLAGES_AT_MOST = 3000.0, 10.0
_PLACES_FROM, _SAMPLE, _POINTS_KEPT = 5, 500, 20_000
_LEAST_FIT, _NEGLIGIBLE = 0.01, 1e-3


@dataclass(slots=True)
class Chances:
    """Weights of what speaks for a place and for none, fitted to a random half of the names of bench/places.py's truth."""

    score: float = 1.96
    division: float = -1.4
    proof: float = 0.32
    proof_at_most: float = 12.0
    unproved: float = 1.09
    unproved_below: float = 4.0
    as_told: float = 1.93
    inside: float = 1.59
    fit: float = 3.69
    none: float = 8.94
    none_settled: float = -1.72
    none_rarity: float = 0.035
    rarity_at_most: float = 25.0


CHANCES = Chances()


def speaks_for(f: Found, proof: float, division: bool) -> float:
    """What speaks for a place found, in natural logarithms; ``division``: it is one and none was told."""
    c = CHANCES
    return (
        c.score * 3 * f.score
        + c.proof * min(proof, c.proof_at_most)
        + c.unproved * min(proof - c.unproved_below, 0.0)
        + c.as_told * (f.alike > 0.99)
        + c.inside * (f.fit >= 0.99)
        + c.fit * math.log(max(f.fit, _LEAST_FIT))
        + c.division * division
    )


def speaks_for_none(settled: bool, rarity: float) -> float:
    """What speaks for a place that nobody listed: ``settled`` when a village or town was told, ``rarity`` of the told name."""
    c = CHANCES
    return c.none + c.none_settled * settled + c.none_rarity * min(rarity, c.rarity_at_most)


def softmax(weights: Sequence[float]) -> list[float]:
    """Chances that add up to 1.

    >>> [round(p, 2) for p in softmax([0.0, 0.0, math.log(2)])]
    [0.25, 0.25, 0.5]
    """
    most = max(weights)
    grown = [math.exp(w - most) for w in weights]
    total = sum(grown)
    return [g / total for g in grown]


def worth(km: float) -> float:
    """How well an answer so far from the truth serves: nearly 2 at the place, 1 in its surroundings, 0 elsewhere.

    >>> round(worth(0.0), 2), round(worth(12.0), 2), round(worth(60.0), 2)
    (2.0, 1.05, 0.0)
    """
    return math.exp(-km / _CLOSE_KM) + 1 / (1 + math.exp(min(50.0, (km - _AROUND_KM) / _AROUND_EDGE_KM)))


class Settlement:
    """Where the places of a division lie: where one that nobody listed may be."""

    def __init__(self, index: Index, division: int) -> None:
        members = index.members(division)
        members = members[:: len(members) // _SAMPLE + 1]
        self._few = len(members) < _PLACES_FROM
        self._division = float(index.lon[division]), float(index.lat[division]), float(index.radius[division])
        self.lon: NDArray[np.float64] = index.arrays["lon"][members]
        self.lat: NDArray[np.float64] = index.arrays["lat"][members]
        weight = 1.0 + np.minimum(_VILLAGES_AT_MOST, index.arrays["population"][members] / _PEOPLE_OF_A_VILLAGE)
        self._weight: NDArray[np.float64] = weight / weight.sum() if len(members) else weight
        self._worth: dict[tuple[float, float], float] = {}

    def worth(self, lon: float, lat: float) -> float:
        """What a point is worth on average as the answer for a place that may be any of them."""
        key = (lon, lat)
        if key not in self._worth:
            if len(self._worth) > _POINTS_KEPT:
                self._worth.clear()
            self._worth[key] = float((self._weight * _worths(self._km(lon, lat))).sum())
        return self._worth[key]

    def _km(self, lon: Any, lat: Any) -> NDArray[np.float64]:
        dx = (self.lon - lon) * 111.2 * np.cos(np.radians(lat))
        km: NDArray[np.float64] = np.hypot(dx, (self.lat - lat) * 111.2)
        return km

    def best(self) -> tuple[float, float, float]:
        """The place that is worth most (lon, lat), and the radius in km that holds nine in ten of all.

        A village that is not listed is likeliest among those that are, not in the middle of the desert behind them.
        """
        if self._few:
            return self._division
        km = self._km(self.lon[:, None], self.lat[:, None])
        most = int((_worths(km) * self._weight).sum(axis=1).argmax())
        return float(self.lon[most]), float(self.lat[most]), float(np.quantile(km[most], 0.9))


def _worths(km: NDArray[np.float64]) -> NDArray[np.float64]:
    around = 1 / (1 + np.exp(np.minimum(50.0, (km - _AROUND_KM) / _AROUND_EDGE_KM)))
    worths: NDArray[np.float64] = np.exp(-km / _CLOSE_KM) + around
    return worths


def expected(
    lon: float,
    lat: float,
    points: Sequence[tuple[float, float]],
    chances: Sequence[float],
    none: float,
    where: Settlement,
) -> float:
    """What a point is expected to be worth as the answer: by the chances of the points found, and of a place nobody listed."""
    listed = sum(
        chance * worth(km_between(lon, lat, x, y))
        for (x, y), chance in zip(points, chances, strict=True)
        if chance > _NEGLIGIBLE
    )
    return listed + none * where.worth(lon, lat)
