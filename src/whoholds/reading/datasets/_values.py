"""What cells say: numbers, days, coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from whoholds.model import Period, Precision

EARLIEST = date(1800, 1, 1)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"((?:18|19|20)\d\d)(\d\d)(\d\d)")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: .*)?")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_NAMED_MONTH = re.compile(r"([^\W\d_]+)\.?,? (\d{4})")
_DEGREES = re.compile(
    r"""([NSEW]?)\s*([-+]?\d+(?:\.\d+)?)\s*[°º]\s*(?:(\d+(?:\.\d+)?)\s*['′’]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:["″”]|'')\s*)?([NSEW]?)""",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")


def number(text: str) -> float | None:
    """The number in a cell; None where there is none. A comma before one or two last digits is a decimal one, else it groups.

    >>> number("1,234"), number("34,68"), number("1 234.5"), number("12 %"), number("n/a"), number("١٢")
    (1234.0, 34.68, 1234.5, 12.0, None, 12.0)
    """
    if text.isdecimal() and text.isascii() and len(text) < 16:  # what nearly every cell of a dataset is
        return float(text)
    plain = text.translate(_DIGITS).replace("\u00a0", " ").replace("\u202f", " ").strip().rstrip("%").strip()
    if "," in plain:
        head, _, tail = plain.rpartition(",")
        decimal = "," not in head and "." not in head and len(tail) != 3
        plain = f"{head}.{tail}" if decimal else plain.replace(",", "")
    plain = plain.replace(" ", "").replace("'", "")
    return float(plain) if _NUMBER.fullmatch(plain) and len(plain) < 40 else None


def whole(text: str) -> int | None:
    """A count that is not negative; None where the cell tells none.

    >>> whole("18"), whole("18.0"), whole("-1"), whole("about ten")
    (18, 18, None, None)
    """
    found = number(text)
    return int(found) if found is not None and found >= 0 and found == int(found) and found < 1e12 else None


def degrees(text: str) -> float | None:
    """Degrees, decimal or with minutes and seconds; north and east are positive.

    >>> degrees("34.6812"), degrees("34,6812"), degrees("34°40'52\\"N"), degrees("3°30′ W"), degrees("north")
    (34.6812, 34.6812, 34.681111, -3.5, None)
    """
    plain = text.translate(_DIGITS).strip()
    try:
        return float(plain)
    except ValueError:
        pass
    if match := _DEGREES.fullmatch(plain):
        before, whole_degrees, minutes, seconds, after = match.groups()
        value = abs(float(whole_degrees)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
        south = (before or after).upper() in ("S", "W") or whole_degrees.startswith("-")
        return round(-value if south else value, 6)
    if re.fullmatch(r"[-+]?\d{1,3},\d+", plain):
        return float(plain.replace(",", "."))
    return None


def pair(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from one cell; WKT points tell longitude first.

    >>> pair("34.68, 40.83"), pair("POINT (40.83 34.68)"), pair("Hajin")
    ((34.68, 40.83), (34.68, 40.83), None)
    """
    if match := re.fullmatch(
        r"(?:SRID=4326;)?POINT ?Z?\s*\(\s*(\S+)\s+(\S+)(?:\s+\S+)?\s*\)", text.strip(), re.IGNORECASE
    ):
        lon, lat = degrees(match[1]), degrees(match[2])
    else:
        parts = re.split(r"\s*[;,]\s*|\s+", text.strip())
        lat, lon = (degrees(parts[0]), degrees(parts[1])) if len(parts) == 2 else (None, None)
    return (lat, lon) if lat is not None and lon is not None else None


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether days like 03/04/2017 begin with the day, as the others of the column show; None where nothing shows it.

    >>> day_first(["03/04/2017", "15/04/2017"]), day_first(["03/15/2017"]), day_first(["03.04.2017"]), day_first(["03/04/2017"])
    (True, False, True, None)
    """
    found = [m for c in cells if (m := _NUMERIC.fullmatch(c.strip().translate(_DIGITS)))]
    if any(int(m[1]) > 12 for m in found):
        return True
    if any(int(m[2]) > 12 for m in found):
        return False
    return True if found and all("." in m[0] for m in found) else None


class DateUnclear(ValueError):
    """A cell that is no day: says why."""


@lru_cache(maxsize=20_000)
def period(text: str, begins_with_day: bool | None = None, latest: date | None = None) -> Period:
    """The day, month or year in a cell.

    Raises: DateUnclear for what is no day, an impossible day, or one later than ``latest``.

    >>> str(period("2017-12-15")), str(period("15/12/2017")), period("Dec 2017").precision.value, period("2017").days
    ('2017-12-15', '2017-12-15', 'month', 365)
    >>> period("2017-02-30")
    Traceback (most recent call last):
    ...
    whoholds.reading.datasets._values.DateUnclear: there is no day 2017-02-30
    """
    found = _period(text.strip().translate(_DIGITS), begins_with_day)
    if found.start < EARLIEST or (latest and found.start > latest):
        raise DateUnclear(f"{text} cannot be meant: it is {'too early' if found.start < EARLIEST else 'yet to come'}")
    return found


def _period(text: str, begins_with_day: bool | None) -> Period:
    try:
        if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
            return Period.day(date(int(match[1]), int(match[2]), int(match[3])))
        if match := _NUMERIC.fullmatch(text):
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            year += (2000 if year < 70 else 1900) if year < 100 else 0
            if begins_with_day is None and first <= 12 and second <= 12 and first != second:
                raise DateUnclear(f"{text}: day or month first?")
            is_day_first = begins_with_day if begins_with_day is not None else first > 12
            return Period.day(date(year, second, first) if is_day_first else date(year, first, second))
        if match := _MONTH.fullmatch(text):
            return Period.month(int(match[1]), int(match[2]))
        if match := _YEAR.fullmatch(text):
            return Period.year(int(match[0]))
    except DateUnclear:
        raise
    except (ValueError, IndexError, OverflowError) as error:  # calendar's month 13; the calendar's very last day
        raise DateUnclear(f"there is no day {text}") from error
    return _worded(text)


def _worded(text: str) -> Period:
    import warnings

    import dateparser

    month = _NAMED_MONTH.fullmatch(text)
    if not any(ch.isdigit() for ch in text) or len(text) > 60:
        raise DateUnclear(f"'{text[:60]}' is no day")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser warns of its own use of strptime
        found = dateparser.parse(f"1 {text}" if month else text, settings={"STRICT_PARSING": True})
    if found is None:
        raise DateUnclear(f"'{text}' is no day")
    return Period.month(found.year, found.month) if month else Period.day(found.date())


def spread(found: Period, days: int, precision: Precision) -> Period:
    """A period that is told less exactly: ``days`` in all around its middle.

    >>> str(spread(Period.day(date(2017, 12, 15)), 7, Precision.WEEK))
    '2017-12-12 to 2017-12-18'
    """
    middle = found.start + timedelta(days=found.days // 2)
    first = middle - timedelta(days=days // 2)
    return Period(first, first + timedelta(days=days), precision)


def instant(on: date) -> datetime:
    """The first instant of a day, in UTC: what a thing dated by day alone counts as."""
    return datetime.combine(on, time(), UTC)


def today() -> date:
    """The day it is, in UTC."""
    return datetime.now(UTC).date()
