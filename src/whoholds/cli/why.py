"""``whoholds why``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LastDayOption, LedgerOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("why")(why)


def why(
    what: Annotated[
        str, typer.Argument(metavar="STATEMENT|PLACE", help="A statement's id (or its beginning), or a place.")
    ],
    on: LastDayOption = None,
    known_at: KnownAtOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the quotation in its context, who said it, and what rests on it; or why a place is shown as held by somebody."""
    from whoholds.cli.printing import print_json, say

    with workbench(ledger, read_only=True) as bench:
        reason = bench.why(what, on=day(on) if on else None, known_at=end_of_day(known_at))
        if as_json:
            print_json(reason.record())
        else:
            say(reason.text())
