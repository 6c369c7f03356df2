"""Claims held against the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from whoholds.model.vocabularies import Rating


@dataclass(frozen=True, slots=True)
class Proposition:
    """A claim in a form that can be evaluated.

    ``kind``: defeated, holds_no_settlement, holds_share, holds_area, holds_settlements, holds_place, captured, expelled, killed.
    ``value`` is a share 0–1, km² or a count, with ``bound`` "=", "≥" or "≤".
    """

    kind: str
    actor: str | None = None
    place: str | None = None
    place_name: str = ""
    value: float | None = None
    bound: str = "="
    by: str | None = None
    on: date | None = None
    negated: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row on one side of a verdict: the statement (or the map), its weight 0–1 and why it counts."""

    statement: str | None
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ledger says of a claim as known at an instant; same ledger, same verdict."""

    statement: str
    proposition: Proposition
    rating: Rating
    likelihood: str
    probability: float | None
    supporting: tuple[Evidence, ...]
    opposing: tuple[Evidence, ...]
    definitions: Mapping[str, str] = field(default_factory=dict)
    known_at: datetime | None = None
    explanation: str = ""
    would_change: str = ""

    def _repr_html_(self) -> str:
        """For Jupyter: the claim, its rating, the reasons."""
        from html import escape

        likely = f" ({self.likelihood})" if self.likelihood else ""
        return (
            f"<b>{escape(self.rating.value)}</b>{escape(likely)}: <q dir='auto'>{escape(self.proposition.text)}</q>"
            f"<p>{escape(self.explanation)}</p><small>{len(self.supporting)} for, {len(self.opposing)} against</small>"
        )
