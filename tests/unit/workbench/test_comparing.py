"""``whoholds compare``: two files, two sources, and what comes out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from whoholds.cli import main

SQUARE = [[[37.0, 35.0], [37.4, 35.0], [37.4, 35.4], [37.0, 35.4], [37.0, 35.0]]]
WIDER = [[[37.0, 35.0], [37.5, 35.0], [37.5, 35.4], [37.0, 35.4], [37.0, 35.0]]]


def drawn(path: Path, holder: str, ring: list[list[list[float]]]) -> str:
    feature = {"type": "Feature", "properties": {"name": holder}, "geometry": {"type": "Polygon", "coordinates": ring}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return str(path)


@pytest.fixture
def maps(tmp_path: Path) -> tuple[str, str]:
    return (
        drawn(tmp_path / "one_20171201.geojson", "ISIS", SQUARE),
        drawn(tmp_path / "other_20171203.geojson", "ISIS", WIDER),
    )


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["compare", *arguments, "--on", "2017-12-01", "--theatre", "syria-iraq"])
    out = capsys.readouterr()
    assert ended.value.code in (0, None), out.err
    return out.out


def test_two_files_are_compared_without_a_ledger(
    maps: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record = json.loads(told(capsys, *maps, "--json"))
    assert record["left"] == {"name": "one_20171201", "on": "2017-12-01"}
    assert record["right"]["on"] == "2017-12-03"
    (only,) = record["differences"]
    assert (only["left_id"], only["right_id"], only["silent"]) == ("unknown", "isis", False)
    assert 395 < only["km2"] < 410  # a tenth of a degree by four
    assert record["disagreement_km2"] == only["km2"]
    for kind in ("csv", "geojson", "svg"):
        told(capsys, *maps, "-o", f"out.{kind}")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert float(rows[0]["km2"]) == only["km2"]
    polygons = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert [f["properties"]["right_id"] for f in polygons["features"]] == ["isis"]
    assert b"<svg" in (tmp_path / "out.svg").read_bytes()[:2000]
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob("*.whoholds"))


def test_a_map_that_does_not_say_whose_is_taken_for_whom_the_other_shows_there(
    maps: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nameless = drawn(tmp_path / "blank_20171201.geojson", "", SQUARE)
    guessed = told(capsys, nameless, maps[1])
    assert "taken for ISIS" in guessed
    named = told(capsys, nameless, maps[1], "--map-a", "*=ISIS")
    assert "taken for" not in named
    assert named.splitlines()[-1] == guessed.splitlines()[-1]
    with pytest.raises(SystemExit) as ended:
        main(["compare", nameless, nameless, "--on", "2017-12-01", "--theatre", "syria-iraq"])
    assert ended.value.code == 3
    assert "--map-a" in capsys.readouterr().err
