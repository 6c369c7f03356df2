"""What may be shown to whom.

Inside (reviewers and above) everything is. Outside, nothing of a protected source is, nothing under terms that forbid giving it out,
and nothing younger than the theatre's publication delay; points are told no more exactly than the theatre allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from whoholds.model import Document, Source, Statement, Theatre
from whoholds.model.withholding import Withholding

PROTECTED = "protected source"
"""What stands in place of a protected source's name."""


@dataclass(frozen=True)
class Disclosure:
    """What an audience may see of some statements. ``inner``: everything."""

    inner: bool
    theatre: Theatre
    sources: Mapping[str, Source]
    documents: Mapping[str, Document]
    today: date

    @cached_property
    def rule(self) -> Withholding:
        """What the theatre holds back from this audience."""
        return Withholding() if self.inner else Withholding.of(self.theatre, self.today)

    @property
    def published_until(self) -> date | None:
        """The last day that may be shown; None where nothing is held back."""
        return self.rule.until

    def shows_day(self, on: date) -> bool:
        """Whether a day may be shown."""
        return self.published_until is None or on <= self.published_until

    def shows_source(self, source: str) -> bool:
        """Whether a source may be named."""
        known = self.sources.get(source)
        return self.inner or known is None or not known.protected

    def shows_document(self, document: str) -> bool:
        """Whether a document may be read: none of a protected source, none under terms, none that copies such a one, none too young."""
        if self.inner:
            return True
        return all(self._is_open(d) and self.shows_day(d.known_at.date()) for d in self._origins(document))

    def _origins(self, document: str) -> Iterator[Document]:
        """A document and what it copies."""
        seen: set[str] = set()
        found = self.documents.get(document)
        while found is not None and found.id not in seen:
            seen.add(found.id)
            yield found
            found = self.documents.get(found.derives_from or "")

    def _is_open(self, document: Document) -> bool:
        source = self.sources.get(document.source)
        return source is None or not (source.protected or source.terms)

    def shows(self, statement: Statement) -> bool:
        """Whether a statement may be shown."""
        if self.inner:
            return True
        # A table retrieved today may tell of long ago: the age that counts is the statement's.
        if not all(map(self._is_open, self._origins(statement.citation.document))):
            return False
        spoken = [s for x in statement.said_by if x.source and (s := self.sources.get(x.source))]
        if any(s.protected or s.terms for s in spoken):
            return False
        return self.is_old_enough(statement)

    def is_old_enough(self, statement: Statement) -> bool:
        """Whether neither what it tells of nor its telling is younger than the publication delay."""
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
        (40.1246, 34.5484)
        """
        lon, lat = self.rule.point(lon, lat)
        return round(lon, 5), round(lat, 5)

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
