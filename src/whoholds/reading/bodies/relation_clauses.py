"""Relations told by a verb or by a word beside a name: backs, joins, replaced, calls itself, a member of, its ally."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, Relation
from whoholds.model.vocabularies import RelationKind, Role
from whoholds.reading.chunks import FORCES
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage, participants

BACKING = words("relations", "verbs.backing")
_ALLYING, _JOINING = words("relations", "verbs.allying"), words("relations", "verbs.joining")
_REPLACING, _CALLING = words("relations", "verbs.replacing"), words("relations", "verbs.calling")
_MEMBERS, _ALLIES = words("relations", "nouns.members"), words("relations", "nouns.allies")
_LEADERS = words("relations", "nouns.leaders")
_BETWEEN = re.compile(
    r"\W*(?:and|with) (?:(?:its|their) (?:close |local |main )?|(?P<allied>allied|aligned|friendly) )", re.I
)
_ALLY_AFTER = re.compile(r" (?:allies|ally|partners|auxiliaries)\b", re.I)
_ALLY_OF = re.compile(r"'s? (?:close |main |local |regional |long-?time )?(?:ally|allies|partner)\b,? ", re.I)
_NAME = re.compile(r"(?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3}")


def from_clauses(p: Passage) -> Iterator[Draft]:
    """The relations that the clauses of a passage tell."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if verb.modal or (verb.infinitive and not p.meant(clause)):
            continue
        if verb.lemma in BACKING:
            yield from _backed_by(p, clause) if _passive(p, clause) else _backs(p, clause)
        elif verb.lemma in _ALLYING and clause.phrase("with", "alongside") is not None and not verb.passive:
            at = (
                clause.phrase("alongside")
                if verb.lemma in ("fight", "operate", "serve")
                else clause.phrase("with", "alongside")
            )
            yield from _told(p, clause, RelationKind.ALLIED_WITH, clause.subject, at, Role.OBJECT)
        elif verb.lemma in _JOINING and not verb.passive:
            yield from _told(p, clause, RelationKind.ALLIED_WITH, clause.subject, clause.object, Role.OBJECT)
        elif verb.lemma in _REPLACING and verb.perfect and not verb.passive:
            yield from _told(p, clause, RelationKind.SUCCESSOR_OF, clause.subject, clause.object, Role.OBJECT)
        elif verb.lemma in _CALLING:
            yield from _renamed(p, clause)
        elif verb.lemma in ("be", "remain", "become") and "been" not in verb.text:  # who has been is so no longer
            yield from _member(p, clause)


def beside_names(p: Passage) -> Iterator[Draft]:
    """ "X and its ally, Y", "X and its Y allies", "X and allied Y", "X's ally Y": allied."""
    for i, c in enumerate(p.chunks):
        for left, right in zip(c.actors, c.actors[1:], strict=False):
            between = p.plain[left.end : right.start]
            beside = _BETWEEN.match(between)
            allied = beside is not None and (beside["allied"] or _ALLY_AFTER.match(p.plain, right.end))
            if left.actor != right.actor and (allied or _ALLY_OF.fullmatch(between)):
                yield _allied(p, (Who(left.name, left.actor, c.text),), (Who(right.name, right.actor, c.text),), i, i)
        if (
            c.head not in _ALLIES
            or c.words[:1] not in (("its",), ("their",))
            or i < 2
            or p.chunks[i - 1].kind != "conj"
        ):
            continue
        ally = i + 2 if i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "comma" else i + 1
        if ally < len(p.chunks) and p.chunks[ally].kind == "actor" and p.who(i - 2):
            yield _allied(p, p.who(i - 2), p.who(ally), i - 2, ally)


def _allied(p: Passage, left: tuple[Who, ...], right: tuple[Who, ...], first: int, last: int) -> Draft:
    actors = participants(left, Role.SUBJECT) + participants(right, Role.OBJECT)
    body = Relation(relation=RelationKind.ALLIED_WITH, actors=actors)
    return p.draft(body, p.chunks[first].start, p.chunks[last].end, valid=p.when(first, last + 1))


def _passive(p: Passage, clause: Clause) -> bool:
    verb = p.chunks[clause.verb]
    return verb.passive or (
        verb.form in ("ed", "participle") and clause.object is None and clause.phrase("by") is not None
    )


def _backs(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "the United States, which backs the government", "A and B have long supported the general"."""
    backer, backed = p.resolver.all_of(clause.subject), p.who(clause.object) or _leader(p, clause.object)
    yield from _drafted(p, clause, RelationKind.BACKED_BY, backed, backer, Role.BACKER)


def _leader(p: Passage, at: int | None) -> tuple[Who, ...]:
    """ "the general": somebody who leads an armed side, as told."""
    c = p.chunks[at] if at is not None else None
    return (Who(c.text, None, c.text),) if c is not None and c.head in _LEADERS and c.kind == "noun" else ()


def _backed_by(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X are trained and paid by Y", "the militias, several of which are backed by Y"."""
    at = clause.subject
    if at is None:
        which = next(
            (k for k in range(clause.verb - 1, max(-1, clause.verb - 3), -1) if p.chunks[k].head in ("which", "whom")),
            0,
        )
        at = (
            which - 4
            if which > 3 and p.chunks[which - 1].head == "of" and p.chunks[which - 3].kind == "comma"
            else None
        )
    be = next((k for k in p.clauses if at is not None and k.object == at and p.chunks[k.verb].lemma == "be"), None)
    if be is not None and not p.who(at):
        at = be.subject
    backed = p.who(at) or _by_name(p, at)
    yield from _drafted(p, clause, RelationKind.BACKED_BY, backed, p.resolver.all_of(clause.phrase("by")), Role.BACKER)


def _by_name(p: Passage, at: int | None) -> tuple[Who, ...]:
    """A name that no list has, where an actor is due."""
    c = p.chunks[at] if at is not None else None
    if c is None or c.kind != "noun" or c.places or c.quantity is not None or c.frame is not None:
        return ()
    name = _NAME.fullmatch(c.text)
    return (Who(c.text.removeprefix("The ").removeprefix("the "), None, c.text),) if name is not None else ()


def _told(
    p: Passage, clause: Clause, kind: RelationKind, subject: int | None, object_: int | None, role: Role
) -> Iterator[Draft]:
    left = p.resolver.all_of(subject)
    right = p.who(object_) or _by_name(p, object_)
    if object_ is not None and p.chunks[object_].kind == "place" and not p.chunks[object_].actors:
        return
    sides = (*left, *right)
    if any(w.name == "Civilians" for w in sides) or (
        kind is RelationKind.SUCCESSOR_OF and not all(w.actor for w in sides)
    ):
        return
    yield from _drafted(p, clause, kind, left, right, role)


def _drafted(
    p: Passage, clause: Clause, kind: RelationKind, subject: tuple[Who, ...], object_: tuple[Who, ...], role: Role
) -> Iterator[Draft]:
    other = tuple(w for w in object_ if w.key not in {s.key for s in subject})
    if not subject or not other:
        return
    verb = p.chunks[clause.verb]
    body = Relation(relation=kind, actors=participants(subject, Role.SUBJECT) + participants(other, role))
    valid = p.when(clause.first, clause.last)
    yield p.draft(body, *p.span(clause), verb=verb, valid=valid, denied=verb.negated)


def _renamed(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X, now calling themselves Y"."""
    after = p.low[p.chunks[clause.verb].end : p.chunks[clause.verb].end + 12]
    new = clause.object if clause.object is not None else clause.verb + 2
    if not after.startswith((" itself", " themselves")) or new >= len(p.chunks) or p.chunks[new].kind != "actor":
        return
    before = next((k for k in range(clause.verb - 1, -1, -1) if p.chunks[k].nominal), None)
    old = p.who(clause.subject) or p.who(before) or _by_name(p, before)
    if not old and before is not None:
        old = (Who(p.chunks[before].text, None, p.chunks[before].text),)
    start = p.chunks[before].start if before is not None else p.chunks[clause.verb].start
    actors = participants(old, Role.SUBJECT) + participants(p.who(new), Role.OBJECT)
    if old and p.who(new):
        body = Relation(relation=RelationKind.RENAMED_TO, actors=actors)
        yield p.draft(body, start, p.chunks[new].end, verb=p.chunks[clause.verb], valid=p.when(clause.first, new + 1))


def _member(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X is one of the three members of Y", "X and Z, which are the backbone of Y"."""
    at = clause.object
    if at is None:
        return
    c = p.chunks[at]
    if c.kind == "actor" and c.actors:  # "one of the three members of Y" is one phrase
        told = set(re.findall(r"[a-z]+", p.low[c.start : c.actors[0].start]))
        whole = tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1]) if told & _MEMBERS and "of" in told else ()
    else:
        of = at + 2 if at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of" else None
        whole = p.who(of) if of is not None and c.head in _MEMBERS and c.head not in FORCES else ()
    part = p.resolver.all_of(clause.subject)
    if whole and part:
        yield from _drafted(p, clause, RelationKind.PART_OF, part, whole[:1], Role.OBJECT)
