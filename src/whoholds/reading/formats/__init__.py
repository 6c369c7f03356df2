"""Bytes to documents, one file a format.

One file may hold many documents (a feed its entries, a mailbox its messages, a chat its posts). Each gets an identity of its own:
``Document.id`` is the sha256 of *that document's own bytes*, which a format cuts out of the whole so that the same entry in tomorrow's
feed, or the same post in next week's export, is the same document again. Those bytes are handed out beside the document
(``read_originals``), for a ledger keeps them under the id; a reader given them alone reads the same document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import chain, islice
from pathlib import PurePath
from typing import ClassVar, Protocol, Required, TypedDict, Unpack
from urllib.parse import urlsplit

from whoholds.errors import DocumentError
from whoholds.model import Document, Problem
from whoholds.reading.bounds import DEFAULT_BOUNDS, Bounds
from whoholds.registry import Registry


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as they came, and what is known about them from outside."""

    data: bytes
    retrieved_at: datetime
    name: str = ""
    media_type: str | None = None
    url: str | None = None
    bounds: Bounds = DEFAULT_BOUNDS

    @property
    def charset(self) -> str | None:
        """The encoding its media type names: ``text/html; charset=windows-1256``."""
        _, _, parameters = (self.media_type or "").partition(";")
        for parameter in parameters.split(";"):
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "charset":
                return value.strip(" \"'") or None
        return None


@dataclass(frozen=True, slots=True)
class Content:
    """One document as a format found it. ``data`` are its own bytes; ``text`` is final: every offset will point into it."""

    text: str
    data: bytes
    media_type: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    language: str | None = None
    url: str | None = None
    pages: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


class DocumentFormat(Protocol):
    """A plug-in: what it looks like, and how it is read.

    ``isolated`` formats hand foreign bytes to large parsers; ``read_documents_bounded`` gives them a process of their own.
    """

    media_types: ClassVar[tuple[str, ...]]
    extensions: ClassVar[tuple[str, ...]]
    isolated: ClassVar[bool]

    def recognises(self, head: bytes) -> bool:
        """Whether bytes that begin like this are of this format beyond doubt."""

    def read(self, original: Original) -> Iterable[Content | Problem]:
        """The documents in it. Raises: DocumentError when nothing of it can be read."""


document_format: Registry[type[DocumentFormat]] = Registry("format", "whoholds.reading.formats")
"""Decorates a class: ``@document_format("pdf")``."""

_HEAD_BYTES = 8_192
_FIRST_YEAR = 1900
_NOT_STORABLE = re.compile(r"[\x00\ud800-\udfff]")
_ORDER = ("pdf", "docx", "mail", "feed", "chat", "html")  # asked in this order; formats from elsewhere come first


def guess_format(data: bytes, *, name: str = "", media_type: str | None = None, url: str | None = None) -> str:
    """Which format bytes are in: by what they look like, else by media type, else by the end of their name, else plain text.

    >>> guess_format(b"<!doctype html><p>Tamr", name="report.txt"), guess_format(b"A plain report.", name="report.log")
    ('html', 'text')
    """
    head = data[:_HEAD_BYTES]
    plugins = _plugins()
    for format_name, plugin in plugins.items():
        if plugin.recognises(head):
            return format_name
    bare_type = (media_type or "").partition(";")[0].strip().lower()
    extension = PurePath(name or (url or "").partition("?")[0]).suffix.lower()
    for format_name, plugin in plugins.items():
        if bare_type in plugin.media_types:
            return format_name
    if not bare_type or bare_type in ("text/plain", "application/octet-stream"):
        for format_name, plugin in plugins.items():
            if extension and extension in plugin.extensions:
                return format_name
    return "text"


@cache
def _plugins() -> dict[str, DocumentFormat]:
    """All formats but text, in the order they are asked; looked for once, as finding other distributions' takes milliseconds."""
    known = document_format.names()
    ordered = [n for n in known if n not in (*_ORDER, "text")] + [n for n in _ORDER if n in known]
    return {n: document_format.get(n)() for n in ordered}


class Given(TypedDict, total=False):
    """What is known of some bytes besides themselves; ``published``, ``source`` and ``title`` overrule what one document says of
    itself, and tell of several what they do not say."""

    retrieved_at: Required[datetime]
    name: str
    media_type: str | None
    url: str | None
    published: datetime | None
    source: str | None
    title: str | None
    bounds: Bounds


def read_documents(data: bytes, **given: Unpack[Given]) -> Iterator[Document | Problem]:
    """The documents in some bytes; what cannot be read comes out as a Problem and the rest goes on.

    ``Document.source`` is, where not given, the publisher as named there, else the host of its address, else "".

    >>> from datetime import datetime, UTC
    >>> report = b"Clashes near Tamr\\n\\nRebels entered Tamr on Sunday.\\n\\nPublished in The Example, 3 Mar. 2021"
    >>> [d] = read_documents(report, name="tamr.txt", retrieved_at=datetime(2022, 1, 1, tzinfo=UTC))
    >>> d.title, d.source, str(d.published_on)
    ('Clashes near Tamr', 'The Example', '2021-03-03')
    >>> [p] = read_documents(b"", name="empty.txt", retrieved_at=datetime(2022, 1, 1, tzinfo=UTC))
    >>> str(p)
    'empty.txt: there is nothing in it (0 bytes)'
    """
    for item in read_originals(data, **given):
        yield item if isinstance(item, Problem) else item[0]


def read_originals(data: bytes, **given: Unpack[Given]) -> Iterator[tuple[Document, bytes] | Problem]:
    """As ``read_documents``, each document with its own bytes: ``sha256(bytes) == document.id``."""
    original, told = _taken(data, given)
    yield from told.documents(original, contents(original))


def read_documents_bounded(data: bytes, **given: Unpack[Given]) -> Iterator[tuple[Document, bytes] | Problem]:
    """As ``read_originals``, for bytes nobody vouches for: large parsers run in a process that is stopped after ``bounds.seconds``."""
    from whoholds.reading.isolation import read_bounded

    yield from read_bounded(*_taken(data, given))


def _taken(data: bytes, given: Given) -> tuple[Original, Told]:
    original = Original(
        data,
        given["retrieved_at"],
        given.get("name", ""),
        given.get("media_type"),
        given.get("url"),
        given.get("bounds", DEFAULT_BOUNDS),
    )
    return original, Told(given.get("published"), given.get("source"), given.get("title"))


@dataclass(frozen=True, slots=True)
class Told:
    """What the person who hands documents in says of them.

    Of one they mean that one; of several (a folder, a feed, a mailbox) those that do not say it themselves: else all would have one day.
    """

    published: datetime | None = None
    source: str | None = None
    title: str | None = None
    of_several: bool = False

    def documents(
        self, original: Original, found: Iterable[Content | Problem]
    ) -> Iterator[tuple[Document, bytes] | Problem]:
        """Contents as documents, with what was told put in."""
        found = iter(found)
        ahead = list(islice(found, 2))
        several = self.of_several or len(ahead) > 1
        for content in chain(ahead, found):
            if isinstance(content, Problem):
                yield content
                continue
            yield from content.problems
            if not content.text.strip():
                yield Problem(
                    label(original),
                    "there is no text in it",
                    "is it a scan? then it needs to be recognised (OCR) first",
                )
                continue
            yield self._document(original, content, several), content.data

    def _document(self, original: Original, content: Content, several: bool) -> Document:
        from whoholds.reading.languages import language_of

        url = content.url or original.url
        text = storable(content.text)
        published = _possible(content.published_at, original.retrieved_at)
        publisher, title = storable(content.publisher), storable(content.title)
        if several:
            published, publisher, title = (
                published or self.published,
                publisher or self.source or "",
                title or self.title or "",
            )
        else:
            published, publisher, title = self.published or published, self.source or publisher, self.title or title
        return Document(
            id=sha256(content.data).hexdigest(),
            source=publisher or _host(url),
            text=text,
            retrieved_at=original.retrieved_at,
            title=title,
            url=url,
            published_at=published,
            media_type=content.media_type,
            language=content.language or language_of(text),
            pages=content.pages,
            file_name=original.name,
        )


def contents(original: Original) -> Iterator[Content | Problem]:
    """What the format that fits finds; DocumentErrors become Problems."""
    where, bounds, size = label(original), original.bounds, len(original.data)
    if size == 0:
        yield Problem(where, "there is nothing in it (0 bytes)")
        return
    if size > bounds.max_bytes:
        too_large = f"it is too large: {size / 1e6:,.0f} MB, and at most {bounds.max_bytes / 1e6:,.0f} MB are read"
        yield Problem(where, too_large, "split it, or raise the setting max_megabytes")
        return
    format_name = guess_format(original.data, name=original.name, media_type=original.media_type, url=original.url)
    try:
        for number, content in enumerate(document_format.get(format_name)().read(original)):
            if number >= bounds.max_parts:
                yield Problem(
                    where, f"more than {bounds.max_parts:,} documents in one file: the rest is left out", "split it"
                )
                return
            if isinstance(content, Content) and len(content.text) > bounds.max_characters:
                yield Problem(where, f"more than {bounds.max_characters:,} characters in one document", "split it")
                continue
            yield content
    except DocumentError as error:
        yield Problem(where, error.message, error.hint)


def label(original: Original) -> str:
    """How a Problem names an input."""
    return original.name or original.url or "input"


def storable(text: str) -> str:
    """The same text, character for character, without the two kinds that no database takes: NUL and halves of surrogate pairs."""
    return _NOT_STORABLE.sub("\ufffd", text)


def _possible(told: datetime | None, retrieved_at: datetime) -> datetime | None:
    """A day of publication, unless nobody can have meant it: the year 217, or a day after the document was retrieved."""
    if told is None or told.year < _FIRST_YEAR or told.timestamp() > retrieved_at.timestamp() + 86_400:
        return None
    return told


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:  # brackets that hold no address
        return ""


def at_utc(moment: datetime) -> datetime:
    """An instant in UTC; one without a zone is taken to be in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


__all__ = [
    "Content",
    "DocumentFormat",
    "Original",
    "Told",
    "at_utc",
    "contents",
    "document_format",
    "guess_format",
    "label",
    "read_documents",
    "read_documents_bounded",
    "read_originals",
    "storable",
]
