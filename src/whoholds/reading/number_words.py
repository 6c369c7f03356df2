"""Numbers and fractions in words and digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from whoholds.reading.lexicon import load, longest_first

_ONES = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS: dict[str, int] = {w: n for n, w in enumerate(["zero", *_ONES.split(), *_TEENS.split()])} | {
    w: 10 * n for n, w in enumerate(_TENS.split(), 2)
}
VAGUE: dict[str, float] = dict(load("numbers")["vague"])
_SPECIAL: dict[str, float] = {word: float(value) for word, value in load("numbers")["special"].items()}
_SCALES = {"hundred": 1e2, "dozen": 12.0} | dict.fromkeys(("thousand", "k"), 1e3)
_SCALES |= dict.fromkeys(("million", "mn", "m"), 1e6) | dict.fromkeys(("billion", "bn"), 1e9)
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_PARTS |= {"eighth": 8, "ninth": 9, "tenth": 10}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some phrases, the longest first."""
    return "|".join(re.escape(word) for word in longest_first(words))


_UNITS = rf"(?:{any_of(_ONES.split())})"
SMALL = rf"(?:(?:{any_of(_TENS.split())})(?:[- ]{_UNITS}\b)?|{any_of(_TEENS.split())}|{_UNITS}|zero)"
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"
_MANY_PEOPLE = rf"(?:m|k)(?= (?:{any_of(load('numbers')['following']['population'])})\b)"
NUMBER = (
    rf"(?:(?:{_DIGITS})(?: (?:thousand|million|billion)|bn|mn|{_MANY_PEOPLE})?|{any_of(_SPECIAL)}"
    rf"|{SMALL}(?:(?: (?:hundred|thousand|million|billion|dozen))+(?:(?: and)? {SMALL}(?: hundred)?)?)?|{any_of(VAGUE)})"
)
FRACTION = rf"(?:half|(?:an?|{any_of(_ONES.split())})[- ](?:{any_of(_PARTS)})s?)"


def number(words: str | None) -> float | None:
    """A number in words or digits.

    >>> number("twenty-five"), number("5,600"), number("three hundred"), number("two dozen"), number("1.4m")
    (25.0, 5600.0, 300.0, 24.0, 1400000.0)
    """
    if not words:
        return None
    low = words.lower().strip()
    if low in _SPECIAL:
        return _SPECIAL[low]
    if low in VAGUE:
        return float(VAGUE[low])
    total, current = 0.0, 0.0
    if low.isascii() and low.isdigit():
        return float(low)
    for token in re.findall(r"\d[\d., \u00a0\u202f]*|[^\W\d]+|[^\w\s-]", low):
        if token == "and":
            continue
        if token[0].isdigit():
            try:
                current += float(re.sub(r"[, \u00a0\u202f]", "", token))
            except ValueError:
                return None
        elif token in NUMBER_WORDS:
            current += NUMBER_WORDS[token]
        elif token in ("hundred", "dozen"):
            current = (current or 1) * _SCALES[token]
        elif token in _SCALES:
            total += (current or 1) * _SCALES[token]
            current = 0.0
        else:
            return None
    return total + current


def fraction(words: str) -> float:
    """The share that "half", "a third", "four-fifths" tell.

    >>> fraction("three-quarters"), fraction("a tenth")
    (0.75, 0.1)
    """
    told = re.split(r"[\s-]+", words.lower())
    if len(told) == 1:
        return 1 / 2
    part = _PARTS.get(told[1]) or _PARTS[told[1].removesuffix("s")]
    return NUMBER_WORDS.get(told[0], 1) / part
