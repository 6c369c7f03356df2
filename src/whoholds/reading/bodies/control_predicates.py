"""Holding told by where somebody or something is: on X's side, theirs, confined to, nowhere to be seen, at the gates of, gone from."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import doer, holder_at, is_ground, part_of_last, told_before, whose_at
from whoholds.reading.bodies.control_words import (
    GRIP,
    LOST,
    TERRITORY,
    extent_in,
    ground_at,
    named_ground,
    of_clause,
    somewhere,
)
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

_BEING = ("be", "remain", "stay", "lie", "sit", "stand", "continue", "find", "keep")
_SIDES = words("control", "side_nouns")
_EDGES = words("control", "edges")
_PENNED = words("control", "penned")
_GONE = words("control", "gone")
_POSTS = words("control", "post_nouns")
_POSTING = words("control", "posting")
_STANDING = words("control", "standing_verbs")
_STROLLING = words("control", "strolling")
_POWERS = words("control", "powers")
_BLOCKED = words("control", "blocked")
_IN = ("in", "inside", "near", "at", "around", "on", "along", "across", "within", "into", "throughout", "through")


def predicate(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What a clause tells of who is where; nothing where it tells nothing of the kind."""
    verb = p.chunks[clause.verb]
    if verb.modal or (verb.infinitive and not p.meant(clause)):
        return
    rules = (
        (_of_side, _theirs, _nowhere, _at_edge, _masters)
        if verb.lemma in _BEING
        else (_gone, _seen_there, _posts, _their_posts, _strolls, _blocks, _no_power)
    )
    for rule in (_penned, *rules, _no_power):
        told = list(rule(p, clause))
        if told:
            yield from told
            return


def _here(p: Passage, clause: Clause, *, told: bool = True) -> PlaceReference | None:
    """Where a clause is: its own place, the part of a place it names, the place of the sentence, the one last told."""
    at = clause.phrase(*_IN)
    near = p.where_near(clause)
    if near is None and at is not None and is_ground(p.chunks[at]):
        near = part_of_last(p, at) or somewhere(p, at)
    before = told_before(p, clause)
    if near is None and before is not None:
        near = ground_at(p, before)
    return near if near is not None or not told else p.last_place(clause.verb)


def _fighters(p: Passage, clause: Clause) -> tuple[Who, ...]:
    """The subject where it is somebody under arms."""
    c = p.chunks[clause.subject] if clause.subject is not None else None
    if c is None or clause.subject is None or c.civil:
        return ()
    who = doer(p, clause)
    if not who and (armed(c) or c.head in words("control", "people_who_hold")):
        who = holder_at(p, clause.subject)
    return tuple(w for w in who if w.name != "Civilians")


def _of_side(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X is on the government side", "X lies in rebel territory", "X lies behind Y's lines"."""
    place = named_ground(p, clause.subject)
    at = clause.phrase("on", "in", "inside", "within", "behind", "deep")
    if place is None or at is None or p.chunks[at].head not in _SIDES or p.chunks[at].places:
        return
    who = whose_at(p, at)
    if who:
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)


def _theirs(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "the town is theirs", "it was still ours", "X has stayed theirs"."""
    at = clause.object
    if at is None or p.chunks[at].head not in ("theirs", "ours", "his"):
        return
    place = named_ground(p, clause.subject) or p.last_place(clause.verb)
    c = p.chunks[at]
    if place is None:
        return
    who: tuple[Who, ...]
    if c.head == "ours":
        own = p.resolver.memory.ours
        told = (
            (own.name, own.actor) if own is not None else next(((s.name, s.actor) for s in p.chain(c.start)[0]), None)
        )
        who = (Who(*told, "ours"),) if told is not None else ()
    else:
        before = [k.subject for k in reversed(p.clauses) if k.verb < clause.verb and k.subject != clause.subject]
        last = p.resolver.memory.subject
        who = next((w for w in map(p.who, before) if w), (last,) if last is not None else ())
    yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)


def _nowhere(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "soldiers are nowhere to be seen", "the army is absent from X", "there has been no state presence in X"."""
    verb = p.chunks[clause.verb]
    c = p.chunks[clause.object] if clause.object is not None else None
    if c is None:
        return
    here = _here(p, clause)
    if here is None:
        return
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    nobody = verb.negated or c.words[:1] == ("no",)
    if c.head in ("nowhere", "absent", "gone"):
        who = _fighters(p, clause)
        if who:
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)
    elif subject is not None and subject.head == "there" and nobody:
        at = clause.object or 0
        sign = c.head in ("sign", "signs", "trace", "sight") and at + 2 < len(p.chunks)
        who = p.who(at + 2) if sign else whose_at(p, at) if c.head == "presence" else p.who(at)
        who = tuple(w for w in who if w.name != "Civilians")
        if who and (sign or c.head == "presence" or armed(c)):
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)


def _at_edge(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X are at the gates of Y", "X are back in Y", "X are in place", "X are in full charge"."""
    verb = p.chunks[clause.verb]
    who = _fighters(p, clause)
    if not who:
        return
    at = clause.phrase("at", "on", "in", "within")
    c = p.chunks[at] if at is not None else None
    after = p.low[verb.end : verb.end + 14].strip()
    if at is not None and c is not None and c.head in _EDGES:
        place = ground_at(p, at + 2) if at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of" else _here(p, clause)
        if place is not None:
            yield of_clause(p, clause, who, ControlStatus.PRESENT, place)
    elif c is not None and c.head in ("charge", "control", "command"):
        here = _here(p, clause)
        if here is not None:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, here)
    elif after.startswith(("back", "inside", "still inside", "still there", "there", "in place", "still in")):
        here = _here(p, clause)
        if here is not None and clause.object is None:
            yield of_clause(p, clause, who, ControlStatus.PRESENT, here)


def _masters(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "the real masters of the city are X"."""
    at = clause.subject
    if at is None or p.chunks[at].head not in _POWERS or clause.object is None or at + 2 >= len(p.chunks):
        return
    who, place = holder_at(p, clause.object), ground_at(p, at + 2)
    if who and place is not None and p.chunks[at + 1].head in ("of", "in", "over"):
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)


def _penned(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X are confined to the centre", "X are trapped in Y", "120 soldiers are boxed into the last hangars"."""
    verb = p.chunks[clause.verb]
    adjective = p.chunks[clause.object] if clause.object is not None and verb.lemma in _BEING else None
    penned = adjective is not None and adjective.head in _PENNED
    if not penned and not (verb.passive and (verb.lemma in _PENNED or verb.head in _PENNED or _last(verb) in _PENNED)):
        return
    who = _fighters(p, clause)
    at = clause.phrase("to", "in", "into", "inside", "on", "at", "within")
    here = None
    if at is not None:
        here = p.where(at) or (p.where(at + 2) if at + 2 < len(p.chunks) and p.chunks[at + 1].kind == "prep" else None)
        here = here or part_of_last(p, at) or p.last_place(at)
    if who and here is not None:
        shut_in = "trapped" in verb.text or "encircled" in verb.text
        status = ControlStatus.BESIEGES if shut_in else ControlStatus.PRESENT
        yield of_clause(p, clause, () if shut_in else who, status, here)


def _last(verb: Chunk) -> str:
    return verb.text.lower().rpartition(" ")[2]


def _gone(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X gone from A and B", "X has vanished from Y", "X has not returned to Y", "X lost their last foothold in Y"."""
    verb = p.chunks[clause.verb]
    if verb.lemma in _GONE and clause.phrase("from") is not None and not verb.negated:
        place, who = p.where(clause.phrase("from")), _fighters(p, clause)
        if place is not None and who:
            yield of_clause(p, clause, who, ControlStatus.LOST, place, denied=False)
    elif verb.lemma in ("return", "come_back", "go_back") and verb.negated:
        here, who = _here(p, clause), _fighters(p, clause)
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
        here = _here(p, clause)
        directly = bool(after) and after[0].head in _IN
        if who and here is not None and armed(c) and directly and c.frame is None and not verb.negated:
            yield of_clause(p, clause, who, ControlStatus.PRESENT, here)
    elif reduced and verb.lemma in ("see", "spot", "observe") and clause.subject == clause.verb - 1:
        c = p.chunks[clause.subject]
        here, who = _here(p, clause), p.who(clause.subject)
        if who and here is not None and c.words[:1] == ("no",):
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)
    elif reduced and not verb.passive and verb.lemma in _STANDING and at is not None:
        here, who = p.where(at), _fighters(p, clause)
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
        who, thing = _fighters(p, clause), c is not None and c.head in _POSTS
        if not who and clause.subject is None:  # "X, for its part, fights on and maintains positions around Y"
            first = next((k for k in range(clause.verb) if p.chunks[k].kind == "actor"), None)
            who = p.who(first)
    here = _here(p, clause)
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
    )
    posts = c.head in _POSTS and verb.lemma in ("begin", "start", "stand", "lie", "line", "stretch", "dot", "overlook")
    ring = c.head in _POSTS and verb.lemma in ("ring", "encircle", "surround", "circle")
    if not (flags or posts or ring):
        return
    who = whose_at(p, at)
    here = (
        part_of_last(p, clause.object) if clause.object is not None and is_ground(p.chunks[clause.object]) else None
    ) or _here(p, clause)
    if who and here is not None:
        status = ControlStatus.BESIEGES if ring else ControlStatus.CONTROLS if flags else ControlStatus.PRESENT
        yield of_clause(p, clause, who, status, here)


def _strolls(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's fighters patrol the market of Y", "gunmen come and go as they please in Y", "X's men walk the streets of Y"."""
    verb = p.chunks[clause.verb]
    to_and_fro = verb.lemma == "go" and "come and go" in p.low[max(0, verb.start - 9) : verb.end]
    if (verb.lemma not in _STROLLING and not to_and_fro) or verb.negated or verb.passive:
        return
    who = _fighters(p, clause)
    at = clause.object if clause.object is not None else clause.phrase(*_IN, "about")
    here = part_of_last(p, at) if at is not None and is_ground(p.chunks[at]) else None
    here = here or (_here(p, clause) if at is not None else None)
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


def _no_power(p: Passage, clause: Clause) -> Iterator[Draft]:
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
