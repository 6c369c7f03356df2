"""Plain text: encodings, what is no text, and what the top and bottom of a report say of it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from whoholds.model import Document, Problem
from whoholds.reading.bounds import Bounds
from whoholds.reading.formats import guess_format, read_documents
from whoholds.reading.mastheads import find_masthead

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROSE = (
    "Fighters entered the town on the night of 3 May 2016, residents said, and the army shelled the eastern districts."
)


def one(data: bytes, **told: object) -> Document:
    (item,) = read_documents(data, retrieved_at=NOW, **told)  # type: ignore[arg-type]
    assert isinstance(item, Document), str(item)
    return item


def problem(data: bytes, **told: object) -> Problem:
    (item,) = read_documents(data, retrieved_at=NOW, **told)  # type: ignore[arg-type]
    assert isinstance(item, Problem)
    return item


def test_the_real_report_says_when_and_where_it_appeared(shared: Path) -> None:
    data = (shared / "reports" / "000_6632a4b92c59130a.txt").read_bytes()
    document = one(data, name="report.txt")
    assert document.published_at == datetime(2017, 12, 15, tzinfo=UTC)
    assert document.source == "Syria Deeply"
    assert document.title == "Why Reports of ISIS' Demise Have Been Greatly Exaggerated"
    assert document.id == sha256(data).hexdigest()
    assert document.text == data.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "title", "publisher", "day"),
    [
        (f"Town falls\n\n{PROSE}", "Town falls", "", None),
        (f"Town falls\n15 December 2017\n\n{PROSE}", "Town falls", "", "2017-12-15"),
        (f"Town falls\nMonday, 4 March 2021 14:05 GMT\n\n{PROSE}", "Town falls", "", "2021-03-04"),
        (f"# Town falls\n\nBy A. Writer | 12.03.2022 | Kyiv\n\n{PROSE}", "Town falls", "", "2022-03-12"),
        (f"Town falls\n\nPosted on 3/4/2021 by The Daily\n\n{PROSE}", "Town falls", "The Daily", None),
        (f"Campaign assessment, March 5, 2024\n\n{PROSE}", "Campaign assessment, March 5, 2024", "", "2024-03-05"),
        (f"The attack of 7 October 2023\n\n{PROSE}", "The attack of 7 October 2023", "", None),
        (f"KYIV, March 5 (Reuters) - {PROSE}", "", "Reuters", None),
        (f"BEIRUT, Dec 15, 2017 (AFP) — {PROSE}", "", "AFP", "2017-12-15"),
        (f"MOGADISHU, Somalia (AP) — {PROSE}", "", "AP", None),
        (f"(Beirut, December 15, 2017) – {PROSE}", "", "", "2017-12-15"),
        (f"The Free Army (FA) – a loose alliance – took the town. {PROSE}", "", "", None),
        (f"Hayat Tahrir (HT) – Once part of another – took it. {PROSE}", "", "", None),
        (
            f"Title: Town falls\nDate: 3 May 2023\nSource: Sudan Tribune\n\n{PROSE}",
            "Town falls",
            "Sudan Tribune",
            "2023-05-03",
        ),
        (
            f"Town falls\n\n{PROSE}\n\nFirst published in The Example on 2 June 2019.",
            "Town falls",
            "The Example",
            "2019-06-02",
        ),
        (f"Diary\n1 May 2020\n{PROSE}\n2 May 2020\n{PROSE}\n3 May 2020\n{PROSE}", "Diary", "", None),
        (f"Town falls\nDate: 0000-00-00\n\n{PROSE}", "Town falls", "", None),
        (f"Town falls\n1 January 0000\n\n{PROSE}", "Town falls", "", None),
        (f"Town falls\n1 January 2031\n\n{PROSE}", "Town falls", "", None),
        (
            "بيان\nنشر بتاريخ 15 كانون الأول/ديسمبر 2017\n\nقالت مصادر.\nالمصدر: شبكة شام",
            "بيان",
            "شبكة شام",
            "2017-12-15",
        ),
        (f"Сводка\n5 марта 2022\n\n{PROSE}", "Сводка", "", "2022-03-05"),
    ],
)
def test_mastheads(text: str, title: str, publisher: str, day: str | None) -> None:
    found = find_masthead(text, not_after=NOW)
    told = found.published_at.date().isoformat() if found.published_at else None
    assert (found.title, found.publisher, told) == (title, publisher, day)


def test_what_the_user_tells_goes_before_what_the_text_says() -> None:
    when = datetime(2020, 2, 2, tzinfo=UTC)
    document = one(b"Old title\n1 May 2019\n\nText.", published=when, source="Reuters", title="New title")
    assert (document.published_at, document.source, document.title) == (when, "Reuters", "New title")


def test_what_is_told_of_several_texts_is_told_of_those_that_do_not_say_it() -> None:
    feed = b"""<rss version="2.0"><channel><title>The Monitor</title>
    <item><title>One</title><pubDate>Mon, 04 Dec 2017 10:00:00 GMT</pubDate><description>Shelling of Tamr.</description></item>
    <item><title>Two</title><description>Clashes near Tamr.</description></item></channel></rss>"""
    day = datetime(2017, 12, 15, tzinfo=UTC)
    dated, undated = read_documents(feed, name="feed.xml", retrieved_at=NOW, published=day)
    assert isinstance(dated, Document) and isinstance(undated, Document)
    assert (str(dated.published_on), str(undated.published_on)) == ("2017-12-04", "2017-12-15")


def test_a_day_in_the_address_counts_when_the_text_has_none() -> None:
    document = one(PROSE.encode(), url="https://www.example.org/2019/03/07/town-falls")
    assert str(document.published_on) == "2019-03-07"
    assert document.source == "example.org"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("line", ["Clashes near Tamr.", "اشتباكات قرب البوكمال بين الجيش والتنظيم", "Бои под Бахмутом"])
def test_unicode_encodings(encoding: str, line: str) -> None:
    assert one(f"{line}\r\n\r\n{line}\r".encode(encoding)).text == f"{line}\n\n{line}\n"


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1256", "قالت مصادر محلية إن التنظيم هاجم مواقع القوات الحكومية شمال مدينة البوكمال في ريف دير الزور"),
        ("cp1251", "Украинские военные сообщили о тяжёлых боях в районе города Бахмут в Донецкой области"),
        (
            "cp1252",
            "Les forces gouvernementales ont repris la ville après trois jours de combats très violents à l’est",
        ),
    ],
)
def test_legacy_encodings_are_guessed(encoding: str, line: str) -> None:
    text = f"{line}.\n" * 5
    assert one(text.encode(encoding)).text == text


def test_one_cut_letter_or_a_pasted_line_does_not_spoil_a_report_in_utf8() -> None:
    arabic = "سيطر الجيش السوري على البوكمال بعد اشتباكات مع تنظيم داعش"
    assert one(arabic.encode()[:-1]).text == arabic[:-1] + "\ufffd"
    pasted = "The “ministry” said so.\n".encode() + "The “army” did not, in Orléans.\n".encode("cp1252")
    assert one(pasted).text == "The “ministry” said so.\nThe “army” did not, in Orléans.\n"


def test_a_declared_encoding_is_believed_after_utf8() -> None:
    assert one("ну".encode("koi8-r"), media_type="text/plain; charset=koi8-r").text == "ну"
    assert one("ну".encode(), media_type="text/plain; charset=koi8-r").text == "ну"
    assert one(b"un caf\xe9 noir", media_type="text/plain; charset=zlib").text == "un café noir"


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4,
        b"MZ\x90\x00\x03" + b"\x00\x01\x02" * 300,
        bytes(1000),
        b"words\0words",
        b"\x7fELF\x00\x01",
    ],
)
def test_binary_named_txt_is_refused(data: bytes) -> None:
    assert str(problem(data, name="report.txt")).startswith("report.txt: this is not text: it holds binary data")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"\x89PNG\r\n\x1a\n" + bytes(50),
            "a.txt: this is no text but a picture (have its text recognised (OCR) and read that)",
        ),
        (b"PK\x03\x04" + bytes(50), "a.txt: this is no text but a zip archive (unpack it and read the folder)"),
        (b"{\\rtf1 Tamr fell}", "a.txt: this is no text but rich text (RTF) (save it as .docx or plain text)"),
    ],
)
def test_other_kinds_are_named(data: bytes, message: str) -> None:
    assert str(problem(data, name="a.txt")) == message


def test_nothing_in_it() -> None:
    assert str(problem(b"", name="a.txt")) == "a.txt: there is nothing in it (0 bytes)"
    assert problem(b" \n\t\n", name="a.txt").message == "there is no text in it"
    assert problem("\ufeff".encode(), name="a.txt").message == "there is no text in it"


def test_too_large_is_refused_before_it_is_decoded() -> None:
    found = problem(b"word " * 40_000_000, name="huge.txt")
    assert found.message == "it is too large: 200 MB, and at most 50 MB are read"
    assert problem(b"too long", bounds=Bounds(max_bytes=4)).message.startswith("it is too large")


def test_right_to_left_overrides_stay_in_the_text() -> None:
    text = "The town of \u202eaimaK\u202c fell."
    assert one(text.encode()).text == text


def test_a_word_of_10_000_characters() -> None:
    text = "x" * 10_000 + " fell to the rebels.\n" + "ب" * 10_000
    assert one(text.encode()).text == text


def test_bytes_go_before_names_when_the_format_is_guessed() -> None:
    assert guess_format(b"<!DOCTYPE html><p>", name="page.txt", media_type="text/plain") == "html"
    assert guess_format(b"plain", name="page.html") == "html"
    assert guess_format(b"plain", media_type="text/html; charset=utf-8") == "html"
    assert guess_format(b"plain", name="unheard.of") == "text"
