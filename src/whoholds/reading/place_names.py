"""How names of places are written, and what is written like them but names none."""

from __future__ import annotations

import re

from whoholds.reading.lexicon import listed, words

PARTICLES = "|".join(listed("places", "particles"))
"""A pattern for what may stand in small letters within a name: the "al" of "Deir al Balah"."""
_CAPITAL = r"[A-Z\u00c0-\u00de][\w'-]+"
PROPER_NAME = re.compile(rf"(?:(?:{PARTICLES})[- ])?{_CAPITAL}(?: (?:(?:{PARTICLES})[- ])?{_CAPITAL}){{0,3}}")
COMPOUND = re.compile(rf"-(?:{'|'.join(listed('places', 'compounds'))})\b")
"""The second half of what only looks like a name: "Turkish-backed", "Arab-majority"."""
NO_PLACE = (
    words("terms", "chunks.no_place")
    | words("places", "nothing")
    | words("speech", "roles")
    | words("speech", "channels")
)
"""Words, in small letters, that no name of a place is made of."""
