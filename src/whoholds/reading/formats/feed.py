"""RSS and Atom: one document an entry.

An entry's own bytes are a feed of that one entry, in canonical XML under the head of its channel: whatever else the feed holds
tomorrow, the entry is the same document, and its bytes alone can be read again.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, ParseError, SubElement, canonicalize, tostring

from whoholds.errors import DocumentError
from whoholds.model import Problem
from whoholds.reading.encodings import decode
from whoholds.reading.formats import Content, Original, document_format, label

_OPENING = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*|<\?[^>]{0,500}\?>\s*)*<(?:rss|feed|\w+:(?:feed|RDF))[\s>]",
    re.DOTALL,
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.-]{2,40})")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|&#?\w{2,10};")
_HEAD = ("title", "language", "link")


@document_format("feed")
class Feed:
    """feedparser reads the entries' fields, once the XML has shown that it declares no entities."""

    media_types: ClassVar[tuple[str, ...]] = (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "text/xml",
        "application/xml",
    )
    extensions: ClassVar[tuple[str, ...]] = (".rss", ".atom", ".rdf", ".xml")
    isolated: ClassVar[bool] = True

    def recognises(self, head: bytes) -> bool:
        """An rss, feed or RDF element at the very beginning, or a document type that declares entities."""
        return _OPENING.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, original: Original) -> Iterator[Content | Problem]:
        """Its entries, in the feed's order. Raises: DocumentError when it declares entities, is no XML, or is no feed."""
        root = _root(original)
        entries = [e for e in root.iter() if _name(e) in ("item", "entry")]
        if not entries and not {"channel", "feed", "RDF"} & {_name(e) for e in (root, *root)}:
            raise DocumentError("this XML is neither RSS nor Atom", hint="save it as a web page or text")
        if not entries:
            yield Problem(label(original), "the feed has no entries")
        channel = next((e for e in root if _name(e) == "channel"), root)
        inside = {id(e) for e in channel} if channel is not root else set()
        for number, entry in enumerate(entries, start=1):
            try:
                data = _own_bytes(root, channel, entry, inside=id(entry) in inside)
            except (ValueError, ParseError) as error:  # a name that XML does not allow, from a feed that was mended
                yield Problem(label(original), f"entry {number} cannot be written as XML: {error}")
                continue
            try:
                yield _content(data, original) or Problem(label(original), f"entry {number} says nothing")
            except DocumentError as error:
                yield Problem(label(original), f"entry {number} cannot be read: {error.message}", error.hint)


def _root(original: Original) -> Any:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    declared = _DECLARED.search(original.data[:200])
    text = decode(original.data, declared[1].decode("ascii") if declared else original.charset)
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text).lstrip()
    if re.search(r"<!ENTITY", text[:100_000], re.IGNORECASE):
        raise DocumentError(
            "the feed declares entities, which can be a bomb", hint="ask for it without a document type"
        )
    try:
        root = fromstring(text)
    except DefusedXmlException as error:
        raise DocumentError(
            "the feed declares entities, which can be a bomb", hint="ask for it without a document type"
        ) from error
    except ParseError:
        root = _mended(text)
    _check_depth(root, original.bounds.max_depth)
    return root


def _mended(text: str) -> Element:
    """Broken XML (HTML's entities, stray ampersands, unclosed elements) as feedparser still reads it, written as sound RSS."""
    found = _parsed(text)
    if not found.get("version") and not found.entries:
        raise DocumentError("the feed is not XML", hint="check the address: a web page may have come instead")
    feed = Element("rss", {"version": "2.0"})
    channel = SubElement(feed, "channel")
    SubElement(channel, "title").text = found.feed.get("title", "")
    for entry in found.entries:
        item = SubElement(channel, "item")
        body = max((str(c.get("value", "")) for c in entry.get("content", [])), key=len, default="")
        told = {"title": "title", "link": "link", "pubDate": "published", "author": "author"}
        for tag, key in told.items():
            if value := entry.get(key):
                SubElement(item, tag).text = _writable(str(value))
        SubElement(item, "description").text = _writable(max(body, str(entry.get("summary", "")), key=len))
    return feed


def _writable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _parsed(feed: str | bytes) -> Any:
    import io

    import feedparser

    parser: Any = feedparser
    data = feed.encode("utf-8", "replace") if isinstance(feed, str) else feed
    try:
        return parser.parse(
            io.BytesIO(data), sanitize_html=False
        )  # a stream: text given as such may be taken for an address
    except (
        Exception
    ) as error:  # what its loose parser raises on broken markup is not told anywhere: ValueError, AssertionError, …
        raise DocumentError(
            "its markup is broken beyond reading", hint="check the address: a web page may have come instead"
        ) from error


def _check_depth(root: Any, most: int) -> None:
    pending = [(root, 1)]
    while pending:
        node, depth = pending.pop()
        if depth > most:
            raise DocumentError(f"the feed's elements are nested more than {most} deep")
        pending.extend((child, depth + 1) for child in node)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _own_bytes(root: Any, channel: Any, entry: Any, *, inside: bool) -> bytes:
    feed = Element(root.tag, {"version": root.get("version", "2.0")} if _name(root) == "rss" else {})
    head = SubElement(feed, channel.tag) if channel is not root else feed
    for child in channel:
        if _name(child) in _HEAD and not len(child):
            SubElement(head, child.tag, dict(child.attrib)).text = child.text
    _copy(entry, SubElement(head if inside else feed, entry.tag, dict(entry.attrib)))
    return canonicalize(tostring(feed, encoding="unicode"), strip_text=True).encode()


def _copy(source: Any, target: Element) -> None:
    """Every element and its text; comments have no place in it."""
    target.text, target.tail = source.text, source.tail
    pending = [(source, target)]
    while pending:
        node, copy = pending.pop()
        for child in node:
            if isinstance(child.tag, str):
                twin = SubElement(copy, child.tag, dict(child.attrib))
                twin.text, twin.tail = child.text, child.tail
                pending.append((child, twin))


def _content(data: bytes, original: Original) -> Content | None:
    feed = _parsed(data)
    if not feed.entries:
        return None
    entry = feed.entries[0]
    title = _plain(entry.get("title", ""))
    bodies = [_plain(str(c.get("value", ""))) for c in entry.get("content", [])] + [_plain(entry.get("summary", ""))]
    body = max(bodies, key=len)
    text = body if title and body.startswith(title) else "\n\n".join(p for p in (title, body) if p)
    if not text.strip():
        return None
    publisher = entry.get("source", {}).get("title") or feed.feed.get("title", "")
    return Content(
        text,
        data,
        "application/atom+xml" if feed.get("version", "").startswith("atom") else "application/rss+xml",
        title,
        entry.get("author", ""),
        _plain(publisher),
        _published_at(entry, original.retrieved_at),
        url=_address(entry),
    )


def _published_at(entry: Any, retrieved_at: datetime) -> datetime | None:
    for key in ("published_parsed", "updated_parsed"):
        if told := dict.get(entry, key):  # feedparser's own get answers "updated" with "published", and warns
            try:
                moment = datetime.fromtimestamp(timegm(told), UTC)
            except (ValueError, OverflowError, OSError):
                continue
            if moment.year >= 1900 and moment.timestamp() < retrieved_at.timestamp() + 86_400:
                return moment
    return None


def _address(entry: Any) -> str | None:
    link = entry.get("link", "")
    return link if link.startswith(("http://", "https://")) else None


def _plain(told: str) -> str:
    """The text of a field that may be HTML, plain text, or plain text with stray angle brackets."""
    if not _TAG.search(told):
        return told.strip()
    from whoholds.reading.formats.html import fragment_text

    return fragment_text(told)
