"""What a report calls untrue, or takes back in its next sentence."""

from __future__ import annotations

import re

_UNTRUE = re.compile(
    r"\b(?:not true|untrue|(?:is|was|are|were) false|no truth|nothing to do with (?:the truth|reality)"
    r"|fabricated|without foundation|baseless|unfounded"
    r"|did not (?:take place|happen|occur)|never (?:took place|happened|occurred)"
    r"|(?:reports?|claims?|rumou?rs?|allegations?) [^.;]{0,60}(?:was|were|has been|have been) (?:denied|refuted|debunked|disproved)"
    r"|incorrect report|false report|fake news)\b"
)
_WRONG = re.compile(
    r"\s*(?:that|this|it|the (?:report|claim|statement)) (?:was|is|were|turned out to be|proved) "
    r"(?:wrong|incorrect|mistaken|untrue|not true|false|an error|a mistake|inaccurate)"
)
_OWN_REPORT = re.compile(r"\b(?:report(?:ed|s)?|said|wrote|stated|claimed|published)\b")


def is_taken_back(low: str, start: int, end: int) -> bool:
    """Whether a sentence of a text in small letters is untrue by its own words or the next one's.

    >>> is_taken_back("it is not true that x fell.", 0, 27)
    True
    >>> is_taken_back("we reported that x fell. that was wrong.", 0, 24), is_taken_back("x fell. that was wrong.", 0, 7)
    (True, False)
    """
    if _UNTRUE.search(low, start, end) is not None:
        return True
    return _WRONG.match(low, end, end + 120) is not None and _OWN_REPORT.search(low, start, end) is not None
