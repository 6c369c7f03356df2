"""The statement: one thing that one source said in one sentence, and what it was about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from json import dumps
from operator import attrgetter, methodcaller
from typing import Any, ClassVar

from whoholds.model.period import Period
from whoholds.model.places import Location, PlaceReference
from whoholds.model.sources import Citation
from whoholds.model.vocabularies import (
    ControlStatus,
    Modality,
    RelationKind,
    Role,
    StandingStatus,
    StatementStatus,
)


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in a statement: the name as resolved (or as told), the role, and the actor's id where it is known."""

    name: str
    role: Role
    actor: str | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of the chain of who said it; ``source``, ``person`` or ``actor`` is the id of whom the name stands for, where known."""

    name: str
    source: str | None = None
    person: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number as told: "at least 18" is low 18 and nothing else, "up to 31" is high 31, "31" is best 31."""

    measure: str
    low: float | None = None
    best: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Casualties:
    """People killed, wounded, captured or displaced; ``side`` is the actor's id or name, "civilians" or "" when not told."""

    measure: str = "killed"
    side: str = ""
    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What every body has: who, and where as told (``place``) and as found (``location``)."""

    kind: ClassVar[str] = ""
    actors: tuple[Participant, ...] = ()
    place: PlaceReference | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Body):
    """Something happened. ACLED's event and sub-event types; losses by side; what was seized."""

    kind: ClassVar[str] = "event"
    event_type: str
    sub_event_type: str = ""
    casualties: tuple[Casualties, ...] = ()
    seized: tuple[Count, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Body):
    """What an actor is to a place; the first HOLDER among ``actors``. ``scale`` and ``scale_value`` keep another's scale as it was."""

    kind: ClassVar[str] = "control"
    status: ControlStatus
    extent: str = ""
    count: Count | None = None
    scale: str = ""
    scale_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Body):
    """A number about an actor, a place or both. Shares lie between 0 and 1; areas are in km²."""

    kind: ClassVar[str] = "figure"
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Body):
    """How an actor as a whole is said to stand, perhaps somewhere only."""

    kind: ClassVar[str] = "standing"
    status: StandingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Body):
    """How two actors stand to each other: SUBJECT, then OBJECT (or BACKER)."""

    kind: ClassVar[str] = "relation"
    relation: RelationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook(Body):
    """Something said to be going to happen: what, by when, how likely (ICD 203)."""

    kind: ClassVar[str] = "outlook"
    what: str
    status: StandingStatus | None = None
    due: Period | None = None
    likelihood: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver(Body):
    """A condition said to feed the conflict (vocabularies.DRIVERS)."""

    kind: ClassVar[str] = "driver"
    what: str
    category: str = ""


AnyBody = Event | Control | Figure | Standing | Relation | Outlook | Driver
BODIES: dict[str, type[AnyBody]] = {b.kind: b for b in (Event, Control, Figure, Standing, Relation, Outlook, Driver)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Who or what made a row: an extractor, an importer, a reviewer; with its version."""

    name: str
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a reader proposes; locating and the ledger turn it into a Statement.

    The quotation is not trusted: whoever takes a draft in checks that ``citation.exact`` is in the document (law 6).
    """

    body: AnyBody
    citation: Citation
    made_by: Tool
    said_by: tuple[Speaker, ...] = ()
    denied: bool = False
    hedge: str = ""
    modality: Modality = Modality.ACTUAL
    valid: Period | None = None
    credibility: int = 6
    known_at: datetime | None = None
    """When the world could know it, where that is not its document's publication (a row of a dataset has its own date)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The envelope: a body and everything about who said it, when it held, when it was known and recorded.

    Three instants stay apart. ``valid``: the days it speaks of. ``known_at``: when the world could know it (its document's
    publication). ``recorded_at``: when this ledger took it in; never changes, and orders corrections.
    """

    body: AnyBody
    citation: Citation
    made_by: Tool
    known_at: datetime
    recorded_at: datetime
    said_by: tuple[Speaker, ...] = ()
    denied: bool = False
    hedge: str = ""
    modality: Modality = Modality.ACTUAL
    valid: Period | None = None
    credibility: int = 6
    status: StatementStatus = StatementStatus.MACHINE
    supersedes: str | None = None
    id: str = field(default="")

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", statement_id(self))

    @classmethod
    def from_draft(cls, draft: Draft, *, known_at: datetime, recorded_at: datetime) -> Statement:
        """The statement a draft becomes when it is recorded; its own ``known_at`` goes before its document's."""
        same = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name != "known_at"}
        return cls(**same, known_at=draft.known_at or known_at, recorded_at=recorded_at)

    @property
    def kind(self) -> str:
        """event, control, figure, standing, relation, outlook or driver."""
        return self.body.kind

    def actor(self, role: Role) -> Participant | None:
        """The first actor in that role."""
        return next((p for p in self.body.actors if p.role is role), None)

    def _repr_html_(self) -> str:
        """For Jupyter: the words, who said them, what they were read as."""
        from html import escape

        who = " ← ".join(s.name for s in self.said_by)
        when = str(self.valid) if self.valid else "undated"
        c = self.citation
        quoted = f"{escape(c.prefix)}<mark>{escape(c.exact)}</mark>{escape(c.suffix)}"
        actors = ", ".join(f"{p.name} ({p.role.value})" for p in self.body.actors)
        place = self.body.location.name if self.body.location else self.body.place.text if self.body.place else ""
        told = escape("; ".join(x for x in (self.kind, actors, place, when) if x))
        return f"<blockquote dir='auto'>…{quoted}…<br>{escape(who)}</blockquote><small>{told}</small>"

    def reviewed(self, status: StatementStatus, *, by: str, at: datetime, **changes: Any) -> Statement:
        """The row that supersedes this one after a review: accepted, rejected, or amended with ``changes`` of body or envelope."""
        return replace(
            self, **changes, status=status, made_by=Tool(name=f"review:{by}"), recorded_at=at, supersedes=self.id, id=""
        )


def canonical(value: Any) -> Any:
    """The JSON value that a model value has in hashes and dumps: same content, same text.

    Shapes: dataclasses become objects (with ``kind`` for bodies), tuples lists, bytes hex, dates and enums their text.

    >>> canonical(Count("killed", high=31.0))
    {'measure': 'killed', 'low': None, 'best': None, 'high': 31.0, 'unit': ''}
    """
    write = _WRITERS.get(type(value))
    return write(value) if write else _writer(type(value))(value)


# One writer a type, made when the type is first met: every row is hashed, and asking each value what it is takes ten times as long.
_Writer = Callable[[Any], Any]
_PLAIN = {str, int, float, bool, type(None)}
_WRITERS: dict[type, _Writer] = {}


def _writer(kind: type) -> _Writer:
    write: _Writer = _as_it_is
    if issubclass(kind, Enum):
        write = attrgetter("value")
    elif issubclass(kind, date):
        write = methodcaller("isoformat")
    elif issubclass(kind, bytes):
        write = bytes.hex
    elif issubclass(kind, (tuple, list)):
        write = _as_list
    elif is_dataclass(kind):
        names = [f.name for f in fields(kind)]
        body: dict[str, Any] = {"kind": kind.kind} if issubclass(kind, Body) else {}

        def write(value: Any) -> dict[str, Any]:
            record = body.copy()
            for name in names:
                held = getattr(value, name)
                record[name] = held if type(held) in _PLAIN else canonical(held)
            return record

    _WRITERS[kind] = write
    return write


def _as_it_is(value: Any) -> Any:
    return value


def _as_list(values: Iterable[Any]) -> list[Any]:
    return [canonical(v) for v in values]


def canonical_json(value: Any) -> str:
    """``canonical`` as compact JSON text, keys in the order of the model."""
    return dumps(canonical(value), ensure_ascii=False, separators=(",", ":"))


def statement_id(statement: Statement) -> str:
    """The sha256 over body, period, said_by, document, span and tool, and what a review added (law 2).

    Neither ``recorded_at`` nor the tool's version takes part: the same reading twice is the same row.
    """
    c = statement.citation
    parts = (
        statement.body,
        statement.valid,
        statement.said_by,
        (statement.denied, statement.hedge, statement.modality),
        (c.document, c.start, c.end, c.row),
        statement.made_by.name,
        (statement.status, statement.supersedes),
    )
    return sha256(canonical_json(parts).encode()).hexdigest()
