"""Estimating control: replays of a known front, scored by the maintainers' own scorer, beside what plain rules reach.

The replay that is given, and more made by its maker from weekly maps of the same front (each piece of a week's change is given a day of its
own): other months, other seeds, other sources. Settings were tuned on replays with other seeds than these. ``drawn`` wars have three
actors and fronts that never were. Needs the maintainers' data beside the checkout; without it there are no rows.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime as dt
import gzip
import importlib.util
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
COMMAND = "python bench/run.py estimating_replays"
ASKED = {
    "nowcast": "front ≤ .032, logloss ≤ .12, ece ≤ .015, area ≤ .03",
    "retrospect": "front ≤ .022, logloss ≤ .07, ece ≤ .015, area ≤ .02",
}
Sources = dict[str, dict[str, float]]
Reports = list[dict[str, str]]


def a_liar(sources: Sources) -> None:
    sources["liar"] = {"near": 0.01, "far": 0.001, "delay": 0.5, "error": 0.75}


def noisy(sources: Sources) -> None:
    sources["social"]["error"] = 0.3
    sources["monitor"]["error"] = 0.08
    sources["attacker"]["boast"] = 0.5


def boasters_only(sources: Sources) -> None:
    del sources["monitor"]
    sources["attacker"].update(boast=0.6, near=0.01)
    sources["defender"]["admit"] = 40.0


def few(sources: Sources) -> None:
    for s in sources.values():
        s["near"] /= 2
        s["far"] /= 2


def as_given(_: Sources) -> None:
    """The maker's own sources."""


def copied(reports: Reports) -> Reports:
    """An outlet of its own name brings all that the noisiest source says, word for word, a day later: nobody tells that it copies."""
    copies = [
        {**r, "source": "outlet", "known_on": _later(r["known_on"], 1)} for r in reports if r["source"] == "social"
    ]
    return reports + copies


def stopped(reports: Reports) -> Reports:
    """The independent observer says nothing more from the middle of the war on."""
    days = sorted(r["valid_on"] for r in reports)
    return [r for r in reports if r["source"] != "monitor" or r["valid_on"] < days[len(days) // 2]]


def _later(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat()


MADE: list[tuple[str, str, str, int, Callable[[Sources], None]]] = [
    ("all 46 weeks", "2024-07-08", "2025-05-25", 101, as_given),
    ("a liar among the sources", "2024-08-01", "2024-12-31", 102, a_liar),
    ("noisy sources", "2025-01-01", "2025-05-31", 103, noisy),
    ("no monitor, bold belligerents", "2024-11-01", "2025-03-31", 104, boasters_only),
    ("half the reports", "2024-09-01", "2025-02-28", 105, few),
    ("a copier among the sources", "2024-10-01", "2025-03-31", 107, as_given),
    ("the observer stops half-way", "2024-08-01", "2025-01-31", 108, as_given),
    # Made after everything was settled, and reported as they came out.
    ("never used before, as given", "2024-07-08", "2025-01-31", 201, as_given),
    ("never used before, a liar", "2024-12-01", "2025-05-25", 202, a_liar),
]

AFTERWARDS: dict[int, Callable[[Reports], Reports]] = {107: copied, 108: stopped}
"""By seed: what becomes of the reports once they are made."""


def rows() -> Iterable[Row]:
    if not (SHARED / "bench" / "control_replay.py").exists():
        return
    scorer = load_scorer()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        yield from scored(scorer, "given (June to October 2022)", given(work / "given"))
        daily_maps(scorer, work / "daily")
        places = work / "places.tsv"
        places.write_bytes(gzip.decompress((SHARED / "data/gazetteer/wof_ua_localities.tsv.gz").read_bytes()))
        standard = json.dumps(scorer.SOURCES)
        for what, start, end, seed, change in MADE:
            scorer.SOURCES.clear()
            scorer.SOURCES.update(json.loads(standard))
            change(scorer.SOURCES)
            folder = work / f"made-{seed}"
            days = {"start": dt.date.fromisoformat(start), "end": dt.date.fromisoformat(end)}
            with contextlib.redirect_stdout(io.StringIO()):
                scorer.make(argparse.Namespace(truth=work / "daily", places=places, out=folder, seed=seed, **days))
            if seed in AFTERWARDS:
                rewrite(folder / "reports.csv", AFTERWARDS[seed])
            yield from scored(scorer, f"{what} ({start} to {end}, seed {seed})", folder)
            shutil.rmtree(folder)
        yield from drawn()
    yield from withdrawals()


def rewrite(path: Path, change: Callable[[Reports], Reports]) -> None:
    """Change the reports of a replay, and number them anew by the day they became known."""
    with path.open(newline="", encoding="utf-8") as file:
        reports = change(list(csv.DictReader(file)))
    reports.sort(key=lambda r: (r["known_on"], r["valid_on"], r["place_id"], r["source"]))
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(reports[0]))
        out.writeheader()
        out.writerows({**r, "report_id": str(n)} for n, r in enumerate(reports))


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("control_replay", SHARED / "bench" / "control_replay.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def given(folder: Path) -> Path:
    folder.mkdir()
    for path in (SHARED / "data" / "replay").iterdir():
        data = path.read_bytes()
        (folder / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
    return folder


def scored(scorer: ModuleType, what: str, folder: Path) -> Iterable[Row]:
    """Estimate by the command's own function, score by the maintainers' scorer."""
    from whoholds.estimating.replay import write_replay

    began = time.perf_counter()
    write_replay(folder, folder / "ESTIMATES.csv")
    took = time.perf_counter() - began
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        scorer.score(argparse.Namespace(out=folder, estimates=folder / "ESTIMATES.csv"))
        scorer.baselines(argparse.Namespace(out=folder))
    lines = out.getvalue().splitlines()
    reports = sum(1 for _ in (folder / "reports.csv").open(encoding="utf-8")) - 1
    for mode in ("nowcast", "retrospect"):
        own, newest, vote = (figures(line) for line in lines if f" {mode} " in line)
        yield Row(
            f"{what}: {mode}",
            f"front {own['front_error']:.4f}, logloss {own['logloss']:.3f}, ece {own['ece']:.4f}, area {own['area_error']:.4f}",
            ASKED[mode],
            f"newest report {newest['front_error']:.3f}; fading vote {vote['front_error']:.3f}, {vote['logloss']:.2f}",
            COMMAND,
            f"{reports} reports, {took:.0f} s for both modes",
        )


def figures(line: str) -> dict[str, float]:
    words = line.split()
    start = words.index("front_error")
    return {words[i]: float(words[i + 1]) for i in range(start, len(words), 2)}


def daily_maps(scorer: ModuleType, out: Path, seed: int = 5) -> None:
    """A map a day from maps a week: every connected piece of a week's change happens on one day of it."""
    import shapely

    out.mkdir()
    rng = np.random.default_rng(seed)
    paths = sorted((SHARED / "data/polygons/deepstate_weekly").glob("*.geojson"))
    days = [dt.datetime.strptime(p.stem[-8:], "%Y%m%d").replace(tzinfo=dt.UTC).date() for p in paths]
    shapes = [shapely.set_precision(scorer.polygon(p), 1e-6) for p in paths]

    def keep(shape: shapely.Geometry, day: dt.date) -> None:
        parts = [p for p in shapely.get_parts(shape) if p.geom_type in ("Polygon", "MultiPolygon")]
        geometry = json.loads(shapely.to_geojson(shapely.union_all(parts)))
        record = {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {}, "geometry": geometry}],
        }
        (out / f"map_{day:%Y%m%d}.geojson").write_text(json.dumps(record))

    for a, b, first, last in zip(shapes, shapes[1:], days, days[1:], strict=False):
        n = (last - first).days
        gained = [p for p in shapely.get_parts(b.difference(a)) if p.area > 0]
        lost = [p for p in shapely.get_parts(a.difference(b)) if p.area > 0]
        on_gain, on_loss = rng.integers(1, n + 1, len(gained)), rng.integers(1, n + 1, len(lost))
        for i in range(n):
            plus = [p for p, k in zip(gained, on_gain, strict=True) if k <= i]
            minus = [p for p, k in zip(lost, on_loss, strict=True) if k <= i]
            keep(a.union(shapely.union_all(plus)).difference(shapely.union_all(minus)), first + dt.timedelta(i))
    keep(shapes[-1], days[-1])


def drawn(seed: int = 106, places: int = 4_000, days: int = 160) -> Iterable[Row]:
    """Three actors, fronts of smooth random fields that drift, two sudden collapses; belligerents, a liar, a source that stops."""
    from bench.estimating_wars import draw_war
    from whoholds.estimating.replay import estimate_replay
    from whoholds.estimating.validation import nearest_neighbour, score

    replay, truth = draw_war(seed, places, days)
    e = replay.evidence
    began = time.perf_counter()
    got: dict[str, list[np.ndarray]] = {"nowcast": [], "retrospect": []}
    for mode, _, p in estimate_replay(replay):
        got[mode].append(p)
    took = time.perf_counter() - began
    epoch = dt.date(1970, 1, 1)
    for mode, p in got.items():
        rival = []
        for day in truth.days:
            use = e.valid_last <= (day - epoch).days
            use &= (e.known <= (day - epoch).days) | (mode == "retrospect")
            rival.append(nearest_neighbour(e.place[use], e.state[use], e.valid_last[use], truth))
        own, other = score("markov", mode, truth, p), score("nearest", mode, truth, rival)
        yield Row(
            f"drawn war, three actors, a liar, a source that stops (seed {seed}): {mode}",
            f"front {own.front_error:.4f}, macro-F1 {own.macro_f1:.3f}, logloss {own.log_loss:.3f}, "
            f"ece {own.calibration_error:.4f}, delay {own.delay_days:.0f} days",
            "",
            f"nearest report: front {other.front_error:.3f}, macro-F1 {other.macro_f1:.3f}, delay {other.delay_days:.0f} days",
            COMMAND,
            f"{len(e)} reports, {took:.0f} s for both modes",
        )


def withdrawals(seeds: Iterable[int] = (301, 302, 303, 304, 305)) -> Iterable[Row]:
    """A sudden withdrawal: days until half, and nine tenths, of the places left are shown so, by what was known on each day."""
    from bench.estimating_wars import draw_withdrawal
    from whoholds.estimating.estimators import estimator
    from whoholds.estimating.estimators.markov import SHARPNESS
    from whoholds.estimating.tracking import Tracker

    for reports_a_day in (7.0, 2.5):
        delays: dict[str, list[tuple[int, int]]] = {"markov": [], "latest": [], "decay": []}
        kept = []
        for seed in seeds:
            replay = draw_withdrawal(seed, reports_a_day)
            e = replay.evidence
            left = np.array([p.startswith("left") for p in e.places])
            red = np.array([p.startswith("red") for p in e.places])
            tracker = Tracker(e)
            for name, told in delays.items():
                shown = []
                for on in replay.days:
                    if name == "markov":
                        p = tracker.probability(tracker.nowcast((on - dt.date(1970, 1, 1)).days), SHARPNESS)
                    else:
                        known = dt.datetime.combine(on, dt.time.max, dt.UTC)
                        p = estimator.get(name)(e, on, known).probability
                    shown.append((p[left].argmax(axis=1) == 0).mean())
                    if name == "markov" and on == replay.days[-1]:
                        kept.append((p[red].argmax(axis=1) == 1).mean())
                told.append(tuple(next((i - 2 for i, s in enumerate(shown) if s >= x), 99) for x in (0.5, 0.9)))  # type: ignore[arg-type]
        median = {name: np.median(np.array(told), axis=0) for name, told in delays.items()}
        say = {name: f"{a:.0f} and {'over 23' if b > 23 else f'{b:.0f}'} days" for name, (a, b) in median.items()}
        yield Row(
            f"a sudden withdrawal from 40 km, three sources, {reports_a_day:g} reports a day of the land left (seeds 301–305)",
            f"half and nine tenths of it believed after {say['markov']}; of what was kept {np.mean(kept):.1%} right",
            "within days",
            f"latest {say['latest']}; decay {say['decay']}",
            COMMAND,
            "one report in ten is wrong; median of five, as known on each day; places more than 8 km inside",
        )


if __name__ == "__main__":
    for row in rows():
        print(row.what, "|", row.value, "|", row.beside, "|", row.note, flush=True)
