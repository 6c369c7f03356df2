"""What the pages and the API are told, as plain records: only what the audience may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound, SettingsError
from whoholds.model import Event, Statement
from whoholds.workbench import map_records, measuring
from whoholds.workbench.serving.atlas import end_of
from whoholds.workbench.serving.disclosure import PROTECTED, Disclosure

if TYPE_CHECKING:
    from whoholds.workbench.claims import Checked
    from whoholds.workbench.serving.desk import Desk
    from whoholds.workbench.serving.snapshot import Shown

MOST_STEPS = 400
"""A series has no more steps than this."""

MOST_REASONS = 40


def theatre(desk: Desk, inner: bool, basemap: str | None) -> dict[str, Any]:
    """Title, frames, states with their looks, first and last day, version."""
    may, atlas = desk.disclosure(inner), desk.atlas()
    last = desk.last_on(inner)
    key = ("theatre", inner, last, basemap, atlas.version)
    if key in desk.shown.kept:
        held: dict[str, Any] = desk.shown.kept[key]
        return held
    told = map_records.theatre_record(desk.bench, atlas.states, desk.documents(inner))
    known = sorted({s.known_at.date() for s in desk.shown.statements if s.kind in ("control", "event")})
    desk.shown.kept[key] = told | {
        "version": atlas.version,
        "first_on": atlas.first_on.isoformat(),
        "last_on": last.isoformat(),
        "known_days": [d.isoformat() for d in known if may.shows_day(d)],
        "basemap": basemap,
    }
    return dict(desk.shown.kept[key])


def areas(
    desk: Desk,
    inner: bool,
    *,
    since: date | None = None,
    until: date | None = None,
    by: str = "week",
    denominator: str = "land",
    known_on: date | None = None,
    within: str = "",
) -> dict[str, Any]:
    """A series of areas: for each state what it held at least, as assessed, at most, and its share.

    Raises: SettingsError, NotFound.
    """
    atlas = desk.atlas()
    last = desk.last_on(inner)
    first, last = max(since or atlas.first_on, atlas.first_on), min(until or last, last)
    if last < first:
        raise SettingsError("the series ends before it begins", hint=f"the map goes from {atlas.first_on} to {last}")
    chosen = measuring.steps(first, last, by)
    if len(chosen) > MOST_STEPS:
        raise SettingsError(f"{len(chosen)} steps are too many at once", hint="ask by week or month, or for less time")
    if within and within not in set(atlas.cells.countries):
        raise NotFound(f"no country '{within}' on this map", hint="countries stand in /api/theatre")
    rows = [
        {a.state: a for a in atlas.areas(on, known_on) if a.denominator == denominator and a.division == within}
        for on in chosen
    ]
    states = [s for s in (*atlas.states[2:], *atlas.states[:2]) if any(s in r for r in rows)]

    def column(state: str, name: str, digits: int) -> list[float]:
        return [round(float(getattr(r[state], name)), digits) if state in r else 0.0 for r in rows]

    coverage = next((a.coverage for r in rows for a in r.values()), 0.9)
    return {
        "days": [d.isoformat() for d in chosen],
        "denominator": denominator,
        "within": within,
        "unit": "km²" if denominator in ("land", "inhabited") else denominator,
        "coverage": coverage,
        "total": [round(next((a.total for a in r.values()), 0.0), 2) for r in rows],
        "states": [
            {
                "id": atlas.states.index(s),
                "low": column(s, "low", 2),
                "assessed": column(s, "assessed", 2),
                "high": column(s, "high", 2),
                "share": column(s, "share", 5),
                "nominal": column(s, "nominal", 2),
            }
            for s in states
        ],
    }


def histogram(desk: Desk, inner: bool, since: date | None, until: date | None, by: str) -> dict[str, Any]:
    """Events by ACLED type and step of time."""
    atlas = desk.atlas()
    last = desk.last_on(inner)
    first, last = max(since or atlas.first_on, atlas.first_on), min(until or last, last)
    days = list(starts(first, last, by))
    counts: dict[str, list[int]] = {}
    for s in desk.statements(inner, kinds=("event",), since=first, until=last):
        assert isinstance(s.body, Event)
        on = max(s.valid.start if s.valid else s.known_at.date(), first)
        place = max((i for i, d in enumerate(days) if d <= on), default=None)
        if place is not None:
            counts.setdefault(s.body.event_type, [0] * len(days))[place] += 1
    return {"days": [d.isoformat() for d in days], "by": by, "counts": counts}


def starts(first: date, last: date, by: str) -> Iterable[date]:
    """The first day of every step; of at most MOST_STEPS * 5 of them.

    Raises: SettingsError for an unknown step.
    """
    if by not in ("day", "week", "month"):
        raise SettingsError(f"no steps by '{by}'", hint="one of: day, week, month")
    on = first
    while on <= last:
        yield on
        if by == "month":
            on = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
        else:
            on += timedelta(days=1 if by == "day" else 7)


def events(
    desk: Desk,
    inner: bool,
    *,
    since: date | None = None,
    until: date | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    known_on: date | None = None,
    limit: int = 5_000,
) -> dict[str, Any]:
    """Events at their places as GeoJSON; ``matched`` says how many there are."""
    found = desk.statements(inner, kinds=("event",), since=since, until=until, bbox=bbox, known_on=known_on)
    shown = desk.shown
    told = map_records.event_collection(found, desk.disclosure(inner).point)
    for feature in told["features"]:
        about = feature["properties"]
        document = shown.documents[shown.by_id[about["statement"]].citation.document]
        about["source"] = desk.bench.source_name(document.source)
    matched = len(told["features"])
    return {"type": "FeatureCollection", "matched": matched, "features": told["features"][:limit]}


def place(desk: Desk, place_id: str, inner: bool, on: date | None, known_on: date | None) -> dict[str, Any]:
    """Who held a place since when, how sure that is on a day, and the quotations behind it.

    Raises: NotFound.
    """
    shown, atlas, may = desk.shown, desk.atlas(), desk.disclosure(inner)
    cell = atlas.places.get(place_id)
    if cell is None:
        raise NotFound(f"no place '{place_id[:80]}' on this map", hint="/api/search finds places by name")
    last = desk.last_on(inner)
    on = min(max(on or last, atlas.first_on), last)
    reason = atlas.reason(cell, on, known_on)
    number = {s: i for i, s in enumerate(atlas.states)}
    carried = []
    for c in reason.carried[:MOST_REASONS]:
        said = shown.by_id.get(c.statement) or desk.bench.statement(c.statement)
        told = {"weight": c.weight, "of": number.get(c.state, 0), "at": c.place, "distance_km": round(c.distance_km, 1)}
        if not may.shows(said):
            carried.append({"statement": None, "source": PROTECTED, "text": "", "quotation": "", **told})
            continue
        record = map_records.quotation_record(said, shown.documents, shown.sources, hidden=False)
        record |= {"quotation": record["text"], "day": record["since"] or record["known_on"]}
        carried.append(may.told(record | told))
    where = {p.id: p for p in (*shown.theatre.places, *desk.bench.ledger.places())}.get(place_id)
    arabic = next((n.text for n in where.names if n.language == "ar"), "") if where else ""
    age = reason.last_evidence_on
    return {
        "id": place_id,
        "name": atlas.cells.names[cell],
        "name_ar": arabic,
        "cell": cell,
        "on": on.isoformat(),
        "history": atlas.history(cell, last),
        "now": {
            "probabilities": {str(number.get(s, 0)): p for s, p in reason.probability.items()},
            "last_evidence_on": age.isoformat() if age else None,
            "why": carried,
        },
        "tips": may.words(reason.would_tip),
        "method": reason.method,
    }


def presences(desk: Desk, inner: bool, known_on: date | None) -> list[dict[str, Any]]:
    """Those said to be somewhere without holding it, as far as an open report says so."""
    atlas, may, shown = desk.atlas(), desk.disclosure(inner), desk.shown
    known_at = end_of(known_on) if known_on else None
    return map_records.presence_records(desk.bench, atlas.states, may, shown.by_id, known_at)


def record(desk: Desk, statement: Statement, inner: bool) -> dict[str, Any]:
    """The flat record of a statement."""
    may = desk.disclosure(inner)
    told = desk.bench.flat(statement)
    if told["lon"] is not None:
        told["lon"], told["lat"] = may.point(told["lon"], told["lat"])
        if not inner:
            told["radius_km"] = max(told["radius_km"], may.theatre.coarsen_km)
    if not inner:  # who reviewed is nobody's business outside
        told["made_by"] = told["made_by"].partition(":")[0]
    kept: dict[str, Any] = may.told(told)
    return kept


def verdict(checked: Checked, may: Disclosure, shown: Shown) -> dict[str, Any]:
    """A claim with its verdicts; rows that may not be shown count, without being told."""
    told = checked.record()
    for when in ("then", "now"):
        for side in ("supporting", "opposing"):
            for row in told[when][side]:
                said = shown.by_id.get(row["statement"] or "")
                if said is not None and not may.shows(said):
                    row |= {"statement": None, "reason": PROTECTED}
                row["quote"] = checked.quotes.get(row["statement"] or "", "")
    kept: dict[str, Any] = may.told(told)
    return kept


def sources(desk: Desk, inner: bool) -> list[dict[str, Any]]:
    """Every source that said something: how much, when last, how right as far as others tell."""
    may, shown = desk.disclosure(inner), desk.shown
    counts: Counter[str] = Counter()
    last: dict[str, date] = {}
    for s in may.of(shown.statements):
        for name in {shown.documents[s.citation.document].source, *(x.source for x in s.said_by if x.source)}:
            counts[name] += 1
            last[name] = max(last.get(name, date.min), s.known_at.date())
    newest = max(last.values(), default=None)
    tellers = set(desk.atlas().evidence.sources) if counts else set()
    rows = []
    for name, count in counts.most_common():
        known = shown.sources.get(name)
        if known is None or not may.shows_source(name):
            continue
        learned = shown.learned.get(known.name, {})
        rows.append(
            {
                "id": name,
                "name": known.name,
                "kind": known.kind.value,
                "reliability": known.reliability,
                "affiliation": known.affiliation,
                "derives_from": known.derives_from if may.shows_source(known.derives_from or "") else None,
                "licence": known.licence,
                "url": known.url,
                "protected": known.protected,
                "statements": count,
                "last_on": last[name].isoformat(),
                "silent_days": (newest - last[name]).days if newest else 0,
                "right_at_the_front": learned.get("right_at_the_front"),
                "right_far_from_it": learned.get("right_far_from_it"),
                "maps": name in tellers,
            }
        )
    return rows


def is_in(statement: Statement, bbox: tuple[float, float, float, float]) -> bool:
    """Whether a statement's place lies in a box (west, south, east, north); a box may cross the date line."""
    where = statement.body.location
    if where is None:
        return False
    west, south, east, north = bbox
    inside = west <= where.lon <= east if west <= east else (where.lon >= west or where.lon <= east)
    return inside and south <= where.lat <= north


def could_be_id(text: str) -> bool:
    """Whether a text is an id or the beginning of one."""
    return 6 <= len(text) <= 64 and all(c in "0123456789abcdef" for c in text)
