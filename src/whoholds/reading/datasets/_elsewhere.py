"""The land that a map of control leaves blank: what a map of one side says of the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whoholds.model import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ELSEWHERE = "elsewhere"
"""The key of a mapping that says whose the land is that no area of the map covers."""


def blank_land(theatre: Theatre, areas: Sequence[BaseGeometry]) -> BaseGeometry | None:
    """The land of the countries of a theatre that a map's areas lie in, less these areas; None where nothing is left.

    A country no area lies in is not spoken of: a map of one country says nothing of its neighbour.

    >>> import shapely
    >>> from whoholds.model import Outline
    >>> land = [Outline(n, n, shapely.to_wkb(shapely.box(x, 0, x + 4, 4)), n) for n, x in (("A", 0), ("B", 10))]
    >>> blank_land(Theatre("t", "T", outlines=tuple(land)), [shapely.box(2, -1, 5, 5)]).bounds
    (0.0, 0.0, 2.0, 4.0)
    """
    import shapely

    drawn = shapely.union_all(list(areas))
    countries = [shapely.from_wkb(o.geometry) for o in theatre.outlines if o.level == 0 and o.inside]
    met = [land for land in countries if land.intersects(drawn)]
    if not met:
        return None
    blank = shapely.union_all(met).difference(drawn)
    return None if blank.is_empty else blank
