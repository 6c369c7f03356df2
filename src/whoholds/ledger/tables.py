"""The tables: ``rows`` is the ledger, ``originals`` the bytes of its documents; all others are indexes that can be made from them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, event
from sqlalchemy.engine import Connection

REVISIONS = ("0001", "0002")
"""Schema revisions this whoholds knows, oldest first; each has its file in migrations/versions."""

SCHEMA = REVISIONS[-1]

metadata = MetaData()
_Number = BigInteger().with_variant(Integer(), "sqlite")

header = Table(
    "ledger",
    metadata,
    Column("name", Text, nullable=False),
    Column("theatre", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
)

rows = Table(
    "rows",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("key", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("content", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("rows_by_key", "kind", "key", "seq"),
)

originals = Table(
    "originals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("known_at", String(32), nullable=False),
)

statements = Table(
    "statements",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("root", _Number, nullable=False),  # the first row of its chain of superseding rows; its own seq at the start
    Column("supersedes", String(64)),
    Column("kind", String(16), nullable=False),
    Column("document", String(64), nullable=False),
    Column("position", Integer),
    Column("status", String(16), nullable=False),
    Column("valid_from", String(10)),
    Column("valid_to", String(10)),  # the day after the last
    Column("known_at", String(32), nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Index("statements_by_root", "root", "seq"),
    Index("statements_by_document", "document"),
    Index("statements_by_recorded_at", "recorded_at"),
    Index("statements_by_supersedes", "supersedes"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("about", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("left", Text, nullable=False),
    Column("right", Text, nullable=False),
    Column("known_at", String(32), nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("what", String(8), primary_key=True),  # actor, place, source
    Column("name", Text, primary_key=True),  # an id, or a name in lower case
    Column("seq", _Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

APPEND_ONLY = ("rows", "originals", "documents", "statements", "judgements", "mentions")


def append_only_triggers() -> list[str]:
    """SQLite triggers that refuse to change or delete a row, whoever asks (law 3); the header may change while there is no row."""
    made = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]
    made += [
        f"CREATE TRIGGER ledger_no_{verb} BEFORE {verb} ON ledger WHEN EXISTS (SELECT 1 FROM rows) "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for verb in ("update", "delete")
    ]
    return made


@event.listens_for(metadata, "after_create")
def _make_append_only(_: MetaData, connection: Connection, **__: object) -> None:
    if connection.dialect.name == "sqlite":
        for trigger in append_only_triggers():
            connection.exec_driver_sql(trigger)
