"""``whoholds export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import InternalOption, KnownAtOption, LedgerOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)


def export(
    form: Annotated[
        str, typer.Option("--format", "-f", help="A format: jsonl, csv … (whoholds export --format list).")
    ] = "jsonl",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Default: standard output.")] = None,
    actor: Annotated[str | None, typer.Option(help="An actor's name or id.")] = None,
    place: Annotated[str | None, typer.Option(help="A place's name or id.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="True on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="True on this day or earlier.")] = None,
    known_at: KnownAtOption = None,
    kind: Annotated[str | None, typer.Option(help="One kind of statement.")] = None,
    source: Annotated[str | None, typer.Option(help="Said by, or published by.")] = None,
    document: Annotated[str | None, typer.Option(help="A document's id, or its beginning.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day of the map, in formats that hold one.")
    ] = None,
    internal: InternalOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Write the ledger's statements in a format others read, with credits and licences; protected rows stay out and are counted."""
    if form == "list":
        from whoholds.workbench import export_formats

        typer.echo("\n".join(export_formats()))
        return
    with workbench(ledger, read_only=True, internal=internal or None) as bench:
        report = bench.export(
            form,
            out or sys.stdout.buffer,
            kinds=[kind] if kind else None,
            actor=actor,
            place=place,
            since=day(since) if since else None,
            until=day(until) if until else None,
            known_at=end_of_day(known_at),
            source=source,
            document=document,
            on=day(on) if on else None,
        )
    left_out = "".join(f", {n} left out ({reason})" for reason, n in report.left_out.items())
    typer.echo(f"{report.written} statements{left_out}", err=True)
