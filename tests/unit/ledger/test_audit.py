"""An audit finds whatever was changed behind the ledger's back, and the tables themselves refuse to change."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.unit.ledger.rows import (
    DOCUMENT,
    HOUR,
    NOON,
    a_document,
    a_judgement,
    a_statement,
    control,
    event,
    with_basics,
)
from whoholds.ledger import open_ledger, tables
from whoholds.model import Problem
from whoholds.model.vocabularies import JudgementKind, StatementStatus


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a row of every kind."""
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as ledger:
        with_basics(ledger)
        machine = a_statement()
        ledger.record_statements([machine, a_statement(event(), start=22, end=60)])
        ledger.record_statements([machine.reviewed(StatementStatus.ACCEPTED, by="rana", at=NOON + 3 * HOUR)])
        ledger.record_judgement(a_judgement(JudgementKind.SAME, "isis", "daesh"))
        ledger.record_judgement(a_judgement(JudgementKind.RETRACTS, "x", machine.id, about="statement"))
        ledger.record_problem(Problem("x.pdf", "encrypted"), at=NOON)
    return path


FORGERIES = [
    "UPDATE rows SET content = replace(content, 'ISIS', 'SDF') WHERE seq = 7",
    "UPDATE rows SET content = replace(content, '31', '13') WHERE kind = 'statement'",
    "UPDATE rows SET recorded_at = '2016-01-01T00:00:00.000000+00:00' WHERE seq = 8",
    "UPDATE rows SET kind = 'person' WHERE kind = 'actor'",
    "UPDATE rows SET key = 'peace' WHERE kind = 'actor' AND key = 'isis'",
    "UPDATE rows SET hash = substr(hash, 2) || 'x' WHERE seq = 5",
    "UPDATE rows SET content = 'no json' WHERE seq = 2",
    "DELETE FROM rows WHERE seq = 4",
    "DELETE FROM rows WHERE kind = 'problem'; DELETE FROM rows WHERE kind = 'judgement'",
    "UPDATE ledger SET theatre = 'elsewhere'",
    "UPDATE originals SET data = x'789c030000000001'",
    "UPDATE originals SET data = x'00'",
    "DELETE FROM originals",
    "INSERT INTO originals VALUES ('abc', x'00')",
    "UPDATE documents SET known_at = '2016-01-01T00:00:00.000000+00:00'",
    "DELETE FROM documents",
    "UPDATE statements SET known_at = '2016-01-01T00:00:00.000000+00:00'",
    "UPDATE statements SET status = 'rejected' WHERE seq = 8",
    "UPDATE statements SET root = seq",
    "DELETE FROM statements WHERE seq = 7",
    "UPDATE judgements SET kind = 'different'",
    "DELETE FROM judgements",
    "UPDATE mentions SET name = 'sdf' WHERE name = 'isis'",
    "DELETE FROM mentions WHERE what = 'source'",
]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_whatever_is_changed_is_found(path: Path, forgery: str) -> None:
    with open_ledger(path) as ledger:
        assert ledger.audit().clean
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(forgery)
        connection.commit()
    with open_ledger(path) as ledger:
        report = ledger.audit()
    assert not report.clean
    assert all(str(fault) for fault in report.faults)


def test_the_end_of_the_chain_cannot_be_cut_off_unseen_by_who_kept_its_head(path: Path) -> None:
    with open_ledger(path) as ledger:
        old_head = ledger.info.head
        assert ledger.audit(old_head).clean
        ledger.record_problem(Problem("y.pdf", "encrypted"), at=NOON)
        head = ledger.info.head
        assert ledger.audit(old_head).clean
        assert ledger.audit(head).clean
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER rows_no_delete")
        connection.execute("DELETE FROM rows WHERE seq = (SELECT max(seq) FROM rows)")
    with open_ledger(path) as ledger:
        assert ledger.audit().clean, "nothing in the file tells"
        assert not ledger.audit(head).clean


@pytest.mark.parametrize("table", [*tables.APPEND_ONLY, "ledger"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_tables_refuse_to_change(path: Path, table: str, verb: str) -> None:
    column = tables.metadata.tables[table].c[0].name
    with (
        contextlib.closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(verb.format(table, column, column))


def test_names_without_a_row_are_remarks_not_faults(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "war.whoholds", create=True) as ledger:
        document, original = a_document()
        ledger.record_document(document, original)
        ledger.record_statements([a_statement(control("isis"))])
        report = ledger.audit()
    assert report.clean
    assert {(r.row, r.message.split("'")[1]) for r in report.remarks} == {(1, "agency"), (2, "isis"), (2, "p1")}
    assert (report.rows, report.citations, report.originals) == (2, 1, 1)


def test_a_dump_can_be_proven_without_whoholds(path: Path, tmp_path: Path) -> None:
    """The recipe of the chain, as chain.py tells it, with nothing but the standard library."""
    import hashlib
    import json

    dump = tmp_path / "dump.jsonl"
    with open_ledger(path) as ledger, dump.open("w", encoding="utf-8", newline="\n") as stream:
        ledger.dump(stream)
        head = ledger.info.head
    with dump.open(encoding="utf-8", newline="\n") as lines:
        previous = hashlib.sha256(next(lines).rstrip("\n").encode()).hexdigest()
        for line in lines:
            row = json.loads(line)
            told, original = row.pop("hash"), row.pop("original", None)
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            previous = hashlib.sha256((previous + text).encode()).hexdigest()
            assert previous == told
            if original:
                import base64

                assert hashlib.sha256(base64.b64decode(original)).hexdigest() == row["content"]["id"] == DOCUMENT.id
    assert previous == head
