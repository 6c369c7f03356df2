"""Hostile input: 50,000 inputs over every reader and parser; none may fall over, or take more than a second of the processor.

python bench/run.py fuzz        takes half an hour; `make fuzz` does the same without keeping the figures
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
_LINE = re.compile(r"(?P<target>\S+)\s+(?P<inputs>[\d,]+) inputs\s+slowest\s+(?P<slowest_ms>\d+) ms")


def rows(inputs: int = 50_000) -> Iterator[Row]:
    """One row for all targets, and the slowest of them."""
    command = [sys.executable, str(ROOT / "tests/fuzz/run.py"), "--inputs", str(inputs)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    told = [m.groupdict() for m in map(_LINE.match, done.stdout.splitlines()) if m]
    failed = re.findall(r"(\S+)\s+FAILED.*", done.stdout)
    count = sum(int(t["inputs"].replace(",", "")) for t in told)
    slowest = max(told, key=lambda t: int(t["slowest_ms"]), default={"target": "–", "slowest_ms": "0"})
    yield Row(
        f"hostile inputs over {len(told) + len(failed)} readers and parsers",
        f"{count:,}",
        "≥ 50,000",
        command="python bench/run.py fuzz",
        note=", ".join(t["target"] for t in told),
    )
    yield Row("targets that fell over or hung", str(len(failed)), "0", note=", ".join(failed))
    yield Row(
        "slowest input, s of the processor", f"{int(slowest['slowest_ms']) / 1000:.2f}", "≤ 1", note=slowest["target"]
    )


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000):
        print(f"| {row.what} | {row.value} | {row.asked} | {row.note} |")
