"""Giving statements out, with their credits, and without what may not be given out."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from whoholds.errors import InputError
from whoholds.workbench import likely

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench


LIKELY_TOLD_APART = ("jsonl", "csv")
"""Formats with a field of its own for likely sides."""


@dataclass(frozen=True)
class ExportReport:
    """How many statements were written, and how many left out for which reason."""

    written: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def export_formats() -> list[str]:
    """The formats there are; no ledger is needed to ask."""
    from whoholds.publishing.exporters import exporter

    return sorted(exporter.names())


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
    rule = bench.withholding
    old_enough = [s for s in kept if not rule.too_young(s)]
    if young := len(kept) - len(old_enough):
        left_out = {**left_out, f"younger than {rule.delay_days} days": young}
    kept = [rule.coarse(s) for s in old_enough]
    used = {s.citation.document for s in kept}
    control = bench.control(rule.shown(on), known_at=filters.get("known_at")) if on else None
    dossier = Dossier(
        theatre=bench.theatre,
        statements=kept,
        documents={i: d for i, d in documents.items() if i in used},
        sources=sources,
        left_out=left_out,
        judgements=tuple(bench.ledger.judgements()),
        control=control,
        verdicts=tuple(c.now for c in bench.check()) if form == "claimreview" else (),
        likely=likely.open_to_all(bench, kept, filters.get("known_at")) if form in LIKELY_TOLD_APART else {},
    )
    if isinstance(out, Path):
        with whole_file(out) as partial, partial.open("wb") as stream:
            write(dossier, stream)
    else:
        write(dossier, out)
        out.flush()
    return ExportReport(len(kept), left_out)


def dump(bench: Workbench, out: Path | TextIO) -> int:
    """Every row and original as JSON lines."""
    if not isinstance(out, Path):
        return bench.ledger.dump(out)
    with whole_file(out) as partial, partial.open("w", encoding="utf-8", newline="\n") as stream:
        return bench.ledger.dump(stream)


def load(source: Path, path: Path) -> int:
    """A new ledger from a dump.

    Raises: InputError for what is no dump or a ledger that is there already; LedgerDamaged when it does not prove.
    """
    import json

    from whoholds.ledger import open_ledger

    if path.exists():
        raise InputError(f"{path} is there already", hint="load into a new file")
    try:
        with source.open(encoding="utf-8") as stream:
            first = json.loads(stream.readline(10_000_000))
            stream.seek(0)
            theatre, name = str(first["theatre"]), str(first.get("name") or path.stem)
            with whole_file(path) as partial:
                ledger = open_ledger(partial, create=True, theatre=theatre, name=name)
                try:
                    return ledger.load(stream)
                finally:
                    ledger.close()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{source} is no dump of a ledger: {error}", hint="give a file that `whoholds dump` wrote"
        ) from error


def spare(out: Path) -> None:
    """Nothing is written in place of a ledger: it is the one file here that cannot be made again.

    Raises: InputError for a ledger, and for a path that names no file.
    """
    from whoholds.ledger import is_ledger

    if not out.name:
        raise InputError(f"'{out}' names no file", hint="give a file to write, for example -o out.csv")
    if is_ledger(out):
        raise InputError(f"{out} is a ledger and stays as it is", hint="write to another file")


@contextlib.contextmanager
def written(out: Path) -> Iterator[None]:
    """Says so when a file cannot be written.

    Raises: InputError, for a ledger that would be written over as well.
    """
    spare(out)
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{out} cannot be written: {error.strerror or error}", hint="look at the folder and at the disk"
        ) from error


@contextlib.contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A file to write in place of ``out``; it takes its name at the end, and is gone when anything fails.

    A pipe, a terminal or /dev/null is written to as it is, and a link is followed: neither may be replaced by a file.

    Raises: InputError when the folder cannot be written, and for a ledger that would be written over.
    """
    if out.exists() and not out.is_file() and not out.is_dir():
        with written(out):
            yield out
        return
    spare(out)
    asked, out = out, Path(os.path.realpath(out))
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield partial
        partial.replace(out)
    except OSError as error:
        raise InputError(
            f"{asked} cannot be written: {error.strerror or error}", hint="look at the folder and at the disk"
        ) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()
