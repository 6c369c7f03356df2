"""What was last learned of a ledger, kept in memory until something is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench

T = TypeVar("T")
Learn = Callable[["Workbench", datetime | None, datetime | None], T]


class Learned(Generic[T]):
    """One thing that all statements of a ledger teach together; only the last answer is kept, for it may be large."""

    def __init__(self, learn: Learn[T]) -> None:
        self._learn = learn
        self._last: dict[tuple[datetime | None, datetime | None, int], T] = {}

    def of(self, bench: Workbench, known_at: datetime | None, recorded_by: datetime | None) -> T:
        """What the statements known and recorded by then teach; learned anew for other times, and once the ledger has grown."""
        asked = (known_at, recorded_by, bench.ledger.info.rows)
        if asked not in self._last:
            self._last = {asked: self._learn(bench, known_at, recorded_by)}
        return self._last[asked]
