"""Review as pages show it: a reading with its words around it, what may be amended, conflicts side by side, every decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import Control, Event, Figure, Outlook, Relation, Standing, Statement
from whoholds.model.vocabularies import (
    ADMIRALTY_CREDIBILITY,
    MEASURES,
    SUB_EVENT_TYPES,
    ControlStatus,
    Modality,
    RelationKind,
    StandingStatus,
    StatementStatus,
)
from whoholds.workbench.views.statements import in_context, retell, sentence

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

DECIDED = (StatementStatus.ACCEPTED, StatementStatus.AMENDED, StatementStatus.REJECTED)

CHOICES: Mapping[str, Any] = {
    "control": [x.value for x in ControlStatus],
    "standing": [x.value for x in StandingStatus],
    "relation": [x.value for x in RelationKind],
    "modality": [x.value for x in Modality],
    "credibility": list(ADMIRALTY_CREDIBILITY),
    "measure": list(MEASURES),
    "events": dict(SUB_EVENT_TYPES),
}
"""What the fields of an amendment may be set to."""


def next_of(desk: Desk, reviewer: str, *, at: str = "", after: str = "") -> dict[str, Any] | None:
    """The reading to decide on: the one asked for, or the next behind what was skipped; None when nothing waits.

    Raises: NotFound.
    """
    if at:
        return item(desk, desk.statement(at, True))
    waiting = desk.decisions.waiting()
    place = next((n for n, s in enumerate(waiting) if s.id == after), -1) if after else -1
    behind = {s.id for s in waiting[place + 1 :]}
    offered = [s for s in desk.decisions.offer(reviewer, 1 + place + 1 + 40) if s.id in behind]
    return item(desk, offered[0]) if offered else None


def item(desk: Desk, s: Statement) -> dict[str, Any]:
    """One reading with all that a decision needs."""
    before, exact, after = in_context(desk, s, True)
    rivals = [r for r in desk.bench.ledger.history(s.id) if r.id != s.id]
    beside = [x for x in desk.shown.statements if _overlap(x, s)]
    return {
        **retell(desk, s, True),
        "context": (before, exact, after),
        "fields": fields_of(s),
        "history": [decision_record(r) for r in rivals],
        "beside": [{"id": x.id, "sentence": sentence(x), "review": x.status.value} for x in beside[:6]],
        "why": because(desk, s),
    }


def _overlap(x: Statement, s: Statement) -> bool:
    a, b = x.citation, s.citation
    return (
        a.document == b.document
        and x.id != s.id
        and a.start is not None
        and b.start is not None
        and a.start < (b.end or 0)
        and b.start < (a.end or 0)
    )


def because(desk: Desk, s: Statement) -> list[tuple[str, dict[str, Any]]]:
    """Why this one comes early: (key of a message, its values)."""
    found: list[tuple[str, dict[str, Any]]] = []
    stake = desk.decisions.at_stake.get(s.id)
    if stake and stake.km2 >= 1:
        found.append(("moves_map", {"km2": f"{stake.km2:,.0f}"}))
    if stake and stake.verdicts:
        found.append(("moves_verdicts", {"count": stake.verdicts}))
    where = s.body.location
    if where is not None and len(where.candidates) > 1 and where.score < 0.6:
        found.append(("doubtful_place", {"count": len(where.candidates)}))
    if s.body.place is not None and where is None:
        found.append(("no_place", {}))
    provisional = {a.id for a in desk.shown.theatre.actors if a.provisional}
    if any(p.actor is None or p.actor in provisional for p in s.body.actors):
        found.append(("new_actor", {}))
    return found


def fields_of(s: Statement) -> dict[str, str]:
    """What an amendment may change, as it stands now, by kind of body."""
    body = s.body
    fields: dict[str, str] = {}
    match body:
        case Control():
            fields = {"status": body.status.value, "extent": body.extent}
        case Standing():
            fields = {"status": body.status.value}
        case Outlook():
            fields = {"status": body.status.value if body.status else ""}
        case Relation():
            fields = {"relation": body.relation.value}
        case Event():
            fields = {"sub_event_type": body.sub_event_type or body.event_type}
        case Figure():
            fields = {"measure": body.count.measure}
    if isinstance(body, (Figure, Control)) and body.count:
        fields |= {k: f"{v:g}" if (v := getattr(body.count, k)) is not None else "" for k in ("low", "best", "high")}
    if body.actors:
        fields["actors"] = "; ".join(p.name for p in body.actors)
    if body.location or body.place:
        fields["place"] = body.location.name if body.location else body.place.text if body.place else ""
    return fields | {
        "valid_from": s.valid.start.isoformat() if s.valid else "",
        "valid_to": s.valid.last.isoformat() if s.valid else "",
        "denied": "true" if s.denied else "false",
        "hedge": s.hedge,
        "modality": s.modality.value,
        "credibility": str(s.credibility),
    }


def changes_of(s: Statement, form: Mapping[str, str]) -> dict[str, str]:
    """What a form changes of a reading; fields left as they were change nothing."""
    now = fields_of(s)
    changes = {
        k: v
        for k, v in form.items()
        if k in now and v != now[k] and (v or k in ("extent", "hedge", "low", "best", "high"))
    }
    chosen = changes.get("sub_event_type")
    if chosen in SUB_EVENT_TYPES:
        changes["event_type"] = changes.pop("sub_event_type")
    return changes


def decision_record(row: Statement) -> dict[str, Any]:
    """One row of a reading's history."""
    return {
        "id": row.id,
        "review": row.status.value,
        "by": row.made_by.name.removeprefix("review:") if row.made_by.name.startswith("review:") else "",
        "made_by": row.made_by.name,
        "at": row.recorded_at,
        "sentence": sentence(row),
        "exact": row.citation.exact,
        "document": row.citation.document,
        "kind": row.kind,
    }


def decided(desk: Desk, row_id: str) -> dict[str, Any] | None:
    """A decision made just now; None where it is none, or somebody has decided since."""
    try:
        row = desk.statement(row_id, True)
    except NotFound:
        return None
    if not row.made_by.name.startswith("review:") or row.status is StatementStatus.MACHINE:
        return None
    against = desk.bench.conflicts_with(row)
    return {**decision_record(row), "against": len(against)}


def conflicts(desk: Desk) -> list[dict[str, Any]]:
    """Readings on which people decided differently, with every decision and what sets them apart."""
    found = []
    forks = desk.bench.conflicts()
    reasons = {j.left: j.reason for j in desk.bench.ledger.judgements(about="statement") if j.reason} if forks else {}
    for fork in forks:
        before, exact, after = in_context(desk, fork.rows[0], True)
        told = [
            {
                **retell(desk, r, True),
                "decision": decision_record(r),
                "fields": fields_of(r),
                "reason": reasons.get(r.id, ""),
            }
            for r in fork.rows
        ]
        names = [k for k in told[0]["fields"] if len({t["fields"].get(k) for t in told}) > 1]
        found.append(
            {
                "superseded": fork.superseded,
                "reading": fork.reading,
                "rows": told,
                "differ": names,
                "context": (before, exact, after),
            }
        )
    return found


def history(desk: Desk, by: str = "") -> tuple[list[dict[str, Any]], list[str]]:
    """Every decision, the newest first, and who made any; ``open``: nothing was decided on it since."""
    rows = list(desk.bench.ledger.statements(include_superseded=True, include_rejected=True, include_retracted=True))
    reviewed = [r for r in rows if r.made_by.name.startswith("review:")]
    superseded = {r.supersedes for r in rows if r.supersedes}
    reasons = {(j.left, j.decided_by): j.reason for j in desk.bench.ledger.judgements(about="statement") if j.reason}
    people = sorted({r.made_by.name.removeprefix("review:") for r in reviewed}, key=str.casefold)
    told = [
        {
            **decision_record(r),
            "open": r.id not in superseded and r.status is not StatementStatus.MACHINE,
            "undone": r.status is StatementStatus.MACHINE,
            "reason": reasons.get((r.id, r.made_by.name.removeprefix("review:")), ""),
        }
        for r in sorted(reviewed, key=lambda r: (r.recorded_at, r.id), reverse=True)
        if not by or r.made_by.name == f"review:{by}"
    ]
    return told, people
