"""Web pages: the main text, and what the page says of its title, day and publisher. Scripts are never run and never text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from whoholds.errors import DocumentError
from whoholds.reading.encodings import decode
from whoholds.reading.formats import Content, Original, at_utc, document_format
from whoholds.reading.languages import language_of
from whoholds.reading.mastheads import dates_pattern, find_masthead, read_day

_OPENING = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object")
_NEVER_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "blockquote", "section", "article", "pre")
_DAY_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "citation_publication_date", "pubdate", "publishdate", "publish_date", "date",
)  # fmt: skip


@document_format("html")
class Html:
    """trafilatura finds the main text; the page's own metadata goes before any guess at its day."""

    media_types: ClassVar[tuple[str, ...]] = ("text/html", "application/xhtml+xml")
    extensions: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")
    isolated: ClassVar[bool] = True

    def recognises(self, head: bytes) -> bool:
        """A doctype or an html element at the very beginning."""
        return _OPENING.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, original: Original) -> Iterator[Content]:
        """One page."""
        declared = _CHARSET.search(original.data[:4_096])
        html = decode(original.data, original.charset or (declared[1].decode("ascii") if declared else None))
        page = read_page(html, original)
        if page is None:
            raise DocumentError(
                "there is no text in this page", hint="pages that scripts fill in must be saved from a browser"
            )
        yield page


def read_page(html: str, original: Original) -> Content | None:
    """The main text of a page and its metadata; None where it has no text.

    The title stands at the head of the text, for a headline is part of what was reported.
    """
    import trafilatura

    tree = parsed(html)
    if tree is None:
        return None
    facts = _Facts(tree)
    without_scripts(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        url=original.url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    body = (found.text or "") if found else ""
    if len(body) < 200:  # too little: a short page, which the bare text serves better than a guess at its main part
        body = max(body, _bare_text(tree), key=len)
    title = " ".join((facts.title or (found.title if found else "") or "").split())
    paragraphs = [line.strip() for line in body.splitlines() if line.strip()]
    if title and title not in paragraphs[:3]:
        paragraphs.insert(0, title)
    text = "\n\n".join(paragraphs)
    if not paragraphs:
        return None
    said = find_masthead(text, url=original.url, not_after=original.retrieved_at)
    guessed = read_moment(found.date) if found and found.date else None
    moments = (facts.published_at, said.published_at, guessed)
    published_at = next((m for m in moments if m and m.timestamp() < original.retrieved_at.timestamp() + 86_400), None)
    return Content(
        text,
        original.data,
        "text/html",
        title or said.title,
        (found.author if found else "") or said.byline,
        facts.publisher or said.publisher or (found.sitename if found else "") or "",
        published_at,
        language_of(text) or facts.language,  # the attribute is often that of the site's template
    )


def read_moment(told: str) -> datetime | None:
    """An instant as machines write it, else the whole day that is told, at its first moment in UTC; None when no day is told.

    >>> read_moment("2017-12-15T09:30:00+03:00").isoformat(), read_moment("Fri, 15 Dec 2017").isoformat(), read_moment("2017-12")
    ('2017-12-15T06:30:00+00:00', '2017-12-15T00:00:00+00:00', None)
    """
    told = told.strip()[:100]
    try:
        return at_utc(datetime.fromisoformat(told)) if len(told) >= 8 else None
    except (ValueError, OverflowError):  # OverflowError: year 1 moved across midnight by its zone
        day = read_day(dates_pattern().search(told))
        return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


class _Facts:
    """What a page declares: JSON-LD first, then its meta elements, then its one <time>."""

    def __init__(self, tree: Any) -> None:
        self.title = self.publisher = ""
        self.published_at: datetime | None = None
        language = (tree.get("lang") or "").strip().lower()[:2]
        self.language = language if re.fullmatch(r"[a-z]{2}", language) else None
        for script in tree.iterfind(".//script[@type='application/ld+json']"):
            self._linked(script.text or "")
        self._metas(tree)
        if self.published_at is None:
            times = [t.get("datetime") or "" for t in tree.iterfind(".//time[@datetime]")]
            moments = {m for t in times[:50] if (m := read_moment(t))}
            self.published_at = moments.pop() if len(moments) == 1 else None
        if not self.title:
            headings = [" ".join(h.text_content().split()) for h in tree.iterfind(".//h1")]
            self.title = headings[0][:300] if len(headings) == 1 else ""

    def _linked(self, text: str) -> None:
        try:
            pending = [json.loads(text)]
        except (ValueError, RecursionError):  # a page's JSON is often broken, and may be a bomb
            return
        for _ in range(1_000):
            if not pending:
                return
            node = pending.pop(0)
            if isinstance(node, list):
                pending.extend(node)
            elif isinstance(node, dict):
                self._article(node)
                pending.extend(v for k, v in node.items() if k in ("@graph", "mainEntity", "mainEntityOfPage"))

    def _article(self, node: dict[str, Any]) -> None:
        if isinstance(day := node.get("datePublished"), str) and self.published_at is None:
            self.published_at = read_moment(day)
            if isinstance(title := node.get("headline"), str):
                self.title = title.strip()
            publisher = node.get("publisher")
            if isinstance(publisher, dict) and isinstance(name := publisher.get("name"), str):
                self.publisher = name.strip()

    def _metas(self, tree: Any) -> None:
        metas: dict[str, str] = {}
        for meta in tree.iterfind(".//meta[@content]"):
            key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
            metas.setdefault(key, meta.get("content").strip())
        self.title = self.title or metas.get("og:title", "")
        self.publisher = self.publisher or metas.get("og:site_name", "")
        for key in _DAY_METAS:
            if self.published_at is None and key in metas:
                self.published_at = read_moment(metas[key])


def fragment_text(html: str) -> str:
    """The text of a piece of HTML, as it stands in feeds and mails; paragraphs apart, scripts left out.

    >>> fragment_text("<p>Tamr fell &amp; burned</p><script>x()</script><p>Residents fled.</p>")
    'Tamr fell & burned\\n\\nResidents fled.'
    """
    tree = parsed(html)
    return "" if tree is None else block_text(without_scripts(tree))


def parsed(html: str) -> Any:
    """The tree of a page, of whatever kind of HTML; None when there is no element in it."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]  # lxml ships no types

    writable = _NEVER_IN_XML.sub(" ", html).encode(
        "utf-8", "replace"
    )  # lxml reads control characters and then cannot write them
    try:
        return document_fromstring(writable, parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError):
        return None


def without_scripts(tree: Any) -> Any:
    """The same tree without what is never text."""
    from lxml import etree

    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    return tree


def block_text(element: Any) -> str:
    """The text under an element, its blocks apart."""
    for block in element.iter(*_BLOCKS):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in element.text_content().split("\n"))
    return "\n\n".join(line for line in lines if line)


def _bare_text(tree: Any) -> str:
    return block_text(tree.find("body") if tree.find("body") is not None else tree)
