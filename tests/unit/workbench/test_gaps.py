"""Told counts and areas beside the map."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_a_told_share_area_and_count_stand_beside_the_map_of_their_day(run: Callable[..., Any], demo: Path) -> None:
    rows = json.loads(run("gaps", "--ledger", str(demo), "--json"))
    told = {(r["place"], r["unit"], r["told_low"]): r for r in rows if r["holder"] == "ISIS"}
    (towns,) = [
        r for (place, *count), r in told.items() if place.startswith("Deir ez-Zor") and count == ["settlements", 18]
    ]
    assert towns["told_high"] is None and towns["map_high"] is not None
    assert towns["difference"] == min(0, towns["map_high"] - 18)
    area = next(r for key, r in told.items() if key[0] == "Syria" and r["told_low"] == 5550)
    assert area["map_low"] <= area["map_assessed"] <= area["map_high"]
    assert len({r["statement"] for r in rows}) == len(rows)
    assert json.loads(run("gaps", "--since", "2018-01-01", "--ledger", str(demo), "--json")) == []
    assert "at least 18 settlements" in run("gaps", "--ledger", str(demo))


def test_with_the_setting_they_bound_the_estimate_and_it_says_so(
    run: Callable[..., Any], demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def isis() -> dict[str, Any]:
        rows = json.loads(run("areas", "--on", "2017-12-13", "--country", "Syria", "--ledger", str(demo), "--json"))
        return dict(next(r for r in rows if r["holder"] == "ISIS"))

    plain = isis()
    monkeypatch.setenv("WHOHOLDS_COUNTS", "true")
    held = isis()
    assert plain["method"] == "markov" and held["method"].endswith("held to told counts")
    assert held["high"] > plain["high"], "more was told than the map gave"
