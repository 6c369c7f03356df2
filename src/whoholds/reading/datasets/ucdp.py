"""UCDP GED: CSV exports and API JSON, column sets of 5.0 to 25.x and the candidate events."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from whoholds.errors import DatasetError
from whoholds.model import (
    Casualties,
    Citation,
    Draft,
    Event,
    Location,
    Participant,
    Period,
    PlaceReference,
    Precision,
    Source,
    Speaker,
    Tool,
)
from whoholds.model.vocabularies import Role, SourceKind, UcdpViolence
from whoholds.reading.datasets import DatasetFile, Item, Mapped, dataset
from whoholds.reading.datasets._ground import Ground
from whoholds.reading.datasets._json import json_rows
from whoholds.reading.datasets._naming import ActorNames, SourceNames
from whoholds.reading.datasets._refusing import RowRefused, Told, items_of
from whoholds.reading.datasets._sharing import shared
from whoholds.reading.datasets._tables import Seen, open_table
from whoholds.reading.datasets._values import DateUnclear, instant, number, period, today

TOOL = Tool(name="ucdp", version="1")
UCDP = Source(
    "ucdp",
    "Uppsala Conflict Data Program",
    SourceKind.DATASET,
    names=("UCDP", "UCDP GED", "UCDP Georeferenced Event Dataset"),
    language="en",
    reliability="B",
    url="https://ucdp.uu.se",
    licence="CC BY 4.0 (Uppsala Conflict Data Program)",
)
NEEDED = ("id", "type_of_violence", "side_a", "side_b", "latitude", "longitude", "date_start", "best")
ALSO_CALLED = {
    "best": ("best_est", "best_estimate"),
    "low": ("low_est", "low_estimate"),
    "high": ("high_est", "high_estimate"),
    "where_coordinates": ("where_description",),
    "date_end": ("date_start",),
    "dyad_name": ("dyad",),
}
"""Names of columns in older releases."""
VIOLENCE = {1: UcdpViolence.STATE_BASED, 2: UcdpViolence.NON_STATE, 3: UcdpViolence.ONE_SIDED}
EVENT_TYPES = {
    1: ("Battles", "Armed clash"),
    2: ("Battles", "Armed clash"),
    3: ("Violence against civilians", "Attack"),
}
RADIUS_KM = {1: 2.0, 2: 25.0, 3: 30.0, 4: 75.0, 5: 50.0, 6: 300.0, 7: 100.0}
"""where_prec: the codebook's 25 km for 2; for divisions and countries the radius of a usual one."""
DIVISIONS = (3, 4, 6)
DATE_PRECISION = {1: Precision.DAY, 2: Precision.DAY, 3: Precision.WEEK, 4: Precision.MONTH, 5: Precision.YEAR}
LONGEST_QUOTE = 1_000


class UcdpImporter:
    """Reads the Georeferenced Event Dataset."""

    def recognises(self, path: Path) -> float:
        """By the columns only GED has."""
        try:
            if _is_json(path):
                first = next(json_rows(path, "Result"), {})
                return 1.0 if {"type_of_violence", "where_prec"} <= set(first) else 0.0
            with open_table(path, known=_is_column) as table:
                return 1.0 if {"type_of_violence", "where_prec", "side_a"} <= set(table.header) else 0.0
        except DatasetError:
            return 0.0

    def publisher(self, file: DatasetFile) -> Source:  # noqa: ARG002  # the contract: others need the file
        """UCDP."""
        return UCDP

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """One event a row.

        Raises: DatasetError when columns that every release has are missing.
        """
        reading = _Reading(file)
        yield UCDP
        if _is_json(file.path):
            rows: Iterator[tuple[int, Told]] = (
                (n, {k: "" if v is None else str(v) for k, v in row.items()})
                for n, row in enumerate(json_rows(file.path, "Result"), start=1)
            )
            yield from reading.items(rows)
            return
        with open_table(file.path, known=_is_column) as table:
            header = [h.strip() for h in table.header]
            missing = [n for n in NEEDED if not {n, *ALSO_CALLED.get(n, ())} & set(header)]
            if missing:
                raise DatasetError(
                    f"{file.path.name} is no UCDP GED file: it lacks {', '.join(missing)}",
                    hint="fetch it anew from https://ucdp.uu.se/downloads, or import it as a table: whoholds import table",
                )
            yield from reading.items(
                (r.number, r.broken or dict(zip(header, r.cells, strict=True))) for r in table.rows
            )


dataset("ucdp")(UcdpImporter())


def _is_json(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith((".json", ".jsonl"))


def _is_column(name: str) -> bool:
    return name in NEEDED or "_" in name


@lru_cache(maxsize=1)
def common_names() -> tuple[tuple[str, str], ...]:
    """UCDP's names of actors and what they are commonly called, worldwide (own compilation from public knowledge)."""
    with Path(__file__).with_name("ucdp_names.csv").open(encoding="utf-8", newline="") as stream:
        return tuple((row["name"], row["common"]) for row in csv.DictReader(stream))


def actors_of(side: str, names: ActorNames, role: Role, on: date) -> tuple[Participant, ...]:
    """The actors of one side of a dyad; alliances are written "A, B, C".

    >>> from whoholds.model import Actor, Theatre
    >>> names = ActorNames(Theatre("t", "T", actors=(Actor("sdf", "SDF"), Actor("turkey", "Turkey"))), {})
    >>> [(p.name, p.actor) for p in actors_of("SDF, YPG", names, Role.TARGET, date(2017, 1, 1))]
    [('SDF', 'sdf'), ('YPG', None)]
    >>> actors_of("Government of Turkey", names, Role.INITIATOR, date(2017, 1, 1))[0].actor
    'turkey'
    """
    told = [side] if names.find(side, on) else [p.strip() for p in side.split(", ") if p.strip()]
    return tuple(_actor(name, names, role, on) for name in told)


def _actor(told: str, names: ActorNames, role: Role, on: date) -> Participant:
    found = names.find(told, on)
    if found is None and told.startswith("Government of "):
        country = told.removeprefix("Government of ").partition(" (")[0]
        found = names.find(f"{country} government", on) or names.find(country, on)
    return Participant(found.name, role, found.id, told) if found else names.participant(told, role, on)


@dataclass
class _Reading:
    """One file being read."""

    file: DatasetFile
    seen: Seen = field(default_factory=Seen)
    told: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.names = ActorNames(self.file.theatre, self.file.mapping, common_names())
        self.sources = SourceNames(self.file.theatre, derives_from=None)
        self.ground = Ground(self.file.theatre)
        self.participants: dict[tuple[str, Role, int], tuple[Participant, ...]] = {}

    def items(self, rows: Iterator[tuple[int, Told]]) -> Iterator[Item]:
        """The items of every row."""
        name = self.file.path.name
        rows = self.ground.demand_unturned(rows, name)
        return items_of(name, rows, self._row, self.counts, again="fetch it again", days="days are written 2017-12-15")

    def _row(self, row: Mapping[str, str]) -> Iterator[Item]:
        name = _plain_id(_cell(row, "id"))
        if not name:
            raise RowRefused("has no id", "every event of GED has one: fetch the file again")
        violence = _whole(row, "type_of_violence")
        if violence not in VIOLENCE:
            raise RowRefused(f"type_of_violence is '{_cell(row, 'type_of_violence')}'", "it is 1, 2 or 3")
        valid = self._valid(row)
        location = self._location(row)
        if location is None:
            self.counts["events lie outside the theatre and were left out"] += 1
            return
        if self.seen.again(name):
            raise RowRefused(f"the id {name} occurs twice", "the first row of it was taken")
        initiators = self._side(_cell(row, "side_a"), Role.INITIATOR, valid)
        targets = self._side(_cell(row, "side_b"), Role.TARGET, valid)
        for p in (*initiators, *targets):
            if p.told not in self.told:
                self.told.add(p.told)
                yield Mapped("holder", p.told, p.actor or "")
        offices = list(dict.fromkeys(o.strip() for o in _cell(row, "source_office").split(";") if o.strip()))
        said_by = []
        for office in offices:
            source, first = self.sources.find(office[:200])
            if first:
                yield source
            said_by.append(Speaker(source.name, source.id))
        event_type, sub_event_type = EVENT_TYPES[violence]
        yield Draft(
            body=Event(
                actors=initiators + targets,
                place=_place(row),
                location=location,
                event_type=event_type,
                sub_event_type=sub_event_type,
                casualties=tuple(self._casualties(row, initiators, targets)),
                summary=f"{VIOLENCE[violence].value} violence, {_cell(row, 'dyad_name')}",
            ),
            citation=Citation.from_row(self.file.document, name, _quote(row)),
            made_by=TOOL,
            said_by=(*said_by[:1], Speaker(UCDP.name, UCDP.id)),
            valid=valid,
            credibility=1 if len(offices) > 1 else 2 if _whole(row, "event_clarity") != 2 else 3,
            known_at=_known_at(row, valid),
        )

    def _side(self, told: str, role: Role, valid: Period) -> tuple[Participant, ...]:
        if not told:
            raise RowRefused(f"has no {'side_a' if role is Role.INITIATOR else 'side_b'}", "fetch the file again")
        key = (told, role, valid.start.year * 12 + valid.start.month)
        if key not in self.participants:
            self.participants[key] = actors_of(told, self.names, role, valid.start)
        return self.participants[key]

    def _valid(self, row: Mapping[str, str]) -> Period:
        first = period(_cell(row, "date_start")).start
        last = period(_cell(row, "date_end")).start
        if last < first:
            raise RowRefused(f"ends on {last} before it begins on {first}", "correct the days")
        if last > today():
            raise RowRefused(f"{last} is yet to come", "correct the day")
        return Period.between(first, last, DATE_PRECISION.get(_whole(row, "date_prec") or 1, Precision.DAY))

    def _location(self, row: Mapping[str, str]) -> Location | None:
        lat, lon = number(_cell(row, "latitude")), number(_cell(row, "longitude"))
        if lat is None or lon is None:
            raise RowRefused("has no coordinates", "every event of GED has them: fetch the file again")
        country = _cell(row, "country").partition(" (")[0]
        if not self.ground.sound(lat, lon, country):
            return None
        precision = _whole(row, "where_prec") or 1
        return Location(
            _cell(row, "where_coordinates") or f"{lat:.4f}, {lon:.4f}",
            lon,
            lat,
            RADIUS_KM.get(precision, 25.0),
            basis="division" if precision in DIVISIONS else "row",
            country=self.ground.country_code(country),
            admin1=_cell(row, "adm_1"),
        )

    def _casualties(
        self, row: Mapping[str, str], initiators: tuple[Participant, ...], targets: tuple[Participant, ...]
    ) -> Iterator[Casualties]:
        """The dead of each side; the total's low and high are shared out in proportion where more than one side has dead."""
        columns = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
        told = {c: _whole(row, c) or 0 for c in columns}
        best = _whole(row, "best")
        if best is None or any(_cell(row, c) and _whole(row, c) is None for c in columns):
            raise RowRefused("its deaths are no numbers", "fetch the file again")
        low, high = _whole(row, "low"), _whole(row, "high")
        low, high = best if low is None else low, best if high is None else high
        if not low <= best <= high:
            self.counts["events have a low above or a high below their best: both taken as the best"] += 1
            low, high = min(low, best), max(high, best)
        if sum(told.values()) != best:
            self.counts["events have sides that do not add up to their best: the difference has no side"] += 1
            told["deaths_unknown"] = max(0, told["deaths_unknown"] + best - sum(told.values()))
        sides = (_side_name(initiators, row, "side_a"), _side_name(targets, row, "side_b"), "civilians", "")
        some = [(side, n) for side, n in zip(sides, told.values(), strict=True) if n] or [("", 0)]
        numbers = [n for _, n in some]
        for (side, n), least, most in zip(some, shared(low, numbers), shared(high, numbers), strict=True):
            yield Casualties("killed", side, min(least, n), n, max(most, n))


def _side_name(actors: tuple[Participant, ...], row: Mapping[str, str], column: str) -> str:
    return (actors[0].actor or actors[0].name) if len(actors) == 1 else _cell(row, column)


def _cell(row: Mapping[str, str], name: str) -> str:
    found = row.get(name)
    if found:
        return found.strip()
    return next((row[n].strip() for n in ALSO_CALLED.get(name, ()) if row.get(n)), "")


def _whole(row: Mapping[str, str], name: str) -> int | None:
    found = number(_cell(row, name))
    return int(found) if found is not None and found >= 0 and found == int(found) else None


def _plain_id(told: str) -> str:
    """Ids as whole numbers: some programs write 214797.0."""
    return told.removesuffix(".0")


def _quote(row: Mapping[str, str]) -> str:
    """What a person reads of an event: the headlines it rests on, else the articles, else who fought where."""
    told = _cell(row, "source_headline") or _cell(row, "source_article").strip('"')
    quote = told or f"{_cell(row, 'dyad_name')}, {_cell(row, 'where_coordinates')}"
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"


def _place(row: Mapping[str, str]) -> PlaceReference | None:
    name = _cell(row, "where_coordinates")
    within = tuple(t for t in (_cell(row, "adm_2"), _cell(row, "adm_1"), _cell(row, "country").partition(" (")[0]) if t)
    return PlaceReference(", ".join((name, *within)), name, within=within) if name else None


def _known_at(row: Mapping[str, str], valid: Period) -> datetime:
    """The day of the first report that can tell the whole event; reports dated before its end are slips or tell a part."""
    days = []
    for told in _cell(row, "source_date").split(";"):
        try:
            days.append(period(told.strip()).start)
        except DateUnclear:
            continue
    after = [d for d in days if valid.last <= d <= today()]
    return instant(min(after) if after else valid.last)
