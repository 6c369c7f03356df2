"""``whoholds locate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import JsonOption
from whoholds.errors import SettingsError


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("locate")(locate)


def locate(
    table: Annotated[Path | None, typer.Argument(help="A CSV or TSV table.", show_default=False)] = None,
    name: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of names.")] = None,
    within: Annotated[str, typer.Option(metavar="COLUMN,…", help="Columns of divisions, nearest first.")] = "",
    country: Annotated[str, typer.Option(help="An ISO code all rows lie in.")] = "",
    text: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Mark and resolve the places of a text instead; - for standard input."),
    ] = None,
    theatre: Annotated[str | None, typer.Option("--theatre", "-t", help="Look among a theatre's places first.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="ANSWERS.csv", help="Where the answers go.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say where the places of a table or a text are: coordinates, id, radius, score, candidates."""
    from whoholds.cli.printing import print_json
    from whoholds.workbench import locate_table, locate_text

    if text is not None:
        marked, rows = locate_text(text, theatre)
        if as_json:
            print_json(rows)
        else:
            typer.echo(marked)
        return
    if table is None or name is None or out is None:
        raise SettingsError("a table needs --name COLUMN and -o ANSWERS.csv", hint="or give --text FILE")
    columns = tuple(c.strip() for c in within.split(",") if c.strip())
    rows_read, answered = locate_table(table, out, name=name, within=columns, country=country, theatre=theatre)
    typer.echo(f"{out}: {answered} of {rows_read} rows answered")
