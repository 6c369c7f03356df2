"""The files of a theatre's folder, each read into the model; a missing file is an empty one, a wrong one says where."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from whoholds.errors import TheatreError
from whoholds.model import Actor, ActorName, ActorRelation, Line, Outline, Person, Place, PlaceName, Source
from whoholds.model.vocabularies import ActorKind, RelationKind, SourceKind

Word = TypeVar("Word", bound=StrEnum)
MAX_BYTES = 200_000_000  # a theatre is written by people; more than this is a mistake


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file, which knows where it stands."""

    path: Path
    number: int
    cells: dict[str, str]

    def wrong(self, message: str, hint: str = "") -> TheatreError:
        """The error that points at this row."""
        return TheatreError(f"{self.path}, line {self.number}: {message}", hint=hint)

    def text(self, column: str) -> str:
        """A cell that may be empty or missing."""
        return (self.cells.get(column) or "").strip()

    def need(self, column: str) -> str:
        """A cell that must be filled."""
        if not (text := self.text(column)):
            raise self.wrong(f"'{column}' is empty")
        return text

    def list(self, column: str) -> tuple[str, ...]:
        """A cell of several values, separated by ``|``."""
        return tuple(part.strip() for part in self.text(column).split("|") if part.strip())

    def day(self, column: str) -> date | None:
        """A day (ISO 8601), or none."""
        try:
            return date.fromisoformat(self.text(column)) if self.text(column) else None
        except ValueError as error:
            raise self.wrong(f"'{column}' is no day: {self.text(column)}", hint="write 2017-12-15") from error

    def number_in(self, column: str, low: float, high: float, default: float | None = None) -> float:
        """A number within bounds."""
        if not self.text(column) and default is not None:
            return default
        try:
            number = float(self.need(column))
        except ValueError as error:
            raise self.wrong(f"'{column}' is no number: {self.text(column)}") from error
        if not low <= number <= high:
            raise self.wrong(f"'{column}' is {number:g}, outside {low:g} to {high:g}")
        return number

    def word(self, column: str, words: type[Word]) -> Word:
        """A word of a vocabulary."""
        try:
            return words(self.need(column))
        except ValueError as error:
            known = ", ".join(word.value for word in words)
            raise self.wrong(f"'{column}' is '{self.text(column)}'", hint=f"one of: {known}") from error


def rows(path: Path, *needed: str) -> Iterator[Row]:
    """The rows of a CSV file with a header; nothing, if there is no such file."""
    if not path.is_file():
        return
    _bounded(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := [column for column in needed if column not in (reader.fieldnames or ())]:
                raise TheatreError(f"{path}: there is no column '{missing[0]}'", hint=f"needed: {', '.join(needed)}")
            for cells in reader:
                row = Row(path, reader.line_num, cells)
                if None in cells or None in cells.values():
                    raise row.wrong(
                        "the row has more or fewer cells than the header", hint="quote cells that hold a comma"
                    )
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise TheatreError(f"{path}: {error}", hint="it has to be CSV in UTF-8") from error


def actors(folder: Path) -> tuple[Actor, ...]:
    """actors.csv with the names of actor_names.csv; an actor's own name is always among its names."""
    told: dict[str, list[ActorName]] = {}
    by_id: dict[str, Row] = {}
    for row in rows(folder / "actors.csv", "id", "name", "kind"):
        if row.need("id") in by_id:
            raise row.wrong(f"the actor '{row.text('id')}' is told twice")
        by_id[row.text("id")] = row
    for row in rows(folder / "actor_names.csv", "actor", "name"):
        if row.need("actor") not in by_id:
            raise row.wrong(f"there is no actor '{row.text('actor')}' in actors.csv")
        kind, language = row.text("kind") or "name", row.text("language") or "en"
        name = ActorName(row.need("name"), language, row.day("since"), row.day("until"), kind)
        told.setdefault(row.text("actor"), []).append(name)
    return tuple(_actor(row, told.get(actor_id, [])) for actor_id, row in by_id.items())


def _actor(row: Row, names: list[ActorName]) -> Actor:
    name, since, until = row.need("name"), row.day("since"), row.day("until")
    if all(n.text != name for n in names):
        names = [ActorName(name, "en", since, until), *names]
    return Actor(
        id=row.need("id"),
        name=name,
        kind=row.word("kind", ActorKind),
        parent=row.text("parent") or None,
        names=tuple(names),
        since=since,
        until=until,
        colour=row.text("colour") or None,
        hatch=row.text("hatch") or None,
        short=row.text("short"),
        description=row.text("description"),
        source=row.text("source"),
    )


def relations(path: Path) -> tuple[ActorRelation, ...]:
    """relations.csv."""
    return tuple(
        ActorRelation(
            row.need("subject"),
            row.word("relation", RelationKind),
            row.need("object"),
            row.day("since"),
            row.day("until"),
            row.text("source"),
        )
        for row in rows(path, "subject", "relation", "object")
    )


def people(path: Path) -> tuple[Person, ...]:
    """people.csv."""
    return tuple(
        Person(
            id=row.need("id"),
            name=row.need("name"),
            names=row.list("names"),
            affiliation=row.text("actor") or None,
            office=row.text("office"),
            since=row.day("since"),
            until=row.day("until"),
        )
        for row in rows(path, "id", "name")
    )


def sources(path: Path) -> tuple[Source, ...]:
    """sources.csv."""
    return tuple(
        Source(
            id=row.need("id"),
            name=row.need("name"),
            kind=row.word("kind", SourceKind),
            names=row.list("names"),
            affiliation=row.text("affiliation") or None,
            language=row.text("language") or None,
            reliability=row.text("reliability") or "F",
            derives_from=row.text("derives_from") or None,
            url=row.text("url") or None,
            licence=row.text("licence"),
            terms=row.text("terms"),
        )
        for row in rows(path, "id", "name", "kind")
    )


def places(path: Path, gazetteer: str) -> tuple[Place, ...]:
    """places.csv; a column ``name_xx`` holds the name in that language, ``names`` further ones of any script."""
    return tuple(
        Place(
            id=row.need("id"),
            name=row.need("name"),
            lon=row.number_in("lon", -180, 180),
            lat=row.number_in("lat", -90, 90),
            kind=row.text("kind") or "town",
            radius_km=row.number_in("radius_km", 0.05, 2000, default=2.0),
            names=_place_names(row),
            admin1=row.text("admin1"),
            admin2=row.text("admin2"),
            country=row.text("country"),
            population=int(row.number_in("population", 0, 2e9, default=0)),
            gazetteer=gazetteer,
            ids=row.list("ids"),
        )
        for row in rows(path, "id", "name", "lon", "lat")
    )


def _place_names(row: Row) -> tuple[PlaceName, ...]:
    names = [PlaceName(row.need("name"), "en")]
    for column in row.cells:
        if column.startswith("name_"):
            names += [PlaceName(text, column[5:]) for text in row.list(column)]
    names += [PlaceName(text, _script(text)) for text in row.list("names")]
    return tuple(dict.fromkeys(names))


def _script(text: str) -> str:
    """The language a name is filed under: by its script, since a variant does not say."""
    first = next((c for c in text if c.isalpha()), "a")
    if "\u0600" <= first <= "\u06ff":
        return "ar"
    return "uk" if "\u0400" <= first <= "\u04ff" else "en"


def lines(path: Path) -> tuple[Line, ...]:
    """lines.geojson: rivers, roads and railways."""
    return tuple(
        Line(str(told["name"]), str(told["kind"]), wkb, str(told.get("name_ar") or ""), int(told.get("rank") or 2))
        for told, wkb in _features(path, "LineString", ("name", "kind"))
    )


def outlines(path: Path, level: int) -> tuple[Outline, ...]:
    """outlines.geojson (countries, level 0) or divisions.geojson (level 1)."""
    return tuple(
        Outline(
            id=str(told["id"]),
            name=str(told["name"]),
            geometry=wkb,
            country=str(told.get("country") or told["id"]),
            level=level,
            name_ar=str(told.get("name_ar") or ""),
            names=tuple(n for n in str(told.get("names") or "").split("|") if n),
            inside=bool(told.get("inside", True)),
            note=str(told.get("note") or ""),
        )
        for told, wkb in _features(path, "Polygon", ("id", "name"))
    )


def _features(path: Path, kind: str, needed: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], bytes]]:
    if not path.is_file():
        return
    import shapely

    _bounded(path)
    try:
        text = path.read_text(encoding="utf-8")
        told = [(feature["properties"], feature["geometry"]) for feature in json.loads(text)["features"]]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise TheatreError(f"{path}: {error}", hint="it has to be a GeoJSON FeatureCollection in UTF-8") from error
    for number, (properties, geometry) in enumerate(told, 1):
        if missing := [key for key in needed if not (isinstance(properties, dict) and properties.get(key))]:
            raise TheatreError(f"{path}, feature {number}: '{missing[0]}' is missing")
        if not isinstance(geometry, dict) or not str(geometry.get("type")).endswith(kind):
            raise TheatreError(f"{path}, feature {number}: a {kind} is wanted")
    try:
        shapes = shapely.get_parts(shapely.from_geojson(text))
    except shapely.errors.GEOSException as error:
        raise TheatreError(f"{path}: {error}", hint="it has to be a GeoJSON FeatureCollection in UTF-8") from error
    for number, ((properties, _), shape) in enumerate(zip(told, shapes, strict=True), 1):
        if shape.is_empty:
            raise TheatreError(f"{path}, feature {number}: it is empty")
        yield properties, shapely.to_wkb(shape)


def _bounded(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise TheatreError(
            f"{path} has more than {MAX_BYTES // 1_000_000} MB", hint="split the theatre or simplify its shapes"
        )
