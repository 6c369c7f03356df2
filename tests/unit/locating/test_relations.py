"""Relative places: where the shape lies and that its radius can hold the truth."""

from __future__ import annotations

import pytest
import shapely

from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.phrases import reference_of
from whoholds.locating.relations import Locator
from whoholds.locating.scopes import km_between
from whoholds.model import Line, Location, Place, PlaceReference

PLACES = [
    Place("hama", "Hama", 36.75, 35.13, kind="city", radius_km=6, population=400_000, country="SYR"),
    Place("hama-gov", "Hama", 36.71, 35.3, kind="governorate", radius_km=57, country="SYR"),
    Place("homs", "Homs", 36.72, 34.73, kind="city", radius_km=7, country="SYR"),
    Place("damascus", "Damascus", 36.29, 33.51, kind="city", radius_km=9, population=1_600_000, country="SYR"),
    Place("hajin", "Hajin", 40.83, 34.69, kind="town", radius_km=3, country="SYR"),
    Place("abu-kamal", "Abu Kamal", 40.92, 34.45, kind="town", radius_km=4, country="SYR"),
    Place("eastern-ghouta", "Eastern Ghouta", 36.41, 33.54, kind="region", radius_km=9, country="SYR"),
]
EUPHRATES = Line(
    "Euphrates", "river", shapely.to_wkb(shapely.LineString([(39.0, 35.9), (40.14, 35.33), (40.92, 34.45)])), "الفرات"
)


@pytest.fixture(scope="module")
def locator() -> Locator:
    return Locator(Gazetteer.of(PLACES), lines=[EUPHRATES], countries=("SYR",))


def located(locator: Locator, phrase: str) -> Location:
    found = locator.locate(reference_of(phrase))
    assert found is not None, phrase
    return found


@pytest.mark.parametrize(
    ("phrase", "lon", "lat", "within_km"),
    [
        ("15 km north-west of Hama", 36.63, 35.225, 3),
        ("north of Abu Kamal", 40.92, 34.55, 15),
        ("some 20 miles south of Homs", 36.72, 34.44, 3),
        ("between Hajin and Abu Kamal", 40.875, 34.57, 1),
        ("northeast Hama", 37.0, 35.45, 25),
        ("southern Damascus", 36.29, 33.47, 3),
        ("the countryside of Homs", 36.72, 34.73, 1),
        ("near Hajin", 40.83, 34.69, 1),
        ("Hajin – Abu Kamal road", 40.875, 34.57, 1),
    ],
)
def test_a_relative_place_lies_where_its_words_say(
    locator: Locator, phrase: str, lon: float, lat: float, within_km: float
) -> None:
    found = located(locator, phrase)
    assert km_between(found.lon, found.lat, lon, lat) <= within_km
    assert found.basis == "relative"
    assert found.radius_km >= 3
    assert found.name == phrase


def test_a_short_way_off_a_town_is_told_from_its_edge(locator: Locator) -> None:
    town = located(locator, "Abu Kamal").radius_km
    for away, radius_km in ((town / 2, town * 1.5), (town * 4, town * 5)):
        found = locator.locate(PlaceReference("off it", "Abu Kamal", relation="near", distance_km=away))
        assert found is not None
        assert found.radius_km == pytest.approx(radius_km)


def test_a_name_of_its_own_is_no_part_of_another(locator: Locator) -> None:
    assert located(locator, "Eastern Ghouta").place == "eastern-ghouta"


def test_the_bank_of_a_river_is_the_land_on_that_side(locator: Locator) -> None:
    east, west = located(locator, "east of the Euphrates"), located(locator, "west of the Euphrates")
    assert east.lon > west.lon
    assert east.geometry is not None
    shape = shapely.from_wkb(east.geometry)
    assert shape.contains(shapely.Point(40.3, 35.4))
    assert not shape.contains(shapely.Point(39.9, 35.2))


def test_a_stretch_of_a_line_between_two_towns(locator: Locator) -> None:
    reference = PlaceReference(
        "along the Euphrates between Hajin and Abu Kamal", "Euphrates", relation="along", others=("Hajin", "Abu Kamal")
    )
    found = locator.locate(reference)
    assert found is not None
    assert km_between(found.lon, found.lat, 40.85, 34.55) < 15
    assert found.radius_km < 40


def test_several_places_as_one_hold_all_of_them(locator: Locator) -> None:
    found = locator.locate(PlaceReference("Hajin and Abu Kamal", "Hajin", relation="and", others=("Abu Kamal",)))
    assert found is not None
    for place in (PLACES[4], PLACES[5]):
        assert km_between(found.lon, found.lat, place.lon, place.lat) <= found.radius_km


def test_an_unknown_anchor_gives_no_place(locator: Locator) -> None:
    assert locator.locate(reference_of("10 km east of Xyzzyq")) is None
    assert locator.locate(PlaceReference("", "")) is None


@pytest.mark.parametrize(
    ("phrase", "name", "relation", "within"),
    [
        ("desert east of the town of Sukhana in Homs province", "Sukhana", "east of", ("Homs province",)),
        ("the southwestern countryside of Aleppo", "Aleppo", "countryside of", ()),
        ("along the M5 between Homs and Hama", "M5", "along", ()),
        ("the Yarmouk pocket", "Yarmouk", "around", ()),
        ("Hama", "Hama", None, ()),
    ],
)
def test_phrases_are_taken_apart(phrase: str, name: str, relation: str | None, within: tuple[str, ...]) -> None:
    found = reference_of(phrase)
    assert (found.name, found.relation, found.within, found.text) == (name, relation, within, phrase)
