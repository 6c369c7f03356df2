"""Hostile requests: each is refused or answered harmlessly, and never an error of the server."""

# ruff: noqa: E501  # a request is read best in one line

from __future__ import annotations

import socket
import threading
import time

import pytest
import uvicorn

from tests.security.harmless import faults
from tests.unit.web.conftest import token_of, visitor
from tests.unit.web.small import TODAY
from whoholds.web import running
from whoholds.web.app import create_app
from whoholds.web.house import House, Limits, Rate
from whoholds.web.running import Address, config
from whoholds.workbench import Workbench
from whoholds.workbench.serving.desk import Desk

XSS = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
REQUESTS = {
    "path out of the folder": ("GET", "/static/../../../../etc/passwd", {}, None),
    "path out of the folder, encoded": ("GET", "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd", {}, None),
    "path out of the folder, encoded twice": ("GET", "/static/%252e%252e/%252e%252e/etc/passwd", {}, None),
    "path out of the folder, backslashes": ("GET", "/static/..%5c..%5c..%5cetc%5cpasswd", {}, None),
    "path with a zero": ("GET", "/static/licences.txt%00.html", {}, None),
    "hidden file": ("GET", "/static/.vite/manifest.json", {}, None),
    "the ledger itself": ("GET", "/static/../small.whoholds", {}, None),
    "document by a path": ("GET", "/api/documents/..%2f..%2fetc%2fpasswd", {}, None),
    "original by a path": ("GET", "/api/documents/%2e%2e%2f%2e%2e/original", {}, None),
    "statement by a wildcard": ("GET", "/api/statements/%25%25%25%25%25%25", {}, None),
    "statement by SQL": ("GET", "/api/statements/abcdef'%20OR%20'1'='1", {}, None),
    "actor by SQL": ("GET", "/api/statements?actor='%20UNION%20SELECT%20*%20FROM%20rows--", {}, None),
    "search by SQL": ("GET", "/api/search?q=%25'%20OR%201=1--", {}, None),
    "search for a script": ("GET", f"/api/search?q={XSS}", {}, None),
    "search for a lot": ("GET", "/api/search?q=" + "a" * 5_000, {}, None),
    "search for zeros": ("GET", "/api/search?q=%00%00", {}, None),
    "script in a path": ("GET", f"/{XSS}", {"accept": "text/html"}, None),
    "script in a place": ("GET", f"/api/places/{XSS}", {"accept": "text/html"}, None),
    "script in a language": ("GET", f"/docs?lang={XSS}", {"accept": "text/html"}, None),
    "script in the languages": ("GET", "/docs", {"accept-language": '"><script>alert(1)</script>'}, None),
    "script in the page's address": ("GET", f"/docs?x={XSS}", {"accept": "text/html"}, None),
    "script in the map's address": ("GET", f"/map?place={XSS}&on={XSS}", {"accept": "text/html"}, None),
    "line break in an address": ("GET", "/docs?lang=ar%0d%0aSet-Cookie:%20a=b", {}, None),
    "line break in the way on": ("GET", "/sign-in?next=/%0d%0aSet-Cookie:%20a=b", {}, None),
    "line break in a version": ("GET", "/api/days/%0d%0aX-Evil:1/2020-04-20.bin", {}, None),
    "another host": ("GET", "/api/theatre", {"host": "evil.example"}, None),
    "another host by a number": ("GET", "/api/theatre", {"host": "169.254.169.254"}, None),
    "another host that ends alike": ("GET", "/api/theatre", {"host": "testserver.evil.example"}, None),
    "another host behind a port": ("GET", "/api/theatre", {"host": "evil.example:80@testserver"}, None),
    "a host of script": ("GET", "/ogc", {"host": "<script>"}, None),
    "a host forwarded": ("GET", "/ogc", {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}, None),
    "a path that is overridden": ("GET", "/api/theatre", {"x-original-url": "/api/audit", "x-rewrite-url": "/api/audit"}, None),
    "a method that is overridden": ("GET", "/api/review/" + "0" * 64, {"x-http-method-override": "POST"}, None),
    "a method nobody knows": ("BREW", "/api/theatre", {}, None),
    "TRACE": ("TRACE", "/api/theatre", {"x-secret": "1"}, None),
    "CONNECT": ("CONNECT", "/api/theatre", {}, None),
    "PUT": ("PUT", "/api/documents/" + "0" * 64, {}, b"x"),
    "DELETE": ("DELETE", "/api/documents/" + "0" * 64, {}, None),
    "CORS preflight": ("OPTIONS", "/api/statements", {"origin": "https://evil.example", "access-control-request-method": "POST"}, None),
    "a number too large": ("GET", "/api/statements?limit=99999999999999999999999", {}, None),
    "a negative number": ("GET", "/api/statements?offset=-1", {}, None),
    "no number": ("GET", "/api/statements?limit=NaN", {}, None),
    "a box of nothing": ("GET", "/api/events?bbox=nan,nan,nan,nan", {}, None),
    "a box without end": ("GET", "/api/events?bbox=-inf,-inf,inf,inf", {}, None),
    "a day that is none": ("GET", "/api/areas?since=2020-02-31", {}, None),
    "days without end": ("GET", "/api/areas?since=0001-01-01&until=9999-12-31&by=day", {}, None),
    "a histogram without end": ("GET", "/api/histogram?since=0001-01-01&until=9999-12-31&by=day", {}, None),
    "a time of nonsense": ("GET", "/ogc/collections/events/items?datetime=2020-01-01T99:99:99Z/..", {}, None),
    "parameters by the thousand": ("GET", "/api/statements?" + "&".join(f"kind=event&x{n}=1" for n in range(2_000)), {}, None),
    "ranges by the hundred": ("GET", "/static/licences.txt", {"range": "bytes=" + ",".join("0-" for _ in range(500))}, None),
    "etags by the thousand": ("GET", "/static/licences.txt", {"if-none-match": ",".join(['"x"'] * 2_000)}, None),
    "cookies of nonsense": ("GET", "/docs", {"cookie": 'whoholds="><script>; whoholds=; =; ;;;'}, None),
    "a cookie too long": ("GET", "/docs", {"cookie": "whoholds=" + "a" * 8_000}, None),
    "JSON nested deep": ("POST", "/api/review/" + "0" * 64, {"content-type": "application/json"}, b"[" * 200_000),
    "JSON of a huge number": ("POST", "/api/review/" + "0" * 64, {"content-type": "application/json"}, b'{"decision":' + b"9" * 5_000 + b"}"),
    "JSON that is none": ("POST", "/api/review/" + "0" * 64, {"content-type": "application/json"}, b"\xff\xfe{"),
    "JSON with keys of objects": ("POST", "/api/review/" + "0" * 64, {"content-type": "application/json"}, b'{"__proto__":{"role":4},"decision":"accepted"}'),
    "a body too large": ("POST", "/api/review/" + "0" * 64, {"content-type": "application/json"}, b" " * 1_500_000),
    "a form of a thousand fields": ("POST", "/api/documents/text", {"content-type": "application/x-www-form-urlencoded"}, b"&".join(b"a%d=1" % n for n in range(5_000))),
    "parts without an end": ("POST", "/api/documents", {"content-type": "multipart/form-data; boundary=x"}, b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nabc'),
    "parts without a boundary": ("POST", "/api/documents", {"content-type": "multipart/form-data"}, b"abc"),
    "parts by the thousand": ("POST", "/api/documents", {"content-type": "multipart/form-data; boundary=x"}, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 3_000 + b"--x--"),
    "a part with endless heads": ("POST", "/api/documents", {"content-type": "multipart/form-data; boundary=x"}, b"--x\r\n" + b"".join(b"H%d: 1\r\n" % n for n in range(3_000)) + b"\r\n1\r\n--x--"),
    "a text as a file of another type": ("POST", "/api/documents/text", {"content-type": "text/plain"}, b"text=x"),
}  # fmt: skip

CONNECTIONS = {
    "a head that never ends": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-a: b\r\n"),
    "a head byte by byte": (b"G", b"E"),
    "nothing at all": (b"", b""),
    "a body that never comes": (b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n", b"a"),
}  # fmt: skip


# Starlette's parser leaves its temporary file to the garbage collector where parts break off.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", REQUESTS)
def test_a_hostile_request_does_nothing(client, name):
    method, path, headers, body = REQUESTS[name]
    token = token_of(client, "/docs")
    before = client.cookies.get("whoholds")
    if "cookie" not in headers:
        headers = {**headers, "x-csrf-token": token}
    began = time.monotonic()
    answer = client.request(method, path, headers=headers, content=body, follow_redirects=False)
    assert time.monotonic() - began < 20
    assert answer.status_code < 500, answer.text[:300]
    told = answer.text
    assert "root:x:0:0" not in told and "SQLite format" not in told and "Traceback" not in told
    assert "a=b" not in answer.headers.get("set-cookie", "") and "x-evil" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert "evil.example" not in answer.headers.get("location", "") and "http://evil.example" not in told
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert not faults(told)
    if "cookie" not in headers:
        assert client.cookies.get("whoholds") == before
    client.cookies.clear()


def test_a_host_of_another_name_is_answered_nothing(client):
    """DNS rebinding: a page elsewhere whose name leads to this computer."""
    for host in (
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "[::ffff:7f00:1]",
    ):
        answer = client.get("/api/theatre", headers={"host": host})
        assert answer.status_code == 400 and "theatre" not in answer.text.replace("/api/theatre", ""), host
    assert client.get("/api/theatre", headers={"host": "testserver:8000"}).status_code == 200


def test_only_what_is_meant_to_be_framed_may_be(client):
    for path in ("/", "/map", "/docs", "/api/theatre", "/sources", "/nothing", "/static/licences.txt"):
        headers = client.get(path, follow_redirects=False).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        if headers.get("content-type", "").startswith("text/html"):
            assert headers["x-frame-options"] == "DENY", path
    framed = client.get("/embed/map")
    assert "frame-ancestors *" in framed.headers["content-security-policy"] and "x-frame-options" not in framed.headers
    assert "<form" not in framed.text, "nothing that can be clicked by mistake"


def test_every_answer_has_the_headers_also_errors(client):
    for path, method in (
        ("/nothing", "GET"),
        ("/api/theatre", "POST"),
        ("/api/days/x/y.bin", "GET"),
        ("/static/licences.txt", "HEAD"),
    ):
        headers = client.request(method, path).headers
        for name in (
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-resource-policy",
        ):
            assert name in headers, f"{method} {path} lacks {name}"


def test_https_is_asked_for_where_it_is_spoken(server):
    with visitor(server()) as client:
        assert "max-age" in client.get("/sign-in").headers["strict-transport-security"]


def test_too_many_requests_are_slowed_down(server):
    limits = Limits(reads=Rate(5, 0.1), writes=Rate(3, 0.1), sign_ins=Rate(2, 0.1))
    with visitor(server(limits=limits)) as client:
        token = token_of(client)
        kept = client.headers
        answers = [
            client.post("/sign-in", data={"name": "x", "password": "y" * 12, "csrf_token": token}) for _ in range(3)
        ]
        assert [a.status_code for a in answers] == [401, 401, 429] and int(answers[-1].headers["retry-after"]) > 0
        assert 429 in [client.get("/api/theatre").status_code for _ in range(6)]
        assert 429 in [client.post("/sign-out").status_code for _ in range(4)]
        assert kept is not None


@pytest.fixture(scope="module")
def live(small, tmp_path_factory):
    """The real server on a port of this computer, less patient than usual."""
    patience, running.HEAD_SECONDS = running.HEAD_SECONDS, 1.0
    with Workbench.open(small) as bench:
        desk = Desk(bench, tmp_path_factory.mktemp("live"), today=lambda: TODAY)
        limits = Limits(reads=None, writes=None, sign_ins=None, patience_seconds=1.0)
        app = create_app(desk, House(limits=limits))
        taken = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(config(app, Address(port=taken.getsockname()[1])))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        assert b"200 OK" in raw(taken.getsockname(), SOUND), "it is warm now"
        yield taken.getsockname()
        server.should_exit = True
        thread.join(10)
        taken.close()
    running.HEAD_SECONDS = patience


SOUND = b"GET /api/theatre HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def raw(address, data):
    """What is answered to some bytes."""
    with socket.create_connection(address, timeout=10) as s:
        s.sendall(data)
        out = b""
        try:
            while part := s.recv(65_536):
                out += part
                if out.count(b"HTTP/1.1 ") >= 2 or b"\r\n\r\n" in out:
                    s.settimeout(0.3)
        except (TimeoutError, ConnectionResetError):
            pass
        return out


@pytest.mark.parametrize("name", CONNECTIONS)
def test_who_is_slow_is_let_go_and_holds_nobody_up(live, name):
    first, more = CONNECTIONS[name]
    slow = []
    for _ in range(30):
        s = socket.create_connection(live, timeout=10)
        s.sendall(first)
        slow.append(s)
    began = time.monotonic()
    assert b"200 OK" in raw(live, SOUND)
    assert time.monotonic() - began < 5, "others are answered meanwhile"
    gone, deadline = 0, time.monotonic() + 6
    while gone < len(slow) and time.monotonic() < deadline:
        time.sleep(0.5)
        gone = 0
        for s in slow:
            s.settimeout(0.01)
            try:
                s.sendall(more)
                gone += s.recv(10_000) == b""
            except TimeoutError:
                continue
            except OSError:
                gone += 1
    for s in slow:
        s.close()
    assert gone == len(slow), f"{len(slow) - gone} still hold a connection"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("two lengths", b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nabcde"),
        ("length and chunks", b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/audit HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("strange chunks", b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("a chunk of a negative size", b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n"),
        ("a space before the colon", b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n"),
        ("a folded head", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n evil\r\n\r\n"),
        ("a zero in a head", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n"),
        ("no host", b"GET /api/theatre HTTP/1.1\r\n\r\n"),
        ("two hosts", b"GET /api/theatre HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n"),
        ("a whole address", b"GET http://evil.example/api/theatre HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        ("another protocol", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        ("a head of a megabyte", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"),
        ("an old protocol", b"GET /api/theatre HTTP/0.9\r\n\r\n"),
        ("a websocket", b"GET /api/theatre HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n"),
    ],
)  # fmt: skip
def test_what_is_no_sound_http_is_refused(live, name, data):
    answer = raw(live, data)
    status = answer.partition(b"\r\n")[0]
    assert status == b"" or status.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403", b"HTTP/1.1 413", b"HTTP/1.1 431")), (
        status
    )
    assert answer.count(b"HTTP/1.1 ") <= 1, "one request is one request"
    assert b"syria" not in answer.lower() and b'"states"' not in answer
    assert b"200 OK" in raw(live, SOUND)
