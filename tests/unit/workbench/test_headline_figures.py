"""The figure in large type says no more than the sentence below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
REPORT = """Kobani raid
12 January 2017

At least 12 civilians were killed in an attack on Kobani on Wednesday, the hospital said.
Up to 40 soldiers were killed in an attack on Hasakah on Wednesday, the group claimed.
"""


def test_at_most_so_many_killed_is_no_headline_of_so_many_killed(run: Run, tmp_path: Path) -> None:
    ledger, brief = tmp_path / "war.whoholds", tmp_path / "brief.md"
    (tmp_path / "a.txt").write_text(REPORT)
    run("init", ledger, "--theatre", "syria-iraq")
    run("read", tmp_path / "a.txt", "--ledger", ledger)
    told = {e["killed_high"] for e in run.json("show", "events", "--ledger", ledger)}
    assert 40 in told, "the bound that could be taken for a count"
    run("brief", "--on", "2017-01-12", "-o", brief, "--focus", "syria", "--ledger", ledger)
    [headline] = re.findall(r"^- \*\*(.* killed)\*\*", brief.read_text(encoding="utf-8"), re.MULTILINE)
    assert headline == "at least 12 killed"
