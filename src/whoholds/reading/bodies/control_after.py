"""What a capture, an advance, an expulsion or a withdrawal makes of a place."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_words import (
    TERRITORY,
    count_in,
    extent_in,
    ground_at,
    holding,
    measured,
)
from whoholds.reading.bodies.event_owners import owners_of
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.passage import Passage


def after_event(
    p: Passage,
    clause: Clause,
    verb: Chunk,
    frame: str,
    subject: tuple[Who, ...],
    object_: Chunk | None,
    start: int,
    end: int,
) -> Iterator[Draft]:
    """What a capture, an advance, an expulsion or a withdrawal makes of a place."""
    by = clause.phrase("by")
    passive = verb.passive or (
        verb.form in ("ed", "participle")
        and not verb.perfect
        and clause.object is None
        and (by is not None or frame in ("capture", "besiege"))
    )
    place = p.where_near(clause, prefer_object=True)
    if passive and clause.subject is not None and frame in ("capture", "besiege"):
        place = ground_at(p, clause.subject) or place
    winners = p.who(by) if passive else subject
    count = count_in(object_) if object_ is not None else None
    first, last = clause.first, clause.last
    if (
        frame == "capture"
        and passive
        and subject
        and clause.phrase("from") is not None
        and p.chunks[clause.subject or 0].kind != "place"
    ):
        cleared = p.where(clause.phrase("from"))
        if cleared is not None:  # "the militants have been cleared from X"
            yield holding(
                p, subject, ControlStatus.LOST, cleared, start, end, verb, "", None, first, last, denied=verb.negated
            )
        return
    if frame == "capture":
        thing = p.chunks[clause.subject] if passive and clause.subject is not None else object_
        if thing is None or not (
            thing.kind == "place"
            or bool(thing.places)
            or thing.head in TERRITORY
            or thing.head in ("it", "which")
            or measured(thing)
        ):
            return
        if verb.lemma in ("take", "free", "secure") and thing.kind != "place" and place is None:
            return
        if winners and (place is not None):
            yield holding(
                p,
                winners,
                ControlStatus.CONTROLS,
                place,
                start,
                end,
                verb,
                extent_in(thing.text),
                count,
                first,
                last,
                denied=verb.negated,
            )
        losers = p.who(clause.phrase("from"))
        if losers and place is not None and p.chunks[clause.phrase("from") or 0].kind != "place":
            yield holding(
                p, losers, ControlStatus.LOST, place, start, end, verb, "", None, first, last, denied=verb.negated
            )
    elif frame == "push":
        losers = subject if passive else p.who(clause.object)
        out_of = clause.phrase("out", "from", "of")
        if not losers or out_of is None:
            return
        yield holding(
            p,
            losers,
            ControlStatus.LOST,
            p.where(out_of) or place,
            start,
            end,
            verb,
            extent_in(p.chunks[out_of].text),
            None,
            first,
            last,
            denied=verb.negated,
        )
    elif frame == "fall":
        at = clause.subject
        to = clause.phrase("to", "under", "into")
        winners = p.who(to) or owners_of(p, to)
        if (
            at is not None
            and p.place_of(at) is not None
            and (winners or (clause.phrase("to") is None and not clause.phrases))
        ) and winners:
            yield holding(
                p,
                winners,
                ControlStatus.CONTROLS,
                p.place_of(at),
                start,
                end,
                verb,
                "",
                None,
                first,
                last,
                denied=verb.negated,
            )
    elif frame == "withdraw":
        if (
            verb.passive
            or not subject
            or (verb.lemma in ("leave", "flee", "quit") and (object_ is None or object_.kind != "place"))
        ):
            return
        at = clause.phrase("from") if object_ is None or object_.kind != "place" else clause.object
        if at is not None and p.where(at) is not None:
            yield holding(
                p,
                subject,
                ControlStatus.LOST,
                p.where(at),
                start,
                end,
                verb,
                extent_in(p.plain[start:end]),
                None,
                first,
                last,
                denied=verb.negated,
            )
    elif frame == "advance":
        if (
            verb.lemma == "enter"
            and object_ is not None
            and (object_.kind == "place" or (place is not None and object_.head in TERRITORY))
            and subject
        ):
            yield holding(
                p,
                subject,
                ControlStatus.CONTESTS,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[start:end]),
                None,
                first,
                last,
                denied=verb.negated,
            )
        elif (
            verb.lemma == "advance"
            and subject
            and place is not None
            and clause.phrase("to", "into", "in", "towards", "toward", "on") is not None
        ):
            yield holding(
                p,
                subject,
                ControlStatus.PRESENT if clause.phrase("to", "into") is not None else ControlStatus.CONTESTS,
                place,
                start,
                end,
                verb,
                "",
                None,
                first,
                last,
                denied=verb.negated,
            )
    elif frame == "besiege":
        besiegers = winners
        if (besiegers or passive) and (place is not None or (object_ is not None and object_.head in TERRITORY)):
            yield holding(
                p,
                besiegers,
                ControlStatus.BESIEGES,
                place,
                start,
                end,
                verb,
                "",
                None,
                first,
                last,
                denied=verb.negated,
            )
