"""``whoholds areas``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LedgerOption, OnOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("areas")(areas)


def areas(
    on: OnOption,
    known_at: KnownAtOption = None,
    by: Annotated[str, typer.Option(help="Denominator: land, inhabited, settlements, people, or all.")] = "land",
    division: Annotated[bool, typer.Option("--division", help="By first-order division too.")] = False,
    country: Annotated[str | None, typer.Option(help="Only in this country or division.")] = None,
    estimator: Annotated[str | None, typer.Option(help="markov, decay or latest.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure what each holder held on a day: at least, assessed, at most."""
    from whoholds.cli.printing import print_json, print_table

    with workbench(ledger, read_only=True, estimator=estimator) as bench:
        rows = bench.areas(day(on), known_at=end_of_day(known_at), denominator=by, divisions=division, within=country)
        names = bench.state_names()
    if as_json:
        print_json(
            [
                {
                    "on": a.on.isoformat(),
                    "holder": names.get(a.state, a.state),
                    "id": a.state,
                    "division": a.division or None,
                    "denominator": a.denominator,
                    "low": round(a.low, 4),
                    "assessed": round(a.assessed, 4),
                    "high": round(a.high, 4),
                    "share": round(a.share, 6),
                    "total": round(a.total, 4),
                    "nominal": round(a.nominal, 4),
                    "coverage": a.coverage,
                }
                for a in rows
            ]
        )
        return
    print_table(
        [
            (
                a.division or "all",
                names.get(a.state, a.state),
                a.denominator,
                f"{a.low:,.0f}",
                f"{a.assessed:,.0f}",
                f"{a.high:,.0f}",
                f"{a.share:.1%}",
                f"{a.nominal:,.0f}" if a.nominal else "",
            )
            for a in rows
        ],
        ("where", "holder", "by", "at least", "assessed", "at most", "share", "of it nominal"),
        right=("at least", "assessed", "at most", "share", "of it nominal"),
    )
