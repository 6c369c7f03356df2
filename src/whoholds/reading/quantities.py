"""How many: numbers as told, with their bounds and units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whoholds.model.vocabularies import KM2_PER_SQUARE_MILE
from whoholds.reading.lexicon import load
from whoholds.reading.number_words import FRACTION, NUMBER, NUMBER_WORDS, SMALL, VAGUE, any_of, fraction, number
from whoholds.reading.sentences import lowered
from whoholds.reading.sizes import sizes

_BOUNDS = load("numbers")["bounds"]
_FOLLOWING = load("numbers")["following"]
_LOW, _HIGH, _PLAIN = frozenset(_BOUNDS["low"]), frozenset(_BOUNDS["high"]), frozenset(_BOUNDS["plain"])
TOLERANCE = 0.005

_BOUND = any_of(word for kind in _BOUNDS.values() for word in kind)
_AREA = r"(?:sq(?:uare)?\.? ?(?:kilomet(?:er|re)s?|km|miles?|mi)|km2|km²|kilomet(?:er|re)s? squared|hectares?|acres?)"
_LENGTH = r"(?:kilomet(?:er|re)s?|kms?|miles?|met(?:er|re)s?|m)\b"
_PERCENT = r"(?:%|percent\b|per cent\b|pct\b|percentage points?)"
_POPULATION = any_of(_FOLLOWING["population"])
_DASH = "[-–]"

PATTERN = re.compile(
    rf"(?<![\w.,$€£/-])(?:(?P<bound>{_BOUND}) )?(?:"
    rf"(?P<fraction>{FRACTION})(?= (?:of|the|its|their|that)\b)"
    rf"|(?P<in_a>{SMALL}|\d{{1,2}}) (?:in|out of) (?:every )?(?P<in_b>{SMALL}|\d{{1,3}})(?= (?:of|{_POPULATION})\b)"
    rf"|(?P<ratio_a>{SMALL}|\d{{1,4}}) (?:out )?of (?:the |its |their )?(?:[\w-]+'s? )?(?P<ratio_b>{SMALL}|\d{{1,4}})\b"
    rf"|(?:between (?P<least>{NUMBER}) and (?P<most>{NUMBER})|(?P<from>{NUMBER})(?:(?: (?:to|or) | ?{_DASH} ?)(?P<to>{NUMBER}))?)"
    rf"(?: ?-? ?(?:(?P<percent>{_PERCENT})|(?P<area>{_AREA})|(?P<length>{_LENGTH})))?"
    r")(?![\w%])"
)
_QUICK = re.compile(  # of text in small letters, which is quicker by far than to look past case
    rf"\d|\b(?:{any_of(NUMBER_WORDS)}|dozen|dozens|scores|tens|hundreds?|thousands?|millions?|half|third|quarter|fifth|tenth)\b"
    r"|thirds|quarters|fifths| than|size of| as (?:large|big) as"
)
_BOUND_AT_MOST = 40
"""What may stand before the first number and belong to it: "no fewer than", "between"."""
_TIME_OR_MONEY = re.compile(rf"\s*(?:{any_of(_FOLLOWING['time_or_money'])})(?![\w])", re.I)
_COUNTED = re.compile(rf" (?:{any_of(_FOLLOWING['counted'])})\b", re.I)
_EQUIVALENT = re.compile(
    r"\s*(?:\(|, or |,? or |, |[–—] ?)(?:(?:about|around|roughly|nearly|some|approximately|just over|just under|~|ca?\.) ?)?"
    rf"(?P<number>{NUMBER}) ?-?(?:(?P<area>{_AREA})|(?P<length>{_LENGTH}))\)?",
    re.I,
)
_BESIDE = re.compile(
    r"\+| or so\b|(?: or so)? (?:more|other|additional|further)(?= (?!than\b)[\w'-])|(?: or so)? (?:others|more)\b(?! than)",
    re.I,
)
"""What may stand between a number and what it counts: "1,200 more troops", "some 40 other settlements", "three others", "20+"."""
_OR_SO = re.compile(r" or (less|fewer|under|more|over|above)\b", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as told. ``unit``: "" (a bare count), km2, km or share. ``hedge`` is the bound as told.

    ``disagreement`` is the message when a second figure in brackets does not say the same.
    """

    start: int
    end: int
    text: str
    unit: str = ""
    low: float | None = None
    best: float | None = None
    high: float | None = None
    hedge: str = ""
    disagreement: str = ""

    @property
    def bounds(self) -> tuple[float | None, float | None, float | None]:
        """low, best, high."""
        return self.low, self.best, self.high

    @property
    def size(self) -> float:
        """The number itself, whichever bound it is."""
        return self.best or self.low or self.high or 0.0


def spot_quantities(text: str, start: int = 0, end: int | None = None, low: str | None = None) -> list[Quantity]:
    """The numbers of ``text[start:end]`` that count or measure something; years, ages, money and hours are left out.

    ``low`` is the text lowered, where the caller has it.

    >>> [(q.text, q.unit, q.bounds) for q in spot_quantities("up to 31 men held 5,600 square kilometers (2,162 square miles)")]
    [('up to 31', '', (None, None, 31.0)), ('5,600 square kilometers (2,162 square miles)', 'km2', (None, 5600.0, None))]
    """
    end = len(text) if end is None else end
    low = lowered(text) if low is None else low
    first = _QUICK.search(low, start, end)
    if first is None:
        return []
    found: list[Quantity] = []
    last = start
    for match in PATTERN.finditer(low, max(start, first.start() - _BOUND_AT_MOST), end):
        if match.start() < last:
            continue
        quantity = _read(match, text, end)
        if quantity is not None:
            found.append(quantity)
            last = quantity.end
    for size in sizes(text, start, end):
        found = [q for q in found if q.end <= size.start or q.start >= size.end]  # "half the size of X" is no half
        least = size.area_km2 if size.how in ("larger than", "bigger than", "greater than") else None
        most = size.area_km2 if size.how in ("smaller than", "less than") else None
        best = size.area_km2 if size.how == "the size of" else None
        found.append(
            Quantity(size.start, size.end, text[size.start : size.end], "km2", least, best, most, hedge=size.how)
        )
    return sorted(found, key=lambda q: q.start)


def _read(match: re.Match[str], text: str, end: int) -> Quantity | None:
    bound = match["bound"] or ""
    if match["fraction"]:
        stop = match.end("fraction")
        told = text[match.start() : stop]
        return _bounded(match.start(), stop, told, "share", fraction(match["fraction"]), None, bound)
    if match["in_a"] or match["ratio_a"]:
        part, whole = number(match["in_a"] or match["ratio_a"]), number(match["in_b"] or match["ratio_b"])
        if part is None or not whole or part > whole:
            return None
        told = text[match.start() : match.end()]
        if match["in_a"]:
            return _bounded(match.start(), match.end(), told, "share", part / whole, None, bound)
        return _bounded(match.start(), match.end(), told, "", part, None, bound)
    return _measured(match, text, end, bound)


def _measured(match: re.Match[str], text: str, end: int, bound: str) -> Quantity | None:
    """A number or a range of them, with its unit and what brackets say of it."""
    told = match["from"] or match["least"]
    first, second = number(told), number(match["to"] or match["most"])
    if told == "one" and text[max(0, match.start() - 3) : match.start()].lower() == "no ":
        return None  # "no one was hurt"
    if first is None or (second is not None and second < first and match["least"]):
        return None
    percent, area = match["percent"], match["area"]
    unit, factor = _unit(percent, area, match["length"])
    if not unit and (_TIME_OR_MONEY.match(text, match.end()) or _is_year(told, match["bound"], text, match)):
        return None
    value, stop, disagreement = _checked(first, unit, factor, match, text, end)
    high = second * factor if second is not None else None
    beside = _BESIDE.match(text, stop, end) if not unit else None
    if beside is not None and _OR_SO.match(text, stop, end) is None:
        stop = beside.end()
        if beside.group() == "+" and not bound:
            bound = "at least"
    either = _OR_SO.match(text, stop, end) if not bound and high is None else None
    if either is not None:  # "50% or less", "20 or more"
        bound, stop = ("at most" if either[1].lower() in ("less", "fewer", "under") else "at least"), either.end()
    vague = VAGUE.get(told)
    if vague is not None and bound in ("", *_PLAIN):
        return Quantity(match.start(), stop, text[match.start() : stop], unit, low=float(vague), hedge=told)
    return _bounded(match.start(), stop, text[match.start() : stop], unit, value, high, bound, disagreement)


def _checked(
    first: float, unit: str, factor: float, match: re.Match[str], text: str, end: int
) -> tuple[float, int, str]:
    """The value in our unit, where the telling ends, and what disagrees: "5,600 square kilometers (2,162 square miles)"."""
    value, stop = first * factor, match.end()
    equivalent = _EQUIVALENT.match(text, stop, end) if unit in ("km2", "km") else None
    other = number(equivalent["number"]) if equivalent else None
    if equivalent is None or other is None:
        return value, stop, ""
    other_unit, other_factor = _unit(None, equivalent["area"], equivalent["length"])
    if other_unit != unit or other_factor == factor:
        return value, stop, ""
    stop, compared = equivalent.end(), other * other_factor
    if other_factor == 1:  # the kilometres stand in the brackets: they are the ones we keep
        value, compared = other, value
    allowed = 0.1 if equivalent["length"] else TOLERANCE  # lengths are told rounded to the mile
    if not value or abs(value - compared) <= allowed * value:
        return value, stop, ""
    told = text[match.start() : stop]
    return value, stop, f"'{told}' does not agree with itself: {value:,.0f} against {compared:,.0f} {unit}"


def _bounded(
    start: int, end: int, text: str, unit: str, value: float, high: float | None, bound: str, disagreement: str = ""
) -> Quantity:
    if high is not None and high > value:
        return Quantity(start, end, text, unit, low=value, high=high, hedge=bound, disagreement=disagreement)
    if bound in _LOW:
        return Quantity(start, end, text, unit, low=value, hedge=bound, disagreement=disagreement)
    if bound in _HIGH:
        return Quantity(start, end, text, unit, high=value, hedge=bound, disagreement=disagreement)
    hedge = "" if bound in _PLAIN else bound
    return Quantity(start, end, text, unit, best=value, hedge=hedge, disagreement=disagreement)


def _is_year(digits: str, bound: str | None, text: str, match: re.Match[str]) -> bool:
    if not re.fullmatch(r"(?:19|20)\d\d", digits) or bound:
        return False
    return match["least"] is not None or _COUNTED.match(text, match.end()) is None


def _unit(percent: str | None, area: str | None, length: str | None) -> tuple[str, float]:
    if percent:
        return "share", 0.01
    if area:
        area = area.lower()
        if "mi" in area.replace("kilomet", "").replace("km", ""):
            return "km2", KM2_PER_SQUARE_MILE
        return "km2", 0.01 if area.startswith("hect") else 0.00404686 if area.startswith("acre") else 1.0
    if length:
        length = length.lower()
        return "km", 1.609344 if length.startswith("mile") else 0.001 if length.startswith("m") else 1.0
    return "", 1.0
