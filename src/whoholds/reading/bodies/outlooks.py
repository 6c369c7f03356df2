"""Outlooks: what is said to be going to happen, and how likely that is in the terms of ICD 203."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, Outlook, PlaceReference
from whoholds.model.vocabularies import Modality, Role, StandingStatus
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.passage import Passage, participants

_LIKELY = {phrase: term for term, phrases in load("outlooks")["phrases"].items() for phrase in phrases}
_NOUNS = dict.fromkeys(words("standing", "regrouping_nouns"), StandingStatus.REGROUPING) | dict.fromkeys(
    words("standing", "resurgent_nouns"), StandingStatus.RESURGENT
)
_VERBS = dict.fromkeys(words("standing", "regrouping"), StandingStatus.REGROUPING) | dict.fromkeys(
    words("standing", "resurgent"), StandingStatus.RESURGENT
)
_PAST = re.compile(r"\b(?:expected to have|was expected|were expected|had expected)\b", re.I)


def matched(p: Passage) -> int | None:
    """Where the word of likelihood ends in a passage."""
    match = next(iter(p.found("likelihoods")), None)
    return match.end if match else None


def find(p: Passage) -> Iterator[Draft]:
    """The outlooks of a passage: one a sentence, from the word of likelihood outwards."""
    match = next(iter(p.found("likelihoods")), None)
    if match is None or _PAST.search(p.text):
        return
    term = _LIKELY[match.text]
    status = _status(p)
    who = _about(p, match.end)
    war = status is not None or any(
        c.frame is not None
        or (
            c.kind == "verb"
            and (
                c.lemma in _VERBS
                or c.lemma
                in (
                    "drive",
                    "attack",
                    "capture",
                    "fall",
                    "launch",
                    "advance",
                    "withdraw",
                    "retake",
                    "seize",
                    "lose",
                    "push",
                    "escalate",
                    "collapse",
                    "defeat",
                    "control",
                )
            )
        )
        for c in p.chunks
    )
    if not (who and war) and not (war and p.places):
        return
    start, end = p.sentence.start, p.sentence.end
    place = next((w.reference for w in p.places if w.start > match.start - 60), None) or (
        p.places[0].reference if p.places else _state(p)
    )
    due = next(
        (
            c.date.against(p.day)
            for c in p.chunks
            if (c.date is not None and c.date.link in ("by", "until"))
            or (
                c.date is not None
                and c.date.period is not None
                and p.document.published_on is not None
                and c.date.period.start > p.document.published_on
            )
        ),
        None,
    )
    body = Outlook(
        what=re.sub(r"\s+", " ", p.document.text[start:end])[:300],
        status=status,
        due=due,
        likelihood=term,
        actors=participants(who[:2], Role.SUBJECT),
        place=place,
    )
    yield p.draft(body, start, end, valid=due, modality=Modality.HYPOTHETICAL)


def _state(p: Passage) -> PlaceReference | None:
    """ "Iraq … is confronting a possible return": there."""
    return next(
        (PlaceReference(c.text, c.places[-1].text, "country") for c in p.chunks if c.kind == "actor" and c.places), None
    )


def _status(p: Passage) -> StandingStatus | None:
    for c in p.chunks:
        if c.kind in ("noun", "actor") and c.head in _NOUNS:
            return _NOUNS[c.head]
        if c.kind == "verb" and c.lemma in _VERBS and c.lemma not in ("return",):
            return _VERBS[c.lemma]
    return None


def _about(p: Passage, after: int) -> tuple[Who, ...]:
    """The actor the outlook is about: a group in it, nearest after the word of likelihood."""
    named = [
        (abs(c.start - after), w)
        for i, c in enumerate(p.chunks)
        for w in (p.who(i) if c.kind in ("actor", "noun") and not c.civil else ())
    ]
    groups = [(d, w) for d, w in named if p.resolver.memory.is_group(w)]
    best = min(groups or named, key=lambda x: x[0], default=None)
    if best is None:
        c = next((c for c in p.chunks if c.actors and c.kind == "noun"), None)
        return tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1]) if c is not None else ()
    return (best[1],)
