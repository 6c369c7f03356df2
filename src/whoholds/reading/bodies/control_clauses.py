"""Control told by a verb of holding, losing or passing on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_after import after_event
from whoholds.reading.bodies.control_belonging import belonging
from whoholds.reading.bodies.control_holders import doer, fighters_of, holder_at, told_before
from whoholds.reading.bodies.control_idioms import divided, idiom
from whoholds.reading.bodies.control_predicates import both_sides, predicate
from whoholds.reading.bodies.control_presence import PRESENT_VERBS, presence
from whoholds.reading.bodies.control_sieges import LAYING, SIEGES
from whoholds.reading.bodies.control_words import (
    CONTROLS,
    GRIP,
    LOST,
    SEIZING,
    STRENGTHENING,
    TERRITORY,
    count_in,
    extent_in,
    further_ground,
    ground_at,
    holding,
    meant_ground,
    measured,
    named_ground,
    of_clause,
    taken_from,
)
from whoholds.reading.chunks import DIRECTIONS, FORCES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, words
from whoholds.reading.passage import Passage, count_of
from whoholds.reading.unlisted_places import name_in

_SEEN = words("control", "seen")
_PRESENCE = words("control", "presence_objects")
_RULING = ("administration", "administrations", "court", "courts", "governor", "government", "checkpoints", "emirate")
_SMALL = words("control", "small_ground")
_KEEPING = ("maintain", "retain", "keep", "have", "establish")
_PRESENCE_ITSELF = (
    frozenset(("presence", "foothold", "footholds", "pockets", "cells")) | FORCES | (_PRESENCE - TERRITORY - GRIP)
)
_IN = ("in", "at", "near", "around", "inside", "on", "along", "outside", "behind", "across")


def from_clause(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What one clause says of control: the first rule that fits its verb."""
    verb = p.chunks[clause.verb]
    object_ = p.chunks[clause.object] if clause.object is not None else None
    told = (
        list(divided(p, clause)) or list(both_sides(p, clause)) or list(belonging(p, clause)) or list(idiom(p, clause))
    )
    told = told or list(_by_verb(p, clause, verb, object_)) or list(predicate(p, clause))
    yield from told


def _by_verb(p: Passage, clause: Clause, verb: Chunk, object_: Chunk | None) -> Iterator[Draft]:
    """The first rule that fits a clause's verb."""
    if object_ is not None and object_.head in SIEGES and verb.lemma in LAYING:
        place = p.where_near(clause)
        who = p.who(clause.phrase("by")) if verb.passive else p.resolver.all_of(clause.subject)
        if who and place is not None:
            yield of_clause(p, clause, who, ControlStatus.BESIEGES, place)
    elif object_ is not None and object_.head in GRIP and not verb.passive:
        yield from _grips(p, clause, verb)
    elif object_ is not None and verb.lemma in _KEEPING and not verb.passive and object_.head in _PRESENCE_ITSELF:
        yield from _done(p, clause, verb)
    elif verb.lemma in CONTROLS and (not verb.infinitive or _goes_on(p, clause)):
        yield from _holds(p, clause, verb)
    elif verb.lemma in LOST:
        yield from _loses(p, clause, verb)
    elif verb.lemma in ("pass", "fall", "go", "shift", "transfer") and _subject_is(p, clause, "control"):
        yield from _passes(p, clause)
    elif verb.lemma in ("be", "remain") or verb.lemma in PRESENT_VERBS:
        who = p.resolver.all_of(clause.subject) or fighters_of(p, clause)
        yield from presence(p, clause, verb, who, *p.span(clause))
    else:
        yield from _done(p, clause, verb)


def _done(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """What an event leaves behind, and where somebody is seen or keeps a base."""
    frame = frame_of_verb().get(verb.lemma)
    subject = p.resolver.all_of(clause.subject)
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if frame is not None and frame.control:
        if not verb.infinitive or p.meant(clause) or _goes_on(p, clause):
            yield from after_event(p, clause, frame.name, subject)
        return
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
    near = p.where_near(clause)
    before = told_before(p, clause) if near is None else None
    if before is not None and p.chunks[(clause.subject or 1) - 1].head == "where":
        near = ground_at(p, before) or named_ground(p, before)  # "X, where Y keeps a base"
    if near is None:
        return
    if "no longer" in p.low[max(p.sentence.start, verb.start - 12) : verb.end] and verb.lemma in _KEEPING:
        if object_ is not None and object_.head in _PRESENCE:
            yield of_clause(p, clause, subject, ControlStatus.LOST, near, "", denied=False)
        return
    dug_in = verb.lemma in ("dig", "dig_in", "entrench", "camp") and object_ is None
    if verb.lemma in _SEEN and (verb.passive or settled or dug_in) and _told_where(clause, object_):
        if p.chunks[clause.subject or 0].words[:1] == ("no",):
            yield of_clause(p, clause, subject, ControlStatus.ABSENT, near, denied=False)
            return
        yield of_clause(p, clause, subject, ControlStatus.PRESENT, near)
    elif verb.lemma in ("set_up", "establish", "appoint", "set", "install", "impose") and object_ is not None:
        if object_.head in _RULING and clause.phrase("in", "at", "across", "over") is not None:
            yield of_clause(p, clause, subject, ControlStatus.PRESENT, near)
        elif verb.lemma == "establish" and object_.head in _PRESENCE:
            yield of_clause(p, clause, subject, ControlStatus.PRESENT, near, extent_in(object_.text))
    elif (verb.lemma in _KEEPING or verb.lemma in STRENGTHENING) and object_ is not None and object_.head in _PRESENCE:
        yield of_clause(p, clause, subject, ControlStatus.PRESENT, near, extent_in(object_.text))


def _told_where(clause: Clause, object_: Chunk | None) -> bool:
    """ "deployed in X", "deployed south of X"."""
    return clause.phrase(*_IN) is not None or (object_ is not None and object_.head in DIRECTIONS)


def _grips(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "took control of X", "consolidated their hold on X", "lost its grip on X", "secured control of the city"."""
    subject = doer(p, clause) or holder_at(p, clause.subject)
    if not subject and clause.subject is not None and p.chunks[clause.object or 0].words[:1] in (("its",), ("their",)):
        c = p.chunks[clause.subject]  # "IS Sahel tightened its grip on X": whoever that is
        subject = (Who(c.text, None, c.text),) if c.kind == "place" else ()
    if not subject and verb.passive:
        subject = p.who(clause.phrase("by"))
    place, over = p.where_near(clause), clause.phrase("of", "over", "on") is not None
    if verb.infinitive and not p.meant(clause) and not _goes_on(p, clause):
        return
    if verb.lemma in LOST or verb.lemma in ("cede", "surrender", "give_up", "hand_over"):
        if subject and (place is not None or over):
            yield of_clause(p, clause, subject, ControlStatus.LOST, place, extent_in(p.text))
            winners = p.who(clause.phrase("to"))
            if winners:
                yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)
    elif verb.lemma in SEIZING | STRENGTHENING | CONTROLS and subject and (place is not None or over):
        start, end = p.span(clause)
        yield of_clause(p, clause, subject, ControlStatus.CONTROLS, place, extent_in(p.plain[start:end]))


def _holds(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X holds Y", "Y is held by X", "X no longer controls Y", "X holds no settlement in Y"."""
    object_ = p.chunks[clause.object] if clause.object is not None else None
    reduced = verb.form in ("ed", "participle") and not verb.perfect and clause.object is None
    passive = verb.passive or (reduced and clause.phrase("by") is not None)
    if passive:
        at = _what_is_held(p, clause) if reduced else clause.subject
        if at is None and reduced and clause.verb <= 2:  # "Firmly held by Y, X is …"
            at = next((k.subject for k in p.clauses if k.verb > clause.verb), None)
        holders, place = p.who(clause.phrase("by")), p.where(at)
        if place is None and reduced and at is not None and at in (clause.verb - 1, clause.verb - 2):
            place = _where_after(p, clause)  # "areas held by X in Y"
        if place is None and at is not None and at + 2 < clause.verb and p.chunks[at + 1].head == "of":
            place = p.where(at + 2) or named_ground(p, at + 2)  # "most of X is occupied"
        place = place or (p.where_subject(clause) if verb.passive else None)
        if at is not None and p.chunks[at].head != "it":
            place = meant_ground(p, at) or _subject_of_be(p, clause) or place or named_ground(p, at)
    else:
        holders, at = doer(p, clause), clause.object
        if at is None or _no_ground(p, at):
            at = _told_before(p, clause)
            at = told_before(p, clause) if at is None else at
        elif p.chunks[at].kind == "noun" and at + 1 < len(p.chunks) and p.chunks[at + 1].head in DIRECTIONS:
            at += 1 if p.chunks[at + 1].kind == "noun" and p.chunks[at].head not in TERRITORY else 0
        place = (ground_at(p, at) or named_ground(p, at)) if at is not None and at != clause.object else None
        place = place or p.where_near(clause, prefer_object=True)
        if place is None and at is not None and p.chunks[at].definite:
            place = ground_at(p, at)  # "keeps the west"
        if at is not None and p.chunks[at].kind == "actor":
            place = p.place_of(at) or place  # "controls only Kabul"
        of = clause.phrase("of")
        if place is None and of is not None and at is not None and of == at + 2:
            place = p.place_of(of) or _capital(p, of)  # "85 percent of" a capital
        if place is None and at is not None and at == clause.object and verb.lemma in _OF_GROUND:
            place = named_ground(p, at) if p.chunks[at].kind == "noun" else None  # "administers" a village nobody lists
        place = meant_ground(p, at) or place
        if place is None and at is not None and _so_many(p, at) and p.country:
            place = PlaceReference(p.country, p.country, "country")
    holders = holders or holder_at(p, clause.phrase("by") if passive else clause.subject)
    taken_long_ago = passive and verb.lemma == "occupy" and place is not None and not clause.phrase("by")
    if (
        (not holders and not taken_long_ago)
        or at is None
        or not (
            _territory(p, at)
            or (
                place is not None
                and (_so_many(p, at) or ((passive or verb.lemma in _OF_GROUND) and name_in(p.chunks[at])))
            )
        )
    ):
        return
    _, end = p.span(clause)
    held = p.chunks[at]
    if passive and not verb.passive and taken_from(p, at):
        yield of_clause(p, clause, holders, ControlStatus.LOST, place, "", denied=False)
        return  # "the last settlements held by X were taken"
    if p.is_state(place) and held.kind != "place" and held.head in _SMALL:
        place = None  # "in Y, X holds a base": not Y
    if held.words[:1] == ("no",) or _not_one(p, held, verb):
        nothing = Count("settlements", best=0.0)
        yield of_clause(p, clause, holders, ControlStatus.LOST, place, "", nothing, denied=False)
        return
    extent = extent_in(p.plain[verb.start : end])
    if "no longer" in p.low[max(p.sentence.start, verb.start - 12) : verb.end]:
        yield of_clause(p, clause, holders, ControlStatus.LOST, place, extent, denied=False)
        return
    if verb.lemma in _NOT_ONLY_GROUND and place is None:
        return
    if place is None and not passive and not (object_ is not None and object_.head in TERRITORY | GRIP):
        return
    status = _STATUS.get(verb.lemma, ControlStatus.CONTROLS)
    if passive and at == clause.verb - 1 and at != clause.subject:
        if place is not None:  # "hit Y from areas held by X in Z": from the areas on
            last = clause.last
            yield holding(p, holders, status, place, held.start, p.chunks[last - 1].end, verb, extent, None, at, last)
        return
    count = count_in(held) or (count_of(held.quantity, "settlements") if held.quantity and _so_many(p, at) else None)
    yield of_clause(p, clause, holders, status, place, extent, count)
    if not passive and status is ControlStatus.CONTROLS:
        for further, told in further_ground(p, clause):
            yield of_clause(p, clause, holders, status, further, extent_in(told))


def _capital(p: Passage, at: int) -> PlaceReference | None:
    c = p.chunks[at]
    named = c.kind == "actor" and any(m.kind == "capital" for m in c.actors)
    return PlaceReference(c.text, c.text, "city") if named else None


def _no_ground(p: Passage, at: int) -> bool:
    """ "held all summer", "held since Oct. 4": a time, and not what is held."""
    c = p.chunks[at]
    return (at > 0 and c.text.isdigit() and p.chunks[at - 1].kind == "date") or bool(_TIMES & set(c.words))


_TIMES = frozenset(
    ("summer", "winter", "spring", "autumn", "year", "years", "month", "months", "weeks", "week", "days")
)


def _what_is_held(p: Passage, clause: Clause) -> int | None:
    """ "hit Y from areas held by X": the areas, which stand before the participle, and not Y."""
    before, subject = clause.verb - 1, clause.subject
    before -= before > 0 and p.chunks[before].kind == "adv"
    if before < 0 or subject == before or (subject is not None and p.chunks[subject].head in TERRITORY):
        return subject
    return before if p.chunks[before].kind == "noun" and p.chunks[before].head in TERRITORY else subject


def _where_after(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "held by X in Y": Y, where it stands beside; not a place that another phrase tells."""
    by = clause.phrase("by")
    return next((w.reference for w in p.places if by is not None and by < w.first <= by + 2), None)


def _told_before(p: Passage, clause: Clause) -> int | None:
    """ "the towns X still holds": the towns."""
    before = clause.subject - 1 if clause.subject else -1
    return before if before >= 0 and p.chunks[before].kind == "noun" and p.chunks[before].head in TERRITORY else None


_NOT_ONLY_GROUND = ("run", "keep", "occupy", "defend", "guard", "man", "police", "share", "master", "possess")
_OF_GROUND = ("control", "occupy", "administer", "govern", "garrison", "dominate", "retain", "hold", "rule")
_STATUS = {"defend": ControlStatus.CONTESTS, "guard": ControlStatus.PRESENT}


def _so_many(p: Passage, at: int) -> bool:
    """ "the group controlled 73": so many of the districts told of before."""
    c = p.chunks[at]
    bare = c.quantity is not None and not c.quantity.unit and c.head == "#"
    return bare and _COUNTED.search(p.low, max(0, c.start - 400), c.start) is not None


_COUNTED = re.compile(
    r"\b(?:districts|towns|villages|settlements|provinces|townships|municipalities|localities|cities)\b"
)


def _territory(p: Passage, at: int) -> bool:
    """Whether a phrase is ground that can be held."""
    c = p.chunks[at]
    pronoun = c.kind == "pron" and c.head in ("it", "which", "that") and p.where(at) is not None
    return (
        c.kind == "place"
        or c.head in GRIP
        or c.head in TERRITORY
        or measured(c)
        or bool(extent_in(c.text))
        or pronoun
        or (c.head in ("capitals", "posts", "strongholds") and c.quantity is not None)
        or (c.kind == "actor" and bool(c.places))
        or (c.quantity is not None and _of_ground(p, at))  # "14 of X's 17 townships"
    )


def _of_ground(p: Passage, at: int) -> bool:
    after = p.chunks[at + 1 : at + 3]
    return len(after) == 2 and after[0].head == "of" and (after[1].head in TERRITORY or after[1].kind == "place")


def _not_one(p: Passage, held: Chunk, verb: Chunk) -> bool:
    """ "does not hold a single village", "holds not one town"."""
    around = p.low[verb.start : held.end]
    return (verb.negated and ("a single" in around or "any" in held.words)) or "not one" in around


def _loses(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X lost Y to Z", "Y was lost (to Z)"."""
    if verb.infinitive and not p.meant(clause):
        return
    if verb.passive:
        place = p.where_subject(clause) or _beside(p, clause)
        thing = p.chunks[clause.subject] if clause.subject is not None else None
        if place is not None and thing is not None and (thing.kind in ("place", "pron") or thing.head in TERRITORY):
            yield of_clause(p, clause, p.who(clause.phrase("by")), ControlStatus.LOST, place)
            winners = p.who(clause.phrase("to"))
            if winners:
                yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)
        return
    subject = p.resolver.all_of(clause.subject)
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if not subject or object_ is None:
        return
    place = p.where_near(clause, prefer_object=True)
    ground = object_.head in TERRITORY or object_.head in ("ground", "foothold", "it")
    if not (object_.kind == "place" or ground) or (place is None and object_.head not in TERRITORY):
        return
    start, end = p.span(clause)
    yield of_clause(p, clause, subject, ControlStatus.LOST, place, extent_in(p.plain[start:end]), count_in(object_))
    winners = p.who(clause.phrase("to"))
    if winners:
        yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)


def _beside(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "Two bases, at X and Y, were lost": where they are."""
    at = clause.subject if clause.subject is not None else clause.verb
    return next((w.reference for w in p.places if at < w.first <= at + 3 and w.last < clause.verb), None)


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
    """ "continues to hold", "managed to keep"."""
    before = next((c for c in reversed(p.chunks[: clause.verb]) if c.kind == "verb"), None)
    return before is not None and before.lemma in ("continue", "manage", "struggle", "go", "be", "come", "remain")


def _subject_of_be(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "X is the last city in Y held by Z": X."""
    if p.chunks[clause.verb].passive:
        return None
    be = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if (
        be is None
        or p.chunks[be.verb].lemma not in ("be", "remain", "become")
        or be.object is None
        or p.chunks[be.object].head not in TERRITORY
    ):
        return None
    return p.where(be.subject)
