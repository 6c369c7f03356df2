"""Same, different, unsure, undone: merges, conflicts through others, and the past as it was."""

from __future__ import annotations

import pytest
from tests.unit.ledger.rows import DAY, HOUR, NOON, a_judgement, a_statement, control

from whoholds.errors import JudgementConflict, LedgerError, NotFound
from whoholds.ledger import Ledger
from whoholds.model import Actor
from whoholds.model.vocabularies import JudgementKind

SAME, DIFFERENT, UNSURE, UNDONE = (
    JudgementKind.SAME,
    JudgementKind.DIFFERENT,
    JudgementKind.UNSURE,
    JudgementKind.UNDONE,
)


def test_a_merge_is_followed_and_can_be_undone(ledger: Ledger) -> None:
    statements = [a_statement(control("nusra")), a_statement(control("hts"), start=22, end=60)]
    ledger.record_statements(statements)
    ledger.record_judgement(a_judgement(SAME, "nusra", "jfs"))
    ledger.record_judgement(a_judgement(SAME, "jfs", "hts"))
    assert ledger.same_as("actor", "hts") == {"nusra", "jfs", "hts"}
    assert list(ledger.statements(actor="hts")) == statements
    ledger.record_judgement(a_judgement(UNDONE, "hts", "jfs", decided_at=NOON + 5 * HOUR))
    assert ledger.same_as("actor", "hts") == {"hts"}
    assert list(ledger.statements(actor="hts")) == statements[1:]
    assert list(ledger.statements(actor="hts", recorded_by=NOON + 4 * HOUR)) == statements
    ledger.record_judgement(a_judgement(SAME, "jfs", "hts", decided_at=NOON + 6 * HOUR))
    assert list(ledger.statements(actor="hts")) == statements


def test_a_merge_against_an_earlier_different_is_refused_also_through_others(ledger: Ledger) -> None:
    ledger.record_judgement(a_judgement(DIFFERENT, "isis", "nusra"))
    with pytest.raises(JudgementConflict, match="isis and nusra were judged different"):
        ledger.record_judgement(a_judgement(SAME, "nusra", "isis"))
    ledger.record_judgement(a_judgement(SAME, "nusra", "hts"))
    ledger.record_judgement(a_judgement(SAME, "daesh", "isis"))
    with pytest.raises(JudgementConflict, match="isis and nusra were judged different") as refused:
        ledger.record_judgement(a_judgement(SAME, "hts", "daesh"))
    assert "undo" in refused.value.hint
    with pytest.raises(JudgementConflict, match="they were merged"):
        ledger.record_judgement(a_judgement(DIFFERENT, "hts", "nusra"))
    ledger.record_judgement(a_judgement(UNDONE, "isis", "nusra", decided_at=NOON + 5 * HOUR))
    ledger.record_judgement(a_judgement(SAME, "hts", "daesh", decided_at=NOON + 6 * HOUR))
    assert ledger.same_as("actor", "isis") == {"isis", "daesh", "nusra", "hts"}


def test_two_kinds_of_things_do_not_mix(ledger: Ledger) -> None:
    ledger.record_judgement(a_judgement(SAME, "a", "b", about="place"))
    assert ledger.same_as("actor", "a") == {"a"}
    ledger.record_judgement(a_judgement(DIFFERENT, "a", "b", about="actor"))


def test_undo_takes_back_the_last_decision_only(ledger: Ledger) -> None:
    for who, hours in (("rana", 3), ("omar", 4)):
        ledger.record_judgement(a_judgement(SAME, "a", "b", decided_at=NOON + hours * HOUR, reason=who))
    ledger.record_judgement(a_judgement(UNDONE, "a", "b", decided_at=NOON + 5 * HOUR))
    assert ledger.same_as("actor", "a") == {"a", "b"}
    ledger.record_judgement(a_judgement(UNDONE, "b", "a", decided_at=NOON + 6 * HOUR))
    assert ledger.same_as("actor", "a") == {"a"}
    with pytest.raises(NotFound, match="to undo"):
        ledger.record_judgement(a_judgement(UNDONE, "a", "b", decided_at=NOON + 7 * HOUR))


def test_unsure_is_a_note(ledger: Ledger) -> None:
    ledger.record_judgement(a_judgement(SAME, "a", "b"))
    ledger.record_judgement(a_judgement(UNSURE, "a", "b"))
    assert ledger.same_as("actor", "a") == {"a", "b"}
    assert [j.kind for j in ledger.judgements(about="actor", of="a")] == [SAME, UNSURE]


def test_an_old_map_comes_out_as_it_was(ledger: Ledger) -> None:
    ledger.record_statements([a_statement(control("nusra"))])
    ledger.record_judgement(a_judgement(SAME, "nusra", "hts", decided_at=NOON + 30 * DAY))
    ledger.record_judgement(a_judgement(SAME, "nusra", "jfs", decided_at=NOON + 40 * DAY, known_at=NOON - 500 * DAY))
    assert ledger.same_as("actor", "nusra", known_at=NOON) == {"nusra", "jfs"}
    assert ledger.same_as("actor", "nusra", recorded_by=NOON + 30 * DAY) == {"nusra", "hts"}
    assert list(ledger.statements(actor="hts", known_at=NOON)) == []
    assert len(list(ledger.statements(actor="hts"))) == 1
    assert len(list(ledger.judgements(known_at=NOON))) == 1
    assert len(list(ledger.judgements(recorded_by=NOON + 30 * DAY))) == 1


def test_the_id_met_first_stands_for_the_cluster(ledger: Ledger) -> None:
    ledger.record_actors([Actor("aa-new-name", "A group")])
    ledger.record_judgement(a_judgement(SAME, "aa-new-name", "isis"))
    ledger.record_judgement(a_judgement(SAME, "0-never-met", "isis"))
    assert ledger.merged("actor") == {"isis": "isis", "aa-new-name": "isis", "0-never-met": "isis"}
    assert ledger.merged("place") == {}


def test_events_are_merged_by_the_ids_of_their_statements(ledger: Ledger) -> None:
    one, two = a_statement(), a_statement(start=22, end=60)
    ledger.record_statements([one, two])
    ledger.record_judgement(a_judgement(SAME, two.id, one.id, about="event"))
    assert ledger.merged("event") == {one.id: one.id, two.id: one.id}
    with pytest.raises(NotFound, match="to judge"):
        ledger.record_judgement(a_judgement(SAME, "ab" * 32, one.id, about="event"))


def test_judgements_that_make_no_sense_are_refused(ledger: Ledger) -> None:
    one = a_statement()
    ledger.record_statements([one])
    for wrong in (
        a_judgement(SAME, "a", "a"),
        a_judgement(SAME, "a", "b", about="weather"),
        a_judgement(JudgementKind.RETRACTS, "a", "b"),
        a_judgement(JudgementKind.ACCEPTS, "rana", one.id, about="statement"),
    ):
        with pytest.raises(LedgerError) as refused:
            ledger.record_judgement(wrong)
        assert refused.value.hint
    with pytest.raises(NotFound):
        ledger.record_judgement(a_judgement(JudgementKind.RETRACTS, "a", "ab" * 32, about="document"))
    assert list(ledger.judgements()) == []
