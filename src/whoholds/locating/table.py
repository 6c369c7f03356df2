"""A table's places: each row resolved from its own name and division columns alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoholds.errors import TableError
from whoholds.locating.countries import is_country
from whoholds.locating.gazetteers import open_text
from whoholds.locating.phrases import reference_of
from whoholds.locating.relations import Locator
from whoholds.model import Candidate, Location

COLUMNS = ("row", "latitude", "longitude", "name", "id", "radius_km", "score", "candidates")
_AS_UTF8 = "save it as CSV in UTF-8"
_SURE = 0.85
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Located:
    """One row's answer; ``location`` is None when nothing is known of it. ``row`` counts from 0."""

    row: int
    told: str
    location: Location | None
    candidates: tuple[Candidate, ...] = ()

    def cells(self) -> dict[str, str]:
        """The answer as the columns of the table written.

        >>> Located(3, "Atlantis", None).cells()["latitude"], Located(3, "Atlantis", None).cells()["row"]
        ('', '3')
        """
        here = self.location
        if here is None:
            return dict.fromkeys(COLUMNS, "") | {"row": str(self.row)}
        rest = "|".join(f"{c.name} ({c.lat:.4f} {c.lon:.4f} {c.score:.2f})" for c in self.candidates)
        return {
            "row": str(self.row), "latitude": f"{here.lat:.6f}", "longitude": f"{here.lon:.6f}", "name": here.name,
            "id": here.place or "", "radius_km": f"{here.radius_km:g}", "score": f"{here.score:.3f}", "candidates": rest,
        }  # fmt: skip


def locate_name(
    locator: Locator, name: str, within: Iterable[str] = (), country: str = ""
) -> tuple[Location | None, list[Candidate]]:
    """Where a name with its divisions is: the place itself, a relative place, or the division it lies in."""
    divisions = tuple(w for w in within if w.strip())
    found = locator.resolver.resolve(name, within=divisions, country=country, limit=_CANDIDATES)
    if not found or found[0].score < _SURE:
        reference = reference_of(name, divisions)
        if reference.relation:
            relative = locator.locate(reference, country=country)
            if relative is not None:
                return relative, found
    if not found:
        return None, []
    best = found[0]
    basis = "division" if "the name itself is unknown" in best.reason else "place"
    return Location(best.name, best.lon, best.lat, best.radius_km, best.place, basis, best.score), found


def locate_rows(
    locator: Locator, rows: Iterable[Mapping[str, str]], name: str, within: Sequence[str] = (), country: str = ""
) -> Iterator[Located]:
    """The answers for rows, in their order. Rows told alike are resolved once."""
    known: dict[tuple[str, ...], tuple[Location | None, list[Candidate]]] = {}
    for number, row in enumerate(rows):
        told = (row.get(name) or "").strip()
        key = (told, *((row.get(c) or "").strip() for c in within))
        if key not in known:
            known[key] = locate_name(locator, told, key[1:], country) if any(key) else (None, [])
        location, candidates = known[key]
        yield Located(number, told, location, tuple(candidates))


def locate_table(
    locator: Locator,
    table: Path | str,
    answers: Path | str,
    *,
    name: str,
    within: Sequence[str] = (),
    country: str = "",
) -> tuple[int, int]:
    """Resolve a CSV or TSV table and write the answers; the numbers of rows and of rows answered.

    Raises: TableError when the table cannot be read or lacks a column, nothing is written then; OSError when the answers cannot be.
    """
    table, answers = Path(table), Path(answers)
    if country and not is_country(country):
        raise TableError(f"'{country}' is no country's ISO code", hint="two or three letters: SY or SYR")
    rows = read_rows(table, (name, *within))
    done = list(locate_rows(locator, rows, name, within, country))
    with answers.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(d.cells() for d in done)
    return len(done), sum(d.location is not None for d in done)


def read_rows(table: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV or TSV table that has these columns.

    Raises: TableError.
    """
    if not table.is_file():
        raise TableError(f"there is no file {table}", hint="give the path of a CSV or TSV table, packed (.gz) or not")
    try:
        with open_text(table) as file:
            first = file.readline()
            file.seek(0)
            if "\0" in first:
                raise TableError(f"{table.name} is no table of text: it holds binary data", hint=_AS_UTF8)
            delimiter = max("\t,;", key=first.count) if first else ","
            reader = csv.DictReader(file, delimiter=delimiter)
            missing = [c for c in columns if c not in (reader.fieldnames or [])]
            if missing:
                known = ", ".join(reader.fieldnames or []) or "none"
                raise TableError(f"{table.name} has no column '{missing[0]}'", hint=f"its columns: {known}")
            rows = [{k: v for k, v in row.items() if isinstance(k, str) and isinstance(v, str)} for row in reader]
            if garbled := next((row[c] for row in rows for c in columns if "\ufffd" in row.get(c, "")), None):
                raise TableError(f"{table.name} is not in UTF-8: its names read like '{garbled[:40]}'", hint=_AS_UTF8)
            return rows
    except (OSError, EOFError, csv.Error, UnicodeError) as error:
        raise TableError(f"{table} cannot be read as a table", hint=str(error)) from error
