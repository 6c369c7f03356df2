"""The many ways reports have of saying the same: nobody named, no verb, a noun for the deed, a passive, a list."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import events_told, of_kind, one, who

from whoholds.model import Event

BATTLE, REMOTE = "Battles", "Explosions/Remote violence"
CIVIL, STRATEGIC = "Violence against civilians", "Strategic developments"


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Shells fell on Arvan.", REMOTE),
        ("Air strikes hit Arvan.", REMOTE),
        ("Drones attacked Arvan overnight.", REMOTE),
        ("An explosion ripped through a checkpoint in Arvan.", REMOTE),
        ("A car loaded with explosives hit the gate of the base in Arvan.", REMOTE),
        ("Arvan shelled all night.", REMOTE),
        ("Under artillery and mortar fire was Arvan.", REMOTE),
        ("The airport of Arvan was closed by an air strike.", REMOTE),
        ("Convoy hit by roadside bomb in Arvan", REMOTE),
        ("There were still clashes in Arvan.", BATTLE),
        ("The fighting did not abate in Arvan.", BATTLE),
        ("The town was quiet until heavy crossfire in Arvan.", BATTLE),
        ("Sudlandic and Norlandic troops traded fire in Arvan.", BATTLE),
        ("Norlandic troops lost Arvan to the Red Front.", BATTLE),
        ("The Red Front freed four soldiers in Arvan.", STRATEGIC),
        ("Weapons cache found in Arvan", STRATEGIC),
        ("Troops were rushed to Arvan.", STRATEGIC),
        ("Norlandic troops have been massing in Arvan.", STRATEGIC),
        ("Red Front fighters slipped out of Arvan.", STRATEGIC),
        ("Three villagers were put to death in Arvan.", CIVIL),
        ("Norlandic police opened fire on villagers in Arvan.", CIVIL),
    ],
)
def test_an_event_is_found_however_it_is_told(text: str, event_type: str) -> None:
    assert events_told(text) == [(event_type, "Arvan")]


@pytest.mark.parametrize(
    "text",
    [
        "The battles subside in Arvan.",
        "Attacks in Arvan are rare.",
        "Few battles in Arvan have cost so much.",
        "Arvan has been under Norlandic occupation since 2012.",
        "The Red Front is driven to hideouts in Arvan.",
        "The Red Front refused to fight in Arvan.",
        "The Sudlandic ambassador left Arvan on Monday.",
    ],
)
def test_what_tells_no_event_is_left(text: str) -> None:
    assert events_told(text) == []


def test_the_passage_goes_on_where_gunmen_storm_in() -> None:
    assert (BATTLE, "Arvan") in events_told("A bomb went off in Arvan. Then gunmen stormed in.")


def test_killed_or_wounded_is_not_killed() -> None:
    for text in (
        "The Red Front killed or wounded 12 soldiers in Arvan.",
        "12 soldiers were killed or wounded by the Red Front in Arvan.",
    ):
        body = one(text, "event").body
        assert isinstance(body, Event)
        assert {(c.measure, c.low, c.best, c.high) for c in body.casualties} == {
            ("killed", 0, None, 12),
            ("wounded", 0, None, 12),
        }


def test_the_subject_of_a_verb_is_not_lost_in_the_phrase_before_it() -> None:
    assert who(one("Within hours of the speech RFR attacked government forces in Arvan.", "event")) == [
        ("Red Front", "initiator"),
        ("Norland", "target"),
    ]


def test_his_men_are_no_civilians() -> None:
    assert all(
        name != "Civilians" for d in of_kind("Two of his men were killed in Arvan.", "event") for name, _ in who(d)
    )


def test_a_deed_denied_by_who_did_it_is_denied() -> None:
    assert one("The Red Front denied attacking Arvan.", "event").denied
    assert one("The Red Front denied having attacked Arvan.", "event").denied


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Two car bombs in Arvan, claimed by the Red Front, killed nine soldiers.", "Red Front"),
        ("The Red Front was blamed after a Sudland-led invasion of Arvan.", "Sudland"),
        ("Counterattacks of the Red Front near Arvan were beaten off.", "Red Front"),
        ("It deplored the air strikes they launched in Arvan, the Red Front said.", ""),
    ],
)
def test_whose_attack_it_is(text: str, actors: str) -> None:
    events = of_kind(text, "event")
    assert events
    assert not actors or any((actors, "initiator") in who(d) for d in events)


def test_what_falls_to_a_participle_belongs_to_the_event() -> None:
    body = one("Shells fell on Arvan, wounding nine soldiers.", "event").body
    assert isinstance(body, Event)
    assert [(c.measure, c.best) for c in body.casualties] == [("wounded", 9)]


def test_the_raids_of_what_flies_are_air_strikes() -> None:
    body = one("Norlandic warplanes renewed their raids on Arvan.", "event").body
    assert isinstance(body, Event)
    assert body.sub_event_type == "Air/drone strike"
