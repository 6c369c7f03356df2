"""Estimators against a known truth: how often right, how sure, how late; by distance from the front and by evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.calibration import LEAST, CalibrationBin, calibration_curve, calibration_error
from whoholds.estimating.neighbours import Neighbourhood

if TYPE_CHECKING:
    from numpy.typing import NDArray

DISTANCES_KM = (0.0, 3.0, 6.0, 10.0, 20.0, 50.0)
REPORTS = (0, 1, 3, 6, 12)
FRONT_KM = 20.0


@dataclass(frozen=True)
class Truth:
    """Who really held each place on some days.

    Shapes: ``holder`` days × places, columns of ``states``; ``area_km2`` places; ``near`` days × places: within reach of the front
    (None: worked out from the places).
    """

    days: tuple[date, ...]
    states: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    holder: NDArray[np.int64]
    area_km2: NDArray[np.float64]
    near: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Scores:
    """How one estimator did in one mode. Errors are shares of place-days near the front unless they say "overall"."""

    estimator: str
    mode: str
    front_error: float
    error: float
    macro_f1: float
    brier: float
    log_loss: float
    calibration_error: float
    area_error: float
    delay_days: float
    curve: list[CalibrationBin]
    by_distance: Mapping[str, tuple[float, int]] = field(default_factory=dict)
    by_reports: Mapping[str, tuple[float, int]] = field(default_factory=dict)

    def row(self) -> dict[str, float | str]:
        """The figures as a flat row."""
        names = [
            "front_error",
            "error",
            "macro_f1",
            "brier",
            "log_loss",
            "calibration_error",
            "area_error",
            "delay_days",
        ]
        return {"estimator": self.estimator, "mode": self.mode} | {n: float(getattr(self, n)) for n in names}


def score(
    estimator: str,
    mode: str,
    truth: Truth,
    probability: Sequence[NDArray[np.float32]],
    reports: NDArray[np.int64] | None = None,
) -> Scores:
    """Hold estimates against the truth.

    Shapes: ``probability`` one n × k array a day of the truth, columns as its states; ``reports`` n: how many reports each place had.

    ``area_error``: land given to the wrong holder on balance, per day: half the sum over states of |estimated − true| km², over the
    smallest true holding that is not nothing. ``delay_days``: how long after a place changed hands the estimate shows it for good
    (mean over changes between the days of the truth; what is never shown counts to the last day).
    """
    told = np.stack([_filled(p) for p in probability])
    best, holder = told.argmax(axis=2), truth.holder
    near = truth.near if truth.near is not None else _near(truth, FRONT_KM)
    wrong = best != holder
    right = np.take_along_axis(told, holder[:, :, None], 2)[:, :, 0]
    k = len(truth.states)
    flat = told[near]
    hit = holder[near][:, None] == np.arange(k)
    # With two states one column says it all; with more, every state's probability must mean what it says.
    columns = slice(0, 1) if k == 2 else slice(0, k)
    curve = calibration_curve(flat[:, columns].ravel().astype(float), hit[:, columns].ravel())
    return Scores(
        estimator,
        mode,
        front_error=float(wrong[near].mean()) if near.any() else 0.0,
        error=float(wrong.mean()),
        macro_f1=_macro_f1(best[near], holder[near], k),
        brier=float(((flat - hit) ** 2).sum(axis=1).mean()) / 2 if len(flat) else 0.0,
        log_loss=float(-np.log(np.clip(right[near], LEAST, 1 - LEAST)).mean()) if near.any() else 0.0,
        calibration_error=calibration_error(curve),
        area_error=_area_error(best, truth),
        delay_days=_delay(best, truth),
        curve=curve,
        by_distance=_by_distance(wrong, truth),
        by_reports={} if reports is None else _by_reports(wrong, near, reports),
    )


def nearest_neighbour(
    place: NDArray[np.int64], state: NDArray[np.int64], valid: NDArray[np.int64], truth: Truth
) -> NDArray[np.float32]:
    """The plainest rival: each place is held by whoever the newest report of the nearest reported place names.

    Shapes: reports known and valid by the day; the answer n × k.
    """
    from scipy.spatial import cKDTree

    n, k = len(truth.lon), len(truth.states)
    out = np.full((n, k), 1.0 / k, np.float32)
    if len(place):
        order = np.argsort(valid, kind="stable")
        newest = np.full(n, -1)
        newest[place[order]] = state[order]
        have = np.flatnonzero(newest >= 0)
        xy = _plane(truth)
        _, nearest = cKDTree(xy[have]).query(xy)
        out[:] = np.eye(k, dtype=np.float32)[newest[have[nearest]]]
    return out


def _filled(p: NDArray[np.float32]) -> NDArray[np.float32]:
    total = p.sum(axis=1, keepdims=True)
    return np.where(total > 0, p / np.where(total > 0, total, 1), 1.0 / p.shape[1]).astype(np.float32)


def _plane(truth: Truth) -> NDArray[np.float64]:
    hood = Neighbourhood.of(truth.lon, truth.lat)
    return hood.xy[hood.site]


def _distance(truth: Truth, far_km: float) -> NDArray[np.float64]:
    hood = Neighbourhood.of(truth.lon, truth.lat)
    out = np.empty(truth.holder.shape)
    for i, holder in enumerate(truth.holder):
        of_site = np.zeros(len(hood.xy), np.int64)
        of_site[hood.site] = holder
        out[i] = hood.from_front(of_site, far_km)[hood.site]
    return out


def _near(truth: Truth, km: float) -> NDArray[np.bool_]:
    return _distance(truth, km + 1) <= km


def _macro_f1(best: NDArray[np.int64], holder: NDArray[np.int64], k: int) -> float:
    scores = []
    for state in range(k):
        both = ((best == state) & (holder == state)).sum()
        either = (best == state).sum() + (holder == state).sum()
        if either:
            scores.append(2 * both / either)
    return float(np.mean(scores)) if scores else 0.0


def _area_error(best: NDArray[np.int64], truth: Truth) -> float:
    errors = []
    for told, true in zip(best, truth.holder, strict=True):
        held = np.bincount(true, truth.area_km2, len(truth.states))
        got = np.bincount(told, truth.area_km2, len(truth.states))
        some = held[held > 0]
        errors.append(np.abs(held - got).sum() / 2 / some.min() if len(some) else 0.0)
    return float(np.mean(errors)) if errors else 0.0


def _delay(best: NDArray[np.int64], truth: Truth) -> float:
    """Days from a change of hands until the estimate agrees and goes on agreeing while the change lasts."""
    days = np.array([d.toordinal() for d in truth.days])
    delays: list[float] = []
    changed_on, changed_place = np.nonzero(truth.holder[1:] != truth.holder[:-1])
    for i, place in zip((changed_on + 1).tolist(), changed_place.tolist(), strict=True):
        after = truth.holder[i:, place]
        lasts = int(np.argmax(after != after[0])) if (after != after[0]).any() else len(after)
        agrees = best[i : i + lasts, place] == after[0]
        shown = np.flatnonzero(agrees)
        delays.append(float(days[i + shown[0]] - days[i]) if len(shown) else float(days[i + lasts - 1] - days[i] + 7))
    return float(np.mean(delays)) if delays else 0.0


def _by_distance(wrong: NDArray[np.bool_], truth: Truth) -> dict[str, tuple[float, int]]:
    distance = _distance(truth, DISTANCES_KM[-1] + 1)
    out = {}
    for low, high in zip(DISTANCES_KM, (*DISTANCES_KM[1:], np.inf), strict=True):
        of = (distance >= low) & (distance < high)
        if of.any():
            name = f"{low:.0f}–{high:.0f} km" if np.isfinite(high) else f"over {low:.0f} km"
            out[name] = (float(wrong[of].mean()), int(of.sum()))
    return out


def _by_reports(
    wrong: NDArray[np.bool_], near: NDArray[np.bool_], reports: NDArray[np.int64]
) -> dict[str, tuple[float, int]]:
    out = {}
    for low, high in zip(REPORTS, (*REPORTS[1:], np.inf), strict=True):
        of = near & (reports >= low) & (reports < high)
        if of.any():
            name = "none" if low == 0 else f"{low}–{high - 1:.0f}" if np.isfinite(high) else f"{low} or more"
            out[name] = (float(wrong[of].mean()), int(of.sum()))
    return out
