"""Takes rows in: what may enter the ledger, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from zlib import compress

from sqlalchemy import select

from whoholds.errors import CitationError, LedgerError, NotFound
from whoholds.ledger import identity, tables
from whoholds.ledger.chain import Row
from whoholds.ledger.ledger import Recorded
from whoholds.ledger.records import instant
from whoholds.ledger.writer import Writer, id_of_statement, mentions_of
from whoholds.model import Document, Judgement, Problem, Statement, canonical, canonical_json
from whoholds.model.vocabularies import JudgementKind

CHUNK = 500  # ids asked for in one query; SQLite and PostgreSQL both take that many parameters


def record_named(writer: Writer, kind: str, items: Iterable[Any], now: datetime) -> int:
    """Keep sources, actors, places or people under their ids; a changed one becomes a further row, the same one none."""
    added = 0
    for chunk in _chunks(items):
        known = dict(
            writer.connection.execute(
                select(tables.rows.c.key, tables.rows.c.content)
                .where(tables.rows.c.kind == kind, tables.rows.c.key.in_([item.id for item in chunk]))
                .order_by(tables.rows.c.seq)
            ).all()
        )
        for item in chunk:
            if known.get(item.id) != canonical_json(item):
                known[item.id] = writer.append(kind, item.id, canonical(item), now).content
                added += 1
        writer.flush()
    return added


def record_document(writer: Writer, document: Document, original: bytes, now: datetime) -> bool:
    """Keep a document with its bytes."""
    if document.id != sha256(original).hexdigest():
        raise LedgerError(
            f"document {document.id[:12]} is not the sha256 of its original bytes",
            hint="give the bytes the document was read from, as they came",
        )
    if writer.text_and_source(document.id) is not None:
        return False
    record = canonical(document)
    index_document(writer, writer.append("document", document.id, record, now), record)
    writer.add(tables.originals, id=document.id, data=compress(original))
    writer.flush()
    return True


def index_document(writer: Writer, row: Row, record: dict[str, Any]) -> None:
    """The index of a new document."""
    known_at = instant(datetime.fromisoformat(record["published_at"] or record["retrieved_at"]))
    writer.add(tables.documents, seq=row.seq, id=row.key, source=record["source"], known_at=known_at)


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement that is there: the first row of its chain, and when it was recorded."""

    root: int
    recorded_at: str


def record_statements(writer: Writer, statements: Iterable[Statement]) -> Recorded:
    """Keep statements that are new, after proving their ids and citations."""
    added = already = 0
    for chunk in _chunks(statements):
        wanted = {s.id for s in chunk} | {s.supersedes for s in chunk if s.supersedes}
        known = known_statements(writer, wanted)
        for statement in chunk:
            if statement.id in known:
                already += 1
                continue
            record = canonical(statement)
            after = known[statement.supersedes].recorded_at if statement.supersedes in known else ""
            at = writer.lift(statement.recorded_at, after)
            record["recorded_at"] = at.isoformat()
            row = writer.append("statement", statement.id, record, at)
            known[statement.id] = index_statement(writer, row, record, known)
            added += 1
        writer.flush()
    return Recorded(added, already)


def known_statements(writer: Writer, ids: Iterable[str]) -> dict[str, Reading]:
    """Which of these statements are there."""
    s = tables.statements.c
    found: dict[str, Reading] = {}
    for chunk in _chunks(ids):
        for row in writer.connection.execute(select(s.id, s.root, s.recorded_at).where(s.id.in_(chunk))):
            found[row.id] = Reading(row.root, row.recorded_at)
    return found


def index_statement(writer: Writer, row: Row, record: dict[str, Any], known: dict[str, Reading]) -> Reading:
    """The index of a new statement, once it is proven; ``known`` must hold the one it supersedes."""
    if row.key != id_of_statement(record):
        raise LedgerError(
            f"statement {row.key[:12]} does not have the id of what it says",
            hint="leave the id to Statement, or clear it when you change a statement: replace(statement, ..., id='')",
        )
    supersedes = record["supersedes"]
    if supersedes and supersedes not in known:
        raise NotFound(f"there is no statement {supersedes[:12]} to supersede", hint="record it first")
    cited = record["citation"]
    publisher = check_citation(writer, row.key, cited)
    root = known[supersedes].root if supersedes else row.seq
    valid = record["valid"]
    writer.add(
        tables.statements,
        seq=row.seq,
        id=row.key,
        root=root,
        supersedes=supersedes,
        kind=record["body"]["kind"],
        document=cited["document"],
        position=cited["start"],
        status=record["status"],
        valid_from=valid["start"] if valid else None,
        valid_to=valid["end"] if valid else None,
        known_at=instant(datetime.fromisoformat(record["known_at"])),
        recorded_at=row.recorded_at,
    )
    for what, name in sorted(mentions_of(record, publisher)):
        writer.add(tables.mentions, what=what, name=name, seq=row.seq)
    return Reading(root, row.recorded_at)


def check_citation(writer: Writer, statement: str, cited: dict[str, Any]) -> str:
    """Prove that the quotation stands where it is said to stand; the publisher of its document.

    Raises: CitationError.
    """
    found = writer.text_and_source(cited["document"])
    start, end, exact = cited["start"], cited["end"], cited["exact"]
    if found is None:
        raise CitationError(
            f"statement {statement[:12]} cites document {cited['document'][:12]}, which is not in the ledger",
            hint="record the document first",
        )
    text, publisher = found
    if start is None and end is None:
        if not cited["row"]:
            raise CitationError(
                f"statement {statement[:12]} has neither a quotation nor a dataset row",
                hint="cite the words it rests on: Citation.from_text, or the row: Citation.from_row",
            )
    elif start is None or end is None or not 0 <= start < end <= len(text) or text[start:end] != exact:
        there = text[start:end][:60] if start is not None and end is not None else ""
        raise CitationError(
            f"statement {statement[:12]} quotes “{exact[:60]}”, but its document has “{there}” at {start}:{end}",
            hint="take offsets from the text of the stored document: ledger.document(id).text",
        )
    return publisher


def record_judgement(writer: Writer, judgement: Judgement) -> bool:
    """Keep a decision, unless it contradicts one that stands."""
    record = canonical(judgement)
    key = sha256(canonical_json(judgement).encode()).hexdigest()
    r = tables.rows.c
    if writer.connection.scalar(select(r.seq).where(r.kind == "judgement", r.key == key)) is not None:
        return False
    _check_subjects(writer, judgement)
    identity.check(identity.decisions(writer.connection, judgement.about), judgement)
    index_judgement(writer, writer.append("judgement", key, record, writer.lift(judgement.decided_at)), record)
    writer.flush()
    return True


def index_judgement(writer: Writer, row: Row, record: dict[str, Any]) -> None:
    """The index of a new judgement."""
    writer.add(
        tables.judgements,
        seq=row.seq,
        about=record["about"],
        kind=record["kind"],
        left=record["left"],
        right=record["right"],
        known_at=instant(datetime.fromisoformat(record["known_at"] or record["decided_at"])),
        recorded_at=row.recorded_at,
    )


def _check_subjects(writer: Writer, judgement: Judgement) -> None:
    about, kind = judgement.about, judgement.kind
    if about not in identity.SUBJECTS:
        raise LedgerError(f"no judgement can be about a '{about}'", hint="one of: " + ", ".join(identity.SUBJECTS))
    if about == "statement" and kind in (JudgementKind.ACCEPTS, JudgementKind.REJECTS):
        t = tables.statements.c
        if writer.connection.scalar(select(t.supersedes).where(t.id == judgement.left)) == judgement.right:
            return  # the reason for a review, beside the row that makes it
        raise LedgerError(
            "a statement is reviewed by a row that supersedes it, not by a judgement",
            hint="record statement.reviewed(StatementStatus.ACCEPTED, by=..., at=...)",
        )
    if kind is JudgementKind.RETRACTS and about not in ("statement", "document"):
        raise LedgerError(f"a {about} cannot be retracted", hint="retract a statement or a document")
    table = {"statement": tables.statements, "event": tables.statements, "document": tables.documents}.get(about)
    if table is None or kind is JudgementKind.UNDONE:
        return
    judged = (judgement.right,) if kind is JudgementKind.RETRACTS else (judgement.left, judgement.right)
    for item in judged:  # who or what retracts may be unknown here
        if writer.connection.scalar(select(table.c.seq).where(table.c.id == item)) is None:
            raise NotFound(f"there is no {about} {item[:12]} to judge", hint="give its whole id")


def record_problem(writer: Writer, problem: Problem, document: str | None, at: datetime) -> None:
    """Keep what went wrong."""
    writer.append("problem", document or "", {"problem": canonical(problem), "document": document}, at)
    writer.flush()


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
