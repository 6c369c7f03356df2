"""Chats: Telegram Desktop's exports (JSON and HTML) and WhatsApp's (text). One document a message.

A message, not a day, is the unit: it is what somebody said at one instant, and it is the same document in every later export, while a
day's messages would be another document whenever an export ends at noon. A message's own bytes are an export of that message alone.
Instants without a zone (WhatsApp, older Telegram exports) are taken to be in UTC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from whoholds.errors import DocumentError
from whoholds.model import Problem
from whoholds.reading.encodings import decode
from whoholds.reading.formats import Content, Original, at_utc, document_format, label

_LINE = re.compile(
    r"^[\u200e\u200f]?\[?(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{2,4}),?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
    r"(?:[\s\u202f](?P<half>[AaPp])\.?\s?[Mm]\.?)?(?:\]|\s+[-–])\s(?P<rest>.*)$"
)
_SENDER = re.compile(r"^[\u200e\u202a]?(?P<name>[^:\n]{1,80}?)[\u202c]?:\s(?P<text>.*)$", re.DOTALL)
_LEFT_OUT = re.compile(
    r"^[\u200e]?(?:<.{1,40}(?:omitted|weggelassen|omis|omitido).{0,5}>|\S{1,12} omitted|This message was deleted\.?|null)$",
    re.IGNORECASE,
)
_TELEGRAM_PAGE = re.compile(rb"<title>\s*Exported Data\s*</title>", re.IGNORECASE)
_TELEGRAM_JSON = re.compile(rb'\s*\{.{0,4000}?"(?:messages|chats)"\s*:', re.DOTALL)
_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class _Message:
    text: str
    data: bytes
    sender: str = ""
    sent_at: datetime | None = None


@document_format("chat")
class Chat:
    """Told apart by their first bytes; messages without words (pictures, calls, joins) are passed over."""

    media_types: ClassVar[tuple[str, ...]] = ()
    extensions: ClassVar[tuple[str, ...]] = ()
    isolated: ClassVar[bool] = True

    def recognises(self, head: bytes) -> bool:
        """Telegram's page title or JSON keys, or a first line as WhatsApp writes it."""
        if _TELEGRAM_PAGE.search(head) or _TELEGRAM_JSON.match(head.removeprefix(b"\xef\xbb\xbf")):
            return True
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
        return _LINE.match(first) is not None

    def read(self, original: Original) -> Iterator[Content | Problem]:
        """Its messages with words, in order."""
        head = original.data[:8_192]
        found: Iterator[_Message | Problem]
        if _TELEGRAM_PAGE.search(head):
            media_type, found = "text/html", _telegram_page(decode(original.data, "utf-8"))
        elif head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            media_type, found = "application/json", _telegram_json(decode(original.data, "utf-8"))
        else:
            media_type, found = "text/plain", _whatsapp(decode(original.data, "utf-8"), label(original))
        for message in found:
            if isinstance(message, Problem):
                yield message
            elif message.text.strip():
                first = message.text.strip().split("\n", 1)[0]
                title = first if len(first) <= _TITLE_CHARACTERS else first[:_TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"
                yield Content(message.text, message.data, media_type, title, "", message.sender, message.sent_at)


def _telegram_json(text: str) -> Iterator[_Message | Problem]:
    try:
        export = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(
            "the chat export is no whole JSON: it was cut short, or is nested too deep", hint="export it again"
        ) from error
    chats = export.get("chats")
    listed = chats.get("list", []) if isinstance(chats, dict) else [export]
    for chat in listed if isinstance(listed, list) else []:
        messages = chat.get("messages") if isinstance(chat, dict) else None
        head = {k: chat[k] for k in ("id", "name", "type") if k in chat} if isinstance(chat, dict) else {}
        channel = head.get("name") if "channel" in str(head.get("type", "")) else ""
        for message in messages if isinstance(messages, list) else []:
            if not isinstance(message, dict) or message.get("type") != "message":
                continue
            alone = json.dumps(
                {**head, "messages": [message]}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
            sender = channel or message.get("from") or head.get("name")
            yield _Message(
                _told(message.get("text")).replace("\r\n", "\n"),
                alone.encode("utf-8", "surrogatepass"),
                sender if isinstance(sender, str) else "",
                _telegram_moment(message),
            )


def _told(text: Any) -> str:
    """Telegram writes a text with links and bold words as a list of pieces."""
    pieces = text if isinstance(text, list) else [text]
    told = (p.get("text") if isinstance(p, dict) else p for p in pieces)
    return (
        "".join(p for p in told if isinstance(p, str)).encode("utf-8", "replace").decode("utf-8")
    )  # lone surrogates go


def _telegram_moment(message: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(message["date_unixtime"]), UTC)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        pass  # older exports have only the local date
    try:
        return at_utc(datetime.fromisoformat(message["date"]))
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def _telegram_page(html: str) -> Iterator[_Message | Problem]:
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    from whoholds.reading.formats.html import block_text, parsed

    tree = parsed(html)
    if tree is None:
        raise DocumentError("the chat export cannot be read as a page", hint="export it again")
    head = _first(tree, "page_header")
    name = _words(head) if head is not None else ""
    sender = name
    for message in tree.iter("div"):
        if not {"message", "default"} <= set((message.get("class") or "").split()):
            continue
        told = _first(message, "text")
        if told is None:
            continue
        named = _first(message, "from_name")
        sender = _words(named) if named is not None else sender
        when = _first(message, "date")
        alone = etree.tostring(message, encoding="unicode", with_tail=False)
        page = f"<html><head><title>Exported Data</title></head><body><div class='page_header'>{_escaped(name)}</div>{alone}</body></html>"
        sent_at = _page_moment(when.get("title") or "") if when is not None else None
        yield _Message(block_text(told), page.encode(), sender, sent_at)


def _page_moment(told: str) -> datetime | None:
    match = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?", told.strip())
    try:
        return (
            at_utc(datetime.fromisoformat(f"{match[3]}-{match[2]}-{match[1]}T{match[4]}{match[5] or ''}"))
            if match
            else None
        )
    except (ValueError, OverflowError):
        return None


def _first(element: Any, name: str) -> Any:
    return next((e for e in element.iter("div") if name in (e.get("class") or "").split()), None)


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _whatsapp(text: str, where: str) -> Iterator[_Message | Problem]:
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match:
            found.append((match, [line]))
        elif found:
            found[-1][1].append(line)
    order = _order(m for m, _ in found)
    if order is None:
        yield Problem(
            where,
            "its dates can be read as day/month or month/day: its messages stay undated",
            "export more of the chat",
        )
    for match, lines in found:
        rest = "\n".join([match["rest"], *lines[1:]]).rstrip("\n")
        said = _SENDER.match(rest)
        if said and not _LEFT_OUT.match(said["text"].strip()):
            data = "\n".join(lines).rstrip("\n").encode()
            yield _Message(said["text"], data, said["name"].strip(" ~\u202f\u200e"), _whatsapp_moment(match, order))


def _order(lines: Iterable[re.Match[str]]) -> str | None:
    """Whether the export writes year, day or month first: what any one date settles holds for all of it."""
    orders = {"dmy", "mdy"}
    for match in lines:
        first, second = int(match["a"]), int(match["b"])
        if len(match["a"]) == 4:
            return "ymd"
        if "." in match[0][: match.start("hour")] or first > 12:
            orders.discard("mdy")
        if second > 12:
            orders.discard("dmy")
    return orders.pop() if len(orders) == 1 else None


def _whatsapp_moment(match: re.Match[str], order: str | None) -> datetime | None:
    if order is None:
        return None
    told = dict(zip(order, (int(match["a"]), int(match["b"]), int(match["c"])), strict=True))
    short = len(match["a"] if order[0] == "y" else match["c"]) == 2
    year = told["y"] + 2000 if short else told["y"]
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    try:
        return datetime(year, told["m"], told["d"], hour, int(match["minute"]), int(match["second"] or 0), tzinfo=UTC)
    except ValueError:
        return None
