"""What a participle adds to an event: ", killing up to 31 people", ", seizing 12 buildings"."""

from __future__ import annotations

from collections.abc import Iterable

from whoholds.model import Casualties, Count
from whoholds.reading.bodies.losses import KILLING, casualties_of, seized_in
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import frames
from whoholds.reading.passage import Passage


def participles_of(
    p: Passage, clause: Clause, end: int, used: set[int]
) -> tuple[int, int, list[Casualties], list[Count]]:
    """What follows: ", killing up to 31 …", ", seizing 12 buildings"; they belong to the event."""
    casualties: list[Casualties] = []
    seized: list[Count] = []
    last = max(clause.last, clause.verb + 1)
    for other in p.clauses:
        verb = p.chunks[other.verb]
        if other.verb <= clause.verb or other.verb in used:
            continue
        if (
            other.subject in (clause.object, *(at for _, at in clause.phrases))
            and other.subject is not None
            and p.chunks[other.subject].frame is not None
            and verb.lemma in KILLING
            and not verb.passive
        ):
            told = list(casualties_of(p, verb, other.object))  # "an airstrike that killed 13"
            if told:
                casualties.extend(told)
                used.add(other.verb)
                last = max(last, other.last, other.verb + 1)
                end = max(end, p.chunks[last - 1].end)
            continue
        if (
            verb.form != "ing"
            or verb.progressive
            or other.verb - clause.last > 8
            or any(c.kind == "verb" and c.form != "ing" for c in p.chunks[clause.verb + 1 : other.verb])
        ):
            continue
        before = p.chunks[other.verb - 1]
        if before.kind not in ("comma", "conj", "adv"):
            continue
        told = list(casualties_of(p, verb, other.object))
        if verb.lemma == "leave" and other.object is not None:
            told.extend(_left_dead(p, other.object))  # "leaving six dead"
        hurt = _left(p, other.verb) if verb.lemma == "leave" else None
        if hurt is not None:  # "leaving two injured"
            told = list(casualties_of(p, p.chunks[hurt.verb], hurt.subject))
            used.add(hurt.verb)
            last, end = max(last, hurt.verb + 1), max(end, p.chunks[hurt.verb].end)
        things = (
            list(seized_in(p, other, frames()["capture"]))
            if verb.lemma in ("seize", "capture", "take", "overrun")
            else []
        )
        if told or things:
            casualties.extend(told)
            seized.extend(things)
        if told or things or (verb.lemma in KILLING and verb.lemma != "capture"):
            used.add(other.verb)
            last = max(last, other.last, other.verb + 1)
            end = max(end, p.chunks[last - 1].end)
    return end, last, casualties, seized


def _left_dead(p: Passage, at: int) -> Iterable[Casualties]:
    c = p.chunks[at]
    if c.head in ("dead", "wounded", "injured") and c.quantity is not None and not c.quantity.unit:
        measure = "killed" if c.head == "dead" else "wounded"
        yield Casualties(measure, "", *(None if v is None else int(v) for v in c.quantity.bounds))


def _left(p: Passage, leaving: int) -> Clause | None:
    """ "leaving two civilians | injured": the participle that tells what befell them."""
    return next(
        (
            k
            for k in p.clauses
            if k.verb == leaving + 2 and k.subject == leaving + 1 and p.chunks[k.verb].lemma in KILLING
        ),
        None,
    )
