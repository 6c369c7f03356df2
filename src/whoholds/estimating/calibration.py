"""Whether probabilities mean what they say, and how to make them.

A calibration is one number, the power that odds are raised to (temperature scaling): it keeps every order among places and states
and cannot overfit. It is learned on a truth, saved with a name, and the name goes with every estimate it was applied to.

Source: Guo, Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks", ICML.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from whoholds.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """The power odds are raised to, what it was learned on, from how many place-days, and for which estimator."""

    name: str
    power: float = 1.0
    count: int = 0
    estimator: str = "markov"

    def describe(self, method: str) -> str:
        """An estimator's name with the calibration applied to it.

        >>> Calibration("replay 2022", 1.1).describe("markov")
        'markov, calibrated on replay 2022 (odds to the power 1.10)'
        """
        return f"{method}, calibrated on {self.name} (odds to the power {self.power:.2f})"

    def apply(self, probability: NDArray[np.float32]) -> NDArray[np.float32]:
        """The calibrated probabilities; rows without any stay without.

        >>> Calibration("x", 2.0).apply(np.array([[0.25, 0.75], [0, 0]], np.float32)).round(2).tolist()
        [[0.10000000149011612, 0.8999999761581421], [0.0, 0.0]]
        """
        raised = np.where(probability > 0, np.asarray(probability, np.float64), 0.0) ** self.power
        total = raised.sum(axis=1, keepdims=True)
        return np.asarray(raised / np.where(total > 0, total, 1.0), np.float32)

    def save(self, path: Path) -> None:
        """Write it as JSON, beside and then into place."""
        beside = path.with_name(path.name + ".part")
        beside.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """Read what ``save`` wrote.

        Raises: TableError when it is no calibration.
        """
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            power = float(record["power"])
            if not 0.05 <= power <= 20:
                raise ValueError(f"a power of {power} is out of bounds")
            return cls(str(record["name"]), power, int(record["count"]), str(record["estimator"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TableError(
                f"{path.name} is no calibration: {error}",
                hint="make one with whoholds validate score FOLDER --calibration FILE",
            ) from error


def learn_calibration(name: str, probability: NDArray[np.float32], truth: NDArray[np.int64]) -> Calibration:
    """The power that makes a known truth most probable.

    Shapes: ``probability`` r × k; ``truth`` r, the column that was true.

    >>> p = np.array([[0.6, 0.4]] * 10, np.float32)
    >>> learn_calibration("sharper", p, np.array([0] * 9 + [1])).power > 2
    True
    """
    from scipy.optimize import minimize_scalar

    if not len(truth):
        return Calibration(name)
    logs = np.log(np.clip(np.asarray(probability, np.float64), 1e-9, 1.0))

    def loss(log_power: float) -> float:
        scaled = logs * np.exp(log_power)
        top = scaled.max(axis=1)
        norm = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float(np.mean(norm - scaled[np.arange(len(truth)), truth]))

    found = minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded")
    return Calibration(name, float(np.exp(found.x)), len(truth))


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Estimates of nearly the same probability: how often they were right, and how many there were."""

    told: float
    true: float
    count: int


def calibration_curve(told: NDArray[np.float64], true: NDArray[np.bool_], bins: int = 10) -> list[CalibrationBin]:
    """How often what was told with each probability was so; empty bins are left out.

    >>> calibration_curve(np.array([0.9, 0.9, 0.1]), np.array([True, False, False]))
    [CalibrationBin(told=0.1, true=0.0, count=1), CalibrationBin(told=0.9, true=0.5, count=2)]
    """
    which = np.clip((told * bins).astype(int), 0, bins - 1)
    return [
        CalibrationBin(float(told[which == b].mean()), float(true[which == b].mean()), int((which == b).sum()))
        for b in range(bins)
        if (which == b).any()
    ]


def calibration_error(curve: list[CalibrationBin]) -> float:
    """The mean distance between told and true, weighed by count (expected calibration error)."""
    total = sum(b.count for b in curve)
    return sum(abs(b.told - b.true) * b.count for b in curve) / total if total else 0.0


def learn_events(
    state: NDArray[np.int64],
    truth: NDArray[np.int64],
    contested: int,
    exposure: tuple[float, float, float],
    weight: float = 20.0,
) -> dict[str, float]:
    """How likely one kind of event is by who holds its place, for a table of events.toml, from events whose place's true state is known.

    Shapes: ``state`` the actor of each event; ``truth`` the true state of its place on its day; ``exposure`` the place-days on which
    events could have been told of: held by the actor, contested, neither. Rates relative to the sum, shrunk towards even by ``weight``
    events.

    >>> learn_events(np.array([0] * 30), np.array([1] * 25 + [0] * 5), 2, (100, 0, 100))["held"] < 0.3
    True
    """
    held = state == truth
    dispute = (truth == contested) & ~held
    counts = np.array([held.sum(), dispute.sum(), (~held & ~dispute).sum()], float)
    share = np.array(exposure, float) / max(sum(exposure), 1e-9)
    rate = (counts + weight / 3) / (counts.sum() * share + weight / 3)
    return {n: round(float(r), 3) for n, r in zip(("held", "contested", "other"), rate / rate.sum(), strict=True)}
