"""ACLED: CSV exports with old and new columns, and what its API answers; its terms travel with every row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from whoholds.errors import DatasetError
from whoholds.model import (
    Actor,
    Casualties,
    Citation,
    Control,
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
from whoholds.model.ids import slug
from whoholds.model.statements import AnyBody
from whoholds.model.vocabularies import EVENT_TYPE_OF, SUB_EVENT_TYPES, ActorKind, ControlStatus, Role, SourceKind
from whoholds.reading.datasets import DatasetFile, Item, Mapped, dataset
from whoholds.reading.datasets._ground import Ground
from whoholds.reading.datasets._json import json_rows
from whoholds.reading.datasets._naming import ActorNames, SourceNames, plain
from whoholds.reading.datasets._refusing import RowRefused, Told, items_of
from whoholds.reading.datasets._tables import Seen, open_table
from whoholds.reading.datasets._values import day_first, instant, number, period, spread, today

TOOL = Tool(name="acled", version="1")
ACLED = Source(
    "acled",
    "ACLED",
    SourceKind.DATASET,
    names=("Armed Conflict Location & Event Data", "Armed Conflict Location and Event Data Project"),
    language="en",
    reliability="B",
    url="https://acleddata.com",
    licence="ACLED Terms of Use and Attribution Policy",
    terms="ACLED's terms do not allow giving its rows out again; publish what is derived from them, with attribution.",
)
NEEDED = ("event_id_cnty", "event_date", "event_type", "actor1", "latitude", "longitude")
ALSO_CALLED = {
    "time_precision": ("time_preci",),
    "geo_precision": ("geo_precis", "geo_preci"),
    "assoc_actor_1": ("ally_actor_1",),
    "assoc_actor_2": ("ally_actor_2",),
    "event_id_cnty": ("data_id", "event_id_no_cnty"),
}
OLD_TYPES = {
    "battle no change of territory": "Armed clash",
    "battle government regains territory": "Government regains territory",
    "battle non state actor overtakes territory": "Non-state actor overtakes territory",
    "headquarters or base established": "Headquarters or base established",
    "non violent transfer of territory": "Non-violent transfer of territory",
    "strategic development": "Other",
    "strategic developments": "Other",
    "remote violence": "Shelling/artillery/missile attack",
    "violence against civilians": "Attack",
    "riots protests": "Peaceful protest",
}
"""Event types before 2019, when there were no sub-event types."""
KINDS = tuple(ActorKind)
GAINS_STATE = "Government regains territory"
GAINS_OTHER = "Non-state actor overtakes territory"
TRANSFER = "Non-violent transfer of territory"
BASE = "Headquarters or base established"
STATES = (ActorKind.STATE_FORCES, ActorKind.EXTERNAL_FORCES)
RADIUS_KM = {1: 3.0, 2: 25.0, 3: 75.0}
SPREAD_DAYS = {2: (7, Precision.WEEK), 3: (30, Precision.MONTH)}
LONGEST_QUOTE = 1_500


class AcledImporter:
    """Reads ACLED's events."""

    def recognises(self, path: Path) -> float:
        """By ACLED's own columns."""
        try:
            if path.name.lower().endswith((".json", ".jsonl")):
                first = {k.lower() for k in next(json_rows(path, "data"), {})}
            else:
                with open_table(path, known=_is_column) as table:
                    first = {h.lower() for h in table.header}
        except DatasetError:
            return 0.0
        return 1.0 if {"event_date", "actor1", "inter1"} <= first else 0.0

    def publisher(self, file: DatasetFile) -> Source:  # noqa: ARG002  # the contract: others need the file
        """ACLED."""
        return ACLED

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """One event a row, and control statements where territory changed hands.

        Raises: DatasetError when columns that every export has are missing.
        """
        yield ACLED
        reading = _Reading(file)
        if file.path.name.lower().endswith((".json", ".jsonl")):
            rows = enumerate(json_rows(file.path, "data", again=True), start=1)
            yield from reading.items(
                (n, {k.lower(): "" if v is None else str(v) for k, v in r.items()}) for n, r in rows
            )
            return
        with open_table(file.path, known=_is_column) as table:
            header = [h.strip().lower() for h in table.header]
            missing = [n for n in NEEDED if not {n, *ALSO_CALLED.get(n, ())} & set(header)]
            if missing:
                raise DatasetError(
                    f"{file.path.name} is no ACLED export: it lacks {', '.join(missing)}",
                    hint="export it anew, or import it as a table: whoholds import table",
                )
            yield from reading.items(
                (r.number, r.broken or dict(zip(header, r.cells, strict=True))) for r in table.rows
            )


dataset("acled")(AcledImporter())


def _is_column(name: str) -> bool:
    return name.lower() in NEEDED or "_" in name


@lru_cache(maxsize=1)
def common_names() -> tuple[tuple[str, str], ...]:
    """ACLED's names of actors and what they are commonly called (own compilation from public knowledge)."""
    with Path(__file__).with_name("acled_names.csv").open(encoding="utf-8", newline="") as stream:
        return tuple((row["name"], row["common"]) for row in csv.DictReader(stream))


def names_for(told: str) -> Iterator[str]:
    """What an actor of ACLED's may be called elsewhere, likeliest first.

    >>> list(names_for("Military Forces of Syria (2000-2024) Republican Guard"))[1:4]
    ['Military Forces of Syria Republican Guard', 'Government of Syria', 'Syria government']
    >>> list(names_for("QSD: Syrian Democratic Forces"))
    ['QSD: Syrian Democratic Forces', 'QSD', 'Syrian Democratic Forces']
    """
    yield told
    short = " ".join(re.sub(r"\s*\([^)]*\)", " ", told).split())
    if short != told:
        yield short
    if match := re.match(r"(?:Military|Police|Government|Armed) Forces of (?:the )?([^(:]+?)\s*(?:\(|$)", told):
        country = match[1]
        yield from (f"Government of {country}", f"{country} government", f"{country} army", country)
    if ": " in short:
        yield from short.split(": ", 1)


def kind_of(inter: str) -> ActorKind | None:
    """The kind of an actor by ACLED's inter code, a digit in old exports and words in new ones.

    >>> kind_of("2").value, kind_of("Rebel group").value, kind_of("External/Other forces").value, kind_of("0")
    ('Rebel Groups', 'Rebel Groups', 'External/Other Forces', None)
    """
    code = inter.strip().removesuffix(".0")
    if code.isdigit():
        return KINDS[int(code) - 1] if 1 <= int(code) <= len(KINDS) else None
    return next((k for k in KINDS if plain(k).rstrip("s") == plain(code).rstrip("s")), None)


def types_of(event_type: str, sub_event_type: str) -> tuple[str, str] | None:
    """Today's event and sub-event type for any year's.

    >>> types_of("Battle-Government regains territory", ""), types_of("Battles", "Armed clash"), types_of("Party", "")
    (('Battles', 'Government regains territory'), ('Battles', 'Armed clash'), None)
    """
    subs = {plain(s): s for s in EVENT_TYPE_OF}
    sub = (
        subs.get(plain(sub_event_type)) or OLD_TYPES.get(plain(event_type))
        if sub_event_type or plain(event_type) in OLD_TYPES
        else None
    )
    if sub is not None:
        return EVENT_TYPE_OF[sub], sub
    return next(((k, "") for k in SUB_EVENT_TYPES if plain(k) == plain(event_type)), None)


@dataclass
class _Reading:
    """One file being read."""

    file: DatasetFile
    seen: Seen = field(default_factory=Seen)
    met: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.names = ActorNames(self.file.theatre, self.file.mapping, common_names())
        self.sources = SourceNames(self.file.theatre)
        self.ground = Ground(self.file.theatre)

    def items(self, rows: Iterator[tuple[int, Told]]) -> Iterator[Item]:
        """The items of every row."""
        days = "days are written 2017-12-15 or 15 December 2017"
        rows = self.ground.demand_unturned(rows, self.file.path.name)
        return items_of(self.file.path.name, rows, self._row, self.counts, again="export it again", days=days)

    def _row(self, row: Mapping[str, str]) -> Iterator[Item]:
        name = _cell(row, "event_id_cnty")
        if not name:
            raise RowRefused("has no event id", "export it again")
        valid = self._valid(row)
        location = self._location(row)
        if location is None:
            self.counts["events lie outside the theatre and were left out"] += 1
            return
        types = types_of(_cell(row, "event_type"), _cell(row, "sub_event_type"))
        if types is None:
            raise RowRefused(f"the event type '{_cell(row, 'event_type')}' is none of ACLED's", "export it again")
        if self.seen.again(name):
            raise RowRefused(f"the id {name} occurs twice", "the first row of it was taken")
        sides = {n: self._side(row, n, role, valid) for n, role in ((1, Role.INITIATOR), (2, Role.TARGET))}
        yield from self._met(row, sides)
        place = _place(row)
        event = Event(
            actors=sides[1] + sides[2],
            place=place,
            location=location,
            event_type=types[0],
            sub_event_type=types[1],
            casualties=self._casualties(row),
            summary=_cell(row, "civilian_targeting"),
        )
        bodies: list[AnyBody] = [event, *self._control(row, types[1], sides, place, location)]
        quote = _cell(row, "notes") or f"{types[1] or types[0]}, {_cell(row, 'location')}"
        citation = Citation.from_row(self.file.document, name, quote[:LONGEST_QUOTE])
        offices = [o.strip() for o in _cell(row, "source").split(";") if o.strip()]
        said_by = [Speaker(ACLED.name, ACLED.id)]
        if offices:
            source, first = self.sources.find(offices[0][:200])
            if first:
                yield source
            said_by.insert(0, Speaker(source.name, source.id))
        for body in bodies:
            yield Draft(
                body=body,
                citation=citation,
                made_by=TOOL,
                said_by=tuple(said_by),
                valid=valid,
                credibility=1 if len(offices) > 1 else 2,
                known_at=instant(valid.last),
            )

    def _met(self, row: Mapping[str, str], sides: Mapping[int, tuple[Participant, ...]]) -> Iterator[Actor | Mapped]:
        """Actors the theatre does not know, with their kind; associated actors come without one."""
        for side, actors in sides.items():
            for order, p in enumerate(actors):
                if p.told in self.met:
                    continue
                self.met.add(p.told)
                yield Mapped("holder", p.told, p.actor or "")
                kind = kind_of(_cell(row, f"inter{side}")) if order == 0 else None
                if p.actor is None and kind is not None:
                    yield Actor(slug(p.name), p.name, kind, provisional=True, source="named by ACLED")

    def _side(self, row: Mapping[str, str], side: int, role: Role, valid: Period) -> tuple[Participant, ...]:
        told = [_cell(row, f"actor{side}"), *_cell(row, f"assoc_actor_{side}").split(";")]
        if side == 1 and not told[0]:
            raise RowRefused("has no actor1", "export it again")
        return tuple(self._actor(t.strip(), role, valid) for t in dict.fromkeys(told) if t.strip())

    def _actor(self, told: str, role: Role, valid: Period) -> Participant:
        for name in names_for(told):
            if found := self.names.find(name, valid.start):
                return Participant(found.name, role, found.id, told)
        return self.names.participant(told, role, valid.start)

    def _valid(self, row: Mapping[str, str]) -> Period:
        told = _cell(row, "event_date")
        if re.match(r"\d{1,2}-[A-Za-z]", told):
            told = told.replace("-", " ")
        on = period(told, day_first([told]) if "/" in told else None, today())
        days, precision = SPREAD_DAYS.get(_whole(row, "time_precision") or 1, (1, Precision.DAY))
        return on if days == 1 else spread(on, days, precision)

    def _location(self, row: Mapping[str, str]) -> Location | None:
        lat, lon = number(_cell(row, "latitude")), number(_cell(row, "longitude"))
        if lat is None or lon is None:
            raise RowRefused("has no coordinates", "export it again")
        country = _cell(row, "country")
        if not self.ground.sound(lat, lon, country):
            return None
        precision = _whole(row, "geo_precision") or 1
        return Location(
            _cell(row, "location") or f"{lat:.4f}, {lon:.4f}",
            lon,
            lat,
            RADIUS_KM.get(precision, 25.0),
            basis="division" if precision == 3 else "row",
            country=self.ground.country_code(country),
            admin1=_cell(row, "admin1"),
        )

    def _casualties(self, row: Mapping[str, str]) -> tuple[Casualties, ...]:
        told = _cell(row, "fatalities")
        if not told:
            return ()
        killed = _whole(row, "fatalities")
        if killed is None:
            raise RowRefused(f"fatalities '{told}' are no count", "export it again")
        return (Casualties("killed", "", None, killed, None),)

    def _control(
        self,
        row: Mapping[str, str],
        sub: str,
        sides: Mapping[int, tuple[Participant, ...]],
        place: PlaceReference | None,
        location: Location,
    ) -> Iterator[Control]:
        """Who holds the place after it changed hands, and who lost it."""
        first, second = (sides[n][0] if sides[n] else None for n in (1, 2))
        if sub == BASE and first:
            yield self._held(first, ControlStatus.PRESENT, place, location, sub)
        if sub not in (GAINS_STATE, GAINS_OTHER, TRANSFER) or first is None:
            return
        winner, loser = first, second
        kinds = [kind_of(_cell(row, f"inter{n}")) for n in (1, 2)]
        states = [k in STATES for k in kinds]
        if sub != TRANSFER and second is not None and None not in kinds and states[0] != states[1]:
            wins_first = states[0] if sub == GAINS_STATE else not states[0]
            winner, loser = (first, second) if wins_first else (second, first)
        yield self._held(winner, ControlStatus.CONTROLS, place, location, sub)
        if loser is not None and loser.actor != "civilians" and not loser.name.startswith("Civilians"):
            yield self._held(loser, ControlStatus.LOST, place, location, sub)

    def _held(
        self, actor: Participant, status: ControlStatus, place: PlaceReference | None, location: Location, sub: str
    ) -> Control:
        holder = Participant(actor.name, Role.HOLDER, actor.actor, actor.told)
        return Control(actors=(holder,), place=place, location=location, status=status, scale="ACLED", scale_value=sub)


def _cell(row: Mapping[str, str], name: str) -> str:
    found = row.get(name)
    if found:
        return found.strip()
    return next((row[n].strip() for n in ALSO_CALLED.get(name, ()) if row.get(n)), "")


def _whole(row: Mapping[str, str], name: str) -> int | None:
    found = number(_cell(row, name))
    return int(found) if found is not None and found >= 0 and found == int(found) else None


def _place(row: Mapping[str, str]) -> PlaceReference | None:
    name = _cell(row, "location")
    within = tuple(t for t in (_cell(row, n) for n in ("admin3", "admin2", "admin1", "country")) if t)
    return PlaceReference(", ".join((name, *within)), name, within=within) if name else None
