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
    validate.command("intervals")(intervals)
    validate.command("page")(page)
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


def intervals(
    folder: Annotated[Path, typer.Argument(help="A replay's folder, with truth.csv and front.csv besides.")],
    as_json: JsonOption = False,
) -> None:
    """Tell how often the 90 % intervals of areas hold the truth, and how wide they are."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.workbench import interval_coverage

    rows = interval_coverage(folder)
    if as_json:
        print_json(rows)
    else:
        header = tuple(rows[0]) if rows else ("mode",)
        print_table([list(r.values()) for r in rows], header, right=header[1:])


def page(
    replays: Annotated[
        list[str], typer.Argument(metavar="TITLE=FOLDER…", help="Replays with their truth, and what to call them.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE.md", help="The page; its plots go into images/ beside it.")
    ],
) -> None:
    """Score replays and write a page of the results: tables, calibration, error by distance and evidence, delay, intervals."""
    from whoholds.cli.options import pairs
    from whoholds.workbench import write_page

    told = {title: Path(folder) for title, folder in pairs(replays).items()}
    typer.echo(f"{out}: {write_page(told, out)}")
