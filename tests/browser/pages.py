"""What the tests of the pages share: a server of their own, on a copy of the demo's ledger, for they write to it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def until(page: Any, condition: str, arg: object = None, seconds: float = 30) -> None:
    """Wait until an expression of the page's is true.

    Playwright's own ``wait_for_function`` evaluates its text again in the page's later frames, where the pages' Content-Security-Policy
    rightly forbids it: it works only when the condition holds at once.
    """
    from playwright.sync_api import Error

    late = time.monotonic() + seconds
    while True:
        try:
            if page.evaluate(condition, arg):
                return
        except Error as problem:  # a page that is being left answers nothing
            if "context was destroyed" not in str(problem):
                raise
        assert time.monotonic() < late, f"not within {seconds:.0f} s: {condition}"
        page.wait_for_timeout(50)


@contextmanager
def serving(ledger: Path, folder: Path, answers: str = "/actors", *options: str) -> Iterator[str]:
    """The address of a server on a copy of a ledger, once a path answers."""
    folder.mkdir(exist_ok=True)
    own = folder / ledger.name
    shutil.copy(ledger, own)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "whoholds", "serve", str(own), "--port", str(port), *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(480):
            try:
                urllib.request.urlopen(f"{address}{answers}", timeout=30).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    text = b"BT /F1 12 Tf 40 780 Td 16 TL " + b" ".join(
        b"(" + line.replace("(", r"\(").replace(")", r"\)").encode("latin-1") + b") Tj T*" for line in lines
    )
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s ET\nendstream" % (len(text) + 3, text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )
