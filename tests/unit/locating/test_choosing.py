"""A place found or one that nobody listed: what a spelling proves, and which answer is expected to serve best."""

from __future__ import annotations

import pytest

from whoholds.locating.choosing import Settlement, expected
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.names import fold, plain
from whoholds.locating.resolving import Resolver
from whoholds.locating.spelling import proof
from whoholds.model import Place

NAMES = (
    "Aghjah Li",
    "Umrat al Fawwar",
    "Kafr Halab",
    "Tall Aran",
    "Bayt Jinn",
    "Rasm al Khamis",
    "Umm Hawsh",
    "Hasan",
    "Qurayn",
)


def _proof(told: str, listed: str) -> float:
    return proof(plain(fold(told)), plain(fold(listed)))


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    """Two districts of a province: villages 4 km apart in the west, one of their names again far in the east."""
    places = [
        Place("g:1", "Marj Governorate", 37.5, 36.2, kind="governorate", country="SYR", radius_km=90),
        Place("d:1", "Zahr district", 37.0, 36.2, kind="district", country="SYR", admin1="Marj Governorate"),
    ]
    for at, name in enumerate(NAMES):
        x, y = 37.0 + 0.04 * (at % 3), 36.2 + 0.04 * (at // 3)
        places.append(Place(f"w:{at}", name, x, y, country="SYR", admin1="Marj Governorate", admin2="Zahr district"))
    places.append(
        Place("e:1", "Zifr Kabir", 37.9, 36.2, country="SYR", admin1="Marj Governorate", admin2="Zahr district")
    )
    return Resolver(Gazetteer.of(places))


@pytest.mark.parametrize(
    ("told", "listed", "other"),
    [
        ("Deir Ezzor", "Dayr az Zawr", "Dayr Hafir"),
        ("Maarrat Misrin", "Ma`arratmisrin", "Ma`arrat an Nu`man"),
        ("Jisr Choughour", "Jisr ash Shughur", "Jisr al Hajj"),
        ("Ceylanpinar", "Jaylanbinar", "Jaylan"),
        ("Army Vehicle Base Harasta", "Harasta", "Army"),  # ordinary words beside a name say nothing against it
        ("Eastern Ghariyah", "Ghariyah ash Sharqiyah", "Ghariyah al Gharbiyah"),
    ],
)
def test_a_spelling_proves_its_own_name_most(told: str, listed: str, other: str) -> None:
    assert _proof(told, listed) > 5
    assert _proof(told, listed) > _proof(told, other) + 2


def test_a_rare_name_proves_more_than_a_common_one() -> None:
    assert _proof("Kizil Mezra", "Qizil Mazra'ah") > _proof("Hassan", "Hasan") + 5
    assert _proof("Tell Shair", "Tall Sha`ir") > _proof("Tell", "Tall") + 3


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("Akhjla village", "w:0"),  # kh and gh, a joined word
        ("Kafr al Fawar village", "w:1"),  # one word of two, and a rare one
        ("Um Hoch", "w:6"),
    ],
)
def test_a_name_spelt_quite_otherwise_is_found_in_its_division(resolver: Resolver, told: str, place: str) -> None:
    assert resolver.resolve(told, within=("Marj Governorate", "Zahr district"))[0].place == place


def test_a_likeness_by_chance_far_from_the_others_is_not_taken(resolver: Resolver) -> None:
    best = resolver.resolve("Zafaria village", within=("Marj Governorate", "Zahr district"))[0]
    assert best.place == "d:1"
    assert best.lon < 37.2


def test_scores_fall_from_the_best_and_stay_within_bounds(resolver: Resolver) -> None:
    for told in (*NAMES, "Zafaria", "Hasani village", "Karm al Fawwar", "Tall Qurayn"):
        scores = [c.score for c in resolver.resolve(told, within=("Marj Governorate", "Zahr district"))]
        assert all(0.0 <= s <= 1.0 for s in scores), (told, scores)
        assert scores == sorted(scores, reverse=True), (told, scores)


def test_the_point_that_serves_best_lies_among_the_places_and_weighs_chances(resolver: Resolver) -> None:
    index = resolver.gazetteer.index
    division = index.by_id("d:1")
    assert division is not None
    where = Settlement(index, division)
    lon, _, radius_km = where.best()
    assert lon < 37.2
    assert radius_km > 3
    here, far = (37.04, 36.24), (37.9, 36.2)
    for chance, taken in ((0.9, True), (0.02, False)):
        of_far = expected(*far, [far], [chance], 1 - chance, where)
        assert (of_far > expected(*here, [far], [chance], 1 - chance, where)) is taken
