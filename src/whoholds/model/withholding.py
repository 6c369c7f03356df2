"""What is not given out: what is too young, and where exactly something is. Do no harm: retrospect, not targeting.

A theatre sets how many days old something must be before it is published (``publication_delay_days``) and how exactly a point may be told
(``coarsen_km``). The rule stands here, where maps, briefs and exports all find it; what it held back is always said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import cos, radians

from whoholds.model.places import Location
from whoholds.model.statements import Statement
from whoholds.model.theatres import Theatre

KM_PER_DEGREE = 111.2
NAMED = frozenset({"place", "division", "area"})
"""What a location rests on when its coordinates are a gazetteer's or a published map's: everybody knows them."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What a theatre holds back on one day. ``until`` is the last day that may be shown; None and 0: nothing is held back.

    >>> rule = Withholding.of(Theatre("t", "T", publication_delay_days=14, coarsen_km=2.0), date(2026, 3, 20))
    >>> rule.shown(date(2026, 3, 19)).isoformat(), rule.shown(date(2020, 1, 1)).isoformat()
    ('2026-03-06', '2020-01-01')
    """

    until: date | None = None
    coarsen_km: float = 0.0
    delay_days: int = 0

    @classmethod
    def of(cls, theatre: Theatre, today: date) -> Withholding:
        """The rule of a theatre as it stands on a day."""
        delay = max(theatre.publication_delay_days, 0)
        until = today - timedelta(days=min(delay, today.toordinal() - 1)) if delay else None
        return cls(until, max(theatre.coarsen_km, 0.0), delay)

    def shown(self, on: date) -> date:
        """The day that may be shown instead of one that is too young."""
        return min(on, self.until) if self.until else on

    def too_young(self, statement: Statement) -> bool:
        """Whether a statement tells of something younger than the delay."""
        told = statement.valid.last if statement.valid else statement.known_at.date()
        first = statement.valid.start if statement.valid else told
        return self.until is not None and first > self.until

    def coarse(self, statement: Statement) -> Statement:
        """A statement whose point is told no more exactly than the theatre allows; places known by name keep theirs."""
        where = statement.body.location
        if not self.coarsen_km or where is None or where.basis in NAMED or where.radius_km >= self.coarsen_km:
            return statement
        lon, lat = self.point(where.lon, where.lat)
        blurred: Location = replace(where, lon=lon, lat=lat, radius_km=self.coarsen_km, candidates=())
        return replace(statement, body=replace(statement.body, location=blurred))

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """The middle of the square of ``coarsen_km`` that a point lies in.

        >>> Withholding(coarsen_km=10).point(37.0312, 35.0219), Withholding().point(37.0312, 35.0219)
        ((37.0636, 35.027), (37.0312, 35.0219))
        """
        if not self.coarsen_km:
            return lon, lat
        step = self.coarsen_km / KM_PER_DEGREE
        row = lat // step
        middle = (row + 0.5) * step
        across = step / max(cos(radians(middle)), 0.01)
        return round((lon // across + 0.5) * across, 4), round(middle, 4)

    def note(self, asked: date) -> str:
        """What stands on a map or in a brief when something was held back; empty where nothing was."""
        if self.until is None or asked <= self.until:
            return ""
        return f"Held back: whatever is younger than {self.delay_days} days (the publication delay of this theatre)."
