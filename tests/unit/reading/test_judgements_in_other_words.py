"""How sides stand to each other and as a whole, what lies ahead and what feeds the war, told in the words reports use."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind, who

from whoholds.model import Driver, Outlook, Relation, Standing

RF, FHA = "Red Front", "Free Hill Army"


@pytest.mark.parametrize(
    ("text", "relation", "actors"),
    [
        ("Sudland has supplied drones to the Red Front.", "backed_by", [RF, "Sudland"]),
        ("The Red Front gets most of its missiles from Sudland.", "backed_by", [RF, "Sudland"]),
        ("The Red Front enjoys the backing of Sudland.", "backed_by", [RF, "Sudland"]),
        ("Sudland, the Red Front's chief backer, sent drones.", "backed_by", [RF, "Sudland"]),
        ("Sudland lends its support to the Red Front.", "backed_by", [RF, "Sudland"]),
        ("The Red Front, propped up by Sudlandic officers, advanced.", "backed_by", [RF, "Sudland"]),
        ("The Red Front and the Free Hill Army have been fighting each other since 2019.", "fights", [RF, FHA]),
        ("The Red Front and the Free Hill Army are enemies.", "rivals", [RF, FHA]),
        ("The Red Front and the Free Hill Army mounted a joint attack on Arvan.", "allied_with", [RF, FHA]),
        ("The Red Front fought on the side of the Free Hill Army.", "allied_with", [RF, FHA]),
        ("The Free Hill Army, a breakaway faction of the Red Front, claimed the raid.", "splinter_of", [FHA, RF]),
        ("The Free Hill Army, a Red Front offshoot, claimed the raid.", "splinter_of", [FHA, RF]),
        ("The Free Hill Army was formed by defectors from the Red Front.", "splinter_of", [FHA, RF]),
        ("The Free Hill Army, the Red Front's affiliate in the hills, took Arvan.", "affiliated", [FHA, RF]),
        ("The Free Hill Army swore loyalty to the Red Front.", "affiliated", [FHA, RF]),
        ("The Red Front's successor, the Free Hill Army, took Arvan.", "successor_of", [FHA, RF]),
        ("Fighters recruited from the Red Front took Arvan.", "drawn_from", ["Fighters", RF]),
        ("The Free Hill Army merged with the Red Front.", "merged_into", [FHA, RF]),
        ("Norfeld Militia fighters operate with the Red Front.", "allied_with", ["Norfeld Militia", RF]),
    ],
)
def test_a_relation_in_other_words(text: str, relation: str, actors: list[str]) -> None:
    found = [
        (d.body.relation.value, [name for name, _ in who(d)])
        for d in of_kind(text, "relation")
        if isinstance(d.body, Relation)
    ]
    assert (relation, actors) in found


@pytest.mark.parametrize(
    "text",
    [
        "The central bank backed the currency.",
        "The Red Front lost ten men in Norland.",
        "Humanitarian agencies gave food aid to civilians in Arvan.",
        "The minister joined the meeting in Arvan.",
    ],
)
def test_what_is_no_relation(text: str) -> None:
    assert not of_kind(text, "relation")


def test_what_is_told_of_who_denies_is_not_denied() -> None:
    (aside,) = of_kind("Sudland, which supports the Red Front, denied any part in the raid.", "relation")
    assert not aside.denied
    (denied,) = of_kind("Sudland denies supporting the Red Front.", "relation")
    assert denied.denied
    (other,) = of_kind("The Red Front, which is backed by Sudland, rejected the truce.", "relation")
    assert not other.denied


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("The Red Front is poised to retake Arvan.", "likely"),
        ("Commanders predict that the pocket of Arvan will collapse by Friday.", "likely"),
        ("The Red Front will probably not take Arvan this year.", "unlikely"),
        ("The Red Front is not expected to attack Arvan.", "unlikely"),
        ("There is no sign that the siege of Arvan will end soon.", "unlikely"),
        ("Chances of a truce in Arvan are slim.", "unlikely"),
        ("Nobody believes that the Red Front will leave Arvan.", "unlikely"),
        ("It is highly unlikely that the Red Front will retake Arvan.", "very unlikely"),
        ("There is no prospect of a ceasefire in Arvan.", "almost no chance"),
        ("A return of the Red Front seems inevitable.", "almost certain"),
        ("Whether the ceasefire in Arvan holds is anybody's guess.", "roughly even chance"),
        ("The Red Front risks losing Arvan.", ""),
        ("The Red Front could well try to cut the road to Arvan.", ""),
        ("Residents fear the rebels will return to Arvan.", ""),
        ("Without ammunition, Arvan would fall within weeks.", ""),
        ("Aid agencies brace for an assault on Arvan.", ""),
        ("It cannot be ruled out that the Red Front will storm Arvan.", ""),
    ],
)
def test_an_outlook_in_other_words(text: str, term: str) -> None:
    assert [d.body.likelihood for d in of_kind(text, "outlook") if isinstance(d.body, Outlook)] == [term]


@pytest.mark.parametrize(
    "text",
    [
        "It might rain on Sunday.",
        "Farmers are likely to plant later this year.",
        "The Red Front likely struck the bridge at Arvan on Monday.",
        "A reporter in Arvan was expected to have left.",
        "The ministry may publish the list in June.",
    ],
)
def test_what_foretells_nothing_of_the_war(text: str) -> None:
    assert not of_kind(text, "outlook")


@pytest.mark.parametrize(
    ("text", "status", "denied"),
    [
        ("The Red Front is finished, Vane said.", "defeated", False),
        ("The war against the Red Front is over, Vane said.", "defeated", False),
        ("The fight against the Red Front has not been won.", "defeated", True),
        ("The Red Front has ceased to exist.", "defeated", False),
        ("The Red Front is on its last legs.", "degraded", False),
        ("The Red Front is not weakened.", "degraded", True),
        ("The Red Front is no longer a threat in Hill Province.", "surviving", True),
        ("The Red Front has been dealt a heavy blow.", "degraded", False),
        ("The Red Front is a shadow of its former self.", "degraded", False),
        ("The Red Front's fighting capacity has been gutted.", "degraded", False),
        ("The Red Front remains a potent threat in Hill Province.", "surviving", False),
        ("The Red Front is still capable of mounting large attacks.", "surviving", False),
        ("The Red Front has proved resilient.", "surviving", False),
        ("The Red Front is quietly rebuilding in Hill Province.", "regrouping", False),
        ("The Red Front is using the truce to rearm.", "regrouping", False),
        ("The Red Front is making a comeback in Hill Province.", "resurgent", False),
        ("The Red Front is gaining strength again.", "resurgent", False),
    ],
)
def test_standing_in_other_words(text: str, status: str, denied: bool) -> None:
    told = [(d.body.status.value, d.denied) for d in of_kind(text, "standing") if isinstance(d.body, Standing)]
    assert (status, denied) in told


@pytest.mark.parametrize(
    "text",
    [
        "The opposition party was defeated at the polls.",
        "The army wants to stop the Red Front from re-emerging.",
        "The Red Front may be regrouping.",
        "The Red Front is active in Hill Province.",
    ],
)
def test_what_says_nothing_of_a_sides_standing(text: str) -> None:
    assert not of_kind(text, "standing")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Impunity, elders said, is what drives young men into the ranks of the rebels.", "poor governance"),
        ("Corruption is the main cause of the rebellion.", "poor governance"),
        ("Decades of neglect by the capital have fuelled the rebellion.", "marginalization"),
        ("Radical preaching spreads in the overcrowded prisons, feeding the insurgency.", "radicalization in prisons"),
        ("Shut schools keep pushing young people towards the armed groups.", "lack of socio-economic"),
    ],
)
def test_a_driver_in_other_words(text: str, category: str) -> None:
    (found,) = of_kind(text, "driver")
    assert isinstance(found.body, Driver)
    assert found.body.category.startswith(category)


@pytest.mark.parametrize("text", ["Poverty is widespread in Arvan.", "Corruption trials opened in Korm on Monday."])
def test_a_condition_alone_is_no_driver(text: str) -> None:
    assert not of_kind(text, "driver")
