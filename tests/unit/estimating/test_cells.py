"""Cells: all of the land, nothing but the land, once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.errors import InputError
from whoholds.estimating.cells import area_km2, build_cells, land_area
from whoholds.model import Line, Outline, Place

WEST = shapely.Polygon([(10, 40), (12, 40.3), (12, 41), (12, 42), (10, 42)])
EAST = shapely.Polygon([(12, 40.3), (14, 40), (14.4, 41), (14, 42), (12, 42), (12, 41)])
ISLAND = shapely.box(9, 41.5, 9.4, 41.8)
LAND = (
    Outline("W", "West", shapely.MultiPolygon([WEST, ISLAND]).wkb, "W"),
    Outline("E", "East", EAST.wkb, "E", area_km2=33_000.0),
    Outline("N", "Neighbour", shapely.box(10, 42, 14, 43).wkb, "N", inside=False),
)


def place(name: str, lon: float, lat: float, kind: str = "town", **more: object) -> Place:
    return Place(name, name, lon, lat, kind=kind, **more)  # type: ignore[arg-type]


def km2_of(land: shapely.Geometry) -> float:
    """Its area with borders that are straight in degrees, as maps draw them."""
    return float(area_km2(np.array([shapely.segmentize(land, 0.05)], dtype=object))[0])


coordinates = st.tuples(st.floats(9.9, 14.5), st.floats(39.9, 42.1))


@settings(max_examples=60, deadline=None)
@given(st.lists(coordinates, min_size=1, max_size=40), st.lists(coordinates, max_size=6))
def test_cells_are_all_of_the_land_of_every_country_with_a_place_and_nothing_else(points, spots):
    places = [place(f"t{i}", *p) for i, p in enumerate(points)]
    places += [place(f"n{i}", *p, kind="neighbourhood", radius_km=3.0) for i, p in enumerate(spots)]
    try:
        cells = build_cells(places, LAND)
    except InputError:
        return
    for outline in LAND[:2]:
        mine = np.array([c == outline.country for c in cells.countries])
        if mine.any():
            land = shapely.from_wkb(outline.geometry)
            joined = shapely.union_all(cells.geometry[mine])
            assert shapely.area(shapely.symmetric_difference(joined, land)) < 1e-6
            assert cells.area_km2[mine].sum() == pytest.approx(km2_of(land), rel=1e-6)
    assert shapely.coverage_is_valid(cells.geometry)
    assert (cells.nominal_km2 <= cells.area_km2 + 1e-6).all()


def test_a_cell_is_the_land_nearest_to_its_place():
    places = [place("a", 10.5, 41), place("b", 11.5, 41.7), place("c", 13, 41)]
    cells = build_cells(places, LAND)
    for point, owner in (
        (shapely.Point(10.2, 40.8), "a"),
        (shapely.Point(11.8, 41.9), "b"),
        (shapely.Point(12.05, 41), "c"),
    ):
        (inside,) = np.flatnonzero(shapely.contains(cells.geometry, point))
        assert cells.places[inside] == owner
    # (12.05, 41) is nearer to b's country's places than many of its own: borders are not crossed
    assert shapely.intersects(cells.geometry[2], shapely.Point(9.2, 41.6)) == False  # noqa: E712 (numpy's own False)


def test_places_at_sea_near_the_coast_count_and_far_ones_do_not():
    cells = build_cells(
        [place("in", 11, 41), place("port", 9.95, 40.5), place("far", 5, 41), place("nan", float("nan"), 41)], LAND
    )
    assert cells.places == ("in", "port")


def test_areal_places_have_no_cell():
    cells = build_cells([place("in", 11, 41), place("gov", 11.2, 41, kind="governorate")], LAND)
    assert cells.places == ("in",)


def test_shared_coordinates_lose_nobody_and_count_nothing_twice():
    same = [place(f"s{i}", 11, 41, population=i) for i in range(5)]
    cells = build_cells([*same, place("other", 11.5, 41.5)], LAND)
    assert set(cells.places) == {"s0", "s1", "s2", "s3", "s4", "other"}
    assert cells.area_km2[cells.places.index("s4")] > 1000, "the largest keeps the countryside"
    assert all(0 < cells.area_km2[cells.places.index(f"s{i}")] < 4 for i in range(4))
    assert shapely.coverage_is_valid(cells.geometry)


def test_a_neighbourhood_keeps_no_more_than_its_radius():
    cells = build_cells([place("town", 11, 41), place("quarter", 11.05, 41, kind="neighbourhood", radius_km=1.5)], LAND)
    quarter = cells.area_km2[cells.places.index("quarter")]
    assert 4 < quarter < np.pi * 1.5**2
    assert cells.area_km2.sum() == pytest.approx(km2_of(shapely.from_wkb(LAND[0].geometry)), rel=1e-6)


def test_nominal_land_is_far_from_settlements_and_roads():
    far = build_cells([place("only", 10.2, 40.4)], LAND, nominal_km=25)
    assert 0.8 < far.nominal_km2[0] / far.area_km2[0] < 1
    road = Line("r", "road", shapely.LineString([(10.2, 40.4), (11.9, 41.9)]).wkb)
    river = Line("v", "river", road.geometry)
    assert build_cells([place("only", 10.2, 40.4)], LAND, [river], 25).nominal_km2[0] == pytest.approx(
        far.nominal_km2[0]
    )
    assert build_cells([place("only", 10.2, 40.4)], LAND, [road], 25).nominal_km2[0] < 0.75 * far.nominal_km2[0]
    base = build_cells([place("only", 10.2, 40.4, kind="base")], LAND, nominal_km=25)
    assert base.nominal_km2[0] == pytest.approx(base.area_km2[0]), "nobody lives in a base"


def test_a_settlement_over_the_border_counts_as_near():
    cells = build_cells([place("w", 10.2, 41), place("e", 12.05, 41)], LAND, nominal_km=25)
    nominal = cells.nominal_geometry[cells.places.index("w")]
    assert not shapely.intersects(nominal, shapely.Point(11.95, 41))


def test_arcs_are_the_rims_of_the_cells():
    rng = np.random.default_rng(4)
    places = [place(f"p{i}", *xy) for i, xy in enumerate(rng.uniform((10, 40.4), (14, 42), (80, 2)))]
    cells = build_cells(places, LAND)
    arcs = cells.arcs
    assert arcs is not None
    for i in range(len(cells.places)):
        mine = (arcs.left == i) | (arcs.right == i)
        assert shapely.length(arcs.geometry[mine]).sum() == pytest.approx(shapely.length(cells.geometry[i]), rel=1e-9)
    border = (arcs.right >= 0) & (
        np.array(cells.countries)[arcs.left] != np.array(cells.countries)[np.maximum(arcs.right, 0)]
    )
    assert arcs.length_km[border].sum() == pytest.approx(1.7 * 111.05, rel=0.01), (
        "neighbours across a border share arcs"
    )


def test_nothing_to_divide_is_told_with_what_to_do():
    with pytest.raises(InputError, match="no land") as told:
        build_cells([place("a", 11, 41)], LAND[2:])
    assert "inside" in told.value.hint
    with pytest.raises(InputError, match="no place"):
        build_cells([place("a", 50, 10)], LAND)


def test_the_official_area_goes_before_the_outlines_own():
    assert land_area(LAND[1]) == 33_000.0
    assert land_area(LAND[0]) == pytest.approx(km2_of(shapely.from_wkb(LAND[0].geometry)))
