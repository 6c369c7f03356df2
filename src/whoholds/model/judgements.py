"""Decisions about rows: same or different, accepted or rejected, retracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whoholds.model.vocabularies import JudgementKind


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision about two things of one ``about``: actor, place, event, document, statement.

    For same / different / unsure / undone, ``left`` and ``right`` are their ids ("undone" takes back the last "same" or "different" of the
    pair). For retracts, ``left`` is the retracting statement or document and ``right`` the retracted one. ``known_at`` is when the world
    could know it; it differs from ``decided_at`` only for retractions that a source published.
    """

    about: str
    left: str
    right: str
    kind: JudgementKind
    decided_by: str
    decided_at: datetime
    reason: str = ""
    known_at: datetime | None = None
