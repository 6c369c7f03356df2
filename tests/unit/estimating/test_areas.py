"""Areas: figures that add up, intervals that hold what they promise, changes and series that agree with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from tests.unit.publishing.small import cells, control_day
from whoholds.errors import InputError, SettingsError
from whoholds.estimating.areas import DENOMINATORS, ChangeLog, area_series, areas, weights
from whoholds.estimating.change import changes, front_length_km, gained_and_lost
from whoholds.model import CONTESTED, UNKNOWN, Arcs, Cells, ControlDay


def grid(side: int) -> Cells:
    """Square cells of a tenth of a degree, one place each."""
    n = side * side
    lon, lat = np.meshgrid(10 + 0.1 * np.arange(side), 40 + 0.1 * np.arange(side))
    boxes = shapely.box(lon.ravel(), lat.ravel(), lon.ravel() + 0.1, lat.ravel() + 0.1)
    return Cells(
        places=tuple(f"p{i}" for i in range(n)),
        names=tuple(f"P{i}" for i in range(n)),
        lon=lon.ravel() + 0.05,
        lat=lat.ravel() + 0.05,
        geometry=np.asarray(boxes, dtype=object),
        area_km2=np.full(n, 100.0),
        nominal_km2=np.zeros(n),
        nominal_geometry=np.full(n, shapely.Polygon(), dtype=object),
        population=np.full(n, 1000),
        countries=tuple("A" if i % side < side // 2 else "B" for i in range(n)),
        admin1=("",) * n,
        kinds=("town",) * n,
        arcs=Arcs(np.zeros(0, object), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)),
    )


def day_of(c: Cells, p: np.ndarray, states: tuple[str, ...] = ("a", "b", CONTESTED)) -> ControlDay:
    n = len(c.places)
    return ControlDay(
        date(2020, 1, 1),
        None,
        "test",
        c,
        states,
        p.astype(np.float32),
        np.full(n, np.datetime64("2020-01-01")),
        ((),) * n,
    )


def test_shares_add_up_and_intervals_hold_the_assessed_value():
    rows = areas(control_day())
    for denominator in DENOMINATORS:
        mine = [a for a in rows if a.denominator == denominator]
        assert sum(a.share for a in mine) == pytest.approx(1)
        assert all(a.low <= a.assessed <= a.high <= a.total + 1e-6 for a in mine)
        assert {a.state for a in mine} >= {"reds", "blues", "greens", CONTESTED, UNKNOWN}
    assert sum(a.assessed for a in rows if a.denominator == "land") == pytest.approx(cells().area_km2.sum())


def test_the_same_day_gives_the_same_rows_and_relabelling_relabels():
    day = control_day()
    assert areas(day) == areas(day)
    other = replace(day, states=("x", "y", "z", CONTESTED))
    names = {"reds": "x", "blues": "y", "greens": "z"}
    renamed = {(names.get(a.state, a.state), a.denominator): a.assessed for a in areas(day)}
    assert renamed == {(a.state, a.denominator): a.assessed for a in areas(other)}


def test_what_is_certain_has_no_interval_and_nominal_desert_only_widens_it_downward():
    c = grid(6)
    p = np.zeros((36, 3))
    p[:18, 0], p[18:, 1] = 1, 1
    a = areas(day_of(c, p), denominators=("land",))[0]
    assert (a.low, a.assessed, a.high) == (1800, 1800, 1800)
    half = replace(c, nominal_km2=np.full(36, 40.0))
    a = next(r for r in areas(day_of(half, p), denominators=("land",)) if r.state == "a")
    assert (a.low, a.assessed, a.high, a.nominal) == (pytest.approx(1080), 1800, 1800, pytest.approx(720))


def test_neighbours_err_together_so_the_interval_is_wider_than_if_each_cell_erred_alone():
    c, p = grid(20), np.tile([0.7, 0.3, 0.0], (400, 1))
    a = next(r for r in areas(day_of(c, p), denominators=("land",)) if r.state == "a")
    alone = 1.645 * np.sqrt(400 * 0.7 * 0.3) * 100
    assert a.high == 40_000, "the assessed map, all a, lies at its end"
    assert a.low < 28_000 - 1.5 * alone


def test_the_interval_covers_as_often_as_it_says():
    """Fronts whose place is unsure, sector by sector of 30 km: the 90 % interval holds the truth in at least 85 % of 150 trials."""
    c = grid(16)
    rng = np.random.default_rng(8)
    east, north = (c.lon - 10.8) * 85, (c.lat - 40.8) * 111
    hits = 0
    for _ in range(150):
        angle, width_km = rng.uniform(0, 2 * np.pi), rng.uniform(8, 25)
        across = east * np.cos(angle) + north * np.sin(angle) - rng.normal(0, 10)
        along = (north * np.cos(angle) - east * np.sin(angle)) / 30
        sectors = np.floor(along).astype(int)
        knots = rng.normal(size=sectors.max() - sectors.min() + 2)
        f = along - sectors
        error = (knots[sectors - sectors.min()] * (1 - f) + knots[sectors - sectors.min() + 1] * f) / np.hypot(1 - f, f)
        p_a = norm.cdf(across / width_km)
        truth = across > width_km * error
        day = day_of(c, np.column_stack([p_a, 1 - p_a, np.zeros(len(p_a))]))
        a = next(r for r in areas(day, denominators=("land",), draws=150) if r.state == "a")
        hits += a.low <= 100 * truth.sum() <= a.high
    assert hits >= 0.85 * 150


def test_divisions_and_polygons_cut_the_total():
    day = control_day()
    whole = {(a.state): a.assessed for a in areas(day, denominators=("land",))}
    by_country = areas(day, denominators=("land",), by="country")
    assert {a.division for a in by_country} == {"WW", "EE"}
    for state, km2 in whole.items():
        assert sum(a.assessed for a in by_country if a.state == state) == pytest.approx(km2)
    half = areas(day, denominators=("land", "settlements"), within=shapely.box(10, 40, 12, 42))
    west = sum(k for k, c in zip(day.cells.area_km2, day.cells.countries, strict=True) if c == "WW")
    assert sum(a.assessed for a in half if a.denominator == "land") == pytest.approx(west, rel=1e-3)
    assert sum(a.assessed for a in half if a.denominator == "settlements") == sum(
        c == "WW" for c in day.cells.countries
    )


def test_what_cannot_be_asked_is_told():
    with pytest.raises(SettingsError, match="no denominator 'gold'"):
        areas(control_day(), denominators=("gold",))
    with pytest.raises(SettingsError, match="coverage"):
        areas(control_day(), coverage=1.0)


def test_people_and_settlements_are_counted_by_cell():
    people, _ = weights(cells(), "people")
    settlements, _ = weights(cells(), "settlements")
    assert people.sum() == cells().population.sum()
    assert settlements.sum() == len(cells().places)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 12), st.integers(1, 9), st.integers(1, 4), st.integers(0, 10_000))
def test_a_series_from_the_change_log_is_the_sum_of_each_day(days, n, k, seed):
    rng = np.random.default_rng(seed)
    states = rng.integers(0, k, (days, n)).astype(np.uint8)
    weight = rng.uniform(0, 10, n)
    series = area_series(ChangeLog.of(states), weight, k)
    assert series.shape == (days, k)
    for d in range(days):
        assert series[d] == pytest.approx(np.bincount(states[d], weight, k))


def test_changes_are_what_the_two_maps_differ_by():
    before = control_day()
    p = before.probability.copy()
    moved = [i for i, h in enumerate(before.holders()) if h == "greens"][:3]
    p[moved] = (1, 0, 0, 0)
    after = replace(before, probability=p, on=date(2020, 5, 9))
    (change,) = changes(before, after)
    assert (change.before, change.after) == ("greens", "reds")
    assert change.area_km2 == pytest.approx(before.cells.area_km2[moved].sum())
    assert change.places == tuple(before.cells.places[i] for i in moved)
    assert shapely.area(change.geometry) == pytest.approx(shapely.area(before.cells.geometry[moved]).sum())
    assert gained_and_lost([change]) == {"greens": (0, change.area_km2), "reds": (change.area_km2, 0)}
    assert changes(before, before) == []
    with pytest.raises(InputError, match="other cells"):
        changes(before, day_of(grid(2), np.ones((4, 3))))


def test_fronts_are_measured_between_holders_and_not_along_the_outer_border():
    day = control_day()
    fronts = front_length_km(day)
    assert ("blues", "reds") in fronts and all(a < b for a, b in fronts)
    one = replace(day, probability=np.tile(np.float32([1, 0, 0, 0]), (len(day.cells.places), 1)))
    assert front_length_km(one) == {}
    with pytest.raises(InputError, match="no arcs"):
        front_length_km(replace(day, cells=replace(day.cells, arcs=None)))
