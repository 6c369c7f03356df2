"""``whoholds audit``."""

from __future__ import annotations

import typer

from whoholds.cli.options import JsonOption, LedgerOption, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("audit")(audit)


def audit(ledger: LedgerOption = None, as_json: JsonOption = False) -> None:
    """Prove the ledger: the chain of rows, every quotation, every original."""
    from whoholds.cli.printing import print_json, say

    with workbench(ledger, read_only=True) as bench:
        report = bench.audit()
    if as_json:
        from whoholds.model import canonical

        print_json({"clean": report.clean, **canonical(report)})
    else:
        verdict = "the chain holds" if report.clean else f"{len(report.faults)} faults"
        typer.echo(f"{report.rows} rows, {report.citations} quotations, {report.originals} originals: {verdict}")
        typer.echo(f"head {report.head}")
        for row in (*report.faults, *report.remarks):
            say(f"  {row}")
    if not report.clean:
        raise typer.Exit(4)
