"""Whether a clause tells an event of the war: enough of who, to whom and where, fitting its verb."""

from __future__ import annotations

import re

from whoholds.model import PlaceReference
from whoholds.reading.bodies.control_words import TERRITORY
from whoholds.reading.bodies.event_fits import FITS, enough
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.bodies.event_told import DESTROYED, Told
from whoholds.reading.bodies.losses import KILLING, THINGS
from whoholds.reading.chunks import FEATURES, FORCES, POSITIONS, Chunk
from whoholds.reading.clause_subjects import TRIES
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, words
from whoholds.reading.passage import Passage

_FROM_AFAR = ("airstrike", "shell", "strike", "ied", "suicide", "kill")
_ARMS = ("airstrike", "shell", "ied", "suicide", "grenade", "chemical")
_ANYBODY = words("terms", "events.anybody")
_AUTHORITIES = ("officials", "authorities", "administration", "government", "administrators")
_FLEEING = ("retreat", "withdraw", "flee", "evacuate", "pull_out", "leave", "abandon")
_SHOTS = words("terms", "events.shots")
_UNDERGONE = words("terms", "frames.undergone")
_UNMISTAKABLE, _FORCING = words("terms", "events.unmistakable"), words("terms", "events.forcing")
_COLUMNS = words("terms", "events.columns")
_OF_ARMIES = FORCES | {"armoured", "armored", "military", "tank", "battle"}
_MEN = words("terms", "events.men")
_CAPITAL = re.compile(r"\b[A-Z]")
_INITIALS = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z-]*)?")
_TAKEN = words("terms", "events.captured")
_PERSONS = ("he", "she", "him", "her")
_VISITORS = words("terms", "events.visitors")


def worth_telling(
    p: Passage,
    frame: Frame,
    clause: Clause,
    initiators: tuple[Who, ...],
    targets: tuple[Who, ...],
    place: PlaceReference | None,
    target: Chunk | None,
    passive: bool,
) -> bool:
    """Whether a clause tells an event of the war: enough of who, to whom and where is told, and what is told fits the verb."""
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    told = Told(p, frame, clause, initiators, targets, place, subject, target, passive)
    for check in _FIRST:
        answer = check(told)
        if answer is not None:
            return answer
    told.doer, told.done_to = _doer(told), _done_to(told)
    for check in _THEN:
        answer = check(told)
        if answer is not None:
            return answer
    return FITS.get(frame.name, enough)(told) or _plain_deed(told)


def _only_meant(t: Told) -> bool | None:
    """ "able to attack", "may be forced to withdraw": nothing has happened."""
    if t.verb.infinitive and not t.p.meant(t.clause) and not _forced(t.p, t.clause):
        return False
    return False if t.verb.infinitive and _may_be_forced(t.p, t.clause) else None


def _without(t: Told) -> bool | None:
    """ "without a shot being fired"."""
    at = t.clause.subject if t.clause.subject is not None else t.clause.verb
    return False if at and t.p.chunks[at - 1].head == "without" else None


def _left_over(t: Told) -> bool | None:
    """ "what is left of it", "was left in ruins"."""
    return False if t.lemma == "leave" and t.verb.passive else None


def _repelled(t: Told) -> bool | None:
    """ "the attack was repelled": where the text is."""
    if t.name != "repel" or not t.passive or t.subject is None:
        return None
    if t.subject.civil or (t.subject.kind == "pron" and t.subject.head in ("i", "he", "she", "we", "who")):
        return False  # "I was turned back at a checkpoint"
    if t.subject.frame is None and t.subject.head not in TRIES:
        return None
    return t.place is not None or bool(t.p.recent_places)


def _undergone(t: Told) -> bool | None:
    """ "the town was shelled": where and by whom the text has told."""
    if t.name not in _UNDERGONE or not t.passive or not t.verb.passive or t.target is None:
        return None
    if t.name == "disrupt" and t.target.kind == "place":
        return False  # "X is jammed between Y and Z"
    by = t.clause.phrase("by")
    means = t.p.chunks[by].frame if by is not None else None
    if means is not None and by is not None and (means.name in _ARMS or t.p.chunks[by].head in _SHOTS):
        return True  # "the mosque was struck by a bomb"
    if t.lemma == "fire":
        after = [c.head for c in t.p.chunks[t.clause.verb + 1 : t.clause.verb + 3]]
        alone = t.clause.phrase("on", "upon", "at") is None or after[1:] == ["by"]  # "were fired on by police"
        return after[:1] in (["on"], ["upon"], ["at"]) and alone and _somebody(t.target)
    follows = t.name == "destroy" and t.place is None and not t.p.resolver.memory.fresh(t.p.sentence.paragraph)
    return True if not follows and _of_the_war(t.p, t.target, t.place) else None


def _somebody(c: Chunk) -> bool:
    """ "Those who run are fired upon"."""
    return c.civil or armed(c) or c.head in _ANYBODY or c.kind in ("actor", "pron") or c.head in DESTROYED


def _visits(t: Told) -> bool | None:
    """Envoys and delegations come and go."""
    come = (
        t.name in ("withdraw", "advance") and t.subject is not None and t.lemma not in ("retreat", "flee", "evacuate")
    )
    return False if come and t.subject is not None and set(t.subject.words) & _VISITORS else None


def _refused(t: Told) -> bool | None:
    """ "refused to fight"."""
    before = t.p.chunks[t.clause.verb - 1] if t.clause.verb else None
    refuses = t.verb.infinitive and before is not None and before.lemma in ("refuse", "decline")
    return False if t.name in ("clash", "attack") and refuses else None


def _deadly_arms(t: Told) -> bool | None:
    """ "a strike killed 14"."""
    by_arms = t.subject is not None and t.subject.frame is not None and not t.passive
    deadly = t.name in _FROM_AFAR or t.lemma in KILLING  # "sniper fire killed a soldier"
    somebody = t.target is not None and t.target.kind == "noun" and t.lemma in KILLING  # "shelling wounded a postwoman"
    return True if by_arms and deadly and (t.done_to >= 0.8 or somebody) else None


def _arms_hit(t: Told) -> bool | None:
    """ "air strikes hit X", "drones attacked the port"."""
    subject = t.subject
    if subject is None or subject.frame is None or t.passive:
        return None
    kind = subject.frame.name
    arms = kind in _ARMS or subject.head in _SHOTS
    if t.name == "ied" and t.target is None:
        return None  # "a grenade went off"
    if not arms or t.name not in (*_FROM_AFAR, "attack") or t.verb.lemma in ("kill", "wound", "injure"):
        return None
    named = t.target is not None and t.target.kind == "noun" and _CAPITAL.search(t.target.text) is not None
    into = t.clause.phrase("into", "on", "onto", "at", "through")
    hit = into is not None and (t.p.chunks[into].head in DESTROYED or t.p.chunks[into].head in FEATURES)
    return t.where + t.done_to >= 0.7 or named or hit


def _plain_deed(t: Told) -> bool:
    """A deed plainly told of those who fight, or done to what is fought over: worth telling without its place."""
    verb, object_ = t.verb, t.target
    past = verb.form in ("ed", "past", "participle") or verb.passive or verb.perfect or verb.modal in ("will", "would")
    if not past or t.name in _STATES or t.lemma in _MANY_SENSES:
        return False
    if t.passive:
        told = verb.passive or t.clause.phrase("by") is not None
        return told and object_ is not None and t.name in _UNDERGONE and _fought_over(object_)
    if t.doer < 0.7 or t.subject is None or t.subject.civil:
        return False
    if object_ is None:
        return t.name in _WITHOUT_OBJECT
    if t.name == "repel":
        return object_.frame is not None or armed(object_)
    return _fought_over(object_) or (t.name in _TO_PEOPLE and (object_.civil or armed(object_)))


def _fought_over(c: Chunk) -> bool:
    """Ground, posts, and things that are taken, burnt or shelled."""
    ground = c.kind == "place" or c.position or c.head in POSITIONS or c.head in FEATURES or c.head in TERRITORY
    return ground or c.head in DESTROYED or c.head in THINGS


_STATES = ("cut", "besiege", "clash", "protest", "coup", "defect")
_MANY_SENSES = words("terms", "events.many_senses")
_WITHOUT_OBJECT = ("withdraw", "attack", "advance")
_TO_PEOPLE = words("terms", "frames.to_people")


_FIRST = (_only_meant, _without, _left_over, _repelled, _undergone)
"""What decides before who did it to whom is weighed; None leaves it to the next."""
_THEN = (_visits, _refused, _deadly_arms, _arms_hit)


def _doer(t: Told) -> float:
    """How well it is told who did it."""
    doer = 1.0 if t.initiators else 0.0
    subject = t.subject
    if subject is None or t.passive:
        return doer
    column = subject.head in _COLUMNS and not _OF_ARMIES.isdisjoint(subject.words)  # "an army convoy"
    if column or armed(subject) or _by_arms(t, subject):  # "the operation freed X"
        doer = max(doer, 0.7)
    if t.name == "withdraw" and subject.head in _AUTHORITIES and t.lemma in _FLEEING:
        doer = max(doer, 0.7)  # "officials retreated to a barracks"
    if subject.head in _MEN and (subject.words[0] in _THEIRS or t.verb.lemma in _UNMISTAKABLE):
        doer = max(doer, 0.7)  # "our boys pushed them out", "youths torched shops"
    if subject.kind == "noun" and subject.frame is None and not subject.civil:
        own_name = t.verb.lemma in _UNMISTAKABLE or _INITIALS.fullmatch(subject.text) is not None
        doer = max(doer, 0.7) if own_name else doer  # "CODECO-X looted cattle", "attackers unknown to us ambushed"
    if subject.kind == "pron" and subject.head in ("he", "she", "it") and t.verb.infinitive and t.target is not None:
        doer = max(doer, 0.7 if t.target.kind == "place" else 0.0)  # "he intends to retake X"
    if subject.kind == "pron" and subject.head in ("they", "we"):
        taken = t.target is not None and (t.target.kind == "place" or t.target.position)
        fought = t.name == "clash" and t.clause.phrase("for") is not None and t.place is not None
        taken = taken or (
            t.target is not None
            and t.name in _TO_PEOPLE
            and (t.target.civil or t.target.head in _TAKEN or (t.lemma in _UNMISTAKABLE and armed(t.target)))
        )
        doer = max(doer, 0.7) if taken or fought else doer  # "they took X", "they are fighting for X"
    return doer


_THEIRS = words("terms", "events.theirs")


def _by_arms(t: Told, subject: Chunk) -> bool:
    """ "The operation freed X", "air strikes drove it back", "bombs have turned it into rubble"."""
    frame = subject.frame
    return frame is not None and (frame.name == "attack" or (frame.name in _ARMS and t.name in ("push", "loot")))


def _done_to(t: Told) -> float:
    """How well it is told to whom or to what."""
    target = t.target
    done_to = 1.0 if t.targets else 0.0
    if target is None:
        return done_to
    if target.civil or target.position or armed(target) or target.head in POSITIONS:
        return 1.0
    if target.quantity is not None and not target.quantity.unit:
        done_to = max(done_to, 0.8)
    if target.kind == "pron" and target.head in ("us", "them", "him", "her", "me") and _doer(t) > 0:
        done_to = max(done_to, 0.8)
    if target.head in DESTROYED or target.head in FEATURES or target.head in TERRITORY:
        done_to = max(done_to, 0.7)
    if t.passive and target.kind == "pron" and target.head in _PERSONS:
        done_to = max(done_to, 0.8)  # "He was killed"
    return done_to


def _of_the_war(p: Passage, target: Chunk, place: PlaceReference | None) -> bool:
    """Whether what something is done to is of the war: ground, a thing that is fought over, people; in a text that names places."""
    if place is None and not p.recent_places:
        return False
    return (
        target.kind == "place"
        or target.civil
        or armed(target)
        or target.position
        or target.head in POSITIONS
        or target.head in DESTROYED
        or target.head in FEATURES
        or target.head in TERRITORY
        or target.head in THINGS
    )


def _forced(p: Passage, clause: Clause) -> bool:
    """ "forcing the army to withdraw from X": it did."""
    before = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if before is None or clause.subject is None or not before.verb < clause.subject < clause.verb:
        return False
    verb = p.chunks[before.verb]
    return verb.lemma in _FORCING and not (verb.modal or verb.infinitive or verb.negated)


def _may_be_forced(p: Passage, clause: Clause) -> bool:
    before = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    verb = p.chunks[before.verb] if before is not None else None
    return verb is not None and verb.lemma in _FORCING and verb.modal in ("may", "might", "could", "can", "would")
