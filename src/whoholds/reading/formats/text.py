"""Plain text, in any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from whoholds.errors import DocumentError
from whoholds.reading.encodings import decode
from whoholds.reading.formats import Content, Original, document_format
from whoholds.reading.mastheads import find_masthead

_OTHER_KINDS = {
    b"PK\x03\x04": ("a zip archive", "unpack it and read the folder"),
    b"\x1f\x8b": ("packed with gzip", "unpack it and read what is in it"),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "unpack it and read the folder"),
    b"Rar!": ("a rar archive", "unpack it and read the folder"),
    b"\x89PNG": ("a picture", "have its text recognised (OCR) and read that"),
    b"\xff\xd8\xff": ("a picture", "have its text recognised (OCR) and read that"),
    b"GIF8": ("a picture", "have its text recognised (OCR) and read that"),
    b"SQLite format 3\0": ("a database", "a ledger is opened with --ledger, not read"),
    b"{\\rtf": ("rich text (RTF)", "save it as .docx or plain text"),
}


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
        for mark, (kind, hint) in _OTHER_KINDS.items():
            if original.data.startswith(mark):
                raise DocumentError(f"this is no text but {kind}", hint=hint)
        text = decode(original.data, original.charset)
        found = find_masthead(text, url=original.url, not_after=original.retrieved_at)
        yield Content(text, original.data, "text/plain", found.title, found.byline, found.publisher, found.published_at)
