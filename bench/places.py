"""Locating: names of villages in their divisions, against the coded coordinates of UCDP's events.

python bench/places.py [ANSWERS.csv]

Loads the Who's On First tables of ../shared/data/gazetteer (Syria, Iraq, Ukraine) into a gazetteer of its own, resolves every row of
../shared/data/ucdp/places.csv from its three columns alone, and reports both halves: A was tuned on, B was not.
"""

from __future__ import annotations

import csv
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.results import Row  # noqa: E402
from whoholds.locating.gazetteer import Gazetteer  # noqa: E402
from whoholds.locating.relations import Locator  # noqa: E402
from whoholds.locating.table import locate_table  # noqa: E402

SHARED = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
WITHIN = ("adm_1", "adm_2")


def halves(count: int) -> tuple[list[int], list[int]]:
    """Row numbers of the half that was tuned on and of the other."""
    numbers = list(range(count))
    random.Random(17).shuffle(numbers)
    return sorted(numbers[: count // 2]), sorted(numbers[count // 2 :])


def shares(
    truth: Sequence[dict[str, str]], answers: dict[int, tuple[float, float]], rows: Sequence[int]
) -> list[float]:
    """Shares of rows within 2, 5, 25 and 161 km of the truth."""
    errors = []
    for row in rows:
        lat, lon = float(truth[row]["latitude"]), float(truth[row]["longitude"])
        if row not in answers:
            errors.append(math.inf)
            continue
        a, o = answers[row]
        errors.append(math.hypot((lat - a) * 111.2, (lon - o) * 111.2 * math.cos(math.radians(lat))))
    return [sum(e <= limit for e in errors) / len(errors) for limit in (2, 5, 25, 161)]


def _nearest_km(told: dict[str, str], lon: NDArray[Any], lat: NDArray[Any]) -> float:
    x, y = float(told["longitude"]), float(told["latitude"])
    return float(np.hypot((lon - x) * 111.2 * math.cos(math.radians(y)), (lat - y) * 111.2).min())


def rows(answers_file: Path | None = None) -> Iterator[Row]:
    table = SHARED / "data" / "ucdp" / "places.csv"
    tables = [SHARED / "data" / "gazetteer" / f"wof_{c}.tsv.gz" for c in ("sy", "iq", "ua_localities")]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "places.index"
        began = time.process_time()
        gazetteer = Gazetteer.open(index)
        built_s = time.process_time() - began
        began = time.process_time()
        added = gazetteer.add(*tables)
        added_s = time.process_time() - began
        began = time.process_time()
        gazetteer = Gazetteer.open(index)
        opened_s = time.process_time() - began
        locator = Locator(gazetteer)
        out = answers_file or Path(folder) / "answers.csv"
        began = time.process_time()
        locate_table(locator, table, out, name="where_coordinates", within=WITHIN)
        first_s = time.process_time() - began
        truth = list(csv.DictReader(table.open(encoding="utf-8")))
        told = [(t["where_coordinates"], tuple(t[c] for c in WITHIN)) for t in truth]
        began = time.process_time()
        for limit in range(3, 8):  # another limit is another question, so nothing is answered from memory
            for name, within in told:
                locator.resolver.resolve(name, within=within, limit=limit)
        rate = 5 * len(told) / (time.process_time() - began)
        found = {
            int(r["row"]): (float(r["latitude"]), float(r["longitude"]))
            for r in csv.DictReader(out.open(encoding="utf-8"))
            if r["latitude"]
        }
    places = sum(a.new + a.merged for a in added)
    yield Row("world index built, once", f"{built_s:.1f} s of the processor")
    yield Row(
        f"{places:,} places added",
        f"{added_s:.1f} s of the processor",
        "≤ 20 s",
        "three tables at once; times are the processor's, so that others on the machine do not count",
    )
    yield Row("index opened", f"{opened_s:.3f} s", "≤ 0.3 s")
    yield Row(
        "resolutions a second, divisions seen before",
        f"{rate:,.0f}",
        "≥ 5,000",
        f"first pass {len(told) / first_s:,.0f}",
    )
    lon, lat = gazetteer.index.arrays["lon"], gazetteer.index.arrays["lat"]
    for km, asked in ((5, "0.78"), (25, "0.92")):
        near = [_nearest_km(t, lon, lat) <= km for t in truth]
        yield Row(
            f"has any listed place within {km} km, all", f"{sum(near) / len(near):.3f}", f"asked of names {asked}"
        )
    one, two = halves(len(truth))
    for name, numbers in (("all", range(len(truth))), ("half A, tuned on", one), ("half B, not", two)):
        at = shares(truth, found, list(numbers))
        yield Row(f"within 5 km, {name}", f"{at[1]:.3f}", "≥ 0.78", "plain name match 0.44")
        yield Row(f"within 25 km, {name}", f"{at[2]:.3f}", "≥ 0.92", "plain name match 0.46")


def main() -> None:
    print("| what | measured | asked | beside |\n|---|---|---|---|")
    for row in rows(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(f"| {row.what} | {row.value} | {row.asked} | {row.beside} |")


if __name__ == "__main__":
    main()
