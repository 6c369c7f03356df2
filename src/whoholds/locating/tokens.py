"""Words of a running text with what a name spotter needs of them: offsets, case, and what lies between."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"(?:[A-Z]\.\s?)+(?:[A-Z][a-z]{0,3}\.)(?![a-z])|[^\W_]+(?:['’ʿʾ`‘][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"(?<=\w)['’`]s?$")
_APOSTROPHES = ("'", "’", "`")
_SENTENCE_END = re.compile(r"[.!?:;\n\r“”\"•|]|--|—")
_JOINING = re.compile(r"^(?:[ \u00a0\t]+|-|\.[ ]|[ ]?[-–][ ]?|['’]\s?)$")


@dataclass(slots=True)
class Token:
    """A word. ``first``: a sentence starts here. ``gap``: the characters between it and the word before.

    ``capital``: it starts with a capital, or is of a script without case, which is ``uncased``.
    """

    text: str
    start: int
    end: int
    gap: str
    first: bool
    low: str
    capital: bool
    uncased: bool


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order.

    >>> [t.text for t in tokens_of("Syria's north, U.S. forces in Deir ez-Zor.")]
    ['Syria', 'north', 'U.S.', 'forces', 'in', 'Deir', 'ez', 'Zor']
    >>> [t.first for t in tokens_of("In Homs. They left.")]
    [True, False, True, False]
    """
    found: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        owns = word[-1] in _APOSTROPHES or word[-2:-1] in _APOSTROPHES
        if owns and word[-1] != "." and (cut := _POSSESSIVE.search(word)):
            word, end = word[: cut.start()], start + cut.start()
        elif word[-1] == " ":
            word, end = word.rstrip(), start + len(word.rstrip())
        gap = text[before:start]
        first = not found or (gap != " " and _SENTENCE_END.search(gap) is not None)
        if (
            first
            and found
            and gap[:1] == "."
            and "\n" not in gap
            and (found[-1].low in _NOT_ENDING or len(found[-1].text) == 1)
        ):
            first = False
        head = word[0]
        uncased = not head.isascii() and head.isalpha() and head.lower() == head.upper()
        found.append(Token(word, start, end, gap, first, word.lower(), uncased or head.isupper(), uncased))
        before = end
    return found


_NOT_ENDING = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "sgt",
        "lt",
        "col",
        "gen",
        "capt",
        "rev",
        "sen",
        "rep",
        "gov",
        "mt",
        "ft",
        "jr",
        "sr",
        "vs",
        "no",
        "prof",
        "maj",
        "cpl",
        "pvt",
        "adm",
    }
)


def joined(gap: str) -> bool:
    """Whether two words with this between them may be one name.

    >>> joined(" "), joined("-"), joined(", ")
    (True, True, False)
    """
    return gap == " " or _JOINING.match(gap) is not None
