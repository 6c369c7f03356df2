"""``whoholds dump``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import LedgerOption, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("dump")(dump)


def dump(
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Default: standard output.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Write the whole ledger as JSON lines, originals included: for archives, and to move it."""
    with workbench(ledger, read_only=True) as bench:
        rows = bench.dump(out or sys.stdout)
    typer.echo(f"{rows} rows", err=True)
