"""What is on a sheet: the estimate of a day, cut to a frame and put in millimetres, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from whoholds.model import CONTESTED, UNKNOWN, Area, Cells, ControlDay, Outline, Presence, Theatre
from whoholds.publishing.frames import Frame
from whoholds.publishing.holdings import Drawing, Mosaic, coded
from whoholds.publishing.palette import Look, looks

if TYPE_CHECKING:
    from numpy.typing import NDArray

SURE, LIKELY = 0.8, 0.6
"""Probabilities from which a holding is drawn in full, and half, colour; below it is drawn pale."""

STALE_DAYS = 90
"""Evidence older than this is drawn with white hairlines."""

MANY = 5_000
"""From so many cells on, each is small on paper."""

AREAL = frozenset(
    {"country", "governorate", "district", "subdistrict", "region", "mountain", "desert", "lake", "river"}
)


_Key = tuple[str, int, bool, tuple[str, ...], str]  # state, step, stale, pair, claimant


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """Land of one state that looks the same all over. ``pair``: the two holders a contested stretch lies between, if known."""

    state: str
    step: int
    stale: bool
    pair: tuple[str, ...]
    shape: Any


@dataclass(frozen=True, slots=True)
class Town:
    """A place to be named on the sheet; ``weight`` decides who goes first where names would collide."""

    id: str
    name: str
    name_ar: str
    x: float
    y: float
    kind: str
    weight: float
    population: int = 0
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class LegendRow:
    """What one state holds, as the legend tells it; ``low`` and ``high`` are None where no interval was given. Unit: km²."""

    look: Look
    assessed: float
    share: float
    low: float | None = None
    high: float | None = None
    nominal: float = 0.0
    coverage: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ControlMap:
    """Everything on one sheet, in millimetres of the page."""

    frame: Frame
    looks: dict[str, Look]
    fills: tuple[Fill, ...]
    fronts: NDArray[np.object_]
    nominal: Any
    claimed: tuple[tuple[Look, Any], ...]
    presences: tuple[tuple[Presence, Look, float, float], ...]
    towns: tuple[Town, ...]
    """Those weighty enough to be named, where there is room."""
    dots: NDArray[np.float64]
    """All places on the sheet, n × 2; the first are those of ``towns``."""
    rows: tuple[LegendRow, ...]
    rows_are: str
    occupied: tuple[tuple[Outline, Any], ...] = ()
    presumed: tuple[str, ...] = ()
    """Who held the countries of land without evidence before the first report."""
    unnamed: int = 0
    """How many places are dots without a name."""


def control_map(
    day: ControlDay,
    theatre: Theatre,
    frame: Frame,
    *,
    areas: Sequence[Area] = (),
    wanted: Sequence[str] = (),
    told: bool = True,
) -> ControlMap:
    """Cut a day to a frame.

    ``areas`` are the figures of the legend (denominator "land"; without them the cells on the sheet are summed up, without an
    interval); ``wanted`` are places to be named whatever else is. Without ``told`` only the land is made ready: no figures, no names.
    """
    holders = np.array(day.holders(), dtype=object)
    rows_are, figures = _figures(day, holders, frame, areas) if told else ("", _largest(day, holders))
    order = [state for state, *_ in figures]
    for state in [*(p.actor for p in day.presences), *(c for c in day.claimed if c), *holders.tolist()]:
        if state not in order:
            order.append(state)
    look = looks(theatre, order)
    fills, fronts, claims = _fills(day, holders, frame)
    rows = tuple(LegendRow(look[s], *rest) for s, *rest in figures if s != UNKNOWN)
    signs = []
    for p in day.presences:
        xy = frame.points([p.lon], [p.lat])[0]
        if frame.rectangle.contains(shapely.Point(xy)):
            signs.append((p, look[p.actor], float(xy[0]), float(xy[1])))
    towns, dots = (
        towns_in(frame, theatre, day.cells, set(wanted), {p.name for p in day.presences})
        if told
        else ((), np.zeros((0, 2)))
    )
    apart = frame.shapes(shapely.from_wkb(np.array([o.geometry for o in theatre.occupied], dtype=object)), 2.0)
    return ControlMap(
        frame=frame,
        looks=look,
        fills=fills,
        fronts=fronts,
        nominal=_nominal(day, holders, frame),
        claimed=tuple((look[s], shape) for s, shape in claims),
        presences=tuple(signs),
        towns=towns,
        dots=dots,
        rows=rows,
        rows_are=rows_are,
        presumed=_presumed(day, theatre, holders),
        occupied=tuple((o, g) for o, g in zip(theatre.occupied, apart, strict=True) if not shapely.is_empty(g)),
    )


def _presumed(day: ControlDay, theatre: Theatre, holders: NDArray[np.object_]) -> tuple[str, ...]:
    countries = {day.cells.countries[i] for i in np.flatnonzero(holders == UNKNOWN)}
    names = {a.id: a.short or a.name for a in theatre.actors}
    told = [theatre.default_holder[c] for c in theatre.countries if c in countries and c in theatre.default_holder]
    return tuple(dict.fromkeys(names.get(h, h) for h in told))


def _largest(day: ControlDay, holders: NDArray[np.object_]) -> list[tuple[Any, ...]]:
    """The states by how much they hold, for who of two that look alike gets the texture."""
    names, code = coded(holders.tolist())
    km2 = np.bincount(code, day.cells.area_km2, len(names))
    return [(names[i], float(km2[i]), 0.0, None, None, 0.0, 0.0) for i in np.argsort(-km2, kind="stable").tolist()]


def _figures(
    day: ControlDay, holders: NDArray[np.object_], frame: Frame, areas: Sequence[Area]
) -> tuple[str, list[tuple[Any, ...]]]:
    """What the figures are of, and state, assessed, share, low, high, nominal, coverage: the largest first, contested last."""
    if land := [a for a in areas if a.denominator == "land" and not a.division]:
        rows = [(a.state, a.assessed, a.share, a.low, a.high, a.nominal, a.coverage) for a in land]
        return "", sorted(rows, key=lambda r: (r[0] in (CONTESTED, UNKNOWN), -r[1], r[0]))
    within = shapely.box(*frame.bounds())
    shapely.prepare(within)
    cells = day.cells
    whole = shapely.contains_properly(within, cells.geometry)
    share = whole.astype(float)
    for i in np.flatnonzero(~whole & shapely.intersects(within, cells.geometry)):
        share[i] = shapely.area(shapely.intersection(frame.outline(), cells.geometry[i])) / shapely.area(
            cells.geometry[i]
        )
    total = float((cells.area_km2 * share).sum())
    told: list[tuple[Any, ...]] = []
    for state in sorted(set(holders[share > 0])):
        mine = (holders == state) & (share > 0)
        km2 = float((cells.area_km2 * share)[mine].sum())
        told.append(
            (state, km2, km2 / total if total else 0.0, None, None, float((cells.nominal_km2 * share)[mine].sum()), 0.0)
        )
    return "on this sheet", sorted(told, key=lambda r: (r[0] in (CONTESTED, UNKNOWN), -r[1], r[0]))


def _fills(
    day: ControlDay, holders: NDArray[np.object_], frame: Frame
) -> tuple[tuple[Fill, ...], NDArray[np.object_], list[tuple[str, Any]]]:
    """The land by holder and certainty, the fronts, and the land that somebody claims who is not assessed to hold it."""
    best = day.probability.max(axis=1) if len(day.states) else np.zeros(len(holders))
    step = np.where(best >= SURE, 0, np.where(best >= LIKELY, 1, 2))
    age = (np.datetime64(day.on, "D") - day.last_evidence.astype("datetime64[D]")).astype(float)
    stale = ~(age <= STALE_DAYS)
    names, code = _looks_alike(day, holders, step, stale)
    if day.cells.arcs is None:
        shapes = Mosaic(day.cells).shapes(code.tolist())
        merged = np.array([shapes[c] for c in range(len(names))], dtype=object)
        lines = np.zeros(0, dtype=object)
    else:
        # Where cells are small on paper, corners cut twice look as round as corners cut three times.
        drawing = Mosaic(day.cells).drawing(code, rounds=3 if len(code) < MANY else 2)
        merged = np.array(
            [shapely.multipolygons(drawing.faces[drawing.of_face == c]) for c in range(len(names))], dtype=object
        )
        lines = _fronts(drawing, [k[0] for k in names])
    placed = frame.shapes(merged)
    fills = [
        Fill(k[0], k[1], k[2], k[3], shape)
        for k, shape in zip(names, placed, strict=True)
        if not shapely.is_empty(shape)
    ]
    fronts = frame.shapes(lines)
    claims = []
    for claimant in sorted({k[4] for k in names} - {""}):
        parts = [shape for k, shape in zip(names, placed, strict=True) if k[4] == claimant]
        joined = shapely.union_all(parts, grid_size=1e-4)
        if not shapely.is_empty(joined):
            claims.append((claimant, joined))
    order = sorted(fills, key=lambda f: (f.state, f.step, f.stale, f.pair))
    return tuple(order), fronts[~shapely.is_empty(fronts)], claims


def _looks_alike(
    day: ControlDay, holders: NDArray[np.object_], step: NDArray[np.int64], stale: NDArray[np.bool_]
) -> tuple[list[_Key], NDArray[np.int32]]:
    """How the cells look, each way once, and the position of each cell's look among them."""
    states, state = coded(holders.tolist())
    plain = np.isin(state, [i for i, s in enumerate(states) if s not in (CONTESTED, UNKNOWN)])
    claims, claim = [""], np.zeros(len(holders), np.int32)
    if any(day.claimed):
        claims, claim = coded([c if c and c != h else "" for c, h in zip(day.claimed, holders, strict=True)])
    between = _between(day, holders)
    pairs: list[tuple[str, ...]] = [(), *sorted(set(between.values()) - {()})]
    pair = np.zeros(len(holders), np.int32)
    at = {p: i for i, p in enumerate(pairs)}
    pair[list(between)] = [at[p] for p in between.values()]
    told = np.column_stack([state, np.where(plain, step, 0), np.where(plain, stale, False), pair, claim])
    sizes = told.max(axis=0, initial=0) + 1
    kinds, code = np.unique(np.ravel_multi_index(tuple(told.T), tuple(sizes)), return_inverse=True)
    keys = [
        (states[s], int(p), bool(o), pairs[b], claims[c])
        for s, p, o, b, c in np.column_stack(np.unravel_index(kinds, tuple(sizes))).tolist()
    ]
    return keys, code.ravel().astype(np.int32)


def _fronts(drawing: Drawing, states: list[str]) -> NDArray[np.object_]:
    """The lines between different states, whatever their certainty."""
    inner = drawing.sides[:, 1] >= 0
    names = np.array(states, dtype=object)
    left, right = names[drawing.sides[:, 0]], names[np.maximum(drawing.sides[:, 1], 0)]
    out: NDArray[np.object_] = drawing.lines[inner & (left != right)]
    return out


def _between(day: ControlDay, holders: NDArray[np.object_]) -> dict[int, tuple[str, ...]]:
    """The two that each contested cell lies between: those whom reports of the place name as its contenders; else the likeliest two
    in it; else those who hold the land nearest to it."""
    contested = np.flatnonzero(holders == CONTESTED)
    if not len(contested):
        return {}
    held = np.flatnonzero((holders != CONTESTED) & (holders != UNKNOWN))
    actors = [k for k, s in enumerate(day.states) if s != CONTESTED]
    p = day.probability[contested][:, actors]
    order = np.argsort(-p, axis=1, kind="stable")[:, :2]
    likely = np.take_along_axis(p, order, axis=1) > 0.01
    names = np.array([day.states[k] for k in actors], dtype=object)[order]
    nearest = _nearest(day.cells, contested[likely.sum(axis=1) < 2], held)
    out: dict[int, tuple[str, ...]] = {}
    for n, cell in enumerate(contested.tolist()):
        ranked = list(day.contenders[cell]) if day.contenders else []
        ranked += [s for s in names[n][likely[n]].tolist() if s not in ranked]
        if len(ranked) < 2:
            around = holders[held[nearest[cell]]].tolist() if cell in nearest else []
            ranked += [h for h in dict.fromkeys(around) if h not in ranked]
        out[cell] = tuple(sorted(ranked[:2]))
    return out


_BY_HAND = 300_000  # up to so many distances it takes less time than importing a tree


def _nearest(cells: Cells, some: NDArray[np.int64], held: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """The positions in ``held`` nearest to each of some cells, the nearest first."""
    if not len(some) or not len(held):
        return {}
    wide = np.cos(np.radians(cells.lat.mean()))
    xy = np.column_stack([cells.lon * wide, cells.lat])
    if len(some) * len(held) > _BY_HAND:
        from scipy.spatial import cKDTree

        found = cKDTree(xy[held]).query(xy[some], k=min(48, len(held)))[1]
        return {cell: np.atleast_1d(row) for cell, row in zip(some.tolist(), found, strict=True)}
    out = {}
    for cell in some.tolist():
        apart = np.hypot(*(xy[held] - xy[cell]).T)
        near = np.argpartition(apart, min(47, len(held) - 1))[:48]
        out[cell] = near[np.argsort(apart[near], kind="stable")]
    return out


def _nominal(day: ControlDay, holders: NDArray[np.object_], frame: Frame) -> Any:
    some = (holders != UNKNOWN) & ~shapely.is_empty(day.cells.nominal_geometry)
    parts = frame.shapes(day.cells.nominal_geometry[some])
    return shapely.union_all(parts[~shapely.is_empty(parts)], grid_size=1e-4)


_STANDING = {
    "city": 3.0,
    "town": 2.0,
    "village": 1.0,
    "camp": 1.0,
    "base": 1.2,
    "airport": 1.0,
    "crossing": 0.9,
    "dam": 0.8,
}


MOST_NAMED = 270
"""So many places at most are tried for a name."""


def towns_in(
    frame: Frame, theatre: Theatre, cells: Cells | None, wanted: set[str], told: set[str]
) -> tuple[tuple[Town, ...], NDArray[np.float64]]:
    """The weightiest places in the frame, and the points of all of them, the weightiest first."""
    listed = {p.id for p in theatre.places}
    own = [p for p in theatre.places if p.kind not in AREAL]
    known = [(p.id, p.name, p.kind, p.population, p.lon, p.lat) for p in own]
    if cells is not None:
        columns = (
            cells.places,
            cells.names,
            cells.kinds,
            cells.population.tolist(),
            cells.lon.tolist(),
            cells.lat.tolist(),
        )
        known += [row for row in zip(*columns, strict=True) if row[0] not in listed]
    if not known:
        return (), np.zeros((0, 2))
    ids, names, kinds, population, lon, lat = (list(column) for column in zip(*known, strict=True))
    arabic = {p.id: next((n.text for n in p.names if n.language == "ar"), "") for p in own}
    noted = {p for focus in theatre.focuses for p in focus.places}
    xy = frame.points(lon, lat)
    left, bottom, width, height = frame.box
    inside = (np.abs(xy - [left + width / 2, bottom + height / 2]) <= [width / 2 - 1, height / 2 - 1]).all(axis=1)
    weight = (
        np.array([_STANDING.get(kind, 0.5) for kind in kinds]) + np.log10(np.maximum(np.array(population), 0) + 10) / 2
    )
    for at, place in enumerate(ids):
        weight[at] += (1.5 if names[at] in told else 0) + (10.0 if place in wanted else 0.6 if place in noted else 0.0)
    here = np.flatnonzero(inside)
    here = here[np.lexsort((np.array(ids)[here], -weight[here]))]
    towns = tuple(
        Town(
            ids[i],
            names[i],
            arabic.get(ids[i], ""),
            float(xy[i, 0]),
            float(xy[i, 1]),
            kinds[i],
            float(weight[i]),
            int(population[i]),
            ids[i] in wanted,
        )
        for i in here[:MOST_NAMED].tolist()
    )
    return towns, xy[here]
