"""The estimator held against replayed wars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoholds.errors import InputError


def write_replay(folder: Path, out: Path) -> int:
    """Estimate a replay's folder; how many rows were written.

    Raises: TableError for a folder that lacks a file or a column.
    """
    from whoholds.estimating.replay import write_replay as write

    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", hint="give a folder with places.csv, reports.csv and days.csv")
    return write(folder, out)


def score_replay(folder: Path, plot: Path | None = None) -> list[dict[str, Any]]:
    """Scores of markov, latest, decay and nearest neighbour against the folder's truth, both modes; optionally their calibration."""
    from whoholds.estimating.rivals import score_rivals

    scores = score_rivals(folder)
    if plot is not None:
        from whoholds.publishing.calibration_plot import draw_calibration

        draw_calibration([(f"{s.estimator}, {s.mode}", s.curve) for s in scores if s.estimator == "markov"], plot)
    return [s.row() for s in scores]
