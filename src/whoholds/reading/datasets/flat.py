"""What whoholds itself exported as flat records, in tables, JSON lines and maps, taken in as the statements they were."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from whoholds.errors import DatasetError
from whoholds.model import (
    BODIES,
    Casualties,
    Citation,
    Control,
    Count,
    Draft,
    Driver,
    Event,
    Figure,
    Location,
    Outlook,
    Participant,
    Period,
    PlaceReference,
    Precision,
    Problem,
    Relation,
    Source,
    Speaker,
    Standing,
    Tool,
)
from whoholds.model.ids import slug
from whoholds.model.statements import AnyBody
from whoholds.model.vocabularies import ControlStatus, Modality, RelationKind, Role, SourceKind, StandingStatus
from whoholds.reading.datasets import DatasetFile, Item, Remark, dataset
from whoholds.reading.datasets._ground import FAULTS, Ground
from whoholds.reading.datasets._json import json_rows
from whoholds.reading.datasets._naming import SourceNames
from whoholds.reading.datasets._refusing import RowRefused
from whoholds.reading.datasets._shapes import ESTIMATED, ESTIMATES_LEFT_OUT, Notes, features
from whoholds.reading.datasets._tables import Seen, open_table
from whoholds.reading.datasets._values import number, period

TOOL = Tool(name="flat", version="1")
NEEDED = frozenset(("id", "kind", "exact", "said_by", "actors", "valid_from"))
MAPS = (".geojson", ".kml", ".kmz", ".gpkg")
AREA = "area drawn"
ESTIMATE = "an estimate"
ACTOR = re.compile(r"(.+?) \((" + "|".join(r.value for r in Role) + r")\)")


class FlatImporter:
    """Reads flat records."""

    def recognises(self, path: Path) -> float:
        """By the columns of the flat record."""
        try:
            if path.name.lower().endswith(MAPS):
                return 1.0 if _made_here(path) else 0.0
            if path.name.lower().endswith((".jsonl", ".json")):
                return 1.0 if set(next(json_rows(path, "statements"), {})) >= NEEDED else 0.0
            with open_table(path, known=NEEDED.__contains__) as table:
                return 1.0 if set(table.header) >= NEEDED else 0.0
        except DatasetError:
            return 0.0

    def publisher(self, file: DatasetFile) -> Source:
        """Whoever handed the file on."""
        name = file.source or file.path.name.split(".")[0]
        return Source(slug(name), name, SourceKind.DATASET)

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """One statement a record.

        Raises: DatasetError when the records lack what every one has.
        """
        yield self.publisher(file)
        sources, seen, ground = SourceNames(file.theatre), Seen(), Ground(file.theatre)
        estimates = 0
        for at, record in _records(file.path):
            if record is ESTIMATE:
                estimates += 1
                continue
            try:
                if isinstance(record, str):
                    raise RowRefused(record, "the file may be cut off: export it again")
                if seen.again(record["id"]):
                    raise RowRefused(f"the id {record['id'][:12]} occurs twice", "the first of it was taken")
                yield from _statement(file, record, sources, ground)
            except RowRefused as refused:
                yield Problem(f"{file.path.name}, row {at}", refused.message, refused.hint)
            except (ValueError, KeyError, TypeError) as error:
                yield Problem(f"{file.path.name}, row {at}", f"is no flat record: {error}", "export it again")
        if estimates:
            yield Remark(file.path.name, f"{estimates:,} {ESTIMATES_LEFT_OUT}")


dataset("flat")(FlatImporter())


def _made_here(path: Path) -> bool:
    """Whether a map is an export of whoholds, as its head or its table of credits says."""
    if path.name.lower().endswith(".gpkg"):
        import sqlite3

        try:
            with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as tables:
                made = tables.execute("SELECT 1 FROM credits WHERE name = 'made_with' AND value = 'whoholds'")
                return made.fetchone() is not None
        except sqlite3.DatabaseError:
            return False
    with path.open("rb") as stream:
        head = stream.read(100_000)
    return b'"made_with": "whoholds"' in head or b"(whoholds)</name>" in head


def _on_map(path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    import shapely

    for at, feature in enumerate(features(path, Notes()), start=1):
        told = feature.properties
        if told.keys() >= ESTIMATED:
            yield at, ESTIMATE
        elif feature.fault or not told.get("id"):
            yield at, feature.fault or "it is no statement"
        else:
            drawn = {AREA: shapely.to_wkb(shapely.union_all(feature.polygons), hex=True)} if feature.polygons else {}
            yield at, {**dict.fromkeys(NEEDED, ""), **told, **drawn}


def _records(path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    if path.name.lower().endswith(MAPS):
        yield from _on_map(path)
        return
    if path.name.lower().endswith((".jsonl", ".json")):
        for at, told in enumerate(json_rows(path, "statements"), start=1):
            yield at, {k: _text(v) for k, v in told.items()}
        return
    with open_table(path, known=NEEDED.__contains__) as table:
        header = list(table.header)
        if missing := sorted(NEEDED - set(header)):
            raise DatasetError(
                f"{path.name} holds no flat records: it lacks {', '.join(missing)}", hint="whoholds export --format csv"
            )
        for row in table.rows:
            yield row.number, row.broken or {h: _armed(c) for h, c in zip(header, row.cells, strict=True)}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(f"{v['name']} ({v['role']})" if isinstance(v, dict) else str(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value)
    return "" if value is None else str(value)


def _armed(cell: str) -> str:
    """A cell that was disarmed for spreadsheets ('=1) as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@") else cell


def _statement(file: DatasetFile, record: Mapping[str, str], sources: SourceNames, ground: Ground) -> Iterator[Item]:
    said_by = []
    for name in filter(None, (n.strip() for n in re.split(r";(?![^(]*\))", record["said_by"]))):
        source, first = sources.find(name)
        if first:
            yield source
        said_by.append(Speaker(source.name, source.id))
    if not said_by:
        raise RowRefused("tells nobody who said it", "fill said_by")
    known_at = record.get("known_at", "")
    yield Draft(
        body=_body(record, ground),
        citation=Citation.from_row(file.document, record["id"], record["exact"] or record["id"]),
        made_by=TOOL,
        said_by=tuple(said_by),
        denied=record.get("denied", "").lower() == "true",
        hedge=record.get("hedge", ""),
        modality=Modality(record.get("modality") or "actual"),
        valid=_valid(record),
        credibility=_whole(record.get("credibility")) or 6,
        known_at=datetime.fromisoformat(known_at).astimezone(UTC) if known_at else None,
    )


def _valid(record: Mapping[str, str]) -> Period | None:
    if not record["valid_from"]:
        return None
    first = period(record["valid_from"]).start
    last = period(record.get("valid_to") or record["valid_from"]).start
    return Period.between(first, last, Precision(record.get("date_precision") or "day"))


def _body(record: Mapping[str, str], ground: Ground) -> AnyBody:
    kind = record["kind"]
    if kind not in BODIES:
        raise RowRefused(f"the kind '{kind}' is none", f"one of: {', '.join(BODIES)}")
    actors = tuple(
        Participant(m[1], Role(m[2])) for part in record["actors"].split("; ") if (m := ACTOR.fullmatch(part))
    )
    told = record.get("place_told") or record.get("place", "")
    place = PlaceReference(told, record.get("place") or told) if told else None
    where = {"actors": actors, "place": place, "location": _location(record, ground)}
    get = {k: v for k, v in record.items() if v}
    match kind:
        case "event":
            killed = [_whole(get.get(f"killed_{end}")) for end in ("low", "best", "high")]
            losses = (Casualties("killed", "", *killed),) if any(n is not None for n in killed) else ()
            sub = get.get("sub_event_type", "")
            return Event(event_type=get["event_type"], sub_event_type=sub, casualties=losses, **where)  # type: ignore[arg-type]  # known fields
        case "control":
            return Control(
                status=ControlStatus(get["status"]),
                extent=get.get("extent", ""),
                count=_count(get),
                scale=get.get("scale", ""),
                scale_value=get.get("scale_value", ""),
                **where,  # type: ignore[arg-type]  # known fields
            )
        case "figure":
            count = _count(get)
            if count is None:
                raise RowRefused("a figure without a number", "export it again")
            return Figure(count=count, **where)  # type: ignore[arg-type]  # known fields
        case "standing":
            return Standing(status=StandingStatus(get["status"]), **where)  # type: ignore[arg-type]  # known fields
        case "relation":
            return Relation(relation=RelationKind(get["relation"]), **where)  # type: ignore[arg-type]  # known fields
        case "outlook":
            status = StandingStatus(get["status"]) if "status" in get else None
            what = get.get("what", "")
            return Outlook(what=what, status=status, likelihood=get.get("likelihood", ""), **where)  # type: ignore[arg-type]  # known fields
    return Driver(what=get.get("what", ""), category=get.get("category", ""), **where)  # type: ignore[arg-type]  # known fields


def _location(record: Mapping[str, str], ground: Ground) -> Location | None:
    lat, lon = number(record.get("lat", "")), number(record.get("lon", ""))
    if lat is None or lon is None:
        return None
    if (fault := ground.fault(lat, lon)) not in ("", "outside"):  # a backer's capital lies outside, rightly
        message, hint = FAULTS[fault]
        raise RowRefused(message.format(lat=lat, lon=lon), hint)
    drawn = bytes.fromhex(record.get(AREA, ""))
    return Location(
        record.get("place", ""),
        lon,
        lat,
        number(record.get("radius_km", "")) or 2.0,
        record.get("place_id") or None,
        basis="area" if drawn else "row",
        geometry=drawn or None,
        country=record.get("country", ""),
        admin1=record.get("admin1", ""),
    )


def _count(get: Mapping[str, str]) -> Count | None:
    low, best, high = (number(get[end]) if end in get else None for end in ("low", "best", "high"))
    if low is None and best is None and high is None:
        return None
    return Count(get.get("measure", "other"), low, best, high, get.get("unit", ""))


def _whole(told: str | None) -> int | None:
    found = number(told) if told else None
    return int(found) if found is not None else None
