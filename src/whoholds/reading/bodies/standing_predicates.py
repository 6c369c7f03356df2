"""How a side is said to stand, told by what follows its verb: "is on its last legs", "remains a threat", "has regained strength"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whoholds.model import PlaceReference
from whoholds.model.vocabularies import StandingStatus
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, load, words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage

_ADVERBS = rf"(?:(?:{any_of(load('standing')['between']['adverbs'])}) )*"
_PREDICATES = [
    (StandingStatus(status), re.compile(rf"{_ADVERBS}(?:{'|'.join(patterns)})"))
    for status, patterns in load("standing")["predicates"].items()
]
_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _PREDICATES))
_AUXILIARY = re.compile(rf"(?:(?:{'|'.join(listed('standing', 'between.auxiliaries'))}) )*")
_PARTS, _HARMED = words("standing", "parts.of_a_side"), words("standing", "parts.harmed")
_WARS, _SIDES, _ENEMIES = words("standing", "wars.nouns"), words("standing", "wars.sides"), words("standing", "enemies")
_WON = re.compile(rf"(?:{any_of(load('standing')['wars']['won'])})(?=[,.;]| and | in |$)")
_REMAINING = re.compile(rf"(?:{any_of(load('standing')['between']['remaining'])})$")
_REMAINS = re.compile(r"(?:.*\bstill\b|(?:has |have )?(?:remain|stay)(?:s|ed)?\b)")
_NEGATED = re.compile(r"\b(?:not|never|n't|far from|nowhere near|hardly|no longer)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """What a clause says of how an actor stands; ``end`` where the quotation goes beyond the clause."""

    who: tuple[Who, ...]
    status: StandingStatus
    place: PlaceReference | None
    denied: bool
    end: int = 0


def predicated(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "X is a shadow of its former self", "the war against X is over", "X's ranks have been gutted"."""
    if clause.subject is None or verb.modal or verb.infinitive or clause.verb - clause.subject > 8:
        return None
    if verb.form == "ing" and not verb.progressive:
        return None  # "to stop X from re-emerging"
    return _war_is_over(p, clause, verb) or _part(p, clause, verb) or _side(p, clause, verb)


def _side(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    start, stop = _said_of(p, verb)
    who = _spoken_of(p, clause.subject) if _ANY.match(p.low, start, stop) is not None else ()
    if not who:
        return None
    for status, pattern in _PREDICATES:
        match = pattern.match(p.low, start, stop)
        if match is None or (_REMAINING.search(match.group()) and not _REMAINS.match(p.low, verb.start, match.end())):
            continue
        more = match.group().startswith(("stronger", "weaker", "more "))  # "has never been stronger"
        negated = _NEGATED.search(p.low, verb.start, start) is not None and not more
        return Told(who, status, p.where_near(clause), negated, match.end())
    return None


def _said_of(p: Passage, verb: Chunk) -> tuple[int, int]:
    """From behind the auxiliaries to the end of the sentence."""
    auxiliary = _AUXILIARY.match(p.low, verb.start)
    return (auxiliary.end() if auxiliary is not None else verb.start), p.sentence.end


def _spoken_of(p: Passage, at: int | None) -> tuple[Who, ...]:
    """An armed group, or a side told only as what it is: "the insurgency", "the group"."""
    if at is None:
        return ()
    c = p.chunks[at]
    who = p.who(at)
    if who and not c.civil:
        return who if p.resolver.memory.is_group(who[0]) and (c.kind != "noun" or c.head not in _PARTS) else ()
    if c.kind != "noun" or c.places:
        return ()
    last = p.resolver.memory.last_group()
    if c.head in _ENEMIES and last is not None:
        return (last,)
    told = c.text.removeprefix("The ").removeprefix("the ")
    return (Who(told, None, c.text),) if c.head in _SIDES or (c.head in _ENEMIES and c.definite) else ()


def _war_is_over(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "the war against X is over", "the fight against X has been won"."""
    at = clause.subject
    if at is None or p.chunks[at].head not in _WARS:
        return None
    against = next((k for k in range(at + 1, clause.verb) if p.chunks[k].head in ("against", "on", "with")), None)
    who = p.who(against + 1) if against is not None and against + 1 < clause.verb else ()
    start, stop = _said_of(p, verb)
    match = _WON.search(p.low, start, min(stop, start + 40))
    if not who or match is None or not p.resolver.memory.is_group(who[0]):
        return None
    denied = _NEGATED.search(p.low, verb.start, match.start()) is not None
    return Told(who, StandingStatus.DEFEATED, p.where_near(clause), denied, match.end())


def _part(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "X's fighting capacity has been gutted", "the raids have sapped X's strength"."""
    at = clause.subject if verb.passive or clause.object is None else clause.object
    c = p.chunks[at] if at is not None else None
    if c is None or c.head not in _PARTS or verb.lemma not in _HARMED:
        return None
    who = tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1])
    if not who and at is not None and at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of":
        who = p.who(at + 2)
    if not who or not p.resolver.memory.is_group(who[0]) or verb.negated:
        return None
    return Told(who, StandingStatus.DEGRADED, p.where_near(clause), False)
