"""VIINA 2: news events and per-settlement control of Ukraine, zipped CSV; each source of control is a witness of its own."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from whoholds.errors import DatasetError
from whoholds.model import (
    Citation,
    Control,
    Draft,
    Event,
    Location,
    Participant,
    Period,
    PlaceReference,
    Source,
    Speaker,
    Tool,
)
from whoholds.model.vocabularies import EVENT_TYPE_OF, ControlStatus, Role, SourceKind
from whoholds.reading.datasets import DatasetFile, Item, Mapped, dataset
from whoholds.reading.datasets._ground import FAULTS, Ground
from whoholds.reading.datasets._naming import ActorNames, SourceNames
from whoholds.reading.datasets._refusing import RowRefused, Told, items_of
from whoholds.reading.datasets._shapes import Notes, features
from whoholds.reading.datasets._tables import Seen, open_table
from whoholds.reading.datasets._values import instant, number, period, today

TOOL = Tool(name="viina", version="1")
VIINA = Source(
    "viina",
    "VIINA",
    SourceKind.DATASET,
    names=("Violent Incident Information from News Articles",),
    reliability="C",
    url="https://github.com/zhukovyuri/VIINA",
    licence="ODbL 1.0 (Yuri M. Zhukov, VIINA)",
)
CONTROL_SOURCES = {
    "status_wiki": ("Wikipedia", SourceKind.SOCIAL_MEDIA),
    "status_dsm": ("DeepStateMap", SourceKind.MAP),
    "status_isw": ("Institute for the Study of War", SourceKind.THINK_TANK),
    "status_boost": ("VIINA, boosted with events", SourceKind.DATASET),
    "status": ("VIINA", SourceKind.DATASET),
}
"""Whose word a column is; ``status``, made of the others, counts only where it stands alone."""
LABELS = (
    ("t_airstrike", "Air/drone strike"),
    ("t_uav", "Air/drone strike"),
    ("t_artillery", "Shelling/artillery/missile attack"),
    ("t_ied", "Remote explosive/landmine/IED"),
    ("t_hospital", "Attack"),
    ("t_killing", "Attack"),
    ("t_firefight", "Armed clash"),
    ("t_armor", "Armed clash"),
    ("t_raid", "Armed clash"),
    ("t_aad", "Disrupted weapons use"),
    ("t_arrest", "Arrests"),
    ("t_property", "Looting/property destruction"),
)
"""VIINA's labels in the order in which the first that fits decides; events with none of them are told as Other."""
INITIATORS = (("a_rus", "RU"), ("a_ukr", "UA"))
RADIUS_KM = {"STREET": 1.0, "PPL": 3.0, "ADM4": 5.0, "ADM3": 15.0, "ADM2": 30.0, "ADM1": 75.0, "ADM0": 300.0}
LONGEST_QUOTE = 1_000


class ViinaImporter:
    """Reads VIINA's events and control tables."""

    def recognises(self, path: Path) -> float:
        """By the columns of either table."""
        try:
            with open_table(path, known=_is_column) as table:
                header = {h.lower() for h in table.header}
        except DatasetError:
            return 0.0
        control = "geonameid" in header and any(c.startswith("status") for c in header)
        events = {"event_id", "geo_precision"} <= header or {"report_id", "event_id"} <= header
        return 0.95 if control or events else 0.0

    def publisher(self, file: DatasetFile) -> Source:  # noqa: ARG002  # the contract: others need the file
        """VIINA."""
        return VIINA

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """Events, or a control statement for each change of a settlement's status by each source.

        Raises: DatasetError when the table is neither.
        """
        yield VIINA
        with open_table(file.path, known=_is_column) as table:
            header = [h.strip().lower() for h in table.header]
            rows = ((r.number, r.broken or dict(zip(header, r.cells, strict=True))) for r in table.rows)
            reading = _Reading(file)
            if "geonameid" in header and "date" in header and any(c.startswith("status") for c in header):
                columns = [c for c in header if c in CONTROL_SOURCES and c != "status"] or ["status"]
                columns += [c for c in header if c.startswith("status_") and c not in CONTROL_SOURCES]
                yield from reading.items(rows, lambda row: reading.control(row, columns))
            elif {"event_id", "date", "latitude", "longitude"} <= set(header):
                yield from reading.items(rows, reading.event)
            else:
                raise DatasetError(
                    f"{file.path.name} is neither VIINA's events nor its control table (it has {', '.join(header)[:200]})",
                    hint="import event_info_latest_*.zip (with --map labels=event_labels_latest_*.zip) or control_latest_*.zip",
                )


dataset("viina")(ViinaImporter())


def _is_column(name: str) -> bool:
    return "_" in name or name.lower() in ("date", "status", "geonameid", "longitude", "latitude")


@dataclass
class _Reading:
    """One file being read."""

    file: DatasetFile
    seen: Seen = field(default_factory=Seen)
    last: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names = ActorNames(self.file.theatre, self.file.mapping)
        self.sources = SourceNames(self.file.theatre)
        self.ground = Ground(self.file.theatre)
        self.places = _places(self.file)
        self.labels = _labels(self.file)

    def items(
        self, rows: Iterator[tuple[int, Told]], take: Callable[[Mapping[str, str]], Iterator[Item]]
    ) -> Iterator[Item]:
        """The items of every row, as ``take`` makes them."""
        days = "days are written 20220224"
        return items_of(self.file.path.name, rows, take, self.counts, again="fetch it again", days=days)

    def _day(self, row: Mapping[str, str]) -> Period:
        return period(row.get("date", "").removesuffix(".0"), None, today() + timedelta(days=1))

    def _location(self, row: Mapping[str, str], name: str, radius_km: float) -> Location | None:
        """Where the row is; None where it tells no coordinates.

        Raises: RowRefused for coordinates that cannot be right.
        """
        lat, lon = number(row.get("latitude", "")), number(row.get("longitude", ""))
        if lat is None or lon is None:
            return None
        if fault := self.ground.fault(lat, lon):
            message, hint = FAULTS[fault]
            raise RowRefused(message.format(lat=lat, lon=lon), hint)
        return Location(
            name or f"{lat:.4f}, {lon:.4f}",
            lon,
            lat,
            radius_km,
            basis="row",
            country="UKR",
            admin1=row.get("adm1_name", ""),
        )

    def control(self, row: Mapping[str, str], columns: list[str]) -> Iterator[Item]:
        """A statement for each source whose word on the settlement changes with this row."""
        place_id = row.get("geonameid", "").removesuffix(".0")
        if not place_id.isdigit():
            raise RowRefused(f"geonameid is '{place_id}'", "fetch the file again")
        valid = self._day(row)
        if self.seen.again(f"{place_id} {valid.start}"):
            raise RowRefused(f"settlement {place_id} on {valid.start} occurs twice", "the first row of it was taken")
        name, place, location = self._settlement(row, place_id)
        for column in columns:
            status = row.get(column, "").strip().upper()
            if status in ("", "NA", "NAN") or self.last.get((place_id, column)) == status:
                continue
            self.last[place_id, column] = status
            bodies = list(self._status(status, column, place, location, valid))
            source, first = self._source(column)
            if first:
                yield source
            said_by = [Speaker(source.name, source.id)] + (
                [Speaker(VIINA.name, VIINA.id)] if source.id != VIINA.id else []
            )
            for body in bodies:
                for p in body.actors:
                    if p.told not in self.told:
                        self.told.add(p.told)
                        yield Mapped("holder", p.told, p.actor or "")
                row_id = f"{place_id} {valid.start} {column}"
                quote = f"{name}, {valid.start}: {column} {status}"
                yield Draft(
                    body=body,
                    citation=Citation.from_row(self.file.document, row_id, quote),
                    made_by=TOOL,
                    said_by=tuple(said_by),
                    valid=valid,
                    known_at=instant(valid.start),
                )

    def _settlement(self, row: Mapping[str, str], place_id: str) -> tuple[str, PlaceReference, Location | None]:
        told = self.places.execute("SELECT name, lat, lon FROM places WHERE id = ?", (place_id,)).fetchone()
        name = row.get("asciiname") or row.get("name") or (told[0] if told else "") or f"geonames:{place_id}"
        location = self._location(row, name, 2.0)
        if location is None and told:
            location = self._location({"latitude": str(told[1]), "longitude": str(told[2])}, name, 2.0)
        return name, PlaceReference(name, f"geonames:{place_id}" if location is None else name, "town"), location

    def _source(self, column: str) -> tuple[Source, bool]:
        name, kind = CONTROL_SOURCES.get(column, (f"{column.removeprefix('status_')} (in VIINA)", SourceKind.OTHER))
        if column == "status":
            first = column not in self.told
            self.told.add(column)
            return VIINA, first
        source, first = self.sources.find(name)
        if source.kind is SourceKind.OTHER and kind is not SourceKind.OTHER:
            source = Source(source.id, source.name, kind, licence=VIINA.licence)
        return source, first

    def _status(
        self, status: str, column: str, place: PlaceReference, location: Location | None, valid: Period
    ) -> Iterator[Control]:
        common = {"place": place, "location": location, "scale": f"VIINA {column}", "scale_value": status}
        if status in ("CONTESTED", "CT"):
            yield Control(status=ControlStatus.CONTESTS, **common)  # type: ignore[arg-type]  # a dict of known fields
            return
        actor = self._state(status, Role.HOLDER, valid)
        if actor is None:
            raise RowRefused(f"the status '{status}' is not known", f"say what it means: --map {status}=HOLDER")
        yield Control(actors=(actor,), status=ControlStatus.CONTROLS, **common)  # type: ignore[arg-type]  # as above

    def _state(self, code: str, role: Role, valid: Period) -> Participant | None:
        found = self.names.find(code, valid.start) or self.names.of_code(code, valid.start)
        return Participant(found.name, role, found.id, code) if found else None

    def event(self, row: Mapping[str, str]) -> Iterator[Item]:
        """One news event; what is known not to be of the war is left out and counted."""
        name = row.get("event_id", "").removesuffix(".0")
        if not name:
            raise RowRefused("has no event_id", "fetch the file again")
        valid = self._day(row)
        labels = {**self._stored_labels(name), **{k: v for k, v in row.items() if k.endswith("_b") and v}}
        if labels and labels.get("t_mil_b", "1") in ("0", "0.0"):
            self.counts["events are not about the war (t_mil) and were left out"] += 1
            return
        place_name = row.get("asciiname") or row.get("address", "").split(",")[0].strip()
        precision = row.get("geo_precision", "").upper()
        location = self._location(row, place_name, RADIUS_KM.get(precision[:4], RADIUS_KM.get(precision[:3], 5.0)))
        if location is None:
            raise RowRefused("has no coordinates", "fetch the file again")
        if self.seen.again(name):
            raise RowRefused(f"the id {name} occurs twice", "the first row of it was taken")
        on = {k.removesuffix("_b") for k, v in labels.items() if v in ("1", "1.0")}
        sub = next((s for label, s in LABELS if label in on), "Other")
        if not labels:
            self.counts[
                "events have no labels and are told as 'Other': give --map labels=event_labels_latest_….zip"
            ] += 1
        source, first = self.sources.find(row.get("source", "") or "VIINA")
        if first:
            yield source
        actors = tuple(
            p for label, code in INITIATORS if label in on and (p := self._state(code, Role.INITIATOR, valid))
        )
        within = tuple(w for w in (row.get("adm2_name", ""), row.get("adm1_name", ""), "Ukraine") if w)
        yield Draft(
            body=Event(
                actors=actors,
                place=PlaceReference(place_name, place_name, within=within) if place_name else None,
                location=location,
                event_type=EVENT_TYPE_OF[sub],
                sub_event_type=sub,
                summary=", ".join(sorted(on))[:300],
            ),
            citation=Citation.from_row(
                self.file.document, name, (row.get("text", "") or row.get("url", "") or name)[:LONGEST_QUOTE]
            ),
            made_by=TOOL,
            said_by=(Speaker(source.name, source.id), Speaker(VIINA.name, VIINA.id)),
            valid=valid,
            known_at=instant(valid.start),
        )

    def _stored_labels(self, event: str) -> dict[str, str]:
        found = self.labels.execute("SELECT label FROM labels WHERE event = ?", (event,)).fetchall()
        if not found:
            return {}
        on = {label for (label,) in found}
        return {"t_mil_b": "0", **dict.fromkeys(on, "1")}


def _labels(file: DatasetFile) -> sqlite3.Connection:
    """The labels of events from their own file, in a temporary store."""
    store = sqlite3.connect("")
    store.execute("CREATE TABLE labels (event TEXT, label TEXT)")
    if path := file.mapping.get("labels"):
        with open_table(_existing(path, "labels"), known=_is_column) as table:
            header = [h.strip().lower() for h in table.header]
            for row in table.rows:
                if row.broken:
                    continue
                told = dict(zip(header, row.cells, strict=True))
                event = told.get("event_id", "").removesuffix(".0")
                on = [(event, k) for k, v in told.items() if k.endswith("_b") and v in ("1", "1.0")]
                store.executemany("INSERT INTO labels VALUES (?, ?)", on or [(event, "none_b")])
        store.execute("CREATE INDEX by_event ON labels (event)")
    return store


def _places(file: DatasetFile) -> sqlite3.Connection:
    """Settlements by GeoNames id, from the file the user names (a table, or VIINA's tessellation as GeoJSON)."""
    store = sqlite3.connect("")
    store.execute("CREATE TABLE places (id TEXT PRIMARY KEY, name TEXT, lat REAL, lon REAL)")
    if path := file.mapping.get("places"):
        for told in _place_rows(_existing(path, "places")):
            place = (told.get("geonameid", "").removesuffix(".0"), told.get("asciiname") or told.get("name", ""))
            store.execute(
                "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?)",
                (*place, number(told.get("latitude", "")), number(told.get("longitude", ""))),
            )
    return store


def _place_rows(path: Path) -> Iterator[Mapping[str, str]]:
    if path.name.lower().endswith((".geojson", ".json", ".gpkg")):
        for feature in features(path, Notes()):
            yield {k.lower(): v for k, v in feature.properties.items()}
        return
    with open_table(path, known=_is_column) as table:
        header = [h.strip().lower() for h in table.header]
        for row in table.rows:
            if not row.broken:
                yield dict(zip(header, row.cells, strict=True))


def _existing(told: str, what: str) -> Path:
    path = Path(told)
    if not path.is_file():
        raise DatasetError(f"there is no file {told} with the {what}", hint=f"--map {what}=FILE")
    return path
