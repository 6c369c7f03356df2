"""``whoholds review``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from whoholds.cli.options import LedgerOption, pairs, workbench

KEYS = "[a]ccept  a[m]end  [r]eject  [s]kip  [w]hy  [q]uit"


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("review")(review)


def review(
    statement: Annotated[
        str | None, typer.Argument(help="One statement's id; default: the queue, most consequential first.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Accept it, without asking.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Reject it, without asking.")] = False,
    amend: Annotated[
        list[str] | None,
        typer.Option("--amend", metavar="FIELD=VALUE", help="Amend a field of the flat record (repeatable)."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    reviewer: Annotated[str | None, typer.Option(help="Your name; default: the user.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Accept, amend or reject readings; each decision is a new row, nothing is overwritten."""
    with workbench(ledger, reviewer=reviewer) as bench:
        if statement and (accept or reject or amend):
            decision = "amended" if amend else "accepted" if accept else "rejected"
            row = bench.review(statement, decision, reason=reason, changes=pairs(amend or []))
            typer.echo(f"{row.id[:10]} {row.status.value}, supersedes {(row.supersedes or '')[:10]}")
            return
        queue = [bench.statement(statement)] if statement else bench.review_queue()
        if not sys.stdin.isatty() and not sys.stdin.readable():
            raise typer.Exit
        done = 0
        for s in queue:
            typer.echo("\n" + bench.why(s.id).text())
            while True:
                answer = typer.prompt(KEYS, default="s", show_default=False).strip().lower()[:1]
                if answer == "q":
                    typer.echo(f"{done} decided")
                    return
                if answer == "w":
                    typer.echo(bench.context(s.id, characters=800))
                    continue
                if answer in "ar":
                    bench.review(s.id, {"a": "accepted", "r": "rejected"}[answer], reason=reason)
                    done += 1
                elif answer == "m":
                    typer.echo("field=value, one a line; an empty line ends")
                    lines: list[str] = []
                    while line := typer.prompt("", default="", show_default=False):
                        lines.append(line)
                    bench.review(s.id, "amended", reason=reason, changes=pairs(lines))
                    done += 1
                break
        typer.echo(f"{done} decided")
