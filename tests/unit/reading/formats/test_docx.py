"""Word documents: text in order; archives that are damaged, encrypted or bombs."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml import parse_xml

from whoholds.model import Document, Problem
from whoholds.reading.bounds import Bounds
from whoholds.reading.formats import read_documents

NOW = datetime(2026, 1, 1, tzinfo=UTC)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def report() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Template of the press office"
    document.add_heading("Rebels enter Tamr", 0)
    document.add_paragraph("15 December 2017")
    changed = (
        f"<w:p {W}><w:r><w:t>Rebels </w:t></w:r><w:del><w:r><w:delText>left</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>entered</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> the town</w:t><w:noBreakHyphen/>"
        "<w:t>hall.</w:t></w:r></w:p>"
    )
    document.element.body.insert(2, parse_xml(changed))
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, [("Town", "Holder"), ("Tamr", "rebels")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("تقدم التنظيم شمال المدينة.")
    return saved(document)


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def archive(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        for name, data in files.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return target.getvalue()


def problem(data: bytes, **told: object) -> str:
    (item,) = read_documents(data, name="a.docx", retrieved_at=NOW, **told)  # type: ignore[arg-type]
    assert isinstance(item, Problem)
    return str(item)


def test_paragraphs_tables_and_accepted_changes_in_order() -> None:
    (document,) = read_documents(report(), name="a.docx", retrieved_at=NOW)
    assert isinstance(document, Document)
    assert document.text.split("\n\n") == [
        "Rebels enter Tamr",
        "15 December 2017",
        "Rebels entered the town-hall.",
        "Town | Holder\nTamr | rebels",
        "تقدم التنظيم شمال المدينة.",
    ]
    assert (document.title, str(document.published_on)) == ("Rebels enter Tamr", "2017-12-15")


@pytest.mark.parametrize("length", [100, 2_000, 10_000, 20_000])
def test_cut_short(length: int) -> None:
    assert problem(report()[:length]) == "a.docx: the DOCX is damaged or cut short (fetch it again, or save it anew)"


def test_damaged_inside() -> None:
    data = bytearray(report())
    at = data.index(b"word/document.xml") + 200
    data[at : at + 60] = b"\xff" * 60
    assert problem(bytes(data)) == "a.docx: the DOCX is damaged or cut short (fetch it again, or save it anew)"


def test_a_zip_bomb_is_not_opened() -> None:
    bomb = archive(word__document_xml=bytes(250_000_000))
    assert len(bomb) < 300_000
    assert problem(bomb).startswith("a.docx: the DOCX unpacks to 250 MB in 2 files: this is no report")
    assert problem(report(), bounds=Bounds(max_unpacked_bytes=1_000)).startswith("a.docx: the DOCX unpacks to 1 MB")


def test_encrypted_or_old() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
    assert (
        problem(old)
        == "a.docx: this Office file is encrypted or of the old .doc kind (save it as .docx without a password)"
    )


def test_a_workbook_is_no_report() -> None:
    assert problem(archive(xl__workbook_xml=b"<workbook/>")).startswith(
        "a.docx: this Office file holds no Word document"
    )


def test_entities_in_its_xml_are_not_expanded() -> None:
    with zipfile.ZipFile(io.BytesIO(report())) as whole:
        files = {i.filename: whole.read(i) for i in whole.infolist()}
    entities = b'<!DOCTYPE d [<!ENTITY a "' + b"boom" * 100 + b'">' + b'<!ENTITY b "' + b"&a;" * 1_000 + b'">]>'
    xml = files["word/document.xml"]
    head, rest = xml.split(b"?>", 1)
    files["word/document.xml"] = head + b"?>" + entities + rest.replace(b"15 December 2017", b"&b;")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, data in files.items():
            out.writestr(name, data)
    (item,) = read_documents(target.getvalue(), name="a.docx", retrieved_at=NOW)
    assert isinstance(item, Problem) or len(item.text) < 1_000
