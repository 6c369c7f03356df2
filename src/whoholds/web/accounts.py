"""People who may sign in, their sessions, and the audit of who did what: SQLite beside the ledger, never in it.

A session's cookie is random; only its hash is stored, so that whoever reads the file cannot sign in with it. What one process changes
(``whoholds users remove``) holds at once in the server: nothing is kept in memory but the hash of a password nobody has.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import InputError, LedgerBusy, LedgerReadOnly, NotFound

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SUFFIX = ".accounts"
IDLE_SECONDS = 12 * 3600
LONGEST_SECONDS = 7 * 24 * 3600
MOST_FAILURES, LOCKED_SECONDS = 5, 15 * 60
"""So many wrong passwords for a name from one address lock that name for that address."""
MOST_FAILURES_ANYWHERE = 25
"""So many for a name from anywhere lock it for everybody."""
LEAST_CHARACTERS, MOST_CHARACTERS = 12, 200
COST = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}
"""Of a password's hash (argon2id): the second recommendation of RFC 9106."""
NAME = re.compile(r"[\w.@-]{1,64}")

_TABLES = """
CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, role INTEGER NOT NULL, password TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  began REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS failures (name TEXT NOT NULL, address TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, user TEXT NOT NULL,
  address TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
"""


class Role(IntEnum):
    """What somebody may do; each may do what those before it may."""

    PUBLIC = 0
    READER = 1
    REVIEWER = 2
    EDITOR = 3
    ADMIN = 4

    @classmethod
    def named(cls, text: str) -> Role:
        """The role of that name.

        Raises: InputError.

        >>> Role.named("editor").name
        'EDITOR'
        """
        try:
            role = cls[text.upper()]
        except KeyError:
            role = cls.PUBLIC
        if role is cls.PUBLIC:
            raise InputError(f"there is no role '{text}'", hint="one of: reader, reviewer, editor, admin")
        return role


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    name: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit."""

    at: datetime
    user: str
    address: str
    action: str
    subject: str
    outcome: str


def accounts_of(ledger: Path) -> Path:
    """The file of a ledger's accounts.

    >>> accounts_of(Path("syria.whoholds")).name
    'syria.whoholds.accounts'
    """
    return ledger.with_name(ledger.name + SUFFIX)


class Accounts:
    """The accounts in a file, which is made when it is first written to."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._clock = clock
        self._turn = threading.RLock()
        self._open: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            if self._open is not None:
                self._open.close()
            self._open = None

    # People

    def users(self) -> list[User]:
        """Everybody who may sign in."""
        if not self.path.exists():
            return []
        with self._reading() as db:
            rows = db.execute("SELECT name, role, created_at FROM users ORDER BY name").fetchall()
        return [User(name, Role(role), datetime.fromisoformat(at)) for name, role, at in rows]

    def add(self, name: str, role: Role, password: str) -> None:
        """Let somebody sign in, or give them a new role and password (which ends their sessions).

        Raises: InputError.
        """
        if not NAME.fullmatch(name):
            raise InputError(f"'{name}' is no name for an account", hint="letters, digits and . @ _ -, at most 64")
        if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
            raise InputError(
                f"a password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters", hint="four random words do well"
            )
        hashed = self._hasher.hash(password)
        at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds")
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE user = ?", (name,))
            db.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?) "
                "ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password",
                (name, int(role), hashed, at),
            )

    def remove(self, name: str) -> None:
        """Let somebody sign in no more; their sessions end at once.

        Raises: NotFound.
        """
        gone = 0
        if self.path.exists():
            with self._writing() as db:
                gone = db.execute("DELETE FROM users WHERE name = ?", (name,)).rowcount
        if not gone:
            raise NotFound(f"nobody called '{name}' has an account", hint="whoholds users list")

    # Sessions

    def sign_in(self, name: str, password: str, address: str) -> tuple[User, str] | None:
        """A new session for a right password; None for a wrong one, or while the name is locked. Takes as long for names nobody has."""
        from argon2.exceptions import InvalidHashError, VerificationError

        now = self._clock()
        with self._writing() as db:
            locked = self._locked(db, name, address, now)
            if (
                not locked
            ):  # counted before it is looked at, so that many at once count too; a right one clears the count
                db.execute("INSERT INTO failures VALUES (?, ?, ?)", (name, address, now))
            row = db.execute("SELECT role, password, created_at FROM users WHERE name = ?", (name,)).fetchone()
        try:
            self._hasher.verify(row[1] if row else self._nobody, password[:MOST_CHARACTERS])
        except (VerificationError, InvalidHashError):
            return None
        if locked or row is None:
            return None
        with self._writing() as db:
            db.execute("DELETE FROM failures WHERE at < ?", (now - LOCKED_SECONDS,))
            db.execute("DELETE FROM failures WHERE name = ? AND address = ?", (name, address))
            db.execute("DELETE FROM sessions WHERE began < ?", (now - LONGEST_SECONDS,))
            token = secrets.token_urlsafe(32)
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_hash(token), name, now, now))
        return User(name, Role(row[0]), datetime.fromisoformat(row[2])), token

    def locked(self, name: str, address: str) -> bool:
        """Whether wrong passwords have locked a name."""
        if not self.path.exists():
            return False
        with self._reading() as db:
            return self._locked(db, name, address, self._clock())

    def _locked(self, db: sqlite3.Connection, name: str, address: str, now: float) -> bool:
        since = now - LOCKED_SECONDS
        count = "SELECT count(*), coalesce(sum(address = ?), 0) FROM failures WHERE name = ? AND at > ?"
        anywhere, here = db.execute(count, (address, name, since)).fetchone()
        return bool(here >= MOST_FAILURES or anywhere >= MOST_FAILURES_ANYWHERE)

    def who(self, token: str) -> User | None:
        """Whose session a cookie is; None when it has ended."""
        if not token or not self.path.exists():
            return None
        now = self._clock()
        with self._reading() as db:
            row = db.execute(
                "SELECT u.name, u.role, u.created_at, s.seen FROM sessions s JOIN users u ON u.name = s.user "
                "WHERE s.hash = ? AND s.began > ? AND s.seen > ?",
                (_hash(token), now - LONGEST_SECONDS, now - IDLE_SECONDS),
            ).fetchone()
        if row is None:
            return None
        if now - row[3] > 60:  # writing at every request would cost more than the request
            with self._writing() as db:
                db.execute("UPDATE sessions SET seen = ? WHERE hash = ?", (now, _hash(token)))
        return User(row[0], Role(row[1]), datetime.fromisoformat(row[2]))

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE hash = ?", (_hash(token),))

    # Audit

    def note(self, user: str, address: str, action: str, subject: str = "", outcome: str = "done") -> None:
        """Write down who did what."""
        at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        told = tuple(x[:500] for x in (user, address, action, subject, outcome))
        with self._writing() as db:
            db.execute(
                "INSERT INTO audit (at, user, address, action, subject, outcome) VALUES (?, ?, ?, ?, ?, ?)", (at, *told)
            )

    def audit(self, limit: int = 200) -> list[Entry]:
        """The newest lines, newest first."""
        if not self.path.exists():
            return []
        query = "SELECT at, user, address, action, subject, outcome FROM audit ORDER BY number DESC LIMIT ?"
        with self._reading() as db:
            rows = db.execute(query, (limit,)).fetchall()
        return [Entry(datetime.fromisoformat(at), *rest) for at, *rest in rows]

    # The file

    @cached_property
    def key(self) -> bytes:
        """The server's own secret, from which tokens are made."""
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO keys VALUES ('csrf', ?)", (secrets.token_bytes(32),))
            value: bytes = db.execute("SELECT value FROM keys WHERE name = 'csrf'").fetchone()[0]
        return value

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(COST["time_cost"], COST["memory_cost"], COST["parallelism"])

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_hex())

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            yield self._connection()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            db = self._connection()
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise LedgerBusy(f"{self.path} is being written to", hint="try again") from error
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            try:
                # Made for its owner only, before anything is in it.
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
                db = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
                db.execute("PRAGMA journal_mode = WAL")
                db.execute(
                    "PRAGMA synchronous = NORMAL"
                )  # a crash may cost the last seconds of sessions, never the file
                db.execute("PRAGMA foreign_keys = ON")
                db.executescript(_TABLES)
            except (OSError, sqlite3.Error) as error:
                raise LedgerReadOnly(f"{self.path} cannot be used: {error}", hint="check its permissions") from error
            self._open = db
        return self._open


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def as_row(user: User) -> tuple[Any, ...]:
    """For a listing."""
    return user.name, user.role.name.lower(), user.created_at.isoformat(timespec="seconds")
