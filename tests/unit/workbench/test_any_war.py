"""A war that no theatre was made for: one report, and there is a map of its country."""

from __future__ import annotations

import pytest

REPORT = """Rebels take Lashio

The Myanmar National Democratic Alliance Army captured the town of Lashio in Myanmar on 3 August 2024.
The military government still controls Mandalay.
"""


@pytest.fixture(scope="module")
def ledger(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    run("init", folder / "any.whoholds", "--theatre", "world")
    run(
        "read",
        folder / "report.txt",
        "--published",
        "2024-08-04",
        "--source",
        "Wire",
        "--ledger",
        folder / "any.whoholds",
    )
    return folder / "any.whoholds"


def test_the_towns_nobody_spoke_of_are_on_the_map_too_and_stay_unknown(run, ledger):
    from whoholds import Workbench

    with Workbench.open(ledger, read_only=True) as bench:
        day = bench.control(bench.last_day(None))
    holders = dict(zip(day.cells.names, day.holders(), strict=True))
    assert len(holders) > 100 and set(day.cells.countries) == {"MMR"}
    assert holders["Lashio"] not in ("unknown", holders["Mandalay"])
    assert holders["Sittwe"] == "unknown"


def test_its_sheet_is_cut_to_what_is_known_and_named_by_the_country(run, ledger, tmp_path):
    from whoholds import Workbench
    from whoholds.workbench.picturing import sheet_of

    with Workbench.open(ledger, read_only=True) as bench:
        sheet = sheet_of(bench, (), bench.control(bench.last_day(None)))
        west, south, east, north = sheet["bbox"]
        assert sheet["title"] == "Myanmar" and 90 < west < 97.7 < east < 102 and 18 < south < 22.9 < north < 28
        assert sheet_of(bench, ("Lashio",))["title"] == "Lashio", "a place of no theatre can be a focus too"
    run("map", "--on", "2024-08-04", "--focus", "Lashio", "-o", tmp_path / "map.svg", "--ledger", ledger)
    assert "Lashio" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_a_publisher_nobody_knows_keeps_its_name(run, tmp_path):
    (tmp_path / "a.txt").write_text("The army took Lashio on Monday.", encoding="utf-8")
    run("init", tmp_path / "a.whoholds", "--theatre", "world")
    assert "there already" in run("init", tmp_path / "a.whoholds", "--theatre", "world")
    run(
        "read",
        tmp_path / "a.txt",
        "--source",
        "The Hill & Valley Courier",
        "--published",
        "2024-08-04",
        "--ledger",
        tmp_path / "a.whoholds",
    )
    names = [s["name"] for s in run.json("show", "sources", "--ledger", tmp_path / "a.whoholds")]
    assert "The Hill & Valley Courier" in names
