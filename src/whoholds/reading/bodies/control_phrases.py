"""Control told without a verb: "rebel-held X", "X, under the control of Y", "under siege by Y", "a former stronghold of Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import holder_at, whose_at
from whoholds.reading.bodies.control_sieges import RINGED, SIEGES, siege
from whoholds.reading.bodies.control_words import (
    FORMER,
    GRIP,
    HELD,
    LOST,
    STRONGHOLDS,
    TERRITORY,
    count_in,
    extent_in,
    ground_at,
    holding,
    meant_ground,
    measured,
    named_ground,
    taken_from,
)
from whoholds.reading.chunks import DIRECTIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

_HELD_IN = words("control", "control_nouns")
_UNDER = ("under", "in", "into", "to", "outside", "beyond", "within")
_KEEPING = words("control", "keeping_presence")
_INITIALS = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*")


_LONE = words("control", "lone")
_TELLING, _NOMINAL = frozenset(("noun", "actor", "place", "verb", "mark")), frozenset(("noun", "actor", "place"))
_WORDS = (
    _HELD_IN
    | STRONGHOLDS
    | GRIP
    | SIEGES
    | RINGED
    | _LONE
    | {"presence", "charge", "control", "command", "cut", "siege"}
)


def from_phrase(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """What one phrase of a sentence says of control."""
    if c.kind not in _TELLING:
        return
    if c.kind in _NOMINAL and not (c.held or "-" in c.text or c.head in _WORDS or not _WORDS.isdisjoint(c.words)):
        return  # most phrases say nothing of the kind
    yield from _held(p, i, c)
    yield from _under_control(p, i, c)
    yield from siege(p, i, c)
    yield from _stronghold(p, i, c)
    yield from _presence_of(p, i, c)
    yield from _grip_of(p, i, c)
    yield from _equals(p, i, c)
    yield from _in_charge(p, i, c)


def _named(c: Chunk) -> tuple[Who, ...]:
    return tuple(Who(m.name, m.actor, c.text) for m in c.actors)


def _held(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "the government-held town of X", "opposition-held areas in Y"; lost where the sentence says that it was taken."""
    holders: tuple[Who, ...] = ()
    at = i
    if c.held:
        mention = c.held[0][0]
        holders = (Who(mention.name, mention.actor, c.text),)
    else:
        side = next((w.rpartition("-")[0] for w in c.words if w.rpartition("-")[2] in HELD), "")
        holders = p.resolver.side_called(side, i) if side else ()
    if not holders:
        return
    place = p.place_of(i) if c.places else None
    end = c.end
    if place is None and i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 2].places:
        at = i + 2
        own = p.place_at(at)
        place = PlaceReference(
            p.plain[p.chunks[i + 1].start : p.chunks[at].end],
            p.chunks[at].places[-1].text,
            c.head if p.chunks[i + 1].head == "of" else None,
            within=own.reference.within if own else (),
        )
        if any(w in DIRECTIONS for w in p.chunks[at].words) and own is not None:
            place = own.reference
        end = p.chunks[at].end
    if place is None:
        return
    status = ControlStatus.LOST if taken_from(p, i) else ControlStatus.CONTROLS
    yield holding(p, holders, status, place, c.start, end, None, extent_in(c.text), None, i, at + 1)


_SHARED = words("control", "hold_nouns")


def _under_control(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X is under the control of Y", "X remained in rebel hands", "not a single village in X under the control of Y"."""
    before = p.chunks[i - 1] if i else None
    if c.head not in _HELD_IN or c.kind not in ("noun", "actor") or before is None:
        return
    joined: tuple[Who, ...] = ()
    if before.kind == "conj" and i > 2 and p.chunks[i - 3].head in ("in", "under", "into") and c.head in _SHARED:
        other = p.chunks[i - 2]  # "in federal and Eritrean hands"
        joined = p.who(i - 2) or whose_at(p, i - 2) or (Who(other.text, None, c.text),)
        before = p.chunks[i - 3]
    out_of = before.head == "of" and i > 1 and p.chunks[i - 2].head == "out"
    if not out_of and (before.kind != "prep" or before.head not in _UNDER):
        return
    holders, end = _named(c), c.end
    if not holders and i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head == "of":
        holders, end = holder_at(p, i + 2), p.chunks[i + 2].end
    if not holders and c.places and c.words == ("%", c.head):  # "under Amhara administration"
        holders = (Who(c.places[-1].text, None, c.text),)
    holders = (*joined, *(holders or whose_at(p, i)))
    if not holders and not (c.text.lower() == "occupation" and before.head == "under"):
        return
    place, first, none, count = _before(p, i)
    if place is None and i > 2 and p.chunks[i - 2].kind == "comma" and p.chunks[i - 3].head in TERRITORY:
        place, first = ground_at(p, i - 3), i - 3  # "on the east bank, in government hands since May"
    if place is None and i > 1 and p.chunks[i - 2].kind == "noun" and holders:
        place, first = named_ground(p, i - 2), i - 2  # "found Shyrokyne under the control of X"
    governing = next((k for k in reversed(p.clauses) if k.verb < i), None)
    told = next((k for k in p.clauses if k.verb == i + 1 and p.chunks[k.verb].lemma == "be" and k.object), None)
    if place is None and governing is None and told is not None:
        place = named_ground(p, told.object)  # "the only town still in X's hands is Y"
    if place is None and governing is not None:
        told_of = governing.object is not None and governing.object < governing.verb
        place = named_ground(
            p, governing.object if told_of else governing.subject
        )  # "Y, which X says is under its control"
        if governing.subject is not None:
            first = min(first, governing.first)
        if place is None and governing.subject is None:
            return
        held = p.chunks[governing.subject] if governing.subject is not None else c
        if place is None and measured(held) and p.country:
            place = PlaceReference(p.country, p.country, "country")  # "40 % of the country is outside state control"
        if place is None and held.head not in TERRITORY and not measured(held):
            return
    elif place is None:
        return
    verb = next((p.chunks[k] for k in range(i - 2, first, -1) if p.chunks[k].kind == "verb"), None)
    so_far = verb is not None and verb.text.lower().startswith("to have ")  # "the last town to have been in X's hands"
    if verb is not None and verb.infinitive and not so_far and governing is not None and not p.meant(governing):
        return
    start = p.chunks[first].start
    if none:
        nothing = Count("settlements", best=0.0)
        yield holding(p, holders, ControlStatus.LOST, place, start, end, verb, "", nothing, first, i + 3)
        return
    status = ControlStatus.ABSENT if out_of or before.head in ("outside", "beyond") else ControlStatus.CONTROLS
    denied = verb.negated if verb is not None else False
    extent = extent_in(p.plain[start:end])
    if denied and status is ControlStatus.CONTROLS and "no longer" in p.low[start:end]:
        status, denied = ControlStatus.LOST, False
    yield holding(p, holders, status, place, start, end, verb, extent, count, first, i + 3, denied=denied)


def _before(p: Passage, i: int) -> tuple[PlaceReference | None, int, bool, Count | None]:
    """What stands before "under … control": the place, where it begins, whether there is none, how many."""
    k, first = i - 2, i - 1
    place: PlaceReference | None = None
    none, count = False, None
    if k > 0 and p.chunks[k].kind == "comma" and p.chunks[k - 1].places:
        k -= 1  # "X, under Y's control since …"
    while k >= 0 and i - k < 14:
        d = p.chunks[k]
        opens = _aside_before(p, k) if d.kind == "comma" else None
        if opens is not None:
            k = opens - 1
            continue
        if d.kind in ("sub", "mark") or (d.kind == "comma" and d.text != ":"):
            if d.kind == "comma" and place is None and _told_aside(p, k, i):
                k -= 1
                continue
            break
        where = p.place_at(k) if d.places and place is None else None
        if where is not None:
            place, first = meant_ground(p, k) or where.reference, where.first
        if d.kind == "noun" and d.head in TERRITORY:
            first = min(first, k)
            count = count_in(d) if d.quantity is not None else count
        single = "not a single" in p.plain[max(p.sentence.start, d.start - 5) : d.end]
        if (d.kind == "adv" and d.head == "not") or d.words[:1] == ("no",) or single:
            none, first = True, min(first, k)
        k -= 1
    return place, first, none, count


def _told_aside(p: Passage, comma: int, i: int) -> bool:
    """ "X, a market town and for years in Y's hands": whether a place stands before the aside that tells more of it."""
    between = p.chunks[comma + 1 : i]
    told_of = between[:1] and between[0].kind == "noun" and between[0].text.lower().startswith(("a ", "an ", "the "))
    plain = all(c.kind in ("noun", "conj", "prep", "date", "adv", "place") for c in between)
    return bool(told_of) and plain and p.chunks[comma - 1].kind == "place" and not between[0].plural


def _aside_before(p: Passage, k: int) -> int | None:
    """ "Y is, residents say, in X's hands": where the aside opens that a comma closes; None where it closes none."""
    opens = next((j for j in range(k - 2, max(0, k - 8), -1) if p.chunks[j].kind == "comma"), None)
    return opens if opens is not None and p.chunks[opens - 1].lemma in _BEING else None


def _stronghold(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X, a former stronghold of Y", "Y's last stronghold of X"; lost where the sentence says that X was taken."""
    lone = c.head in _LONE and bool(_ONLY & set(c.words))
    if not (c.head in STRONGHOLDS or lone) or c.kind not in ("noun", "actor"):
        return
    if any(k.object == i and p.chunks[k.verb].lemma in _BEING and named_ground(p, k.subject) for k in p.clauses):
        return  # "Y is X's last stronghold in Z": told of Y with the verb
    verb = _governing_verb(p, i)
    if verb is not None and (verb.lemma in LOST or verb.lemma in _ENDING):
        return  # "X lost its last stronghold in Y": told with the verb
    former = any(w in FORMER for w in c.words)
    whose = i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head in ("for", "of")
    holders = _named(c) or (p.who(i + 2) if whose else ()) or whose_at(p, i)
    end = p.chunks[i + 2].end if whose else c.end
    if not holders or not (former or _ONLY & set(c.words) or c.head in _STRONG or "facto" in c.words):
        return
    place: PlaceReference | None = None
    start = c.start
    if i >= 2 and p.chunks[i - 1].kind == "comma" and p.chunks[i - 2].places:
        where = p.place_at(i - 2)
        anchor = p.chunks[i - 2].places[-1].text
        within = where.reference.within if where and where.reference.name == anchor else ()
        told = p.plain[p.chunks[i - 2].start : p.chunks[i - 2].end]
        place = PlaceReference(told, anchor, where.reference.kind if where else None, within=within)
        start = p.chunks[where.first if where else i - 2].start
    elif i >= 2 and p.chunks[i - 1].kind == "comma" and p.chunks[i - 2].definite and p.chunks[i - 2].head in TERRITORY:
        place, start = ground_at(p, i - 2), p.chunks[i - 2].start  # "the settlement, a Russian strongpoint since March"
    else:
        at = i + 4 if whose and not p.chunks[i + 2].places else i + 2
        if at < len(p.chunks) and p.chunks[at].places and p.chunks[at - 1].head in ("of", "in", "at", "near", "around"):
            place, end = p.where(at), p.chunks[at].end
    if place is None:
        return
    gone = former or taken_from(p, i)
    status = ControlStatus.LOST if gone else ControlStatus.CONTROLS
    yield holding(p, holders, status, place, start, end, None, "", None, i, i + 1)


_BEING = ("be", "remain", "become", "stay")
_ONLY = words("control", "only")
_STRONG = words("control", "strong_places")


def _grip_of(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X's control of Y": held, unless the sentence says that it ends."""
    if c.head not in GRIP or c.kind != "noun" or "'" not in c.text or i + 2 >= len(p.chunks):
        return
    who, place = whose_at(p, i), p.where(i + 2)
    if not who or place is None or p.chunks[i + 1].head not in ("of", "over", "on"):
        return
    verb = _governing_verb(p, i)
    if verb is not None and (verb.infinitive or verb.modal or verb.lemma in _ENDING):
        return
    yield holding(p, who, ControlStatus.CONTROLS, place, c.start, p.chunks[i + 2].end, None, "", None, i, i + 3)


_ENDING = words("control", "ending_hold")
_CEASING = ("end", "cease", "vanish", "disappear", "evaporate", "collapse", "stop")


def _presence_of(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "the presence of X's troops in Y", "X's presence in Y"; not where a verb keeps it up, which is told with the verb."""
    if c.head != "presence" or c.kind != "noun":
        return
    if any(k.object == i and p.chunks[k.verb].lemma in _KEEPING for k in p.clauses):
        return
    at, who = i, _named(c) or p.resolver.side_in(i)
    if not who and i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of":
        at, who = i + 2, p.who(i + 2)
    if (
        not who
        or at + 2 >= len(p.chunks)
        or p.chunks[at + 1].head not in ("in", "on", "near", "inside", "at", "around")
    ):
        return
    place = p.where(at + 2)
    if place is not None:
        verb = _governing_verb(p, i)
        end = p.chunks[at + 2].end
        ended = any(
            k.subject == i and p.chunks[k.verb].lemma in _CEASING and not p.chunks[k.verb].negated for k in p.clauses
        )
        status = ControlStatus.LOST if ended else ControlStatus.PRESENT
        yield holding(p, who, status, place, c.start, end, verb, extent_in(c.text), None, i, at + 3)


def _governing_verb(p: Passage, i: int) -> Chunk | None:
    clause: Clause | None = next((k for k in p.clauses if k.object == i), None)
    return p.chunks[clause.verb] if clause is not None else None


def _in_charge(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X: armed groups in full charge since May", "with X in full control of Y", where no verb tells it."""
    if c.head not in ("charge", "control", "command") or i < 2 or p.chunks[i - 1].head != "in" or c.actors:
        return
    if any(
        k.verb < i <= k.last and p.chunks[k.verb].lemma in ("be", "remain", "stay", "put", "find") for k in p.clauses
    ):
        return
    aside = p.chunks[i - 2].kind == "comma" and i > 2  # "X, in control of Y since May, has …"
    who = holder_at(p, i - 3 if aside and i + 1 < len(p.chunks) and p.chunks[i + 1].head == "of" else i - 2)
    over = ground_at(p, i + 2) if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" else None
    place = over or next((w.reference for w in p.places if w.last <= i - 2), None) or p.last_place(i)
    if who and place is not None:
        yield holding(p, who, ControlStatus.CONTROLS, place, p.chunks[i - 2].start, c.end, None, "", None, i - 2, i + 2)


def _equals(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X = Y", as short messages write it."""
    if c.kind != "mark" or c.head != "=" or i == 0 or i + 1 >= len(p.chunks) or p.chunks[i - 1].kind != "place":
        return
    d = p.chunks[i + 1]
    who = p.who(i + 1) or ((Who(d.text, None, d.text),) if _INITIALS.fullmatch(d.text) else ())
    place = p.where(i - 1)
    if who and place is not None:
        yield holding(p, who, ControlStatus.CONTROLS, place, p.chunks[i - 1].start, d.end, None, "", None, i - 1, i + 2)
