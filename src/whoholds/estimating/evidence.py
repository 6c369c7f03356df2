"""Statements as observations: which place, which day, which holder, said by which witness.

What each body says of a cell:

- Control: "controls" names the holder, "contests" says contested, "lost" and "absent" say who does not hold it. A denial turns it round.
  "present" and "besieges" are signs on the map, not holders.
- Event: a capture names the new holder; other fighting says that somebody attacked there (estimators weigh it, or leave it).
- A map of control (a polygon) speaks for every cell whose place lies in it.
- What is said of a whole country, division or region speaks for no single cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from whoholds.model import CONTESTED, Cells, Control, Event, Location, Presence, Statement, Theatre, map_holders
from whoholds.model.vocabularies import ControlStatus, Modality, Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAPTURES = frozenset(
    {"Government regains territory", "Non-state actor overtakes territory", "Non-violent transfer of territory"}
)

WIDEST_KM = 12.0
"""A told place vaguer than this speaks for no single cell."""

NEAREST_KM = 6.0
"""A told point this far from a cell's place may still speak for it."""

_EPOCH = date(1970, 1, 1)


class Says(IntEnum):
    """What an observation says of its state."""

    HOLDS = 0
    HOLDS_NOT = 1
    ATTACKS = 2
    ATTACKED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Observations over places.

    Shapes: m observations; ``place`` and ``state`` index ``places`` (n, each in one of
    ``countries``) and ``states`` (k, CONTESTED last); ``valid_first``,
    ``valid_last`` and ``known`` are days since 1970; ``witness`` and ``source`` index ``witnesses`` and ``sources``; ``reliability``
    0.5–1 is the Admiralty prior; ``interest`` is +1 where the speaker gains by it, -1 where it concedes, 0 else.
    """

    places: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    countries: tuple[str, ...]
    states: tuple[str, ...]
    place: NDArray[np.int32]
    state: NDArray[np.int16]
    says: NDArray[np.int8]
    valid_first: NDArray[np.int32]
    valid_last: NDArray[np.int32]
    known: NDArray[np.int32]
    source: NDArray[np.int32]
    witness: NDArray[np.int32]
    reliability: NDArray[np.float32]
    interest: NDArray[np.int8]
    sources: tuple[str, ...]
    witnesses: tuple[str, ...]
    statements: tuple[str, ...]
    presences: tuple[Presence, ...] = ()

    def __len__(self) -> int:
        return len(self.place)

    def only(self, use: NDArray[np.bool_]) -> Evidence:
        """Some of the observations; places, states and sources keep their positions. Shapes: ``use`` m."""
        rows = {name: getattr(self, name)[use] for name in OBSERVED}
        return replace(self, **rows, statements=tuple(compress(self.statements, use.tolist())))


OBSERVED = (
    "place", "state", "says", "valid_first", "valid_last", "known", "source", "witness", "reliability", "interest",
)  # fmt: skip
"""The columns of Evidence that have a row for each observation, besides its statement."""


@dataclass(frozen=True)
class Witnessing:
    """How a statement's witness is weighed: given by whoever knows sources and interests.

    ``reliability``: Statement → 0.5–1. ``witness``: Statement → id of the independent witness (copies of one wire have one).
    ``interest``: (Statement, state) → +1 when the speaker gains by it, -1 when it concedes, 0 when neither.
    """

    reliability: Callable[[Statement], float]
    witness: Callable[[Statement], str]
    interest: Callable[[Statement, str], int]


def day_number(day: date) -> int:
    """Days since 1970.

    >>> day_number(date(2017, 12, 15))
    17515
    """
    return (day - _EPOCH).days


def collect(statements: Iterable[Statement], cells: Cells, theatre: Theatre, witnessing: Witnessing) -> Evidence:
    """The observations in some statements, in an order that does not depend on theirs."""
    from scipy.spatial import KDTree

    shown = map_holders(theatre)
    number = {place: i for i, place in enumerate(cells.places)}
    scale = float(np.cos(np.radians(np.mean(cells.lat)))) if len(cells.places) else 1.0
    tree = KDTree(np.c_[cells.lon * scale, cells.lat] * 111.2) if len(cells.places) else None

    def cells_of(where: Location | None) -> Sequence[int]:
        if where is None or tree is None:
            return ()
        if where.basis == "area" and where.geometry is not None:
            import shapely

            shape = shapely.from_wkb(where.geometry)
            shapely.prepare(shape)
            return np.flatnonzero(shapely.contains_xy(shape, cells.lon, cells.lat)).tolist()
        if where.basis in ("place", "row") and where.place in number:
            return (number[where.place],)
        if where.radius_km > WIDEST_KM or where.basis == "division":
            return ()
        apart, nearest = tree.query([where.lon * scale * 111.2, where.lat * 111.2])
        return (int(nearest),) if apart <= max(NEAREST_KM, where.radius_km) else ()

    rows: list[tuple[int, str, Says, int, int, int, str, str, float, int, str]] = []
    presences: list[Presence] = []
    for s in statements:
        if s.modality not in (Modality.ACTUAL, Modality.HISTORICAL):
            continue
        if isinstance(s.body, Control) and s.body.status in (ControlStatus.PRESENT, ControlStatus.BESIEGES):
            presences += _presence(s, shown)
        readings = list(_readings(s, shown))
        if not readings:
            continue
        where = cells_of(s.body.location)
        if not where:
            if isinstance(s.body, Control) and s.body.status in (ControlStatus.CONTROLS, ControlStatus.CONTESTS):
                presences += _presence(s, shown)
            continue
        known = s.known_at.date()
        first, last = (s.valid.start, s.valid.last) if s.valid else (known, known)
        span = (
            day_number(first),
            day_number(min(last, known)) if last > known >= first else day_number(last),
            day_number(known),
        )
        source = next((x.source or x.person or x.actor or x.name for x in s.said_by), s.citation.document)
        r, w = witnessing.reliability(s), witnessing.witness(s)
        for state, says in readings:
            interest = witnessing.interest(s, state)
            rows += [(cell, state, says, *span, source, w, r, interest, s.id) for cell in where]
    # Who only fights and is never said to hold anything (gunmen, a foreign air force) is no state of a place.
    held = {row[1] for row in rows if row[2] is Says.HOLDS}
    rows = [row for row in rows if row[1] in held]
    rows.sort(key=lambda row: (row[3], row[5], row[0], row[1], row[2], row[10]))
    names = sorted({row[1] for row in rows} - {CONTESTED})
    states = (*names, CONTESTED)
    state_number = {name: i for i, name in enumerate(states)}
    sources = tuple(sorted({row[6] for row in rows}))
    witnesses = tuple(sorted({row[7] for row in rows}))
    source_number = {name: i for i, name in enumerate(sources)}
    witness_number = {name: i for i, name in enumerate(witnesses)}
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    return Evidence(
        places=cells.places,
        lon=cells.lon,
        lat=cells.lat,
        countries=cells.countries,
        states=states,
        place=np.array(columns[0], np.int32),
        state=np.array([state_number[x] for x in columns[1]], np.int16),
        says=np.array(columns[2], np.int8),
        valid_first=np.array(columns[3], np.int32),
        valid_last=np.array(columns[4], np.int32),
        known=np.array(columns[5], np.int32),
        source=np.array([source_number[x] for x in columns[6]], np.int32),
        witness=np.array([witness_number[x] for x in columns[7]], np.int32),
        reliability=np.array(columns[8], np.float32),
        interest=np.array(columns[9], np.int8),
        sources=sources,
        witnesses=witnesses,
        statements=tuple(columns[10]),
        presences=tuple(sorted(set(presences), key=lambda p: (p.since or date.min, p.actor, p.name, p.statements))),
    )


def known_by(evidence: Evidence, on: date, known_at: datetime | None) -> NDArray[np.bool_]:
    """Which observations speak of a day or earlier and were known by an instant."""
    use = evidence.valid_first <= day_number(on)
    if known_at is not None:
        use = use & (evidence.known <= day_number(known_at.date()))
    return np.asarray(use)


def _readings(s: Statement, shown: dict[str, str]) -> Iterable[tuple[str, Says]]:
    """(state, what is said of it) of one statement."""
    body = s.body
    if isinstance(body, Control):
        holders = [
            shown.get(p.actor or p.name, p.actor or p.name)
            for p in body.actors
            if p.role in (Role.HOLDER, Role.SUBJECT)
        ]
        if not holders:
            return
        if body.count is not None:
            return  # "18 towns of the province" names none of them
        if body.status is ControlStatus.CONTESTS or (body.status is ControlStatus.CONTROLS and len(set(holders)) > 1):
            if not s.denied:
                yield CONTESTED, Says.HOLDS
            return
        if body.extent and body.status is ControlStatus.CONTROLS and _partial(body.extent):
            yield CONTESTED, Says.HOLDS
            return
        gone = body.status in (ControlStatus.LOST, ControlStatus.ABSENT)
        if body.status is ControlStatus.CONTROLS or gone:
            yield holders[0], Says.HOLDS_NOT if gone != s.denied else Says.HOLDS
    elif isinstance(body, Event):
        initiators = [p for p in body.actors if p.role is Role.INITIATOR]
        targets = [p for p in body.actors if p.role is Role.TARGET]
        if body.sub_event_type in CAPTURES and initiators:
            taker = initiators[0].actor or initiators[0].name
            yield shown.get(taker, taker), Says.HOLDS_NOT if s.denied else Says.HOLDS
        elif body.event_type == "Battles" and not s.denied:
            for p in initiators[:1]:
                yield shown.get(p.actor or p.name, p.actor or p.name), Says.ATTACKS
            for p in targets[:1]:
                yield shown.get(p.actor or p.name, p.actor or p.name), Says.ATTACKED


def _partial(extent: str) -> bool:
    """Whether "parts of", "half of" a place: others hold the rest. Who holds "large parts" or "most" of it is its holder."""
    words = extent.casefold()
    if any(
        w in words for w in ("large", "most", "much", "major", "bulk", "vast", "nearly", "almost", "entire", "whole")
    ):
        return False
    return "part" in words or "half" in words or "some" in words


def _presence(s: Statement, shown: dict[str, str]) -> Iterable[Presence]:
    where = s.body.location
    holder = next((p for p in s.body.actors if p.role in (Role.HOLDER, Role.SUBJECT)), None)
    if where is None or holder is None or s.denied or where.radius_km > 80:
        return
    actor = shown.get(holder.actor or holder.name, holder.actor or holder.name)
    status = s.body.status.value if isinstance(s.body, Control) else "present"
    since = s.valid.start if s.valid else s.known_at.date()
    yield Presence(actor, status, where.name, where.lon, where.lat, where.radius_km, since, (s.id,))
