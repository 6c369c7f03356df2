"""Which word is the verb, and whose doing it is, where the words alone leave it open."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind, read, who

from whoholds.model import Control


@pytest.mark.parametrize(
    "text",
    [
        "Two barges carrying Red Front fighters were ambushed at Arvan.",
        "Norlandic police were on alert after the 11 September attacks in Arvan that killed twelve people.",
        "The Red Front shelled Arvan 14 times on Monday.",
        "Norlandic jets bombed a Red Front supply convoy near Arvan.",
    ],
)
def test_a_noun_after_a_number_a_date_or_an_article_does_nothing(text: str) -> None:
    drafts = of_kind(text, "event")
    assert all("olice" not in name for d in drafts for name, _ in who(d))
    assert all(d.body.place is None or d.body.place.name == "Arvan" for d in drafts)
    assert len(drafts) <= 1


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Red Front fighters helped capture the town of Arvan.", "Red Front"),
        ("Sudlandic jets helped the Red Front retake Arvan.", "Red Front"),
        ("The Red Front, as residents had feared, shelled Arvan.", "Red Front"),
        ("The Red Front shelled Arvan, as residents fled, and captured Belmar.", "Red Front"),
        ("The Red Front beheaded a man accused of dealing with the Free Hill Army and killed four others in Arvan.", "Red Front"),
        ("The Red Front carried out 61 air strikes, dropping 133 bombs, and shelled Arvan.", "Red Front"),
        ("A Sudlandic warplane hit the port of Arvan.", "Sudland"),
    ],
)  # fmt: skip
def test_the_doer_is_not_who_stands_nearest(text: str, doer: str) -> None:
    drafts = of_kind(text, "event")
    assert drafts
    assert all(name == doer for d in drafts for name, role in who(d) if role == "initiator")
    assert any((doer, "initiator") in who(d) for d in drafts)


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front, which lost Belmar in 2012, controls the town of Arvan.",
        "The Red Front, as the alliance is called, controls the town of Arvan.",
    ],
)
def test_a_verb_behind_an_aside_belongs_to_the_subject_before_it(text: str) -> None:
    held = [d for d in of_kind(text, "control") if isinstance(d.body, Control) and d.body.status.value == "controls"]
    assert [[name for name, _ in who(d)] for d in held] == [["Red Front"]]


def test_they_patrol_and_are_no_patrol() -> None:
    there = of_kind("The Red Front took Arvan on Monday. They patrol the town.", "control")[-1]
    assert who(there) == [("Red Front", "holder")]
    assert there.citation.exact == "They patrol the town"


def test_what_somebody_says_of_a_group_is_not_their_own_doing() -> None:
    drafts = read("The Red Front, which the Norlandic army says lost Arvan, attacked Belmar.").drafts
    assert {name for d in drafts for name, _ in who(d)} == {"Red Front"}


def test_a_place_of_a_list_does_not_say_what_people_there_say() -> None:
    drafts = of_kind("Red Front fighters in Arvan and Belmar withdrew on Monday.", "event")
    assert drafts
    assert {name for d in drafts for name, _ in who(d)} == {"Red Front"}
