"""Which division a place lies in: as its gazetteer says, else by outline, else as its nearest neighbour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.locating.entries import KINDS, Entry
from whoholds.locating.names import fold

NAMED = "name:"
"""Before the name of a division where a gazetteer gives no id of it."""
_LEVELS = (("admin1", "governorate", 40.0), ("admin2", "district", 15.0))

_FEW_PAIRS = 2_000_000


def join(arrays: dict[str, NDArray[Any]], told: Mapping[int, Entry]) -> None:
    """Fill ``admin1`` and ``admin2`` (numbers of division places), and the radius of divisions that gave none."""
    kind = arrays["kind"]
    by_level = {KINDS.index(word): column for column, word, _ in _LEVELS}
    hashes, places = arrays["id_hash"], arrays["id_place"]
    from whoholds.locating.building import number_of

    seen: dict[tuple[str, str], int | None] = {}

    def division(identifier: str, country: str) -> int | None:
        key = (identifier, country if identifier.startswith(NAMED) else "")
        if key not in seen:
            if identifier.startswith(NAMED):
                seen[key] = _by_name(arrays, identifier.removeprefix(NAMED), country)
            else:
                number = np.uint64(number_of(identifier))
                at = int(np.searchsorted(hashes, number))
                seen[key] = int(places[at]) if at < len(hashes) and hashes[at] == number else None
        return seen[key]

    for place, entry in told.items():
        for identifier in entry.within:
            found = division(identifier, entry.country)
            if found is not None and found != place:
                column = by_level.get(int(kind[found]))
                if column and int(kind[place]) != int(kind[found]):
                    arrays[column][place] = found
    for column, word, reach_km in _LEVELS:
        _by_outline(arrays, column, KINDS.index(word))
        _by_neighbour(arrays, column, reach_km)
        _radius_from_members(arrays, column)


def _by_name(arrays: dict[str, NDArray[Any]], name: str, country: str) -> int | None:
    """The division of a country that bears a name."""
    from whoholds.locating.building import number_of
    from whoholds.locating.countries import country_number

    number = np.uint64(number_of(fold(name)))
    low, high = np.searchsorted(arrays["fold_hash"], number), np.searchsorted(arrays["fold_hash"], number, side="right")
    names = arrays["fold_name"][low:high]
    found = arrays["name_place"][names[arrays["name_quiet"][names] == 0]]
    kinds = [KINDS.index(word) for _, word, _ in _LEVELS]
    found = found[np.isin(arrays["kind"][found], kinds) & (arrays["country"][found] == country_number(country))]
    return int(found[0]) if len(found) else None


def _open(arrays: dict[str, NDArray[Any]], column: str) -> NDArray[Any]:
    """Places that could lie in a division of this level and are in none."""
    kinds = [KINDS.index(k) for k in ("country", "continent", "governorate", "sea")]
    if column == "admin2":
        kinds.append(KINDS.index("district"))
    found: NDArray[Any] = np.flatnonzero((arrays[column] < 0) & ~np.isin(arrays["kind"], kinds))
    return found


def _by_outline(arrays: dict[str, NDArray[Any]], column: str, kind: int) -> None:
    at = arrays["geometry_at"]
    divisions = np.flatnonzero((arrays["kind"] == kind) & (at[1:] > at[:-1]))
    waiting = _open(arrays, column)
    waiting = waiting[np.isin(arrays["country"][waiting], np.unique(arrays["country"][divisions]))]
    if not len(divisions) or not len(waiting):
        return
    import shapely

    shapes = shapely.from_wkb([arrays["geometry"][at[d] : at[d + 1]].tobytes() for d in divisions])
    points = shapely.points(arrays["lon"][waiting], arrays["lat"][waiting])
    point, shape = shapely.STRtree(shapes).query(points, predicate="intersects")
    arrays[column][waiting[point]] = divisions[shape]


def _by_neighbour(arrays: dict[str, NDArray[Any]], column: str, reach_km: float) -> None:
    waiting = _open(arrays, column)
    told = np.flatnonzero(arrays[column] >= 0)
    countries = np.unique(arrays["country"][waiting])
    told = told[np.isin(arrays["country"][told], countries)]
    if not len(waiting) or not len(told):
        return

    def points(which: NDArray[Any]) -> NDArray[Any]:
        lon, lat = np.radians(arrays["lon"][which]), np.radians(arrays["lat"][which])
        return 6371.0 * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)

    distance, nearest = _nearest(points(waiting), points(told), reach_km)
    near = np.isfinite(distance)
    near[near] = arrays["country"][told[nearest[near]]] == arrays["country"][waiting[near]]
    arrays[column][waiting[near]] = arrays[column][told[nearest[near]]]


def _nearest(points: NDArray[Any], among: NDArray[Any], reach: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Distance to the nearest of ``among`` and which it is; infinite beyond ``reach``."""
    if len(points) * len(among) > _FEW_PAIRS:
        from scipy.spatial import cKDTree

        distance, nearest = cKDTree(among).query(points, distance_upper_bound=reach)
        return np.asarray(distance), np.asarray(nearest).clip(max=len(among) - 1)
    # the places of one theatre: all pairs are quicker than the import of a tree
    squares = (points**2).sum(axis=1)[:, None] + (among**2).sum(axis=1)[None, :] - 2 * points @ among.T
    nearest = squares.argmin(axis=1)
    distance = np.linalg.norm(points - among[nearest], axis=1)
    return np.where(distance <= reach, distance, np.inf), nearest


def _radius_from_members(arrays: dict[str, NDArray[Any]], column: str) -> None:
    members = np.flatnonzero(arrays[column] >= 0)
    division = arrays[column][members]
    lat = np.radians(arrays["lat"][members])
    dx = (arrays["lon"][members] - arrays["lon"][division]) * 111.2 * np.cos(lat)
    dy = (arrays["lat"][members] - arrays["lat"][division]) * 111.2
    km = np.hypot(dx, dy)
    order = np.lexsort((km, division))
    division, km = division[order], km[order]
    found, start, count = np.unique(division, return_index=True, return_counts=True)
    reach = km[start + (count * 0.9).astype(int).clip(max=count - 1)]
    unknown = np.isnan(arrays["radius"][found]) & (count >= 5)
    arrays["radius"][found[unknown]] = np.maximum(reach[unknown], 3.0)
