"""The estimator and its plain rivals on one replay, held against its truth."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whoholds.errors import TableError
from whoholds.estimating.evidence import day_number
from whoholds.estimating.replay import Replay, estimate_replay, read_replay
from whoholds.estimating.validation import Scores, Truth, nearest_neighbour, score

HELD_BY, ELSE_BY = "attacker", "defender"
"""Whom truth.csv without a column "holder" means: it lists the places the attacker held."""


def score_rivals(folder: Path) -> list[Scores]:
    """Scores of markov, decay, latest and nearest neighbour, nowcast and retrospect.

    Raises: TableError when the folder is no replay or has no truth.
    """
    replay = read_replay(folder)
    truth = read_truth(folder, replay)
    evidence = replay.evidence
    reports = np.bincount(evidence.place, minlength=len(evidence.places))
    estimates: dict[tuple[str, str], list[NDArray[np.float32]]] = {}
    for mode, _, probability in estimate_replay(replay):
        estimates.setdefault(("markov", mode), []).append(probability)
    for name, rival in _rivals(replay, truth).items():
        for mode in ("nowcast", "retrospect"):
            estimates[name, mode] = [rival(on, mode) for on in truth.days]
    return [score(name, mode, truth, p, reports) for (name, mode), p in estimates.items()]


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
