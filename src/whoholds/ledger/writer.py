"""Appends rows inside one transaction: numbers them, chains their hashes, fills the indexes beside them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any

from sqlalchemy import Connection, Table, func, select, union_all

from whoholds.errors import LedgerError
from whoholds.ledger import tables
from whoholds.ledger.chain import Row, header_text, link
from whoholds.ledger.records import content, instant

DOCUMENTS_KEPT = 16  # texts kept at hand while statements about them are recorded


class Writer:
    """The end of the chain while a transaction is open."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._pending: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._documents: dict[str, tuple[str, str]] = {}
        self.seq, self.head = chain_end(connection)
        self.failed: BaseException | None = None
        newest = connection.scalar(
            select(
                func.max(union_all(*(select(func.max(t.c.recorded_at).label("at")) for t in _TIMED)).subquery().c.at)
            )
        )
        # Nothing written from now on may change what "recorded by then" answered before.
        self._floor = instant(datetime.fromisoformat(newest) + timedelta(microseconds=1)) if newest else ""

    def lift(self, at: datetime, after: str = "") -> datetime:
        """The instant itself, or the first that lies behind every earlier transaction and not before ``after``."""
        earliest = max(self._floor, after)
        return at if instant(at) >= earliest else datetime.fromisoformat(earliest)

    def append(self, kind: str, key: str, record: Any, recorded_at: datetime) -> Row:
        """The next row of the chain; it is written with the next flush."""
        return self.append_text(kind, key, content(record), instant(recorded_at))

    def append_text(self, kind: str, key: str, text: str, recorded_at: str) -> Row:
        """The next row, from JSON text and an instant that are canonical already."""
        self.seq += 1
        row = Row(self.seq, kind, key, recorded_at, text)
        self.head = link(self.head, row.text)
        self.add(tables.rows, seq=row.seq, kind=kind, key=key, recorded_at=recorded_at, content=text, hash=self.head)
        return row

    def add(self, table: Table, **values: Any) -> None:
        """One row of an index (or an original), written with the next flush."""
        self._pending[table].append(values)

    def flush(self) -> None:
        """Send what is pending to the store.

        Raises: LedgerError when the transaction was lost: a full disk ends it at once, and what came after would stand alone.
        """
        if self.failed is not None:
            raise LedgerError("an earlier step of this transaction failed: nothing of it is kept") from self.failed
        for table in tables.metadata.sorted_tables:
            if pending := self._pending.pop(table, None):
                self.connection.execute(table.insert(), pending)

    def text_and_source(self, document: str) -> tuple[str, str] | None:
        """The stored text of a document and its publisher; None where there is no such document."""
        if document not in self._documents:
            self.flush()
            found = self.connection.scalar(
                select(tables.rows.c.content)
                .join(tables.documents, tables.documents.c.seq == tables.rows.c.seq)
                .where(tables.documents.c.id == document)
            )
            if found is None:
                return None
            while len(self._documents) >= DOCUMENTS_KEPT:
                self._documents.pop(next(iter(self._documents)))
            record = loads(found)
            self._documents[document] = (record["text"], record["source"])
        return self._documents[document]

    def mark(self) -> tuple[int, str]:
        """Where the chain ends now, everything before it written."""
        self.flush()
        return self.seq, self.head

    def back_to(self, mark: tuple[int, str]) -> None:
        """Forget what was appended since ``mark`` (the store has undone it)."""
        self.seq, self.head = mark
        self._pending.clear()
        self._documents.clear()


_TIMED = (tables.statements, tables.judgements)  # what answers depend on by the instant of recording


def chain_end(connection: Connection) -> tuple[int, str]:
    """The number and hash of the newest row; of an empty ledger 0 and the hash of its header."""
    last = connection.execute(select(tables.rows.c.seq, tables.rows.c.hash).order_by(tables.rows.c.seq.desc()).limit(1))
    row = last.first()
    return (row.seq, row.hash) if row else (0, link("", header(connection)))


def header(connection: Connection) -> str:
    """The header's text, which the chain begins with."""
    name, theatre, created_at = connection.execute(select(tables.header)).one()
    return header_text(name, theatre, created_at)


def id_of_statement(record: dict[str, Any]) -> str:
    """``statement_id`` of a stored record, whatever fields later versions of the model add."""
    from hashlib import sha256

    cited = record["citation"]
    parts = (
        record["body"],
        record["valid"],
        record["said_by"],
        (record["denied"], record["hedge"], record["modality"]),
        (cited["document"], cited["start"], cited["end"], cited["row"]),
        record["made_by"]["name"],
        (record["status"], record["supersedes"]),
    )
    return sha256(dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def mentions_of(record: dict[str, Any], publisher: str) -> set[tuple[str, str]]:
    """Under which ids and names (in lower case) a statement is found: its actors, its place, its sources."""
    body = record["body"]
    found = {("source", publisher)}
    for participant in body["actors"]:
        found |= {("actor", participant["actor"] or ""), ("actor", participant["name"].casefold())}
    if location := body["location"]:
        found |= {("place", location["place"] or ""), ("place", location["name"].casefold())}
    elif told := body["place"]:
        found.add(("place", told["name"].casefold()))
    for speaker in record["said_by"]:
        found |= {("source", speaker[part] or "") for part in ("source", "person", "actor")}
        found.add(("source", speaker["name"].casefold()))
    return {(what, name) for what, name in found if name}
