"""Reports and datasets in: bytes → documents → drafts → located statements → ledger."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import DocumentError, InputError, LedgerError, WhoholdsError
from whoholds.model import Actor, Document, Draft, Problem, Source, Speaker, Statement
from whoholds.model.ids import slug
from whoholds.model.vocabularies import SourceKind

if TYPE_CHECKING:
    from whoholds.reading.formats import Told
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.parallel import LocatedReading

Readings = Callable[[Sequence[Document]], Iterator["LocatedReading"]]
"""Reads documents: their located readings, in their order."""

EARLIEST = date(1800, 1, 1)
BATCH_DOCUMENTS, BATCH_BYTES = (
    200,
    50_000_000,
)  # read together, so that copies among them are seen; memory stays bounded


@dataclass(frozen=True)
class Input:
    """One thing to read: a file, a URL, or bytes given directly (then ``url`` is where they were fetched)."""

    name: str
    path: Path | None = None
    url: str | None = None
    data: bytes | None = None
    media_type: str | None = None


@dataclass(frozen=True)
class DocumentRead:
    """What became of one document."""

    id: str
    name: str
    source: str
    title: str
    published_on: date | None
    added: Mapping[str, int]
    known: bool = False
    derives_from: str | None = None
    note: str = ""
    """What was left, and to whom."""


@dataclass
class ReadReport:
    """What was read, and what could not be."""

    documents: list[DocumentRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: int = 0
    """Inputs that gave no document at all."""

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "documents": [
                {
                    "id": d.id,
                    "name": d.name,
                    "source": d.source,
                    "title": d.title,
                    "published_on": d.published_on.isoformat() if d.published_on else None,
                    "added": dict(d.added),
                    "known": d.known,
                    "derives_from": d.derives_from,
                    "note": d.note or None,
                }
                for d in self.documents
            ],
            "problems": [str(p) for p in self.problems],
            "failed": self.failed,
        }


@dataclass
class DocumentStatements:
    """A document's statements, ready to be recorded, and the actors it names that nobody knew."""

    statements: list[Statement]
    actors: list[Actor]
    problems: list[Problem]


def expand(reports: Sequence[str]) -> list[Input]:
    """Single inputs: folders become their files (sorted, hidden ones left out), "-" standard input, http(s) addresses stay.

    Raises: DocumentError for a file that is not there.
    """
    found: list[Input] = []
    for report in reports:
        if report == "-":
            found.append(Input("standard input", data=sys.stdin.buffer.read()))
        elif re.match(r"(?i)[a-z][a-z0-9+.-]*://", report):
            found.append(Input(report, url=report))
        elif (path := Path(report)).is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file())
            found += [
                Input(str(p), path=p) for p in inside if not any(x.startswith(".") for x in p.relative_to(path).parts)
            ]
        elif path.is_file():
            found.append(Input(report, path=path))
        else:
            raise DocumentError(f"there is no file {report}", hint="give files, folders, URLs, or - for standard input")
    return found


def read(
    bench: Workbench,
    inputs: Iterable[Input],
    *,
    published: date | None,
    source: str | None,
    title: str | None,
    advance: Callable[[], object],
    of_several: bool = False,
    inspect: Callable[[Document], None] = lambda _document: None,
    by: Readings | None = None,
) -> ReadReport:
    """Read every input; each document is recorded whole, on its own.

    ``of_several``: these are not all of the inputs that day, source and title were told of. ``inspect`` may raise DocumentError:
    then its input ends there. ``by`` reads documents another way than the settings say.
    """
    from whoholds.reading.formats import Told

    no_day_to_come(published)
    by = by or partial(readings, bench)
    report = ReadReport()
    waiting: list[tuple[Document, bytes, Input]] = []
    inputs = list(inputs)
    day = datetime.combine(published, time(), UTC) if published else None
    told = Told(day, source, title, of_several=of_several or len(inputs) > 1)
    for item in inputs:
        try:
            for found in _documents(bench, item, told):
                if isinstance(found, Problem):
                    report.problems.append(found)
                    bench.ledger.record_problem(found)
                    report.failed += 1
                else:
                    inspect(found[0])
                    waiting.append((*found, item))
                if len(waiting) >= BATCH_DOCUMENTS or sum(len(b) for _, b, _ in waiting) > BATCH_BYTES:
                    _take_all(bench, waiting, published, report, by)
        except LedgerError:
            raise
        except WhoholdsError as error:
            problem = Problem(item.name, error.message, error.hint)
            report.problems.append(problem)
            report.failed += 1
            bench.ledger.record_problem(problem)
        advance()
    _take_all(bench, waiting, published, report, by)
    return report


def no_day_to_come(day: date | None) -> None:
    """What is told speaks of the past: one day to come would become the day that every map and page opens on.

    Raises: InputError; tomorrow is taken, it has begun east of here.
    """
    if day is not None and not EARLIEST <= day <= datetime.now(UTC).date() + timedelta(days=1):
        raise InputError(f"{day} is {'too early' if day < EARLIEST else 'yet to come'}", hint="correct the day")


def _take_all(
    bench: Workbench,
    waiting: list[tuple[Document, bytes, Input]],
    told_on: date | None,
    report: ReadReport,
    by: Readings,
) -> None:
    """Record what was read so far; copies of one wire are told to be copies."""
    from whoholds.reading.duplicates import with_origins

    documents = [d for d, _, _ in waiting]
    known = {d.id: d for d in bench.ledger.documents()} if documents else {}
    marked = with_origins(documents, known=[d for d in known.values() if d.text])
    stored: dict[str, Document] = {}
    for document in marked:
        if document.id not in stored:
            source = source_of(bench, document.source)
            bench.sources().setdefault(source.id, source)  # a publisher nobody knew keeps the name it was told by
            told = replace(document, source=source.id)
            stored[document.id] = known.get(document.id, told)
    each = [stored[d.id] for d in marked]
    for document, reading, (_, original, item) in zip(each, by(each), waiting, strict=True):
        _take(bench, document, told_on, reading, original, item, report)
    waiting.clear()


def readings(bench: Workbench, documents: Sequence[Document]) -> Iterator[LocatedReading]:
    """The located readings of documents, in their order; by several processes where the settings say so.

    A model is asked by one process alone: its budget is one.
    """
    from whoholds.workbench.parallel import Task, read_one

    names = tuple(bench.reader.extractors)
    if bench.settings.jobs > 1 and len(documents) > 1 and "llm" not in names:
        task = Task(bench.own_theatre, bench.locator.theatre, names, bench.settings)
        yield from task.readings(documents, bench.settings.jobs)
        return
    for document in documents:
        yield read_one(bench.reader, bench.locator, document)


def _documents(bench: Workbench, item: Input, told: Told) -> Iterator[tuple[Document, bytes] | Problem]:
    from whoholds.reading.bounds import MEGABYTE, Bounds
    from whoholds.reading.formats import Original
    from whoholds.reading.isolation import read_bounded

    bounds = Bounds(max_bytes=bench.settings.max_megabytes * MEGABYTE, seconds=bench.settings.max_seconds)
    name = item.path.name if item.path else item.name
    if item.url and item.data is None:
        from whoholds.reading.fetching import fetch

        got = fetch(item.url, allow_private=bench.settings.allow_private_addresses, max_bytes=bounds.max_bytes)
        original = Original(got.data, got.retrieved_at, name, got.media_type, got.url, bounds)
    else:
        data = _bytes_of(item.path, bench.settings.max_megabytes) if item.path else item.data or b""
        original = Original(data, datetime.now(UTC), name, item.media_type, item.url, bounds)
    yield from read_bounded(original, told)


def _bytes_of(path: Path, max_megabytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_megabytes * 1_000_000:
            raise DocumentError(
                f"{path.name} is {size / 1e6:.0f} MB; the limit is {max_megabytes} MB",
                hint="split it, or raise the limit: WHOHOLDS_MAX_MEGABYTES",
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}", hint="look at its permissions") from error


def _take(
    bench: Workbench,
    document: Document,
    told_on: date | None,
    reading: LocatedReading,
    original: bytes,
    item: Input,
    report: ReadReport,
) -> None:
    source = source_of(bench, document.source)
    with bench.ledger.writing():
        bench.record_source(source)
        new = bench.ledger.record_document(document, original)
        found = _statements(bench, document, reading)
        record(bench, found)
        before = Counter(s.kind for s in found.statements)
        result = bench.ledger.record_statements(found.statements)
        for problem in (*found.problems, *([reading.note] if reading.note and new else [])):
            bench.ledger.record_problem(problem, document.id)
    problems = list(found.problems)
    if not new and told_on and told_on != document.published_on:
        problems = [_told_too_late(item, document, told_on)]
    report.problems += problems
    added = (
        dict(before) if result.added == sum(before.values()) else ({"statements": result.added} if result.added else {})
    )
    report.documents.append(
        DocumentRead(
            document.id,
            item.name,
            source.name,
            document.title,
            document.published_on,
            added,
            not new,
            document.derives_from,
            str(reading.note) if reading.note else "",
        )
    )


def _told_too_late(item: Input, document: Document, told_on: date) -> Problem:
    """A document keeps the day it was first recorded with: who tells another one learns what can be done."""
    kept = f"as of {document.published_on}" if document.published_on else "without a day"
    return Problem(
        item.name,
        f"it was read before {kept} and keeps that: {told_on} changes nothing",
        "say when its statements were true: whoholds review STATEMENT --amend valid_from=DAY; or read it into a new ledger",
    )


def read_document(bench: Workbench, document: Document) -> DocumentStatements:
    """The located statements of one document; nothing is recorded."""
    return _statements(bench, document, next(readings(bench, [document])))


def _statements(bench: Workbench, document: Document, reading: LocatedReading) -> DocumentStatements:
    at = datetime.now(UTC)
    actors = {a.id: a for a in reading.actors}
    placed = [with_actors(bench, draft, actors, document) for draft in reading.drafts]
    statements = [Statement.from_draft(d, known_at=document.known_at, recorded_at=at) for d in placed]
    return DocumentStatements(
        list({s.id: s for s in statements}.values()), list(actors.values()), list(reading.problems)
    )


def record(bench: Workbench, found: DocumentStatements, told: Collection[str] = ()) -> None:
    """Keep the actors that the statements name, so that the ledger stands on its own; sources a dataset ``told`` are kept as told."""
    named = {p.actor for s in found.statements for p in s.body.actors if p.actor}
    named |= {x.actor for s in found.statements for x in s.said_by if x.actor}
    people = {s.person for x in found.statements for s in x.said_by if s.person}
    known_people = [p for p in bench.own_theatre.people if p.id in people]
    bench.ledger.record_people(known_people)
    named |= {p.affiliation for p in known_people if p.affiliation}
    bench.ledger.record_actors([*(a for a in bench.theatre.actors if a.id in named), *found.actors])
    spoken = {s.source for x in found.statements for s in x.said_by if s.source}
    for known in bench.own_theatre.sources:
        if known.id in spoken and known.id not in told:
            bench.record_source(known)
    bench.ledger.record_places(bench.locator.places_of(found.statements))


def with_actors(bench: Workbench, draft: Draft, actors: dict[str, Actor], document: Document) -> Draft:
    """The draft with an id for every actor and a full chain of speakers."""
    publisher = Speaker(bench.source_name(document.source), document.source)
    chain = tuple(publisher if document.source in (s.source, s.name) else _speaker(bench, s) for s in draft.said_by)
    return replace(with_actor_ids(bench, draft, actors, document), said_by=chain or (publisher,))


def with_actor_ids(bench: Workbench, draft: Draft, actors: dict[str, Actor], document: Document) -> Draft:
    """The draft with an id for every actor; names that nobody knows become provisional actors, for review."""
    if all(p.actor or not p.name for p in draft.body.actors):
        return draft
    known = bench.actor_ids
    changed = []
    for p in draft.body.actors:
        if p.actor is None and p.name:
            actor = known.get(p.name.casefold()) or slug(p.name)
            if actor not in bench.known_actors and actor not in actors:
                told = f"named in {document.title or document.file_name or document.id[:10]}"
                actors[actor] = Actor(actor, p.name, provisional=True, source=told)
            p = replace(p, actor=actor)
        changed.append(p)
    return replace(draft, body=replace(draft.body, actors=tuple(changed)))


def _speaker(bench: Workbench, speaker: Speaker) -> Speaker:
    if speaker.source or speaker.person or speaker.actor:
        return speaker
    actor = bench.actor_ids.get(speaker.name.casefold())
    return replace(speaker, actor=actor) if actor else speaker


def source_of(bench: Workbench, name: str) -> Source:
    """The source of that name or id, a new one where nobody knows it."""
    name = name or "unknown publisher"
    known = bench.sources()
    if name in known:
        return known[name]
    wanted = name.casefold()
    for source in known.values():
        if wanted == source.name.casefold() or any(wanted == n.casefold() for n in source.names):
            return source
    return Source(slug(name), name, SourceKind.OTHER)
