"""A small war to check claims in: an army, its foe, a rectangle of a country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count

import pytest
from shapely import box, to_wkb

from whoholds.checking.checker import Checker
from whoholds.checking.geography import Geography
from whoholds.checking.interests import Interests
from whoholds.checking.weighing import Weigher
from whoholds.model import (
    Actor,
    ActorRelation,
    Area,
    Citation,
    Location,
    Outline,
    Participant,
    Period,
    Person,
    Source,
    Speaker,
    Statement,
    Theatre,
    Tool,
)
from whoholds.model.vocabularies import RelationKind, Role, SourceKind

DAY = dt.date(2020, 3, 10)


@pytest.fixture
def theatre() -> Theatre:
    return Theatre(
        "plain",
        "The Plain",
        actors=(
            Actor("army", "Army of the Plain"),
            Actor("ridge", "Ridge Front"),
            Actor("valley", "Valley Guard", parent="army"),
        ),
        relations=(ActorRelation("army", RelationKind.FIGHTS, "ridge"),),
        people=(Person("general", "General Ana", affiliation="army"), Person("chief", "Chief Bo", affiliation="ridge")),
        sources=(
            Source("watch", "Plain Watch", SourceKind.MONITOR, reliability="B"),
            Source("wire", "Wire", SourceKind.NEWS_AGENCY, reliability="B"),
            Source("copy", "Daily Copy", SourceKind.NEWSPAPER, reliability="B", derives_from="wire"),
        ),
        outlines=(Outline("PLN", "Plainland", to_wkb(box(10, 10, 12, 12)), "PLN", area_km2=50_000),),
        divisions=(Outline("PLN-N", "North", to_wkb(box(10, 11, 12, 12)), "PLN", level=1),),
    )


PLACES = {
    "Plainland": Location("Plainland", 11, 11, 120, "pln", country="PLN"),
    "North": Location("North", 11, 11.5, 60, "north", country="PLN"),
    "Oak": Location("Oak", 10.5, 11.5, 2, "oak", country="PLN", admin1="North"),
    "Elm": Location("Elm", 11.5, 10.5, 2, "elm", country="PLN"),
    "Abroad": Location("Abroad", 14.0, 11.0, 3, "abroad", country="XXX"),
}


@pytest.fixture
def say() -> Callable[..., Statement]:
    """say(body, by="watch", on=DAY, place="Oak", denied=False …) -> Statement."""
    numbers = count()

    def make(body_type, *, by="watch", on=DAY, place="Oak", who=(("ridge", Role.HOLDER),), document="doc", **more):
        envelope = {k: more.pop(k) for k in ("denied", "hedge", "modality", "valid") if k in more}
        n = next(numbers)
        people = {"general", "chief"}
        body = body_type(
            actors=tuple(Participant(a, r, a) for a, r in who), location=PLACES[place] if place else None, **more
        )
        speaker = Speaker(by, person=by) if by in people else Speaker(by, source=by)
        at = dt.datetime.combine(on, dt.time(18), dt.UTC)
        envelope.setdefault("valid", Period.day(on))
        return Statement(
            body=body,
            citation=Citation.from_row(document, str(n), f"row {n}"),
            made_by=Tool(name="test"),
            said_by=(speaker,),
            known_at=at,
            recorded_at=at,
            **envelope,
        )

    return make


@pytest.fixture
def checker(theatre: Theatre) -> Callable[..., Checker]:
    def make(statements: list[Statement], areas: tuple[Area, ...] = ()) -> Checker:
        sources = {s.id: s for s in theatre.sources}

        def witness_of(s: Statement) -> str:
            who = s.said_by[0].person or s.said_by[0].source or s.said_by[0].name
            return sources[who].derives_from or who if who in sources else who

        weigher = Weigher(Interests(theatre), sources, witness_of)
        return Checker(
            theatre, statements, weigher, Geography(theatre), map_areas=(lambda *_: areas) if areas else None
        )

    return make
