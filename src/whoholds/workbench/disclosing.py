"""What may be shown to whom.

Inside (reviewers and above) everything is. Outside, nothing of a protected source is, nothing under terms that forbid giving it out,
and nothing younger than the theatre's publication delay; points are told no more exactly than the theatre allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from whoholds.model import Document, Source, Statement, Theatre

PROTECTED = "protected source"
"""What stands in place of a protected source's name."""

KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Disclosure:
    """What an audience may see of some statements. ``inner``: everything."""

    inner: bool
    theatre: Theatre
    sources: Mapping[str, Source]
    documents: Mapping[str, Document]
    today: date

    @cached_property
    def published_until(self) -> date | None:
        """The last day that may be shown; None where nothing is held back."""
        delay = self.theatre.publication_delay_days
        return None if self.inner or not delay else self.today - timedelta(days=delay)

    def shows_day(self, on: date) -> bool:
        """Whether a day may be shown."""
        return self.published_until is None or on <= self.published_until

    def shows_source(self, source: str) -> bool:
        """Whether a source may be named."""
        known = self.sources.get(source)
        return self.inner or known is None or not known.protected

    def shows_document(self, document: str) -> bool:
        """Whether a document may be read: none of a protected source, none under terms, none that copies such a one."""
        if self.inner:
            return True
        found = self.documents.get(document)
        seen: set[str] = set()
        while found is not None and found.id not in seen:
            seen.add(found.id)
            source = self.sources.get(found.source)
            if source is not None and (source.protected or source.terms):
                return False
            if not self.shows_day(found.known_at.date()):
                return False
            found = self.documents.get(found.derives_from or "")
        return True

    def shows(self, statement: Statement) -> bool:
        """Whether a statement may be shown."""
        if self.inner:
            return True
        if not self.shows_document(statement.citation.document):
            return False
        spoken = [s for x in statement.said_by if x.source and (s := self.sources.get(x.source))]
        if any(s.protected or s.terms for s in spoken):
            return False
        last = statement.valid.last if statement.valid else statement.known_at.date()
        return self.shows_day(max(last, statement.known_at.date()))

    def of(self, statements: Iterable[Statement]) -> list[Statement]:
        """Those of some statements that may be shown."""
        return [s for s in statements if self.shows(s)]

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """A point as exactly as it may be told.

        >>> from datetime import date
        >>> outside = Disclosure(False, Theatre("t", "T", coarsen_km=11.1195), {}, {}, date(2018, 1, 1))
        >>> outside.point(40.123, 34.567)
        (40.1, 34.6)
        """
        if self.inner or not self.theatre.coarsen_km:
            return round(lon, 5), round(lat, 5)
        step = self.theatre.coarsen_km / KM_PER_DEGREE
        return round(round(lon / step) * step, 5), round(round(lat / step) * step, 5)

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        if self.inner:
            return None
        hidden = {n for s in self.sources.values() if s.protected for n in (s.id, s.name, *s.names) if len(n) > 2}
        longest_first = sorted(map(re.escape, hidden), key=len, reverse=True)
        return re.compile("|".join(longest_first), re.IGNORECASE) if hidden else None

    def words(self, text: str) -> str:
        """A text without the names of protected sources."""
        return self._names.sub(PROTECTED, text) if self._names else text

    def told(self, value: Any) -> Any:
        """A JSON value without the names of protected sources."""
        if self._names is None:
            return value
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, Mapping):
            return {k: self.told(v) for k, v in value.items()}
        if isinstance(value, Sequence):
            return [self.told(v) for v in value]
        return value
