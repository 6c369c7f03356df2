"""The journey: the real report through the command line, the demo, the time of `--help` and of a sheet."""

from __future__ import annotations

import os
import re
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
        for focus in ("syria", "daraa"):
            _, seconds = run(
                "map",
                "--on",
                "2017-12-15",
                "--focus",
                focus,
                "-o",
                "map.png",
                "--ledger",
                "demo/syria.whoholds",
                cwd=folder,
            )
            yield Row(
                f"one sheet ({focus}) by command, start-up and estimate included",
                f"{seconds:.1f} s",
                note="drawing alone: bench maps",
            )
