"""Who is somewhere: present, active, dug in, still there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_words import extent_in, holding
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

PRESENT, PRESENT_VERBS = words("control", "present"), words("control", "present_verbs")


def presence(
    p: Passage, clause: Clause, verb: Chunk, subject: tuple[Who, ...], start: int, end: int
) -> Iterator[Draft]:
    object_ = p.chunks[clause.object] if clause.object is not None else None
    words_ = " ".join(c.text.lower() for c in p.chunks[clause.verb : clause.verb + 3])
    present = any(w in words_.split() for w in PRESENT) or verb.lemma in PRESENT_VERBS
    contested = re.search(
        r"\b(?:contested|disputed|a frontline|a front line)\b", p.plain[verb.end : min(end + 1, verb.end + 40)]
    )
    if (
        contested
        and clause.subject is not None
        and p.where(clause.subject) is not None
        and verb.lemma in ("be", "remain")
    ):
        yield holding(
            p,
            (),
            ControlStatus.CONTESTS,
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
    in_control = clause.phrase("in")
    if (
        subject
        and in_control is not None
        and p.chunks[in_control].head == "control"
        and verb.lemma in ("be", "remain", "stay")
    ):
        place = p.where_near(clause)
        yield holding(
            p,
            subject,
            ControlStatus.CONTROLS,
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
        return
    if (
        not present
        and subject
        and object_ is None
        and verb.lemma in ("be", "remain", "stay")
        and clause.phrases
        and clause.phrases[0][0] in ("in", "inside", "near", "at", "around")
        and p.where(clause.phrases[0][1]) is not None
        and p.chunks[clause.subject or 0].kind in ("actor", "noun", "pron")
    ):
        present = True
    if not present or not subject:
        return
    if verb.lemma == "remain" and (object_ is not None and object_.head not in PRESENT and object_.head != "control"):
        return
    places = _places_after(p, clause)
    if (
        not places
        and clause.subject is not None
        and clause.subject > 1
        and p.chunks[clause.subject - 1].head == "where"
    ):
        at = next((k for k in range(clause.subject - 2, -1, -1) if p.chunks[k].kind == "place"), None)
        where = p._where_of.get(at) if at is not None else None
        if at is not None and where is not None:  # "Harasta, where X is present"
            yield holding(
                p,
                subject,
                ControlStatus.PRESENT,
                where.reference,
                where.start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.verb + 1,
                denied=verb.negated,
            )
        return
    if not places:
        near = p.where_near(clause)
        if near is not None:
            yield holding(
                p,
                subject,
                ControlStatus.PRESENT,
                near,
                start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.verb + 1,
                denied=verb.negated,
            )
        return
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
        yield holding(
            p,
            subject,
            status,
            place,
            here,
            stop,
            verb,
            extent_in(text),
            None,
            clause.first,
            clause.verb + 1,
            denied=verb.negated,
        )


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
        if c.kind == "prep" and c.head in (
            "in",
            "on",
            "near",
            "around",
            "at",
            "inside",
            "along",
            "outside",
            "across",
            "throughout",
        ):
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
