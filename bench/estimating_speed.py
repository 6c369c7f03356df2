"""How fast the chains run: full posteriors beside hmmlearn and vectorised numpy, one more statement, and growth with size.

Synthetic: 33,000 places × 1,500 days × 6 states. "2 % change" is 2 % of the places changing hands and a report a place every fortnight;
"daily change" is a random likelihood in every cell. The peers run on a share of the chains (they treat chains one by one or column by
column, so their time is proportional) unless WHOHOLDS_BENCH_FULL=1.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

import numpy as np

from bench.results import Row

PLACES, DAYS, STATES = 33_000, 1_500, 6
SHARE = 1.0 if os.environ.get("WHOHOLDS_BENCH_FULL") else 0.05
COMMAND = "python bench/run.py estimating_speed"


def transition(stay: float = 0.998) -> np.ndarray:
    t = np.full((STATES, STATES), (1 - stay) / (STATES - 1), np.float32)
    np.fill_diagonal(t, stay)
    return t


def quiet(places: int, days: int, seed: int = 1) -> np.ndarray:
    """Likelihoods: a report a fortnight, right nine times in ten; 2 % of the places change hands once."""
    rng = np.random.default_rng(seed)
    out = np.ones((places, days, STATES), np.float32)
    holder = np.repeat(rng.integers(0, STATES, places)[:, None], days, axis=1).astype(np.int8)
    for place in rng.choice(places, max(places // 50, 1), replace=False):
        holder[place, rng.integers(1, days) :] = rng.integers(0, STATES)
    place, day = np.nonzero(rng.random((places, days), dtype=np.float32) < 1 / 14)
    said = np.where(rng.random(len(place)) < 0.9, holder[place, day], rng.integers(0, STATES, len(place)))
    out[place, day] = 0.02
    out[place, day, said] = 0.9
    return out


def restless(places: int, days: int, seed: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.random((places, days, STATES), dtype=np.float32) + np.float32(0.01)


def numpy_posterior(e: np.ndarray, t: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The same recursions over all chains at once, a day at a time."""
    alpha = np.empty_like(e)
    a = start * e[:, 0]
    alpha[:, 0] = a / a.sum(1, keepdims=True)
    for d in range(1, e.shape[1]):
        a = (alpha[:, d - 1] @ t) * e[:, d]
        alpha[:, d] = a / a.sum(1, keepdims=True)
    b = np.ones_like(e[:, 0])
    for d in range(e.shape[1] - 1, -1, -1):
        seen = e[:, d] * b
        g = alpha[:, d] * b
        alpha[:, d] = g / g.sum(1, keepdims=True)
        b = seen @ t.T
        b /= b.sum(1, keepdims=True)
    return alpha


def hmmlearn_posterior(e: np.ndarray, t: np.ndarray, start: np.ndarray) -> tuple[float, float]:
    """Seconds hmmlearn takes over all chains: as its users call it, and its compiled recursions alone."""
    from hmmlearn import _hmmc
    from hmmlearn.hmm import CategoricalHMM

    t64, start64 = t.astype(float), start.astype(float)
    # What was said on each day, as a symbol: one for each state, and one for nothing.
    symbols = np.where(e.max(axis=2) == e.min(axis=2), STATES, e.argmax(axis=2))
    model = CategoricalHMM(STATES, init_params="", params="", n_features=STATES + 1)
    model.startprob_, model.transmat_ = start64, t64 / t64.sum(axis=1, keepdims=True)
    model.emissionprob_ = np.c_[np.full((STATES, STATES), 0.02) + np.eye(STATES) * 0.8, np.full(STATES, 0.1)]
    model.emissionprob_ /= model.emissionprob_.sum(axis=1, keepdims=True)
    began = time.perf_counter()
    model.predict_proba(symbols.reshape(-1, 1), [symbols.shape[1]] * len(symbols))
    whole = time.perf_counter() - began
    began = time.perf_counter()
    for chain in e:
        seen = chain.astype(float)
        _, forward, scaling = _hmmc.forward_scaling(start64, t64, seen)
        both = forward * _hmmc.backward_scaling(start64, t64, seen, scaling)
        both /= both.sum(axis=1, keepdims=True)
    return whole, time.perf_counter() - began


def rows() -> Iterable[Row]:
    import psutil

    from whoholds.estimating.forward_backward import posterior

    t, start = transition(), np.full(STATES, 1 / STATES, np.float32)
    posterior(quiet(600, 20), t, start)  # compile
    share = int(PLACES * SHARE)
    note = f"peers on {share} chains, scaled" if SHARE < 1 else "peers on all chains"
    for name, make in (("2 % of places changing", quiet), ("daily change", restless)):
        small = make(share, DAYS)
        began = time.perf_counter()
        expected = numpy_posterior(small, t, start)
        numpy_s = (time.perf_counter() - began) / SHARE
        hmm_s, compiled_s = (s / SHARE for s in hmmlearn_posterior(small, t, start))
        whole = make(PLACES, DAYS)
        memory = psutil.Process().memory_info().rss
        begun = time.perf_counter()
        got = posterior(whole, t, start)
        own_s = time.perf_counter() - begun
        grown = (psutil.Process().memory_info().rss - memory + whole.nbytes) / 1e9
        if SHARE == 1:
            assert np.abs(got - expected).max() < 1e-3
        del got, whole, expected
        yield Row(
            f"full posterior, 33,000 × 1,500 × 6, {name}",
            f"{own_s:.1f} s",
            "≥ 20× hmmlearn, ≥ 7× numpy",
            f"hmmlearn {hmm_s:.0f} s ({hmm_s / own_s:.0f}×; its compiled part alone {compiled_s:.0f} s), "
            f"numpy {numpy_s:.0f} s ({numpy_s / own_s:.1f}×)",
            COMMAND,
            note,
        )
        yield Row(f"memory for it, {name}", f"{grown:.2f} GB", "≤ 1.6 GB", "the answer itself 1.19 GB", COMMAND)
    yield from growth()
    yield from one_more()


def growth() -> Iterable[Row]:
    from whoholds.estimating.forward_backward import posterior

    t, start = transition(), np.full(STATES, 1 / STATES, np.float32)
    for what, sizes in (
        ("places", [(4_000, 500), (8_000, 500), (16_000, 500)]),
        ("days", [(8_000, 250), (8_000, 500), (8_000, 1_000)]),
    ):
        took = []
        for places, days in sizes:
            e = quiet(places, days)
            began = time.perf_counter()
            posterior(e, t, start)
            took.append(time.perf_counter() - began)
        yield Row(
            f"growth with {what} (each size twice the last)",
            " → ".join(f"{s:.2f} s" for s in took),
            "linear: 2×, 2×",
            f"{took[1] / took[0]:.1f}×, {took[2] / took[1]:.1f}×",
            COMMAND,
        )


def one_more() -> Iterable[Row]:
    """A new statement: the chains it reaches are done again, all days of them."""
    from whoholds.estimating.forward_backward import posterior
    from whoholds.estimating.neighbours import Neighbourhood

    rng = np.random.default_rng(3)
    hood = Neighbourhood.of(rng.uniform(36, 48, PLACES), rng.uniform(30, 37, PLACES))
    pointers, neighbours, _ = hood.nearest(12.0)
    e = quiet(2_000, DAYS)
    t, start = transition(), np.full(STATES, 1 / STATES, np.float32)
    took = []
    for place in rng.integers(0, len(hood.xy), 20):
        reached = neighbours[pointers[place] : pointers[place + 1]] % 2_000
        began = time.perf_counter()
        posterior(np.ascontiguousarray(e[reached]), t, start)
        took.append(time.perf_counter() - began)
    yield Row(
        "a new statement: all days of all places it reaches",
        f"{1000 * float(np.median(took)):.0f} ms (slowest {1000 * max(took):.0f})",
        "≤ 50 ms",
        f"{int(np.diff(pointers).mean())} places reached on average",
        COMMAND,
    )


if __name__ == "__main__":
    for row in rows():
        print(row)
