"""The words of holding, and a statement of control made of them."""

from __future__ import annotations

import re

from whoholds.model import Control, Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus, Modality, Role
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, load, longest_first, words
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
    valid = p.state_when(verb, first, last)
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


def ground_at(p: Passage, at: int | None) -> PlaceReference | None:
    """The place a phrase is: a town, "the port", "it", "this corner of X", "a town" beside its name."""
    if at is None:
        return None
    c = p.chunks[at]
    place = p.where(at)
    if place is None and at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of":
        place = p.where(at + 2)
    if place is None and at > 1 and p.chunks[at - 1].kind == "comma" and c.head in TERRITORY:
        place = p.where(at - 2) if p.chunks[at - 2].kind == "place" else None  # "X, a town in Y"
    if place is None and at + 2 < len(p.chunks) and c.head in TERRITORY and p.chunks[at + 1].kind == "prep":
        place = p.where(at + 2) if p.chunks[at + 1].head in ("in", "near") else None
    inside = c.head in ("everything", "else", "rest") or (
        c.definite and c.head in TERRITORY and not c.head.endswith("s")
    )
    last = p.last_place(at)
    if place is None and last is not None and inside and not c.actors:
        place = PlaceReference(c.text, last.name, last.kind, within=last.within)
    return place


def taken_from(p: Passage, i: int) -> bool:
    """Whether a phrase is told of a place that the sentence says was taken: "liberated X, the last stronghold of Y"."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        frame = frame_of_verb().get(verb.lemma)
        if frame is None or frame.name not in ("capture", "fall") or verb.negated or verb.modal or verb.infinitive:
            continue
        if p.modality(verb, None, verb.start) not in (Modality.ACTUAL, Modality.HISTORICAL):
            continue
        thing = clause.subject if verb.passive or frame.name == "fall" else clause.object
        if thing is None or thing > i or i - thing > 6:
            continue
        if not any(
            c.kind == "verb" or (c.kind == "conj" and k > thing) for k, c in enumerate(p.chunks[thing : i + 1], thing)
        ):
            return True
    return False
