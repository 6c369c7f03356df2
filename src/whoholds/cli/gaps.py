"""``whoholds gaps``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LedgerOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("gaps")(gaps)


def gaps(
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Only what was told of this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Only what was told of this day or earlier.")] = None,
    known_at: KnownAtOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold told areas, shares and counts of settlements against the map of their day, and show the gaps."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.workbench.gaps import one_gap

    with workbench(ledger, read_only=True) as bench:
        rows = bench.gaps(day(since) if since else None, day(until) if until else None, known_at=end_of_day(known_at))
        names = bench.state_names()
        documents = {d.id: bench.source_name(d.source) for d in bench.ledger.documents()}
    if as_json:
        print_json(
            [
                {
                    "on": g.on.isoformat(),
                    "holder": names.get(g.actor, g.actor),
                    "id": g.actor,
                    "place": g.place,
                    "unit": g.unit,
                    "told_low": g.low,
                    "told_high": None if g.high == float("inf") else g.high,
                    "map_low": g.area.low if g.area else None,
                    "map_assessed": g.area.assessed if g.area else None,
                    "map_high": g.area.high if g.area else None,
                    "nominal": g.area.nominal if g.area else None,
                    "difference": g.difference if g.area else None,
                    "verdict": g.verdict,
                    "statement": g.statement.id,
                    "again": list(g.again),
                    "words": g.statement.citation.exact,
                }
                for g in rows
            ]
        )
        return
    print_table(
        [
            (
                g.on.isoformat(),
                names.get(g.actor, g.actor),
                g.place,
                *one_gap(g),
                documents.get(g.statement.citation.document, ""),
                g.statement.id[:10] + (f" +{len(g.again)}" if g.again else ""),
            )
            for g in rows
        ],
        ("on", "holder", "where", "told", "the map", "gap", "by", "statement"),
        right=("told", "the map"),
    )
