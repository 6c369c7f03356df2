"""What is too young or too exact stays at home, and the sheet says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whoholds.cli import build
from whoholds.settings import Settings
from whoholds.workbench import Workbench

THEATRE = """name = "young"
title = "A war of now"
extends = "syria-iraq"
publication_delay_days = 14
coarsen_km = 5.0
"""
TABLE = """place,governorate,country,lat,lon,holder,status,as_of
Raqqa,Raqqa,Syria,35.95,39.01,ISIS,controls,{old}
Mayadin,Deir ez-Zor,Syria,35.02,40.45,Syrian government,controls,{new}
"""


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Workbench, "today", property(lambda _: date(2017, 12, 15)))
    (tmp_path / "theatre").mkdir()
    (tmp_path / "theatre" / "theatre.toml").write_text(THEATRE, encoding="utf-8")
    (tmp_path / "table.csv").write_text(TABLE.format(old="2017-11-20", new="2017-12-10"), encoding="utf-8")
    path = tmp_path / "young.whoholds"
    with Workbench.create(path, theatre=str(tmp_path / "theatre")) as bench:
        bench.import_dataset("table", tmp_path / "table.csv", source="A table")
    return path


def run(*arguments: object) -> str:
    result = CliRunner().invoke(build(), [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_what_is_too_young_is_not_exported_but_counted(ledger: Path, tmp_path: Path) -> None:
    told = run("export", "--ledger", ledger, "-o", tmp_path / "open.jsonl")
    assert "1 left out (younger than 14 days)" in told
    text = (tmp_path / "open.jsonl").read_text(encoding="utf-8")
    assert "Raqqa" in text and "Mayadin" not in text
    run("export", "--ledger", ledger, "--internal", "-o", tmp_path / "all.jsonl")
    assert "Mayadin" in (tmp_path / "all.jsonl").read_text(encoding="utf-8")


def test_a_map_of_today_shows_the_last_day_that_may_be_shown_and_says_so(ledger: Path, tmp_path: Path) -> None:
    told = run(
        "map", "--ledger", ledger, "--on", "2017-12-14", "--focus", "syria", "-o", tmp_path / "map.png", "--dpi", "50"
    )
    assert "2017-12-01" in told and "Held back" in told
    told = run(
        "map",
        "--ledger",
        ledger,
        "--on",
        "2017-12-14",
        "--focus",
        "syria",
        "-o",
        tmp_path / "in.png",
        "--dpi",
        "50",
        "--internal",
    )
    assert "2017-12-14" in told and "not for publication" in told


def test_points_are_told_no_more_exactly_than_the_theatre_allows(ledger: Path) -> None:
    from dataclasses import replace

    from whoholds.model import Location

    with Workbench.open(ledger) as bench:
        (statement, *_) = bench.statements(kinds={"control"})
        exact = replace(statement.body, location=Location("a field", 39.01234, 35.95678, 0.1, basis="row"))
        blurred = bench.withholding.coarse(replace(statement, body=exact)).body.location
        assert blurred is not None and blurred.radius_km == 5.0
        assert abs(blurred.lat - 35.95678) < 0.05 and (blurred.lon, blurred.lat) != (39.01234, 35.95678)
        named = replace(statement.body, location=Location("Raqqa", 39.01, 35.95, 2.0, place="raqqa"))
        assert bench.withholding.coarse(replace(statement, body=named)).body.location == named.location
    with Workbench.open(ledger, settings=Settings.load(internal=True)) as bench:
        assert bench.withholding.coarse(replace(statement, body=exact)).body.location == exact.location


def test_a_closed_war_holds_nothing_back(ledger: Path) -> None:
    with Workbench.open(ledger) as bench:
        assert bench.held_back(date(2017, 11, 1)) == ""
        late = datetime(2017, 12, 14, tzinfo=UTC).date()
        assert bench.withholding.shown(late) == date(2017, 12, 1)
