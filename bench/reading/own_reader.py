"""The project's own reader, as the scorers want one: a text in, flat records out, through the workbench like any user's report."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from whoholds.model import Statement, Theatre
from whoholds.workbench import Workbench

MOST_TEXTS = 100
"""A ledger looks for copies among all it holds: a new one now and then keeps thousands of texts quick."""


def read(text: str, published: str, source: str, theatre: str) -> list[dict[str, Any]]:
    """Read a text in a theatre's own throw-away ledger; the flat records of what stands."""
    _read[theatre] += 1
    bench, folder = opened(theatre, _read[theatre] // MOST_TEXTS)
    document = sha256(text.encode("utf-8")).hexdigest()
    path = folder / f"{document}.txt"
    path.write_bytes(text.encode("utf-8"))
    bench.read([str(path)], published=date.fromisoformat(published), source=source)
    path.unlink()
    return [bench.flat(statement) for statement in bench.statements(document=document)]


def statements(text: str, theatre: str) -> tuple[Statement, ...]:
    """The statements that stand of a text that was read last, in the ledger it was read into."""
    bench, _ = opened(theatre, _read[theatre] // MOST_TEXTS)
    return tuple(bench.statements(document=sha256(text.encode("utf-8")).hexdigest()))


def theatre(name: str) -> Theatre:
    """The theatre as the texts are read with it; whoever only they name waits for review."""
    return opened(name, _read[name] // MOST_TEXTS)[0].own_theatre


_read: Counter[str] = Counter()
_open: dict[str, tuple[int, Workbench, Path]] = {}


def opened(theatre: str, number: int) -> tuple[Workbench, Path]:
    """A workbench on one of the empty ledgers of a theatre; the one before is closed and removed."""
    if theatre not in _open or _open[theatre][0] != number:
        away(theatre)
        folder = Path(tempfile.mkdtemp(prefix=f"whoholds-bench-{number}-"))
        _open[theatre] = number, Workbench.create(folder / "bench.whoholds", theatre=theatre), folder
    return _open[theatre][1:]


def away(theatre: str) -> None:
    """Close and remove a theatre's ledger."""
    if theatre in _open:
        _, bench, folder = _open.pop(theatre)
        bench.ledger.close()
        shutil.rmtree(folder, ignore_errors=True)


@atexit.register
def _all_away() -> None:
    for theatre in tuple(_open):
        away(theatre)
