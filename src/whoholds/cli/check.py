"""``whoholds check``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LedgerOption, day, end_of_day, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(check)


def check(
    claim: Annotated[
        str | None,
        typer.Argument(
            metavar="CLAIM", help="A statement's id, or a claim in words; default: every claim of the ledger."
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="For a claim in words: the day it is made.")
    ] = None,
    known_at: KnownAtOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold public claims against the ledger, as known on the claim's day and now."""
    from whoholds.cli.printing import print_json, print_table, progress, say, shorten

    with workbench(ledger, read_only=True) as bench, progress("checking", None) as advance:
        checked = bench.check(claim, on=day(on) if on else None, known_at=end_of_day(known_at), advance=advance)
        if as_json:
            print_json([c.record() for c in checked])
        elif claim or len(checked) == 1:
            say("\n\n".join(c.text() for c in checked))
            if claim and on is None and checked[0].speaker == "you":
                last = checked[0].claim_on
                say(f"Taken as said on {last}, the last day with evidence; for another: --on DAY", err=True)
        else:
            print_table(
                [
                    (
                        c.statement.id[:10],
                        c.claim_on.isoformat(),
                        c.speaker,
                        shorten(c.statement.citation.exact, 64),
                        c.then.rating.value,
                        c.now.rating.value,
                        c.now.likelihood,
                        f"{len(c.now.supporting)}/{len(c.now.opposing)}",
                    )
                    for c in checked
                ],
                ("claim", "day", "speaker", "words", "then", "now", "likelihood", "for/against"),
            )
