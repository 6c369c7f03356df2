"""Holding told in set phrases: has the run of, answers to, changed hands, split between, without a soldier in, flies the flag of."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import holder_at, part_of_last
from whoholds.reading.bodies.control_words import (
    BASES,
    CONTROLS,
    HELD,
    TERRITORY,
    extent_in,
    further_ground,
    ground_at,
    holding,
    named_ground,
    of_clause,
    owner_in,
    rulers_at,
    somewhere,
    the_state,
)
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, words
from whoholds.reading.passage import Passage

_POWERS, _NOBODY = words("control", "powers"), words("control", "nobody_there")
_OBEYING, _DIVIDED = words("control", "obeying"), words("control", "divided")
_RINGED, _CAMERAS = words("control", "ringed"), words("control", "cameras")
_STATE_THERE = words("control", "state_there")
_SETTLING, _FOOTAGE = words("control", "settling"), words("control", "footage")
_FLAGS = words("control", "flags")
_IN = listed("control", "where_said")


def idiom(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What a set phrase says of who holds a place; nothing where a clause is none."""
    verb = p.chunks[clause.verb]
    if (verb.infinitive and not p.meant(clause)) or verb.modal:
        return
    if verb.lemma in ("have", "be", "enjoy", "keep", "remain", "stay", "become"):
        told = list(_nobody_of(p, clause, verb)) or list(_has(p, clause, verb)) or list(_is(p, clause, verb))
        if told:
            yield from told
            return
    if verb.lemma in _OBEYING and not verb.passive:
        yield from _obeys(p, clause)
    elif verb.lemma == "change" and p.low.startswith(" hands", verb.end) and not verb.negated:
        place = named_ground(p, clause.subject)
        if place is not None:
            yield of_clause(p, clause, (), ControlStatus.CONTESTS, place)
    elif verb.lemma in _RINGED:
        yield from _ringed(p, clause, verb)
    elif verb.lemma in _CAMERAS and not verb.passive:
        yield from _seen_by_cameras(p, clause)
    elif verb.lemma == "fly" and clause.object is not None and p.chunks[clause.object].head in _FLAGS:
        place, who = ground_at(p, clause.subject), owner_in(p, clause.object)
        if who and place is not None:  # "the crossing flies X's flag"
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
    elif verb.lemma == "set" and "foot" in p.low[verb.end : verb.end + 8]:
        here = p.where_near(clause) or somewhere(p, clause.phrase(*_IN))
        first = p.chunks[clause.subject] if clause.subject is not None else None
        if first is not None and (first.words[:1] == ("no",) or verb.negated) and here is not None:
            who = p.who(clause.subject) or owner_in(p, clause.subject or 0)
            if who:
                yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)
    elif verb.lemma == "claim" and clause.object is not None and extent_in(p.chunks[clause.object].text):
        of, who = clause.phrase("of"), rulers_at(p, clause.subject)
        if of == clause.object + 2 and who and p.where(of) is not None:  # "claims most of X"
            yield of_clause(
                p, clause, who, ControlStatus.CONTROLS, p.where(of), extent_in(p.chunks[clause.object].text)
            )
    elif p.low.startswith((" themselves", " itself"), verb.end) and verb.lemma in _SETTLING:
        here = p.where_near(clause) or named_ground(p, clause.phrase(*_IN))
        if here is not None and p.resolver.all_of(clause.subject):
            yield of_clause(p, clause, p.resolver.all_of(clause.subject), ControlStatus.PRESENT, here)


def _has(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X has the run of A, B and C", "X has A and most of B (to itself)"; not "has A surrounded"."""
    if verb.lemma != "have" or verb.negated or clause.object is None:
        return
    who, thing = holder_at(p, clause.subject), p.chunks[clause.object]
    if not who:
        return
    if thing.head in _NOBODY and thing.head in BASES:
        return  # "X has its main base in Y" is there
    over = clause.phrase("of", "over")
    if thing.head in ("run", "hold", "mastery", "say") and over is not None and p.where(over) is not None:
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, p.where(over))
        return
    if clause.object != clause.verb + 1 and p.chunks[clause.verb + 1].kind not in ("adv", "prep"):
        return
    alone = any(w in p.low[thing.end : p.span(clause)[1] + 14] for w in (" to itself", " to themselves"))
    told = thing.kind == "place" or bool(extent_in(thing.text)) or thing.head in TERRITORY
    place = (
        named_ground(p, clause.object) if alone else ground_at(p, clause.object) if told else p.place_of(clause.object)
    )
    after = p.chunks[clause.last : clause.last + 2]
    done_to = any(c.kind == "verb" and c.form in ("ed", "participle", "ing") for c in after[:1])
    named = thing.kind in ("place", "actor") or alone
    ground = thing.definite and thing.head in TERRITORY and thing.kind == "noun" and not thing.actors
    if ground and place is None and _under_arms(p, clause, who):  # "the rebels have the east"
        place = part_of_last(p, clause.object)
    named = named or (ground and _under_arms(p, clause, who))
    surrounded = any(
        w in p.low[thing.end : thing.end + 24] for w in (" under ", " surround", " encircl", " besieg", " cut off")
    )
    if place is None or done_to or surrounded or p.is_state(place) or not (named or over is not None):
        return
    if "no longer" in p.low[max(p.sentence.start, verb.start - 12) : verb.end]:
        yield of_clause(p, clause, who, ControlStatus.LOST, place, denied=False)
        return
    yield of_clause(p, clause, who, ControlStatus.CONTROLS, place, extent_in(thing.text))
    for further, words_ in further_ground(p, clause):
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, further, extent_in(words_))


def _under_arms(p: Passage, clause: Clause, who: tuple[Who, ...]) -> bool:
    """Whether those who have something are fighters, or "they" who were told before."""
    c = p.chunks[clause.subject] if clause.subject is not None else None
    return bool(who) and c is not None and (armed(c) or c.kind == "pron") and who[0].name != "Civilians"


def _nobody_of(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X has no soldier in Y", "X has been without a foothold in Y since May", "the state has no authority there"."""
    thing = p.chunks[clause.object] if clause.object is not None else None
    if thing is None or not verb.negated or verb.lemma not in ("have", "be", "keep"):
        return
    if verb.lemma == "be" and "without" not in verb.text.lower():
        return
    who = rulers_at(p, clause.subject) or the_state(p, clause.subject)
    after = next((w.reference for w in p.places if (clause.object or 0) < w.first <= (clause.object or 0) + 2), None)
    here = p.where_near(clause) or after or somewhere(p, clause.phrase(*_IN))  # "has no fighters left in Y"
    ground = named_ground(p, clause.subject) if verb.lemma == "be" else None
    if ground is not None and thing.head in _STATE_THERE:  # "X is without police or administration"
        absent = p.resolver.epithets.government(thing) or (Who(thing.text, None, thing.text),)
        yield of_clause(p, clause, absent, ControlStatus.ABSENT, ground, denied=False)
        return
    if who and here is not None and (thing.head in _NOBODY or armed(thing)):
        yield of_clause(p, clause, who, ControlStatus.ABSENT, here, denied=False)


def _is(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X are masters of Y", "Y is X-held", "Y is the seat of X", "the last village left to X is Y"."""
    if verb.lemma not in ("be", "remain", "stay", "become") or clause.object is None:
        return
    thing = p.chunks[clause.object]
    if thing.head in _POWERS:
        of, who = clause.phrase("of", "in", "over", "at"), rulers_at(p, clause.subject)
        place = p.where(of) or p.where_near(clause)
        if of is not None and who and place is not None:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
            return
    place = named_ground(p, clause.subject)
    kept = _holder_adjective(p, clause.object)
    if place is not None and kept:
        yield of_clause(p, clause, kept, ControlStatus.CONTROLS, place)
    elif place is not None and thing.head in TERRITORY and {"only", "last", "sole", "one", "first"} & set(thing.words):
        who = _inner_holder(p, clause)  # "Y is the only town that X still has"
        if who:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
    elif thing.kind == "place" and clause.subject is not None and p.chunks[clause.subject].head in TERRITORY:
        yield from _last_one(p, clause, p.where(clause.object))


def _holder_adjective(p: Passage, at: int) -> tuple[Who, ...]:
    """Who holds what is "X-held", "a rebel-run town"; nobody where it was so once."""
    c = p.chunks[at]
    if any(w in ("former", "formerly", "once", "previously") for w in c.words):
        return ()
    if c.held:
        return tuple(Who(m.name, m.actor, c.text) for m, _, _, _ in c.held[:1])
    side = next((w.rpartition("-")[0] for w in c.words if w.rpartition("-")[2] in HELD and "-" in w), "")
    return p.resolver.side_called(side, at) if side else ()


def _inner_holder(p: Passage, clause: Clause) -> tuple[Who, ...]:
    """Who holds "the only town that X still has", "the last village left to X"; nobody where it is denied or has no such clause."""
    inner = next((k for k in p.clauses if clause.verb < k.verb <= (clause.object or 0) + 6), None)
    if inner is None or p.chunks[inner.verb].negated:
        return ()
    verb = p.chunks[inner.verb]
    if verb.lemma in _SPEAKING:  # "that the government can claim to govern"
        inner = next((k for k in p.clauses if k.verb > inner.verb), inner)
        verb = p.chunks[inner.verb]
    if verb.lemma not in CONTROLS | {"have", "leave", "remain", "hold"}:
        return ()
    by = inner.phrase("with", "to", "by", "under")
    return holder_at(p, by) if by is not None else holder_at(p, inner.subject) if inner.subject != clause.object else ()


_SPEAKING = words("control", "speaking")


def _last_one(p: Passage, clause: Clause, place: PlaceReference | None) -> Iterator[Draft]:
    """ "the only towns left with X are A and B", "the last base that X holds is C"."""
    inner = next((k for k in p.clauses if (clause.subject or 0) < k.verb < clause.verb), None)
    if inner is None or place is None:
        return
    held = p.chunks[inner.verb]
    if held.lemma not in ("leave", "hold", "control", "remain", "keep", "rule", "retain", "run") or held.negated:
        return
    who = p.who(inner.phrase("with", "to", "by", "under"))
    if not who and inner.subject is not None and inner.subject > (clause.subject or 0):
        who = p.who(inner.subject)
    if who:
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)


def _obeys(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Y answers to X", "Y has passed to X", "Y remains under X", "Y is split between A and B"."""
    verb, place = p.chunks[clause.verb], ground_at(p, clause.subject)
    if place is None and verb.lemma in ("answer", "obey", "defer"):
        place = named_ground(p, clause.subject)
    if place is None or (clause.subject is not None and p.chunks[clause.subject].kind == "actor"):
        return
    to = clause.phrase("to")
    if verb.lemma in ("obey", "serve") and to is None and clause.object is not None:
        to = clause.object
    if verb.lemma not in ("remain", "stay", "be") and to is not None:
        who = holder_at(p, to)
        if who and to - clause.verb <= 5:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
        return
    under = clause.phrase("under", "with")
    if verb.lemma in ("remain", "stay", "be") and under is not None and clause.object is None:
        c = p.chunks[under]
        own = (c.kind == "actor" or bool(rulers_at(p, under))) and c.frame is None and "'" not in c.text[-2:]
        alone = under + 1 >= len(p.chunks) or p.chunks[under + 1].frame is None
        if own and alone and rulers_at(p, under):
            yield of_clause(p, clause, rulers_at(p, under), ControlStatus.CONTROLS, place)


def divided(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Y is split between A and B", "Y is shared: A in the west, B in the east"."""
    verb = p.chunks[clause.verb]
    before = p.chunks[clause.verb - 1] if clause.verb else None
    still = before is not None and before.lemma in ("stay", "remain", "be", "lie") and verb.form in ("ed", "participle")
    split = (verb.lemma in _DIVIDED and (verb.passive or still)) or (
        verb.lemma in ("be", "remain", "stay", "lie")
        and clause.object is not None
        and p.chunks[clause.object].head in _DIVIDED | {"divided", "shared", "disputed", "contested"}
    )
    place = (
        named_ground(p, clause.subject) or p.place_of(clause.subject)
        if split and not verb.negated and not verb.modal
        else None
    )
    if place is None:
        return
    among = clause.phrase("between", "among", "amongst", "by")
    if among is not None:
        sides = [w for k in range(among, min(among + 12, len(p.chunks))) for w in p.who(k) if p.chunks[k].nominal]
        who = tuple(dict.fromkeys(w for w in sides if w.name != "Civilians")) or rulers_at(p, among)
        if who:
            yield of_clause(p, clause, who, ControlStatus.CONTESTS, place)
        return
    told = False
    for k in range(clause.verb + 1, len(p.chunks) - 2):
        here, where = p.chunks[k], p.chunks[k + 2]
        if here.kind in ("actor", "noun") and p.chunks[k + 1].head in ("in", "on") and (here.actors or armed(here)):
            who = p.who(k) or owner_in(p, k)
            part = p.where(k + 2) or PlaceReference(where.text, place.name, place.kind, within=place.within)
            if who:
                yield holding(p, who, ControlStatus.CONTROLS, part, here.start, where.end, verb, "", None, k, k + 3)
                told = told or bool(who)
    if not told and verb.lemma != "share" and clause.phrase("into", "from", "with") is None:  # "the city is divided"
        yield of_clause(p, clause, (), ControlStatus.CONTESTS, place)


def _ringed(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "Y is ringed by X", "X had ringed Y", "X, where a division is cut off"."""
    by_whom = clause.phrase("by")
    reduced = verb.form in ("ed", "participle", "base") and clause.object is None and by_whom is not None
    still = clause.verb > 0 and p.chunks[clause.verb - 1].lemma in ("remain", "stay", "lie") and clause.object is None
    if not verb.passive and not reduced and not still and not _having_so(p, clause):
        here, who = named_ground(p, clause.object), rulers_at(p, clause.subject)
        if here is not None and who and verb.lemma in ("ring", "circle", "isolate", "cut_off", "hem_in", "seal_off"):
            yield of_clause(p, clause, who, ControlStatus.BESIEGES, here)
        return
    aside = reduced and not verb.passive and clause.verb > 1 and p.chunks[clause.verb - 1].kind == "comma"
    beside = part_of_last(p, clause.verb - 2) if aside and p.chunks[clause.verb - 2].nominal else None
    place = beside or named_ground(p, clause.subject)  # "in the city's west, cut off by X"
    by = holder_at(p, by_whom) or _having_so(p, clause)
    if place is None and clause.subject is not None and p.chunks[clause.subject - 1].head in ("where", "whose"):
        place = next((w.reference for w in reversed(p.places) if w.last <= clause.subject), None)
        before = clause.subject - 2 - (clause.subject > 2 and p.chunks[clause.subject - 2].kind == "comma")
        place = place or (part_of_last(p, before) if before >= 0 else None)  # "the airport, whose garrison was cut off"
    if place is not None:
        yield of_clause(p, clause, by, ControlStatus.BESIEGES, place)


def _having_so(p: Passage, clause: Clause) -> tuple[Who, ...]:
    """ "X has Y cut off on three sides": X."""
    verb, at = p.chunks[clause.verb], clause.subject
    if (
        at is None
        or at != clause.verb - 1
        or clause.object is not None
        or verb.form not in ("ed", "participle", "base")
    ):
        return ()
    have = next((k for k in p.clauses if k.verb == at - 1 and p.chunks[k.verb].lemma in ("have", "keep")), None)
    return rulers_at(p, have.subject) if have is not None else ()


def _seen_by_cameras(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Geolocated footage shows X's infantry in Y"."""
    seen, at = clause.object, clause.subject
    if seen is None or at is None or p.chunks[at].head not in _FOOTAGE or not armed(p.chunks[seen]):
        return
    c = p.chunks[seen]
    who = p.resolver.all_of(seen) or owner_in(p, seen)
    near = p.where_near(clause) or somewhere(p, clause.phrase(*_IN)) or p.last_place(clause.verb)
    if who and near is not None and clause.phrase(*_IN) is not None and c.frame is None:
        yield of_clause(p, clause, who, ControlStatus.PRESENT, near)
