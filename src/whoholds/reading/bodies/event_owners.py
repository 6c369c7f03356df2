"""Whose attack it is, and who is left when nobody attacks himself."""

from __future__ import annotations

from whoholds.model import PlaceReference
from whoholds.reading.chunks import FORCES, Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage

_FIGHTERS = words("terms", "events.fighters")
_ARMED = FORCES | _FIGHTERS


def armed(c: Chunk) -> bool:
    """Whether a phrase names people or machines that fight, known or not."""
    if c.actors and all(a.actor == "civilians" for a in c.actors):
        return False
    if c.kind != "noun" or c.head in FORCES or c.head in _FIGHTERS or "armed" in c.words:
        return c.kind in ("actor", "noun")
    part = c.text.partition(" of ")  # "the garrison of Battalion 275"
    return bool(part[1]) and c.frame is None and part[0].split()[-1].lower() in _ARMED


def apart(initiators: tuple[Who, ...], targets: tuple[Who, ...]) -> tuple[tuple[Who, ...], tuple[Who, ...]]:
    """Nobody attacks himself."""
    keys = {w.key for w in initiators}
    return initiators, tuple(w for w in targets if w.key not in keys)


def owners_of(p: Passage, at: int | None) -> tuple[Who, ...]:
    """Whose attack it is: "Russian airstrikes", "an ISIS offensive", "shelling by regime forces"."""
    if at is None:
        return ()
    c = p.chunks[at]
    if c.frame is not None and c.frame.name == "capture" and c.words[:1] and c.words[0] in ("its", "their"):
        by = next((k for k in range(at + 1, min(at + 4, len(p.chunks))) if p.chunks[k].head == "by"), None)
        return (
            p.resolver.all_of(by + 1) if by is not None and by + 1 < len(p.chunks) else ()
        )  # "its capture": of the town
    owners = tuple(Who(m.name, m.actor, c.text) for m in c.actors)
    if owners:
        return owners
    for k in range(at + 1, min(at + 5, len(p.chunks) - 1)):
        if p.chunks[k].kind == "prep" and p.chunks[k].head == "by":
            return p.who(k + 1)
        reduced = p.chunks[k].kind == "verb" and p.chunks[k].form in ("ed", "participle") and k == at + 1
        if p.chunks[k].kind == "verb" and not (reduced and p.chunks[k + 1].head == "by"):
            break  # "a missile fired by X" is X's
    follows = next((k for k in p.clauses if k.verb > at), None)
    claimed = follows.phrase("by") if follows is not None and p.chunks[follows.verb].lemma == "claim" else None
    if claimed is not None:
        return p.who(claimed)  # "two car bombs, claimed by X"
    side = p.resolver.side_in(at)
    if side:
        return side
    if c.frame is not None and c.frame.name == "attack" and at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of":
        doers = p.who(at + 2)  # "counterattacks of the enemy"
        if doers and p.chunks[at + 2].kind != "place":
            return doers
    led = tuple(Who(m.name, m.actor, c.text) for m, how, _, _ in c.backers if how == "led")
    if led and c.frame is not None:
        return led  # "a US-led invasion"
    if "'s" in c.words and any(w in ("militant", "group", "organization") for w in c.words):
        return p.resolver.epithets.recent(c)
    return ()


def engaged_in(p: Passage, at: int) -> tuple[tuple[Who, ...], PlaceReference | None]:
    """Who is engaged in it, and where: "an enclave in X, where it is engaged in fighting with Y", "they are locked in battle"."""
    clause = next((k for k in p.clauses if k.phrase("in") == at and p.chunks[k.verb].lemma in _ENGAGED), None)
    if clause is None:
        return (), None
    subject = clause.subject or 0
    where = subject > 1 and p.chunks[subject - 1].head == "where"
    before = next((k for k in range(subject - 2, -1, -1) if p.chunks[k].kind == "place"), None) if where else None
    return p.resolver.all_of(clause.subject), p.where(before)


_ENGAGED = words("terms", "events.engaging")


def office_of(p: Passage, at: int | None) -> tuple[Who, ...]:
    """Whose office speaks: "X's defence ministry claimed the capture of Y": X's."""
    c = p.chunks[at] if at is not None else None
    if c is None or c.kind != "noun" or c.civil or not c.actors:
        return ()
    return (Who(c.actors[0].name, c.actors[0].actor, c.text),)
