"""``whoholds review``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.options import LedgerOption, pairs, workbench
from whoholds.cli.printing import say

if TYPE_CHECKING:
    from whoholds.model import Statement
    from whoholds.workbench import Workbench

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
    settle: Annotated[
        bool, typer.Option("--settle", help="Two people decided differently: let this reading stand.")
    ] = False,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="List readings that people decided on differently.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    reviewer: Annotated[str | None, typer.Option(help="Your name; default: the user.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Accept, amend or reject readings; each decision is a new row, nothing is overwritten."""
    with workbench(ledger, reviewer=reviewer) as bench:
        if conflicts:
            print_conflicts(bench)
            return
        if statement and settle:
            row = bench.settle(statement, reason=reason)
            typer.echo(f"{row.id[:10]} {row.status.value}, in the place of all others")
            return
        if statement and (accept or reject or amend):
            decision = "amended" if amend else "accepted" if accept else "rejected"
            row = bench.review(statement, decision, reason=reason, changes=pairs(amend or []))
            typer.echo(f"{row.id[:10]} {row.status.value}, supersedes {(row.supersedes or '')[:10]}")
            for other in bench.conflicts_with(row):
                say(f"in conflict with {decided(other)}; settle it: whoholds review ID --settle", err=True)
            return
        queue = [bench.statement(statement)] if statement else bench.review_queue()
        if not sys.stdin.isatty() and not sys.stdin.readable():
            raise typer.Exit
        done = 0
        for s in queue:
            say("\n" + bench.why(s.id, sides=False).text())
            while True:
                answer = typer.prompt(KEYS, default="s", show_default=False).strip().lower()[:1]
                if answer == "q":
                    typer.echo(f"{done} decided")
                    return
                if answer == "w":
                    say(bench.context(s.id, characters=800))
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


def print_conflicts(bench: Workbench) -> None:
    """Each reading that two people decided on differently, with their decisions."""
    forks = bench.conflicts()
    for fork in forks:
        first = bench.statement(fork.superseded)
        say(first.citation.exact)
        for row in fork.rows:
            say(f"  {decided(row)}{'  (stands for now)' if row.id == fork.reading else ''}")
    typer.echo("settle one with: whoholds review ID --settle" if forks else "no conflicts")


def decided(row: Statement) -> str:
    """One decision in a line: its id, what, by whom, when."""
    by = row.made_by.name.removeprefix("review:")
    return f"{row.id[:10]} {row.status.value} by {by}, {row.recorded_at:%Y-%m-%d %H:%M}"
