"""``whoholds areas``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LedgerOption, day, end_of_day, workbench
from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from whoholds.workbench import Workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("areas")(areas)


def areas(
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day, as 2017-12-15.")] = None,
    known_at: KnownAtOption = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="A series from this day on, instead of one day.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Its last day.")] = None,
    by: Annotated[str, typer.Option(help="Step of a series: day, week or month.")] = "month",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="A series as FILE.csv, or drawn as .png, .svg, .pdf."),
    ] = None,
    of: Annotated[
        str, typer.Option("--of", help="Denominator: land, inhabited, settlements, people, or all.")
    ] = "land",
    division: Annotated[bool, typer.Option("--division", help="By first-order division too.")] = False,
    country: Annotated[str | None, typer.Option(help="Only in this country or division.")] = None,
    fronts: Annotated[bool, typer.Option("--fronts", help="How long the fronts are, instead of areas.")] = False,
    estimator: Annotated[str | None, typer.Option(help="markov, decay or latest.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure what each holder held on a day: at least, assessed, at most."""
    from whoholds.cli.printing import print_json, print_table

    with workbench(ledger, read_only=True, estimator=estimator) as bench:
        if fronts:
            _fronts(bench, day(on) if on else bench.last_day(end_of_day(known_at)), end_of_day(known_at), as_json)
            return
        if since and until and out:
            typer.echo(
                f"{out}: {bench.draw_series(day(since), day(until), out, by=by, denominator=of, within=country)}"
            )
            return
        if since and until:
            rows = bench.area_series(day(since), day(until), by=by, denominator=of, within=country)
        elif on:
            rows = bench.areas(
                day(on), known_at=end_of_day(known_at), denominator=of, divisions=division, within=country
            )
        else:
            raise SettingsError("which day?", hint="--on DAY, or a series with --since DAY --until DAY")
        names, method = bench.state_names(), bench.method
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
                    "method": method,
                }
                for a in rows
            ]
        )
        return
    print_table(
        [
            (
                a.on.isoformat(),
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
        ("on", "where", "holder", "of", "at least", "assessed", "at most", "share", "of it nominal"),
        right=("at least", "assessed", "at most", "share", "of it nominal"),
    )
    if "," in method:  # more than the estimator alone
        typer.echo(f"assessed by {method}")


def _fronts(bench: Workbench, on: date, known_at: datetime | None, as_json: bool) -> None:
    """Print the length of the line between each two states that meet."""
    from whoholds.cli.printing import print_json, print_table

    names = bench.state_names()
    found = [(names.get(a, a), names.get(b, b), km) for (a, b), km in bench.fronts(on, known_at=known_at).items()]
    if as_json:
        print_json([{"on": on.isoformat(), "between": [a, b], "km": round(km, 3)} for a, b, km in found])
    else:
        print_table(
            [(on.isoformat(), a, b, f"{km:,.0f}") for a, b, km in found], ("on", "between", "and", "km"), right=("km",)
        )
