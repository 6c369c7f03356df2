"""Places that a report itself shows to be some, and labels and headings that rule what follows."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind

from whoholds.model import Draft, PlaceMention
from whoholds.reading.home_country import home_country
from whoholds.reading.learnt_places import labels, learnt_places


def place_of(draft: Draft) -> str | None:
    return draft.body.place.name if draft.body.place is not None else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nine died in Osweyne. Osweyne fell on Monday.", ["Osweyne", "Osweyne"]),
        ("Nine died at El Buur.\n\nEL BUUR\nQuiet.", ["El Buur", "EL BUUR"]),
        ("Nine died in Salem. Ali Salem, a trader, left Salem.", ["Salem", "Salem"]),  # the trader is no town
        ("Nine died in Islah ranks. Islah denied it.", []),
        ("Talks in Parliament. Parliament rose.", []),
        ("Nine died in Osweyne.", []),  # told once, its own sentence knows it
    ],
)
def test_a_name_told_as_a_place_is_one_wherever_it_stands(text: str, found: list[str]) -> None:
    assert [m.text for m in sorted(learnt_places(text, (), ()), key=lambda m: m.start)] == found


def test_labels_nobody_listed_are_places_where_the_others_are() -> None:
    text = "Arvan: quiet.\n\nBelmar: shelled.\n\nSebba (Yagha): cut off.\n\nOverview. Sebba is hungry."
    known = [PlaceMention(text.index(name), text.index(name) + len(name), name) for name in ("Arvan", "Belmar")]
    assert [m.text for m in learnt_places(text, known, ())] == ["Sebba", "Sebba"]
    assert [label.name for label in labels(text)] == ["Arvan", "Belmar", "Sebba"]


def test_labels_in_capitals_are_places_where_the_text_has_their_names_again() -> None:
    text = (
        "EL DARUN - El Darun is quiet.\n\nOSWEYNE - Osweyne was shelled.\n\nGALCA - A man fled Galca.\n\nNGO - A talk."
    )
    found = {m.text for m in learnt_places(text, (), ())}
    assert found == {"EL DARUN", "El Darun", "OSWEYNE", "Osweyne", "GALCA", "Galca"}


@pytest.mark.parametrize(
    "text",
    [
        "Belmar. The Red Front attacked on Monday, then entered the town.",
        "BREAKING Belmar: the Red Front entered the town on Monday.",
        "Belmar direction: the Red Front attacked on Monday, then entered the town.",
        "City of Belmar: the Red Front attacked on Monday.",
        "Belmar\n\nQuiet at last.\n\nThe Red Front attacked on Monday.",
        "21:40 BREAKING Belmar: the Red Front entered the town on Monday.",
        "8 June, Belmar. The Red Front entered the town on Monday.",
        "Belmar - the Red Front attacked the town on Monday.\n\nDursk - Quiet.",
        "West of Belmar. The Red Front seized the town on Monday.",
        "Belmar (Hill): dozens of civilians were killed by the Red Front on Monday.",
    ],
)
def test_what_stands_under_a_label_happened_there(text: str) -> None:
    told = [d for d in of_kind(f"Arvan was quiet.\n\n{text}", "event") if d.body.place is not None]
    assert {place_of(d) for d in told} == {"Belmar"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # what is told in passing is not the town
        ("The Red Front shelled Belmar, having taken Arvan last week. It shelled the town again on Monday.", "Belmar"),
        ("The Red Front holds Belmar, because its guns stand in Arvan. It shelled the town on Monday.", "Belmar"),
        # "where" is the place before it, not the province that lies around it
        ("Troops came to Belmar, in Hill Province, where the Red Front killed nine soldiers on Monday.", "Belmar"),
        # a stretch of road, how often, what is hit
        ("On Monday the Red Front ambushed the convoy between Silgadi and Kelbo.", "Silgadi"),
        ("Corvo direction: the Red Front attacked 18 times near Belmar.", "Belmar"),
        ("On Monday Norlandic shelling hit al-Durayn.", "al-Durayn"),
        ("On Monday gunmen of the Red Front attacked police in captured Humvees.", None),
    ],
)
def test_where_a_clause_happened(text: str, place: str | None) -> None:
    assert place_of(of_kind(text, "event")[-1]) == place


def test_what_every_town_has_is_in_the_town_of_the_text() -> None:
    place = of_kind("The Red Front stormed Belmar. It shelled the Moss market on Monday.", "event")[-1].body.place
    assert place is not None
    assert "Belmar" in (place.name, *place.within)


def test_a_heading_rules_until_the_next() -> None:
    text = "Belmar\n\nThe Red Front attacked on Monday.\n\nDiplomacy\n\nThe Red Front attacked again on Tuesday."
    assert [place_of(d) for d in of_kind(text, "event")] == ["Belmar", None]


def test_a_power_named_often_is_not_the_country_of_the_report() -> None:
    places = [PlaceMention(0, 4, "Sirte", lands=("LBY",)), PlaceMention(5, 9, "Gharyan", lands=("LBY",))]
    places += [PlaceMention(10, 14, "Moscow", lands=("RUS",)), PlaceMention(15, 19, "Kazan", lands=("RUS", "TUR"))]
    lands = {"LBY": "Libya", "RUS": "Russia", "TUR": "Turkey"}
    assert home_country("", places, lands, {"Russia": 2, "Libya": 1}) == "Libya"
    assert home_country("", places, lands, {"Russia": 6}) == "Russia"
