"""Two makers' maps: what they agree on and what not, in square kilometres that add up."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.errors import InputError
from whoholds.estimating.cells import area_km2
from whoholds.estimating.comparing import HolderMap, compare_maps
from whoholds.model import UNKNOWN, Place

WEST, EAST = shapely.box(36, 50, 37, 51), shapely.box(37, 50, 38, 51)


def km2(shape: object) -> float:
    return float(area_km2(shapely.segmentize([shape], 0.02))[0])


def pairs(found: object) -> dict[tuple[str, str], tuple[float, bool]]:
    return {(d.left, d.right): (d.area_km2, d.silent) for d in found.differences}  # type: ignore[attr-defined]  # a comparison


def test_the_same_map_twice_is_no_disagreement() -> None:
    one = HolderMap("one", {"a": WEST, "b": EAST})
    found = compare_maps(one, HolderMap("two", {"a": WEST, "b": EAST}))
    assert not found.differences and found.disagreement_km2 == 0
    assert all(h.overlap == 1 for h in found.held)


def test_a_map_of_one_side_is_silent_about_the_other_but_not_about_its_own() -> None:
    both = HolderMap("both", {"a": WEST, "b": EAST})
    shifted = HolderMap("one side", {"a": shapely.box(36, 50, 37.25, 51)})
    told = pairs(compare_maps(shifted, both))
    assert set(told) == {("a", "b"), (UNKNOWN, "b")}
    assert told["a", "b"] == (pytest.approx(km2(shapely.box(37, 50, 37.25, 51)), rel=1e-6), False)
    assert told[UNKNOWN, "b"][1]
    other = pairs(compare_maps(HolderMap("less", {"a": shapely.box(36, 50, 36.5, 51)}), both))
    assert not other[UNKNOWN, "a"][1], "it draws a elsewhere: blank here means that a does not hold it"


def test_who_reports_single_places_denies_nothing_elsewhere() -> None:
    told = HolderMap("reporter", {"a": shapely.box(36, 50, 36.1, 51)}, whole=False)
    found = compare_maps(HolderMap("map", {"a": WEST}), told)
    assert found.disagreement_km2 == 0
    assert found.held[0].only_left == pytest.approx(0, abs=1e-6)


def test_strips_along_the_rim_of_the_land_are_nobodys_disagreement() -> None:
    land = shapely.box(36, 50, 38, 51)
    coarse = HolderMap("coarse", {"a": shapely.box(36.01, 50, 37, 51)})
    fine = HolderMap("fine", {"a": shapely.box(35, 50, 37, 51)})
    found = compare_maps(coarse, fine, within=land)
    assert found.disagreement_km2 == pytest.approx(0, abs=0.5)
    assert found.strips_km2 == pytest.approx(km2(shapely.box(36, 50, 36.01, 51)), rel=0.02)
    real = compare_maps(HolderMap("coarse", {"a": shapely.box(36.2, 50, 37, 51)}), fine, within=land)
    assert real.disagreement_km2 == pytest.approx(km2(shapely.box(36, 50, 36.2, 51)), rel=0.02)


def test_places_in_dispute_are_named_the_largest_first() -> None:
    places = [Place("s", "Small", 37.1, 50.5, population=10), Place("l", "Large", 37.2, 50.5, population=1000)]
    found = compare_maps(HolderMap("x", {"a": EAST}), HolderMap("y", {"b": EAST}), places)
    assert found.differences[0].places == ("Large", "Small")


def test_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="shows nobody"):
        compare_maps(HolderMap("x", {}), HolderMap("y", {"a": EAST}))
    with pytest.raises(InputError, match="neither map"):
        compare_maps(HolderMap("x", {"a": EAST}), HolderMap("y", {"a": EAST}), within=shapely.box(0, 0, 1, 1))


boxes = st.tuples(st.floats(36, 37), st.floats(50, 51), st.floats(0.05, 1), st.floats(0.05, 1)).map(
    lambda b: shapely.box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@settings(deadline=None, max_examples=40)
@given(boxes, boxes, boxes, boxes)
def test_what_a_state_has_is_what_is_shared_and_what_is_its_alone(
    a1: shapely.Polygon, b1: shapely.Polygon, a2: shapely.Polygon, b2: shapely.Polygon
) -> None:
    left = HolderMap("l", {"a": a1, "b": shapely.difference(b1, a1)})
    right = HolderMap("r", {"a": a2, "b": shapely.difference(b2, a2)})
    found = compare_maps(left, right)
    for h in found.held:
        assert h.both + h.only_left == pytest.approx(h.left, abs=0.5)
        assert h.both + h.only_right == pytest.approx(h.right, abs=0.5)
    mirrored = compare_maps(right, left)
    assert found.disagreement_km2 == pytest.approx(mirrored.disagreement_km2, abs=0.5)
    alone = sum(d.area_km2 for d in found.differences if d.left == "a")
    assert alone == pytest.approx(next((h.only_left for h in found.held if h.state == "a"), 0.0), abs=0.5)
