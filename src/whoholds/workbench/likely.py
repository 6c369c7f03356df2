"""Who most probably fought whom, beside events that do not say: estimated from the ledger, never written to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from whoholds.model import LikelySides, Statement

if TYPE_CHECKING:
    from whoholds.estimating.sides import Sides
    from whoholds.workbench.bench import Workbench

SHOWN = 3


def left_open(bench: Workbench, statements: Iterable[Statement]) -> list[Statement]:
    """The events that do not say who fought whom: for others nothing need be learned."""
    from whoholds.estimating.alignment import Alignment
    from whoholds.estimating.sides import left_open

    alignment = Alignment(bench.theatre)
    return [s for s in statements if left_open(s, alignment)]


def learn(bench: Workbench, known_at: datetime | None, recorded_by: datetime | None = None) -> Sides:
    """What the events and statements of control that stand teach of who fights whom where."""
    from whoholds.estimating.sides import Sides

    told = bench.ledger.statements(kinds={"event", "control"}, known_at=known_at, recorded_by=recorded_by)
    return Sides.learn(told, bench.theatre)


def open_to_all(bench: Workbench, kept: Iterable[Statement], known_at: datetime | None) -> dict[str, LikelySides]:
    """The likely sides of statements that are given out, from what may be given out itself: what is too young teaches nothing."""
    from whoholds.estimating.sides import Sides

    events = left_open(bench, kept)
    if not events:
        return {}
    rule = bench.withholding
    told = bench.ledger.statements(kinds={"event", "control"}, known_at=known_at)
    return Sides.learn((s for s in told if not rule.too_young(s)), bench.theatre).of_each(events)


def in_lines(bench: Workbench, found: LikelySides) -> list[str]:
    """For a terminal: who against whom, why, and the heaviest votes with their words."""
    from whoholds.workbench.claims import one_line

    lines = [f"  likely    {in_short(found)} – estimated, not told", f"            because {because(found)}"]
    documents = {d.id: d for d in bench.ledger.documents()}
    for vote in found.carried[:SHOWN]:
        statement = bench.statement(vote.statement)
        words = one_line(statement, documents.get(statement.citation.document))
        lines.append(f"            {vote.share:4.0%} {words}, {vote.distance_km:.0f} km away, {_when(vote.days_after)}")
    return lines


def in_short(found: LikelySides) -> str:
    """ "Crown against Hill Front (0.83)"."""
    return f"{found.names[0]} against {found.names[1]} ({found.probability:.2f})"


def because(found: LikelySides) -> str:
    """The reasons in words."""
    told = [name for name, is_told in zip(found.names, found.told, strict=True) if is_told]
    reasons = [f"{told[0]} is told"] if told else []
    reasons.append(f"{found.votes_for:.1f} of {found.votes:.1f} votes near it in space and time are for these two")
    if found.enemies:
        reasons.append("the theatre's data have them fight")
    return ", ".join(reasons[:-1]) + (", and " if len(reasons) > 1 else "") + reasons[-1]


def record(found: LikelySides) -> dict[str, Any]:
    """As JSON, with the statements that carry it."""
    return {
        "names": list(found.names),
        "ids": list(found.sides),
        "told": list(found.told),
        "probability": round(found.probability, 3),
        "because": because(found),
        "carried": [
            {
                "statement": v.statement,
                "share": round(v.share, 3),
                "distance_km": round(v.distance_km, 1),
                "days_after": v.days_after,
            }
            for v in found.carried
        ],
    }


def _when(days: int) -> str:
    if not days:
        return "the same day"
    return f"{abs(days)} day{'s' if abs(days) > 1 else ''} {'later' if days > 0 else 'before'}"
