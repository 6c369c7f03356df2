"""``whoholds audit``."""

from __future__ import annotations

import typer

from whoholds.cli.options import JsonOption, LedgerOption, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("audit")(audit)


def audit(ledger: LedgerOption = None, as_json: JsonOption = False) -> None:
    """Prove the ledger: the chain of rows, every quotation, every original."""
    from whoholds.cli.printing import print_json

    with workbench(ledger, read_only=True) as bench:
        report = bench.audit()
    if as_json:
        print_json(report.record())
    else:
        typer.echo(str(report))
    if not report.clean:
        raise typer.Exit(4)
