"""The estimator held against replayed wars."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from whoholds.errors import InputError

BY_HAND = "<!-- what follows is written by hand and stays -->"
"""Below this line of a page that is written anew, all stays as it was."""


def write_replay(folder: Path, out: Path) -> int:
    """Estimate a replay's folder; how many rows were written.

    Raises: TableError for a folder that lacks a file or a column.
    """
    from whoholds.estimating.replay import write_replay as write

    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", hint="give a folder with places.csv, reports.csv and days.csv")
    return write(folder, out)


def score_replay(
    folder: Path, plot: Path | None = None, calibration: Path | None = None
) -> tuple[list[dict[str, Any]], str]:
    """Scores of markov, latest, decay and nearest neighbour against the folder's truth, both modes; optionally their calibration drawn.

    With ``calibration`` the power that odds are to be raised to is learned and saved there; what it does is told in a line.
    """
    from whoholds.estimating.replay import read_replay
    from whoholds.estimating.rivals import estimate_rivals, learn_from, score_estimates

    if calibration is not None and not calibration.parent.is_dir():
        raise InputError(f"there is no folder {calibration.parent}", hint="make it first")
    replay = read_replay(folder)
    truth, estimates = estimate_rivals(folder, replay)
    scores = score_estimates(replay, truth, estimates)
    if plot is not None:
        from whoholds.publishing.calibration_plot import draw_calibration

        draw_calibration([(f"{s.estimator}, {s.mode}", s.curve) for s in scores if s.estimator == "markov"], plot)
    told = ""
    if calibration is not None:
        learned = learn_from(folder.resolve().name, truth, estimates)
        learned.calibration.save(calibration)
        (loss, error), (new_loss, new_error) = learned.before, learned.after
        told = (
            f"{calibration}: markov's odds to the power {learned.calibration.power:.2f}, from {learned.calibration.count} place-days; "
            f"on the {learned.tested_on} days not learned from: log loss {loss:.4f} → {new_loss:.4f}, ece {error:.4f} → {new_error:.4f}"
        )
    return [s.row() for s in scores], told


def interval_coverage(folder: Path) -> list[dict[str, Any]]:
    """How often the 90 % intervals of areas hold the truth of a replay, day by day, both modes."""
    from whoholds.estimating.interval_coverage import interval_coverage as measure
    from whoholds.estimating.replay import estimate_replay, read_replay
    from whoholds.estimating.rivals import read_truth

    replay = read_replay(folder)
    estimates: dict[str, list[Any]] = {}
    for mode, _, probability in estimate_replay(replay):
        estimates.setdefault(mode, []).append(probability)
    return [c.row() for c in measure(read_truth(folder, replay), estimates)]


def write_page(replays: Mapping[str, Path], out: Path) -> str:
    """Score every replay (title → folder) and write a page of the results with its plots beside it; what was written.

    Raises: InputError for a folder that is not there; TableError for one that is no replay or has no truth.
    """
    from whoholds.estimating.interval_coverage import interval_coverage as measure
    from whoholds.estimating.replay import read_replay
    from whoholds.estimating.rivals import estimate_rivals, score_estimates
    from whoholds.publishing.validation_page import Validated, draw_plots, page
    from whoholds.workbench.exporting import whole_file

    for folder in replays.values():
        if not folder.is_dir():
            raise InputError(f"there is no folder {folder}", hint="give folders with places, reports, days and truth")
    results = []
    for title, folder in replays.items():
        replay = read_replay(folder)
        truth, estimates = estimate_rivals(folder, replay)
        own = {mode: told for (name, mode), told in estimates.items() if name == "markov"}
        results.append(
            Validated(
                title,
                len(replay.evidence.places),
                len(replay.evidence.statements),
                truth.days,
                score_estimates(replay, truth, estimates),
                measure(truth, own),
            )
        )
    images = out.parent / "images"
    images.mkdir(exist_ok=True)
    plots = draw_plots(results)
    for name, data in plots.items():
        with whole_file(images / name) as part:
            part.write_bytes(data)
    _, line, kept = out.read_text(encoding="utf-8").partition(BY_HAND) if out.is_file() else ("", "", "")
    told = page(results, {name: f"images/{name}" for name in plots})
    with whole_file(out) as part:
        part.write_text(told + (f"\n{line}{kept}" if line else ""), encoding="utf-8")
    return f"{len(results)} replays, {len(plots)} plots"
