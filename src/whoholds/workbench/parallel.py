"""Documents read by several processes at once; one that falls over or hangs costs its document, never the batch."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from whoholds.model import Document, Problem
from whoholds.workbench.naming import note_on

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from whoholds.model import Actor, Draft, Theatre
    from whoholds.reading import Reader
    from whoholds.settings import Settings
    from whoholds.workbench.locations import Locator

_START_SECONDS = 120.0  # imports and indexes on a busy machine; not counted against a document
_CHARACTERS_A_SECOND = 10_000  # the slowest text measured is read five times as fast
_AHEAD = 4  # documents read ahead for each process, while an early one is waited for


@dataclass(frozen=True)
class LocatedReading:
    """What was read from one document, its places found; ``note`` tells a person what was left."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()
    actors: tuple[Actor, ...] = ()
    note: Problem | None = None


@dataclass(frozen=True)
class Task:
    """What a process needs to know to read: the theatre as the report's reader sees it, the one places are found in, the extractors."""

    theatre: Theatre
    places: Theatre
    extractors: tuple[str, ...]
    settings: Settings

    def readings(self, documents: Iterable[Document], jobs: int) -> Iterator[LocatedReading]:
        """The located readings of documents, in their order, by ``jobs`` processes."""
        with Pool(self, jobs) as pool:
            yield from pool.readings(documents)

    def seconds_for(self, document: Document) -> float:
        """How long a document may take."""
        return self.settings.max_seconds + len(document.text) / _CHARACTERS_A_SECOND


def failed(document: Document, why: str, hint: str) -> LocatedReading:
    """The reading of a document that could not be read."""
    return LocatedReading((), (Problem(document.file_name or document.id[:12], why, hint),))


@dataclass
class _Worker:
    """One process: starting until it says that it is ready, then idle or at a document."""

    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    at: int | None = None
    deadline: float = field(default_factory=lambda: time.monotonic() + _START_SECONDS)

    @property
    def idle(self) -> bool:
        return self.ready and self.at is None

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool:
    """Workers, the documents they are at, and the readings that wait for their turn."""

    def __init__(self, task: Task, jobs: int) -> None:
        self.task, self.jobs = task, jobs
        self.workers: list[_Worker] = []
        self.given: dict[int, Document] = {}
        self.done: dict[int, LocatedReading] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for worker in self.workers:
            worker.stop()

    def readings(self, documents: Iterable[Document]) -> Iterator[LocatedReading]:
        waiting = deque(enumerate(documents))
        turn = 0
        while waiting or self.given or self.done:
            self._hire(len(waiting) + len(self.given))
            idle = [w for w in self.workers if w.idle]
            while waiting and waiting[0][0] < turn + self.jobs * _AHEAD and (idle or not self.workers):
                number, document = waiting.popleft()
                if idle:
                    self._give(idle.pop(), number, document)
                else:
                    self.done[number] = failed(document, "the process that reads does not start", "read with --jobs 1")
            if turn not in self.done:
                self._collect()
            while turn in self.done:
                yield self.done.pop(turn)
                turn += 1

    def _hire(self, documents: int) -> None:
        context = multiprocessing.get_context("spawn")
        while len(self.workers) < min(self.jobs, documents):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self.workers.append(_Worker(process, ours))
            with suppress(OSError):  # it has ended; the next look finds its pipe closed
                ours.send(self.task)

    def _give(self, worker: _Worker, number: int, document: Document) -> None:
        self.given[number], worker.at = document, number
        worker.deadline = time.monotonic() + self.task.seconds_for(document)
        with suppress(OSError):  # it has ended; the next look finds its pipe closed
            worker.pipe.send(document)

    def _collect(self) -> None:
        """Take what is ready; end what is late."""
        busy = {w.pipe: w for w in self.workers if not w.idle}
        if not busy:
            return
        patience = min(w.deadline for w in busy.values()) - time.monotonic()
        for pipe in wait(list(busy), timeout=max(0.0, patience)):
            self._take(busy[pipe])  # type: ignore[index] # wait returns what it was given
        now = time.monotonic()
        for worker in [w for w in self.workers if not w.idle and w.deadline < now]:
            self._lose(
                worker, "reading it took too long and was stopped", "raise the setting max_seconds if it is sound"
            )

    def _take(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, "its reader fell over", "read it alone, without --jobs, to see more")
            return
        if worker.at is None:
            worker.ready = True
            return
        del self.given[worker.at]
        self.done[worker.at], worker.at = answer, None

    def _lose(self, worker: _Worker, why: str, hint: str) -> None:
        """A worker that is no more; its document is told. One that never started is not replaced."""
        self.workers.remove(worker)
        worker.stop()
        if worker.at is None:
            self.jobs -= 1
        else:
            self.done[worker.at] = failed(self.given.pop(worker.at), why, hint)


def _work(pipe: Connection) -> None:
    """Reads one document after the other until the other side goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who waits for us is told, and ends us
    task: Task = pipe.recv()
    from whoholds.reading import Reader
    from whoholds.workbench.locations import Locator

    locator = Locator(task.places, task.settings)
    reader = Reader(task.theatre, locator.spot, extractors=task.extractors)
    locator.spot("")  # opens the gazetteer
    pipe.send(None)
    while True:
        try:
            document = pipe.recv()
        except EOFError:
            return
        pipe.send(read_one(reader, locator, document))


def read_one(reader: Reader, locator: Locator, document: Document) -> LocatedReading:
    """A document's reading with its places found; a rule that breaks is told, whatever it raises."""
    try:
        reading = reader.read(document)
        note = note_on(document, reading.named, locator) if reading.named is not None else None
        return LocatedReading(tuple(locator.locate_drafts(reading.drafts)), reading.problems, reading.actors, note)
    except Exception as error:  # one report that breaks a rule must not cost the others
        return failed(
            document, f"a rule broke on it: {type(error).__name__}: {error}", "please report it, with the text"
        )
