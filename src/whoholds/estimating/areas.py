"""How much each state holds, as intervals.

Method. ``assessed`` is what the map shows: the sum over the cells where the state is the likeliest. ``low`` and ``high`` come from
simulated maps that follow the cells' own probabilities. Two cells 10 km apart are rarely wrong independently (one report, one
withdrawal, one misread front decides both), so the maps are drawn from a Gaussian copula: each state has a smooth random field over
the theatre with correlation length ``CORRELATION_KM``, its value in a cell is turned into a Gumbel variable, and the state with the
highest log probability plus Gumbel wins. That leaves every cell's probabilities exactly as they are and makes neighbours err together.
``low`` leaves nominal desert out altogether (nobody has looked there), ``high`` counts it. Both are the quantiles of the simulated
sums with the stated coverage, widened where needed so that the assessed value lies between them. The seed is fixed: the same
estimate gives the same interval.

A front that has moved is likely to have moved further than anybody has reported: reports come late, and whole sectors that nobody has
spoken of since change hands together. With the estimate of ``MOVED_DAYS`` earlier the interval reaches as far again as each state has
lost (downwards) or gained (upwards) since then. On replays of a known front (``whoholds validate intervals``) the 90 % interval held the
truth in about that share of weeks while the front was quiet without it, and in half of them or fewer after a collapse; with it in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from whoholds.errors import InputError, SettingsError
from whoholds.model import UNKNOWN, Area, Cells, ControlDay

if TYPE_CHECKING:
    from numpy.typing import NDArray

DENOMINATORS = ("land", "inhabited", "settlements", "people")
"""Land and inhabited land (land that is not nominal) in km²; settlements and people as counts."""

CORRELATION_KM = 32.0
"""How far apart two cells' errors still go together: about a front sector (chosen on replays other than those reported)."""

MOVED_DAYS = 28
"""So long ago was the estimate that tells how far the front has lately moved."""

_SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood", "camp"})
_SURE = 0.999  # a cell this certain is not simulated: it is the same on every drawn map
_IMPOSSIBLE = -8.0  # log of the probability below which a state is never drawn for a cell (3 in 10,000)
_KM_PER_DEGREE = 111.195


def areas(
    day: ControlDay,
    *,
    denominators: Sequence[str] = DENOMINATORS,
    by: Literal["", "country", "admin1"] = "",
    within: Any = None,
    coverage: float = 0.9,
    draws: int = 300,
    before: ControlDay | None = None,
) -> list[Area]:
    """What each state holds, low / assessed / high, of each denominator; for all land, or by country or first division.

    Shapes: one Area a state, denominator and division, the largest assessed first; states that hold nothing even at the high end are
    left out. ``within`` (a polygon in EPSG:4326) counts only what lies in it. ``before`` is the estimate of ``MOVED_DAYS`` earlier on the
    same cells: what changed hands since then widens the intervals.
    ``total`` is the sum of all cells, so the shares of one division add up to 1. Cells nobody knows anything about count as UNKNOWN.
    Units: km², or counts.
    Raises: SettingsError for an unknown denominator or a coverage outside 0–1.
    """
    if unknown := set(denominators) - set(DENOMINATORS):
        raise SettingsError(f"no denominator '{sorted(unknown)[0]}'", hint=f"one of: {', '.join(DENOMINATORS)}")
    if not 0 < coverage < 1:
        raise SettingsError(f"a coverage lies between 0 and 1, not {coverage}")
    cells = day.cells
    names = (*day.states, UNKNOWN)
    divisions, division = _divisions(cells, by)
    states = _likeliest(day)
    uncertain, drawn = _draw(day, draws)
    k, d = len(names), len(divisions)
    inside = _inside(cells, within)
    out: list[Area] = []
    for denominator in denominators:
        weight, firm = (w * inside[denominator in ("settlements", "people")] for w in weights(cells, denominator))
        group = division * k + states
        assessed: NDArray[np.float64] = np.bincount(group, weight, d * k).astype(float)
        nominal = np.bincount(group, weight - firm, d * k)
        low, high = _bounds(assessed, (weight, firm), (uncertain, drawn), division, states, k, d, coverage)
        total = np.bincount(division, weight, d)
        if before is not None:
            lost, gained = _moved(before, day, weight, division, k, d)
            low, high = np.maximum(low - lost, 0.0), np.minimum(high + gained, np.repeat(total, k))
        for g in range(d * k):
            if assessed[g] <= 0 and high[g] <= 0:
                continue
            out.append(
                Area(
                    on=day.on,
                    state=names[g % k],
                    denominator=denominator,
                    low=float(low[g]),
                    assessed=float(assessed[g]),
                    high=float(high[g]),
                    total=float(total[g // k]),
                    nominal=float(nominal[g]),
                    division=divisions[g // k],
                    coverage=coverage,
                )
            )
    order = {name: i for i, name in enumerate(denominators)}
    return sorted(out, key=lambda a: (order[a.denominator], a.division, -a.assessed, a.state))


def _moved(
    before: ControlDay, day: ControlDay, weight: NDArray[np.float64], division: NDArray[np.int64], k: int, d: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each state of each division has lost and gained on balance, where something was known on both days."""
    if before.cells.places != day.cells.places:
        raise InputError("the two days have other cells", hint="estimate both with the same theatre and places")
    at = {name: i for i, name in enumerate(day.states)}
    number = np.array([*(at.get(name, k - 1) for name in before.states), k - 1])
    then, now = number[_likeliest(before)], _likeliest(day)
    both = (then < k - 1) & (now < k - 1)
    had = np.bincount((division * k + then)[both], weight[both], d * k)
    has = np.bincount((division * k + now)[both], weight[both], d * k)
    return np.maximum(had - has, 0.0), np.maximum(has - had, 0.0)


def weights(cells: Cells, denominator: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each cell counts by a denominator, and how much of that is not nominal."""
    if denominator == "land":
        return cells.area_km2, cells.area_km2 - cells.nominal_km2
    if denominator == "inhabited":
        firm = cells.area_km2 - cells.nominal_km2
        return firm, firm
    if denominator == "settlements":
        count = np.array([kind in _SETTLEMENTS for kind in cells.kinds], dtype=float)
        return count, count
    people = cells.population.astype(float)
    return people, people


def _inside(cells: Cells, within: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of each cell lies in a polygon, and whether its place does (land is cut, a settlement is in or out)."""
    import shapely

    n = len(cells.places)
    if within is None:
        return np.ones(n), np.ones(n)
    shapely.prepare(within)
    share = shapely.contains_properly(within, cells.geometry).astype(float)
    for i in np.flatnonzero((share == 0) & shapely.intersects(within, cells.geometry)):
        share[i] = shapely.area(shapely.intersection(within, cells.geometry[i])) / shapely.area(cells.geometry[i])
    return share, shapely.contains_xy(within, cells.lon, cells.lat).astype(float)


def _divisions(cells: Cells, by: str) -> tuple[list[str], NDArray[np.int64]]:
    if not by:
        return [""], np.zeros(len(cells.places), dtype=np.int64)
    told = (
        cells.countries
        if by == "country"
        else [f"{c} {a}".strip() for c, a in zip(cells.countries, cells.admin1, strict=True)]
    )
    names, index = np.unique(np.array(told, dtype=object).astype(str), return_inverse=True)
    return [str(n) for n in names], index.ravel().astype(np.int64)


def _likeliest(day: ControlDay) -> NDArray[np.int64]:
    """The state of each cell on the map; the position after the last state where nothing is known."""
    best: NDArray[np.int64] = day.probability.argmax(axis=1).astype(np.int64)
    best[day.probability.sum(axis=1) <= 0] = len(day.states)
    return best


def _draw(day: ControlDay, draws: int) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """The uncertain cells, and their states on each simulated map (draws × cells)."""
    p = day.probability
    known = p.sum(axis=1) > 0
    uncertain = np.flatnonzero(known & (p.max(axis=1) < _SURE))
    if not len(uncertain):
        return uncertain, np.zeros((draws, 0), dtype=np.int16)
    rng = np.random.default_rng(20171215)
    field = _Field.over(day.cells.lon[uncertain], day.cells.lat[uncertain])
    best = np.full((draws, len(uncertain)), -np.inf, dtype=np.float32)
    chosen = np.zeros((draws, len(uncertain)), dtype=np.int16)
    with np.errstate(divide="ignore"):
        logs = np.log(p[uncertain].astype(np.float32))
    for s in range(len(day.states)):
        possible = np.flatnonzero(logs[:, s] > _IMPOSSIBLE)
        if not len(possible):
            continue
        score = logs[possible, s] + _gumbel(field.draw(rng, draws, possible))
        better = score > best[:, possible]
        best[:, possible] = np.where(better, score, best[:, possible])
        chosen[:, possible] = np.where(better, np.int16(s), chosen[:, possible])
    return uncertain, chosen


@dataclass(frozen=True)
class _Field:
    """A standard Gaussian field: independent values on a grid of the correlation length, blended to the cells, plus a little of
    each cell's own."""

    nodes: int
    corner: NDArray[np.int64]  # 4 × n grid nodes about each cell
    blend: NDArray[np.float32]  # 4 × n weights, squares adding up to 1

    OWN = 0.1  # share of the variance that is the cell's own

    @classmethod
    def over(cls, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> _Field:
        x = (lon - lon.min()) * _KM_PER_DEGREE * np.cos(np.radians(lat.mean())) / CORRELATION_KM
        y = (lat - lat.min()) * _KM_PER_DEGREE / CORRELATION_KM
        i, j = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
        fx, fy = x - i, y - j
        across = int(i.max()) + 2
        corner = np.stack([j * across + i, j * across + i + 1, (j + 1) * across + i, (j + 1) * across + i + 1])
        blend = np.stack([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy])
        blend = blend / np.sqrt((blend**2).sum(axis=0))
        used, corner = np.unique(corner, return_inverse=True)
        return cls(len(used), corner.reshape(blend.shape), blend.astype(np.float32))

    def draw(self, rng: np.random.Generator, draws: int, some: NDArray[np.int64]) -> NDArray[np.float32]:
        shared = rng.standard_normal((draws, self.nodes), dtype=np.float32)
        smooth = sum(shared[:, self.corner[c, some]] * self.blend[c, some] for c in range(4))
        own = rng.standard_normal((draws, len(some)), dtype=np.float32)
        out: NDArray[np.float32] = np.float32(np.sqrt(1 - self.OWN)) * smooth + np.float32(np.sqrt(self.OWN)) * own
        return out


def _gumbel(normal: NDArray[np.float32]) -> NDArray[np.float32]:
    """A standard Gumbel of the same rank as a standard normal (from a table in steps of 1/256)."""
    place = np.clip((normal + 6) * 256, 0, len(_gumbel_table()) - 1).astype(np.int32)
    out: NDArray[np.float32] = _gumbel_table()[place]
    return out


@cache
def _gumbel_table() -> NDArray[np.float32]:
    from scipy.special import log_ndtr

    middle = (np.arange(12 * 256) + 0.5) / 256 - 6
    table: NDArray[np.float32] = (-np.log(-log_ndtr(middle))).astype(np.float32)
    return table


def _bounds(
    assessed: NDArray[np.float64],
    weight_and_firm: tuple[NDArray[np.float64], NDArray[np.float64]],
    simulated: tuple[NDArray[np.int64], NDArray[np.int16]],
    division: NDArray[np.int64],
    states: NDArray[np.int64],
    k: int,
    d: int,
    coverage: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    weight, firm = weight_and_firm
    uncertain, drawn = simulated
    certain = np.ones(len(weight), dtype=bool)
    certain[uncertain] = False
    tail = (1 - coverage) / 2
    ends = []
    for w, quantile in ((firm, tail), (weight, 1 - tail)):
        fixed = np.bincount((division * k + states)[certain], w[certain], d * k)
        sums = np.empty((len(drawn), d * k))
        for row, one in enumerate(drawn):
            sums[row] = np.bincount(division[uncertain] * k + one, w[uncertain], d * k)
        ends.append(fixed + (np.quantile(sums, quantile, axis=0) if len(uncertain) else 0.0))
    return np.minimum(ends[0], assessed), np.maximum(ends[1], assessed)


@dataclass(frozen=True, slots=True, eq=False)
class ChangeLog:
    """Which cell went from which state to which on which day; what an area series is summed from.

    Shapes: one entry a change; ``first`` is each cell's state on day 0, ``days`` how many days there are.
    """

    first: NDArray[np.integer]
    day: NDArray[np.integer]
    cell: NDArray[np.integer]
    before: NDArray[np.integer]
    after: NDArray[np.integer]
    days: int

    @classmethod
    def of(cls, states: NDArray[np.integer]) -> ChangeLog:
        """From the states of all cells on all days (days × cells).

        >>> log = ChangeLog.of(np.array([[0, 1], [0, 0], [0, 0]], dtype=np.uint8))
        >>> log.day.tolist(), log.cell.tolist(), log.after.tolist()
        ([1], [1], [0])
        """
        day, cell = np.nonzero(states[1:] != states[:-1])
        return cls(states[0], day + 1, cell, states[day, cell], states[day + 1, cell], len(states))


def area_series(log: ChangeLog, weight: NDArray[np.float64], states: int) -> NDArray[np.float64]:
    """What each state holds on each day (days × states), from the first day and the changes alone.

    >>> log = ChangeLog.of(np.array([[0, 1], [0, 0], [0, 0]]))
    >>> area_series(log, np.array([10.0, 5.0]), 2).tolist()
    [[10.0, 5.0], [15.0, 0.0], [15.0, 0.0]]
    """
    moved = weight[log.cell]
    slots = log.days * states
    step = np.bincount(log.day * states + log.after, moved, slots) - np.bincount(
        log.day * states + log.before, moved, slots
    )
    step = step.astype(float)  # bincount of nothing is whole numbers
    step[:states] += np.bincount(log.first, weight, states)
    out: NDArray[np.float64] = step.reshape(log.days, states).cumsum(axis=0)
    return out


def totals(rows: Sequence[Area]) -> Mapping[tuple[str, str], float]:
    """The total of each denominator and division, once."""
    return {(a.denominator, a.division): a.total for a in rows}
