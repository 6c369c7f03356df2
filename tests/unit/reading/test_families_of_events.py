"""Families of events: what is told by a class of words or a frame of the sentence, whoever does it and wherever."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import events_told, of_kind, one, who

from whoholds.model import Event

BATTLE, REMOTE = "Battles", "Explosions/Remote violence"
CIVIL, STRATEGIC = "Violence against civilians", "Strategic developments"


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        # decrees, searches, works built and taken down, services cut
        ("The authorities imposed a curfew in Arvan.", STRATEGIC),
        ("Norlandic troops searched homes in Arvan.", STRATEGIC),
        ("Norlandic troops combed Arvan.", STRATEGIC),
        ("The Red Front began digging trenches around Arvan.", STRATEGIC),
        ("The Red Front dismantled a roadblock at Arvan.", STRATEGIC),
        ("Internet services were shut down in Arvan.", STRATEGIC),
        ("Residents of Arvan were ordered to leave.", STRATEGIC),
        # groups and their heads
        ("The Red Front announced the formation of a brigade in Arvan.", STRATEGIC),
        ("The Red Front recruited hundreds of young men in Arvan.", STRATEGIC),
        ("A new commander was appointed in Arvan.", STRATEGIC),
        # leaving, arriving, handing over
        ("The Red Front emptied its barracks in Arvan.", STRATEGIC),
        ("Norlandic troops handed control of Arvan to the Red Front.", STRATEGIC),
        ("Norlandic troops gave the keys to the Red Front in Arvan.", STRATEGIC),
        ("Detainees were bussed to Arvan.", STRATEGIC),
        ("Norlandic reinforcements are on their way to Arvan.", STRATEGIC),
        # finds
        ("Police in Arvan seized a container of rifles.", STRATEGIC),
        ("Villagers dug up a landmine in Arvan.", STRATEGIC),
        ("Norlandic police foiled a plot to blow up a bridge in Arvan.", STRATEGIC),
        # ground and fighting
        ("Arvan passed to the Red Front.", BATTLE),
        ("The Red Front locked horns with Norlandic troops in Arvan.", BATTLE),
        ("Norlandic troops halted a Red Front column at Arvan.", BATTLE),
        ("Six assaults were stopped near Arvan.", BATTLE),
        ("The Red Front fought its way into Arvan.", BATTLE),
        ("Red Front fighters walked into Arvan.", BATTLE),
        ("Heavy fighting engulfed Arvan on Monday.", BATTLE),
        ("At Arvan the fighting goes on.", BATTLE),
        ("After a week of street fighting in Arvan, the guns fell silent.", BATTLE),
        # arms that strike
        ("Rockets slammed into the power station in Arvan.", REMOTE),
        ("A grenade went off prematurely in Arvan.", REMOTE),
        ("Arvan: more than 200 rockets since the morning.", REMOTE),
        ("The mosque in Arvan was struck by a bomb.", REMOTE),
        ("The warring sides traded artillery fire in Arvan.", REMOTE),
        ("Chlorine was used in an attack on Arvan.", REMOTE),
        # what is done to people
        ("Settlers beat a farmer in Arvan.", CIVIL),
        ("Red Front fighters carried off 40 villagers from Arvan.", CIVIL),
        ("Soldiers opened fire on a wedding in Arvan.", CIVIL),
        ("More than 200 pupils were marched into the forest near Arvan.", CIVIL),
        ("The killing of a nurse in Arvan drew protests.", CIVIL),
        ("Women were raped in Arvan.", CIVIL),
        # crowds
        ("Hundreds marched in Arvan.", "Protests"),
        ("Police fired tear gas to disperse a crowd in Arvan.", "Protests"),
        ("Youths hurled stones at police in Arvan.", "Riots"),
    ],
)
def test_a_family_is_read_by_its_class_of_words(text: str, event_type: str) -> None:
    assert (event_type, "Arvan") in events_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cholera has claimed 400 lives in Arvan.",
        "Farmers around Arvan were forced to pay taxes.",
        "A court in Arvan sentenced three officers to death.",
        "Arvan is deserted.",
        "Norland takes no side in Arvan.",
        "The minister feared an attack on Arvan.",
        "The spokesman dismissed the reports from Arvan.",
    ],
)
def test_words_of_a_family_that_tell_no_event(text: str) -> None:
    assert events_told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Norlandic troops are to leave Arvan by May.",
        "The Red Front has offered to secure Arvan.",
        "The Red Front was about to hand over Arvan.",
    ],
)
def test_what_is_about_to_be_done_is_told_as_planned(text: str) -> None:
    assert [(d.body.place.name if d.body.place else "") for d in of_kind(text, "event")] == ["Arvan"]


def test_a_deed_in_a_told_place_needs_no_place_of_its_own() -> None:
    text = "The Red Front reached Arvan on Monday. By nightfall the last soldiers had left."
    assert (STRATEGIC, "Arvan") in events_told(text)


def test_the_dead_told_beside_an_event_are_that_events() -> None:
    text = "A roadside bomb hit a convoy near Arvan on Monday; five soldiers were killed."
    body = one(text, "event").body
    assert isinstance(body, Event)
    assert [(c.measure, c.best) for c in body.casualties] == [("killed", 5)]


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert (BATTLE, "Arvan") in events_told("By nightfall on Monday the Red Front had stormed Arvan.")


def test_the_garrison_of_a_place_is_told_with_whose() -> None:
    text = "The exception was Arvan, whose garrison had beaten back an assault."
    assert (BATTLE, "Arvan") in events_told(text)


def test_whoever_is_shot_is_nobody_in_arms() -> None:
    assert events_told("Red Front men went from door to door in Arvan, shooting whoever opened.") == [(CIVIL, "Arvan")]


def test_one_told_by_surname_alone_acts_too() -> None:
    text = "The marshal, Tomas Reval, met envoys on Monday. Reval attacked Arvan on Tuesday."
    assert [who(d) for d in of_kind(text, "event")] == [[("Reval", "initiator")]]


def test_who_is_engaged_in_a_fight_fights_where_it_stands() -> None:
    draft = one(
        "The Red Front is present in Arvan and in a small enclave in Tamr, where it is engaged in fighting with the army.",
        "event",
    )
    assert who(draft)[0] == ("Red Front", "initiator")
    assert isinstance(draft.body, Event) and draft.body.place is not None and draft.body.place.name == "Tamr"
