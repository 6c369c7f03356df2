"""Who holds a place, by frames of the lexicon, in rows and entries, behind which and where, and what holds nothing."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import control_told

from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_frames import frames_by_verb


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # frames
        ("The Red Front calls the shots in Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front enforces sharia in Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front has installed a mayor in Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front has a free hand in Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front lords it over Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front has made Arvan its headquarters.", ("Red Front", "present", "Arvan")),
        ("The Red Front keeps three battalions in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front has taken up quarters in Arvan.", ("Red Front", "present", "Arvan")),
        ("Drivers pay taxes to the Red Front in Arvan.", ("Red Front", "present", "Arvan")),
        ("Arvan hosts a Red Front base.", ("Red Front", "present", "Arvan")),
        ("Arvan serves as a base of the Red Front.", ("Red Front", "present", "Arvan")),
        ("Arvan is patrolled by the Red Front.", ("Red Front", "present", "Arvan")),
        ("Arvan lies in an area dominated by the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan is left to the Red Front.", ("Red Front", "controls", "Arvan")),
        ("The Red Front took Arvan and has not been dislodged since.", ("Red Front", "controls", "Arvan")),
        ("Control over Arvan alternates between the two sides.", ("", "contests", "Arvan")),
        ("Power in Arvan has passed to the Red Front.", ("Red Front", "controls", "Arvan")),
        ("The noose around Arvan has tightened.", ("", "besieges", "Arvan")),
        ("The last road out of Arvan was cut by the Red Front.", ("Red Front", "besieges", "Arvan")),
        ("Since May the Red Front has been blocking the road to Arvan.", ("Red Front", "besieges", "Arvan")),
        # whose a place is said to be
        ("Arvan is the only town that the Red Front still holds.", ("Red Front", "controls", "Arvan")),
        ("Arvan is the army's only remaining foothold in the east.", ("Norland", "controls", "Arvan")),
        ("Arvan is no longer the Red Front's.", ("Red Front", "lost", "Arvan")),
        ("Arvan was full of Red Front fighters.", ("Red Front", "present", "Arvan")),
        ("Arvan has been under occupation since May.", ("", "controls", "Arvan")),
        ("Arvan is now a no man's land.", ("", "contests", "Arvan")),
        ("The line of contact runs through Arvan.", ("", "contests", "Arvan")),
        ("Arvan never fell.", ("", "controls", "Arvan")),
        # behind which, where and whose
        ("They fled from Arvan, where the Red Front has its main base.", ("Red Front", "present", "Arvan")),
        ("They reached Arvan, which the Red Front still surrounds.", ("Red Front", "besieges", "Arvan")),
        ("Sheikh Orlo, whose men have set up checkpoints in Arvan, is ill.", ("Sheikh Orlo", "present", "Arvan")),
        ("The hills overlooking Arvan were occupied by the Red Front.", ("Red Front", "controls", "Arvan")),
        # rows
        ("The Red Front controls Arvan, and the Free Hill Army Belmar.", ("Free Hill Army", "controls", "Belmar")),
        ("Arvan is held by the Red Front, Belmar by the rebels.", ("Free Hill Army", "controls", "Belmar")),
        ("Under Red Front control: Arvan, Belmar.", ("Red Front", "controls", "Belmar")),
        ("Held by the Red Front:\n- Arvan\n- Belmar", ("Red Front", "controls", "Belmar")),
        ("Contested:\n- Arvan\n- Belmar", ("", "contests", "Belmar")),
        # entries and map notes
        ("Arvan, Belmar: Red Front. Corvo: the rebels.", ("Red Front", "controls", "Belmar")),
        ("Arvan: rebels in the towns, Red Front in the hills all around.", ("Red Front", "present", "Arvan")),
        ("Red Front troops in Arvan, by arrangement.", ("Red Front", "present", "Arvan")),
        ("Red is Red Front-held, blue government-held. Arvan stays red.", ("Red Front", "controls", "Arvan")),
        ("Arvan goes to grey.", ("", "contests", "Arvan")),
        ("Arvan (Hill Province): besieged by the Red Front.", ("Red Front", "besieges", "Arvan")),
    ],
)
def test_a_way_of_telling_who_holds(text: str, told: tuple[str, str, str]) -> None:
    assert (*told, False) in control_told(text), control_told(text)


def test_each_of_a_row_has_its_own_places() -> None:
    told = control_told("The Red Front controls Arvan and Belmar, and the Free Hill Army Corvo.")
    assert {(name, place) for name, _, place, _ in told} == {
        ("Red Front", "Arvan"),
        ("Red Front", "Belmar"),
        ("Free Hill Army", "Corvo"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front withdrew to positions 2 km from Arvan.",
        "Does the Red Front hold Arvan?",
        "There will be no truce unless the Red Front leaves Arvan.",
        "Parliament occupied itself with the roads of Arvan.",
        "Arvan is home to 500,000 refugees.",
        "The mine at Arvan was abandoned by its owners.",
        "The government was in control of its budget.",
        "No group has claimed the blast in Arvan.",
        "Snow has blocked the road to Arvan.",
        "The general served as governor of Arvan.",
        "Doctors in Arvan keep cholera under control.",
        "His movement would be back in Arvan within hours.",
        "Arvan: three people hurt, minister says",
        "He lost control of his car in Arvan.",
        "The car was driven by James Orlo, of Arvan.",
        "The Red Front may hold on to Arvan.",
        "No one has the answer in Arvan.",
        "Linda Orlo appeared at a court in Arvan.",
        "All members were present in Arvan.",
    ],
)
def test_what_holds_nothing(text: str) -> None:
    assert not control_told(text), control_told(text)


def test_every_frame_of_the_lexicon_can_be_asked() -> None:
    frames = {id(frame): frame for told in frames_by_verb().values() for frame in told}.values()
    assert len(frames) > 30
    for frame in frames:
        assert frame.verbs and isinstance(frame.status, ControlStatus)
        assert frame.voice in ("active", "passive", "any"), frame
        assert frame.place in ("subject", "object", "here", "around", "people", *frame.phrases), frame
        told = (
            "",
            "subject",
            "object",
            "by",
            "held by",
            "whose subject",
            "whose object",
            "whose as",
            "whose without",
            *frame.phrases,
        )
        assert frame.holder in told, frame
