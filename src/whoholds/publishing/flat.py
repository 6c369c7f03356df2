"""The flat record: one statement as one row of plain fields, the form that scorers, spreadsheets and listings read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from whoholds.model import (
    Casualties,
    Control,
    Driver,
    Event,
    Figure,
    LikelySides,
    Outlook,
    Relation,
    Source,
    Standing,
    Statement,
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "id": "sha256 of the statement",
        "kind": "event, control, figure, standing, relation, outlook, driver",
        "document": "id of the document: sha256 of its bytes",
        "start": "offset of the quotation in the document's text",
        "end": "offset after the quotation",
        "exact": "the quotation: text[start:end], or what the dataset's row says",
        "row": "the dataset's own id of the row",
        "page": "page of the original, from 1",
        "said_by": "names from the one who says it outwards",
        "denied": "the speaker denies it",
        "hedge": "the words that hedge it",
        "modality": "actual, planned, hypothetical, historical",
        "actors": "name, role and id of each actor",
        "place": "resolved name",
        "lon": "degrees, WGS84",
        "lat": "degrees, WGS84",
        "radius_km": "the truth lies within",
        "place_id": "the gazetteer's id",
        "place_told": "the place in the report's words",
        "country": "ISO 3166 alpha-3, or the gazetteer's",
        "admin1": "first-order division",
        "valid_from": "first day it speaks of",
        "valid_to": "last day it speaks of",
        "date_precision": "day, week, month, year",
        "event_type": "ACLED",
        "sub_event_type": "ACLED",
        "killed_low": "at least so many killed",
        "killed_best": "so many killed",
        "killed_high": "up to so many killed",
        "status": "control: controls, contests, present, besieges, lost, absent; standing: defeated, degraded, …",
        "extent": "how much of the place, in the report's words",
        "measure": "what a figure measures",
        "low": "lower bound",
        "best": "the figure",
        "high": "upper bound",
        "unit": "unit as told",
        "relation": "how two actors stand to each other",
        "likelihood": "ICD 203 term",
        "what": "what an outlook or driver is about",
        "category": "of a driver: UN Plan of Action",
        "scale": "another's scale of control",
        "scale_value": "its value there",
        "credibility": "Admiralty 1–6",
        "known_at": "when the world could know it",
        "recorded_at": "when this ledger took it in",
        "made_by": "extractor, importer or reviewer",
        "review": "machine, accepted, amended, rejected",
        "supersedes": "the statement this row corrects",
        "licence": "of the source",
        "likely_actors": "an estimate, not told: who most probably fought whom, with the probability; only in jsonl and csv",
    }
)
"""Every field of the flat record and its meaning; absent is null."""


def flat_record(
    statement: Statement, sources: Mapping[str, Source] = MappingProxyType({}), likely: LikelySides | None = None
) -> dict[str, Any]:
    """The flat record of a statement, every field present; ``likely`` sides stand in a field of their own, never among the actors.

    >>> from whoholds.model import *
    >>> from whoholds.model.vocabularies import *
    >>> import datetime as dt
    >>> at = dt.datetime(2017, 12, 15, tzinfo=dt.UTC)
    >>> s = Statement(body=Event(event_type="Battles", casualties=(Casualties(high=31),)), made_by=Tool(name="rules"),
    ...     citation=Citation.from_row("d", "7", "killing up to 31"), known_at=at, recorded_at=at)
    >>> record = flat_record(s)
    >>> record["killed_high"], record["killed_best"], record["valid_from"]
    (31, None, None)
    """
    body, citation = statement.body, statement.citation
    record: dict[str, Any] = dict.fromkeys(FIELDS)
    record.update(
        id=statement.id,
        kind=statement.kind,
        document=citation.document,
        start=citation.start,
        end=citation.end,
        exact=citation.exact,
        row=citation.row,
        page=citation.page,
        said_by=[s.name for s in statement.said_by],
        denied=statement.denied,
        hedge=statement.hedge or None,
        modality=statement.modality.value,
        actors=[{"name": p.name, "role": p.role.value, "id": p.actor} for p in body.actors],
        credibility=statement.credibility,
        known_at=statement.known_at.isoformat(),
        recorded_at=statement.recorded_at.isoformat(),
        made_by=f"{statement.made_by.name} {statement.made_by.version}".strip(),
        review=statement.status.value,
        supersedes=statement.supersedes,
        licence="; ".join(
            dict.fromkeys(
                source.licence
                for speaker in statement.said_by
                if (source := sources.get(speaker.source or "")) and source.licence
            )
        )
        or None,
    )
    if likely:
        probability = round(likely.probability, 3)
        record["likely_actors"] = {"names": list(likely.names), "ids": list(likely.sides), "probability": probability}
    if statement.valid:
        record.update(
            valid_from=statement.valid.start.isoformat(),
            valid_to=statement.valid.last.isoformat(),
            date_precision=statement.valid.precision.value,
        )
    if body.place:
        record["place_told"], record["place"] = body.place.text, body.place.text
    if body.location:
        where = body.location
        record.update(
            place=where.name,
            lon=round(where.lon, 5),
            lat=round(where.lat, 5),
            radius_km=round(where.radius_km, 2),
            place_id=where.place,
            country=where.country or None,
            admin1=where.admin1 or None,
        )
    match body:
        case Event():
            record.update(event_type=body.event_type, sub_event_type=body.sub_event_type or None)
            killed = _killed(body.casualties)
            if killed:
                record.update(killed_low=killed.low, killed_best=killed.best, killed_high=killed.high)
            if body.seized:
                _count(record, body.seized[0])
        case Control():
            record.update(
                status=body.status.value,
                extent=body.extent or None,
                scale=body.scale or None,
                scale_value=body.scale_value or None,
            )
            if body.count:
                _count(record, body.count)
        case Figure():
            _count(record, body.count)
        case Standing():
            record["status"] = body.status.value
        case Relation():
            record["relation"] = body.relation.value
        case Outlook():
            record.update(
                what=body.what, status=body.status.value if body.status else None, likelihood=body.likelihood or None
            )
        case Driver():
            record.update(what=body.what, category=body.category or None)
    return record


def _count(record: dict[str, Any], count: Any) -> None:
    record.update(measure=count.measure, low=count.low, best=count.best, high=count.high, unit=count.unit or None)


def _killed(casualties: tuple[Casualties, ...]) -> Casualties | None:
    """All sides' killed as one span; sides told apart add up, an open end stays open."""
    killed = [c for c in casualties if c.measure == "killed"]
    if len(killed) <= 1:
        return killed[0] if killed else None

    def total(values: list[int | None]) -> int | None:
        return None if any(v is None for v in values) else sum(v for v in values if v is not None)

    return Casualties(
        "killed", "", total([c.low for c in killed]), total([c.best for c in killed]), total([c.high for c in killed])
    )
