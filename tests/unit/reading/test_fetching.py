"""Fetching against a real server on this machine, and everything that must be refused."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from whoholds.errors import AddressRefused, NetworkError
from whoholds.reading.fetching import fetch, is_public

REPORT = b"<html><body><p>Rebels entered Tamr.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    """One path, one behaviour."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """Answers."""
        Handler.seen.append(dict(self.headers))
        name = self.path.strip("/").split("?")[0]
        getattr(self, f"_{name}", self._missing)()

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _missing(self) -> None:
        self._answer(404)

    def _report(self) -> None:
        if self.headers.get("If-None-Match") == '"1"':
            self._answer(304, etag='"1"')
        else:
            self._answer(
                200,
                REPORT,
                content_type="text/html; charset=utf-8",
                etag='"1"',
                last_modified="Fri, 15 Dec 2017 10:00:00 GMT",
            )

    def _redirect(self) -> None:
        self._answer(302, location="/report")

    def _away(self) -> None:
        self._answer(302, location="http://169.254.169.254/latest/meta-data/")

    def _file(self) -> None:
        self._answer(301, location="file:///etc/passwd")

    def _loop(self) -> None:
        self._answer(302, location="/loop")

    def _packed(self) -> None:
        self._answer(200, gzip.compress(REPORT), content_encoding="gzip")

    def _bomb(self) -> None:
        self._answer(200, gzip.compress(bytes(50_000_000)), content_encoding="gzip")

    def _large(self) -> None:
        self._answer(200, bytes(2_000_000))

    def _short(self) -> None:
        self._answer(200, REPORT, content_length="1000")
        self.close_connection = True

    def _broken(self) -> None:
        self._answer(200, b"not gzip at all", content_encoding="gzip")

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _ in range(1000):
                self.wfile.write(b".")
                time.sleep(0.05)
        except OSError:
            self.close_connection = True


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Handler.seen = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def test_what_comes_and_when_it_has_not_changed(server: str) -> None:
    found = fetch(f"{server}/report", allow_private=True)
    assert (found.data, found.media_type, found.etag) == (REPORT, "text/html; charset=utf-8", '"1"')
    assert Handler.seen[-1]["User-Agent"].startswith("whoholds")
    again = fetch(found.url, allow_private=True, etag=found.etag, last_modified=found.last_modified)
    assert (again.not_modified, again.data) == (True, b"")
    assert Handler.seen[-1]["If-Modified-Since"] == "Fri, 15 Dec 2017 10:00:00 GMT"


def test_redirects_are_followed_to_where_they_lead(server: str) -> None:
    assert fetch(f"{server}/redirect", allow_private=True).url == f"{server}/report"
    assert fetch(f"{server}/packed", allow_private=True).data == REPORT


def test_this_machine_and_its_network_are_refused(server: str) -> None:
    before = len(Handler.seen)
    for url in (
        server,
        server.replace("127.0.0.1", "localhost"),
        server.replace("127.0.0.1", "127.1"),
        server.replace("127.0.0.1", "2130706433"),
    ):
        with pytest.raises(AddressRefused, match="is not a public address"):
            fetch(f"{url}/report")
    assert len(Handler.seen) == before, "nothing was asked"


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop stands for a public host: only addresses other than the test server's are judged."""
    monkeypatch.setattr("whoholds.reading.fetching.is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(AddressRefused, match=r"169\.254\.169\.254 is not a public address"):
        fetch(f"{server}/away")
    with pytest.raises(AddressRefused, match="only http and https are fetched, not 'file'"):
        fetch(f"{server}/file")


def test_a_host_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.215.14", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.7 is not a public address"):
        fetch("http://both.example/")


def test_the_connection_goes_to_the_address_that_was_checked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers differently the second time is never asked a second time."""
    port = int(server.rpartition(":")[2])
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]])
    real = socket.getaddrinfo

    def resolve(host: str, *rest: object, **more: object) -> object:
        return next(answers) if host == "rebinding.example" else real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetch(f"http://rebinding.example:{port}/report", allow_private=True).data == REPORT
    assert Handler.seen[-1]["Host"] == f"rebinding.example:{port}"


PRIVATE = """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1
240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2002:a00:1:: fc00::1 fe80::1
fec0::1 ff02::1 2001:db8::1 2001::1"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "file:///etc/passwd", "gopher://x", "http://", "http:///x", "example.org", "http://a b/", "http://x:99999/",
     "http://user:pass@example.org/", "http://[::1", "javascript:alert(1)", "http://x\r\nHost: y/"],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(url)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing", "the server answers 404"),
        ("loop", "more than 5 redirects"),
        ("bomb", "more than 1 MB come from"),
        ("large", "more than 1 MB come from"),
        ("short", "breaks off"),
        ("broken", "cannot be unpacked"),
        ("drip", "took? too long|takes too long|breaks off"),
    ],
)
def test_answers_that_are_no_use(server: str, path: str, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(NetworkError, match=message):
        fetch(f"{server}/{path}", allow_private=True, seconds=1, max_bytes=1_000_000)
    assert time.monotonic() - started < 20


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NetworkError, match=r"no answer from 127\.0\.0\.1"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)


def test_a_host_that_is_not_known() -> None:
    with pytest.raises(NetworkError, match="the host is not known"):
        fetch("http://no-such-host.invalid/")
