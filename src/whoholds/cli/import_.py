"""``whoholds import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whoholds.cli.options import JsonOption, LedgerOption, day, pairs, workbench
from whoholds.errors import InputError, SettingsError
from whoholds.model import Problem

if TYPE_CHECKING:
    from whoholds.workbench import ImportReport


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("import")(import_)


def import_(
    kind: Annotated[
        str,
        typer.Argument(help="ucdp, acled, viina, wikipedia, polygons, table; left out (or auto), it is guessed."),
    ],
    files: Annotated[list[Path] | None, typer.Argument(help="The files.", show_default=False)] = None,
    source: Annotated[str | None, typer.Option(help="Who made it, where the file does not say.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day a map or table speaks of, where it does not say.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="THEIRS=OURS", help="Column, holder, status, style or colour of theirs (repeatable)."
        ),
    ] = None,
    map_file: Annotated[Path | None, typer.Option(help="A mapping saved before; --map goes before it.")] = None,
    save_map: Annotated[
        Path | None, typer.Option(help="Write what columns and names were taken for, to change and use again.")
    ] = None,
    query: Annotated[
        list[str] | None,
        typer.Option(metavar="FILTER=VALUE", help="Ask ACLED's API instead of a file: country=Syria (repeatable)."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would come in; write nothing.")] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in datasets and other people's maps: every row a statement with its source."""
    from whoholds.cli.printing import print_json, print_problems, progress
    from whoholds.workbench.importing import load_mapping, save_mapping, spare_all_but_mappings

    if save_map:
        spare_all_but_mappings(save_map)  # before anything comes in
    told = {**(load_mapping(map_file) if map_file else {}), **pairs(mapping or [])}
    listed = list(files or [])
    if Path(kind).is_file():
        listed, kind = [Path(kind), *listed], "auto"
    options: dict[str, Any] = {"source": source, "on": day(on) if on else None, "mapping": told, "dry_run": dry_run}
    if not listed and not query:
        raise SettingsError("nothing to import", hint="give files, or for ACLED's API: --query country=Syria")
    reports: list[ImportReport] = []
    problems: list[Problem] = []
    with workbench(ledger, read_only=dry_run) as bench, progress("importing", None) as advance:
        if query:
            reports.append(bench.import_acled(pairs(query), **options, advance=advance))
        for path in listed:
            try:
                reports.append(bench.import_dataset(None if kind == "auto" else kind, path, **options, advance=advance))
            except InputError as error:
                if len(listed) == 1:
                    raise
                problems.append(Problem(str(path), error.message, error.hint))
    if save_map:
        save_mapping(reports, save_map)
    if as_json:
        print_json([r.record() for r in reports])
    else:
        for report in reports:
            _tell(report)
    for report in reports:
        problems += report.problems
        if not (report.taken or report.already or report.problems):
            problems.append(Problem(str(report.path), "nothing of it came in", "see its notes; is it the right file?"))
    print_problems(problems)
    if problems:
        raise typer.Exit(1)


def _tell(report: ImportReport) -> None:
    from whoholds.cli.printing import say, write_mapping

    typer.echo(f"{report.path}: {report.kind}{' (dry run: nothing written)' if report.dry_run else ''}")
    write_mapping(report.summary())
    for remark in report.remarks:
        say(f"  note: {remark}")
    unknown = sorted({m.theirs for m in report.mapped if m.what == "holder" and not m.ours})
    if report.dry_run:
        for m in report.mapped:
            say(f"  {m.what} '{m.theirs}' → {m.ours or 'not known: stays as it is'}")
    elif unknown:
        shown = ", ".join(unknown[:8]) + (" …" if len(unknown) > 8 else "")
        typer.echo(
            f"  note: {len(unknown)} actors the theatre does not know: {shown} (--save-map FILE, fill in, --map-file FILE)"
        )
