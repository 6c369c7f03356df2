"""Older ledgers are migrated after a backup, newer ones refused, and both ways of making a schema give the same."""

from __future__ import annotations

import contextlib
import io
import sqlite3
from pathlib import Path

import pytest
from alembic import command

from tests.unit.ledger.rows import HOUR, NOON, a_judgement, a_statement, with_basics
from whoholds.errors import LedgerError, LedgerReadOnly, LedgerVersion
from whoholds.ledger import open_ledger, tables
from whoholds.ledger.migrations import configuration
from whoholds.ledger.sqlite import SqliteLedger
from whoholds.model.vocabularies import JudgementKind


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of schema 0001 with rows in it."""
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True, theatre="syria-iraq") as ledger:
        with_basics(ledger)
        ledger.record_statements([a_statement(start=i, end=i + 9) for i in range(30)])
        ledger.record_judgement(a_judgement(JudgementKind.SAME, "isis", "daesh"))
        _to_schema(ledger, "0001")
    assert "mentions" not in _schema(path)
    return path


def _to_schema(ledger: object, revision: str) -> None:
    assert isinstance(ledger, SqliteLedger)
    with ledger._engine.connect() as plain:
        connection = plain.execution_options(whoholds_writes=True)
        with connection.begin():
            command.downgrade(configuration(connection), revision)


def _schema(path: Path) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: " ".join(sql.replace('"', "").split()).replace("( ", "(").replace(" )", ")") for name, sql in rows
        }


def _dump(path: Path) -> str:
    stream = io.StringIO()
    with open_ledger(path, read_only=True) as ledger:
        ledger.dump(stream)
    return stream.getvalue()


def test_an_older_ledger_is_migrated_with_a_backup_beside_it(old: Path) -> None:
    before = old.read_bytes()
    with open_ledger(old) as ledger:
        assert ledger.info.schema == tables.SCHEMA
        assert ledger.audit().clean
        assert len(list(ledger.statements(actor="daesh"))) == 30
        ledger.record_statements([a_statement(start=50, end=60, recorded_at=NOON + 9 * HOUR)])
    (backup,) = old.parent.glob("*.backup")
    assert backup.name.startswith("war.whoholds.schema-0001.")
    assert "mentions" not in _schema(backup)
    assert len(backup.read_bytes()) == len(before)
    with open_ledger(old) as ledger:
        assert ledger.count().statements == 31
    assert len(list(old.parent.glob("*.backup"))) == 1, "only a migration makes a backup"
    with open_ledger(backup) as again:
        assert again.count().statements == 30
        assert again.audit().clean


def test_migrated_or_new_the_schema_is_the_same(old: Path, tmp_path: Path) -> None:
    open_ledger(old).close()
    open_ledger(tmp_path / "new.whoholds", create=True).close()
    assert _schema(old) == _schema(tmp_path / "new.whoholds")


def test_every_revision_has_its_file() -> None:
    found = sorted(p.name[:4] for p in (Path(tables.__file__).parent / "migrations/versions").glob("0*.py"))
    assert tuple(found) == tables.REVISIONS


def test_an_older_ledger_cannot_be_migrated_while_it_is_read_only(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(LedgerReadOnly, match="must be migrated"):
        open_ledger(old, read_only=True)
    assert old.read_bytes() == before


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(old: Path) -> None:
    with contextlib.closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("CREATE TABLE mentions (in_the_way TEXT)")
    before = _schema(old)
    with pytest.raises(LedgerError, match="could not be migrated") as failed:
        open_ledger(old)
    assert ".backup" in failed.value.hint
    assert _schema(old) == before


def test_a_newer_ledger_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    open_ledger(path, create=True).close()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(LedgerVersion, match="newer whoholds") as refused:
            open_ledger(path, read_only=read_only)
        assert refused.value.hint
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["war.whoholds"]


def test_rows_with_words_this_whoholds_does_not_know_are_told_as_newer(tmp_path: Path) -> None:
    from whoholds.ledger.records import restore
    from whoholds.model import Statement, canonical

    record = canonical(a_statement())
    record["body"]["kind"] = "prophecy"
    with pytest.raises(LedgerVersion, match="cannot be understood"):
        restore(Statement, record)
    record = canonical(a_statement())
    del record["credibility"], record["body"]["extent"]
    assert restore(Statement, record) == a_statement(), "a row from before a field was there takes its default"
