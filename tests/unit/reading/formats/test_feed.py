"""RSS and Atom: one document an entry, the same one tomorrow; entity bombs refused."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from whoholds.model import Document, Problem
from whoholds.reading.bounds import Bounds
from whoholds.reading.formats import read_documents, read_originals

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ITEM = """<item><title>Rebels enter Tamr</title><link>https://example.org/1</link><guid>1</guid>
<pubDate>Fri, 15 Dec 2017 10:00:00 +0300</pubDate><description>Short.</description><dc:creator>A. Writer</dc:creator>
<content:encoded><![CDATA[<p>Rebels entered Tamr &amp; left.</p><p>So it goes.<script>bad()</script></p>]]></content:encoded></item>"""
OTHER = "<item><title>Second</title><description>a &lt; b, they said</description><pubDate>Mon, 01 Jan 0000 00:00:00 GMT</pubDate></item>"
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Monitor</title>
<entry><title type="html">A &amp;amp; B</title>
<link href="https://example.org/x"/><updated>2020-02-02T10:00:00Z</updated><summary>In short.</summary></entry></feed>"""


def rss(*items: str, built: str = "Mon, 01 Jan 2024 00:00:00 GMT") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Example</title><link>https://example.org</link>
<lastBuildDate>{built}</lastBuildDate>{"".join(items)}</channel></rss>""".encode()


def read(data: bytes, **told: object) -> list[Document]:
    items = list(read_documents(data, name="feed.xml", retrieved_at=NOW, **told))  # type: ignore[arg-type]
    assert all(isinstance(i, Document) for i in items), [str(i) for i in items]
    return items  # type: ignore[return-value]


def problem(data: bytes) -> str:
    (item,) = read_documents(data, name="feed.xml", retrieved_at=NOW)
    assert isinstance(item, Problem)
    return str(item)


def test_one_document_an_entry() -> None:
    first, second = read(rss(ITEM, OTHER))
    assert first.text == "Rebels enter Tamr\n\nRebels entered Tamr & left.\n\nSo it goes."
    assert (first.title, first.source, first.url) == ("Rebels enter Tamr", "The Example", "https://example.org/1")
    assert first.published_at == datetime(2017, 12, 15, 7, tzinfo=UTC)
    assert second.text == "Second\n\na < b, they said"
    assert second.published_at is None, "year 0 is no date"


def test_atom() -> None:
    (entry,) = read(ATOM.encode())
    assert (entry.text, entry.source) == ("A & B\n\nIn short.", "Monitor")
    assert entry.published_at == datetime(2020, 2, 2, 10, tzinfo=UTC)


def test_an_entry_is_the_same_document_whatever_stands_around_it() -> None:
    today = read(rss(ITEM))
    tomorrow = read(rss(OTHER, ITEM, built="Tue, 02 Jan 2024 00:00:00 GMT"))
    assert today[0].id == tomorrow[1].id != tomorrow[0].id


@pytest.mark.parametrize("data", [rss(ITEM, OTHER), ATOM.encode(), rss(ITEM).replace(b"Short.", b"x &nbsp; & <br> y")])
def test_its_own_bytes_read_alone_are_the_same_document(data: bytes) -> None:
    for item in read_originals(data, retrieved_at=NOW):
        assert isinstance(item, tuple)
        document, own = item
        assert sha256(own).hexdigest() == document.id
        (again,) = read_documents(own, retrieved_at=NOW)
        assert again == document


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;">]><rss version="2.0"><channel>
<title>&lol3;</title><item><title>&lol3;</title></item></channel></rss>"""
OUTSIDE = BOMB.replace('"lol"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize("data", [BOMB, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(data: str, encoding: str) -> None:
    message = "feed.xml: the feed declares entities, which can be a bomb (ask for it without a document type)"
    if encoding == "utf-16":  # seen as a feed by its media type, for its first bytes do not show it
        (item,) = read_documents(
            data.encode(encoding), name="feed.xml", media_type="application/rss+xml", retrieved_at=NOW
        )
        assert str(item) == message
    else:
        assert problem(data.encode()) == message


def test_what_is_no_feed() -> None:
    assert problem(b"<?xml version='1.0'?><kml><name>x</name></kml>").startswith(
        "feed.xml: this XML is neither RSS nor Atom"
    )
    assert problem(rss()) == "feed.xml: the feed has no entries"
    assert problem(b"<rss><channel>" + b"<a>" * 300 + b"</a>" * 300 + b"</channel></rss>").startswith(
        "feed.xml: the feed's elements are nested"
    )


def test_a_broken_entry_does_not_cost_the_others() -> None:
    broken = "<item><title>x</title><description>&lt;p&gt;&amp;#99999999999999999999;&lt;/p&gt;</description></item>"
    first, second, third = read_documents(rss(ITEM, broken, OTHER), name="f.xml", retrieved_at=NOW)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Problem | Document)
    (whole,) = read_documents(b"<rss><channel><title>&#99999999999999999999;<item>", name="f.xml", retrieved_at=NOW)
    assert isinstance(whole, Problem)


def test_more_entries_than_are_read() -> None:
    *documents, last = read_documents(
        rss(ITEM, OTHER, OTHER), name="f.xml", retrieved_at=NOW, bounds=Bounds(max_parts=2)
    )
    assert len(documents) == 2
    assert str(last) == "f.xml: more than 2 documents in one file: the rest is left out (split it)"
