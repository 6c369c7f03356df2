"""Who attacked whom, where and when."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import of_kind, one, read, who

from whoholds.model import Event


@pytest.mark.parametrize(
    ("text", "actors", "place"),
    [
        ("Red Front fighters attacked government forces in Arvan.", [("Red Front", "initiator"), ("Norland", "target")], "Arvan"),
        ("Government forces were attacked by the Red Front near Belmar.", [("Red Front", "initiator"), ("Norland", "target")], "Belmar"),
        ("The Red Front launched an offensive against Norlandic troops in Corvo.", [("Red Front", "initiator"), ("Norland", "target")], "Corvo"),  # noqa: E501
        ("Clashes broke out between the Red Front and the Free Hill Army in Dursk.", [("Red Front", "initiator"), ("Free Hill Army", "target")], "Dursk"),  # noqa: E501
        ("The Red Front, which holds Belmar, attacked the Norlandic army in Arvan.", [("Red Front", "initiator"), ("Norland", "target")], "Arvan"),  # noqa: E501
        ("Norlandic forces repelled an attack by the Red Front on Dursk.", [("Red Front", "initiator"), ("Norland", "target")], "Dursk"),
    ],
)  # fmt: skip
def test_who_did_what_to_whom_where(text: str, actors: list[tuple[str, str]], place: str) -> None:
    draft = of_kind(text, "event")[0]
    assert isinstance(draft.body, Event)
    assert draft.body.event_type == "Battles"
    assert who(draft) == actors
    assert draft.body.place is not None
    assert draft.body.place.name == place


def test_the_quotation_is_exact_whatever_marks_and_links_stand_in_the_text() -> None:
    text = "“We – the army – waited,” he said. The [Red Front](http://x.y) attacked government forces in ‘Arvan’."
    for draft in read(text).drafts:
        assert draft.citation.start is not None
        assert draft.citation.exact == text[draft.citation.start : draft.citation.end]
        assert draft.citation.exact


@pytest.mark.parametrize(
    ("text", "event_type", "sub"),
    [
        ("Norlandic warplanes bombed Arvan.", "Explosions/Remote violence", "Air/drone strike"),
        ("Norlandic artillery shelled Arvan.", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ("A suicide bomber killed four people in Arvan.", "Explosions/Remote violence", "Suicide bomb"),
        ("Norlandic troops recaptured Arvan.", "Battles", "Government regains territory"),
        ("The Red Front captured Arvan.", "Battles", "Non-state actor overtakes territory"),
        ("The Red Front withdrew from Arvan.", "Strategic developments", "Non-violent transfer of territory"),
        ("The Red Front executed three farmers in Arvan.", "Violence against civilians", "Attack"),
        ("The Red Front abducted 12 villagers near Arvan.", "Violence against civilians", "Abduction/forced disappearance"),
        ("Norlandic police arrested two members of the Red Front in Arvan.", "Strategic developments", "Arrests"),
    ],
)  # fmt: skip
def test_events_have_acleds_types(text: str, event_type: str, sub: str) -> None:
    body = one(text, "event").body
    assert isinstance(body, Event)
    assert (body.event_type, body.sub_event_type) == (event_type, sub)


def test_losses_and_spoils_belong_to_the_event_they_are_told_with() -> None:
    draft = one(
        "The Red Front attacked government forces in Arvan, killing up to 31 soldiers and seizing 12 buildings.",
        "event",
    )
    assert isinstance(draft.body, Event)
    assert [(c.measure, c.low, c.best, c.high) for c in draft.body.casualties] == [("killed", None, None, 31)]
    assert [(c.measure, c.best) for c in draft.body.seized] == [("buildings", 12)]


@pytest.mark.parametrize(
    ("text", "modality", "denied"),
    [
        ("The Red Front plans to attack Arvan.", "planned", False),
        ("If talks fail, the Red Front will attack Arvan.", "hypothetical", False),
        ("In 2012 the Red Front attacked Arvan.", "historical", False),
        ("The Red Front did not attack Arvan.", "actual", True),
        ("Norlandic officials denied that the Red Front had attacked Arvan.", "actual", True),
    ],
)
def test_what_did_not_happen_is_told_apart(text: str, modality: str, denied: bool) -> None:
    draft = one(text, "event")
    assert (draft.modality.value, draft.denied) == (modality, denied)


def test_a_group_nobody_knows_is_taken_by_how_it_is_named() -> None:
    reading = read(
        "The Lions of Tarn Brigade (LTB) attacked government forces in Arvan. On Monday the LTB left the town."
    )
    assert ("Lions of Tarn Brigade", "initiator") in who(reading.drafts[0])
    assert [(a.name, a.short, a.provisional) for a in reading.actors] == [("Lions of Tarn Brigade", "LTB", True)]


def test_the_group_it_and_the_militants_are_who_was_meant() -> None:
    text = "The Red Front holds Belmar. The group attacked government forces in Arvan. It then withdrew from Dursk. Militants also attacked Corvo."  # noqa: E501
    assert [who(d)[0][0] for d in of_kind(text, "event")] == ["Red Front"] * 3


def test_a_village_no_gazetteer_lists_is_kept_by_its_name() -> None:
    place = one("The Red Front attacked government forces at Umm Zeitun.", "event").body.place
    assert place is not None
    assert place.name == "Umm Zeitun"


def test_who_withdraws_is_no_taker() -> None:
    event = one("The Red Front withdrew from Arvan on Monday.", "event")
    assert who(event) == [("Red Front", "subject")], "an initiator of a transfer of territory is who gains it"


def test_fields_of_a_masthead_are_told_apart() -> None:
    found = of_kind(
        "Title: Fighting in Arvan | Source: Hill Network | Published: 18 June 2021\n\nNothing more.", "event"
    )
    assert not [d for d in found if "Hill" in d.citation.exact or any("Hill" in name for name, _ in who(d))]
