"""Rows for tests of the ledger: a few sources, one short report written for them, statements about its sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from whoholds.model import (
    Actor,
    AnyBody,
    Casualties,
    Citation,
    Control,
    Document,
    Event,
    Judgement,
    Location,
    Participant,
    Period,
    Place,
    PlaceName,
    PlaceReference,
    Source,
    Speaker,
    Statement,
    Tool,
)
from whoholds.model.vocabularies import ControlStatus, JudgementKind, Role, SourceKind

NOON = datetime(2017, 12, 11, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

MONITOR = Source("monitor", "Northern Monitor", SourceKind.MONITOR, names=("NM",))
AGENCY = Source("agency", "Agency", SourceKind.NEWS_AGENCY)
ISIS = Actor("isis", "ISIS")
SDF = Actor("sdf", "SDF")
TOWN = Place("p1", "Abu Kamal", 40.9, 34.45, names=(PlaceName("البوكمال", "ar"),))

TEXT = (
    "ISIS holds Abu Kamal. The SDF took al-Shaddadi, locals said. Up to 31 fighters were killed near Abu Kamal.\n" * 3
)


def a_document(text: str = TEXT, *, source: str = "agency", at: datetime = NOON) -> tuple[Document, bytes]:
    """A report and its bytes."""
    original = text.encode()
    document = Document(
        id=sha256(original).hexdigest(), source=source, text=text, retrieved_at=at + HOUR, published_at=at
    )
    return document, original


DOCUMENT, ORIGINAL = a_document()


def control(holder: str = "isis", place: str = "p1", name: str = "Abu Kamal", **more: Any) -> Control:
    """Somebody holds a place."""
    return Control(
        status=ControlStatus.CONTROLS,
        actors=(Participant(holder.upper(), Role.HOLDER, holder),),
        place=PlaceReference(name, name),
        location=Location(name, 40.9, 34.45, 2.0, place),
        **more,
    )


def event(by: str = "sdf", **more: Any) -> Event:
    """Somebody attacked."""
    casualties = (Casualties("killed", "isis", high=31),)
    actors = (Participant(by.upper(), Role.INITIATOR, by), Participant("locals", Role.TARGET))
    return Event(event_type="Battles", sub_event_type="Armed clash", actors=actors, casualties=casualties, **more)


def a_statement(
    body: AnyBody | None = None,
    *,
    start: int = 0,
    end: int = 20,
    document: Document = DOCUMENT,
    known_at: datetime | None = None,
    recorded_at: datetime = NOON + 2 * HOUR,
    **more: Any,
) -> Statement:
    """What a sentence says, cited exactly."""
    more.setdefault("valid", Period.day(date(2017, 12, 11)))
    more.setdefault("said_by", (Speaker("locals"), Speaker("Agency", source="agency")))
    return Statement(
        body=body or control(),
        citation=Citation.from_text(document.id, document.text, start, end),
        made_by=Tool(name="rules", version="1"),
        known_at=known_at or document.known_at,
        recorded_at=recorded_at,
        **more,
    )


def a_judgement(kind: JudgementKind, left: str, right: str, *, about: str = "actor", **more: Any) -> Judgement:
    """A decision by one reviewer."""
    more.setdefault("decided_at", NOON + 3 * HOUR)
    return Judgement(about, left, right, kind, "rana", **more)


def with_basics(ledger: Any, *documents: tuple[Document, bytes]) -> Any:
    """The ledger with the sources, actors, places and documents that statements here name."""
    with ledger.writing():
        for source in (MONITOR, AGENCY):
            ledger.record_source(source)
        ledger.record_actors([ISIS, SDF])
        ledger.record_places([TOWN])
        for document, original in documents or ((DOCUMENT, ORIGINAL),):
            ledger.record_document(document, original)
    return ledger


def changed(statement: Statement, **changes: Any) -> Statement:
    """A statement with other content, and so another id."""
    return replace(statement, id="", **changes)
