"""PDF: text in reading order, without running heads, lines joined to paragraphs, and the page each character stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from whoholds.errors import DocumentError
from whoholds.model import Problem
from whoholds.reading.formats import Content, Original, document_format, label
from whoholds.reading.mastheads import find_masthead
from whoholds.reading.pages import Line, flow

_ENCRYPTED = 4  # FPDF_ERR_PASSWORD
_LINE_END_HYPHEN = 2  # PDFium spells the hyphen of a broken word U+0002


@document_format("pdf")
class Pdf:
    """PDFium reads the characters and where they stand; ``reading.pages`` makes prose of them."""

    media_types: ClassVar[tuple[str, ...]] = ("application/pdf", "application/x-pdf")
    extensions: ClassVar[tuple[str, ...]] = (".pdf",)
    isolated: ClassVar[bool] = True

    def recognises(self, head: bytes) -> bool:
        """The mark may stand a little way in: readers allow 1,024 bytes before it."""
        return b"%PDF-" in head[:1024]

    def read(self, original: Original) -> Iterator[Content]:
        """One document; ``pages`` tells where each page begins in its text.

        Raises: DocumentError when it is encrypted or damaged.
        """
        import pypdfium2

        opened: Any = pypdfium2.PdfDocument
        try:
            pdf = opened(original.data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _ENCRYPTED:
                raise DocumentError(
                    "the PDF is encrypted", hint="save a copy without the password and read that"
                ) from error
            raise DocumentError(
                "the PDF is damaged and cannot be opened", hint="save it anew from a PDF reader"
            ) from error
        with pdf:
            problems: list[Problem] = []
            count = len(pdf)
            if count > original.bounds.max_pages:
                left_out = f"only the first {original.bounds.max_pages:,} of its {count:,} pages are read"
                problems.append(Problem(label(original), left_out, "split it"))
            pages: list[list[Line]] = []
            characters = 0
            for number in range(min(count, original.bounds.max_pages)):
                lines = _page_lines(pdf, number, problems, original)
                characters += sum(len(line.text) for line in lines)
                if characters > original.bounds.max_characters:
                    problems.append(
                        Problem(label(original), f"too much text: reading stops at page {number + 1}", "split it")
                    )
                    break
                pages.append(lines)
        text, starts = flow(pages)
        found = find_masthead(text, url=original.url, not_after=original.retrieved_at)
        yield Content(
            text,
            original.data,
            "application/pdf",
            found.title,
            found.byline,
            found.publisher,
            found.published_at,
            pages=starts,
            problems=tuple(problems),
        )


def _page_lines(pdf: Any, number: int, problems: list[Problem], original: Original) -> list[Line]:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        problems.append(Problem(label(original), f"page {number + 1} is damaged and left out"))
        return []
    try:
        return [line.mended() for line in _lines(text_page)]
    finally:
        text_page.close()
        page.close()


def _lines(text_page: Any) -> Iterator[Line]:
    """PDFium's characters line by line, with their boxes; it ends a line with a newline of its own."""
    from ctypes import byref, c_double

    import pypdfium2.raw

    raw: Any = pypdfium2.raw  # made by ctypesgen when it is imported: no checker sees its names
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    line = Line()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code in (10, 13):
            if line.text:
                yield line
                line = Line()
            continue
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:
            continue
        boxed = raw.FPDFText_GetCharBox(text_page, index, byref(left), byref(right), byref(bottom), byref(top))
        box = (left.value, right.value, bottom.value, top.value) if boxed and code not in (32, 160) else None
        line.add("-" if code == _LINE_END_HYPHEN else chr(code), box)
        if code == _LINE_END_HYPHEN:  # no newline follows it
            yield line
            line = Line()
    if line.text:
        yield line
