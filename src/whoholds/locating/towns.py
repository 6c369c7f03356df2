"""The towns of a country: the places of a map for a war whose theatre brings none of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from whoholds.locating.countries import alpha_3
from whoholds.locating.entries import KINDS

if TYPE_CHECKING:
    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.model import Place

SETTLED = ("city", "town", "village")
MOST_TOWNS = 600
"""A country: enough for the shape of a front, and quickly reckoned with. Who needs villages adds a gazetteer and a theatre."""


def towns(gazetteer: Gazetteer, countries: Collection[str], *, most: int = MOST_TOWNS) -> list[Place]:
    """The most populous settlements of each country (ISO 3166 codes of three letters), by country and size.

    >>> from whoholds.locating.gazetteer import Gazetteer
    >>> from whoholds.model import Place
    >>> small = Gazetteer.of([Place("x:1", "Lashio", 97.7, 22.9, country="MMR", population=131_000),
    ...                       Place("x:2", "Hsipaw", 97.3, 22.6, country="MMR", population=54_000),
    ...                       Place("x:3", "Inle Lake", 96.9, 20.6, "lake", country="MMR")])
    >>> [p.name for p in towns(small, {"MMR"})], towns(small, {"LAO"})
    (['Lashio', 'Hsipaw'], [])
    """
    settled = [KINDS.index(kind) for kind in SETTLED]
    found: list[Place] = []
    for layer in gazetteer.layers:
        country, kind = np.asarray(layer.country), np.asarray(layer.kind)
        population = np.asarray(layer.population)
        for number in np.unique(country):
            if alpha_3(int(number)) not in countries:
                continue
            rows = np.flatnonzero((country == number) & np.isin(kind, settled))
            largest = rows[np.argsort(-population[rows].astype(np.int64), kind="stable")][:most]
            found += [layer.place(int(row)) for row in largest]
    return found
