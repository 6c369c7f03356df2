"""Holding told by where somebody or something is: on X's side, theirs, confined to, nowhere to be seen, at the gates of, gone from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from whoholds.model import Draft
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_doings import DOING_VERBS, DOINGS, handed, no_power, off_limits
from whoholds.reading.bodies.control_holders import (
    fighters_of,
    ground_before,
    here_of,
    holder_at,
    is_ground,
    owner_before,
    part_of_last,
    whose_at,
)
from whoholds.reading.bodies.control_words import (
    CONTROLS,
    HELD,
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

_BEING = words("control", "being")
_SIDES = words("control", "side_nouns")
_EDGES = words("control", "edges")
_PENNED = words("control", "penned")
_STANDING = words("control", "standing_verbs")
_POWERS = words("control", "powers")
_SEEN = words("control", "seen")


_POSTS_THERE = words("control", "post_nouns") | words("control", "presence_objects")
_Rule = Callable[[Passage, Clause], Iterator[Draft]]


def predicate(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What a clause tells of who is where; nothing where it tells nothing of the kind."""
    verb = p.chunks[clause.verb]
    if verb.modal or (verb.infinitive and not p.meant(clause)):
        return
    if verb.lemma in _BEING:
        rules: tuple[_Rule, ...] = (*_STATES, _of_side, _theirs, _nowhere, _at_edge, _masters, off_limits)
    elif verb.passive or verb.lemma in DOING_VERBS:
        rules = (*_STATES, *DOINGS, no_power)
    else:
        return
    for rule in rules:
        told = list(rule(p, clause))
        if told:
            yield from told
            return


def _side_held(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Its northern part is government-controlled", "X remains Taliban-run"."""
    verb = p.chunks[clause.verb]
    c = p.chunks[clause.object] if clause.object is not None else None
    told = _last(verb) if verb.passive else c.text.split()[-1] if c is not None and c.kind == "noun" else ""
    side, _, held = told.rpartition("-")
    if not side or held.lower() not in HELD or clause.subject is None:
        return
    place = part_of_last(p, clause.subject) or named_ground(p, clause.subject)
    spotted = p.resolver.memory.spotter.spot(p.plain[verb.start : p.span(clause)[1]].split()[-1].rpartition("-")[0])
    known = tuple(Who(m.name, m.actor, told) for m in spotted.mentions)
    who = known or p.resolver.side_called(side.lower(), clause.verb)
    if place is not None and who:
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)


_OPEN = words("control", "open_words")
_ANY_SIDE = words("control", "any_side")


_HAVING = CONTROLS | {"claim", "have", "dominate", "prevail"}


def both_sides(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Both sides hold parts of X", "neither side controls X": contested."""
    c = p.chunks[clause.subject] if clause.subject is not None else None
    at = clause.verb - 1
    verb = p.chunks[clause.verb]
    sides = c if c is not None else p.chunks[at] if at >= 0 else None
    if at >= 0 and p.chunks[at].head == "who":
        sides = p.chunks[at]
    if sides is None:
        return
    opens = p.chunks[clause.verb - 2] if clause.verb > 1 else None
    if sides.head == "who" and opens is not None and verb.lemma in CONTROLS and clause.object is not None:
        unsure = {opens.head, opens.lemma} & _OPEN and (
            opens.kind != "verb" or opens.negated or opens.lemma == "contest"
        )
        asked = ground_at(p, clause.object)
        if unsure and asked is not None:  # "it is unclear who holds X"
            yield of_clause(p, clause, (), ControlStatus.CONTESTS, asked)
        return
    nor = "neither" in p.low[p.sentence.start : verb.start] and " nor " in p.low[p.sentence.start : verb.start]
    if not nor and (sides.head not in _ANY_SIDE or sides.actors):
        return
    low = sides.text.lower()
    if verb.lemma not in _HAVING:
        return
    if not any(w in low.split() for w in ("both", "neither", "two", "each", "no")) and not nor:
        return
    thing = p.chunks[clause.object] if clause.object is not None else None
    if thing is not None and (thing.frame is not None or (verb.lemma in ("have", "claim") and not is_ground(thing))):
        return  # "no group has claimed the blast", "no one has the answer"
    place = p.where_near(clause, prefer_object=True) or p.last_place(clause.verb)
    if place is not None:
        status = ControlStatus.ABSENT if low.split()[:1] == ["no"] else ControlStatus.CONTESTS
        yield of_clause(p, clause, (), status, place, extent_in(p.text), denied=False)


def _based_where(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X, where Y's troops are based": present there."""
    verb, at = p.chunks[clause.verb], clause.subject
    if at is None or not at or p.chunks[at - 1].head != "where" or not verb.passive or clause.phrases:
        return
    place, who = ground_before(p, clause), fighters_of(p, clause)
    if (verb.lemma in _STANDING or verb.lemma in _SEEN) and who and place is not None:
        yield of_clause(p, clause, who, ControlStatus.PRESENT, place)


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
    if at is None or (clause.subject is not None and p.chunks[clause.subject].head == "there"):
        return
    if (
        p.chunks[at].kind in ("actor", "noun", "place")
        and p.plain[p.chunks[at].end - 2 : p.chunks[at].end + 2].rstrip()[-2:] in _OWN
    ):
        owned = p.where_subject(clause) or named_ground(p, clause.subject) or somewhere(p, clause.subject)
        c = p.chunks[at]
        flag = clause.subject is not None and p.chunks[clause.subject].head in _FLAGS
        if flag:  # "the flag over X is A's"
            owned = p.where_near(clause) or here_of(p, clause)
        if c.head in _ANYBODYS:  # "X is anyone's"
            if owned is not None and not flag:
                yield of_clause(p, clause, (), ControlStatus.CONTESTS, owned)
            return
        whose = holder_at(p, at) or p.sides_of(at) or ((Who(c.text, None, c.text),) if c.kind == "place" else ())
        gone = "no longer" in p.low[p.chunks[clause.verb].start : p.chunks[at].start]
        if owned is not None and whose:
            status = ControlStatus.LOST if gone else ControlStatus.CONTROLS
            yield of_clause(p, clause, whose, status, owned, denied=False if gone else None)
        return
    if p.chunks[at].head not in ("theirs", "ours", "his") or "nobody" in p.low[p.sentence.start : p.chunks[at].start]:
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


_ITS = frozenset(("presence", "authority", "control", "rule", "administration", "writ"))
_FLAGS = words("control", "flags")
_ANYBODYS = ("anyone", "anybody", "nobody", "everyone", "everybody")
_OWN = ("'s", "s'", "’s", "s’")


def _nowhere(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "soldiers are nowhere to be seen", "the army is absent from X", "there has been no state presence in X"."""
    verb = p.chunks[clause.verb]
    c = p.chunks[clause.object] if clause.object is not None else None
    if c is None:
        return
    here = here_of(p, clause)
    if here is None:
        return
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    nobody = verb.negated or c.words[:1] == ("no",)
    ground = ground_at(p, clause.subject)
    if ground is not None and "without" in verb.text and armed(c):  # "X has been without soldiers since May"
        who = tuple(w for w in p.who(clause.object) if w.name != "Civilians")
        if who:
            yield of_clause(p, clause, who, ControlStatus.ABSENT, ground, denied=False)
        return
    if c.head in ("nowhere", "absent", "gone"):
        who = fighters_of(p, clause) or (holder_at(p, clause.subject) if clause.phrase("from") is not None else ())
        if who:
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)
    elif subject is not None and subject.head == "there" and not nobody and c.head in _POSTS_THERE:
        who = tuple(w for w in whose_at(p, clause.object or 0) if w.name != "Civilians")
        if who and not p.is_state(here):
            yield of_clause(p, clause, who, ControlStatus.PRESENT, here)
    elif subject is not None and subject.head == "there" and nobody:
        at = clause.object or 0
        sign = c.head in ("sign", "signs", "trace", "sight") and at + 2 < len(p.chunks)
        who = p.who(at + 2) if sign else whose_at(p, at) if c.head in _ITS else p.who(at)
        who = tuple(w for w in who if w.name != "Civilians")
        if who and (sign or c.head in _ITS or armed(c)):
            yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)


def _at_edge(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X are at the gates of Y", "X are back in Y", "X are in place", "X are in full charge"."""
    verb = p.chunks[clause.verb]
    who = fighters_of(p, clause)
    post = p.chunks[clause.subject] if clause.subject is not None else None
    if post is not None and clause.subject is not None and post.head in _POSTS_THERE and not who:
        who = whose_at(p, clause.subject) or owner_before(p, clause.subject)
        spot = clause.phrase("at", "on", "in", "near", "outside", "around", "north", "south", "east", "west")
        place = named_ground(p, spot)
        if place is None and p.chunks[clause.subject - 1].head == "where":  # "X, where the army's last post stands"
            place = ground_before(p, clause)
        if who and place is not None and not p.is_state(place):  # "whose forward post is at X"
            yield of_clause(p, clause, who, ControlStatus.PRESENT, place)
        return
    if not who:
        return
    at = clause.phrase("at", "on", "in", "within")
    c = p.chunks[at] if at is not None else None
    after = p.low[verb.end : verb.end + 14].strip()
    if at is not None and c is not None and c.head in _EDGES:
        place = ground_at(p, at + 2) if at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of" else here_of(p, clause)
        if place is not None:
            yield of_clause(p, clause, who, ControlStatus.PRESENT, place)
    elif c is not None and c.head in ("charge", "control", "command"):
        here = here_of(p, clause)
        if here is not None:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, here)
    elif after.startswith(("back", "inside", "still inside", "still there", "there", "in place", "still in")):
        here = here_of(p, clause)
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
    who = fighters_of(p, clause)
    shut_in = "trapped" in verb.text or "encircled" in verb.text
    if (
        not who
        and not shut_in
        and clause.subject is not None
        and p.chunks[clause.subject].text.split()[-1][:1].isupper()
    ):
        who = tuple(w for w in holder_at(p, clause.subject) if w.name != "Civilians")
    at = clause.phrase("to", "in", "into", "inside", "on", "at", "within")
    at = at if at is not None or shut_in else clause.phrase("outside", "near", "around", "along", "above", "behind")
    here = None
    if at is not None:
        here = p.where(at) or (p.where(at + 2) if at + 2 < len(p.chunks) and p.chunks[at + 1].kind == "prep" else None)
        here = here or part_of_last(p, at) or p.last_place(at)
    if who and here is not None:
        status = ControlStatus.BESIEGES if shut_in else ControlStatus.PRESENT
        yield of_clause(p, clause, () if shut_in else who, status, here)


def _last(verb: Chunk) -> str:
    return verb.text.lower().rpartition(" ")[2]


_STATES: tuple[_Rule, ...] = (_side_held, handed, _based_where, _penned)
