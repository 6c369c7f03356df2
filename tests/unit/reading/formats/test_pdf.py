"""PDF: reading order, running heads, broken words, pages; and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from types import SimpleNamespace

from whoholds.model import Document, Problem
from whoholds.reading.bounds import Bounds
from whoholds.reading.formats import read_documents, read_documents_bounded

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEFT = """Rebels entered the town of Tamr on Sun-
day, residents said, and took the govern-
ment-held market in the east of the city.
The army shelled the bridge over the
river from a hill. Five people died.

A spokesman denied that the town had
fallen, and said that reinforcements were
on their way from the capital and would
arrive by the evening of Monday at the
latest. Aid groups said that families""".splitlines()
RIGHT = """had fled along the river, most of them to
the camps in the north, where there is
no water. In the south, pro-government
fighters held the airport of Deir ez-
Zor and the road to the border.

The group said that it had shot down
a drone near the dam and that its own
losses were small. It gave no figures
and the claim could not be checked
by anybody outside the town itself.""".splitlines()
PROSE = [
    "Rebels entered the town of Tamr on Sunday, residents said, and took the government-held market in the east of the city. "
    "The army shelled the bridge over the river from a hill. Five people died.",
    "A spokesman denied that the town had fallen, and said that reinforcements were on their way from the capital and would "
    "arrive by the evening of Monday at the latest. Aid groups said that families had fled along the river, most of them to the "
    "camps in the north, where there is no water. In the south, pro-government fighters held the airport of Deir ez-Zor and the "
    "road to the border.",
    "The group said that it had shot down a drone near the dam and that its own losses were small. It gave no figures and the "
    "claim could not be checked by anybody outside the town itself.",
]


def read(data: bytes, **told: object) -> Document:
    (item,) = read_documents(data, name="a.pdf", retrieved_at=NOW, **told)  # type: ignore[arg-type]
    assert isinstance(item, Document), str(item)
    return item


def problem(data: bytes) -> str:
    (item,) = read_documents(data, name="a.pdf", retrieved_at=NOW)
    assert isinstance(item, Problem)
    return str(item)


def two_columns(pdfs: SimpleNamespace, *, by_rows: bool) -> bytes:
    left, right = pdfs.column(LEFT, 60, 700), pdfs.column(RIGHT, 320, 700)
    body = list(chain.from_iterable(zip(left, right, strict=True))) if by_rows else [*left, *right]
    title = [(60, 750, 20, "Rebels enter Tamr"), (60, 730, 10, "15 December 2017")]
    more = pdfs.column(["The offen-", "sive goes on, he said."], 60, 740)
    pages = [
        [(60, 790, 8, "The Example Weekly | Issue 12"), *title, *body, (280, 30, 8, "Page 1 of 2")],
        [(60, 790, 8, "The Example Weekly | Issue 13"), *more, (280, 30, 8, "Page 2 of 2")],
    ]
    return pdfs.pdf(pages)  # type: ignore[no-any-return]


def test_columns_heads_feet_and_hyphens(pdfs: SimpleNamespace) -> None:
    for by_rows in (True, False):
        document = read(two_columns(pdfs, by_rows=by_rows))
        expected = ["Rebels enter Tamr", "15 December 2017", *PROSE, "The offensive goes on, he said."]
        assert document.text == "\n\n".join(expected)
        assert str(document.published_on) == "2017-12-15"
        assert document.title == "Rebels enter Tamr"


def test_the_page_of_a_quotation(pdfs: SimpleNamespace) -> None:
    document = read(two_columns(pdfs, by_rows=True))
    assert document.page_of(document.text.index("Five people")) == 1
    assert document.page_of(document.text.index("The offensive")) == 2
    assert document.pages[0] == 0


def test_a_sentence_runs_on_over_the_page(pdfs: SimpleNamespace) -> None:
    line = ["The army said on Monday that it had taken", "the hill over the town and that the road"]
    rest = ["to the border was open. Nobody confirmed", "this. Fighting went on in the west."]
    document = read(pdfs.pdf([pdfs.column(line, 60, 100), [], pdfs.column(rest, 60, 700)]))
    assert "that the road to the border was open. Nobody" in document.text
    assert [document.text[p:][:6] for p in document.pages] == ["The ar", "to the", "to the"]


def test_a_table_is_read_by_rows(pdfs: SimpleNamespace) -> None:
    rows = [
        ("Tamr", "rebels"),
        ("Dayr", "army"),
        ("Qasr", "army"),
        ("Bir", "rebels"),
        ("Tell", "army"),
        ("Jisr", "nobody"),
    ]
    puts = list(
        chain.from_iterable(((60, 700 - 13 * i, 10, a), (300, 700 - 13 * i, 10, b)) for i, (a, b) in enumerate(rows))
    )
    text = read(pdfs.pdf([puts])).text
    assert text.split("\n\n") == [f"{a} | {b}" for a, b in rows]


def test_encrypted(pdfs: SimpleNamespace) -> None:
    keys = b"<</Filter/Standard/V 1/R 2/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">/P -4>>"
    data = pdfs.pdf([[(60, 700, 10, "secret")]], trailer=b"/Encrypt 6 0 R/ID[<00><00>]", extra=[keys])
    assert problem(data) == "a.pdf: the PDF is encrypted (save a copy without the password and read that)"


def test_damaged(pdfs: SimpleNamespace) -> None:
    whole = two_columns(pdfs, by_rows=True)
    for data in (whole[:200], b"%PDF-1.7 and nothing else", pdfs.pdf([])):
        assert problem(data) == "a.pdf: the PDF is damaged and cannot be opened (save it anew from a PDF reader)"


def test_a_scan_has_no_text(pdfs: SimpleNamespace) -> None:
    assert problem(pdfs.pdf([[]])).startswith("a.pdf: there is no text in it (is it a scan?")


def test_more_pages_than_are_read(pdfs: SimpleNamespace) -> None:
    data = pdfs.pdf([[(60, 700, 10, f"Chapter {'abcde'[i]}.")] for i in range(5)])
    items = list(read_documents(data, name="a.pdf", retrieved_at=NOW, bounds=Bounds(max_pages=2)))
    assert [str(i) for i in items if isinstance(i, Problem)] == [
        "a.pdf: only the first 2 of its 5 pages are read (split it)"
    ]
    (document,) = [i for i in items if isinstance(i, Document)]
    assert document.text == "Chapter a.\n\nChapter b."


def test_a_bomb_is_stopped_and_the_next_file_is_read(pdfs: SimpleNamespace) -> None:
    pages = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[4 0 R]/Count 1>>"]
    bomb = pdfs.stream(b"BT 10 10 Td (x) Tj ET " + b"q " * 100_000_000, compress=True)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"
    data = pdfs.assemble([*pages, bomb, page])
    assert len(data) < 300_000
    (slow,) = read_documents_bounded(data, name="bomb.pdf", retrieved_at=NOW, bounds=Bounds(seconds=0.5))
    assert str(slow).startswith("bomb.pdf: reading it took longer than 0.5 s and was stopped")
    (large,) = read_documents_bounded(data, name="bomb.pdf", retrieved_at=NOW, bounds=Bounds(memory_bytes=250_000_000))
    assert str(large).startswith("bomb.pdf: its reader fell over: it is damaged, or needs too much memory")
    (sound,) = read_documents_bounded(two_columns(pdfs, by_rows=True), name="a.pdf", retrieved_at=NOW)
    assert isinstance(sound, tuple)
    assert sound[0] == read(two_columns(pdfs, by_rows=True))
