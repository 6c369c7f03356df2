"""Relations told by a phrase between two names ("X, a breakaway faction of Y") or by a noun one of them owns ("Y's affiliate X")."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from whoholds.model import Draft
from whoholds.model.vocabularies import RelationKind
from whoholds.reading.bodies.relation_sides import all_sides, backer, named, side, told
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage

_PHRASES = {p: RelationKind(kind) for kind, phrases in load("relations")["phrases"].items() for p in phrases}
_REVERSED = {p: RelationKind(kind) for kind, phrases in load("relations")["reversed"].items() for p in phrases}
_OWNED = {noun: RelationKind(kind) for kind, nouns in load("relations")["owned"].items() for noun in nouns}
_BACKERS, _UNIONS = words("relations", "backers.nouns"), words("relations", "nouns.unions")
_OWNS = re.compile(rf"(?:'s?)? (?:[\w-]+ ){{0,2}}?(?P<noun>{any_of(_OWNED)})\b")
_HELP = words("relations", "nouns.help")
_BY_NAME_ALONE = words("relations", "nouns.by_name_alone")
_SEEN = words("relations", "seen.verbs")
_OWN = ("its", "their", "his")
_NEAR = 6
_STATES = (RelationKind.BACKED_BY, RelationKind.ALLIED_WITH, RelationKind.AFFILIATED, RelationKind.FIGHTS)
"""Relations a state may stand in; "part of Syria" and "split from Sudan" are of the land."""


def phrased(p: Passage) -> Iterator[Draft]:
    """ "X is allied with Y", "X, backed by Y,", "Y, the main sponsor of X"."""
    end_of_last = -1
    for match in p.found("relations"):
        if match.start < end_of_last:
            continue
        kind = _PHRASES.get(match.text) or _REVERSED[match.text]
        after = _after(p, match.end)
        object_ = all_or_named(p, after) if after is not None else ()
        if after is None or not object_ or (_is_land(p, after) and kind not in _STATES):
            continue
        verb_at = _verb_of(p, after, match.start, match.end)
        clause = next((k for k in p.clauses if k.verb == verb_at), None)
        subject_at = _subject(p, kind, clause, after, match.start)
        subject = tuple(w for w in _sides_left(p, subject_at) if w.key not in {o.key for o in object_})
        if not subject or subject_at is None:
            continue
        if kind is RelationKind.FIGHTS and clause is not None and not _lasting(p, clause.verb, match.text):
            continue
        end_of_last = p.chunks[after].end
        near = match.start - p.chunks[subject_at].end < 80
        first = subject_at if near else next((k for k, c in enumerate(p.chunks) if c.end > match.start), after)
        left, right = (subject, object_) if match.text in _PHRASES else (object_, subject)
        yield from told(p, kind, left, right, first, after, p.chunks[clause.verb] if clause is not None else None)


def opening(p: Passage) -> Iterator[Draft]:
    """ "Formerly known as X, Y announced …", "Backed by X, Y advanced": a phrase at the head tells of the subject."""
    match = next(iter(p.found("relations")), None)
    if match is None or match.start > p.sentence.start + 14 or match.text not in _PHRASES:
        return
    at = _after(p, match.end)
    if at is None or at + 2 >= len(p.chunks) or any(c.nominal for c in p.chunks[:at] if c.end <= match.start):
        return
    comma = next((k for k in range(at + 1, min(at + 5, len(p.chunks) - 1)) if p.chunks[k].kind == "comma"), None)
    if comma is not None and p.chunks[comma + 1].nominal:
        yield from told(p, _PHRASES[match.text], named(p, comma + 1), all_or_named(p, at), at, comma + 1)


def all_or_named(p: Passage, at: int) -> tuple[Who, ...]:
    """The sides of a phrase and of what "and" joins to it: "backed by A and B"."""
    found = named(p, at) or backer(p, at)
    k = at
    while found and k + 2 < len(p.chunks) and p.chunks[k + 1].kind == "conj" and p.chunks[k + 2].kind == "actor":
        if any(c.subject == k + 2 for c in p.clauses):
            break
        k += 2
        found = tuple(dict.fromkeys((*found, *side(p, k))))
    return found


def _after(p: Passage, end: int) -> int | None:
    """The phrase right behind a place in the sentence."""
    at = next((i for i, c in enumerate(p.chunks) if c.end > end and c.nominal), None)
    if at is None:
        return None
    c = p.chunks[at]
    far = c.start - end > _NEAR and not c.text.lower().startswith("both")
    return None if far else at


def _is_land(p: Passage, at: int) -> bool:
    return p.chunks[at].kind == "place" and not p.chunks[at].actors


def _sides_left(p: Passage, at: int | None) -> tuple[Who, ...]:
    return all_sides(p, at) or named(p, at)


def _verb_of(p: Passage, after: int, start: int, end: int) -> int | None:
    """The verb a phrase is told with: its own, or the one right before it."""
    for i in range(after, -1, -1):
        c = p.chunks[i]
        if c.kind == "verb" and c.start <= end and c.end >= start - 40:
            return i
    return None


def _subject(p: Passage, kind: RelationKind, clause: Clause | None, after: int, start: int) -> int | None:
    """Whose relation a phrase tells: a name right before it ("X, a faction of Y"), else the subject of its verb."""
    before = next((i for i in range(after, -1, -1) if _ends_before(p, i, start)), None)
    at = clause.subject if clause is not None else None
    beside = before is not None and start - p.chunks[before].end < 3 and bool(named(p, before))
    if at is None or (kind is not RelationKind.FIGHTS and beside):
        at = before
    if not _sides_left(p, at) and kind in (RelationKind.ALLIED_WITH, RelationKind.BACKED_BY):
        left = next((k for k in reversed(p.clauses) if p.chunks[k.verb].start < start), None)
        at = left.subject if left is not None and left.subject is not None else at
    if not _sides_left(p, at):
        ahead = itertools.takewhile(
            lambda k: p.chunks[k].kind != "verb", range(before if before is not None else 0, -1, -1)
        )
        at = next((k for k in ahead if p.chunks[k].kind == "actor" and side(p, k)), at)
    return at


def _ends_before(p: Passage, i: int, start: int) -> bool:
    """Whether a phrase, or at least the name in it, stands before a place in the sentence."""
    c = p.chunks[i]
    return c.nominal and (c.end <= start or bool(c.actors and c.actors[-1].end <= start))


def _lasting(p: Passage, verb_at: int, phrase: str) -> bool:
    """A fight that goes on is a relation; one that happened is an event."""
    verb = p.chunks[verb_at]
    if "both" in phrase or "war" in phrase or "conflict" in phrase or "insurgency" in phrase or "arms" in phrase:
        return True
    ongoing = re.match(r"(?:is|are|'s|'re|has been|have been)\b", verb.text) is not None
    where = any(c.kind == "sub" and c.head == "where" for c in p.chunks[max(0, verb_at - 2) : verb_at])
    return (ongoing and not where) or (verb.text.startswith(("is ", "are ")) and "engaged" in verb.text)


def owned(p: Passage) -> Iterator[Draft]:
    """ "X, Y's affiliate in Z,", "Y's successor, X", "X is Y's proxy", "X and its Y backers"."""
    for i, c in enumerate(p.chunks):
        if not c.actors:
            continue
        yield from _backers(p, i)
        match = _OWNS.match(p.low, c.actors[-1].end)
        if match is None or not (p.low.startswith("'", c.actors[-1].end) or match["noun"] in _BY_NAME_ALONE):
            continue
        owner = tuple(Who(m.name, m.actor, c.text) for m in c.actors[-1:])
        behind = next((k for k in range(i, min(len(p.chunks), i + 3)) if p.chunks[k].start >= match.end()), None)
        if behind is not None and p.chunks[behind].kind == "comma":
            behind += 1
        close = behind is not None and behind < len(p.chunks) and p.chunks[behind].start - match.end() <= 2
        other = behind if close and behind is not None and p.chunks[behind].kind == "actor" else _before(p, i)
        if other is not None:
            yield from told(p, _OWNED[match["noun"]], _sides_left(p, other), owner, i, other)


def _before(p: Passage, i: int) -> int | None:
    """Who stands before "Y's affiliate": "X, Y's affiliate", "X is Y's affiliate"."""
    for k in range(i - 1, max(-1, i - 4), -1):
        c = p.chunks[k]
        if c.nominal and c.kind != "place" and named(p, k):
            return k
        seen = c.kind == "verb" and (c.lemma in ("be", "become", "remain") or (c.passive and c.lemma in _SEEN))
        if c.kind not in ("comma", "adv", "pron", "sub") and not seen:
            return None
    return None


def _backers(p: Passage, i: int) -> Iterator[Draft]:
    """ "X and its Y backers", "X's Y sponsors": X is backed by Y."""
    c = p.chunks[i]
    if c.head not in _BACKERS and c.head not in _HELP:
        return
    if c.head in _HELP:  # "X, with Y help"
        with_it = i > 1 and p.chunks[i - 1].head == "with" and c.kind == "noun"
        left = (
            next((k for k in range(i - 2, max(-1, i - 6), -1) if p.chunks[k].kind == "actor"), None)
            if with_it
            else None
        )
        yield from told(p, RelationKind.BACKED_BY, side(p, left), _adjectives(p, i), left if left is not None else i, i)
        return
    if p.low.startswith(("'s ", "' "), c.actors[-1].end):  # "Y, X's chief backer"
        other = _before(p, i)
        yield from told(p, RelationKind.BACKED_BY, _adjectives(p, i), side(p, other), i, i if other is None else other)
        return
    backer = tuple(Who(m.name, m.actor, c.text) for m in c.actors[-1:])
    if len(c.actors) > 1:
        between = p.low[c.actors[0].end : c.actors[-1].start]
        if between.startswith(("'s ", "' ")) or any(f" {w} " in between for w in _OWN):
            backed = tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1])
            yield from told(p, RelationKind.BACKED_BY, backed, backer, i, i)
        return
    first = c.words[:1]
    if first and first[0] in _OWN:
        owner = next((k for k in range(i - 1, -1, -1) if p.chunks[k].kind == "actor" and side(p, k)), None)
        if owner is not None:
            yield from told(p, RelationKind.BACKED_BY, side(p, owner), backer, owner, i)


def _adjectives(p: Passage, i: int) -> tuple[Who, ...]:
    return tuple(Who(m.name, m.actor, p.chunks[i].text) for m in p.chunks[i].actors[-1:])


def united(p: Passage) -> Iterator[Draft]:
    """ "a coalition of A, B and C", "the alliance between A and B": allied with each other."""
    for i, c in enumerate(p.chunks):
        if (
            c.head in _UNIONS
            and c.kind == "noun"
            and i + 2 < len(p.chunks)
            and p.chunks[i + 1].head in ("of", "between")
        ):
            last = i + 2
            while last + 2 < len(p.chunks) and p.chunks[last + 1].kind in ("comma", "conj") and side(p, last + 2):
                last += 2
            yield from among(p, _run(p, i + 2, last), i, last)
        elif c.kind == "actor" and len(c.actors) > 1 and _union_before(p, i):
            yield from among(p, side(p, i), i, i)


def _union_before(p: Passage, i: int) -> bool:
    c = p.chunks[i]
    ahead = p.low[c.start : c.actors[0].start].split()
    return len(ahead) > 1 and ahead[-1] in ("of", "between", "the") and not _UNIONS.isdisjoint(ahead)


def _run(p: Passage, first: int, last: int) -> tuple[Who, ...]:
    return tuple(dict.fromkeys(w for k in range(first, last + 1) if p.chunks[k].nominal for w in side(p, k)))


def among(p: Passage, sides: tuple[Who, ...], first: int, last: int) -> Iterator[Draft]:
    """Several who are allied: the first with the others."""
    if len(sides) > 1:
        yield from told(p, RelationKind.ALLIED_WITH, sides[:1], sides[1:], first, last)
