"""``whoholds sources``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LastDayOption, LedgerOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("sources")(sources)


def sources(
    learned: Annotated[
        bool, typer.Option("--learned", help="What was learned of each: how often it is right, by what it says.")
    ] = False,
    on: LastDayOption = None,
    known_at: KnownAtOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """List who is a witness in this ledger, and what was learned of them."""
    from whoholds.cli.printing import print_json, print_table

    with workbench(ledger, read_only=True) as bench:
        if learned:
            rows = bench.learned_sources(day(on) if on else None, end_of_day(known_at))
            header: tuple[str, ...] = tuple(rows[0]) if rows else ("source",)
            table = [tuple(r.values()) for r in rows]
        else:
            table, header = bench.listing("sources")
    if as_json:
        print_json([dict(zip(header, row, strict=True)) for row in table])
    else:
        print_table(table, header)
