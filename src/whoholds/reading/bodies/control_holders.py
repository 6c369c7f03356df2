"""Who holds, where no list knows the holder or the sentence names it elsewhere; and the ground that is told before its verb."""

from __future__ import annotations

import re

from whoholds.model import PlaceReference
from whoholds.reading.attribution import SPEECH
from whoholds.reading.bodies.control_words import (
    GRIP,
    TERRITORY,
    ground_at,
    named_ground,
    owner_in,
    rulers_at,
    somewhere,
    the_state,
)
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import FORCES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, words
from whoholds.reading.passage import Passage
from whoholds.reading.unlisted_places import name_in

_STATE_WORDS = words("control", "state_words")
_MACHINES = words("control", "machines")
_GANGS = words("control", "gangs")
_IN = listed("control", "where_done")
_MEN = words("control", "men")
_ANYBODY = words("control", "anybody")
_PEOPLE = words("control", "people_who_hold")


def holder_at(p: Passage, at: int | None) -> tuple[Who, ...]:
    """Who a phrase is where only a holder can be meant ("held by the Chapitos"): a name that no list knows too."""
    known = rulers_at(p, at) or the_state(p, at)
    c = p.chunks[at] if at is not None else None
    if (
        c is not None and c.kind == "place" and not known
    ):  # a group that bears a town's name: "under the control of Fano"
        spotted = p.resolver.memory.spotter.spot(c.text).mentions
        group = next((m for m in spotted if m.kind in ("name", "acronym") and m.actor is not None), None)
        if group is not None and group.name not in p.states.values():
            return (Who(group.name, group.actor, c.text),)
    if c is not None and c.kind == "place" and c.head in FORCES and not known:
        return (Who(c.text, None, c.text),)  # "the Dagoberto Ramos front"
    if known or c is None or at is None or c.civil or c.quantity is not None or c.frame is not None:
        return known
    if c.places and not (c.kind == "noun" and c.head in _PEOPLE):  # "Amhara officials" are no place
        return known
    if c.head in _STATE_WORDS and (c.definite or len(c.words) == 1):
        return p.resolver.epithets.government(c) or (Who(c.text, None, c.text),)
    if c.kind == "noun" and (c.head in _PEOPLE or _GANGS & set(c.words)):
        return owner_in(p, at) or (Who(c.text, None, c.text),)
    if c.actors and c.head == "alone":
        return tuple(Who(m.name, m.actor, c.text) for m in c.actors)
    if c.kind not in ("noun", "place") or c.head in TERRITORY or c.head in GRIP:
        return ()
    name = name_in(c)
    capitals = c.text.removeprefix("the ").removeprefix("The ")
    acronym = capitals.isupper() and capitals.isalpha() and 2 <= len(capitals) <= 8
    if not acronym and (name is None or (at == 0 and " " not in c.text)):
        return ()  # a single word that a sentence begins with is as likely no name
    return (Who(c.text, None, c.text),)


def lone_name(p: Passage, at: int | None) -> tuple[Who, ...]:
    """A single name that a sentence begins with and no list knows, where only a holder can be meant: "Twirwaneho holds X"."""
    c = p.chunks[at] if at is not None else None
    if c is None or c.kind != "noun" or c.civil or c.actors or " " in c.text or not c.text[:1].isupper():
        return ()
    return () if c.text.lower() in _NO_NAMES or c.frame is not None else (Who(c.text, None, c.text),)


_NOBODY = words("control", "nobody") | {"one"}
_NO_NAMES = words("places", "nothing") | words("control", "no_names")


def whose_at(p: Passage, at: int) -> tuple[Who, ...]:
    """Whose a grip, a side or a flag is: "X's control", "rebel hands", "the hands of X", "state control"."""
    c = p.chunks[at]
    who = owner_in(p, at)
    if not who and _STATE_WORDS & set(c.words[:-1]):
        who = p.resolver.epithets.government(c) or (Who("the state", None, c.text),)
    if not who and at + 2 < len(p.chunks) and p.chunks[at + 1].head in ("of", "for"):
        of = p.chunks[at + 2]
        who = holder_at(p, at + 2) or tuple(Who(m.name, m.actor, of.text) for m in of.actors)
    if not who and _GANGS & set(c.words[:-1]):  # "gang territory", "rebel turf"
        side = next(w for w in c.words if w in _GANGS)
        who = p.resolver.side_called(side, at) or (Who(f"{side}s", None, c.text),)
    adjective = _WHOSE.match(c.text) if not who and not c.places else None
    if adjective is not None:  # "in Tigrayan hands"
        who = (Who(adjective.group(1), None, c.text),)
    return tuple(w for w in who if w.name != "Civilians")


_WHOSE = re.compile(r"(?:the |an? )?([A-Z][\w-]+(?: [A-Z][\w-]+)*) [a-z]+$")


def doer(p: Passage, clause: Clause) -> tuple[Who, ...]:
    """Who a verb's subject is; that of the verb before where "and" joins the two and what stands between is nobody.

    "The rebels moved into the vacated villages and have been in control of Y": the rebels.
    """
    own = p.resolver.all_of(clause.subject)
    if own or (clause.subject is not None and p.chunks[clause.subject].kind == "actor"):
        return own
    at = next((k for k, c in enumerate(p.clauses) if c is clause), 0)
    for before in reversed(p.clauses[:at]):
        if before.subject is None or before.subject == clause.subject:
            continue
        between = p.chunks[before.verb + 1 : clause.verb]
        if any(c.kind == "conj" for c in between) and (clause.subject is None or clause.subject >= before.verb):
            who = p.resolver.all_of(before.subject)
            if who:
                return who
    return ()


def told_before(p: Passage, clause: Clause) -> int | None:
    """ "the town which X says his army has held", "the hills over which X has authority": the phrase before "which"."""
    at = clause.subject
    if at is None:
        return None
    for k in range(at - 1, max(-1, at - 7), -1):
        c = p.chunks[k]
        if c.kind == "verb" and c.lemma not in SPEECH:
            return None
        if c.kind == "sub" and c.head in ("which", "that", "where", "whose"):
            before = k - 1
            while before > 0 and p.chunks[before].kind in ("prep", "comma"):
                before -= 1
            return before if before >= 0 and p.chunks[before].nominal else None
    return None


def ground_before(p: Passage, clause: Clause) -> PlaceReference | None:
    """The ground that "which" or "where" before a clause's subject stands for."""
    before = told_before(p, clause)
    if before is None:
        at = clause.subject
        opens = at is not None and at > 0 and p.chunks[at - 1].head in ("which", "where")
        return p.last_place(at) if opens and at is not None else None
    own = ground_at(p, before) or named_ground(p, before)
    return own or next((w.reference for w in reversed(p.places) if w.last <= before + 1), None)


def part_of_last(p: Passage, at: int) -> PlaceReference | None:
    """ "the west", "its northern part", "the centre": of the place told before; the ground of a phrase that has its own."""
    own = ground_at(p, at)
    c = p.chunks[at]
    if own is not None:
        return own
    last = p.last_place(at)
    partial = c.words[:1] in (("its",), ("their",), ("the",)) and c.head in TERRITORY
    return PlaceReference(c.text, last.name, last.kind, within=last.within) if last is not None and partial else None


def people_of(p: Passage, at: int | None) -> PlaceReference | None:
    """The place whose people a phrase is: "residents of X", "people in X", "nobody in X"."""
    if at is None or at + 2 >= len(p.chunks) or p.chunks[at + 1].head not in ("of", "in", "from", "around", "inside"):
        return None
    c = p.chunks[at]
    return named_ground(p, at + 2) if c.civil or c.kind == "actor" or c.head in _NO_NAMES | _NOBODY else None


def is_ground(c: Chunk) -> bool:
    """Whether a phrase can be ground that somebody holds."""
    return c.kind == "place" or (c.kind == "noun" and c.head in TERRITORY and not c.actors)


def here_of(p: Passage, clause: Clause, *, told: bool = True) -> PlaceReference | None:
    """Where a clause is: its own place, the part of a place it names, the place of the sentence, the one last told."""
    at = clause.phrase(*_IN)
    near = p.where_near(clause)
    if near is None and at is not None and p.chunks[at].kind == "actor" and p.chunks[at].places:
        near = p.place_of(at)  # a capital
    if near is None and at is not None and is_ground(p.chunks[at]):
        near = part_of_last(p, at) or somewhere(p, at)
    behind = (clause.object if clause.object is not None else clause.verb) + 1
    after = next((w.reference for w in p.places if behind <= w.first <= behind + 3), None)
    near = near or after  # "there are no troops left in X"
    if near is None:
        near = ground_before(p, clause)
    return near if near is not None or not told else p.last_place(clause.verb)


def _named_in(c: Chunk) -> tuple[Who, ...]:
    """The group that a noun names: "Fano bands", "RSF pick-ups"."""
    if c.kind != "noun" or c.frame is not None or c.places[1:] or "'" in c.text:
        return ()
    return tuple(
        Who(m.name, m.actor, c.text) for m in c.actors if m.kind in ("name", "acronym") and m.actor != "civilians"
    )


_CAPITALS = re.compile(r"[A-Z\u00c0-\u00de][\w'-]+(?: [A-Z\u00c0-\u00de][\w'-]+)*$")


def _whose_men(p: Passage, at: int) -> tuple[Who, ...]:
    """ "Sheikh X, whose men": X, though no list knows him."""
    if at < 2 or p.chunks[at - 1].head != "whose":
        return ()
    owner = next((k for k in range(at - 2, max(at - 5, -1), -1) if p.chunks[k].nominal), None)
    name = _CAPITALS.search(p.chunks[owner].text) if owner is not None else None
    return (Who(name.group(), None, p.chunks[at].text),) if name is not None else ()


def owner_before(p: Passage, at: int) -> tuple[Who, ...]:
    """ "The Government, whose forward post": the Government."""
    whose = at - 2 if at > 1 and p.chunks[at - 1].kind == "adv" else at - 1  # "whose forward post"
    if whose < 1 or p.chunks[whose].head != "whose":
        return ()
    owner = next((k for k in range(whose - 1, max(whose - 4, -1), -1) if p.chunks[k].nominal), None)
    return holder_at(p, owner) if owner is not None else ()


def _rest_of(p: Passage, at: int) -> tuple[Who, ...]:
    """ "What is left of the garrison", "the remnants of X": whose rest it is."""
    k = at + 1
    if p.chunks[at].head == "what" and k < len(p.chunks) and p.chunks[k].lemma in ("leave", "remain"):
        k += 1
    if k + 1 >= len(p.chunks) or p.chunks[k].head != "of" or p.chunks[k + 1].civil:
        return ()
    c = p.chunks[k + 1]
    return holder_at(p, k + 1) or ((Who(c.text, None, c.text),) if armed(c) or c.head == "garrison" else ())


_REST = ("remnants", "remains", "rest", "survivors", "bulk", "remainder")


def fighters_of(p: Passage, clause: Clause) -> tuple[Who, ...]:
    """The subject where it is somebody under arms."""
    c = p.chunks[clause.subject] if clause.subject is not None else None
    if c is None or clause.subject is None:
        return ()
    if c.head == "what" or c.head in _REST:
        return _rest_of(p, clause.subject)
    if clause.subject and p.chunks[clause.subject - 1].head == "whose" and (armed(c) or c.head in _MEN):
        men = _whose_men(p, clause.subject)
        if men and not any(w.name != "Civilians" for w in doer(p, clause)):
            return men
    if c.civil and c.head in _MEN and {"his", "their", "its", "her"} & set(c.words):  # "his men"
        return doer(p, clause) or (Who(c.text, None, c.text),)
    if c.civil:  # "Anti-balaka youths"
        named = [m for m in c.actors if m.kind in ("name", "acronym", "new") and c.head in _MEN]
        return tuple(Who(m.name, m.actor, c.text) for m in named)
    who = tuple(w for w in doer(p, clause) if w.name != "Civilians") or _named_in(c)
    if not who and clause.subject > 1 and p.chunks[clause.subject - 1].kind == "comma":
        before = p.chunks[clause.subject - 2]  # "a Salafist battalion, the 604th, which"
        who = holder_at(p, clause.subject - 2) if armed(before) and not armed(c) and not c.places else ()
    after = p.chunks[clause.subject + 1 : clause.subject + 3]
    if not who and len(after) == 2 and after[0].head == "of" and after[1].kind == "actor":
        who = p.who(clause.subject + 2)  # "the heroes of the Northern Brigade"
    if not who and c.head in _MACHINES:  # "Kenyan armoured cars"
        who = whose_at(p, clause.subject)
    if not who and c.head not in _ANYBODY and (armed(c) or c.head in _PEOPLE or c.head in _MEN):
        who = _whose_men(p, clause.subject) or holder_at(p, clause.subject)
    return tuple(w for w in who if w.name != "Civilians")
