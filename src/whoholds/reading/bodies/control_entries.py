"""Entries that tell who holds a place without a verb: "X, Y: A", "X: A in the towns, B in the hills", "A's troops in X", "X stays red"."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import holder_at
from whoholds.reading.bodies.control_words import TERRITORY, ground_at, holding, named_ground
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.passage import Passage
from whoholds.reading.unlisted_places import name_in

_IN = words("control", "where_noted")
_TURF = words("control", "turf")
_SIDES = load("actors")["sides"]
_GROUPS = words("control", "group_words")
_COLOURS, _SHADING = words("control", "colours"), words("control", "shading")
_GREY = ("grey", "gray")
_LONGEST = 12


def entries(p: Passage) -> Iterator[Draft]:
    """What a sentence that is an entry of a list says of control."""
    told = list(_by_colon(p))
    yield from told
    if not told and not any(c.kind == "verb" for c in p.chunks):
        yield from _troops_in(p)
    yield from _coloured(p)


def _by_colon(p: Passage) -> Iterator[Draft]:
    """ "X, Y and Z: A", "X and Y: A in the towns, B in the hills all around": each holder with its part."""
    colon = next((k for k, c in enumerate(p.chunks[:_LONGEST]) if c.text == ":"), None)
    if colon is None or colon == 0 or colon + 1 >= len(p.chunks):
        return
    places = _places_before(p, colon)
    if not places:
        return
    at = colon + 1
    for end in [*(k for k in range(at, len(p.chunks)) if p.chunks[k].text in (",", ";")), len(p.chunks)]:
        row = p.chunks[at:end]
        if any(c.kind == "verb" for c in row) or any(at <= (k.subject or 0) < end for k in p.clauses):
            return
        told = _holder_of_entry(p, at, end)
        if told is None:
            return
        who, ground = told
        first = 0 if at == colon + 1 else at
        for place in [ground] if ground is not None else places:
            status = ControlStatus.PRESENT if ground is not None else ControlStatus.CONTROLS
            stop = p.chunks[end - 1].end
            yield holding(p, who, status, place, p.chunks[first].start, stop, None, "", None, at, end)
        p.resolver.memory.lists_holders = True
        at = end + 1
        if ground is None:
            return


def _places_before(p: Passage, colon: int) -> list[PlaceReference]:
    """The places of "X, Y and the coast:"; none where anything else stands before the colon."""
    ahead = p.chunks[:colon]
    out: list[PlaceReference] = []
    for k, c in enumerate(ahead):
        plain = c.kind in ("comma", "conj", "adv", "date", "mark") or (
            c.kind == "prep" and c.head in ("of", "in", "and")
        )
        if plain:
            continue
        if c.kind not in ("place", "noun") or c.actors or c.frame is not None or c.quantity is not None:
            return []
        if c.places:
            out.append(PlaceReference(c.text, c.places[-1].text))
        elif (name := name_in(c)) is not None:
            out.append(PlaceReference(c.text, name.group()))
        elif c.head not in TERRITORY:
            return []
        if k and ahead[k - 1].head in ("of", "in") and len(out) > 1:
            out.pop()
    if out and not any(c.places for c in ahead) and not (len(out) > 1 or p.resolver.memory.lists_holders):
        return []  # one word that no list knows: as likely "Summary:" or a name
    return out


def _holder_of_entry(p: Passage, at: int, end: int) -> tuple[tuple[Who, ...], PlaceReference | None] | None:
    """Who an entry names, and the part of the place where: "army in the towns"; None where it is no holder."""
    row = [k for k in range(at, end) if p.chunks[k].kind not in ("adv", "date", "mark")]
    row = [k for k in row if not (p.chunks[k].head in ("throughout", "all") and p.chunks[k].kind in ("prep", "noun"))]
    if not row:
        return None
    c = p.chunks[row[0]]
    who = _who_of_entry(p, row[0], c)
    rest = row[1:]
    if not who:
        return None
    if not rest or (p.chunks[rest[0]].head in ("since", "from", "for", "until", "as")):
        return who, None
    if p.chunks[rest[0]].kind == "conj" and len(rest) > 1:
        also = _who_of_entry(p, rest[1], p.chunks[rest[1]])
        return ((*who, *also), None) if also and len(rest) == 2 else None
    if p.chunks[rest[0]].kind == "prep" and p.chunks[rest[0]].head in _IN and len(rest) > 1:
        part = p.chunks[rest[1]]
        place = ground_at(p, rest[1]) or named_ground(p, rest[1])
        if place is None and part.head in TERRITORY:
            near = next((w.reference for w in p.places if w.last <= at), None)
            place = PlaceReference(part.text, near.name, near.kind, within=near.within) if near is not None else None
        return (who, place) if place is not None else None
    return None


def _who_of_entry(p: Passage, at: int, c: Chunk) -> tuple[Who, ...]:
    """A holder that stands alone: "M23", "government", "al-Shabaab country", "Hadrami Elite"."""
    if c.frame is not None or c.civil or c.quantity is not None:
        return ()
    if c.actors and (c.kind == "actor" or c.head in _TURF):
        return tuple(Who(m.name, m.actor, c.text) for m in c.actors if m.actor != "civilians")
    if c.kind == "noun" and not c.places:
        if c.head in _SIDES and len(c.words) == 1:
            return p.resolver.side_called(c.head, at)
        if armed(c) or (c.text[:1].isupper() and c.head in _GROUPS and len(c.words) > 1):
            return holder_at(p, at) or (Who(c.text, None, c.text),)
    return ()


def _troops_in(p: Passage) -> Iterator[Draft]:
    """ "Ugandan troops in X, by arrangement with the capital": present, in a sentence that has no verb at all."""
    if p.sentence.kind != "body" or len(p.chunks) > _LONGEST or any(c.frame is not None for c in p.chunks):
        return
    first = next((k for k, c in enumerate(p.chunks) if c.kind not in ("mark", "adv", "comma")), None)
    if first is None or first + 2 >= len(p.chunks) or p.chunks[first + 1].head not in _IN:
        return
    c = p.chunks[first]
    where = p.place_at(first + 2)
    if where is None or c.civil or not armed(c) or c.quantity is not None:
        return
    who = p.who(first) or holder_at(p, first)
    if who and not p.is_state(where.reference):
        end = p.chunks[where.last - 1].end
        yield holding(p, who, ControlStatus.PRESENT, where.reference, c.start, end, None, "", None, first, where.last)


def _plainly_shaded(p: Passage, c: Chunk, clause: Clause | None) -> bool:
    """ "X stays red" is a map's where no legend is told; "X is black" may be a man."""
    verb = p.chunks[clause.verb].lemma if clause is not None else ""
    place = clause is not None and clause.subject is not None and p.chunks[clause.subject].kind == "place"
    return place and verb in ("stay", "remain", "go", "turn", "flip") and c.head in ("red", "blue", "green", *_GREY)


def _coloured(p: Passage) -> Iterator[Draft]:
    """ "X stays blue", "X goes to red", "X is back in grey": whose the colour is where a legend told it ("red is A-held")."""
    memory = p.resolver.memory
    for k, c in enumerate(p.chunks):
        if c.head not in _COLOURS or c.kind not in ("noun", "adv") or len(c.text.split()) > 1:
            continue
        legend = p.chunks[k + 1 : k + 4]
        told = next((d for d in legend if d.held or d.actors), None)
        grey = any(d.head in ("disputed", "contested") or "disputed" in d.text for d in legend)
        first = k == 0 or p.chunks[k - 1].kind in ("comma", "conj")
        if first and (told is not None or grey):  # "Red is A-held, blue B, grey disputed"
            mention = (told.held[0][0] if told.held else told.actors[0]) if told is not None else None
            memory.colours[c.head] = (Who(mention.name, mention.actor, c.text),) if mention is not None else ()
            continue
        clause = next((d for d in p.clauses if d.verb < k <= d.verb + 3 and p.chunks[d.verb].lemma in _SHADING), None)
        alone = k >= 2 and p.chunks[k - 1].text == ":"
        if not memory.colours and not _plainly_shaded(p, c, clause):
            continue
        if (clause is None and not alone) or (k + 1 < len(p.chunks) and p.chunks[k + 1].kind in ("noun", "place")):
            continue
        at = clause.subject if clause is not None else k - 2
        place = ground_at(p, at) or named_ground(p, at)
        name = name_in(p.chunks[at]) if place is None and at is not None and memory.colours else None
        if name is not None and at is not None:
            place = PlaceReference(p.chunks[at].text, name.group())
        if place is None or (clause is not None and p.chunks[clause.verb].negated):
            continue
        status = ControlStatus.CONTESTS if c.head in _GREY else ControlStatus.CONTROLS
        who = memory.colours.get(c.head, ())
        verb = p.chunks[clause.verb] if clause is not None else None
        first_at = at if at is not None else k
        yield holding(p, who, status, place, p.chunks[first_at].start, c.end, verb, "", None, first_at, k + 1)
