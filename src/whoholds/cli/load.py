"""``whoholds load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("load")(load)


def load(
    dump: Annotated[Path, typer.Argument(help="What `whoholds dump` wrote.")],
    ledger: Annotated[Path, typer.Argument(help="The ledger to make from it.")],
) -> None:
    """Make a ledger from a dump, proving every row on the way."""
    from whoholds.workbench import Workbench

    rows = Workbench.load(dump, ledger)
    typer.echo(f"{ledger}: {rows} rows, the chain holds")
