"""Decisions of many reviewers at once: each on its own reading where possible, none lost, none doubled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whoholds.errors import InputError
from whoholds.model import Statement, Tool
from whoholds.model.vocabularies import StatementStatus
from whoholds.workbench import reviewing
from whoholds.workbench.consequence import Stake, stakes

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.claims import Checked

OFFERED_SECONDS = 180.0
"""What was offered to one reviewer is offered to others only later, or when nothing else waits."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a decision. ``repeated``: it was there already; ``against``: readings of others that say something else."""

    row: Statement
    repeated: bool = False
    against: tuple[Statement, ...] = ()


class Decisions:
    """The queue and those who work on it."""

    def __init__(self, bench: Workbench, clock: Callable[[], float] = time.monotonic) -> None:
        self.bench = bench
        self._clock = clock
        self._turn = threading.RLock()
        self._waiting: dict[str, Statement] = {}
        self._head = ""
        self._offered: dict[str, tuple[str, float]] = {}
        self.verdicts: Callable[[], Sequence[Checked]] = tuple
        """Tells the claims that are checked already: what their verdicts hang on comes early."""
        self.at_stake: dict[str, Stake] = {}
        """What hangs on each reading, as of when the queue was made."""
        self._weighed = 0

    def waiting(self) -> list[Statement]:
        """What waits for a person, most consequential first."""
        with self._turn:
            head = self.bench.ledger.info.head
            checked = self.verdicts()
            if head != self._head or (checked and not self._weighed):
                self._waiting = {s.id: s for s in self.bench.review_queue(checked)}
                self.at_stake = stakes(self.bench, checked)
                self._head, self._weighed = head, len(checked)
            return list(self._waiting.values())

    def offer(self, reviewer: str, limit: int = 20) -> list[Statement]:
        """The next readings for a reviewer; those that others look at just now come last."""
        with self._turn:
            now = self._clock()
            self._offered = {i: (r, at) for i, (r, at) in self._offered.items() if now - at < OFFERED_SECONDS}
            listed = self.waiting()
            free = [s for s in listed if self._offered.get(s.id, (reviewer, 0.0))[0] == reviewer]
            others = [s for s in listed if self._offered.get(s.id, (reviewer, 0.0))[0] != reviewer]
            chosen = [*free, *others][:limit]
            for s in chosen:
                if self._offered.get(s.id, (reviewer, 0.0))[0] == reviewer:
                    self._offered[s.id] = (reviewer, now)
            return chosen

    def decide(
        self, statement: str, decision: str, by: str, *, reason: str = "", changes: dict[str, str] | None = None
    ) -> Decision:
        """Accept, amend or reject. The same decision sent twice is one row; a reading that somebody else decided on gets a second.

        Raises: NotFound, InputError.
        """
        with self._turn, self.bench.ledger.writing():
            before = self.bench.ledger.info.head
            read = self.bench.statement(statement)
            own = [r for r in reviewing.open_ends(self.bench, read) if r.made_by.name == f"review:{by}"]
            if own and self._says_the_same(own[-1], decision, changes or {}):
                return Decision(own[-1], True, tuple(reviewing.conflicts_with(self.bench, own[-1])))
            row = reviewing.review(self.bench, read, decision, reason, dict(changes or {}), by)
            against = tuple(reviewing.conflicts_with(self.bench, row))
            self._took(before, row)
        return Decision(row, False, against)

    def undo(self, row: str, by: str) -> Decision:
        """Take a decision back: the reading before it stands again, as a new row.

        Raises: NotFound, InputError where there is nothing to take back, or somebody has decided since.
        """
        with self._turn, self.bench.ledger.writing():
            before = self.bench.ledger.info.head
            decided = self.bench.statement(row)
            if decided.supersedes is None or not decided.made_by.name.startswith("review:"):
                raise InputError("this is no decision of a reviewer", hint="undo a decision listed in the history")
            if decided.id not in {r.id for r in reviewing.open_ends(self.bench, decided)}:
                raise InputError("somebody has decided on it since", hint="look at its history, and decide anew")
            earlier = self.bench.statement(decided.supersedes)
            at = datetime.now(UTC)
            restored = replace(earlier, made_by=Tool(name=f"review:{by}"), recorded_at=at, supersedes=decided.id, id="")
            self.bench.ledger.record_statements([restored])
            self._took(before, restored)
        return Decision(restored)

    def _took(self, before: str, row: Statement) -> None:
        """Keep the queue in step with our own rows, so that it need not be made anew after each."""
        if self._head != before:
            return
        for r in self.bench.ledger.history(row.id):
            self._waiting.pop(r.id, None)
        if row.status is StatementStatus.MACHINE:
            self._waiting = {row.id: row, **self._waiting}
        self._head = self.bench.ledger.info.head

    def _says_the_same(self, row: Statement, decision: str, changes: dict[str, str]) -> bool:
        if row.status.value != decision:
            return False
        if decision != StatementStatus.AMENDED.value:
            return True
        return replace(row, **reviewing.amend(self.bench, row, changes), id=row.id) == row
