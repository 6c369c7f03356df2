"""Filters, the three instants, prefixes, orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.ledger.rows import (
    AGENCY,
    DAY,
    DOCUMENT,
    HOUR,
    NOON,
    TEXT,
    a_document,
    a_judgement,
    a_statement,
    changed,
    control,
    event,
)

from whoholds.errors import LedgerError, NotFound, SettingsError
from whoholds.ledger import Ledger
from whoholds.model import Location, Participant, Period, Speaker
from whoholds.model.vocabularies import JudgementKind, Role, StatementStatus

LATE, LATE_BYTES = a_document("Later: the SDF holds Abu Kamal.", source="monitor", at=NOON + 10 * DAY)


@pytest.fixture
def three(ledger: Ledger) -> list[str]:
    """ISIS holds the town; an attack somewhere; ten days later the monitor says the SDF holds it."""
    ledger.record_document(LATE, LATE_BYTES)
    held = a_statement()
    attack = a_statement(event(), start=22, end=60, valid=Period.month(2017, 11))
    late = a_statement(
        control("sdf"), document=LATE, start=7, end=31, valid=None, said_by=(), recorded_at=NOON + 11 * DAY
    )
    ledger.record_statements([held, attack])
    ledger.record_statements([late])
    return [held.id, attack.id, late.id]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [0, 1, 2]),
        ({"kinds": ["control"]}, [0, 2]),
        ({"kinds": []}, []),
        ({"actor": "sdf"}, [1, 2]),
        ({"actor": "SDF"}, [1, 2]),
        ({"actor": "locals"}, [1]),
        ({"actor": "nobody"}, []),
        ({"place": "p1"}, [0, 2]),
        ({"place": "abu kamal"}, [0, 2]),
        ({"place": "البوكمال"}, [0, 2]),
        ({"document": DOCUMENT.id}, [0, 1]),
        ({"document": LATE.id[:10]}, [2]),
        ({"document": "9" * 64}, []),
        ({"source": "agency"}, [0, 1]),
        ({"source": "locals"}, [0, 1]),
        ({"source": "monitor"}, [2]),
        ({"source": "NM"}, [2]),
        ({"valid_during": Period.day(date(2017, 12, 11))}, [0]),
        ({"valid_during": Period.day(date(2017, 12, 12))}, []),
        ({"valid_during": Period.between(date(2017, 11, 30), date(2017, 12, 11))}, [0, 1]),
        ({"known_at": NOON}, [0, 1]),
        ({"known_at": NOON - HOUR}, []),
        ({"recorded_by": NOON + 2 * HOUR}, [0, 1]),
        ({"recorded_by": NOON + HOUR}, []),
        ({"limit": 2}, [0, 1]),
        ({"limit": 0}, []),
        ({"order": "valid"}, [1, 0, 2]),
        ({"order": "known", "limit": 2}, [0, 1]),
        ({"statuses": [StatementStatus.ACCEPTED]}, []),
        ({"actor": "sdf", "kinds": ["control"], "known_at": NOON}, []),
    ],
)
def test_filters(ledger: Ledger, three: list[str], asked: dict[str, object], found: list[int]) -> None:
    assert [s.id for s in ledger.statements(**asked)] == [three[i] for i in found]  # type: ignore[arg-type]


def test_a_filter_sees_the_reading_not_what_it_superseded(ledger: Ledger) -> None:
    machine = a_statement(control("isis"))
    amended = machine.reviewed(StatementStatus.AMENDED, by="rana", at=NOON + 3 * HOUR, body=control("sdf"))
    ledger.record_statements([machine, amended])
    assert list(ledger.statements(actor="isis")) == []
    assert list(ledger.statements(actor="sdf")) == [amended]
    assert list(ledger.statements(actor="isis", recorded_by=NOON + 2 * HOUR)) == [machine]


def test_reviews_correct_our_reading_of_what_was_known_long_before(ledger: Ledger) -> None:
    machine = a_statement()
    rejected = machine.reviewed(StatementStatus.REJECTED, by="rana", at=NOON + 900 * DAY)
    ledger.record_statements([machine])
    ledger.record_statements([rejected])
    assert list(ledger.statements(known_at=NOON)) == []
    assert list(ledger.statements(known_at=NOON, recorded_by=NOON + DAY)) == [machine]


def test_a_correction_by_the_source_counts_from_its_own_publication(ledger: Ledger, three: list[str]) -> None:
    corrected = a_statement(
        control("sdf"), document=LATE, start=0, end=31, supersedes=three[0], recorded_at=NOON + 12 * DAY
    )
    ledger.record_statements([corrected])
    assert three[0] in {s.id for s in ledger.statements(known_at=NOON + DAY)}
    assert three[0] not in {s.id for s in ledger.statements(known_at=NOON + 10 * DAY)}
    assert corrected.id in {s.id for s in ledger.statements()}


@pytest.mark.parametrize("about", ["statement", "document"])
def test_what_is_retracted_drops_out_once_that_is_known_and_can_come_back(
    ledger: Ledger, three: list[str], about: str
) -> None:
    right = three[0] if about == "statement" else DOCUMENT.id
    gone = {three[0]} if about == "statement" else {three[0], three[1]}
    retraction = a_judgement(
        JudgementKind.RETRACTS, LATE.id, right, about=about, decided_at=NOON + 20 * DAY, known_at=NOON + 10 * DAY
    )
    assert ledger.record_judgement(retraction)
    assert not ledger.record_judgement(retraction)

    def missing(**asked: object) -> set[str]:
        return {three[0], three[1]} - {s.id for s in ledger.statements(**asked)}  # type: ignore[arg-type]

    assert missing() == gone
    assert missing(known_at=NOON + 10 * DAY) == gone
    assert missing(known_at=NOON + 10 * DAY - HOUR) == set()
    assert missing(recorded_by=NOON + 19 * DAY) == set()
    assert missing(include_retracted=True) == set()
    assert [d.what for d in ledger.resting_on(three[0])] == ["retracts"]
    ledger.record_judgement(a_judgement(JudgementKind.UNDONE, LATE.id, right, about=about, decided_at=NOON + 21 * DAY))
    assert missing() == set()
    assert missing(recorded_by=NOON + 20 * DAY) == gone


def test_a_retracted_reading_takes_its_reviews_with_it(ledger: Ledger) -> None:
    machine = a_statement()
    accepted = machine.reviewed(StatementStatus.ACCEPTED, by="rana", at=NOON + 3 * HOUR)
    ledger.record_statements([machine, accepted])
    ledger.record_judgement(a_judgement(JudgementKind.RETRACTS, "agency", machine.id, about="statement"))
    assert list(ledger.statements()) == []


def test_an_instant_before_rows_already_written_is_lifted_behind_them(ledger: Ledger) -> None:
    ledger.record_statements([a_statement(recorded_at=NOON + 5 * HOUR)])
    asked = [s.id for s in ledger.statements(recorded_by=NOON + 5 * HOUR)]
    ledger.record_statements([a_statement(start=22, end=60, recorded_at=NOON)])
    assert [s.id for s in ledger.statements(recorded_by=NOON + 5 * HOUR)] == asked
    assert max(s.recorded_at for s in ledger.statements()) > NOON + 5 * HOUR
    assert ledger.audit().clean


def test_prefixes(ledger: Ledger) -> None:
    statements = [a_statement(start=i, end=j) for i in range(60) for j in range(i + 1, i + 60)]
    ledger.record_statements(statements)
    ids = sorted(s.id for s in statements)
    prefix = ids[0][:12].upper()
    assert ledger.statement(f" {prefix} ").id == ids[0]
    with pytest.raises(NotFound, match="too short"):
        ledger.statement(ids[0][:5])
    with pytest.raises(NotFound, match="there is no statement"):
        ledger.statement("0123456789")
    with pytest.raises(NotFound, match="there is no statement"):
        ledger.statement("%_%_%_%_")


def test_an_ambiguous_prefix_names_the_candidates(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from whoholds.ledger import answering

    monkeypatch.setattr(answering, "SHORTEST_PREFIX", 1)  # two ids that share six digits would take ten million rows
    statements = [a_statement(start=i, end=i + 9) for i in range(40)]
    ledger.record_statements(statements)
    with pytest.raises(NotFound, match="fits several statements") as refused:
        ledger.statement(statements[0].id[0])
    assert statements[0].id[:3] in refused.value.message or "…" in refused.value.message


def test_documents_by_source_and_instant(ledger: Ledger) -> None:
    ledger.record_document(LATE, LATE_BYTES)
    assert [d.id for d in ledger.documents()] == [DOCUMENT.id, LATE.id]
    assert [d.id for d in ledger.documents(source="Northern Monitor")] == [LATE.id]
    assert [d.id for d in ledger.documents(known_at=NOON + DAY)] == [DOCUMENT.id]
    with pytest.raises(NotFound):
        ledger.document("abcdef")
    with pytest.raises(NotFound):
        ledger.original("abcdef12")


def test_a_speaker_is_found_by_id_name_person_and_actor(ledger: Ledger) -> None:
    statement = a_statement(
        said_by=(Speaker("the spokesman", person="k-gabriel", actor="sdf"), Speaker("Wire", source="w1"))
    )
    ledger.record_statements([statement])
    for asked in ("k-gabriel", "sdf", "The Spokesman", "w1", "wire", AGENCY.name, "agency"):
        assert list(ledger.statements(source=asked)) == [statement], asked


def test_a_place_told_but_not_found_is_still_found_by_its_name(ledger: Ledger) -> None:
    body = replace(control(name="Nowhere"), location=None, actors=(Participant("unknown men", Role.HOLDER),))
    ledger.record_statements([a_statement(body)])
    assert len(list(ledger.statements(place="nowhere"))) == 1
    relative = replace(control(), location=Location("north of Abu Kamal", 41, 35, 9, "p1", basis="relative"))
    ledger.record_statements([changed(a_statement(), body=relative)])
    assert len(list(ledger.statements(place="Abu Kamal"))) == 1


def test_instants_need_a_time_zone(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no time zone"):
        ledger.statements(known_at=NOON.replace(tzinfo=None))


def test_counts(ledger: Ledger, three: list[str]) -> None:
    machine = ledger.statement(three[0])
    ledger.record_statements([machine.reviewed(StatementStatus.REJECTED, by="rana", at=NOON + 30 * DAY)])
    count = ledger.count()
    assert (count.documents, count.statements, count.readings, count.sources, count.actors) == (2, 4, 2, 2, 2)
    assert dict(count.by_kind) == {"control": 3, "event": 1}
    assert ledger.document(DOCUMENT.id).text == TEXT


def test_an_order_that_is_none_is_told(ledger: Ledger) -> None:
    with pytest.raises(SettingsError, match="cannot be ordered by 'weight'"):
        ledger.statements(order="weight")  # type: ignore[arg-type]
