"""The words of holding, and a statement of control made of them."""

from __future__ import annotations

import re

from whoholds.model import Control, Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus, Role
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, longest_first, words
from whoholds.reading.passage import Passage, count_of, participants

HELD = words("actors", "held")
SEIZING = words("terms", "control.seizing")
CONTROLS, LOST = words("control", "controls"), words("control", "lost_verbs")
TERRITORY, STRONGHOLDS = words("control", "territory_nouns"), words("control", "stronghold_nouns")
FORMER = words("control", "former")
GRIP = words("control", "grip_nouns")
STRENGTHENING = words("control", "strengthening")
SHRINKING, BASES = words("control", "shrinking"), words("control", "bases")
_EXTENT = re.compile(
    r"\b(?:" + "|".join(re.escape(e) for e in longest_first(load("control")["extents"])) + r")\b", re.I
)
_SETTLED = {
    "towns": "settlements",
    "villages": "settlements",
    "settlements": "settlements",
    "town": "settlements",
    "village": "settlements",
    "localities": "settlements",
    "cities": "settlements",
    "districts": "settlements",
    "neighborhoods": "settlements",
    "neighbourhoods": "settlements",
    "hamlets": "settlements",
    "district": "settlements",
}


def holding(
    p: Passage,
    who: tuple[Who, ...],
    status: ControlStatus,
    place: PlaceReference | None,
    start: int,
    end: int,
    verb: Chunk | None,
    extent: str = "",
    count: Count | None = None,
    first: int = 0,
    last: int = 0,
    denied: bool = False,
) -> Draft:
    valid = p.when(first, last)
    body = Control(status=status, actors=participants(who[:2], Role.HOLDER), place=place, extent=extent, count=count)
    return p.draft(body, start, end, verb=verb, valid=valid, denied=denied)


def of_clause(
    p: Passage,
    clause: Clause,
    who: tuple[Who, ...],
    status: ControlStatus,
    place: PlaceReference | None,
    extent: str = "",
    count: Count | None = None,
    denied: bool | None = None,
) -> Draft:
    """A statement of control that a whole clause makes; denied where its verb is, unless told otherwise."""
    verb = p.chunks[clause.verb]
    start, end = p.span(clause)
    away = verb.negated if denied is None else denied
    return holding(p, who, status, place, start, end, verb, extent, count, clause.first, clause.last, denied=away)


def extent_in(text: str) -> str:
    """How much of a place: "large parts"; "" where it is not told.

    >>> extent_in('in "large parts" of the camp')
    'large parts'
    """
    match = _EXTENT.search(text)
    return match.group().lower() if match else ""


def count_in(c: Chunk) -> Count | None:
    if c.quantity is None:
        return None
    if c.quantity.unit == "km2":
        return count_of(c.quantity, "area_km2")
    if c.quantity.unit == "share":
        return count_of(c.quantity, "share_of_area")
    return count_of(c.quantity, "settlements") if c.head in _SETTLED else None


def measured(c: Chunk) -> bool:
    """Whether a phrase is so many square kilometres or such a share."""
    return c.quantity is not None and c.quantity.unit in ("km2", "share")
