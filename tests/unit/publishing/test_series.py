"""Charts of areas through time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.publishing.small import theatre
from whoholds.errors import SettingsError
from whoholds.model import Area
from whoholds.publishing.series import draw_series, series_bytes

ROWS = [
    Area(date(2020, m, 1), s, "land", 0.8 * v, v, 1.1 * v, 1000.0)
    for m in range(1, 7)
    for s, v in (("reds", 100.0 * m), ("blues", 700 - 100.0 * m), ("greens", 50.0))
]


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_a_chart_is_written_the_same_twice(format, tmp_path):
    path = draw_series(ROWS, theatre(), tmp_path / f"s.{format}", dpi=60)
    assert path.read_bytes() == series_bytes(ROWS, theatre(), format, dpi=60)


def test_one_day_shares_and_gaps_are_drawn():
    series_bytes(ROWS[:3], theatre(), shares=True, dpi=40)
    series_bytes([ROWS[0], ROWS[-1]], theatre(), dpi=40)


def test_what_is_mixed_or_missing_is_told():
    with pytest.raises(SettingsError, match="no areas"):
        series_bytes([], theatre())
    with pytest.raises(SettingsError, match="one denominator"):
        series_bytes([*ROWS, replace(ROWS[0], denominator="people")], theatre())
    with pytest.raises(SettingsError, match="written as 'gif'"):
        series_bytes(ROWS, theatre(), "gif")
