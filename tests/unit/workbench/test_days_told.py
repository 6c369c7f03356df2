"""Days that are told by hand: one to come, and one told too late."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import InputError

Run = Callable[..., Any]
TABLE = "place,holder,as_of\nRaqqa,ISIS,2017-01-01\nMosul,ISIS,9999-12-31\n"


@pytest.fixture
def ledger(run: Run, tmp_path: Path) -> Path:
    run("init", tmp_path / "war.whoholds", "--theatre", "syria-iraq")
    return tmp_path / "war.whoholds"


@pytest.mark.parametrize("day", ["9999-12-31", "2090-01-01", "0001-01-01"])
def test_nothing_is_published_in_a_time_to_come(day: str, ledger: Path, run: Run, tmp_path: Path) -> None:
    report, table = tmp_path / "a.txt", tmp_path / "a.csv"
    report.write_text("ISIS captured Raqqa on Sunday.")
    table.write_text(TABLE)
    with pytest.raises(InputError, match=r"yet to come|too early"):
        run("read", report, "--published", day, "--ledger", ledger)
    with pytest.raises(InputError, match=r"yet to come|too early"):
        run("import", "table", table, "--on", day, "--ledger", ledger)
    assert not run.json("show", "statements", "--ledger", ledger)


def test_a_row_of_the_last_day_there_is_is_refused_alone(ledger: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    run("import", "table", tmp_path / "a.csv", "--ledger", ledger, code=1)
    assert len(run.json("show", "control", "--ledger", ledger)) == 1


def test_a_day_told_too_late_is_not_swallowed(ledger: Path, run: Run, tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("ISIS captured Raqqa on Sunday.")
    first = run.json("read", report, "--ledger", ledger, code=1)
    assert "--published" in first["problems"][0]
    again = run.json("read", report, "--published", "2017-01-02", "--ledger", ledger, code=1)
    [problem] = again["problems"]
    assert "read before without a day" in problem and "--amend valid_from=DAY" in problem
    [statement] = run.json("show", "control", "--ledger", ledger)
    run("review", statement["id"], "--amend", "valid_from=2017-01-01", "--reviewer", "me", "--ledger", ledger)
    [amended] = run.json("show", "control", "--ledger", ledger)
    assert amended["valid_from"] == "2017-01-01", "what the problem tells to do works"


def test_a_folder_keeps_the_days_its_reports_say(ledger: Path, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "dated.txt").write_text("Clashes near Raqqa\n\n4 December 2017\n\nISIS attacked Raqqa.\n")
    (folder / "undated.txt").write_text("ISIS attacked government positions near Hama, residents said.\n")
    done = run.json("read", folder, "--published", "2017-12-15", "--ledger", ledger)
    days = {Path(d["name"]).name: d["published_on"] for d in done["documents"]}
    assert days == {"dated.txt": "2017-12-04", "undated.txt": "2017-12-15"}
