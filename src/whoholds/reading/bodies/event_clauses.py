"""Events told by a verb: who did what to whom."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Casualties, Count, Draft, Event, PlaceReference
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.bodies.control_words import SEIZING
from whoholds.reading.bodies.event_nouns import from_noun
from whoholds.reading.bodies.event_owners import apart, owners_of
from whoholds.reading.bodies.event_types import sub_event_of
from whoholds.reading.bodies.event_worth import worth_telling
from whoholds.reading.bodies.losses import KILLING, casualties_of, seized_in
from whoholds.reading.chunks import CIVILIANS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, frame_of_verb, frames, words
from whoholds.reading.passage import Passage, participants

_LIGHT = words("terms", "events.light")
_MOB = words("terms", "events.mob")


def where_it_fights(p: Passage, clause: Clause) -> bool:
    """ "…, where they are battling the army": told as contested control, not as an event."""
    verb = p.chunks[clause.verb]
    frame = frame_of_verb().get(verb.lemma)
    if (
        frame is None
        or frame.name not in ("clash", "attack")
        or not (verb.progressive or verb.text.startswith(("is ", "are ")))
    ):
        return False
    return any(c.kind == "sub" and c.head == "where" for c in p.chunks[max(0, clause.verb - 3) : clause.verb])


def from_verb(p: Passage, clause: Clause, used: set[int]) -> Iterator[Draft]:
    verb = p.chunks[clause.verb]
    frame = frame_of_verb().get(verb.lemma)
    if clause.object is not None and p.chunks[clause.object].head == "control" and verb.lemma in SEIZING:
        frame = frames()["capture"]
    noun_at = _event_noun(p, clause)
    if noun_at is not None and (verb.lemma in _LIGHT or verb.lemma == "claim"):
        used.add(noun_at)
        yield from _light(p, clause, noun_at, used)
        return
    if (
        verb.lemma == "set"
        and clause.object is not None
        and p.chunks[clause.object].head in ("fire", "ablaze", "alight")
    ):
        frame = frames()["loot"]
    if (
        verb.lemma in ("raise", "hoist")
        and clause.object is not None
        and p.chunks[clause.object].head in ("flag", "flags", "banner")
    ):
        frame = frames()["capture"]
    if (
        verb.lemma in ("push", "press")
        and clause.object is None
        and clause.phrase("towards", "toward", "into", "to", "on") is not None
    ):
        frame = frames()["advance"]
    if frame is None:
        return
    subject, object_ = p.resolver.all_of(clause.subject), p.who(clause.object)
    place = p.where_near(clause, prefer_object=True)
    passive = verb.passive or _reduced_passive(p, clause, frame)
    if passive:
        by = clause.phrase("by")
        fight = next(
            (
                at
                for prep, at in clause.phrases
                if prep in ("in", "during") and p.chunks[at].frame is not None and p.chunks[at].kind == "noun"
            ),
            None,
        )
        if by is None and fight is not None and frame.name == "kill":
            used.add(fight)
            frame = p.chunks[fight].frame or frame
            by = clause.phrase("with")
        initiators, targets = p.who(by) or owners_of(p, fight), subject
        object_at = clause.subject
        if by is not None and not initiators and p.chunks[by].frame is not None:
            initiators = p.who(by) or owners_of(p, by)
            frame = p.chunks[by].frame or frame
            used.add(by)
        if clause.subject is not None and p.chunks[clause.subject].kind == "place":
            place = p.where(clause.subject)
            targets = ()
        elif clause.subject is not None and frame.name in ("capture", "besiege", "shell", "airstrike", "attack"):
            after = clause.subject + 2
            own = p.where(clause.subject) or (
                p.where(after) if after < clause.verb and p.chunks[after - 1].head == "of" else None
            )
            place = own or place
    else:
        initiators, targets = subject, object_
        object_at = clause.object
    subject_chunk = p.chunks[clause.subject] if clause.subject is not None else None
    if not passive and subject_chunk is not None and subject_chunk.frame is not None and not initiators:
        initiators = owners_of(p, clause.subject)
        if frame.name in ("kill", "strike"):
            frame = subject_chunk.frame
    if (
        subject_chunk is not None
        and subject_chunk.frame is not None
        and frame.name in ("strike", "kill")
        and not passive
    ):
        frame = subject_chunk.frame
        initiators = initiators or owners_of(p, clause.subject)
    if frame.name == "fall":
        initiators, targets = p.who(clause.phrase("to", "under", "into")), ()
        place = p.place_of(clause.subject) or place
    if not passive and not targets:
        targets = (
            p.who(clause.phrase("against", "on", "with"))
            if frame.name not in ("capture",)
            else p.who(clause.phrase("from"))
        )
    if frame.inverse:
        attackers = (
            p.who(clause.phrase("by", "from")) or (owners_of(p, noun_at) if noun_at is not None else ()) or object_
        )
        initiators, targets = attackers, subject if not passive else p.who(clause.phrase("by"))
        if passive:
            initiators = owners_of(p, clause.subject)
        initiators = tuple(w for w in initiators if w.key not in {t.key for t in targets}) or p.resolver.opponent(
            targets
        )
        if noun_at is not None:
            used.add(noun_at)
    draft = _event(p, clause, frame, verb, initiators, targets, place, object_at, passive, used)
    if draft is not None:
        if clause.subject is not None and subject_chunk is not None and subject_chunk.frame is not None:
            used.add(clause.subject)
        yield draft


def _event(
    p: Passage,
    clause: Clause,
    frame: Frame,
    verb: Chunk,
    initiators: tuple[Who, ...],
    targets: tuple[Who, ...],
    place: PlaceReference | None,
    object_at: int | None,
    passive: bool,
    used: set[int],
) -> Draft | None:
    name = frame.name
    doer = p.chunks[clause.subject] if clause.subject is not None else None
    mob = (
        name in ("attack", "loot", "clash", "cut")
        and doer is not None
        and doer.head in _MOB
        and "armed" not in doer.words
        and not passive
    )
    if not mob and name != "protest":
        initiators = tuple(w for w in initiators if w.name != "Civilians")
    target = p.chunks[object_at] if object_at is not None else None
    if not worth_telling(p, frame, clause, initiators, targets, place, target, passive):
        return None
    civil = target is not None and (target.civil or target.head in CIVILIANS)
    sub = "Mob violence" if mob else sub_event_of(p, frame, verb, initiators, targets, civil)
    if (
        name == "disrupt"
        and target is not None
        and target.head in ("helicopter", "aircraft", "jet", "plane", "warplane")
    ):
        sub = "Armed clash"
    casualties = tuple(casualties_of(p, verb, object_at))
    seized = tuple(seized_in(p, clause, frame))
    if civil and not any(w.name == "Civilians" for w in targets):
        targets = (*targets, Who("Civilians", None, target.text if target else ""))
    initiators, targets = apart(initiators, targets)
    actors = participants(initiators, Role.INITIATOR) + participants(targets, Role.TARGET)
    start, end = p.span(clause)
    end, last, more, things = _participles(p, clause, end, used)
    valid = p.when(clause.first, last)
    body = Event(
        event_type=EVENT_TYPE_OF[sub],
        sub_event_type=sub,
        actors=actors,
        place=place,
        casualties=casualties + tuple(more),
        seized=seized + tuple(things),
    )
    return p.draft(body, start, end, verb=verb, valid=valid, denied=verb.negated)


def _reduced_passive(p: Passage, clause: Clause, frame: Frame) -> bool:
    verb = p.chunks[clause.verb]
    if verb.form not in ("ed", "participle") or verb.perfect or verb.passive:
        return False
    nxt = p.chunks[clause.verb + 1] if clause.verb + 1 < len(p.chunks) else None
    if nxt is not None and nxt.kind == "adv" and clause.verb + 2 < len(p.chunks):
        nxt = p.chunks[clause.verb + 2]
    if verb.form == "participle":
        return True
    if nxt is not None and nxt.kind == "prep" and nxt.head == "by":
        return True
    return (
        frame.name in ("kill", "execute", "abduct", "arrest", "capture")
        and clause.object is None
        and verb.lemma not in ("take", "shoot")
    )


def _event_noun(p: Passage, clause: Clause) -> int | None:
    """The event noun that a verb carries: its object, or what it is "engaged in", "carried out"."""
    if clause.object is not None:
        c = p.chunks[clause.object]
        if c.frame is not None:
            return clause.object
        if (
            c.head in ("series", "wave", "string", "number", "spate", "round", "campaign", "#")
            and clause.phrases
            and clause.phrases[0][0] == "of"
            and p.chunks[clause.phrases[0][1]].frame
        ):
            return clause.phrases[0][1]
    if (
        clause.subject is not None
        and p.chunks[clause.subject].frame is not None
        and p.chunks[clause.verb].lemma in _LIGHT
        and (clause.object is None or p.chunks[clause.object].head in ("effect", "hold", "force"))
    ):
        return clause.subject
    if (
        p.chunks[clause.verb].lemma == "claim"
        and clause.object is not None
        and p.chunks[clause.object].head == "responsibility"
    ):
        at = clause.phrase("for")
        return at if at is not None and p.chunks[at].frame is not None else None
    if p.chunks[clause.verb].lemma in KILLING:
        return None
    return next(
        (
            at
            for prep, at in clause.phrases[:2]
            if prep in ("in", "out", "under", "to", "with", "into", "for")
            and (prep != "for" or p.chunks[clause.verb].lemma in ("prepare", "brace"))
            and p.chunks[at].frame is not None
            and p.chunks[at].kind == "noun"
        ),
        None,
    )


def _light(p: Passage, clause: Clause, noun_at: int, used: set[int]) -> Iterator[Draft]:
    """ "launched an attack on X", "clashes erupted between A and B", "came under attack"."""
    verb, noun = p.chunks[clause.verb], p.chunks[noun_at]
    frame = noun.frame
    assert frame is not None
    if noun_at == clause.subject:
        yield from from_noun(p, noun_at, noun, clause)
        return
    subject = p.resolver.all_of(clause.subject)
    against = [at for prep, at in clause.phrases if prep in ("on", "against", "with", "at", "upon", "between")]
    targets: tuple[Who, ...] = ()
    for at in against:
        targets = targets or p.who(at)
    place = p.where_near(clause)
    if verb.lemma in ("come", "face", "repel", "foil", "thwart", "suffer") and verb.lemma != "be":
        initiators, targets = owners_of(p, noun_at) or p.who(clause.phrase("by", "from")), subject
        if not subject and clause.subject is not None and p.chunks[clause.subject].kind == "place":
            place = p.where(clause.subject)
    elif verb.passive:
        initiators = p.who(clause.phrase("by")) or owners_of(p, noun_at)
    else:
        initiators = (
            (owners_of(p, noun_at) or subject) if verb.lemma in ("be", "have") else (subject or owners_of(p, noun_at))
        )
    if (
        verb.lemma in ("announce", "report", "declare", "see", "witness", "plan")
        and not owners_of(p, noun_at)
        and frame.name not in ("agreement", "attack", "capture", "withdraw", "advance")
    ):
        initiators = ()
    if (
        verb.lemma in ("have", "be", "get", "do", "make")
        and frame.name in ("attack", "shell", "ied", "airstrike")
        and not targets
        and place is None
    ):
        return
    if not initiators and not targets and place is None and frame.name != "agreement":
        return
    if frame.name in ("kill",) or (place is None and not targets and not initiators and frame.name != "agreement"):
        return
    initiators, targets = apart(initiators, targets)
    target = p.chunks[against[0]] if against else None
    sub = sub_event_of(p, frame, verb, initiators, targets, target is not None and target.civil)
    start, end = p.span(clause)
    end, last, casualties, seized = _participles(p, clause, end, used)
    body = Event(
        event_type=EVENT_TYPE_OF[sub if sub != "kill" else "Attack"],
        sub_event_type=sub,
        actors=participants(initiators, Role.INITIATOR) + participants(targets, Role.TARGET),
        place=place,
        casualties=tuple(casualties),
        seized=tuple(seized),
    )
    yield p.draft(body, start, end, verb=verb, valid=p.when(clause.first, last), denied=verb.negated)


def _participles(
    p: Passage, clause: Clause, end: int, used: set[int]
) -> tuple[int, int, list[Casualties], list[Count]]:
    """What follows: ", killing up to 31 …", ", seizing 12 buildings"; they belong to the event."""
    casualties: list[Casualties] = []
    seized: list[Count] = []
    last = max(clause.last, clause.verb + 1)
    for other in p.clauses:
        verb = p.chunks[other.verb]
        if other.verb <= clause.verb or other.verb in used:
            continue
        if (
            other.subject in (clause.object, *(at for _, at in clause.phrases))
            and other.subject is not None
            and p.chunks[other.subject].frame is not None
            and verb.lemma in KILLING
            and not verb.passive
        ):
            told = list(casualties_of(p, verb, other.object))  # "an airstrike that killed 13"
            if told:
                casualties.extend(told)
                used.add(other.verb)
                last = max(last, other.last, other.verb + 1)
                end = max(end, p.chunks[last - 1].end)
            continue
        if (
            verb.form != "ing"
            or verb.progressive
            or other.verb - clause.last > 8
            or any(c.kind == "verb" and c.form != "ing" for c in p.chunks[clause.verb + 1 : other.verb])
        ):
            continue
        before = p.chunks[other.verb - 1]
        if before.kind not in ("comma", "conj", "adv"):
            continue
        told = list(casualties_of(p, verb, other.object))
        things = (
            list(seized_in(p, other, frames()["capture"]))
            if verb.lemma in ("seize", "capture", "take", "overrun")
            else []
        )
        if told or things:
            casualties.extend(told)
            seized.extend(things)
        if told or things or (verb.lemma in KILLING and verb.lemma != "capture"):
            used.add(other.verb)
            last = max(last, other.last, other.verb + 1)
            end = max(end, p.chunks[last - 1].end)
    return end, last, casualties, seized
