"""Claims as propositions that can be evaluated: what exactly would have to be true."""

from __future__ import annotations

from whoholds.checking.figures import held_by
from whoholds.model import Control, Count, Event, Figure, Proposition, Source, Standing, Statement
from whoholds.model.vocabularies import ControlStatus, Modality, Role, StandingStatus

CAPTURES = {"Government regains territory", "Non-state actor overtakes territory", "Non-violent transfer of territory"}
WIDEST_KM = 30.0
"""Somebody holds a place or not; of anything wider than this only shares and counts can be told."""
FIGURE_KINDS = {"share_of_area": "holds_share", "area_km2": "holds_area", "settlements": "holds_settlements"}


def propose(statement: Statement) -> Proposition | None:
    """The proposition a statement makes, or None when no rule can check it (outlooks, drivers, plans).

    A denial keeps the proposition and turns it round (``negated``).
    """
    if statement.modality in (Modality.PLANNED, Modality.HYPOTHETICAL):
        return None
    body = statement.body
    on = statement.valid.start if statement.valid else None
    place = body.location.place if body.location else None
    place_name = body.location.name if body.location else (body.place.name if body.place else "")
    text = statement.citation.exact

    def make(
        kind: str, actor: str | None, value: float | None = None, bound: str = "=", by: str | None = None
    ) -> Proposition:
        return Proposition(kind, actor, place, place_name, value, bound, by, on, statement.denied, text)

    if isinstance(body, Standing):
        subject = _first(statement, Role.SUBJECT, Role.OBJECT, Role.TARGET, Role.HOLDER)
        if body.status in (StandingStatus.DEFEATED, StandingStatus.RESURGENT, StandingStatus.REGROUPING):
            kind = "defeated" if body.status is StandingStatus.DEFEATED else "resurgent"
            return make(kind, subject)
        return None
    if isinstance(body, Control):
        holder = _first(statement, Role.HOLDER, Role.SUBJECT)
        count = body.count
        nothing = count is not None and count.best == 0
        if nothing or (body.status is ControlStatus.ABSENT and not place):
            return make("holds_no_settlement", holder, 0)
        too_wide = body.location is not None and body.location.radius_km > WIDEST_KM
        if body.status in (ControlStatus.LOST, ControlStatus.ABSENT):
            if body.extent:
                return None  # who lost a part may hold the rest
            return make("holds_no_settlement" if too_wide else "expelled", holder, by=_first(statement, Role.INITIATOR))
        if count is not None and count.measure == "settlements":
            value, bound = _value(count)
            return make("holds_settlements", holder, value, bound)
        if body.status is ControlStatus.CONTROLS and not too_wide and not body.extent:
            return make("holds_place", holder)
        return None  # "holds parts of the province" is no yes-or-no
    if isinstance(body, Event):
        if body.sub_event_type in CAPTURES and statement.actor(Role.INITIATOR):  # who only withdraws takes nothing
            return make("captured", _first(statement, Role.INITIATOR))
        killed = next((c for c in body.casualties if c.measure == "killed"), None)
        if killed:
            value, bound = _value(Count("killed", killed.low, killed.best, killed.high))
            return make("killed", _first(statement, Role.INITIATOR, Role.TARGET), value, bound)
        return None
    if isinstance(body, Figure) and body.count.measure in FIGURE_KINDS:
        roles, held = held_by(body)
        if held is None:
            return None  # what was lost or burned does not say what is held
        value, bound = _value(held)
        return make(FIGURE_KINDS[body.count.measure], _first(statement, *roles), value, bound)
    return None


def is_claim(statement: Statement, publisher: Source | None = None) -> bool:
    """Whether a reader would want it checked: somebody is quoted on who is beaten, who holds what, or how much.

    Verdicts of standing and figures are claims whoever says them. Who holds a place is one when somebody else than the publisher
    says it, or a publisher who speaks for a party: what a wire tells of a town in passing is a report.
    """
    if propose(statement) is None or statement.kind == "event" or statement.made_by.name == "table":
        return False
    if statement.kind != "control" or publisher is None or publisher.affiliation or not statement.said_by:
        return statement.kind == "standing" or bool(statement.said_by)
    first = statement.said_by[0]
    return publisher.id != first.source and publisher.name != first.name


def _first(statement: Statement, *roles: Role) -> str | None:
    for role in roles:
        if participant := statement.actor(role):
            return participant.actor or participant.name
    return None


def _value(count: Count) -> tuple[float | None, str]:
    if count.best is not None:
        return count.best, "="
    if count.low is not None:
        return count.low, "≥"
    return count.high, "≤"
