"""Who stands on either side of a relation, and how a relation is drafted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, Relation
from whoholds.model.vocabularies import RelationKind, Role
from whoholds.reading.chunks import Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage, participants

_LEADERS = words("relations", "nouns.leaders")
_MACHINES = words("who", "machines") - {"men", "fighters", "side", "marines", "paratroopers"}
_GROUPS = words("relations", "nouns.groups")
_WORD = r"(?:[a-z]{2,3}-)?[A-Z][\w'’-]+"
_NAME = re.compile(rf"(?:[Tt]he )?{_WORD}(?: (?:of |for )?(?:the )?{_WORD}){{0,4}}(?P<group> (?:{any_of(_GROUPS)}))?")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{1,}")


def side(p: Passage, at: int | None) -> tuple[Who, ...]:
    """The armed sides, states and leaders a phrase names; a state's name or a capital stands for the state."""
    if at is None:
        return ()
    c = p.chunks[at]
    found = (p.who(at) if c.kind != "place" and not c.civil else ()) or p.sides_of(at) or _capital(p, c)
    if c.kind == "noun" and c.head in _MACHINES and not c.actors:
        return ()
    found = found or (tuple(Who(m.name, m.actor, c.text) for m in c.actors) if c.kind == "actor" or c.civil else ())
    return tuple(w for w in found if w.name != "Civilians") or leader(c)


def _capital(p: Passage, c: Chunk) -> tuple[Who, ...]:
    """ "weapons from Tehran": a capital where a side is due."""
    if c.kind != "place" or c.text not in p.capitals.values():
        return ()
    state = next(name for name, capital in p.capitals.items() if capital == c.text)
    return tuple(Who(name, actor, c.text) for actor, name in p.states.items() if actor and name == state)


def backer(p: Passage, at: int | None) -> tuple[Who, ...]:
    """The same for who gives help: "Russian air power", "Emirati money" are theirs."""
    c = p.chunks[at] if at is not None else None
    lent = c is not None and c.kind == "noun" and not c.civil
    return all_sides(p, at) or (
        tuple(Who(m.name, m.actor, c.text) for m in c.actors[:1]) if c is not None and lent else ()
    )


def named(p: Passage, at: int | None) -> tuple[Who, ...]:
    """The same, or a name that no list has."""
    return side(p, at) or by_name(p, at)


def leader(c: Chunk) -> tuple[Who, ...]:
    """ "the general": somebody who leads an armed side, as told."""
    return (Who(c.text, None, c.text),) if c.head in _LEADERS and c.kind == "noun" and not c.actors else ()


def by_name(p: Passage, at: int | None) -> tuple[Who, ...]:
    """A name that no list has, where an actor is due; a single word that opens a sentence may be any word."""
    c = p.chunks[at] if at is not None else None
    if c is None or c.kind != "noun" or c.quantity is not None or c.frame is not None:
        return ()
    name = _NAME.fullmatch(c.text)
    if name is None or (c.places and not name["group"]):
        return ()
    bare = c.text.removeprefix("The ").removeprefix("the ")
    told_of = p.plain.startswith(",", c.end)  # "X, allied with Y since May, …"
    opening = (
        c.start == p.sentence.start
        and not told_of
        and " " not in bare
        and not _ACRONYM.fullmatch(bare)
        and "-" not in bare
    )
    return (Who(bare, None, c.text),) if (not opening or bare != c.text) else ()


def all_sides(p: Passage, at: int | None) -> tuple[Who, ...]:
    """The sides of a phrase and of those a list joins before it: "A, B and C"."""
    found = side(p, at)
    k = at if at is not None else 0
    while k > 1 and p.chunks[k - 1].kind in ("conj", "comma") and side(p, k - 2) and p.chunks[k - 2].actors:
        found = tuple(dict.fromkeys((*side(p, k - 2), *found)))
        k -= 2
        if p.chunks[k - 1].kind != "comma":
            break
    return found


def told(
    p: Passage,
    kind: RelationKind,
    subject: tuple[Who, ...],
    object_: tuple[Who, ...],
    first: int,
    last: int,
    verb: Chunk | None = None,
) -> Iterator[Draft]:
    """A relation told from one phrase of a sentence to another; nobody stands in one to himself."""
    other = tuple(w for w in object_ if w.key not in {s.key for s in subject})
    if not subject or not other:
        return
    role = Role.BACKER if kind is RelationKind.BACKED_BY else Role.OBJECT
    body = Relation(relation=kind, actors=participants(subject, Role.SUBJECT) + participants(other, role))
    first, last = min(first, last), max(first, last)
    start, end = p.chunks[first].start, p.chunks[last].end
    denied = bool(verb and verb.negated) != _in_passing(p, last, (verb or p.chunks[first]).start)
    yield p.draft(body, start, end, verb=verb, valid=p.when(first, last + 1), denied=denied)


def _in_passing(p: Passage, last: int, at: int) -> bool:
    """ "Ankara, which supports Y, denied that …": what is told of who denies is not what he denies."""
    return p.chain(at)[1] and any(s.denied and s.verb is not None and s.verb > last for s in p.said)
