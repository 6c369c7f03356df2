"""Day maps from arcs are the unions of the cells; rounding moves lines, never their ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.publishing.small import cells
from whoholds.errors import InputError
from whoholds.publishing.curves import rounded
from whoholds.publishing.holdings import Mosaic, holdings

CELLS = cells()
N = len(CELLS.places)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=N, max_size=N))
def test_each_state_gets_the_union_of_its_cells(states):
    shapes = holdings(CELLS, states)
    plain = holdings(replace(CELLS, arcs=None), states)
    assert set(shapes) == set(states) == set(plain)
    for state, shape in shapes.items():
        assert shapely.area(shapely.symmetric_difference(shape, plain[state])) < 1e-9
        assert shape.is_valid


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=N, max_size=N))
def test_rounded_maps_cover_the_same_land_without_gaps(states):
    code = np.array(states, dtype=np.int32)
    drawing = Mosaic(CELLS).drawing(code, rounds=2)
    land = shapely.area(shapely.union_all(CELLS.geometry))
    assert shapely.area(drawing.faces).sum() == pytest.approx(land, rel=1e-6)
    assert set(drawing.of_face) == set(states)
    assert ((drawing.sides[:, 0] != drawing.sides[:, 1]).all()) and len(drawing.sides) == len(drawing.lines)


def test_one_place_in_the_middle_of_another_holder_is_an_island_in_its_land():
    middle = int(np.argmin(np.hypot(CELLS.lon - 12.4, CELLS.lat - 41)))
    states = ["enclave" if i == middle else "sea" for i in range(N)]
    shapes = holdings(CELLS, states)
    assert shapely.area(shapes["enclave"]) == pytest.approx(shapely.area(CELLS.geometry[middle]))
    assert shapely.get_num_interior_rings(shapely.get_parts(shapes["sea"])).sum() >= 1


def test_rounding_keeps_ends_and_closes_rings():
    line = shapely.LineString([(0, 0), (4, 0), (4, 4), (8, 4)])
    ring = shapely.LineString([(0, 0), (4, 0), (4, 4), (0, 0)])
    both = rounded(np.array([line, ring]), 3)
    assert both[0].coords[0] == (0, 0) and both[0].coords[-1] == (8, 4)
    assert both[1].is_closed and shapely.Polygon(both[1]).is_valid
    assert len(rounded(np.zeros(0, dtype=object), 2)) == 0


def test_cells_without_arcs_say_so_where_arcs_are_needed():
    with pytest.raises(InputError, match="no arcs"):
        Mosaic(replace(CELLS, arcs=None)).drawing(np.zeros(N, dtype=np.int32))
