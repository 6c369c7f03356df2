"""Control told by a verb: holds, rules, lost, is under, passed to."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_after import after_event
from whoholds.reading.bodies.control_presence import PRESENT_VERBS, presence
from whoholds.reading.bodies.control_words import (
    CONTROLS,
    LOST,
    SEIZING,
    TERRITORY,
    count_in,
    extent_in,
    holding,
    measured,
)
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import frame_of_verb, words
from whoholds.reading.passage import Passage

_SEEN = words("control", "seen")
_PRESENCE = words("control", "presence_objects")


def from_clause(p: Passage, clause: Clause) -> Iterator[Draft]:
    verb = p.chunks[clause.verb]
    subject = p.resolver.all_of(clause.subject)
    object_ = p.chunks[clause.object] if clause.object is not None else None
    start, end = p.span(clause)
    if verb.lemma in CONTROLS and (not verb.infinitive or _goes_on(p, clause)):
        passive = verb.passive or (
            verb.form in ("ed", "participle")
            and not verb.perfect
            and clause.phrase("by") is not None
            and clause.object is None
        )
        if passive:
            holders = p.who(clause.phrase("by"))
            place = p.where(clause.subject)
            at = clause.subject
            if place is None and at is not None and at + 2 < clause.verb and p.chunks[at + 1].head == "of":
                place = p.where(at + 2)  # "most of X is occupied"
        else:
            holders, place, at = subject, p.where_near(clause, prefer_object=True), clause.object
        territory = at is not None and (
            p.chunks[at].kind == "place"
            or p.chunks[at].head in ("control", "sway", "authority")
            or p.chunks[at].head in TERRITORY
            or measured(p.chunks[at])
            or extent_in(p.chunks[at].text)
        )
        gone = "no longer" in p.plain[max(p.sentence.start, verb.start - 12) : verb.end].lower()
        if passive and clause.subject is not None and p.chunks[clause.subject].head not in ("it",):
            place = _subject_of_be(p, clause) or place
        if holders and territory and gone:
            yield holding(
                p,
                holders,
                ControlStatus.LOST,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[verb.start : end]),
                None,
                clause.first,
                clause.last,
            )
            return
        if (
            holders
            and territory
            and (
                place is not None
                or (
                    object_ is not None
                    and (object_.head in TERRITORY or object_.head in ("control", "sway", "authority"))
                )
                or passive
            )
            and (verb.lemma not in ("run", "keep") or place is not None)
        ):
            status = ControlStatus.CONTESTS if verb.lemma == "defend" else ControlStatus.CONTROLS
            if verb.lemma == "occupy" and place is None:
                return
            yield holding(
                p,
                holders,
                status,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[verb.start : end]),
                count_in(p.chunks[at]) if at is not None else None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
        return
    frame = frame_of_verb().get(verb.lemma)
    if (
        verb.lemma in LOST
        and subject
        and not verb.passive
        and object_ is not None
        and (
            p.where_near(clause, prefer_object=True) is not None
            or object_.head in TERRITORY
            or object_.head == "control"
        )
        and (
            object_.kind == "place"
            or object_.head in TERRITORY
            or object_.head in ("control", "ground", "foothold", "it")
        )
    ):
        yield holding(
            p,
            subject,
            ControlStatus.LOST,
            p.where_near(clause, prefer_object=True),
            start,
            end,
            verb,
            extent_in(p.plain[start:end]),
            count_in(object_),
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        winners = p.who(clause.phrase("to"))
        if winners:
            yield holding(
                p,
                winners,
                ControlStatus.CONTROLS,
                p.where_near(clause, prefer_object=True),
                start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
        return
    passed = clause.phrase("to", "into")
    if (
        verb.lemma in ("pass", "fall", "go", "shift", "transfer")
        and clause.subject is not None
        and p.chunks[clause.subject].head == "control"
        and passed is not None
        and p.who(passed)
    ):
        yield holding(
            p,
            p.who(passed),
            ControlStatus.CONTROLS,
            p.where_near(clause),
            start,
            end,
            verb,
            "",
            None,
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        return
    if verb.lemma in LOST and verb.passive and clause.subject is not None and p.chunks[clause.subject].kind == "place":
        yield holding(
            p,
            p.who(clause.phrase("by")),
            ControlStatus.LOST,
            p.where(clause.subject),
            start,
            end,
            verb,
            "",
            None,
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        return
    if verb.lemma in ("be", "remain") or verb.lemma in PRESENT_VERBS:
        yield from presence(p, clause, verb, subject, start, end)
        return
    if (
        frame is not None
        and frame.control
        and not (verb.lemma in SEIZING and object_ is not None and object_.head == "control")
        and not (verb.infinitive and not p.meant(clause))
    ):
        yield from after_event(p, clause, verb, frame.name, subject, object_, start, end)
        return
    if verb.lemma in ("battle", "fight", "clash") and (
        verb.progressive or verb.form == "ing" or clause.phrase("for", "over")
    ):
        over = clause.phrase("for", "over")
        if over is not None and p.where(over) is not None and subject:
            yield holding(
                p, subject, ControlStatus.CONTESTS, p.where(over), start, end, verb, "", None, clause.first, clause.last
            )
    settled = (
        verb.form in ("ed", "participle")
        and object_ is None
        and not verb.perfect
        and clause.verb > 0
        and p.chunks[clause.verb - 1].lemma in ("remain", "stay", "be")
    )
    if verb.lemma in _SEEN and (verb.passive or settled) and subject:
        place = p.where_near(clause)
        if (
            place is not None
            and clause.phrase("in", "at", "near", "around", "inside", "on", "along", "outside") is not None
        ):
            yield holding(
                p,
                subject,
                ControlStatus.PRESENT,
                place,
                start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
    if (
        verb.lemma in ("maintain", "retain", "keep", "have", "establish")
        and object_ is not None
        and subject
        and object_.head in _PRESENCE
    ):
        place = p.where_near(clause)
        if place is not None:
            yield holding(
                p,
                subject,
                ControlStatus.PRESENT,
                place,
                start,
                end,
                verb,
                extent_in(object_.text),
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
    if verb.lemma in SEIZING and object_ is not None and object_.head == "control" and subject:
        place = p.where_near(clause)
        if place is not None:
            yield holding(
                p,
                subject,
                ControlStatus.CONTROLS,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[start:end]),
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )


def _goes_on(p: Passage, clause: Clause) -> bool:
    """ "continues to hold", "managed to keep"."""
    before = next((c for c in reversed(p.chunks[: clause.verb]) if c.kind == "verb"), None)
    return before is not None and before.lemma in ("continue", "manage", "struggle", "go", "be", "come", "remain")


def _subject_of_be(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "X is the last city in Y held by Z": X."""
    verb = p.chunks[clause.verb]
    if verb.passive:
        return None
    be = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if (
        be is None
        or p.chunks[be.verb].lemma not in ("be", "remain", "become")
        or be.object is None
        or p.chunks[be.object].head not in TERRITORY
    ):
        return None
    return p.where(be.subject)
