"""Finds what may be the same event told twice; a person decides.

Two events of different documents are compared when their days overlap or nearly do and their places are no farther apart than their radii
allow. A pair's score adds up what speaks for and against one event (time, distance, who, what, how many died) as log-odds, in the manner
of record linkage (Fellegi and Sunter 1969), with weights set by hand and told in the reasons.

Blocking keeps it linear: events told exactly are paired through a tree over place and day, vague ones (a whole province) through a
window of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log
from types import MappingProxyType
from typing import TYPE_CHECKING

from whoholds.model import Event, Statement
from whoholds.model.vocabularies import Modality, Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAYS_APART = 3
VAGUE_KM = 25.0
REACH_KM = 40.0
PRIOR = -3.0
"""Log-odds that two events near in time and place are one, before anything else is looked at: about 1 in 20."""

LEAST_COUNT = 10
MUCH_MORE = 4
_COUNT = re.compile(r"(?<![\w/:.,-])\d{1,3}(?:,\d{3})+(?![\w/:-]|[.,]\d)|(?<![\w/:.,-])\d{1,6}(?![\w/:-]|[.,]\d)")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two statements that may tell one event; ``score`` 0–1, ``reasons`` in words."""

    left: str
    right: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """An event's facts, ready to be compared."""

    id: str
    document: str
    first: int
    last: int
    lon: float
    lat: float
    radius_km: float
    place: str
    sides: tuple[frozenset[str], frozenset[str]]
    event_type: str
    sub_event_type: str
    killed: tuple[float, float] | None
    numbers: frozenset[int]
    """What its quotation counts: a row's headline may tell the whole of which the row codes a part."""


def suggest(
    statements: Iterable[Statement],
    *,
    merged: Mapping[str, str] = MappingProxyType({}),
    parents: Mapping[str, str] = MappingProxyType({}),
    decided: frozenset[frozenset[str]] = frozenset(),
    least: float = 0.5,
) -> list[Suggestion]:
    """Pairs that may be one event, the likeliest first.

    ``merged`` maps ids of actors to those that stand for them, ``parents`` actors to what they are part of; ``decided`` pairs are left
    out, as are pairs of one document and row.
    """
    told = [t for s in statements if (t := _facts(s, merged, parents)) is not None]
    told.sort(key=lambda t: (t.first, t.id))
    found = []
    for i, j in _pairs(told):
        a, b = told[i], told[j]
        if a.document == b.document or frozenset((a.id, b.id)) in decided:
            continue
        score, reasons = _compare(a, b)
        if score >= least:
            left, right = sorted((a.id, b.id))
            found.append(Suggestion(left, right, round(score, 4), tuple(reasons)))
    return sorted(found, key=lambda s: (-s.score, s.left, s.right))


def _facts(s: Statement, merged: Mapping[str, str], parents: Mapping[str, str]) -> _Told | None:
    body, where = s.body, s.body.location
    if not isinstance(body, Event) or where is None or s.valid is None or s.denied or s.modality is not Modality.ACTUAL:
        return None

    def line(actor: str) -> Iterator[str]:
        seen: set[str] = set()
        while actor and actor not in seen:
            seen.add(actor)
            yield merged.get(actor, actor)
            actor = parents.get(actor, "")

    def side(role: Role) -> frozenset[str]:
        return frozenset(x for p in body.actors if p.role is role for x in line(p.actor or p.name))

    killed = [c for c in body.casualties if c.measure == "killed"]
    span = None
    if killed:
        low = sum(c.low if c.low is not None else (c.best or 0) for c in killed)
        high = sum(
            c.high if c.high is not None else (c.best if c.best is not None else (c.low or 0) * 1.5) for c in killed
        )
        span = (float(low), float(max(low, high)))
    return _Told(
        s.id,
        s.citation.document,
        s.valid.start.toordinal() - _EPOCH,
        s.valid.last.toordinal() - _EPOCH,
        where.lon,
        where.lat,
        max(where.radius_km, 1.0),
        where.place or "",
        (side(Role.INITIATOR), side(Role.TARGET)),
        body.event_type,
        body.sub_event_type,
        span,
        numbers_in(s.citation.exact),
    )


def numbers_in(quote: str) -> frozenset[int]:
    """The counts a quotation tells in figures, large enough to be no coincidence; years, days and codes are none.

    >>> sorted(numbers_in("raises to 31 the killed on December 13th 2017 (S1493), of 1,200 men in 3 towns; 17/12/2017"))
    [31, 1200]
    """
    found = (int(m[0].replace(",", "")) for m in _COUNT.finditer(quote))
    return frozenset(n for n in found if n >= LEAST_COUNT and not 1900 <= n <= 2100)


def _pairs(told: Sequence[_Told]) -> Iterator[tuple[int, int]]:
    """Index pairs that are near enough in place and time to be compared, each once."""
    import numpy as np
    from scipy.spatial import KDTree

    if len(told) < 2:
        return
    lat = np.array([t.lat for t in told])
    x = np.array([t.lon for t in told]) * 111.2 * np.cos(np.radians(lat))
    y = lat * 111.2
    radius = np.array([t.radius_km for t in told])
    first, last = np.array([t.first for t in told]), np.array([t.last for t in told])
    long = last - first > DAYS_APART
    vague = (radius > VAGUE_KM) | long
    exact = np.flatnonzero(~vague)
    # One day weighs as much as a stretch of road, so that a single distance bounds both.
    if len(exact) > 1:
        tree = KDTree(np.c_[x, y, first * (REACH_KM / (DAYS_APART + 1))][exact])
        for i, j in tree.query_pairs(REACH_KM, output_type="ndarray"):
            yield int(exact[i]), int(exact[j])
    longest = int((last - first).max())
    for i in np.flatnonzero(vague).tolist():
        for j in _window(i, first, last, longest):
            if vague[j] and j <= i:
                continue
            if np.hypot(x[i] - x[j], y[i] - y[j]) <= radius[i] + radius[j] + 5:
                yield i, int(j)


def _window(i: int, first: NDArray[np.int64], last: NDArray[np.int64], longest: int) -> NDArray[np.int64]:
    """Events whose days come within DAYS_APART of event i's; ``first`` is sorted."""
    import numpy as np

    begin = np.searchsorted(first, first[i] - longest - DAYS_APART, "left")
    end = np.searchsorted(first, last[i] + DAYS_APART, "right")
    near = np.arange(begin, end)
    kept: NDArray[np.int64] = near[(last[near] >= first[i] - DAYS_APART) & (near != i)]
    return kept


def _compare(a: _Told, b: _Told) -> tuple[float, list[str]]:
    """Score and reasons of one pair."""
    from math import cos, hypot, radians

    odds, reasons = PRIOR, []
    gap = max(a.first, b.first) - min(a.last, b.last)
    odds += 1.5 if gap <= 0 else 0.3 if gap == 1 else -0.8 * (gap - 1)
    reasons.append("the same days" if gap <= 0 else f"{gap} days apart")
    km = hypot((a.lon - b.lon) * cos(radians(a.lat)), a.lat - b.lat) * 111.2
    if a.place and a.place == b.place:
        odds += 1.8
        reasons.append("the same place")
    else:
        room = max(a.radius_km, b.radius_km)
        odds += 1.2 - 2.0 * min(km / max(room, 8.0), 2.0) - 0.4 * log(max(room, 8.0) / 8.0)
        reasons.append(f"{km:.0f} km apart (told to within {room:.0f} km)")
    same = _sides(a.sides, b.sides)
    odds += {2: 2.0, 1: 0.6, 0: -0.4, -1: -2.5}[same]
    reasons.append({2: "the same two sides", 1: "one side in common", 0: "sides not told", -1: "other sides"}[same])
    if a.event_type == b.event_type:
        odds += 0.5 + (0.5 if a.sub_event_type and a.sub_event_type == b.sub_event_type else 0)
        reasons.append(
            f"both {a.sub_event_type or a.event_type}"
            if a.sub_event_type == b.sub_event_type
            else f"both {a.event_type}"
        )
    else:
        odds -= 1.0
        reasons.append(f"{a.event_type} and {b.event_type}")
    odds += _deaths(a, b, reasons)
    return 1 / (1 + exp(-odds)), reasons


def _deaths(a: _Told, b: _Told, reasons: list[str]) -> float:
    """What the numbers of killed say; a number that the other's quotation tells too weighs nearly as much as one both code."""
    spans = [t.killed for t in (a, b) if t.killed]
    told = [int(max(t.killed)) for t, other in ((a, b), (b, a)) if t.killed and int(max(t.killed)) in other.numbers]
    if len(spans) == 2:
        size = min(max(spans[0]), max(spans[1]))
        if max(spans[0]) == max(spans[1]) and size > 0:
            reasons.append(f"both tell of {size:.0f} killed")
            return 0.5 + 0.7 * log(1 + size)
    if told:
        reasons.append(f"both quotations tell of {max(told)}")
        return 0.4 + 0.56 * log(1 + max(told))
    if len(spans) < 2:
        return 0.0
    if spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]:
        if max(max(s) for s in spans) > MUCH_MORE * max(1.0, min(max(s) for s in spans)):
            return 0.0  # "up to 31" and one killed: neither for nor against
        reasons.append("numbers of killed that agree")
        return 0.4
    reasons.append("numbers of killed that do not agree")
    return -1.2


def _sides(a: tuple[frozenset[str], frozenset[str]], b: tuple[frozenset[str], frozenset[str]]) -> int:
    """2 when both sides meet (either way round), 1 when one does, 0 when too little is told, -1 when they are others."""

    def meet(x: frozenset[str], y: frozenset[str]) -> int:
        return 0 if not x or not y else 1 if x & y else -1

    best = -2
    for c, d in ((b[0], b[1]), (b[1], b[0])):
        left, right = meet(a[0], c), meet(a[1], d)
        best = max(best, left + right if min(left, right) >= 0 else min(left, right) + max(left, right))
    if best == 0 and not (a[0] or a[1]) | (b[0] or b[1]):
        return 0
    return 2 if best == 2 else 1 if best == 1 else 0 if best == 0 else -1
