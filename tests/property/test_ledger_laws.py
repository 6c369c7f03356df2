"""The six laws of the ledger, and what follows from them, on rows nobody thought of."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from json import loads
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.unit.ledger.rows import (
    DOCUMENT,
    NOON,
    ORIGINAL,
    TEXT,
    a_document,
    a_judgement,
    a_statement,
    control,
    with_basics,
)

from whoholds.errors import CitationError, JudgementConflict, LedgerError, NotFound
from whoholds.ledger import Ledger, Recorded, open_ledger
from whoholds.ledger.records import restore
from whoholds.ledger.writer import id_of_statement
from whoholds.model import AnyBody, Citation, Judgement, Period, Speaker, Statement, Tool, canonical, canonical_json
from whoholds.model.vocabularies import JudgementKind, Modality, StatementStatus

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
MANY = settings(FEW, max_examples=100)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st.datetimes adds the zone
days = st.dates(date(2000, 1, 1), date(2030, 1, 1))
periods = st.builds(lambda start, length: Period(start, start + timedelta(length)), days, st.integers(1, 800))
numbers = st.none() | st.floats(0, 1e9, allow_nan=False) | st.integers(0, 10**6)

st.register_type_strategy(str, texts)
st.register_type_strategy(Period, periods)
st.register_type_strategy(datetime, instants)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
bodies: st.SearchStrategy[Any] = st.one_of([st.from_type(body) for body in get_args(AnyBody)])


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Any statement about the report."""
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    cited = Citation.from_text(DOCUMENT.id, TEXT, start, end)
    if draw(st.booleans()):
        cited = Citation.from_row(DOCUMENT.id, draw(texts.filter(bool)), draw(texts))
    return Statement(
        body=draw(bodies),
        citation=cited,
        made_by=Tool(name=draw(texts), version=draw(texts)),
        known_at=draw(instants),
        recorded_at=draw(instants),
        said_by=tuple(draw(st.lists(st.builds(Speaker, texts, st.none() | texts), max_size=3))),
        denied=draw(st.booleans()),
        hedge=draw(texts),
        modality=draw(st.sampled_from(Modality)),
        valid=draw(st.none() | periods),
        credibility=draw(st.integers(1, 6)),
    )


MEMORY = Path("/dev/shm")  # hundreds of ledgers: a disk would spend most of the time on their safety


@contextmanager
def new_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@contextmanager
def new_ledger() -> Iterator[Ledger]:
    with new_folder() as folder:
        (folder / "war.whoholds").write_bytes(ledger_with_basics())
        with open_ledger(folder / "war.whoholds") as ledger:
            yield ledger


@cache
def ledger_with_basics() -> bytes:
    with new_folder() as folder:
        with open_ledger(folder / "war.whoholds", create=True) as ledger:
            with_basics(ledger)
        return (folder / "war.whoholds").read_bytes()


def dumped(ledger: Ledger) -> str:
    stream = io.StringIO()
    ledger.dump(stream)
    return stream.getvalue()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), unique=True, min_size=1, max_size=8))
@FEW
def test_law_1_agreement_is_several_statements_with_one_citation_each(spans: list[tuple[int, int]]) -> None:
    said = [a_statement(start=start, end=start + length) for start, length in spans]
    with new_ledger() as ledger:
        assert ledger.record_statements(said) == Recorded(len(spans), 0)
        assert {(s.citation.start, s.citation.end) for s in ledger.statements()} == {(a, a + b) for a, b in spans}


@given(statements(), st.data())
@MANY
def test_law_2_an_id_is_that_of_what_is_said_and_of_nothing_else(statement: Statement, data: st.DataObject) -> None:
    assert id_of_statement(canonical(statement)) == statement.id
    same = replace(statement, recorded_at=data.draw(instants), credibility=1, known_at=data.draw(instants), id="")
    assert same.id == statement.id
    other = data.draw(statements())
    told = [
        canonical_json(
            (
                s.body,
                s.valid,
                s.said_by,
                s.denied,
                s.hedge,
                s.modality,
                s.made_by.name,
                replace(s.citation, exact="", prefix="", suffix=""),
            )
        )
        for s in (statement, other)
    ]
    assert (other.id == statement.id) == (told[0] == told[1])


@given(statements())
@MANY
def test_what_is_written_is_read_back_as_it_was(statement: Statement) -> None:
    back = restore(Statement, loads(canonical_json(statement)))
    assert canonical_json(back) == canonical_json(statement)
    assert back == statement


@given(st.lists(statements(), max_size=8), st.randoms())
@FEW
def test_law_2_the_same_readings_in_any_order_and_batches_are_the_same_rows(said: list[Statement], chance: Any) -> None:
    once = {s.id for s in said}
    again = [*said, *said]
    chance.shuffle(again)
    with new_ledger() as ledger:
        cut = chance.randint(0, len(again))
        first, second = ledger.record_statements(again[:cut]), ledger.record_statements(again[cut:])
        assert first.added + second.added == len(once)
        assert first.already + second.already == len(again) - len(once)
        assert {s.id for s in ledger.statements()} == once
        with new_ledger() as other:
            other.record_statements(said)
            for order in ("valid", "known", "document"):
                answers = [[s.id for s in one.statements(order=order)] for one in (ledger, other)]  # type: ignore[arg-type]
                known = [{s.id: s.known_at for s in one.statements()} for one in (ledger, other)]
                if known[0] == known[1]:  # the same reading under two instants keeps the one recorded first
                    assert answers[0] == answers[1], order
        assert ledger.audit().clean


# Histories: any mix of readings, reviews, merges and retractions, each with its own instants.

ACTORS = ("isis", "sdf", "daesh", "hts")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Any]]:
    steps: list[tuple[str, Any]] = []
    readings: list[Statement] = []
    for _ in range(draw(st.integers(2, 14))):
        at = NOON + timedelta(hours=draw(st.integers(-50, 50)))
        known_at = NOON + timedelta(hours=draw(st.integers(-50, 50)))
        what = draw(st.sampled_from(["read", "read", "review", "correct", "merge", "retract"]))
        if what == "read" or (what != "merge" and not readings):
            start = draw(st.integers(0, 60))
            body = control(draw(st.sampled_from(ACTORS)))
            readings.append(a_statement(body, start=start, end=start + 9, known_at=known_at, recorded_at=at))
            steps.append(("statement", readings[-1]))
        elif what in ("review", "correct"):
            old = draw(st.sampled_from(readings))
            status = draw(
                st.sampled_from([StatementStatus.ACCEPTED, StatementStatus.REJECTED, StatementStatus.AMENDED])
            )
            body = control(draw(st.sampled_from(ACTORS)))
            new = old.reviewed(status, by=draw(st.sampled_from(["rana", "omar"])), at=at, body=body)
            if what == "correct":
                new = replace(new, known_at=known_at, id="")
            readings.append(new)
            steps.append(("statement", new))
        elif what == "merge":
            left, right = draw(st.permutations(ACTORS))[:2]
            kind = draw(st.sampled_from([JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNDONE]))
            known = draw(st.none() | st.just(known_at))
            steps.append(("judgement", a_judgement(kind, left, right, decided_at=at, known_at=known)))
        else:
            right = draw(st.sampled_from(readings)).id
            kind = draw(st.sampled_from([JudgementKind.RETRACTS, JudgementKind.UNDONE]))
            judged = a_judgement(kind, "source", right, about="statement", decided_at=at, known_at=known_at)
            steps.append(("judgement", judged))
    return steps


@st.composite
def two_parts(draw: st.DrawFn) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """A history cut in two: the later part reviews, corrects and retracts rows of the earlier one."""
    steps = draw(histories())
    cut = draw(st.integers(1, len(steps) - 1))
    return steps[:cut], steps[cut:]


def play(ledger: Ledger, steps: list[tuple[str, Any]]) -> None:
    for what, step in steps:
        with suppress(JudgementConflict, NotFound):
            if what == "statement":
                ledger.record_statements([step])
            else:
                ledger.record_judgement(step)


def answers(ledger: Ledger, **instants: datetime) -> list[Any]:
    asked: list[dict[str, Any]] = [{}, {"include_superseded": True}, {"include_rejected": True}]
    asked += [{"actor": a} for a in ACTORS]
    found: list[Any] = [[(s.id, s.recorded_at) for s in ledger.statements(**a, **instants)] for a in asked]
    return [*found, dict(ledger.merged("actor", **instants)), list(ledger.judgements(**instants))]


@given(two_parts())
@FEW
def test_law_3_later_rows_leave_the_earlier_ones_as_they_are(parts: Any) -> None:
    before, after = parts
    with new_ledger() as ledger:
        play(ledger, before)
        then = dumped(ledger)
        play(ledger, after)
        assert dumped(ledger).startswith(then)
        assert ledger.audit().clean


@given(two_parts(), st.integers(-50, 50))
@settings(FEW, max_examples=40)
def test_law_4_as_recorded_then_never_changes(parts: Any, hours: int) -> None:
    before, after = parts
    with new_ledger() as ledger:
        play(ledger, before)
        rows = [
            s.recorded_at
            for s in ledger.statements(include_superseded=True, include_rejected=True, include_retracted=True)
        ]
        assume(rows)
        then = min(NOON + timedelta(hours=hours), max(rows))
        answered = answers(ledger, recorded_by=then)
        play(ledger, after)
        assert answers(ledger, recorded_by=then) == answered


@given(two_parts(), st.integers(-50, 50))
@settings(FEW, max_examples=40)
def test_law_4_as_known_then_is_not_changed_by_what_was_known_later(parts: Any, hours: int) -> None:
    before, after = parts
    then = NOON + timedelta(hours=hours)

    def known_at(step: Any) -> datetime:
        return step.known_at or step.decided_at if isinstance(step, Judgement) else step.known_at  # type: ignore[no-any-return]

    later = [(what, step) for what, step in after if known_at(step) > then]
    with new_ledger() as ledger:
        play(ledger, before)
        answered = answers(ledger, known_at=then)
        play(ledger, later)
        assert answers(ledger, known_at=then) == answered


@given(
    st.lists(
        st.tuples(st.sampled_from(["same", "different", "undone"]), st.integers(0, 5), st.integers(0, 5)), max_size=25
    )
)
@FEW
def test_law_5_no_cluster_ever_holds_two_that_were_judged_different(steps: list[tuple[str, int, int]]) -> None:
    """Held against a plain model: stacks of decisions by pair, clusters by search."""
    stacks: dict[frozenset[int], list[str]] = {}

    def together(start: int) -> set[int]:
        found, rest = {start}, [start]
        while rest:
            here = rest.pop()
            for pair, stack in stacks.items():
                if here in pair and "same" in stack:
                    rest += pair - found
                    found |= pair
        return found

    with new_ledger() as ledger:
        for number, (kind, left, right) in enumerate(steps):
            pair = frozenset((left, right))
            stack = stacks.setdefault(pair, [])
            apart = [p for p, s in stacks.items() if "different" in s]
            allowed = (
                left != right
                and {
                    "same": not any(len(p & together(left)) == 1 and len(p & together(right)) == 1 for p in apart)
                    or right in together(left),
                    "different": right not in together(left),
                    "undone": bool(stack),
                }[kind]
            )
            judged = a_judgement(JudgementKind(kind), str(left), str(right), decided_at=NOON + timedelta(hours=number))
            try:
                ledger.record_judgement(judged)
            except (LedgerError, NotFound):
                assert not allowed
                continue
            assert allowed
            if kind == "undone":
                stack.pop()
            else:
                stack.append(kind)
        for item in range(6):
            assert ledger.same_as("actor", str(item)) == {str(i) for i in together(item)}


@given(histories(), st.lists(statements(), max_size=4))
@FEW
def test_law_5_dump_load_dump_is_byte_equal(steps: list[Any], said: list[Statement]) -> None:
    with new_ledger() as ledger, new_folder() as folder:
        play(ledger, steps)
        ledger.record_statements(said)
        first = dumped(ledger)
        with open_ledger(folder / "other.whoholds", create=True) as other:
            other.load(io.StringIO(first))
            assert dumped(other) == first
            assert other.audit() == ledger.audit()
            assert other.audit().clean
            assert answers(other) == answers(ledger)


@given(st.data())
@FEW
def test_law_6_only_what_stands_in_the_text_gets_in(data: st.DataObject) -> None:
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
    places = st.integers(0, len(text)) | st.integers(-5, 90)
    start, end = data.draw(places), data.draw(places)
    exact = data.draw(st.one_of(st.just(text[start:end]), st.just(text[max(0, start) : end]), texts))
    document, original = a_document(text)
    quoted = a_statement(document=document, start=0, end=1)
    quoted = replace(quoted, citation=replace(quoted.citation, start=start, end=end, exact=exact), id="")
    stands = 0 <= start < end <= len(text) and text[start:end] == exact
    with new_ledger() as ledger:
        ledger.record_document(document, original)
        if stands:
            ledger.record_statements([quoted])
        else:
            with pytest.raises(CitationError):
                ledger.record_statements([quoted])
        assert ledger.count().statements == int(stands)
        assert ledger.audit().clean


@given(st.binary(max_size=300), texts)
@FEW
def test_originals_and_texts_come_back_byte_for_byte(original: bytes, text: str) -> None:
    from hashlib import sha256

    document = replace(DOCUMENT, id=sha256(original).hexdigest(), text=text)
    assume(document.id != DOCUMENT.id and original != ORIGINAL)
    with new_ledger() as ledger:
        ledger.record_document(document, original)
        assert ledger.original(document.id) == original
        assert ledger.document(document.id) == document
