"""What a verb means together with what stands beside it: "raised its flag over X", "sent troops against X", "changed sides"."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from whoholds.reading.bodies.control_words import GRIP, SEIZING, TERRITORY
from whoholds.reading.bodies.event_going import gone
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import Frame, frame_of_noun, frame_of_verb, frames, load, words
from whoholds.reading.passage import Passage


@dataclass(frozen=True, slots=True)
class Idiom:
    """Verbs that mean a frame with one of these objects, or with an armed object, or without one, before one of these prepositions."""

    frame: str
    verbs: frozenset[str]
    objects: frozenset[str]
    prepositions: frozenset[str]
    armed: bool
    alone: bool
    heads: frozenset[str]
    subjects: frozenset[str]
    people: bool
    ground: bool


@cache
def idioms() -> tuple[Idiom, ...]:
    """The idioms of the lexicon."""
    return tuple(
        Idiom(
            entry["frame"],
            frozenset(entry["verbs"]),
            _named(entry.get("objects", ())),
            frozenset(entry.get("prepositions", ())),
            entry.get("armed", False),
            entry.get("alone", False),
            frozenset(entry.get("heads", ())),
            frozenset(entry.get("subjects", ())),
            entry.get("people", False),
            entry.get("ground", False),
        )
        for entry in load("events")["idiom"]
    )


def _named(objects: Iterable[str]) -> frozenset[str]:
    """The nouns of a list, in which "@weapons" stands for a whole class."""
    classes = load("events")["classes"]
    return frozenset(noun for name in objects for noun in (classes[name[1:]] if name[0] == "@" else (name,)))


@cache
def _idioms_of() -> dict[str, tuple[Idiom, ...]]:
    """Lemma → the idioms it stands in."""
    lemmas = {verb for idiom in idioms() for verb in idiom.verbs}
    first = sorted(
        idioms(), key=lambda i: (not i.subjects, not i.heads)
    )  # "returned to the rebels" before "returned to X"
    return {lemma: tuple(i for i in first if lemma in i.verbs) for lemma in lemmas}


_VEHICLES = words("terms", "events.vehicles")
_DRIVING = words("terms", "events.driving")
MEASURED = words("terms", "events.measured")
_ORDERING, _GOING = words("terms", "events.ordering"), words("terms", "events.going")
_BURNING = ("ablaze", "alight", "afire")
_FALLING = words("terms", "events.falling")
_RIDDING = ("clear", "cleanse", "rid", "purge", "free")
_OUTLAWS = words("terms", "events.outlaws")
_FINDS = ("disrupt", "kill", "arrest", "loot")
_PERSONS = ("him", "her", "he", "she")
_CAPTURED = words("terms", "events.captured")


def frame_told(p: Passage, clause: Clause) -> Frame | None:
    """The frame of a clause: by its verb and object together, else by its verb; None where it is none of war."""
    verb = p.chunks[clause.verb]
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if object_ is not None and object_.head in GRIP and verb.lemma in SEIZING:
        return frames()["capture"]
    if verb.lemma in _FALLING and clause.object is None and clause.subject is not None:
        arms = frame_of_noun().get(p.chunks[clause.subject].head) if p.chunks[clause.subject].kind == "actor" else None
        if arms is not None and arms.name in ("shell", "airstrike") and clause.phrase("on", "into", "onto") is not None:
            return arms  # "two Sudlandic drones fell on a market"
    of = clause.phrase("of") if verb.lemma in _RIDDING else None
    if of is not None and (armed(p.chunks[of]) or p.who(of) or p.chunks[of].head == "them"):
        return frames()["capture"]  # "cleared the silos of them"
    for idiom in _idioms_of().get(verb.lemma, ()):
        if _fits(p, clause, idiom) and not (verb.lemma == "raid" and idiom.frame == "sweep" and _outlaws(p, clause)):
            return frames()[idiom.frame]
    nxt = p.chunks[clause.verb + 1] if clause.verb + 1 < len(p.chunks) else None
    whom = p.chunks[clause.subject] if verb.passive and clause.subject is not None else object_
    told_to = whom is not None and (whom.civil or whom.head in _CAPTURED)
    after = p.chunks[clause.verb + (1 if verb.passive else 2)] if clause.verb + 2 < len(p.chunks) else nxt
    if verb.lemma in _ORDERING and told_to and after is not None and after.infinitive and after.lemma in _GOING:
        return frames()["order"]  # "residents were ordered to leave"
    if verb.lemma == "set" and any(c.text.lower() in _BURNING for c in p.chunks[clause.verb + 1 : clause.verb + 5]):
        return frames()["loot"]  # "set a roof alight"
    bare = verb.lemma.partition("_")[0]
    driven = verb.passive and bare in ("drive", "ram", "crash", "detonate")
    fighter = clause.subject is not None and (armed(p.chunks[clause.subject]) or bool(p.who(clause.subject)))
    if verb.lemma == "break" and verb.text.endswith(" out") and fighter:
        return frames()["advance"]  # "the last soldiers broke out"
    subject = p.chunks[clause.subject] if clause.subject is not None and (driven or not verb.passive) else None
    loaded = subject is not None and subject.head in _VEHICLES and bare in _DRIVING
    if subject is not None and loaded and "explosives" in p.low[subject.start : p.sentence.end]:
        return frames()["ied"]  # "a car loaded with explosives hit the gate"
    itself = p.chunks[clause.verb + 1].text.lower() if clause.verb + 1 < len(p.chunks) else ""
    if verb.lemma in ("blow", "explode", "detonate", "blow_up") and itself in ("himself", "herself", "themselves"):
        return frames()["suicide"]
    away = gone(p, clause)
    if away is not None:
        return away
    if verb.lemma == "violate" and whom is not None and whom.frame is not None:
        return None  # "the truce was violated"
    if verb.lemma == "recover" and not _is_ground(p, clause):
        return None  # "recovered from …", "the bodies were recovered"
    return frame_of_verb().get(verb.lemma)


def _outlaws(p: Passage, clause: Clause) -> bool:
    """ "Gunmen raided a village": an attack, where police search it."""
    at = clause.subject
    return at is not None and p.chunks[at].head in _OUTLAWS


def _is_ground(p: Passage, clause: Clause) -> bool:
    at = clause.subject if p.chunks[clause.verb].passive else clause.object
    return at is not None and (p.chunks[at].kind == "place" or p.chunks[at].head in TERRITORY)


def _alone(clause: Clause, prep: Chunk, nxt: Chunk | None) -> bool:
    """ "came in by the other gate": a preposition without a noun of its own."""
    return clause.phrase(prep.head) is None or (nxt is not None and nxt.kind == "prep")


def _is_head(p: Passage, at: int, idiom: Idiom) -> bool:
    """Whether a phrase is what an idiom asks for; "@side" is any side of the war."""
    c = p.chunks[at]
    return c.head in idiom.heads or ("@side" in idiom.heads and (c.kind == "actor" or armed(c) or bool(p.sides_of(at))))


def _somebody(c: Chunk | None) -> bool:
    return c is not None and (c.civil or c.head in _CAPTURED or c.head in _PERSONS)


def _fits(p: Passage, clause: Clause, idiom: Idiom) -> bool:
    verb = p.chunks[clause.verb]
    bare = verb.form in ("ed", "participle") and not (verb.perfect or verb.modal)
    finds = (bool(idiom.objects) and (p.terse or idiom.frame in _FINDS)) or (idiom.people and bool(idiom.heads))
    found = clause.object is None and bare and finds
    thing = clause.subject if verb.passive or found else clause.object  # "weapons cache found in X"
    object_ = p.chunks[thing] if thing is not None else None
    if idiom.heads and idiom.people and not _somebody(object_):
        return False
    if idiom.heads:
        return any(prep in idiom.prepositions and _is_head(p, at, idiom) for prep, at in clause.phrases)
    if idiom.alone and (verb.passive or clause.object is not None):
        return False
    if verb.lemma == "claim" and idiom.frame == "kill":
        doer = p.chunks[clause.subject] if clause.subject is not None else None
        if doer is None or (doer.frame is None and not armed(doer)):
            return False  # "Cholera has claimed 400 lives"
    if idiom.subjects:
        does = clause.subject is not None and not verb.passive and p.chunks[clause.subject].head in idiom.subjects
        return does and (not idiom.prepositions or clause.phrase(*idiom.prepositions) is not None)
    if idiom.people:
        off = (c for c in p.chunks[clause.verb + 1 : clause.last + 1] if c.kind == "adv")
        there = not idiom.prepositions or clause.phrase(*idiom.prepositions) is not None
        there = there or any(c.head in idiom.prepositions for c in off)  # "led him away"
        return _somebody(object_) and there and object_ is not None and not object_.places
    if idiom.ground:
        return object_ is not None and (object_.kind == "place" or object_.head in TERRITORY)
    told = {p.chunks[at].head for at in (thing, clause.object) if at is not None}  # "were taken prisoner"
    if object_ is not None and " of " in object_.text:
        told |= {object_.text.split(" of ")[0].split()[-1].lower()}  # "the bodies of 35 people"
    if thing is not None and thing + 2 < len(p.chunks) and p.chunks[thing + 1].head == "of":
        told |= {p.chunks[thing + 2].head} if p.chunks[thing].head in MEASURED else set()  # "23 tons of explosives"
    if idiom.objects and not told & idiom.objects:
        return False
    if idiom.armed and (object_ is None or not (armed(object_) or p.who(thing))):
        return False
    after = p.chunks[clause.verb + 1 : clause.last + 2]
    back = any(
        c.head in idiom.prepositions and (c.kind == "adv" or (c.kind == "prep" and _alone(clause, c, nxt)))
        for c, nxt in itertools.zip_longest(after, after[1:])
    )
    after_it = idiom.prepositions - {"in"} if idiom.alone else idiom.prepositions  # "marched in", not "marched in X"
    return not idiom.prepositions or back or clause.phrase(*after_it) is not None
