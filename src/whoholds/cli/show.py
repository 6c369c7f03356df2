"""``whoholds show``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whoholds.cli.options import JsonOption, KnownAtOption, LedgerOption, RecordedByOption, day, end_of_day, workbench

if TYPE_CHECKING:
    from whoholds.model import LikelySides, Statement


class Listing(StrEnum):
    """What can be listed."""

    STATEMENTS = "statements"
    EVENTS = "events"
    CONTROL = "control"
    FIGURES = "figures"
    CLAIMS = "claims"
    ACTORS = "actors"
    SOURCES = "sources"
    DOCUMENTS = "documents"
    PLACES = "places"
    PROBLEMS = "problems"


KINDS = {Listing.EVENTS: ["event"], Listing.CONTROL: ["control"], Listing.FIGURES: ["figure"]}


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("show")(show)


def show(
    what: Annotated[Listing, typer.Argument(help="What to list.")],
    actor: Annotated[str | None, typer.Option(help="An actor's name or id.")] = None,
    place: Annotated[
        str | None, typer.Option(help="A place's name or id; countries and divisions include what lies in them.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="True on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="True on this day or earlier.")] = None,
    known_at: KnownAtOption = None,
    recorded_by: RecordedByOption = None,
    kind: Annotated[
        str | None, typer.Option(help="event, control, figure, standing, relation, outlook, driver.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Said by, or published by.")] = None,
    document: Annotated[str | None, typer.Option(help="A document's id, or its beginning.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    likely: Annotated[
        bool,
        typer.Option("--likely", help="Beside events that do not say it: who most probably fought whom, an estimate."),
    ] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what the ledger holds."""
    from whoholds.cli.printing import print_json, print_table

    with workbench(ledger, read_only=True) as bench:
        if what in (Listing.ACTORS, Listing.SOURCES, Listing.DOCUMENTS, Listing.PLACES, Listing.PROBLEMS):
            rows, header = bench.listing(what.value, limit=limit)
            if as_json:
                print_json([dict(zip(header, row, strict=True)) for row in rows])
            else:
                print_table(rows, header)
            return
        statements = bench.statements(
            kinds=KINDS.get(what) or ([kind] if kind else None),
            actor=actor,
            place=place,
            since=day(since) if since else None,
            until=day(until) if until else None,
            known_at=end_of_day(known_at),
            recorded_by=end_of_day(recorded_by),
            source=source,
            document=document,
            claims_only=what is Listing.CLAIMS,
            limit=limit,
        )
        sides = bench.likely_sides(statements, end_of_day(known_at), end_of_day(recorded_by)) if likely else {}
        if as_json:
            print_json([bench.flat(s, sides.get(s.id)) for s in statements])
            return
        rows = [_row(s, bench.flat(s)) for s in statements]
        columns = ["id", "when", "kind", "who", "where", "what", "said by", "words"]
        if likely:
            columns.insert(4, "likely (estimated)")
            rows = [(*row[:4], _likely(sides.get(s.id)), *row[4:]) for s, row in zip(statements, rows, strict=True)]
        print_table(rows, columns)


def _likely(sides: LikelySides | None) -> str:
    return f"{' against '.join(sides.names)} {sides.probability:.2f}" if sides else ""


def _row(statement: Statement, flat: dict[str, Any]) -> tuple[str, ...]:
    from whoholds.cli.printing import shorten

    who = ", ".join(a["name"] for a in flat["actors"])
    what = flat["sub_event_type"] or flat["event_type"] or flat["status"] or flat["relation"] or flat["category"] or ""
    if flat["measure"]:
        span = (
            flat["best"]
            if flat["best"] is not None
            else f"≥ {flat['low']}"
            if flat["low"] is not None
            else f"≤ {flat['high']}"
        )
        what = f"{what} {flat['measure']} {span}".strip()
    killed = next(
        (
            f"killed {sign}{flat[k]}"
            for k, sign in (("killed_best", ""), ("killed_low", "≥ "), ("killed_high", "≤ "))
            if flat[k]
        ),
        "",
    )
    marks = "".join(
        m for m, on in (("denied ", flat["denied"]), (f"{flat['modality']} ", flat["modality"] != "actual")) if on
    )
    when = str(statement.valid) if statement.valid else "undated"
    words = shorten(flat["exact"], 70)
    return (
        statement.id[:10],
        when,
        flat["kind"],
        who,
        flat["place"] or "",
        f"{marks}{what} {killed}".strip(),
        " ← ".join(flat["said_by"]),
        words,
    )
