"""Control, figures, standing, relations, outlooks and drivers; who says them and when."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind, one, read, who

from whoholds.model import Control, Driver, Figure, Outlook, Relation, Standing


@pytest.mark.parametrize(
    ("text", "holder", "status", "place"),
    [
        ("The Red Front controls large parts of Arvan.", "Red Front", "controls", "Arvan"),
        ("Arvan is held by the Red Front.", "Red Front", "controls", "Arvan"),
        ("Arvan is now under the control of the Red Front.", "Red Front", "controls", "Arvan"),
        ("Arvan remains in Norlandic hands.", "Norland", "controls", "Arvan"),
        ("The Red Front is present in southern Arvan.", "Red Front", "present", "Arvan"),
        ("The Red Front no longer controls Arvan.", "Red Front", "lost", "Arvan"),
        ("The Red Front lost Arvan on Monday.", "Red Front", "lost", "Arvan"),
        ("Red Front fighters were driven out of Arvan by the Norlandic army.", "Red Front", "lost", "Arvan"),
        ("The Red Front is besieging Arvan.", "Red Front", "besieges", "Arvan"),
        ("The army left Arvan, a former stronghold of the Red Front.", "Red Front", "lost", "Arvan"),
        ("Not a single village in Norland is under the control of the Red Front.", "Red Front", "lost", "Norland"),
    ],
)
def test_control(text: str, holder: str, status: str, place: str) -> None:
    found = [d for d in of_kind(text, "control") if who(d)[:1] == [(holder, "holder")]]
    assert found, [(who(d), d.citation.exact) for d in of_kind(text, "control")]
    body = found[0].body
    assert isinstance(body, Control)
    assert (body.status.value, body.place and body.place.name) == (status, place)


def test_the_held_town_inside_another_statement_is_a_statement() -> None:
    text = "The Red Front is active in desert regions east of the government-held town of Arvan in Hill Province."
    holders = {
        (who(d)[0][0], d.body.status.value, d.body.place.relation)
        for d in of_kind(text, "control")
        if isinstance(d.body, Control) and d.body.place
    }
    assert ("Norland", "controls", None) in holders
    assert ("Red Front", "present", "east of") in holders


def test_a_figure_told_twice_is_one_and_must_agree() -> None:
    figure = one("The Red Front holds 100 square kilometers (38.6 square miles) of Norland.", "figure").body
    assert isinstance(figure, Figure)
    assert (figure.count.measure, figure.count.best) == ("area_km2", 100)
    problems = read("The Red Front holds 100 square kilometers (50 square miles) of Norland.").problems
    assert any("does not agree with itself" in p.message for p in problems)


def test_shares_and_bounds() -> None:
    share = one("The Red Front still controls 3 percent of Norlandic territory.", "figure").body
    assert isinstance(share, Figure)
    assert (share.count.measure, share.count.best, share.place and share.place.name) == (
        "share_of_area",
        0.03,
        "Norland",
    )
    towns = one("The rebels hold at least 18 towns in Hill Province.", "figure").body
    assert isinstance(towns, Figure)
    assert (towns.count.low, towns.count.best, towns.count.high) == (18, None, None)


def test_a_victory_is_a_standing_its_denial_is_denied_and_who_says_so_is_told() -> None:
    victory = one("President Marko Vane declared victory over the Red Front on Monday.", "standing")
    assert isinstance(victory.body, Standing)
    assert (victory.body.status.value, victory.denied, victory.said_by[0].name) == ("defeated", False, "Marko Vane")
    assert str(victory.valid) == "2021-06-14"
    doubt = one('"We think the claims of the Red Front\'s defeat are premature," Marko Vane told The Wire.', "standing")
    assert doubt.denied
    assert [s.name for s in doubt.said_by] == ["Marko Vane", "The Wire"]


@pytest.mark.parametrize(
    ("text", "relation", "names"),
    [
        ("The Sudland-backed Red Front attacked Arvan.", "backed_by", ["Red Front", "Sudland"]),
        ("The Red Front is battling both the Norlandic army and the Free Hill Army.", "fights", ["Red Front", "Norland", "Free Hill Army"]),
        ("The Free Hill Army split from the Red Front.", "splinter_of", ["Free Hill Army", "Red Front"]),
    ],
)  # fmt: skip
def test_relations(text: str, relation: str, names: list[str]) -> None:
    found = [d for d in of_kind(text, "relation") if isinstance(d.body, Relation) and d.body.relation.value == relation]
    assert [p.name for p in found[0].body.actors] == names


def test_outlooks_have_a_term_of_icd_203() -> None:
    body = one("It is only a matter of time before the Red Front attacks Arvan.", "outlook").body
    assert isinstance(body, Outlook)
    assert body.likelihood == "almost certain"
    assert not of_kind("It is only a matter of time before the Red Front attacks Arvan.", "event")


def test_drivers_have_a_category_of_the_un() -> None:
    body = one("Poverty and unemployment in Hill Province drive young men to join the Red Front.", "driver").body
    assert isinstance(body, Driver)
    assert body.category == "lack of socio-economic opportunities"


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("The Red Front attacked Arvan, Norland Watch said.", ["Norland Watch"]),
        ("According to Norland Watch, the Red Front attacked Arvan.", ["Norland Watch"]),
        ("Citing local leaders, Norland Watch said that the Red Front attacked Arvan.", ["local leaders", "Norland Watch"]),
        ("The Red Front attacked Arvan.", ["The Wire"]),
        ("A spokesman for the army said on Telegram that the Red Front attacked Arvan.", ["spokesman for the army"]),
    ],
)  # fmt: skip
def test_who_says_it(text: str, chain: list[str]) -> None:
    assert [s.name for s in one(text, "event").said_by] == chain


def test_what_an_undated_report_tells_stays_undated_and_it_says_so() -> None:
    reading = read("On Monday the Red Front attacked government forces in Arvan.", published=None)
    assert all(d.valid is None for d in reading.drafts)
    assert any("no date" in p.message for p in reading.problems)


def test_the_following_day_follows_the_day_before_it() -> None:
    text = "On Monday the Red Front attacked Arvan. The following day it attacked Belmar."
    assert [str(d.valid) for d in of_kind(text, "event")] == ["2021-06-14", "2021-06-15"]


def test_captions_and_bylines_state_nothing() -> None:
    text = (
        "A map of control showing territory held by the Red Front in Arvan.\nBy Ann Other\n\nNothing happened in Korm."
    )
    assert not read(text).drafts


def test_what_is_to_be_prevented_has_not_happened() -> None:
    assert not of_kind("The army said it would stop the Red Front from regrouping in Hill Province.", "standing")
    assert of_kind("The Red Front is regrouping in Hill Province.", "standing")


def test_a_quotation_after_a_name_and_a_colon_is_theirs() -> None:
    standing = one('Anna Norr: "We defeated the Red Front in Norland"; allies less sure', "standing")
    assert [s.name for s in standing.said_by] == ["Anna Norr"]
