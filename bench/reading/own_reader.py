"""The project's own reader, as the scorers want one: a text in, flat records out, through the workbench like any user's report."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from whoholds.workbench import Workbench


def read(text: str, published: str, source: str, theatre: str) -> list[dict[str, Any]]:
    """Read a text in a theatre's own throw-away ledger; the flat records of what stands."""
    bench, folder = opened(theatre)
    document = sha256(text.encode("utf-8")).hexdigest()
    path = folder / f"{document}.txt"
    path.write_bytes(text.encode("utf-8"))
    bench.read([str(path)], published=date.fromisoformat(published), source=source)
    path.unlink()
    return [bench.flat(statement) for statement in bench.statements(document=document)]


@cache
def opened(theatre: str) -> tuple[Workbench, Path]:
    """A workbench on an empty ledger of a theatre, closed and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="whoholds-bench-"))
    bench = Workbench.create(folder / "bench.whoholds", theatre=theatre)

    def away() -> None:
        bench.ledger.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(away)
    return bench, folder
