"""What is kept is never wrong, never in the way, and never grows without end."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.publishing.small import control_day
from whoholds.settings import Settings
from whoholds.workbench import Workbench, keeping
from whoholds.workbench.keeping import Shelf, key_of, packed_cells, packed_day, unpacked_cells, unpacked_day


def test_a_day_comes_back_as_it_was(tmp_path: Path) -> None:
    day = control_day()
    n = len(day.cells.places)
    day = replace(day, claimed=("a", *(None,) * (n - 1)), contenders=(("a", "b"), *((),) * (n - 1)))
    shelf = Shelf(tmp_path / "kept")
    shelf.put("cells", "0", packed_cells(day.cells))
    shelf.put("day", "0", packed_day(day))
    cells = unpacked_cells(shelf.get("cells", "0") or {})
    back = unpacked_day(shelf.get("day", "0") or {}, cells, day.on, day.known_at)
    assert shapely.equals_exact(cells.geometry, day.cells.geometry).all()
    assert np.array_equal(cells.area_km2, day.cells.area_km2) and cells.places == day.cells.places
    assert cells.arcs is not None and day.cells.arcs is not None
    assert shapely.equals_exact(cells.arcs.geometry, day.cells.arcs.geometry).all()
    assert np.array_equal(back.probability, day.probability)
    assert np.array_equal(back.last_evidence, day.last_evidence.astype("datetime64[D]"), equal_nan=True)
    assert (back.basis, back.presences, back.states) == (day.basis, day.presences, day.states)
    assert (back.claimed, back.contenders) == (day.claimed, day.contenders)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_what_is_damaged_or_cut_short_counts_for_nothing(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("kept"))
    shelf.put("day", "x", {"a": np.arange(100)})
    path = shelf.folder / "day-x"
    whole = bytearray(path.read_bytes())
    for damaged in (whole[: at % len(whole)], bytearray(whole)):
        if len(damaged) == len(whole):
            damaged[at % len(whole)] ^= byte | 1
        path.write_bytes(bytes(damaged))
        assert shelf.get("day", "x") is None
        assert not path.exists()
        path.write_bytes(bytes(whole))
    kept = shelf.get("day", "x")
    assert kept is not None and kept["a"].tolist() == list(range(100))


WRITES_OFTEN = """
import sys
from pathlib import Path
import numpy as np
from whoholds.workbench.keeping import Shelf
for _ in range(60):
    Shelf(Path(sys.argv[1])).put("day", "same", {"a": np.arange(5000)})
"""


def test_several_writers_and_a_reader_never_meet_half_a_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("day", "same", {"a": np.arange(5000)})
    writers = [subprocess.Popen([sys.executable, "-c", WRITES_OFTEN, str(tmp_path)]) for _ in range(2)]
    while any(w.poll() is None for w in writers):
        kept = shelf.get("day", "same")
        assert kept is not None and len(kept["a"]) == 5000
    assert [w.wait() for w in writers] == [0, 0]
    assert [p.name for p in tmp_path.iterdir()] == ["day-same"]


def test_the_folder_is_bounded_and_what_was_used_last_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_FILES", 4)
    shelf = Shelf(tmp_path)
    for n in range(4):
        shelf.put("day", str(n), {"a": np.arange(n)})
        os.utime(tmp_path / f"day-{n}", (1_000 + n, 1_000 + n))
    assert shelf.get("day", "0") is not None
    for n in range(4, 7):
        shelf.put("day", str(n), {"a": np.arange(n)})
    assert len(list(tmp_path.iterdir())) == 4
    assert shelf.get("day", "1") is None and shelf.get("day", "0") is not None


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    shelf = Shelf(tmp_path / "file" / "kept")
    shelf.put("day", "0", {"a": np.arange(3)})
    assert shelf.get("day", "0") is None


def test_names_tell_everything_apart() -> None:
    assert key_of("day", "a", "b") != key_of("day", "ab", "")
    assert key_of(date(2017, 12, 15), None) != key_of(date(2017, 12, 15), "None")


def test_a_new_statement_gives_a_new_estimate(tmp_path: Path) -> None:
    table = "place,governorate,country,lat,lon,holder,status,as_of\nRaqqa,Raqqa,Syria,35.95,39.01,{},controls,{}\n"
    (tmp_path / "one.csv").write_text(table.format("ISIS", "2017-06-01"), encoding="utf-8")
    (tmp_path / "two.csv").write_text(table.format("Syrian Democratic Forces", "2017-10-18"), encoding="utf-8")
    settings = Settings.load(cache=tmp_path / "cache")
    on = date(2017, 11, 1)
    with Workbench.create(tmp_path / "l.whoholds", theatre="syria-iraq", settings=settings) as bench:
        bench.import_dataset("table", tmp_path / "one.csv", source="One")
        raqqa = bench.cells.places.index("raqqa")
        assert bench.control(on).holders()[raqqa] == "isis"
        before = len(list((tmp_path / "cache" / "derived").iterdir()))
        assert bench.control(on).holders()[raqqa] == "isis"
        assert len(list((tmp_path / "cache" / "derived").iterdir())) == before
        bench.import_dataset("table", tmp_path / "two.csv", source="Two")
        assert bench.control(on).holders()[raqqa] == "sdf"
