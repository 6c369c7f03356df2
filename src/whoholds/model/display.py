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
