"""Who did what to whom, and where, as a clause with a verb of war has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whoholds.model import PlaceReference
from whoholds.reading.bodies.event_frames import frame_told
from whoholds.reading.bodies.event_owners import office_of, owners_of
from whoholds.reading.bodies.event_told import goes_in
from whoholds.reading.chunks import FEATURES, FORCES, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage

_HANDING = words("terms", "events.handing")
_POWERS = words("terms", "events.powers")
_COMMANDED = words("terms", "frames.commanded")
_GROUND = ("capture", "besiege", "shell", "airstrike", "attack", "loot", "cut", "ied")
_ALIKE = ("hit", "cut", "set", "shut")
_ARTICLE = re.compile(r"^(?:the|a|an|some|several|other) ", re.I)
_TITLES = re.compile(rf"^(?:[a-z'-]+ |[A-Z][a-z]*\. |(?:{any_of(words('terms', 'events.titles'))}) )+")
_UNLISTED = re.compile(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)?")
_SURNAME = re.compile(r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff'-]{3,}")
_PERSON = re.compile(r"[A-Z\u00c0-\u00de][\w'-]+(?: (?:al-|bin |ibn |von |de |van )?[A-Z\u00c0-\u00de][\w'-]+){1,3}")


@dataclass
class Parts:
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


def parts_of(p: Passage, clause: Clause, frame: Frame, noun_at: int | None) -> Parts:
    """The parts of a clause whose verb means ``frame``; ``noun_at`` is the noun of war that belongs to it, if any."""
    verb = p.chunks[clause.verb]
    parts = _passive_parts(p, clause, frame) if _passive(p, clause, frame) else _active_parts(p, clause, frame)
    if parts.frame.name == "fall":
        to = clause.phrase("to", "under", "into")
        sides = p.sides_of(to) if to is not None else ()
        parts.initiators, parts.targets = p.who(to) or owners_of(p, to) or sides, ()
        dated = any(c.date is not None for c in p.chunks[clause.verb : clause.object or clause.verb])
        c = p.chunks[clause.subject] if clause.subject is not None else None
        if parts.initiators and parts.place is None and c is not None and _UNLISTED.fullmatch(c.text):
            parts.place = PlaceReference(c.text, c.text)  # "Liubimovka returned to Russia"
        parts.place, parts.object_at = p.place_of(clause.subject) or parts.place, None if dated else clause.object
    if not parts.passive and not parts.targets:
        taken = parts.frame.name == "capture"
        against = ("against",) if parts.frame.name in ("advance", "withdraw", "defect") else ("against", "on", "with")
        against = (*against, "at") if verb.lemma == "shoot" else against
        parts.targets = p.who(clause.phrase("from") if taken else clause.phrase(*against))
    if parts.frame.name == "withdraw":
        parts.place = p.where(clause.phrase("from")) or parts.place
        passes = clause.subject is not None and p.chunks[clause.subject].head in _POWERS
        if passes:
            parts.place = p.where_subject(clause) or parts.place  # "responsibility for X passed to Y"
        if clause.phrase("to") is not None and (verb.lemma in _HANDING or passes):
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
    if not parts.targets and parts.object_at is not None and not parts.passive:
        parts.targets = _owner_of_thing(p, parts)
    return parts


def _passive(p: Passage, clause: Clause, frame: Frame) -> bool:
    return p.chunks[clause.verb].passive or _reduced_passive(p, clause, frame)


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


def _passive_parts(p: Passage, clause: Clause, frame: Frame) -> Parts:
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
    initiators, targets = p.who(by) or owners_of(p, fight), p.who(subject_at) or person(p, subject_at)
    if by is not None and not initiators and p.chunks[by].frame is not None:
        initiators = p.who(by) or owners_of(p, by)
        frame = p.chunks[by].frame or frame
        taken.add(by)
    if subject_at is None:
        return Parts(frame, initiators, (), place, subject_at, True, told_as, taken)
    c = p.chunks[subject_at]
    targets = p.resolver.all_of(subject_at) or targets
    itself = c.kind == "pron" and c.head in ("it", "which", "that") and frame.name in _GROUND
    if c.kind == "place" or (itself and p.where(subject_at) is not None):
        place, targets = p.where(subject_at), ()
    elif frame.name in _GROUND:
        place = p.where_subject(clause) or place
    return Parts(frame, initiators, targets, place, subject_at, True, told_as, taken)


def _active_parts(p: Passage, clause: Clause, frame: Frame) -> Parts:
    """ "X attacked Y in Z", "a strike by X killed Y"."""
    object_at = _shot_dead(p, clause)
    initiators, targets = p.resolver.all_of(clause.subject), p.who(object_at) or person(p, object_at)
    if frame.name == "kill" and p.chunks[clause.verb].lemma == "lose":  # "seven soldiers lost their lives"
        fight = next((at for _, at in clause.phrases if p.chunks[at].frame is not None), None)
        fought = p.chunks[fight].frame if fight is not None else None
        taken = {fight} if fight is not None else set()
        place, whose = p.where_near(clause), owners_of(p, fight)
        return Parts(fought or frame, whose, initiators, place, clause.subject, True, frame, taken)
    if not initiators and frame.name in _COMMANDED:
        initiators = person(p, clause.subject)
    if not initiators and p.chunks[clause.verb].infinitive:
        initiators = office_of(p, clause.subject)  # "X's claim to have taken Y"
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
        in_ruins = frame.name in ("loot", "destroy") and subject.frame.name in ("airstrike", "shell", "ied")
        if frame.name in ("strike", "kill") or by_arms or in_ruins:
            frame = subject.frame
            initiators = initiators or owners_of(p, clause.subject)
    return Parts(frame, initiators, targets, place, object_at, False)


def _shot_dead(p: Passage, clause: Clause) -> int | None:
    """ "shot dead a fighter": the fighter is the object."""
    at = clause.object
    if at is None or p.chunks[at].head != "dead" or at + 1 >= len(p.chunks) or not p.chunks[at + 1].nominal:
        return at
    return at + 1


def _killed_when(p: Passage, clause: Clause, parts: Parts) -> None:
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


def _turned_round(p: Passage, clause: Clause, parts: Parts, noun_at: int | None) -> None:
    """ "X repelled an attack by Y": Y attacked X."""
    defenders = parts.targets if parts.passive else p.resolver.all_of(clause.subject)
    attackers = p.who(clause.phrase("by", "from")) or owners_of(p, noun_at) or p.who(clause.object)
    if parts.passive:
        defenders, attackers = p.who(clause.phrase("by")), owners_of(p, clause.subject)
    keys = {w.key for w in defenders}
    attackers = tuple(w for w in attackers if w.key not in keys)
    if not parts.passive and clause.subject is not None and p.chunks[clause.subject].kind == "place":
        parts.place, defenders = p.where(clause.subject) or parts.place, ()  # "X has beaten off every assault"
    parts.targets, parts.initiators = defenders, attackers or p.resolver.opponent(defenders)


def lost_parts(p: Passage, clause: Clause, frame: Frame) -> Parts:
    """ "X lost A to Y": Y took it of X."""
    to = clause.phrase("to")
    return Parts(
        frame, p.who(to), p.resolver.all_of(clause.subject), p.where(clause.object) or p.where_near(clause), None, False
    )


def _owner_of_thing(p: Passage, parts: Parts) -> tuple[Who, ...]:
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


def _is_surname(p: Passage, name: str, c: Chunk) -> bool:
    """ "Haftar attacked X": one word that the text writes with a capital inside a sentence too."""
    if not _SURNAME.fullmatch(name) or c.civil or c.plural or c.head in FEATURES or c.head in FORCES or c.position:
        return False
    at = p.plain.find(name)
    while at >= 0:
        inside = at > 1 and p.plain[at - 1] == " " and (p.plain[at - 2].isalnum() or p.plain[at - 2] == ",")
        if inside and not p.plain[at + len(name) : at + len(name) + 1].isalnum():
            return True
        at = p.plain.find(name, at + 1)
    return False


def person(p: Passage, at: int | None) -> tuple[Who, ...]:
    """ "Hassan X was killed": a person by name."""
    if at is None:
        return ()
    c = p.chunks[at]
    if c.kind != "noun" or c.frame is not None or c.quantity is not None or c.actors or c.places:
        return ()
    name = _TITLES.sub("", c.text)
    if not _PERSON.fullmatch(name) and not _is_surname(p, name, c):
        return ()
    known = p.resolver.speakers.people.get(name.lower()) if p.resolver.speakers is not None else None
    return (Who(known.name if known is not None else name, known.affiliation if known is not None else None, c.text),)
