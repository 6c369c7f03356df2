"""A bare name that a town and its province share: reports of events mean the town, and say "province" where they mean that."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.locating.entries import SETTLED
from whoholds.locating.features import kind_of_word
from whoholds.locating.scopes import km_between
from whoholds.model import Candidate

_WIDE = frozenset({"governorate", "district", "subdistrict"})
AS_TOLD = "name as told"
"""How the reason of a candidate begins whose name is spelt as it was told."""
_NEARLY = 0.15
"""How much worse than its division a town may be; populations and other names' small deductions are smaller."""


def town_before_division(found: Sequence[Candidate], told_kind: str) -> list[Candidate]:
    """The candidates with the town first where the best is only the division of its name and no other kind was told.

    >>> yangon = Candidate("d", "Yangon", 96.1, 16.8, 0.99, "name as told", 47.0, "governorate")
    >>> town = Candidate("t", "Yangon", 96.2, 16.8, 0.98, "name as told", 19.0, "city")
    >>> [c.place for c in town_before_division([yangon, town], "")], town_before_division([yangon, town], "region")[0].place
    (['t', 'd'], 'd')
    """
    kind = kind_of_word(told_kind) if told_kind else ""
    if not found or found[0].kind not in _WIDE or (kind and kind not in SETTLED):
        return list(found)
    wide = found[0]
    for candidate in found[1:]:
        if (
            candidate.kind in SETTLED
            and candidate.reason.startswith(AS_TOLD)
            and candidate.score >= wide.score - _NEARLY
            and km_between(wide.lon, wide.lat, candidate.lon, candidate.lat) <= 1.5 * wide.radius_km + 10.0
        ):
            return [candidate, *(c for c in found if c is not candidate)]
    return list(found)
