"""Word documents (.docx): paragraphs and tables in order, as they read with all changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, ClassVar

from whoholds.errors import DocumentError
from whoholds.reading.formats import Content, Original, document_format
from whoholds.reading.mastheads import find_masthead

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_FILES = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    (
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}instrText",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_SPELT = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


@document_format("docx")
class Docx:
    """python-docx opens it, once the archive's own directory has shown that it stays within bounds."""

    media_types: ClassVar[tuple[str, ...]] = (_MEDIA_TYPE, "application/msword")
    extensions: ClassVar[tuple[str, ...]] = (".docx", ".doc")
    isolated: ClassVar[bool] = True

    def recognises(self, head: bytes) -> bool:
        """A zip archive that begins as Office files do, or an old or encrypted Office file (refused with a reason)."""
        return head.startswith(_OLD_OFFICE) or (
            head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head)
        )

    def read(self, original: Original) -> Iterator[Content]:
        """One document. Raises: DocumentError when it is encrypted, damaged, too large unpacked, or no Word document."""
        if original.data.startswith(_OLD_OFFICE):
            raise DocumentError(
                "this Office file is encrypted or of the old .doc kind", hint="save it as .docx without a password"
            )
        _check_archive(original)
        text, title = _text(original.data)
        found = find_masthead(text, url=original.url, not_after=original.retrieved_at)
        yield Content(
            text,
            original.data,
            _MEDIA_TYPE,
            title or found.title,
            found.byline,
            found.publisher,
            found.published_at,
        )


def _check_archive(original: Original) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(original.data)) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise DocumentError("the DOCX is damaged or cut short", hint="fetch it again, or save it anew") from error
    unpacked = sum(
        f.file_size for f in files
    )  # an entry that unpacks to more than it says ends in an error of its checksum
    if unpacked > original.bounds.max_unpacked_bytes or len(files) > _MOST_FILES:
        raise DocumentError(
            f"the DOCX unpacks to {unpacked / 1e6:,.0f} MB in {len(files):,} files: this is no report",
            hint="if it is one, remove its pictures and save it anew",
        )
    if any(f.flag_bits & 1 for f in files):
        raise DocumentError("the DOCX is encrypted", hint="save it without a password")
    if "word/document.xml" not in {f.filename for f in files}:
        raise DocumentError(
            "this Office file holds no Word document", hint="save it as .docx; workbooks are read as datasets"
        )


def _text(data: bytes) -> tuple[str, str]:
    import zlib

    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    damaged = (zipfile.BadZipFile, zlib.error, OpcError, etree.LxmlError, EOFError, NotImplementedError)
    loose = (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
    )  # python-docx takes the parts it expects for granted
    try:
        document = docx.Document(io.BytesIO(data))
        blocks: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                blocks.append("\n".join(_rows(block._tbl)))
            else:
                blocks.append(_paragraph(block._p))
        title = (document.core_properties.title or "").strip()
    except (*damaged, *loose) as error:
        raise DocumentError("the DOCX is damaged or cut short", hint="fetch it again, or save it anew") from error
    text = "\n\n".join(b for b in blocks if b.strip()).replace("\r\n", "\n").replace("\r", "\n")
    return text, title if title and title in text[
        :2_000
    ] else ""  # the title a template left behind stands nowhere in the text


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        cells = (" ".join(_paragraph(cell).split()) for cell in row.iterchildren(f"{_W}tc"))
        yield " | ".join(c for c in cells if c)


def _paragraph(element: Any) -> str:
    """The text under an element, without what was struck out and without fields' instructions."""
    pieces: list[str] = []
    pending = [element]
    while pending:
        node = pending.pop()
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag in _SPELT:
            pieces.append(_SPELT[node.tag])
        elif node.tag not in _LEFT_OUT:
            if node.tag == f"{_W}p" and node is not element:
                pieces.append(" ")
            pending.extend(reversed(node))
    return "".join(pieces).strip()
