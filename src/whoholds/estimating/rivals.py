"""The estimator and its plain rivals on one replay, held against its truth."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whoholds.errors import TableError
from whoholds.estimating.calibration import (
    LEAST,
    Calibration,
    calibration_curve,
    calibration_error,
    learn_calibration,
)
from whoholds.estimating.evidence import day_number
from whoholds.estimating.replay import Replay, estimate_replay, read_replay
from whoholds.estimating.validation import Scores, Truth, nearest_neighbour, score

HELD_BY, ELSE_BY = "attacker", "defender"
"""Whom truth.csv without a column "holder" means: it lists the places the attacker held."""


Estimates = dict[tuple[str, str], list[NDArray[np.float32]]]
"""Probabilities on each day of a truth, places × states, by estimator and mode (nowcast, retrospect)."""


@dataclass(frozen=True)
class Learned:
    """A calibration and what it does to days it was not learned on: log loss and calibration error near the front, before and after."""

    calibration: Calibration
    before: tuple[float, float]
    after: tuple[float, float]
    tested_on: int


def score_rivals(folder: Path) -> list[Scores]:
    """Scores of markov, decay, latest and nearest neighbour, nowcast and retrospect.

    Raises: TableError when the folder is no replay or has no truth.
    """
    replay = read_replay(folder)
    return score_estimates(replay, *estimate_rivals(folder, replay))


def estimate_rivals(folder: Path, replay: Replay) -> tuple[Truth, Estimates]:
    """The truth of a replay's folder, and what each estimator says of its days."""
    truth = read_truth(folder, replay)
    estimates: Estimates = {}
    for mode, _, probability in estimate_replay(replay):
        estimates.setdefault(("markov", mode), []).append(probability)
    for name, rival in _rivals(replay, truth).items():
        for mode in ("nowcast", "retrospect"):
            estimates[name, mode] = [rival(on, mode) for on in truth.days]
    return truth, estimates


def score_estimates(replay: Replay, truth: Truth, estimates: Estimates) -> list[Scores]:
    """Each estimator's scores in each mode."""
    reports = np.bincount(replay.evidence.place, minlength=len(replay.evidence.places))
    return [score(name, mode, truth, p, reports) for (name, mode), p in estimates.items()]


def learn_from(name: str, truth: Truth, estimates: Estimates) -> Learned:
    """A calibration of markov from every second day of a truth, near the front, as known then and looking back; tried on the others."""
    days = np.arange(len(truth.days))
    near = truth.near if truth.near is not None else np.ones(truth.holder.shape, bool)
    told = [p for (estimator, _), days_ in estimates.items() if estimator == "markov" for p in days_]
    at = [int(i) for (estimator, _), days_ in estimates.items() if estimator == "markov" for i in range(len(days_))]

    def gather(which: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        parts = [(p[near[i]], truth.holder[i][near[i]]) for p, i in zip(told, at, strict=True) if i in which]
        if not parts:
            return np.zeros((0, len(truth.states)), np.float32), np.zeros(0, np.int64)
        return np.concatenate([p for p, _ in parts]), np.concatenate([h for _, h in parts])

    calibration = learn_calibration(name, *gather(days[::2]))
    probability, holder = gather(days[1::2])

    def judge(p: NDArray[np.float32]) -> tuple[float, float]:
        if not len(p):
            return 0.0, 0.0
        right = np.clip(p[np.arange(len(p)), holder], LEAST, 1 - LEAST)
        columns = slice(0, 1) if p.shape[1] == 2 else slice(0, p.shape[1])
        hit = holder[:, None] == np.arange(p.shape[1])
        curve = calibration_curve(p[:, columns].ravel().astype(float), hit[:, columns].ravel())
        return float(-np.log(right).mean()), calibration_error(curve)

    return Learned(calibration, judge(probability), judge(calibration.apply(probability)), len(days[1::2]))


def _rivals(replay: Replay, truth: Truth) -> dict[str, Callable[[date, str], NDArray[np.float32]]]:
    from datetime import UTC, datetime, time

    from whoholds.estimating.estimators import estimator

    evidence = replay.evidence

    def plain(name: str) -> Callable[[date, str], NDArray[np.float32]]:
        made = estimator.get(name)

        def run(on: date, mode: str) -> NDArray[np.float32]:
            known_at = datetime.combine(on, time.max, UTC) if mode == "nowcast" else None
            return made(evidence, on, known_at).probability

        return run

    def nearest(on: date, mode: str) -> NDArray[np.float32]:
        today = day_number(on)
        use = evidence.valid_last <= today
        if mode == "nowcast":
            use &= evidence.known <= today
        rows = np.flatnonzero(use)
        return nearest_neighbour(
            evidence.place[rows].astype(np.int64),
            evidence.state[rows].astype(np.int64),
            evidence.valid_last[rows].astype(np.int64),
            truth,
        )

    return {"decay": plain("decay"), "latest": plain("latest"), "nearest neighbour": nearest}


def read_truth(folder: Path, replay: Replay) -> Truth:
    """The truth of a replay's folder: truth.csv (on, place_id and perhaps holder), front.csv (on, place_id).

    Raises: TableError.
    """
    evidence = replay.evidence
    number = {place: i for i, place in enumerate(evidence.places)}
    days = sorted(replay.days)
    row_of = {on.isoformat(): i for i, on in enumerate(days)}
    states = evidence.states
    otherwise = states.index(ELSE_BY) if ELSE_BY in states else len(states) - 1
    holder = np.full((len(days), len(number)), otherwise, np.int64)
    near = np.zeros((len(days), len(number)), bool)
    for name, take in (("truth.csv", holder), ("front.csv", near)):
        try:
            with (folder / name).open(newline="", encoding="utf-8-sig") as file:
                for row in csv.DictReader(file):
                    at = row_of[row["on"]], number[row["place_id"]]
                    take[at] = states.index(row.get("holder") or HELD_BY) if take is holder else True
        except (OSError, KeyError, ValueError) as error:
            raise TableError(
                f"{name} in {folder} cannot be used: {error}", hint="scoring needs truth.csv and front.csv"
            ) from error
    with (folder / "places.csv").open(newline="", encoding="utf-8-sig") as file:
        areas = [float(row.get("area_km2") or 0) for row in csv.DictReader(file)]
    return Truth(tuple(days), states, evidence.lon, evidence.lat, holder, np.array(areas), near)
