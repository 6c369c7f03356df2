"""Decisions of people about readings: which first, and what an amendment may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from whoholds.errors import InputError
from whoholds.model import (
    Control,
    Count,
    Event,
    Figure,
    Judgement,
    Outlook,
    Participant,
    Period,
    Relation,
    Standing,
    Statement,
)
from whoholds.model.vocabularies import (
    EVENT_TYPE_OF,
    SUB_EVENT_TYPES,
    ControlStatus,
    JudgementKind,
    Modality,
    RelationKind,
    StandingStatus,
    StatementStatus,
)

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.claims import Checked

WEIGHT = {"control": 3.0, "standing": 2.5, "figure": 2.0, "event": 1.5, "relation": 1.0, "outlook": 0.5, "driver": 0.3}
AMENDABLE = (
    "place, status, extent, denied, hedge, modality, valid_from, valid_to, event_type, sub_event_type, relation, "
    "low, best, high, measure, actors, credibility"
)


def queue(bench: Workbench, checked: Sequence[Checked] = ()) -> list[Statement]:
    """Machine readings, the most consequential first: what would change the map or a verdict most, then what is doubtful.

    ``checked``: the claims with their verdicts, where they are known already.
    """
    from whoholds.workbench.consequence import stakes

    at_stake = stakes(bench, checked)
    provisional = {a.id for a in bench.theatre.actors if a.provisional}

    def doubt(s: Statement) -> float:
        score = WEIGHT[s.kind]
        where = s.body.location
        if where is not None and len(where.candidates) > 1 and where.score < 0.6:
            score += 1.0
        if s.body.place is not None and where is None:
            score += 0.8
        if any(p.actor is None or p.actor in provisional for p in s.body.actors):
            score += 0.7
        return score

    def consequence(s: Statement) -> float:
        found = at_stake.get(s.id)
        return (found.score if found else 0.0) * doubt(s) + doubt(s)

    waiting = [s for s in bench.ledger.statements(statuses=[StatementStatus.MACHINE]) if s.citation.row is None]
    return sorted(waiting, key=lambda s: (-consequence(s), s.known_at, s.id))


def review(
    bench: Workbench, statement: Statement, decision: str, reason: str, changes: dict[str, str], by: str | None
) -> Statement:
    """Record the decision as a new row, with the reason as a judgement.

    Whoever decides anew on words they decided on before changes their own decision, whichever reading they name. Two people who
    decide on the same reading leave two rows: a conflict, kept until somebody settles it.
    """
    reviewer = by or bench.settings.reviewer
    status = StatementStatus(decision)
    with bench.ledger.writing():
        own = [r for r in open_ends(bench, statement) if r.made_by.name == f"review:{reviewer}"]
        base = own[-1] if own else statement
        changed = amend(bench, base, changes) if status is StatementStatus.AMENDED else {}
        row = base.reviewed(status, by=reviewer, at=datetime.now(UTC), **changed)
        _record(bench, row, base, reviewer, reason)
    return row


def settle(bench: Workbench, statement: Statement, reason: str, by: str | None) -> Statement:
    """End a conflict: the reading named stands, and takes the place of every other.

    Raises: InputError when the reading is not one of two that are in conflict.
    """
    reviewer = by or bench.settings.reviewer
    with bench.ledger.writing():
        ends = open_ends(bench, statement)
        if len(ends) < 2 or statement.id not in {r.id for r in ends}:
            raise InputError(
                f"{statement.id[:10]} is not one of two readings in conflict",
                hint="list them: whoholds review --conflicts",
            )
        at = datetime.now(UTC)
        for end in ends:
            row = replace(statement.reviewed(statement.status, by=reviewer, at=at), supersedes=end.id, id="")
            _record(bench, row, end, reviewer, reason)
    return row


def conflicts_with(bench: Workbench, row: Statement) -> list[Statement]:
    """The readings of the same words that stand beside this one and say something else."""
    return [r for r in open_ends(bench, row) if r.id != row.id and _said(r) != _said(row)]


def _said(row: Statement) -> tuple[object, ...]:
    """What two reviewers can disagree about."""
    if row.status is StatementStatus.REJECTED:
        return ("rejected",)
    return row.body, row.valid, row.said_by, row.denied, row.hedge, row.modality, row.known_at


def open_ends(bench: Workbench, statement: Statement) -> list[Statement]:
    """The readings of the same words that nobody has superseded; two or more are a conflict."""
    rows = bench.ledger.history(statement.id)
    superseded = {r.supersedes for r in rows}
    return [r for r in rows if r.id not in superseded]


def _record(bench: Workbench, row: Statement, decided: Statement, reviewer: str, reason: str) -> None:
    kind = JudgementKind.REJECTS if row.status is StatementStatus.REJECTED else JudgementKind.ACCEPTS
    bench.ledger.record_places(bench.locator.places_of([row]))
    bench.ledger.record_actors([a for a in bench.theatre.actors if a.id in {p.actor for p in row.body.actors}])
    bench.ledger.record_statements([row])
    bench.ledger.record_judgement(Judgement("statement", row.id, decided.id, kind, reviewer, row.recorded_at, reason))


def amend(bench: Workbench, s: Statement, changes: dict[str, str]) -> dict[str, Any]:
    """The fields of body and envelope that FIELD=VALUE pairs change.

    Raises: InputError for a field or value that cannot be.
    """
    if not changes:
        raise InputError("an amendment changes something", hint="give FIELD=VALUE, for example status=contests")
    body: Any = s.body
    envelope: dict[str, Any] = {}
    try:
        for name, value in changes.items():
            match name:
                case "denied":
                    envelope["denied"] = value.lower() in ("true", "yes", "1")
                case "hedge":
                    envelope["hedge"] = value
                case "modality":
                    envelope["modality"] = Modality(value)
                case "credibility":
                    envelope["credibility"] = int(value)
                case "valid_from" | "valid_to":
                    first = changes.get("valid_from") or (s.valid.start.isoformat() if s.valid else value)
                    last = changes.get("valid_to") or (s.valid.last.isoformat() if s.valid else value)
                    envelope["valid"] = Period.between(_day(first), _day(last))
                case "status" if isinstance(body, Control):
                    body = replace(body, status=ControlStatus(value))
                case "status" if isinstance(body, (Standing, Outlook)):
                    body = replace(body, status=StandingStatus(value))
                case "extent" if isinstance(body, Control):
                    body = replace(body, extent=value)
                case "relation" if isinstance(body, Relation):
                    body = replace(body, relation=RelationKind(value))
                case "event_type" if isinstance(body, Event) and value in SUB_EVENT_TYPES:
                    body = replace(body, event_type=value, sub_event_type="")
                case "sub_event_type" if isinstance(body, Event) and value in EVENT_TYPE_OF:
                    body = replace(body, event_type=EVENT_TYPE_OF[value], sub_event_type=value)
                case "low" | "best" | "high" if isinstance(body, (Figure, Control)):
                    count = body.count or Count("other")
                    number: Any = float(value) if value else None
                    body = replace(body, count=replace(count, **{str(name): number}))
                case "measure" if isinstance(body, Figure):
                    body = replace(body, count=replace(body.count, measure=value))
                case "place":
                    located = bench.locator.named(value)
                    body = replace(body, location=located)
                case "actors":
                    names = [n.strip() for n in value.split(";")]
                    if len(names) != len(body.actors):
                        raise InputError(f"it has {len(body.actors)} actors", hint="name as many, separated by ;")
                    ids = [bench.actor_id(n) for n in names]
                    known = {a.id: a.name for a in bench.theatre.actors}
                    pairs = zip(ids, body.actors, strict=True)
                    body = replace(body, actors=tuple(Participant(known[i], p.role, i, p.told) for i, p in pairs))
                case _:
                    raise InputError(
                        f"'{name}={value}' does not fit a statement of kind {s.kind}", hint=f"fields: {AMENDABLE}"
                    )
    except (ValueError, OverflowError) as error:
        raise InputError(f"that value cannot be: {error}", hint=f"fields: {AMENDABLE}") from error
    return {**envelope, "body": body}


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
