"""``whoholds map``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import KnownAtOption, LedgerOption, OnOption, RecordedByOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("map")(map_)


def map_(
    on: OnOption,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="FILE.png, .svg or .pdf; with {focus} in its name, one sheet for each focus.",
        ),
    ],
    known_at: KnownAtOption = None,
    recorded_by: RecordedByOption = None,
    focus: Annotated[
        list[str] | None,
        typer.Option("--focus", metavar="PLACE", help="A focus of the theatre, or places to zoom to (repeatable)."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Headline of the sheet.")] = None,
    dpi: Annotated[int, typer.Option(min=50, max=600, help="Resolution of a PNG.")] = 200,
    estimator: Annotated[str | None, typer.Option(help="markov, decay or latest.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Draw who held what on a day, as a sheet for print."""
    with workbench(ledger, read_only=True, estimator=estimator) as bench:
        sheet = bench.draw(
            day(on),
            out,
            known_at=end_of_day(known_at),
            recorded_by=end_of_day(recorded_by),
            focus=focus or (),
            title=title,
            dpi=dpi,
        )
    typer.echo(f"{out}: {sheet}")
