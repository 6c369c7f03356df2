"""Events a noun tells and a verb of little meaning carries: "launched an attack on X", "came under fire", "clashes erupted"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoholds.model import Draft, Event
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.attribution import SPEECH
from whoholds.reading.bodies.event_nouns import from_noun
from whoholds.reading.bodies.event_owners import apart, armed, office_of, owners_of
from whoholds.reading.bodies.event_participles import participles_of
from whoholds.reading.bodies.event_parts import person
from whoholds.reading.bodies.event_types import sub_event_of
from whoholds.reading.bodies.losses import KILLING
from whoholds.reading.chunks import FEATURES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, frames, words
from whoholds.reading.passage import Passage, participants

_SMALL_ARMS = words("terms", "events.small_arms")
_REPORTING = words("terms", "events.reporting")
UNDERGOING = words("terms", "events.undergoing")
_EDGES = words("terms", "events.edges")
_FALLING = words("terms", "events.falling")
_SHAKING = words("terms", "events.shaking")
_FROM_ABOVE = ("shell", "airstrike")
_LASTING = words("terms", "events.lasting")
_PARTS = words("terms", "events.stages")
_OUTCOMES = words("terms", "events.outcomes")
ENDING = words("terms", "events.ending")
MANY = words("terms", "events.many")
_TALKING = words("terms", "events.talking")
LIGHT = words("terms", "events.light")


def event_noun(p: Passage, clause: Clause) -> int | None:
    """The event noun that a verb carries: its object, or what it is "engaged in", "carried out"."""
    if clause.object is not None:
        c = p.chunks[clause.object]
        if c.frame is not None:
            return clause.object
        if (
            (c.head in MANY or c.head in _PARTS)
            and clause.phrases
            and clause.phrases[0][0] == "of"
            and p.chunks[clause.phrases[0][1]].frame
        ):
            return clause.phrases[0][1]
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    object_ = p.chunks[clause.object] if clause.object is not None else None
    lemma = p.chunks[clause.verb].lemma
    if (
        subject is not None
        and subject.frame is not None
        and subject.kind == "noun"
        and (carries(p.chunks[clause.verb], subject) or lemma == "claim")
    ):
        toll = (
            lemma in ("leave", "cause", "claim", "displace", "uproot")
            and object_ is not None
            and object_.quantity is not None
        )
        ground = object_ is not None and (object_.kind == "place" or object_.head in FEATURES or bool(object_.places))
        hits = lemma not in frame_of_verb() and (ground or (object_ is not None and object_.head in _EDGES))
        going_on = next((p.chunks[at].head for prep, at in clause.phrases if prep in ("in", "under")), "")
        told_of = lemma in ("be", "remain") and object_ is not None and object_.head in _OUTCOMES
        told_of = told_of or going_on in ("progress", "way", "swing")
        claimed = lemma == "claim" and p.chunks[clause.verb].passive
        if claimed or told_of or object_ is None or object_.head in _LASTING or toll or hits:
            return clause.subject
    if (
        p.chunks[clause.verb].lemma == "claim"
        and clause.object is not None
        and p.chunks[clause.object].head == "responsibility"
    ):
        at = clause.phrase("for")
        return at if at is not None and p.chunks[at].frame is not None else None
    if p.chunks[clause.verb].lemma in KILLING or state_of(p, clause) is not None:
        return None
    if subject is not None and subject.frame is not None and lemma in _FALLING and subject.frame.name in _FROM_ABOVE:
        return clause.subject  # "bombs fell on X"
    return next(
        (
            at
            for prep, at in clause.phrases[:2]
            if prep in ("in", "out", "under", "to", "with", "into", "for")
            and (prep != "for" or p.chunks[clause.verb].lemma in ("prepare", "brace"))
            and (p.chunks[at].frame is not None or (prep == "under" and p.chunks[at].head == "fire"))
            and p.chunks[at].kind == "noun"
        ),
        None,
    )


def carries(verb: Chunk, noun: Chunk, closely: bool = True, object_: bool = False) -> bool:
    """Whether a verb brings about what a noun tells: "mounted an attack", "suspended the talks".

    A verb no list has may too where the noun is its subject or object (``closely``): "fighting engulfed X", "laid an ambush".
    """
    lemma = verb.lemma
    if lemma in LIGHT or noun.frame is None or not closely:
        return lemma in LIGHT
    if lemma in noun.frame.light:
        return True
    known = lemma in frame_of_verb() or lemma in _TALKING or lemma in SPEECH
    happened = verb.form in ("ed", "past", "participle") or verb.perfect or verb.progressive
    return happened and not (known or verb.infinitive or verb.modal or (object_ and noun.definite))


def state_of(p: Passage, clause: Clause) -> int | None:
    """ "has been under occupation since 1992", "is not under siege": how a place stands."""
    at = clause.phrase("under")
    frame = p.chunks[at].frame if at is not None else None
    stands = p.chunks[clause.verb].lemma in ("be", "remain", "stay", "live", "keep")
    return at if stands and frame is not None and frame.name in ("capture", "besiege") else None


def light(p: Passage, clause: Clause, noun_at: int, used: set[int]) -> Iterator[Draft]:
    """ "launched an attack on X", "clashes erupted between A and B", "came under attack"."""
    verb, noun = p.chunks[clause.verb], p.chunks[noun_at]
    frame = noun.frame or frames()["clash" if set(noun.words) & _SMALL_ARMS else "shell"]  # "under fire"
    if noun_at == clause.subject:
        told = list(from_noun(p, noun_at, noun, clause))
        yield from (_with_losses(p, clause, draft, used) if k == 0 else draft for k, draft in enumerate(told))
        return
    if verb.lemma in _REPORTING and noun_at == clause.object and not verb.passive:
        heard = clause if verb.lemma == "hear" and frame.name in (*_FROM_ABOVE, "clash", "ied", "kill") else None
        yield from from_noun(p, noun_at, noun, heard)
        return
    if frame.name == "kill":
        for draft in from_noun(p, noun_at, noun):
            yield draft if verb.lemma != "claim" else _by(draft, p.resolver.all_of(clause.subject))
        return
    subject = p.resolver.all_of(clause.subject)
    against = [at for prep, at in clause.phrases if prep in ("on", "against", "with", "at", "upon", "between")]
    targets: tuple[Who, ...] = ()
    for at in against:
        targets = targets or p.who(at)
    place = p.where_near(clause)
    if frame.name in ("shell", "airstrike", "ied"):
        place = p.aimed_at(clause) or place
    if frame.name == "ied" and verb.lemma in ("drop", "release"):
        frame = frames()["airstrike"]
    scene = verb.lemma in ("be", "become", "witness", "see") and clause.subject is not None
    if noun_at < clause.verb and clause.subject is not None:
        place = p.where(clause.subject) or place  # "Under fire were A and B"
    if place is None and verb.lemma in _SHAKING and not verb.passive:
        place = p.where_subject(clause)  # "X shook with explosions"
    if place is None and scene:
        place = p.where_subject(clause)  # "X was the scene of a bombing"
    if verb.lemma in UNDERGOING:
        initiators, targets = owners_of(p, noun_at) or p.who(clause.phrase("by", "from")), subject
        if not subject and clause.subject is not None:
            place = p.where_subject(clause) or place
    elif verb.passive:
        initiators = p.who(clause.phrase("by")) or owners_of(p, noun_at)
    else:
        initiators = (
            (owners_of(p, noun_at) or subject) if verb.lemma in ("be", "have") else (subject or owners_of(p, noun_at))
        )
    if not initiators and not verb.passive and frame.name in ("attack", "agreement", "withdraw", "capture"):
        initiators = person(p, clause.subject)  # "Abiy ordered an offensive"
    if not initiators and not verb.passive and verb.lemma in ("claim", "announce", "declare", "confirm", "hail"):
        initiators = office_of(p, clause.subject)
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
        and not owners_of(p, noun_at)
    ):
        return
    struck = p.chunks[clause.subject] if verb.passive and clause.subject is not None else None
    if place is None and not initiators and struck is not None and armed(struck) and noun_at > clause.verb:
        targets, place = targets or subject, p.last_place(clause.verb)  # "the patrol was engaged with grenades"
    if not initiators and not targets and place is None and frame.name != "agreement":
        return
    if place is None and not targets and not initiators and frame.name != "agreement":
        return
    if frame.name not in ("protest", "riot"):
        initiators = tuple(w for w in initiators if w.name != "Civilians")
    initiators, targets = apart(initiators, targets)
    target = p.chunks[against[0]] if against else None
    fired = noun if frame.name == "shell" else None
    sub = sub_event_of(p, frame, verb, initiators, targets, target is not None and target.civil, fired)
    start, end = p.span(clause)
    end, last, casualties, seized = participles_of(p, clause, end, used)
    body = Event(
        event_type=EVENT_TYPE_OF[sub if sub != "kill" else "Attack"],
        sub_event_type=sub,
        actors=participants(initiators, Role.INITIATOR) + participants(targets, Role.TARGET),
        place=place,
        casualties=tuple(casualties),
        seized=tuple(seized),
    )
    first = p.chunks[clause.subject].text.lower().split()[0] if clause.subject is not None else ""
    denied = verb.negated or first in ("nobody", "none", "no", "neither") or noun.words[:1] == ("no",)
    yield p.draft(body, start, end, verb=verb, valid=p.when(clause.first, last), denied=denied)


def _with_losses(p: Passage, clause: Clause, draft: Draft, used: set[int]) -> Draft:
    """ "Shells fell on X, wounding nine": the participle belongs to the event."""
    start, before = draft.citation.start, draft.citation.end
    if start is None or before is None or not isinstance(draft.body, Event) or draft.body.casualties:
        return draft
    end, _, casualties, _ = participles_of(p, clause, before, used)
    if not casualties:
        return draft
    body = replace(draft.body, casualties=tuple(casualties))
    return p.draft(body, start, max(end, before), verb=p.chunks[clause.verb], valid=draft.valid, denied=draft.denied)


def _by(draft: Draft, who: tuple[Who, ...]) -> Draft:
    """A deed somebody claims is theirs."""
    if not who or any(a.role is Role.INITIATOR for a in draft.body.actors):
        return draft
    return replace(draft, body=replace(draft.body, actors=participants(who, Role.INITIATOR) + draft.body.actors))
