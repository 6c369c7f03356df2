"""Control in rows: "A holds X, the army Y and the rebels Z", "X is held by A, Y by B", "Under A's control: X, Y" and the lines below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import holder_at, part_of_last, whose_at
from whoholds.reading.bodies.control_words import (
    CONTROLS,
    HELD,
    TERRITORY,
    extent_in,
    holding,
    measured,
    named_ground,
)
from whoholds.reading.chunks import FORCES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage
from whoholds.reading.place_names import PROPER_NAME
from whoholds.reading.unlisted_places import name_in

_HOLDING = CONTROLS | words("control", "keeping")
_HELD_IN = words("control", "control_nouns")
_HEADINGS: dict[ControlStatus, frozenset[str]] = {
    ControlStatus.CONTESTS: words("control", "contested") | words("control", "note_contested"),
    ControlStatus.BESIEGES: words("control", "ringed_words"),
    ControlStatus.LOST: words("control", "note_lost"),
}
_BELONGING = words("control", "belonging_to")
_LONGEST_HEADING = 8
_ROW = 40


def in_rows(p: Passage) -> Iterator[Draft]:
    """What the rows of a sentence say of who holds what."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if verb.negated:
            continue
        if verb.lemma in _HOLDING and not verb.passive and clause.object is not None:
            yield from _others(p, clause)
        prepositions = (
            ("by",) if verb.lemma in CONTROLS else ("to", "with", "under", "in") if verb.lemma in _BELONGING else ()
        )
        for preposition in prepositions:
            at = clause.phrase(preposition)
            if at is not None:
                yield from _others_by(p, clause, preposition, at)
    yield from _below_heading(p)


def without_others(p: Passage, clause: Clause, place: PlaceReference | None) -> PlaceReference | None:
    """A verb's own ground, without what the same row gives to others: "A holds X and the army Y" is X."""
    if place is None or place.relation != "and":
        return place
    theirs = names_of_others(p, clause)
    kept = tuple(n for n in place.others if n not in theirs)
    if len(kept) == len(place.others):
        return place
    return replace(place, others=kept, relation="and" if kept else None)


def names_of_others(p: Passage, clause: Clause) -> frozenset[str]:
    """The places that a row after a verb of holding gives to others."""
    if clause.object is None:
        return frozenset()
    return frozenset(name for c, _, _ in _row(p, clause) for name in (m.text for m in c.places))


def _others(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "A holds X, | the army Y and Z": the verb that the second half leaves out."""
    verb = p.chunks[clause.verb]
    for c, who, (place, start, at) in _row(p, clause):
        yield holding(p, who, ControlStatus.CONTROLS, place, start, c.end, verb, extent_in(c.text), None, at, at + 1)


def _row(p: Passage, clause: Clause) -> list[tuple[Chunk, tuple[Who, ...], tuple[PlaceReference, int, int]]]:
    """What follows the object of a verb of holding and is another's: phrase, holder, place with where its telling begins."""
    out: list[tuple[Chunk, tuple[Who, ...], tuple[PlaceReference, int, int]]] = []
    who: tuple[Who, ...] = ()
    k = (clause.object or clause.verb) + 1
    until = min(len(p.chunks), k + _ROW)
    while k < until:
        c, before = p.chunks[k], p.chunks[k - 1]
        if c.kind == "verb" or c.kind == "pron" or (c.kind == "sub" and c.head not in ("while", "whilst", "whereas")):
            break
        parted = before.kind in ("comma", "conj", "mark", "sub", "adv")
        if c.kind not in ("actor", "noun", "place") or not parted:
            k += 1
            continue
        after = p.chunks[k + 1] if k + 1 < len(p.chunks) else None
        side = _side_and_place(p, k, c)
        if side is not None and not (after is not None and after.kind == "verb"):
            who, place = side
            out.append((c, who, (place, c.start, k)))
            k += 1
            continue
        ground = _ground_of(p, k + 1) if after is not None and not c.places else None
        if ground is not None and (k + 2 >= len(p.chunks) or p.chunks[k + 2].kind != "verb"):
            holder = holder_at(p, k)
            if holder and not c.civil:
                who = holder
                out.append((p.chunks[k + 1], who, (ground, c.start, k)))
                k += 2
                continue
        if who and c.kind == "place" and c.places and not c.actors:
            out.append((c, who, (_named(c), c.start, k)))
        k += 1
    return out


def _named(c: Chunk) -> PlaceReference:
    return PlaceReference(c.places[-1].text, c.places[-1].text)


def _ground_of(p: Passage, at: int) -> PlaceReference | None:
    """The ground that a phrase of a row is; "the east" where no place was told before is the east."""
    c = p.chunks[at]
    if c.kind not in ("place", "noun") or c.actors:
        return None
    if c.kind == "place" and c.places:
        return _named(c) if not (set(c.words) & TERRITORY and c.words[:1] != ("%",)) else part_of_last(p, at)
    whole = c.definite and c.head in TERRITORY
    return part_of_last(p, at) or (PlaceReference(c.text, c.text) if whole else None)


def _side_and_place(p: Passage, at: int, c: Chunk) -> tuple[tuple[Who, ...], PlaceReference] | None:
    """ "…, US troops al-Tanf", "the rebels Belmar": a holder and a place that stand as one phrase."""
    if c.frame is not None or c.held or c.backers:
        return None
    if c.actors:
        m = c.actors[0]
        rest = p.plain[m.end : c.end].strip()
        told = rest.split(" ")
        fighters = bool(told) and told[0].lower() in FORCES
        name = PROPER_NAME.fullmatch(" ".join(told[1:]) if fighters else rest)
        if name is None or (m.kind in ("adjective", "state", "capital") and not fighters):
            return None
        return (Who(m.name, m.actor, p.plain[c.start : m.end]),), PlaceReference(name.group(), name.group())
    if not c.places or c.places[-1].end != c.end:
        return None
    before = p.plain[c.start : c.places[-1].start].strip()
    side = before.lower().rpartition(" ")[2]
    if side not in FORCES:
        return None
    return p.resolver.side_called(side, at) or (Who(before, None, before),), _named(c)


def _others_by(p: Passage, clause: Clause, preposition: str, at: int) -> Iterator[Draft]:
    """ "X is held by A, | Y by B": the verb that the second half leaves out."""
    verb = p.chunks[clause.verb]
    k = at + 1
    while k + 3 < min(len(p.chunks), at + _ROW):
        if p.chunks[k].kind == "verb":
            return
        joint = p.chunks[k].kind in ("comma", "conj", "mark", "sub")
        k += 1
        if not joint or p.chunks[k].kind not in ("place", "noun"):
            continue
        ground = p.chunks[k]
        behind = k + 1 + (p.chunks[k + 1].kind == "adv")
        if behind + 1 >= len(p.chunks) or p.chunks[behind].head != preposition:
            continue
        who = whose_at(p, behind + 1) if preposition == "in" else holder_at(p, behind + 1)
        place = part_of_last(p, k) or named_ground(p, k)
        owned = p.plain.startswith(("'s", "s'"), p.chunks[behind + 1].end - 1) or p.plain.startswith(
            "'s", p.chunks[behind + 1].end
        )
        if preposition == "in" and owned:  # "X is in A's hands, Y in B's"
            who = holder_at(p, behind + 1)
        elif preposition == "in" and p.chunks[behind + 1].head not in _HELD_IN:
            continue
        if who and place is not None and ground.frame is None and not ground.civil:
            end = p.chunks[behind + 1].end
            yield holding(p, who, ControlStatus.CONTROLS, place, ground.start, end, verb, "", None, k, behind + 2)
            k = behind + 1


def _below_heading(p: Passage) -> Iterator[Draft]:
    """ "Under A's control: X, Y", and X and Y in the lines below "Held by A:"."""
    memory = p.resolver.memory
    colon = next((k for k, c in enumerate(p.chunks[:_LONGEST_HEADING]) if c.text == ":"), None)
    told = _heading(p, colon) if colon else None
    if told is not None and colon is not None:
        who, status = told
        memory.heading = (who, status.value) if colon + 1 == len(p.chunks) else None
        yield from _row_of_places(p, colon + 1, who, status)
        return
    if memory.heading is None:
        return
    first = next((k for k, c in enumerate(p.chunks) if c.kind != "mark"), len(p.chunks))
    found = list(_row_of_places(p, first, memory.heading[0], ControlStatus(memory.heading[1])))
    if not found:
        memory.heading = None
    yield from found


def _heading(p: Passage, colon: int) -> tuple[tuple[Who, ...], ControlStatus] | None:
    """Who holds what stands behind a colon, and how; None where what stands before it says nothing of the kind."""
    ahead = p.chunks[:colon]
    last = ahead[-1]
    if any(c.kind == "verb" and (c.passive or c.perfect or c.modal or c.form in ("s", "past", "ing")) for c in ahead):
        return None
    status = next((s for s, told in _HEADINGS.items() if last.head in told or last.text.lower() in told), None)
    if status is not None and len(ahead) <= 2:
        return (), status
    if last.held and (last.head in TERRITORY or not last.places):
        return tuple(Who(m.name, m.actor, last.text) for m, _, _, _ in last.held[:1]), ControlStatus.CONTROLS
    side = next((w.rpartition("-")[0] for w in last.words if w.rpartition("-")[2] in HELD and "-" in w), "")
    if side and last.head in TERRITORY | {side + "-" + h for h in HELD}:
        return p.resolver.side_called(side, colon - 1) or (Who(side, None, last.text),), ControlStatus.CONTROLS
    for k, c in enumerate(ahead):
        ground = all(d.head in TERRITORY or d.kind in ("adv", "mark", "comma") for d in ahead[:k])
        if not ground or k + 1 >= colon:
            continue
        if c.kind == "prep" and c.head in ("under", "in") and ahead[k + 1].head in _HELD_IN:
            return _if_any(whose_at(p, k + 1))
        if c.kind == "verb" and c.lemma in CONTROLS and ahead[k + 1].head == "by" and k + 2 < colon:
            return _if_any(holder_at(p, k + 2))
        if c.kind == "prep" and c.head in ("under", "with") and ahead[k + 1].kind == "actor":
            return _if_any(holder_at(p, k + 1))
    return None


def _if_any(who: tuple[Who, ...]) -> tuple[tuple[Who, ...], ControlStatus] | None:
    return (who, ControlStatus.CONTROLS) if who else None


def _row_of_places(p: Passage, first: int, who: tuple[Who, ...], status: ControlStatus) -> Iterator[Draft]:
    """The places of a row that is nothing but places; nothing where anything else stands in it."""
    row = p.chunks[first:]
    grounds = [k for k, c in enumerate(row, first) if c.kind in ("place", "noun") and (c.places or name_in(c))]
    plain = all(
        k in grounds
        or c.kind in ("comma", "conj", "adv", "date", "mark")
        or (c.kind == "prep" and c.head in ("of", "in", "to", "since", "around", "near"))
        or (c.kind == "noun" and (extent_in(c.text) or c.head in TERRITORY or measured(c)))
        for k, c in enumerate(row, first)
    )
    if not plain or (first == 0 and len(grounds) > len(row)):
        return
    for k in grounds:
        c = p.chunks[k]
        if p.chunks[k - 1].head in ("in", "of") and k - 1 > first and p.chunks[k - 2].places:
            continue  # "X in Y": X
        match = name_in(c)
        place = PlaceReference(match.group(), match.group()) if match and not c.places else _named(c)
        begin = p.chunks[k - 2].start if k - 2 >= first and extent_in(p.chunks[k - 2].text) else c.start
        told = extent_in(p.plain[begin : c.end])
        yield holding(p, who, status, place, begin, c.end, None, told, None, k, k + 1)
