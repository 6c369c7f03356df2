"""What changed hands between two days, and how long the fronts are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from whoholds.errors import InputError
from whoholds.model import ControlDay


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Land that went from one state to another. Units: geodesic km² of whole cells; ``geometry`` in EPSG:4326."""

    before: str
    after: str
    area_km2: float
    nominal_km2: float
    places: tuple[str, ...]
    geometry: Any


def changes(before: ControlDay, after: ControlDay) -> list[Change]:
    """What changed hands from one day to another, the largest first.

    Shapes: one Change a pair of states; what an actor gained is where it is ``after``, what it lost where it is ``before``.
    Raises: InputError when the two days have other cells.
    """
    if before.cells.places != after.cells.places:
        raise InputError("the two days have other cells", hint="estimate both with the same theatre and places")
    cells = after.cells
    was, now = np.array(before.holders(), dtype=object), np.array(after.holders(), dtype=object)
    out = []
    for pair in sorted({(a, b) for a, b in zip(was, now, strict=True) if a != b}):
        index = np.flatnonzero((was == pair[0]) & (now == pair[1]))
        out.append(
            Change(
                *pair,
                area_km2=float(cells.area_km2[index].sum()),
                nominal_km2=float(cells.nominal_km2[index].sum()),
                places=tuple(cells.places[i] for i in index),
                geometry=shapely.coverage_union_all(cells.geometry[index]),
            )
        )
    return sorted(out, key=lambda c: (-c.area_km2, c.before, c.after))


def gained_and_lost(rows: list[Change]) -> dict[str, tuple[float, float]]:
    """State → (km² gained, km² lost)."""
    states = sorted({c.before for c in rows} | {c.after for c in rows})
    return {
        s: (sum(c.area_km2 for c in rows if c.after == s), sum(c.area_km2 for c in rows if c.before == s))
        for s in states
    }


def front_length_km(day: ControlDay) -> dict[tuple[str, str], float]:
    """The geodesic length of the line between each two states that meet, the longest first. Borders of the theatre are no fronts.

    Raises: InputError when the cells were built without arcs.
    """
    arcs = day.cells.arcs
    if arcs is None:
        raise InputError("these cells have no arcs", hint="build them with build_cells")
    holders = np.array(day.holders(), dtype=object)
    inner = arcs.right >= 0
    left, right = holders[arcs.left[inner]], holders[arcs.right[inner]]
    out: dict[tuple[str, str], float] = {}
    for a, b, km in zip(left, right, arcs.length_km[inner], strict=True):
        if a != b:
            pair = (a, b) if a < b else (b, a)
            out[pair] = out.get(pair, 0.0) + float(km)
    return dict(sorted(out.items(), key=lambda item: (-item[1], item[0])))
