"""Text as it may be shown: what a source wrote stays stored as it is, and cannot play tricks on a screen."""

from __future__ import annotations

import re

_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_NOTHING_SEEN = "\u200b"


def shown(text: str) -> str:
    """The same text, character for character, without what could make it look like another.

    Overrides and embeddings of writing direction (with which "not" can be made to stand elsewhere than it is written) become invisible
    spaces; control characters (with which a terminal can be steered) become "�". Every other character keeps its offset; Arabic and
    Hebrew need none of them to be shown in their order.

    >>> shown("The town \\u202enellaf\\u202c has") == "The town \\u200bnellaf\\u200b has", shown("\\x1b[31mTamr")
    (True, '�[31mTamr')
    """
    return _CONTROLS.sub("\ufffd", _OVERRIDES.sub(_NOTHING_SEEN, text))


_PREPOSITIONS = {"near", "between", "along", "around", "outside"}
_WINDS = {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"}


def placed(where: str, preposition: str = "in") -> str:
    """A place behind a verb, with a space before it: what brings a preposition of its own needs none.

    >>> placed("Hajin"), placed("near Hajin"), placed("north of Hajin"), placed("")
    (' in Hajin', ' near Hajin', ' north of Hajin', '')
    """
    first = where.split(" ", 1)[0].lower()
    if first in _PREPOSITIONS or (first in _WINDS and " of " in where):
        return f" {where}"
    return f" {preposition} {where}" if where else ""
