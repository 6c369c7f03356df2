"""One state of a ledger, prepared for being asked by many."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import Document, Source, Statement, Theatre

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.workbench.bench import Workbench


class Shown:
    """A state of the ledger: what stands in it, by the ways it is asked for."""

    def __init__(self, bench: Workbench, cache: Path | None) -> None:
        self.bench = bench
        self.cache = cache
        self.head = bench.ledger.info.head
        self.theatre: Theatre = bench.theatre
        self.sources: Mapping[str, Source] = dict(bench.sources())
        # Texts are read when a document is opened; all of them at once would fill the memory.
        self.documents: Mapping[str, Document] = {d.id: replace(d, text="") for d in bench.ledger.documents()}
        self.statements: tuple[Statement, ...] = tuple(bench.ledger.statements(order="known"))
        self._stopped = threading.Event()

    @classmethod
    def of(cls, bench: Workbench, cache: Path | None, before: Shown | None) -> Shown:
        """The state as it is now."""
        if before is not None:
            before.stop()
        return cls(bench, cache)

    def stop(self) -> None:
        """End what runs in the background."""
        self._stopped.set()

    @cached_property
    def learned(self) -> Mapping[str, dict[str, Any]]:
        """What the estimator learned of each source, by its name."""
        try:
            return {str(r["source"]): r for r in self.bench.learned_sources()}
        except NotFound:  # nothing is dated yet
            return {}
