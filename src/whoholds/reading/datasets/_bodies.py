"""What a row of any table states: who holds a place, what happened there, or figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from whoholds.model import Casualties, Control, Count, Event, Figure, Location, Period, PlaceReference
from whoholds.model.statements import AnyBody
from whoholds.model.vocabularies import ControlStatus, Role
from whoholds.reading.datasets._cells import control_of, count_of, event_type_of
from whoholds.reading.datasets._columns import cell, words
from whoholds.reading.datasets._naming import ActorNames, plain
from whoholds.reading.datasets._refusing import RowRefused
from whoholds.reading.datasets._tables import Row
from whoholds.reading.datasets._values import number

LONGEST_SUMMARY = 1_000
MEASURES = ("killed", "wounded", "captured", "displaced", "people", "fighters")
CASUALTIES = ("wounded", "captured", "displaced")
EVENT_FIELDS = ("event_type", "sub_event_type", "initiator", "target")
FORMS = ("control", "event", "figure")


def form_of(columns: Mapping[str, object], mapping: Mapping[str, str]) -> str | None:
    """What the rows are: control, event or figure; ``mapping["table"]`` is the user's word.

    >>> form_of({"place": 0, "holder": 1}, {}), form_of({"place": 0, "initiator": 1}, {}), form_of({"place": 0}, {})
    ('control', 'event', None)
    """
    if (told := mapping.get("table", "").removesuffix("s")) in FORMS:
        return told
    if "holder" in columns and not ("event_type" in columns and "as_of" in columns and "killed" in columns):
        return "control"
    if any(f in columns for f in EVENT_FIELDS):
        return "event"
    if "status" in columns:
        return "control"
    if ("measure" in columns and "value" in columns) or any(m in columns for m in MEASURES):
        return "figure"
    return None


@dataclass
class Bodies:
    """Makes the bodies of rows; ``unknown`` counts the words that were taken for something else."""

    form: str
    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    mapping: Mapping[str, str]
    names: ActorNames
    unknown: Counter[str] = field(default_factory=Counter)

    def of(self, row: Row, valid: Period, place: PlaceReference | None, location: Location | None) -> Iterator[AnyBody]:
        """The bodies of one row.

        Raises: RowRefused for a status nobody explained and for what is no count.
        """
        match self.form:
            case "control":
                yield from self._control(row, valid, place, location)
            case "event":
                yield self._event(row, valid, place, location)
            case _:
                yield from self._figures(row, valid, place, location)

    def _control(
        self, row: Row, valid: Period, place: PlaceReference | None, location: Location | None
    ) -> Iterator[AnyBody]:
        holders = [row.cells[at] for at in self.columns.get("holder", ()) if row.cells[at]]
        status = self._cell(row, "status")
        found = control_of(" / ".join(holders), status, self.names, valid.last)
        if found is None:
            raise RowRefused(
                f"the status '{status}' is not known",
                f"say what it means: --map '{status}=controls' (or contests, present …)",
            )
        for holder, ours in found:
            own = not status or plain(status) in set(ControlStatus)
            yield Control(
                actors=(self.names.participant(holder, Role.HOLDER, valid.last),) if holder else (),
                place=place,
                location=location,
                status=ours,
                extent=self._cell(row, "extent"),
                scale="" if own else self.header[self.columns["status"][0]],
                scale_value="" if own else status,
            )

    def _event(self, row: Row, valid: Period, place: PlaceReference | None, location: Location | None) -> Event:
        actors = tuple(
            self.names.participant(told, role, valid.last)
            for name, role in (("initiator", Role.INITIATOR), ("target", Role.TARGET), ("holder", Role.SUBJECT))
            for told in self._cell(row, name).split(";")
            if told.strip()
        )
        told, sub = self._cell(row, "event_type"), self._cell(row, "sub_event_type")
        mapped = self.mapping.get(told) or self.mapping.get(sub) or ""
        found = event_type_of(mapped or told, "" if mapped else sub)
        if found is None and (told or sub):
            self.unknown[f"the event type '{sub or told}' is not known and was taken as 'Other'"] += 1
        kind, sub_kind = found or ("Strategic developments", "Other")
        return Event(
            actors=actors,
            place=place,
            location=location,
            event_type=kind,
            sub_event_type=sub_kind,
            casualties=tuple(self._casualties(row)),
            summary=self._cell(row, "note")[:LONGEST_SUMMARY],
        )

    def _casualties(self, row: Row) -> Iterator[Casualties]:
        low, best, high = (self._whole(row, n) for n in ("killed_low", "killed", "killed_high"))
        civilians = self._whole(row, "civilians_killed")
        if civilians[1] is not None:
            yield Casualties("killed", "civilians", *civilians)
            if best[1] is not None:
                best = (None, max(0, best[1] - civilians[1]), None)
        first = (low[1] if low[1] is not None else best[0], best[1], high[1] if high[1] is not None else best[2])
        if any(n is not None for n in first):
            yield Casualties("killed", "", *first)
        for name in CASUALTIES:
            count = self._whole(row, name)
            if any(n is not None for n in count):
                yield Casualties(name, "", *count)

    def _whole(self, row: Row, name: str) -> tuple[int | None, int | None, int | None]:
        if not (told := self._cell(row, name)):
            return None, None, None
        count = count_of(told, name)
        ends = (count.low, count.best, count.high) if count else ()
        if not ends or any(n is not None and (n < 0 or n != int(n)) for n in ends):
            raise RowRefused(f"{name}: '{told}' is no count", "write a number, or low-high")
        low, best, high = (None if n is None else int(n) for n in ends)
        return low, best, high

    def _figures(
        self, row: Row, valid: Period, place: PlaceReference | None, location: Location | None
    ) -> Iterator[Figure]:
        told = self._cell(row, "holder")
        actors = (self.names.participant(told, Role.SUBJECT, valid.last),) if told else ()
        unit = self._cell(row, "unit")
        listed = [(m, self._cell(row, m), "", "") for m in MEASURES]
        if "measure" in self.columns:
            name = self._cell(row, "measure")
            measure = self.mapping.get(name) or words().measures.get(plain(name), "other")
            listed = [(measure, self._cell(row, "value"), self._cell(row, "value_low"), self._cell(row, "value_high"))]
            unit = unit or (name if measure == "other" else "")
        for measure, best, low, high in listed:
            if not (best or low or high):
                continue
            count = count_of(best, measure, unit) if best else count_of(low, measure, unit)
            if count is None:
                raise RowRefused(f"{measure}: '{best or low}' is no number", "write a number, or low-high")
            low_n, high_n = (number(low) if low else count.low), (number(high) if high else count.high)
            scale = 0.01 if measure.startswith("share_") and "%" in (best + low + high + unit) else 1.0
            low_n, best_n, high_n = (
                None if n is None else n * scale for n in (low_n, count.best if best else None, high_n)
            )
            count = Count(measure, low_n, best_n, high_n, unit)
            yield Figure(actors=actors, place=place, location=location, count=count)

    def _cell(self, row: Row, name: str) -> str:
        return cell(row.cells, self.columns, name)
