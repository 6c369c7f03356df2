"""Keeps what each source said, append-only, with two times.

    from whoholds.ledger import open_ledger

    with open_ledger("syria.whoholds", create=True, theatre="syria-iraq") as ledger, ledger.writing():
        ledger.record_source(source)
        ledger.record_document(document, original)
        ledger.record_statements(statements)

Everything is in one file. SQLAlchemy is imported when a ledger is opened, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from whoholds.ledger.ledger import (
    Audit,
    Counts,
    Dependent,
    Fault,
    Fork,
    Ledger,
    LedgerInfo,
    Recorded,
    RecordedProblem,
)

__all__ = [
    "SUFFIX",
    "Audit",
    "Counts",
    "Dependent",
    "Fault",
    "Fork",
    "Ledger",
    "LedgerInfo",
    "Recorded",
    "RecordedProblem",
    "is_ledger",
    "open_ledger",
]

SUFFIX = ".whoholds"
"""The extension of a ledger's file."""


def is_ledger(path: Path) -> bool:
    """Whether a file is a ledger, by its first bytes alone: a damaged one is a ledger too."""
    from whoholds.ledger import sqlite  # the database library only where a ledger is asked for

    return sqlite.is_ledger(path)


def open_ledger(
    path: Path | str,
    *,
    create: bool = False,
    theatre: str | None = None,
    name: str | None = None,
    read_only: bool = False,
    wait_seconds: float = 30.0,
    clock: Callable[[], datetime] | None = None,
) -> Ledger:
    """Open the ledger in a file; with ``create`` it is made where there is none.

    A ledger of an older whoholds is migrated, after a backup beside it. A ``theatre`` given for a ledger that is there must be the
    ledger's own. ``wait_seconds`` is how long a writer waits for another one.

    Raises: LedgerMissing, LedgerVersion (made by a newer whoholds), LedgerReadOnly, LedgerBusy, LedgerDamaged.

    >>> import tempfile
    >>> with open_ledger(Path(tempfile.mkdtemp()) / "war.whoholds", create=True, theatre="world") as ledger:
    ...     ledger.info.name, ledger.info.theatre, ledger.count().statements
    ('war', 'world', 0)
    >>> open_ledger("nowhere.whoholds")
    Traceback (most recent call last):
    ...
    whoholds.errors.LedgerMissing: there is no ledger at nowhere.whoholds
    """
    from whoholds.ledger.sqlite import open_sqlite

    return open_sqlite(
        Path(path),
        create=create,
        theatre=theatre,
        name=name,
        read_only=read_only,
        wait_seconds=wait_seconds,
        clock=clock,
    )
