"""The tables of places put by hand that ship with the theatres: whole, each in its division, none told twice."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
import shapely

from whoholds.locating.entries import KINDS
from whoholds.theatres import load_theatre

TABLES = sorted(Path(str(files("whoholds.theatres"))).glob("*/smaller_places.csv"))
OUTSIDE_KM = 12.0


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.parent.name)
def test_smaller_places_are_whole_and_lie_in_their_divisions(table: Path) -> None:
    theatre = load_theatre(table.parent.name)
    divisions = {(d.country, d.name): shapely.from_wkb(d.geometry) for d in theatre.divisions}
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    ids = Counter([r["id"] for r in rows] + [p.id for p in theatre.places])
    assert [i for i, count in ids.items() if count > 1] == []
    wrong = []
    for row in rows:
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        km = divisions[row["country"], row["admin1"]].distance(point) * 111.2
        told = row["name"] and row["name_ar"] and row["kind"] in KINDS and 0 < float(row["radius_km"]) <= 90
        if not told or km > OUTSIDE_KM:
            wrong.append((row["id"], round(km)))
    assert wrong == []
