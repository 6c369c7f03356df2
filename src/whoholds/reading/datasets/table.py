"""Any table: who holds what, what happened, or figures; columns by the user's word, HXL tags, or usual names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, islice
from pathlib import Path

from whoholds.errors import DatasetError, TableError
from whoholds.model import Citation, Draft, Location, Period, PlaceReference, Problem, Source, Speaker, Tool
from whoholds.model.statements import AnyBody
from whoholds.model.vocabularies import SourceKind
from whoholds.reading.datasets import DatasetFile, Item, Mapped, Remark, dataset
from whoholds.reading.datasets._bodies import Bodies, form_of
from whoholds.reading.datasets._columns import cell, columns_of, is_column
from whoholds.reading.datasets._ground import FAULTS, Ground
from whoholds.reading.datasets._naming import ActorNames, SourceNames
from whoholds.reading.datasets._refusing import RowRefused
from whoholds.reading.datasets._tables import TABLE_SUFFIXES, Row, Seen, Table, open_table
from whoholds.reading.datasets._values import DateUnclear, day_first, degrees, instant, number, pair, period, today

TOOL = Tool(name="table", version="1")
SAMPLE_ROWS = 500
LONGEST_QUOTE = 1_000
DEFAULT_RADIUS_KM = 2.0
DAYS = ("as_of", "since", "until", "known_on")


class TableImporter:
    """Reads CSV, TSV and XLSX, with HXL tags or without."""

    def recognises(self, path: Path) -> float:
        """A table whose columns tell something; below every dataset that knows its own columns."""
        name = path.name.lower().removesuffix(".gz").removesuffix(".zip")
        if not name.endswith(TABLE_SUFFIXES) and not path.name.lower().endswith(".zip"):
            return 0.0
        try:
            with open_table(path, known=is_column) as table:
                columns = columns_of(table.header, table.tags, {})
        except DatasetError:
            return 0.0
        return 0.3 if form_of(columns, {}) else 0.1

    def publisher(self, file: DatasetFile) -> Source:
        """Who the user says made it; else the file itself is the witness."""
        name = file.source or file.path.name.split(".")[0]
        return SourceNames(file.theatre, kind=SourceKind.DATASET).find(name)[0]

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """Every row's statements."""
        with open_table(file.path, known=is_column, sheet=file.mapping.get("sheet")) as table:
            yield from _Reading.of(file, table, self.publisher(file)).items(table.rows)


dataset("table")(TableImporter())


def single(told: str) -> list[str]:
    """The single sources a cell names: one statement each, for agreement is several statements.

    >>> single("SANA; SOHR | SANA"), single("A table (ours; of 2017)"), single(" ")
    (['SANA', 'SOHR'], ['A table (ours; of 2017)'], [])
    """
    parts = [p.strip() for p in re.split(r"[;|](?![^(]*\))", told)]
    return list(dict.fromkeys(p for p in parts if p))


@dataclass
class _Reading:
    """One table being read."""

    file: DatasetFile
    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    bodies: Bodies
    publisher: Source
    sources: SourceNames
    ground: Ground
    seen: Seen = field(default_factory=Seen)
    begins_with_day: dict[str, bool | None] = field(default_factory=dict)
    swapped: bool = False
    told: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, file: DatasetFile, table: Table, publisher: Source) -> _Reading:
        columns = columns_of(table.header, table.tags, file.mapping)
        form = form_of(columns, file.mapping)
        listed = ", ".join(h for h in table.header if h)
        if form is None:
            raise TableError(
                f"{file.path.name}: no column tells a holder, an event or a figure (it has {listed[:300]})",
                hint="say which does: --map 'THEIR COLUMN=holder' (or event_type, initiator, killed, measure and value …)",
            )
        if not any(f in columns for f in ("place", "admin1", "admin2", "admin3", "latitude", "coordinates", "country")):
            raise TableError(
                f"{file.path.name}: no column tells a place (it has {listed[:300]})",
                hint="say which does: --map 'THEIR COLUMN=place'",
            )
        if file.on is None and not any(f in columns for f in DAYS):
            raise TableError(
                f"{file.path.name}: no column tells a day",
                hint="say which does: --map 'THEIR COLUMN=as_of', or the day of the whole table: --on 2017-12-15",
            )
        bodies = Bodies(form, table.header, columns, file.mapping, ActorNames(file.theatre, file.mapping))
        return cls(file, table.header, columns, bodies, publisher, SourceNames(file.theatre), Ground(file.theatre))

    def items(self, rows: Iterator[Row]) -> Iterator[Item]:
        """Every row's items."""
        yield self.publisher
        for field_name, positions in self.columns.items():
            for at in positions:
                yield Mapped("column", self.header[at], field_name)
        first = list(islice(rows, SAMPLE_ROWS))
        yield from self._look(first)
        for row in chain(first, rows):
            try:
                yield from self._row(row)
            except RowRefused as refused:
                yield Problem(f"{self.file.path.name}, row {row.number}", refused.message, refused.hint)
            except DateUnclear as unclear:
                yield Problem(f"{self.file.path.name}, row {row.number}", str(unclear), "write days as 2017-12-15")
        for text, times in self.bodies.unknown.most_common():
            yield Remark(self.file.path.name, f"{text} ({times} rows)")

    def _look(self, first: list[Row]) -> Iterator[Item]:
        """What only several rows together show: the order of days and months, columns swapped."""
        sound = [r for r in first if not r.broken]
        for name in DAYS:
            if name in self.columns:
                self.begins_with_day[name] = day_first(r.cells[self.columns[name][0]] for r in sound)
        known = [o for o in self.begins_with_day.values() if o is not None]
        for name, order in self.begins_with_day.items():
            self.begins_with_day[name] = known[0] if order is None and known else order
        points = ((*at, self._cell(r, "country")) for r in sound if (at := self._point(r)) is not None)
        if self.ground.turned(points):
            self.swapped = True
            yield Remark(
                self.file.path.name, "latitude and longitude were swapped in the whole table: taken the other way round"
            )

    def _cell(self, row: Row, name: str) -> str:
        return cell(row.cells, self.columns, name)

    def _point(self, row: Row) -> tuple[float, float] | None:
        """Latitude and longitude as the cells have them; None where there are none.

        Raises: RowRefused where they are no numbers; only while a row is taken, not while the sample is looked at.
        """
        lat, lon = degrees(self._cell(row, "latitude")), degrees(self._cell(row, "longitude"))
        if lat is not None and lon is not None:
            return (lon, lat) if self.swapped else (lat, lon)
        both = pair(self._cell(row, "coordinates"))
        return both if both is None or not self.swapped else (both[1], both[0])

    def _row(self, row: Row) -> Iterator[Item]:
        if row.broken:
            raise RowRefused(row.broken, "repair the row; the file may be cut off or have a quotation mark too many")
        name = self._cell(row, "id")
        if name and self.seen.again(name):
            raise RowRefused(f"the id {name} occurs twice", "give each row its own id")
        valid = self._valid(row)
        place, location = self._where(row)
        bodies = list(self.bodies.of(row, valid, place, location))
        if not bodies:
            raise RowRefused(
                f"tells no {'holder' if self.bodies.form == 'control' else self.bodies.form}",
                "fill the cell, or leave the row out",
            )
        known_on = self._period(row, "known_on")
        citation = Citation.from_row(self.file.document, name or f"row {row.number}", self._quote(row))
        for source, first in self._sources(row):
            if first:
                yield source
            for body in bodies:
                yield from self._mapped(body)
                yield Draft(
                    body=body,
                    citation=citation,
                    made_by=TOOL,
                    said_by=self._said_by(source),
                    valid=valid,
                    credibility=self._credibility(row),
                    known_at=instant(known_on.start if known_on else valid.last),
                )

    def _mapped(self, body: AnyBody) -> Iterator[Mapped]:
        for p in body.actors:
            if p.told and ("holder", p.told) not in self.told and len(self.told) < 10_000:
                self.told.add(("holder", p.told))
                yield Mapped("holder", p.told, p.actor or "")

    def _credibility(self, row: Row) -> int:
        told = self._cell(row, "credibility")
        return int(told) if told in ("1", "2", "3", "4", "5", "6") else 6

    def _quote(self, row: Row) -> str:
        """The row as a person reads it: each filled cell under its column's name, but coordinates and sources."""
        left_out = {
            at for name in ("latitude", "longitude", "coordinates", "source", "id") for at in self.columns.get(name, ())
        }
        told = (
            f"{h}: {c}"
            for at, (h, c) in enumerate(zip(self.header, row.cells, strict=True))
            if c and at not in left_out
        )
        quote = "; ".join(told)
        return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"

    def _sources(self, row: Row) -> Iterator[tuple[Source, bool]]:
        names = single(self._cell(row, "source"))
        for name in names:
            yield self.sources.find(name[:300])
        if not names:
            yield self.publisher, False

    def _said_by(self, source: Source) -> tuple[Speaker, ...]:
        chain_of = [Speaker(source.name, source.id)]
        if self.file.source and source.id != self.publisher.id:
            chain_of.append(Speaker(self.publisher.name, self.publisher.id))
        return tuple(chain_of)

    def _period(self, row: Row, name: str) -> Period | None:
        told = self._cell(row, name)
        return period(told, self.begins_with_day.get(name), today() + timedelta(days=1)) if told else None

    def _valid(self, row: Row) -> Period:
        as_of, since, until = (self._period(row, n) for n in ("as_of", "since", "until"))
        if as_of and since and since.start <= as_of.last:
            return Period.between(since.start, as_of.last)
        if since and until:
            if until.last < since.start:
                raise RowRefused(f"ends ({until}) before it begins ({since})", "correct the days")
            return Period.between(since.start, until.last)
        found = as_of or since or until
        if found is None and self.file.on is not None:
            found = Period.day(self.file.on.date())
        if found is None:
            raise RowRefused("tells no day", "fill the cell, or date the whole table: --on 2017-12-15")
        return found

    def _where(self, row: Row) -> tuple[PlaceReference | None, Location | None]:
        told = {n: self._cell(row, n) for n in ("neighbourhood", "place", "admin3", "admin2", "admin1", "country")}
        filled = [(n, t) for n, t in told.items() if t]
        name = told["place"] or (filled[0][1] if filled else "")
        kinds = {"admin3": "subdistrict", "admin2": "district", "admin1": "governorate", "country": "country"}
        kind = self._cell(row, "kind_of_place").casefold() or (
            None if told["place"] else kinds.get(filled[0][0]) if filled else None
        )
        within = tuple(t for n, t in filled if n in kinds and (told["place"] or n != filled[0][0]))
        place = PlaceReference(", ".join((name, *within)), name, kind, within=within) if name else None
        at = self._point(row)
        if at is None:
            if self._cell(row, "latitude") or self._cell(row, "longitude") or self._cell(row, "coordinates"):
                cells = " ".join(self._cell(row, n) for n in ("latitude", "longitude", "coordinates")).strip()
                raise RowRefused(f"'{cells}' are no coordinates", "write decimal degrees: 34.6812 and 40.8312")
            if place is None:
                raise RowRefused("tells no place", "fill the cell, or leave the row out")
            return place, None
        fault = self.ground.fault(*at, country=told["country"])
        if fault:
            message, hint = FAULTS[fault]
            raise RowRefused(message.format(lat=at[0], lon=at[1]), hint)
        radius = number(self._cell(row, "radius_km")) or DEFAULT_RADIUS_KM
        country = self.ground.country_code(told["country"])
        label = name or f"{at[0]:.4f}, {at[1]:.4f}"
        return place, Location(label, at[1], at[0], radius, basis="row", country=country, admin1=told["admin1"])
