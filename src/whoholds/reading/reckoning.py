"""What day a told date is: reckoned against the day of publication, or left for the reader to reckon from the day last read of."""

from __future__ import annotations

import re
from datetime import date, timedelta

from whoholds.model import Period, Precision
from whoholds.reading.date_words import MONTHS, SEASONS, WEEKDAYS
from whoholds.reading.number_words import NUMBER_WORDS

_BEGINS, _MIDDLE, _ENDS = (1, 10), (11, 20), (21, 31)
_PARTS_OF_MONTH = {
    "ear": _BEGINS, "beg": _BEGINS, "sta": _BEGINS, "fir": _BEGINS, "ope": _BEGINS, "mid": _MIDDLE, "lat": _ENDS, "end": _ENDS,
    "las": _ENDS, "fin": _ENDS, "clo": _ENDS,
}  # fmt: skip


def plausible(groups: dict[str, str]) -> bool:
    """Whether "may" and "march" are months here."""
    if groups.get("short_day", "X")[0].islower():
        return False
    for key in ("month", "month3", "dmy_month", "mdy_month", "part_month", "month2"):
        word = groups.get(key)
        if (
            word
            and word.lower().rstrip(".") in ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul")
            and not word[0].isupper()
        ):
            return False
    return True


def period(g: dict[str, str], today: date | None) -> tuple[Period | None, str, int]:
    if "iso" in g:
        return _safe_day(*map(int, g["iso"].split("-"))), "", 0
    if "numeric" in g:
        day, month, year = map(int, re.split(r"[./]", g["numeric"]))
        if day > 12 or day == month:
            return _safe_day(year, month, day), "", 0
        return (_safe_day(year, day, month) if month > 12 else None), "", 0
    for key in ("dmy", "mdy"):
        if f"{key}_day" in g:
            return _days_of_month(g, key, today), "", 0
    if "part_month" in g:
        return _part_of_month(g["part"], g["part_month"], g.get("part_year"), today), "", 0
    if "part_year2" in g:
        year = int(g["part_year2"])
        months = {"ear": (1, 4), "beg": (1, 3), "sta": (1, 3), "mid": (5, 8), "lat": (9, 12), "end": (11, 12)}
        first, last = months.get(_part(g["part2"]), (5, 8))
        return Period(date(year, first, 1), Period.month(year, last).end, Precision.YEAR), "", 0
    if "month3" in g:
        last = g["month3_way"].lower() == "last"
        return (Period.month(today.year - last, MONTHS[g["month3"].lower().rstrip(".")]) if today else None), "", 0
    if "lasting" in g:
        return None, "", 0
    if "clock" in g:
        return (Period.day(today) if today else None), "clock", 0
    if "nth" in g:
        return (_latest_day(_nth(g["nth"]), today) if today else None), "", 0
    if "month2" in g:
        return Period.month(int(g["month2_year"]), MONTHS[g["month2"].lower().rstrip(".")]), "", 0
    if "month" in g:
        return _month(g["month"], g.get("month_year"), today), "", 0
    if "year" in g:
        return Period.year(int(g["year"])), "", 0
    if "season" in g:
        year = int(g["season_year"])
        first, last = SEASONS[g["season"].lower()]
        end = Period.month(year + (last < first), last).end
        return Period(date(year, first, 1), end, Precision.MONTH), "", 0
    if "same" in g:
        return None, "same", 7 if "week" in g["same"] else 0
    if "next_day" in g:
        return None, "next", 1
    if "previous_day" in g:
        return None, "previous", -1
    if "later" in g:
        days = _amount(g["later_count"], g["later_unit"])
        return (
            (None, "next" if g["later_way"] == "later" else "previous", days if g["later_way"] == "later" else -days)
            if days
            else (None, "", 0)
        )
    if "ordinal_day" in g:
        return None, "", 0
    if "span" in g:
        days = _amount(g.get("span_count", "one"), g["span_unit"])
        if g["span_way"].lower() in ("past", "last", "previous", "preceding"):
            if days and today:
                return Period.between(today - timedelta(days=days), today, _precision(days)), "", 0
            return None, "", 0
        return None, "span" if days else "", days
    if today is None:
        return None, "", 0
    return _relative(g, today), "", 0


def _relative(g: dict[str, str], today: date) -> Period | None:
    if "today" in g or "since_dawn" in g:
        return Period.day(today)
    if "yesterday" in g:
        return (
            Period.between(today - timedelta(days=1), today)
            if g["yesterday"].lower() == "overnight"
            else Period.day(today - timedelta(days=1))
        )
    if "before_yesterday" in g:
        return Period.day(today - timedelta(days=2))
    if "tomorrow" in g:
        return Period.day(today + timedelta(days=1))
    if "weekday" in g:
        return _weekday(g["weekday"], g.get("weekday_mod", ""), today)
    if "short_day" in g:
        return _weekday(next(d for d in WEEKDAYS if d.startswith(g["short_day"].lower()[:3])), "", today)
    if "ago" in g:
        return _ago(g["ago_count"], g["ago_unit"], today)
    if "this_part" in g:
        return _earlier(g["this_part"].lower(), today)
    if "weekend" in g:
        return _this_or_last("this", "weekend", today)
    if "relative" in g:
        return _this_or_last(g["relative_way"].lower(), g["relative_unit"].lower(), today)
    return None


def _weekday(word: str, modifier: str, today: date) -> Period | None:
    back = (today.weekday() - WEEKDAYS.index(word.lower())) % 7
    if modifier.lower() in ("next", "following"):
        return Period.day(today + timedelta(days=(7 - back) % 7 or 7))
    if modifier.lower() in ("last", "past", "previous") and back == 0:
        back = 7
    return Period.day(today - timedelta(days=back))


def _ago(count: str, unit: str, today: date) -> Period | None:
    if unit.startswith("hour"):
        hours = _number(count)
        return Period.day(today - timedelta(days=hours // 24)) if hours else None
    days = _amount(count, unit)
    if not days:
        return None
    then = today - timedelta(days=days)
    if unit.startswith("day"):
        return Period.day(then)
    if unit.startswith("week"):
        return Period.between(then - timedelta(days=1), then + timedelta(days=1)) if days == 7 else week(then)
    if unit.startswith("month"):
        months = today.year * 12 + today.month - 1 - (_number(count) or 0)
        return Period.month(months // 12, months % 12 + 1)
    return Period.year(today.year - (_number(count) or 0))


def _earlier(phrase: str, today: date) -> Period | None:
    if phrase.startswith("later"):
        return None
    if phrase.endswith("day"):
        return Period.day(today)
    if phrase.endswith("week"):
        return Period.between(today - timedelta(days=today.weekday()), today, Precision.WEEK)
    first = date(today.year, today.month, 1) if phrase.endswith("month") else date(today.year, 1, 1)
    return Period.between(first, today, Precision.MONTH if phrase.endswith("month") else Precision.YEAR)


def _this_or_last(way: str, unit: str, today: date) -> Period | None:
    monday = today - timedelta(days=today.weekday())
    if way in ("that", "the same"):
        return None
    if way == "next":
        return {"week": Period.between(monday + timedelta(days=7), monday + timedelta(days=13), Precision.WEEK)}.get(
            unit
        )
    last = way in ("last", "past", "previous")
    if unit == "weekend":
        saturday = monday - timedelta(days=2) if today.weekday() < 5 else monday + timedelta(days=5)
        return Period.between(saturday, saturday + timedelta(days=1))
    if unit == "week":
        return week(monday - timedelta(days=7)) if last else Period.between(monday, today, Precision.WEEK)
    if unit == "month":
        if last:
            before = date(today.year, today.month, 1) - timedelta(days=1)
            return Period.month(before.year, before.month)
        return Period.between(date(today.year, today.month, 1), today, Precision.MONTH)
    return Period.year(today.year - 1) if last else Period.between(date(today.year, 1, 1), today, Precision.YEAR)


def _days_of_month(g: dict[str, str], key: str, today: date | None) -> Period | None:
    month = MONTHS[g[f"{key}_month"].lower().rstrip(".")]
    day = int(re.sub(r"\D", "", g[f"{key}_day"]))
    if f"{key}_year" in g:
        year: int | None = int(g[f"{key}_year"])
    elif f"{key}_way" in g:
        year = today.year - (g[f"{key}_way"].lower() == "last") if today else None
    else:
        year = _year_of(month, day, today)
    if year is None:
        return None
    first = _safe_day(year, month, day)
    last_text = g.get(f"{key}_last")
    if first is None or last_text is None:
        return first
    last = _safe_day(year, month, int(re.sub(r"\D", "", last_text)))
    return Period.between(first.start, last.start) if last and last.start > first.start else first


def _year_of(month: int, day: int, today: date | None) -> int | None:
    """The year of a day told without one: the latest such day not well after publication."""
    if today is None:
        return None
    told = _safe_day(today.year, month, day)
    return today.year - 1 if told is None or told.start > today + timedelta(days=45) else today.year


def _month(word: str, year: str | None, today: date | None) -> Period | None:
    month = MONTHS[word.lower().rstrip(".")]
    if year:
        return Period.month(int(year), month)
    if today is None:
        return None
    return Period.month(today.year if month <= today.month else today.year - 1, month)


def _part(word: str) -> str:
    return re.sub(r"^(?:in )?(?:the )?", "", word.lower())[:3]


def _part_of_month(part: str, word: str, year: str | None, today: date | None) -> Period | None:
    whole = _month(word, year, today)
    if whole is None:
        return None
    first, last = _PARTS_OF_MONTH[_part(part)]
    return Period(
        whole.start.replace(day=first),
        min(whole.end, whole.start.replace(day=1) + timedelta(days=last)),
        Precision.WEEK,
    )


def _nth(word: str) -> int:
    """The number of an ordinal: "8th", "tenth"."""
    digits = re.sub(r"\D", "", word)
    return (
        int(digits)
        if digits
        else {"ten": 10, "ele": 11, "twe": 12, "fif": 15}[word.lower()[:3]] + 8 * (word.lower() == "twentieth")
    )


def _latest_day(number: int, today: date) -> Period | None:
    """The latest day of that number in its month, no later than today."""
    if number <= today.day:
        return _safe_day(today.year, today.month, number)
    before = date(today.year, today.month, 1) - timedelta(days=1)
    return _safe_day(before.year, before.month, number)


def _safe_day(year: int, month: int, day: int) -> Period | None:
    try:
        return Period.day(date(year, month, day))
    except (ValueError, OverflowError):
        return None


def week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period.between(monday, monday + timedelta(days=6), Precision.WEEK)


def _number(word: str) -> int | None:
    word = word.lower()
    if word.isdigit():
        return int(word)
    return {"a": 1, "an": 1, "couple of": 2}.get(word) or NUMBER_WORDS.get(word)


def _amount(count: str, unit: str) -> int:
    """Days; 0 when the count is too vague ("several days")."""
    number = _number(count)
    if number is None:
        return 0
    unit = unit.lower().rstrip("s")
    return number // 24 if unit == "hour" else number * {"day": 1, "week": 7, "month": 30, "year": 365}[unit]


def _precision(days: int) -> Precision:
    return (
        Precision.DAY
        if days <= 2
        else Precision.WEEK
        if days <= 10
        else Precision.MONTH
        if days <= 62
        else Precision.YEAR
    )
