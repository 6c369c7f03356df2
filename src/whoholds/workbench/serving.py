"""A workbench for many people at once: readers answer from one picture of the ledger, writers go one after the other.

What is asked often is prepared once for a state of the ledger (``Shown``) and never changes; when the ledger has grown, a new one takes
its place. ``version`` names the evidence behind the map, not the ledger: a review that changes nothing on the map leaves it as it is,
so everything a browser has kept of the map stays good.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from whoholds.workbench.disclosing import Disclosure
from whoholds.workbench.shown import Shown

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.workbench.bench import Workbench

LOOK_AGAIN_SECONDS = 1.0
"""A ledger that others write to is looked at no more often than this."""


class Desk:
    """What the web asks of a workbench; every method may be called from any thread."""

    def __init__(self, bench: Workbench, cache: Path | None = None, *, today: Callable[[], date] | None = None) -> None:
        self.bench = bench
        self.cache = cache
        self.today = today or (lambda: datetime.now(UTC).date())
        self._turn = threading.Lock()
        self._shown: Shown | None = None
        self._looked = 0.0

    def close(self) -> None:
        """Stop what runs in the background."""
        if self._shown is not None:
            self._shown.stop()

    @property
    def shown(self) -> Shown:
        """The picture of the ledger that is answered from, made anew when the ledger has grown."""
        held, now = self._shown, time.monotonic()
        if held is not None and now - self._looked < LOOK_AGAIN_SECONDS:
            return held
        with self._turn:
            self._looked = time.monotonic()
            if self._shown is None or self._shown.head != self.bench.ledger.info.head:
                self.bench.forget_actors()
                self._shown = Shown.of(self.bench, self.cache, self._shown)
            return self._shown

    def disclosure(self, inner: bool) -> Disclosure:
        """What an audience may see."""
        s = self.shown
        return Disclosure(inner, s.theatre, s.sources, s.documents, self.today())

    # Listings

    def sources(self, inner: bool) -> list[dict[str, Any]]:
        """Every source that said something: how much, when last, how right as far as others tell."""
        may, shown = self.disclosure(inner), self.shown
        counts: dict[str, int] = {}
        last: dict[str, date] = {}
        for s in may.of(shown.statements):
            names = {shown.documents[s.citation.document].source, *(x.source for x in s.said_by if x.source)}
            for name in names:
                counts[name] = counts.get(name, 0) + 1
                last[name] = max(last.get(name, date.min), s.known_at.date())
        learned = shown.learned
        newest = max(last.values(), default=None)
        rows = []
        for name, count in counts.items():
            known = shown.sources.get(name)
            if known is None or not may.shows_source(name):
                continue
            silent = (newest - last[name]).days if newest else 0
            rows.append(
                {
                    "id": name,
                    "name": known.name,
                    "kind": known.kind.value,
                    "reliability": known.reliability,
                    "affiliation": known.affiliation,
                    "derives_from": known.derives_from if may.shows_source(known.derives_from or "") else None,
                    "licence": known.licence,
                    "url": known.url,
                    "protected": known.protected,
                    "statements": count,
                    "last_on": last[name].isoformat(),
                    "silent_days": silent,
                    "right_at_the_front": learned.get(known.name, {}).get("right_at_the_front"),
                    "right_far_from_it": learned.get(known.name, {}).get("right_far_from_it"),
                }
            )
        return sorted(rows, key=lambda r: (-int(str(r["statements"])), str(r["name"])))
