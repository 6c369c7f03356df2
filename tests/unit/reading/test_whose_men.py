"""Whose men, machines and officers they are, by the words a report tells them with."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import READER, document, of_kind, who


def doers(text: str) -> set[str]:
    return {name for draft in of_kind(text, "event") for name, _ in who(draft)}


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Fighters loyal to the Red Front stormed Arvan on Monday.", "Red Front"),
        ("Red Front security men detained three activists in Arvan on Monday.", "Red Front"),
        ("The coalition of Red Front and Free Hill Army fighters attacked Arvan on Monday.", "Free Hill Army"),
        ("A bomb destroyed the car of a Red Front commander in Arvan on Monday.", "Red Front"),
        ("Norlandic drones struck pick-ups of the Red Front near Arvan on Monday.", "Red Front"),
        ("Servicemen of the Sudlandic contingent were killed near Arvan on Monday.", "Sudland"),
        (
            "The Red Front attacked Belmar.\n\nFighters of the Sudland-aligned movement stormed Arvan on Monday.",
            "Red Front",
        ),
        (
            "Norlandic drones struck pick-ups of the Permanent Mountain Framework (RFR) near Arvan on Monday.",
            "Red Front",
        ),
        ("Norlandic forces drove RFR fighters from Korm, but the rebels stormed Arvan on Monday.", "Red Front"),
        ("Units of the 79th Brigade stormed Arvan on Monday.", "79th Brigade"),
        ("Gunmen presumed to belong to the Red Front stormed Arvan on Monday.", "Red Front"),
        ("Partisans blew up a bridge in Arvan on Monday.", "Partisans"),
        ("In Norland, an army convoy shelled Arvan on Monday.", "Norland"),
        ("Arvan was recaptured on Monday by the Red Front and the Free Hill Army.", "Free Hill Army"),
        ("The Red Front attacked an ABC outpost near Arvan on Monday.", "ABC"),
        ("The Red Front 6th Division attacked Arvan on Monday.", "Red Front"),
        # words for machines and men
        ("Norlandic guns shelled Arvan on Monday.", "Norland"),
        ("Sudlandic F-16s bombed Arvan on Monday.", "Sudland"),
        ("A Red Front firing squad shot four farmers in Arvan on Monday.", "Red Front"),
        ("Hunters of the Red Front stormed Arvan on Monday.", "Red Front"),
        ("Rebel columns stormed Arvan on Monday.", "Free Hill Army"),
        # a person's men are the person's side, and his own where nobody knows it
        ("Marko Vane's men stormed Arvan on Monday.", "Norland"),
        ("Osman al-Tarik's men stormed Arvan on Monday.", "Osman al-Tarik"),
        # whom a pronoun means
        ("According to the Red Front, its men entered Arvan on Monday.", "Red Front"),
        (
            "The Red Front held Belmar. Behind it stood the Free Hill Army: it stormed Arvan on Monday.",
            "Free Hill Army",
        ),
        (
            "Clashes between the Red Front and Norland went on, amid gains of the former, who stormed Arvan on Monday.",
            "Red Front",
        ),
    ],
)
def test_whose_men_they_are(text: str, doer: str) -> None:
    assert doer in doers(text)


def test_soldiers_nobody_knows_are_not_the_group() -> None:
    text = (
        "The Red Front attacked Arvan. ABC marines fled. ABC soldiers came back. The group attacked Belmar on Monday."
    )
    told = [d for d in READER.read(document(text)).drafts if "Belmar" in d.citation.exact]
    assert {p.name for p in told[0].body.actors} == {"Red Front"}


def test_its_is_the_group_whose_the_place_is() -> None:
    text = "The Red Front fled. Norland holds Korm. Belmar remains the group's largest stronghold. Arvan is under its rule."
    told = [d for d in READER.read(document(text)).drafts if d.body.kind == "control" and "Arvan" in d.citation.exact]
    assert {p.name for d in told for p in d.body.actors} == {"Red Front"}


def test_the_occupation_army_is_not_the_publishers_own() -> None:
    text = "Our units held Arvan against Sudland. Sudland shelled Korm. The occupation army attacked Belmar on Monday."
    told = READER.read(document(text, source="Norland Ministry of Defence")).drafts
    last = [d for d in told if d.body.kind == "event" and "Belmar" in d.citation.exact]
    assert {p.name for p in last[0].body.actors} == {"Sudland"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Diplomats fear that the Red Front could advance on Arvan within days.", "Diplomats"),
        ("Partners are concerned that the Red Front may attack Arvan in the coming weeks.", "Partners"),
        ("The Red Front shelled Arvan on Monday, a village elder told us by phone.", "village elder"),
        ("The Red Front shelled Arvan on Monday, the state oil company said.", "state oil company"),
        (
            "The Red Front shelled Arvan on Monday, an Interior Ministry spokesman told reporters.",
            "Interior Ministry spokesman",
        ),
        ("The Red Front shelled Arvan on Monday, Norlandic media report.", "Norlandic media"),
    ],
)
def test_who_says_or_fears_it(text: str, speaker: str) -> None:
    assert speaker in {s.name for d in READER.read(document(text)).drafts for s in d.said_by}


def test_a_regiment_is_not_who_the_insurgents_are() -> None:
    told = of_kind("Soldiers of the 8th Tarn Regiment went to Belmar. Insurgents attacked Arvan on Monday.", "event")[
        -1
    ]
    assert [name for name, _ in who(told)] == ["Insurgents"]


def test_coalition_forces_are_not_the_group() -> None:
    told = of_kind("The Red Front had been in Arvan. Coalition forces attacked Arvan on Monday.", "event")[-1]
    assert [name for name, _ in who(told)] == ["Coalition forces"]


def test_insurgents_told_more_often_than_an_army_by_its_initials_are_not_that_army() -> None:
    told = of_kind(
        "Insurgents shot at an XDF patrol in Belmar. Insurgents fled Korm on Sunday. Insurgents attacked Arvan on Monday.",
        "event",
    )[-1]
    assert [name for name, _ in who(told)] == ["Insurgents"]
