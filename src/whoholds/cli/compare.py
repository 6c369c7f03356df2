"""``whoholds compare``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption, OnOption, day, pairs, workbench
from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from whoholds.workbench import Workbench

MOST_PLACES = 6


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("compare")(compare)


def compare(
    left: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A map's file (GeoJSON, KML …), a source of the ledger, or estimate; with @DAY, of that day.",
        ),
    ],
    right: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    on: OnOption,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="A sheet (.png, .svg, .pdf), or .csv, .geojson, .json."),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="What names on both maps mean (repeatable)."),
    ] = None,
    map_a: Annotated[
        list[str] | None,
        typer.Option("--map-a", metavar="THEIRS=OURS", help="The same for A alone; '*=HOLDER' for all."),
    ] = None,
    map_b: Annotated[list[str] | None, typer.Option("--map-b", metavar="THEIRS=OURS", help="For B alone.")] = None,
    theatre: Annotated[
        str | None,
        typer.Option(help="Theatre that two files are read in, where there is no ledger; else the one they are of."),
    ] = None,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Beyond the theatre's countries too, where a map reaches.")
    ] = False,
    dpi: Annotated[int, typer.Option(min=50, max=600, help="Resolution of a PNG.")] = 200,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold two makers' maps, or one of two days, against each other: where they differ, by how many km² each way, and which places."""
    from whoholds.cli.printing import print_json, print_table, say

    paths = [Path(left), Path(right)]
    with _bench(ledger, theatre, paths if all(p.is_file() for p in paths) else []) as bench:
        found = bench.compare(
            left,
            right,
            day(on),
            mapping=pairs(mapping or []),
            left_mapping=pairs(map_a or []),
            right_mapping=pairs(map_b or []),
            everywhere=everywhere,
        )
        names = bench.state_names()
        if out:
            bench.write_comparison(found, day(on), out, dpi=dpi)
    if as_json:
        print_json(found.record(names))
        return
    told = found.record(names)
    rows = [
        (
            d["left"],
            d["right"],
            f"{d['km2']:,.1f}",
            "not counted: one does not speak of it" if d["silent"] else "",
            f"{len(d['places'])}: " + ", ".join(d["places"][:MOST_PLACES]) if d["places"] else "",
        )
        for d in told["differences"]
    ]
    print_table(rows, (found.left.name, found.right.name, "km²", "", "places"), right=("km²",))
    for h in (h for h in told["held"] if h["left_km2"] and h["right_km2"]):
        say(
            f"{h['holder']}: {h['left_km2']:,.1f} and {h['right_km2']:,.1f} km², {h['both_km2']:,.1f} on both, "
            f"{h['only_left_km2']:,.1f} and {h['only_right_km2']:,.1f} on one alone (overlap {h['overlap']:.1%})"
        )
    strips = told["strips_km2"]
    rim = f" ({strips:,.1f} km² of strips along borders and coasts not counted)" if strips >= 0.05 else ""
    for one in (told["left"], told["right"]):
        if "remark" in one:
            say(f"note: {one['remark']}")
    total = "changed hands:" if found.changed else "they disagree on"
    say(f"{total} {told['disagreement_km2']:,.1f} km²{rim}{f'; {out}' if out else ''}")


@contextmanager
def _bench(ledger: Path | None, theatre: str | None, files: list[Path]) -> Iterator[Workbench]:
    """The ledger meant; two files need none."""
    if theatre is None:
        try:
            with workbench(ledger, read_only=True) as bench:
                yield bench
            return
        except SettingsError:
            if not files or ledger is not None:
                raise
    from tempfile import TemporaryDirectory

    from whoholds.settings import Settings
    from whoholds.workbench import Workbench
    from whoholds.workbench.comparing import theatre_of

    with TemporaryDirectory() as folder:
        settings = Settings.load()
        path = Path(folder) / "compare.whoholds"
        if theatre is None and settings.theatre == "world":
            theatre = theatre_of(files)
        with Workbench.create(path, theatre=theatre or settings.theatre, settings=settings) as bench:
            yield bench
