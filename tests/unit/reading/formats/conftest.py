"""Builds small PDF files by hand, so that no binary needs to be kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from types import SimpleNamespace

import pytest

Put = tuple[float, float, float, str]  # x, y, size, text


def pdf(
    pages: Sequence[Iterable[Put]], *, trailer: bytes = b"", extra: Sequence[bytes] = (), compress: bool = False
) -> bytes:
    """A PDF whose pages show texts in Helvetica at given points; ``extra`` objects come last, ``trailer`` into the trailer."""
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    kids = []
    for puts in pages:
        content = b"\n".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (size, x, y, _escaped(text)) for x, y, size, text in puts
        )
        objects.append(stream(content, compress=compress))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    objects.extend(extra)
    return assemble(objects, trailer)


def stream(content: bytes, *, compress: bool = False) -> bytes:
    """A stream object."""
    if compress:
        content = zlib.compress(content, 9)
    return b"<</Length %d%s>>stream\n%s\nendstream" % (
        len(content),
        b"/Filter/FlateDecode" if compress else b"",
        content,
    )


def assemble(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Objects, their table and the trailer."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def column(lines: Iterable[str], x: float, y: float, *, size: float = 10, pitch: float = 13) -> list[Put]:
    """Lines one below the other."""
    return [(x, y - i * pitch, size, line) for i, line in enumerate(lines)]


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@pytest.fixture(scope="session")
def pdfs() -> SimpleNamespace:
    """The builders above."""
    return SimpleNamespace(pdf=pdf, stream=stream, assemble=assemble, column=column)
