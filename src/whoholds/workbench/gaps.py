"""Counts and areas that were told, held against the estimate of their day; and as bounds on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from whoholds.model import Area, Control, Count, Figure, Statement, map_holders
from whoholds.model.vocabularies import ControlStatus, Modality, Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whoholds.estimating.counts import ToldCount
    from whoholds.estimating.evidence import Evidence
    from whoholds.workbench.bench import Workbench

COUNTED = {"share_of_area": "land", "area_km2": "land", "settlements": "settlements"}
"""Measures of a holding, and the denominator of the map they are held against."""

COUNT_DAYS = 30
"""With the setting ``counts`` a told count bounds the estimates of so many days around its own, fading."""


@dataclass(frozen=True)
class Gap:
    """A told count or area beside the map of its day. ``low`` to ``high`` is what was told, in km² or settlements.

    ``area`` is None where the map knows too little of the land; ``difference`` is by how much the map's interval misses what was told
    (positive: the map gives more; 0: they agree). ``again``: other statements by which the same witness tells the same.
    """

    statement: Statement
    on: date
    actor: str
    place: str
    unit: str
    low: float
    high: float
    area: Area | None
    again: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """How far the nearest ends of the two lie apart."""
        if self.area is None or (self.area.low <= self.high and self.low <= self.area.high):
            return 0.0
        return self.area.low - self.high if self.area.low > self.high else self.area.high - self.low

    @property
    def verdict(self) -> str:
        """In words."""
        if self.area is None:
            return "the map knows too little"
        if not self.difference:
            return "agrees"
        return "the map gives more" if self.difference > 0 else "the map gives less"


def gaps(bench: Workbench, since: date | None, until: date | None, known_at: datetime | None) -> list[Gap]:
    """Every told count or area of a holding whose actor and land are known, beside the map of its day; oldest first."""
    from whoholds.checking.figures import count_span, in_km2
    from whoholds.checking.geography import Geography
    from whoholds.workbench.claims import make_witness
    from whoholds.workbench.measuring import areas_of

    geography, witness = Geography(bench.theatre), make_witness(bench)
    out: dict[tuple[object, ...], Gap] = {}
    for s, count, actor, place, on in _counts(bench, known_at):
        if (since and on < since) or (until and on > until):
            continue
        counted = count.measure == "settlements"
        span = count_span(count) if counted else in_km2(count, geography.area_km2(place), 0)
        if span is None:
            continue
        found = areas_of(bench, actor, place, on, known_at)
        area = next((a for a in found if a.denominator == COUNTED[count.measure]), None)
        key = (witness(s), on, actor, place, counted, span)
        first = out.get(key)
        if first is None:
            out[key] = Gap(s, on, actor, place, "settlements" if counted else "km²", *span, area)
        else:
            out[key] = replace(first, again=(*first.again, s.id))
    return sorted(out.values(), key=lambda g: (g.on, g.place, g.unit, g.low, g.statement.id))


def told_counts(bench: Workbench, found: Evidence, on: date, known_at: datetime | None) -> list[ToldCount]:
    """The counts told around a day as bounds on its estimate: each witness's nearest in time, trusted as its source and as it is near.

    A gazetteer knows fewer villages than there are: "at least 18 settlements" is no lower bound on those it knows.
    """
    from whoholds.checking.figures import count_span, in_km2
    from whoholds.checking.geography import Geography
    from whoholds.checking.interests import Interests, Stake
    from whoholds.checking.weighing import Weigher
    from whoholds.estimating.areas import weights
    from whoholds.estimating.counts import ToldCount
    from whoholds.workbench.claims import make_witness

    geography, shown, sources = Geography(bench.theatre), map_holders(bench.theatre), bench.sources()
    witness = make_witness(bench)
    weigher = Weigher(Interests(bench.theatre, (), sources.values()), sources, witness)
    near: dict[tuple[str, str, str, str], tuple[int, str, ToldCount]] = {}
    for s, count, actor, place, day in _counts(bench, known_at):
        state, apart = shown.get(actor, actor), abs((day - on).days)
        inside = _inside(bench, place)
        if apart >= COUNT_DAYS or state not in found.states or inside is None:
            continue
        span = count_span(count) if count.measure == "settlements" else in_km2(count, geography.area_km2(place), 0)
        if span is None:
            continue
        weight = weights(bench.cells, COUNTED[count.measure])[0] * inside
        trust = max(2 * weigher.reliability(s, pleased=Stake.NONE)[0] - 1, 0.0) * (1 - apart / COUNT_DAYS)
        low = 0.0 if count.measure == "settlements" else span[0]
        told = ToldCount(found.states.index(state), weight, low, span[1], trust)
        key = (witness(s), state, place, COUNTED[count.measure])
        if key not in near or (apart, s.id) < near[key][:2]:
            near[key] = (apart, s.id, told)
    return [near[key][2] for key in sorted(near)]


def _counts(bench: Workbench, known_at: datetime | None) -> Iterator[tuple[Statement, Count, str, str, date]]:
    """Statement, count, actor, place and day of what was told of a holding."""
    rows: Iterable[Statement] = bench.ledger.statements(kinds=["figure", "control"], known_at=known_at)
    for s in rows:
        body = s.body
        if not isinstance(body, Figure | Control) or body.count is None or body.count.measure not in COUNTED:
            continue
        if isinstance(body, Control) and body.status is not ControlStatus.CONTROLS:
            continue
        actor = next((p.actor for p in body.actors if p.role in (Role.HOLDER, Role.SUBJECT) and p.actor), None)
        if actor is None or body.location is None or s.denied or s.modality is not Modality.ACTUAL:
            continue
        yield s, body.count, actor, body.location.name, s.valid.last if s.valid else s.known_at.date()


def _inside(bench: Workbench, name: str) -> NDArray[np.float64] | None:
    """1 for each cell of a country or division, 0 elsewhere; None for any other name."""
    import numpy as np

    from whoholds.checking.geography import fold
    from whoholds.workbench.measuring import division_names

    found = division_names(bench, name)
    if found is None:
        return None
    by, names = found
    cells = bench.cells
    of = (
        cells.countries if by == "country" else [f"{c} {a}" for c, a in zip(cells.countries, cells.admin1, strict=True)]
    )
    return np.array([fold(x) in names for x in of], float)


def one_gap(gap: Gap) -> tuple[str, str, str]:
    """What was told, what the map gives, and the gap, as text."""
    told = f"at least {gap.low:,.0f}" if gap.high == float("inf") else f"{gap.low:,.0f}–{gap.high:,.0f}"
    if gap.low == gap.high:
        told = f"{gap.low:,.0f}"
    if gap.area is None:
        return f"{told} {gap.unit}", "", gap.verdict
    a = gap.area
    more = f"{gap.verdict}: {gap.difference:+,.0f}" if gap.difference else gap.verdict
    return f"{told} {gap.unit}", f"{a.assessed:,.0f} ({a.low:,.0f}–{a.high:,.0f})", more
