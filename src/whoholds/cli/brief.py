"""``whoholds brief``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import InternalOption, KnownAtOption, LedgerOption, OnOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("brief")(brief)


def brief(
    on: OnOption,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="FILE.html or FILE.md.")],
    known_at: KnownAtOption = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days back the timeline goes.")] = 14,
    title: Annotated[str | None, typer.Option(help="Headline.")] = None,
    focus: Annotated[
        list[str] | None, typer.Option("--focus", help="Focus sheets to show; default: all of the theatre.")
    ] = None,
    internal: InternalOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Write a brief: figures, maps, what happened, who holds what, claims and verdicts, what to watch, sources."""
    with workbench(ledger, read_only=True, internal=internal or None) as bench:
        said = bench.brief(day(on), out, known_at=end_of_day(known_at), days=days, title=title, focus=focus)
    typer.echo(f"{out}: {said}")
