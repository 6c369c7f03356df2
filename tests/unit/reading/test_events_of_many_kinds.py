"""Deeds told place after place, and the idioms of war: sieges broken, ambushes run into, finds, troops that come and go."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import events_told, of_kind

BATTLE, REMOTE = "Battles", "Explosions/Remote violence"
CIVIL, STRATEGIC = "Violence against civilians", "Strategic developments"


@pytest.mark.parametrize(
    "text",
    [
        "Arvan fell on Monday. Belmar followed on Wednesday.",
        "The Red Front took Arvan on Monday and Belmar was next.",
        "The Red Front captured Arvan. Belmar came last.",
        "Arvan was retaken by the army, as was Belmar.",
        "The Red Front seized Arvan on 3 June, followed by Belmar on 5 June.",
        "Arvan was shelled on Tuesday. Belmar suffered the same fate.",
    ],
)
def test_a_deed_goes_on_from_place_to_place(text: str) -> None:
    assert [place for _, place in events_told(text)] == ["Arvan", "Belmar"]
    assert len({kind for kind, _ in events_told(text)}) == 1


def test_the_one_who_followed_is_taken_on_its_own_day() -> None:
    days = {
        d.body.place.name: str(d.valid)
        for d in of_kind("The Red Front took Arvan on 7 June. Belmar followed on 9 June.", "event")
        if d.body.place is not None
    }
    assert days == {"Arvan": "2021-06-07", "Belmar": "2021-06-09"}


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("A Norlandic army convoy ran into an ambush outside Arvan.", BATTLE),
        ("Norlandic troops punched a hole in the rebels' lines at Arvan.", BATTLE),
        ("Two soldiers embraced martyrdom in Arvan.", BATTLE),
        ("The garrison beat back the rebels at Arvan.", BATTLE),
        ("Norlandic troops held off the Red Front in Arvan.", BATTLE),
        ("Norlandic troops gained a foothold in Arvan.", BATTLE),
        ("An attempt by the Red Front to storm the barracks in Arvan failed.", BATTLE),
        ("Clashes in Arvan ended on Monday.", BATTLE),
        ("The Red Front opened a new front around Arvan.", BATTLE),
        ("There was fighting in Arvan at the weekend.", BATTLE),
        ("The Red Front returned to Arvan hours after the soldiers had gone.", BATTLE),
        ("Shelling resumed around Arvan.", REMOTE),
        ("An air strike late on Sunday on a fuel depot in Arvan.", REMOTE),
        ("Norlandic forces carried out at least 14 air and drone strikes in Arvan.", REMOTE),
        ("The junta sent in paratroopers to Arvan.", STRATEGIC),
        ("Helicopters flew in reinforcements to Arvan.", STRATEGIC),
        ("Marines relieved the paratroopers at Arvan.", STRATEGIC),
        ("The highway to Arvan was reopened on Monday.", STRATEGIC),
        ("The siege of Arvan was lifted on Monday.", STRATEGIC),
        ("The fighters made off with 300 head of cattle from Arvan.", STRATEGIC),
        ("Looters emptied a warehouse in Arvan.", STRATEGIC),
        ("Forty members of the militia turned themselves in at Arvan.", STRATEGIC),
        ("A militia leader, Abu Aqla Kaykal, defected to the army in Arvan.", STRATEGIC),
        ("Two Red Front cells were dismantled in Arvan.", STRATEGIC),
        ("Some 23 tons of explosives were recovered from a tunnel in Arvan.", STRATEGIC),
        ("A tunnel used by militants was discovered in Arvan.", STRATEGIC),
        ("Talks between the government and the rebels opened in Arvan.", STRATEGIC),
        ("Riots broke out in Arvan on Monday.", "Riots"),
        ("Hundreds of people took to the streets of Arvan.", "Protests"),
    ],
)
def test_an_idiom_of_war_is_an_event(text: str, event_type: str) -> None:
    assert (event_type, "Arvan") in events_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The peace accord fell apart in Arvan.",
        "Red Front men stroll through what is left of Arvan.",
        "Officials arrived in Arvan during talks between the army and the rebels.",
        "A visitor followed on Tuesday.",
        "Nothing followed on Wednesday in Arvan.",
        "The road to Arvan was closed for repairs.",
        "Refugees returned to Arvan.",
    ],
)
def test_what_only_sounds_like_an_event_is_none(text: str) -> None:
    assert not events_told(text)


def test_it_is_lost_and_retaken() -> None:
    events = list(of_kind("The army captured Arvan on Friday and lost it again on Saturday.", "event"))
    assert [d.body.place.name for d in events if d.body.place is not None] == ["Arvan", "Arvan"]
    assert [a.role.value for a in events[1].body.actors] == ["target"]


def test_a_plan_and_a_denial() -> None:
    (plan,) = of_kind("The group plans to attack Arvan, its spokesman said.", "event")
    assert plan.modality.value == "planned"
    (denied,) = of_kind("Norlandic forces made no advance near Arvan.", "event")
    assert denied.denied
