"""``whoholds map``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import (
    InternalOption,
    KnownAtOption,
    LedgerOption,
    RecordedByOption,
    day,
    end_of_day,
    workbench,
)
from whoholds.errors import SettingsError


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("map")(map_)


def map_(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="FILE.png, .svg or .pdf; with {focus} in its name, one sheet for each focus. FILE.html with --interactive.",
        ),
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day of the sheet, as 2017-12-15.")] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="The map through time: one HTML file that needs no server.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="First day of the interactive map; default: the first that is told exactly."),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Its last day; default: the last that anything speaks of.")
    ] = None,
    known_at: KnownAtOption = None,
    recorded_by: RecordedByOption = None,
    focus: Annotated[
        list[str] | None,
        typer.Option("--focus", metavar="PLACE", help="A focus of the theatre, or places to zoom to (repeatable)."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Headline of the sheet.")] = None,
    dpi: Annotated[int, typer.Option(min=50, max=600, help="Resolution of a PNG.")] = 200,
    estimator: Annotated[str | None, typer.Option(help="markov, decay or latest.")] = None,
    internal: InternalOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Draw who held what: a day as a sheet for print or, with --interactive, a stretch of days for the browser."""
    if interactive:
        with workbench(ledger, read_only=True, estimator=estimator, internal=internal or None) as bench:
            told = bench.write_interactive(
                out,
                since=day(since) if since else None,
                until=day(until) if until else None,
                known=[day(known_at)] if known_at else None,
                title=title or "",
            )
        typer.echo(f"{out}: {told}")
        return
    if on is None or since or until:
        raise SettingsError(
            "a sheet shows one day" if on else "no day was given",
            hint="--on DAY for a sheet; --interactive for a stretch",
        )
    with workbench(ledger, read_only=True, estimator=estimator, internal=internal or None) as bench:
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
