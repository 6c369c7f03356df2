"""What a ledger is, whatever store keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import IO, Literal, Protocol, Self

from whoholds.model import Actor, Document, Judgement, Period, Person, Place, Problem, Source, Statement
from whoholds.model.vocabularies import StatementStatus

Order = Literal["recorded", "known", "valid", "document"]
"""recorded: as written; known: by known_at; valid: by first day; document: by place in the text. Ties fall by id."""


@dataclass(frozen=True, slots=True)
class LedgerInfo:
    """What a ledger says of itself. ``head`` is the hash of its newest row: keep it elsewhere, and the chain proves all before it."""

    name: str
    theatre: str
    created_at: datetime
    schema: str
    rows: int
    head: str
    place: str = ""
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many statements were new, and how many were there already."""

    added: int
    already: int


@dataclass(frozen=True, slots=True)
class RecordedProblem:
    """A problem, the document it arose in where there is one, and when it was recorded."""

    problem: Problem
    document: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Fork:
    """A statement that two or more rows supersede; ``reading`` is the row that stands (the latest), ``rows`` are the open ends."""

    superseded: str
    rows: tuple[Statement, ...]
    reading: str


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that rests on a statement: ``what`` is "supersedes", or the kind of a judgement; ``id`` its row."""

    what: str
    id: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each kind a ledger holds; ``statements`` counts rows, ``readings`` what stands of them."""

    sources: int = 0
    documents: int = 0
    actors: int = 0
    places: int = 0
    people: int = 0
    statements: int = 0
    readings: int = 0
    judgements: int = 0
    problems: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: the row's number and id, and what is wrong with it."""

    row: int | None
    id: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row or '–'} {self.id[:12]}: {self.message}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found: ``faults`` break the ledger's laws, ``remarks`` are gaps it can live with."""

    rows: int
    citations: int
    originals: int
    head: str
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every law holds."""
        return not self.faults


class Ledger(Protocol):
    """Statements with their sources, documents, actors, places and judgements; append-only.

    Three instants stay apart. ``valid_during`` asks what a statement speaks of. ``known_at`` asks what the world could know by then:
    later publications, and retractions or merges known later, change nothing in the answer. ``recorded_by`` asks what this ledger had
    by then, reviews included: nothing that is written later changes the answer. An instant given for a row that lies before the
    newest row of an earlier transaction is lifted behind it, for else it would change answers already given. (An instant that lies
    behind the newest row is not over yet.)
    """

    @property
    def info(self) -> LedgerInfo:
        """Name, theatre, version, number of rows, head of the chain."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...

    def __enter__(self) -> Self:
        """The ledger itself; it is closed at the end of the block."""
        ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """All that is recorded inside is recorded together, or nothing of it. Within another ``writing`` it joins that one.

        Raises: LedgerBusy, LedgerReadOnly.
        """
        ...

    def record_source(self, source: Source) -> bool:
        """Keep a source, or its newer version; False when it stands there already."""
        ...

    def record_document(self, document: Document, original: bytes) -> bool:
        """Keep a document and its bytes; False when it is there (then the text that was stored first stays the one cited)."""
        ...

    def record_actors(self, actors: Iterable[Actor]) -> int:
        """Keep actors or their newer versions; how many were new."""
        ...

    def record_places(self, places: Iterable[Place]) -> int:
        """Keep places or their newer versions; how many were new."""
        ...

    def record_people(self, people: Iterable[Person]) -> int:
        """Keep people or their newer versions; how many were new."""
        ...

    def record_statements(self, statements: Iterable[Statement]) -> Recorded:
        """Keep statements; those that are there already are counted, not doubled.

        Reviews, and corrections by a source, are statements that supersede an older row: among the rows known and recorded by the
        instants asked for, the latest recorded stands. Supersede the reading that stands, or a conflict is kept and shown.

        Raises: CitationError when a quotation is not in its stored document, or there is neither span nor dataset row (law 6).
        """
        ...

    def record_judgement(self, judgement: Judgement) -> bool:
        """Keep a decision; False when this very one is there.

        A merge counts in answers as known from its ``known_at``, or else from the day it was decided: give ``known_at`` when the world
        knew long before (a group that announced its new name), and old maps will know it too.

        Raises: JudgementConflict when it contradicts one that stands, also through others; NotFound when it undoes nothing.
        """
        ...

    def record_problem(self, problem: Problem, document: str | None = None, at: datetime | None = None) -> None:
        """Keep what went wrong with one item of a batch."""
        ...

    def statements(
        self,
        *,
        kinds: Collection[str] | None = None,
        actor: str | None = None,
        place: str | None = None,
        document: str | None = None,
        source: str | None = None,
        valid_during: Period | None = None,
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
        statuses: Collection[StatementStatus] | None = None,
        include_superseded: bool = False,
        include_rejected: bool = False,
        include_retracted: bool = False,
        limit: int | None = None,
        order: Order = "recorded",
    ) -> Iterator[Statement]:
        """The statements that stand, as known and as recorded by the given instants.

        ``actor``, ``place`` and ``source`` take an id or a name and follow merges; ``source`` matches whoever is in the chain of
        ``said_by`` and the publisher. ``valid_during`` leaves out statements that tell no period. The answer is that of the moment
        of asking, however long it is iterated.
        """
        ...

    def statement(self, id_or_prefix: str) -> Statement:
        """One row, by its id or at least 6 of its first digits.

        Raises: NotFound, also when the prefix fits several (they are named).
        """
        ...

    def history(self, id_or_prefix: str) -> tuple[Statement, ...]:
        """All readings of the same words, from the first to the newest."""
        ...

    def conflicts(self, *, recorded_by: datetime | None = None) -> Iterator[Fork]:
        """Statements that were superseded more than once, by rows that say different things."""
        ...

    def resting_on(self, id_or_prefix: str) -> tuple[Dependent, ...]:
        """What rests on a statement: rows that supersede it, judgements about it or its document."""
        ...

    def documents(self, *, source: str | None = None, known_at: datetime | None = None) -> Iterator[Document]:
        """The documents, by when they could be known."""
        ...

    def document(self, id_or_prefix: str) -> Document:
        """One document, by its id or at least 6 of its first digits. Raises: NotFound."""
        ...

    def original(self, id_or_prefix: str) -> bytes:
        """The bytes a document was read from. Raises: NotFound."""
        ...

    def sources(self) -> Iterator[Source]:
        """The sources, each in its newest version, in the order they came."""
        ...

    def actors(self) -> Iterator[Actor]:
        """The actors, each in its newest version, in the order they came."""
        ...

    def places(self) -> Iterator[Place]:
        """The places, each in its newest version, in the order they came."""
        ...

    def people(self) -> Iterator[Person]:
        """The people, each in their newest version, in the order they came."""
        ...

    def judgements(
        self,
        *,
        about: str | None = None,
        of: str | None = None,
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
    ) -> Iterator[Judgement]:
        """The decisions, as made; ``about`` is their kind of thing, ``of`` an id on either side."""
        ...

    def problems(self) -> Iterator[RecordedProblem]:
        """What went wrong, in the order it was recorded."""
        ...

    def same_as(
        self, about: str, item: str, *, known_at: datetime | None = None, recorded_by: datetime | None = None
    ) -> frozenset[str]:
        """Every id judged the same as this one, itself included."""
        ...

    def merged(
        self, about: str, *, known_at: datetime | None = None, recorded_by: datetime | None = None
    ) -> Mapping[str, str]:
        """For every id that was merged, the id that stands for its cluster (the one this ledger met first)."""
        ...

    def count(self) -> Counts:
        """How much there is of everything."""
        ...

    def audit(self, head: str | None = None) -> Audit:
        """Prove the chain, the citations, the originals and the references; with ``head``, also that the chain passes through it."""
        ...

    def dump(self, stream: IO[str]) -> int:
        """Write every row and original as JSON lines; how many rows. The same ledger gives the same bytes."""
        ...

    def load(self, stream: IO[str]) -> int:
        """Take a dump into this ledger, which must be empty, proving it on the way; how many rows.

        Raises: LedgerDamaged, CitationError; LedgerError when the ledger is not empty. Then nothing was taken.
        """
        ...
