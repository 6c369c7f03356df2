"""Who was killed, wounded or taken, and what was seized, as an event tells it."""

from __future__ import annotations

from collections.abc import Iterable

from whoholds.model import Casualties, Count
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import Frame, load
from whoholds.reading.passage import Passage, count_of

KILLING: dict[str, str] = {verb: measure for measure, verbs in load("events")["losses"].items() for verb in verbs}
THINGS: dict[str, str] = {noun: measure for measure, nouns in load("events")["things"].items() for noun in nouns}


def casualties_of(p: Passage, verb: Chunk, object_at: int | None) -> Iterable[Casualties]:
    measure = KILLING.get(verb.lemma) or ("killed" if verb.lemma == "lose" else None)  # "lost their lives"
    if measure is None or object_at is None:
        return
    other = _or(p, verb)
    if other is not None and other != measure and p.chunks[object_at].quantity is not None:
        q = p.chunks[object_at].quantity
        if q is not None and not q.unit:  # how many of each is not told
            most = q.high if q.high is not None else q.best
            for each in (measure, other):
                yield Casualties(each, side_of(p, object_at), 0, None, None if most is None else int(most))
        return
    if measure == "captured" and not (p.chunks[object_at].civil or p.who(object_at)):
        return
    c = p.chunks[object_at]
    q = c.quantity
    if q is None or q.unit:
        if q is None and (c.words[:1] in (("a",), ("an",)) and not c.plural):
            yield Casualties(measure, side_of(p, object_at), best=1)
        return
    yield Casualties(measure, side_of(p, object_at), *(None if v is None else int(v) for v in q.bounds))


def _or(p: Passage, verb: Chunk) -> str | None:
    """What else befell them: "killed or wounded 12", "12 were killed or wounded"."""
    at = next((k for k, c in enumerate(p.chunks) if c is verb), len(p.chunks))
    for first, second in ((at + 1, at + 2), (at - 1, at - 2)):
        if min(first, second) >= 0 and max(first, second) < len(p.chunks) and p.chunks[first].kind == "conj":
            return KILLING.get(p.chunks[second].lemma) if p.chunks[second].kind == "verb" else None
    return None


def side_of(p: Passage, at: int) -> str:
    c = p.chunks[at]
    if c.civil:
        return "civilians" if c.head not in ("people", "persons", "person", "men", "man") else ""
    who = p.who(at)
    return (who[0].actor or who[0].name) if who else ""


def seized_in(p: Passage, clause: Clause, frame: Frame) -> Iterable[Count]:
    if frame.name != "capture" or clause.object is None:
        return
    c = p.chunks[clause.object]
    if c.quantity is None:
        return
    if c.quantity.unit == "km2":
        yield count_of(c.quantity, "area_km2")
    elif c.head in THINGS:
        yield count_of(c.quantity, THINGS[c.head])
