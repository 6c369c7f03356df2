"""Gazetteers and locating without a ledger."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import TableError
from whoholds.settings import Settings

if TYPE_CHECKING:
    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.model import Theatre


def add_gazetteers(
    files: Sequence[Path], kind: str | None = None, settings: Settings | None = None
) -> list[dict[str, Any]]:
    """Merge gazetteer files into the index; one row a file.

    Raises: GazetteerError.
    """
    opened = open_gazetteer(None, settings or Settings.load())
    return [{"file": a.file, "new": a.new, "merged": a.merged} for a in opened.add(*files, kind=kind)]


def list_gazetteers(settings: Settings | None = None) -> list[dict[str, Any]]:
    """What was added: file, sha256, places new and merged."""
    return [dict(row) for row in open_gazetteer(None, settings or Settings.load()).added]


def open_gazetteer(theatre: Theatre | None, settings: Settings) -> Gazetteer:
    """The world's gazetteer with what the user added, under a theatre's places."""
    from whoholds.locating.gazetteer import Gazetteer

    path = settings.cache / "gazetteer" / "places.index" if settings.cache else None
    return Gazetteer.open(path, theatre=theatre.places if theatre else ())


def locate_table(
    table: Path,
    out: Path,
    *,
    name: str,
    within: Sequence[str] = (),
    country: str = "",
    theatre: str | None = None,
    settings: Settings | None = None,
) -> tuple[int, int]:
    """Resolve a table's places; how many rows were read, and answered.

    Raises: TableError; InputError where the answers cannot be written.
    """
    from whoholds.locating.relations import Locator
    from whoholds.locating.table import locate_table as write
    from whoholds.workbench.exporting import spare, whole_file
    from whoholds.workbench.theatres import find_theatre

    spare(out)
    if out.exists() and table.exists() and out.samefile(table):
        raise TableError(f"the answers would replace the table {table}", hint="write them to another file")
    settings = settings or Settings.load()
    known = find_theatre(theatre, settings) if theatre else None
    locator = Locator(
        open_gazetteer(known, settings),
        lines=known.lines if known else (),
        countries=known.countries if known else (),
        bbox=known.bbox if known else None,
    )
    with whole_file(out) as partial:
        return write(locator, table, partial, name=name, within=within, country=country)


def locate_text(
    text: Path, theatre: str | None = None, settings: Settings | None = None
) -> tuple[str, list[dict[str, str]]]:
    """A text with its places marked, and a row for each."""
    from whoholds.locating.text import locate_text as parse
    from whoholds.locating.text import marked, rows_of
    from whoholds.locating.toponyms import Geoparser
    from whoholds.workbench.theatres import find_theatre

    settings = settings or Settings.load()
    try:
        told = sys.stdin.read() if str(text) == "-" else text.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise TableError(
            f"{text} cannot be read: {error.strerror}", hint="give a text file, or - for standard input"
        ) from error
    known = find_theatre(theatre, settings) if theatre else None
    toponyms = parse(Geoparser(open_gazetteer(known, settings)), told)
    return marked(told, toponyms), list(rows_of(toponyms))
