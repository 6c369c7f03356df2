"""``whoholds match``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption, workbench
from whoholds.errors import SettingsError


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("match")(match)


def match(
    about: Annotated[str, typer.Argument(help="events, actors or places.")] = "events",
    same: Annotated[tuple[str, str] | None, typer.Option("--same", metavar="LEFT RIGHT", help="They are one.")] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option("--different", metavar="LEFT RIGHT", help="They are two.")
    ] = None,
    undo: Annotated[
        tuple[str, str] | None, typer.Option("--undo", metavar="LEFT RIGHT", help="Take the last word back.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    least: Annotated[float, typer.Option(min=0, max=1, help="Lowest score shown.")] = 0.5,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    reviewer: Annotated[str | None, typer.Option(help="Your name; default: the user.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Suggest what is told twice, with scores and reasons, and decide; nothing is merged silently."""
    from whoholds.cli.printing import print_json, say
    from whoholds.model.vocabularies import JudgementKind

    said = [
        (k, pair)
        for k, pair in ((JudgementKind.SAME, same), (JudgementKind.DIFFERENT, different), (JudgementKind.UNDONE, undo))
        if pair
    ]
    if len(said) > 1:
        raise SettingsError("one decision at a time", hint="--same, --different or --undo")
    with workbench(ledger, read_only=not said, reviewer=reviewer) as bench:
        if said:
            kind, (left, right) = said[0]
            judgement = bench.decide(about, left, right, kind, reason)
            typer.echo(f"{judgement.left[:10]} and {judgement.right[:10]}: {judgement.kind.value}")
            return
        found = bench.suggestions(about, least=least)
        if as_json:
            print_json(
                [
                    {"left": s.left, "right": s.right, "score": s.score, "reasons": list(s.reasons)}
                    for s in found[:limit]
                ]
            )
            return
        for s in found[:limit]:
            say(f"{s.score:.2f}  {'; '.join(s.reasons)}")
            say(f"      {bench.describe(about, s.left)}")
            say(f"      {bench.describe(about, s.right)}")
        typer.echo(f"{len(found)} suggestions" + (f", {limit} shown" if len(found) > limit else ""), err=True)
