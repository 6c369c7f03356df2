"""``whoholds read``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption, day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("read")(read)


def read(
    reports: Annotated[
        list[str],
        typer.Argument(metavar="FILES…|DIR|-|URL", help="Reports: files, folders, - for standard input, URLs."),
    ],
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Publication day; of several texts, of those that do not say it.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Publisher; of several texts, of those that do not say it.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title; of several texts, of those that have none.")] = None,
    extractor: Annotated[
        str | None, typer.Option("--extractor", "-x", help="Readers to use: rules, model (llm), or rules,model.")
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", help="Processes for many documents.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read reports into the ledger: every statement with its exact quotation."""
    from whoholds.cli.printing import print_json, print_problems, progress, say

    with workbench(ledger, extractors=extractor, jobs=jobs) as bench:
        inputs = bench.expand(reports)
        with progress("reading", len(inputs)) as advance:
            report = bench.read(
                inputs, published=day(published) if published else None, source=source, title=title, advance=advance
            )
    if as_json:
        print_json(report.record())
    else:
        for done in report.documents:
            counts = ", ".join(f"{n} {kind}" for kind, n in sorted(done.added.items())) or done.note or "nothing new"
            dated = done.published_on.isoformat() if done.published_on else "undated"
            note = " (read before)" if done.known else ""
            say(f"{done.id[:10]}  {dated}  {done.source}: {done.title or done.name}{note}\n            {counts}")
        total = sum(sum(d.added.values()) for d in report.documents)
        typer.echo(f"{len(report.documents)} documents, {total} new statements, {len(report.problems)} problems")
    print_problems(report.problems)
    if report.problems:
        raise typer.Exit(1)
