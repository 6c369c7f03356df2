"""Told counts as bounds on estimates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.estimating.counts import ToldCount, constrain


def drawn(seed: int, n: int = 30, k: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(k), n).astype(np.float32)


@given(
    seed=st.integers(0, 500),
    state=st.integers(0, 2),
    low=st.floats(0, 25),
    width=st.floats(0.1, 10),
    trust=st.floats(0, 1),
)
def test_the_expected_count_comes_as_far_as_it_is_trusted_and_rows_still_sum_to_one(
    seed: int, state: int, low: float, width: float, trust: float
) -> None:
    p = drawn(seed)
    moved = constrain(p, [ToldCount(state, np.ones(30), low, low + width, trust)])
    before, after = float(p[:, state].sum()), float(moved[:, state].sum())
    wanted = before + trust * (float(np.clip(before, low, low + width)) - before)
    assert np.allclose(moved.sum(axis=1), 1, atol=1e-5) and (moved >= 0).all()
    assert abs(after - before) <= abs(wanted - before) + 1e-3
    if abs(np.log(wanted / (30 - wanted))) < 2:  # not beyond what odds may be moved
        assert after == pytest.approx(wanted, abs=0.02)


def test_sure_places_and_places_elsewhere_stay() -> None:
    p = np.array([[0.999, 0.001], [0.6, 0.4], [0.6, 0.4], [0, 0]], np.float32)
    here = np.array([1.0, 1.0, 0.0, 1.0])
    moved = constrain(p, [ToldCount(1, here, 0.7, np.inf)])
    assert moved[0, 1] < 0.01
    assert moved[1, 1] == pytest.approx(0.7, abs=0.01)
    assert moved[2].tolist() == p[2].tolist()
    assert not moved[3].any()


def test_counts_that_contradict_one_another_end_between() -> None:
    p = drawn(3)
    both = [ToldCount(0, np.ones(30), 0, 5), ToldCount(0, np.ones(30), 20, 30)]
    assert 4.9 < constrain(p, both)[:, 0].sum() < 20.1
