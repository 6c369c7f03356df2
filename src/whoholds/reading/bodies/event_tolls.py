"""The dead and wounded told beside an event are that event's: "A bomb hit a lorry; five soldiers were wounded"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from whoholds.model import Draft, Event
from whoholds.model.vocabularies import Role
from whoholds.reading.bodies.losses import KILLING
from whoholds.reading.clauses import Clause
from whoholds.reading.passage import Passage

_DEADLY = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots")
_HURT = ("killed", "wounded")


def with_tolls(p: Passage, told: Sequence[Draft]) -> list[Draft]:
    """The drafts of a sentence, tolls that tell nothing else taken into the event before them."""
    out: list[Draft] = []
    for draft in told:
        event = next((k for k in reversed(range(len(out))) if _takes(out[k], draft)), None)
        if event is None or not _only_counts(p, draft):
            out.append(draft)
        else:
            out[event] = _joined(p, out[event], draft)
    return out


def _takes(before: Draft, toll: Draft) -> bool:
    """Whether an event can have the toll: deadly, told before it, of the same place and speaker."""
    event, counted = before.body, toll.body
    if not isinstance(event, Event) or not isinstance(counted, Event) or event.event_type not in _DEADLY:
        return False
    if (before.citation.start or 0) >= (toll.citation.start or 0) or before.said_by != toll.said_by:
        return False
    same = counted.place is None or event.place is None or counted.place.name == event.place.name
    return same and not event.casualties and before.denied == toll.denied and before.modality == toll.modality


def _only_counts(p: Passage, draft: Draft) -> bool:
    """Whether a clause tells how many were hurt, and neither by whom nor where nor when."""
    body = draft.body
    if not isinstance(body, Event) or any(a.role is Role.INITIATOR for a in body.actors):
        return False
    if not body.casualties or not all(c.measure in _HURT for c in body.casualties):
        return False
    clause = next(_clauses_of(p, draft), None)
    if clause is None or p.chunks[clause.verb].lemma not in KILLING:
        return False
    after = p.chunks[clause.verb : clause.last]
    return clause.phrase("by", "in", "at", "near", "when") is None and not any(c.date is not None for c in after)


def _clauses_of(p: Passage, draft: Draft) -> Iterator[Clause]:
    start, end = draft.citation.start or 0, draft.citation.end or 0
    return (k for k in p.clauses if start <= p.chunks[k.verb].start < end)


def _joined(p: Passage, event: Draft, toll: Draft) -> Draft:
    """The event with its toll, quoted from one to the other."""
    body, counted = event.body, toll.body
    assert isinstance(body, Event) and isinstance(counted, Event)
    whole = p.draft(
        replace(body, casualties=counted.casualties),
        event.citation.start or 0,
        toll.citation.end or 0,
        valid=event.valid or toll.valid,
        denied=event.denied,
    )
    return replace(whole, said_by=event.said_by, modality=event.modality, hedge=event.hedge)
