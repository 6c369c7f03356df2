"""Events of headlines: no words to spare, so every place in one is where something happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Casualties, Draft, Event, Participant
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.attribution import SPEECH
from whoholds.reading.bodies.event_owners import owners_of
from whoholds.reading.bodies.event_types import MEANS, sub_event_of
from whoholds.reading.chunks import Chunk
from whoholds.reading.coreference import Who
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
            if i < w.first <= i + 9
            and all(d.kind in ("prep", "adv", "noun", "actor", "conj", "comma") for d in p.chunks[i + 1 : w.first])
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
    sides = _ranks(p, i + 1)
    sub = next((sub for pattern, sub in MEANS if pattern.search(p.text.lower())), "Armed clash" if sides else "Attack")
    actors = participants(sides[:1], Role.INITIATOR) + participants(sides[1:2], Role.TARGET)
    if len(sides) == 1:
        actors = participants(sides, Role.TARGET)
    body = Event(
        event_type=EVENT_TYPE_OF[sub], sub_event_type=sub, actors=actors, place=where.reference, casualties=lost
    )
    yield p.draft(body, c.start, where.end, valid=p.when(i, where.last))


def _ranks(p: Passage, i: int) -> tuple[Who, ...]:
    """Whose losses they are: "casualties in the ranks of A and B"."""
    out: list[Who] = []
    while i < len(p.chunks) and p.chunks[i].kind in ("prep", "noun", "conj", "actor", "comma", "adv"):
        if p.chunks[i].kind == "actor":
            out.extend(p.who(i))
        i += 1
    return tuple(dict.fromkeys(out))


def with_sides(p: Passage, told: list[Draft]) -> list[Draft]:
    """A headline that names a side and tells it nothing of its own: it is the other side of the event beside it."""
    free = [(c.start, w) for i, c in enumerate(p.chunks) for w in _free(p, i, c, told)]
    out = []
    for draft in told:
        body = draft.body
        roles = {a.role for a in body.actors}
        if not isinstance(body, Event) or body.event_type not in _FOUGHT or {Role.INITIATOR, Role.TARGET} <= roles:
            out.append(draft)
            continue
        there = {a.actor or a.name.lower() for a in body.actors}
        start, end = draft.citation.start or 0, draft.citation.end or 0
        near = sorted(
            ((max(start - at, at - end, 0), at, w) for at, w in free if not _kin(p, w, there)), key=lambda n: n[:2]
        )
        missing = [r for r in (Role.INITIATOR, Role.TARGET) if r not in roles]
        added: list[Participant] = []
        for role, (_, _, who) in zip(missing, sorted(near[: len(missing)], key=lambda n: n[1]), strict=False):
            if who.key not in {a.actor or a.name.lower() for a in added}:
                added.extend(participants((who,), role))
        if not added:
            out.append(draft)
            continue
        first, last = (
            min(start, *(n[1] for n in near[: len(added)])),
            max(end, *(_end(p, n[1]) for n in near[: len(added)])),
        )
        cited = p.draft(
            replace(body, actors=(*added, *body.actors)), first, last, valid=draft.valid, denied=draft.denied
        )
        out.append(replace(cited, said_by=draft.said_by, modality=draft.modality))
    return out


_FOUGHT = ("Battles", "Explosions/Remote violence")


def _free(p: Passage, i: int, c: Chunk, told: list[Draft]) -> tuple[Who, ...]:
    """The armed sides a phrase names that no event has; one that does something else of its own is not free."""
    if c.kind == "actor":
        sides = p.who(i)
    elif c.held:
        sides = (Who(c.held[0][0].name, c.held[0][0].actor, c.text),)
    else:
        return ()
    taken = {a.actor or a.name.lower() for d in told for a in d.body.actors}
    own = next((k for k in p.clauses if k.subject == i and frame_of_verb().get(p.chunks[k.verb].lemma) is None), None)
    state = any(m.kind in ("state", "capital") for m in c.actors)
    speaks = own is not None and (p.chunks[own.verb].lemma in SPEECH or state)
    return () if speaks else tuple(w for w in sides if w.key not in taken and w.name != "Civilians")


def _kin(p: Passage, who: Who, there: set[str]) -> bool:
    memory = p.resolver.memory
    return who.key in there or any(memory.kin(who.key, other) for other in there)


def _end(p: Passage, start: int) -> int:
    return next((c.end for c in p.chunks if c.start == start), start)
