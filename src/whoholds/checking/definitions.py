"""What words like "defeated" are taken to mean; every verdict shows them, and a user can set others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definitions:
    """Windows and tolerances of the checks. Units: days, km, shares of a value.

    ``attack_days``: a group that attacks within so many days after the claim was not defeated. ``before_days``: an attack so shortly
    before counts too, by half. ``holding_days``: a report of who holds a place speaks for so many days around it.
    ``fading_days``: of who holds one place, a report so many days off counts half.
    ``capture_days``: two reports of one capture tell days no further apart. ``looking_back_days``: a capture told without a day is
    sought so far back. ``tolerance``: two figures agree when they differ by no more than this share, or by the rounding of the
    coarser one.
    """

    attack_days: int = 90
    before_days: int = 14
    holding_days: int = 30
    fading_days: float = 10.0
    capture_days: int = 7
    looking_back_days: int = 365
    tolerance: float = 0.05
