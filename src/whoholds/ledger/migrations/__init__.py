"""Brings an older ledger to this whoholds' schema, after a backup beside it."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from whoholds.errors import LedgerError, LedgerReadOnly
from whoholds.ledger import tables


def configuration(connection: Connection) -> Config:
    """Alembic's settings for an open connection; nothing is read from a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, path: Path, version: str) -> Path | None:
    """Back a SQLite ledger up and migrate it, whole or not at all; where the backup is (None: another process was first).

    Raises: LedgerReadOnly when the backup cannot be written; LedgerError when a revision fails. The ledger is then as it was.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(whoholds_writes=True)
        with connection.begin():
            if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() != version:
                return None
            backup = _back_up(path, version)
            try:
                command.upgrade(configuration(connection), tables.SCHEMA)
            except (CommandError, DBAPIError) as error:
                raise LedgerError(
                    f"{path} could not be migrated from schema {version}: {error}",
                    hint=f"it is as it was; a copy is at {backup}",
                ) from error
    return backup


def _back_up(path: Path, version: str) -> Path:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    backup = path.with_name(f"{path.name}.schema-{version}.{now}.backup")
    try:
        # A second connection sees what is committed; the first holds the write lock, so nothing is added meanwhile.
        source, target = sqlite3.connect(path), sqlite3.connect(backup)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        with backup.open("rb") as written:
            os.fsync(written.fileno())
    except (OSError, sqlite3.Error) as error:
        backup.unlink(missing_ok=True)
        raise LedgerReadOnly(
            f"no backup of {path} can be written beside it: {error}", hint="make room there; nothing was migrated"
        ) from error
    return backup
