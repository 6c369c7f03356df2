"""Control told by a verb of holding, losing or passing on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_absence import absence
from whoholds.reading.bodies.control_after import after_event
from whoholds.reading.bodies.control_belonging import belonging
from whoholds.reading.bodies.control_frames import framed
from whoholds.reading.bodies.control_holders import (
    doer,
    fighters_of,
    ground_before,
    holder_at,
    is_ground,
    lone_name,
    part_of_last,
    whose_at,
)
from whoholds.reading.bodies.control_holding import holds
from whoholds.reading.bodies.control_idioms import divided, idiom
from whoholds.reading.bodies.control_predicates import both_sides, predicate
from whoholds.reading.bodies.control_presence import PRESENT_VERBS, presence
from whoholds.reading.bodies.control_remains import remains
from whoholds.reading.bodies.control_sieges import LAYING, SIEGES, no_way_out
from whoholds.reading.bodies.control_words import (
    CONTROLS,
    GRIP,
    LOST,
    SEIZING,
    STRENGTHENING,
    TERRITORY,
    count_in,
    extent_in,
    ground_at,
    named_ground,
    of_clause,
    the_state,
    thing_of,
)
from whoholds.reading.chunks import DIRECTIONS, FORCES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, listed, words
from whoholds.reading.passage import Passage
from whoholds.reading.unlisted_places import name_in

_GRIPPING = SEIZING | STRENGTHENING | CONTROLS
_SEEN = words("control", "seen")
_PRESENCE = words("control", "presence_objects")
_WAYS, _BLOCKING = words("control", "ways"), words("control", "blocking")
_POSTS = words("control", "post_nouns")
_RULING = words("control", "ruling_nouns")
_KEEPING = words("control", "keeping_presence")
_PRESENCE_ITSELF = (
    frozenset(("presence", "foothold", "footholds", "pockets", "cells")) | FORCES | (_PRESENCE - TERRITORY - GRIP)
)
_THERE = _PRESENCE_ITSELF | words("control", "posts_kept")
_IN = listed("control", "where_kept")


def from_clause(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What one clause says of control: the first rule that fits its verb."""
    clause = _completed(p, clause)
    verb = p.chunks[clause.verb]
    if clause.first and p.chunks[clause.first - 1].head in _IF:
        return  # "unless X leaves Y"
    object_ = p.chunks[clause.object] if clause.object is not None else None
    for rule in _RULES:
        told = list(rule(p, clause))
        if told:
            yield from told
            return
    yield from list(_by_verb(p, clause, verb, object_)) or list(predicate(p, clause)) or list(framed(p, clause))


_RULES = (absence, remains, no_way_out, divided, both_sides, belonging, idiom)


def _completed(p: Passage, clause: Clause) -> Clause:
    """ "Y was for years the fief of X": what Y was stands behind the years."""
    at = clause.phrases[0][1] + 1 if clause.phrases[:1] and clause.phrases[0][0] == "for" else 0
    be = p.chunks[clause.verb].lemma in ("be", "remain", "stay") and clause.object is None
    behind = _behind_aside(p, clause)
    if behind is not None:
        return behind
    if not be or not 0 < at < len(p.chunks) or not p.chunks[at].nominal or p.chunks[at - 1].head not in _SPELLS:
        return clause
    return replace(clause, object=at, phrases=clause.phrases[1:])


def _behind_aside(p: Passage, clause: Clause) -> Clause | None:
    """ "Y belongs, as it has for years, to X", "Y is, in effect, X's": with what stands behind the aside; None without one."""
    verb, opens = p.chunks[clause.verb], clause.verb + 1
    while opens < len(p.chunks) and p.chunks[opens].kind in ("adv", "date"):
        opens += 1
    own = any(at < opens for _, at in clause.phrases)
    if verb.lemma not in _OF_STATE or clause.object is not None or own or opens >= len(p.chunks):
        return None
    if p.chunks[opens].text not in _ASIDE:
        return None
    ends = range(opens + 2, min(opens + 9, len(p.chunks) - 1))
    closes = next((k for k in ends if p.chunks[k].text == p.chunks[opens].text), None)
    if closes is None:
        return None
    at = closes + 1 + (p.chunks[closes + 1].kind == "adv")
    if at + 1 < len(p.chunks) and p.chunks[at].kind == "prep" and p.chunks[at + 1].nominal:
        of = at + 3 < len(p.chunks) and p.chunks[at + 2].head == "of" and p.chunks[at + 3].nominal
        further = [("of", at + 3)] if of else []
        return replace(clause, phrases=[(p.chunks[at].head, at + 1), *further], last=at + (4 if of else 2))
    alone = at < len(p.chunks) and p.chunks[at].kind in ("noun", "actor") and verb.lemma in _BEING
    verb_next = at + 1 < len(p.chunks) and p.chunks[at + 1].kind == "verb"
    return replace(clause, object=at, phrases=[], last=at + 1) if alone and not verb_next else None


_BEING = ("be", "remain", "stay")
_OF_STATE = (*_BEING, "belong", "lie", "answer", "rest")
_ASIDE = (",", "–", "—", "-")
_IF = ("if", "unless", "whether", "lest")
_SPELLS = words("control", "spells")


def _by_verb(p: Passage, clause: Clause, verb: Chunk, object_: Chunk | None) -> Iterator[Draft]:
    """The first rule that fits a clause's verb."""
    if object_ is not None and object_.head in SIEGES and verb.lemma in LAYING:
        to = clause.phrase("to", "on", "around", "of")
        place = p.where_near(clause) or (part_of_last(p, to) if to is not None else None) or _named_after(p, to)
        who = p.who(clause.phrase("by")) if verb.passive else p.resolver.all_of(clause.subject)
        who = tuple(w for w in who if w.name != "Civilians") or fighters_of(p, clause)
        if who and (place is not None or (to is not None and p.chunks[to].head in TERRITORY)):
            yield of_clause(p, clause, who, ControlStatus.BESIEGES, place)
    elif object_ is not None and object_.head in GRIP and not verb.passive:
        yield from _grips(p, clause, verb)
    elif object_ is not None and verb.lemma in _KEEPING and not verb.passive and thing_of(object_) in _THERE:
        yield from _done(p, clause, verb)
    elif verb.lemma in CONTROLS and (not verb.infinitive or _goes_on(p, clause)):
        yield from holds(p, clause, verb)
    elif verb.lemma in _BLOCKING and _way(p, clause, verb) is not None:
        yield from _blocks_way(p, clause, verb)
    elif verb.lemma in LOST:
        yield from _loses(p, clause, verb)
    elif verb.lemma in ("pass", "fall", "go", "shift", "transfer") and _subject_is(p, clause, "control"):
        yield from _passes(p, clause)
    elif verb.lemma in ("be", "remain") or verb.lemma in PRESENT_VERBS:
        who = doer(p, clause) or fighters_of(p, clause) or the_state(p, clause.subject)
        yield from presence(p, clause, verb, who, *p.span(clause))
    else:
        yield from _done(p, clause, verb)


def _named_after(p: Passage, at: int | None) -> PlaceReference | None:
    """ "The mosque at X": X, a name that no list knows."""
    if at is None or at + 2 >= len(p.chunks) or p.chunks[at + 1].kind != "prep":
        return None
    c = p.chunks[at + 2]
    name = name_in(c) if c.kind == "noun" else None
    return PlaceReference(p.plain[p.chunks[at].start : c.end], name.group()) if name is not None else None


def _done(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """What an event leaves behind, and where somebody is seen or keeps a base."""
    frame = frame_of_verb().get(verb.lemma)
    subject = p.resolver.all_of(clause.subject)
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if frame is not None and frame.control:
        if not verb.infinitive or p.meant(clause) or _goes_on(p, clause):
            yield from after_event(p, clause, frame.name, subject)
        return
    subject = tuple(w for w in subject if w.name != "Civilians") or fighters_of(p, clause)
    if not subject:
        return
    over = clause.phrase("for", "over")
    mercenary = clause.verb > 0 and p.chunks[clause.verb - 1].head == "who"  # "the men who fight for Assad"
    if verb.lemma in ("battle", "fight", "clash") and over is not None and p.where(over) is not None and not mercenary:
        yield of_clause(p, clause, subject, ControlStatus.CONTESTS, p.where(over), denied=False)
    settled = (
        verb.form in ("ed", "participle")
        and object_ is None
        and not verb.perfect
        and clause.verb > 0
        and p.chunks[clause.verb - 1].lemma in ("remain", "stay", "be")
    )
    near = p.where_near(clause) or named_ground(p, clause.phrase("in", "on", "at"))
    if near is None and p.chunks[(clause.subject or 1) - 1].head == "where":
        near = ground_before(p, clause)  # "X, where Y keeps a base"
    if near is None:
        return
    if "no longer" in p.low[max(p.sentence.start, verb.start - 12) : verb.end] and verb.lemma in _KEEPING:
        if object_ is not None and object_.head in _PRESENCE:
            yield of_clause(p, clause, subject, ControlStatus.LOST, near, "", denied=False)
        return
    ahead = (
        p.low.startswith(" in", verb.end) or verb.lemma == "dig_in"
    ) and not clause.phrases  # "In X, troops have dug in"
    dug_in = verb.lemma in ("dig", "dig_in", "entrench", "camp") and object_ is None
    if verb.lemma in _SEEN and (
        (verb.passive or settled or dug_in) and (_told_where(clause, object_) or (dug_in and ahead))
    ):
        if p.chunks[clause.subject or 0].words[:1] == ("no",):
            yield of_clause(p, clause, subject, ControlStatus.ABSENT, near, denied=False)
            return
        if "no longer" in p.low[max(p.sentence.start, verb.start - 12) : verb.end]:
            yield of_clause(p, clause, subject, ControlStatus.ABSENT, near, denied=False)
            return
        yield of_clause(p, clause, subject, ControlStatus.PRESENT, near)
    elif verb.lemma in ("set_up", "establish", "appoint", "set", "install", "impose") and object_ is not None:
        if object_.head in _RULING and clause.phrase("in", "at", "across", "over") is not None:
            yield of_clause(p, clause, subject, ControlStatus.PRESENT, near)
        elif verb.lemma == "establish" and object_.head in _PRESENCE:
            yield of_clause(p, clause, subject, ControlStatus.PRESENT, near, extent_in(object_.text))
    elif (
        (verb.lemma in _KEEPING or verb.lemma in STRENGTHENING)
        and object_ is not None
        and thing_of(object_) in _PRESENCE
    ):
        yield of_clause(p, clause, subject, ControlStatus.PRESENT, near, extent_in(object_.text))


def _told_where(clause: Clause, object_: Chunk | None) -> bool:
    """ "deployed in X", "deployed south of X"."""
    return clause.phrase(*_IN) is not None or (object_ is not None and object_.head in DIRECTIONS | {"there", "here"})


def _grips(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "took control of X", "consolidated their hold on X", "lost its grip on X", "secured control of the city"."""
    subject = doer(p, clause) or holder_at(p, clause.subject)
    if not subject and clause.subject is not None and p.chunks[clause.object or 0].words[:1] in (("its",), ("their",)):
        c = p.chunks[clause.subject]  # "IS Sahel tightened its grip on X": whoever that is
        subject = (Who(c.text, None, c.text),) if c.kind == "place" else ()
    if not subject and verb.passive:
        subject = p.who(clause.phrase("by"))
    over_at = clause.phrase("of", "over", "on")
    place, over = p.where_near(clause), over_at is not None
    if place is None and over_at is not None and not is_ground(p.chunks[over_at]):
        place = named_ground(p, over_at)
        if place is None and p.chunks[over_at].kind == "noun" and not p.chunks[over_at].actors:
            return  # "lost control of his car"
    if verb.infinitive and not p.meant(clause) and not _goes_on(p, clause):
        return
    if verb.lemma in LOST or verb.lemma in ("cede", "surrender", "give_up", "hand_over"):
        if subject and (place is not None or over):
            yield of_clause(p, clause, subject, ControlStatus.LOST, place, extent_in(p.text))
            winners = p.who(clause.phrase("to"))
            if winners:
                yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)
    elif verb.lemma in _GRIPPING and subject and (place is not None or over):
        start, end = p.span(clause)
        yield of_clause(p, clause, subject, ControlStatus.CONTROLS, place, extent_in(p.plain[start:end]))


def _loses(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X lost Y to Z", "Y was lost (to Z)"."""
    if verb.infinitive and not p.meant(clause):
        return
    if verb.passive:
        place = p.where_subject(clause) or _beside(p, clause)
        thing = p.chunks[clause.subject] if clause.subject is not None else None
        ground = thing is not None and (thing.kind in ("place", "pron") or thing.head in TERRITORY)
        named = thing is not None and bool(thing.places) and not thing.civil and thing.frame is None
        if place is not None and (ground or named):
            yield of_clause(p, clause, p.who(clause.phrase("by")), ControlStatus.LOST, place)
            winners = p.who(clause.phrase("to"))
            if winners:
                yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)
        return
    subject = p.resolver.all_of(clause.subject) or lone_name(p, clause.subject)
    if not subject and clause.object is not None and p.chunks[clause.object].kind == "place":
        subject = holder_at(p, clause.subject)
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if not subject or object_ is None:
        return
    if object_.head in _WAYS and object_.words[:1] in (("its",), ("their",)):
        return  # "loses its road to the coast"
    it = p.where(clause.object) if object_.kind == "pron" else None
    place = it or p.where_near(clause, prefer_object=True)
    ground = object_.head in TERRITORY or object_.head in ("ground", "foothold", "it") or bool(extent_in(object_.text))
    of_them = object_.head in ("last", "rest", "one") or bool({"last", "rest"} & set(object_.words))
    if of_them and place is None and clause.object is not None:  # "lost the last of them, X"
        place = next((w.reference for w in p.places if clause.object < w.first <= clause.object + 4), None)
        ground = ground or place is not None
    if not (object_.kind == "place" or ground) or (place is None and object_.head not in TERRITORY):
        return
    start, end = p.span(clause)
    yield of_clause(p, clause, subject, ControlStatus.LOST, place, extent_in(p.plain[start:end]), count_in(object_))
    winners = p.who(clause.phrase("to")) or holder_at(p, clause.phrase("to"))
    if winners:
        yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)


def _beside(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "Two bases, at X and Y, were lost": where they are."""
    at = clause.subject if clause.subject is not None else clause.verb
    return next((w.reference for w in p.places if at < w.first <= at + 3 and w.last < clause.verb), None)


def _way(p: Passage, clause: Clause, verb: Chunk) -> int | None:
    """Where the way stands that a clause tells to be blocked; None where it tells of none, or of an act and not of a state."""
    reduced = verb.form in ("ed", "participle") and not verb.perfect and clause.object is None
    passive = verb.passive or (reduced and clause.phrase("by") is not None)
    lasting = verb.perfect or verb.progressive or verb.form in ("s", "base") or passive
    at = clause.subject if passive else clause.object
    own = at is not None and p.chunks[at].words[:1] in (("its",), ("their",))  # "has shut its side of the border"
    return at if at is not None and lasting and not own and p.chunks[at].head in _WAYS else None


def _blocks_way(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X has been blocking the corridor to Y", "the road to Y, which X had blocked", "the road is cut by X": besieged."""
    at, by = _way(p, clause, verb), clause.phrase("by")
    passive = by is not None
    who = holder_at(p, by) if passive else doer(p, clause) or fighters_of(p, clause)
    who = who or (whose_at(p, by) if by is not None and p.chunks[by].head in _POSTS else ())
    place = ground_at(p, at) or p.where_near(clause) or p.where_subject(clause)
    who = tuple(w for w in who if w.name != "Civilians")
    if who and place is not None and not verb.infinitive and not verb.modal:
        yield of_clause(p, clause, who, ControlStatus.BESIEGES, place)


def _passes(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Control of X passed to Y"."""
    winners = p.who(clause.phrase("to", "into"))
    at = clause.subject
    own = (
        p.where(at + 2) if at is not None and at + 2 < clause.verb and p.chunks[at + 1].head in ("of", "over") else None
    )
    if winners:
        yield of_clause(p, clause, winners, ControlStatus.CONTROLS, own or p.where_near(clause))


def _subject_is(p: Passage, clause: Clause, head: str) -> bool:
    return clause.subject is not None and p.chunks[clause.subject].head == head


def _goes_on(p: Passage, clause: Clause) -> bool:
    """ "continues to hold", "managed to keep", "claims to control"."""
    before = next((c for c in reversed(p.chunks[: clause.verb]) if c.kind == "verb"), None)
    return before is not None and before.lemma in _GOING_ON


_GOING_ON = words("control", "going_on")
