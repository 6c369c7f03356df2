"""Reads hostile bytes in a process of their own, which is stopped when it takes too long, too much memory, or falls over.

The process is kept and used again; what passes between the two is JSON and plain bytes, so nothing a broken parser might send back
can run here.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from whoholds.errors import DocumentError
from whoholds.model import Document, Problem
from whoholds.reading.bounds import Bounds
from whoholds.reading.formats import Content, Original, Told, contents, document_format, guess_format, label

_FRAME = struct.Struct(">II")  # bytes of the JSON head, bytes of the data behind it
_START_SECONDS = 30.0  # a slow machine may take this long to start Python; not counted against the document


def read_bounded(original: Original, told: Told) -> Iterator[tuple[Document, bytes] | Problem]:
    """The documents in an original; formats that need large parsers are read in a process that ends after ``bounds.seconds``."""
    fits = 0 < len(original.data) <= original.bounds.max_bytes
    if fits and document_format.get(_format(original)).isolated:
        yield from told.documents(original, _reader().contents(original))
    else:
        yield from told.documents(original, contents(original))


def _format(original: Original) -> str:
    return guess_format(original.data, name=original.name, media_type=original.media_type, url=original.url)


class _Reader:
    """The other process, started when first needed and anew after each end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        self._turn = threading.Lock()

    def contents(self, original: Original) -> Iterator[Content | Problem]:
        """What the other process finds; a Problem when it has to be stopped."""
        with self._turn:
            found, ended = self._collect(original)
        yield from found
        if ended:
            yield Problem(label(original), *ended)

    def _collect(self, original: Original) -> tuple[list[Content | Problem], tuple[str, str] | None]:
        found: list[Content | Problem] = []
        process = self._started(original.bounds)
        if process is None:
            return found, ("the process that reads documents does not start", "read fewer files at a time")
        deadline = time.monotonic() + original.bounds.seconds
        sender = threading.Thread(target=_send, args=(process.stdin, _head(original), original.data), daemon=True)
        sender.start()
        while True:
            try:
                frame = self._frames.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.stop()
                late = f"reading it took longer than {original.bounds.seconds:g} s and was stopped"
                return found, (late, "raise the setting max_seconds if the file is sound")
            if frame is None:
                self.stop()
                return found, (
                    "its reader fell over: it is damaged, or needs too much memory",
                    "save it anew, or as plain text",
                )
            head, data = frame
            if head["kind"] == "end":
                return found, None
            found.append(_content(head, data) if head["kind"] == "content" else Problem(*head["problem"]))

    def _started(self, bounds: Bounds) -> subprocess.Popen[bytes] | None:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._frames = queue.SimpleQueue()
            command = [sys.executable, "-m", "whoholds.reading.isolation", str(bounds.memory_bytes)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            )
            threading.Thread(target=_receive, args=(self._process.stdout, self._frames), daemon=True).start()
            try:
                if self._frames.get(timeout=_START_SECONDS) is None:
                    self.stop()
            except queue.Empty:
                self.stop()
        return self._process

    def stop(self) -> None:
        """Ends the other process, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was still to be written to the ended process
                pass


_shared: _Reader | None = None
_shared_by: int | None = None


def _reader() -> _Reader:
    """This process's reader; a forked child must not share its parent's pipes."""
    global _shared, _shared_by
    if _shared is None or _shared_by != os.getpid():
        _shared, _shared_by = _Reader(), os.getpid()
        atexit.register(_shared.stop)
    return _shared


def _environment() -> dict[str, str]:
    """The child needs to find Python's packages and nothing else: no keys, no tokens."""
    kept = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT")
    paths = os.pathsep.join(p for p in sys.path if p)
    return {k: v for k, v in os.environ.items() if k in kept} | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}


# ---------------------------------------------------------------------- frames


def _send(pipe: IO[bytes] | None, head: dict[str, Any], data: bytes) -> None:
    assert pipe is not None
    packed = json.dumps(head).encode()
    try:
        pipe.write(_FRAME.pack(len(packed), len(data)))
        pipe.write(packed)
        pipe.write(data)
        pipe.flush()
    except (OSError, ValueError):  # it has ended, which the receiving side will tell
        return


def _receive(pipe: IO[bytes] | None, frames: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None]) -> None:
    assert pipe is not None
    try:
        while frame := _take(pipe):
            frames.put(frame)
    except (OSError, ValueError):  # the pipe was closed, or what came is no frame
        pass
    frames.put(None)


def _take(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    sizes = pipe.read(_FRAME.size)
    if len(sizes) < _FRAME.size:
        return None
    head_size, data_size = _FRAME.unpack(sizes)
    head = json.loads(pipe.read(head_size))
    return head, pipe.read(data_size)


def _head(original: Original) -> dict[str, Any]:
    return {
        "name": original.name,
        "media_type": original.media_type,
        "url": original.url,
        "retrieved_at": original.retrieved_at.isoformat(),
        "bounds": asdict(original.bounds),
    }


def _content(head: dict[str, Any], data: bytes) -> Content:
    told = head["content"]
    return Content(
        text=base64.b64decode(told["text"]).decode("utf-8", "surrogatepass"),
        data=data,
        media_type=told["media_type"],
        title=told["title"],
        byline=told["byline"],
        publisher=told["publisher"],
        published_at=datetime.fromisoformat(told["published_at"]) if told["published_at"] else None,
        language=told["language"],
        url=told["url"],
        pages=tuple(told["pages"]),
        problems=tuple(Problem(*p) for p in told["problems"]),
    )


def _told(content: Content) -> dict[str, Any]:
    return {
        "text": base64.b64encode(content.text.encode("utf-8", "surrogatepass")).decode("ascii"),
        "media_type": content.media_type,
        "title": content.title,
        "byline": content.byline,
        "publisher": content.publisher,
        "published_at": content.published_at.isoformat() if content.published_at else None,
        "language": content.language,
        "url": content.url,
        "pages": content.pages,
        "problems": [(p.where, p.message, p.hint) for p in content.problems],
    }


# ---------------------------------------------------------------------- the other process


def main() -> None:
    """Reads one document after the other from standard input until it closes."""
    _limit_memory(int(sys.argv[1]))
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not mix with the frames
    _send(target, {"kind": "ready"}, b"")
    while frame := _take(source):
        head, data = frame
        original = Original(
            data,
            datetime.fromisoformat(head["retrieved_at"]),
            head["name"],
            head["media_type"],
            head["url"],
            Bounds(**head["bounds"]),
        )
        try:
            for item in contents(original):
                if isinstance(item, Problem):
                    _send(target, {"kind": "problem", "problem": (item.where, item.message, item.hint)}, b"")
                else:
                    _send(target, {"kind": "content", "content": _told(item)}, item.data)
        except MemoryError:
            sys.exit(1)
        except (RecursionError, DocumentError):
            nested = (label(original), "it is nested too deep to be read", "save it anew, or as plain text")
            _send(target, {"kind": "problem", "problem": nested}, b"")
        _send(target, {"kind": "end"}, b"")


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the time still binds
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes if hard < 0 else min(memory_bytes, hard), hard))


if __name__ == "__main__":
    main()
