"""The words of holding, and a statement of control made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Control, Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus, Modality, Role
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import DIRECTIONS, FEATURES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, load, longest_first, words
from whoholds.reading.passage import Passage, count_of, participants
from whoholds.reading.unlisted_places import name_in

HELD = words("actors", "held")
SEIZING = words("terms", "control.seizing")
CONTROLS, LOST = words("control", "controls"), words("control", "lost_verbs")
TERRITORY, STRONGHOLDS = words("control", "territory_nouns"), words("control", "stronghold_nouns")
FORMER = words("control", "former")
GRIP = words("control", "grip_nouns")
STRENGTHENING = words("control", "strengthening")
SHRINKING, BASES = words("control", "shrinking"), words("control", "bases")
_EXTENT = re.compile(r"\b(?:" + "|".join(re.escape(e) for e in longest_first(load("control")["extents"])) + r")\b")
_SETTLED = words("control", "settled")


def holding(
    p: Passage,
    who: tuple[Who, ...],
    status: ControlStatus,
    place: PlaceReference | None,
    start: int,
    end: int,
    verb: Chunk | None,
    extent: str = "",
    count: Count | None = None,
    first: int = 0,
    last: int = 0,
    denied: bool = False,
) -> Draft:
    valid = p.state_when(verb, first, last)
    body = Control(status=status, actors=participants(who[:2], Role.HOLDER), place=place, extent=extent, count=count)
    return p.draft(body, start, end, verb=verb, valid=valid, denied=denied)


def of_clause(
    p: Passage,
    clause: Clause,
    who: tuple[Who, ...],
    status: ControlStatus,
    place: PlaceReference | None,
    extent: str = "",
    count: Count | None = None,
    denied: bool | None = None,
) -> Draft:
    """A statement of control that a whole clause makes; denied where its verb is, unless told otherwise."""
    verb = p.chunks[clause.verb]
    start, end = p.span(clause)
    never = any(c.kind == "adv" and c.head == "never" for c in p.chunks[max(0, clause.verb - 2) : clause.verb])
    ahead = p.low[p.sentence.start : verb.start].rpartition(";")[2]
    neither = "neither " in ahead and " nor " in ahead
    no_more = "no longer" in p.low[max(p.sentence.start, verb.start - 11) : verb.end]
    away = (verb.negated or never or neither or no_more) if denied is None else denied
    return holding(p, who, status, place, start, end, verb, extent, count, clause.first, clause.last, denied=away)


def extent_in(text: str) -> str:
    """How much of a place: "large parts"; "" where it is not told.

    >>> extent_in('in "large parts" of the camp')
    'large parts'
    """
    match = _EXTENT.search(text.lower())
    return match.group() if match else ""


def count_in(c: Chunk) -> Count | None:
    if c.quantity is None:
        return None
    if c.quantity.unit == "km2":
        return count_of(c.quantity, "area_km2")
    if c.quantity.unit == "share":
        return count_of(c.quantity, "share_of_area")
    return count_of(c.quantity, "settlements") if c.head in _SETTLED else None


def thing_of(c: Chunk) -> str:
    """What a phrase is about, an adjective behind its noun left aside: the cells of "cells active"."""
    return c.words[-2] if c.head in _BEHIND and len(c.words) > 1 else c.head


_BEHIND = words("control", "present") | {"left", "alive", "intact", "free"}


def measured(c: Chunk) -> bool:
    """Whether a phrase is so many square kilometres or such a share."""
    return c.quantity is not None and c.quantity.unit in ("km2", "share")


def ground_at(p: Passage, at: int | None) -> PlaceReference | None:
    """The place a phrase is: a town, "the port", "it", "this corner of X", "a town" beside its name."""
    if at is None:
        return None
    c = p.chunks[at]
    place = p.where(at)
    if place is None and at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of":
        place = p.where(at + 2)
    if place is None and at + 2 < len(p.chunks) and c.head in _WAYS and p.chunks[at + 1].head in _TO_AND_FROM:
        place = p.where(at + 2)  # "all entrances to the city"
    if place is None and at + 2 < len(p.chunks) and c.head in TERRITORY and p.chunks[at + 1].lemma in _BESIDE:
        place = p.where(at + 2) or p.last_place(at)  # "the hills overlooking X"
    if place is None and at > 1 and p.chunks[at - 1].kind == "comma" and c.head in TERRITORY:
        place = p.where(at - 2) if p.chunks[at - 2].kind == "place" else None  # "X, a town in Y"
    if place is None and at + 2 < len(p.chunks) and c.head in TERRITORY and p.chunks[at + 1].kind == "prep":
        place = p.where(at + 2) if p.chunks[at + 1].head in _ABOUT else None
    if place is None and at > 1 and p.chunks[at - 1].kind == "conj" and c.kind == "noun" and not c.actors:
        joined = any(d.kind == "place" for d in p.chunks[max(0, at - 5) : at - 1]) and name_in(c)
        place = PlaceReference(c.text, joined.group()) if joined else None  # "A, the capital, and B stay with X"
    if place is None and (c.head in _SETTLED or c.text.lower() in _ALL_OF_THEM):
        place = _both(p, at)
    bare = at == 0 and len(c.words) == 1 and c.head in _SETTLED  # "City under X's control", in a note
    inside = (
        bare
        or c.head in ("everything", "else", "rest")
        or (
            (c.definite or " the " in c.text)
            and c.head in TERRITORY
            and (not c.head.endswith("s") or bool(DIRECTIONS & set(c.words)))
        )
    )
    last = p.last_place(at)
    if place is None and last is not None and inside and not c.actors:
        place = PlaceReference(c.text, last.name, last.kind, within=last.within)
    return place


_ABOUT = words("control", "where_about")
_BESIDE = words("control", "beside")
_WAYS = words("control", "ways")
_TO_AND_FROM = words("control", "to_and_from")


def _both(p: Passage, at: int) -> PlaceReference | None:
    """ "Both cities", "the two towns", "all three villages": as many of the places told before."""
    c = p.chunks[at]
    told = c.text.lower().split()
    number = next((_HOW_MANY[w] for w in told if w in _HOW_MANY), 0)
    if (
        not number
        or (c.head not in _SETTLED and told[-1] not in _HOW_MANY)
        or c.places
        or (at + 1 < len(p.chunks) and p.chunks[at + 1].head == "of")
    ):
        return None
    named = [w.reference for w in p.places if w.last <= at] or list(p.recent_places)
    names = list(dict.fromkeys(n for r in named for n in (r.name, *(r.others if r.relation == "and" else ()))))
    if len(names) < number or not (c.definite or told[0] in ("both", "all")):
        return None
    first, *others = names[-number:]
    return PlaceReference(c.text, first, None, "and", others=tuple(others))


_ALL_OF_THEM = words("control", "all_of_them")
_HOW_MANY = {"both": 2, "two": 2, "three": 3, "four": 4}


def named_ground(p: Passage, at: int | None) -> PlaceReference | None:
    """The place a phrase is where only a place can be meant ("Y is contested"): one that no gazetteer lists too."""
    place = ground_at(p, at)
    c = p.chunks[at] if at is not None else None
    part = c is not None and (bool(extent_in(c.text)) or c.head in TERRITORY)
    if place is None and part and at is not None and at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of":
        at, c = at + 2, p.chunks[at + 2]  # "much of X", "the islands of X"
    if place is not None or c is None or c.kind != "noun" or c.actors or c.quantity is not None or c.frame is not None:
        return place
    name = name_in(c)
    if name is None or (at == 0 and re.search(rf"\b{re.escape(name.group().lower())}\b", p.plain)):
        return None  # a word that only the sentence's beginning writes with a capital
    return PlaceReference(c.text, name.group())


_GROUNDS = TERRITORY | STRONGHOLDS


def meant_ground(p: Passage, at: int | None) -> PlaceReference | None:
    """ "X, the last city in Y that …", "X is a town in Y held by …": X where the phrase is Y; None where it is no such."""
    own = p.place_at(at) if at is not None else None
    if at is None or own is None or at < 2 or own.first != at - 1:
        return None
    c = p.chunks[at - 2]
    if c.kind != "noun" or c.head not in _GROUNDS or c.head.endswith("s") or c.places:
        return None
    if at > 3 and p.chunks[at - 3].kind == "comma" and p.chunks[at - 4].kind == "place":
        return p.where(at - 4)
    be = next((k for k in p.clauses if k.object == at - 2 and p.chunks[k.verb].lemma in ("be", "remain")), None)
    return ground_at(p, be.subject) if be is not None else None


def somewhere(p: Passage, at: int | None) -> PlaceReference | None:
    """Ground without a name: "the bank", "15 provinces", "areas near Y" are where the sentence or the text is."""
    c = p.chunks[at] if at is not None else None
    if c is None or at is None:
        return None
    place = ground_at(p, at)
    if place is None and (c.head in TERRITORY or c.head in FEATURES or c.head in ("area", "areas")) and not c.actors:
        last = p.last_place(at)
        inside = next((w.reference for w in p.places if w.first == at + 1), None)
        if inside is not None:
            return inside
        if last is not None and c.definite:
            return PlaceReference(c.text, last.name, last.kind, within=last.within)
        if p.country:
            return PlaceReference(c.text, p.country, "country")
    return place


def owner_in(p: Passage, at: int) -> tuple[Who, ...]:
    """Whose a thing is: "X's flag", "rebel hands", "the flag of X", "Haftar's last foothold"."""
    c = p.chunks[at]
    who = tuple(Who(m.name, m.actor, c.text) for m in c.actors) or p.resolver.owner_in(at) or p.resolver.side_in(at)
    if not who and at + 2 < len(p.chunks) and p.chunks[at + 1].head in ("of", "for"):
        who = p.who(at + 2)
    if not who and not c.places:
        owner = _OWNER.match(c.text)
        who = (Who(owner.group(1), None, c.text),) if owner is not None else ()
    return who


_OWNER = re.compile(r"(?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+){0,3})'s? ")


def rulers_at(p: Passage, at: int | None) -> tuple[Who, ...]:
    """Who holds: the actors of a phrase, or a holder that nobody names ("a local council", "another warlord")."""
    who = tuple(w for w in p.resolver.all_of(at) if w.name != "Civilians")
    c = p.chunks[at] if at is not None else None
    if who or c is None or c.kind != "noun" or c.frame is not None:
        return who
    if not (armed(c) or c.head in _RULERS or _INITIALS.fullmatch(c.text) or any(m.kind == "new" for m in c.actors)):
        return ()
    return (Who(c.text, None, c.text),)


def the_state(p: Passage, at: int | None) -> tuple[Who, ...]:
    """ "The state", where it can hold something: the government of the country."""
    c = p.chunks[at] if at is not None else None
    return p.resolver.epithets.government(c) if c is not None and c.words == ("the", "state") else ()


_RULERS = words("control", "rulers")
_INITIALS = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z-]*)?")


def further_ground(p: Passage, clause: Clause) -> Iterator[tuple[PlaceReference, str]]:
    """ "controls most of X and large parts of Y": Y, and how it is told."""
    first = next((w for w in p.places if w.first > clause.verb), None)
    at = first.last if first is not None else len(p.chunks)
    while at + 1 < len(p.chunks) and p.chunks[at].kind in ("conj", "comma"):
        if p.chunks[at].head == "but":
            return  # "all of X but Y": not Y
        where = next((w for w in p.places if at < w.first + 1 and w.last > at and w.first <= at + 3), None)
        if where is None or any(c.kind == "verb" for c in p.chunks[at : where.last + 1]):
            return
        between = [c for c in p.chunks[at + 1 : where.last] if c.kind == "noun"]
        if any(c.frame is not None or not extent_in(c.text) for c in between if not c.places):
            return
        yield where.reference, p.plain[p.chunks[at].start : where.end]
        at = where.last


def taken_from(p: Passage, i: int) -> bool:
    """Whether a phrase is told of a place that the sentence says was taken: "liberated X, the last stronghold of Y"."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        frame = frame_of_verb().get(verb.lemma)
        if frame is None or frame.name not in ("capture", "fall") or verb.negated or verb.modal or verb.infinitive:
            continue
        if p.modality(verb, None, verb.start) not in (Modality.ACTUAL, Modality.HISTORICAL):
            continue
        thing = clause.subject if verb.passive or frame.name == "fall" else clause.object
        if thing is None or thing > i or i - thing > 6:
            continue
        if not any(
            c.kind == "verb" or (c.kind == "conj" and k > thing) for k, c in enumerate(p.chunks[thing : i + 1], thing)
        ):
            return True
    return False
