"""Works out the days of a map in a process of its own, so that the server has its own for whoever asks.

What it works out appears in the file that the server has mapped, day by day. It ends with the server, or when all is done.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from whoholds.errors import WhoholdsError


class ParentGone:
    """Is set when the process that started this one has ended."""

    def __init__(self) -> None:
        self._parent = os.getppid()

    def is_set(self) -> bool:
        """Whether it has."""
        return os.getppid() != self._parent


def start(ledger: Path, cache: Path, estimator: str) -> subprocess.Popen[bytes]:
    """Begin; the process is polite to all others."""
    command = [
        sys.executable,
        "-m",
        "whoholds.workbench.serving.working_ahead",
        str(ledger.absolute()),
        str(cache.absolute()),
    ]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "WHOHOLDS_ESTIMATOR": estimator},
    )


def main() -> None:
    """The other process."""
    from whoholds.workbench import Workbench
    from whoholds.workbench.serving.atlas import Atlas

    ledger, cache = sys.argv[1:3]
    if hasattr(os, "nice"):
        os.nice(10)
    with Workbench.open(ledger, read_only=True) as bench:
        Atlas(bench, Path(cache)).fill(ParentGone())


if __name__ == "__main__":
    try:
        main()
    except (WhoholdsError, BrokenPipeError):  # an empty ledger has no map; whatever else is wrong, the server tells
        sys.exit(1)
