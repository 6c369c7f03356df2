"""Every importer, on a sound file and on broken ones, through the workbench into a ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.contract.datasets.samples import SAMPLES, Sample
from whoholds.errors import InputError
from whoholds.model import Draft, Statement
from whoholds.reading.datasets import dataset
from whoholds.workbench import Workbench
from whoholds.workbench.importing import guess_kind, load_mapping, save_mapping


class NoGazetteer:
    """Stands for the locating room, which is not under test and whose index takes a minute to build."""

    def locate_rows(self, drafts: Iterator[Draft]) -> list[Draft]:
        return list(drafts)

    def places_of(self, statements: list[Statement]) -> list[Any]:
        return []


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.create(tmp_path / "test.whoholds", theatre="syria-iraq") as bench:
        bench.__dict__["locator"] = NoGazetteer()
        yield bench


each = pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.kind)


def take(bench: Workbench, sample: Sample, path: Path, **options: Any) -> Any:
    options = {"on": date(2017, 12, 14), "mapping": sample.mapping, **options}
    return bench.import_dataset(sample.kind, path, **options)


def test_no_importer_is_without_a_sample() -> None:
    assert set(dataset.names()) == {s.kind for s in SAMPLES}


@each
def test_a_sound_file_comes_in_whole(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    report = take(bench, sample, sample.write(tmp_path))
    assert [str(p) for p in report.problems] == []
    statements = bench.statements()
    assert len(statements) == sample.statements == sum(report.taken.values())
    for s in statements:
        assert s.citation.row
        assert s.citation.exact
        assert s.said_by
        assert all(speaker.source for speaker in s.said_by)
        assert s.valid is not None
        assert s.valid.last.year == 2017
        assert s.body.location is not None
    assert bench.audit().clean


@each
def test_its_kind_is_guessed(sample: Sample, tmp_path: Path) -> None:
    assert guess_kind(sample.write(tmp_path)) == sample.kind


@each
def test_importing_twice_adds_nothing(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    path = sample.write(tmp_path)
    take(bench, sample, path)
    rows = bench.ledger.info.rows
    again = take(bench, sample, path)
    assert bench.ledger.info.rows == rows
    assert again.already == sample.statements
    assert not again.taken


@each
def test_a_dry_run_writes_nothing_and_tells_all(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    before = bench.ledger.info.rows
    report = take(bench, sample, sample.write(tmp_path), dry_run=True)
    assert bench.ledger.info.rows == before
    assert sum(report.taken.values()) == sample.statements
    assert report.examples


@each
def test_a_file_that_breaks_off_leaves_nothing_half_imported(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    before = bench.ledger.info.rows
    path = sample.write(tmp_path, sample.truncated)
    try:
        report = take(bench, sample, path)
    except InputError as error:
        assert error.hint
        assert bench.ledger.info.rows == before
    else:  # a table cut in its last row: that row is refused, the whole ones are taken
        assert report.refused == 1
        assert "row" in str(report.problems[0])
        assert len(bench.statements()) == sample.statements * 5 // 6


@each
def test_other_columns_are_told_at_once(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    path = sample.write(tmp_path, sample.without_columns)
    before = bench.ledger.info.rows
    try:
        report = take(bench, sample, path, on=None)
    except InputError as error:
        assert error.hint
        assert bench.ledger.info.rows == before
    else:
        assert not bench.statements()
        assert report.problems or report.remarks or not report.taken


@each
def test_swapped_coordinates_are_told_and_not_taken(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    report = take(bench, sample, sample.write(tmp_path, sample.swapped))
    told = " ".join(map(str, [*report.problems, *report.remarks]))
    assert "swapped" in told
    assert len(bench.statements()) < sample.statements
    assert all(s.body.location and s.body.location.lat < 37.5 for s in bench.statements())


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.impossible_day], ids=lambda s: s.kind)
def test_an_impossible_day_refuses_its_row_only(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    report = take(bench, sample, sample.write(tmp_path, sample.impossible_day))
    assert report.refused == 1
    assert "2017-02-30" in str(report.problems[0])
    assert len(bench.statements()) == sample.statements * 5 // 6


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.doubled], ids=lambda s: s.kind)
def test_what_stands_there_twice_is_taken_once_and_told(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    report = take(bench, sample, sample.write(tmp_path, sample.doubled))
    assert len(bench.statements()) == sample.statements
    assert "twice" in " ".join(map(str, [*report.problems, *report.remarks]))


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.odd_bytes], ids=lambda s: s.kind)
def test_a_row_in_another_encoding_is_refused_not_misread(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    report = take(bench, sample, sample.write(tmp_path, sample.odd_bytes))
    assert report.refused == 1
    assert "encoding" in str(report.problems[0])
    assert len(bench.statements()) == sample.statements * 5 // 6


@each
def test_a_saved_mapping_can_be_used_again(bench: Workbench, sample: Sample, tmp_path: Path) -> None:
    path = sample.write(tmp_path)
    first = take(bench, sample, path, dry_run=True)
    save_mapping([first], tmp_path / "map.toml")
    again = take(bench, sample, path, dry_run=True, mapping={**load_mapping(tmp_path / "map.toml"), **sample.mapping})
    assert again.taken == first.taken
    assert [str(p) for p in again.problems] == []


ENDINGS = {
    "jsonl": "jsonl",
    "csv": "csv",
    "hxl": "csv",
    "xlsx": "xlsx",
    "geojson": "geojson",
    "kml": "kml",
    "geopackage": "gpkg",
}


@pytest.mark.parametrize("form", ENDINGS)
def test_what_was_exported_comes_in_as_the_same_statements(bench: Workbench, tmp_path: Path, form: str) -> None:
    on_a_map = form in ("geojson", "kml", "geopackage")
    for sample in SAMPLES:
        if sample.kind in ("table", "ucdp", "viina") or (on_a_map and sample.kind == "polygons"):
            take(bench, sample, sample.write(tmp_path))
    out = tmp_path / f"statements.{ENDINGS[form]}"
    bench.export(form, out)
    with Workbench.create(tmp_path / "second.whoholds", theatre="syria-iraq") as second:
        second.__dict__["locator"] = NoGazetteer()
        report = second.import_dataset(None, out)
        assert (report.kind, [str(p) for p in report.problems]) == ("flat", [])
        kept = (
            "kind",
            "exact",
            "said_by",
            "actors",
            "place",
            "lat",
            "lon",
            "valid_from",
            "valid_to",
            "status",
            "killed_low",
            "known_at",
        )

        def content(of: Workbench) -> list[str]:
            return sorted(str([of.flat(s)[k] for k in kept]) for s in of.statements())

        assert content(second) == content(bench)
        assert drawn_km2(second) == pytest.approx(drawn_km2(bench), rel=1e-4)
        assert bool(drawn_km2(second)) == on_a_map


def drawn_km2(of: Workbench) -> list[float]:
    """The areas that maps drew, in square degrees."""
    import shapely

    shapes = [s.body.location.geometry for s in of.statements() if s.body.location and s.body.location.basis == "area"]
    return sorted(shapely.from_wkb(shape).area for shape in shapes)


def test_estimates_never_come_back_as_evidence(bench: Workbench, tmp_path: Path) -> None:
    about = {"holder": "ISIS", "holder_id": "isis", "method": "markov", "area_km2": 12.5, "on": "2017-12-14"}
    cell = {"type": "Polygon", "coordinates": [[[40.0, 34.0], [41.0, 34.0], [41.0, 35.0], [40.0, 35.0], [40.0, 34.0]]]}
    features = [{"type": "Feature", "properties": {"layer": "holdings", **about}, "geometry": cell}]
    path = tmp_path / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "made_with": "whoholds", "features": features}))
    for kind in ("flat", "polygons"):
        report = bench.import_dataset(kind, path)
        assert "no evidence" in " ".join(map(str, report.remarks))
    assert not bench.statements()


@pytest.mark.parametrize("form", ["acled", "ucdp"])
def test_events_in_others_columns_come_in_as_the_same_events(bench: Workbench, tmp_path: Path, form: str) -> None:
    sample = next(s for s in SAMPLES if s.kind == "ucdp")
    take(bench, sample, sample.write(tmp_path))
    out = tmp_path / "events.csv"
    bench.export(form, out)

    def content(of: Workbench) -> list[str]:
        kept = ["kind", "exact", "event_type", "valid_from", "killed_best", "actors", "admin1"]
        kept += [] if form == "acled" else ["valid_to"]  # ACLED's events have one day
        flat = [of.flat(s) for s in of.statements()]
        return sorted(str([f[k] for k in kept] + [round(f["lat"], 3), round(f["lon"], 3)]) for f in flat)

    with Workbench.create(tmp_path / "second.whoholds", theatre="syria-iraq") as second:
        second.__dict__["locator"] = NoGazetteer()
        report = second.import_dataset(None, out)
        assert (report.kind, [str(p) for p in report.problems]) == (form, [])
        assert content(second) == content(bench)
        if form == "ucdp":
            sides = [
                sorted((c.side, c.best) for c in s.body.casualties) for s in (*second.statements(), *bench.statements())
            ]
            assert sorted(sides[: len(sides) // 2]) == sorted(sides[len(sides) // 2 :])


def test_a_folder_is_followed_into_the_ledger(bench: Workbench, tmp_path: Path) -> None:
    import os

    box = tmp_path / "box"
    box.mkdir()
    for sample in (s for s in SAMPLES if s.kind in ("table", "polygons")):
        os.utime(sample.write(box), (1_500_000_000, 1_500_000_000))
    (box / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    os.utime(box / "broken.xlsx", (1_500_000_000, 1_500_000_000))
    first, second = bench.follow([str(box)], rounds=2, pause=lambda _: None)
    assert (first.documents, first.statements, len(first.problems)) == (2, 8, 1)
    assert "broken.xlsx" in str(first.problems[0])
    assert (second.documents, second.problems) == (0, [])
    assert len(bench.statements()) == 8


@each
def test_damaged_bytes_are_refused_by_name_and_never_a_fault(sample: Sample, tmp_path: Path) -> None:
    import random

    from whoholds.reading.datasets import DatasetFile
    from whoholds.theatres import load_theatre

    chance, theatre, importer = random.Random(sample.kind), load_theatre("syria-iraq"), dataset.get(sample.kind)
    for _ in range(15):
        data = bytearray(sample.sound)
        for _ in range(chance.choice((1, 3, 10))):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 20))] = chance.randbytes(chance.choice((0, 1, 4))) or b'"'
        path = sample.write(tmp_path, bytes(data[: chance.choice((len(data), len(data) // 2))]))
        assert 0 <= importer.recognises(path) <= 1
        try:
            for _item in importer.read(DatasetFile(path, "0" * 64, theatre, mapping=sample.mapping)):
                pass
        except InputError as error:
            assert error.hint
