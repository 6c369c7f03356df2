"""A ledger as JSON lines: every row with its hash, documents with their original bytes; the same ledger, the same bytes."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from itertools import islice
from json import JSONDecodeError, loads
from typing import IO, Any
from zlib import compress, decompress

from sqlalchemy import Connection, select, update

from whoholds.errors import LedgerDamaged, LedgerError, LedgerVersion
from whoholds.ledger import tables
from whoholds.ledger.chain import Row, header_text, link
from whoholds.ledger.recording import CHUNK, Reading, index_document, index_judgement, index_statement, known_statements
from whoholds.ledger.records import content
from whoholds.ledger.writer import Writer, header

KINDS = ("source", "document", "actor", "place", "person", "statement", "judgement", "problem")


def dump(connection: Connection, stream: IO[str]) -> int:
    """Write the ledger line by line; how many rows."""
    stream.write(header(connection) + "\n")
    count = 0
    for row in stored(connection):
        line = f'{row.text[:-1]},"hash":"{row.hash}"'
        if row.kind == "document":
            data = connection.scalar(select(tables.originals.c.data).where(tables.originals.c.id == row.key))
            if data is None:
                raise LedgerDamaged(f"the original of document {row.key[:12]} is missing", hint="run: whoholds audit")
            line += f',"original":"{b64encode(decompress(data)).decode()}"'
        stream.write(line + "}\n")
        count += 1
    return count


def stored(connection: Connection, after: int = 0) -> Iterable[Row]:
    """All rows in their order, a few at a time."""
    r = tables.rows.c
    while True:
        query = select(r.seq, r.kind, r.key, r.recorded_at, r.content, r.hash).where(r.seq > after)
        found = connection.execute(query.order_by(r.seq).limit(CHUNK)).all()
        if not found:
            return
        for row in found:
            yield Row(*row)
        after = found[-1].seq


def load(writer: Writer, stream: IO[str]) -> int:
    """Take in a dump, proving its chain, originals and citations."""
    if writer.seq:
        raise LedgerError("only an empty ledger can take in a dump", hint="load it into a new file")
    _load_header(writer, _parsed(stream.readline(), 1))
    lines = enumerate(stream, start=2)
    while chunk := list(islice(lines, CHUNK)):
        records = [(number, _parsed(line, number)) for number, line in chunk]
        wanted = [r["content"].get("supersedes") for _, r in records if r.get("kind") == "statement"]
        known = known_statements(writer, {i for i in wanted if i})
        for number, record in records:
            try:
                row = writer.append_text(
                    record["kind"], _key(record), content(record["content"]), record["recorded_at"]
                )
                if row.seq != record["seq"] or writer.head != record["hash"]:
                    raise LedgerDamaged(f"the chain breaks at line {number} of the dump", hint=_HINT)
                _index(writer, row, record, known)
            except (KeyError, TypeError, AttributeError) as error:
                raise LedgerDamaged(f"line {number} of the dump lacks {error}", hint=_HINT) from error
        writer.flush()
    return writer.seq


_HINT = "take the dump again from its ledger, after proving that: whoholds audit"


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        record = loads(line)
    except (JSONDecodeError, RecursionError) as error:
        raise LedgerDamaged(f"line {number} is not the JSON of a ledger's row", hint=_HINT) from error
    if not isinstance(record, dict):
        raise LedgerDamaged(f"line {number} is not the JSON of a ledger's row", hint=_HINT)
    return record


def _load_header(writer: Writer, record: dict[str, Any]) -> None:
    if record.get("format") != "whoholds ledger":
        raise LedgerDamaged("the first line is not the header of a ledger's dump", hint=_HINT)
    if record.get("version") != 1:
        raise LedgerVersion("the dump was made by a newer whoholds", hint="bring this one up to date")
    values = {name: str(record.get(name, "")) for name in ("name", "theatre", "created_at")}
    writer.connection.execute(update(tables.header).values(**values))
    writer.head = link("", header_text(**values))


def _key(record: dict[str, Any]) -> str:
    kind, held = record["kind"], record["content"]
    if kind not in KINDS:
        raise LedgerDamaged(f"the dump has a row of an unknown kind: {kind}", hint=_HINT)
    if kind == "judgement":
        return sha256(content(held).encode()).hexdigest()
    if kind == "problem":
        return str(held["document"] or "")
    return str(held["id"])


def _index(writer: Writer, row: Row, record: dict[str, Any], known: dict[str, Reading]) -> None:
    held = record["content"]
    if row.kind == "document":
        original = b64decode(record["original"], validate=True)
        if sha256(original).hexdigest() != row.key:
            raise LedgerDamaged(f"the bytes of document {row.key[:12]} are not those it was read from", hint=_HINT)
        index_document(writer, row, held)
        writer.add(tables.originals, id=row.key, data=compress(original))
    elif row.kind == "statement":
        known[row.key] = index_statement(writer, row, held, known)
    elif row.kind == "judgement":
        index_judgement(writer, row, held)
