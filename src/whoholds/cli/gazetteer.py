"""``whoholds gazetteer``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import JsonOption


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    gazetteer = typer.Typer(
        name="gazetteer", help="Names of places: add gazetteers of your own, list them.", no_args_is_help=True
    )
    gazetteer.command("add")(add)
    gazetteer.command("list")(list_)
    app.add_typer(gazetteer)


def add(
    files: Annotated[
        list[Path], typer.Argument(help="GeoNames dumps, Who's On First tables, p-coded tables, GeoJSON of divisions.")
    ],
    kind: Annotated[str | None, typer.Option(help="geonames, whosonfirst, cod, divisions …; default: guessed.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Merge files into the index of names; no id is lost, a file added twice adds nothing."""
    from whoholds.cli.printing import print_json
    from whoholds.workbench import add_gazetteers

    added = add_gazetteers(files, kind)
    if as_json:
        print_json(added)
    else:
        for row in added:
            typer.echo(f"{row['file']}: {row['new']} places new, {row['merged']} merged with known ones")


def list_(as_json: JsonOption = False) -> None:
    """List what was added to the world's gazetteer."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.workbench import list_gazetteers

    rows = list_gazetteers()
    if as_json:
        print_json(rows)
    else:
        print_table([tuple(r.values()) for r in rows], ("file", "sha256", "new", "merged"), right=("new", "merged"))
