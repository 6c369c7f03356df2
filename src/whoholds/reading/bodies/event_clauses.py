"""Events told by a verb: who did what to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from whoholds.model import Draft, Event, PlaceReference
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.bodies.event_frames import frame_told
from whoholds.reading.bodies.event_light import ENDING, LIGHT, MANY, event_noun, light, state_of
from whoholds.reading.bodies.event_nouns import from_noun
from whoholds.reading.bodies.event_owners import apart, owners_of
from whoholds.reading.bodies.event_participles import participles_of
from whoholds.reading.bodies.event_types import sub_event_of
from whoholds.reading.bodies.event_worth import goes_in, worth_telling
from whoholds.reading.bodies.losses import KILLING, casualties_of, seized_in
from whoholds.reading.chunks import CIVILIANS, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, frame_of_verb, frames, words
from whoholds.reading.passage import Passage, participants

_MOB = words("terms", "events.mob")


def where_it_fights(p: Passage, clause: Clause) -> bool:
    """ "…, where they are battling the army": told as contested control, not as an event."""
    verb = p.chunks[clause.verb]
    frame = frame_of_verb().get(verb.lemma)
    if (
        frame is None
        or frame.name not in ("clash", "attack")
        or not (verb.progressive or verb.text.startswith(("is ", "are ")))
    ):
        return False
    return any(c.kind == "sub" and c.head == "where" for c in p.chunks[max(0, clause.verb - 3) : clause.verb])


def from_verb(p: Passage, clause: Clause, used: set[int]) -> Iterator[Draft]:
    """The event of one clause; ``used`` are the phrases and verbs already told, and grows."""
    many = _many(p, clause)
    if many is not None:
        clause = replace(clause, subject=many)
        used.add(many)
    clause = _killed_or_wounded(p, clause, used)
    verb = p.chunks[clause.verb]
    if verb.lemma in ENDING and clause.object is None and clause.subject is not None:
        ends = p.chunks[clause.subject]
        if ends.frame is not None and ends.frame.name not in ("agreement", "besiege"):
            if verb.negated:
                yield from (replace(d, denied=False) for d in from_noun(p, clause.subject, ends, clause))
            used.add(clause.subject)  # "the battles subside": nothing more has happened
            return
    state = state_of(p, clause)
    if state is not None:
        used.add(state)
        return
    noun_at = event_noun(p, clause)
    freed = noun_at is not None and _is_siege(p.chunks[noun_at]) and verb.lemma in _FREEING
    falls = noun_at is not None and noun_at == clause.subject and verb.lemma == "fall"
    if noun_at is not None and not freed and (verb.lemma in LIGHT or verb.lemma == "claim" or falls):
        used.add(noun_at)
        yield from light(p, clause, noun_at, used)
        return
    frame = frame_told(p, clause)
    if verb.lemma == "lose" and verb.passive and clause.subject is not None and p.where(clause.subject) is not None:
        frame = frames()["fall"]  # "X was lost"
    if verb.lemma == "lose" and not verb.passive and clause.object is not None:
        if p.chunks[clause.object].kind != "place":
            return
        lost = clause
        clause = replace(clause, subject=clause.object, object=None, first=min(clause.first, clause.object))
        frame = frames()["fall"]  # "the army, which lost X to the rebels"
        draft = _event(p, clause, verb, _lost(p, lost, frame), used)
        if draft is not None:
            yield draft
        return
    if frame is None:
        return
    parts = _passive_parts(p, clause, frame) if _passive(p, clause, frame) else _active_parts(p, clause, frame)
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    if parts.frame.name == "fall":
        to = clause.phrase("to", "under", "into")
        parts.initiators, parts.targets = p.who(to) or owners_of(p, to), ()
        dated = any(c.date is not None for c in p.chunks[clause.verb : clause.object or clause.verb])
        parts.place, parts.object_at = p.place_of(clause.subject) or parts.place, None if dated else clause.object
    if not parts.passive and not parts.targets:
        taken = parts.frame.name == "capture"
        against = ("against",) if parts.frame.name in ("advance", "withdraw", "defect") else ("against", "on", "with")
        against = (*against, "at") if verb.lemma == "shoot" else against
        parts.targets = p.who(clause.phrase("from") if taken else clause.phrase(*against))
    if parts.frame.name == "withdraw":
        parts.place = p.where(clause.phrase("from")) or parts.place
        if clause.phrase("to") is not None and verb.lemma in (
            "hand_over",
            "hand",
            "cede",
            "surrender",
            "lay",
            "put",
            "capitulate",
            "relinquish",
        ):
            parts.targets = parts.targets or p.who(clause.phrase("to"))
    if parts.frame.name in ("shell", "airstrike", "strike"):
        parts.place = p.aimed_at(clause) or parts.place
    if parts.frame.name in ("attack", "advance") and parts.place is None and goes_in(p, clause):
        parts.place = p.last_place(clause.verb)
    if parts.frame.name == "kill" and parts.passive and not parts.initiators:
        _killed_when(p, clause, parts)
    if parts.frame.name in _GROUND and not parts.passive and clause.object is not None:
        thing = p.chunks[clause.object]
        if thing.kind == "pron" and thing.head in ("it", "which", "that"):
            parts.targets, parts.place = (), p.where(clause.object) or parts.place
    if parts.frame.inverse:
        _turned_round(p, clause, parts, noun_at)
        if noun_at is not None:
            used.add(noun_at)
    if not parts.targets and parts.object_at is not None and not parts.passive:
        parts.targets = _owner_of_thing(p, parts)
    draft = _event(p, clause, verb, parts, used)
    if draft is not None:
        used |= parts.taken
        own = (
            subject is not None
            and subject.frame is not None
            and subject.frame.name in ("capture", "arrest", "withdraw")
        )
        if clause.subject is not None and subject is not None and subject.frame is not None and not own:
            used.add(clause.subject)
        if clause.object is not None and p.chunks[clause.object].frame is not None:
            used.add(clause.object)  # "destroyed two car bombs" is one event
        _together(p, clause, used)
        yield draft


def _lost(p: Passage, clause: Clause, frame: Frame) -> _Parts:
    """ "X lost A to Y": Y took it of X."""
    to = clause.phrase("to")
    return _Parts(frame, p.who(to), p.resolver.all_of(clause.subject), p.where(clause.object), None, False)


def _killed_or_wounded(p: Passage, clause: Clause, used: set[int]) -> Clause:
    """ "killed or wounded 12": both verbs have the object, and they are told together."""
    if clause.object is not None or p.chunks[clause.verb].passive or p.chunks[clause.verb].lemma not in KILLING:
        return clause
    other = next((k for k in p.clauses if k.verb == clause.verb + 2), None)
    if other is None or p.chunks[clause.verb + 1].kind != "conj" or p.chunks[other.verb].lemma not in KILLING:
        return clause
    if other.subject != clause.subject or other.object is None:
        return clause
    used.add(other.verb)
    return replace(clause, object=other.object, phrases=other.phrases, last=other.last)


def _many(p: Passage, clause: Clause) -> int | None:
    """ "a wave of strikes hit X": the strikes."""
    at = clause.subject
    if at is None or at + 2 >= clause.verb or p.chunks[at].head not in MANY or p.chunks[at + 1].head != "of":
        return None
    return at + 2 if p.chunks[at + 2].frame is not None else None


def _together(p: Passage, clause: Clause, used: set[int]) -> None:
    """ "were killed or wounded" is one event: the second verb is told with the first."""
    for other in p.clauses:
        between = p.chunks[clause.verb + 1 : other.verb]
        if (
            other.verb > clause.verb
            and other.subject == clause.subject
            and p.chunks[clause.verb].lemma in KILLING
            and p.chunks[other.verb].lemma in KILLING
            and between
            and all(c.kind in ("conj", "adv", "comma") for c in between)
        ):
            used.add(other.verb)


_FREEING = ("break", "breach", "lift", "end", "relieve", "loosen", "escape")


def _is_siege(c: Chunk) -> bool:
    return c.frame is not None and c.frame.name == "besiege"


@dataclass
class _Parts:
    """Who, to whom, where, as a clause has them."""

    frame: Frame
    initiators: tuple[Who, ...]
    targets: tuple[Who, ...]
    place: PlaceReference | None
    object_at: int | None
    passive: bool
    told_as: Frame | None = None
    """The frame of the verb itself, where what it is told with ("killed in clashes") says more."""
    taken: set[int] = field(default_factory=set)
    """The nouns of war that are told with the verb."""


def _passive(p: Passage, clause: Clause, frame: Frame) -> bool:
    return p.chunks[clause.verb].passive or _reduced_passive(p, clause, frame)


def _passive_parts(p: Passage, clause: Clause, frame: Frame) -> _Parts:
    """ "was killed in an airstrike", "was attacked by X", "a village was shelled"."""
    by, subject_at = clause.phrase("by"), clause.subject
    place = p.where_near(clause, prefer_object=True)
    fight = next(
        (
            at
            for prep, at in clause.phrases
            if prep in ("in", "during") and p.chunks[at].frame is not None and p.chunks[at].kind == "noun"
        ),
        None,
    )
    told_as = frame
    taken: set[int] = set()
    if by is None and fight is not None and frame.name == "kill":
        taken.add(fight)
        frame, by = p.chunks[fight].frame or frame, clause.phrase("with")
    initiators, targets = p.who(by) or owners_of(p, fight), p.who(subject_at) or _person(p, subject_at)
    if by is not None and not initiators and p.chunks[by].frame is not None:
        initiators = p.who(by) or owners_of(p, by)
        frame = p.chunks[by].frame or frame
        taken.add(by)
    if subject_at is None:
        return _Parts(frame, initiators, (), place, subject_at, True, told_as, taken)
    c = p.chunks[subject_at]
    targets = p.resolver.all_of(subject_at) or targets
    itself = c.kind == "pron" and c.head in ("it", "which", "that") and frame.name in _GROUND
    if c.kind == "place" or (itself and p.where(subject_at) is not None):
        place, targets = p.where(subject_at), ()
    elif frame.name in _GROUND:
        place = p.where_subject(clause) or place
    return _Parts(frame, initiators, targets, place, subject_at, True, told_as, taken)


_COMMANDED = ("attack", "advance", "capture", "withdraw", "coup", "besiege", "establish")
_GROUND = ("capture", "besiege", "shell", "airstrike", "attack", "loot", "cut", "ied")


def _active_parts(p: Passage, clause: Clause, frame: Frame) -> _Parts:
    """ "X attacked Y in Z", "a strike by X killed Y"."""
    object_at = _shot_dead(p, clause)
    initiators, targets = p.resolver.all_of(clause.subject), p.who(object_at) or _person(p, object_at)
    if frame.name == "kill" and p.chunks[clause.verb].lemma == "lose":  # "seven soldiers lost their lives"
        fight = next((at for _, at in clause.phrases if p.chunks[at].frame is not None), None)
        return _Parts(frame, owners_of(p, fight), initiators, p.where_near(clause), clause.subject, True)
    if not initiators and frame.name in _COMMANDED:
        initiators = _person(p, clause.subject)
    place = p.where_near(clause, prefer_object=True)
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    named = object_at is not None and p.chunks[object_at].kind == "actor"
    if (
        named
        and subject is not None
        and subject.kind == "noun"
        and {w.key for w in initiators} & {w.key for w in targets}
    ):
        told = _ARTICLE.sub("", subject.text)
        initiators = (Who(told, None, subject.text),)  # "rebels pushed X out": whoever they are, not X
    if subject is not None and subject.frame is not None:
        if subject.kind == "noun" and not initiators:
            initiators = owners_of(p, clause.subject)
        by_arms = frame.name == "attack" and subject.frame.name in ("airstrike", "shell", "ied")
        if frame.name in ("strike", "kill") or by_arms:
            frame = subject.frame
            initiators = initiators or owners_of(p, clause.subject)
    return _Parts(frame, initiators, targets, place, object_at, False)


def _shot_dead(p: Passage, clause: Clause) -> int | None:
    """ "shot dead a fighter": the fighter is the object."""
    at = clause.object
    if at is None or p.chunks[at].head != "dead" or at + 1 >= len(p.chunks) or not p.chunks[at + 1].nominal:
        return at
    return at + 1


def _killed_when(p: Passage, clause: Clause, parts: _Parts) -> None:
    """ "N soldiers were killed when X overran Y": by X, there."""
    after = next((k for k in p.clauses if k.verb > clause.verb), None)
    if after is None or after.subject is None or not clause.verb < after.subject < after.verb:
        return
    between = p.chunks[clause.verb + 1 : after.verb]
    if not any(c.kind == "sub" and c.head in ("when", "as", "after") for c in between):
        return
    frame = frame_told(p, after)
    if frame is None or frame.name not in (
        "attack",
        "capture",
        "shell",
        "airstrike",
        "strike",
        "advance",
        "ied",
        "clash",
    ):
        return
    keys = {w.key for w in parts.targets}
    doers = p.resolver.all_of(after.subject) or owners_of(p, after.subject)
    parts.initiators = tuple(w for w in doers if w.key not in keys and w.name != "Civilians")
    parts.place = parts.place or p.where_near(after, prefer_object=True)
    if frame.name in ("shell", "airstrike", "ied"):
        parts.frame, parts.told_as = frame, parts.told_as or parts.frame


def _turned_round(p: Passage, clause: Clause, parts: _Parts, noun_at: int | None) -> None:
    """ "X repelled an attack by Y": Y attacked X."""
    defenders = parts.targets if parts.passive else p.resolver.all_of(clause.subject)
    attackers = p.who(clause.phrase("by", "from")) or owners_of(p, noun_at) or p.who(clause.object)
    if parts.passive:
        defenders, attackers = p.who(clause.phrase("by")), owners_of(p, clause.subject)
    keys = {w.key for w in defenders}
    attackers = tuple(w for w in attackers if w.key not in keys)
    parts.targets, parts.initiators = defenders, attackers or p.resolver.opponent(defenders)


_ARTICLE = re.compile(r"^(?:the|a|an|some|several|other) ", re.I)
_TITLES = re.compile(
    r"^(?:[a-z'-]+ |[A-Z][a-z]*\. |(?:Captain|Colonel|General|Major|President|Lieutenant|Sheikh|Commander) )+"
)


def _owner_of_thing(p: Passage, parts: _Parts) -> tuple[Who, ...]:
    """ "struck a Houthi radar site": whose the thing is that was struck."""
    c = p.chunks[parts.object_at or 0]
    base = c.kind == "place" and c.head in POSITIONS and not c.actors  # "overran the army base in X"
    if base and parts.frame.name in (*_GROUND, "strike"):
        keys = {w.key for w in parts.initiators}
        return tuple(w for w in p.resolver.side_in(parts.object_at or 0) if w.key not in keys)
    if parts.frame.name not in (*_GROUND, "strike", "destroy") or c.kind != "noun" or c.frame is not None or c.civil:
        return ()
    keys = {w.key for w in parts.initiators}
    owners = tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1] if m.kind != "adjective" or c.head in POSITIONS)
    return tuple(w for w in owners if w.key not in keys)


def _person(p: Passage, at: int | None) -> tuple[Who, ...]:
    """ "Hassan X was killed": a person by name."""
    if at is None:
        return ()
    c = p.chunks[at]
    if c.kind != "noun" or c.frame is not None or c.quantity is not None or c.actors or c.places:
        return ()
    name = _TITLES.sub("", c.text)
    if not _PERSON.fullmatch(name):
        return ()
    known = p.resolver.speakers.people.get(name.lower()) if p.resolver.speakers is not None else None
    return (Who(known.name if known is not None else name, known.affiliation if known is not None else None, c.text),)


_PERSON = re.compile(r"[A-Z\u00c0-\u00de][\w'-]+(?: (?:al-|bin |ibn |von |de |van )?[A-Z\u00c0-\u00de][\w'-]+){1,3}")


def _event(p: Passage, clause: Clause, verb: Chunk, parts: _Parts, used: set[int]) -> Draft | None:
    frame, place, object_at, passive = parts.frame, parts.place, parts.object_at, parts.passive
    initiators, targets = parts.initiators, parts.targets
    name = frame.name
    doer = p.chunks[clause.subject] if clause.subject is not None else None
    mob = (
        name in ("attack", "loot", "clash", "cut")
        and doer is not None
        and doer.head in _MOB
        and "armed" not in doer.words
        and not passive
    )
    if not mob and name != "protest":
        initiators = tuple(w for w in initiators if w.name != "Civilians")
    target = p.chunks[object_at] if object_at is not None else None
    found_dead = name == "kill" and target is not None and target.head in _BODIES
    if found_dead:
        initiators = targets = ()  # who finds the dead has not killed them
    if not worth_telling(p, parts.told_as or frame, clause, initiators, targets, place, target, passive):
        return None
    if doer is not None and _no_event(p, clause, frame, doer, passive):
        return None
    on = clause.phrase("on", "at") if verb.lemma in ("open_fire", "fire", "shoot") else None
    civil = (
        found_dead
        or (on is not None and p.chunks[on].civil)
        or (target is not None and (target.civil or target.head in CIVILIANS))
    )
    sub = "Mob violence" if mob else sub_event_of(p, frame, verb, initiators, targets, civil, target)
    if (
        name == "disrupt"
        and target is not None
        and target.head in ("helicopter", "aircraft", "jet", "plane", "warplane")
    ):
        sub = "Armed clash"
    casualties = tuple(casualties_of(p, verb, object_at))
    seized = tuple(seized_in(p, clause, frame))
    if civil and not any(w.name == "Civilians" for w in targets):
        targets = (*targets, Who("Civilians", None, target.text if target else ""))
    initiators, targets = apart(initiators, targets)
    actors = participants(initiators, Role.INITIATOR) + participants(targets, Role.TARGET)
    start, end = p.span(clause)
    end, last, more, things = participles_of(p, clause, end, used)
    valid = p.when(clause.first, last)
    body = Event(
        event_type=EVENT_TYPE_OF[sub],
        sub_event_type=sub,
        actors=actors,
        place=place,
        casualties=casualties + tuple(more),
        seized=seized + tuple(things),
    )
    nobody = doer is not None and doer.text.lower().split()[0] in ("nobody", "none", "no", "neither") and not passive
    return p.draft(body, start, end, verb=verb, valid=valid, denied=verb.negated or nobody or _disowned(p, clause))


def _disowned(p: Passage, clause: Clause) -> bool:
    """ "The group denied attacking X"."""
    verb = p.chunks[clause.verb]
    doing = verb.form == "ing" or verb.text.lower().startswith("having ")
    before = p.chunks[clause.verb - 1] if clause.verb else None
    return doing and before is not None and before.kind == "verb" and before.lemma in ("deny", "dispute", "reject")


_BODIES = words("terms", "events.bodies")
_COUNTS = ("number", "toll", "total", "count", "figure")


def _no_event(p: Passage, clause: Clause, frame: Frame, doer: Chunk, passive: bool) -> bool:
    """What is a state, a count or a death in bed, not an event: "is besieged by X", "the number of those killed", "died in hospital"."""
    verb = p.chunks[clause.verb]
    before = p.chunks[clause.verb - 1].lemma if clause.verb else ""
    since = any(c.date is not None and c.date.link == "since" for c in p.chunks[clause.verb : clause.last + 1])
    if frame.name == "besiege" and verb.perfect and since:
        return True
    if verb.lemma == "leave" and any(c.head == "behind" for c in p.chunks[clause.verb + 1 : clause.verb + 3]):
        return True
    if (
        frame.name == "kill"
        and doer.head == "#"
        and not verb.passive
        and passive
        and clause.phrase("by", "in", "at") is None
    ):
        return True  # "2 wounded"
    refuted = any(said.denied for said in p.said)
    if passive and frame.name == "kill" and not refuted and not p.resolver.memory.fresh(p.sentence.paragraph):
        alone = clause.phrase("by", "in", "at", "near") is None and not any(c.date is not None for c in p.chunks)
        if alone and (doer.civil or doer.head == "#" or not p.who(clause.subject)):
            return True  # "Eight people were killed": of the event told just before
    standing = verb.text.lower().split()[0] in ("is", "are", "remains", "has", "have") or before in (
        "stay",
        "remain",
        "be",
    )
    if frame.name == "besiege" and passive and standing:
        return True
    ahead = p.chunks[clause.subject - 2] if clause.subject is not None and clause.subject > 1 else doer
    if (
        doer.head in _COUNTS
        or set(doer.words[:3]) & set(_COUNTS)
        or (ahead.head in _COUNTS and p.chunks[(clause.subject or 1) - 1].head == "of")
    ):
        return True
    return verb.lemma == "die" and any(
        p.chunks[at].head in ("hospital", "hospitals", "wounds", "injuries", "custody", "disease")
        for _, at in clause.phrases
    )


_ALIKE = ("hit", "cut", "set", "shut")


def _reduced_passive(p: Passage, clause: Clause, frame: Frame) -> bool:
    verb = p.chunks[clause.verb]
    hit = verb.lemma in _ALIKE and clause.object is None and clause.phrase("by") is not None  # "convoy hit by a bomb"
    if (verb.form not in ("ed", "participle") and not hit) or verb.perfect or verb.passive:
        return False
    nxt = p.chunks[clause.verb + 1] if clause.verb + 1 < len(p.chunks) else None
    if nxt is not None and nxt.kind == "adv" and clause.verb + 2 < len(p.chunks):
        nxt = p.chunks[clause.verb + 2]
    if verb.form == "participle":
        return True
    if nxt is not None and nxt.kind == "prep" and nxt.head == "by":
        return True
    thing = p.chunks[clause.subject] if clause.subject is not None and clause.object is None else None
    beside = clause.verb > 0 and p.chunks[clause.verb - 1].kind == "comma"
    if thing is not None and frame.name in _GROUND and frame.name != "ied":
        if thing.kind == "place" and clause.subject == clause.verb - 1:
            return True  # "Buthidaung shelled all night"
        if beside and (thing.head in POSITIONS or thing.kind == "place") and not thing.actors:
            return True  # "the headquarters of the division, stormed last month"
    return (
        frame.name in ("kill", "execute", "abduct", "arrest", "capture", "disrupt")
        and clause.object is None
        and verb.lemma not in ("take", "shoot")
    )
