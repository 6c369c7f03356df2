"""When: what reports say of days, against the day they are published. A day that was not told is never invented.

Own rules, because general date parsers resolve "two days after" against the wrong day and make days out of bare numbers. They read
English; a report without a date leaves every relative expression undated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from whoholds.model import Period, Precision
from whoholds.reading.date_words import AFTER, ANCHOR, BEFORE, PATTERN, SINCE
from whoholds.reading.reckoning import period, plausible, week
from whoholds.reading.sentences import lowered


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
        if self.anchor == "clock":  # "at 08:50", "at dawn": of the day the text is at, else of the report's own
            return self.period if anchor is None else anchor if anchor.days <= 2 else None
        if anchor is None:
            return None
        if self.anchor == "span":
            return (
                Period.between(anchor.start, anchor.start + timedelta(days=self.offset_days))
                if anchor.days <= 7
                else None
            )
        if self.anchor == "same":
            return anchor if self.offset_days == 0 else week(anchor.start)
        if anchor.days > 7:
            return _longer(anchor, self.offset_days)
        day = (anchor.last if self.offset_days > 0 else anchor.start) + timedelta(days=self.offset_days)
        return Period.day(day)


def spot_dates(
    text: str, published_on: date | None, start: int = 0, end: int | None = None, low: str | None = None
) -> list[DateMention]:
    """The date expressions of ``text[start:end]``, in order; ``low`` is the text lowered, where the caller has it.

    >>> told = spot_dates("On Monday they left; on 3 May 2017 they came back.", date(2017, 12, 15))
    >>> [(m.text, str(m.period)) for m in told]
    [('Monday', '2017-12-11'), ('on 3 May 2017', '2017-05-03')]
    >>> spot_dates("They left on Monday.", None)[0].period is None
    True
    """
    end = len(text) if end is None else end
    low = lowered(text) if low is None else low
    found: list[DateMention] = []
    done = start
    for anchor in ANCHOR.finditer(low, start, end):
        if anchor.end() <= done:
            continue
        # the pattern is dear: it is tried only around the words that a date must have
        begin = max(done, anchor.start() - BEFORE)
        while done < begin < end and (text[begin].isalnum() and text[begin - 1].isalnum()):
            begin += 1
        stop = min(end, anchor.end() + AFTER)
        while stop < end and text[stop].isalnum():
            stop += 1
        for match in PATTERN.finditer(low, begin, stop):
            if match.start() >= anchor.end():
                break  # another word's: there it is seen whole
            done = max(done, match.end())
            mention = _resolve(match, text, published_on)
            if mention is not None:
                found.append(mention)
            if match.end() >= anchor.end():
                break
        done = max(done, anchor.end())
    return found


_GROUPS = tuple(PATTERN.groupindex.items())


def _resolve(match: re.Match[str], text: str, today: date | None) -> DateMention | None:
    spans = match.regs
    groups = {k: text[spans[i][0] : spans[i][1]] for k, i in _GROUPS if spans[i][0] >= 0}
    if not plausible(groups):
        return None
    link_match = SINCE.search(text[max(0, match.start() - 14) : match.start()])
    first_word = match.group().split(" ", 1)[0]
    link = (
        link_match.group(1).lower()
        if link_match
        else first_word
        if first_word in ("since", "until", "by", "from")
        else ""
    )
    told, anchor, offset = period(groups, today)
    if told is not None and link in ("since", "from") and today is not None and told.start <= today:
        told = Period.between(told.start, today, told.precision)
    return DateMention(match.start(), match.end(), text[match.start() : match.end()], told, anchor, offset, link)


def _longer(anchor: Period, days: int) -> Period | None:
    """ "A year later" than a year, "two months later" than a month; None where the steps are smaller than what they are told from."""
    if anchor.precision is Precision.YEAR and anchor.days <= 366 and days % 365 == 0:
        return Period.year(anchor.start.year + days // 365)
    if anchor.precision is Precision.MONTH and anchor.days <= 31 and days % 30 == 0:
        months = anchor.start.year * 12 + anchor.start.month - 1 + days // 30
        return Period.month(months // 12, months % 12 + 1)
    return None
