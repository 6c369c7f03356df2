"""Documents that come from outside, bounded: what is too large, too long or takes too long is refused, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from whoholds.errors import DocumentError
from whoholds.model import Document
from whoholds.model.display import shown
from whoholds.workbench import intake
from whoholds.workbench.intake import Input, ReadReport

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench

MOST_CHARACTERS = 1_000_000
"""Some 400 pages; what is longer is read at the command line, where nobody waits for the ledger meanwhile."""
MOST_DOCUMENTS = 100
"""So many documents may come out of one feed, mailbox or archive that is sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent."""

    name: str
    data: bytes
    media_type: str | None = None


def receive(
    bench: Workbench, files: Sequence[Sent], *, published: date | None, source: str | None, title: str | None
) -> ReadReport:
    """Read what was sent; each file is opened in a process that is stopped when it takes too long, and recorded whole or not at all."""
    report = ReadReport()
    for sent in files:
        item = Input(plain_name(sent.name), data=sent.data, media_type=sent.media_type)
        one = intake.read(
            bench, [item], published=published, source=source, title=title, advance=lambda: None, inspect=bounded()
        )
        report.documents += one.documents
        report.problems += one.problems
        report.failed += one.failed
    bench.forget_actors()
    return report


def bounded() -> Callable[[Document], None]:
    """Looks at the documents of one file, and raises DocumentError at the first that is too long or one too many."""
    count = 0

    def inspect(document: Document) -> None:
        nonlocal count
        count += 1
        if count > MOST_DOCUMENTS:
            raise DocumentError(f"more than {MOST_DOCUMENTS} documents in one file; the rest is left", hint="split it")
        if len(document.text) > MOST_CHARACTERS:
            raise DocumentError(
                f"{len(document.text):,} characters are more than the {MOST_CHARACTERS:,} that are taken here",
                hint="read it at the command line: whoholds read FILE",
            )

    return inspect


def plain_name(name: str) -> str:
    """A file's name without folders and control characters; it is only ever shown, never opened.

    >>> plain_name("../../etc/passwd"), plain_name("C:\\\\x\\\\report.pdf"), plain_name("\\x00")
    ('passwd', 'report.pdf', '\ufffd')
    """
    last = PureWindowsPath(PurePosixPath(name.replace("\n", " ").replace("\r", " ")).name).name
    return shown(last).strip()[:120] or "document"
