"""Who holds a place, told behind an aside, as a claim, by where somebody holds out; what a sentence excepts or ends."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import control_told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Arvan belongs, as it has for years, to the Red Front.", ("Red Front", "controls", "Arvan", False)),
        ("Arvan is, residents say, in Red Front hands.", ("Red Front", "controls", "Arvan", False)),
        ("Arvan is today, more than ever, a Red Front stronghold.", ("Red Front", "controls", "Arvan", False)),
        ("The Red Front claims to hold Arvan.", ("Red Front", "controls", "Arvan", False)),
        ("The Red Front is believed to control Arvan.", ("Red Front", "controls", "Arvan", False)),
        ("The Red Front has Arvan cut off on three sides.", ("Red Front", "besieges", "Arvan", False)),
        ("The Red Front no longer encircles Arvan.", ("Red Front", "besieges", "Arvan", True)),
        ("In Arvan, Red Front fighters have dug in.", ("Red Front", "present", "Arvan", False)),
        ("The Red Front clings on in Arvan.", ("Red Front", "controls", "Arvan", False)),
        ("Arvan is being fought over.", ("", "contests", "Arvan", False)),
        ("The Red Front is the strongest force in Arvan.", ("Red Front", "controls", "Arvan", False)),
    ],
)
def test_a_way_of_telling_who_holds(text: str, told: tuple[str, str, str, bool]) -> None:
    found = [(who, status, place.removeprefix("around "), denied) for who, status, place, denied in control_told(text)]
    assert told in found, found


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front controls Arvan except Belmar.",
        "The Red Front controls all of Arvan but Belmar.",
    ],
)
def test_what_a_sentence_excepts_is_not_held(text: str) -> None:
    places = [place for _, status, place, _ in control_told(text) if status == "controls"]
    assert "Arvan" in places and "Belmar" not in places
