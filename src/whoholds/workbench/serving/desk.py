"""A workbench for many people at once: readers answer from one picture of the ledger, writers go one after the other.

What is asked often is prepared once for a state of the ledger (``Shown``) and never changes; when the ledger has grown, a new one takes
its place. The map's ``version`` names the evidence behind it, not the ledger: a review that changes nothing on the map leaves it as it
is, so everything a browser has kept of the map stays good.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound, SettingsError
from whoholds.model import BODIES, Document, Statement
from whoholds.workbench import measuring
from whoholds.workbench.serving import working_ahead
from whoholds.workbench.serving.decisions import Decisions
from whoholds.workbench.serving.disclosure import Disclosure
from whoholds.workbench.serving.snapshot import Shown
from whoholds.workbench.serving.uploads import Apart
from whoholds.workbench.views import records

if TYPE_CHECKING:
    from whoholds.settings import Settings
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.claims import Checked
    from whoholds.workbench.serving.atlas import Atlas

LOOK_AGAIN_SECONDS = 1.0
"""A ledger that others write to is looked at no more often than this, nor than a twentieth of the time allows."""

CHECK_AGAIN_SECONDS = 30.0
"""All claims are held against a ledger that grows no more often than this."""


MOST_CHANGES = 2_000_000
"""Cells × days up to which the map is told as changes."""


def cache_of(settings: Settings) -> Path:
    """Where the days of maps are kept between runs: they can be worked out anew at any time."""
    from whoholds.locating.gazetteer import cache_folder

    return (settings.cache or cache_folder()) / "maps"


class Desk:
    """What the web asks of a workbench; every method may be called from any thread."""

    def __init__(
        self,
        bench: Workbench,
        cache: Path | None = None,
        *,
        today: Callable[[], date] | None = None,
        ahead: bool = False,
    ) -> None:
        self.bench = bench
        self.cache = cache
        self.decisions = Decisions(bench)
        self.apart = Apart(bench)
        self.today = today or (lambda: datetime.now(UTC).date())
        self._ahead = ahead
        self._turn = threading.Lock()
        self._checking = threading.Lock()
        self._helping = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._helped_with = ""
        self._shown: Shown | None = None
        self._looked = 0.0
        self._checked: tuple[str, float, tuple[Checked, ...]] = ("", 0.0, ())
        self.decisions.verdicts = lambda: self.checked_already

    def close(self) -> None:
        """Stop what runs in the background."""
        if self._shown is not None:
            self._shown.stopped.set()
        self._help(None)
        self.apart.close()

    def begin(self) -> None:
        """Prepare what the first visitors will ask for."""
        shown = self.shown
        if self._ahead:
            threading.Thread(target=self._work_ahead, args=(shown,), daemon=True, name="whoholds-ahead").start()

    def _work_ahead(self, shown: Shown) -> None:
        try:
            atlas = self.atlas()
        except NotFound:  # nothing is dated yet: there is no map
            return
        atlas.day(atlas.last_on)
        for on in measuring.steps(atlas.first_on, atlas.last_on, "week"):
            if not shown.stopped.is_set():
                atlas.areas(on)
        _ = shown.finder, self.bench.locator.gazetteer
        _ = self.checked if not shown.stopped.is_set() else None

    def _help(self, helper: subprocess.Popen[bytes] | None) -> None:
        """Have one helper at most."""
        with self._helping:
            before, self._helper = self._helper, helper
            if before is not None:
                before.terminate()
                before.wait()

    @property
    def shown(self) -> Shown:
        """The picture of the ledger that is answered from, made anew when the ledger has grown."""
        held, now = self._shown, time.monotonic()
        wait = max(LOOK_AGAIN_SECONDS, 20 * held.made_in_seconds) if held else 0.0
        if held is not None and now - self._looked < wait:
            return held
        if not self._turn.acquire(blocking=held is None):
            assert held is not None
            return held  # somebody is at it
        try:
            self._looked = now
            if self._shown is None or self._shown.head != self.bench.ledger.info.head:
                self.bench.forget_actors()
                before, self._shown = self._shown, Shown(self.bench, self.cache, self._shown)
                if before is not None:
                    before.stopped.set()
            return self._shown
        finally:
            self._turn.release()

    def look_again(self) -> None:
        """See at once what was written just now."""
        self._looked = 0.0

    def disclosure(self, inner: bool) -> Disclosure:
        """What an audience may see."""
        s = self.shown
        return Disclosure(inner, s.theatre, s.sources, s.documents, self.today())

    # The map

    def atlas(self, version: str = "") -> Atlas:
        """The map as it is now; with ``version``, that very one.

        Raises: NotFound when the map has changed since.
        """
        atlas = self.shown.atlas
        if self._ahead and self.cache is not None and atlas.version != self._helped_with:
            self._helped_with = atlas.version
            if not atlas.is_filled():
                place = Path(self.bench.ledger.info.place)
                self._help(working_ahead.start(place, self.cache, self.bench.settings.estimator))
        if version and version != atlas.version:
            raise NotFound(
                f"the map {version[:16]} is out of date", hint=f"the newest is {atlas.version}: /api/theatre"
            )
        return atlas

    @property
    def is_dated(self) -> bool:
        """Whether anything happened on a day or held on it: without that there is no map."""
        return any(s.valid for s in self.shown.statements if s.kind in ("control", "event"))

    def day(self, version: str, on: date, inner: bool, known_on: date | None = None, source: str = "") -> bytes:
        """The bytes of a day."""
        may = self.disclosure(inner)
        if not may.shows_day(on):
            raise NotFound(f"{on} is not published yet", hint=f"the last day that is: {may.published_until}")
        if source and not may.shows_source(source):
            raise NotFound(f"no source is called '{source}'", hint="/api/sources lists them")
        return self.atlas(version).day(on, known_on, source)

    def changes(self, version: str, inner: bool, known_on: date | None) -> dict[str, Any]:
        """The map through time as changes.

        Raises: SettingsError where the map is too large for that.
        """
        atlas = self.atlas(version)
        if len(atlas.days) * len(atlas.places) > MOST_CHANGES:
            raise SettingsError("this map is too large to be told as changes", hint="take its days: /api/days")
        return atlas.changes(known_on, self.last_on(inner))

    def last_on(self, inner: bool) -> date:
        """The last day of the map that an audience may see."""
        until, atlas = self.disclosure(inner).published_until, self.atlas()
        return atlas.last_on if until is None else max(atlas.first_on, min(atlas.last_on, until))

    def theatre(self, inner: bool, basemap: str | None = None) -> dict[str, Any]:
        """What the map page needs first."""
        return records.theatre(self, inner, basemap)

    def areas(self, inner: bool, **asked: Any) -> dict[str, Any]:
        """A series of areas."""
        return records.areas(self, inner, **asked)

    def histogram(self, inner: bool, since: date | None, until: date | None, by: str) -> dict[str, Any]:
        """How many events of each kind."""
        return records.histogram(self, inner, since, until, by)

    def events(self, inner: bool, **asked: Any) -> dict[str, Any]:
        """Events at their places."""
        return records.events(self, inner, **asked)

    def place(self, place: str, inner: bool, on: date | None, known_on: date | None) -> dict[str, Any]:
        """A place through time, and why it is drawn as it is."""
        return records.place(self, place, inner, on, known_on)

    def presences(self, inner: bool, known_on: date | None) -> list[dict[str, Any]]:
        """Those said to be somewhere without holding it."""
        return records.presences(self, inner, known_on)

    def search(self, text: str, inner: bool, limit: int = 20) -> list[dict[str, Any]]:
        """Places, actors, claims and documents with these letters in a name."""
        shown, may = self.shown, self.disclosure(inner)
        return [may.told(f.record()) for f in shown.finder.find(text, shown, may, limit)]

    # Statements, documents, claims, sources

    def statements(
        self,
        inner: bool,
        *,
        kinds: Collection[str] = tuple(BODIES),
        since: date | None = None,
        until: date | None = None,
        known_on: date | None = None,
        actor: str = "",
        source: str = "",
        document: str = "",
        bbox: tuple[float, float, float, float] | None = None,
    ) -> list[Statement]:
        """The statements that stand and may be shown, in the order they became known."""
        may, shown = self.disclosure(inner), self.shown
        found = []
        for s in shown.statements:
            if s.kind not in kinds or (known_on and s.known_at.date() > known_on):
                continue
            first, last = (s.valid.start, s.valid.last) if s.valid else (s.known_at.date(),) * 2
            if (since and last < since) or (until and first > until):
                continue
            if actor and actor not in {p.actor for p in s.body.actors}:
                continue
            if document and s.citation.document != document:
                continue
            if source and source not in {shown.documents[s.citation.document].source, *(x.source for x in s.said_by)}:
                continue
            if bbox and not records.is_in(s, bbox):
                continue
            if may.shows(s):
                found.append(s)
        return found

    def statement(self, id_or_prefix: str, inner: bool) -> Statement:
        """One statement, if it may be shown.

        Raises: NotFound, in the same words for what is not there and for what is not for this audience.
        """
        found = self.bench.statement(id_or_prefix) if records.could_be_id(id_or_prefix) else None
        if found is None or not self.disclosure(inner).shows(found):
            raise NotFound(
                f"there is no statement '{id_or_prefix[:64]}'", hint="give its id, or the first 6 digits or more"
            )
        return found

    def record(self, statement: Statement, inner: bool) -> dict[str, Any]:
        """A statement as a flat record, its point as exactly as it may be told."""
        return records.record(self, statement, inner)

    def document(self, id_or_prefix: str, inner: bool) -> Document:
        """One document with its text, if it may be read.

        Raises: NotFound.
        """
        found = self.bench.ledger.document(id_or_prefix) if records.could_be_id(id_or_prefix) else None
        if found is None or not self.disclosure(inner).shows_document(found.id):
            raise NotFound(f"there is no document '{id_or_prefix[:64]}'", hint="/documents lists them")
        return found

    def documents(self, inner: bool) -> list[Document]:
        """The documents that may be read, without their texts, the newest first."""
        may = self.disclosure(inner)
        return [d for d in reversed(list(self.shown.documents.values())) if may.shows_document(d.id)]

    @property
    def checked(self) -> tuple[Checked, ...]:
        """Every claim with its verdicts. Of a ledger that grows they are worked out anew behind the scenes, now and then."""
        head, at, found = self._checked
        if head == self.shown.head:
            return found
        if not head:
            return self._check()
        if time.monotonic() - at > CHECK_AGAIN_SECONDS and not self._checking.locked():
            threading.Thread(target=self._check, daemon=True, name="whoholds-check").start()
        return found

    @property
    def checked_already(self) -> tuple[Checked, ...]:
        """The verdicts there are, without waiting for newer ones."""
        return self._checked[2]

    @property
    def checks_are_current(self) -> bool:
        """Whether they are of the ledger as it is, or are being made."""
        head, at, _ = self._checked
        recent = bool(head) and time.monotonic() - at < CHECK_AGAIN_SECONDS
        return head == self.shown.head or recent or self._checking.locked()

    def _check(self) -> tuple[Checked, ...]:
        with self._checking:
            shown = self.shown
            if self._checked[0] != shown.head:
                found = shown.checked
                self._checked = shown.head, time.monotonic(), found
            return self._checked[2]

    def verdicts(self, inner: bool) -> list[dict[str, Any]]:
        """Every claim that may be shown, with what the ledger says of it."""
        may, shown = self.disclosure(inner), self.shown
        return [records.verdict(c, may, shown) for c in self.checked if may.shows(c.statement)]

    def verdict(self, statement: str, inner: bool) -> dict[str, Any]:
        """One claim with its verdicts. Raises: NotFound."""
        found = self.statement(statement, inner)
        for c in self.checked:
            if c.statement.id == found.id:
                return records.verdict(c, self.disclosure(inner), self.shown)
        raise NotFound("this statement is no claim that can be checked", hint="/api/verdicts lists those that are")

    def sources(self, inner: bool) -> list[dict[str, Any]]:
        """Every source that said something: how much, when last, how right as far as others tell."""
        return records.sources(self, inner)

    @cached_property
    def export_formats(self) -> list[str]:
        """The formats there are."""
        return self.bench.export_formats()
