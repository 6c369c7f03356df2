"""What every request passes before it is routed: is it meant for us, from whom, how much, how fast; and every answer's headers."""

from __future__ import annotations

import asyncio
import http
import json
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from whoholds.web.access import SAFE, Visitor, csrf_token
from whoholds.web.accounts import Role
from whoholds.web.house import House, Rate
from whoholds.web.problems import MEDIA_TYPE, answer, problem
from whoholds.web.ready import Headers, Ready, Shelf

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

UPLOADS = ("/documents", "/api/documents")
"""Only these take more than a form."""

log = logging.getLogger("whoholds.web")


class Gate:
    """Stands before the app. ``files`` are open to everybody, ``days`` to whoever may see the map."""

    def __init__(self, app: App, house: House, files: dict[str, Ready], days: Shelf) -> None:
        self.app = app
        self.house = house
        self.files = files
        self.days = days
        self.buckets = Buckets()
        self._hosts = frozenset(h.encode() for h in house.hosts)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # no websockets here
        path: str = scope["path"]
        heads: dict[bytes, bytes] = dict(scope["headers"])
        house, extra = self.house, self.house.data_headers
        if not self._is_meant(heads.get(b"host", b"")):
            await refuse(scope, send, extra, 400, "this server does not answer to that name")
            return
        reads = scope["method"] in SAFE
        if reads and (file := self.files.get(path)) is not None:
            await file(scope, send)
            return
        cookie = heads.get(b"cookie")
        token = cookie_value(cookie.decode("latin-1"), house.cookie) if cookie else ""
        name, role = self._who(token)
        client = name or (scope.get("client") or ("",))[0]
        if path == "/sign-in" and not reads:
            kind, rate, client = "sign-in", house.limits.sign_ins, (scope.get("client") or ("",))[0]
        else:
            kind, rate = ("read", house.limits.reads) if reads else ("write", house.limits.writes)
        if rate is not None and (wait := self.buckets.take((kind, client), rate)):
            again = [(b"retry-after", str(int(wait) + 1).encode())]
            await refuse(scope, send, extra + again, 429, "too many requests", hint=f"wait {wait:.0f} s")
            return
        if not reads and not self._is_ours(heads):
            await refuse(scope, send, extra, 403, "this request comes from another site")
            return
        if reads and (role >= Role.READER or house.public):
            inner = role >= Role.REVIEWER and not path.startswith("/embed/")
            query: bytes = scope["query_string"]
            ready = self.days.get(inner, f"{path}?{query.decode('latin-1')}" if query else path)
            if ready is not None:
                await ready(scope, send)
                return
        session = token or secrets.token_urlsafe(32)
        state = scope.setdefault("state", {})
        state["visitor"] = Visitor(name, role, session, csrf_token(house.key, session), new=not token)
        state["house"] = house
        limits = house.limits
        body = Body(receive, self._most_bytes(path), limits.patience_seconds, limits.least_bytes_per_second)
        if (told := heads.get(b"content-length", b"")) and not body.takes(told):
            await self._tell(scope, send, 413, "this is more than is taken at once", headers={"Connection": "close"})
            return
        await self._answer(scope, body, send)

    async def _answer(self, scope: MutableMapping[str, Any], body: Body, send: Send) -> None:
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if body.trouble and not begun:
                return  # what the app makes of half a body is not told
            begun = begun or message["type"] == "http.response.start"
            await self._headed(scope, message, send)

        try:
            await self.app(scope, body, sent)
        except Exception:  # whatever it is, the visitor is told nothing of it, and the log everything
            if not body.trouble:
                log.exception("%s %s failed", scope["method"], scope["path"])
            if begun:
                raise
            if not body.trouble:
                await self._tell(scope, send, 500, "something went wrong here", "the server's log says what")
        if body.trouble and not begun:
            await self._tell(scope, send, *body.trouble, headers={"Connection": "close"})

    async def _headed(self, scope: MutableMapping[str, Any], message: Message, send: Send) -> None:
        """Send it with the headers that every answer of its kind has."""
        if message["type"] == "http.response.start":
            house, told = self.house, dict(message.get("headers", ()))
            more = house.data_headers
            if told.get(b"content-type", b"").startswith(b"text/html"):
                more = house.framed_headers if scope["path"].startswith("/embed/") else house.page_headers
            message["headers"] = [*message.get("headers", ()), *(h for h in more if h[0] not in told)]
        await send(message)

    async def _tell(
        self,
        scope: MutableMapping[str, Any],
        send: Send,
        status: int,
        detail: str,
        hint: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        """A problem to a visitor who is known: a page to people. What broke may be the pages themselves; then it is told without."""
        try:
            response = answer(Request(scope), status, detail, hint, headers or {})
        except Exception:
            log.exception("%s %s: the problem's page failed too", scope["method"], scope["path"])
            more = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
            await refuse(scope, send, [*self.house.data_headers, *more], status, detail, hint)
            return
        await response(scope, nothing_more, lambda message: self._headed(scope, message, send))

    def _is_meant(self, host: bytes) -> bool:
        # A page elsewhere may have its name resolve to this computer (DNS rebinding); then it names itself here.
        name = host.rsplit(b":", 1)[0] if host[-1:] != b"]" and b":" in host else host
        return name.lower() in self._hosts

    def _is_ours(self, heads: dict[bytes, bytes]) -> bool:
        """Whether an unsafe request comes from a page of this server, as far as the browser tells; the token is checked besides."""
        site = heads.get(b"sec-fetch-site", b"same-origin")
        origin = heads.get(b"origin", b"")
        same = not origin or urlsplit(origin.decode("latin-1")).netloc.encode("latin-1") == heads.get(b"host", b"")
        return site in (b"same-origin", b"none") and same

    def _most_bytes(self, path: str) -> int:
        limits = self.house.limits
        return limits.upload_bytes if path in UPLOADS else limits.body_bytes

    def _who(self, token: str) -> tuple[str, Role]:
        house = self.house
        if house.accounts is None:
            return house.owner, Role.ADMIN
        user = house.accounts.who(token) if token else None
        return (user.name, user.role) if user else ("", Role.PUBLIC)


class Body:
    """A request's body that may be neither too long nor too slow; ``trouble`` says which it was."""

    def __init__(self, receive: Receive, most_bytes: int, patience_seconds: float, least_bytes_per_second: int) -> None:
        self._receive = receive
        self._most_bytes = most_bytes
        self._deadline = time.monotonic() + patience_seconds
        self._least_bytes_per_second = least_bytes_per_second
        self._bytes = 0
        self._whole = False
        self.trouble: tuple[int, str] | None = None

    def takes(self, content_length: bytes) -> bool:
        """Whether so much is taken at all."""
        return content_length.isdigit() and int(content_length[:16]) <= self._most_bytes and len(content_length) <= 16

    async def __call__(self) -> Message:
        """The next part.

        Raises: ConnectionError when there is trouble.
        """
        if self._whole:
            return await self._receive()  # waits for the client to go away
        late = self._deadline + self._bytes / self._least_bytes_per_second - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), max(late, 0.001))
        except TimeoutError:
            self.trouble = 408, "the request came too slowly"
            raise ConnectionError(self.trouble[1]) from None
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most_bytes:
            self.trouble = 413, "this is more than is taken at once"
            raise ConnectionError(self.trouble[1])
        self._whole = not message.get("more_body", False)
        return message


class Buckets:
    """How much each client has asked for lately."""

    def __init__(self, most_clients: int = 20_000) -> None:
        self._held: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._most_clients = most_clients

    def take(self, key: tuple[str, str], rate: Rate, now: float | None = None) -> float:
        """Seconds to wait; 0 when the request may pass.

        >>> buckets = Buckets()
        >>> [round(buckets.take(("read", "me"), Rate(2, 0.5), now=0.0)) for _ in range(3)]
        [0, 0, 2]
        """
        now = time.monotonic() if now is None else now
        left, at = self._held.pop(key, (rate.burst, now))
        left = min(rate.burst, left + (now - at) * rate.per_second)
        passes = left >= 1
        self._held[key] = (left - 1 if passes else left, now)
        while len(self._held) > self._most_clients:
            self._held.popitem(last=False)
        return 0.0 if passes else (1 - left) / rate.per_second


def cookie_value(header: str, name: str) -> str:
    """A cookie's value, "" for none or one that nobody here made.

    >>> cookie_value("a=1; whoholds=abcdefghijklmnopqrst", "whoholds"), cookie_value("whoholds=<script>", "whoholds")
    ('abcdefghijklmnopqrst', '')
    """
    if name not in header:
        return ""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value if 20 <= len(value) <= 100 and value.replace("-", "").replace("_", "").isalnum() else ""
    return ""


async def nothing_more() -> Message:
    """What is left of a request that is answered already."""
    return {"type": "http.disconnect"}


async def refuse(
    scope: MutableMapping[str, Any], send: Send, extra: Headers, status: int, detail: str, hint: str = ""
) -> None:
    """A problem, without any page."""
    body = json.dumps(problem(status, detail, scope["path"], hint)).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode()), *extra]
    await send({"type": "http.response.start", "status": http.HTTPStatus(status).value, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
