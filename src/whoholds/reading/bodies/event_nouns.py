"""Events told by a noun of war: "clashes between A and B in C", "the capture of C by A"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Casualties, Draft, Event
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.bodies.event_owners import apart, owners_of
from whoholds.reading.bodies.event_types import sub_event_of
from whoholds.reading.bodies.losses import side_of
from whoholds.reading.chunks import DIRECTIONS, FEATURES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage, participants
from whoholds.reading.place_phrases import Where

_CASUALTY_NOUNS = words("terms", "events.casualty_nouns")


def from_noun(p: Passage, i: int, c: Chunk, clause: Clause | None = None) -> Iterator[Draft]:
    """An event told by its noun: "clashes between A and B in C", "Russian airstrikes on C", "the capture of C by A"."""
    frame = c.frame
    assert frame is not None
    if frame.name in ("agreement", "protest", "chemical") and clause is None and i > 2:
        return
    owners = owners_of(p, i)
    targets: tuple[Who, ...] = ()
    lost: list[Casualties] = []
    place = p.where(i) if c.places else None
    last = i
    k = i + 1
    limit = len(p.chunks)
    crossed_verb = False
    while k < limit and k - i < 16:
        d = p.chunks[k]
        if d.kind == "prep" and k + 1 < limit and p.chunks[k + 1].nominal:
            at = k + 1
            e = p.chunks[at]
            who = p.who(at) if e.kind != "place" else ()
            if d.head == "between" and not owners:
                owners = who
                if at + 2 < limit and p.chunks[at + 1].kind == "conj":
                    targets = p.who(at + 2)
                    at += 2
                if len(owners) > 1 and not targets:
                    owners, targets = owners[:1], owners[1:]
            elif d.head in ("against", "on", "with", "at", "upon", "targeting", "of") and who and e.frame is None:
                if d.head == "of" and frame.name in ("withdraw", "advance"):
                    owners = owners or who
                else:
                    targets = targets or who
                    if d.head == "of" and frame.name == "kill" and e.quantity is not None:
                        lost = [
                            Casualties(
                                "killed", side_of(p, at), *(None if v is None else int(v) for v in e.quantity.bounds)
                            )
                        ]
            elif d.head == "by" and e.frame is not None and frame.name == "kill":
                frame, owners = e.frame, owners or owners_of(p, at)
            elif (d.head in ("by", "from") and who) or (d.head == "to" and who and frame.name == "capture"):
                owners = owners or who
            if (
                e.places
                and place is None
                and d.head
                in (
                    "in",
                    "on",
                    "near",
                    "at",
                    "of",
                    "around",
                    "inside",
                    "outside",
                    "across",
                    "over",
                    "into",
                    "along",
                    "towards",
                    "toward",
                    "from",
                    "to",
                    "within",
                    "throughout",
                )
            ):
                place = p.where(at)
            if e.frame is not None and e.frame is not frame and d.head not in ("in", "of"):
                break
            last = max(last, at)
            k = at + 1
            continue
        if d.kind == "place" and place is None:
            place = p.where(k)
        if d.kind in ("adv", "date", "place") or (
            d.kind == "conj" and k + 1 < limit and p.chunks[k + 1].kind == "place"
        ):
            last = k
            k += 1
            continue
        if d.kind == "verb" and clause is not None and k == clause.verb and not crossed_verb:
            crossed_verb = True
            last = k
            k += 1
            continue
        if (
            d.kind == "conj"
            and k + 1 < limit
            and p.chunks[k + 1].kind in ("actor",)
            and owners
            and not targets
            and frame.symmetric
        ):
            targets = p.who(k + 1)
            last = k + 1
            k += 2
            continue
        break
    both = bool(owners) and bool(targets)
    headline = p.sentence.kind == "headline"
    if (
        place is None
        and clause is None
        and c.quantity is not None
        and frame.name in ("airstrike", "shell")
        and i == 0
        and p.recent_places
    ):
        place = p.recent_places[-1]
    if (
        clause is None
        and not headline
        and not both
        and not (lost and place is not None)
        and not (owners and place is not None)
        and not (
            place is not None
            and frame.name in ("clash", "airstrike", "shell", "suicide", "ied")
            and c.words[:1] not in (("the",),)
        )
    ):
        return
    deadly = clause is not None and clause.object is not None and p.chunks[clause.object].quantity is not None
    if deadly and clause is not None and clause.object is not None:
        object_ = p.chunks[clause.object]
        if object_.head in _CASUALTY_NOUNS or object_.civil or p.who(clause.object):
            bounds = object_.quantity.bounds if object_.quantity is not None else (None, None, None)
            measure = "wounded" if object_.head in ("wounded", "injured") else "killed"
            lost = lost or [
                Casualties(measure, side_of(p, clause.object), *(None if v is None else int(v) for v in bounds))
            ]
            last = max(last, clause.object)
    if (
        not owners
        and not targets
        and place is None
        and not lost
        and not (frame.name == "agreement" and clause is not None)
    ):
        return
    if (frame.name in ("capture", "withdraw") and place is None) or (
        frame.name == "attack" and not owners and not (targets and place) and not lost
    ):
        return
    owners, targets = apart(owners, targets)
    sub = sub_event_of(p, frame, None, owners, targets, False)
    if lost and frame.name == "attack":
        sub = "Air/drone strike"
    if sub == "kill":
        sub = "Attack"
    start, end = c.start, p.chunks[last].end
    valid = p.when(i, last + 1)
    body = Event(
        event_type=EVENT_TYPE_OF[sub],
        sub_event_type=sub,
        actors=participants(owners, Role.INITIATOR) + participants(targets, Role.TARGET),
        place=place,
        casualties=tuple(lost),
    )
    verb = p.chunks[clause.verb] if clause is not None else None
    yield p.draft(body, start, end, verb=verb, valid=valid, denied=bool(verb and verb.negated))
    for where in _elsewhere(p, last):
        yield p.draft(
            replace(body, place=where.reference, casualties=()),
            start,
            where.end,
            verb=verb,
            valid=valid,
            denied=bool(verb and verb.negated),
        )


def _elsewhere(p: Passage, last: int) -> Iterator[Where]:
    """Further places of the same event: "… in A and in the outskirts of B"; each place is an event of its own (ACLED)."""
    at = last + 1
    for _ in range(4):
        where = next(
            (w for w in p.places if at < w.first + 1 and w.first <= at + 3 and w.start > p.chunks[last].start), None
        )
        if where is None or at >= len(p.chunks) or p.chunks[at].kind not in ("conj", "comma"):
            return
        between = p.chunks[at : where.first]
        if any(
            d.kind not in ("conj", "comma", "prep", "adv", "noun") or d.frame is not None for d in between
        ) or not any(d.kind == "prep" for d in p.chunks[at : where.last]):
            return
        if any(
            d.kind == "noun"
            and d.head not in FEATURES
            and d.head not in DIRECTIONS
            and d.head not in ("vicinity", "outskirts", "areas", "parts", "countryside", "surroundings", "perimeter")
            for d in between
        ):
            return
        yield where
        last, at = where.last - 1, where.last
