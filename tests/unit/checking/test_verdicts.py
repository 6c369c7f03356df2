"""Claims as analysts meet them: boasts, figures, captures, denials."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.checking.conftest import DAY
from whoholds.checking.figures import count_span, rounding_span, spans_meet
from whoholds.checking.geography import Geography
from whoholds.checking.propositions import is_claim, propose
from whoholds.model import (
    Area,
    Casualties,
    Control,
    Count,
    Event,
    Figure,
    Location,
    Outlook,
    Period,
    Source,
    Standing,
    Theatre,
)
from whoholds.model.vocabularies import ControlStatus, Modality, Rating, Role, StandingStatus

FOE = (("ridge", Role.SUBJECT),)
ATTACK = (("ridge", Role.INITIATOR), ("army", Role.TARGET))


def boast(say, **more):
    return say(Standing, by="general", place="Plainland", who=FOE, status=StandingStatus.DEFEATED, **more)


def test_a_victory_claim_falls_to_ground_still_held_and_attacks(say, checker):
    claim = boast(say)
    rows = [
        claim,
        say(Control, status=ControlStatus.CONTROLS, place="Oak"),
        say(Event, event_type="Battles", who=ATTACK, place="Elm", on=DAY + dt.timedelta(days=2), by="wire"),
    ]
    verdict = checker(rows).check(claim)
    assert verdict.rating is Rating.CONTRADICTED
    assert {e.statement for e in verdict.opposing} == {rows[1].id, rows[2].id}
    assert verdict.likelihood in ("almost no chance", "very unlikely")
    assert "90 days" in verdict.definitions["attacks"]


def test_nothing_known_is_not_enough_evidence(say, checker):
    claim = boast(say)
    verdict = checker([claim]).check(claim)
    assert verdict.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert verdict.probability is None


def test_what_happens_abroad_or_long_after_says_nothing(say, checker):
    claim = boast(say)
    rows = [
        claim,
        say(Control, status=ControlStatus.CONTROLS, place="Abroad"),
        say(Event, event_type="Battles", who=ATTACK, place="Elm", on=DAY + dt.timedelta(days=120)),
        say(Event, event_type="Battles", who=ATTACK, place="Elm", on=DAY, modality=Modality.PLANNED),
    ]
    assert checker(rows).check(claim).rating is Rating.NOT_ENOUGH_EVIDENCE


def test_a_denied_victory_is_supported_by_what_refutes_the_victory(say, checker):
    denial = say(Standing, by="watch", place="Plainland", who=FOE, status=StandingStatus.DEFEATED, denied=True)
    rows = [denial, say(Control, status=ControlStatus.CONTROLS, by="wire")]
    verdict = checker(rows).check(denial)
    assert verdict.rating is Rating.SUPPORTED
    assert [e.statement for e in verdict.supporting] == [rows[1].id]


def test_copies_of_one_wire_are_one_witness(say, checker):
    claim = boast(say)
    alone = checker([claim, say(Control, status=ControlStatus.CONTROLS, by="wire")]).check(claim)
    copied = checker(
        [
            claim,
            say(Control, status=ControlStatus.CONTROLS, by="wire"),
            say(Control, status=ControlStatus.CONTROLS, by="copy"),
        ]
    ).check(claim)
    assert copied.probability == alone.probability
    assert len(copied.opposing) == 1


def test_a_concession_weighs_more_than_a_boast(say, checker):
    claim = say(Control, by="watch", who=(("army", Role.HOLDER),), status=ControlStatus.CONTROLS, place="Oak")
    conceded = say(Control, by="chief", who=(("army", Role.HOLDER),), status=ControlStatus.CONTROLS, place="Oak")
    boasted = say(Control, by="general", who=(("army", Role.HOLDER),), status=ControlStatus.CONTROLS, place="Oak")
    by_foe = checker([claim, conceded]).check(claim).supporting[0]
    by_own = checker([claim, boasted]).check(claim).supporting[0]
    assert by_foe.weight > 2 * by_own.weight
    assert "against its own interest" in by_foe.reason
    assert "own interest" in by_own.reason


def test_a_share_and_an_area_are_held_against_each_other_and_the_map(say, checker):
    share = say(Figure, by="watch", place="Plainland", count=Count("share_of_area", best=0.03))
    area = say(Figure, by="wire", place="Plainland", count=Count("area_km2", best=1_500))
    mapped = Area(DAY, "ridge", "land", 1_200, 2_600, 2_900, 50_000, nominal=1_000)
    verdict = checker([share, area], (mapped,)).check(share)
    assert verdict.rating is Rating.SUPPORTED
    assert [e.statement for e in verdict.supporting] == [area.id]
    assert "nominal desert explains the gap" in verdict.explanation
    wrong = say(Figure, by="chief", place="Plainland", count=Count("share_of_area", best=0.4))
    against = checker([wrong, area], (mapped,)).check(wrong)
    assert against.rating is Rating.CONTRADICTED
    assert against.opposing[0].statement == area.id


def test_a_share_freed_from_somebody_is_what_he_no_longer_holds(say, checker):
    freed = {"by": "general", "place": "Plainland", "who": (("army", Role.HOLDER), ("ridge", Role.TARGET))}
    claim = say(Figure, count=Count("share_of_area", low=0.95), **freed)
    proposition = propose(claim)
    assert proposition is not None
    assert (proposition.kind, proposition.actor, proposition.bound) == ("holds_share", "ridge", "≤")
    assert proposition.value == pytest.approx(0.05)
    still = say(Figure, by="watch", place="Plainland", count=Count("share_of_area", best=0.2))
    less = say(Figure, by="wire", place="Plainland", count=Count("share_of_area", best=0.03))
    assert checker([claim, still]).check(claim).rating is Rating.CONTRADICTED
    assert checker([claim, less]).check(claim).rating is Rating.SUPPORTED
    against = checker([claim, still]).check(still)
    assert [e.statement for e in against.opposing] == [claim.id]
    assert "up to 5 %" in against.opposing[0].reason


def test_what_was_lost_or_burned_says_nothing_of_what_is_held(say, checker):
    lost = say(Figure, by="watch", place="North", who=(("ridge", Role.TARGET),), count=Count("settlements", best=17))
    burned = say(
        Figure, by="watch", place="North", who=(("ridge", Role.INITIATOR),), count=Count("settlements", best=17)
    )
    assert propose(lost) is None
    assert propose(burned) is None
    claim = boast(say)
    assert checker([claim, lost, burned]).check(claim).rating is Rating.NOT_ENOUGH_EVIDENCE


def test_wholly_freed_is_nothing_left_and_mostly_freed_leaves_it_open(say, checker):
    claim = boast(say)
    mostly = say(
        Figure, by="watch", place="Plainland", who=(("ridge", Role.TARGET),), count=Count("share_of_area", low=0.95)
    )
    wholly = say(
        Figure, by="watch", place="Plainland", who=(("ridge", Role.TARGET),), count=Count("share_of_area", best=1.0)
    )
    assert checker([claim, mostly]).check(claim).rating is Rating.NOT_ENOUGH_EVIDENCE
    assert [e.statement for e in checker([claim, wholly]).check(claim).supporting] == [wholly.id]


def test_a_lower_bound_is_met_by_more(say, checker):
    claim = say(Figure, by="watch", place="North", count=Count("settlements", low=18))
    more = Area(DAY, "ridge", "settlements", 15, 22, 27, 60)
    fewer = Area(DAY, "ridge", "settlements", 1, 2, 4, 60)
    assert checker([claim], (more,)).check(claim).rating is not Rating.CONTRADICTED
    assert checker([claim], (fewer,)).check(claim).rating is Rating.CONTRADICTED


def test_a_capture_is_judged_by_who_holds_the_place_after(say, checker):
    claim = say(
        Event,
        by="general",
        who=(("army", Role.INITIATOR),),
        event_type="Battles",
        sub_event_type="Government regains territory",
    )
    after = say(Control, by="watch", status=ControlStatus.CONTROLS, on=DAY + dt.timedelta(days=3))
    verdict = checker([claim, after]).check(claim)
    assert verdict.rating is Rating.CONTRADICTED
    held = say(
        Control,
        by="watch",
        who=(("valley", Role.HOLDER),),
        status=ControlStatus.CONTROLS,
        on=DAY + dt.timedelta(days=3),
    )
    assert checker([claim, held]).check(claim).rating is Rating.SUPPORTED, "a part of the army is the army"


TAKES = {"event_type": "Battles", "sub_event_type": "Government regains territory"}


def test_losing_a_place_again_does_not_refute_that_it_was_taken(say, checker):
    claim = say(Event, by="general", who=(("army", Role.INITIATOR),), **TAKES)
    seen = say(Event, by="watch", who=(("army", Role.INITIATOR),), **TAKES)
    back = say(Event, by="wire", who=(("ridge", Role.INITIATOR),), on=DAY + dt.timedelta(days=2), **TAKES)
    after = say(Control, by="wire", status=ControlStatus.CONTROLS, on=DAY + dt.timedelta(days=5))
    verdict = checker([claim, seen, back, after]).check(claim)
    assert verdict.rating is Rating.SUPPORTED
    assert (DAY + dt.timedelta(days=2)).isoformat() in verdict.explanation, "that it was lost again is told"


def test_a_capture_told_without_a_day_is_sought_in_the_year_before(say, checker):
    claim = say(Event, by="general", who=(("army", Role.INITIATOR),), valid=None, **TAKES)
    long_ago = say(Event, by="watch", who=(("army", Role.INITIATOR),), on=DAY - dt.timedelta(days=200), **TAKES)
    assert checker([claim, long_ago]).check(claim).rating is Rating.SUPPORTED


def test_losing_a_country_means_to_hold_no_settlement_in_it(say, checker):
    claim = say(Control, by="general", place="Plainland", status=ControlStatus.LOST)
    village = say(Control, by="watch", place="Elm", status=ControlStatus.CONTROLS)
    verdict = checker([claim, village]).check(claim)
    assert verdict.proposition.kind == "holds_no_settlement" and verdict.rating is Rating.CONTRADICTED
    part = say(Control, by="general", place="Plainland", status=ControlStatus.LOST, extent="parts of")
    assert checker([part, village]).check(part).rating is Rating.NOT_CHECKABLE


def test_that_somebody_lost_a_town_is_shown_by_who_holds_it_now(say, checker):
    claim = say(Control, by="chief", status=ControlStatus.LOST)
    before = say(Control, by="wire", status=ControlStatus.CONTROLS, on=DAY - dt.timedelta(days=3))
    now = say(Control, by="watch", status=ControlStatus.CONTROLS, who=(("valley", Role.HOLDER),))
    assert checker([claim, before, now]).check(claim).rating is Rating.SUPPORTED, "whoever lost it held it before"
    again = say(Control, by="watch", status=ControlStatus.CONTROLS, on=DAY + dt.timedelta(days=1))
    assert checker([claim, again]).check(claim).rating is Rating.CONTRADICTED


def test_whose_leaving_is_told_says_who_holds_no_longer_and_nothing_of_who_does(say, checker):
    def leaves(who):
        kind = {"event_type": "Strategic developments", "sub_event_type": "Non-violent transfer of territory"}
        return say(Event, by="watch", who=((who, Role.SUBJECT),), **kind)

    claim = say(Control, by="chief", status=ControlStatus.LOST)
    assert checker([claim, leaves("ridge")]).check(claim).supporting
    others = checker([claim, leaves("army")]).check(claim)
    assert not others.supporting and not others.opposing
    held = say(Control, by="chief", status=ControlStatus.CONTROLS)
    assert checker([held, leaves("ridge")]).check(held).opposing


def test_neighbouring_quarters_are_two_places_whoever_located_them():
    geography = Geography(Theatre("t", "T"))
    tadamon = Location("Tadamon", 36.310, 33.470, 2.0, "tadamon")
    next_door = Location("New Zahirah", 36.303, 33.485, 2.0, "zahirah", "row")
    assert not geography.same(tadamon, next_door)
    assert geography.same(tadamon, Location("Al Tadamon", 36.311, 33.471, 2.0, "tadamun-2", "row"))


def test_towns_counted_in_a_province_meet_whatever_it_is_called(theatre):
    division = replace(theatre.divisions[0], names=("North Province",))
    geography = Geography(replace(theatre, divisions=(division,)))
    assert geography.same_land("North", "North Province") and not geography.same_land("North", "Plainland")
    assert geography.same_land("Nowhere", "Nowhere") and not geography.same_land("Nowhere", "Elsewhere")


def test_who_is_beaten_elsewhere_is_not_beaten_here(say, checker):
    claim = boast(say)
    elsewhere = say(Standing, by="watch", place="Abroad", who=FOE, status=StandingStatus.DEFEATED)
    nowhere = say(Standing, by="wire", place=None, who=FOE, status=StandingStatus.DEFEATED)
    assert not checker([claim, elsewhere]).check(claim).supporting
    assert checker([claim, nowhere]).check(claim).supporting, "what names no country speaks of this one too"


def test_a_place_said_to_be_taken_is_not_refuted_by_who_held_it_before(say, checker):
    from dataclasses import replace

    from whoholds.model import Citation

    same = Citation("doc", 0, 10, "took Oak..")
    held = replace(say(Control, by="wire", who=(("ridge", Role.HOLDER),), status=ControlStatus.CONTROLS), citation=same)
    taken = replace(say(Event, by="wire", who=(("ridge", Role.INITIATOR),), **TAKES), citation=same)
    before = say(
        Control, by="watch", who=(("army", Role.HOLDER),), status=ControlStatus.CONTROLS, on=DAY - dt.timedelta(days=2)
    )
    assert checker([held, before]).check(held).rating is not Rating.SUPPORTED
    verdict = checker([held, taken, before]).check(held)
    assert verdict.proposition.kind == "captured" and not verdict.opposing


def test_a_statesman_who_names_no_place_speaks_of_his_own_country(say, checker, theatre):
    from dataclasses import replace

    theatre = replace(theatre, default_holder={"PLN": "army"})
    claim = say(Standing, by="general", place=None, who=FOE, status=StandingStatus.DEFEATED)
    abroad = say(Control, by="watch", place="Abroad", status=ControlStatus.CONTROLS)
    assert checker([claim, abroad]).check(claim).opposing
    assert not replace(checker([claim, abroad]), theatre=theatre).check(claim).opposing


def test_what_a_wire_tells_in_passing_is_no_claim_but_what_it_quotes_is(say, theatre):
    sources = {s.id: s for s in theatre.sources}
    passing = say(Control, by="wire", status=ControlStatus.CONTROLS)
    assert not is_claim(passing, sources["wire"]) and is_claim(passing, sources["copy"])
    assert is_claim(say(Control, by="general", status=ControlStatus.CONTROLS), sources["wire"])
    party = Source("radio", "Ridge Radio", affiliation="ridge")
    assert is_claim(say(Control, by="radio", status=ControlStatus.CONTROLS), party)


def test_withdrawing_is_no_attack(say, checker):
    claim = say(
        Standing, by="general", place="Plainland", who=(("ridge", Role.SUBJECT),), status=StandingStatus.DEFEATED
    )
    leaves = say(
        Event,
        by="watch",
        who=(("ridge", Role.INITIATOR),),
        event_type="Strategic developments",
        sub_event_type="Non-violent transfer of territory",
    )
    assert not checker([claim, leaves]).check(claim).opposing


@pytest.mark.parametrize(("told", "expected"), [(30, Rating.SUPPORTED), (300, Rating.CONTRADICTED)])
def test_numbers_killed_meet_or_do_not(say, checker, told, expected):
    claim = say(Event, who=ATTACK, event_type="Battles", casualties=(Casualties(high=31),))
    other = say(Event, by="wire", who=ATTACK, event_type="Battles", casualties=(Casualties(low=told),))
    assert checker([claim, other]).check(claim).rating is expected


def test_outlooks_and_plans_are_not_checkable(say, checker):
    outlook = say(Outlook, what="will return", who=FOE)
    plan = boast(say, modality=Modality.PLANNED)
    for s in (outlook, plan):
        assert checker([s]).check(s).rating is Rating.NOT_CHECKABLE
        assert propose(s) is None
        assert not is_claim(s)


def test_the_order_of_rows_does_not_matter(say, checker):
    claim = boast(say)
    rows = [claim, say(Control, status=ControlStatus.CONTROLS), say(Event, event_type="Battles", who=ATTACK, by="wire")]
    assert checker(rows).check(claim) == checker(rows[::-1]).check(claim)


def test_nothing_of_somebody_else_is_not_a_settlement_of_theirs(say, checker):
    claim = say(Control, by="general", place="Plainland", status=ControlStatus.LOST, count=Count("settlements", best=0))
    figure = say(Figure, by="watch", place="Plainland", count=Count("share_of_area", best=0.03))
    foreign = say(
        Figure, by="watch", place="Plainland", who=(("army", Role.HOLDER),), count=Count("share_of_area", best=0.9)
    )
    assert propose(claim).kind == "holds_no_settlement"
    assert checker([claim, foreign]).check(claim).rating is Rating.NOT_ENOUGH_EVIDENCE
    assert checker([claim, foreign, figure]).check(claim).rating is Rating.CONTRADICTED


@given(st.floats(1e-4, 1e7), st.floats(0, 0.2))
def test_a_told_number_lies_in_its_own_span(value, tolerance):
    low, high = rounding_span(value, tolerance)
    assert low <= value <= high
    assert spans_meet((low, high), count_span(Count("area_km2", best=value)))


def test_periods_longer_than_a_day_speak_for_their_last(say, checker):
    claim = boast(say)
    month = say(Control, status=ControlStatus.CONTROLS, valid=Period.month(2020, 3))
    assert checker([claim, month]).check(claim).opposing
