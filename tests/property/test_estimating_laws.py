"""What every estimate of control must hold to, whatever is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.unit.estimating.wars import War, told

from whoholds.estimating.estimators import Posterior, estimator
from whoholds.estimating.evidence import Evidence, Says

quick = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10_000)
NAMES = ["markov", "decay", "latest"]


def day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(number)


def noon(number: int) -> datetime:
    return datetime.combine(day(number), datetime.min.time(), UTC).replace(hour=12)


def estimate(name: str, evidence: Evidence, on: int, known: int | None = None) -> Posterior:
    return estimator.get(name)(evidence, day(on), noon(known) if known is not None else None)


@pytest.mark.parametrize("name", NAMES)
@quick
@given(seed=seeds, on=st.integers(17_000, 17_090), looking_back=st.booleans())
def test_probabilities_sum_to_one_where_anything_is_known(name: str, seed: int, on: int, looking_back: bool) -> None:
    got = estimate(name, told(seed).evidence(), on, None if looking_back else on).probability
    total = got.sum(axis=1)
    assert np.isfinite(got).all() and (got >= 0).all()
    assert np.all(np.isclose(total, 1, atol=1e-5) | (total == 0))


@pytest.mark.parametrize("name", NAMES)
@quick
@given(seed=seeds, known=st.one_of(st.none(), st.integers(17_010, 17_080)))
def test_the_order_of_statements_changes_nothing(name: str, seed: int, known: int | None) -> None:
    war = told(seed)
    order = np.random.default_rng(seed).permutation(len(war.rows))
    one, other = (estimate(name, e, 17_060, known) for e in (war.evidence(), war.evidence(order=order)))
    np.testing.assert_array_equal(one.probability, other.probability)


@pytest.mark.parametrize("name", ["markov", "decay"])
@quick
@given(seed=seeds, which=st.integers(0, 200), late=st.integers(0, 9))
def test_a_copy_adds_nothing(name: str, seed: int, which: int, late: int) -> None:
    war = told(seed)
    place, state, says, first, _, known, source, _ = war.rows[which % len(war.rows)]
    witness = war.evidence().sources.index(source)
    before = estimate(name, war.evidence(), 17_080)
    more = war.copy()
    more.say("zz-copier", place, state, first, known + late, witness, Says(says))
    np.testing.assert_allclose(estimate(name, more.evidence(), 17_080).probability, before.probability, atol=1e-6)


@quick
@given(seed=seeds, place=st.integers(0, 63), on=st.integers(17_020, 17_070), looking_back=st.booleans())
def test_a_true_word_of_a_perfect_source_never_makes_the_truth_less_probable(
    seed: int, place: int, on: int, looking_back: bool
) -> None:
    war = told(seed)
    for p in range(0, 64, 5):
        war.say("perfect", p, war.holder(p), 17_005 + p % 50)
    grade = {"perfect": 0.99}
    known = None if looking_back else on
    truth = war.holder(place)
    before = estimate("markov", war.evidence(grade), on, known).probability[place, truth]
    war.say("perfect", place, truth, on)
    after = estimate("markov", war.evidence(grade), on, known).probability[place, truth]
    assert after >= before - 1e-3


@pytest.mark.parametrize("name", NAMES)
@quick
@given(seed=seeds, on=st.integers(17_010, 17_060), stranger=st.booleans())
def test_what_was_known_on_a_day_never_changes_with_later_rows(name: str, seed: int, on: int, stranger: bool) -> None:
    war = told(seed)
    then = war.copy()
    then.rows = [r for r in war.rows if r[5] <= on]
    if stranger:  # an actor and a source nobody had heard of, told later of an earlier day
        war.states = ("blues", "reds", "greens", "contested")
        war.say("news", 3, 2, on - 4, on + 5)
        war.say("news", 20, 1, on - 4, on + 5, says=Says.ATTACKED)
        then.states = war.states
    if not then.rows:
        return
    one = estimate(name, war.evidence(), on, on).probability
    other = estimate(name, then.evidence(), on, on).probability
    np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("name", ["markov", "decay"])
@quick
@example(seed=64)  # one source says two things of a place on one day
@given(seed=seeds)
def test_other_names_for_the_actors_are_only_other_names(name: str, seed: int) -> None:
    evidence = told(seed).evidence()
    swapped = replace(
        evidence,
        states=("reds", "blues", "contested"),
        state=np.where(evidence.state == 2, 2, 1 - evidence.state).astype(np.int16),
    )
    one = estimate(name, evidence, 17_070).probability
    other = estimate(name, swapped, 17_070).probability
    np.testing.assert_allclose(one, other[:, [1, 0, 2]], atol=2e-3)


@quick
@given(data=st.data())
def test_any_words_at_all_give_an_answer(data: st.DataObject) -> None:
    """Denials, captures, fights, one holder only, far apart days, all on one spot: never an error, never nonsense."""
    war = War(side=3)
    count = data.draw(st.integers(0, 12))
    for i in range(count):
        on = data.draw(st.sampled_from([10_000, 16_000, 17_000, 17_001, 17_030]))
        war.say(
            data.draw(st.sampled_from(["a", "b"])),
            data.draw(st.integers(0, 8)),
            data.draw(st.integers(0, 2)),
            on,
            on + data.draw(st.integers(0, 5)) + i % 2,
            says=data.draw(st.sampled_from(list(Says))),
        )
    got = estimate("markov", war.evidence(), data.draw(st.sampled_from([9_000, 17_000, 17_500])))
    total = got.probability.sum(axis=1)
    assert np.isfinite(got.probability).all()
    assert np.all(np.isclose(total, 1, atol=1e-5) | (total == 0))
