"""Why a place is estimated as it is: which statements carried it, from where, and what would tip it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.enclaves import find_enclaves
from whoholds.estimating.estimators.markov import SHARPNESS, last_evidence
from whoholds.estimating.evidence import Evidence, day_number
from whoholds.estimating.field import curvature, fit_field, pulls, softmax
from whoholds.estimating.observations import known_only, weakened
from whoholds.estimating.tracking import Picture, Tracker

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SHARE = 0.005
"""Statements with less of the whole than this are summed up, not named."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One statement's part in an estimate.

    ``weight`` is what it adds to the log-odds of the likeliest state against the runner-up (negative: it speaks against); ``place``
    where it was made, ``distance_km`` from the place explained; ``still_true`` how probable it is that nothing changed hands there since.
    """

    statement: str
    source: str
    state: str
    place: str
    distance_km: float
    valid_on: date
    weight: float
    still_true: float


@dataclass(frozen=True, slots=True)
class Tip:
    """One more statement, made here today, that would change who is likeliest; None in ``source`` says no single one would."""

    source: str | None
    state: str
    probability: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one place stands as it does on one day.

    ``log_odds`` of the likeliest state against the runner-up (before sharpening, and before they fade where nobody has spoken for long)
    is the sum of all weights, those in ``others`` included. ``goes_own_way`` is how probable it is that the place is held by another than
    its surroundings, on its own statements alone.
    """

    place: str
    on: date
    probability: dict[str, float]
    log_odds: float
    carried: tuple[Carried, ...]
    others: float
    tips: tuple[Tip, ...]
    last_evidence_on: date | None
    age_days: int | None
    goes_own_way: float = 0.0


def explain(
    evidence: Evidence, place: str, on: date, known_at: datetime | None = None, most: int = 20
) -> Explanation | None:
    """The statements behind one place and day, heaviest first; None where nothing at all is known.

    Raises: ValueError when the evidence has no such place.
    """
    used = known_only(evidence, known_at.date() if known_at else None)
    at = used.places.index(place)
    if not len(used):
        return None
    tracker = Tracker(used, until=day_number(on))
    picture = tracker.picture(day_number(on))
    site = int(tracker.hood.site[at])
    enclaves = tracker.enclaves(picture, SHARPNESS)
    fitted = softmax(picture.surface, picture.active, SHARPNESS)
    p = tracker.probability(picture, SHARPNESS)[at]
    order = np.argsort(-p, kind="stable")
    first, second = int(order[0]), int(order[1])
    weight = _influence(tracker, picture, site, first, second)
    told = enclaves.apply(fitted)[site]
    total = float(np.log(max(told[first], 1e-9) / max(told[second], 1e-9))) / SHARPNESS
    # What the place's own statements add by being about itself, shared out among them.
    before = float(np.log(max(fitted[site, first], 1e-9) / max(fitted[site, second], 1e-9))) / SHARPNESS
    mine = np.flatnonzero((picture.weight > 0) & tracker.rows.holds & (tracker.rows.site == site))
    if len(mine):
        logs = np.log(weakened(tracker.likelihood(picture)[mine], picture.weight[mine], picture.active))
        speak = np.maximum((logs[:, first] - logs[:, second]) * np.sign(total - before), 1e-9)
        weight[mine] += (total - before) * speak / speak.sum()
    heavy = [i for i in np.argsort(-np.abs(weight), kind="stable").tolist() if _counts(weight[i], weight)][:most]
    rows = tracker.rows
    carried = tuple(
        Carried(
            statement=used.statements[rows.row[i]],
            source=used.sources[rows.source[i]],
            state=used.states[rows.state[i]],
            place=used.places[int(used.place[rows.row[i]])],
            distance_km=round(float(np.hypot(*(tracker.hood.xy[rows.site[i]] - tracker.hood.xy[site]))), 1),
            valid_on=date.fromordinal(int(rows.last[i]) + date(1970, 1, 1).toordinal()),
            weight=float(weight[i]),
            still_true=float(picture.weight[i]),
        )
        for i in heavy
    )
    newest = last_evidence(used, on)[at]
    last_on = None if np.isnat(newest) else newest.astype(object)
    return Explanation(
        place=place,
        on=on,
        probability={s: float(x) for s, x in zip(used.states, p, strict=True)},
        log_odds=total,
        carried=carried,
        others=total - sum(c.weight for c in carried),
        tips=_tips(tracker, picture, site, used.sources, used.states, p, enclaves.patchiness),
        last_evidence_on=last_on,
        age_days=(on - last_on).days if last_on else None,
        goes_own_way=float(enclaves.apart[enclaves.site == site].sum()),
    )


def _counts(weight: float, weights: NDArray[np.float64]) -> bool:
    return bool(abs(weight) > LEAST_SHARE * np.abs(weights).sum())


def _pulls(
    tracker: Tracker, picture: Picture, rows: NDArray[np.int64], site: NDArray[np.int64], state: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slope and curvature of each observation's log-likelihood in one state's surface, as the field was fitted."""
    likelihood = tracker.likelihood(picture)[rows]
    weak = weakened(likelihood, picture.weight[rows], picture.active)
    slope, _ = pulls(picture.surface, picture.active, site, weak)
    return slope[:, state], curvature(picture.surface, picture.active, site, weak)[:, state]


def _influence(tracker: Tracker, picture: Picture, site: int, first: int, second: int) -> NDArray[np.float64]:
    """What each observation adds to the log-odds of two states at one site.

    At the fitted surface f, (Q + H) f = g + H f, and g and H are sums over observations: solving once for the site's row of the inverse
    shares its log-odds out among them.
    """
    use = np.flatnonzero(picture.weight > 0)
    where = tracker.rows.site[use]
    out = np.zeros(len(tracker.rows))
    unit = np.zeros(len(tracker.hood.xy))
    unit[site] = 1.0
    for state, sign in ((first, 1.0), (second, -1.0)):
        slope, bend = _pulls(tracker, picture, use, where, state)
        h = np.bincount(where, bend, len(unit)).astype(np.float64)
        reach = picture.solver.exactly(h, unit)
        out[use] += sign * reach[where] * (slope + bend * picture.surface[where, state])
    return out


def _tips(
    tracker: Tracker,
    picture: Picture,
    site: int,
    sources: Sequence[str],
    states: Sequence[str],
    now: NDArray[np.float32],
    patchiness: float,
) -> tuple[Tip, ...]:
    """For each other state, the likeliest first: the least trusted source whose single word today would make it likeliest here."""
    holder = int(now.argmax())
    rows = tracker.rows
    use = np.flatnonzero(picture.weight > 0)
    likelihood = tracker.likelihood(picture)[use]
    weak = weakened(likelihood, picture.weight[use], picture.active)
    mine = (rows.site[use] == site) & rows.holds[use]
    spoke = np.unique(rows.source[use])
    table = picture.reliability.table[:, picture.near[site]]
    tips = []
    for state in np.flatnonzero(picture.active).tolist():
        if state == holder:
            continue
        worth = table[spoke, state, state] / np.maximum(table[spoke, holder, state], 1e-6)
        ordered = spoke[np.argsort(worth, kind="stable")].tolist()

        def after(s: int, state: int = state) -> NDArray[np.float64]:
            told_here = table[s, :, state]
            fitted = fit_field(
                picture.solver,
                np.append(rows.site[use], site),
                np.vstack([weak, told_here]),
                tracker.mean,
                picture.surface,
                picture.active,
            )
            found = find_enclaves(
                np.full(mine.sum() + 1, site),
                np.append(rows.source[use][mine], s),
                np.append(picture.weight[use][mine], 1.0),
                np.vstack([weak[mine], told_here]),
                fitted,
                tracker.precision,
                SHARPNESS,
                patchiness,
            )
            told: NDArray[np.float64] = found.apply(softmax(fitted.surface, picture.active, SHARPNESS))[site]
            return told

        # The more trusted the source, the farther its word moves the place: halve the list until the first that tips it.
        low, high, best = 0, len(ordered) - 1, after(ordered[-1])
        if best.argmax() != state:
            tips.append(Tip(None, states[state], float(best[state])))
            continue
        while low < high:
            middle = (low + high) // 2
            p = after(ordered[middle])
            if p.argmax() == state:
                high, best = middle, p
            else:
                low = middle + 1
        tips.append(Tip(sources[ordered[high]], states[state], float(best[state])))
    return tuple(sorted(tips, key=lambda tip: -now[states.index(tip.state)]))
