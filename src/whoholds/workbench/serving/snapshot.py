"""One state of a ledger, prepared for being asked by many."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import Document, Source, Statement, Theatre

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.claims import Checked
    from whoholds.workbench.serving.atlas import Atlas
    from whoholds.workbench.views.search import Finder


class Shown:
    """A state of the ledger: what stands in it, by the ways it is asked for."""

    def __init__(self, bench: Workbench, cache: Path | None, before: Shown | None = None) -> None:
        began = time.monotonic()
        self.bench = bench
        self.cache = cache
        self.head = bench.ledger.info.head
        self.theatre: Theatre = bench.theatre
        self.sources: Mapping[str, Source] = dict(bench.sources())
        # Texts are read when a document is opened; all of them at once would fill the memory.
        self.documents: Mapping[str, Document] = {d.id: replace(d, text="") for d in bench.ledger.documents()}
        self.statements: tuple[Statement, ...] = tuple(bench.ledger.statements(order="known"))
        self.by_id: Mapping[str, Statement] = {s.id: s for s in self.statements}
        self.kept: dict[tuple[Any, ...], Any] = {}
        """Answers that many ask for."""
        self._before = before
        self._turn = threading.RLock()
        self.stopped = threading.Event()
        self.made_in_seconds = time.monotonic() - began

    @cached_property
    def atlas(self) -> Atlas:
        """The map; the one before where the evidence is the same.

        Raises: NotFound while nothing in the ledger is dated.
        """
        from whoholds.workbench.serving.atlas import Atlas

        with self._turn:
            if "atlas" in self.__dict__:
                made: Atlas = self.__dict__["atlas"]
                return made
            made = Atlas(self.bench, self.cache)
            older = self._before.__dict__.get("atlas") if self._before else None
            self._before = None
            return older if older is not None and older.version == made.version else made

    @cached_property
    def learned(self) -> Mapping[str, dict[str, Any]]:
        """What the estimator learned of each source, by its name."""
        try:
            return {str(r["source"]): r for r in self.bench.learned_sources()}
        except NotFound:  # nothing is dated yet
            return {}

    @cached_property
    def checked(self) -> tuple[Checked, ...]:
        """Every claim with its verdicts."""
        return tuple(self.bench.check())

    @cached_property
    def finder(self) -> Finder:
        """Finds places, actors, documents and claims by their names."""
        from whoholds.workbench.views.search import Finder

        return Finder.of(self)
