"""Tables as rows of text: CSV, TSV and XLSX, plain or packed, streamed, with their header and HXL tags found."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from whoholds.errors import DatasetError
from whoholds.reading.datasets import _files

LOOK_ROWS = 25  # titles, headers and tags stand in the first rows, as HXL says
LONGEST_CELL = 1_000_000
TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm")
BROKEN_BYTES = "bytes of another encoding than the rest of the file"


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file (from 1, as a spreadsheet shows it); ``broken`` says why its cells cannot be trusted."""

    number: int
    cells: list[str]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header, the HXL tags where there are any ("" for a column without), and the rows below, once."""

    header: tuple[str, ...]
    tags: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path, *, known: Callable[[str], bool] = bool, sheet: str | None = None) -> Iterator[Table]:
    """The table in a file; of several possible header rows the one with most names that ``known`` knows.

    Raises: DatasetError when there is no table, or while reading when the file breaks off.
    """
    with _raw_rows(path, sheet) as rows:
        first = list(islice(rows, LOOK_ROWS))
        at, header, tags = _header(first, known)
        if header is None:
            raise DatasetError(f"{path.name} holds no table", hint="the first rows have to name the columns")
        rest = (row for row in chain(first[at + 1 :], rows) if row.broken or any(row.cells))
        yield Table(header, tags, (_fitted(row, len(header)) for row in rest))


def _header(first: list[Row], known: Callable[[str], bool]) -> tuple[int, tuple[str, ...] | None, tuple[str, ...]]:
    for i, row in enumerate(first):
        filled = [c for c in row.cells if c]
        if filled and sum(c.startswith("#") and len(c) > 1 for c in filled) > 0.5 * len(filled) and not row.broken:
            above = first[i - 1].cells if i else []
            names = [above[n] if n < len(above) and above[n] else tag for n, tag in enumerate(row.cells)]
            return i, tuple(names), tuple(c.replace(" ", "").lower() if c.startswith("#") else "" for c in row.cells)
    best, score = None, 0.0
    for i, row in enumerate(first):
        filled = [c for c in row.cells if c]
        points = sum(known(c) for c in filled) + 0.5 * (len(filled) > 1)
        if points > score and not row.broken:
            best, score = i, points
    if best is None:
        return 0, None, ()
    header = tuple(first[best].cells)
    while header and not header[-1]:
        header = header[:-1]
    return best, header, ("",) * len(header)


def _fitted(row: Row, width: int) -> Row:
    if row.broken:
        return row
    cells = row.cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != width:
        return Row(row.number, cells, f"{len(cells)} cells where the header has {width}")
    if any("\udc80" <= ch <= "\udcff" for cell in cells if not cell.isascii() for ch in cell):
        return Row(row.number, cells, BROKEN_BYTES)
    return Row(row.number, cells)


@contextmanager
def _raw_rows(path: Path, sheet: str | None) -> Iterator[Iterator[Row]]:
    if not _files.is_zip(path):
        with _files.open_text(path) as stream:
            yield _csv_rows(stream, path)
        return
    inside = _files.members(path)
    names = [m.filename for m in inside]
    if "[Content_Types].xml" in names:
        with _sheet_rows(path, sheet) as rows:
            yield rows
        return
    tables = [n for n in names if n.lower().endswith((".csv", ".tsv")) and not n.startswith("__MACOSX")]
    if len(tables) != 1 and sheet not in tables:
        listed = ", ".join(tables[:10]) or "none"
        raise DatasetError(
            f"{path.name} holds {len(tables)} tables: {listed}", hint="unpack it and import them one by one"
        )
    with _files.open_text(path, sheet if sheet in tables else tables[0]) as stream:
        yield _csv_rows(stream, path)


def _csv_rows(stream: IO[str], path: Path) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        first = list(islice(stream, LOOK_ROWS))
    except UnicodeError as error:
        raise DatasetError(f"{path.name} is no readable text: {error}", hint="save it as CSV in UTF-8") from error
    delimiter = delimiter_of("".join(first))
    reader = csv.reader(chain(first, stream), delimiter=delimiter, strict=False)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DatasetError(
                f"{path.name}, line {reader.line_num}: {error}", hint="a quotation mark is not closed; repair the file"
            ) from error
        except UnicodeError as error:
            raise DatasetError(f"{path.name} breaks off inside a character: {error}", hint="fetch it again") from error
        number += 1
        yield Row(number, [c.strip() for c in cells])


def delimiter_of(sample: str) -> str:
    """The sign between cells: that which splits the first lines into most columns, the same number each.

    >>> delimiter_of("name;lat;lon\\nHajin;34,68;40,83\\n"), delimiter_of("one column\\n")
    (';', ',')
    """
    best, columns = ",", 1.0
    for sign in (",", ";", "\t", "|"):
        try:
            widths = [len(row) for row in csv.reader(sample.splitlines(), delimiter=sign) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count) if widths else 0
        agreeing = usual * widths.count(usual) / len(widths) if widths else 0
        if usual > 1 and agreeing > columns:
            best, columns = sign, agreeing
    return best


@contextmanager
def _sheet_rows(path: Path, sheet: str | None) -> Iterator[Iterator[Row]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a broken part of the archive raises
        raise DatasetError(
            f"{path.name} is no readable workbook: {error}", hint="save it again as XLSX or CSV"
        ) from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            listed = ", ".join(book.sheetnames)
            raise DatasetError(f"{path.name} has no sheet '{sheet}'", hint=f"its sheets: {listed}")
        chosen = book[sheet] if sheet else book.worksheets[0]
        chosen.reset_dimensions()  # some programs write a wrong size
        yield _cells_of(chosen, path)
    finally:
        book.close()


def _cells_of(sheet: Any, path: Path) -> Iterator[Row]:
    width = 0
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        try:
            number, values = next(rows)
        except StopIteration:
            return
        except Exception as error:  # a broken sheet raises whatever its XML parser raises
            raise DatasetError(
                f"{path.name}: the sheet is broken: {error}", hint="save it again as XLSX or CSV"
            ) from error
        cells = [cell_text(v) for v in values]
        while cells and not cells[-1]:
            cells.pop()
        width = max(width, len(cells)) if number <= LOOK_ROWS else width
        yield Row(number, cells + [""] * (width - len(cells)))


def cell_text(value: Any) -> str:
    """What a spreadsheet's cell says, as text; days as 2017-12-15.

    >>> cell_text(datetime(2017, 12, 15)), cell_text(3.0), cell_text(None), cell_text(True)
    ('2017-12-15', '3', '', 'true')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()


class Seen:
    """The ids that have occurred, kept in a temporary file so that memory does not grow with the table.

    >>> seen = Seen()
    >>> seen.again("7"), seen.again("8"), seen.again("7")
    (False, False, True)
    """

    def __init__(self) -> None:
        self._store = sqlite3.connect("", check_same_thread=False)
        self._store.execute("CREATE TABLE ids (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def again(self, item: str) -> bool:
        """Whether it has occurred before; now it has."""
        return self._store.execute("INSERT OR IGNORE INTO ids VALUES (?)", (item,)).rowcount == 0
