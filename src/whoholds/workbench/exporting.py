"""Giving statements out, with their credits, and without what may not be given out."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench


@dataclass(frozen=True)
class ExportReport:
    """How many statements were written, and how many left out for which reason."""

    written: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def export(
    bench: Workbench, form: str, out: Path | BinaryIO, on: date | None, filters: Mapping[str, Any]
) -> ExportReport:
    """Write a dossier; a file appears whole or not at all."""
    from whoholds.publishing.exporters import Dossier, exporter, open_statements

    write = exporter.get(form)
    documents = {d.id: d for d in bench.ledger.documents()}
    sources = bench.sources()
    chosen = bench.statements(**filters)
    kept, left_out = open_statements(chosen, documents, sources)
    used = {s.citation.document for s in kept}
    control = bench.control(on, known_at=filters.get("known_at")) if on else None
    dossier = Dossier(
        theatre=bench.theatre,
        statements=kept,
        documents={i: d for i, d in documents.items() if i in used},
        sources=sources,
        left_out=left_out,
        judgements=tuple(bench.ledger.judgements()),
        control=control,
        verdicts=tuple(c.now for c in bench.check()) if form == "claimreview" else (),
    )
    if isinstance(out, Path):
        partial = out.with_name(f".{out.name}.{os.getpid()}.part")
        try:
            with partial.open("wb") as stream:
                write(dossier, stream)
            partial.replace(out)
        finally:
            with contextlib.suppress(FileNotFoundError):
                partial.unlink()
    else:
        write(dossier, out)
        out.flush()
    return ExportReport(len(kept), left_out)
