"""Relations: who fights, backs, belongs to, comes from or splits from whom; and groups that appear."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from whoholds.model import Draft, Relation
from whoholds.model.vocabularies import RelationKind, Role
from whoholds.reading.bodies.relation_clauses import beside_names, from_clauses
from whoholds.reading.bodies.relation_phrases import opening, owned, phrased, united
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage, participants

AFFILIATED, BACKS = words("actors", "backed_as_affiliated"), words("actors", "backed_as_backer")
UNNAMED = words("actors", "unnamed_heads")
_FLAG = re.compile(
    r"\b(?:hoisting|carrying|flying|raising|under|bearing|with)\s+an?\s+((?:[a-z-]+\s+){1,2})(?:flag|banner)\b", re.I
)


def find(p: Passage) -> Iterator[Draft]:
    """The relations of a passage."""
    told: list[Draft] = []
    found = (_backed(p), phrased(p), opening(p), owned(p), from_clauses(p), beside_names(p), united(p), _appears(p))
    for draft in itertools.chain.from_iterable(found):
        if not any(_same(draft, other) for other in told):
            told.append(draft)
            yield draft


def _same(draft: Draft, other: Draft) -> bool:
    """Whether two drafts say the same of the same, whatever words each takes."""
    left, right = draft.body, other.body
    alike = isinstance(left, Relation) and isinstance(right, Relation) and left.relation is right.relation
    near = (draft.citation.start or 0) < (other.citation.end or 0) and (other.citation.start or 0) < (
        draft.citation.end or 0
    )
    return alike and near and {a.name for a in left.actors} <= {a.name for a in right.actors}


def _backed(p: Passage) -> Iterator[Draft]:
    """ "the X-backed Y": Y is backed by X; "X-affiliated militants"."""
    for i, c in enumerate(p.chunks):
        if c.actors:
            yield from _in_the_name(p, i)
        for mention, way, start, _ in c.backers:
            known = tuple(w for w in p.who(i) if w.actor is not None and w.actor != mention.actor)
            subject: tuple[Who, ...]
            if way in AFFILIATED:
                kind, subject, role = (
                    RelationKind.AFFILIATED,
                    known or (Who(_without_backer(c.text), None, c.text),),
                    Role.OBJECT,
                )
            elif way in ("aligned", "allied"):
                kind, subject, role = RelationKind.ALLIED_WITH, known or p.who(i), Role.OBJECT
            elif way in BACKS:
                kind, role = RelationKind.BACKED_BY, Role.BACKER
                subject = tuple(w for w in p.who(i) if w.actor != mention.actor)
            else:
                continue
            if not subject:
                continue
            actors = participants(subject, Role.SUBJECT) + participants(
                (Who(mention.name, mention.actor, c.text),), role
            )
            yield p.draft(
                Relation(relation=kind, actors=actors),
                max(c.start, min(start, c.end - 1)),
                c.end,
                valid=p.when(i, i + 1),
            )


_BACKED = re.compile(r"(\S+)[- ](backed|supported|sponsored|affiliated|linked)\b")


def _in_the_name(p: Passage, i: int) -> Iterator[Draft]:
    """ "Pentagon-backed rebels" where the theatre knows whom that means."""
    c = p.chunks[i]
    for mention in c.actors:
        told = p.plain[mention.start : mention.end]
        match = _BACKED.match(told)
        if match is None:
            continue
        backer = next((m for m in p.resolver.memory.spotter.spot(match.group(1)).mentions), None)
        if backer is None:
            continue
        if match.group(2) in AFFILIATED:
            actors = participants((Who(told, None, told),), Role.SUBJECT) + participants(
                (Who(backer.name, backer.actor, told),), Role.OBJECT
            )
            yield p.draft(
                Relation(relation=RelationKind.AFFILIATED, actors=actors), c.start, c.end, valid=p.when(i, i + 1)
            )
        elif backer.actor != mention.actor:
            actors = participants((Who(mention.name, mention.actor, told),), Role.SUBJECT) + participants(
                (Who(backer.name, backer.actor, told),), Role.BACKER
            )
            yield p.draft(
                Relation(relation=RelationKind.BACKED_BY, actors=actors), c.start, c.end, valid=p.when(i, i + 1)
            )


def _without_backer(text: str) -> str:
    return re.sub(r"^(?:the|a|an|some|hundreds of|dozens of|several)\s+", "", text, flags=re.I)


def _appears(p: Passage) -> Iterator[Draft]:
    """ "a new armed group has appeared in X"."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if (
            verb.lemma not in ("appear", "emerge", "form", "surface", "arise", "announce")
            or clause.subject is None
            or verb.infinitive
        ):
            continue
        c = p.chunks[clause.subject]
        named = tuple(w for w in p.who(clause.subject) if p.resolver.memory.is_group(w))
        fresh = "new" in c.words or "unknown" in c.words or "previously" in p.plain[c.start - 12 : c.end]
        if not ((c.head in UNNAMED and fresh) or (named and c.kind == "actor" and fresh)):
            continue
        if verb.lemma == "announce":
            continue
        named = tuple(w for w in named if w.actor is not None or not w.name[:1].islower())
        who = named or (_unnamed(p, c.text),)
        start, end = p.span(clause)
        place = p.where_near(clause)
        yield p.draft(
            Relation(relation=RelationKind.APPEARS, actors=participants(who, Role.SUBJECT), place=place),
            start,
            end,
            verb=verb,
            valid=p.when(clause.first, clause.last),
            denied=verb.negated,
        )


def _unnamed(p: Passage, told: str) -> Who:
    """A group without a name, known by its flag where one is told; the theatre may know it so."""
    match = _FLAG.search(p.text)
    if match:
        colour = match.group(1).strip().lower()
        known = next(
            (
                a
                for a in p.resolver.memory.spotter.theatre.actors
                if f"{colour} flag" in f"{a.name} {a.description}".lower()
            ),
            None,
        )
        who = Who(known.name, known.id, told) if known else Who(f"unnamed group ({colour} flag)", None, told)
    else:
        who = Who("unnamed group", None, told)
    p.resolver.memory.names["_new"] = who
    return who
