"""What is left to somebody: "has nothing left but X", "holds little more than X", "what remains to A is X", "leaves A with X"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import doer, fighters_of, here_of, holder_at
from whoholds.reading.bodies.control_words import CONTROLS, TERRITORY, extent_in, ground_at, holding, measured
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage
from whoholds.reading.unlisted_places import name_in

_LITTLE, _BUT = words("control", "little"), words("control", "but")
_KEEPING = CONTROLS | words("control", "keeping")
_LEFT = words("control", "left")
_REACH = 14

_Rule = Callable[[Passage, Clause], Iterator[Draft]]


def remains(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What a clause tells is left to somebody; nothing where it tells nothing of the kind."""
    verb = p.chunks[clause.verb]
    if verb.modal or verb.infinitive or verb.negated:
        return
    for rule in (_nothing_but, _what_remains, _left_with):
        told = list(rule(p, clause))
        if told:
            yield from told
            return


_Grounds = list[tuple[PlaceReference, int]]


def _each(p: Passage, clause: Clause, who: tuple[Who, ...], grounds: _Grounds) -> Iterator[Draft]:
    verb = p.chunks[clause.verb]
    start = verb.start if clause.verb and p.chunks[clause.verb - 1].kind == "sub" else p.span(clause)[0]
    for place, end in grounds if any(w.name != "Civilians" for w in who) else ():
        first, last = clause.first, clause.last
        yield holding(p, who, ControlStatus.CONTROLS, place, start, end, verb, "", None, first, last)


def _places_from(p: Passage, first: int) -> _Grounds:
    """The places from a phrase on and where each ends, up to the next verb, relative clause or end of a thought."""
    out: _Grounds = []
    k, end = first, min(len(p.chunks), first + _REACH)
    while k < end:
        c = p.chunks[k]
        if c.kind in ("verb", "sub") or (c.kind == "mark" and c.head == ";"):
            break
        where = p.place_at(k)
        if where is not None:
            out.append((where.reference, where.end))
            k = max(where.last, k + 1)
            continue
        if c.kind == "noun" and not c.actors and c.frame is None and (name := name_in(c)) is not None:
            out.append((PlaceReference(c.text, name.group()), c.end))
        k += 1
    return out


def _is_ground(p: Passage, at: int) -> bool:
    """Whether what is left begins with ground: "the camp at X", "nearly all of X"; not "contempt for X", "14 dead in X"."""
    at += at < len(p.chunks) and p.chunks[at].kind == "adv"
    if at >= len(p.chunks):
        return False
    c = p.chunks[at]
    return c.kind == "place" or c.head in TERRITORY or bool(extent_in(c.text)) or (not c.actors and bool(name_in(c)))


def _nothing_but(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "has nothing left in X but Y", "holds little more than Y and Z", "has only Y left"."""
    verb = p.chunks[clause.verb]
    if verb.lemma not in _KEEPING or verb.passive:
        return
    v, n = clause.verb, len(p.chunks)
    first = next((k for k in range(v + 1, min(v + 4, n)) if p.chunks[k].kind not in ("adv", "mark")), v)
    c = p.chunks[first]
    only = any(d.head in ("only", "just") for d in p.chunks[v + 1 : first]) or c.words[:1] == ("only",)
    if c.head in _LITTLE or (c.words[:1] == ("no",) and c.head in ("more", "ground", "territory")):
        but = next((k for k in range(first, min(first + 10, n)) if p.chunks[k].head in _BUT), None)
        if but is None:
            return
        places = _places_from(p, but + 1) if _is_ground(p, but + 1) else []
    elif only and verb.lemma in ("have", "keep"):
        left = next((k for k in range(first, min(first + 6, n)) if p.chunks[k].lemma in _LEFT), None)
        if left is None:
            return
        places = _places_from(p, first)
    else:
        return
    yield from _each(p, clause, doer(p, clause) or holder_at(p, clause.subject), places)


def _what_remains(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "What remains to A is X", "all that A still holds are X and Y"."""
    if p.chunks[clause.verb].lemma != "be":
        return
    inner = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if inner is None or p.chunks[inner.verb].lemma not in _LEFT | _KEEPING:
        return
    opens = p.chunks[max(0, inner.verb - 4) : inner.verb]
    if not any(c.head in ("what", "all") for c in opens):
        return
    to = inner.phrase("to", "for", "with")
    own = inner.subject if inner.subject is not None and p.chunks[inner.subject].head not in ("what", "all") else None
    yield from _each(p, clause, holder_at(p, to) or holder_at(p, own), _places_from(p, clause.verb + 1))


def _left_with(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "The defeat leaves A with X", "A are left with less than a square kilometre around it"."""
    verb, with_ = p.chunks[clause.verb], clause.phrase("with")
    if verb.lemma != "leave" or with_ is None:
        return
    if not verb.passive:
        if _is_ground(p, with_):
            yield from _each(p, clause, holder_at(p, clause.object), _places_from(p, with_))
        return
    k = with_ + 2 if with_ + 2 < len(p.chunks) and p.chunks[with_ + 1].head == "than" else with_
    c = p.chunks[k]
    places = _places_from(p, with_)
    if not places and (measured(c) or c.head in TERRITORY or c.head == "kilometre" or extent_in(c.text)):
        here = ground_at(p, k) or here_of(p, clause)
        places = [(here, c.end)] if here is not None else []
    yield from _each(p, clause, fighters_of(p, clause) or holder_at(p, clause.subject), places)
