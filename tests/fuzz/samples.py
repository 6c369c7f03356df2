# ruff: noqa: E501  lines of foreign formats are as long as they are
"""Small sound samples of every format, made here; what is broken in them is chosen by ``breaking``."""

from __future__ import annotations

import io
import json
import zipfile
import zlib

REPORT = """Rebels enter Tamr

By A. Writer | 15 December 2017

TAMR (Agency) - Rebels of the Northern Front (NF) attacked army positions north of the town of Tamr late on Sunday, killing at least 18
soldiers, the Tamr Observatory for Human Rights said. "We hold the bridge," a spokesman said on Telegram. He denied that the NF had lost
5,600 square kilometers (2,162 square miles), or 3 percent of the province, in the following three days.

The army, which has besieged the eastern districts since mid-September 2016, is likely to withdraw within two weeks, analysts said.
قالت مصادر محلية إن التنظيم هاجم مواقع القوات الحكومية شمال مدينة البوكمال يوم الاثنين 15 كانون الأول 2017.

Published in The Example, 16 Dec. 2017
"""

HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Rebels enter Tamr</title>
<meta property="article:published_time" content="2017-12-15T10:00:00+03:00"><meta property="og:site_name" content="The Example">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2017-12-15", "publisher": {{"name": "X"}}}}</script></head>
<body><nav><a href="/">Home</a></nav><h1>Rebels enter Tamr</h1><time datetime="2017-12-15">15 Dec</time>
{"".join(f"<p>{p}</p>" for p in REPORT.split(chr(10) * 2))}<table><tr><td>Tamr</td><td>rebels</td></tr></table><footer>© 2017</footer></body></html>"""

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Example</title><link>https://example.org</link><item>
<title>Rebels enter Tamr</title><link>https://example.org/1</link><pubDate>Fri, 15 Dec 2017 10:00:00 +0300</pubDate><dc:creator>A</dc:creator>
<content:encoded><![CDATA[<p>Rebels entered Tamr &amp; left.</p>]]></content:encoded></item><item><description>b &lt; c</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Monitor</title><entry><title type="html">A &amp;amp; B</title>
<link href="https://example.org/x"/><updated>2020-02-02T10:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>In short.</p></div></content></entry></feed>"""

MAIL = """From: =?utf-8?q?Press_Office?= <press@example.org>\r\nTo: x@example.org\r\nSubject: Fwd: =?utf-8?b?2KfZhNis2YrYtA==?= enters Tamr\r
Date: Fri, 15 Dec 2017 10:00:00 +0300\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r
--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>The army =D8=A7 entered Tamr.</p>\r
--b\r\nContent-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"\r\nContent-Transfer-Encoding: base64\r\n\r
UmViZWxzIGVudGVyIFRhbXIgb24gMyBNYXkgMjAxNg==\r\n--b--\r\n"""

MAILBOX = """From a@b Fri Dec 15 10:00:00 2017\nFrom: a@b\nSubject: One\nDate: Fri, 15 Dec 2017 10:00:00 +0000\n\nText one.\n>From here.\n
From a@b Fri Dec 15 11:00:00 2017\nFrom: a@b\nSubject: Two\nDate: Fri, 15 Dec 2017 11:00:00 +0000\n\nText two.\n"""

TELEGRAM = json.dumps(
    {
        "name": "Deir News",
        "type": "public_channel",
        "id": 5,
        "messages": [
            {"id": 1, "type": "service", "action": "create_channel"},
            {"id": 2, "type": "message", "date": "2023-05-01T13:00:00", "date_unixtime": "1682935200", "from": "Deir News",
             "text": ["The army ", {"type": "bold", "text": "entered"}, " Tamr."]},
        ],
    }
)  # fmt: skip

TELEGRAM_PAGE = """<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_header"><div>Deir News</div></div>
<div class="message default clearfix" id="m2"><div class="date" title="01.05.2023 10:00:00 UTC+03:00">10:00</div>
<div class="from_name">Deir News</div><div class="text">Army entered <b>Tamr</b>.<br>More follows.</div></div></body></html>"""

WHATSAPP = """15/12/2017, 14:05 - Messages and calls are end-to-end encrypted.
15/12/2017, 14:06 - Abu X: Army entered Tamr
and burned the market
[16.12.17, 2:05:09\u202fPM] Y: Clashes now: heavy
"""

ANSWER = json.dumps(
    {
        "statements": [
            {"kind": "event", "quote": "attacked army positions north of the town of Tamr", "said_by": ["the Observatory"], "denied": False,
             "modality": "actual", "valid_from": "2017-12-10", "event_type": "Battles", "sub_event_type": "Armed clash",
             "actors": [{"name": "Northern Front", "role": "initiator"}], "casualties": [{"measure": "killed", "side": "army", "low": 18}],
             "place": {"text": "north of the town of Tamr", "name": "Tamr", "relation": "north of", "distance_km": 2.5}},
            {"kind": "figure", "quote": "3 percent of the province", "count": {"measure": "share_of_area", "best": 0.03, "unit": ""}},
        ]
    }
)  # fmt: skip


def pdf() -> bytes:
    """Two pages of text, one compressed."""
    lines = [
        line
        for line in REPORT.encode("ascii", "replace").replace(b"(", b"\\(").replace(b")", b"\\)").split(b"\n")
        if line
    ][:12]
    content = b"\n".join(
        b"BT /F1 10 Tf %d %d Td (%s) Tj ET" % (60 + 260 * (i % 2), 700 - 13 * i, t[:60]) for i, t in enumerate(lines)
    )
    packed = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[6 0 R 7 0 R]/Count 2>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % o for o in offsets
    )
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def docx_files() -> dict[str, bytes]:
    """The smallest files a Word document can have."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rows = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tamr</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in REPORT.replace("&", "").split("\n"))
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{kinds}"/>'
        f"</Types>".encode(),
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{office}" Target="word/document.xml"/></Relationships>'.encode(),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{paragraphs}{rows}</w:body></w:document>'.encode(),
    }


def packed(files: dict[str, bytes]) -> bytes:
    """An archive of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


TEXTS = {
    "report.txt": REPORT,
    "page.html": HTML,
    "feed.rss": RSS,
    "feed.atom": ATOM,
    "message.eml": MAIL,
    "list.mbox": MAILBOX,
    "result.json": TELEGRAM,
    "messages.html": TELEGRAM_PAGE,
    "chat.txt": WHATSAPP,
}
