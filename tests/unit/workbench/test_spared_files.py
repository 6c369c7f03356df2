"""What is written never takes the place of what cannot be made again."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import InputError, WhoholdsError

Run = Callable[..., Any]
DAY = "2017-12-15"


@pytest.mark.parametrize(
    "command",
    [
        ("export", "--format", "csv"),
        ("dump",),
        ("compare", "estimate", "Demo Monitor", "--on", DAY),
    ],
    ids=" ".join,
)
def test_a_ledger_is_never_written_over(command: tuple[str, ...], demo: Path, run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "war.csv"  # an ending that all of them write
    shutil.copy(demo, ledger)
    before = ledger.read_bytes()
    with pytest.raises(InputError, match="is a ledger"):
        run(*command, "--ledger", ledger, "-o", ledger)
    assert ledger.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_brief_does_not_replace_a_ledger_of_an_odd_name(demo: Path, run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "war.md"
    shutil.copy(demo, ledger)
    with pytest.raises(InputError, match="is a ledger"):
        run("brief", "--on", DAY, "--ledger", ledger, "-o", ledger)


@pytest.mark.parametrize("command", [("export",), ("dump",), ("map", "--on", DAY)], ids=" ".join)
@pytest.mark.parametrize("out", [".", ""])
def test_a_path_that_names_no_file_is_told(command: tuple[str, ...], out: str, demo: Path, run: Run) -> None:
    with pytest.raises(InputError, match="names no file"):
        run(*command, "--ledger", demo, "-o", out)


@pytest.mark.parametrize("path", [".", ""])
def test_no_ledger_is_made_without_a_name(path: str, run: Run) -> None:
    with pytest.raises(WhoholdsError, match="names no file"):
        run("init", path)


def test_answers_do_not_replace_the_table_they_answer(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("name\nRaqqa\n")
    with pytest.raises(InputError, match="would replace the table"):
        run("locate", table, "--name", "name", "-o", tmp_path / "." / "places.csv")
    assert table.read_text() == "name\nRaqqa\n"


def test_a_pipe_is_written_to_and_stays_one(demo: Path, run: Run, tmp_path: Path) -> None:
    """As /dev/stdout and /dev/null: put in place of them, a file would break the machine."""
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    run("export", "--ledger", demo, "-o", pipe)
    reader.join(60)
    assert pipe.is_fifo()
    assert got[0].count(b"\n") > 100


def test_a_link_is_followed(demo: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "latest.jsonl").symlink_to(tmp_path / "today.jsonl")
    run("export", "--ledger", demo, "-o", tmp_path / "latest.jsonl")
    assert (tmp_path / "latest.jsonl").is_symlink()
    assert (tmp_path / "today.jsonl").stat().st_size > 0


@pytest.mark.parametrize("data", ["name\nهجين\n".encode("cp1256"), b"PK\x03\x04\0\0name\n"])
def test_names_in_garbled_letters_are_not_looked_up(data: bytes, run: Run, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_bytes(data)
    with pytest.raises(InputError, match=r"not in UTF-8|binary data"):
        run("locate", tmp_path / "places.csv", "--name", "name", "-o", tmp_path / "answers.csv")
    assert not (tmp_path / "answers.csv").exists()


def test_a_mapping_does_not_replace_the_dataset(run: Run, tmp_path: Path, demo: Path) -> None:
    ledger, table = tmp_path / "war.whoholds", tmp_path / "held.csv"
    shutil.copy(demo, ledger)
    told = "place,holder,as_of\nRaqqa,ISIS,2017-01-01\n"
    table.write_text(told)
    with pytest.raises(InputError, match="is no mapping"):
        run("import", "table", table, "--save-map", table, "--ledger", ledger)
    assert table.read_text() == told
    saved = tmp_path / "held.toml"
    for _ in range(2):  # an older mapping may be replaced
        run("import", "table", table, "--save-map", saved, "--dry-run", "--ledger", ledger)
