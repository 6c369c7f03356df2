"""Who holds a place, told in other words than holding; tolls, relations, outlooks and standing told so too."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import control_told, of_kind, who

from whoholds.model import Figure, Outlook, Relation, Standing


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Red Front has the run of Arvan and Belmar.", ("Red Front", "controls", "Belmar")),
        ("The Red Front has Arvan and most of Belmar to itself.", ("Red Front", "controls", "Belmar")),
        ("Arvan answers to the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan and Belmar stay with the Red Front.", ("Red Front", "controls", "Belmar")),
        ("Arvan remains under the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan flies the flag of the Red Front.", ("Red Front", "controls", "Arvan")),
        ("The port of Arvan is rebel-run.", ("Free Hill Army", "controls", "Arvan")),
        ("Arvan is the seat of the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan is ruled by a local council.", ("a local council", "controls", "Arvan")),
        ("The only town left with the Red Front is Arvan.", ("Red Front", "controls", "Arvan")),
        ("Arvan, the last town in Norland that the Red Front holds, was shelled.", ("Red Front", "controls", "Arvan")),
        ("The towns the Red Front still holds, including Arvan, were shelled.", ("Red Front", "controls", "Arvan")),
        ("Arvan, which the Red Front says is under its control, is quiet.", ("Red Front", "controls", "Arvan")),
        ("The Red Front, which is affiliated with the rebels, controls Arvan.", ("Red Front", "controls", "Arvan")),
        ("Arvan is no longer held by the Red Front.", ("Red Front", "lost", "Arvan")),
        ("Arvan is out of the Red Front's hands.", ("Red Front", "absent", "Arvan")),
        ("The Red Front has no fighters left in Arvan.", ("Red Front", "absent", "Arvan")),
        ("The Red Front has been without a base in Arvan since May.", ("Red Front", "absent", "Arvan")),
        ("No Red Front fighter has set foot in Arvan since May.", ("Red Front", "absent", "Arvan")),
        ("Arvan has changed hands three times this week.", ("", "contests", "Arvan")),
        ("Arvan is split between the Red Front and the rebels.", ("Red Front", "contests", "Arvan")),
        ("Arvan appears to be contested.", ("", "contests", "Arvan")),
        ("The besieged neighbourhood of Arvan was shelled from Belmar.", ("", "besieges", "Arvan")),
        ("Arvan is ringed by the Red Front.", ("Red Front", "besieges", "Arvan")),
        ("Footage shows Red Front fighters in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front retains hideouts in Arvan.", ("Red Front", "present", "Arvan")),
    ],
)
def test_who_holds_in_other_words(text: str, told: tuple[str, str, str]) -> None:
    assert told in {row[:3] for row in control_told(text)}, {row[:3] for row in control_told(text)}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Rockets hit Arvan from areas controlled by the Red Front.", "Arvan"),  # the areas are elsewhere
        ("The army shelled the besieged neighbourhood of Arvan and the neighbourhood of Belmar.", "Belmar"),
    ],
)
def test_a_neighbouring_phrases_place_is_not_meant(text: str, wrong: str) -> None:
    assert not [t for t in {row[:3] for row in control_told(text)} if t[2] == wrong]


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front has Arvan surrounded.",
        "Civilians in Arvan have been without aid since May.",
        "The Red Front would have Arvan to itself.",
    ],
)
def test_what_says_nothing_of_holding(text: str) -> None:
    assert not [t for t in {row[:3] for row in control_told(text)} if t[1] in ("controls", "absent")]


def _figures(text: str) -> set[tuple[str, float | None]]:
    return {
        (d.body.count.measure, d.body.count.best or d.body.count.low or d.body.count.high)
        for d in of_kind(text, "figure")
        if isinstance(d.body, Figure)
    }


def test_a_toll_and_what_it_is_made_of() -> None:
    text = "The death toll since Monday rose to 826: 411 fighters of the Red Front and 111 civilians."
    assert _figures(text) == {("killed", 826), ("killed", 411), ("killed", 111)}


def test_killed_or_wounded_is_neither() -> None:
    assert _figures("The Red Front killed or wounded 40 soldiers.") == {("other", 40)}


def test_the_bombs_are_not_the_dead() -> None:
    assert ("killed", 2) not in _figures("Two bombs killed 120 people in Arvan.")


def test_an_area_in_each_of_two_countries() -> None:
    told = {
        (d.body.count.best, d.body.place.name)
        for d in of_kind("The Red Front held 16,000 square kilometers in Norland and 7,000 in Sudland.", "figure")
        if isinstance(d.body, Figure) and d.body.place is not None
    }
    assert told == {(16_000, "Norland"), (7_000, "Sudland")}


@pytest.mark.parametrize(
    ("text", "relation", "actors"),
    [
        ("The Red Front and its ally, the Free Hill Army, marched on.", "allied_with", {"Red Front", "Free Hill Army"}),
        ("The Red Front fights alongside the Free Hill Army.", "allied_with", {"Red Front", "Free Hill Army"}),
        ("The Free Hill Army is trained and paid by Sudland.", "backed_by", {"Free Hill Army", "Sudland"}),
        ("Sudland has long supported the Red Front.", "backed_by", {"Red Front", "Sudland"}),
        ("The Red Front has replaced the Free Hill Army.", "successor_of", {"Red Front", "Free Hill Army"}),
    ],
)
def test_relations_told_by_a_verb_or_beside_a_name(text: str, relation: str, actors: set[str]) -> None:
    found = [d for d in of_kind(text, "relation") if isinstance(d.body, Relation) and d.body.relation.value == relation]
    assert any({name for name, _ in who(d)} == actors for d in found), [
        (d.body, who(d)) for d in of_kind(text, "relation")
    ]


def test_two_guesses_of_one_sentence() -> None:
    text = "The Watch says the Red Front is highly likely to attack Arvan, and that an assault on Belmar is unlikely."
    told = [
        (d.body.likelihood, d.body.place and d.body.place.name)
        for d in of_kind(text, "outlook")
        if isinstance(d.body, Outlook)
    ]
    assert told == [("very likely", "Arvan"), ("unlikely", "Belmar")]


def test_standing_that_is_not_believed_and_standing_after_defeat() -> None:
    doubted = of_kind("Vane does not believe that the Red Front is beaten.", "standing")
    assert [d.denied for d in doubted] == [True]
    text = "The Red Front, which the army defeated in 2013, re-emerged in May 2021."
    told = {d.body.status.value for d in of_kind(text, "standing") if isinstance(d.body, Standing)}
    assert {"defeated", "resurgent"} <= told
