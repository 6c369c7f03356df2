"""The default store: one SQLite file a ledger.

Durability: write-ahead log with synchronous=FULL, so what was committed is on the disk before ``writing`` returns, readers never wait,
and a killed writer leaves the ledger as it was before its transaction. After each commit the log is moved into the file, so that the
file alone is the ledger whenever nobody is just writing.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, insert
from sqlalchemy.exc import DBAPIError

from whoholds.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerMissing,
    LedgerReadOnly,
    LedgerVersion,
)
from whoholds.ledger import tables
from whoholds.ledger.records import instant
from whoholds.ledger.store import SqlLedger

APPLICATION_ID = 0x77686F68  # "whoh", in the header of every ledger's file
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
UNWRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
}
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR}
_NOT_OURS = "name a file that whoholds init made"


class SqliteLedger(SqlLedger):
    """A ledger in one SQLite file."""

    def __init__(
        self, path: Path, *, read_only: bool, wait_seconds: float, clock: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__(_engine(path, read_only=read_only, wait_seconds=wait_seconds), wait_seconds, clock)
        self.path = path
        self.place = str(path)
        self.read_only = read_only

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with explained(self.path):
            yield

    def _unsound(self, connection: Connection) -> list[str]:
        found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        return [] if found == ["ok"] else list(found)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._engine.connect() as plain:
            connection = plain.execution_options(whoholds_writes=True)
            with connection.begin():
                yield connection
            # The rows are safe already; moving them into the file may fail for want of space and is then done later.
            with contextlib.suppress(DBAPIError):
                checkpoint(connection)


def checkpoint(connection: Connection) -> None:
    """Move the log into the file as far as no reader needs it."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        with contextlib.suppress(sqlite3.OperationalError):
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _engine(path: Path, *, read_only: bool, wait_seconds: float) -> Engine:
    address = f"file:{quote(str(path.absolute()))}?mode="
    if not read_only or _writable(path):
        address += "rw"  # whoever only reads may still put away the log of a writer that was killed
    else:
        # A reader of a log needs a file beside it, which cannot be made here; without a log nobody is writing.
        address += "ro" if _log_of(path).exists() else "ro&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=wait_seconds, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = FULL")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    # Threads of a web server each take a connection for as long as a query runs.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=5, max_overflow=-1)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("whoholds_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def _log_of(path: Path) -> Path:
    real = path.resolve()  # SQLite keeps its log beside the file itself, not beside a link to it
    return real.with_name(real.name + "-wal")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as whoholds' own.

    Raises: LedgerBusy, LedgerReadOnly, LedgerDamaged.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", 0)
        basic = code & 0xFF
        if basic == sqlite3.SQLITE_NOTADB:
            raise LedgerError(f"{path} is not a whoholds ledger", hint=_NOT_OURS) from error
        if basic in BUSY:
            raise LedgerBusy(
                f"another process is writing to {path} and did not finish in time", hint="try again when it has"
            ) from error
        if basic == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE:
            raise LedgerReadOnly(
                f"the disk is full: nothing was written to {path}", hint="make room; the ledger is as it was before"
            ) from error
        if basic in UNWRITABLE and _log_of(path).exists() and not _writable(path):
            raise LedgerReadOnly(
                f"{path} has rows in {_log_of(path).name} beside it that cannot be taken up in a folder that is read only",
                hint="copy both files to a folder you may write in",
            ) from error
        if basic in UNWRITABLE:
            raise LedgerReadOnly(
                f"{path} cannot be written ({cause})",
                hint="check its permissions and those of its folder; the ledger is as it was before",
            ) from error
        if basic in DAMAGED or "Could not decode to UTF-8" in str(cause):  # the driver's own error has no code
            raise LedgerDamaged(
                f"{path} does not hold together ({cause})", hint="prove it with whoholds audit, or load its last dump"
            ) from error
        raise


def open_sqlite(
    path: Path,
    *,
    create: bool,
    theatre: str | None,
    name: str | None,
    read_only: bool,
    wait_seconds: float,
    clock: Callable[[], datetime] | None,
) -> SqliteLedger:
    """Open or make the ledger in a file."""
    try:
        there = path.exists()
    except OSError as error:  # a folder on the way may not be looked into
        raise LedgerMissing(f"{path} cannot be reached: {error.strerror}", hint="check the permissions") from error
    if not there:
        if not create or read_only:
            raise LedgerMissing(f"there is no ledger at {path}", hint=f"make one: whoholds init {path}")
        _create(path, name or path.stem, theatre or "", (clock or (lambda: datetime.now(UTC)))())
    if path.is_dir():
        raise LedgerMissing(f"{path} is a folder, not a ledger", hint="name the ledger's file")
    if not read_only and not _writable(path):
        raise LedgerReadOnly(
            f"{path} cannot be written: it or its folder is read only",
            hint="check the permissions, or open it to be read only",
        )
    ledger = SqliteLedger(path, read_only=read_only, wait_seconds=wait_seconds, clock=clock)
    try:
        _check_version(ledger)
        info = ledger.info
        if theatre and info.theatre != theatre:
            raise LedgerError(
                f"{path} is a ledger of the theatre '{info.theatre}', not '{theatre}'", hint="name another file"
            )
    except BaseException:
        ledger.close()
        raise
    return ledger


def _create(path: Path, name: str, theatre: str, now: datetime) -> None:
    """Make the file aside and put it in its place when it is whole, so that nobody ever meets half a ledger."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".whoholds-") as folder:
            made = Path(folder) / "new"
            with explained(path):
                _fill(made, name, theatre, now)
            _put(made, path)
    except OSError as error:
        raise LedgerReadOnly(
            f"no ledger can be made at {path}: {error.strerror}", hint="name another folder"
        ) from error


def _fill(made: Path, name: str, theatre: str, now: datetime) -> None:
    made.touch()
    engine = _engine(made, read_only=False, wait_seconds=0)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA journal_mode = WAL").fetchall()
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        with connection.begin():
            tables.metadata.create_all(connection)
            connection.execute(insert(tables.header).values(name=name, theatre=theatre, created_at=instant(now)))
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (tables.SCHEMA,))
    engine.dispose()


def _put(made: Path, path: Path) -> None:
    try:
        os.link(made, path)  # fails where another process made its ledger meanwhile: theirs is opened
    except FileExistsError:
        return
    except OSError:  # file systems without links
        made.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def is_ledger(path: Path) -> bool:
    """Whether a file is a ledger, by its first bytes alone; damaged ones are ledgers too. A pipe is not waited for."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head[:15] == b"SQLite format 3" and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _check_version(ledger: SqliteLedger) -> None:
    path = ledger.path
    with explained(path), ledger._engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
            raise LedgerError(f"{path} is not a whoholds ledger", hint=_NOT_OURS)
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    if version == tables.SCHEMA:
        return
    if version not in tables.REVISIONS:
        raise LedgerVersion(
            f"{path} was made by a newer whoholds (schema {version}; this one knows up to {tables.SCHEMA})",
            hint="bring whoholds up to date: pip install --upgrade whoholds",
        )
    if ledger.read_only:
        raise LedgerReadOnly(
            f"{path} is of an older whoholds and must be migrated first", hint="open it once where it can be written"
        )
    from whoholds.ledger.migrations import migrate

    migrate(ledger._engine, path, version)
