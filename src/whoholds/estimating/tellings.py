"""What statements tell of who fights, attacks or holds where and when: the votes from which likely sides are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, dist, radians, sin

from whoholds.estimating.alignment import Alignment
from whoholds.model import Control, Event, Location, Statement
from whoholds.model.vocabularies import ControlStatus, Modality, Role

EARTH_KM = 6371.0

WIDEST_KM = 100.0
"""A told place vaguer than this is nowhere in particular."""

FIGHTING = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
HOLDING = frozenset({ControlStatus.CONTROLS, ControlStatus.CONTESTS, ControlStatus.PRESENT, ControlStatus.BESIEGES})
HELD = "who holds it"
"""The means of what tells no fighting, only who is there."""

Shares = Mapping[str, float]
"""Side → share, of an actor that is on several."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one or several statements tell alike of one place, day and means: their word counts once.

    ``at``: kilometres from the middle of the earth, along three axes, so that distances are true everywhere; None for what is nowhere in
    particular. ``told``: no, one or two sides, each as its ids and shares.
    """

    at: tuple[float, float, float] | None
    on: date
    means: str
    told: tuple[tuple[tuple[str, float], ...], ...]

    @classmethod
    def of(cls, statement: Statement, alignment: Alignment) -> Telling | None:
        """What a statement tells; None for what tells of no fighting and no holding, is denied, or only planned."""
        body = statement.body
        if statement.denied or statement.modality not in (Modality.ACTUAL, Modality.HISTORICAL):
            return None
        if isinstance(body, Event) and body.event_type in FIGHTING:
            means = body.sub_event_type or body.event_type
        elif isinstance(body, Control) and body.status in HOLDING:
            means = HELD
        else:
            return None
        on = statement.valid.start if statement.valid else statement.known_at.date()
        known: list[tuple[Role, Shares]] = [
            (p.role, shares) for p in body.actors if (shares := alignment.of(p.actor, on))
        ]
        doers = [shares for role, shares in known if role is not Role.TARGET]
        targets = [shares for role, shares in known if role is Role.TARGET]
        groups = [doers, targets] if doers and targets else _apart(doers or targets)
        return cls(_at(body.location), on, means, tuple(tuple(sorted(_mean(g).items())) for g in groups))

    @property
    def sides(self) -> frozenset[str]:
        """Every side that is named."""
        return frozenset(side for told in self.told for side, _ in told)

    def apart_km(self, other: Telling) -> float:
        """How far from another; as good as on the ground over the distances that count."""
        if self.at is None or other.at is None:
            return float("inf")
        return dist(self.at, other.at)


def tellings(statements: Iterable[Statement], alignment: Alignment) -> dict[Telling, list[str]]:
    """What statements tell, each with the ids of those that tell it; in an order that does not depend on theirs."""
    found: dict[Telling, list[str]] = {}
    for told, statement in sorted(
        ((t, s.id) for s in statements if (t := Telling.of(s, alignment))), key=lambda f: (f[0].on, f[1])
    ):
        found.setdefault(told, []).append(statement)
    return found


def _apart(group: list[Shares]) -> list[list[Shares]]:
    """Clashes "between" two may name both in one role: those on the side of the first, and the others."""
    first = [shares for shares in group if set(shares) & set(group[0])]
    others = [shares for shares in group if not set(shares) & set(group[0])]
    return [g for g in (first, others) if g]


def _mean(group: Sequence[Shares]) -> dict[str, float]:
    sides = {side for shares in group for side in shares}
    return {side: sum(shares.get(side, 0.0) for shares in group) / len(group) for side in sides}


def _at(location: Location | None) -> tuple[float, float, float] | None:
    if location is None or location.radius_km > WIDEST_KM:
        return None
    lon, lat = radians(location.lon), radians(location.lat)
    x, y, z = cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
    return round(EARTH_KM * x, 1), round(EARTH_KM * y, 1), round(EARTH_KM * z, 1)
