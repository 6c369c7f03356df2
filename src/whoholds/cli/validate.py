"""``whoholds validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import JsonOption


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    validate = typer.Typer(name="validate", help="Hold the estimator against a known truth.", no_args_is_help=True)
    validate.command("replay")(replay)
    validate.command("score")(score)
    app.add_typer(validate)


def replay(
    folder: Annotated[
        Path, typer.Argument(help="A folder with places.csv, reports.csv and days.csv; the truth is not read.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="ESTIMATES.csv", help="Where the estimates go.")],
) -> None:
    """Estimate every place of a replayed war, as known on each day and looking back."""
    from whoholds.workbench import write_replay

    rows = write_replay(folder, out)
    typer.echo(f"{out}: {rows} estimates")


def score(
    folder: Annotated[Path, typer.Argument(help="A replay's folder, with truth.csv, front.csv and area.csv besides.")],
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the calibration.")] = None,
    calibration: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json", help="Learn how far odds are to be raised and save it, for the setting."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Score markov beside latest, decay and nearest neighbour: errors, Brier, log loss, calibration, area, delay."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.workbench import score_replay

    rows, learned = score_replay(folder, plot, calibration)
    if as_json:
        print_json(rows)
    else:
        header = tuple(rows[0])
        print_table(
            [[f"{v:.4f}" if isinstance(v, float) else v for v in r.values()] for r in rows], header, right=header[2:]
        )
    if learned:
        typer.echo(learned, err=as_json)
