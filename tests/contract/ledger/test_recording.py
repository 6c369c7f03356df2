"""What enters a ledger, what is refused, and that it is all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tests.unit.ledger.rows import (
    DOCUMENT,
    HOUR,
    ISIS,
    MONITOR,
    NOON,
    ORIGINAL,
    a_document,
    a_statement,
    changed,
    control,
    event,
)

from whoholds.errors import CitationError, LedgerError, NotFound
from whoholds.ledger import Ledger, Recorded
from whoholds.model import Citation, Count, Document, Figure, Problem
from whoholds.model.vocabularies import StatementStatus


def test_what_was_recorded_comes_back_equal(ledger: Ledger) -> None:
    recorded = [
        a_statement(),
        a_statement(event(), start=22, end=60, hedge="up to", denied=True, valid=None),
        a_statement(Figure(count=Count("killed", high=31.0)), start=61, end=100),
    ]
    assert ledger.record_statements(recorded) == Recorded(3, 0)
    assert list(ledger.statements()) == recorded
    assert ledger.statement(recorded[1].id) == recorded[1]
    assert ledger.document(DOCUMENT.id) == DOCUMENT
    assert ledger.original(DOCUMENT.id) == ORIGINAL
    assert next(ledger.actors()) == ISIS


def test_the_same_reading_twice_is_one_row(ledger: Ledger) -> None:
    statement = a_statement()
    again = replace(statement, recorded_at=NOON + 9 * HOUR)
    assert ledger.record_statements([statement, again]) == Recorded(1, 1)
    assert ledger.record_statements([again]) == Recorded(0, 1)
    assert next(ledger.statements()).recorded_at == statement.recorded_at
    assert not ledger.record_document(DOCUMENT, ORIGINAL)
    assert not ledger.record_source(MONITOR)
    assert ledger.record_actors([ISIS]) == 0


def test_a_changed_source_is_a_further_row_and_the_newest_is_shown(ledger: Ledger) -> None:
    better = replace(MONITOR, reliability="B")
    assert ledger.record_source(better)
    assert [s.reliability for s in ledger.sources() if s.id == MONITOR.id] == ["B"]
    assert ledger.count().sources == 2


@pytest.mark.parametrize(
    ("citation", "told"),
    [
        (replace(a_statement().citation, exact="ISIS holds Abu Kamel"), "quotes"),
        (replace(a_statement().citation, start=1, end=21), "quotes"),
        (replace(a_statement().citation, end=None), "quotes"),
        (replace(a_statement().citation, start=0, end=10**9), "quotes"),
        (replace(a_statement().citation, start=-20, end=-1), "quotes"),
        (replace(a_statement().citation, document="0" * 64), "not in the ledger"),
        (Citation(DOCUMENT.id, None, None, "ISIS holds"), "neither a quotation nor a dataset row"),
        (Citation(DOCUMENT.id, None, None, "ISIS holds", row=""), "neither a quotation nor a dataset row"),
    ],
)
def test_a_quotation_that_is_not_there_is_refused_with_its_whole_batch(
    ledger: Ledger, citation: Citation, told: str
) -> None:
    good, bad = a_statement(start=22, end=60), changed(a_statement(), citation=citation)
    before = ledger.info.head
    with pytest.raises(CitationError, match=told) as refused:
        ledger.record_statements([good, bad])
    assert refused.value.hint
    assert ledger.info.head == before
    assert ledger.count().statements == 0


def test_a_dataset_row_is_a_citation(ledger: Ledger) -> None:
    row = changed(a_statement(), citation=Citation.from_row(DOCUMENT.id, "SYR-1", "clash near Abu Kamal"))
    ledger.record_statements([row])
    assert ledger.statement(row.id).citation.row == "SYR-1"
    assert ledger.audit().clean


def test_an_id_that_is_not_that_of_the_content_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="does not have the id"):
        ledger.record_statements([replace(a_statement(), denied=True)])
    with pytest.raises(LedgerError, match="not the sha256"):
        ledger.record_document(replace(DOCUMENT, id="1" * 64), ORIGINAL)


def test_what_cannot_be_kept_is_refused_with_what_to_do(ledger: Ledger) -> None:
    for bad in (
        a_statement(known_at=datetime(2017, 12, 11)),  # noqa: DTZ001 - the missing zone is the point
        a_statement(Figure(count=Count("killed", high=float("nan")))),
    ):
        with pytest.raises(LedgerError) as refused:
            ledger.record_statements([bad])
        assert refused.value.hint
    with pytest.raises(LedgerError, match="half a character"):
        ledger.record_source(replace(MONITOR, name="half \ud800 a character"))
    with pytest.raises(NotFound, match="to supersede"):
        ledger.record_statements([a_statement(supersedes="ab" * 32)])
    assert ledger.audit().clean


def test_writing_is_all_or_nothing(ledger: Ledger) -> None:
    before = ledger.info.head
    with pytest.raises(RuntimeError, match="midway"), ledger.writing():
        ledger.record_statements([a_statement()])
        assert len(list(ledger.statements())) == 1, "a writer sees its own rows"
        raise RuntimeError("midway")
    assert list(ledger.statements()) == []
    assert ledger.info.head == before
    ledger.record_statements([a_statement()])
    assert ledger.audit().clean


def test_a_bad_document_of_a_batch_leaves_nothing_behind_while_the_batch_goes_on(ledger: Ledger) -> None:
    good, wrong = a_statement(), changed(a_statement(start=22, end=60), citation=Citation("f" * 64, 0, 4, "ISIS"))
    other, original = a_document("Another report.")
    with ledger.writing():
        ledger.record_document(other, original)
        with pytest.raises(CitationError):
            ledger.record_statements([a_statement(start=61, end=100), wrong])
        ledger.record_problem(Problem("b.txt", "a quotation is not there"), other.id, at=NOON)
        ledger.record_statements([good])
    assert list(ledger.statements()) == [good]
    assert [(p.problem.where, p.document, p.recorded_at) for p in ledger.problems()] == [("b.txt", other.id, NOON)]
    assert ledger.audit().clean


def test_an_answer_may_be_iterated_while_rows_are_added(ledger: Ledger) -> None:
    statements = [a_statement(start=i, end=i + 5) for i in range(40)]
    ledger.record_statements(statements[:20])
    seen = []
    for statement, new in zip(ledger.statements(), statements[20:], strict=True):
        ledger.record_statements([new])
        seen.append(statement)
    assert seen == statements[:20]


def test_originals_keep_every_byte(ledger: Ledger) -> None:
    original = bytes(range(256)) * 50
    from hashlib import sha256

    document = Document(
        id=sha256(original).hexdigest(), source="agency", text="\x00 odd \u2028 text \U0001f600", retrieved_at=NOON
    )
    assert ledger.record_document(document, original)
    assert ledger.original(document.id[:8]) == original
    assert ledger.document(document.id[:8]) == document


def test_reviews_are_rows_that_supersede(ledger: Ledger) -> None:
    machine = a_statement()
    accepted = machine.reviewed(StatementStatus.ACCEPTED, by="rana", at=NOON + 3 * HOUR)
    amended = accepted.reviewed(StatementStatus.AMENDED, by="omar", at=NOON + 4 * HOUR, body=control("sdf"))
    ledger.record_statements([machine, accepted, amended])
    assert list(ledger.statements()) == [amended]
    assert ledger.history(accepted.id) == (machine, accepted, amended)
    assert list(ledger.statements(include_superseded=True)) == [machine, accepted, amended]
    assert [(d.what, d.by) for d in ledger.resting_on(machine.id)] == [("supersedes", "review:rana")]
    rejected = amended.reviewed(StatementStatus.REJECTED, by="rana", at=NOON + 5 * HOUR)
    ledger.record_statements([rejected])
    assert list(ledger.statements()) == []
    assert list(ledger.statements(include_rejected=True)) == [rejected]
    assert list(ledger.statements(statuses=[StatementStatus.REJECTED])) == [rejected]


def test_two_reviewers_of_one_row_are_both_kept_and_shown(ledger: Ledger) -> None:
    machine = a_statement()
    ledger.record_statements([machine])
    rana = machine.reviewed(StatementStatus.REJECTED, by="rana", at=NOON + 3 * HOUR)
    omar = machine.reviewed(StatementStatus.AMENDED, by="omar", at=NOON + 4 * HOUR, hedge="reportedly")
    ledger.record_statements([rana])
    assert list(ledger.conflicts()) == []
    ledger.record_statements([omar])
    (fork,) = ledger.conflicts()
    assert (fork.superseded, fork.rows, fork.reading) == (machine.id, (rana, omar), omar.id)
    assert list(ledger.statements()) == [omar], "the latest wins"
    assert list(ledger.statements(recorded_by=NOON + 3 * HOUR)) == []
    assert list(ledger.conflicts(recorded_by=NOON + 3 * HOUR)) == []


def test_two_reviewers_who_agree_are_no_conflict(ledger: Ledger) -> None:
    machine = a_statement()
    reviews = [machine.reviewed(StatementStatus.ACCEPTED, by=who, at=NOON + 3 * HOUR) for who in ("rana", "omar")]
    ledger.record_statements([machine, *reviews])
    assert list(ledger.conflicts()) == []
