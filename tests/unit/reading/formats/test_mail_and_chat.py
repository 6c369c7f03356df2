"""Mail, mailboxes, and the exports of Telegram and WhatsApp."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256

import pytest

from whoholds.model import Document, Problem
from whoholds.reading.formats import guess_format, read_documents, read_originals

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(data: bytes, **told: object) -> list[Document]:
    items = list(read_documents(data, retrieved_at=NOW, **told))  # type: ignore[arg-type]
    assert all(isinstance(i, Document) for i in items), [str(i) for i in items]
    return items  # type: ignore[return-value]


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = '"Press Office" <press@example.org>'
    mail["Subject"] = "Fwd: الجيش يدخل Tamr"
    mail["Date"] = "Fri, 15 Dec 2017 10:00:00 +0300"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content("The army entered Tamr.\n\nIt said so.\n")
    return mail


def test_a_message_and_what_is_attached_to_it() -> None:
    mail = message()
    mail.add_attachment(
        b"Statement\n3 May 2019\n\nThe army left Tamr.", maintype="text", subtype="plain", filename="s.txt"
    )
    mail.add_attachment(b"\x89PNG...", maintype="image", subtype="png", filename="map.png")
    body, attached = read(mail.as_bytes(), name="m.eml")
    assert body.text == "الجيش يدخل Tamr\n\nThe army entered Tamr.\n\nIt said so."
    assert (body.source, body.published_at) == ("Press Office", datetime(2017, 12, 15, 7, tzinfo=UTC))
    assert (attached.title, str(attached.published_on), attached.source) == ("Statement", "2019-05-03", "Press Office")
    assert attached.id == sha256(b"Statement\n3 May 2019\n\nThe army left Tamr.").hexdigest()


def test_html_mail_and_broken_dates() -> None:
    mail = message()
    mail.replace_header("Date", "the year 0")
    mail.set_content("<p>The army entered <b>Tamr</b>.</p><script>x()</script>", subtype="html")
    (document,) = read(mail.as_bytes(), name="m.eml")
    assert document.text.endswith("The army entered Tamr.")
    assert document.published_at is None


def test_a_mailbox() -> None:
    data = (
        b"From a@b Fri Dec 15 10:00:00 2017\nFrom: a@b\nSubject: One\nDate: Fri, 15 Dec 2017 10:00:00 +0000\n\nText one.\n>From here.\n"
        b"\nFrom a@b Fri Dec 15 11:00:00 2017\nFrom: a@b\nSubject: Two\nDate: Fri, 15 Dec 2017 11:00:00 +0000\n\nText two.\n"
    )
    first, second = read(data, name="list.mbox")
    assert first.text == "One\n\nText one.\nFrom here."
    assert second.text == "Two\n\nText two."
    for item in read_originals(data, retrieved_at=NOW):
        assert isinstance(item, tuple)
        assert next(read_documents(item[1], retrieved_at=NOW)) == item[0]


def test_nested_without_end() -> None:
    head = b"From: a@b\nSubject: x\nDate: Fri, 15 Dec 2017 10:00:00 +0000\nMIME-Version: 1.0\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(3_000))
    items = list(read_documents(head + parts + b"\ntext", name="m.eml", retrieved_at=NOW))
    assert all(isinstance(i, Problem | Document) for i in items)


def test_a_report_with_a_head_of_its_own_is_no_mail() -> None:
    assert guess_format(b"Title: Clashes\nDate: 3 May 2023\nSource: X\n\nText") == "text"


TELEGRAM = {
    "name": "Deir News",
    "type": "public_channel",
    "id": 5,
    "messages": [
        {"id": 1, "type": "service", "action": "create_channel"},
        {"id": 2, "type": "message", "date": "2023-05-01T13:00:00", "date_unixtime": "1682935200", "from": "Deir News",
         "text": ["The army ", {"type": "bold", "text": "entered"}, " Tamr.\nMore follows."]},
        {"id": 3, "type": "message", "date": "2023-05-01T13:05:00", "from": "Deir News", "text": ""},
        {"id": 4, "type": "message", "date": "0000-00-00", "from": "Deir News", "text": "It left."},
    ],
}  # fmt: skip
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body><div class="page_header">
<div class="text bold">Deir News</div></div><div class="message service">1 May 2023</div>
<div class="message default clearfix" id="m2"><div class="body">
<div class="pull_right date details" title="01.05.2023 10:00:00 UTC+03:00">10:00
</div><div class="from_name">Deir News</div><div class="text">Army entered <b>Tamr</b>.<br>More follows.</div></div></div>
<div class="message default clearfix joined" id="m3"><div class="body"><div class="date" title="01.05.2023 10:05:00">10:05</div>
<div class="text">It left.</div></div></div></body></html>"""
WHATSAPP = """15/12/2017, 14:05 - Messages and calls are end-to-end encrypted.
15/12/2017, 14:06 - Abu X: Army entered Tamr
and burned the market
15/12/2017, 14:07 - Abu X: <Media omitted>
\u200e[16.12.17, 2:05:09\u202fPM] Y: Clashes now: heavy
"""


def test_telegram_json() -> None:
    first, second = read(json.dumps(TELEGRAM).encode(), name="result.json")
    assert (first.text, first.source) == ("The army entered Tamr.\nMore follows.", "Deir News")
    assert first.published_at == datetime(2023, 5, 1, 10, tzinfo=UTC)
    assert (second.text, second.published_at) == ("It left.", None)


def test_telegram_page() -> None:
    first, second = read(PAGE.encode(), name="messages.html")
    assert (first.text, first.source) == ("Army entered Tamr.\n\nMore follows.", "Deir News")
    assert first.published_at == datetime(2023, 5, 1, 7, tzinfo=UTC)
    assert (second.text, second.source) == ("It left.", "Deir News")


def test_whatsapp() -> None:
    first, second = read(WHATSAPP.encode(), name="chat.txt")
    assert (first.text, first.source) == ("Army entered Tamr\nand burned the market", "Abu X")
    assert first.published_at == datetime(2017, 12, 15, 14, 6, tzinfo=UTC)
    assert (second.text, second.published_at) == ("Clashes now: heavy", datetime(2017, 12, 16, 14, 5, 9, tzinfo=UTC))


def test_whatsapp_dates_that_can_be_read_two_ways_stay_undated() -> None:
    problem, document = read_documents(b"3/4/21, 2:05 PM - A: The army left.", name="c.txt", retrieved_at=NOW)
    assert str(problem).startswith("c.txt: its dates can be read as day/month or month/day: its messages stay undated")
    assert isinstance(document, Document)
    assert document.published_at is None


@pytest.mark.parametrize("year", ["217", "0000", "2099"])
def test_years_nobody_can_have_meant(year: str) -> None:
    (document,) = read(f"15/12/{year}, 14:06 - A: The army left.".encode())
    assert document.published_at is None


@pytest.mark.parametrize("data", [json.dumps(TELEGRAM).encode(), PAGE.encode(), WHATSAPP.encode()])
def test_a_message_alone_is_the_same_document(data: bytes) -> None:
    for item in read_originals(data, retrieved_at=NOW):
        assert isinstance(item, tuple)
        (again,) = read_documents(item[1], retrieved_at=NOW)
        assert again == item[0]


@pytest.mark.parametrize("cut", [json.dumps(TELEGRAM).encode()[:-9], b'{"messages":' + b"[" * 100_000])
def test_half_an_export(cut: bytes) -> None:
    (item,) = read_documents(cut, name="result.json", retrieved_at=NOW)
    assert str(item).startswith("result.json: the chat export is no whole JSON")
