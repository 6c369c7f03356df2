"""Evaluates propositions on the statements known at an instant. Deterministic: same ledger, same verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from whoholds.checking import figures
from whoholds.checking.definitions import Definitions
from whoholds.checking.geography import Geography
from whoholds.checking.propositions import propose
from whoholds.checking.testimony import Row, Testimony, is_capture, killed_of, place_name, told_on
from whoholds.checking.verdicts import conclude, not_checkable
from whoholds.checking.weighing import Finding, Weigher
from whoholds.model import (
    CONTESTED,
    Area,
    Control,
    Event,
    Figure,
    PlaceReference,
    Proposition,
    Standing,
    Statement,
    Theatre,
    Verdict,
)
from whoholds.model.display import placed
from whoholds.model.vocabularies import Modality, Role, StandingStatus

MapAreas = Callable[[str, str, date], Sequence[Area]]
"""(actor, name of country or division, day) → what the map gives the actor there, by denominator."""
MapHolder = Callable[[str, date], tuple[str, float] | None]
"""(id of a place, day) → who holds it by the map, and how sure that is; None where the map knows nothing."""


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
        testimony = Testimony(claim, self.statements, self.weigher, self.geography, self.definitions)
        if proposition.kind == "holds_place" and testimony.has_capture(proposition.actor):
            proposition = replace(proposition, kind="captured")
        on = proposition.on or claim.known_at.date()
        findings = _EVALUATORS[proposition.kind](self, testimony, proposition, on)
        return conclude(claim, proposition, findings, self.known_at)

    def _in_own_country(self, claim: Statement) -> Statement:
        """A claim that names no place, by who speaks for the state of one of the theatre's countries, is about that country."""
        speaker = self.weigher.interests.speaks_for(claim)
        if place_name(claim) or not isinstance(claim.body, (Standing, Control)) or not speaker:
            return claim
        own = [
            c
            for c, holder in self.theatre.default_holder.items()
            if self.weigher.interests.same_holder(speaker, holder)
        ]
        names = [o.name for o in self.theatre.outlines if o.country in own and o.level == 0]
        if len(names) != 1:
            return claim
        return replace(claim, body=replace(claim.body, place=PlaceReference(names[0], names[0])))

    # One evaluator a kind of proposition

    def _defeated(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        actor = p.actor or ""
        yes, no = testimony.holding(actor, on)
        place = p.place_name
        attacks = testimony.attacks(actor, on)
        sayings_for: list[Row] = []
        sayings_against: list[Row] = []
        for s in testimony.others:
            if isinstance(s.body, Standing) and testimony.is_actor(s, actor, Role.SUBJECT, Role.OBJECT, Role.TARGET):
                beaten = s.body.status is StandingStatus.DEFEATED
                near = 0.8 if place and not place_name(s) else 1.0  # they may speak of another country
                if s.modality is Modality.HISTORICAL or s.body.status is StandingStatus.DEGRADED:
                    continue
                if place_name(s) and not testimony.within(s) and not testimony.around(s):
                    continue  # beaten in one country is not beaten in another
                if beaten and not s.denied:
                    sayings_for.append(testimony.row(s, actor, False, "calls it defeated too", 0.6 * near))
                else:
                    sayings_against.append(testimony.row(s, actor, True, "denies that it is defeated", near))
        name = self._name(actor)
        return [
            self._finding(
                "territory",
                f"{name} holds no settlement in {place or 'the theatre'}",
                no,
                yes,
            ),
            self._finding(
                "attacks",
                f"{name} attacks nowhere in {place or 'the theatre'} within {self.definitions.attack_days} days",
                [],
                attacks,
            ),
            self._finding("witnesses", f"others too call {name} defeated", sayings_for, sayings_against),
        ]

    def _resurgent(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        actor, name = p.actor or "", self._name(p.actor or "")
        attacks = testimony.attacks(actor, on)
        return [self._finding("attacks", f"{name} attacks in {p.place_name or 'the theatre'} again", attacks, [])]

    def _no_settlement(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        actor = p.actor or ""
        yes, no = testimony.holding(actor, on)
        return [
            self._finding(
                "territory",
                f"{self._name(actor)} holds no settlement in {p.place_name or 'the theatre'} on {on.isoformat()}",
                no,
                yes,
                note=self._map_note(actor, p.place_name, on),
            )
        ]

    def _expelled(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        actor = p.actor or ""
        held, others_hold = testimony.of_place(actor, on)
        # Whoever lost a place on a day held it before: then only what is told of that day and after speaks against it.
        still = held if p.on is None else [(s, e) for s, e in held if told_on(s) >= p.on]
        definition = f"{self._name(actor)} no longer holds {p.place_name or 'the place'}"
        note = self._holder_note(testimony.claim, on)
        return [self._finding("territory", definition, others_hold, still, note=note)]

    def _holds_place(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        yes, no = testimony.of_place(p.actor or "", on)
        name = self._name(p.actor or "")
        return [
            self._finding(
                "holder",
                f"{name} holds {p.place_name or 'the place'} on {on.isoformat()}",
                yes,
                no,
                note=self._holder_note(testimony.claim, on),
            )
        ]

    def _captured(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        actor, name, place = p.actor or "", self._name(p.actor or ""), p.place_name or "the place"
        near = timedelta(days=self.definitions.capture_days)
        first = (p.on or on - timedelta(days=self.definitions.looking_back_days)) - near
        last = on + near
        taken = [s for s in testimony.others if is_capture(s) and s.valid and testimony.same_place(s)]
        ours = [s for s in taken if testimony.holds(s, actor, Role.INITIATOR) and first <= told_on(s) <= last]
        begin = min((told_on(s) for s in ours if not s.denied), default=p.on or on)
        # Who takes a place back does not refute that it had been taken: from that day on, who holds it says nothing more.
        others_take = [s for s in taken if not s.denied and not testimony.holds(s, actor, Role.INITIATOR)]
        lost_on = min((told_on(s) for s in others_take if told_on(s) > begin), default=None)
        yes: list[Row] = []
        no: list[Row] = []
        for s in ours:
            good = not s.denied
            row = testimony.row(s, actor, good, "tells of the capture too" if good else "denies the capture")
            (yes if good else no).append(row)
        for s, holds in testimony.holders_told(actor, begin, begin + timedelta(days=self.definitions.holding_days)):
            if is_capture(s) or (lost_on is not None and told_on(s) >= lost_on):
                continue
            factor = 0.5 ** ((told_on(s) - begin).days / self.definitions.fading_days)
            reason = "says that it holds the place after" if holds else "gives the place to another after"
            (yes if holds else no).append(testimony.row(s, actor, holds, reason, factor))
        day = f"around {p.on.isoformat()}" if p.on else f"in the year to {on.isoformat()}"
        note = f"Another is reported to have taken it on {lost_on.isoformat()}." if lost_on else ""
        return [self._finding("captured", f"{name} captured {place} {day}", yes, no, note=note)]

    def _figure(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        actor, place = p.actor or "", p.place_name or self._main_country()
        whole = self.geography.area_km2(place)
        rivals = [
            s
            for s in testimony.others
            if isinstance(s.body, Figure)
            and testimony.is_actor(s, actor, *figures.held_by(s.body)[0])
            and (
                self.geography.same(testimony.claim.body.location, s.body.location)
                or self.geography.same_land(place_name(s) or place, place)
            )
            and abs(told_on(s) - on).days <= self.definitions.holding_days
        ]
        areas = self.map_areas(actor, place, on) if self.map_areas and place else ()
        return figures.findings(self, testimony.claim, replace(p, place_name=place), on, rivals, whole, areas)

    def _killed(self, testimony: Testimony, p: Proposition, on: date) -> list[Finding]:
        yes: list[Row] = []
        no: list[Row] = []
        claimed = killed_of(testimony.claim)
        sides = [a.actor or a.name for a in testimony.claim.body.actors]
        before = 3 if p.on else self.definitions.holding_days
        for s in testimony.others:
            if not isinstance(s.body, Event) or not s.valid:
                continue
            if testimony.claim.body.location is not None and not testimony.same_place(s):
                continue
            days = (s.valid.start - on).days
            if not -before <= days <= 3 or not any(
                testimony.holds(s, side, Role.INITIATOR, Role.TARGET) for side in sides
            ):
                continue
            deaths = killed_of(s)
            if claimed and deaths:
                row = self.weigher.evidence(s, f"tells {figures.span_text(deaths)} killed")
                (yes if figures.spans_meet(claimed, deaths, 0.25) else no).append((s, row))
        if testimony.claim.body.location is None and yes:
            no = []  # of all that was fought, those with another number of dead are other events
        number = f"{figures.span_text(claimed)} killed" if claimed else "the number killed"
        return [self._finding("killed", f"{number}{placed(p.place_name)}", yes, no)]

    def _finding(self, name: str, definition: str, yes: list[Row], no: list[Row], note: str = "") -> Finding:
        once = self.weigher.once_per_witness
        return Finding(name, definition, tuple(once(yes)), tuple(once(no)), note=note)

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


_EVALUATORS: dict[str, Callable[[Checker, Testimony, Proposition, date], list[Finding]]] = {
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
