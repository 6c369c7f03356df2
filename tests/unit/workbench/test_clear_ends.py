"""What cannot be done ends in one clear message: no list that is merely empty, no traceback, no wait."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import InputError, LedgerDamaged, NotFound, SettingsError

Run = Callable[..., Any]
DAY = "2017-12-15"


def test_areas_of_a_country_that_is_none_are_no_empty_list(demo: Path, run: Run) -> None:
    with pytest.raises(NotFound, match="Narnia"):
        run("areas", "--on", DAY, "--country", "Narnia", "--ledger", demo)
    assert run("areas", "--on", DAY, "--country", "Deir ez-Zor", "--ledger", demo)


def test_a_page_that_is_no_page_is_told_before_the_work(demo: Path, run: Run, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.png"):
        run("map", "--interactive", "-o", tmp_path / "map.png", "--ledger", demo)


def test_a_port_that_is_taken_is_told(demo: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(SettingsError, match="nothing can be served"):
        run("serve", demo, "--port", str(other.getsockname()[1]))


def test_text_that_is_damaged_inside_a_ledger_is_told(demo: Path, run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "war.whoholds"
    shutil.copy(demo, ledger)
    data = ledger.read_bytes()
    assert data.count(b'"exact":"') > 100
    ledger.write_bytes(data.replace(b'"exact":"', b'"exact":\xff'))
    with pytest.raises(LedgerDamaged, match="does not hold together"):
        run("show", "statements", "--ledger", ledger)


def test_a_dump_without_end_is_no_dump(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deep.jsonl").write_text('{"a":' * 100_000)
    with pytest.raises(InputError, match="is no dump"):
        run("load", tmp_path / "deep.jsonl", tmp_path / "war.whoholds")


def test_a_dataset_of_which_nothing_comes_in_is_no_success(demo: Path, run: Run, tmp_path: Path) -> None:
    ledger, table = tmp_path / "war.whoholds", tmp_path / "held.csv"
    shutil.copy(demo, ledger)
    table.write_text("place,holder,as_of\n")
    assert "control" not in run("import", "table", table, "--ledger", ledger, code=1)
