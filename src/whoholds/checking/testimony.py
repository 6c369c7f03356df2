"""What the other statements of a ledger tell that bears on one claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from whoholds.checking import figures
from whoholds.checking.definitions import Definitions
from whoholds.checking.geography import Geography
from whoholds.checking.interests import Interests, Stake
from whoholds.checking.propositions import CAPTURES
from whoholds.checking.weighing import Weigher
from whoholds.model import Casualties, Control, Event, Evidence, Figure, Location, Statement
from whoholds.model.vocabularies import ControlStatus, Modality, Role

Row = tuple[Statement, Evidence]

HOLDS = {ControlStatus.CONTROLS}
ATTACKS = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
GONE = {ControlStatus.LOST, ControlStatus.ABSENT}


@dataclass(frozen=True)
class Testimony:
    """The statements one claim is held against, asked for what bears on it."""

    claim: Statement
    statements: Sequence[Statement]
    weigher: Weigher
    geography: Geography
    definitions: Definitions

    @property
    def interests(self) -> Interests:
        """Whose side a speaker is on."""
        return self.weigher.interests

    def has_capture(self, actor: str) -> bool:
        """Whether the same words tell that the actor took the place: then they say who took it, not who held it all day."""
        return any(
            is_capture(s) and same_words(s, self.claim) and self.holds(s, actor, Role.INITIATOR)
            for s in self.statements
        )

    @cached_property
    def others(self) -> list[Statement]:
        """Every other statement, without the same speaker's further statements of the claim's kind."""
        own = speaker(self.claim)
        return [
            s
            for s in self.statements
            if s.id != self.claim.id
            and s.supersedes != self.claim.id
            and not same_words(s, self.claim)
            and s.modality in (Modality.ACTUAL, Modality.HISTORICAL)
            and not (s.kind == self.claim.kind and own and speaker(s) == own)
        ]

    def is_actor(self, statement: Statement, actor: str, *roles: Role) -> bool:
        """Whether the actor, or a part of it, stands in one of the roles."""
        return any(
            p.role in roles and actor in self.interests.lineage(p.actor or p.name) for p in statement.body.actors
        )

    def within(self, statement: Statement) -> bool:
        """Whether a statement is about a place inside the claim's."""
        return self.geography.contains(self.claim.body.location, statement.body.location, place_name(self.claim))

    def around(self, statement: Statement) -> bool:
        """Whether a statement is about a place that the claim's lies in."""
        return self.geography.contains(statement.body.location, self.claim.body.location, place_name(statement))

    def pleased(self, statement: Statement, actor: str, good_for_actor: bool) -> Stake:
        """Whether the speaker likes what the statement shows about the actor."""
        stake = self.interests.stake(self.interests.speaks_for(statement), actor)
        return Stake(stake if good_for_actor else -stake)

    def holding(self, actor: str, on: date) -> tuple[list[Row], list[Row]]:
        """Rows that say the actor holds something in the claim's place around the day, and rows that say it holds nothing there."""
        yes: list[Row] = []
        no: list[Row] = []
        span = timedelta(days=self.definitions.holding_days)
        for s in self.others:
            body = s.body
            if not isinstance(body, (Control, Figure)) or not self.within(s):
                continue
            roles, told = (
                figures.held_by(body) if isinstance(body, Figure) else ((Role.HOLDER, Role.SUBJECT), body.count)
            )
            if not self.is_actor(s, actor, *roles):
                continue
            if abs(told_on(s) - on) > span or s.modality is Modality.HISTORICAL:
                continue
            whole = self._speaks_for_all(s)
            value = None if told is None else next((v for v in (told.best, told.low, told.high) if v is not None), None)
            if isinstance(body, Figure) and body.count.measure not in figures.HOLDINGS:
                continue
            if roles == (Role.TARGET,) and told is not None and told.best is None and told.high:
                continue  # "at most 5 % is left" does not say that anything is
            holds = (value or 0) > 0 if isinstance(body, Figure) else body.status in HOLDS and value != 0
            nothing = (value == 0) if isinstance(body, Figure) else (body.status in GONE and whole) or value == 0
            if s.denied:
                holds, nothing = nothing, holds and whole
            if holds:
                yes.append(self.row(s, actor, True, "says that it still holds ground there"))
            elif nothing:
                no.append(self.row(s, actor, False, "says that it holds nothing there"))
        return yes, no

    def _speaks_for_all(self, other: Statement) -> bool:
        """Whether what a statement says is gone is gone from all the claim speaks of, and no mere village of it."""
        if self.geography.same(self.claim.body.location, other.body.location):
            return True
        told, meant = place_name(other), place_name(self.claim)
        outline = self.geography.outline(told)
        if meant:
            return outline is not None and outline is self.geography.outline(meant)
        return not told or (outline is not None and outline.level == 0)

    def attacks(self, actor: str, on: date) -> list[Row]:
        """Attacks by the actor in the claim's place shortly before or within the window after the day."""
        rows: list[Row] = []
        first, last = (
            on - timedelta(days=self.definitions.before_days),
            on + timedelta(days=self.definitions.attack_days),
        )
        for s in self.others:
            if not isinstance(s.body, Event) or s.denied or not s.valid or not self.within(s):
                continue
            if s.body.event_type not in ATTACKS:
                continue
            if not self.is_actor(s, actor, Role.INITIATOR) or s.modality is not Modality.ACTUAL:
                continue
            if s.valid.last < first or s.valid.start > last:
                continue
            after = s.valid.last >= on
            days = (s.valid.start - on).days
            apart = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
            when = f"{apart} after" if days > 0 else "the same day" if after else f"{apart} before"
            rows.append(self.row(s, actor, True, f"an attack {when}", 1 if after else 0.5))
        return rows

    def of_place(self, actor: str, on: date) -> tuple[list[Row], list[Row]]:
        yes: list[Row] = []
        no: list[Row] = []
        span = timedelta(days=self.definitions.holding_days)
        for s, holds in self.holders_told(actor, on - span, on + span):
            # A front moves: what was told of another week says less about this day.
            factor = 0.5 ** (abs((told_on(s) - on).days) / self.definitions.fading_days)
            reason = "says so too" if holds else "gives the place to another"
            (yes if holds else no).append(self.row(s, actor, holds, reason, factor))
        return yes, no

    def holders_told(self, actor: str, first: date, last: date) -> Iterator[tuple[Statement, bool]]:
        """What is told between two days of who holds the claim's place, each with whether it is the actor."""
        for s in self.others:
            body = s.body
            if not first <= told_on(s) <= last or s.modality is Modality.HISTORICAL or not self.same_place(s):
                continue
            if is_capture(s):
                holds = self.holds(s, actor, Role.INITIATOR)
            elif isinstance(body, Control) and body.status in HOLDS:
                holds = self.holds(s, actor, Role.HOLDER)
            elif self._loses(s, actor):
                holds = False
            else:
                continue  # that another has lost it, or fights for it, says nothing of this one
            if s.denied and not holds:
                continue  # that another does not hold it neither
            yield s, holds != s.denied

    def _loses(self, s: Statement, actor: str) -> bool:
        """Whether a statement tells only that the actor has left or lost the place, and not who came after."""
        if isinstance(s.body, Control):
            return s.body.status in GONE and self.holds(s, actor, Role.HOLDER)
        return _changes_hands(s) and self.holds(s, actor, Role.SUBJECT, Role.TARGET)

    def same_place(self, other: Statement) -> bool:
        return self.geography.same(self.claim.body.location, other.body.location)

    def holds(self, statement: Statement, actor: str, *roles: Role) -> bool:
        """Whether a map would show one who stands in the role as the actor's own."""
        return any(
            p.role in roles and self.interests.same_holder(p.actor or p.name, actor) for p in statement.body.actors
        )

    def row(self, s: Statement, actor: str, good: bool, reason: str, factor: float = 1.0) -> Row:
        return s, self.weigher.evidence(s, reason, pleased=self.pleased(s, actor, good), factor=factor)


def killed_of(statement: Statement) -> tuple[float, float] | None:
    body = statement.body
    losses: tuple[Casualties, ...] = body.casualties if isinstance(body, Event) else ()
    killed = next((c for c in losses if c.measure == "killed"), None)
    if killed is None:
        return None
    told = [v for v in (killed.low, killed.best, killed.high) if v is not None]
    if not told:
        return None
    low = killed.low if killed.low is not None else (killed.best if killed.best is not None else 0)
    high = killed.high if killed.high is not None else (killed.best if killed.best is not None else float("inf"))
    return float(low), float(high)


def is_capture(statement: Statement) -> bool:
    """Whether somebody took a place; that somebody left one is no capture."""
    return _changes_hands(statement) and any(p.role is Role.INITIATOR for p in statement.body.actors)


def _changes_hands(statement: Statement) -> bool:
    return isinstance(statement.body, Event) and statement.body.sub_event_type in CAPTURES


def told_on(statement: Statement) -> date:
    return statement.valid.last if statement.valid else statement.known_at.date()


def same_words(one: Statement, other: Statement) -> bool:
    """Whether two readings rest on the same words of one document: no second voice."""
    a, b = one.citation, other.citation
    if a.document != b.document or a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return a.start < b.end and b.start < a.end


def speaker(statement: Statement) -> str:
    first = statement.said_by[0] if statement.said_by else None
    return (first.person or first.source or first.actor or first.name) if first else ""


def place_name(statement: Statement) -> str:
    location: Location | None = statement.body.location
    return location.name if location else (statement.body.place.name if statement.body.place else "")
