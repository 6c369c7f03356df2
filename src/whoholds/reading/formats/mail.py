"""Mail: one message (.eml) or a mailbox (mbox), and the reports attached to it.

A message's own bytes are the message as it was sent; an attachment's are its own file, the same document as when it comes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import ClassVar

from whoholds.errors import DocumentError
from whoholds.model import Problem
from whoholds.reading.encodings import decode
from whoholds.reading.formats import Content, Original, at_utc, contents, document_format, guess_format, label

_HEADER = re.compile(
    rb"^(From|To|Subject|Date|Message-ID|Received|MIME-Version|Return-Path|Delivered-To|Reply-To|Cc|Sender|Content-Type|X-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS_ONLY = re.compile(rb"(?:[\w-]{1,60}:[^\n]*\n|[ \t][^\n]*\n)+\Z")
_MAILBOX = re.compile(rb"From \S+ .{0,40}\d{2}:\d{2}")
_MESSAGE_BEGINS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\d{2}:\d{2}[^\r\n]*\r?\n")
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|رد|إعادة توجيه)\s*:\s*)+", re.IGNORECASE)
_MOST_ATTACHMENTS = 50
_ATTACHED = ("pdf", "docx", "html", "text")


@document_format("mail")
class Mail:
    """The standard library's parser; the body as plain text, else as a page."""

    media_types: ClassVar[tuple[str, ...]] = ("message/rfc822", "application/mbox")
    extensions: ClassVar[tuple[str, ...]] = (".eml", ".mbox", ".mbx")
    isolated: ClassVar[bool] = True

    def recognises(self, head: bytes) -> bool:
        """A mailbox's first line, or headers that only mail has."""
        top = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0] + b"\n"
        names = {name.lower() for name in _HEADER.findall(top)}
        mail = (
            names & {b"message-id", b"mime-version", b"received", b"return-path"}
            or {b"from", b"subject", b"date"} <= names
        )
        headed = len(names) >= 3 and bool(mail) and _HEADERS_ONLY.match(top) is not None
        return headed or _MAILBOX.match(head) is not None

    def read(self, original: Original) -> Iterator[Content | Problem]:
        """Each message, then what is attached to it."""
        for number, data in enumerate(_messages(original.data), start=1):
            try:
                yield from _message(data, original)
            except (
                DocumentError,
                MessageError,
                RecursionError,
                ValueError,
                LookupError,
                TypeError,
                AttributeError,
                IndexError,
            ) as error:
                # the parser of the standard library fails in all these ways on headers no mail program writes
                reason = error.message if isinstance(error, DocumentError) else "it is damaged or nested too deep"
                yield Problem(label(original), f"message {number} cannot be read: {reason}")


def _messages(data: bytes) -> Iterator[bytes]:
    starts = [m.span() for m in _MESSAGE_BEGINS.finditer(data)] if _MAILBOX.match(data) else []
    if not starts:
        yield data
    ends = [begin for begin, _ in starts[1:]] + [len(data)]
    for (_, begin), end in zip(starts, ends, strict=bool(starts)):
        yield data[begin:end]


def _message(data: bytes, original: Original) -> Iterator[Content | Problem]:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    subject = " ".join(str(message.get("Subject", "")).split())
    sender, address = parseaddr(str(message.get("From", "")))
    published_at = _sent_at(message)
    title = _REPLY.sub("", subject)
    text = _body(message)
    if title and title not in text[: 2 * len(title) + 100]:
        text = f"{title}\n\n{text}"
    if text.strip():
        yield Content(text, data, "message/rfc822", title, sender, sender or address, published_at)
    for number, part in enumerate(message.iter_attachments(), start=1):
        if number > _MOST_ATTACHMENTS:
            yield Problem(label(original), f"more than {_MOST_ATTACHMENTS} attachments: the rest is left out")
            return
        attached = part.get_payload(decode=True)
        if (
            not isinstance(attached, bytes)
            or not attached
            or part.get_content_maintype() in ("image", "audio", "video")
        ):
            continue
        name = part.get_filename() or ""
        inner = replace(original, data=attached, name=f"{label(original)}/{name}", media_type=part.get_content_type())
        if guess_format(attached, name=name, media_type=inner.media_type) in _ATTACHED:
            for found in contents(inner):
                if isinstance(found, Content):
                    found = replace(
                        found,
                        publisher=found.publisher or sender or address,
                        published_at=found.published_at or published_at,
                    )
                yield found


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    text = decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
    if part.get_content_type() == "text/html":
        from whoholds.reading.formats.html import fragment_text

        return fragment_text(text)
    text = re.sub(r"^>(>*From )", r"\1", text, flags=re.MULTILINE)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r" \n(?!\n)", " ", text)
    return text.strip("\n")


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        return at_utc(parsedate_to_datetime(str(message["Date"])))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
