"""The killed west of the Euphrates in December 2017 stand in a report and in UCDP's events: suggested as one, decided, undone."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def ledger(run: Callable[..., Any], shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twice")
    whole = shared / "data/ucdp/ged_syria_2016-01_2018-06.csv.gz"
    reports = sorted((shared / "reports").glob("*.txt"))
    if not whole.exists() or not reports:
        pytest.skip("the events or the report are not here")
    csv.field_size_limit(10_000_000)
    with (
        gzip.open(whole, "rt", encoding="utf-8", newline="") as stream,
        (folder / "month.csv").open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.reader(stream)
        header = next(rows)
        writer = csv.writer(out)
        writer.writerow(header)
        begins = header.index("date_start")
        writer.writerows(r for r in rows if r[begins].startswith("2017-12"))
    path = folder / "twice.whoholds"
    run("init", path, "--theatre", "syria-iraq")
    run("import", "ucdp", folder / "month.csv", "--ledger", path)
    run("read", reports[0], "--ledger", path)
    return path


def test_suggested_with_reasons_decided_and_undone(run: Any, ledger: Path) -> None:
    def suggested() -> list[dict[str, Any]]:
        return run.json("match", "events", "--ledger", ledger)

    first = suggested()[0]
    assert first["score"] > 0.8
    assert "both quotations tell of 31" in first["reasons"]
    assert {"the same days", "the same two sides"} <= set(first["reasons"])
    said = run("match", "events", "--ledger", ledger, "--limit", "1")
    assert "up to 31" in said
    assert "Uppsala" in said
    pair = (first["left"], first["right"])
    run("match", "events", "--same", *pair, "--reason", "the same three days", "--ledger", ledger)
    assert pair not in {(s["left"], s["right"]) for s in suggested()}
    run("match", "events", "--undo", *pair, "--ledger", ledger)
    assert suggested()[0] == first
    run("match", "events", "--different", *pair, "--ledger", ledger)
    assert pair not in {(s["left"], s["right"]) for s in suggested()}
