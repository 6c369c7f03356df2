"""``whoholds follow``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption, day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("follow")(follow)


def follow(
    targets: Annotated[
        list[str], typer.Argument(metavar="DIR|URL…", help="Folders, and addresses of RSS or Atom feeds.")
    ],
    minutes: Annotated[
        float, typer.Option(min=1, help="Pause between two looks; a feed is never asked more than every 5.")
    ] = 15.0,
    once: Annotated[bool, typer.Option("--once", help="Look once and stop.")] = False,
    source: Annotated[str | None, typer.Option(help="Publisher of texts that do not say it.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Publication day of texts that do not say it.")
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow folders and feeds: what is new is read (datasets imported) as it comes; Ctrl-C stops, nothing is lost."""
    from whoholds.cli.printing import print_json, print_problems
    from whoholds.workbench.following import FollowReport

    def tell(report: FollowReport) -> None:
        if as_json:
            print_json(report.record())
        elif report.documents or report.problems or once:
            typer.echo(f"{report.at:%Y-%m-%d %H:%M}  {report.documents} documents, {report.statements} new statements")
        print_problems(report.problems)

    with workbench(ledger) as bench:
        reports = bench.follow(
            targets,
            rounds=1 if once else None,
            minutes=minutes,
            source=source,
            published=day(published) if published else None,
            tell=tell,
        )
    if any(r.problems for r in reports):
        raise typer.Exit(1)
