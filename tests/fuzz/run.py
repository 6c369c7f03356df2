"""Gives hostile inputs to every reader and parser: ``python tests/fuzz/run.py --inputs 50000`` (``make fuzz``).

Each target runs in a process of its own, so that one that falls over or hangs is told and the others go on. No input may raise, or take
more than a second of the processor's time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 1.0
_HUNG_SECONDS = 1_800


def run_target(name: str, inputs: int, seed: int) -> None:
    """Gives ``inputs`` inputs to one target; raises with the smallest input that fails.

    The time is the processor's, measured up to three times when it is long: a busy machine is no hang.
    """
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded

    from tests.fuzz.targets import TARGETS

    target = TARGETS[name]
    target.take(target.sample)  # imports and models are loaded before anybody's time is taken
    slowest = 0.0
    count = 0

    @seeded(seed)
    @settings(max_examples=inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(target.broken)
    def check(value: bytes | str) -> None:
        nonlocal slowest, count
        count += 1
        for attempt in (1, 2, 3):
            started = time.process_time()
            target.take(value)
            seconds = time.process_time() - started
            if seconds <= MOST_SECONDS:
                break
            assert attempt < 3, f"{name} took {seconds:.1f} s of processor time on {value[:200]!r}"
        slowest = max(slowest, seconds)

    check()
    sys.stdout.write(f"{name:<20} {count:>7,} inputs   slowest {slowest * 1000:>6.0f} ms\n")


def main() -> None:
    """Runs all targets; the exit code is the number of those that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=50_000, help="inputs in all")
    parser.add_argument("--target", help="one target only, in this process")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if options.target:
        run_target(options.target, options.inputs, options.seed)
        return
    from tests.fuzz.targets import TARGETS

    share = -(-options.inputs // len(TARGETS))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    failed = 0
    for name in TARGETS:
        command = [sys.executable, __file__, "--target", name, "--inputs", str(share), "--seed", str(options.seed)]
        try:
            code = subprocess.run(command, env=environment, timeout=_HUNG_SECONDS, check=False).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code:
            failed += 1
            sys.stdout.write(f"{name:<20} FAILED ({'hung' if code == -1 else f'exit code {code}'})\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
