"""``whoholds import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption, day, pairs, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("import")(import_)


def import_(
    kind: Annotated[
        str, typer.Argument(help="ucdp, acled, viina, wikipedia, polygons, table … or auto to have it guessed.")
    ],
    files: Annotated[list[Path], typer.Argument(help="The files.")],
    source: Annotated[str | None, typer.Option(help="Who made it, where the file does not say.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day a map or table speaks of, where it does not say.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="Column, holder or status of theirs (repeatable)."),
    ] = None,
    map_file: Annotated[Path | None, typer.Option(help="A mapping saved before; --map goes before it.")] = None,
    save_map: Annotated[
        Path | None, typer.Option(help="Write what columns and names were taken for, to change and use again.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would come in; write nothing.")] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in datasets and other people's maps: every row a statement with its source."""
    from whoholds.cli.printing import print_json, print_problems, progress, write_mapping
    from whoholds.workbench.importing import load_mapping, save_mapping

    told = {**(load_mapping(map_file) if map_file else {}), **pairs(mapping or [])}
    with workbench(ledger, read_only=dry_run) as bench, progress("importing", None) as advance:
        reports = [
            bench.import_dataset(
                None if kind == "auto" else kind,
                path,
                source=source,
                on=day(on) if on else None,
                mapping=told,
                dry_run=dry_run,
                advance=advance,
            )
            for path in files
        ]
    if save_map:
        save_mapping(reports, save_map)
    if as_json:
        print_json([r.record() for r in reports])
    else:
        for r in reports:
            typer.echo(f"{r.path}: {r.kind}{' (dry run: nothing written)' if dry_run else ''}")
            write_mapping(r.summary())
            for remark in r.remarks:
                typer.echo(f"  note: {remark}")
            if dry_run:
                for m in r.mapped:
                    typer.echo(f"  {m.what} '{m.theirs}' → {m.ours or 'not known: stays as it is'}")
    for r in reports:
        print_problems(r.problems)
    if any(r.refused for r in reports):
        raise typer.Exit(1)
