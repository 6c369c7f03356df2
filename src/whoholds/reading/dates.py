"""When: what reports say of days, against the day they are published. A day that was not told is never invented.

Own rules, because general date parsers resolve "two days after" against the wrong day and make days out of bare numbers. They read
English; a report without a date leaves every relative expression undated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from whoholds.model import Period, Precision
from whoholds.reading.quantities import NUMBER_WORDS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"), ("july", "jul"),
            ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"  # noqa: E501
_DAY = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|couple of)"
_UNIT = r"(?:hour|day|week|month|year)s?"

PATTERN = re.compile(
    r"\b(?:"
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?:on )?(?:{_WEEKDAY},? )?(?:the )?(?P<dmy_day>{_DAY})(?: ?(?:-|to|and) ?(?P<dmy_last>{_DAY}))?(?: of)? (?P<dmy_month>{_MONTH})(?:,? (?P<dmy_year>{_YEAR})| (?P<dmy_way>last|this) year)?"  # noqa: E501
    rf"|(?:on )?(?:{_WEEKDAY},? )?(?P<mdy_month>{_MONTH}) (?P<mdy_day>{_DAY})\b(?: ?(?:-|to|and) ?(?P<mdy_last>{_DAY}))?(?!\d)(?:,? (?P<mdy_year>{_YEAR}))?"  # noqa: E501
    rf"|(?P<part>early|mid|late|(?:the )?(?:beginning|start|middle|end) of)[- ](?P<part_month>{_MONTH})(?:,? (?P<part_year>{_YEAR}))?"
    rf"|(?P<part2>early|mid|late|(?:the )?(?:beginning|start|middle|end) of)[- ](?P<part_year2>{_YEAR})"
    rf"|(?P<this_part>(?:earlier|later) (?:this|on|in the) ?(?:day|week|month|year))"
    rf"|(?:(?P<weekday_mod>last|this|past|next|previous|following|early|late) )?(?P<weekday>{_WEEKDAY})(?: (?P<weekday_part>morning|afternoon|evening|night))?"  # noqa: E501
    r"|(?P<same>(?:on |that |the )?(?:the )?(?:same|very same) (?:day|night|morning|evening|week|month))"
    r"|(?P<next_day>(?:on )?(?:the )?(?:following|next) (?:day|morning|night)|a day later|one day later|the day after(?! tomorrow))"
    r"|(?P<previous_day>(?:on )?the (?:previous|preceding) (?:day|night)|a day earlier|one day earlier|the day before(?! yesterday)|the night before)"  # noqa: E501
    rf"|(?P<later>(?P<later_count>{_COUNT}) (?P<later_unit>{_UNIT}) (?P<later_way>later|earlier|before that))"
    rf"|(?P<ago>(?P<ago_count>{_COUNT}) (?P<ago_unit>{_UNIT}) ago)"
    rf"|(?P<span>(?:in|over|within|during|for) (?:the )?(?P<span_way>following|next|subsequent|past|last|previous|preceding|ensuing|coming) (?:(?P<span_count>{_COUNT}) )?(?P<span_unit>{_UNIT}))"  # noqa: E501
    r"|(?P<ordinal_day>(?:on |for |in )?the (?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) (?:consecutive |straight )?day)"  # noqa: E501
    r"|(?P<today>today|tonight|this (?:morning|afternoon|evening)|earlier in the day)"
    r"|(?P<yesterday>yesterday|last night|overnight)"
    r"|(?P<before_yesterday>the day before yesterday)"
    r"|(?P<tomorrow>tomorrow)"
    r"|(?P<relative>(?P<relative_way>this|last|next|past|that|the same|previous) (?P<relative_unit>week|weekend|month|year))"
    rf"|(?P<season_way>this |last |early |late )?(?:in the |the )?(?P<season>spring|summer|autumn|winter)(?: of)? (?P<season_year>{_YEAR})"
    rf"|(?:in |since |until |by |during |last |this |of |throughout )(?P<month>{_MONTH})(?:,? (?P<month_year>{_YEAR}))?(?! ?\d)"
    rf"|(?P<month2>{_MONTH}),? (?P<month2_year>{_YEAR})"
    rf"|(?:in|since|during|by|until|from|throughout|of|between|late|early|mid) (?P<year>{_YEAR})\b(?! ?(?:people|fighters|square|km|civilians|soldiers|troops|militants|men))"  # noqa: E501
    rf"|(?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})"
    r")\b",
    re.I,
)
_ANCHOR = re.compile(
    rf"\b(?:{_WEEKDAY}|(?:to|yester|mid|week)?days?|mornings?|afternoon|evening|nights?|tonight|overnight|tomorrow|weekend|weeks?|months?|years?|hours?|spring|summer|autumn|winter"
    rf"|{_MONTH}|{_YEAR}(?:-\d\d-\d\d)?|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})",
    re.I,
)
_BEFORE, _AFTER = 40, 24
_ORDINALS = {
    w: n
    for n, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}
_SINCE = re.compile(r"\b(since|from|until|till|by|before|after)\s+(?:the\s+|early\s+|late\s+|mid-?)?$", re.I)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression in a text. ``period`` is None where it cannot be told.

    ``anchor``: "same" (the same day), "next", "previous", or "span" are resolved by the reader against the day it last read of;
    ``offset_days`` then says how far. ``link``: "since", "until", "by", "before", "after" when one stands before it.
    """

    start: int
    end: int
    text: str
    period: Period | None = None
    anchor: str = ""
    offset_days: int = 0
    link: str = ""

    def against(self, anchor: Period | None) -> Period | None:
        """Its days, told against the day last read of.

        >>> told = DateMention(0, 0, "in the following three days", anchor="span", offset_days=3)
        >>> str(told.against(Period.day(date(2017, 12, 11))))
        '2017-12-11 to 2017-12-14'
        """
        if not self.anchor:
            return self.period
        if anchor is None:
            return None
        if self.anchor == "span":
            return (
                Period.between(anchor.start, anchor.start + timedelta(days=self.offset_days))
                if anchor.days <= 7
                else None
            )
        if self.anchor == "same":
            return anchor if self.offset_days == 0 else _week(anchor.start)
        if anchor.days > 7:
            return None
        day = (anchor.last if self.offset_days > 0 else anchor.start) + timedelta(days=self.offset_days)
        return Period.day(day)


def spot_dates(text: str, published_on: date | None, start: int = 0, end: int | None = None) -> list[DateMention]:
    """The date expressions of ``text[start:end]``, in order.

    >>> told = spot_dates("On Monday they left; on 3 May 2017 they came back.", date(2017, 12, 15))
    >>> [(m.text, str(m.period)) for m in told]
    [('Monday', '2017-12-11'), ('on 3 May 2017', '2017-05-03')]
    >>> spot_dates("They left on Monday.", None)[0].period is None
    True
    """
    end = len(text) if end is None else end
    found: list[DateMention] = []
    done = start
    for anchor in _ANCHOR.finditer(text, start, end):
        if anchor.end() <= done:
            continue
        # the pattern is dear: it is tried only around the words that a date must have
        begin = max(done, anchor.start() - _BEFORE)
        while done < begin < end and (text[begin].isalnum() and text[begin - 1].isalnum()):
            begin += 1
        stop = min(end, anchor.end() + _AFTER)
        while stop < end and text[stop].isalnum():
            stop += 1
        for match in PATTERN.finditer(text, begin, stop):
            done = max(done, match.end())
            mention = _resolve(match, text, published_on)
            if mention is not None:
                found.append(mention)
            if match.end() >= anchor.end():
                break
        done = max(done, anchor.end())
    return found


def _resolve(match: re.Match[str], text: str, today: date | None) -> DateMention | None:
    groups = {k: v for k, v in match.groupdict().items() if v is not None}
    if not _plausible(groups):
        return None
    link_match = _SINCE.search(text[max(0, match.start() - 14) : match.start()] + "")
    first_word = match.group().split(" ", 1)[0].lower()
    link = (
        link_match.group(1).lower()
        if link_match
        else first_word
        if first_word in ("since", "until", "by", "from")
        else ""
    )
    period, anchor, offset = _period(groups, today)
    if period is not None and link in ("since", "from") and today is not None and period.start <= today:
        period = Period.between(period.start, today, period.precision)
    return DateMention(match.start(), match.end(), match.group(), period, anchor, offset, link)


def _plausible(groups: dict[str, str]) -> bool:
    """Whether "may" and "march" are months here."""
    for key in ("month", "dmy_month", "mdy_month", "part_month", "month2"):
        word = groups.get(key)
        if (
            word
            and word.lower().rstrip(".") in ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul")
            and not word[0].isupper()
        ):
            return False
    return True


def _period(g: dict[str, str], today: date | None) -> tuple[Period | None, str, int]:
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
    if "today" in g:
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
    if "ago" in g:
        return _ago(g["ago_count"], g["ago_unit"], today)
    if "this_part" in g:
        return _earlier(g["this_part"].lower(), today)
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
        return _week(then)
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
        return _week(monday - timedelta(days=7)) if last else Period.between(monday, today, Precision.WEEK)
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
    return re.sub(r"^the ", "", word.lower())[:3]


def _part_of_month(part: str, word: str, year: str | None, today: date | None) -> Period | None:
    whole = _month(word, year, today)
    if whole is None:
        return None
    first, last = {"ear": (1, 10), "beg": (1, 10), "sta": (1, 10), "mid": (11, 20), "lat": (21, 31), "end": (21, 31)}[
        _part(part)
    ]
    return Period(
        whole.start.replace(day=first),
        min(whole.end, whole.start.replace(day=1) + timedelta(days=last)),
        Precision.WEEK,
    )


def _safe_day(year: int, month: int, day: int) -> Period | None:
    try:
        return Period.day(date(year, month, day))
    except (ValueError, OverflowError):
        return None


def _week(day: date) -> Period:
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
