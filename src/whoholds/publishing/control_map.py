"""What is on a sheet: the estimate of a day, cut to a frame and put in millimetres, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from whoholds.model import CONTESTED, UNKNOWN, Area, ControlDay, Presence, Theatre
from whoholds.publishing.frames import Frame
from whoholds.publishing.holdings import Drawing, Mosaic, coded
from whoholds.publishing.palette import Look, looks

if TYPE_CHECKING:
    from numpy.typing import NDArray

SURE, LIKELY = 0.8, 0.6
"""Probabilities from which a holding is drawn in full, and half, colour; below it is drawn pale."""

STALE_DAYS = 90
"""Evidence older than this is drawn with white hairlines."""

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
    dots: NDArray[np.float64]
    rows: tuple[LegendRow, ...]
    rows_are: str


def control_map(
    day: ControlDay, theatre: Theatre, frame: Frame, *, areas: Sequence[Area] = (), wanted: Sequence[str] = ()
) -> ControlMap:
    """Cut a day to a frame.

    ``areas`` are the figures of the legend (denominator "land"; without them the cells on the sheet are summed up, without an
    interval); ``wanted`` are places to be named whatever else is.
    """
    holders = np.array(day.holders(), dtype=object)
    rows_are, figures = _figures(day, holders, frame, areas)
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
    towns, dots = _towns(day, theatre, frame, set(wanted), {p.name for p in day.presences})
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
    )


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
    told = day.claimed or (None,) * len(holders)
    pairs = _between(day, holders)
    keys: list[_Key] = []
    for i, state in enumerate(holders):
        claim = told[i] or ""
        claim = "" if claim == state else claim
        if state == CONTESTED:
            keys.append((state, 0, False, pairs[i], claim))
        elif state == UNKNOWN:
            keys.append((state, 0, False, (), claim))
        else:
            keys.append((state, int(step[i]), bool(stale[i]), (), claim))
    names, code = coded(keys)
    if day.cells.arcs is None:
        shapes = Mosaic(day.cells).shapes(keys)
        merged, lines = np.array([shapes[k] for k in names], dtype=object), np.zeros(0, dtype=object)
    else:
        drawing = Mosaic(day.cells).drawing(code)
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


def _fronts(drawing: Drawing, states: list[str]) -> NDArray[np.object_]:
    """The lines between different states, whatever their certainty."""
    inner = drawing.sides[:, 1] >= 0
    names = np.array(states, dtype=object)
    left, right = names[drawing.sides[:, 0]], names[np.maximum(drawing.sides[:, 1], 0)]
    out: NDArray[np.object_] = drawing.lines[inner & (left != right)]
    return out


def _between(day: ControlDay, holders: NDArray[np.object_]) -> dict[int, tuple[str, ...]]:
    """The two that each contested cell lies between: the likeliest two in it, else those who hold the land nearest to it."""
    contested = np.flatnonzero(holders == CONTESTED)
    held = np.flatnonzero((holders != CONTESTED) & (holders != UNKNOWN))
    cells = day.cells
    wide = np.cos(np.radians(cells.lat.mean())) if len(contested) else 1.0
    xy = np.column_stack([cells.lon * wide, cells.lat])
    nearest = cKDTree(xy[held]).query(xy[contested], k=min(48, len(held)))[1] if len(held) and len(contested) else None
    out: dict[int, tuple[str, ...]] = {}
    for n, cell in enumerate(contested.tolist()):
        row = day.probability[cell]
        ranked = [
            day.states[s] for s in np.argsort(-row, kind="stable") if row[s] > 0.01 and day.states[s] != CONTESTED
        ]
        if len(ranked) < 2 and nearest is not None:
            ranked += [h for h in dict.fromkeys(holders[held[np.atleast_1d(nearest[n])]].tolist()) if h not in ranked]
        out[cell] = tuple(sorted(ranked[:2]))
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


def _towns(
    day: ControlDay, theatre: Theatre, frame: Frame, wanted: set[str], told: set[str]
) -> tuple[tuple[Town, ...], NDArray[np.float64]]:
    """Places in the frame, weightiest first, and the points of all cells in it."""
    cells = day.cells
    known = {p.id: (p.name, p.lon, p.lat, p.kind, p.population) for p in theatre.places if p.kind not in AREAL}
    for i, place in enumerate(cells.places):
        known.setdefault(
            place, (cells.names[i], float(cells.lon[i]), float(cells.lat[i]), cells.kinds[i], int(cells.population[i]))
        )
    arabic = {p.id: next((n.text for n in p.names if n.language == "ar"), "") for p in theatre.places}
    if not known:
        return (), np.zeros((0, 2))
    ids = sorted(known)
    noted = {p for focus in theatre.focuses for p in focus.places}
    xy = frame.points([known[i][1] for i in ids], [known[i][2] for i in ids])
    left, bottom, width, height = frame.box
    inside = (np.abs(xy - [left + width / 2, bottom + height / 2]) <= [width / 2 - 1, height / 2 - 1]).all(axis=1)
    towns = []
    for i in np.flatnonzero(inside).tolist():
        name, _, _, kind, population = known[ids[i]]
        weight = _STANDING.get(kind, 0.5) + float(np.log10(population + 10)) / 2 + (1.5 if name in told else 0)
        weight += 10.0 if ids[i] in wanted else 0.6 if ids[i] in noted else 0.0
        towns.append(
            Town(
                ids[i],
                name,
                arabic.get(ids[i], ""),
                float(xy[i, 0]),
                float(xy[i, 1]),
                kind,
                weight,
                int(population),
                ids[i] in wanted,
            )
        )
    return tuple(sorted(towns, key=lambda t: (-t.weight, t.id))), xy[inside]
