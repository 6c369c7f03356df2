"""A replayed war in a folder: places, reports, days; estimates of every place on every day, both as known then and looking back.

The folder is as bench tools of control write it: ``places.csv`` (place_id, lon, lat), ``reports.csv`` (report_id, source, place_id,
valid_on, known_on, holder), ``days.csv`` (on). Nothing else in it is read, the truth least of all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from whoholds.errors import TableError
from whoholds.estimating.evidence import Evidence, Says, day_number
from whoholds.model import CONTESTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNGRADED = 0.9
"""How often a source nobody has graded is taken to be right before anything is learned."""


@dataclass(frozen=True, eq=False)
class Replay:
    """The evidence of a replay and the days it asks for."""

    evidence: Evidence
    days: tuple[date, ...]


def read_replay(folder: Path) -> Replay:
    """Read places, reports and days of a replay folder.

    Raises: TableError naming the file and what it lacks.
    """
    places = _table(folder / "places.csv", ("place_id", "lon", "lat"))
    reports = _table(folder / "reports.csv", ("report_id", "source", "place_id", "valid_on", "known_on", "holder"))
    days = tuple(_day(folder / "days.csv", on) for on in _table(folder / "days.csv", ("on",))["on"])
    number = {place: i for i, place in enumerate(places["place_id"])}
    unknown = next((p for p in reports["place_id"] if p not in number), None)
    if unknown is not None:
        raise TableError(f"reports.csv speaks of place '{unknown}', which is not in places.csv")
    sources = tuple(sorted(set(reports["source"])))
    states = (*sorted(set(reports["holder"]) - {CONTESTED}), CONTESTED)
    source = np.array([sources.index(s) for s in reports["source"]], np.int32)
    valid = _days(folder / "reports.csv", reports["valid_on"])
    m = len(source)
    evidence = Evidence(
        places=tuple(places["place_id"]),
        lon=_numbers(folder / "places.csv", places["lon"]),
        lat=_numbers(folder / "places.csv", places["lat"]),
        countries=("",) * len(number),
        states=states,
        place=np.array([number[p] for p in reports["place_id"]], np.int32),
        state=np.array([states.index(h) for h in reports["holder"]], np.int16),
        says=np.full(m, Says.HOLDS, np.int8),
        valid_first=valid,
        valid_last=valid,
        known=_days(folder / "reports.csv", reports["known_on"]),
        source=source,
        witness=source,
        reliability=np.full(m, UNGRADED, np.float32),
        interest=np.zeros(m, np.int8),
        sources=sources,
        witnesses=sources,
        statements=tuple(reports["report_id"]),
    )
    return Replay(evidence, days)


def estimate_replay(replay: Replay) -> Iterator[tuple[str, date, NDArray[np.float32]]]:
    """Mode (nowcast, retrospect), day and the probabilities n × k, in the order of the evidence's places and states."""
    from whoholds.estimating.estimators.markov import SHARPNESS
    from whoholds.estimating.tracking import Tracker

    tracker = Tracker(replay.evidence, until=max(map(day_number, replay.days), default=0))
    for on in sorted(replay.days):
        yield "nowcast", on, tracker.probability(tracker.nowcast(day_number(on)), SHARPNESS)
    for on in sorted(replay.days):
        yield "retrospect", on, tracker.probability(tracker.retrospect(day_number(on)), SHARPNESS)


def write_replay(folder: Path, out: Path) -> int:
    """Estimate a replay folder and write place_id, on, mode and p_STATE for every state; the number of rows.

    The file is written beside and moved into place, so there is never half of one.
    """
    replay = read_replay(folder)
    states = [
        s
        for s in replay.evidence.states
        if s != CONTESTED or (replay.evidence.state == len(replay.evidence.states) - 1).any()
    ]
    columns = [replay.evidence.states.index(s) for s in states]
    rows = 0
    beside = out.with_name(out.name + ".part")
    try:
        with beside.open("w", newline="", encoding="utf-8") as file:
            file.write(",".join(["place_id", "on", "mode", *(f"p_{s}" for s in states)]) + "\n")
            for mode, on, p in estimate_replay(replay):
                told = np.char.mod("%.5f", p[:, columns])
                file.writelines(
                    f"{place},{on},{mode},{','.join(values)}\n"
                    for place, values in zip(replay.evidence.places, told.tolist(), strict=True)
                )
                rows += len(told)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return rows


def _table(path: Path, columns: tuple[str, ...]) -> dict[str, list[str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                raise TableError(
                    f"{path.name} has no column {', '.join(missing)}", hint=f"it needs {', '.join(columns)}"
                )
            out: dict[str, list[str]] = {c: [] for c in columns}
            for row in reader:
                for c in columns:
                    out[c].append(row[c] or "")
            return out
    except FileNotFoundError as error:
        raise TableError(
            f"there is no {path.name} in {path.parent}", hint="a replay folder holds places, reports and days"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path.name} is no CSV text: {error}") from error


def _day(path: Path, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TableError(f"{path.name}: '{text}' is no day", hint="write days as 2024-07-31") from error


def _days(path: Path, texts: list[str]) -> NDArray[np.int32]:
    numbers = {text: day_number(_day(path, text)) for text in set(texts)}
    return np.array([numbers[text] for text in texts], np.int32)


def _numbers(path: Path, texts: list[str]) -> NDArray[np.float64]:
    try:
        out = np.array([float(t) for t in texts])
    except ValueError as error:
        raise TableError(f"{path.name}: {error}", hint="coordinates are decimal degrees") from error
    if not np.isfinite(out).all():
        raise TableError(f"{path.name} has coordinates that are no numbers", hint="coordinates are decimal degrees")
    return out
