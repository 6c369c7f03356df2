"""A made-up war for the reader's tests: two states, three groups, a handful of places, a monitor and two people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from whoholds.model import (
    Actor,
    ActorName,
    Control,
    Demonym,
    Document,
    Draft,
    Event,
    Outline,
    Person,
    PlaceMention,
    Source,
    Theatre,
)
from whoholds.model.vocabularies import ActorKind
from whoholds.reading import Reader, Reading

PUBLISHED = datetime(2021, 6, 18, tzinfo=UTC)  # a Friday
PLACES = [
    "Arvan",
    "Belmar",
    "Corvo",
    "Dursk",
    "East Arvan",
    "Norland",
    "Sudland",
    "Korm",
    "Vale of Tarn",
    "Hill Province",
    "Tarn River",
    "Lake Moss",
]

THEATRE = Theatre(
    "small",
    "A small war",
    actors=(
        Actor("norland", "Norland", ActorKind.STATE_FORCES, names=(ActorName("government forces", kind="generic"),)),
        Actor("sudland", "Sudland", ActorKind.EXTERNAL_FORCES),
        Actor("red-front", "Red Front", ActorKind.REBEL_GROUPS, names=(ActorName("RFR", kind="acronym"),), short="RF"),
        Actor("free-hill", "Free Hill Army", ActorKind.REBEL_GROUPS, names=(ActorName("rebels", kind="generic"),)),
    ),
    people=(Person("vane", "Marko Vane", ("Vane",), "norland", "president"),),
    sources=(Source("watch", "Norland Watch", names=("the Watch",)), Source("wire", "The Wire")),
    demonyms=(
        Demonym("NOR", "Norland", ("Norlandic",), "Korm", "norland"),
        Demonym("SUD", "Sudland", ("Sudlandic",), "", "sudland"),
    ),
    outlines=(Outline("nor", "Norland", b"", "NOR"), Outline("sud", "Sudland", b"", "SUD")),
)


def spot_places(text: str) -> Sequence[PlaceMention]:
    """The names of PLACES in a text, longest first."""
    pattern = "|".join(sorted(map(re.escape, PLACES), key=len, reverse=True))
    return [PlaceMention(m.start(), m.end(), m.group()) for m in re.finditer(rf"\b(?:{pattern})\b", text)]


READER = Reader(THEATRE, spot_places)


def document(text: str, *, published: datetime | None = PUBLISHED, source: str = "wire") -> Document:
    """A report of the small war."""
    return Document("d" * 64, source, text, PUBLISHED, published_at=published)


def read(text: str, *, published: datetime | None = PUBLISHED) -> Reading:
    """What is read from it."""
    return READER.read(document(text, published=published))


def of_kind(text: str, kind: str) -> list[Draft]:
    """The drafts of one kind."""
    return [d for d in read(text).drafts if d.body.kind == kind]


def one(text: str, kind: str) -> Draft:
    """The only draft of a kind."""
    found = of_kind(text, kind)
    assert len(found) == 1, [d.citation.exact for d in found]
    return found[0]


def who(draft: Draft) -> list[tuple[str, str]]:
    """Names and roles."""
    return [(p.name, p.role.value) for p in draft.body.actors]


def events_told(text: str) -> list[tuple[str, str]]:
    """Type and place of every event of a text, sorted."""
    bodies = [d.body for d in of_kind(text, "event")]
    return sorted((b.event_type, b.place.name if b.place else "") for b in bodies if isinstance(b, Event))


def control_told(text: str) -> set[tuple[str, str, str, bool]]:
    """Who, what, where and whether denied, of the control statements of a text."""
    return {
        (
            who(d)[0][0] if who(d) else "",
            d.body.status.value,
            d.body.place.name if d.body.place is not None else "",
            d.denied,
        )
        for d in of_kind(text, "control")
        if isinstance(d.body, Control)
    }
