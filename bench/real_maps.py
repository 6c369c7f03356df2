"""Real maps: weekly polygons imported and measured, changes between weeks, polygons rebuilt from settlements, two makers compared."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
WEEKLY = SHARED / "data/polygons/deepstate_weekly"
OTHER = SHARED / "data/polygons/kml/Control_24_08_01.kml"
PLACES = SHARED / "data/gazetteer/wof_ua_localities.tsv.gz"
SETTLEMENTS, AROUND_KM = 9_000, 90.0


def rows() -> Iterable[Row]:
    """Needs the maintainers' polygons."""
    if not WEEKLY.exists():
        return
    with tempfile.TemporaryDirectory() as name:
        ledger = Path(name) / "maps.whoholds"
        yield from _weekly(ledger)
    yield from _rebuilt()
    yield from _two_makers()


def _weekly(ledger: Path) -> Iterable[Row]:
    from pyproj import Geod

    from whoholds.estimating.cells import area_km2
    from whoholds.estimating.comparing import compare_maps
    from whoholds.workbench import Workbench
    from whoholds.workbench.comparing import drawn_maps

    geod = Geod(ellps="WGS84")
    files = sorted(WEEKLY.glob("*.geojson"))
    truth = {}
    for path in files:
        parts = [shapely.from_geojson(json.dumps(f["geometry"])) for f in json.loads(path.read_text())["features"]]
        day = date.fromisoformat(f"{path.stem[-8:-4]}-{path.stem[-4:-2]}-{path.stem[-2:]}")
        truth[day] = shapely.make_valid(shapely.union_all(parts))
    began = time.process_time()
    with Workbench.create(ledger, theatre="ukraine-2022") as bench:
        for path in files:
            bench.import_dataset("polygons", path, source="DeepState", mapping={"*": "Russia"})
        took = time.process_time() - began
        maps = drawn_maps(bench, "DeepState", min(truth), max(truth))
    held = {m.on: m.held["russia"] for m in maps}
    assert set(held) == set(truth)
    measured = dict(zip(held, area_km2(np.array(list(held.values()), dtype=object)), strict=True))
    began = time.process_time()
    reference = {day: abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for day, shape in truth.items()}
    pyproj_ms = 1000 * (time.process_time() - began) / len(truth)
    began = time.process_time()
    area_km2(np.array(list(held.values()), dtype=object))
    ours_ms = 1000 * (time.process_time() - began) / len(truth)
    worst = max(abs(measured[day] - reference[day]) for day in truth)
    yield Row(
        f"area by week, {len(truth)} weekly maps imported",
        f"off by at most {worst:.6f} km²",
        "within 1 km²",
        "pyproj's geodesic area of the original polygons",
        note=f"{measured[min(truth)]:,.1f} km² on {min(truth)}, {measured[max(truth)]:,.1f} on {max(truth)}",
    )
    yield Row("importing them", f"{took:.1f} s", note=f"processor time; {1000 * took / len(truth):.0f} ms a map")
    yield Row("geodesic area of a map", f"{ours_ms:.1f} ms", "", f"pyproj geometry_area_perimeter {pyproj_ms:.1f} ms")

    from whoholds.estimating.comparing import HolderMap

    worst_gain, worst_shape, changed = 0.0, 0.0, 0.0
    days = sorted(truth)
    for before, after in pairwise(days):
        one, other = (HolderMap("DeepState", {"russia": held[d]}, d) for d in (before, after))
        found = compare_maps(one, other)
        gained = shapely.difference(truth[after], truth[before])
        lost = shapely.difference(truth[before], truth[after])
        ours = {d.left: d for d in found.differences}
        for state, shape in (("unknown", gained), ("russia", lost)):
            km2 = abs(geod.geometry_area_perimeter(shape)[0]) / 1e6
            mine = ours.get(state)
            worst_gain = max(worst_gain, abs(km2 - (mine.area_km2 if mine else 0.0)))
            if mine is not None:
                apart = shapely.symmetric_difference(mine.geometry, shape)
                worst_shape = max(worst_shape, abs(geod.geometry_area_perimeter(apart)[0]) / 1e6)
        changed += found.disagreement_km2
    yield Row(
        f"land gained and lost between {len(days) - 1} pairs of weeks",
        f"polygons differ by at most {worst_shape:.6f} km², areas by {worst_gain:.6f} km²",
        "exact",
        "shapely's difference of the original polygons",
        note=f"{changed:,.0f} km² changed hands in all",
    )


def _rebuilt() -> Iterable[Row]:
    """From settlements alone: each stands for the land nearest to it, on two weeks of which none was looked at while building."""
    from whoholds.estimating.cells import area_km2, build_cells
    from whoholds.estimating.comparing import HolderMap, compare_maps
    from whoholds.model import Place
    from whoholds.theatres import load_theatre

    theatre = load_theatre("ukraine-2022")
    land = shapely.union_all([shapely.from_wkb(o.geometry) for o in theatre.outlines if o.inside])
    with gzip.open(PLACES, "rt", encoding="utf-8") as file:
        told = [r for r in csv.DictReader(file, delimiter="\t") if r["lat"] and r["lon"]]
    lon, lat = np.array([float(r["lon"]) for r in told]), np.array([float(r["lat"]) for r in told])
    rng = np.random.default_rng(2024)
    for week in ("20240729", "20250628"):
        text = (WEEKLY / f"deepstatemap_data_{week}.geojson").read_text()
        parts = [shapely.from_geojson(json.dumps(f["geometry"])) for f in json.loads(text)["features"]]
        shape = shapely.intersection(shapely.make_valid(shapely.union_all(parts)), land)
        around = shapely.buffer(shape, AROUND_KM / 111.2)
        shapely.prepare(around)
        near = np.flatnonzero(shapely.contains_xy(around, lon, lat) & shapely.contains_xy(land, lon, lat))
        some = rng.choice(near, min(SETTLEMENTS, len(near)), replace=False)
        places = [Place(f"p{i}", told[i]["name"], float(lon[i]), float(lat[i]), "village", country="UKR") for i in some]
        cells = build_cells(places, theatre.outlines, theatre.lines)
        shapely.prepare(shape)
        held = shapely.contains_xy(shape, cells.lon, cells.lat)
        rebuilt = shapely.coverage_union_all(cells.geometry[held])
        found = compare_maps(
            HolderMap("map", {"russia": shape}), HolderMap("rebuilt", {"russia": rebuilt}), within=land
        )
        (state,) = found.held
        summed = float(cells.area_km2[held].sum())
        drawn = float(area_km2(np.array([rebuilt], dtype=object))[0])
        yield Row(
            f"polygons rebuilt from {len(cells.places):,} settlements, {week[:4]}-{week[4:6]}-{week[6:]}",
            f"area {100 * (state.right / state.left - 1):+.2f} %, IoU {state.overlap:.4f}; without strips along coasts and borders "
            f"{100 * ((state.right - found.strips_km2) / state.left - 1):+.2f} %, "
            f"{state.both / (state.left + state.only_right - found.strips_km2):.4f}",
            note=f"{state.left:,.0f} km² drawn, {state.right:,.0f} rebuilt; cells' sum and their union differ by "
            f"{abs(summed - drawn):.4f} km²; {state.only_left:,.0f} and {state.only_right:,.0f} km² on one alone",
        )


def _two_makers() -> Iterable[Row]:
    nearest = WEEKLY / "deepstatemap_data_20240729.geojson"
    command = [
        "compare",
        str(nearest),
        str(OTHER),
        "--on",
        "2024-08-01",
        "--map-a",
        "*=Russia",
        "--theatre",
        "ukraine-2022",
    ]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        program = [sys.executable, "-m", "whoholds"]
        done = subprocess.run(
            [*program, *command, "--json", "-o", "compare.png"], cwd=folder, check=True, capture_output=True, text=True
        )
        seconds = time.perf_counter() - began
    told: dict[str, Any] = json.loads(done.stdout)
    state = next(h for h in told["held"] if h["id"] == "russia")
    yield Row(
        "two makers' maps, DeepState 29 July and Control 1 August 2024: held by Russia",
        f"{state['left_km2']:,.0f} and {state['right_km2']:,.0f} km², overlap {state['overlap']:.1%}",
        command="whoholds compare",
        note="on Ukraine's land",
    )
    yield Row(
        "where the two disagree",
        f"{told['disagreement_km2']:,.0f} km²",
        note="; ".join(
            f"{d['left']} / {d['right']} {d['km2']:,.0f} km²" for d in told["differences"] if not d["silent"]
        )
        + f"; strips along borders and coasts, not counted: {told['strips_km2']:,.0f} km²; sheet and all in {seconds:.1f} s",
    )
