"""Following folders and feeds: polite, conditional, and without loss."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import AddressRefused, DocumentError, NetworkError, SettingsError
from whoholds.reading.following import Follower


class Clock:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Feed(BaseHTTPRequestHandler):
    """Answers with a tag, and with "not modified" to whoever has it."""

    body = b"<rss/>"
    asked: list[str | None] = []  # noqa: RUF012  # set anew by each test
    failing = False

    def do_GET(self) -> None:
        tag = f'"{hash(self.body)}"'
        Feed.asked.append(self.headers.get("If-None-Match"))
        code = 500 if self.failing else 304 if self.headers.get("If-None-Match") == tag else 200
        data = self.body if code == 200 else b""
        self.send_response(code)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def feed() -> Iterator[str]:
    Feed.body, Feed.asked, Feed.failing = b"<rss/>", [], False
    running = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/feed"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def follower(tmp_path: Path, clock: Clock) -> Follower:
    return Follower(tmp_path / "state.json", allow_private=True, now=clock)


def names(found: Iterator[Any], *, done: bool = True) -> list[str]:
    listed = []
    for arrival in found:
        listed.append(arrival.name)
        if done:
            arrival.done()
    return listed


def test_a_folder_brings_each_file_once_and_changed_ones_again(tmp_path: Path, clock: Clock) -> None:
    box = tmp_path / "box"
    (box / "sub").mkdir(parents=True)
    (box / ".hidden").write_text("x")
    (box / "a.txt").write_text("a")
    (box / "sub/b.txt").write_text("b")
    f = follower(tmp_path, clock)
    assert names(f.look(str(box))) == ["a.txt", "b.txt"]
    assert names(follower(tmp_path, clock).look(str(box))) == []
    os.utime(box / "a.txt", (1, 1))  # touched, not changed
    (box / "sub/b.txt").write_text("b2")
    assert names(follower(tmp_path, clock).look(str(box))) == ["b.txt"]


def test_what_was_not_done_comes_again(tmp_path: Path, clock: Clock, feed: str) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box/a.txt").write_text("a")
    for target in (str(tmp_path / "box"), feed):
        assert len(names(follower(tmp_path, clock).look(target), done=False)) == 1
        clock.now += timedelta(hours=1)
        assert len(names(follower(tmp_path, clock).look(target))) == 1
        clock.now += timedelta(hours=1)
        assert names(follower(tmp_path, clock).look(target)) == []


def test_a_file_still_being_written_waits(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box/a.txt").write_text("a")
    clock.now = datetime.fromtimestamp((tmp_path / "box/a.txt").stat().st_mtime, UTC) + timedelta(seconds=1)
    assert names(follower(tmp_path, clock).look(str(tmp_path / "box"))) == []
    clock.now += timedelta(seconds=5)
    assert names(follower(tmp_path, clock).look(str(tmp_path / "box"))) == ["a.txt"]


def test_a_feed_is_asked_conditionally_and_not_too_often(tmp_path: Path, clock: Clock, feed: str) -> None:
    f = follower(tmp_path, clock)
    assert len(names(f.look(feed))) == 1
    assert names(f.look(feed)) == []
    assert len(Feed.asked) == 1  # too soon: not asked at all
    clock.now += timedelta(minutes=16)
    assert names(f.look(feed)) == []
    assert Feed.asked[1] is not None  # asked whether it changed: it did not
    Feed.body = b"<rss>more</rss>"
    clock.now += timedelta(minutes=16)
    assert len(names(f.look(feed))) == 1


def test_a_failing_feed_is_left_alone_longer_and_longer(tmp_path: Path, clock: Clock, feed: str) -> None:
    Feed.failing = True
    f = follower(tmp_path, clock)
    pauses = []
    for _ in range(9):
        with pytest.raises(NetworkError):
            names(f.look(feed))
        pauses.append((f.due_at(feed) - clock.now).total_seconds() / 60)
        clock.now = f.due_at(feed)
    assert pauses[:3] == [30, 60, 120]
    assert pauses[-1] == 24 * 60


def test_private_addresses_are_refused(tmp_path: Path, clock: Clock, feed: str) -> None:
    f = Follower(tmp_path / "state.json", now=clock)
    with pytest.raises(AddressRefused):
        names(f.look(feed))
    assert Feed.asked == []


def test_what_cannot_be_followed_is_told(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(DocumentError):
        names(follower(tmp_path, clock).look(str(tmp_path / "nowhere")))
    (tmp_path / "state.json").write_text("[]")
    with pytest.raises(SettingsError):
        follower(tmp_path, clock)
