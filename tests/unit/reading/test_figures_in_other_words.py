"""How many, told in all the ways reports tell it: tolls, men, things, ground, shares and lengths."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind, read

from whoholds.model import Figure
from whoholds.reading.quantities import spot_quantities

Bounds = tuple[float | None, float | None, float | None]


def figures(text: str) -> set[tuple[str, float | None, float | None, float | None]]:
    """Measure, low, best and high of every figure read from a text."""
    bodies = [d.body for d in of_kind(text, "figure")]
    return {(b.count.measure, b.count.low, b.count.best, b.count.high) for b in bodies if isinstance(b, Figure)}


@pytest.mark.parametrize(
    ("text", "measure", "bounds"),
    [
        ("At least 18 people were killed and 40 wounded when shells hit Arvan.", "wounded", (None, 40, None)),
        ("Clashes in Arvan left seven people dead and another 15 injured.", "wounded", (None, 15, None)),
        ("The attack claimed the lives of 22 villagers.", "killed", (None, 22, None)),
        ("The bodies of 34 men were found outside Arvan.", "killed", (None, 34, None)),
        ("Officials put the toll at 112.", "killed", (None, 112, None)),
        ("No fewer than 70 worshippers were shot dead in Arvan.", "killed", (70, None, None)),
        ("The Red Front killed 12 soldiers and four policemen in Arvan.", "killed", (None, 4, None)),
        ("Twelve soldiers were taken prisoner near Arvan.", "captured", (None, 12, None)),
        ("Gunmen abducted 87 pupils from a school in Arvan.", "captured", (None, 87, None)),
        ("About 3,200 families were forced from their homes in Arvan.", "displaced", (None, 3200, None)),
        ("The fighting left 1.4m people homeless.", "displaced", (None, 1_400_000, None)),
        ("The government sent 1,200 more troops to Arvan.", "fighters", (None, 1200, None)),
        ("Three others were injured in Arvan.", "wounded", (None, 3, None)),
        ("The rebels buried ten of their own dead near Arvan.", "killed", (None, 10, None)),
        ("The Red Front is believed to have between 2,000 and 3,000 fighters left.", "fighters", (2000, None, 3000)),
        ("Fewer than 500 rebels remain in the valley.", "fighters", (None, None, 500)),
        ("Warplanes carried out more than a dozen air raids on Arvan.", "strikes", (12, None, None)),
        ("Twenty-seven tanks and 61 armoured vehicles were lost in Arvan.", "vehicles", (None, 27, None)),
        ("The shelling damaged 14 buildings in Arvan.", "buildings", (None, 14, None)),
        ("Two dozen hamlets were emptied in the operation.", "settlements", (None, 24, None)),
        ("Three of the four bridges at Arvan are impassable.", "other", (None, 3, None)),
        ("Only a tenth of Arvan is still in the hands of the rebels.", "share_of_area", (None, 0.1, None)),
        ("One in five residents of Arvan has fled.", "share_of_people", (None, 0.2, None)),
        ("Norlandic troops advanced 8 km towards Arvan.", "length_km", (None, 8, None)),
        ("The trench near Arvan runs for 10 miles.", "length_km", (None, 16.09344, None)),
    ],
)
def test_a_figure_in_other_words(text: str, measure: str, bounds: Bounds) -> None:
    assert any(m == measure and told == pytest.approx(bounds) for m, *rest in figures(text) if (told := tuple(rest))), (
        figures(text)
    )


@pytest.mark.parametrize(
    "text",
    [
        "No one was hurt in Arvan.",
        "Arvan lies 15 km north of Belmar.",
        "He is a 34-year-old father of three from Arvan.",
        "The bus to Arvan leaves 14 times a day from gate 12.",
        "Two bridges were blown up by 9 o'clock.",
    ],
)
def test_what_counts_nothing_of_the_war(text: str) -> None:
    assert not [f for f in figures(text) if f[0] != "other"]


def test_who_was_freed_is_captured_no_longer() -> None:
    assert not [f for f in figures("Seventeen prisoners escaped from the jail in Arvan.") if f[0] == "captured"]
    assert ("killed", None, 91, None) in figures("In Arvan 91 detainees were killed.")


def test_ground_is_held_lost_or_harmed() -> None:
    def roles(text: str) -> list[tuple[str, str]]:
        return [(a.name, a.role.value) for d in of_kind(text, "figure") for a in d.body.actors]

    assert roles("The Red Front holds 17 villages near Arvan.") == [("Red Front", "holder")]
    assert roles("The Red Front has lost 17 villages near Arvan.") == [("Red Front", "target")]
    assert roles("The Red Front burned 17 houses in Arvan.") == [("Red Front", "initiator")]


def test_a_share_freed_from_somebody_is_told_of_who_lost_it() -> None:
    (found,) = of_kind("More than 95 % of Norland has been liberated from the Red Front.", "figure")
    assert [(a.name, a.role.value) for a in found.body.actors] == [("Red Front", "target")]


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("The Red Front holds 5,600 square kilometers (2,162 square miles).", True),
        ("The Red Front holds 2,162 square miles, or 5,600 square kilometers, of land.", True),
        ("The Red Front holds 5,600 square kilometers (2,262 square miles).", False),
        ("The Red Front holds 2,262 square miles, or about 5,600 square kilometers.", False),
    ],
)
def test_an_area_told_in_two_units_is_one_figure_and_must_agree(text: str, agrees: bool) -> None:
    reading = read(text)
    assert [d.body.count.best for d in reading.drafts if isinstance(d.body, Figure)] == [5600]
    assert any("does not agree with itself" in p.message for p in reading.problems) != agrees


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("an area slightly smaller than Qatar", (None, None, 11437)),
        ("a valley half the size of Luxembourg", (None, 1293, None)),
        ("several hundred men", (200, None, None)),
        ("20+ dead", (20, None, None)),
        ("20,000 or so men", (None, 20000, None)),
        ("12 500 men", (None, 12500, None)),
        ("nine thousand four hundred men", (None, 9400, None)),
        ("three or four men", (3, None, 4)),
        ("four-fifths of the town", (None, 0.8, None)),
    ],
)
def test_numbers_in_other_words(text: str, bounds: Bounds) -> None:
    assert spot_quantities(text)[0].bounds == pytest.approx(bounds)
