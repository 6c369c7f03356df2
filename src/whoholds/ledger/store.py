"""The ledger over SQL: everything that is the same whichever database keeps it."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any, Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from whoholds.errors import LedgerBusy, LedgerReadOnly
from whoholds.ledger import exchange, recording, tables
from whoholds.ledger.asking import SqlAnswers
from whoholds.ledger.audit import audit
from whoholds.ledger.ledger import Audit, LedgerInfo, Recorded
from whoholds.ledger.writer import Writer, chain_end
from whoholds.model import Actor, Document, Judgement, Person, Place, Problem, Source, Statement


class SqlLedger(SqlAnswers):
    """A ledger in a SQL database; a store adds how it is opened, locked, and how its errors are told."""

    place = ""
    read_only = False

    def __init__(self, engine: Engine, wait_seconds: float, clock: Callable[[], datetime] | None) -> None:
        self._engine = engine
        self._wait_seconds = wait_seconds
        self._clock = clock or (lambda: datetime.now(UTC))
        self._turn = threading.RLock()
        self._writer: Writer | None = None  # only ever set by the thread whose turn it is
        self._writing_thread: int | None = None

    @abstractmethod
    def _guarded(self) -> AbstractContextManager[None]:
        """Tells the database's errors as whoholds' own."""

    @abstractmethod
    def _unsound(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong with its file."""

    @abstractmethod
    def _begin(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that no other writer shares."""

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<whoholds ledger {self.place}>"

    # Transactions

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is recorded inside is recorded together, or nothing of it."""
        with self._appending():
            yield

    @contextmanager
    def _appending(self) -> Iterator[Writer]:
        if self._writer is not None and self._writing_thread == threading.get_ident():
            yield from self._appending_within(self._writer)
            return
        if self.read_only:
            raise LedgerReadOnly(f"{self.place} was opened to be read only", hint="open it without read_only")
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise LedgerBusy(f"another thread is writing to {self.place}", hint="try again when it has finished")
        try:
            with self._guarded(), self._begin() as connection:
                self._writer, self._writing_thread = Writer(connection), threading.get_ident()
                yield self._writer
                self._writer.flush()
        finally:
            self._writer = self._writing_thread = None
            self._turn.release()

    def _appending_within(self, writer: Writer) -> Iterator[Writer]:
        # A step that fails inside a larger transaction leaves nothing behind even where its caller goes on.
        mark = writer.mark()
        with self._guarded():
            step = writer.connection.begin_nested()
            try:
                yield writer
                writer.flush()
                step.commit()
            except BaseException as error:
                writer.back_to(mark)
                try:
                    step.rollback()
                except DBAPIError:  # the database has ended the whole transaction
                    writer.failed = error
                raise

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._writer is not None and self._writing_thread == threading.get_ident():
            self._writer.flush()
            with self._guarded():
                yield self._writer.connection
            return
        with self._guarded(), self._engine.connect() as connection:
            yield connection

    # Recording

    def record_source(self, source: Source) -> bool:
        """Keep a source, or its newer version; False when it stands there already."""
        return self._record("source", [source]) == 1

    def record_actors(self, actors: Iterable[Actor]) -> int:
        """Keep actors or their newer versions; how many were new."""
        return self._record("actor", actors)

    def record_places(self, places: Iterable[Place]) -> int:
        """Keep places or their newer versions; how many were new."""
        return self._record("place", places)

    def record_people(self, people: Iterable[Person]) -> int:
        """Keep people or their newer versions; how many were new."""
        return self._record("person", people)

    def _record(self, kind: str, items: Iterable[Any]) -> int:
        with self._appending() as writer:
            return recording.record_named(writer, kind, items, self._clock())

    def record_document(self, document: Document, original: bytes) -> bool:
        """Keep a document and its bytes; False when it is there."""
        with self._appending() as writer:
            return recording.record_document(writer, document, original, self._clock())

    def record_statements(self, statements: Iterable[Statement]) -> Recorded:
        """Keep statements; those that are there already are counted, not doubled."""
        with self._appending() as writer:
            return recording.record_statements(writer, statements)

    def record_judgement(self, judgement: Judgement) -> bool:
        """Keep a decision; False when this very one is there."""
        with self._appending() as writer:
            return recording.record_judgement(writer, judgement)

    def record_problem(self, problem: Problem, document: str | None = None, at: datetime | None = None) -> None:
        """Keep what went wrong with one item of a batch."""
        with self._appending() as writer:
            recording.record_problem(writer, problem, document, at or self._clock())

    # The whole

    @property
    def info(self) -> LedgerInfo:
        """Name, theatre, version, number of rows, head of the chain."""
        with self._reading() as connection:
            name, theatre, created_at = connection.execute(select(tables.header)).one()
            rows, head = chain_end(connection)
        return LedgerInfo(
            name, theatre, datetime.fromisoformat(created_at), tables.SCHEMA, rows, head, self.place, self.read_only
        )

    def audit(self, head: str | None = None) -> Audit:
        """Prove the chain, the citations, the originals and the references."""
        with self._reading() as connection:
            return audit(connection, self._unsound(connection), head)

    def dump(self, stream: IO[str]) -> int:
        """Write every row and original as JSON lines; how many rows."""
        with self._reading() as connection:
            return exchange.dump(connection, stream)

    def load(self, stream: IO[str]) -> int:
        """Take a dump into this ledger, which must be empty; how many rows."""
        with self._appending() as writer:
            return exchange.load(writer, stream)
