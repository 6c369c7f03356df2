"""Spans of days: when something was true."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Precision(StrEnum):
    """How exactly a date was told."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days in UTC, half-open: ``start`` belongs to it, ``end`` does not.

    Raises: ValueError when it would be empty.

    >>> attack = Period.between(date(2017, 12, 11), date(2017, 12, 14))  # "in the following three days"
    >>> attack.days, attack.last.isoformat()
    (4, '2017-12-14')
    >>> Period(date(2017, 12, 11), date(2017, 12, 11))
    Traceback (most recent call last):
    ...
    ValueError: an empty period: 2017-12-11 to 2017-12-11
    """

    start: date
    end: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"an empty period: {self.start} to {self.end}")

    @classmethod
    def day(cls, on: date) -> Period:
        """One day."""
        return cls(on, on + ONE_DAY, Precision.DAY)

    @classmethod
    def between(cls, first: date, last: date, precision: Precision = Precision.DAY) -> Period:
        """From the first to the last day, both in it."""
        return cls(first, last + ONE_DAY, precision)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month."""
        last = calendar.monthrange(year, month)[1]
        return cls.between(date(year, month, 1), date(year, month, last), Precision.MONTH)

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls.between(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.end - ONE_DAY

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: Period) -> bool:
        """Whether a day belongs to both."""
        return self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return self.start.isoformat() if self.days == 1 else f"{self.start.isoformat()} to {self.last.isoformat()}"
