"""What stands around a plain text: its title, author, publisher and day.

Only the top and the bottom are looked at, and only what plainly speaks of the report itself: a day in the middle of the prose is the
day of something that happened. A day without a year, or one that can be read two ways (3/4/2021), is no day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources

_TOP_LINES, _BOTTOM_LINES = 12, 6
_TOP_CHARACTERS, _BOTTOM_CHARACTERS = 6_000, 3_000
_LONGEST_LINE = 400
_LONGEST_TITLE = 250
_CHRONOLOGY_DAYS = 3  # so many lines that are nothing but a day are the headings of a chronology
_FIRST_YEAR = 1900
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*(?:\([^()]*\))?[^()]*\)")
_MARKUP = re.compile(r"^[\s#>*_•]+|[\s*_]+$|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\*\*|__")
_SEPARATORS = re.compile(r"\s+[|·•–—-]\s+|\s*[|·•]\s*|\t+")
_TIME = r"(?:,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?(?:\s*[+-]\d{1,2}:?\d{0,2})?)?"
_AGENCY = re.compile(
    r"^(?P<before>[^.!?()]{1,60}?)\s*\((?P<agency>[^\W\d_][\w .&'’/-]{1,40})\)\s*[-–—:]+\s*(?P<next>\S)"
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a text says of itself; empty where it does not say."""

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_at: datetime | None = None


def find_masthead(text: str, *, url: str | None = None, not_after: datetime | None = None) -> Masthead:
    """The title, author, publisher and day of a plain text.

    ``not_after``: when it was retrieved; a later day cannot be that of its publication and is passed over.

    >>> find_masthead("BEIRUT, Dec 15, 2017 (Reuters) - Rebels took Tamr.")
    Masthead(title='', byline='', publisher='Reuters', published_at=datetime.datetime(2017, 12, 15, 0, 0, tzinfo=datetime.timezone.utc))
    >>> find_masthead("Tamr falls\\n\\nBy A. Writer\\n\\nRebels took Tamr on 15 December 2017, residents said, after a siege of two years.")
    Masthead(title='Tamr falls', byline='A. Writer', publisher='', published_at=None)
    """
    top, bottom = _top(text), _bottom(text)
    latest = (not_after + timedelta(days=1)).date() if not_after else None
    found = _Found(latest)
    for number, line in enumerate(top):
        found.take(line, "top", number)
    for line in bottom:
        if line not in top:
            found.take(line, "bottom", 0)
    if _bare_days(text) >= _CHRONOLOGY_DAYS:
        found.days.pop("bare top", None)
        found.days.pop("bare bottom", None)
    if (day := _day_in_path(url)) and found.possible(day):
        found.days.setdefault("address", day)
    return Masthead(found.title, found.byline, found.publisher(), found.published_at())


class _Found:
    """Collects, line by line, what the lines say; decides at the end."""

    ORDER = ("cue top", "cue bottom", "bare top", "dateline", "heading", "bare bottom", "address", "updated")

    def __init__(self, latest: date | None) -> None:
        self.latest = latest
        self.days: dict[str, date] = {}
        self.publishers: dict[str, str] = {}
        self.title = ""
        self.byline = ""
        self._prose_seen = False

    def possible(self, day: date) -> bool:
        return self.latest is None or day <= self.latest

    def published_at(self) -> datetime | None:
        day = next((self.days[k] for k in self.ORDER if k in self.days), None)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None

    def publisher(self) -> str:
        return next((self.publishers[k] for k in ("published", "source", "agency") if k in self.publishers), "")

    def take(self, line: str, where: str, number: int) -> None:
        prose = is_prose(line)
        taken = False
        for field in _fields(line):
            if self._cue_field(field, where, prose=prose) or (
                not prose and self._bare_field(field, where, alone=number == 0)
            ):
                taken = True
        if taken:
            return
        if where == "top" and not self._prose_seen:
            self._dateline(line)
        if prose:
            self._prose_seen = True
            return
        early = where == "top" and number < 6 and not self._prose_seen
        if (
            early
            and not self.title
            and len(line) <= _LONGEST_TITLE
            and not _AGENCY.match(line)
            and re.search(r"[^\W\d_]", line)
        ):
            self.title = line
            self._heading(line)

    def _cue_field(self, field: str, where: str, *, prose: bool) -> bool:
        match = _cues().match(field)
        if not match:
            return False
        role, colon, rest = _role(match["cue"]), match["colon"], match["rest"].strip()
        if role in ("published", "updated"):
            return self._published(rest, bool(colon), where, role)
        if role == "source" and colon and rest and len(rest) <= 80:
            name = dates_pattern().sub("", rest).strip(" ,;.()")
            self.publishers.setdefault("source", name) if name else None
            return True
        if role == "byline" and where == "top" and rest and len(rest) <= 160 and not (prose or self._prose_seen):
            if not colon and not rest[:1].isupper() and rest[:1].lower() != rest[:1].upper():
                return False
            self.byline = self.byline or dates_pattern().sub("", rest).strip(" ,;.")
            return True
        if role == "title" and colon and where == "top" and rest and not self._prose_seen:
            self.title = self.title or rest
            return True
        return False

    def _published(self, rest: str, colon: bool, where: str, role: str) -> bool:
        match = dates_pattern().search(rest)
        day = read_day(match) if match else None
        told = rest[: match.start()] + rest[match.end() :] if match else rest
        told = re.sub(_TIME + r"[\s.,;]*$", "", told).strip(" ,;.()")
        name = _ins().sub("", told, count=1).strip(" ,;.") if _ins().match(told) else ""
        name = re.sub(rf"[\s,]+(?:{_words('in')})$", "", name, flags=re.IGNORECASE).strip(" ,;.")
        plain = (
            not told or bool(name) or re.fullmatch(r"[^\W\d_]{2,12}", told) is not None
        )  # alone, with a name, or with a weekday
        if len(name) > 60 or not (plain or colon) or not (match or colon or (name and where == "bottom")):
            return False
        if day and self.possible(day):
            self.days.setdefault("updated" if role == "updated" else f"cue {where}", day)
        if name and role == "published" and not re.fullmatch(_words("in"), name, flags=re.IGNORECASE):
            self.publishers.setdefault("published", name)
        return True

    def _bare_field(self, field: str, where: str, *, alone: bool) -> bool:
        """A field that is nothing but a day, perhaps after a weekday or place; in the first line (``alone``) the day only."""
        match = _bare_day().fullmatch(field)
        day = read_day(dates_pattern().search(field)) if match else None
        if not match or not day or (alone and match["place"]):
            return False
        if self.possible(day):
            self.days.setdefault(f"bare {where}", day)
        return True

    def _dateline(self, line: str) -> None:
        match = dates_pattern().search(line[:120])
        if (
            match
            and _opens_dateline(line[: match.start()])
            and re.match(r"\s*\)?\s*(?:\([^)]{2,40}\))?\s*[-–—:]", line[match.end() :])
        ):
            day = read_day(match)
            if day and self.possible(day):
                self.days.setdefault("dateline", day)
        agency = _AGENCY.match(line)
        if agency and _opens_dateline(agency["before"]) and not agency["next"].islower():
            before, name = agency["before"].strip(), agency["agency"].strip()
            # "Hayat Tahrir (HTS) –" explains a name; "BEIRUT (Reuters) –" names the agency
            if before.isupper() or "," in before or before[:1].lower() != name[:1].lower():
                self.publishers.setdefault("agency", name)

    def _heading(self, line: str) -> None:
        """A day that ends a report's heading is the report's: "Situation report, 5 March 2024"; not "The attack of 7 October 2023"."""
        *_, match = None, *dates_pattern().finditer(line)
        day = read_day(match)
        if not match or not day or line[match.end() :].strip(" .)]") or not self.possible(day):
            return
        if re.search(r"[,:|–—(\[-]\s*(?:[^\W\d_]+,?\s+)?$", line[: match.start()]) or _reports().search(
            line[: match.start()]
        ):
            self.days.setdefault("heading", day)


def is_prose(line: str) -> bool:
    """Whether a line is running text: long, or a whole sentence of some length."""
    words = line.count(" ") + 1
    return words >= 25 or (words >= 10 and line.rstrip(" \"'”’»").endswith((".", "؟", "?", "!", "।", "。")))


def _top(text: str) -> list[str]:
    lines: list[str] = []
    prose = 0
    for line in _lines(text[:_TOP_CHARACTERS]):
        lines.append(line)
        prose += is_prose(line)
        if prose >= 2 or len(lines) >= _TOP_LINES:
            break
    return lines


def _bottom(text: str) -> list[str]:
    tail = text[max(0, len(text) - _BOTTOM_CHARACTERS) :]
    return list(_lines(tail))[-_BOTTOM_LINES:]


def _lines(text: str) -> Iterator[str]:
    for raw in text.split("\n"):
        line = _MARKUP.sub("", _LINK.sub(r"\1", raw[:_LONGEST_LINE])).strip()
        if line:
            yield line


def _fields(line: str) -> list[str]:
    return [f.strip() for f in _SEPARATORS.split(line) if f and f.strip()]


def _bare_days(text: str) -> int:
    return sum(
        any(_bare_day().fullmatch(f) for f in _fields(line)) for line in _lines(text[:100_000]) if len(line) <= 60
    )


def _opens_dateline(before: str) -> bool:
    """A place, perhaps with its country and a month: few words, each with a capital (or in a script without them)."""
    words = before.strip(" (,").split()
    return (
        1 <= len(words) <= 6
        and all(not w[0].islower() or w.lower() in ("and", "of", "al", "el", "de") for w in words)
        and (words[0].lower() not in ("the", "a", "an"))
    )


def _day_in_path(url: str | None) -> date | None:
    match = re.search(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?:[/?#]|$)", url) if url else None
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


# ---------------------------------------------------------------------- days


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("whoholds.reading").joinpath("mastheads.toml").read_text(encoding="utf-8"))


@cache
def _months() -> dict[str, int]:
    months: dict[str, int] = {}
    for names in _lexicon()["months"].values():
        for number, forms in enumerate(names, start=1):
            months.update(dict.fromkeys(map(str.casefold, forms), number))
    return months


@cache
def dates_pattern() -> re.Pattern[str]:
    """Whole days with their year, as they are written in the languages of ``mastheads.toml``."""
    month = "|".join(re.escape(m) for m in sorted(_months(), key=len, reverse=True))
    month = rf"(?:{month})\b\.?(?:\s*/\s*(?:{month})\b)?"
    return re.compile(
        rf"(?<![\w./-])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:of\s+|de\s+)?(?P<m1>{month}),?[\s-]+(?:de\s+)?(?P<y1>\d{{4}})"
        rf"|(?P<m2>{month})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
        r"|(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
        r"|(?P<d4>\d{1,2})(?P<s4>[-/.])(?P<m4>\d{1,2})(?P=s4)(?P<y4>\d{4}))(?![\w/-])",
        re.IGNORECASE,
    )


def read_day(match: re.Match[str] | None) -> date | None:
    """The day a match of ``dates_pattern`` names; None when there is no such day, or it can be read two ways.

    >>> [read_day(dates_pattern().search(t)) for t in ("15 Dec. 2017", "12/15/2017", "3/4/2017", "30 February 2017", "1 May 0000")]
    [datetime.date(2017, 12, 15), datetime.date(2017, 12, 15), None, None, None]
    """
    if match is None:
        return None
    if match["y4"]:
        first, second, year = int(match["d4"]), int(match["m4"]), int(match["y4"])
        if match["s4"] == "." or first == second:
            return _day(year, second, first)
        if (first > 12) == (second > 12):
            return None
        return _day(year, second, first) if first > 12 else _day(year, first, second)
    if match["y3"]:
        return _day(int(match["y3"]), int(match["m3"]), int(match["d3"]))
    name = (match["m1"] or match["m2"]).casefold().split("/")[0].strip(" .")
    return _day(int(match["y1"] or match["y2"]), _months().get(name, 0), int(match["d1"] or match["d2"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


# ---------------------------------------------------------------------- words


@cache
def _words(role: str) -> str:
    words = {w for forms in _lexicon()[role].values() for w in forms}
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _cues() -> re.Pattern[str]:
    roles = "|".join(_words(r) for r in ("published", "updated", "source", "byline", "title"))
    return re.compile(rf"(?P<cue>{roles})\b\s*(?P<colon>[:：]?)\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


@cache
def _role(cue: str) -> str:
    low = cue.casefold()
    return next(
        r
        for r in ("published", "updated", "source", "byline", "title")
        if any(low == w.casefold() for ws in _lexicon()[r].values() for w in ws)
    )


@cache
def _ins() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('in')})\s+", re.IGNORECASE)


@cache
def _reports() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('report')})\b", re.IGNORECASE)


@cache
def _bare_day() -> re.Pattern[str]:
    place = r"(?P<place>(?:[^\W\d_]+\s+|(?:[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2},\s*){1,2})?)"
    inner = dates_pattern().pattern
    return re.compile(rf"\(?{place}{inner}{_TIME}[\s.)]*", re.IGNORECASE)
