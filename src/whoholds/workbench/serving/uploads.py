"""Documents that come from outside, bounded in size and time.

What is too large, or takes too long to be opened, is refused, and nothing of it is kept; a text that takes too long to be read is kept
without statements, and that is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from whoholds.errors import DocumentError
from whoholds.model import Document
from whoholds.model.display import shown
from whoholds.workbench import intake
from whoholds.workbench.intake import Input, ReadReport
from whoholds.workbench.parallel import LocatedReading, Pool, Task

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


class Apart:
    """Reads texts in a process of its own, which is stopped when it takes too long, and kept for the next; one text at a time.

    A model is asked from here: it waits for the network, and for no longer than its settings say.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._pool: Pool | None = None
        self._turn = threading.Lock()

    def readings(self, documents: Sequence[Document]) -> Iterator[LocatedReading]:
        """The located readings of documents, in their order; what took too long tells it as its problem."""
        extractors = tuple(self._bench.reader.extractors)
        if "llm" in extractors:
            yield from intake.readings(self._bench, documents)
            return
        with self._turn:
            if self._pool is None or not self._pool.jobs:  # the first time, and where the last process did not start
                bench = self._bench
                task = Task(bench.own_theatre, bench.locator.theatre, extractors, bench.settings)
                self._pool = Pool(task, jobs=1)
            yield from self._pool.readings(documents)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._pool is not None:
            self._pool.close()


def receive(
    bench: Workbench,
    files: Sequence[Sent],
    apart: Apart,
    *,
    published: date | None,
    source: str | None,
    title: str | None,
) -> ReadReport:
    """Read what was sent; each file is opened, and its text read, in processes that are stopped when it takes too long."""
    report = ReadReport()
    for sent in files:
        item = Input(plain_name(sent.name), data=sent.data, media_type=sent.media_type)
        one = intake.read(
            bench,
            [item],
            published=published,
            source=source,
            title=title,
            advance=lambda: None,
            of_several=len(files) > 1,
            inspect=bounded(),
            by=apart.readings,
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
