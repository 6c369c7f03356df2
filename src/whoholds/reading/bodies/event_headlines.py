"""Events of headlines: no words to spare, so every place in one is where something happened."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Casualties, Draft, Event
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.bodies.event_owners import owners_of
from whoholds.reading.bodies.event_types import MEANS, sub_event_of
from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import frame_of_verb, frames, words
from whoholds.reading.passage import Passage, participants
from whoholds.reading.place_phrases import Where

TOLL = words("terms", "events.toll")


def leftover(p: Passage, where: Where, told: list[Draft]) -> Draft | None:
    """The event of a place that no clause took: the nearest word of war, with the actors told with it."""
    verbs = frame_of_verb()
    frames_at = [
        (i, c.frame if c.frame is not None else verbs.get(c.lemma))
        for i, c in enumerate(p.chunks)
        if c.frame is not None or (c.kind == "verb" and c.lemma in verbs) or c.head in TOLL
    ]
    if not frames_at:
        return None
    i, frame = min(frames_at, key=lambda f: abs(f[0] - where.first) + (3 if f[0] > where.last else 0))
    frame = frame or frames()["kill"]
    c = p.chunks[i]
    near = next(
        (d for d in told if d.citation.start is not None and d.citation.start <= c.start < (d.citation.end or 0)), None
    )
    actors = (
        near.body.actors
        if near is not None
        else participants(owners_of(p, i) if c.kind == "noun" else (), Role.INITIATOR)
    )
    sub = sub_event_of(p, frame, None, (), (), False)
    sub = "Attack" if sub == "kill" else sub
    start, end = min(c.start, where.start), max(c.end, where.end)
    return p.draft(
        Event(event_type=EVENT_TYPE_OF[sub], sub_event_type=sub, actors=actors, place=where.reference),
        start,
        end,
        valid=p.when(i, where.last),
    )


def toll(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "more casualties in X": a headline's way to tell that people were killed there."""
    where = next(
        (
            w
            for w in p.places
            if i < w.first <= i + 3 and all(d.kind in ("prep", "adv", "noun") for d in p.chunks[i + 1 : w.first])
        ),
        None,
    )
    if where is None or p.chunks[i + 1].kind != "prep":
        return
    q = c.quantity
    lost = (
        (Casualties("killed", "", *(None if v is None else int(v) for v in q.bounds)),)
        if q is not None and not q.unit
        else ()
    )
    sub = next((sub for pattern, sub in MEANS if pattern.search(p.text.lower())), "Attack")
    body = Event(event_type=EVENT_TYPE_OF[sub], sub_event_type=sub, place=where.reference, casualties=lost)
    yield p.draft(body, c.start, where.end, valid=p.when(i, where.last))
