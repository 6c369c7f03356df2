"""How the names of a text agree on where they are: what speaks for a candidate, and the rounds in which the names vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class Weights:
    """Tuned on half of the articles of two public corpora, reported on the other halves (bench/geoparse.py)."""

    people: float = 0.9
    country: float = 3.0
    governorate: float = 1.0
    district: float = -1.0
    beside: float = 6.0
    named: float = 1.2
    near: float = 2.0
    reach_km: float = 120.0
    same_division: float = 0.5
    same_country: float = 0.2
    home: float = 3.0
    theatre: float = 2.0
    word: float = 2.0
    seat: float = 1.5


WEIGHTS = Weights()


@dataclass(slots=True)
class Name:
    """One name of a text with its candidates; arrays have a row for each."""

    spans: list[int]
    places: list[tuple[int, int]]
    prior: NDArray[Any]
    lon: NDArray[Any]
    lat: NDArray[Any]
    division: NDArray[Any]
    country: NDArray[Any]
    score: NDArray[Any] = field(default_factory=lambda: np.empty(0))


def vote(names: Sequence[Name], home: tuple[float, float] | None) -> None:
    """Give each candidate its chance: a few rounds in which what lies near likely candidates of the other names gains."""
    lon, lat = np.concatenate([n.lon for n in names]), np.concatenate([n.lat for n in names])
    division, country = np.concatenate([n.division for n in names]), np.concatenate([n.country for n in names])
    prior = np.concatenate([n.prior for n in names])
    if home is not None:
        prior = prior + WEIGHTS.home * kernel(_km(lon, lat, *home), 150.0)
    owner = np.repeat(np.arange(len(names)), [len(n.places) for n in names])
    affinity = kernel(km_matrix(lon, lat), WEIGHTS.reach_km)
    affinity += WEIGHTS.same_division * ((division[:, None] == division) & (division >= 0))
    affinity += WEIGHTS.same_country * ((country[:, None] == country) & (country > 0))
    affinity[owner[:, None] == owner] = 0.0
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    chance = _chances(prior, owner, starts)
    for _ in range(3):
        support = affinity * chance
        chance = _chances(prior + WEIGHTS.near * np.log1p(support.sum(axis=1)), owner, starts)
    for number, name in enumerate(names):
        name.score = chance[owner == number]


def _chances(score: NDArray[Any], owner: NDArray[Any], starts: NDArray[Any]) -> NDArray[Any]:
    """Scores as chances that add up to 1 for each name."""
    chance: NDArray[Any] = np.exp(score - np.maximum.reduceat(score, starts)[owner])
    chance /= np.add.reduceat(chance, starts)[owner]
    return chance


def _km(lon: NDArray[Any], lat: NDArray[Any], other_lon: float, other_lat: float) -> NDArray[Any]:
    dx = np.abs(lon - other_lon)
    dx = np.minimum(dx, 360 - dx) * np.cos(np.radians((lat + other_lat) / 2))
    found: NDArray[Any] = np.hypot(dx, lat - other_lat) * 111.2
    return found


def km_matrix(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    """The distances between each two of n points, n × n."""
    a, b = np.radians(lon), np.radians(lat)
    xyz = np.stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)], axis=1)
    found: NDArray[Any] = 6371.0 * np.sqrt(np.maximum(0.0, 2 - 2 * (xyz @ xyz.T)))
    return found


def kernel(km: NDArray[Any], reach_km: float) -> NDArray[Any]:
    """What a distance counts: 1 at once, 1/e at ``reach_km``."""
    found: NDArray[Any] = np.exp(-km / reach_km)
    return found
