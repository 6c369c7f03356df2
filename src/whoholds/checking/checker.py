"""Evaluates propositions on the statements known at an instant. Deterministic: same ledger, same verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from whoholds.checking import figures
from whoholds.checking.definitions import Definitions
from whoholds.checking.geography import Geography
from whoholds.checking.interests import Interests, Stake
from whoholds.checking.propositions import CAPTURES, propose
from whoholds.checking.verdicts import conclude, not_checkable
from whoholds.checking.weighing import Finding, Weigher
from whoholds.model import (
    CONTESTED,
    Area,
    Casualties,
    Control,
    Event,
    Evidence,
    Figure,
    Location,
    PlaceReference,
    Proposition,
    Standing,
    Statement,
    Theatre,
    Verdict,
)
from whoholds.model.display import placed
from whoholds.model.vocabularies import ControlStatus, Modality, Role, StandingStatus

Row = tuple[Statement, Evidence]
MapAreas = Callable[[str, str, date], Sequence[Area]]
"""(actor, name of country or division, day) → what the map gives the actor there, by denominator."""
MapHolder = Callable[[str, date], tuple[str, float] | None]
"""(id of a place, day) → who holds it by the map, and how sure that is; None where the map knows nothing."""

HOLDS = {ControlStatus.CONTROLS}
THERE = {ControlStatus.CONTROLS, ControlStatus.CONTESTS, ControlStatus.PRESENT}
ATTACKS = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
GONE = {ControlStatus.LOST, ControlStatus.ABSENT}


@dataclass(frozen=True)
class Checker:
    """Holds a claim against the other statements.

    ``statements`` are those known at ``known_at``; ``map_areas`` answers what the map of a day gives an actor,
    ``map_holder`` who holds a place by it.
    """

    theatre: Theatre
    statements: Sequence[Statement]
    weigher: Weigher
    geography: Geography
    known_at: datetime | None = None
    map_areas: MapAreas | None = None
    map_holder: MapHolder | None = None
    definitions: Definitions = field(default_factory=Definitions)

    def check(self, claim: Statement) -> Verdict:
        """The verdict on one claim."""
        claim = self._in_own_country(claim)
        proposition = propose(claim)
        if proposition is None:
            return not_checkable(
                claim, None, "It foretells, plans or weighs; no rule can hold it against the ledger.", self.known_at
            )
        if not proposition.actor:
            return not_checkable(claim, proposition, "It does not say about whom.", self.known_at)
        if proposition.kind == "holds_place" and self._told_as_capture(claim, proposition.actor):
            proposition = replace(proposition, kind="captured")
        on = proposition.on or claim.known_at.date()
        findings = _EVALUATORS[proposition.kind](self, claim, proposition, on)
        return conclude(claim, proposition, findings, self.known_at)

    def _in_own_country(self, claim: Statement) -> Statement:
        """A claim that names no place, by who speaks for the state of one of the theatre's countries, is about that country."""
        speaker = self.interests.speaks_for(claim)
        if _place_name(claim) or not isinstance(claim.body, (Standing, Control)) or not speaker:
            return claim
        own = [c for c, holder in self.theatre.default_holder.items() if self.interests.same_holder(speaker, holder)]
        names = [o.name for o in self.theatre.outlines if o.country in own and o.level == 0]
        if len(names) != 1:
            return claim
        return replace(claim, body=replace(claim.body, place=PlaceReference(names[0], names[0])))

    def _told_as_capture(self, claim: Statement, actor: str) -> bool:
        """Whether the same words tell that the actor took the place: then they say who took it, not who held it all day."""
        return any(
            _is_capture(s) and _same_words(s, claim) and self._holds(s, actor, Role.INITIATOR) for s in self.statements
        )

    @property
    def interests(self) -> Interests:
        """Whose side a speaker is on."""
        return self.weigher.interests

    # What the evaluators ask of the ledger

    def others(self, claim: Statement) -> list[Statement]:
        """Every other statement, without the same speaker's further statements of the claim's kind."""
        speaker = _speaker(claim)
        return [
            s
            for s in self.statements
            if s.id != claim.id
            and s.supersedes != claim.id
            and not _same_words(s, claim)
            and s.modality in (Modality.ACTUAL, Modality.HISTORICAL)
            and not (s.kind == claim.kind and speaker and _speaker(s) == speaker)
        ]

    def is_actor(self, statement: Statement, actor: str, *roles: Role) -> bool:
        """Whether the actor, or a part of it, stands in one of the roles."""
        return any(
            p.role in roles and actor in self.interests.lineage(p.actor or p.name) for p in statement.body.actors
        )

    def within(self, claim: Statement, statement: Statement) -> bool:
        """Whether a statement is about a place inside the claim's."""
        return self.geography.contains(claim.body.location, statement.body.location, _place_name(claim))

    def pleased(self, statement: Statement, actor: str, good_for_actor: bool) -> Stake:
        """Whether the speaker likes what the statement shows about the actor."""
        stake = self.interests.stake(self.interests.speaks_for(statement), actor)
        return Stake(stake if good_for_actor else -stake)

    def holding(self, claim: Statement, actor: str, on: date) -> tuple[list[Row], list[Row]]:
        """Rows that say the actor holds something in the claim's place around the day, and rows that say it holds nothing there."""
        yes: list[Row] = []
        no: list[Row] = []
        span = timedelta(days=self.definitions.holding_days)
        for s in self.others(claim):
            body = s.body
            if not isinstance(body, (Control, Figure)) or not self.within(claim, s):
                continue
            if not self.is_actor(s, actor, Role.HOLDER, Role.SUBJECT):
                continue
            told = s.valid.last if s.valid else s.known_at.date()
            if abs(told - on) > span or s.modality is Modality.HISTORICAL:
                continue
            whole = self._speaks_for_all(claim, s)
            amount = body.count
            value = (
                None
                if amount is None
                else next((v for v in (amount.best, amount.low, amount.high) if v is not None), None)
            )
            if isinstance(body, Figure) and body.count.measure not in figures.HOLDINGS:
                continue
            holds = (value or 0) > 0 if isinstance(body, Figure) else body.status in HOLDS and value != 0
            nothing = (value == 0) if isinstance(body, Figure) else (body.status in GONE and whole) or value == 0
            if s.denied:
                holds, nothing = nothing, holds and whole
            if holds:
                yes.append(
                    (
                        s,
                        self.weigher.evidence(
                            s, "says that it still holds ground there", pleased=self.pleased(s, actor, True)
                        ),
                    )
                )
            elif nothing:
                no.append(
                    (
                        s,
                        self.weigher.evidence(
                            s, "says that it holds nothing there", pleased=self.pleased(s, actor, False)
                        ),
                    )
                )
        return yes, no

    def _speaks_for_all(self, claim: Statement, other: Statement) -> bool:
        """Whether what a statement says is gone is gone from all the claim speaks of, and no mere village of it."""
        if self.geography.same(claim.body.location, other.body.location):
            return True
        told, meant = _place_name(other), _place_name(claim)
        outline = self.geography.outline(told)
        if meant:
            return outline is not None and outline is self.geography.outline(meant)
        return not told or (outline is not None and outline.level == 0)

    def attacks(self, claim: Statement, actor: str, on: date) -> list[Row]:
        """Attacks by the actor in the claim's place shortly before or within the window after the day."""
        rows: list[Row] = []
        first, last = (
            on - timedelta(days=self.definitions.before_days),
            on + timedelta(days=self.definitions.attack_days),
        )
        for s in self.others(claim):
            if not isinstance(s.body, Event) or s.denied or not s.valid or not self.within(claim, s):
                continue
            if s.body.event_type not in ATTACKS:
                continue
            if not self.is_actor(s, actor, Role.INITIATOR) or s.modality is not Modality.ACTUAL:
                continue
            if s.valid.last < first or s.valid.start > last:
                continue
            after = s.valid.last >= on
            days = (s.valid.start - on).days
            when = f"{days} days after" if days > 0 else "the same day" if after else f"{-days} days before"
            pleased = self.pleased(s, actor, True)
            rows.append((s, self.weigher.evidence(s, f"an attack {when}", pleased=pleased, factor=1 if after else 0.5)))
        return rows

    # One evaluator a kind of proposition

    def _defeated(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        actor = p.actor or ""
        yes, no = self.holding(claim, actor, on)
        place = p.place_name
        attacks = self.attacks(claim, actor, on)
        sayings_for: list[Row] = []
        sayings_against: list[Row] = []
        for s in self.others(claim):
            if isinstance(s.body, Standing) and self.is_actor(s, actor, Role.SUBJECT, Role.OBJECT, Role.TARGET):
                beaten = s.body.status is StandingStatus.DEFEATED
                near = 0.8 if place and not _place_name(s) else 1.0  # they may speak of another country
                if s.modality is Modality.HISTORICAL or s.body.status is StandingStatus.DEGRADED:
                    continue
                if _place_name(s) and not self.within(claim, s) and not self.within(s, claim):
                    continue  # beaten in one country is not beaten in another
                if beaten and not s.denied:
                    row = self.weigher.evidence(
                        s, "calls it defeated too", pleased=self.pleased(s, actor, False), factor=0.6 * near
                    )
                    sayings_for.append((s, row))
                else:
                    pleased = self.pleased(s, actor, True)
                    row = self.weigher.evidence(s, "denies that it is defeated", pleased=pleased, factor=near)
                    sayings_against.append((s, row))
        name = self._name(actor)
        once = self.weigher.once_per_witness
        return [
            Finding(
                "territory",
                f"{name} holds no settlement in {place or 'the theatre'}",
                tuple(once(no)),
                tuple(once(yes)),
            ),
            Finding(
                "attacks",
                f"{name} attacks nowhere in {place or 'the theatre'} within {self.definitions.attack_days} days",
                (),
                tuple(once(attacks)),
            ),
            Finding(
                "witnesses", f"others too call {name} defeated", tuple(once(sayings_for)), tuple(once(sayings_against))
            ),
        ]

    def _resurgent(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        actor, name = p.actor or "", self._name(p.actor or "")
        attacks = tuple(self.weigher.once_per_witness(self.attacks(claim, actor, on)))
        return [Finding("attacks", f"{name} attacks in {p.place_name or 'the theatre'} again", attacks, ())]

    def _no_settlement(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        actor = p.actor or ""
        yes, no = self.holding(claim, actor, on)
        once = self.weigher.once_per_witness
        return [
            Finding(
                "territory",
                f"{self._name(actor)} holds no settlement in {p.place_name or 'the theatre'} on {on.isoformat()}",
                tuple(once(no)),
                tuple(once(yes)),
                note=self._map_note(actor, p.place_name, on),
            )
        ]

    def _expelled(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        actor = p.actor or ""
        held, others_hold = self._place_rows(claim, actor, on)
        # Whoever lost a place on a day held it before: then only what is told of that day and after speaks against it.
        still = held if p.on is None else [(s, e) for s, e in held if _told_on(s) >= p.on]
        once = self.weigher.once_per_witness
        definition = f"{self._name(actor)} no longer holds {p.place_name or 'the place'}"
        note = self._holder_note(claim, on)
        return [Finding("territory", definition, tuple(once(others_hold)), tuple(once(still)), note=note)]

    def _holds_place(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        yes, no = self._place_rows(claim, p.actor or "", on)
        name, once = self._name(p.actor or ""), self.weigher.once_per_witness
        return [
            Finding(
                "holder",
                f"{name} holds {p.place_name or 'the place'} on {on.isoformat()}",
                tuple(once(yes)),
                tuple(once(no)),
                note=self._holder_note(claim, on),
            )
        ]

    def _captured(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        actor, name, place = p.actor or "", self._name(p.actor or ""), p.place_name or "the place"
        near = timedelta(days=self.definitions.capture_days)
        first = (p.on or on - timedelta(days=self.definitions.looking_back_days)) - near
        last = on + near
        taken = [s for s in self.others(claim) if _is_capture(s) and s.valid and self._same_place(claim, s)]
        ours = [s for s in taken if self._holds(s, actor, Role.INITIATOR) and first <= _told_on(s) <= last]
        begin = min((_told_on(s) for s in ours if not s.denied), default=p.on or on)
        # Who takes a place back does not refute that it had been taken: from that day on, who holds it says nothing more.
        others_take = [s for s in taken if not s.denied and not self._holds(s, actor, Role.INITIATOR)]
        lost_on = min((_told_on(s) for s in others_take if _told_on(s) > begin), default=None)
        yes: list[Row] = []
        no: list[Row] = []
        for s in ours:
            good = not s.denied
            row = self._row(s, actor, good, "tells of the capture too" if good else "denies the capture")
            (yes if good else no).append(row)
        for s, holds in self._holders_told(claim, actor, begin, begin + timedelta(days=self.definitions.holding_days)):
            if _is_capture(s) or (lost_on is not None and _told_on(s) >= lost_on):
                continue
            factor = 0.5 ** ((_told_on(s) - begin).days / self.definitions.fading_days)
            reason = "says that it holds the place after" if holds else "gives the place to another after"
            (yes if holds else no).append(self._row(s, actor, holds, reason, factor))
        once = self.weigher.once_per_witness
        day = f"around {p.on.isoformat()}" if p.on else f"in the year to {on.isoformat()}"
        note = f"Another is reported to have taken it on {lost_on.isoformat()}." if lost_on else ""
        return [Finding("captured", f"{name} captured {place} {day}", tuple(once(yes)), tuple(once(no)), note=note)]

    def _place_rows(self, claim: Statement, actor: str, on: date) -> tuple[list[Row], list[Row]]:
        yes: list[Row] = []
        no: list[Row] = []
        span = timedelta(days=self.definitions.holding_days)
        for s, holds in self._holders_told(claim, actor, on - span, on + span):
            # A front moves: what was told of another week says less about this day.
            factor = 0.5 ** (abs((_told_on(s) - on).days) / self.definitions.fading_days)
            reason = "says so too" if holds else "gives the place to another"
            (yes if holds else no).append(self._row(s, actor, holds, reason, factor))
        return yes, no

    def _holders_told(self, claim: Statement, actor: str, first: date, last: date) -> Iterator[tuple[Statement, bool]]:
        """What is told between two days of who holds the claim's place, each with whether it is the actor."""
        for s in self.others(claim):
            body = s.body
            if not first <= _told_on(s) <= last or s.modality is Modality.HISTORICAL or not self._same_place(claim, s):
                continue
            if _is_capture(s):
                holds = self._holds(s, actor, Role.INITIATOR)
            elif isinstance(body, Control) and body.status in HOLDS:
                holds = self._holds(s, actor, Role.HOLDER)
            elif isinstance(body, Control) and body.status in GONE and self._holds(s, actor, Role.HOLDER):
                holds = False
            else:
                continue  # that another has lost it, or fights for it, says nothing of this one
            if s.denied and not holds:
                continue  # that another does not hold it neither
            yield s, holds != s.denied

    def _same_place(self, claim: Statement, other: Statement) -> bool:
        return self.geography.same(claim.body.location, other.body.location)

    def _holds(self, statement: Statement, actor: str, *roles: Role) -> bool:
        """Whether a map would show one who stands in the role as the actor's own."""
        return any(
            p.role in roles and self.interests.same_holder(p.actor or p.name, actor) for p in statement.body.actors
        )

    def _row(self, s: Statement, actor: str, good: bool, reason: str, factor: float = 1.0) -> Row:
        return s, self.weigher.evidence(s, reason, pleased=self.pleased(s, actor, good), factor=factor)

    def _figure(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        actor, place = p.actor or "", p.place_name or self._main_country()
        whole = self.geography.area_km2(place)
        rivals = [
            s
            for s in self.others(claim)
            if isinstance(s.body, Figure)
            and self.is_actor(s, actor, Role.HOLDER, Role.SUBJECT)
            and (self.geography.same(claim.body.location, s.body.location) or (_place_name(s) or place) == place)
            and abs((s.valid.last if s.valid else s.known_at.date()) - on).days <= self.definitions.holding_days
        ]
        areas = self.map_areas(actor, place, on) if self.map_areas and place else ()
        return figures.findings(self, claim, replace(p, place_name=place), on, rivals, whole, areas)

    def _killed(self, claim: Statement, p: Proposition, on: date) -> list[Finding]:
        yes: list[Row] = []
        no: list[Row] = []
        claimed = _killed_of(claim)
        sides = [a.actor or a.name for a in claim.body.actors]
        before = 3 if p.on else self.definitions.holding_days
        for s in self.others(claim):
            if not isinstance(s.body, Event) or not s.valid:
                continue
            if claim.body.location is not None and not self._same_place(claim, s):
                continue
            days = (s.valid.start - on).days
            if not -before <= days <= 3 or not any(self._is_side(s, side) for side in sides):
                continue
            told = _killed_of(s)
            if claimed and told:
                row = self.weigher.evidence(s, f"tells {figures.span_text(told)} killed")
                (yes if figures.spans_meet(claimed, told, 0.25) else no).append((s, row))
        if claim.body.location is None and yes:
            no = []  # of all that was fought, those with another number of dead are other events
        once = self.weigher.once_per_witness
        number = f"{figures.span_text(claimed)} killed" if claimed else "the number killed"
        return [Finding("killed", f"{number}{placed(p.place_name)}", tuple(once(yes)), tuple(once(no)))]

    def _is_side(self, statement: Statement, actor: str) -> bool:
        roles = (Role.INITIATOR, Role.TARGET)
        return any(
            p.role in roles and self.interests.same_holder(p.actor or p.name, actor) for p in statement.body.actors
        )

    def _main_country(self) -> str:
        """What a figure speaks of that names no place: the theatre's first sheet."""
        return self.theatre.focuses[0].title if self.theatre.focuses else ""

    def _name(self, actor: str) -> str:
        known = self.theatre.actor(actor)
        return known.short or known.name if known else actor

    def _holder_note(self, claim: Statement, on: date) -> str:
        location = claim.body.location
        found = self.map_holder(location.place, on) if self.map_holder and location and location.place else None
        if found is None:
            return ""
        state, probability = found
        whose = "as contested" if state == CONTESTED else f"as held by {self._name(state)}"
        return f"The map of {on.isoformat()}, which weighs the neighbourhood too, shows it {whose} ({probability:.0%})."

    def _map_note(self, actor: str, place: str, on: date) -> str:
        areas = self.map_areas(actor, place, on) if self.map_areas and place else ()
        settlements = next((a for a in areas if a.denominator == "settlements"), None)
        if settlements is None:
            return ""
        return f"The map gives it {settlements.assessed:.0f} of {settlements.total:.0f} mapped settlements that day."


def _killed_of(statement: Statement) -> tuple[float, float] | None:
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


def _is_capture(statement: Statement) -> bool:
    return isinstance(statement.body, Event) and statement.body.sub_event_type in CAPTURES


def _told_on(statement: Statement) -> date:
    return statement.valid.last if statement.valid else statement.known_at.date()


def _same_words(one: Statement, other: Statement) -> bool:
    """Whether two readings rest on the same words of one document: no second voice."""
    a, b = one.citation, other.citation
    if a.document != b.document or a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return a.start < b.end and b.start < a.end


def _speaker(statement: Statement) -> str:
    first = statement.said_by[0] if statement.said_by else None
    return (first.person or first.source or first.actor or first.name) if first else ""


def _place_name(statement: Statement) -> str:
    location: Location | None = statement.body.location
    return location.name if location else (statement.body.place.name if statement.body.place else "")


_EVALUATORS: dict[str, Callable[[Checker, Statement, Proposition, date], list[Finding]]] = {
    "defeated": Checker._defeated,
    "resurgent": Checker._resurgent,
    "holds_no_settlement": Checker._no_settlement,
    "expelled": Checker._expelled,
    "holds_place": Checker._holds_place,
    "captured": Checker._captured,
    "holds_share": Checker._figure,
    "holds_area": Checker._figure,
    "holds_settlements": Checker._figure,
    "killed": Checker._killed,
}
