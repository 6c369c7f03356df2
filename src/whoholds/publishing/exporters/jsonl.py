"""Flat records as JSON Lines: one statement a line."""

from __future__ import annotations

from json import dumps
from typing import BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.flat import flat_record


@exporter("jsonl")
def write_jsonl(dossier: Dossier, out: BinaryIO) -> None:
    """One JSON object a line, UTF-8, absent fields null."""
    for statement in dossier.statements:
        record = flat_record(statement, dossier.sources, dossier.likely.get(statement.id))
        out.write(dumps(record, ensure_ascii=False).encode() + b"\n")
