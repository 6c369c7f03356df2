"""Sieges told by a noun or a participle: "under siege by Y", "Y's blockade of X", "in the third month of siege", "X, ringed by Y"."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import ground_before, holder_at, people_of
from whoholds.reading.bodies.control_words import TERRITORY, ground_at, holding, named_ground, of_clause
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

SIEGES = words("control", "sieges")
RINGED = words("control", "ringed_words")
LAYING = words("control", "laying")
_LIFTING = words("control", "lifting")
_SPANS = words("control", "spans")


def siege(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """What a phrase says of a siege."""
    if c.head in SIEGES:
        yield from _under(p, i, c)
        yield from _siege_of(p, i, c)
    yield from _ground(p, i, c)
    yield from _ringed_note(p, i, c)


def no_way_out(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X, whose people have not been allowed out since May", "nothing gets into X", "no food has been let in": besieged."""
    verb, at = p.chunks[clause.verb], clause.subject
    if at is None or verb.infinitive:
        return
    c = p.chunks[at]
    none = verb.negated or c.words[:1] == ("no",) or c.head in ("nothing", "nobody")
    goods = c.head in _SUPPLIES
    people = c.civil or c.head == "nobody" or c.words == ("no", "one") or any(a.actor == "civilians" for a in c.actors)
    if not none or not (goods or people):
        return
    k = next((k for k in p.clauses if k.verb == clause.verb + 1 and p.chunks[k.verb].lemma in _LEAVING), None)
    out = p.chunks[clause.verb + 1 : clause.verb + 2]
    way = out[0].head if out else ""  # who may not come in besieges nobody
    through = way in _WAY_OUT if goods else way in ("out", "through") or (k is not None and p.chunks[k.verb].infinitive)
    let = verb.lemma in _LETTING and verb.passive
    gets = verb.lemma in ("get", "come", "go") and not verb.perfect
    if not through or not (let or gets):
        return
    own = people_of(p, at) or (ground_before(p, clause) if p.chunks[at - 1].head == "whose" else None)
    near = p.where_near(clause) or (p.where_near(k, prefer_object=True) if k is not None else None)
    place = own or near or p.last_place(clause.verb)
    if place is not None and not p.is_state(place):
        yield of_clause(p, clause, (), ControlStatus.BESIEGES, place, denied=False)


_SUPPLIES, _LETTING = words("control", "supplies"), words("control", "letting")
_WAY_OUT, _LEAVING = words("control", "way_out"), words("control", "leaving")


def _by(p: Passage, i: int, c: Chunk) -> tuple[Who, ...]:
    own = tuple(Who(m.name, m.actor, c.text) for m in c.actors) or p.resolver.side_in(i)
    if not own and i + 2 < len(p.chunks) and p.chunks[i + 1].head in ("by", "from"):
        own = holder_at(p, i + 2)
    return own


def _under(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X has been under siege (by Y)", "X still under Y blockade", "X is in its third month of siege"."""
    ahead = p.chunks[i - 1].head if i else ""
    lasting = ahead in ("of", "under") and i > 1 and bool(_SPANS & {p.chunks[i - 2].head, *p.chunks[i - 2].words})
    if ahead != "under" and not lasting:
        return
    clause = next((k for k in reversed(p.clauses) if k.verb < i < max(k.last, k.verb + 6)), None)
    by = _by(p, i, c)
    of_town = next((k for k in p.clauses if lasting and k.subject == i - 2), None)
    if of_town is not None and "'s" in p.chunks[i - 2].words:  # "the town's sixth year of blockade goes on"
        here = p.where(i - 2) or p.last_place(i - 2)
        if here is not None:
            yield of_clause(p, of_town, by, ControlStatus.BESIEGES, here)
        return
    if clause is None:
        at = next((k for k in range(i - 2, max(-1, i - 8), -1) if p.chunks[k].places), None)
        where = p.place_at(at) if at is not None else None
        here = p.last_place(i) if where is None and lasting and not p.clauses else None
        if here is not None:  # "Day 376 of the siege."
            yield holding(
                p, by, ControlStatus.BESIEGES, here, p.chunks[i - 2].start, c.end, None, "", None, i - 2, i + 1
            )
        if where is not None and at is not None:
            start = p.chunks[where.first].start
            yield holding(p, by, ControlStatus.BESIEGES, where.reference, start, c.end, None, "", None, at, i + 3)
        return
    place = ground_at(p, clause.subject)
    if place is None and lasting:
        place = named_ground(p, clause.subject)
    counted = _so_many(p, clause)
    if place is None and counted and p.country:
        place = PlaceReference(p.country, p.country, "country")
    if place is None and not counted:
        return
    start, end = p.span(clause)
    by = by or p.who(clause.phrase("by", "from"))
    verb = p.chunks[clause.verb]
    first, last, end = clause.first, clause.last, max(end, c.end)
    yield holding(p, by, ControlStatus.BESIEGES, place, start, end, verb, "", None, first, last, denied=verb.negated)


def _so_many(p: Passage, clause: Clause) -> bool:
    """ "At least 23 localities live under blockade": somewhere in the country."""
    c = p.chunks[clause.subject] if clause.subject is not None else None
    return c is not None and c.quantity is not None and c.head in TERRITORY


def _siege_of(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "Y's blockade of X", "the siege of X by Y", "the cordon around X": besieged, unless it is said to be lifted."""
    thrown = i + 3 < len(p.chunks) and p.chunks[i + 1].lemma in ("throw", "lay", "impose", "draw", "set", "put")
    on = i + 2 if thrown else i + 1  # "the cordon thrown around X", "the blockade imposed by Y on X"
    if thrown and p.chunks[on].head == "by" and on + 3 < len(p.chunks):
        on += 2
    if on + 1 >= len(p.chunks) or p.chunks[on].head not in ("of", "on", "around", "to"):
        return
    place = ground_at(p, on + 1) or named_ground(p, on + 1)
    clause = next((k for k in p.clauses if i in (k.subject, k.object)), None)
    verb = p.chunks[clause.verb] if clause is not None else None
    if place is None or (verb is not None and (verb.lemma in _LIFTING or verb.infinitive or verb.modal)):
        return
    if verb is not None and clause is not None and clause.object == i and verb.lemma in LAYING:  # told with the verb
        return
    before = p.chunks[i - 1].head if i else ""
    if before == "of" and i > 1 and p.chunks[i - 2].frame is None and p.chunks[i - 2].head in _LIFTED:
        return  # "the end of the siege of X"
    by = _by(p, i, c)
    after = p.chunks[i + 3 : i + 5]
    if not by and len(after) == 2 and after[0].head == "by":
        by = holder_at(p, i + 4)
    end = p.chunks[i + 2].end
    if verb is not None and clause is not None and clause.subject == i:
        end = max(end, p.chunks[clause.verb].end)
    yield holding(p, by, ControlStatus.BESIEGES, place, c.start, end, verb, "", None, i, i + 3)


_LIFTED = words("control", "siege_turns")


def _ground(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "the besieged neighbourhood of Y", "encircled Y": the phrase's own place, and no other of its sentence."""
    if c.kind not in ("noun", "place") or not RINGED & set(c.words):
        return
    at = i if c.places else i + 2
    if at >= len(p.chunks) or (at > i and (p.chunks[i + 1].head != "of" or c.head not in TERRITORY)):
        return
    d = p.chunks[at]
    if d.places and d.kind in ("place", "noun"):
        kind = c.head if at > i else None
        place = PlaceReference(p.plain[c.start : d.end], d.places[-1].text, kind)
        yield holding(p, (), ControlStatus.BESIEGES, place, c.start, d.end, None, "", None, i, at + 1)


def _ringed_last(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "The garrison sits at X, encircled": the participle that ends a thought."""
    ends = i + 1 >= len(p.chunks) or p.chunks[i + 1].kind == "mark"
    if c.kind != "verb" or c.text.lower() not in RINGED or not ends or i < 2 or p.chunks[i - 1].kind != "comma":
        return
    place = ground_at(p, i - 2) or named_ground(p, i - 2) or p.last_place(i)
    if place is not None:
        start = p.chunks[i - 2].start
        yield holding(p, (), ControlStatus.BESIEGES, place, start, c.end, c, "", None, i - 2, i + 1)


def _ringed_note(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X: cut off", "X – besieged since May", "ringed by Y since May" as a note about the place told before."""
    yield from _ringed_last(p, i, c)
    since = i + 1 < len(p.chunks) and p.chunks[i + 1].date is not None and p.chunks[i + 1].text.startswith("since")
    marks = (":", "-", "–", "—", "(", *((",",) if since and c.kind == "verb" else ()))
    if i and not (p.chunks[i - 1].kind in ("comma", "mark") and p.chunks[i - 1].text in marks):
        return
    told = c.head if c.kind == "noun" else c.text.lower()
    cut_off = told == "cut" and p.low.startswith(" off", c.end)
    participle = c.kind == "verb" and c.form in ("ed", "participle", "base") and told in RINGED
    if not (cut_off or told in ("cut off", "under siege") or participle or (c.kind == "noun" and told in RINGED)):
        return
    if participle and any(k.verb == i and k.object is not None for k in p.clauses):
        return
    first = next((w for w in p.places if w.last <= i), None)
    place = first.reference if first is not None else p.last_place(0)
    if i and place is None:
        place = named_ground(p, i - 2)
    if not i and participle:  # "Blockaded since May, X lives from airdrops"
        main = next((k for k in p.clauses if k.verb > i and k.subject is not None), None)
        place = (named_ground(p, main.subject) if main is not None else None) or place
    if place is None:
        return
    own = next((k for k in p.clauses if k.verb == i), None)
    by = holder_at(p, own.phrase("by")) if own is not None else ()
    if not i and not by and c.form == "base":
        return
    start = p.chunks[first.first].start if first is not None else p.chunks[0].start
    end = p.chunks[own.last - 1].end if own is not None else (c.end + 4 if cut_off else c.end)
    yield holding(p, by, ControlStatus.BESIEGES, place, start, end, c if participle else None, "", None, 0, i + 3)
