"""Answers that are ready as bytes, compressed once: the files of the pages, and the days of the map.

They are sent before anything is routed, which is most of what a request costs.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]
Headers = list[Header]

FOREVER = "public, max-age=31536000, immutable"
FOREVER_FOR_ONE = "private, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_WORTH_BYTES = 512  # smaller ones do not gain by compressing
_PACKED = ("image/png", "image/jpeg", "font/woff2")


class Ready:
    """One answer in its encodings, each with its head; an encoding is made when it is first asked for.

    >>> ready = Ready(b"a" * 1000, "text/plain", FOREVER)
    >>> len(ready.chosen(b"gzip, br")[1]) < len(ready.chosen(b"gzip")[1]) < len(ready.chosen(b"")[1])
    True
    """

    __slots__ = ("_brotlied", "_gzipped", "_head", "_packs", "_quality", "body", "etag", "plain", "unchanged")

    def __init__(
        self, body: bytes, media_type: str, cache: str, *, quality: int = 9, extra: Sequence[Header] = ()
    ) -> None:
        """``extra`` are the headers that every answer of the server has."""
        self.body = body
        self.etag = b'"' + hashlib.sha256(body).hexdigest()[:24].encode() + b'"'
        vary = (b"vary", b"accept-encoding, cookie")
        self.unchanged: Headers = [(b"etag", self.etag), (b"cache-control", cache.encode()), vary, *extra]
        self._head: Headers = [(b"content-type", media_type.encode()), *self.unchanged]
        self._quality = quality
        self._packs = len(body) >= _WORTH_BYTES and not media_type.startswith(_PACKED)
        self._brotlied: tuple[Headers, bytes] | None = None
        self._gzipped: tuple[Headers, bytes] | None = None
        self.plain = self._variant(body)

    def _variant(self, data: bytes, *more: Header) -> tuple[Headers, bytes]:
        return [*self._head, *more, (b"content-length", str(len(data)).encode())], data

    def chosen(self, accept_encoding: bytes) -> tuple[Headers, bytes]:
        """The variant for a client: the smallest it takes."""
        if self._packs and b"br" in accept_encoding:
            if self._brotlied is None:
                import brotli

                packed = brotli.compress(self.body, quality=self._quality)
                self._brotlied = self._variant(packed, (b"content-encoding", b"br"))
            return self._brotlied
        if self._packs and b"gzip" in accept_encoding:
            if self._gzipped is None:
                self._gzipped = self._variant(gzip.compress(self.body, 6, mtime=0), (b"content-encoding", b"gzip"))
            return self._gzipped
        return self.plain

    @property
    def held_bytes(self) -> int:
        """What it takes in memory, with its encodings."""
        return 2 * len(self.body) + 2_000

    async def __call__(self, scope: Scope, send: Send) -> None:
        """Send it; 304 when the client has it."""
        accepted = known = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                known = value
        if known and self.etag in known:
            await send({"type": "http.response.start", "status": 304, "headers": self.unchanged})
            await send({"type": "http.response.body", "body": b""})
            return
        headers, body = self.chosen(accepted)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


class Shelf:
    """Ready answers by audience and address; the least recently used go when there are too many."""

    def __init__(self, most_bytes: int = 400_000_000) -> None:
        self._held: OrderedDict[tuple[bool, str], Ready] = OrderedDict()
        self._most_bytes = most_bytes
        self._bytes = 0

    def get(self, inner: bool, address: str) -> Ready | None:
        """What lies there for an audience."""
        found = self._held.get((inner, address))
        if found is not None:
            self._held.move_to_end((inner, address))
        return found

    def put(self, inner: bool, address: str, ready: Ready) -> Ready:
        """Lay an answer there."""
        old = self._held.pop((inner, address), None)
        self._bytes += ready.held_bytes - (old.held_bytes if old else 0)
        self._held[inner, address] = ready
        while self._bytes > self._most_bytes and len(self._held) > 1:
            _, gone = self._held.popitem(last=False)
            self._bytes -= gone.held_bytes
        return ready

    def clear(self) -> None:
        """Take everything off."""
        self._held.clear()
        self._bytes = 0
