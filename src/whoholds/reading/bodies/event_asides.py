"""Asides between a noun of war and what belongs to it: ", supported by X, and", ", 27 km west of Y,"."""

from __future__ import annotations

from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage


def behind_support(p: Passage, comma: int) -> int | None:
    """The other side behind an aside: ", supported by X and by Y, and the rebels"."""
    verb = p.chunks[comma + 1] if comma + 1 < len(p.chunks) else None
    if verb is None or verb.kind != "verb" or verb.lemma not in _HELPING:
        return None
    for k in range(comma + 2, min(len(p.chunks) - 2, comma + 14)):
        if p.chunks[k].kind == "comma" and p.chunks[k + 1].kind == "conj":
            at = next((m for m in range(k + 2, min(len(p.chunks), k + 5)) if p.who(m)), None)
            return at if at is not None and all(c.kind in ("noun", "conj") for c in p.chunks[k + 2 : at]) else None
    return None


_HELPING = words("terms", "events.helping")


def closed_before(p: Passage, comma: int, verb: int) -> bool:
    """Whether an aside that a comma opens is closed right before a verb."""
    before = next((k for k in range(verb - 1, comma, -1) if p.chunks[k].kind not in ("adv", "date")), comma)
    return before > comma + 1 and p.chunks[before].kind == "comma"


def behind_distance(p: Passage, comma: int) -> int | None:
    """Where an aside that tells how far off something is ends: ", 27 km west of Goma,"."""
    nxt = p.chunks[comma + 1] if comma + 1 < len(p.chunks) else None
    if nxt is None or nxt.quantity is None or nxt.quantity.unit != "km":
        return None
    return next((k + 1 for k in range(comma + 2, min(len(p.chunks), comma + 7)) if p.chunks[k].kind == "comma"), None)
