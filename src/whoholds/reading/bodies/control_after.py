"""What a capture, an advance, an expulsion, a siege or a withdrawal makes of a place."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus, Modality
from whoholds.reading.bodies.control_holders import ground_before, holder_at, whose_at
from whoholds.reading.bodies.control_words import (
    TERRITORY,
    count_in,
    extent_in,
    ground_at,
    measured,
    named_ground,
    of_clause,
)
from whoholds.reading.bodies.event_owners import owners_of
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage
from whoholds.reading.unlisted_places import name_in

_NO_GROUND = words("terms", "control.no_ground")
_BASES = words("control", "post_nouns") | words("control", "bases")
_HANDING = words("control", "handing_over")


def after_event(p: Passage, clause: Clause, frame: str, subject: tuple[Who, ...]) -> Iterator[Draft]:
    """What an event leaves behind; nothing where it is only planned or possible."""
    verb = p.chunks[clause.verb]
    if p.modality(verb, None, verb.start) in (Modality.PLANNED, Modality.HYPOTHETICAL):
        yield from _fought_over(p, clause, frame, subject)
        return
    reduced = verb.form in ("ed", "participle") and not verb.perfect and clause.object is None
    passive = verb.passive or (reduced and (clause.phrase("by") is not None or frame in ("capture", "besiege")))
    place = p.where_near(clause, prefer_object=True)
    if passive and clause.subject is not None and frame in ("capture", "besiege"):
        place = ground_at(p, clause.subject) or place
    winners = p.who(clause.phrase("by")) if passive else subject
    if not winners and frame == "besiege" and not passive:
        winners = holder_at(p, clause.subject)
    if not winners and frame == "besiege" and clause.subject is not None and p.chunks[clause.subject].head in _RINGS:
        winners = whose_at(p, min(clause.subject + 2, len(p.chunks) - 1))  # "a ring of X's positions surrounds Y"
    if frame == "capture":
        yield from _captured(p, clause, passive, winners, subject, place)
    elif frame == "push":
        yield from _pushed(p, clause, passive, subject, place)
    elif frame == "fall":
        yield from _fallen(p, clause)
    elif frame == "withdraw":
        yield from _left(p, clause, subject)
    elif frame == "advance":
        yield from _entered(p, clause, subject, place)
    elif frame == "besiege" and (winners or passive):
        if place is None and not passive:  # "and which X still surrounds"; a terminal that no list knows
            place = ground_before(p, clause) or named_ground(p, clause.object)
        ground = clause.object is not None and p.chunks[clause.object].head in TERRITORY
        if place is not None or ground:
            yield of_clause(p, clause, winners, ControlStatus.BESIEGES, place)


_RINGS = ("ring", "circle", "chain", "string", "belt", "line", "cordon", "row")


def _fought_over(p: Passage, clause: Clause, frame: str, subject: tuple[Who, ...]) -> Iterator[Draft]:
    """ "is fighting to take X": contested."""
    before = next((c for c in reversed(p.chunks[: clause.verb]) if c.kind == "verb"), None)
    place = p.where_near(clause, prefer_object=True)
    if (
        frame == "capture"
        and before is not None
        and before.lemma in ("fight", "battle", "struggle")
        and subject
        and place
    ):
        yield of_clause(p, clause, subject, ControlStatus.CONTESTS, place)


def _captured(
    p: Passage,
    clause: Clause,
    passive: bool,
    winners: tuple[Who, ...],
    subject: tuple[Who, ...],
    place: PlaceReference | None,
) -> Iterator[Draft]:
    verb, from_ = p.chunks[clause.verb], clause.phrase("from")
    at = clause.subject if passive else clause.object
    thing = p.chunks[at] if at is not None else None
    if passive and subject and from_ is not None and p.chunks[clause.subject or 0].kind != "place":
        cleared = p.where(from_)
        if cleared is not None:  # "the militants have been cleared from X"
            yield of_clause(p, clause, subject, ControlStatus.LOST, cleared)
        return
    if thing is None or not _ground(thing) or place is None:
        return
    if winners:
        extent, count = extent_in(thing.text), count_in(thing)
        yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place, extent, count)
    losers = p.who(from_)
    if losers and p.chunks[from_ or 0].kind != "place" and not verb.negated:
        yield of_clause(p, clause, losers, ControlStatus.LOST, place)


def _ground(thing: Chunk) -> bool:
    """Whether what is taken is ground: a town, "the hill", "it", so many square kilometres; not people, and not mines."""
    if thing.head in _NO_GROUND and not thing.places:
        return False
    return (
        thing.kind == "place"
        or (bool(thing.places) and not thing.civil)
        or thing.head in TERRITORY
        or thing.head in ("it", "which")
        or measured(thing)
    )


def _pushed(
    p: Passage, clause: Clause, passive: bool, subject: tuple[Who, ...], place: PlaceReference | None
) -> Iterator[Draft]:
    losers = subject if passive else p.who(clause.object)
    verb = p.chunks[clause.verb]
    away = verb.lemma.endswith("_out") or verb.text.lower().endswith(" out")
    out_of = clause.phrase("out", "from", *(("of",) if away else ()))  # "a car driven by X, of Y" is no loss
    if losers and out_of is not None:
        yield of_clause(
            p, clause, losers, ControlStatus.LOST, p.where(out_of) or place, extent_in(p.chunks[out_of].text)
        )


def _fallen(p: Passage, clause: Clause) -> Iterator[Draft]:
    to = clause.phrase("to", "under", "into")
    winners, place = p.who(to) or owners_of(p, to), p.place_of(clause.subject)
    verb = p.chunks[clause.verb]
    if place is not None and not winners and p.chunks[clause.verb - 1].head == "never" and not verb.modal:
        yield of_clause(p, clause, (), ControlStatus.CONTROLS, place, denied=False)  # "X never fell"
    if winners and place is not None:
        yield of_clause(p, clause, winners, ControlStatus.CONTROLS, place)


def _left(p: Passage, clause: Clause, subject: tuple[Who, ...]) -> Iterator[Draft]:
    """ "X left Y", "X withdrew from Y", "X handed Y over to Z"."""
    verb = p.chunks[clause.verb]
    object_ = p.chunks[clause.object] if clause.object is not None else None
    if verb.passive or not subject:
        return
    start, end = p.span(clause)
    if verb.lemma in _HANDING and object_ is not None:
        place, gaining = p.where_near(clause, prefer_object=True), p.who(clause.phrase("to", "over"))
        named = object_.kind == "noun" and name_in(object_) is not None
        others = any(w.name != "Civilians" for w in gaining)  # "handed six bodies to elders" gives no ground
        if place is not None and (_ground(object_) or (others and named)):
            yield of_clause(p, clause, subject, ControlStatus.LOST, place)
            if gaining:
                yield of_clause(p, clause, gaining, ControlStatus.CONTROLS, place)
        return
    gaining = p.who(clause.phrase("to")) if object_ is not None and verb.lemma in ("abandon", "relinquish") else ()
    ground = p.where_near(clause, prefer_object=True)
    if ground is not None and any(w.name != "Civilians" for w in gaining):  # "abandoned 13 of X's districts to Y"
        yield of_clause(p, clause, gaining, ControlStatus.CONTROLS, ground)
    if verb.lemma in ("leave", "flee", "quit") and (object_ is None or object_.kind != "place"):
        return
    at = clause.object if object_ is not None and object_.kind == "place" else clause.phrase("from", "of")
    place = p.where(at) if not _to_beside(p, at) else None
    if object_ is not None and object_.head in _BASES and verb.lemma not in ("leave", "flee"):
        place = p.where_near(clause, prefer_object=True)  # "abandoned their base at X"
    if place is not None and not any(w.name == "Civilians" for w in subject):
        yield of_clause(p, clause, subject, ControlStatus.LOST, place, extent_in(p.plain[start:end]))


def _to_beside(p: Passage, at: int | None) -> bool:
    """ "withdrew to positions 2 km from X": the distance, and not where they withdrew from."""
    where = p.place_at(at) if at is not None else None
    return where is not None and where.reference.distance_km is not None


def _entered(p: Passage, clause: Clause, subject: tuple[Who, ...], place: PlaceReference | None) -> Iterator[Draft]:
    verb = p.chunks[clause.verb]
    object_ = p.chunks[clause.object] if clause.object is not None else None
    start, end = p.span(clause)
    if not subject or place is None:
        return
    if verb.lemma in ("enter", "re-enter", "reenter") and object_ is not None:
        if object_.kind == "place" or object_.head in TERRITORY:
            yield of_clause(p, clause, subject, ControlStatus.CONTESTS, place, extent_in(p.plain[start:end]))
    elif verb.lemma == "advance" and clause.phrase("to", "into") is not None:
        yield of_clause(p, clause, subject, ControlStatus.PRESENT, place)
