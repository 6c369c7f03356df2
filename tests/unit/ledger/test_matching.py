"""What may be one event: near in time and place, of the same sides, telling of the same dead; never merged by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from whoholds.ledger import matching
from whoholds.ledger.matching import suggest
from whoholds.model import Casualties, Citation, Draft, Event, Location, Participant, Period, Speaker, Statement, Tool
from whoholds.model.vocabularies import Role

GOVERNMENT, ISIS = (
    Participant("Syrian government", Role.TARGET, "government"),
    Participant("ISIS", Role.INITIATOR, "isis"),
)
PROVINCE = Location("Deir ez-Zor Governorate", 40.28, 35.17, 100.0, basis="division")
TOWN = Location("Abu Hamam", 40.674, 34.825, 2.0, basis="row")


def told(
    document: str, quote: str, where: Location, first: date, last: date | None = None, killed: Casualties | None = None
) -> Statement:
    body = Event(
        actors=(ISIS, GOVERNMENT), location=where, event_type="Battles", sub_event_type="Armed clash",
        casualties=(killed,) if killed else (),
    )  # fmt: skip
    at = datetime(2017, 12, 20, tzinfo=UTC)
    draft = Draft(
        body=body, citation=Citation.from_row(document * 64, "1", quote), made_by=Tool(name="test", version="1"),
        said_by=(Speaker("Somebody"),), valid=Period.between(first, last or first),
    )  # fmt: skip
    return Statement.from_draft(draft, known_at=at, recorded_at=at)


REPORT = told(
    "a", "the group attacked in the province, killing up to 31 fighters in three days", PROVINCE, date(2017, 12, 11),
    date(2017, 12, 14), Casualties("killed", "government", None, None, 31),
)  # fmt: skip


def test_a_rows_headline_may_tell_the_whole_of_which_the_row_codes_a_part() -> None:
    row = told(
        "b", "More deaths raise the number of killed west of the river to 31 persons", TOWN, date(2017, 12, 13),
        killed=Casualties("killed", "isis", 2, 2, 2),
    )  # fmt: skip
    silent = told(
        "c", "Two were killed in clashes", TOWN, date(2017, 12, 13), killed=Casualties("killed", "isis", 2, 2, 2)
    )
    found = {frozenset((s.left, s.right)): s for s in suggest([REPORT, row, silent], least=0.0)}
    whole, part = found[frozenset((REPORT.id, row.id))], found[frozenset((REPORT.id, silent.id))]
    assert whole.score > 0.9
    assert "both quotations tell of 31" in whole.reasons
    assert {"the same days", "the same two sides", "both Armed clash"} <= set(whole.reasons)
    assert part.score < whole.score


@pytest.mark.parametrize(
    "quote", ["killed in the year 2017 and on 31/12/2017", "the S31 road, the 31st brigade and 31.5 km of front", ""]
)
def test_days_codes_and_measures_are_no_counts(quote: str) -> None:
    row = told("b", quote, TOWN, date(2017, 12, 13), killed=Casualties("killed", "isis", 2, 2, 2))
    (found,) = suggest([REPORT, row], least=0.0)
    assert not any("quotations" in r for r in found.reasons)


def test_one_document_never_matches_itself_and_a_decided_pair_is_not_asked_again() -> None:
    row = told("b", "31 killed", TOWN, date(2017, 12, 13))
    assert not suggest([REPORT, replace(REPORT, id="other")], least=0.0)
    assert not suggest([REPORT, row], least=0.0, decided=frozenset({frozenset((REPORT.id, row.id))}))


def test_far_days_and_places_are_never_compared() -> None:
    late = told("b", "31 killed", TOWN, date(2018, 1, 13))
    far = told("c", "31 killed", replace(TOWN, lon=36.2, lat=33.5), date(2017, 12, 13))
    assert not suggest([REPORT, late, far], least=0.0)


def test_the_work_grows_with_the_number_of_events_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def events(count: int) -> list[Statement]:
        dice = random.Random(3)
        spread = count / 2000  # as dense in place and time, however many
        return [
            told(
                chr(97 + i % 2), f"{i} clash", Location("x", 36 + dice.random() * 4, 33 + dice.random() * 3, 2.0, basis="row"),
                date(2015, 1, 1) + timedelta(days=int(dice.random() * 300 * spread)),
            )
            for i in range(count)
        ]  # fmt: skip

    def compared(rows: list[Statement]) -> int:
        seen = []
        monkeypatch.setattr(matching, "_compare", lambda a, b: (seen.append((a, b)), (0.0, []))[1])
        suggest(rows)
        return len(seen)

    few, many = compared(events(2_000)), compared(events(8_000))
    assert few > 0 and many < 5 * few
