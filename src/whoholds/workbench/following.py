"""Folders and feeds followed: what is new is read, or imported where it is a dataset, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import LedgerError, WhoholdsError
from whoholds.model import Problem
from whoholds.workbench import importing, intake

if TYPE_CHECKING:
    from whoholds.reading.following import Arrival, Follower
    from whoholds.workbench.bench import Workbench

DATASET_SUFFIXES = (".csv", ".tsv", ".xlsx", ".geojson", ".kml", ".kmz", ".gpkg", ".lua", ".csv.gz")
"""Files in a followed folder that are imported; everything else is read."""
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass
class FollowReport:
    """What one round brought."""

    at: datetime
    documents: int = 0
    statements: int = 0
    problems: list[Problem] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "at": self.at.isoformat(),
            "documents": self.documents,
            "statements": self.statements,
            "problems": [str(p) for p in self.problems],
        }


def follow(
    bench: Workbench,
    targets: Sequence[str],
    *,
    rounds: int | None = None,
    minutes: float = 15.0,
    source: str | None = None,
    published: date | None = None,
    tell: Callable[[FollowReport], object] = lambda _: None,
    pause: Callable[[float], object] = time.sleep,
) -> list[FollowReport]:
    """Look at every target, again each ``minutes``; ``rounds`` None goes on until interrupted.

    The state lies beside the ledger; what was not safely recorded before a stop is taken up again.

    Raises: LedgerError when the ledger cannot be written; anything else is a problem of its target.
    """
    from whoholds.reading.following import Follower, state_file

    follower = Follower(
        state_file(Path(bench.ledger.info.place)),
        allow_private=bench.settings.allow_private_addresses,
        max_bytes=bench.settings.max_megabytes * 1_000_000,
        least_minutes=minutes,
    )
    reports: list[FollowReport] = []
    done = 0
    while True:
        report = FollowReport(datetime.now(UTC))
        for target in targets:
            _look(bench, follower, target, report, source=source, published=published)
        done += 1
        reports = [*reports[-99:], report]
        tell(report)
        if rounds is not None and done >= rounds:
            return reports
        pause(min(LONGEST_PAUSE, timedelta(minutes=minutes)).total_seconds())


def _look(bench: Workbench, follower: Follower, target: str, report: FollowReport, **told: Any) -> None:
    try:
        for arrival in follower.look(target):
            try:
                _take(bench, arrival, report, **told)
            except LedgerError:
                raise
            except WhoholdsError as error:
                _problem(bench, arrival.name, error, report)
            arrival.done()  # a bad file is told once, not each round
    except LedgerError:
        raise
    except WhoholdsError as error:
        _problem(bench, target, error, report)
    except OSError as error:
        report.problems.append(Problem(target, f"cannot be looked at: {error.strerror}", "look at its permissions"))


def _problem(bench: Workbench, name: str, error: WhoholdsError, report: FollowReport) -> None:
    problem = Problem(name, error.message, error.hint)
    report.problems.append(problem)
    bench.ledger.record_problem(problem)


def _take(
    bench: Workbench, arrival: Arrival, report: FollowReport, *, source: str | None, published: date | None
) -> None:
    if arrival.path is not None and arrival.path.name.lower().endswith(DATASET_SUFFIXES):
        brought = importing.import_dataset(bench, None, arrival.path, source=source, on=published)
        report.documents += 1
        report.statements += sum(brought.taken.values())
        report.problems += brought.problems
        return
    item = intake.Input(arrival.name, url=arrival.url, data=arrival.data, media_type=arrival.media_type)
    read = intake.read(bench, [item], published=published, source=source, title=None, advance=lambda: None)
    new = [d for d in read.documents if not d.known]
    report.documents += len(new)
    report.statements += sum(sum(d.added.values()) for d in new)
    report.problems += read.problems
