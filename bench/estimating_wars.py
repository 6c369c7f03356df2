"""Drawn wars with a known truth: fronts that never were, and sources of every kind reporting on them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from whoholds.estimating.evidence import Evidence, Says
from whoholds.estimating.replay import UNGRADED, Replay
from whoholds.estimating.validation import Truth
from whoholds.model import CONTESTED

ACTORS = ("greens", "reds", "yellows")
FIRST = dt.date(2016, 3, 1)


def draw_war(seed: int, places: int, days: int) -> tuple[Replay, Truth]:
    """Places in a square of some 300 km, who holds them day by day, and what seven sources say."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 300, (places, 2))
    holder = _holders(rng, xy, days)
    near = np.stack([_near_front(xy, h) for h in holder])
    rows = _reports(rng, xy, holder, near)
    sources = tuple(sorted({r[0] for r in rows}))
    first = (FIRST - dt.date(1970, 1, 1)).days
    told = [(place, said, first + on, first + known, sources.index(name)) for name, place, on, known, said in rows]
    evidence = _evidence(tuple(map(str, range(places))), xy, told, sources, ACTORS)
    judged = range(28, days, 7)
    on = tuple(FIRST + dt.timedelta(i) for i in judged)
    front = near[list(judged)] < 20
    truth = Truth(on, evidence.states, evidence.lon, evidence.lat, holder[list(judged)], np.full(places, 20.0), front)
    return Replay(evidence, on), truth


def _holders(rng: np.random.Generator, xy: np.ndarray, days: int) -> np.ndarray:
    def smooth(scale_km: float) -> np.ndarray:
        wave, phase = rng.normal(size=(200, 2)) / scale_km, rng.uniform(0, 2 * np.pi, 200)
        return np.sqrt(2 / 200) * np.cos(xy @ wave.T + phase).sum(axis=1)

    base = [smooth(90) + 0.35 * smooth(30) for _ in ACTORS]
    drift = [smooth(110) for _ in ACTORS]
    collapses = [
        (int(rng.integers(days // 4, days)), xy[rng.integers(len(xy))], int(rng.integers(len(ACTORS))))
        for _ in range(2)
    ]
    out = np.zeros((days, len(xy)), np.int64)
    for d in range(days):
        strength = np.array([b + 0.4 * g * np.sin(2.2 * d / days) for b, g in zip(base, drift, strict=True)])
        for day, centre, winner in collapses:
            if d >= day:
                strength[winner] += (
                    3 * np.exp(-((xy - centre) ** 2).sum(axis=1) / (2 * 40**2)) * min(1, (d - day + 1) / 5)
                )
        out[d] = strength.argmax(axis=0)
    return out


def _near_front(xy: np.ndarray, holder: np.ndarray) -> np.ndarray:
    from scipy.spatial import cKDTree

    out = np.full(len(xy), 999.0)
    for state in np.unique(holder):
        own = holder == state
        if not own.all():
            out[own] = cKDTree(xy[~own]).query(xy[own])[0]
    return out


def _reports(
    rng: np.random.Generator, xy: np.ndarray, holder: np.ndarray, near: np.ndarray
) -> list[tuple[str, int, int, int, int]]:
    """(source, place, valid, known, state): two observers, a belligerent each, a liar, and one who stops half way."""
    days, rows = len(holder), []
    kinds = {
        "monitor": (0.004, 3.0, 0.03),
        "crowd": (0.012, 0.3, 0.2),
        "liar": (0.003, 0.3, 0.8),
        "gone": (0.006, 1.0, 0.05),
    }
    kinds |= {f"side-{a}": (0.005, 0.7, 0.01) for a in range(len(ACTORS))}
    for name, (rate, delay, error) in kinds.items():
        for d in range(days // 2 if name == "gone" else days):
            who = np.flatnonzero(rng.random(len(xy)) < np.where(near[d] < 20, rate, rate / 10))
            says = holder[d, who].copy()
            if name.startswith("side-"):
                own = int(name[-1])
                lately_lost = (holder[max(d - 20, 0), who] == own) & (says != own)
                says[lately_lost & (rng.random(len(who)) < 0.6)] = own
                boasts = (says != own) & (near[d, who] < 7) & (rng.random(len(who)) < 0.25)
                says[boasts] = own
            wrong = rng.random(len(who)) < error
            says[wrong] = (says[wrong] + rng.integers(1, len(ACTORS), wrong.sum())) % len(ACTORS)
            late = rng.poisson(delay, len(who))
            rows += [(name, int(p), d, d + int(n), int(s)) for p, s, n in zip(who, says, late, strict=True)]
    return rows


def _evidence(
    places: tuple[str, ...],
    xy: np.ndarray,
    rows: list[tuple[int, int, int, int, int]],
    sources: tuple[str, ...],
    actors: tuple[str, ...] = ("blues", "reds"),
) -> Evidence:
    """Rows of (place, state, day it held, day it was known, source) told by witnesses who copy nobody; ``xy`` in km."""
    place, state, valid, known, source = np.array(rows, np.int64).T
    return Evidence(
        places=places,
        lon=38 + xy[:, 0] / (111.32 * np.cos(np.radians(35))),
        lat=33.5 + xy[:, 1] / 111.32,
        countries=("",) * len(places),
        states=(*actors, CONTESTED),
        place=place.astype(np.int32),
        state=state.astype(np.int16),
        says=np.full(len(rows), Says.HOLDS, np.int8),
        valid_first=valid.astype(np.int32),
        valid_last=valid.astype(np.int32),
        known=known.astype(np.int32),
        source=source.astype(np.int32),
        witness=source.astype(np.int32),
        reliability=np.full(len(rows), UNGRADED, np.float32),
        interest=np.zeros(len(rows), np.int8),
        sources=sources,
        witnesses=sources,
        statements=tuple(map(str, range(len(rows)))),
    )


def draw_withdrawal(seed: int, reports_a_day: float, places: int = 1_200, days: int = 124, leave: int = 100) -> Replay:
    """Three independent sources, wrong one time in ten, on a front through a square; on a day the reds leave all within 40 km of a point.

    The replay's places that were left and lie more than 8 km inside their new surroundings are named "left-…", those the reds keep "red-…".
    """
    from scipy.spatial import cKDTree

    rng = np.random.default_rng(seed)
    first = (FIRST - dt.date(1970, 1, 1)).days
    side = np.sqrt(places) * 5
    xy = rng.uniform(0, side, (places, 2))
    red = xy[:, 0] < side / 2 + 10 * np.sin(xy[:, 1] / 30)
    left = red & (np.hypot(*(xy - [side / 2 - 15, side / 2]).T) < 40)
    inner = left.copy()
    inner[left] = cKDTree(xy[red & ~left]).query(xy[left])[0] > 8
    rate = reports_a_day / 3 / left.sum()
    rows = []
    for day in range(days):
        now = red & ~(left & (day >= leave))
        for source in range(3):
            who = np.flatnonzero(rng.random(places) < rate)
            said = now[who] ^ (rng.random(len(who)) < 0.1)
            late = rng.poisson(0.5, len(who))
            on = first + day
            rows += [(int(p), int(s), on, on + int(n), source) for p, s, n in zip(who, said, late, strict=True)]
    names = tuple(f"{'left' if inner[i] else 'red' if red[i] and not left[i] else 'other'}-{i}" for i in range(places))
    evidence = _evidence(names, xy, rows, ("a", "b", "c"))
    return Replay(evidence, tuple(FIRST + dt.timedelta(leave + i) for i in range(-2, days - leave)))


def draw_enclaves(
    seed: int, sources: int, share: float = 0.06, wrong: float = 0.05
) -> tuple[Replay, np.ndarray, np.ndarray]:
    """A front that stands, with places held against their surroundings; each source tells six places in ten once.

    The replay, who holds each place, and which places are told of and lie in enclaves.
    """
    rng = np.random.default_rng(seed)
    places = 1_500
    xy = rng.uniform(0, 190, (places, 2))
    holder = (xy[:, 0] > 95 + 15 * np.sin(xy[:, 1] / 25)).astype(np.int64)
    apart = rng.random(places) < share
    holder[apart] = 1 - holder[apart]
    first = (FIRST - dt.date(1970, 1, 1)).days
    rows = []
    for source in range(sources):
        for place in np.flatnonzero(rng.random(places) < 0.6).tolist():
            said = int(holder[place]) ^ int(rng.random() < wrong)
            on = first + int(rng.integers(0, 60))
            rows.append((place, said, on, on, source))
    evidence = _evidence(tuple(map(str, range(places))), xy, rows, tuple(f"s{i}" for i in range(sources)))
    told = np.isin(np.arange(places), evidence.place)
    return Replay(evidence, (FIRST + dt.timedelta(60),)), holder, apart & told
