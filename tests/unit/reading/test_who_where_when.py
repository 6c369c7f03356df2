"""The right side, place, day and speaker: what reports leave to the sentence before, to a clause of its own, or to who publishes."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.reading.small_theatre import READER, document, of_kind, who

from whoholds.model import Draft, PlaceMention
from whoholds.reading.dates import spot_dates
from whoholds.reading.home_country import home_country, lands_of
from whoholds.reading.scenes import is_common


def last_event(text: str) -> Draft:
    return of_kind(text, "event")[-1]


def place_of(draft: Draft) -> str | None:
    return draft.body.place.name if draft.body.place is not None else None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # the scene goes on
        ("The Red Front attacked Arvan on Monday. At least nine soldiers were killed.", "Arvan"),
        ("Nine people were killed when Red Front gunmen attacked the market in Belmar.", "Belmar"),
        # a sum of the war and another day have no scene
        ("The Red Front attacked Arvan on Monday. At least 900 soldiers have been killed since January.", None),
        # what only says where another place is, is not "the town"
        ("The Red Front held Belmar, 30 km north of Korm. Norlandic forces shelled the town on Monday.", "Belmar"),
        ("The governor of Hill Province visited. The Red Front took Arvan and shelled the town.", "Arvan"),
        ("Fighters came to Arvan from Belmar. The Red Front shelled the town on Monday.", "Arvan"),
        # where fighters hail from and where witnesses are
        ("Arvan, held by fighters from Belmar, was quiet. The Red Front shelled the town on Monday.", "Arvan"),
        ("The Red Front is in Arvan. Traders who fled to Belmar say that the town was shelled on Monday.", "Arvan"),
        # "there" is what the sentence names, for whatever reason
        ("The Red Front held Arvan. A resident of Belmar told us of shelling there on Monday.", "Belmar"),
        # people are no place
        ("The Red Front shelled Arvan. Norlandic soldiers fled, and the rebels ambushed them.", "Arvan"),
        # long past, in the same sentence
        ("Norland has kept order in Belmar since the Red Front was ousted in 2016.", "Belmar"),
        # parts of a place are not a district
        (
            "Hill Province. Nine of the districts of Belmar were lost. The Red Front shelled the market on Monday.",
            "Belmar",
        ),
        # a capital that something befalls is a town
        ("The Red Front took Arvan. Korm could be cut off within days. The city was shelled on Monday.", "Korm"),
        # a town is no camp, and a pact is no town
        ("Arvan was quiet. Shots were heard at the Korm camp. The Red Front shelled the town on Monday.", "Arvan"),
        ("Arvan was quiet. The Belmar Accords are dead. The Red Front shelled the town on Monday.", "Arvan"),
        # a capital named beside the word
        ("In Hill Province the Red Front shelled the capital, Dursk, on Monday.", "Dursk"),
    ],
)
def test_an_event_is_where_the_text_is(text: str, place: str | None) -> None:
    assert place_of(last_event(text)) == place


def test_what_every_town_has_in_small_letters_is_that_of_the_town_told() -> None:
    told = of_kind("The Red Front took Arvan on Monday. Norlandic soldiers guard the perimeter.", "control")[
        -1
    ].body.place
    assert told is not None
    assert (told.name, told.text) == ("Arvan", "perimeter of Arvan")


def test_a_place_keeps_what_is_told_of_where_it_is() -> None:
    reference = last_event("The Red Front shelled Belmar, 30 km north of Korm, on Monday.").body.place
    assert reference is not None
    assert (reference.name, reference.within) == ("Belmar", ("30 km north of Korm",))
    listed = last_event("The Red Front shelled Belmar, Korm and Arvan on Monday.").body.place
    assert listed is not None
    assert listed.within == ()


def test_what_every_town_has_is_that_of_the_town() -> None:
    assert is_common("the Old City")
    assert not is_common("Old Arvan")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The Red Front shelled Arvan on 3 May, and on Monday government forces attacked Belmar.", ["2021-05-03", "2021-06-14"]),
        ("The Red Front attacked Arvan on 3 May; four days later government forces shelled Belmar.", ["2021-05-03", "2021-05-07"]),
        ("Norlandic forces retook Arvan on Monday, two days after the Red Front overran it.", ["2021-06-14", "2021-06-12"]),
        ("Norlandic forces retook Arvan on Monday, hours after the Red Front overran it.", ["2021-06-14", "2021-06-14"]),
        ("The Red Front, which split in 2016, attacked Arvan.", [None]),
        # deeds before a declaration have no day of their own
        ("Norland declared victory this week after driving the Red Front from Arvan.", [None]),
    ],
)  # fmt: skip
def test_a_clause_has_its_own_day(text: str, days: list[str | None]) -> None:
    told = [str(d.valid) if d.valid else None for d in of_kind(text, "event")]
    assert list(dict.fromkeys(told)) == list(dict.fromkeys(days))


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("They left on the 8th.", "2021-06-08"),
        ("They left on the 25th.", "2021-05-25"),
        ("They left on Wed, he wrote.", "2021-06-16"),
        ("It began in November last year.", "2020-11-01 to 2020-11-30"),
        ("They fled in the last days of May.", "2021-05-21 to 2021-05-31"),
        ("They fired at 07:15.", "2021-06-18"),
        ("Thirty strikes since daybreak.", "2021-06-18"),
        ("It fell on or about 16 May.", "2021-05-16"),
        ("They lost it in just over two years.", "None"),
    ],
)
def test_days_told_in_the_words_of_reports(told: str, period: str) -> None:
    assert str(spot_dates(told, date(2021, 6, 18))[-1].period) == period


@pytest.mark.parametrize("text", ["The 8th Brigade left.", "They sat on the 5th floor.", "The sun set on sat walls."])
def test_ordinals_and_small_words_are_no_days(text: str) -> None:
    assert spot_dates(text, date(2021, 6, 18)) == []


def test_a_year_after_a_year_is_a_year() -> None:
    first, second = spot_dates("They took it in 2017 and the port a year later.", date(2021, 6, 18))
    assert str(second.against(first.period)) == "2018-01-01 to 2018-12-31"


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Aircraft of the Red Front bombed Arvan on Monday.", "Red Front"),
        ("Fighters of the Red Front stormed Arvan on Monday.", "Red Front"),
        ("The 20th Division stormed Arvan on Monday.", "20th Division"),
        ("The Red Front, which the army defeated in 2013, re-emerged. It captured Arvan on Monday.", "Red Front"),
        ("Sudland said the Red Front was in Belmar and that its troops captured Arvan.", "Sudland"),
    ],
)
def test_whose_men_they_are(text: str, doer: str) -> None:
    assert who(last_event(text))[0][0] == doer


def test_a_militia_and_the_enemy_of_who_publishes() -> None:
    text = "The enemy shelled Arvan on Monday. The Red Front lost nine men. Our artillery struck Belmar."
    drafts = [d for d in READER.read(document(text, source="Norland Press Office")).drafts if d.body.kind == "event"]
    assert [who(d)[0][0] for d in drafts if d.body.place is not None] == ["Red Front", "Norland"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Sudland said on Wednesday they had taken Arvan.", "Sudland"),
        ("The Red Front, which split in 2016, said in a message carried by its agency that it had taken Arvan.", "Red Front"),
        ("Several bloggers claimed that Sudlandic forces entered Arvan.", "bloggers"),
        ("The Red Front holds Arvan. That's according to Marko Vane.", "Marko Vane"),
        ("Sudland has not commented on reports that the Red Front took Arvan.", "The Wire"),
    ],
)  # fmt: skip
def test_who_says_it(text: str, speaker: str) -> None:
    drafts = [*of_kind(text, "event"), *of_kind(text, "control")]
    assert drafts
    assert {speaker in s.name for d in drafts for s in d.said_by[:1]} == {True}


def test_a_denial_told_in_passing_is_not_who_says_it() -> None:
    said = of_kind("Marko Vane said that Arvan had been captured, a claim that Sudland rejected.", "event")
    assert [(d.said_by[0].name, d.denied) for d in said] == [("Marko Vane", False)]


def test_the_country_of_a_report_is_where_its_places_lie() -> None:
    lands = {"NOR": "Norland", "SUD": "Sudland"}
    told = [PlaceMention(0, 0, name, lands=("NOR",)) for name in ("Arvan", "Belmar", "Corvo")]
    abroad = [PlaceMention(0, 0, "Sudland", lands=("SUD",)), PlaceMention(0, 0, "Dursk", lands=("NOR", "SUD"))]
    assert home_country("", [*told, *abroad], lands, {"Sudland": 3}) == "Norland"
    assert home_country("", [*told, *abroad], lands, {"Sudland": 9}) == "Sudland"
    assert home_country("", [], lands, {}) == ""


@pytest.mark.parametrize(
    ("text", "place", "relation"),
    [
        # a named thing beside a place is not the place; neither is what lies some way off it
        ("The Red Front took Arvan. It also captured the T2 station southwest of the town.", "Arvan", "southwest of"),
        ("The Red Front took Arvan. Norlandic forces clashed with it two kilometres from the town.", "Arvan", "near"),
        ("The Red Front took Arvan. Norlandic forces shelled a post 12 km north of the town.", "Arvan", "north of"),
        # where somebody spoke is not where it happened; a verdict on a war happened nowhere
        ("Vane told soldiers at Arvan that the Red Front had shelled a village.", None, None),
        ("The Red Front attacked Arvan. The Red Front was routed by Norlandic forces.", None, None),
        # places only listed as held are no scene
        ("The Red Front holds Arvan and Belmar. Nine soldiers were killed on Monday.", None, None),
    ],
)
def test_beside_a_place_is_not_the_place(text: str, place: str | None, relation: str | None) -> None:
    told = last_event(text).body.place
    assert (told and told.name, told and told.relation) == (place, relation)


def test_that_base_is_the_one_told_before_and_its_neighbour_is_held_too() -> None:
    held = of_kind(
        "The army holds Korm. A push towards Arvan is likely. The Red Front controls that base and Belmar.", "control"
    )
    assert [place_of(d) for d in held if who(d)[0][0] == "Red Front"] == ["Arvan", "Belmar"]


def test_whose_army_it_is_where_a_report_is_about_two_countries() -> None:
    places = [PlaceMention(10, 15, "Arvan", lands=("NOR",)), PlaceMention(50, 55, "Belmar", lands=("SUD",))]
    lands = lands_of(places, {"NOR": "Norland", "SUD": "Sudland"}, {"Norland": 2, "Sudland": 1})
    lands.spans = [(0, 30), (30, 40), (40, 60)]
    assert [lands.near(at) for at in (5, 35, 45)] == ["Norland", "Norland", "Sudland"]
    lands.paragraph = 30
    assert lands.near(35) == ""
    assert lands_of(places, {"NOR": "Norland", "SUD": "Sudland"}, {"Norland": 2}).near(5) == ""  # about one alone


def test_men_are_fighters_where_they_are_somebodys() -> None:
    assert ("Red Front", "target") in who(last_event("Nine men of the Red Front were killed in Arvan on Monday."))
    assert ("Civilians", "target") in who(last_event("Nine men were killed in Arvan on Monday."))


def test_units_and_nothing_are_no_groups_and_names_are_kept_whole() -> None:
    assert who(last_event("A unit shelled Arvan on Monday.")) == []
    assert ("Jaysh Omar ibn al-Hassan", "initiator") in who(last_event("Jaysh Omar ibn al-Hassan attacked Arvan."))


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Sudland, whose troops entered Arvan on Monday, kept silent.", "Sudland"),
        ("The Red Front informs the public that our fighters are well. We shelled Arvan on Monday.", "Red Front"),
    ],
)
def test_whose_troops_and_who_speaks_in_a_communique(text: str, doer: str) -> None:
    assert who(last_event(text))[0][0] == doer


def test_a_newspaper_named_after_a_capital_is_no_party() -> None:
    text = "Sudland and the Red Front fought on. Sudland attacked Belmar. Our forces shelled Arvan on Monday."
    sides = {
        publisher: who(list(READER.read(document(text, source=publisher)).drafts)[-1])[0][0]
        for publisher in ("The Korm Quarterly", "Norland Ministry of Defence")
    }
    assert sides == {"The Korm Quarterly": "Sudland", "Norland Ministry of Defence": "Norland"}


def test_a_day_of_what_had_been_before_is_not_the_day_of_the_text() -> None:
    text = (
        "The Red Front took Arvan on 9 June. The town, which government forces had seized on 2 May, is small. "
        "On the same day the Red Front shelled Belmar."
    )
    assert str(last_event(text).valid) == "2021-06-09"


def test_a_place_told_in_brackets_is_where_another_lies_and_trailing_speakers_are_heard() -> None:
    reference = last_event("The Red Front shelled Zaitun (50 km north of Korm) on Monday.").body.place
    assert reference is not None
    assert (reference.name, reference.within) == ("Zaitun", ("50 km north of Korm",))
    assert (
        last_event("The Red Front shelled Arvan-centre on Monday, local authorities report.").said_by[0].name
        == "local authorities"
    )
    assert place_of(last_event("The Red Front shelled Arvan-centre on Monday.")) == "Arvan"


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Arvan has been ruled by the Red Front since June. They shelled Belmar on Monday.", "Red Front"),
        ("A commander of the Omar Sayid group shelled Arvan on Monday.", "Omar Sayid group"),
    ],
)
def test_agents_of_passives_and_groups_told_by_their_commanders(text: str, doer: str) -> None:
    assert who(last_event(text))[0][0] == doer


def test_a_publishers_own_initials_are_not_a_group() -> None:
    text = "An officer told RFR that soldiers had shelled Arvan on Monday. RFR fighters attacked Belmar on Tuesday."
    own = READER.read(document(text, source="Regional Free Radio")).drafts
    assert all("Red Front" not in dict(who(d)) for d in own)
    assert any("Red Front" in dict(who(d)) for d in READER.read(document(text)).drafts)


def test_the_two_towns_are_those_told_last() -> None:
    held = of_kind(
        "The Red Front attacked Arvan and Belmar. The two towns are in the hands of the Red Front.", "control"
    )
    assert {place_of(d) for d in held} == {"Arvan", "Belmar"}
