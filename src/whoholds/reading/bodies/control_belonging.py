"""Whose a place is said to be: belongs to, stays with, is ours, free of, cleared of, besieged by, reduced to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import holder_at, whose_at
from whoholds.reading.bodies.control_words import (
    BASES,
    GRIP,
    SHRINKING,
    STRONGHOLDS,
    TERRITORY,
    count_in,
    extent_in,
    ground_at,
    named_ground,
    of_clause,
    owner_in,
    rulers_at,
    somewhere,
)
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, words
from whoholds.reading.passage import Passage

_BELONGING = words("control", "belonging_verbs")
_MAY = ("may", "might", "could", "would", "can")
_OWNED = re.compile(r"'s |s' ")
_FREE = words("control", "free_of")
_SCOURGES = words("control", "scourges")
_LANDS = words("control", "lands")
_TEEMING = words("control", "teeming")
_EMPTYING = words("control", "emptying")


_TELLING_OF = STRONGHOLDS | _FREE | _TEEMING | _LANDS
_BEING_SOMEBODYS = _BELONGING | {"lie", "sit"}
_OF_PLACES = _BELONGING | _EMPTYING | words("control", "place_verbs")
_WAVING = words("control", "waving")
_SIDED = words("control", "gangs") | {"government", "regime", "loyalist", "opposition"}
_SOMEBODYS = STRONGHOLDS | _LANDS | {"island", "outpost", "zone"}


def belonging(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What a clause says of whose its place is; nothing where it says nothing of the kind."""
    verb = p.chunks[clause.verb]
    if verb.modal in _MAY:
        return
    if verb.infinitive and not p.meant(clause) and not _appears(p, clause):
        return
    place = None
    if verb.lemma in _OF_PLACES:
        disputed = verb.lemma in ("contest", "dispute")
        place = named_ground(p, clause.subject) if disputed else ground_at(p, clause.subject)
    if place is None and verb.lemma in ("be", "remain", "stay", "rest") and clause.phrases[:1]:
        prep, at = clause.phrases[0]
        place = named_ground(p, clause.subject) if prep == "with" and p.chunks[at].kind == "actor" else None
    told_of = clause.object is not None and p.chunks[clause.object].head in _TELLING_OF
    in_two = clause.object is not None and p.chunks[clause.object].kind == "actor" and clause.phrases[:1]
    if clause.object is not None and p.chunks[clause.object].head in _POSTS:
        told_of = told_of or _utmost(p, clause.object)
    told_of = told_of or (bool(in_two) and p.chunks[clause.phrases[0][1]].head in STRONGHOLDS)
    if place is None and verb.lemma in ("be", "remain", "stay", "lie") and (told_of or _between_sides(p, clause)):
        place = named_ground(p, clause.subject)
    if place is None and verb.lemma in ("be", "remain", "lie") and _between_sides(p, clause):
        place = p.where_near(clause)  # "Between A and B the road is a no-man's land"
    if verb.lemma in _BEING_SOMEBODYS and not verb.passive and place is not None:
        yield from _whose(p, clause, verb, place)
    elif verb.lemma in _EMPTYING and (verb.passive or _is_free(p, clause)) and place is not None:
        yield from _emptied(p, clause, place)
    elif verb.lemma in ("hold", "hold_out") and place is not None and _out(p, clause):
        attackers = p.who(clause.phrase("against"))  # who holds out is still its own master
        yield of_clause(p, clause, attackers, ControlStatus.CONTESTS if attackers else ControlStatus.CONTROLS, place)
    elif (
        verb.lemma in ("slip", "slide", "wrest", "slip_out", "slip_away")
        and place is not None
        and clause.phrase("from", "of", "out") is not None
    ):
        at = clause.phrase("from", "of", "out") or 0
        whose = tuple(Who(m.name, m.actor, p.chunks[at].text) for m in p.chunks[at].actors) or p.resolver.side_in(at)
        if whose and p.chunks[at].head in ("grasp", "hands", "control", "grip"):
            yield of_clause(p, clause, whose, ControlStatus.LOST, place)
    elif verb.lemma in ("contest", "dispute") and not verb.passive and clause.object is not None:
        here, who = ground_at(p, clause.object) or named_ground(p, clause.object), p.resolver.all_of(clause.subject)
        if here is None and p.chunks[clause.object].quantity is not None and p.country:
            here = PlaceReference(p.country, p.country, "country")  # "and contest another 124"
        if here is not None and who:
            yield of_clause(p, clause, who, ControlStatus.CONTESTS, here)
    elif verb.lemma == "hold" and place is not None and _stands_firm(p, clause):
        yield of_clause(p, clause, (), ControlStatus.CONTESTS, place)  # "X is holding"
    elif verb.lemma in ("contest", "dispute") and _aside(p, clause):
        here = place or p.last_place(clause.verb)
        if here is not None:  # "X, contested for a month", "Contested since May, X …"
            yield of_clause(p, clause, p.who(clause.phrase("by")), ControlStatus.CONTESTS, here)
    elif verb.lemma in ("contest", "dispute") and (verb.passive or _still(p, clause)) and place is not None:
        yield of_clause(p, clause, p.who(clause.phrase("by")), ControlStatus.CONTESTS, place)
    elif verb.lemma == "fight" and verb.passive and p.low.startswith(" over", verb.end) and place is not None:
        yield of_clause(p, clause, (), ControlStatus.CONTESTS, place)  # "Y is being fought over"
    elif verb.lemma in SHRINKING:
        yield from _reduced_to(p, clause)
    elif verb.lemma in ("cling", "hang", "hold", "hold_on") and (
        clause.phrase("to", "onto") is not None or p.low.startswith(_ON, verb.end)
    ):
        yield from _clings(p, clause)
    elif verb.lemma in _WAVING:
        yield from _flag_or_front(p, clause)
    elif (
        verb.lemma == "leave"
        and verb.passive
        and clause.subject is not None
        and p.chunks[clause.subject].words[:1] == ("no",)
    ):
        here = p.where_near(clause)
        if p.who(clause.subject) and here is not None:  # "no rebels are left in X"
            yield of_clause(p, clause, p.who(clause.subject), ControlStatus.ABSENT, here, denied=False)
    elif verb.lemma == "leave" and verb.passive and clause.phrase("with") is not None:
        at = clause.phrase("with") or 0
        here = p.where_near(clause)
        left = bool(extent_in(p.chunks[at].text)) or p.chunks[at].head in BASES | {"bases", "towns", "villages"}
        if p.who(clause.subject) and here is not None and left:
            yield of_clause(
                p, clause, p.who(clause.subject), ControlStatus.CONTROLS, here, extent_in(p.chunks[at].text)
            )
    elif verb.lemma == "use":
        yield from _base(p, clause)
    elif verb.lemma == "cost":
        yield from _cost(p, clause)
    elif (verb.negated or _never(p, clause)) and verb.lemma in _GIVING_UP:
        here = p.where_near(clause, prefer_object=True) or somewhere(p, clause.object)
        who = p.resolver.all_of(clause.subject)
        if who and here is not None and clause.object is not None:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, here, denied=False)


def _still(p: Passage, clause: Clause) -> bool:
    """ "Y remained contested"."""
    before = p.chunks[clause.verb - 1] if clause.verb else None
    return before is not None and before.lemma in ("remain", "stay", "lie", "continue") and clause.object is None


def _is_free(p: Passage, clause: Clause) -> bool:
    """ "X is now free of Y", which only looks like "to free"."""
    verb, before = p.chunks[clause.verb], p.chunks[max(0, clause.verb - 2) : clause.verb]
    return verb.lemma == "free" and verb.form == "base" and any(c.lemma in ("be", "remain") for c in before)


def _aside(p: Passage, clause: Clause) -> bool:
    """ "…, contested for a month": a participle that only tells what a place is like."""
    verb = p.chunks[clause.verb]
    bare = verb.form in ("ed", "participle") and not (verb.passive or verb.perfect) and clause.object is None
    opens = clause.verb == 0 or p.chunks[clause.verb - 1].kind in ("comma", "mark")
    after = p.chunks[clause.verb + 1] if clause.verb + 1 < len(p.chunks) else None
    told = after is not None and (after.kind == "date" or after.head in ("for", "by", "since", "between"))
    return bare and opens and told


def _stands_firm(p: Passage, clause: Clause) -> bool:
    """ "Y is holding": a town, and not "it" that held something told before."""
    alone = clause.object is None and not clause.phrases and not p.chunks[clause.verb].passive
    return alone and clause.subject is not None and p.chunks[clause.subject].kind in ("place", "noun")


def _appears(p: Passage, clause: Clause) -> bool:
    """ "Y appears to be contested"."""
    before = p.chunks[clause.verb - 1] if clause.verb else None
    return before is not None and before.lemma in ("appear", "seem", "continue", "remain", "believe", "say")


_GIVING_UP = words("control", "giving_up")


_ON = (" on to ", " on in ", " on at ", " on near ", " on around ")


def _never(p: Passage, clause: Clause) -> bool:
    return any(c.kind == "adv" and c.head == "never" for c in p.chunks[max(0, clause.verb - 2) : clause.verb])


def _whose(p: Passage, clause: Clause, verb: Chunk, place: PlaceReference) -> Iterator[Draft]:
    object_ = p.chunks[clause.object] if clause.object is not None else None
    to = clause.phrase("to")
    with_ = clause.phrase("with")
    if verb.lemma in ("belong", "revert") and to is not None and (p.who(to) or holder_at(p, to)):
        yield of_clause(p, clause, p.who(to) or holder_at(p, to), ControlStatus.CONTROLS, place)
    elif verb.lemma in ("stay", "rest", "remain", "be") and object_ is None and with_ is not None and _armed(p, with_):
        if clause.phrases[0][0] == "with":
            yield of_clause(p, clause, p.who(with_), ControlStatus.CONTROLS, place)
    elif verb.lemma in ("be", "remain", "lie", "sit") and _between_sides(p, clause):
        yield of_clause(p, clause, (), ControlStatus.CONTESTS, place, denied=_NOT in verb.text.split())
    elif verb.lemma in ("be", "remain", "stay", "become") and object_ is not None:
        of = clause.phrase("of", "from", "with")
        if object_.head in _FREE and of is not None and (p.who(of) or p.chunks[of].head in _SCOURGES):
            yield of_clause(p, clause, p.who(of), ControlStatus.LOST, place)
        elif object_.head in _TEEMING and of is not None and _armed(p, of):  # "the bazaar was full of X"
            yield of_clause(p, clause, p.who(of), ControlStatus.PRESENT, place)
        elif object_.head == "ours" and p.resolver.memory.ours is not None:
            ours = p.resolver.memory.ours
            yield of_clause(p, clause, (Who(ours.name, ours.actor, "ours"),), ControlStatus.CONTROLS, place)
        elif object_.kind == "actor" and clause.phrases[:1] and p.chunks[clause.phrases[0][1]].head in STRONGHOLDS:
            whose = p.who(clause.object)  # "X was an al-Qaida in Y safe haven": a name of two halves
            yield of_clause(p, clause, whose, ControlStatus.CONTROLS, place)
        elif object_.kind in ("noun", "actor") and _all_adjective(object_):
            whose = tuple(Who(m.name, m.actor, object_.text) for m in object_.actors)
            yield of_clause(p, clause, whose, ControlStatus.CONTROLS, place)
        elif (
            object_.kind == "noun"
            and not verb.negated
            and len(object_.words) == 1
            and p.resolver.side_called(object_.head, clause.object or 0)
        ):
            whose = p.resolver.side_called(object_.head, clause.object or 0)  # "X is loyalist to the last alley"
            yield of_clause(p, clause, whose, ControlStatus.CONTROLS, place)
        elif (
            object_.head in _SOMEBODYS
            or (object_.head in _POSTS and clause.object is not None and _utmost(p, clause.object))
            or (
                object_.head in ("village", "town", "city", "quarter", "district")
                and (bool(_OWNED.search(object_.text)) or _of_group(p, object_) or bool(_SIDED & set(object_.words)))
            )
        ) and clause.object is not None:
            yield from _stronghold_is(p, clause, clause.object, place)


def _utmost(p: Passage, at: int) -> bool:
    """ "its most advanced position", "X's last outpost": one of the posts that somebody has."""
    c = p.chunks[at]
    owned = c.words[:1] in (("its",), ("their",)) or bool(_OWNED.search(c.text))
    return owned and bool(_UTMOST & set(c.words))


_POSTS, _UTMOST = words("control", "forward_posts"), words("control", "utmost")


def _of_group(p: Passage, c: Chunk) -> bool:
    """ "an RSF town": a group's, and not "a Syrian town"."""
    named = [m for m in c.actors if m.kind in ("name", "acronym") and m.actor is not None]
    return bool(named) and all(m.name not in p.states.values() for m in named)


def _all_adjective(c: Chunk) -> bool:
    """ "X is Y-an again": nothing but whose it is."""
    return (
        len(c.actors) == 1
        and c.actors[0].kind in ("adjective", "name", "acronym")
        and c.words in (("@",), ("again", "@"), ("@", "again"), ("now", "@"))
    )


def _clings(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X clings to a strip of land near Y", "X hung on to Y"."""
    at = clause.phrase("to", "onto", "on") or 0
    who = rulers_at(p, clause.subject) or holder_at(p, clause.subject)
    place = p.where(at) or ground_at(p, at) or p.where_near(clause)
    if who and place is not None and p.chunks[at].kind in ("place", "noun"):
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place, extent_in(p.chunks[at].text))


def _flag_or_front(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's flag flies over Y": X holds it. "The front line runs through Y": it is contested."""
    at = clause.subject
    if at is None:
        return
    c, place = p.chunks[at], p.where_near(clause)
    if (
        c.head in ("flag", "flags", "banner")
        and clause.phrase("over", "above", "from", "on") is not None
        and place is not None
    ):
        who = owner_in(p, at)
        if who:
            yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)
    of_contact = c.head in ("line", "lines") and p.low.startswith((" of contact", " of control"), c.end)
    front = (c.head in ("frontline", "front", "frontlines") and c.kind == "noun" and not c.actors) or of_contact
    front = front or (c.head in ("line", "lines") and bool({"front", "contact"} & set(c.words)))
    along = clause.phrase("through", "along", "across", "between", "past", "near", "at", "in", "by")
    if front and along is not None and place is not None:
        yield of_clause(p, clause, (), ControlStatus.CONTESTS, place)


def _between_sides(p: Passage, clause: Clause) -> bool:
    """ "is in the grey zone", "remains a no man's land", "is contested"."""
    after = p.low[p.chunks[clause.verb].start : p.span(clause)[1]]
    return any(w in after for w in _BETWEEN)


_NOT = "not"  # "no man's land" is no denial
_BETWEEN = listed("control", "between_sides")


def _stronghold_is(p: Passage, clause: Clause, at: int, place: PlaceReference) -> Iterator[Draft]:
    """ "A and B remain X strongholds", "the town was X's last foothold in the west"."""
    c = p.chunks[at]
    who = whose_at(p, at)
    if not who:
        return
    over = any(w in ("former", "erstwhile", "one-time", "onetime", "once") for w in c.words)
    both = [place]
    if clause.subject is not None and clause.subject > 1 and p.chunks[clause.subject - 1].kind == "conj":
        other = p.where(clause.subject - 2)
        if other is not None and other.name != place.name and place.relation != "and":
            both.insert(0, other)
    for here in both:
        yield of_clause(p, clause, who, ControlStatus.LOST if over else ControlStatus.CONTROLS, here)


def _emptied(p: Passage, clause: Clause, place: PlaceReference) -> Iterator[Draft]:
    """ "X has been cleared of the militants"."""
    at = clause.phrase("of", "from")
    who = p.who(at)
    if at is not None and at + 2 < len(p.chunks) and p.chunks[at + 1].head == "of":
        who = p.who(at + 2) or who  # "of the terrorists of Y"
    if who:
        yield of_clause(p, clause, who, ControlStatus.LOST, place)
    by = p.who(clause.phrase("by"))
    if by and who:
        yield of_clause(p, clause, by, ControlStatus.CONTROLS, place)


def _reduced_to(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "the government's hold shrank to the capital", "the group is confined to X"."""
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    to = clause.phrase("to", "into")
    if subject is None or to is None:
        return
    who: tuple[Who, ...] = ()
    if subject.head in GRIP or subject.head in TERRITORY or subject.head == "presence":
        who = tuple(Who(m.name, m.actor, subject.text) for m in subject.actors) or p.resolver.side_in(
            clause.subject or 0
        )
    elif p.chunks[clause.verb].passive:
        who = tuple(w for w in p.who(clause.subject) if w.name != "Civilians")
    places = [w for w in p.places if w.first >= to - 1]
    place = p.where(to) or (places[0].reference if places else p.place_of(_capital_after(p, to)))
    if who and place is not None:
        yield of_clause(p, clause, who, ControlStatus.CONTROLS, place)


def _capital_after(p: Passage, at: int) -> int | None:
    """ "to little more than Kabul": the capital, which stands for its government elsewhere."""
    return next((k for k in range(at, min(len(p.chunks), at + 4)) if p.chunks[k].places), None)


def _base(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X used the town as a training base"."""
    at = next(
        (k for k in range(clause.verb + 1, min(len(p.chunks), clause.verb + 7)) if p.chunks[k].head in BASES), None
    )
    place = p.where_near(clause, prefer_object=True)
    who = p.resolver.all_of(clause.subject)
    passive = p.chunks[clause.verb].passive
    if passive:
        place, who = ground_at(p, clause.subject), p.who(clause.phrase("by"))
    if at is not None and who and place is not None and p.chunks[at - 1].head == "as":
        yield of_clause(p, clause, who, ControlStatus.PRESENT, place)


def _cost(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "has cost the junta more than 30 towns"."""
    verb, at = p.chunks[clause.verb], clause.object
    if at is None or verb.infinitive:
        return
    c = p.chunks[at]
    own = tuple(Who(m.name, m.actor, c.text) for m in c.actors) or p.resolver.side_in(at) or p.who(at)
    lost = c if c.head in TERRITORY else None
    if lost is None and at + 1 < len(p.chunks) and p.chunks[at + 1].head in TERRITORY:
        lost = p.chunks[at + 1]
    if own and lost is not None:
        yield of_clause(p, clause, own, ControlStatus.LOST, p.where_near(clause), "", count_in(lost))


def _armed(p: Passage, at: int) -> bool:
    """Whether somebody who can hold ground is named."""
    return any(w.name != "Civilians" for w in p.who(at))


def _out(p: Passage, clause: Clause) -> bool:
    verb = p.chunks[clause.verb]
    held = clause.object is not None and p.chunks[clause.object].head in ("out", "on", "firm")
    return held or verb.lemma == "hold_out" or p.low.startswith((" out", " firm"), verb.end)
