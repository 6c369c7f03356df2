"""A plot of calibration: how often what was told with each probability was so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

COLOURS = ("#2f5d8a", "#b3402a", "#1b7f79", "#b58900")


class Bin(Protocol):
    """Estimates of nearly one probability."""

    @property
    def told(self) -> float:
        """Their mean probability."""

    @property
    def true(self) -> float:
        """How often they were right."""

    @property
    def count(self) -> int:
        """How many they are."""


def draw_calibration(curves: Sequence[tuple[str, Sequence[Bin]]], path: Path) -> None:
    """Draw one curve a name beside the diagonal; the size of a dot tells how many estimates it stands for."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, 5.2), dpi=150)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--", label="perfect")
    for (name, curve), colour in zip(curves, COLOURS, strict=False):
        most = max((b.count for b in curve), default=1)
        axes.plot([b.told for b in curve], [b.true for b in curve], color=colour, linewidth=1.2, label=name)
        axes.scatter(
            [b.told for b in curve],
            [b.true for b in curve],
            s=[12 + 120 * b.count / most for b in curve],
            color=colour,
            alpha=0.7,
        )
    axes.set_xlabel("probability told")
    axes.set_ylabel("share that was so")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.legend(frameon=False, loc="upper left")
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": "whoholds"})
