"""The journey: the real report through the command line, the demo, the time of `--help` and of a sheet."""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
REPORT = SHARED / "reports" / "000_6632a4b92c59130a.txt"


def run(*arguments: str, cwd: Path) -> tuple[str, float]:
    """What a command printed, and its seconds."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "whoholds", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr, time.perf_counter() - begun


def rows() -> Iterable[Row]:
    """Needs ../shared for the report; the rest stands alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("gazetteer", "list", cwd=folder)
        seconds = statistics.median(run("--help", cwd=folder)[1] for _ in range(5))
        yield Row("whoholds --help", f"{seconds:.2f} s", "≤ 0.4 s")
        if REPORT.exists():
            run("init", "seed.whoholds", "--theatre", "syria-iraq", cwd=folder)
            _, seconds = run("read", str(REPORT), cwd=folder)
            run("export", "--format", "jsonl", "-o", "statements.jsonl", cwd=folder)
            scorer = [
                sys.executable,
                str(SHARED / "bench" / "seed_gold.py"),
                str(SHARED / "gold" / "seed.jsonl"),
                "statements.jsonl",
            ]
            told = subprocess.run(scorer, cwd=folder, capture_output=True, text=True, check=True).stdout
            found = re.search(r"recall ([\d.]+) +fields ([\d.]+) +records (\d+), matching no gold (\d+)", told)
            assert found, told
            recall, fields, records, unmatched = found.groups()
            yield Row("seed report: recall", recall, "≥ 0.75 (first depth), ≥ 0.90")
            yield Row("seed report: fields", fields, "≥ 0.75 (first depth), ≥ 0.88")
            yield Row("seed report: records matching no gold", f"{unmatched} of {records}", "≤ 20")
            yield Row("reading the report, start-up included", f"{seconds:.1f} s")
        begun = time.perf_counter()
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        subprocess.run(
            ["sh", str(ROOT / "examples" / "demo.sh"), str(folder / "demo")],
            env=environment,
            capture_output=True,
            check=True,
        )
        yield Row("make demo, after set-up", f"{time.perf_counter() - begun:.0f} s", "≤ 60 s")
        yield from _sheets(folder)


def _sheets(folder: Path) -> Iterable[Row]:
    """One sheet by command: with nothing kept, and the next ones of the same ledger and day."""
    from whoholds.locating.gazetteer import cache_folder

    def sheet(focus: str) -> tuple[float, float]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = ("map", "--on", "2017-12-15", "--focus", focus, "-o", "map.png", "--ledger", "demo/syria.whoholds")
        _, seconds = run(*told, cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    note = "start-up, estimate and drawing; drawing alone: bench maps"
    for focus in ("syria", "daraa"):
        took = []
        for _ in range(3):
            shutil.rmtree(cache_folder() / "derived", ignore_errors=True)
            took.append(sheet(focus))
        yield Row(
            f"first sheet of a ledger by command ({focus})",
            f"{min(took)[0]:.1f} s",
            "≤ 3 s",
            note=f"{note}; processor time {min(t for _, t in took):.1f} s",
        )
        took = [sheet("hama" if focus == "daraa" else focus) for _ in range(3)]
        yield Row(
            f"next sheet of the same ledger ({'hama' if focus == 'daraa' else focus})",
            f"{min(took)[0]:.1f} s",
            "≤ 3 s, aim ≤ 2 s",
            note=f"processor time {min(t for _, t in took):.1f} s",
        )
