"""``whoholds init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.errors import SettingsError


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("init")(init)


def init(
    ledger: Annotated[Path, typer.Argument(help="The file to make, for example syria.whoholds.")],
    theatre: Annotated[
        str | None,
        typer.Option("--theatre", "-t", help="A theatre's name (whoholds theatre list) or folder; default: world."),
    ] = None,
) -> None:
    """Make an empty ledger for a theatre."""
    from whoholds.settings import Settings
    from whoholds.workbench import Workbench

    if not ledger.name:
        raise SettingsError(f"'{ledger}' names no file", hint="for example: whoholds init syria.whoholds")
    settings = Settings.load(theatre=theatre)
    path = ledger if ledger.suffix else ledger.with_suffix(".whoholds")
    there = path.exists()
    with Workbench.create(path, settings=settings) as bench:
        t = bench.theatre
        typer.echo(
            f"{path}: {'there already, ' if there else ''}a ledger for “{t.title}” "
            f"({len(t.actors)} actors, {len(t.places)} places, {len(t.sources)} sources known)"
        )
        typer.echo(f"next: whoholds read FILE… --ledger {path}")
