"""Relations told by a verb: backs, supplies, joins, fights, replaced, calls itself, includes, is a member of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from whoholds.model import Draft
from whoholds.model.vocabularies import RelationKind
from whoholds.reading.bodies.relation_phrases import among
from whoholds.reading.bodies.relation_sides import all_sides, backer, by_name, named, side, told
from whoholds.reading.chunks import FORCES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, words
from whoholds.reading.passage import Passage

BACKING = words("relations", "verbs.backing")
_GIVING, _GETTING, _AID = (
    words("relations", "verbs.giving"),
    words("relations", "verbs.getting"),
    words("relations", "nouns.aid"),
)
_ALLYING, _JOINING = words("relations", "verbs.allying"), words("relations", "verbs.joining")
_REPLACING, _CALLING = words("relations", "verbs.replacing"), words("relations", "verbs.calling")
_INCLUDING, _FIGHTING = words("relations", "verbs.including"), words("relations", "verbs.fighting")
_MEMBERS, _ALLIES = words("relations", "nouns.members"), words("relations", "nouns.allies")
_ENEMIES, _UMBRELLAS = words("relations", "nouns.enemies"), words("relations", "nouns.umbrellas")
_JOINT = re.compile(r"\b(?:" + "|".join(sorted(words("relations", "nouns.joint"))) + r")\b")
_BETWEEN = re.compile(
    r"\W*(?:and|with) (?:(?:its|their) (?:close |local |main )?|(?P<allied>allied|aligned|friendly) )", re.I
)
_ALLY_AFTER = re.compile(r" (?:allies|ally|partners|auxiliaries)\b", re.I)
_EACH_OTHER = re.compile(r"\b(?:each other|one another|among themselves|between themselves)\b")
_GOT = ("get", "gets", "got", "getting", "gotten")


def from_clauses(p: Passage) -> Iterator[Draft]:
    """The relations that the clauses of a passage tell."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if verb.modal or (verb.infinitive and not p.meant(clause)):
            continue
        yield from _of_help(p, clause, verb)
        yield from _of_arms(p, clause, verb)
        if verb.lemma in _JOINING and not verb.passive:
            kind = RelationKind.PART_OF if _umbrella(p, clause.object) else RelationKind.ALLIED_WITH
            yield from _stated(p, clause, kind, clause.subject, clause.object)
        elif verb.lemma in _REPLACING and verb.perfect and not verb.passive:
            yield from _stated(p, clause, RelationKind.SUCCESSOR_OF, clause.subject, clause.object)
        elif verb.lemma in _CALLING:
            yield from _renamed(p, clause)
        elif verb.lemma in _INCLUDING and not verb.passive and _umbrella(p, clause.subject):
            yield from _stated(p, clause, RelationKind.PART_OF, clause.object, clause.subject)
        elif verb.lemma in ("be", "remain", "become") and "been" not in verb.text:  # who has been is so no longer
            yield from _member(p, clause)


def _of_help(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X backs Y", "Y is paid by X", "X has supplied drones to Y", "Y gets its missiles from X"."""
    span = (clause.first, max(clause.last, clause.verb + 1) - 1)
    if verb.lemma in BACKING and _passive(p, clause):
        yield from _backed_by(p, clause)
        return
    if verb.lemma in BACKING:
        backers = all_sides(p, clause.subject) or by_name(p, clause.subject)
        backed = side(p, clause.object) or (by_name(p, clause.object) if side(p, clause.subject) else ())
        yield from told(p, RelationKind.BACKED_BY, backed, backers, *span, verb)
    aid = p.chunks[clause.object] if clause.object is not None else None
    if verb.lemma in _GIVING and not verb.passive:
        to = clause.phrase("to", "for") if aid is not None and _is_aid(aid) else None
        if to is None and aid is not None and side(p, clause.object) and _is_aid_at(p, clause.phrase("with")):
            to = clause.object
        yield from told(p, RelationKind.BACKED_BY, side(p, to), all_sides(p, clause.subject), *span, verb)
    elif verb.lemma in _GIVING and _is_aid_at(p, clause.subject) and clause.phrase("by") is not None:
        backed = side(p, clause.phrase("to", "for")) or side(p, _meant_for(p, clause.subject))
        yield from told(p, RelationKind.BACKED_BY, backed, all_sides(p, clause.phrase("by")), *span, verb)
    got = verb.lemma in _GETTING or (verb.lemma == "be" and verb.text.split()[-1].lower() in _GOT)
    if got and not verb.passive and aid is not None and _is_aid(aid):
        giver = backer(p, _from(p, clause)) or (_adjective(aid) if verb.lemma != "take" else ())
        yield from told(p, RelationKind.BACKED_BY, side(p, clause.subject), giver, *span, verb)


def _meant_for(p: Passage, aid: int | None) -> int | None:
    """ "weapons for the rebels": for whom."""
    after = p.chunks[aid + 1 : aid + 3] if aid is not None else []
    return aid + 2 if aid is not None and len(after) == 2 and after[0].head in ("for", "to") else None


def _from(p: Passage, clause: Clause) -> int | None:
    """Whom it comes from: "receives drones and training from X"."""
    own = clause.phrase("from", "of")
    last = max(clause.last, clause.verb + 1)
    later = (k.phrase("from") for k in p.clauses if clause.verb < k.verb <= last + 1)
    return own if own is not None else next((at for at in later if at is not None), None)


def _is_aid(c: Chunk) -> bool:
    return c.head in _AID and not any(w in ("humanitarian", "food", "medical") for w in c.words)


def _is_aid_at(p: Passage, at: int | None) -> bool:
    return at is not None and _is_aid(p.chunks[at])


def _adjective(c: Chunk) -> tuple[Who, ...]:
    """ "Emirati weapons", "Iranian support": whose."""
    return tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1]) if c.kind == "noun" else ()


def _of_arms(p: Passage, clause: Clause, verb: Chunk) -> Iterator[Draft]:
    """ "X and Y have been fighting each other", "X fights Y", "X fights alongside Y"."""
    span = (clause.first, max(clause.last, clause.verb + 1) - 1)
    kind = _mutual(p, clause, verb, p.plain[verb.start : p.chunks[span[1]].end])
    sides = _several(p, clause) if kind is not None else ()
    if kind is RelationKind.ALLIED_WITH:
        yield from among(p, sides, *span)
    elif kind is not None:
        yield from told(p, kind, sides[:1], sides[1:], *span, verb)
    if verb.lemma in ("fight", "battle") and verb.form in ("s", "base") and not verb.passive:  # as a lasting state
        yield from told(p, RelationKind.FIGHTS, all_sides(p, clause.subject), side(p, clause.object), *span, verb)
    at = clause.phrase("alongside") if verb.lemma == "fight" else clause.phrase("with", "alongside")
    allying = verb.lemma in _ALLYING and not verb.passive
    if at is not None and (allying or (verb.lemma in frame_of_verb() and _beside(p, at))):
        yield from _stated(p, clause, RelationKind.ALLIED_WITH, clause.subject, at)


def _mutual(p: Passage, clause: Clause, verb: Chunk, text: str) -> RelationKind | None:
    """What several subjects are said to be to each other: "fight each other", "are at war", "are enemies", "mounted a joint attack"."""
    ongoing = verb.progressive or verb.perfect or verb.form in ("base", "s")
    if verb.lemma in _FIGHTING and ongoing and _EACH_OTHER.search(text):
        return RelationKind.FIGHTS
    if clause.object is not None and p.chunks[clause.object].head in _ENEMIES:
        return RelationKind.RIVALS
    if verb.lemma == "be" and " at war" in text and " with" not in text:
        return RelationKind.FIGHTS
    together = _JOINT.search(text) or _is_allies(p, clause)
    return RelationKind.ALLIED_WITH if together and not verb.negated and not verb.passive else None


def _several(p: Passage, clause: Clause) -> tuple[Who, ...]:
    """The sides that are subject together; of "the two groups, X and Y," those named last."""
    sides = all_sides(p, clause.subject)
    if len(sides) > 1:
        return sides
    beside = [k for k in range(clause.first, clause.verb) if len(p.chunks[k].actors) > 1]
    return side(p, beside[-1]) if beside and p.chunks[beside[-1]].kind == "actor" else sides


def _is_allies(p: Passage, clause: Clause) -> bool:
    return (
        clause.object is not None
        and p.chunks[clause.object].head in _ALLIES
        and p.chunks[clause.verb].lemma in ("be", "remain")
    )


def _beside(p: Passage, at: int) -> bool:
    """ "attacked X alongside Y", "entered X together with Y": fighting at his side."""
    before = p.chunks[at - 1] if at else None
    together = (
        before is not None and before.head == "with" and at > 1 and p.chunks[at - 2].head in ("together", "along")
    )
    return p.chunks[at].kind == "actor" and (together or (before is not None and before.head == "alongside"))


def _umbrella(p: Passage, at: int | None) -> bool:
    c = p.chunks[at] if at is not None else None
    return c is not None and c.kind in ("actor", "noun") and not _UMBRELLAS.isdisjoint(c.text.lower().split())


def beside_names(p: Passage) -> Iterator[Draft]:
    """ "X and its ally, Y", "X and its Y allies", "X and allied Y", "X, together with Y,": allied."""
    for i, c in enumerate(p.chunks):
        for left, right in pairwise(c.actors):
            between = p.plain[left.end : right.start]
            beside = _BETWEEN.match(between)
            allied = beside is not None and (beside["allied"] or _ALLY_AFTER.match(p.plain, right.end))
            if left.actor != right.actor and allied:
                one, other = (Who(m.name, m.actor, c.text) for m in (left, right))
                yield from told(p, RelationKind.ALLIED_WITH, (one,), (other,), i, i)
        if c.head == "together" and 1 < i < len(p.chunks) - 2 and p.chunks[i - 1].kind == "comma":
            yield from told(p, RelationKind.ALLIED_WITH, side(p, i - 2), side(p, i + 2), i - 2, i + 2)
        own = c.head in _ALLIES and c.words[:1] in (("its",), ("their",))
        if not own or i < 2 or p.chunks[i - 1].kind != "conj":
            continue
        ally = i + 2 if i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "comma" else i + 1
        if ally < len(p.chunks) and p.chunks[ally].kind == "actor":
            yield from told(p, RelationKind.ALLIED_WITH, side(p, i - 2), side(p, ally), i - 2, ally)


def _passive(p: Passage, clause: Clause) -> bool:
    verb = p.chunks[clause.verb]
    by = clause.phrase("by") is not None and clause.object is None
    return verb.passive or (verb.form in ("ed", "participle") and by)


def _backed_by(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X are trained and paid by Y", "the militias, several of which are backed by Y"."""
    at = clause.subject
    if at is None or not named(p, at):
        which = next(
            (k for k in range(clause.verb - 1, max(-1, clause.verb - 3), -1) if p.chunks[k].head in ("which", "whom")),
            0,
        )
        some = which > 3 and p.chunks[which - 1].head == "of" and p.chunks[which - 3].kind == "comma"
        at = which - 4 if some else at
    be = next((k for k in p.clauses if at is not None and k.object == at and p.chunks[k.verb].lemma == "be"), None)
    if be is not None and not side(p, at):
        at = be.subject
    span = (clause.first, max(clause.last, clause.verb + 1) - 1)
    backers = all_sides(p, clause.phrase("by")) or by_name(p, clause.phrase("by"))
    yield from told(p, RelationKind.BACKED_BY, named(p, at), backers, *span, p.chunks[clause.verb])


def _stated(
    p: Passage, clause: Clause, kind: RelationKind, subject: int | None, object_: int | None
) -> Iterator[Draft]:
    left, right = all_sides(p, subject), named(p, object_)
    if object_ is not None and p.chunks[object_].kind == "place" and not p.chunks[object_].actors:
        return
    if kind is RelationKind.SUCCESSOR_OF and not all(w.actor for w in (*left, *right)):
        return
    span = (clause.first, max(clause.last, clause.verb + 1) - 1)
    yield from told(p, kind, left, right, *span, p.chunks[clause.verb])


def _renamed(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X, now calling themselves Y"."""
    after = p.low[p.chunks[clause.verb].end : p.chunks[clause.verb].end + 12]
    new = clause.object if clause.object is not None else clause.verb + 2
    if not after.startswith((" itself", " themselves")) or new >= len(p.chunks) or p.chunks[new].kind != "actor":
        return
    before = next((k for k in range(clause.verb - 1, -1, -1) if p.chunks[k].nominal), None)
    old = side(p, clause.subject) or named(p, before)
    if not old and before is not None:
        old = (Who(p.chunks[before].text, None, p.chunks[before].text),)
    first = before if before is not None else clause.verb
    yield from told(p, RelationKind.RENAMED_TO, old, side(p, new), first, new, p.chunks[clause.verb])


def _member(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X is one of the three members of Y", "X and Z, which are the backbone of Y"."""
    at = clause.object
    if at is None:
        return
    c = p.chunks[at]
    if c.kind == "actor" and c.actors:  # "one of the three members of Y" is one phrase
        ahead = set(re.findall(r"[a-z]+", p.low[c.start : c.actors[0].start]))
        whole = tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1]) if ahead & _MEMBERS and "of" in ahead else ()
    else:
        of = at + 2 if at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of" else None
        whole = side(p, of) if of is not None and c.head in _MEMBERS and c.head not in FORCES else ()
    span = (clause.first, max(clause.last, clause.verb + 1) - 1)
    yield from told(p, RelationKind.PART_OF, all_sides(p, clause.subject), whole[:1], *span, p.chunks[clause.verb])
