"""When a clause happened: which of a sentence's dates is its own, and which are another clause's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from whoholds.model import Period, Precision
from whoholds.reading.chunks import Chunk
from whoholds.reading.dates import DateMention
from whoholds.reading.lexicon import words
from whoholds.reading.number_words import NUMBER_WORDS

_UNIT_DAYS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}
_LENGTHS = words("terms", "clauses.lengths")
_OTHER_CLAUSE = ("who", "which", "whom", "whose", "after", "when", "since", "before", "until")
_BEGINNING = frozenset(("begin", "start", "launch", "open"))
"""What is told aside of an operation's beginning dates what happened in it."""
_DECLARING = words("terms", "clauses.declaring")
_NOT_ITS_OWN = ("since", "until", "by")


class ClauseDates:
    """The dates of one sentence, each reckoned from the one before it, or from the day the text is at.

    ``day``: that day; ``carried``: the day of a clause that tells none; ``published``: the report's own.
    """

    def __init__(
        self, chunks: Sequence[Chunk], day: Period | None, carried: Period | None, published: date | None
    ) -> None:
        self.chunks, self.day, self.carried, self.published = chunks, day, carried, published
        self.told: dict[int, Period | None] = {}
        anchor, hour = day, carried  # an hour is of the paragraph's own day
        for at, c in enumerate(chunks):
            if c.date is not None:
                self.told[at] = c.date.against(hour if c.date.anchor == "clock" else anchor)
                anchor = hour = self.told[at] or anchor
        for at in self.told:
            beside = next(
                (k for k in (at + 1, at + 2) if k in self.told and chunks[k - 1].kind in ("date", "prep")), None
            )
            if beside is not None and self._date(at).anchor == "clock":  # "before dawn on Friday": Friday's
                self.told[at] = self.told[beside]

    def when(self, first: int, last: int) -> Period | None:
        """The days of a clause: a date of its own, else at the head of the sentence, else in the sentence at all, else the day carried."""
        if not self.told:
            return None if self._reckoned(first) is not None else self.carried
        own = [at for at in self.told if first <= at < last and not self._in_aside(at, first, last)] + self._ahead(
            first
        )
        verb = first + max((k for k, c in enumerate(self.chunks[first:last]) if c.kind == "verb"), default=0)
        own.sort(key=lambda at: (self._date(at).anchor == "clock", self._enclosed(at, first, last), at < verb))
        if not own and (reckoned := self._reckoned(first)) is not None:
            return reckoned[0]
        if self._of_earlier_deeds(verb) and not any(at > verb for at in own):
            return None
        for at in [*own, *self._behind(last), *(at for at in self.told if at < 2)]:
            if self.told[at] is not None:
                return self.told[at]
        rest = [at for at in self.told if at in own or not self._apart(first, last, at)]
        for at in rest:
            if self.told[at] is not None and (self._date(at).link not in _NOT_ITS_OWN or at in own):
                return self.told[at]
        mentions = [self._date(at) for at in (*own, *rest)]
        if mentions and not any(m.anchor for m in mentions):
            return None if any(m.period is None for m in mentions) else self.carried
        return self.carried

    def is_dated(self, verb: Chunk) -> bool:
        """Whether a date of the sentence is the verb's own: it follows the verb before any other, or no verb goes before it."""
        last: Chunk | None = None
        for c in self.chunks:
            if c.kind == "verb":
                last = c
            elif c.date is not None and (last is None or last is verb):
                return True
        return False

    def _date(self, at: int) -> DateMention:
        found = self.chunks[at].date
        if found is None:
            raise KeyError(at)
        return found

    def _ahead(self, first: int) -> list[int]:
        """The date that opens a clause: "…, but on Saturday fighters killed", "; by 29 January the group had"."""
        at = first - 1
        while at >= 0 and self.chunks[at].kind in ("comma", "adv", "prep") and first - at < 4:
            at -= 1
        if at <= 0 or at not in self.told:
            return []
        before = self.chunks[at - 1]
        if before.kind == "prep" and at > 1:
            before = self.chunks[at - 2]
        return [at] if before.kind in ("conj", "mark") else []

    def _behind(self, last: int) -> list[int]:
        """The date that closes a clause: nothing but its own phrases is between."""
        for at in range(last, min(len(self.chunks), last + 6)):
            c = self.chunks[at]
            if at in self.told:
                opens = at > last and self.chunks[at - 1].kind in ("conj", "mark")
                return [] if opens or self._date(at).link in _NOT_ITS_OWN else [at]
            if c.kind in ("verb", "conj", "mark", "sub", "comma"):
                return []
        return []

    def _apart(self, first: int, last: int, at: int) -> bool:
        """Whether a date belongs to another clause: "…, who had taken it on 14 October"."""
        if first <= at < last:
            return self._in_aside(at, first, last)
        if at < first:
            return self._in_aside(at, 0, first)
        if any(c.kind == "sub" and c.head in ("who", "which", "that") for c in self.chunks[first:last]):
            return True  # "…, who control X, signed in 2019"
        between = self.chunks[max(last - 1, first) : at]
        begins = next((k for k, c in enumerate(between) if c.kind == "sub" and c.head in _OTHER_CLAUSE), None)
        return begins is not None and any(c.kind == "verb" for c in between[begins:])  # "before dawn on Friday" is none

    def _in_aside(self, at: int, first: int, last: int) -> bool:
        """Whether a date is of what is said aside: "X, which split in 2016, has taken Y"; an operation's beginning dates it all."""
        for k in range(at - 1, first - 1, -1):
            c = self.chunks[k]
            if c.kind == "sub" and c.head in ("who", "which", "whose"):
                begins = any(d.kind == "verb" and d.lemma in _BEGINNING for d in self.chunks[k:at])
                return not begins and any(d.kind == "comma" for d in self.chunks[at + 1 : last])
            if c.kind in ("comma", "mark"):
                return False
        return False

    def _enclosed(self, at: int, first: int, last: int) -> bool:
        """Whether commas set a date apart from the verb: "the siege, in place since 2023, was broken in May"."""
        opens = any(c.kind == "comma" for c in self.chunks[first + 1 : at])
        after = self.chunks[at + 1 : last]
        return opens and any(c.kind == "comma" and nxt.kind == "verb" for c, nxt in pairwise(after))

    def _reckoned(self, first: int) -> tuple[Period | None] | None:
        """The day of "… two days after X", "…, when X": reckoned from the clause before. None where nothing stands between them."""
        at = first - 1
        if at < 1 or self.chunks[at].kind != "sub":
            return None
        word, before = self.chunks[at].head, self.chunks[at - 1]
        if word == "when":
            at = at - 2 if before.kind == "comma" else at - 1
            found = self.told.get(at)
            return (_single(found, self._date(at).link),) if found is not None else None
        told = before.text.lower().split()
        if len(told) == 1 and at > 1 and self.chunks[at - 2].kind == "noun":
            told = [*self.chunks[at - 2].text.lower().split(), *told]
        if word not in ("after", "before") or not told or told[-1] not in _LENGTHS:
            return None
        main = next((p for k, p in self.told.items() if p is not None and p.days <= 2 and abs(k - at) < 40), None)
        if main is None and self.published is not None and self._is_perfect():
            main = Period.day(self.published)
        days = _days(told)
        if main is None or days is None:
            return (None,)
        return (_moved(main, days if word == "before" else -days, told[-1]),)

    def _of_earlier_deeds(self, verb: int) -> bool:
        """ "X declared victory this month after driving Y from Z": when Z was left nobody tells."""
        if verb < 2 or self.chunks[verb].form != "ing" or self.chunks[verb - 1].head not in ("after", "following"):
            return False
        main = next((c for c in self.chunks[: verb - 1] if c.kind == "verb"), None)
        vague = any(at < verb and told is not None and told.days > 1 for at, told in self.told.items())
        return vague or (main is not None and main.lemma in _DECLARING)

    def _is_perfect(self) -> bool:
        """Whether the sentence's own verb tells of the report's day: "has been beaten back"."""
        verbs = [
            c for c in self.chunks if c.kind == "verb" and c.text.lower().startswith(("has ", "have ", "is ", "are "))
        ]
        return bool(verbs)


def _single(period: Period, link: str) -> Period:
    """The unit that "since 2011" begins with."""
    if link not in ("since", "from"):
        return period
    if period.precision is Precision.YEAR:
        return Period.year(period.start.year)
    if period.precision is Precision.MONTH:
        return Period.month(period.start.year, period.start.month)
    return Period.day(period.start)


def _days(told: Sequence[str]) -> int | None:
    """The length that words tell: "just two days" is 2; None where it is vague."""
    unit = told[-1].rstrip("s")
    if unit not in _UNIT_DAYS:
        return None
    if len(told) == 1 or unit == "hour":
        return 0 if unit == "hour" else None
    word = told[-2]
    number = int(word) if word.isdigit() else {"a": 1, "an": 1}.get(word) or NUMBER_WORDS.get(word)
    return None if number is None else number * _UNIT_DAYS[unit]


def _moved(period: Period, days: int, unit: str) -> Period:
    """A period so many days away, as vague as the unit it is told in."""
    day = period.start + timedelta(days=days)
    if unit.startswith("year"):
        return Period.year(period.start.year + round(days / 365))
    if unit.startswith("month"):
        months = period.start.year * 12 + period.start.month - 1 + round(days / 30)
        return Period.month(months // 12, months % 12 + 1)
    return Period.day(day)
