"""One deed, place after place: "X fell, Y followed on Tuesday", "Z came last", "as was W", "followed by V"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from whoholds.model import Draft, Event, PlaceReference
from whoholds.model.vocabularies import Modality
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

_TURNS, _FATES = words("terms", "events.turns"), words("terms", "events.fates")
_ROW = words("terms", "events.in_turn")
_ON_THE_GROUND = ("Battles", "Explosions/Remote violence", "Violence against civilians")
_GROUND = ("Other", "Non-violent transfer of territory", "Looting/property destruction")


def in_turn(p: Passage, told: Sequence[Draft]) -> Iterator[Draft]:
    """The places a clause adds to the deed told last, here or in a sentence before."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        before = _before(p, told, verb.start) if verb.lemma in _ROW else None
        if before is None or not isinstance(before.body, Event):
            continue
        for place, end in _next_places(p, clause):
            if place.name == (before.body.place.name if before.body.place is not None else ""):
                continue
            start = min(p.chunks[clause.first].start, p.chunks[clause.verb].start)
            body = replace(before.body, place=place, casualties=(), seized=())
            valid = p.when(clause.first, max(clause.last, clause.verb + 1))
            yield p.draft(
                body, start, max(end, p.chunks[max(clause.last - 1, clause.verb)].end), verb=verb, valid=valid
            )


def remember(p: Passage, told: Sequence[Draft]) -> None:
    """Keeps the last deed of a sentence for the sentences after it."""
    done = next((d for d in reversed(told) if _a_deed(d)), None)
    if done is not None:
        p.resolver.memory.deed = done


def _a_deed(draft: Draft) -> bool:
    body = draft.body
    ground = isinstance(body, Event) and (body.event_type in _ON_THE_GROUND or body.sub_event_type in _GROUND)
    return ground and body.place is not None and draft.modality is not Modality.PLANNED and not draft.denied


def _before(p: Passage, told: Sequence[Draft], start: int) -> Draft | None:
    here = [d for d in told if (d.citation.start or 0) < start and _a_deed(d)]
    return here[-1] if here else p.resolver.memory.deed


def _next_places(p: Passage, clause: Clause) -> Iterator[tuple[PlaceReference, int]]:
    """The places a clause puts in the row, with where each ends."""
    verb, at = p.chunks[clause.verb], clause.verb
    if verb.modal or verb.infinitive or verb.negated:
        return
    if verb.lemma == "follow" and verb.form in ("ed", "participle"):
        by = clause.phrase("by")
        if by is not None:  # "followed by Y and Z"
            yield from _listed(p, by)
        elif clause.object is None and not verb.passive:
            yield from _subject(p, clause)
        return
    ahead = p.chunks[at - 1] if at else None
    if ahead is not None and ahead.head in ("as", "so") and verb.lemma in ("be", "do"):  # "as was Y", "so did Y"
        if at + 1 < len(p.chunks) and p.chunks[at + 1].nominal:
            place = p.where(at + 1) or (p.where(clause.phrase("of")) if clause.phrase("of") is not None else None)
            if place is not None:
                yield place, p.chunks[at + 1].end
        return
    after = p.chunks[at + 1 : at + 3]
    turn = any(c.kind in ("adv", "noun") and c.text.lower() in _TURNS for c in after)
    fate = verb.lemma in ("meet", "share", "suffer", "go") and clause.object is not None
    past = verb.form == "past" and verb.text.split()[0].lower() not in ("is", "are", "has", "have")
    if (turn and past and verb.lemma in ("go", "come", "be", "do")) or (
        fate and p.chunks[clause.object or 0].head in _FATES
    ):
        yield from _subject(p, clause)


def _subject(p: Passage, clause: Clause) -> Iterator[tuple[PlaceReference, int]]:
    """The place that is the subject, with what "and" joins to it."""
    if clause.subject is None:
        return
    place = p.where(clause.subject) if p.chunks[clause.subject].kind == "place" else None
    if place is not None and not p.is_state(place):
        yield place, p.chunks[clause.verb].end


def _listed(p: Passage, at: int) -> Iterator[tuple[PlaceReference, int]]:
    where = p.place_at(at)
    if where is not None:
        yield where.reference, where.end
