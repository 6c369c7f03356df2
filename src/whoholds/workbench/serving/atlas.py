"""The map of one body of evidence, kept ready: days as bytes, areas, the history of each place."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from whoholds.errors import NotFound
from whoholds.model import Area
from whoholds.workbench import map_records, place_reasons
from whoholds.workbench.timeline import STEPS, Timeline, every_day, state_order, stretch

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.estimating.evidence import Evidence
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.place_reasons import PlaceReason

T = TypeVar("T")

MOST_TIMELINES = 6
"""So many other views (known on a past day, of one source) are kept ready; each holds its own chains."""

FORMAT = "2"
"""Of the kept days; another number, and they are worked out anew."""


class Stopped(Protocol):
    """Says when to stop."""

    def is_set(self) -> bool:
        """Whether to."""
        ...


class Atlas:
    """All that the map page is told, under one ``version``; what a version says never changes."""

    def __init__(self, bench: Workbench, cache: Path | None) -> None:
        self.bench = bench
        self.evidence: Evidence = bench.evidence()
        self.cells = bench.cells
        self.first_on, self.last_on = stretch(bench)
        self.version = version_of(self.evidence, bench)
        self.places = {place: i for i, place in enumerate(self.cells.places)}
        self._cache = cache / self.version if cache else None
        self._turn = threading.Lock()
        self._timelines: OrderedDict[tuple[date | None, str], tuple[threading.Lock, Timeline]] = OrderedDict()
        self._areas: dict[tuple[date, date | None], tuple[Area, ...]] = {}
        self._reasons: dict[tuple[int, date, date | None], PlaceReason] = {}
        self._kept: dict[str, Any] = {}

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Unknown, contested, then actors: what the bytes of a day count."""
        return state_order(self.bench, self.last_on)

    @property
    def days(self) -> list[date]:
        """Every day there is a map of."""
        return list(every_day(self.first_on, self.last_on))

    # Days

    def day(self, on: date, known_on: date | None = None, source: str = "") -> bytes:
        """State, probability and age of evidence of every cell: 3 n bytes.

        Raises: NotFound for a day outside the map, or a source that says nothing of who holds what.
        """
        if not self.first_on <= on <= self.last_on:
            raise NotFound(f"there is no map of {on}", hint=f"from {self.first_on} to {self.last_on}")
        if known_on is None and not source:
            return self._row(on).tobytes()
        return self._with_timeline(known_on, source, lambda timeline: timeline.day_bytes(on))

    def _row(self, on: date) -> np.ndarray[Any, np.dtype[np.uint8]]:
        book, done = self._book
        number = (on - self.first_on).days
        if not done[number]:
            book[number] = np.array(self._with_timeline(None, "", lambda timeline: timeline.day(on)), np.uint8)
            done[number] = 1
        row: np.ndarray[Any, np.dtype[np.uint8]] = book[number]
        return row

    @cached_property
    def _book(self) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], np.ndarray[Any, np.dtype[np.uint8]]]:
        """The days, and which of them are done; on disk where there is a cache, so that a server starts with what it knew."""
        count = (self.last_on - self.first_on).days + 1
        shape = (count, 3, len(self.cells.places))
        if self._cache is None or not all(shape):
            return np.zeros(shape, np.uint8), np.zeros(count, np.uint8)
        try:
            self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _mapped(self._cache / "days", shape), _mapped(self._cache / "done", (count,))
        except OSError:  # a cache that cannot be written costs time and nothing else
            return np.zeros(shape, np.uint8), np.zeros(count, np.uint8)

    def is_filled(self) -> bool:
        """Whether every day is worked out."""
        return bool(self._book[1].all())

    def fill(self, stopped: Stopped) -> None:
        """Work out all days, the newest first, until told to stop."""
        for on in reversed(self.days):
            if stopped.is_set():
                return
            self._row(on)

    def _with_timeline(self, known_on: date | None, source: str, ask: Callable[[Timeline], T]) -> T:
        key = (known_on, source)
        with self._turn:
            held = self._timelines.get(key)
            if held is None:
                held = threading.Lock(), self._timeline(known_on, source)
                self._timelines[key] = held
            self._timelines.move_to_end(key)
            while len(self._timelines) > MOST_TIMELINES:  # the plain one is asked most and never goes
                self._timelines.pop(next(k for k in self._timelines if k != (None, "")))
        turn, timeline = held
        with turn:  # its chains move as they are asked
            return ask(timeline)

    def _timeline(self, known_on: date | None, source: str) -> Timeline:
        known_at = end_of(known_on) if known_on else None
        found = self.bench.evidence(known_at) if known_at else self.evidence
        return Timeline.of(self.bench, self.states, known_at, source=source, evidence=found)

    # Areas and histories

    def areas(self, on: date, known_on: date | None = None) -> tuple[Area, ...]:
        """What each state held by every denominator, of the whole and of each country."""
        key = (on, known_on)
        if key not in self._areas:
            from whoholds.estimating.areas import MOVED_DAYS, areas

            earlier = on - timedelta(days=MOVED_DAYS)
            before, day = self._with_timeline(known_on, "", lambda t: (t.control(earlier), t.control(on)))
            if len(self._areas) > 20_000:
                self._areas.clear()
            self._areas[key] = (*areas(day, before=before), *areas(day, by="country", before=before))
        return self._areas[key]

    def history(self, cell: int, until: date) -> list[dict[str, Any]]:
        """Since when which state held a cell, and how sure that was on average. Only days that are worked out are looked at."""
        book, done = self._book
        stretches: list[dict[str, Any]] = []
        for number in np.flatnonzero(done).tolist():
            on = date.fromordinal(self.first_on.toordinal() + number)
            if on > until:
                break
            state, sure = int(book[number, 0, cell]), int(book[number, 1, cell]) / STEPS
            if stretches and stretches[-1]["state"] == state:
                stretches[-1]["until"] = on.isoformat()
                stretches[-1]["_sure"].append(sure)
            else:
                stretches.append({"since": on.isoformat(), "until": on.isoformat(), "state": state, "_sure": [sure]})
        for s in stretches:
            told = s.pop("_sure")
            s["probability"] = round(sum(told) / len(told), 3)
        return stretches

    def reason(self, cell: int, on: date, known_on: date | None) -> PlaceReason:
        """Why a cell is drawn as it is."""
        key = (cell, on, known_on)
        if key not in self._reasons:
            known_at = end_of(known_on) if known_on else None
            if self.bench.settings.estimator == "markov":
                found = place_reasons.why_markov(self.bench, cell, on, known_at)
            else:
                found = place_reasons.why(self.bench, self.cells.names[cell], on, known_at)
            if len(self._reasons) > 5_000:
                self._reasons.clear()
            self._reasons[key] = found
        return self._reasons[key]

    # Records that are asked for whole

    def kept(self, name: str, make: Callable[[], Any]) -> bytes:
        """A record as JSON bytes, made once."""
        if name not in self._kept:
            self._kept[name] = json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode()
        held: bytes = self._kept[name]
        return held

    @cached_property
    def features(self) -> list[dict[str, Any]]:
        """The cells as GeoJSON features, by their position."""
        listed: list[dict[str, Any]] = json.loads(self.cells_bytes())["features"]
        return listed

    @cached_property
    def bounds(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """West, south, east and north of every cell: n × 4."""
        import shapely

        return np.asarray(shapely.bounds(self.cells.geometry), np.float64).reshape(-1, 4)

    def cells_bytes(self) -> bytes:
        """The cells as GeoJSON."""
        return self.kept("cells", lambda: map_records.cells_collection(self.bench))

    def base_bytes(self) -> bytes:
        """Outlines, rivers and roads as GeoJSON."""
        return self.kept("base", lambda: map_records.base_collection(self.bench))

    def changes(self, known_on: date | None, until: date) -> dict[str, Any]:
        """The first day whole, then what changed: [day, cell, state, probability × 200]."""
        days = [d for d in self.days if d <= until]
        n = len(self.cells.places)
        before = np.full((2, n), 255, np.int64)
        rows: list[list[int]] = []
        for number, on in enumerate(days):
            now = np.frombuffer(self.day(on, known_on), np.uint8).reshape(3, n)[:2].astype(np.int64)
            for cell in np.flatnonzero((now != before).any(axis=0)).tolist():
                rows.append([number, cell, int(now[0, cell]), int(now[1, cell])])
            before = now
        return {
            "first_on": self.first_on.isoformat(),
            "last_on": days[-1].isoformat() if days else self.first_on.isoformat(),
            "days": [d.isoformat() for d in days],
            "cells": rows,
        }


def version_of(evidence: Evidence, bench: Workbench) -> str:
    """A hash of all that the map is made from: observations, cells, holders, estimator. Which row told it takes no part."""
    from whoholds.estimating.evidence import OBSERVED

    told = hashlib.sha256(FORMAT.encode())
    for name in OBSERVED:
        told.update(np.ascontiguousarray(getattr(evidence, name)).tobytes())
    cells = bench.cells
    for array in (cells.lon, cells.lat, cells.area_km2, cells.nominal_km2, cells.population):
        told.update(np.ascontiguousarray(array).tobytes())
    signs = [(p.actor, p.status, p.name, p.lon, p.lat, p.radius_km, str(p.since)) for p in evidence.presences]
    looks = [(a.id, a.name, a.colour) for a in bench.theatre.actors if a.id in evidence.states]
    names = (evidence.states, evidence.sources, cells.places, cells.names, signs, looks, bench.settings.estimator)
    told.update(repr(names).encode())
    return told.hexdigest()[:16]


def end_of(day: date) -> datetime:
    """The last instant of a day."""
    return datetime.combine(day, time.max, UTC)


def _mapped(path: Path, shape: tuple[int, ...]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    size = int(np.prod(shape))
    if not path.is_file() or path.stat().st_size != size:
        with path.open("wb") as file:
            file.truncate(size)
    return np.memmap(path, np.uint8, "r+", shape=shape)
