"""Importers on the real files of the maintainers and on broken copies of them: a clear report, nothing half-imported."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.contract.datasets.test_every_importer import NoGazetteer
from whoholds.errors import DatasetError, InputError
from whoholds.workbench import Workbench

pytestmark = pytest.mark.shared
ROWS = 120
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def events(shared: Path) -> Table:
    """The first events of the real file."""
    path = shared / "data/ucdp/ged_syria_2016-01_2018-06.csv.gz"
    if not path.exists():
        pytest.skip("UCDP's events are not here")
    csv.field_size_limit(10_000_000)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return [row for _, row in zip(range(ROWS), csv.DictReader(stream), strict=False)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.create(tmp_path / "test.whoholds", theatre="world") as bench:
        bench.__dict__["locator"] = NoGazetteer()
        yield bench


def written(table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue().encode()


def change(name: str, value: Callable[[dict[str, str]], str]) -> Callable[[Table], bytes]:
    """Another value in a column of the fourth row."""

    def broken(table: Table) -> bytes:
        return written([row | ({name: value(row)} if i == 3 else {}) for i, row in enumerate(table)])

    return broken


def swapped(table: Table) -> bytes:
    row = table[3] | {"latitude": table[3]["longitude"], "longitude": table[3]["latitude"], "country": "Syria"}
    return written([*table[:3], row, *table[4:]])


def odd_bytes(table: Table) -> bytes:
    text = written([row | ({"where_coordinates": "Zażółć"} if i == 3 else {}) for i, row in enumerate(table)])
    return text.replace("Zażółć".encode(), "Zażółć".encode("cp1250"))


def cut(table: Table) -> bytes:
    sound = written(table)
    return sound[: sound.rindex(b",") - 20]


ONE_ROW = {
    "cut off": (cut, "cut off"),
    "a day there is not": (change("date_start", lambda _: "2016-02-30"), "2016-02-30"),
    "an end before the beginning": (change("date_end", lambda _: "2015-01-01"), "before it begins"),
    "yet to come": (change("date_start", lambda _: "2999-01-01"), "2999"),
    "swapped coordinates": (swapped, "swapped"),
    "no coordinates": (change("latitude", lambda _: "n/a"), "no coordinates"),
    "deaths in words": (change("best", lambda _: "many"), "no numbers"),
    "another encoding": (odd_bytes, "encoding"),
    "violence of no type": (change("type_of_violence", lambda _: "7"), "type_of_violence"),
}


@pytest.mark.parametrize("fault", ONE_ROW)
def test_one_bad_row_is_refused_by_name_and_the_others_come_in(
    bench: Workbench, events: Table, tmp_path: Path, fault: str
) -> None:
    breaks, said = ONE_ROW[fault]
    theatre = "syria-iraq" if fault == "swapped coordinates" else "world"
    with Workbench.create(tmp_path / "own.whoholds", theatre=theatre) as own:
        own.__dict__["locator"] = NoGazetteer()
        (tmp_path / "events.csv").write_bytes(breaks(events))
        report = own.import_dataset("ucdp", tmp_path / "events.csv")
        assert report.refused == 1
        assert said in str(report.problems[0])
        assert re.search(r"row \d+", str(report.problems[0]))
        assert len(own.statements()) == ROWS - 1
        assert own.audit().clean


def test_what_stands_twice_is_taken_once(bench: Workbench, events: Table, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_bytes(written([*events, *events[:5]]))
    report = bench.import_dataset("ucdp", tmp_path / "events.csv")
    assert report.refused == 5
    assert all("twice" in str(p) for p in report.problems)
    assert len(bench.statements()) == ROWS


def test_a_packed_file_that_breaks_off_leaves_nothing(bench: Workbench, events: Table, tmp_path: Path) -> None:
    packed = gzip.compress(written(events))
    (tmp_path / "events.csv.gz").write_bytes(packed[: len(packed) // 2])
    before = bench.ledger.info.rows
    with pytest.raises(InputError) as caught:
        bench.import_dataset("ucdp", tmp_path / "events.csv.gz")
    assert caught.value.hint
    assert bench.ledger.info.rows == before
    assert not bench.statements()


def test_other_columns_are_told_at_once(bench: Workbench, events: Table, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_bytes(written([{k: v for k, v in r.items() if k != "side_a"} for r in events]))
    with pytest.raises(InputError, match="side_a"):
        bench.import_dataset("ucdp", tmp_path / "events.csv")
    assert not bench.statements()


MAPS = (
    ("polygons", "polygons/deepstate_weekly/deepstatemap_data_20240708.geojson", {"*": "Russia"}),
    ("polygons", "polygons/deepstate_raw/1654266031.geojson", {"occupied": "Russia"}),
    ("polygons", "polygons/kml/Control_24_08_01.kml", {}),
    ("wikipedia", "wikipedia/syria_iraq_border.lua", {}),
    ("wikipedia", "wikipedia/sudan_excerpt.lua", {"red": "Army", "blue": "Rebels"}),
)


@pytest.mark.parametrize(("kind", "name", "mapping"), MAPS, ids=[Path(m[1]).name for m in MAPS])
def test_a_map_that_breaks_off_leaves_nothing_or_says_what_it_lacks(
    bench: Workbench, shared: Path, tmp_path: Path, kind: str, name: str, mapping: dict[str, str]
) -> None:
    path = shared / "data" / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    sound = path.read_bytes()
    options: dict[str, Any] = {"mapping": mapping, "on": date(2024, 8, 1)}
    whole = bench.import_dataset(kind, path, dry_run=True, **options)
    assert sum(whole.taken.values())
    for share in (0.5, 0.97):
        broken = tmp_path / path.name
        broken.write_bytes(sound[: int(len(sound) * share)])
        before = bench.ledger.info.rows
        try:
            report = bench.import_dataset(kind, broken, **options)
        except InputError as error:
            assert error.hint
            assert bench.ledger.info.rows == before
        else:  # a module's marks stand for themselves: those before the cut are taken, the cut is told
            assert report.problems or report.remarks
            assert sum(report.taken.values()) <= sum(whole.taken.values())


def test_a_map_with_its_axes_swapped_is_refused(bench: Workbench, shared: Path, tmp_path: Path) -> None:
    path = shared / "data/polygons/deepstate_weekly/deepstatemap_data_20240708.geojson"
    if not path.exists():
        pytest.skip("the map is not here")
    told = json.loads(path.read_bytes())

    def turned(part: Any) -> Any:
        return [part[1], part[0]] if isinstance(part[0], float) else [turned(p) for p in part]

    for feature in told["features"]:
        feature["geometry"]["coordinates"] = turned(feature["geometry"]["coordinates"])
    (tmp_path / path.name).write_text(json.dumps(told))
    with Workbench.create(tmp_path / "own.whoholds", theatre="ukraine-2022") as own:
        own.__dict__["locator"] = NoGazetteer()
        with pytest.raises(DatasetError, match="with latitudes and longitudes swapped"):
            own.import_dataset("polygons", tmp_path / path.name, mapping={"*": "Russia"})
        assert not own.statements()
