"""Proves a ledger from its rows: the chain, the citations, the originals, the references, and that the indexes say what the rows say."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from json import JSONDecodeError, loads
from typing import Any

from sqlalchemy import Connection, func, select

from whoholds.ledger import tables
from whoholds.ledger.chain import Row, link
from whoholds.ledger.exchange import KINDS, stored
from whoholds.ledger.ledger import Audit, Fault
from whoholds.ledger.recording import CHUNK
from whoholds.ledger.records import instant
from whoholds.ledger.writer import DOCUMENTS_KEPT, header, id_of_statement, mentions_of


def audit(connection: Connection, unsound: Iterable[str] = (), head: str | None = None) -> Audit:
    """Read every row and original once and list what does not hold; ``unsound`` is what the database found itself."""
    auditor = _Auditor(connection)
    auditor.faults += [Fault(None, "file", message) for message in unsound]
    return auditor.run(head)


class _Auditor:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self.citations = self.originals = 0
        self.documents: dict[str, tuple[str, str]] = {}  # text and publisher of those met last
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.roots: dict[str, int] = {}
        self.referred: dict[tuple[str, str], Row] = {}

    def run(self, head: str | None) -> Audit:
        previous = link("", header(self.connection))
        seq, met_head = 0, head is None or head == previous
        batch: list[Row] = []
        for row in stored(self.connection):
            seq += 1
            if row.seq != seq:
                self.fault(row, f"rows {seq} to {row.seq - 1} are missing")
                seq = row.seq
            if link(previous, row.text) != row.hash:
                self.fault(row, "its hash does not follow from its content and the row before")
            previous = row.hash
            met_head = met_head or row.hash == head
            batch.append(row)
            if len(batch) == CHUNK:
                self.prove(batch)
                batch = []
        self.prove(batch)
        if not met_head:
            self.faults.append(
                Fault(None, head or "", "the chain does not pass through this head: rows were cut or rewritten")
            )
        self.prove_counts()
        for (kind, key), row in self.referred.items():
            if key not in self.ids[kind]:
                self.remarks.append(Fault(row.seq, row.key, f"names {kind} '{key}', which is not in the ledger"))
        return Audit(seq, self.citations, self.originals, previous, tuple(self.faults), tuple(self.remarks))

    def fault(self, row: Row, message: str) -> None:
        self.faults.append(Fault(row.seq, row.key, message))

    def prove(self, batch: list[Row]) -> None:
        """A stretch of rows together with what the indexes say of them."""
        seqs = [row.seq for row in batch]
        indexed = {name: self.indexed(name, seqs) for name in ("documents", "statements", "judgements")}
        mentioned: dict[int, set[tuple[str, str]]] = defaultdict(set)
        m = tables.mentions.c
        for seq, what, name in self.connection.execute(select(m.seq, m.what, m.name).where(m.seq.in_(seqs))):
            mentioned[seq].add((what, name))
        for row in batch:
            try:
                record = loads(row.content)
                if row.kind not in KINDS:
                    self.fault(row, f"is of an unknown kind: {row.kind}")
                elif row.kind == "document":
                    self.prove_document(row, record, indexed["documents"])
                elif row.kind == "statement":
                    self.prove_statement(row, record, indexed["statements"], mentioned[row.seq])
                elif row.kind == "judgement":
                    self.prove_judgement(row, record, indexed["judgements"])
                elif row.kind == "problem":
                    if row.key != (record["document"] or ""):
                        self.fault(row, "its key is not that of its content")
                else:
                    if row.key != record["id"]:
                        self.fault(row, "its key is not that of its content")
                self.ids[row.kind].add(row.key)
            except (JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
                self.fault(row, f"its content cannot be understood: {error!r}")

    def indexed(self, name: str, seqs: list[int]) -> dict[int, dict[str, Any]]:
        table = tables.metadata.tables[name]
        found = self.connection.execute(select(table).where(table.c.seq.in_(seqs))).mappings()
        return {row["seq"]: dict(row) for row in found}

    def compare(self, row: Row, index: dict[int, dict[str, Any]], expected: dict[str, Any]) -> None:
        if index.get(row.seq) != {"seq": row.seq, **expected}:
            self.fault(row, "the index beside it says something else")

    def prove_document(self, row: Row, record: dict[str, Any], index: dict[int, dict[str, Any]]) -> None:
        self.keep(row.key, record)
        self.refer(row, "source", record["source"])
        known_at = _instant(record["published_at"] or record["retrieved_at"])
        self.compare(row, index, {"id": record["id"], "source": record["source"], "known_at": known_at})
        o = tables.originals.c
        data = self.connection.scalar(select(o.data).where(o.id == row.key))
        if data is None:
            self.fault(row, "its original bytes are missing")
            return
        self.originals += 1
        try:
            if sha256(zlib.decompress(data)).hexdigest() != row.key:
                self.fault(row, "its original bytes are not those it was read from")
        except zlib.error:
            self.fault(row, "its original bytes cannot be unpacked")

    def prove_statement(
        self, row: Row, record: dict[str, Any], index: dict[int, dict[str, Any]], mentioned: set[tuple[str, str]]
    ) -> None:
        if row.key != id_of_statement(record):
            self.fault(row, "its id is not that of what it says")
        cited, valid, supersedes = record["citation"], record["valid"], record["supersedes"]
        publisher = self.prove_citation(row, cited)
        if supersedes and supersedes not in self.roots:
            self.fault(row, f"supersedes {supersedes[:12]}, which is not before it")
        self.roots[row.key] = self.roots.get(supersedes, row.seq) if supersedes else row.seq
        expected = {
            "id": record["id"],
            "root": self.roots[row.key],
            "supersedes": supersedes,
            "kind": record["body"]["kind"],
            "document": cited["document"],
            "position": cited["start"],
            "status": record["status"],
            "valid_from": valid["start"] if valid else None,
            "valid_to": valid["end"] if valid else None,
            "known_at": _instant(record["known_at"]),
            "recorded_at": row.recorded_at,
        }
        self.compare(row, index, expected)
        if _instant(record["recorded_at"]) != row.recorded_at:
            self.fault(row, "tells another instant of recording than its row")
        if mentioned != mentions_of(record, publisher):
            self.fault(row, "the index of names beside it says something else")
        for participant in record["body"]["actors"]:
            self.refer(row, "actor", participant["actor"])
        if location := record["body"]["location"]:
            self.refer(row, "place", location["place"])
        for speaker in record["said_by"]:
            for kind in ("source", "person", "actor"):
                self.refer(row, kind, speaker[kind])

    def prove_citation(self, row: Row, cited: dict[str, Any]) -> str:
        self.citations += 1
        text, publisher = self.cited(cited["document"])
        start, end = cited["start"], cited["end"]
        if text is None:
            self.fault(row, f"cites document {cited['document'][:12]}, which is not before it")
        elif start is None and end is None:
            if not cited["row"]:
                self.fault(row, "has neither a quotation nor a dataset row")
        elif start is None or end is None or not 0 <= start < end or text[start:end] != cited["exact"]:
            self.fault(row, f"its quotation is not at {start}:{end} of its document")
        return publisher

    def cited(self, document: str) -> tuple[str | None, str]:
        """The text and publisher of a document that came before."""
        if document not in self.ids["document"]:
            return None, ""
        if document not in self.documents:
            r = tables.rows.c
            query = select(r.content).where(r.kind == "document", r.key == document)
            self.keep(document, loads(self.connection.scalars(query).one()))
        return self.documents[document]

    def keep(self, document: str, record: dict[str, Any]) -> None:
        while len(self.documents) >= DOCUMENTS_KEPT:
            self.documents.pop(next(iter(self.documents)))
        self.documents[document] = (record["text"], record["source"])

    def prove_judgement(self, row: Row, record: dict[str, Any], index: dict[int, dict[str, Any]]) -> None:
        if row.key != sha256(row.content.encode()).hexdigest():
            self.fault(row, "its key is not that of its content")
        expected = {name: record[name] for name in ("about", "kind", "left", "right")}
        known_at = _instant(record["known_at"] or record["decided_at"])
        self.compare(row, index, expected | {"known_at": known_at, "recorded_at": row.recorded_at})
        if record["about"] in ("statement", "document"):
            if record["right"] not in self.ids[record["about"]]:
                self.fault(row, f"judges {record['about']} {record['right'][:12]}, which is not before it")
        elif record["about"] != "event":
            self.refer(row, record["about"], record["left"])
            self.refer(row, record["about"], record["right"])

    def prove_counts(self) -> None:
        """No index holds more than the rows it was made from."""
        r = tables.rows.c
        for table, kind in (
            (tables.documents, "document"),
            (tables.statements, "statement"),
            (tables.judgements, "judgement"),
        ):
            of_rows = self.connection.scalar(select(func.count()).where(r.kind == kind))
            of_table = self.connection.scalar(select(func.count()).select_from(table))
            if of_rows != of_table:
                self.faults.append(Fault(None, table.name, f"has {of_table} entries for {of_rows} rows"))
        kept = self.connection.scalar(select(func.count()).select_from(tables.originals))
        if kept != len(self.ids["document"]):
            self.faults.append(
                Fault(None, "originals", f"has {kept} entries for {len(self.ids['document'])} documents")
            )

    def refer(self, row: Row, kind: str, key: str | None) -> None:
        if key:
            self.referred.setdefault((kind, key), row)


def _instant(text: str) -> str:
    return instant(datetime.fromisoformat(text))
