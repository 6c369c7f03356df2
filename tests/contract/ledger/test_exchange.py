"""dump → load → dump is byte-equal, and a dump that was touched is not taken."""

from __future__ import annotations

import io
import json

import pytest
from tests.unit.ledger.rows import DAY, HOUR, NOON, a_judgement, a_statement, event

from whoholds.errors import LedgerDamaged, LedgerError, LedgerVersion, WhoholdsError
from whoholds.ledger import Ledger
from whoholds.model import Person, Problem
from whoholds.model.vocabularies import JudgementKind, StatementStatus

from .conftest import Opener


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with a row of every kind."""
    machine = a_statement()
    ledger.record_people([Person("p", "A Person", ("البوكمال \u2028 \x00",))])
    ledger.record_statements([machine, a_statement(event(), start=22, end=60)])
    ledger.record_statements([machine.reviewed(StatementStatus.ACCEPTED, by="rana", at=NOON + 3 * HOUR)])
    ledger.record_judgement(a_judgement(JudgementKind.SAME, "isis", "daesh", decided_at=NOON + DAY))
    ledger.record_problem(Problem("x.pdf", "encrypted"), at=NOON)
    return ledger


def dumped(ledger: Ledger) -> str:
    stream = io.StringIO()
    ledger.dump(stream)
    return stream.getvalue()


def test_dump_load_dump_is_byte_equal(full: Ledger, opening: Opener) -> None:
    first = dumped(full)
    other = opening("other", create=True, theatre="elsewhere")
    assert other.load(io.StringIO(first)) == full.info.rows
    assert dumped(other) == first
    assert other.audit().clean
    assert other.info.head == full.info.head
    assert (other.info.name, other.info.theatre) == ("war", "syria-iraq")
    assert list(other.statements()) == list(full.statements())
    assert list(other.people()) == list(full.people())
    assert other.same_as("actor", "isis") == {"isis", "daesh"}
    later = a_statement(start=61, end=100, recorded_at=NOON + 2 * DAY)
    for ledger in (full, other):
        ledger.record_statements([later])
    assert full.info.head == other.info.head, "both go on alike"


def test_the_dump_of_an_empty_ledger(empty: Ledger, opening: Opener) -> None:
    other = opening("other", create=True)
    assert other.load(io.StringIO(dumped(empty))) == 0
    assert dumped(other) == dumped(empty)


def test_only_an_empty_ledger_takes_a_dump(full: Ledger) -> None:
    before = full.info.head
    with pytest.raises(LedgerError, match="only an empty ledger"):
        full.load(io.StringIO(dumped(full)))
    assert full.info.head == before


def test_a_dump_that_was_touched_anywhere_is_not_taken(full: Ledger, opening: Opener) -> None:
    lines = io.StringIO(dumped(full)).readlines()
    other = opening("other", create=True, theatre="kept")
    untouched = other.info
    for number in range(len(lines)):
        record = json.loads(lines[number])
        if number == 0:
            record["name"] = "peace"
        else:
            held = record["content"]
            name = sorted(held)[0]
            held[name] = "forged" if isinstance(held[name], str) else None if held[name] is not None else "forged"
        forged = [
            *lines[:number],
            json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n",
            *lines[number + 1 :],
        ]
        with pytest.raises(WhoholdsError):
            other.load(io.StringIO("".join(forged)))
    for cut in (
        [*lines[:3], *lines[4:]],
        [lines[0], lines[2], lines[1], *lines[3:]],
        lines[1:],
        ["{}\n"],
        ["no json\n"],
        [],
    ):
        with pytest.raises(LedgerDamaged) as refused:
            other.load(io.StringIO("".join(cut)))
        assert refused.value.hint
    assert other.info == untouched


def test_originals_of_a_dump_are_proven(full: Ledger, opening: Opener) -> None:
    record = next(line for line in dumped(full).split("\n") if '"kind":"document"' in line)
    forged = json.loads(record)
    forged["original"] = "Zm9yZ2Vk"
    text = dumped(full).replace(record, json.dumps(forged, ensure_ascii=False, separators=(",", ":")))
    with pytest.raises(LedgerDamaged, match="are not those it was read from"):
        opening("other", create=True).load(io.StringIO(text))


def test_a_dump_of_a_newer_whoholds_is_refused(empty: Ledger, opening: Opener) -> None:
    newer = dumped(empty).replace('"version":1', '"version":2')
    with pytest.raises(LedgerVersion):
        opening("other", create=True).load(io.StringIO(newer))
