"""Fetches reports and feeds from the web without being led astray.

A report's address comes from other people, so: http and https only; every name is resolved here, every address it resolves to must be
public, and the connection goes to the very address that was checked, so that a name which answers differently the second time
(rebinding) gains nothing; redirects are followed by hand and checked again; size and time are bounded.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from whoholds.errors import AddressRefused, NetworkError
from whoholds.reading.bounds import DEFAULT_BOUNDS

USER_AGENT = "whoholds (reads reports of armed conflict for a cited ledger)"
_MOST_REDIRECTS = 5
_PIECE_BYTES = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ACCEPTED = "text/html, application/pdf, application/rss+xml, application/atom+xml, text/plain, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, what the server says they are, and what a later conditional request needs.

    ``not_modified``: the server says that nothing has changed since; ``data`` is then empty.
    """

    data: bytes
    media_type: str | None
    url: str
    retrieved_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    etag: str | None = None,
    last_modified: str | None = None,
    seconds: float = 30.0,
    max_bytes: int = DEFAULT_BOUNDS.max_bytes,
    user_agent: str = USER_AGENT,
) -> Fetched:
    """The bytes at an address.

    ``etag`` and ``last_modified`` are those of an earlier answer: the request is then a conditional one. ``allow_private`` lets
    addresses of this machine and its network through, for a source one runs oneself.

    Raises: AddressRefused for anything but public http(s) addresses; NetworkError when nothing usable comes.

    >>> fetch("http://127.0.0.1/admin")
    Traceback (most recent call last):
    ...
    whoholds.errors.AddressRefused: 127.0.0.1 is not a public address (http://127.0.0.1/admin)
    """
    deadline = time.monotonic() + seconds
    headers = {"User-Agent": user_agent, "Accept": _ACCEPTED, "Accept-Encoding": "gzip", "Connection": "close"}
    headers |= {"If-None-Match": _line(etag)} if etag else {}
    headers |= {"If-Modified-Since": _line(last_modified)} if last_modified else {}
    here = url.strip()
    for _ in range(_MOST_REDIRECTS + 1):
        parts = _checked(here)
        addresses = _public_addresses(parts, here, allow_private=allow_private)
        connection, response = _ask(parts, here, addresses, headers, deadline)
        try:
            if response.status in _REDIRECTS and response.headers.get("Location"):
                here = urljoin(here, response.headers["Location"].strip())
                continue
            if response.status != 304 and not 200 <= response.status < 300:
                raise NetworkError(
                    f"the server answers {response.status} {response.reason} ({here})", hint="check the address"
                )
            data = b"" if response.status == 304 else _body(connection, response, here, deadline, max_bytes)
        finally:
            connection.close()
        return Fetched(
            data,
            response.headers.get("Content-Type"),
            here,
            datetime.now(UTC),
            response.headers.get("ETag"),
            response.headers.get("Last-Modified"),
            not_modified=response.status == 304,
        )
    raise NetworkError(
        f"more than {_MOST_REDIRECTS} redirects from {url}", hint="open it in a browser and use the final address"
    )


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise AddressRefused(f"this is no web address: {url}", hint="use http:// or https:// and a host") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(
            f"only http and https are fetched, not '{parts.scheme}' ({url})", hint="save the file and read that"
        )
    if not host or port == 0 or any(c.isspace() or ord(c) < 32 for c in url):
        raise AddressRefused(f"this is no web address: {url}", hint="use http:// or https:// and a host")
    if parts.username or parts.password:
        raise AddressRefused(
            "addresses with a user's name or password in them are not fetched", hint="save the file and read that"
        )
    return parts


def _public_addresses(parts: SplitResult, url: str, *, allow_private: bool) -> list[str]:
    """Every address the host resolves to; one that is not public forbids them all."""
    try:
        host = _ascii_host(parts)
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(f"the host is not known: {parts.hostname} ({url})", hint="check the address") from error
    addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    for address in addresses:
        if not allow_private and not is_public(address):
            raise AddressRefused(f"{address} is not a public address ({url})", hint="save the file and read that")
    return addresses


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet.

    Refused: private, loopback, link-local (cloud machines' metadata), shared (CGNAT), multicast, reserved, unspecified, and any of
    these inside an IPv6 address (mapped, 6to4, Teredo, NAT64).

    >>> [is_public(a) for a in ("93.184.215.14", "10.0.0.1", "100.64.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "169.254.169.254")]
    [True, False, False, False, False, False]
    """
    ip = ipaddress.ip_address(address)
    inner: list[ipaddress.IPv4Address | None] = []
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        elif int(ip) >> 32 == 0:  # ::a.b.c.d, deprecated and still understood here and there
            return False
    forbidden = (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
        or (isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local)
    )
    if any(v4 is not None and not is_public(str(v4)) for v4 in inner):
        return False
    if any(v4 is not None for v4 in inner):
        return True
    return ip.is_global and not forbidden


def _ask(
    parts: SplitResult, url: str, addresses: list[str], headers: dict[str, str], deadline: float
) -> tuple[HTTPConnection, HTTPResponse]:
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    )
    host = _ascii_host(parts)
    failure: Exception | None = None
    for address in addresses:
        connection = _PinnedConnection(
            host, _port(parts), address, _left(deadline, url), secure=parts.scheme == "https"
        )
        try:
            connection.request("GET", target, headers=headers)
            return connection, connection.getresponse()
        except (OSError, HTTPException, ValueError) as error:  # ValueError: a header that is none
            connection.close()
            failure = error
    raise NetworkError(
        f"no answer from {parts.hostname}: {_reason(failure)} ({url})", hint="try again later, or save the page"
    ) from failure


class _PinnedConnection(HTTPConnection):
    """A connection to one address that has been checked; the certificate is still that of the host."""

    def __init__(self, host: str, port: int, address: str, seconds: float, *, secure: bool) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address = address
        self.secure = secure
        self._end = threading.Timer(
            seconds, self._cut
        )  # a server that sends a byte now and then never times out otherwise
        self._end.daemon = True

    def connect(self) -> None:
        """To the address, not to the name."""
        self._end.start()
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def close(self) -> None:
        """Also ends the watch over its time."""
        self._end.cancel()
        super().close()

    def _cut(self) -> None:
        try:
            if self.sock:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it has ended by itself
            pass


def _body(connection: HTTPConnection, response: HTTPResponse, url: str, deadline: float, max_bytes: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in _unpacked(
        _raw(connection, response, url, deadline), response.headers.get("Content-Encoding", ""), url
    ):
        size += len(piece)
        if size > max_bytes:
            raise NetworkError(
                f"more than {max_bytes / 1e6:,.0f} MB come from {url}", hint="raise the setting max_megabytes"
            )
        pieces.append(piece)
    return b"".join(pieces)


def _raw(connection: HTTPConnection, response: HTTPResponse, url: str, deadline: float) -> Iterator[bytes]:
    expected = response.length
    received = 0
    while True:
        seconds = _left(deadline, url)
        try:
            if connection.sock:
                connection.sock.settimeout(seconds)
            piece = response.read1(_PIECE_BYTES)
        except (OSError, HTTPException) as error:
            raise NetworkError(f"the answer breaks off: {_reason(error)} ({url})", hint="try again later") from error
        if not piece:
            break
        received += len(piece)
        yield piece
    if expected is not None and received < expected:
        raise NetworkError(
            f"the answer breaks off after {received:,} of {expected:,} bytes ({url})", hint="try again later"
        )


def _unpacked(pieces: Iterator[bytes], encoding: str, url: str) -> Iterator[bytes]:
    """The bytes as they were before the server packed them, a bounded piece at a time."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise NetworkError(
            f"the server packs its answer as '{encoding}', which was not asked for ({url})", hint="save the page"
        )
    inflater: Any = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _PIECE_BYTES)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise NetworkError(
            f"the answer cannot be unpacked ({url})", hint="try again later, or save the page"
        ) from error


def _left(deadline: float, url: str) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise NetworkError(f"it takes too long ({url})", hint="try again later, or save the page")
    return seconds


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _ascii_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _line(value: str) -> str:
    """A header's value that cannot begin another header."""
    return "".join(c for c in value if c.isprintable())


def _reason(error: Exception | None) -> str:
    return "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
