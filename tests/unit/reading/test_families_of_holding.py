"""Who holds a place, by family: predicates, notes, posts and patrols, absence, sieges, contest, halves of a sentence."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import control_told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # where a place is said to be, and whose
        ("Arvan remained on the Red Front side.", ("Red Front", "controls", "Arvan")),
        ("Arvan is in the custody of the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan lies beyond the reach of the Red Front.", ("Red Front", "absent", "Arvan")),
        ("The hills near Arvan are the Red Front's.", ("Red Front", "controls", "Arvan")),
        ("The Red Front stormed Arvan in May and the town has been theirs since.", ("Red Front", "controls", "Arvan")),
        ("Arvan never left the Red Front's hands.", ("Red Front", "controls", "Arvan")),
        ("The real masters of Arvan are the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan is Red Front-held.", ("Red Front", "controls", "Arvan")),
        ("Arvan was handed to the Red Front.", ("Red Front", "controls", "Arvan")),
        ("The Red Front's flag was raised over the town hall of Arvan.", ("Red Front", "controls", "Arvan")),
        (
            "The Red Front has held Belmar, which it took in May; it still has Arvan.",
            ("Red Front", "controls", "Belmar"),
        ),
        ("Arvan is held by the Chapitos.", ("the Chapitos", "controls", "Arvan")),
        ("Arvan is free of Red Front fighters.", ("Red Front", "lost", "Arvan")),
        # notes and lists
        ("Arvan: still Red Front", ("Red Front", "controls", "Arvan")),
        ("Arvan (Red Front), Belmar (Free Hill Army)", ("Free Hill Army", "controls", "Belmar")),
        ("Red Front: Arvan, Belmar", ("Red Front", "controls", "Belmar")),
        ("Arvan, under the Red Front since May, has no bank left.", ("Red Front", "controls", "Arvan")),
        ("Arvan: cut off", ("", "besieges", "Arvan")),
        ("Arvan: contested", ("", "contests", "Arvan")),
        ("Most of Arvan lost", ("", "lost", "Arvan")),
        ("The Red Front holds Arvan, the rebels Belmar.", ("Free Hill Army", "controls", "Belmar")),
        # posts, patrols, quarters
        ("Red Front fighters man two roadblocks in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front has set up checkpoints around Arvan.", ("Red Front", "present", "Arvan")),
        ("Roadblocks staffed by the Red Front begin at Arvan.", ("Red Front", "present", "Arvan")),
        ("Red Front fighters patrol the streets of Arvan.", ("Red Front", "present", "Arvan")),
        ("Red Front fighters come and go as they please in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front collects taxes in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front is at the gates of Arvan.", ("Red Front", "present", "Arvan")),
        ("Red Front fighters positioned in Arvan fired rockets at Belmar.", ("Red Front", "present", "Arvan")),
        ("A reporter saw Red Front fighters in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front is confined to the centre of Arvan.", ("Red Front", "controls", "Arvan")),
        # gone, and never there
        ("No Red Front fighters have been seen in Arvan since May.", ("Red Front", "absent", "Arvan")),
        ("There are no Red Front fighters left in Arvan.", ("Red Front", "absent", "Arvan")),
        ("The Red Front has not returned to Arvan.", ("Red Front", "absent", "Arvan")),
        ("Arvan is off limits to the Red Front.", ("Red Front", "absent", "Arvan")),
        ("Red Front gone from Arvan and Belmar.", ("Red Front", "lost", "Arvan")),
        ("The Red Front pulled out of Arvan.", ("Red Front", "lost", "Arvan")),
        ("The Red Front abandoned its base at Arvan.", ("Red Front", "lost", "Arvan")),
        # sieges
        ("The Red Front's blockade of Arvan entered its sixth week.", ("Red Front", "besieges", "Arvan")),
        ("Arvan is in its eighth month of siege.", ("", "besieges", "Arvan")),
        ("The Red Front has the road blocked at Arvan.", ("Red Front", "besieges", "Arvan")),
        ("Red Front roadblocks ring Arvan.", ("Red Front", "besieges", "Arvan")),
        # contested
        ("Both sides hold parts of Arvan.", ("", "contests", "Arvan")),
        ("Neither side controls Arvan.", ("", "contests", "Arvan")),
        ("Neither the Red Front nor the Free Hill Army controls Arvan.", ("", "contests", "Arvan")),
    ],
)
def test_a_family_of_holding(text: str, told: tuple[str, str, str]) -> None:
    assert (*told, False) in control_told(text), control_told(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Arvan is still held by the Red Front, Belmar is not.", ("Red Front", "controls", "Belmar")),
        ("The Red Front never held Arvan.", ("Red Front", "controls", "Arvan")),
    ],
)
def test_what_is_not_held_is_denied(text: str, told: tuple[str, str, str]) -> None:
    assert (*told, True) in control_told(text), control_told(text)
    assert (*told, False) not in control_told(text)


def test_both_towns_are_the_two_told_before() -> None:
    told = control_told("The Red Front shelled Arvan and Belmar. Both towns are held by the Free Hill Army.")
    assert {place for name, status, place, _ in told if name == "Free Hill Army" and status == "controls"} == {
        "Arvan",
        "Belmar",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Police held three men in Arvan.",
        "Residents are back in Arvan.",
        "Displaced families are confined to Arvan.",
        "The Red Front lifted the siege of Arvan.",
        "The president raised the flag in Arvan.",
        "Children walk to school in Arvan.",
        "Three of the prisoners were handed to the police in Arvan.",
        "The Red Front came under fire in Arvan and replied.",
        "Arvan (population 12,000) and Belmar (20 km away) have no water.",
        "Arvan: three people hurt in a fire",
    ],
)
def test_what_tells_nothing_of_holding(text: str) -> None:
    assert not control_told(text), control_told(text)
