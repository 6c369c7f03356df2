"""Rows of measurements, and the page they stand on.

A bench is a file in this folder with ``rows() -> Iterable[Row]``. ``python bench/run.py [NAME…]`` runs them and writes bench/RESULTS.md;
rows of benches that were not run stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure beside what it is held against, measured in the same run.

    ``asked`` is the figure aimed at ("≥ 0.75"), ``beside`` the peer or floor with its own figure ("geotext 0.59").
    """

    what: str
    value: str
    asked: str = ""
    beside: str = ""
    command: str = ""
    note: str = ""
