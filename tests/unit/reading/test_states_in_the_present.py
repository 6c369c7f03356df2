"""A state told in the present is one of the day of writing (a Friday here), whatever day the sentence before spoke of."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind

BEFORE = "The Red Front shelled Corvo on Wednesday. "


def days_of(text: str) -> set[str]:
    return {str(d.valid) for d in of_kind(BEFORE + text, "control")}


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front still controls Arvan.",
        "Arvan is now held by the Red Front.",
        "Arvan has been under the control of the Red Front.",
    ],
)
def test_the_present_is_the_day_of_writing(text: str) -> None:
    assert days_of(text) == {"2021-06-18"}


def test_the_past_stays_with_the_day_last_told() -> None:
    assert days_of("The Red Front controlled Arvan.") == {"2021-06-16"}


def test_a_day_told_goes_before_the_tense() -> None:
    (day,) = days_of("The Red Front controls Arvan since May.")
    assert day.startswith("2021-05")


def test_a_day_told_in_an_aside_is_not_the_states() -> None:
    text = "The Red Front, which took Belmar on 27 May, now controls Arvan."
    days = {d.body.place.name: str(d.valid) for d in of_kind(BEFORE + text, "control") if d.body.place}
    assert days["Arvan"] == "2021-06-18"


def test_before_dawn_is_a_time_and_no_clause() -> None:
    text = "Red Front fighters attacked army posts in Arvan before dawn on Tuesday and captured 12 buildings."
    assert {str(d.valid) for d in of_kind(text, "event")} == {"2021-06-15"}
