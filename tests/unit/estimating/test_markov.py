"""The default estimator: fronts, sudden changes, liars, silence, denials, and its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.unit.estimating.wars import War, told
from whoholds.estimating.estimators import estimator
from whoholds.estimating.evidence import Says
from whoholds.estimating.explaining import explain
from whoholds.estimating.tracking import Tracker

REDS, BLUES = 1, 0


def day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(number)


def instant(number: int) -> datetime:
    return datetime.combine(day(number), datetime.min.time(), UTC)


def markov(war: War, on: int, known: int | None = None) -> np.ndarray:
    return estimator.get("markov")(war.evidence(), day(on), instant(known) if known else None).probability


def truth(war: War, front: float = 4.0) -> np.ndarray:
    return np.array([war.holder(p, front) for p in range(war.side**2)])


def test_finds_the_front_although_a_source_lies() -> None:
    war = told(seed=3, days=120)
    got = markov(war, 17_120)
    assert (got.argmax(axis=1) == truth(war)).mean() > 0.95
    assert got.max() > 0.97, "places deep on one side are sure"


def test_learns_who_lies_without_being_told() -> None:
    war = told(seed=4, days=150)
    tracker = Tracker(war.evidence())
    learned = tracker.nowcast(17_150).reliability
    right = {
        s: learned.table[i, :, :2, :2].diagonal(axis1=1, axis2=2).mean() for i, s in enumerate(tracker.evidence.sources)
    }
    assert right["liar"] < 0.5 < right["middling"] < right["good"]


def test_a_sudden_withdrawal_is_believed_within_days_when_several_report_it() -> None:
    war, rng = told(seed=5, days=120), np.random.default_rng(5)
    for on in range(17_120, 17_127):  # the reds leave everything
        for place in rng.integers(0, 64, 5):
            war.say(str(rng.choice(["good", "middling"])), int(place), BLUES, on)
    before, after = markov(war, 17_119, 17_119), markov(war, 17_127, 17_127)
    assert (before.argmax(axis=1) == REDS).mean() > 0.4
    assert (after.argmax(axis=1) == BLUES).mean() > 0.9
    looking_back = markov(war, 17_100)
    assert (looking_back.argmax(axis=1) == truth(war)).mean() > 0.9, "and the days before stay as they were"


def test_silence_changes_no_holder_but_lowers_certainty() -> None:
    war = told(seed=6, days=60)
    soon, late = markov(war, 17_060, 17_060), markov(war, 17_260, 17_260)
    away = ~np.isin(np.arange(64) % 8, (3, 4))  # next to the front nobody can know after half a year
    assert (soon.argmax(axis=1) == late.argmax(axis=1))[away].all()
    assert late.max(axis=1).mean() < soon.max(axis=1).mean()


def test_a_denial_speaks_against_its_state_alone() -> None:
    war = told(seed=7, days=40)
    before = markov(war, 17_041)[20, REDS]
    war.say("good", 20, REDS, 17_041, says=Says.HOLDS_NOT)
    assert markov(war, 17_041)[20, REDS] < before


@pytest.mark.parametrize("seed", [8, 9, 10])
def test_fighting_makes_the_attacker_less_likely_the_holder_than_the_attacked(seed: int) -> None:
    after = {}
    for says in (Says.ATTACKS, Says.ATTACKED):
        war = told(seed=seed, days=40)
        for on in range(17_039, 17_042):
            war.say("middling", 28, REDS, on, says=says)
            war.say("good", 28, REDS, on, says=says)
        after[says] = markov(war, 17_041)[28, REDS]
    assert after[Says.ATTACKS] < 0.8 * after[Says.ATTACKED]


def test_nothing_known_is_no_answer() -> None:
    war = War()
    war.say("good", 5, REDS, 17_000, 17_050)
    posterior = estimator.get("markov")(war.evidence(), day(17_010), instant(17_010))
    assert not posterior.probability.any()
    assert np.isnat(posterior.last_evidence).all()


def test_each_place_names_its_own_statements_and_its_newest_day() -> None:
    war = told(seed=9, days=40)
    posterior = estimator.get("markov")(war.evidence(), day(17_040))
    for place, named in enumerate(posterior.basis):
        assert all(id_.split(":")[1] == str(place) for id_, _, _ in named)
        assert [w for _, w, _ in named] == sorted((w for _, w, _ in named), reverse=True)
    spoken = {r[0]: 0 for r in war.rows}
    for r in war.rows:
        spoken[r[0]] = max(spoken[r[0]], r[4])
    for place, newest in spoken.items():
        assert posterior.last_evidence[place] == np.datetime64("1970-01-01") + min(newest, 17_040)


def test_the_reasons_add_up_and_say_what_would_tip_it() -> None:
    war = told(seed=10, days=60)
    reasons = explain(war.evidence(), "p27", day(17_058))
    assert reasons is not None
    assert sum(c.weight for c in reasons.carried) + reasons.others == pytest.approx(reasons.log_odds)
    assert abs(reasons.others) < 0.35 * abs(reasons.log_odds) + 0.5
    assert reasons.carried[0].distance_km < 15
    assert sum(reasons.probability.values()) == pytest.approx(1)
    assert {t.state for t in reasons.tips} == {"blues"}
    assert reasons.age_days is not None and reasons.age_days >= 0
    near = explain(war.evidence(), "p28", day(17_058), instant(17_058))
    assert near is not None
    assert near.age_days is not None and near.age_days <= 30


def surrounded(others: int = 1) -> War:
    """Reds hold the west by everybody's word; of one town among them somebody says it is the blues'."""
    war = War()
    for place in range(64):
        for i in range(others):
            war.say(f"monitor-{i}", place, war.holder(place), 17_000 + i)
    war.rows = [r for r in war.rows if r[0] != 25]
    war.say("monitor-0", 25, BLUES, 17_001)
    return war


def test_a_credible_word_about_a_place_itself_carries_it_against_its_surroundings() -> None:
    war = surrounded()
    got = markov(war, 17_003, 17_003)
    assert got[25].argmax() == BLUES
    around = [16, 17, 18, 24, 26, 32, 33, 34]
    assert (got[around].argmax(axis=1) == REDS).all(), "and none of the places around it"
    reasons = explain(war.evidence(), "p25", day(17_003))
    assert reasons is not None
    assert reasons.goes_own_way > 0.5
    assert reasons.carried[0].distance_km == 0
    assert sum(c.weight for c in reasons.carried) + reasons.others == pytest.approx(reasons.log_odds)


def test_it_does_not_when_others_contradict_it_or_it_is_not_credible() -> None:
    contradicted = surrounded()
    for source in ("monitor-1", "monitor-2"):
        contradicted.say(source, 25, REDS, 17_002)
    assert markov(contradicted, 17_003, 17_003)[25].argmax() == REDS
    rumour = surrounded()
    rumour.rows[-1] = (*rumour.rows[-1][:6], "rumour", -1)
    evidence = rumour.evidence({"rumour": 0.55})
    assert estimator.get("markov")(evidence, day(17_003), instant(17_003)).probability[25].argmax() == REDS


def test_along_an_open_front_places_are_learned_to_go_with_their_surroundings() -> None:
    front, towns = told(seed=12, days=150), told(seed=12, days=150)
    for on in range(17_060, 17_150, 3):
        for town in (10, 22, 33, 49, 60):  # held against their surroundings by the word of two
            towns.say("good" if on % 2 else "middling", town, 1 - towns.holder(town), on)
    patchy = []
    for war in (front, towns):
        tracker = Tracker(war.evidence())
        patchy.append(tracker.enclaves(tracker.nowcast(17_150)).patchiness)
    assert patchy[0] < 0.1
    assert patchy[1] > patchy[0] + 0.02


def test_a_nowcast_asked_out_of_order_is_the_same() -> None:
    evidence = told(seed=11, days=60).evidence()
    tracker = Tracker(evidence)
    late = tracker.probability(tracker.nowcast(17_055))
    early = tracker.probability(tracker.nowcast(17_030))
    fresh = Tracker(evidence)
    np.testing.assert_allclose(early, fresh.probability(fresh.nowcast(17_030)), atol=1e-6)
    np.testing.assert_allclose(late, fresh.probability(fresh.nowcast(17_055)), atol=1e-6)


def test_a_border_keeps_words_to_their_own_side() -> None:
    war = War()
    for day_ in range(17_000, 17_040):
        for place in range(0, 64, 8):  # only the westernmost column is ever spoken of
            war.say("good", place, REDS, day_)
            war.say("other", place, BLUES if day_ < 17_002 else REDS, day_)
    evidence = war.evidence()
    split = replace(evidence, countries=tuple("W" if p % 8 < 4 else "E" for p in range(64)))
    whole, parted = (estimator.get("markov")(e, day(17_040)).probability[7, REDS] for e in (evidence, split))
    assert parted < whole


def test_how_fast_the_front_moves_is_learned_where_and_when_it_does() -> None:
    war, rng = told(seed=14, days=120, side=12, a_day=10), np.random.default_rng(14)
    for on in range(17_105, 17_120):  # the reds leave the north-west
        for place in rng.integers(0, 4, 4) + 12 * rng.integers(0, 5, 4):
            war.say("good", int(place), BLUES, on)
    after = Tracker(war.evidence())
    after.nowcast(17_119)
    usual, fast = after.pace.changes_per_day, after.changes_per_day(17_119)
    left, away = after.hood.site[[0, 1, 13, 25, 26, 37]], after.hood.site[[142, 143, 130, 131, 119]]
    assert fast[left].mean() > 1.5 * usual
    assert fast[left].mean() > 1.5 * fast[away].mean()
    assert fast.min() >= 0.99 * usual


def test_places_change_hands_where_there_is_fighting() -> None:
    war = told(seed=15, days=60)
    for on in range(17_050, 17_055):
        war.say("news", 0, REDS, on, says=Says.ATTACKED)
    tracker = Tracker(war.evidence())
    tracker.nowcast(17_058)
    fast = tracker.changes_per_day(17_056)[tracker.hood.site]
    assert fast[[0, 1, 8, 9]].min() > 5 * tracker.pace.changes_per_day
    assert fast[63] < 2 * tracker.pace.changes_per_day
    assert tracker.changes_per_day(17_030)[tracker.hood.site][0] < 5 * tracker.pace.changes_per_day
