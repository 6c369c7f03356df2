"""Control told by a verb of holding: "X holds Y", "Y is held by X", "areas held by X", "X holds no settlement in Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import (
    doer,
    fighters_of,
    holder_at,
    lone_name,
    part_of_last,
    told_before,
)
from whoholds.reading.bodies.control_lists import names_of_others, without_others
from whoholds.reading.bodies.control_words import (
    GRIP,
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
from whoholds.reading.chunks import DIRECTIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage, count_of
from whoholds.reading.unlisted_places import name_in

_SMALL = words("control", "small_ground")
_TIMES = words("control", "times")
_NOT_ONLY_GROUND = words("control", "not_only_ground")
_OF_GROUND = words("control", "of_ground")
_OF_OWNERS = ("own", "possess")
_CAN = words("control", "could")
_ITSELF = (" itself", " themselves", " himself", " herself")
_STATUS = {"defend": ControlStatus.CONTESTS, "guard": ControlStatus.PRESENT}
_COUNTED = re.compile(rf"\b(?:{any_of(words('control', 'counted'))})\b")


def holds(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X holds Y", "Y is held by X", "X no longer controls Y", "X holds no settlement in Y"."""
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if p.low.startswith(_ITSELF, verb.end) or verb.modal in _CAN:
        return  # "occupied itself with taxes"
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
            place = place or (part_of_last(p, at) if verb.passive else None)  # "the streets are policed by X"
    else:
        holders, at = tuple(w for w in doer(p, clause) if w.name != "Civilians"), clause.object
        holders = holders or fighters_of(p, clause)
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
            place = p.place_of(of) or _capital(p, of) or named_ground(p, of)  # "85 percent of" a capital
        inside = clause.phrase("in", "at")
        if place is None and inside is not None and at is not None and p.chunks[at].head in TERRITORY:
            place = p.place_of(inside) or _capital(p, inside)  # "the port in" a capital
        if place is None and at is not None and at == clause.object and verb.lemma in _OF_GROUND:
            place = named_ground(p, at) if p.chunks[at].kind == "noun" else None  # "administers" a village nobody lists
        place = meant_ground(p, at) or place
        if place is None and at is not None and _so_many(p, at) and p.country:
            place = PlaceReference(p.country, p.country, "country")
        if place is None and at is not None and p.chunks[at].quantity is not None and measured(p.chunks[at]):
            place = p.last_place(at)  # "retains two square kilometres"
        if at is not None and p.chunks[at].head == "what" and place is None:
            place = p.last_place(at)  # "hold what the army vacated"
    if not holders and verb.lemma in _OF_OWNERS:
        return  # a firm owns a mine
    holders = holders or holder_at(p, clause.phrase("by") if passive else clause.subject)
    holders = holders or (lone_name(p, clause.subject) if not passive and place is not None else ())
    taken_long_ago = passive and verb.lemma in ("occupy", "defend") and place is not None and not clause.phrase("by")
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
    place = without_others(p, clause, place)
    count = count_in(held) or (count_of(held.quantity, "settlements") if held.quantity and _so_many(p, at) else None)
    yield of_clause(p, clause, holders, status, place, extent, count)
    if not passive and status is ControlStatus.CONTROLS:
        theirs = names_of_others(p, clause)
        for further, told in further_ground(p, clause):
            if further.name in theirs:
                break
            yield of_clause(p, clause, holders, status, further, extent_in(told))


def _capital(p: Passage, at: int) -> PlaceReference | None:
    c = p.chunks[at]
    named = c.kind == "actor" and any(m.kind == "capital" for m in c.actors)
    return PlaceReference(c.text, c.text, "city") if named else None


def _no_ground(p: Passage, at: int) -> bool:
    """ "held all summer", "held since Oct. 4": a time, and not what is held."""
    c = p.chunks[at]
    return (at > 0 and c.text.isdigit() and p.chunks[at - 1].kind == "date") or bool(_TIMES & set(c.words))


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


def _so_many(p: Passage, at: int) -> bool:
    """ "the group controlled 73": so many of the districts told of before."""
    c = p.chunks[at]
    bare = c.quantity is not None and not c.quantity.unit and c.head == "#"
    return bare and _COUNTED.search(p.low, max(0, c.start - 400), c.start) is not None


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
        or (c.head == "what" and c.kind in ("pron", "sub"))
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
