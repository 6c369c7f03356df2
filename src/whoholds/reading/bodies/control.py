"""Control: what an actor is said to be to a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Control, Draft
from whoholds.reading.bodies.control_clauses import from_clause
from whoholds.reading.bodies.control_holders import part_of_last
from whoholds.reading.bodies.control_notes import note
from whoholds.reading.bodies.control_phrases import from_phrase
from whoholds.reading.bodies.control_words import named_ground
from whoholds.reading.clauses import Clause
from whoholds.reading.passage import Passage, each_place


def find(p: Passage) -> Iterator[Draft]:
    """The statements of control of a passage, one for each place."""
    yield from each_place(_found(p))


def _found(p: Passage) -> Iterator[Draft]:
    if p.plain[p.sentence.start : p.sentence.end].rstrip(" \"'").endswith("?"):
        return  # a question holds nothing
    told: set[tuple[int, str, str, str]] = set()
    content: set[tuple[object, ...]] = set()
    last: Draft | None = None
    for clause in p.clauses:
        for draft in list(from_clause(p, clause)) or _not_so(p, clause, last):
            if _of_civilians(draft):
                continue
            last = draft
            status = draft.body.status.value if isinstance(draft.body, Control) else ""
            holder = draft.body.actors[0].name if draft.body.actors else ""
            place = draft.body.place.name if draft.body.place is not None else ""
            key = (draft.citation.start or 0, status, place, holder)
            if key not in told:
                told.add(key)
                content.add(_content(draft))
                yield draft
    for i, c in enumerate(p.chunks):
        for draft in from_phrase(p, i, c):
            if _content(draft) not in content:
                content.add(_content(draft))
                yield draft
    for draft in note(p):
        if _content(draft) not in content:
            yield draft


def _not_so(p: Passage, clause: Clause, last: Draft | None) -> Iterator[Draft]:
    """ "X is still held by Y, Z is not": the same of Z, denied."""
    verb = p.chunks[clause.verb]
    if last is None or verb.lemma != "be" or not verb.negated or clause.object is not None or clause.phrases:
        return
    after = p.chunks[clause.verb + 1].kind if clause.verb + 1 < len(p.chunks) else "mark"
    place = part_of_last(p, clause.subject) if clause.subject is not None else None
    if place is None:
        place = named_ground(p, clause.subject)
    if after in ("comma", "mark", "conj") and place is not None and isinstance(last.body, Control):
        body = replace(last.body, place=place, extent="", count=None)
        yield p.draft(body, *p.span(clause), verb=verb, valid=last.valid, denied=not last.denied)


def _of_civilians(draft: Draft) -> bool:
    """Whether nobody but civilians is said to hold, to be there or to have lost."""
    return bool(draft.body.actors) and all(a.name == "Civilians" for a in draft.body.actors)


def _content(draft: Draft) -> tuple[object, ...]:
    """What a statement says, whatever words say it: "X fell under Y's control" says it once."""
    body = draft.body
    place = body.place.name if body.place is not None else ""
    status = body.status if isinstance(body, Control) else ""
    return (status, place, tuple(a.actor or a.name for a in body.actors), draft.valid)
