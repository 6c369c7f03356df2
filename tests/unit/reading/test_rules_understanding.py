"""What a reader of war reports understands: classes of wording, each with sentences of the made-up war."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind, one, read, who

from whoholds.model import Control, Draft, Event


def places(text: str, kind: str) -> list[str]:
    return [d.body.place.name for d in of_kind(text, kind) if d.body.place is not None]


def status(draft: Draft) -> str:
    assert isinstance(draft.body, Control)
    return draft.body.status.value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Red Front captured Arvan, Belmar and Corvo.", ["Arvan", "Belmar", "Corvo"]),
        ("The Red Front seized the town of Arvan and the village of Belmar.", ["Arvan", "Belmar"]),
        ("Red Front fighters attacked Arvan and Belmar fell.", ["Arvan", "Belmar"]),
    ],
)
def test_places_joined_by_and_are_a_statement_each(text: str, told: list[str]) -> None:
    assert places(text, "event") == told


def test_losses_told_once_for_several_places_are_counted_once() -> None:
    drafts = of_kind("The Red Front shelled Arvan and Belmar, killing nine people.", "event")
    assert [len(d.body.casualties) for d in drafts if isinstance(d.body, Event)] == [1, 0]


@pytest.mark.parametrize(
    ("text", "actors", "place"),
    [
        ("The capture of Arvan by the Red Front was announced on Monday.", [("Red Front", "initiator")], "Arvan"),
        ("Belmar fell to the Red Front last week.", [("Red Front", "initiator")], "Belmar"),
        ("Arvan fell into Red Front hands.", [("Red Front", "initiator")], "Arvan"),
        ("An airstrike hit a hospital in Arvan.", [], "Arvan"),
        ("The Watch reported clashes between the Red Front and the Free Hill Army in Dursk.", [("Red Front", "initiator"), ("Free Hill Army", "target")], "Dursk"),  # noqa: E501
        ("Heavy shelling was heard in Corvo.", [], "Corvo"),
        ("Explosions rocked Corvo overnight.", [], "Corvo"),
        ("The village of Belmar came under attack at dawn.", [], "Belmar"),
        ("The attack on Belmar was claimed by the Red Front.", [("Red Front", "initiator")], "Belmar"),
        ("Red Front fighters backed by Sudland took Arvan.", [("Red Front", "initiator")], "Arvan"),
        ("The Red Front broke the siege of Corvo.", [("Red Front", "initiator")], "Corvo"),
        ("Belmar was lost on Tuesday.", [], "Belmar"),
    ],
)  # fmt: skip
def test_events_in_the_passive_by_nouns_and_without_an_owner(
    text: str, actors: list[tuple[str, str]], place: str
) -> None:
    draft = of_kind(text, "event")[0]
    assert who(draft) == actors
    assert draft.body.place is not None
    assert draft.body.place.name == place


def test_who_is_accused_did_it_and_not_the_accuser() -> None:
    draft = one("Norlandic officials accused the Red Front of killing 23 civilians in Arvan.", "event")
    assert who(draft)[0] == ("Red Front", "initiator")


def test_soldiers_killed_when_a_base_was_overrun_were_killed_by_those_who_overran_it() -> None:
    drafts = of_kind("At least 40 Norlandic soldiers were killed when the Red Front overran Corvo.", "event")
    assert all(("Red Front", "initiator") in who(d) for d in drafts)


def test_its_capture_is_of_the_town_and_not_by_the_group_named_before() -> None:
    drafts = of_kind("Norlandic forces entered Arvan on Monday. The Red Front denied its capture.", "event")
    assert ("Red Front", "initiator") not in who(drafts[-1])


def test_people_and_goods_taken_are_no_territory() -> None:
    held = "The Red Front captured 12 soldiers near Arvan."
    goods = "The Red Front seized 40 vehicles in Arvan."
    assert one(held, "event").body.sub_event_type == "Abduction/forced disappearance"  # type: ignore[union-attr] # an Event
    assert one(goods, "event").body.sub_event_type == "Looting/property destruction"  # type: ignore[union-attr] # an Event
    assert not of_kind(held, "control")


@pytest.mark.parametrize(
    "text",
    [
        "Norlandic aircraft reportedly took part in Arvan.",
        "Engineers were clearing mines in Arvan.",
        "The army found a mine in Arvan.",
        "Eight of the wounded died in hospitals in Arvan.",
        "Norlandic gas fields at Arvan are idle.",
    ],
)
def test_what_is_no_event_is_not_read_as_one(text: str) -> None:
    assert not of_kind(text, "event")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Belmar belonged to the Red Front for years.", "controls"),
        ("Belmar stays with the Red Front for now.", "controls"),
        ("The Red Front clings to a strip of land near Belmar.", "controls"),
        ("The Red Front consolidated its hold on Belmar.", "controls"),
        ("Belmar remains a Red Front stronghold.", "controls"),
        ("The flag of the Red Front flies over Belmar.", "controls"),
        ("Belmar, which Red Front fighters still occupy, is quiet.", "controls"),
        ("Belmar, under Red Front control since March, is quiet.", "controls"),
        ("The Red Front has not given up Belmar.", "controls"),
        ("The Red Front's grip on Belmar worries traders.", "controls"),
        ("Belmar is free of the Red Front.", "lost"),
        ("Belmar has been cleared of the Red Front.", "lost"),
        ("Belmar has slipped from the Red Front's grasp.", "lost"),
        ("The Red Front lost its grip on Belmar.", "lost"),
        ("The Red Front no longer has a base in Belmar.", "lost"),
        ("No Red Front fighters are in Belmar.", "absent"),
        ("The Red Front has imposed a blockade on Belmar.", "besieges"),
        ("Belmar still under Red Front siege.", "besieges"),
        ("The front line runs through Belmar.", "contests"),
        ("Belmar is in the grey zone.", "contests"),
        ("The Red Front is fighting to take Belmar.", "contests"),
        ("The Red Front used Belmar as a training base.", "present"),
        ("Norlandic officials noted the presence of Red Front troops in Belmar.", "present"),
    ],
)
def test_whose_a_place_is_said_to_be(text: str, expected: str) -> None:
    drafts = of_kind(text, "control")
    assert [status(d) for d in drafts] == [expected]
    assert drafts[0].body.place is not None
    assert drafts[0].body.place.name == "Belmar"


@pytest.mark.parametrize(
    ("text", "loser"),
    [
        ("Norlandic forces liberated Arvan, the last stronghold of the Red Front.", "Red Front"),
        ("Norlandic forces captured Red Front-held Arvan.", "Red Front"),
        ("Red Front-held Arvan fell to Norlandic forces.", "Red Front"),
    ],
)
def test_a_stronghold_that_was_taken_is_its_holders_no_more(text: str, loser: str) -> None:
    found = {(who(d)[0][0], status(d)) for d in of_kind(text, "control")}
    assert found == {("Norland", "controls"), (loser, "lost")}


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front holds no settlement in Hill Province.",
        "The Red Front does not hold a single village in Hill Province.",
    ],
)
def test_to_hold_none_is_not_to_hold(text: str) -> None:
    draft = one(text, "control")
    assert status(draft) == "lost"
    assert isinstance(draft.body, Control)
    assert draft.body.count is not None
    assert draft.body.count.best == 0


def test_what_may_come_gives_nobody_a_town() -> None:
    for text in ("The Red Front could take Arvan.", "The Red Front plans to capture Arvan."):
        assert not of_kind(text, "control")


def test_two_grounds_joined_are_told_each_with_how_much_of_it() -> None:
    drafts = of_kind("The Red Front controls most of Arvan and large parts of Belmar.", "control")
    told = [(d.body.place.name, d.body.extent) for d in drafts if isinstance(d.body, Control) and d.body.place]
    assert told == [("Arvan", "most"), ("Belmar", "large parts")]


def test_a_handover_tells_who_lost_and_who_holds() -> None:
    drafts = of_kind("The Red Front handed over the base at Arvan to the Free Hill Army.", "control")
    assert {(who(d)[0][0], status(d)) for d in drafts} == {("Red Front", "lost"), ("Free Hill Army", "controls")}


def test_two_who_say_the_same_say_it_each() -> None:
    drafts = of_kind("Norland and Sudland said the Red Front had attacked Arvan.", "event")
    assert [tuple(s.name for s in d.said_by) for d in drafts] == [("Norland",), ("Sudland",)]


def test_who_speaks_on_after_and_is_who_spoke_before() -> None:
    text = "The Watch confirmed that the Red Front held Arvan, and reported clashes in Belmar."
    assert all(d.said_by[0].name == "Norland Watch" for d in read(text).drafts)


def test_an_aside_of_witnesses_does_not_make_them_the_doers() -> None:
    text = "Red Front fighters took Arvan on Monday, residents said, and besieged Belmar."
    assert ("Red Front", "holder") in who(next(d for d in of_kind(text, "control") if status(d) == "besieges"))


def test_we_is_who_speaks() -> None:
    draft = one('"We have entered Arvan," a spokesman for the Norlandic army said.', "event")
    assert who(draft) == [("Norland", "initiator")]


def test_a_denial_covers_only_its_own_words() -> None:
    drafts = of_kind("Arvan remains under Red Front control, Sudland denies having sent troops.", "control")
    assert [d.denied for d in drafts] == [False]


def test_what_a_report_takes_back_is_denied() -> None:
    text = "On 12 June we reported that the Red Front had seized Arvan. That was wrong."
    assert all(d.denied for d in read(text).drafts)


def test_a_day_is_not_borrowed_from_another_clause_or_paragraph() -> None:
    taken = of_kind("Belmar remains under the control of the Red Front, who had taken it on 3 May.", "control")
    assert {str(d.valid) for d in taken} == {"2021-06-18", "2021-05-03"}  # "remains": as the report is published
    before = of_kind("Norlandic forces retook Arvan on Monday, five months after the Red Front overran it.", "event")
    assert [str(d.valid) for d in before] == [
        "2021-06-14",
        "2021-01-01 to 2021-01-31",
    ]  # reckoned, as vague as it is told
    apart = of_kind("The Red Front shelled Arvan on 3 May.\n\nNorlandic artillery shelled Belmar.", "event")
    assert apart[1].valid is None


def test_a_headline_that_names_both_sides_tells_both() -> None:
    text = "Red Front under fire near Arvan as Norlandic forces advance\n\nNothing else is known."
    sides = {name for d in of_kind(text, "event") for name, _ in who(d)}
    assert {"Red Front", "Norland"} <= sides


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        (
            "Clashes broke out in Corvo. The town was hit by mortar fire after dark.",
            "Explosions/Remote violence",
            "Corvo",
        ),
        ("Fighting raged in Corvo on Sunday. Gunfire could be heard until dawn.", "Battles", "Corvo"),
        ("Positions near Belmar came under fire on Monday.", "Explosions/Remote violence", "Belmar"),
        ("Gangs torched a police station in Arvan.", "Strategic developments", "Arvan"),
        ("Four bodies were found in Arvan.", "Violence against civilians", "Arvan"),
        ("Arvan was the scene of a car bombing last month.", "Explosions/Remote violence", "Arvan"),
        ("The outpost at Belmar has been abandoned.", "Strategic developments", "Belmar"),
        ("After the fall of Arvan, talks began.", "Battles", "Arvan"),
        ("Tanks pulled back from Dursk.", "Strategic developments", "Dursk"),
        ("The Red Front set up an outpost in Dursk.", "Strategic developments", "Dursk"),
        ("Arvan, which changed hands twice, is quiet.", "Battles", "Arvan"),
    ],
)
def test_events_of_a_place_already_told_and_of_nobody_named(text: str, kind: str, place: str) -> None:
    draft = of_kind(text, "event")[-1]
    assert isinstance(draft.body, Event)
    assert draft.body.event_type == kind
    assert draft.body.place is not None
    assert draft.body.place.name == place


def test_a_forced_withdrawal_is_told_beside_what_forced_it() -> None:
    drafts = of_kind("The Red Front attacked Arvan, forcing the Free Hill Army to withdraw from Belmar.", "event")
    assert {d.body.place.name for d in drafts if d.body.place is not None} == {"Arvan", "Belmar"}


def test_a_verb_holds_for_the_dated_places_after_it() -> None:
    text = "The Red Front retook Arvan on 1 January, Belmar on 5 January and Corvo on 10 January."
    drafts = of_kind(text, "event")
    assert [d.body.place.name for d in drafts if d.body.place is not None] == ["Arvan", "Belmar", "Corvo"]
    assert len({d.valid for d in drafts}) == 3


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("The Red Front retains a presence in Corvo.", "present", "Corvo"),
        ("The Red Front keeps troops in Corvo.", "present", "Corvo"),
        ("Another warlord rules the town of Dursk.", "controls", "Dursk"),
        ("The Red Front is in possession of Belmar.", "controls", "Belmar"),
        ("The Red Front clings to the edge of Arvan.", "controls", "Arvan"),
        ("Belmar is under Red Front administration.", "controls", "Belmar"),
    ],
)
def test_control_in_further_words(text: str, told: str, place: str) -> None:
    draft = of_kind(text, "control")[0]
    assert status(draft) == told
    assert draft.body.place is not None
    assert draft.body.place.name == place


def test_plans_and_the_possible_stay_untold_as_fact() -> None:
    for text in (
        "The army may be forced to withdraw from Arvan.",
        "The economy was hit hard.",
        "The road was closed for repairs.",
    ):
        assert not [d for d in of_kind(text, "event") if d.modality.value == "actual"], text


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front, which holds Arvan, denied the charge.",
        "The Red Front and Norlandic forces dispute control of Arvan.",
    ],
)
def test_what_a_denial_does_not_deny(text: str) -> None:
    told = of_kind(text, "control")
    assert told and not any(d.denied for d in told)
