"""Figures held against each other and against the map: shares, km² and counts of settlements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from whoholds.checking.weighing import Finding
from whoholds.model import Area, Count, Evidence, Figure, Proposition, Statement
from whoholds.model.vocabularies import Role

if TYPE_CHECKING:
    from whoholds.checking.checker import Checker

HOLDINGS = {"share_of_area", "area_km2", "settlements", "buildings"}
Span = tuple[float, float]


def rounding_span(value: float, tolerance: float = 0.0) -> Span:
    """What a told number may stand for: half a unit of its last digit either way, or the tolerance if that is more.

    >>> rounding_span(0.03), rounding_span(5600)
    ((0.025, 0.035), (5550.0, 5650.0))
    """
    if value == 0:
        return 0.0, 0.0
    digits = f"{value * 100:.6g}" if 0 < value < 1 else f"{value:.10g}"
    whole, _, fraction = digits.partition(".")
    zeros = len(whole) - len(whole.rstrip("0")) if not fraction else -len(fraction)
    half = 0.5 * 10.0**zeros / (100 if 0 < value < 1 else 1)
    half = max(half, value * tolerance)
    return round(value - half, 10), round(value + half, 10)


def count_span(count: Count, tolerance: float = 0.0) -> Span:
    """The values a count allows: "at least 18" has no upper end."""
    if count.best is not None and count.low is None and count.high is None:
        return rounding_span(count.best, tolerance)
    low = count.low if count.low is not None else (count.best if count.best is not None else 0.0)
    high = count.high if count.high is not None else (float("inf") if count.best is None else count.best)
    return low, high


def spans_meet(a: Span, b: Span, tolerance: float = 0.0) -> bool:
    """Whether two spans share a value, each widened by a share of itself."""
    return a[0] * (1 - tolerance) <= b[1] and b[0] * (1 - tolerance) <= a[1]


def span_text(span: Span) -> str:
    """A span in words.

    >>> span_text((18, float("inf"))), span_text((0, 31)), span_text((12, 12))
    ('at least 18', 'up to 31', '12')
    """
    low, high = span
    if high == float("inf"):
        return f"at least {low:,.6g}"
    if low == high:
        return f"{low:,.6g}"
    return f"up to {high:,.6g}" if low == 0 else f"{low:,.6g} to {high:,.6g}"


def held_by(body: Figure) -> tuple[tuple[Role, ...], Count | None]:
    """Whose holding a figure tells, by role, and how much that is; None where what was lost says nothing of what is left.

    A share of a place that was freed from somebody leaves him the rest.

    >>> from whoholds.model import Participant, PlaceReference
    >>> ridge, north = Participant("Ridge", Role.TARGET), PlaceReference("North", "North")
    >>> freed = Figure(actors=(ridge,), place=north, count=Count("share_of_area", low=0.95))
    >>> roles, count = held_by(freed)
    >>> [role.value for role in roles], count and (count.low, round(count.high or 0, 3))
    (['target'], (None, 0.05))
    """
    roles = {p.role for p in body.actors}
    if Role.TARGET in roles:
        whole = body.count.measure == "share_of_area" and (body.place is not None or body.location is not None)
        return (Role.TARGET,), rest_of(body.count) if whole else None
    if Role.INITIATOR in roles:  # who burned 17 houses holds nothing by it
        return (Role.INITIATOR,), None
    return (Role.HOLDER, Role.SUBJECT), body.count


def rest_of(share: Count) -> Count:
    """What a share leaves: of "at least 95 %" at most 5 %."""
    low, best, high = (None if v is None else max(round(1 - v, 10), 0.0) for v in (share.high, share.best, share.low))
    return replace(share, low=low, best=best, high=high)


def in_km2(count: Count, whole_km2: float | None, tolerance: float) -> Span | None:
    """A share or an area as km²; None for other measures or where the whole is unknown."""
    low, high = count_span(count, tolerance)
    if count.measure == "area_km2":
        return low, high
    if count.measure == "share_of_area" and whole_km2:
        return low * whole_km2, high * whole_km2
    return None


def findings(
    checker: Checker,
    claim: Statement,
    p: Proposition,
    on: date,
    rivals: Sequence[Statement],
    whole_km2: float | None,
    areas: Sequence[Area],
) -> list[Finding]:
    """A claimed figure against what others tell, and against the map of the day."""
    tolerance = checker.definitions.tolerance
    count = held_by(claim.body)[1] if isinstance(claim.body, Figure) else getattr(claim.body, "count", None)
    if count is None:
        return []
    measure = "settlements" if count.measure == "settlements" else "km2"
    claimed = count_span(count, 0) if measure == "settlements" else in_km2(count, whole_km2, 0)
    if claimed is None:
        return [
            Finding(
                "figure",
                f"the area of {p.place_name or 'the place'} is known",
                note="Its area is not: load its outline.",
            )
        ]
    yes: list[tuple[Statement, Evidence]] = []
    no: list[tuple[Statement, Evidence]] = []
    for s in rivals:
        other = held_by(s.body)[1] if isinstance(s.body, Figure) else None
        if other is None or (other.measure == "settlements") != (measure == "settlements"):
            continue
        span = count_span(other) if measure == "settlements" else in_km2(other, whole_km2, 0)
        if span is None:
            continue
        agree = spans_meet(claimed, span, tolerance)
        freed = isinstance(s.body, Figure) and other is not s.body.count
        reason = f"tells {_told(other, whole_km2)}" + (" left, the rest freed" if freed else "")
        row = checker.weigher.evidence(s, reason)
        (yes if agree else no).append((s, row))
    unit = "settlements" if measure == "settlements" else "km²"
    text = f"{_told(count, whole_km2)} in {p.place_name or 'the place'} agrees with what others tell"
    once = checker.weigher.once_per_witness
    note = _own_pair(checker, claim, count, whole_km2)
    if checker.map_areas is not None and not areas:
        note = f"{note} The map of {on.isoformat()} knows too little of the land to be held against it.".strip()
    out = [Finding("other figures", text, tuple(once(yes)), tuple(once(no)), note=note)]
    area = next((a for a in areas if a.denominator == ("settlements" if measure == "settlements" else "land")), None)
    if area is not None and area.total > 0:
        met = _by_map(claimed, area)
        gap = _gap(claimed, area, unit)
        out.append(
            Finding("map", f"the map of {on.isoformat()} gives that much within its interval", note=gap, settled=met)
        )
    return out


def _by_map(claimed: Span, area: Area) -> float:
    """How well the map bears a figure out: within its interval; within three times of it (two mapmakers often differ so much); or not.

    Two good maps of one front have differed by half in a month's gains, so the map alone refutes only what is far from it.
    """
    if spans_meet(claimed, (area.low, area.high)):
        return 0.85
    return 0.35 if spans_meet(claimed, (area.low / 3, area.high * 3)) else 0.1


def _own_pair(checker: Checker, claim: Statement, count: Count, whole_km2: float | None) -> str:
    """The same speaker's other unit for the same thing: "3 percent … or 5,600 square kilometers"."""
    if whole_km2 is None:
        return ""
    for s in checker.statements:
        same_place = s.citation.document == claim.citation.document and s.id != claim.id
        if not same_place or not isinstance(s.body, Figure) or s.body.count.measure == count.measure:
            continue
        near = s.said_by[:1] == claim.said_by[:1] and s.body.location is not None and claim.body.location is not None
        mine, theirs = in_km2(count, whole_km2, 0), in_km2(s.body.count, whole_km2, 0)
        if near and checker.geography.same(s.body.location, claim.body.location) and mine and theirs:
            verdict = "agree" if spans_meet(mine, theirs) else "do not agree"
            return (
                f"Beside it stands {_told(s.body.count, whole_km2)}: of {whole_km2:,.0f} km² the two {verdict} "
                f"({mine[0]:,.0f} to {mine[1]:,.0f} against {theirs[0]:,.0f} to {theirs[1]:,.0f} km²)."
            )
    return ""


def _told(count: Count, whole_km2: float | None) -> str:
    low, high = count_span(count)
    if count.measure == "share_of_area":
        value = count.best if count.best is not None else (count.low if count.low is not None else count.high)
        km2 = f" (of {whole_km2:,.0f} km²: {value * whole_km2:,.0f} km²)" if whole_km2 and value is not None else ""
        bound = "at least " if count.best is None and count.low is not None else "up to " if count.best is None else ""
        return f"{bound}{(value or 0) * 100:.3g} %{km2}"
    unit = "settlements" if count.measure == "settlements" else "km²" if count.measure == "area_km2" else count.measure
    if count.best is not None:
        return f"{count.best:,.6g} {unit}"
    return f"{span_text((low, high))} {unit}"


def _gap(claimed: Span, area: Area, unit: str) -> str:
    middle = sum(claimed) / 2 if claimed[1] != float("inf") else claimed[0]
    difference = area.assessed - middle
    text = (
        f"The map gives {area.assessed:,.0f} {unit} ({area.low:,.0f} to {area.high:,.0f}, {area.coverage:.0%} interval)"
    )
    if unit == "km²" and area.nominal:
        text += f", of which {area.nominal:,.0f} km² is nominal desert far from any settlement or road"
    side = "more" if difference > 0 else "less"
    if claimed[1] == float("inf"):
        side_text = (
            "; the claim is a lower bound"
            if area.high >= claimed[0]
            else "; fewer than claimed: places the map does not name"
        )
        return text + side_text + "."
    text += f"; {abs(difference):,.0f} {unit} {side} than told"
    if unit == "km²" and difference > 0 and area.nominal >= 0.5 * difference:
        text += ": the nominal desert explains the gap"
    elif not spans_meet(claimed, (area.low, area.high)):
        text += ": the two draw the land differently, or one of them is wrong"
    return text + "."
