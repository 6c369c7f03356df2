"""Who held what on a day, how sure that is, and how many square kilometres that makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONTESTED = "contested"
"""The state that is no actor."""

UNKNOWN = "unknown"
"""Shown where no state has any evidence at all."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One place on one day: the probability of each state, and the statements behind it."""

    place: str
    on: date
    known_at: datetime | None
    probability: Mapping[str, float]
    last_evidence_on: date | None
    statements: tuple[str, ...] = ()
    method: str = ""

    @property
    def holder(self) -> str:
        """The likeliest state; "unknown" where nothing is known."""
        return max(self.probability, key=lambda s: self.probability[s]) if self.probability else UNKNOWN


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """The lines along which cells meet: what fronts, and the polygons of a day, are made of.

    Shapes: one entry an arc; ``geometry`` LineStrings in EPSG:4326, ``left`` and ``right`` positions in Cells (``right`` −1: outside).
    Units: ``length_km`` geodesic.
    """

    geometry: NDArray[np.object_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    length_km: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The patch of land each place stands for: Voronoi cells clipped to the theatre's land.

    Shapes: every array has one entry a place, n in all; ``geometry`` holds shapely polygons in EPSG:4326.
    Units: ``area_km2`` geodesic on WGS84; ``nominal_km2`` is the part of it (``nominal_geometry``) that lies farther than the
    theatre's ``nominal_km`` from any settlement or road. ``arcs`` may be missing; then maps are made by union, more slowly.
    """

    places: tuple[str, ...]
    names: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    geometry: NDArray[np.object_]
    area_km2: NDArray[np.float64]
    nominal_km2: NDArray[np.float64]
    nominal_geometry: NDArray[np.object_]
    population: NDArray[np.int64]
    countries: tuple[str, ...]
    admin1: tuple[str, ...]
    kinds: tuple[str, ...]
    arcs: Arcs | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """A sign on the map for an actor said to be somewhere without holding it, or besieging it."""

    actor: str
    status: str
    name: str
    lon: float
    lat: float
    radius_km: float
    since: date | None
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ControlDay:
    """The estimate for all cells on one day.

    Shapes: ``probability`` n × k float32, rows sum to 1 where anything is known and to 0 where nothing is; ``states`` has k names,
    actor ids and CONTESTED; ``last_evidence`` n days since 1970 (datetime64[D], NaT without evidence); ``basis`` n tuples of ids.
    """

    on: date
    known_at: datetime | None
    method: str
    cells: Cells
    states: tuple[str, ...]
    probability: NDArray[np.float32]
    last_evidence: NDArray[np.datetime64]
    basis: tuple[tuple[str, ...], ...]
    presences: tuple[Presence, ...] = ()
    claimed: tuple[str | None, ...] = ()
    """What interested parties alone claim, where it differs from what is assessed (state, or None)."""
    contenders: tuple[tuple[str, ...], ...] = ()
    """Whom reports of a contested cell's own place name as contending for it, the weightiest first; nothing for other cells."""
    settings: Mapping[str, str] = field(default_factory=dict)

    def holders(self) -> list[str]:
        """The likeliest state of each cell; UNKNOWN where nothing is known."""
        best = self.probability.argmax(axis=1)
        known = self.probability.sum(axis=1) > 0
        return [self.states[b] if ok else UNKNOWN for b, ok in zip(best, known, strict=True)]

    def _repr_html_(self) -> str:
        """For Jupyter: how many places each state holds."""
        from collections import Counter
        from html import escape

        rows = "".join(f"<tr><td>{escape(s)}</td><td>{n}</td></tr>" for s, n in Counter(self.holders()).most_common())
        known = f", as known on {self.known_at.date()}" if self.known_at else ""
        return f"<b>{self.on}</b>{known} ({escape(self.method)})<table><tr><th>holder</th><th>places</th></tr>{rows}</table>"


@dataclass(frozen=True, slots=True)
class Area:
    """What one state holds by one denominator (land, inhabited land, settlements, people): an interval.

    Units: km² for land and inhabited land, counts otherwise. ``share`` = assessed / ``total``.
    ``low`` and ``high`` bound it with the stated ``coverage``; ``nominal`` is the part of ``assessed`` in nominal desert.
    """

    on: date
    state: str
    denominator: str
    low: float
    assessed: float
    high: float
    total: float
    nominal: float = 0.0
    division: str = ""
    coverage: float = 0.9

    @property
    def share(self) -> float:
        """The assessed share of the total; 0 of nothing is 0."""
        return self.assessed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class SideVote:
    """A statement that speaks for the two: its share of all votes near, how far away, and how many days after (negative: before)."""

    statement: str
    share: float
    distance_km: float
    days_after: int


@dataclass(frozen=True, slots=True)
class LikelySides:
    """Who most probably fought whom in an event that does not say so: estimated, never told.

    ``names`` (as told, where told) and ids of the ``sides``, the likelier attacker first; ``told`` says which of the two the event itself
    names. ``votes`` is how many votes were near, ``votes_for`` how many of them were for these two; ``enemies`` whether the theatre's data
    say that they fight; ``carried`` are the heaviest votes for them.
    """

    names: tuple[str, str]
    sides: tuple[str, str]
    told: tuple[bool, bool]
    probability: float
    votes: float
    votes_for: float
    enemies: bool
    carried: tuple[SideVote, ...]
