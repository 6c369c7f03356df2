"""How fast the chains run: full posteriors beside hmmlearn and vectorised numpy, one more statement, and growth with size.

Synthetic: 33,000 places × 1,500 days × 6 states. "2 % change" is 2 % of the places changing hands and a report a place every fortnight;
"daily change" is a random likelihood in every cell. Wall-clock, the best of three for everybody. The peers run on a share of the chains
(they treat chains one by one or column by column, so their time is proportional, and a share fits their caches better) unless
WHOHOLDS_BENCH_FULL=1. numpy is measured as it is usually written, and again laid out for it: states first, nothing allocated on the way.

python bench/estimating_speed.py --plot FILE.png draws how the cost of a whole estimate grows with places, days and statements.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row
from whoholds.estimating.evidence import Evidence
from whoholds.estimating.neighbours import KM_PER_DEGREE
from whoholds.model import CONTESTED

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


def best_numpy_posterior(e: np.ndarray, t: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The same, laid out as numpy likes it best: days × states × chains, every step in place. The answer is days × states × chains."""
    chains, days, states = e.shape
    alpha = np.empty((days, states, chains), np.float32)
    backwards = np.ascontiguousarray(t.T)
    ahead = np.repeat(start[:, None], chains, 1).astype(np.float32)
    total = np.empty(chains, np.float32)
    for d in range(days):
        a = alpha[d]
        np.multiply(ahead, e[:, d].T, out=a)
        np.sum(a, axis=0, out=total)
        a /= total
        np.matmul(backwards, a, out=ahead)
    b, seen = np.ones((states, chains), np.float32), np.empty((states, chains), np.float32)
    for d in range(days - 1, -1, -1):
        g = alpha[d]
        g *= b
        np.sum(g, axis=0, out=total)
        g /= total
        np.multiply(e[:, d].T, b, out=seen)
        np.matmul(t, seen, out=b)
        np.sum(b, axis=0, out=total)
        b /= total
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


def best_of(times: int, run: Callable[[], object]) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return min(took)


def rows() -> Iterable[Row]:
    import psutil

    from whoholds.estimating.forward_backward import posterior

    t, start = transition(), np.full(STATES, 1 / STATES, np.float32)
    posterior(quiet(600, 20), t, start)  # compile
    share = int(PLACES * SHARE)
    note = f"best of 3 for each; peers on {share} chains, scaled" if SHARE < 1 else "peers on all chains"
    for name, make in (("2 % of places changing", quiet), ("daily change", restless)):
        small = make(share, DAYS)
        plain_s = best_of(3, lambda e=small: numpy_posterior(e, t, start)) / SHARE  # type: ignore[misc]
        laid_out_s = best_of(3, lambda e=small: best_numpy_posterior(e, t, start)) / SHARE  # type: ignore[misc]
        both = [hmmlearn_posterior(small, t, start) for _ in range(3)]
        hmm_s, compiled_s = (min(x) / SHARE for x in zip(*both, strict=True))
        expected = numpy_posterior(small, t, start)
        assert np.abs(best_numpy_posterior(small, t, start).transpose(2, 0, 1) - expected).max() < 1e-3
        whole = make(PLACES, DAYS)
        memory = psutil.Process().memory_info().rss
        own = []
        for i in range(3):
            if i:
                whole[:] = make(PLACES, DAYS)
            began, used = time.perf_counter(), time.process_time()
            posterior(whole, t, start)
            own.append((time.perf_counter() - began, time.process_time() - used))
            if not i:
                grown = (psutil.Process().memory_info().rss - memory + whole.nbytes) / 1e9
        own_s, processor_s = min(own)
        got = posterior(make(share, DAYS), t, start)
        assert np.abs(got - expected).max() < 1e-3
        del got, whole, expected
        yield Row(
            f"full posterior, 33,000 × 1,500 × 6, {name}",
            f"{own_s:.2f} s ({processor_s:.2f} s of processor time)",
            "≥ 20× hmmlearn, ≥ 7× numpy",
            f"hmmlearn {hmm_s:.0f} s ({hmm_s / own_s:.0f}×; its compiled part alone {compiled_s:.1f} s), "
            f"numpy {plain_s:.1f} s ({plain_s / own_s:.0f}×), numpy laid out for it {laid_out_s:.1f} s ({laid_out_s / own_s:.1f}×)",
            COMMAND,
            note,
        )
        yield Row(f"memory for it, {name}", f"{grown:.2f} GB", "≤ 1.6 GB", "the answer itself 1.19 GB", COMMAND)
    for what, sizes, took in growth():
        yield Row(
            f"a whole estimate, growth with {what} ({', '.join(f'{n:,}' for n in sizes)})",
            " → ".join(f"{s:.2f} s" for s in took),
            "at most linear: 2×, 2×",
            f"{took[1] / took[0]:.1f}×, {took[2] / took[1]:.1f}×",
            COMMAND,
        )
    yield from one_more()


def war(places: int, days: int, statements: int, seed: int = 4) -> Evidence:
    """Reports on a front that moves through a square of places; as many a day and a place wherever they are."""
    rng = np.random.default_rng(seed)
    side = np.sqrt(places) * 5.0
    xy = rng.uniform(0, side, (places, 2))
    place, day = rng.integers(0, places, statements), np.sort(rng.integers(0, days, statements))
    front = side * (0.4 + 0.2 * day / days) + 12 * np.sin(xy[place, 1] / 30)
    true = (xy[place, 0] > front).astype(np.int64)
    said = np.where(rng.random(statements) < 0.9, true, 1 - true)
    source = rng.integers(0, 4, statements).astype(np.int32)
    on = (17_000 + day).astype(np.int32)
    names = ("a", "b", "c", "d")
    return Evidence(
        places=tuple(map(str, range(places))),
        lon=38 + xy[:, 0] / (KM_PER_DEGREE * 0.82),
        lat=33.5 + xy[:, 1] / KM_PER_DEGREE,
        countries=("",) * places,
        states=("blues", "reds", CONTESTED),
        place=place.astype(np.int32),
        state=said.astype(np.int16),
        says=np.zeros(statements, np.int8),
        valid_first=on,
        valid_last=on,
        known=on,
        source=source,
        witness=source,
        reliability=np.full(statements, 0.9, np.float32),
        interest=np.zeros(statements, np.int8),
        sources=names,
        witnesses=names,
        statements=tuple(map(str, range(statements))),
    )


def growth() -> Iterable[tuple[str, list[int], list[float]]]:
    """Processor seconds of a whole estimate (all steps to the last day, looking back to the middle) at three sizes of one thing each."""
    from whoholds.estimating.tracking import Tracker

    def run(places: int, days: int, statements: int) -> float:
        evidence = war(places, days, statements)
        took = []
        for _ in range(2):
            began = time.process_time()
            Tracker(evidence).retrospect(17_000 + days // 2)
            took.append(time.process_time() - began)
        return min(took)

    run(200, 30, 300)  # compile
    yield "places", [2_000, 4_000, 8_000], [run(n, 200, 8_000) for n in (2_000, 4_000, 8_000)]
    yield "days", [100, 200, 400], [run(3_000, n, 8_000) for n in (100, 200, 400)]
    yield "statements", [20_000, 40_000, 80_000], [run(3_000, 200, n) for n in (20_000, 40_000, 80_000)]


def draw_growth(out: Path) -> None:
    """Three lines, one a quantity, beside what growing in proportion would be."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, 3)
    for ax, (what, sizes, took) in zip(axes, growth(), strict=True):
        ax.plot(sizes, took, "o-", color="#1f5a7a", label="measured")
        ax.plot([0, sizes[-1]], [0, took[0] * sizes[-1] / sizes[0]], ":", color="#888888", label="in proportion")
        ax.set(xlabel=what, xlim=(0, None), ylim=(0, None))
        ax.set_xticks(sizes, [f"{n:,}" for n in sizes])
    axes[0].set_ylabel("seconds of processor time")
    axes[0].legend(frameon=False)
    figure.savefig(out, dpi=120)


def one_more(places: int = 10_000, days: int = 320, statements: int = 40_000, new: int = 20) -> Iterable[Row]:
    """A new statement through everything: chains, the field of each day kept, enclaves, probabilities; beside a whole run."""
    from whoholds.estimating.tracking import Tracker
    from whoholds.estimating.updating import KeptDays

    evidence = war(places, days, statements)
    rng = np.random.default_rng(3)
    late = rng.choice(np.flatnonzero(evidence.known > 17_040), new, replace=False)
    is_new = np.isin(np.arange(statements), late)
    weeks = list(range(17_030, 17_000 + days, 7))
    kept = KeptDays(evidence.only(~is_new), weeks)
    took, felt, reached = [], [], []
    for row in late.tolist():
        one = evidence.only(np.arange(statements) == row)
        began = time.process_time()
        changed = kept.add(one)
        took.append(time.process_time() - began)
        felt.append(len(changed))
        reached += [len(c.places) for c in changed]
    began = time.process_time()
    tracker = Tracker(evidence, until=weeks[-1])
    apart = np.array([np.abs(tracker.probability(tracker.retrospect(on)) - kept.probability[on]) for on in weeks])
    whole = time.process_time() - began
    yield Row(
        f"a new statement: the affected days and places of {len(weeks)} kept weeks, {places:,} places, {statements:,} statements",
        f"{1000 * float(np.median(took)):.0f} ms (slowest {1000 * max(took):.0f})",
        "≤ 50 ms",
        f"a whole run {whole:.0f} s",
        COMMAND,
        f"median of {new}, processor time; {np.median(felt):.0f} weeks felt it (most {max(felt)}), {np.mean(reached):.0f} places each",
    )
    yield Row(
        f"how far the {new} updates lead away from a whole run",
        f"mean {apart.mean():.5f}, 99.9 % within {np.quantile(apart, 0.999):.3f}, most {apart.max():.2f}",
        "",
        "",
        COMMAND,
        "probabilities; what sources are worth, the pace of the front and who was in the same hands are held between whole runs",
    )


if __name__ == "__main__":
    if "--plot" in sys.argv:
        draw_growth(Path(sys.argv[sys.argv.index("--plot") + 1]))
    else:
        for row in rows():
            print(row)
