"""Hours, weekends and days beside days: which day a clause is of."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.reading.small_theatre import of_kind

from whoholds.reading.dates import spot_dates

FRIDAY = date(2021, 6, 18)


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("since Jan. 4", "2021-01-04 to 2021-06-18"),
        ("over the weekend", "2021-06-12 to 2021-06-13"),
        ("for a second day running", "2021-06-18"),
        ("for the third consecutive day", "2021-06-18"),
    ],
)
def test_days_told_in_passing(told: str, period: str) -> None:
    assert str(spot_dates(f"They shelled it {told}, he said.", FRIDAY)[0].period) == period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # an hour is of the report's own day, of its paragraph's, or of the day told beside it
        ("The Red Front stormed Arvan at dawn.", "2021-06-18"),
        ("On Monday the Red Front shelled Belmar. The Red Front stormed Arvan at dawn.", "2021-06-14"),
        ("On Monday the Red Front shelled Belmar.\n\nThe Red Front stormed Arvan after midnight.", "2021-06-18"),
        ("The Red Front stormed Arvan shortly before dawn on Wednesday.", "2021-06-16"),
        # of a year no hour makes a day
        ("In 2015, the Red Front stormed Arvan at dawn.", "2015-01-01 to 2015-12-31"),
        # what is told aside, or of another verb, is not when it happened
        ("The siege of Arvan, in place since 2020, was broken by the Red Front in May.", "2021-05-01 to 2021-05-31"),
        ("It captured Belmar in March and the Red Front overran Arvan in April.", "2021-04-01 to 2021-04-30"),
    ],
)
def test_a_clause_is_of_its_own_hour_and_day(text: str, day: str) -> None:
    assert str(of_kind(text, "event")[-1].valid) == day


def test_a_month_far_behind_another_word_of_time_keeps_its_year() -> None:
    told = spot_dates("They broke the nine-month stranglehold in February 2018, looks", FRIDAY)
    assert [str(m.period) for m in told] == ["2018-02-01 to 2018-02-28"]
