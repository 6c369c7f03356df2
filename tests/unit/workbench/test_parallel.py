"""Reading by several processes: the same ledger as by one, and a document that kills or holds up its reader costs only itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from whoholds.model import Document
from whoholds.settings import Settings
from whoholds.workbench import Workbench
from whoholds.workbench.parallel import Pool, _Worker

REPORTS = {
    f"{number}.txt": f"Published 1{number} December 2017\n\nISIS fighters attacked Syrian army positions near Mayadin on Monday, "
    f"killing {number} soldiers."
    for number in range(1, 7)
}


def bench_of(folder: Path, jobs: int, **settings: object) -> Workbench:
    return Workbench.create(
        folder / f"{jobs}.whoholds", theatre="syria-iraq", settings=Settings.load(jobs=jobs, **settings)
    )


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text)
    (folder / "copy of 1.txt").write_text(REPORTS["1.txt"])
    return folder


def test_two_processes_read_what_one_reads_in_the_same_order(tmp_path: Path, reports: Path) -> None:
    told = []
    for jobs in (1, 2):
        with bench_of(tmp_path, jobs) as bench:
            report = bench.read([str(reports)], source="Monitor")
            assert not report.problems
            told.append(([(d.id, d.added, d.known) for d in report.documents], [s.id for s in bench.statements()]))
    assert told[0] == told[1]
    assert len(told[0][1]) >= 6


def test_a_reader_that_falls_over_or_hangs_costs_its_document_only(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = Pool._give

    def struck(pool: Pool, worker: _Worker, number: int, document: Document) -> None:
        assert worker.process.pid
        if "killing 2" in document.text:
            os.kill(worker.process.pid, signal.SIGKILL)
        if "killing 4" in document.text:
            os.kill(worker.process.pid, signal.SIGSTOP)
        give(pool, worker, number, document)

    monkeypatch.setattr(Pool, "_give", struck)
    with bench_of(tmp_path, 2, max_seconds=2.0) as bench:
        report = bench.read([str(reports)], source="Monitor")
        assert sorted((p.where, p.message) for p in report.problems) == [
            ("2.txt", "its reader fell over"),
            ("4.txt", "reading it took too long and was stopped"),
        ]
        assert len({d.id for d in report.documents}) == 6
        assert {s.citation.document for s in bench.statements()} == {d.id for d in report.documents if d.added}
        assert len([d for d in report.documents if d.added]) == 4
