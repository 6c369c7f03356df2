"""Hidden Markov chains for when places change hands, a Gauss-Markov field for where the front runs: the default estimator.

How it works stands in ``whoholds.estimating.tracking``. With ``known_at`` the estimate rests on what was known by then (nowcast), without
it on everything, later reports included (retrospect).
"""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from whoholds.estimating.estimators import Posterior, estimator
from whoholds.estimating.evidence import Evidence, Says, day_number
from whoholds.estimating.neighbours import Neighbourhood
from whoholds.estimating.observations import known_only
from whoholds.estimating.tracking import Picture, Tracker

SHARPNESS = 1.5
"""The fitted surfaces are a little too flat: odds are raised to this power (learned on replays other than those reported)."""

REACH_KM, REACH_DAYS = 50.0, 1_500
"""Of a place with no report this near in place (within its country) and time nothing is said at all: unknown, not a guess."""

MOST_NAMED = 12
"""A place's basis names at most so many statements; ``whoholds why`` gives all."""


@estimator("markov")
def markov(evidence: Evidence, on: date, known_at: datetime | None = None) -> Posterior:
    """The probability that each holder held each place on a day."""
    used = known_only(evidence, known_at.date() if known_at else None)
    n, k = len(evidence.places), len(evidence.states)
    if not len(used):
        nothing = np.full(n, np.datetime64("NaT", "D"), "datetime64[D]")
        return Posterior(np.zeros((n, k), np.float32), nothing, ((),) * n, "markov")
    tracker = Tracker(used, until=day_number(on))
    picture = tracker.picture(day_number(on))
    probability = tracker.probability(picture, SHARPNESS)
    probability[~within_reach(used, on)] = 0
    return Posterior(probability, last_evidence(used, on), basis(tracker, picture), "markov")


def within_reach(evidence: Evidence, on: date) -> np.ndarray:
    """Which places have a report of who holds what near enough, in place and time, to say anything of them."""
    from scipy.spatial import cKDTree

    today = day_number(on)
    apart = np.maximum(np.maximum(evidence.valid_first - today, today - evidence.valid_last), 0)
    speaks = (evidence.says <= Says.HOLDS_NOT) & (apart <= REACH_DAYS)
    scale = np.cos(np.radians(evidence.lat.mean())) if len(evidence.lat) else 1.0
    xy = np.c_[evidence.lon * scale, evidence.lat] * 111.2
    countries = np.array(evidence.countries)
    near = np.zeros(len(evidence.places), bool)
    reported = np.unique(evidence.place[speaks])
    hood = Neighbourhood.of(evidence.lon, evidence.lat)
    reach = (
        REACH_KM * hood.crowding()[hood.site]
    )  # what is said of a quarter reaches the next quarters, not the next city
    for country in np.unique(countries[reported]) if len(reported) else ():
        here = np.flatnonzero(countries == country)
        tree = cKDTree(xy[here])
        for place in reported[countries[reported] == country].tolist():
            near[here[tree.query_ball_point(xy[place], reach[place])]] = True
    return near


def last_evidence(evidence: Evidence, on: date) -> np.ndarray:
    """The newest day up to ``on`` of which somebody said who held each place; NaT where nobody did."""
    none = np.iinfo(np.int64).min
    newest = np.full(len(evidence.places), none, np.int64)
    rows = (evidence.valid_first <= day_number(on)) & (evidence.says <= Says.HOLDS_NOT)
    np.maximum.at(newest, evidence.place[rows], np.minimum(evidence.valid_last[rows], day_number(on)).astype(np.int64))
    return np.where(newest == none, np.datetime64("NaT", "D"), newest.astype("datetime64[D]"))


def basis(tracker: Tracker, picture: Picture) -> tuple[tuple[tuple[str, float, str], ...], ...]:
    """The statements that speak for each place itself, heaviest first: id, weight in log-odds, state."""
    rows, evidence = tracker.rows, tracker.evidence
    likelihood = tracker.likelihood(picture)
    active = np.flatnonzero(picture.active)
    logs = np.log(likelihood[:, active]) if len(active) else np.zeros((len(rows), 1))
    weight = picture.weight * np.ptp(logs, axis=1)
    out: list[list[tuple[str, float, str]]] = [[] for _ in evidence.places]
    for i in np.lexsort((rows.row, -weight)).tolist():
        place = int(evidence.place[rows.row[i]])
        if weight[i] > 0 and len(out[place]) < MOST_NAMED:
            out[place].append(
                (evidence.statements[rows.row[i]], round(float(weight[i]), 4), evidence.states[rows.state[i]])
            )
    return tuple(tuple(named) for named in out)
