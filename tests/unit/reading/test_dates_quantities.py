"""Days and numbers: as told, never invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.reading.dates import spot_dates
from whoholds.reading.quantities import spot_quantities

FRIDAY = date(2017, 12, 15)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("on Monday", "2017-12-11"),
        ("on Friday", "2017-12-15"),
        ("yesterday", "2017-12-14"),
        ("overnight", "2017-12-14 to 2017-12-15"),
        ("24 hours ago", "2017-12-14"),
        ("four days ago", "2017-12-11"),
        ("earlier this month", "2017-12-01 to 2017-12-15"),
        ("in October", "2017-10-01 to 2017-10-31"),
        ("in 2015", "2015-01-01 to 2015-12-31"),
        ("since mid-September", "2017-09-11 to 2017-12-15"),
        ("on 3 May 2016", "2016-05-03"),
        ("on May 3", "2017-05-03"),
        ("on 20 December", "2017-12-20"),
        ("on 20 June last year", "2016-06-20"),
        ("last week", "2017-12-04 to 2017-12-10"),
        ("in early March 2017", "2017-03-01 to 2017-03-10"),
    ],
)
def test_days_are_told_against_the_day_of_publication(text: str, period: str) -> None:
    assert [str(m.period) for m in spot_dates(f"They left {text}.", FRIDAY)] == [period]


@pytest.mark.parametrize("text", ["on Monday", "yesterday", "earlier this month", "in October", "on May 3"])
def test_without_a_day_of_publication_nothing_is_resolved(text: str) -> None:
    assert all(m.period is None for m in spot_dates(f"They left {text}.", None))


@pytest.mark.parametrize(
    "text", ["They may march.", "A second attack.", "Room 12.", "on 31 February 2017", "in the year 0"]
)
def test_no_day_is_invented(text: str) -> None:
    assert all(m.period is None for m in spot_dates(text, FRIDAY))


@pytest.mark.parametrize(
    ("text", "unit", "bounds"),
    [
        ("5,600 square kilometers (2,162 square miles)", "km2", (None, 5600.0, None)),
        ("at least 18 towns", "", (18.0, None, None)),
        ("up to 31 fighters", "", (None, None, 31.0)),
        ("dozens of men", "", (12.0, None, None)),
        ("hundreds of men", "", (100.0, None, None)),
        ("between twenty-five men", "", (None, 25.0, None)),
        ("three of the four bridges", "", (None, 3.0, None)),
        ("more than half of the city", "share", (0.5, None, None)),
        ("3 percent", "share", (None, 0.03, None)),
        ("250 to 700 metres", "km", (0.25, None, 0.7)),
    ],
)
def test_numbers_keep_their_bounds(text: str, unit: str, bounds: tuple[float | None, ...]) -> None:
    found = spot_quantities(f"They had {text}.")[0]
    assert found.unit == unit
    assert found.bounds == pytest.approx(bounds)


def test_larger_than_a_country_is_a_bound_in_square_kilometres() -> None:
    found = next(q for q in spot_quantities("territory larger than the size of Ireland") if q.unit == "km2")
    assert found.low is not None
    assert 68_000 < found.low < 72_000
    assert found.high is None


def test_years_ages_and_money_are_no_counts() -> None:
    assert not spot_quantities("In 2015 a 30-year-old paid $400.")


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    for mention in spot_dates(text, FRIDAY):
        assert text[mention.start : mention.end] == mention.text
    for quantity in spot_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
