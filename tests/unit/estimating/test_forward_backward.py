"""The compiled chains against the textbook, written out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.estimating.forward_backward import filter_on, look_back, posterior, unchanged


def every_path(
    likelihood: np.ndarray, transition: np.ndarray | list[np.ndarray], start: np.ndarray
) -> dict[tuple[int, ...], float]:
    """Every path's probability; ``transition`` one for all steps, or one into each step."""
    steps, states = likelihood.shape
    into = transition if isinstance(transition, list) else [transition] * steps
    paths = {}
    for path in itertools.product(range(states), repeat=steps):
        p = start[path[0]] * likelihood[0, path[0]]
        for t in range(1, steps):
            p *= into[t][path[t - 1], path[t]] * likelihood[t, path[t]]
        paths[path] = p
    total = sum(paths.values())
    return {path: p / total for path, p in paths.items()}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), chains=st.integers(1, 40), states=st.integers(2, 3))
def test_the_posterior_is_that_of_all_paths(seed: int, chains: int, states: int) -> None:
    rng = np.random.default_rng(seed)
    seen = rng.uniform(0.01, 1, (chains, 5, states)).astype(np.float32)
    transition = rng.dirichlet(np.ones(states), states)
    start = rng.dirichlet(np.ones(states))
    wanted = np.zeros((5, states))
    for path, p in every_path(seen[-1].astype(float), transition, start).items():
        wanted[np.arange(5), path] += p
    got = posterior(seen, transition.astype(np.float32), start.astype(np.float32))
    np.testing.assert_allclose(got[-1], wanted, atol=1e-4)
    np.testing.assert_allclose(got.sum(axis=2), 1, atol=1e-4)


def test_only_what_it_can_overwrite_is_taken() -> None:
    with pytest.raises(ValueError, match="float32"):
        posterior(np.ones((1, 2, 2)), np.eye(2), np.ones(2))  # type: ignore[arg-type]  # the mistake under test


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), now=st.integers(0, 4))
def test_unchanged_is_the_share_of_paths_that_stay(seed: int, now: int) -> None:
    rng = np.random.default_rng(seed)
    states, steps = 3, 5
    logs = np.log(rng.uniform(0.05, 1, (1, steps, states))).astype(np.float32)
    start = np.full(states, 1 / states)
    alpha, beta = np.zeros_like(logs), np.zeros_like(logs)
    rates = rng.uniform(0.02, 0.3, (1, steps)).astype(np.float32)
    filter_on(logs, start, rates, 0, steps, alpha)
    look_back(logs, start, rates, beta)
    out = np.zeros((1, steps), np.float32)
    unchanged(logs, start, rates, alpha, beta, now, out)
    into = [np.full((states, states), c / 2) + np.eye(states) * (1 - c - c / 2) for c in rates[0].tolist()]
    paths = every_path(np.exp(logs[0]).astype(float), into, start)
    for t in range(steps):
        low, high = min(t, now), max(t, now)
        wanted = sum(p for path, p in paths.items() if len(set(path[low : high + 1])) == 1)
        assert out[0, t] == pytest.approx(wanted, abs=1e-3)


def test_a_state_nobody_has_heard_of_is_never_entered() -> None:
    logs = np.zeros((2, 4, 3), np.float32)
    alpha = np.zeros_like(logs)
    filter_on(logs, np.array([0.5, 0.5, 0.0]), np.full((2, 4), 0.1, np.float32), 0, 4, alpha)
    assert not alpha[:, :, 2].any()
    np.testing.assert_allclose(alpha.sum(axis=2), 1, atol=1e-6)
