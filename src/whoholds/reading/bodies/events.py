"""Events: who attacked whom, where and when; from verbs, from nouns of war, and from headlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Draft, Event
from whoholds.model.vocabularies import Role
from whoholds.reading.bodies import outlooks
from whoholds.reading.bodies.event_chains import in_turn, remember
from whoholds.reading.bodies.event_clauses import from_verb, where_it_fights
from whoholds.reading.bodies.event_headlines import TOLL, leftover, toll, with_sides
from whoholds.reading.bodies.event_light import MANY
from whoholds.reading.bodies.event_nouns import from_noun
from whoholds.reading.bodies.event_tolls import with_tolls
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage, each_place

_BESIDE = words("terms", "events.beside")
_TOLD_OF = (
    MANY | words("terms", "clauses.reports") | {"accounts", "account", "stories", "footage", "pictures", "images"}
)


def find(p: Passage) -> Iterator[Draft]:
    """The events of a passage."""
    return map(_leaving, _told(p))


def _leaving(draft: Draft) -> Draft:
    """Who withdraws takes nothing: they are the subject, and whoever comes in, if told, the one who gains the place."""
    body = draft.body
    if not isinstance(body, Event) or body.sub_event_type != "Non-violent transfer of territory":
        return draft
    actors = tuple(replace(a, role=Role.SUBJECT) if a.role is Role.INITIATOR else a for a in body.actors)
    return replace(draft, body=replace(body, actors=actors))


def _told(p: Passage) -> Iterator[Draft]:
    """A headline has no words to spare: every place in it is one where something happened."""
    told = with_tolls(p, list(each_place(_found(p))))
    told.extend(_carried_on(p, told))
    told.extend(each_place(in_turn(p, told)))
    remember(p, told)
    if told:
        p.resolver.memory.event_in = p.sentence.paragraph
    if not p.terse:
        yield from told
        return
    names = {n for d in told if d.body.place is not None for n in (d.body.place.name, *d.body.place.others)}
    for where in p.places:
        if where.reference.name in names or not any(
            c.kind in ("place", "noun") for c in p.chunks[where.first : where.last]
        ):
            continue
        draft = leftover(p, where, told)
        if draft is not None:
            told.append(draft)
    yield from with_sides(p, told)


def _carried_on(p: Passage, told: list[Draft]) -> Iterator[Draft]:
    """ "X fell on 1 May, Y on 5 May and Z a day later": the verb holds for the places after it that have a day of their own."""
    first = next((d for d in told if d.body.place is not None and d.valid is not None), None)
    if first is None or not isinstance(first.body, Event):
        return
    names = {d.body.place.name for d in told if d.body.place is not None}
    told_at = next(
        (w for w in p.places if first.body.place is not None and w.reference.name == first.body.place.name), None
    )
    verb = next((k for k, c in enumerate(p.chunks) if c.kind == "verb"), 0)
    if told_at is None:
        return
    end = p.chunks[max(told_at.last - 1, verb)].end
    for where in p.places:
        at, after = where.first, where.last
        if where.start < end or where.reference.name in names or not at or after >= len(p.chunks):
            continue
        day = p.chunks[after].date is not None or (
            p.chunks[after].head == "on" and after + 1 < len(p.chunks) and p.chunks[after + 1].date is not None
        )
        if not day or p.chunks[at - 1].kind not in ("comma", "conj", "mark"):
            continue
        if any(c.kind == "verb" for c in p.chunks if end <= c.start < where.end):
            return
        last = after if p.chunks[after].date is not None else after + 1
        body = replace(first.body, place=where.reference, casualties=())
        yield p.draft(body, where.start, p.chunks[last].end, valid=p.when(at, last + 1), denied=first.denied)


def _found(p: Passage) -> Iterator[Draft]:
    used: set[int] = (
        set()
    )  # chunks of nouns already told through their verb, and of participles told with their main clause
    outlook = outlooks.matched(p)
    headline = p.terse
    for clause in p.clauses:
        if clause.verb in used or where_it_fights(p, clause) or _foretold(p, clause, outlook):
            continue
        yield from from_verb(p, clause, used)
    for i, c in enumerate(p.chunks):
        if c.frame is None and not (headline and c.kind == "noun" and c.head in TOLL):
            continue
        if (
            i
            and p.chunks[i - 1].kind == "prep"
            and p.chunks[i - 1].head in _BESIDE
            and not _spoken_of(p, i)
            and not _brought_about(p, i)
            and not (i > 1 and p.chunks[i - 1].head == "of" and p.chunks[i - 2].head in _TOLD_OF)
        ) or (i > 1 and p.chunks[i - 1].kind == "conj" and p.chunks[i - 2].frame is not None and not _between(p, i)):
            continue
        if c.frame is None:
            if i not in used:
                yield from toll(p, i, c)
            continue
        if _handled(p, i, c) or _judged(p, i):
            continue
        if i and c.head == "death" and p.chunks[i - 1].head == "to":
            continue  # "sentenced to death"
        if c.kind == "noun" and i not in used and not _feared(p, c, outlook):
            yield from from_noun(p, i, c)


_HANDLING = words("terms", "events.handling")


def _handled(p: Passage, i: int, c: Chunk) -> bool:
    """ "found a mine", "clearing mines", "smuggled rockets": things of war, but nothing that happened with them."""
    if c.frame is None or c.frame.name not in ("ied", "shell", "airstrike"):
        return False
    return any(
        p.chunks[k.verb].lemma in _HANDLING and (k.object == i or (p.chunks[k.verb].passive and k.subject == i))
        for k in p.clauses
    )


def _judged(p: Passage, i: int) -> bool:
    """ "attacks there are rare", "an assault is imminent": what such events are like, not that there was one."""
    return any(
        k.subject == i
        and k.object is not None
        and p.chunks[k.object].head in _QUALITIES
        and p.chunks[k.verb].lemma in ("be", "remain")
        for k in p.clauses
    )


_QUALITIES = words("terms", "events.qualities")


def _between(p: Passage, i: int) -> bool:
    """ "air strikes and clashes between A and B": the second noun has its own sides."""
    return i + 1 < len(p.chunks) and p.chunks[i + 1].head in ("between", "with", "against")


def _brought_about(p: Passage, i: int) -> bool:
    """ "the airport was closed by an air strike", "triggered by the arrest of X": the noun tells what happened."""
    verb = p.chunks[i - 2] if i > 1 else None
    return (
        verb is not None
        and verb.kind == "verb"
        and p.chunks[i - 1].head == "by"
        and (verb.passive or verb.form in ("ed", "participle"))
        and verb.lemma in _CAUSING
    )


_CAUSING = words("terms", "events.causing")


def _spoken_of(p: Passage, i: int) -> bool:
    """ "told us of fighting there", "spoke of a withdrawal to X"."""
    if p.chunks[i - 1].head not in ("of", "about"):
        return False
    before = [c for c in p.chunks[max(0, i - 4) : i - 1] if c.kind not in ("adv", "pron", "noun")]
    return (
        bool(before)
        and before[-1].kind == "verb"
        and before[-1].lemma in ("tell", "speak", "report", "hear", "learn", "talk")
    )


def _feared(p: Passage, c: Chunk, outlook: int | None) -> bool:
    """ "fears of an attack", "the risk of clashes": what has not happened."""
    told = p.low[max(p.sentence.start, (outlook or 0) - 4) : outlook or 0].rstrip()
    return outlook is not None and 0 <= c.start - outlook < 40 and told.endswith((" of", " for"))


def _foretold(p: Passage, clause: Clause, outlook: int | None) -> bool:
    """What a word of likelihood foretells is an outlook, no event: "is likely to attack", not "warned that X had attacked"."""
    verb = p.chunks[clause.verb]
    if outlook is None or verb.start <= outlook:
        return False
    past = verb.perfect or verb.passive or (verb.form in ("ed", "past", "participle") and not verb.infinitive)
    return not past or bool(verb.modal) or verb.infinitive
