"""Events told by a verb: who did what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Casualties, Draft, Event, PlaceReference
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.bodies.control_words import TERRITORY
from whoholds.reading.bodies.event_frames import frame_told
from whoholds.reading.bodies.event_light import ENDING, MANY, UNDERGOING, carries, event_noun, light, state_of
from whoholds.reading.bodies.event_nouns import from_noun
from whoholds.reading.bodies.event_owners import apart, armed
from whoholds.reading.bodies.event_participles import participles_of
from whoholds.reading.bodies.event_parts import Parts, lost_parts, parts_of, person
from whoholds.reading.bodies.event_told import DESTROYED
from whoholds.reading.bodies.event_types import sub_event_of
from whoholds.reading.bodies.event_worth import worth_telling
from whoholds.reading.bodies.losses import KILLING, casualties_of, seized_in
from whoholds.reading.chunks import CIVILIANS, FEATURES, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, frame_of_verb, frames, words
from whoholds.reading.number_words import NUMBER_WORDS
from whoholds.reading.passage import Passage, participants

_MOB = words("terms", "events.mob")
_FREEING = words("terms", "events.freeing")
_BODIES = words("terms", "events.bodies")
_PARTS = NUMBER_WORDS.keys() | words("terms", "events.portions")
_ANYBODY = words("terms", "events.anybody")
_UNARMED = words("terms", "events.unarmed")
_MEN = words("terms", "events.men")
_OF_AID = words("terms", "events.of_aid")
_GATHERINGS = words("terms", "events.gatherings")
_SHOT_DOWN = words("terms", "events.shot_down")
_COUNTS = words("terms", "events.counts")
_REFUTING = words("terms", "events.refuting")


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
    """The event of one clause; ``used`` are the phrases and verbs already told, and grows."""
    many = _many(p, clause)
    if many is not None:
        clause = replace(clause, subject=many)
        if p.chunks[clause.verb].lemma not in _REFUTING:
            used.add(many)
    clause = _killed_or_wounded(p, clause, used)
    verb = p.chunks[clause.verb]
    stopped = verb.passive and verb.lemma in ("stop", "end") and clause.subject is not None
    if verb.lemma in ENDING and clause.object is None and clause.subject is not None and not stopped:
        ends = p.chunks[clause.subject]
        if ends.frame is not None and ends.frame.name not in ("agreement", "besiege"):
            told = verb.lemma == "end" and verb.form == "ed" and not verb.modal and ends.frame.name == "clash"
            told = told or (ends.frame.name == "attack" and ends.definite and verb.form == "ed" and not verb.modal)
            if verb.negated or told:
                yield from (replace(d, denied=False) for d in from_noun(p, clause.subject, ends, clause))
            used.add(clause.subject)  # "the battles subside": nothing more has happened
            return
    state = state_of(p, clause)
    if state is not None:
        used.add(state)
        return
    noun_at = event_noun(p, clause)
    warded = verb.passive and noun_at is not None and noun_at == clause.subject and _warded_off(p, clause)
    freed = noun_at is not None and _is_siege(p.chunks[noun_at]) and verb.lemma in _FREEING
    falls = noun_at is not None and noun_at == clause.subject and verb.lemma == "fall"
    if (
        noun_at is not None
        and not (freed or warded)
        and (
            carries(verb, p.chunks[noun_at], _closely(p, clause, noun_at), noun_at == clause.object)
            or verb.lemma == "claim"
            or falls
            or _trapped(p, clause, noun_at)
            or (("in", noun_at) in clause.phrases and _is_protest(p.chunks[noun_at]))
        )
    ):
        used.add(noun_at)
        yield from light(p, clause, noun_at, used)
        return
    frame = frame_told(p, clause)
    if verb.lemma == "lose" and verb.passive and clause.subject is not None and p.where(clause.subject) is not None:
        frame = frames()["fall"]  # "X was lost"
    if verb.lemma == "lose" and not verb.passive and clause.object is not None and frame is None:
        it = p.chunks[clause.object].kind == "pron" and p.where(clause.object) is not None  # "lost it again"
        thing = p.chunks[clause.object]
        ground = (
            thing.definite and (thing.head in FEATURES or thing.head in POSITIONS) and p.where_near(clause) is not None
        )
        if thing.kind != "place" and not it and not ground:
            yield from _lost_men(p, clause, thing, used)
            return
        lost = clause
        clause = replace(clause, subject=clause.object, object=None, first=min(clause.first, clause.object))
        frame = frames()["fall"]  # "the army, which lost X to the rebels"
        draft = _event(p, clause, verb, lost_parts(p, lost, frame), used)
        if draft is not None:
            yield draft
        return
    if frame is None:
        return
    parts = parts_of(p, clause, frame, noun_at)
    if parts.frame.inverse and noun_at is not None:
        used.add(noun_at)
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    draft = _event(p, clause, verb, parts, used)
    if draft is not None:
        used |= parts.taken
        own = (
            subject is not None
            and subject.frame is not None
            and subject.frame.name in ("capture", "arrest", "withdraw")
        )
        if clause.subject is not None and subject is not None and subject.frame is not None and not own:
            used.add(clause.subject)
        if clause.object is not None and p.chunks[clause.object].frame is not None:
            used.add(clause.object)  # "destroyed two car bombs" is one event
        used |= {at for prep, at in clause.phrases if prep == "to" and p.chunks[at].head == "death"}  # "put to death"
        _together(p, clause, used)
        used |= {at for prep, at in clause.phrases if prep in ("in", "during") and _told_with(p, parts, at)}
        yield draft


def _lost_men(p: Passage, clause: Clause, men: Chunk, used: set[int]) -> Iterator[Draft]:
    """ "The army lost eleven men in an ambush near X": the ambush, with what it cost."""
    fight = next(
        (at for prep, at in clause.phrases if prep in ("in", "during") and p.chunks[at].frame is not None), None
    )
    if fight is None or men.quantity is None or men.quantity.unit or not (armed(men) or men.head in _MEN):
        return
    used.add(fight)
    lost = Casualties("killed", "", *(None if v is None else int(v) for v in men.quantity.bounds))
    for draft in from_noun(p, fight, p.chunks[fight], clause):
        body = draft.body
        assert isinstance(body, Event)
        start, end = p.span(clause)[0], max(p.span(clause)[1], draft.citation.end or 0)
        told = {a.name for a in body.actors}
        losers = tuple(w for w in p.resolver.all_of(clause.subject) if w.name not in told)
        body = replace(
            body, actors=body.actors + participants(losers, Role.TARGET), casualties=body.casualties or (lost,)
        )
        yield p.draft(body, start, end, valid=draft.valid)
        return


def _told_with(p: Passage, parts: Parts, at: int) -> bool:
    """ "killed six in a shootout": one event."""
    c = p.chunks[at]
    fought = c.kind == "noun" and c.frame is not None and not c.definite
    return fought and (parts.told_as or parts.frame).name in ("kill", "abduct", "arrest", "capture", "execute")


def _closely(p: Passage, clause: Clause, noun_at: int) -> bool:
    """Whether the noun is subject or object of a verb that means nothing of its own with it ("dug up a landmine" does)."""
    return noun_at in (clause.subject, clause.object) and frame_told(p, clause) is None


def _purposed(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "foiled a plot to blow up a bridge in X": where it was to be."""
    purpose = next((k for k in p.clauses if k.verb > clause.verb), None)
    if purpose is None or clause.object is None or purpose.verb != clause.object + 1:
        return None
    return p.where_near(purpose, prefer_object=True) if p.chunks[purpose.verb].infinitive else None


def _warded_off(p: Passage, clause: Clause) -> bool:
    """ "Six assaults were stopped"."""
    told = frame_told(p, clause)
    return told is not None and told.inverse


def _trapped(p: Passage, clause: Clause, noun_at: int) -> bool:
    """ "ran into an ambush"."""
    if p.chunks[clause.verb].lemma.endswith("_into") and clause.object == noun_at:
        return p.chunks[clause.verb].lemma in UNDERGOING
    into = ("into", noun_at) in clause.phrases and clause.object is None
    return into and p.chunks[clause.verb].lemma in UNDERGOING


def _killed_or_wounded(p: Passage, clause: Clause, used: set[int]) -> Clause:
    """ "killed or wounded 12": both verbs have the object, and they are told together."""
    if clause.object is not None or p.chunks[clause.verb].passive or p.chunks[clause.verb].lemma not in KILLING:
        return clause
    other = next((k for k in p.clauses if k.verb == clause.verb + 2), None)
    if other is None or p.chunks[clause.verb + 1].kind != "conj" or p.chunks[other.verb].lemma not in KILLING:
        return clause
    if other.subject != clause.subject or other.object is None:
        return clause
    used.add(other.verb)
    return replace(clause, object=other.object, phrases=other.phrases, last=other.last)


def _many(p: Passage, clause: Clause) -> int | None:
    """ "a wave of strikes hit X": the strikes."""
    at = clause.subject
    if at is None or at + 2 >= clause.verb or p.chunks[at + 1].head != "of":
        return None
    if p.chunks[at].head not in MANY and p.chunks[at].text.lower() not in MANY:
        return None
    return at + 2 if p.chunks[at + 2].frame is not None else None


def _together(p: Passage, clause: Clause, used: set[int]) -> None:
    """ "were killed or wounded" is one event: the second verb is told with the first."""
    for other in p.clauses:
        between = p.chunks[clause.verb + 1 : other.verb]
        if (
            other.verb > clause.verb
            and other.subject == clause.subject
            and p.chunks[clause.verb].lemma in KILLING
            and p.chunks[other.verb].lemma in KILLING
            and between
            and all(c.kind in ("conj", "adv", "comma") for c in between)
        ):
            used.add(other.verb)


def _is_protest(c: Chunk) -> bool:
    """ "blocked the bridge in protest"."""
    return c.frame is not None and c.frame.name == "protest"


def _is_siege(c: Chunk) -> bool:
    return c.frame is not None and c.frame.name == "besiege"


def _event(p: Passage, clause: Clause, verb: Chunk, parts: Parts, used: set[int]) -> Draft | None:
    frame, place, object_at, passive = parts.frame, parts.place, parts.object_at, parts.passive
    initiators, targets = parts.initiators, parts.targets
    name = frame.name
    place = place or _purposed(p, clause)
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
    target = p.chunks[_whole(p, object_at)] if object_at is not None else None
    found_dead = name == "kill" and target is not None and target.head in _BODIES
    if found_dead:
        initiators = targets = ()  # who finds the dead has not killed them
    if not worth_telling(p, parts.told_as or frame, clause, initiators, targets, place, target, passive):
        return None
    if doer is not None and _no_event(p, clause, frame, doer, passive):
        return None
    on = clause.phrase("on", "at", "into") if verb.lemma in ("open_fire", "fire", "shoot") else None
    civil = (
        found_dead
        or (on is not None and (p.chunks[on].civil or p.chunks[on].head in _GATHERINGS))
        or (target is not None and (target.civil or (target.kind != "noun" and target.head in CIVILIANS)))
        or (target is not None and target.head in _GATHERINGS and verb.lemma in ("ambush", "attack", "waylay"))
        or (target is not None and target.head in _ANYBODY and (name in ("kill", "execute") or verb.lemma == "fire"))
        or (target is not None and target.head in _UNARMED and name in ("kill", "execute", "abduct"))
        or (target is not None and bool(_OF_AID & set(target.words)))
        or (bool(targets) and all(w.name == "Civilians" for w in targets))
    )
    end, last, more, things = participles_of(p, clause, p.span(clause)[1], used)
    civil = civil or (on is not None and not targets and any(lost.side == "civilians" for lost in more))
    sub = "Mob violence" if mob else sub_event_of(p, frame, verb, initiators, targets, civil, target)
    if name == "disrupt" and target is not None and target.head in _SHOT_DOWN:
        sub = "Armed clash"
    casualties = tuple(casualties_of(p, verb, object_at))
    seized = tuple(seized_in(p, clause, frame))
    if civil and not any(w.name == "Civilians" for w in targets):
        targets = (*targets, Who("Civilians", None, target.text if target else ""))
    initiators, targets = apart(initiators, targets)
    actors = participants(initiators, Role.INITIATOR) + participants(targets, Role.TARGET)
    start = p.span(clause)[0]
    valid = p.when(clause.first, last)
    body = Event(
        event_type=EVENT_TYPE_OF[sub],
        sub_event_type=sub,
        actors=actors,
        place=place,
        casualties=casualties + tuple(more),
        seized=seized + tuple(things),
    )
    nobody = doer is not None and doer.text.lower().split()[0] in ("nobody", "none", "no", "neither") and not passive
    return p.draft(body, start, end, verb=verb, valid=valid, denied=verb.negated or nobody or _disowned(p, clause))


def _whole(p: Passage, at: int) -> int:
    """ "One of those outposts", "most of the houses": the outposts, the houses."""
    part = p.chunks[at].kind == "noun" and p.chunks[at].head in _PARTS and at + 2 < len(p.chunks)
    whole = p.chunks[at + 2] if part and p.chunks[at + 1].head == "of" else None
    thing = whole is not None and (whole.position or whole.head in DESTROYED or whole.head in TERRITORY)
    return at + 2 if thing else at


def _disowned(p: Passage, clause: Clause) -> bool:
    """ "The group denied attacking X"."""
    verb = p.chunks[clause.verb]
    doing = verb.form == "ing" or verb.text.lower().startswith("having ")
    before = p.chunks[clause.verb - 1] if clause.verb else None
    denies = before is not None and before.kind == "verb" and before.lemma in ("deny", "dispute", "reject")
    return doing and denies and not p.chain(p.chunks[clause.verb].start)[1]  # else the speaker denies it already


def _no_event(p: Passage, clause: Clause, frame: Frame, doer: Chunk, passive: bool) -> bool:
    """What is a state, a count or a death in bed, not an event: "is besieged by X", "the number of those killed", "died in hospital"."""
    verb = p.chunks[clause.verb]
    before = p.chunks[clause.verb - 1].lemma if clause.verb else ""
    since = any(c.date is not None and c.date.link == "since" for c in p.chunks[clause.verb : clause.last + 1])
    if frame.name == "besiege" and verb.perfect and since:
        return True
    if verb.lemma == "desert" and before == "be" and not verb.perfect:
        return True  # "is calm but deserted"
    if (
        frame.name == "withdraw"
        and passive
        and clause.phrase("by") is None
        and verb.text.lower().startswith(("is ", "are "))
    ):
        return True  # "The town is deserted"
    refuses = verb.negated and verb.modal in ("would", "will", "could", "can")
    never = frame.name == "withdraw" and "never" in p.low[max(p.sentence.start, verb.start - 12) : verb.end]
    if frame.name == "withdraw" and not passive and (refuses or never):
        return True  # "which they would not give up", "never quite vanished"
    if verb.infinitive and passive and frame.name in ("besiege", "cut"):
        return True  # "continues to be surrounded"
    if frame.name == "cut" and verb.perfect and since:
        return True  # "has been sealed off since 2013"
    if verb.lemma == "leave" and not passive and verb.form == "ed" and before == "be" and clause.object is None:
        return True  # "there is not one fighter left"
    if verb.lemma == "leave" and any(c.head == "behind" for c in p.chunks[clause.verb + 1 : clause.verb + 3]):
        return True
    if (
        frame.name == "kill"
        and doer.head == "#"
        and not verb.passive
        and passive
        and clause.phrase("by", "in", "at") is None
    ):
        return True  # "2 wounded"
    refuted = any(said.denied for said in p.said)
    if passive and frame.name == "kill" and not refuted and not p.resolver.memory.fresh(p.sentence.paragraph):
        alone = clause.phrase("by", "in", "at", "near") is None and not any(c.date is not None for c in p.chunks)
        named = bool(person(p, clause.subject))  # "Ali Gibril, a commander, was killed"
        if alone and not named and (doer.civil or doer.head == "#" or not p.who(clause.subject)):
            return True  # "Eight people were killed": of the event told just before
    standing = verb.text.lower().split()[0] in ("is", "are", "remains", "has", "have") or before in (
        "stay",
        "remain",
        "be",
    )
    dated = any(c.date is not None for c in p.chunks[clause.first : clause.last + 1])
    found_so = verb.text.lower().startswith(("was ", "were ")) and not dated and not p.who(clause.phrase("by"))
    if frame.name == "besiege" and passive and (standing or found_so):
        return True
    ahead = p.chunks[clause.subject - 2] if clause.subject is not None and clause.subject > 1 else doer
    if (
        doer.head in _COUNTS
        or not _COUNTS.isdisjoint(doer.words[:3])
        or (ahead.head in _COUNTS and p.chunks[(clause.subject or 1) - 1].head == "of")
    ):
        return True
    return verb.lemma == "die" and any(
        p.chunks[at].head in ("hospital", "hospitals", "wounds", "injuries", "custody", "disease")
        for _, at in clause.phrases
    )
