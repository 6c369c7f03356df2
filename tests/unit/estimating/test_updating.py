"""Kept days brought up to date with new statements are what a whole run makes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.unit.estimating.wars import War, told
from whoholds.errors import InputError
from whoholds.estimating.evidence import Evidence
from whoholds.estimating.tracking import Tracker
from whoholds.estimating.updating import KeptDays

few = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
DAYS = list(range(17_040, 17_120, 7))


def parted(war: War, late: int) -> tuple[Evidence, Evidence]:
    """What was said before, and the last of it."""
    evidence = war.evidence()
    new = np.zeros(len(evidence), bool)
    new[np.argsort(evidence.known, kind="stable")[-late:]] = True
    return evidence.only(~new), evidence.only(new)


def war(seed: int, place: int, state: int, on: int) -> War:
    drawn = told(seed, days=120, side=14, a_day=8)
    drawn.say("good", place, state, on, 17_130)
    return drawn


@few
@given(st.integers(0, 10_000), st.integers(0, 195), st.integers(0, 1), st.integers(17_030, 17_118))
def test_what_is_near_is_what_the_whole_map_would_be(seed: int, place: int, state: int, on: int) -> None:
    before, new = parted(war(seed, place, state, on), 1)
    near, whole = KeptDays(before, DAYS, reach_km=30.0), KeptDays(before, DAYS, reach_km=1e5)
    near.add(new)
    whole.add(new)
    apart = np.array([np.abs(near.probability[day] - whole.probability[day]) for day in DAYS])
    assert np.quantile(apart, 0.999) < 0.02, "a place on the edge may fall to the other side, no more"


@few
@given(st.integers(0, 10_000), st.integers(0, 195), st.integers(0, 1), st.integers(17_030, 17_118))
def test_a_whole_run_learns_little_more(seed: int, place: int, state: int, on: int) -> None:
    whole = war(seed, place, state, on)
    before, new = parted(whole, 1)
    kept = KeptDays(before, DAYS)
    kept.add(new)
    tracker = Tracker(whole.evidence(), until=DAYS[-1])
    apart = np.array([np.abs(kept.probability[d] - tracker.probability(tracker.retrospect(d))) for d in DAYS])
    assert apart.mean() < 0.005
    assert np.quantile(apart, 0.99) < 0.05


def test_it_moves_the_place_on_the_days_about_it_and_nothing_far_away() -> None:
    before, new = parted(war(3, 20, 1, 17_075), 1)  # among the blues
    kept = KeptDays(before, DAYS)
    was = {day: p.copy() for day, p in kept.probability.items()}
    changed = kept.add(new)
    assert 17_075 in [c.on for c in changed]
    assert [c.on for c in changed] == sorted(c.on for c in changed)
    assert kept.probability[17_075][20, 1] > was[17_075][20, 1] + 0.05
    for c in changed:
        others = np.setdiff1d(np.arange(196), c.places)
        np.testing.assert_array_equal(kept.probability[c.on][c.places], c.probability)
        np.testing.assert_array_equal(kept.probability[c.on][others], was[c.on][others])
        assert np.abs(was[c.on].sum(axis=1) - kept.probability[c.on].sum(axis=1)).max() < 1e-5


def test_a_copy_changes_nothing_and_one_after_the_other_is_as_good_as_together() -> None:
    twice = war(5, 33, 1, 17_070)
    twice.say("good", 34, 1, 17_071, 17_131)
    before, new = parted(twice, 2)
    one, both = KeptDays(before, DAYS), KeptDays(before, DAYS)
    both.add(new)
    for i in range(2):
        one.add(new.only(np.arange(2) == i))
    assert one.add(new) == []
    for day in DAYS:
        np.testing.assert_allclose(one.probability[day], both.probability[day], atol=0.02)


def test_what_the_kept_days_know_nothing_of_needs_a_whole_run() -> None:
    before, new = parted(war(5, 33, 1, 17_070), 1)
    kept = KeptDays(before, DAYS)
    strange = replace(new, sources=("stranger",), source=np.zeros(1, np.int32))
    for told_, word in (
        (strange, "stranger"),
        (replace(new, valid_last=new.valid_last + 900, known=new.known + 900), "later"),
        (replace(new, states=("a", "b", "contested")), "other places or states"),
    ):
        with pytest.raises(InputError, match=word):
            kept.add(told_)
