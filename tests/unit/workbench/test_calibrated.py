"""A calibration that is set is applied to estimates, and named wherever they are shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import TableError
from whoholds.estimating.calibration import Calibration

DAY = ("--on", "2017-12-15")


def test_it_is_applied_and_named(
    run: Callable[..., Any], demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def daraa() -> dict[str, Any]:
        return dict(json.loads(run("why", "Daraa", *DAY, "--ledger", str(demo), "--json")))

    plain = daraa()
    Calibration("some war", 2.0, 100).save(tmp_path / "c.json")
    monkeypatch.setenv("WHOHOLDS_CALIBRATION", str(tmp_path / "c.json"))
    sharper = daraa()
    assert max(sharper["probability"].values()) > max(plain["probability"].values())
    assert plain["method"] == "markov" and "calibrated on some war" in sharper["method"]
    areas = json.loads(run("areas", *DAY, "--ledger", str(demo), "--json"))
    assert all("calibrated on some war" in row["method"] for row in areas)
    assert "calibrated on some war" in run("areas", *DAY, "--ledger", str(demo))
    # It was learned for one estimator, and is applied to no other.
    other = json.loads(run("areas", *DAY, "--estimator", "latest", "--ledger", str(demo), "--json"))
    assert {row["method"] for row in other} == {"latest"}
    monkeypatch.setenv("WHOHOLDS_CALIBRATION", str(tmp_path / "gone.json"))
    with pytest.raises(TableError, match=r"gone\.json"):
        run("areas", *DAY, "--ledger", str(demo))
