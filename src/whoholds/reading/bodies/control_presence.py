"""Who is somewhere: present, active, dug in, still there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import ground_before
from whoholds.reading.bodies.control_words import extent_in, holding, named_ground, of_clause, somewhere
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, words
from whoholds.reading.passage import Passage
from whoholds.reading.place_phrases import Where

PRESENT, PRESENT_VERBS = words("control", "present"), words("control", "present_verbs")


def presence(
    p: Passage, clause: Clause, verb: Chunk, subject: tuple[Who, ...], start: int, end: int
) -> Iterator[Draft]:
    """ "X is present in A and in large parts of B", "X is in control of Y", "Y is contested", "no X are left in Y"."""
    if verb.modal in _SUPPOSED:
        return
    object_ = p.chunks[clause.object] if clause.object is not None else None
    near = p.where_near(clause) or somewhere(p, clause.phrase(*_AT)) or ground_before(p, clause)
    near = near or named_ground(p, clause.phrase("in", "inside", "near", "at", "around"))
    being = verb.lemma in ("be", "remain", "stay")
    there = object_ is not None and object_.head in ("there", "here") and object_.kind == "pron"
    if near is None and being and (there or (object_ is not None and object_.head in PRESENT)):
        near = p.last_place(clause.verb)
    disputed = named_ground(p, clause.subject) if being and _DISPUTED.search(p.plain[verb.end : end + 1]) else None
    first = p.chunks[clause.subject] if clause.subject is not None else None
    if disputed is not None:
        yield of_clause(p, clause, (), ControlStatus.CONTESTS, disputed)
        return
    if not subject or all(w.name == "Civilians" for w in subject):
        return
    if first is not None and first.words[:1] == ("no",) and being:
        if near is not None:  # "no rebels are in X"
            yield of_clause(p, clause, subject, ControlStatus.ABSENT, near, denied=False)
        return
    in_control = clause.phrase("in")
    if in_control is not None and p.chunks[in_control].head in _IN_CONTROL and being:
        of = clause.phrase("of")
        over = near or named_ground(p, of)
        if over is not None or of is None:
            yield of_clause(p, clause, subject, ControlStatus.CONTROLS, over)
        return
    if not _is_there(p, clause, verb, object_, being):
        return
    if "no longer" in verb.text.lower() and near is not None:
        yield of_clause(p, clause, subject, ControlStatus.ABSENT, near, denied=False)
        return
    places = _places_after(p, clause)
    if places:
        yield from _each_there(p, clause, subject, places, start)
        return
    here = _where_before(p, clause)
    if here is not None:  # "X, where Y is present"
        first_, last = clause.first, clause.verb + 1
        begins, place = here.start, here.reference
        yield holding(
            p, subject, ControlStatus.PRESENT, place, begins, end, verb, "", None, first_, last, denied=verb.negated
        )
    elif near is not None:
        yield of_clause(p, clause, subject, ControlStatus.PRESENT, near)


_IN_CONTROL = ("control", "charge", "possession", "command", "occupation")
_SUPPOSED = words("control", "supposed")
_BEFORE_PLACES = words("control", "where_noted")
_AT = listed("control", "where_present")
_DISPUTED = re.compile(r"^.{0,40}?\b(?:contested|disputed|(?:a|the) front[ -]?line)\b", re.S)


def _is_there(p: Passage, clause: Clause, verb: Chunk, object_: Chunk | None, being: bool) -> bool:
    """Whether a clause tells that somebody is somewhere: present, active, dug in, or simply in X."""
    told = " ".join(c.text.lower() for c in p.chunks[clause.verb : clause.verb + 3]).split()
    present = any(w in told for w in PRESENT) or verb.lemma in PRESENT_VERBS
    if verb.lemma == "maintain":
        return False  # what somebody maintains is told elsewhere
    if verb.lemma == "remain" and object_ is not None and object_.head not in PRESENT and object_.head != "control":
        return False
    if present:
        return "most active" not in p.low[verb.start : verb.end + 14]
    if being and object_ is not None and object_.head in ("there", "here") and object_.kind == "pron":
        return verb.lemma == "be" and not verb.negated and " get" not in verb.text
    prep, at = clause.phrases[0] if clause.phrases else ("", 0)
    if p.chunks[clause.subject or 0].head == "it" and p.chunks[clause.subject or 0].kind == "pron":
        return False  # "it was at this point"
    return (
        object_ is None
        and being
        and prep in ("in", "inside", "near", "at", "around", "on")
        and (p.where(at) is not None or somewhere(p, at) is not None)
        and p.chunks[clause.subject or 0].kind in ("actor", "noun", "pron")
    )


def _where_before(p: Passage, clause: Clause) -> Where | None:
    """The place that "where" stands for: "Harasta, where X is present"."""
    at = clause.subject
    if at is None or at < 2 or p.chunks[at - 1].head != "where":
        return None
    before = next((k for k in range(at - 2, -1, -1) if p.chunks[k].kind == "place"), None)
    return p.place_at(before) if before is not None else None


def _each_there(
    p: Passage, clause: Clause, subject: tuple[Who, ...], places: list[tuple[int, int, int]], start: int
) -> Iterator[Draft]:
    """One statement for each place; the last is contested where the sentence goes on "…, where they battle Y"."""
    verb = p.chunks[clause.verb]
    for number, (first, at, until) in enumerate(places):
        place = p.where(at)
        if place is None:
            continue
        here = start if number == 0 else p.chunks[first].start
        stop = p.chunks[until - 1].end
        text = p.plain[p.chunks[first].start : stop]
        contest = next(
            (
                k
                for k in p.clauses
                if k.verb > at
                and k.verb - until <= 4
                and any(c.kind == "sub" and c.head in ("where", "which") for c in p.chunks[until : k.verb])
                and p.chunks[k.verb].lemma in ("battle", "fight", "clash", "contest", "engage", "besiege")
            ),
            None,
        )
        status = ControlStatus.PRESENT
        if contest is not None and number == len(places) - 1:
            stop = p.chunks[max(contest.last, contest.verb + 1) - 1].end
            status = ControlStatus.CONTESTS
        told, last = extent_in(text), clause.verb + 1
        yield holding(p, subject, status, place, here, stop, verb, told, None, clause.first, last, denied=verb.negated)


def _places_after(p: Passage, clause: Clause) -> list[tuple[int, int, int]]:
    """The places after a verb, each with its own phrase: "in A, in large parts of B as well as in C" → (first chunk, chunk of the place, end)."""  # noqa: E501
    out: list[tuple[int, int, int]] = []
    k, n = clause.verb + 1, len(p.chunks)
    opened: int | None = None
    while k < n:
        c = p.chunks[k]
        if (
            c.kind == "verb"
            or (c.kind == "mark" and c.head == ";")
            or (c.kind == "sub" and c.head in ("where", "which", "who", "while", "after", "that"))
        ):
            break
        if c.kind == "prep" and c.head in _BEFORE_PLACES:
            after = p.chunks[k - 1]
            if opened is None or after.kind in ("comma", "conj", "sub", "adv"):
                opened = k
        where = p._where_of.get(k)
        if where is not None and c.kind == "place":
            first = opened if opened is not None else where.first
            if out and first == out[-1][0]:
                k = max(where.last, k + 1)
                continue
            out.append((first, k, where.last))
            k = max(where.last, k + 1)
            opened = None
            continue
        if where is not None:
            k = max(k + 1, where.first + 1)
            continue
        k += 1
    return out
