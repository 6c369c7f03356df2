"""Who said it, in which document, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from whoholds.model.vocabularies import SourceKind


@dataclass(frozen=True, slots=True)
class Source:
    """A witness: a monitor, an agency, a ministry, a person, a dataset.

    ``reliability`` is the Admiralty letter A–F before anything is learned; ``affiliation`` is the actor it speaks for;
    ``derives_from`` is the source it copies, so that ten copies of one wire are one witness. A protected source is never exported.
    ``terms`` other than "" forbid giving its raw rows out again (ACLED).
    """

    id: str
    name: str
    kind: SourceKind = SourceKind.OTHER
    names: tuple[str, ...] = ()
    affiliation: str | None = None
    language: str | None = None
    reliability: str = "F"
    derives_from: str | None = None
    url: str | None = None
    licence: str = ""
    terms: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was stored: the text that every offset points into.

    ``id`` is the sha256 of the original bytes. ``pages`` are the offsets at which the pages of a paged original begin.
    ``derives_from`` names the document this one copies (one wire text under two mastheads). ``title_span`` tells where the
    title stands in the text, if it does.
    """

    id: str
    source: str
    text: str
    retrieved_at: datetime
    title: str = ""
    url: str | None = None
    published_at: datetime | None = None
    media_type: str = "text/plain"
    language: str | None = None
    pages: tuple[int, ...] = ()
    derives_from: str | None = None
    file_name: str = ""

    @property
    def known_at(self) -> datetime:
        """When the world could know it: published, or else retrieved."""
        return self.published_at or self.retrieved_at

    @property
    def published_on(self) -> date | None:
        """The day it is dated, if it is."""
        return self.published_at.date() if self.published_at else None

    def page_of(self, offset: int) -> int | None:
        """The page (from 1) on which an offset lies; None where the original has no pages."""
        import bisect

        return bisect.bisect_right(self.pages, offset) if self.pages else None


@dataclass(frozen=True, slots=True)
class Citation:
    """The words a statement rests on (W3C Web Annotation: TextQuoteSelector and TextPositionSelector).

    In a text, ``exact == document.text[start:end]``, always. A row of a dataset has no offsets but ``row``, the dataset's own id of
    it, and ``exact`` is what a person reads there (its headline or notes).

    >>> text = "On Monday ISIS attacked Abu Kamal."
    >>> Citation.from_text("d1", text, 10, 33).exact
    'ISIS attacked Abu Kamal'
    """

    document: str
    start: int | None
    end: int | None
    exact: str
    prefix: str = ""
    suffix: str = ""
    page: int | None = None
    row: str | None = None

    CONTEXT: ClassVar[int] = 32  # characters kept on either side, as annotation tools do

    @classmethod
    def from_text(cls, document: str, text: str, start: int, end: int, page: int | None = None) -> Citation:
        """The citation of ``text[start:end]``.

        Raises: ValueError when the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no text at {start}:{end} of {len(text)} characters")
        prefix, suffix = text[max(0, start - cls.CONTEXT) : start], text[end : end + cls.CONTEXT]
        return cls(document, start, end, text[start:end], prefix, suffix, page)

    @classmethod
    def from_row(cls, document: str, row: str, exact: str) -> Citation:
        """The citation of one row of a dataset."""
        return cls(document, None, None, exact, row=row)
