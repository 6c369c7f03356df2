"""Holding told by what is done: gone from, seen in, manning posts in, patrolling, taxing, closing to, handed to."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft
from whoholds.model.vocabularies import ControlStatus, Modality
from whoholds.reading.bodies.control_holders import (
    fighters_of,
    here_of,
    holder_at,
    is_ground,
    owner_before,
    part_of_last,
    told_before,
    whose_at,
)
from whoholds.reading.bodies.control_words import (
    GRIP,
    LOST,
    TERRITORY,
    extent_in,
    ground_at,
    named_ground,
    of_clause,
)
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import listed, words
from whoholds.reading.passage import Passage

_GONE = words("control", "gone")
_POSTS = words("control", "post_nouns")
_POSTING = words("control", "posting")
_STANDING = words("control", "standing_verbs")
_STROLLING = words("control", "strolling")
_DESERTING = words("control", "deserting")
_GIVING_UP = _DESERTING | {"surrender", "give_up", "cede", "yield"}
_BLOCKED = words("control", "blocked")
_IN = listed("control", "where_done")


def _gone(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X gone from A and B", "X has vanished from Y", "X has not returned to Y", "X lost their last foothold in Y"."""
    verb = p.chunks[clause.verb]
    if verb.lemma in _GONE and clause.phrase("from") is not None and not verb.negated:
        place, who = p.where(clause.phrase("from")), fighters_of(p, clause)
        if place is not None and who:
            yield of_clause(p, clause, who, ControlStatus.LOST, place, denied=False)
    elif verb.lemma in _DESERTING and clause.object is not None and not verb.passive and not verb.negated:
        place = named_ground(p, clause.object) if p.chunks[clause.object].kind in ("place", "noun") else None
        who = fighters_of(p, clause)
        if place is not None and who:
            yield of_clause(p, clause, who, ControlStatus.LOST, place)
    elif verb.lemma in _GIVING_UP and verb.passive and not verb.negated and clause.subject is not None:
        place = ground_at(p, clause.subject) if is_ground(p.chunks[clause.subject]) else None
        by = clause.phrase("by")
        if by is not None and not any(w.name != "Civilians" for w in p.who(by)):
            return  # a mine that its owners left
        if place is not None:  # "X was surrendered without a fight"
            yield of_clause(p, clause, p.who(clause.phrase("by")), ControlStatus.LOST, place)
    elif verb.lemma in ("return", "come_back", "go_back") and verb.negated:
        here, who = here_of(p, clause), fighters_of(p, clause)
        if here is not None and who:
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)
    elif verb.lemma in LOST and clause.subject is None and not verb.passive and clause.object is not None:
        before = p.chunks[clause.verb - 1] if clause.verb else None
        thing = p.chunks[clause.object]
        if before is not None and before.kind == "actor" and (is_ground(thing) or thing.head in GRIP):
            here = p.where_near(clause, prefer_object=True)
            if here is not None:  # "With this the army lost its last base in Y"
                yield of_clause(p, clause, p.who(clause.verb - 1), ControlStatus.LOST, here, extent_in(thing.text))
    elif verb.lemma == "leave" and clause.object is not None and p.chunks[clause.object].head in ("hands", "control"):
        never = verb.negated or any(c.head == "never" for c in p.chunks[max(0, clause.verb - 2) : clause.verb])
        place, who = ground_at(p, clause.subject), whose_at(p, clause.object)
        if never and place is not None and who:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place, denied=False)


def _seen_there(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "A reporter saw X's soldiers in Y", "no X seen in Y", "X positioned in Y fired …"."""
    verb = p.chunks[clause.verb]
    reduced = verb.form in ("ed", "participle") and not verb.perfect and clause.object is None
    at = clause.phrase(*_IN)
    if verb.lemma in ("see", "meet", "encounter", "find") and clause.object is not None and not verb.passive:
        c, after = p.chunks[clause.object], p.chunks[clause.object + 1 : clause.object + 2]
        who = tuple(w for w in p.who(clause.object) if w.name != "Civilians")
        here = here_of(p, clause)
        directly = bool(after) and after[0].head in _IN
        if who and here is not None and armed(c) and directly and c.frame is None and not verb.negated:
            yield of_clause(p, clause, who, ControlStatus.PRESENT, here)
    elif (reduced or verb.passive) and verb.lemma in ("see", "spot", "observe", "find") and clause.subject is not None:
        c = p.chunks[clause.subject]
        here, who = here_of(p, clause), whose_at(p, clause.subject) or p.who(clause.subject)
        if c.head in ("sign", "trace") and not who and clause.subject + 2 < len(p.chunks):
            who = p.who(clause.subject + 2)
        if who and here is not None and c.words[:1] == ("no",):
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)
    elif reduced and not verb.passive and verb.lemma in _STANDING and at is not None:
        here, who = p.where(at), fighters_of(p, clause)
        if who and here is not None and clause.subject == clause.verb - 1 and not p.is_state(here):
            yield of_clause(p, clause, who, ControlStatus.PRESENT, here)


def _posts(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X man two roadblocks in Y", "X set up checkpoints north of Y", "roadblocks manned by X begin at Y"."""
    verb = p.chunks[clause.verb]
    if verb.lemma not in _POSTING and verb.lemma.partition("_")[0] not in _POSTING:
        return
    reduced = verb.form in ("ed", "participle") and clause.object is None and clause.phrase("by") is not None
    if verb.passive or reduced:
        c = p.chunks[clause.subject] if clause.subject is not None else None
        who = holder_at(p, clause.phrase("by"))
        thing = c is not None and c.head in _POSTS
    else:
        c = p.chunks[clause.object] if clause.object is not None else None
        who, thing = fighters_of(p, clause), c is not None and c.head in _POSTS
        if not who and clause.subject is None:  # "X, for its part, fights on and maintains positions around Y"
            first = next((k for k in range(clause.verb) if p.chunks[k].kind == "actor"), None)
            who = p.who(first)
    here = here_of(p, clause)
    if who and thing and here is not None and not p.is_state(here) and not verb.negated:
        yield of_clause(p, clause, who, ControlStatus.PRESENT, here)


def _their_posts(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's positions begin 2 km east of Y", "X's roadblocks ring the towns", "X's flag hangs from the tower"."""
    verb = p.chunks[clause.verb]
    at = clause.subject
    c = p.chunks[at] if at is not None else None
    if at is None or c is None or verb.passive:
        return
    flags = c.head in ("flag", "flags", "banner", "banners", "colours") and verb.lemma in (
        "fly",
        "hang",
        "wave",
        "flutter",
        "replace",
        "go_up",
    )
    posts = c.head in _POSTS and verb.lemma in _STANDING_THERE
    ring = c.head in _POSTS and verb.lemma in ("ring", "encircle", "surround", "circle")
    if not (flags or posts or ring):
        return
    who = whose_at(p, at)
    none = c.words[:1] == ("no",)
    here = (
        part_of_last(p, clause.object) if clause.object is not None and is_ground(p.chunks[clause.object]) else None
    ) or here_of(p, clause)
    if who and here is not None:
        status = ControlStatus.BESIEGES if ring else ControlStatus.CONTROLS if flags else ControlStatus.PRESENT
        yield of_clause(p, clause, who, ControlStatus.ABSENT if none else status, here, denied=False if none else None)


_STANDING_THERE = words("control", "standing_there")


def _strolls(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's fighters patrol the market of Y", "gunmen come and go as they please in Y", "X's men walk the streets of Y"."""
    verb = p.chunks[clause.verb]
    to_and_fro = verb.lemma == "go" and "come and go" in p.low[max(0, verb.start - 9) : verb.end]
    to_and_fro = to_and_fro or p.low.startswith((" freely", " openly", " at will"), verb.end)
    if (verb.lemma not in _STROLLING and not to_and_fro) or verb.negated or verb.passive:
        return
    who = fighters_of(p, clause)
    at = clause.object if clause.object is not None else clause.phrase(*_IN, "about")
    here = part_of_last(p, at) if at is not None and is_ground(p.chunks[at]) else None
    here = here or (here_of(p, clause) if at is not None or to_and_fro else None)
    if who and here is not None and clause.phrase("to", "towards", "from") is None:
        yield of_clause(p, clause, who, ControlStatus.PRESENT, here)


def _blocks(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X has the road blocked at Y", "X has Y surrounded": besieged."""
    verb = p.chunks[clause.verb]
    if verb.lemma not in ("have", "keep", "get", "hold") or clause.object is None or verb.passive:
        return
    after = next((c for c in p.chunks[clause.object + 1 : clause.object + 3] if c.kind in ("verb", "noun")), None)
    if after is None or not ({after.head, after.text.lower().partition(" ")[0]} & _BLOCKED):
        return
    who, thing = holder_at(p, clause.subject), p.chunks[clause.object]
    place = ground_at(p, clause.object)
    if place is None and thing.head in TERRITORY:
        place = next((w.reference for w in p.places if w.first > clause.object), None) or p.last_place(clause.verb)
    if who and place is not None:
        yield of_clause(p, clause, who, ControlStatus.BESIEGES, place)


def no_power(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "the border, over which the Government has had no control", "has no say in Y"."""
    verb = p.chunks[clause.verb]
    c = p.chunks[clause.object] if clause.object is not None else None
    if verb.lemma not in ("have", "exercise", "hold", "exert", "wield") or c is None or c.head not in GRIP:
        return
    who, before = holder_at(p, clause.subject), told_before(p, clause)
    if not who or before is None:
        return
    place = ground_at(p, before)
    if place is None and not is_ground(p.chunks[before]) and p.chunks[before].head not in TERRITORY:
        return
    none = verb.negated or c.words[:1] == ("no",)
    status = ControlStatus.ABSENT if none else ControlStatus.CONTROLS
    yield of_clause(p, clause, who, status, place, denied=False)


def _writ(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's writ runs as far as Y", "X's control does not extend beyond Y": held as far as Y."""
    verb, at = p.chunks[clause.verb], clause.subject
    if at is None or verb.lemma not in ("run", "extend", "reach", "stretch", "end", "stop"):
        return
    c, beyond = p.chunks[at], clause.phrase("beyond", "past", "outside")
    if c.head not in GRIP and c.head not in ("writ", "reach"):
        return
    over = beyond if verb.negated else clause.phrase(*_AS_FAR)
    over = over if over is not None else clause.phrase(*_AS_FAR)
    over = over if over is not None else clause.phrase("at", "before", "short")
    place, who = p.place_of(over) or ground_at(p, over), whose_at(p, at) or owner_before(p, at)
    if place is not None and who and (verb.negated == (over == beyond)):
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place, denied=False)


_AS_FAR = ("to", "over", "across", "at", "into", "up", "throughout", "in")


def _closed_to(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "The area is closed to government forces", "off limits to the army": absent."""
    verb, to = p.chunks[clause.verb], clause.phrase("to")
    if verb.lemma not in ("close", "bar", "block", "seal") or not verb.passive or to is None:
        return
    who, place = p.who(to), part_of_last(p, clause.subject) if clause.subject is not None else None
    who = tuple(w for w in who if w.name != "Civilians")
    if who and place is not None and armed(p.chunks[to]):
        yield of_clause(p, clause, who, ControlStatus.ABSENT, place, denied=verb.negated)


def _taxes(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X tax lorries on the road to Y", "X collect tolls in Y": present, and obeyed."""
    verb = p.chunks[clause.verb]
    thing = p.chunks[clause.object].head if clause.object is not None else ""
    taxed = verb.lemma in ("tax", "extort") or (verb.lemma in _LEVYING and thing in _DUES)
    if not taxed or verb.passive or verb.negated:
        return
    who, here = fighters_of(p, clause) or holder_at(p, clause.subject), here_of(p, clause)
    if who and here is not None and not p.is_state(here):
        yield of_clause(p, clause, who, ControlStatus.PRESENT, here)


_LEVYING = words("control", "levying")
_DUES = words("control", "dues")


def _hold_out(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's soldiers are holding on in the plant", "X's fighters hold out in Y": present."""
    verb, at = p.chunks[clause.verb], clause.phrase("in", "inside", "at", "around", "on")
    on = p.low[verb.end : verb.end + 5].strip().startswith(("on", "out", "firm")) or verb.lemma in (
        "hold_out",
        "hold_on",
    )
    if verb.lemma.partition("_")[0] not in ("hold", "hang") or not on or at is None or verb.passive:
        return
    who, place = fighters_of(p, clause), p.where(at) or here_of(p, clause)
    if who and place is not None:
        yield of_clause(p, clause, who, ControlStatus.PRESENT, place)


def handed(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X was handed to Y": Y's. "X's troops stay out of Y": absent."""
    verb, to = p.chunks[clause.verb], clause.phrase("to")
    if verb.passive and verb.lemma in ("hand", "cede", "transfer", "hand_over", "return", "give") and to is not None:
        thing = p.chunks[clause.subject] if clause.subject is not None else None
        place, who = ground_at(p, clause.subject), p.who(to) or p.sides_of(to)
        if (
            thing is not None
            and is_ground(thing)
            and place is not None
            and who
            and not any(w.name == "Civilians" for w in who)
        ):
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
    elif verb.lemma in ("stay", "keep", "be", "remain") and p.low.startswith((" out of ", " away from "), verb.end):
        at = clause.phrase("out", "of", "from")
        who, place = fighters_of(p, clause), p.where(at)
        if who and place is not None:
            yield of_clause(p, clause, who, ControlStatus.ABSENT, place, denied=verb.negated)


def _flags(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's flag was raised over the town hall", "soldiers hoisted X's flag in Y": held."""
    verb = p.chunks[clause.verb]
    at = clause.subject if verb.passive else clause.object
    if verb.lemma not in _SHOWING or at is None or p.chunks[at].head not in _FLAGS:
        return
    who = whose_at(p, at) or (() if verb.passive else fighters_of(p, clause))
    here = here_of(p, clause)
    meant = p.modality(verb, None, verb.start) in (Modality.PLANNED, Modality.HYPOTHETICAL)
    if who and here is not None and not meant:
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, here)


_SHOWING = words("control", "showing")
_FLAGS = words("control", "flags")


def _grip_given(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Government authority has been restored in X", "Y's control over X was lost"."""
    verb, at = p.chunks[clause.verb], clause.subject
    if at is None or not verb.passive or p.chunks[at].head not in GRIP:
        return
    who, place = whose_at(p, at), p.where_near(clause) or p.where_subject(clause)
    if place is None or not who:
        return
    if verb.lemma in ("restore", "establish", "reestablish", "re-establish", "extend", "impose", "reassert", "return"):
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
    elif verb.lemma in LOST:
        yield of_clause(p, clause, who, ControlStatus.LOST, place)


def off_limits(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X is off limits to the army": absent."""
    off, to = clause.phrase("off"), clause.phrase("to", "for")
    if off is None or to is None or p.chunks[off].head not in ("limits", "bounds"):
        return
    who, place = p.who(to), p.where_subject(clause) or p.last_place(clause.verb)
    if who and place is not None and (armed(p.chunks[to]) or p.chunks[to].head == "army"):
        yield of_clause(p, clause, who, ControlStatus.ABSENT, place, denied=False)


DOINGS = (
    _flags,
    _grip_given,
    _gone,
    _seen_there,
    _posts,
    _their_posts,
    _strolls,
    _blocks,
    _writ,
    _closed_to,
    _taxes,
    _hold_out,
)
"""The rules for verbs of doing, in the order they are asked."""

DOING_VERBS = words("control", "doing_verbs") | _GONE | _DESERTING | LOST | _STANDING | _POSTING | _STROLLING | _LEVYING
"""The verbs that any of the rules asks for; passives are asked of whatever verb."""
