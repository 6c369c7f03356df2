"""Plain text, in any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from whoholds.reading.encodings import decode
from whoholds.reading.formats import Content, Original, document_format
from whoholds.reading.mastheads import find_masthead


@document_format("text")
class Text:
    """Takes everything that is text and nothing else; what it does not recognise as text it refuses."""

    media_types: ClassVar[tuple[str, ...]] = ("text/plain", "text/markdown")
    extensions: ClassVar[tuple[str, ...]] = (".txt", ".md", ".text")
    isolated: ClassVar[bool] = False

    def recognises(self, head: bytes) -> bool:  # noqa: ARG002  the protocol's name
        """Never beyond doubt: it is what remains."""
        return False

    def read(self, original: Original) -> Iterator[Content]:
        """The text as it is, newlines normalised, with what its top and bottom say of it."""
        text = decode(original.data, original.charset)
        found = find_masthead(text, url=original.url, not_after=original.retrieved_at)
        yield Content(text, original.data, "text/plain", found.title, found.byline, found.publisher, found.published_at)
