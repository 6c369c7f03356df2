"""Likely sides: found from what others tell near by, never against what the event tells, and not at all where little is known."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from whoholds.estimating.alignment import Alignment
from whoholds.estimating.sides import LEAST_PROBABILITY, Sides
from whoholds.model import (
    Actor,
    ActorRelation,
    Citation,
    Control,
    Event,
    Location,
    Participant,
    Period,
    Statement,
    Theatre,
    Tool,
)
from whoholds.model.vocabularies import ActorKind, ControlStatus, Modality, RelationKind, Role

DAY = dt.date(2020, 5, 10)
THEATRE = Theatre(
    "plain",
    "The Plain",
    holders=("crown", "hill", "river"),
    actors=(
        Actor("crown", "Crown", ActorKind.STATE_FORCES),
        Actor("guard", "Crown Guard", ActorKind.STATE_FORCES, parent="crown"),
        Actor("empire", "Empire", ActorKind.EXTERNAL_FORCES),
        Actor("hill", "Hill Front"),
        Actor("old-hill", "Old Hill Front", until=dt.date(2020, 1, 1)),
        Actor("river", "River League"),
        Actor("civilians", "Civilians", ActorKind.CIVILIANS),
        Actor("gunmen", "gunmen", provisional=True),
    ),
    relations=(
        ActorRelation("crown", RelationKind.BACKED_BY, "empire"),
        ActorRelation("old-hill", RelationKind.RENAMED_TO, "hill", since=dt.date(2020, 1, 1)),
        ActorRelation("crown", RelationKind.FIGHTS, "hill"),
        ActorRelation("crown", RelationKind.FIGHTS, "river"),
    ),
)
NORTH, SOUTH = (20.0, 41.0), (20.0, 39.0)


def event(row, at, *who, days=0, means="Shelling/artillery/missile attack", kind="Explosions/Remote violence", **more):
    """An event; ``who`` are ids, "<" before an id for who is hit."""
    actors = tuple(
        Participant(w.strip("<").title(), Role.TARGET if w[0] == "<" else Role.INITIATOR, w.strip("<")) for w in who
    )
    where = Location("Korm", *at, 2.0) if at else None
    return said(row, Event(event_type=kind, sub_event_type=means, actors=actors, location=where), days, **more)


def said(row, body, days=0, **more):
    on = DAY + dt.timedelta(days)
    at = dt.datetime.combine(on, dt.time(12), dt.UTC)
    return Statement(
        body=body,
        citation=Citation.from_row("d", str(row), "shelling of Korm"),
        made_by=Tool(name="rules"),
        known_at=at,
        recorded_at=at,
        valid=Period.day(on),
        **more,
    )


@pytest.fixture
def war():
    """In the north Crown and Hill fight, in the south Crown and River: some events name both, some only one."""
    north = [event(i, NORTH, "crown", "<hill", days=i) for i in range(4)]
    south = [event(10 + i, SOUTH, "river", "<crown", days=i) for i in range(4)]
    half = [event(20 + i, (20.05, 41.02), "guard", days=-i) for i in range(3)]
    return [*north, *south, *half]


def test_the_same_words_mean_others_elsewhere(war):
    up, down = event(50, NORTH, days=5), event(51, SOUTH, days=5)
    sides = Sides.learn([*war, up, down], THEATRE)
    assert set(sides.of(up).sides) == {"crown", "hill"} and set(sides.of(down).sides) == {"crown", "river"}
    assert sides.of(up).names == ("Crown", "Hill Front"), "the one told to shell goes first"
    assert all(vote.statement in {s.id for s in war} and vote.distance_km < 20 for vote in sides.of(up).carried)


def test_told_actors_are_never_changed(war):
    hit = event(50, NORTH, "<river", days=5)  # against all that is told there
    found = Sides.learn([*war, hit], THEATRE).of(hit)
    assert found is None or ("river" in found.sides and found.names[found.sides.index("river")] == "River")
    guard = event(51, NORTH, "guard", days=5)
    found = Sides.learn([*war, guard], THEATRE).of(guard)
    assert (found.names, found.sides, found.told) == (("Guard", "Hill Front"), ("crown", "hill"), (True, False))
    assert guard.body.actors == (Participant("Guard", Role.INITIATOR, "guard"),)


def test_a_backer_is_on_the_side_of_whom_it_backs(war):
    raid = event(50, NORTH, "empire", days=5)
    found = Sides.learn([*war, raid], THEATRE).of(raid)
    assert found.names == ("Empire", "Hill Front") and found.sides == ("crown", "hill")


def test_says_nothing_when_evidence_is_thin(war):
    far, late, nowhere = event(50, (60.0, 10.0)), event(51, NORTH, days=3000), event(52, None)
    sides = Sides.learn([*war, far, late, nowhere], THEATRE)
    assert [sides.of(s) for s in (far, late, nowhere)] == [None] * 3
    assert Sides.learn([far], THEATRE).of(far) is None and Sides.learn([], THEATRE).of(far) is None


def test_says_nothing_where_two_wars_are_as_near(war):
    between = event(50, (20.0, 40.0))
    assert Sides.learn([*war[:8], between], THEATRE).of(between) is None


def test_says_nothing_of_what_is_no_fight_or_says_it_all(war):
    others = [
        event(50, NORTH, "crown", "<hill"),
        event(51, NORTH, means="Agreement", kind="Strategic developments"),
        event(52, NORTH, modality=Modality.PLANNED),
        event(53, NORTH, denied=True),
        event(54, NORTH, "hill", "<civilians", means="Attack", kind="Violence against civilians"),
        said(55, Control(status=ControlStatus.CONTROLS, actors=(Participant("Hill", Role.HOLDER, "hill"),))),
    ]
    sides = Sides.learn([*war, *others], THEATRE)
    assert [sides.of(s) for s in others] == [None] * len(others)


def test_neither_its_own_word_nor_a_copy_is_evidence():
    told = event(1, NORTH, "crown")
    copies = [event(i, NORTH, "crown") for i in range(2, 9)]
    assert Sides.learn([told, *copies, event(20, SOUTH, "crown", "<hill")], THEATRE).of(told) is None


def test_who_holds_the_place_is_evidence(war):
    holds = Control(
        status=ControlStatus.CONTROLS,
        actors=(Participant("River", Role.HOLDER, "river"),),
        location=Location("Dam", 21.0, 42.0, 2.0),
    )
    shelled = event(60, (21.0, 42.0), "crown", days=9)
    told = [said(50 + i, replace(holds, location=Location("Dam", 21.0 + i / 500, 42.0, 2.0)), i) for i in range(12)]
    found = Sides.learn([*war, *told, shelled], THEATRE).of(shelled)
    assert found.sides == ("crown", "river")


def test_a_group_is_one_side_under_all_its_names():
    alignment = Alignment(THEATRE)
    assert alignment.of("old-hill", DAY) == alignment.of("hill", DAY) == {"hill": 1.0}
    assert alignment.of("civilians", DAY) == {} and alignment.of("gunmen", DAY) == {}, "no side, and nobody yet"


def test_the_order_of_statements_is_irrelevant(war):
    asked = event(50, NORTH, days=5)
    shuffled = [*war, asked]
    random.Random(7).shuffle(shuffled)
    assert Sides.learn(shuffled, THEATRE).of(asked) == Sides.learn([*war, asked], THEATRE).of(asked)
    assert LEAST_PROBABILITY <= Sides.learn(shuffled, THEATRE).of(asked).probability < 1
