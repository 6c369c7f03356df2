"""``whoholds theatre``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    theatre = typer.Typer(
        name="theatre",
        help="What is known of a war before the first report: list and check theatres.",
        no_args_is_help=True,
    )
    theatre.command("list")(list_)
    theatre.command("check")(check)
    app.add_typer(theatre)


def list_(as_json: JsonOption = False) -> None:
    """List the theatres there are."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.workbench import list_theatres

    rows = list_theatres()
    if as_json:
        print_json(rows)
    else:
        print_table([tuple(r.values()) for r in rows], tuple(rows[0]) if rows else ())


def check(
    theatre: Annotated[
        str | None, typer.Argument(help="A theatre's name or folder; default: all built-in ones.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find what is wrong in a theatre's files: unknown parents, doubled names, misplaced points, colours too alike."""
    from whoholds.cli.printing import print_json, print_problems
    from whoholds.workbench import check_theatres

    found = check_theatres(theatre)
    if as_json:
        print_json({name: [str(p) for p in problems] for name, problems in found.items()})
    else:
        for name, problems in found.items():
            typer.echo(f"{name}: {len(problems)} problems" if problems else f"{name}: in order")
            print_problems(problems)
    if any(found.values()):
        raise typer.Exit(1)
