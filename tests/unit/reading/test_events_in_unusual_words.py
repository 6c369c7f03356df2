"""Events in words that no list of verbs of war begins with: places that go, men who are gone, deeds told by what stands beside the verb."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import events_told, of_kind, one, who

from whoholds.model import Event

BATTLE, REMOTE = "Battles", "Explosions/Remote violence"
CIVIL, STRATEGIC = "Violence against civilians", "Strategic developments"


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        # a place goes, gives way, changes masters
        ("Arvan went on Friday.", BATTLE),
        ("Arvan was the first town to go, on Friday.", BATTLE),
        ("Arvan, the last village to fall, is quiet.", BATTLE),
        ("Arvan held out for a month and then gave way on Sunday.", BATTLE),
        ("Arvan succumbed on 3 May.", BATTLE),
        ("Arvan and Belmar both went to the Red Front in May.", BATTLE),
        ("Arvan, Belmar and Corvo all went to Sudland in May.", BATTLE),
        ("Arvan changed masters on Tuesday.", BATTLE),
        ("In Arvan, taken in May, shops have opened.", BATTLE),
        ("The Norlandic army has brought Arvan under its control.", BATTLE),
        ("What the Red Front did seize was the police station in Arvan.", BATTLE),
        ("The Red Front's flag went up over the town hall of Arvan on Monday.", BATTLE),
        # coming, being there again, being gone
        ("Red Front fighters were inside Arvan by noon.", BATTLE),
        ("Norlandic soldiers were back in Arvan on Monday.", BATTLE),
        ("The Red Front pushed as far as the bridge in Arvan.", BATTLE),
        ("The Red Front came within two kilometres of Arvan.", BATTLE),
        ("Armoured vehicles rumbled into Arvan.", BATTLE),
        ("Gunmen burst into a house in Arvan.", BATTLE),
        ("The rebels had gone from Arvan by sunrise.", STRATEGIC),
        ("The garrison of Arvan drove off without a shot.", STRATEGIC),
        ("The Norlandic officials retreated to a barracks in Arvan.", STRATEGIC),
        ("Security responsibility for Arvan passed to the Norlandic army on Monday.", STRATEGIC),
        ("The militias dug in along the border near Arvan.", STRATEGIC),
        # warding off, putting down
        ("Arvan has beaten off every assault.", BATTLE),
        ("The Free Hill Army stopped a Red Front patrol near Arvan.", BATTLE),
        ("The Norlandic army mopped up the last pockets of the Red Front in Arvan.", BATTLE),
        ("The Red Front put an end to the revolt in Arvan in March.", BATTLE),
        ("The remnants of the Red Front are being hunted down in Arvan.", BATTLE),
        ("Gunfire rang out in Arvan on Monday.", BATTLE),
        ("Battles raged on the edge of Arvan.", BATTLE),
        ("Gunmen raided a village near Arvan.", BATTLE),
        ("Control of Arvan changed hands on Monday.", BATTLE),
        ("Skirmishing went on around Arvan all day.", BATTLE),
        # arms and what they hit
        ("Three airliners were hit by gunfire in Arvan.", BATTLE),
        ("Two Sudlandic drones fell on a market in Arvan.", REMOTE),
        ("Sudland in turn reports shells landing in Arvan.", REMOTE),
        ("Arvan shook with explosions overnight.", REMOTE),
        ("The guns opened up on Arvan at dawn.", REMOTE),
        ("A roadside device hit a patrol outside Arvan.", REMOTE),
        ("The Norlandic air force carried out raids on Arvan.", REMOTE),
        # what is done to people
        ("Mourners in Arvan were fired on by police.", CIVIL),
        ("Gunmen ambushed a bus near Arvan.", CIVIL),
        ("The truce in Arvan was violated on Monday.", STRATEGIC),
        ("The army evacuated 1,200 people from Arvan.", STRATEGIC),
        ("Seven youths were taken from their homes in Arvan.", CIVIL),
        ("Women who had gone to the well near Arvan were seized on 11 May.", CIVIL),
        ("The Red Front shot dead two suspected informants in Arvan.", CIVIL),
        ("Eleven farmers were found with their throats cut near Arvan.", CIVIL),
        ("On Friday the Norlandic army captured a Sudlandic facilitator in Arvan.", STRATEGIC),
        ("The Red Front opened the prison in Arvan.", STRATEGIC),
        ("Sixty detainees were found alive in a camp in Arvan.", STRATEGIC),
        ("Thirty mercenaries landed at Arvan on 3 May.", STRATEGIC),
    ],
)
def test_a_deed_is_read_in_unusual_words(text: str, event_type: str) -> None:
    assert (event_type, "Arvan") in events_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Arvan is calm but deserted.",
        "Arvan has been sealed off by the Red Front since 2013.",
        "Arvan continues to be surrounded by the Red Front.",
        "The Red Front would not give up Arvan.",
        "I was turned back at a checkpoint near Arvan by Norlandic soldiers.",
        "The governor of Arvan went on foot.",
    ],
)
def test_a_state_or_a_refusal_is_no_event(text: str) -> None:
    assert events_told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Reports of a massacre at Arvan are false.",
        "Accounts of a raid on Arvan are untrue: it did not take place.",
        "Reports that the rebels in Arvan have laid down their arms are untrue.",
    ],
)
def test_what_a_report_told_untruly_is_denied(text: str) -> None:
    assert [d.denied for d in of_kind(text, "event")] == [True]


def test_a_place_that_wards_off_an_attack_is_nobody_s_side() -> None:
    draft = one("Arvan has beaten off every assault by the Red Front.", "event")
    assert who(draft) == [("Red Front", "initiator")]


def test_ground_is_cleared_of_whoever_was_there() -> None:
    body = one("Norlandic troops cleared the silos in Arvan of Red Front fighters.", "event").body
    assert isinstance(body, Event) and body.event_type == BATTLE


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The army lost eleven men in an ambush near Arvan.", 11),
        ("Six soldiers lost their lives in an ambush near Arvan.", 6),
        ("A suicide bomber struck a checkpoint in Arvan, leaving six dead.", 6),
        ("The Red Front shot dead two farmers in Arvan.", 2),
    ],
)
def test_the_dead_are_counted_in_other_words_for_dying(text: str, killed: int) -> None:
    body = one(text, "event").body
    assert isinstance(body, Event)
    assert [(c.measure, c.best) for c in body.casualties] == [("killed", killed)]
