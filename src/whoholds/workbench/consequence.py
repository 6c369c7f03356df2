"""How much a decision about a reading could change: land on the map, and verdicts on claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whoholds.model import Evidence

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.claims import Checked

FADES_DAYS = 30.0
"""Evidence of a place weighs e times less for every so many days that it is older than the newest there."""

KM2_OF_A_VERDICT = 500.0
"""A verdict that hangs on one reading alone counts in the queue like so much land."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What hangs on one reading. ``km2``: the land of its cells, by its share of what is known of each; ``verdicts``: those it carries."""

    km2: float = 0.0
    verdicts: int = 0
    tips: float = 0.0
    """How near it is to deciding them: for each verdict its weight over its weight and the margin between the sides, 0–1."""

    @property
    def score(self) -> float:
        """For the order of the queue."""
        return self.km2 + KM2_OF_A_VERDICT * self.tips


def stakes(bench: Workbench, checked: Sequence[Checked] = ()) -> dict[str, Stake]:
    """Statement → what hangs on it; those on which nothing hangs are left out. ``checked``: claims with their verdicts, where known.

    Units: km² of land, nominal land left out.
    """
    land, told = of_the_map(bench), of_verdicts((c.now.supporting, c.now.opposing) for c in checked)
    return {
        s: Stake(round(land.get(s, 0.0), 1), *told.get(s, (0, 0.0))) for s in {*land, *told} if land.get(s) or s in told
    }


def of_the_map(bench: Workbench) -> Mapping[str, float]:
    """Statement → km² of the cells it speaks of, each by its share of the evidence there: one witness counts once."""
    import numpy as np

    found = bench.evidence()
    if not len(found):
        return {}
    newest = np.zeros(len(found.places), np.int64)
    np.maximum.at(newest, found.place, found.valid_last)
    age = (newest[found.place] - found.valid_last).astype(np.float64)
    weight = (2.0 * found.reliability.astype(np.float64) - 1.0).clip(0.05) * np.exp(-age / FADES_DAYS)
    # Ten tellings by one witness share what one would weigh.
    pair = found.place.astype(np.int64) * (int(found.witness.max()) + 1) + found.witness
    _, which, tellings = np.unique(pair, return_inverse=True, return_counts=True)
    weight = weight / tellings[which]
    total = np.zeros(len(found.places))
    np.add.at(total, found.place, weight)
    cells = bench.cells
    firm = {p: float(a - n) for p, a, n in zip(cells.places, cells.area_km2, cells.nominal_km2, strict=True)}
    area = np.array([firm.get(p, 0.0) for p in found.places])
    km2 = area[found.place] * weight / total[found.place]
    out: dict[str, float] = {}
    for statement, share in zip(found.statements, km2.tolist(), strict=True):
        out[statement] = out.get(statement, 0.0) + share
    return out


def of_verdicts(sides: Iterable[tuple[Sequence[Evidence], Sequence[Evidence]]]) -> dict[str, tuple[int, float]]:
    """Statement → how many verdicts name it, and how near it is to deciding them.

    >>> from whoholds.model import Evidence
    >>> of_verdicts([((Evidence("a", 0.5, ""),), (Evidence("b", 0.5, ""),))])
    {'a': (1, 1.0), 'b': (1, 1.0)}
    """
    out: dict[str, tuple[int, float]] = {}
    for supporting, opposing in sides:
        sums = [sum(e.weight for e in side) for side in (supporting, opposing)]
        margin = abs(sums[0] - sums[1])
        for e in (*supporting, *opposing):
            if e.statement and e.weight > 0:
                count, tips = out.get(e.statement, (0, 0.0))
                out[e.statement] = count + 1, tips + e.weight / (e.weight + margin)
    return out
