"""``whoholds compare-extractors``."""

from __future__ import annotations

from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption, workbench


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("compare-extractors")(compare_extractors)


def compare_extractors(
    left: Annotated[str, typer.Argument(help="An extractor: rules, model.")] = "rules",
    right: Annotated[str, typer.Argument(help="Another.")] = "model",
    document: Annotated[str | None, typer.Option(help="A document's id, or its beginning; default: all.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where two extractors differ over the ledger's documents; nothing is written."""
    from whoholds.cli.printing import print_json, say, shorten

    with workbench(ledger, read_only=True) as bench:
        found = bench.compare_extractors(left, right, document)
    if as_json:
        print_json(
            [
                {
                    "document": d.id,
                    "agreement": c.agreement,
                    "both": len(c.matches),
                    "differences": [
                        {"exact": m.left.citation.exact, "field": x.field, left: x.left, right: x.right}
                        for m in c.matches
                        for x in m.differences
                    ],
                    f"only_{left}": [x.citation.exact for x in c.only_left],
                    f"only_{right}": [x.citation.exact for x in c.only_right],
                }
                for d, c in found
            ]
        )
        return
    for d, c in found:
        share = "nothing found by either" if c.agreement is None else f"{c.agreement:.0%} found by both"
        say(f"{d.id[:10]} {d.title or d.file_name}: {share}")
        for m in c.matches:
            for x in m.differences:
                say(f"  {x.field}: {x.left} | {x.right}   “{shorten(m.left.citation.exact)}”")
        for name, drafts in ((left, c.only_left), (right, c.only_right)):
            for draft in drafts:
                say(f"  only {name}: {draft.body.kind} “{shorten(draft.citation.exact)}”")
