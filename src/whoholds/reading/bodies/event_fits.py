"""What each kind of event asks of a clause before it is told: a capture ground, a withdrawal somebody who leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from whoholds.reading.bodies.event_frames import MEASURED
from whoholds.reading.bodies.event_moves import advances, captures, deploys, falls, pushes, withdraws
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.bodies.event_told import DESTROYED, Told, goes_in
from whoholds.reading.bodies.losses import THINGS
from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import load, words
from whoholds.reading.passage import Passage

_INTERCEPTED = words("terms", "events.intercepted")
_LINES = words("terms", "events.lines")
_BODIES = words("terms", "events.bodies")
_TRADED = words("terms", "events.traded")
_UNMISTAKABLE = words("terms", "events.unmistakable")
_CLOSED, _ROADS = words("terms", "events.closed"), words("terms", "events.roads")
_SERVICES = frozenset(load("events")["classes"]["services"])


def enough(t: Told) -> bool:
    """Of most verbs: two of who, to whom and where."""
    return t.doer + t.done_to + t.where >= 1.4 or (t.passive and t.where + t.done_to >= 0.7)


def _decreed(t: Told) -> bool:
    """Curfews, searches, works taken down: the words tell the event, so somebody or somewhere is enough."""
    here = t.where > 0 or bool(t.p.places or t.p.recent_places)
    return (t.doer > 0 and here) or (t.where > 0 and (t.passive or t.subject is not None))


def _defects(t: Told) -> bool:
    if t.lemma not in t.frame.verbs or "_" in t.lemma:  # "announced the formation of a brigade", "broke ranks"
        named = t.subject is not None and any(w[:1].isupper() for w in t.subject.text.split()[1:])
        joined = t.lemma in ("join", "rejoin") and t.subject is not None and bool(t.p.places)
        return t.doer > 0 or t.where > 0 or named or joined  # "the townspeople of X have joined the revolt"
    if t.doer > 0 or (t.passive and t.target is not None and armed(t.target)):
        return True
    return t.subject is not None and t.clause.phrase("to", "from") is not None  # "X, a commander, defected to Y"


def _strikes(t: Told) -> bool:
    told = t.doer + t.done_to + t.where
    return t.doer > 0 and told >= 1.7 and (t.lemma != "target" or t.where + t.done_to >= 1)


def _protests(t: Told) -> bool:
    here = t.place is not None or bool(t.p.places or t.p.recent_places)  # "fired tear gas to disperse a crowd in X"
    return t.subject is not None and (here or t.lemma not in t.frame.verbs)


def _topples(t: Told) -> bool:
    return t.subject is not None and (t.target is not None or t.lemma == "mutiny")


def _cuts(t: Told) -> bool:
    if t.target is None:
        return False
    before = t.p.chunks[t.clause.verb - 1].lemma if t.clause.verb else ""
    if before in ("remain", "stay"):
        return False
    if t.passive and t.clause.phrase("for") is not None and t.clause.phrase("by") is None:
        return False  # "closed for repairs"
    closed = t.target.head in _CLOSED and (not t.passive or t.clause.phrase("by") is not None)
    if t.lemma not in t.frame.verbs or t.target.head in _SERVICES:
        return t.doer > 0 or t.where > 0
    way = t.target.head in _ROADS or closed
    return way and (t.doer > 0 or (t.passive and (t.place is not None or _which(t))))


def _which(t: Told) -> bool:
    """ "the road between A and B": which one is told."""
    at = t.clause.subject
    return at is not None and t.p.chunks[at + 1].kind == "prep"


def _reopens(t: Told) -> bool:
    way = t.target is not None and (t.target.head in _ROADS or t.target.head in _CLOSED or t.target.head in _LINES)
    return way and (t.doer > 0 or (t.passive and t.where > 0))


def _destroys(t: Told) -> bool:
    target = t.target
    thing = target is not None and (
        target.head in THINGS or target.position or target.head in DESTROYED or target.quantity is not None
    )
    by_arms = t.subject is not None and t.subject.frame is not None and not t.passive
    if thing and (t.doer > 0 or by_arms or (t.passive and t.where > 0)):
        return True
    return target is not None and (t.doer >= 1 or by_arms)


def _disrupts(t: Told) -> bool:
    if t.target is None:
        return False
    if t.lemma not in t.frame.verbs:  # an idiom: "seized a container of rifles"
        return t.doer > 0 or t.where > 0 or t.passive
    if t.lemma == "disarm" and (armed(t.target) or t.targets):
        return t.doer > 0 or t.passive
    weapons = t.target.head in _INTERCEPTED or t.target.head in MEASURED
    return weapons and (t.doer > 0 or t.passive or (t.subject is not None and t.where > 0))


def _clashes(t: Told) -> bool:
    if t.lemma in ("resist", "hold_out", "fight_back", "fight_on") and t.verb.form in ("ed", "past"):
        return t.doer > 0 and (t.place is not None or bool(t.p.recent_places))
    if t.lemma not in t.frame.verbs:  # an idiom: "locked horns with"
        return t.doer > 0 or t.place is not None
    if t.lemma in ("exchange", "trade", "swap"):
        return t.target is not None and t.target.head in _TRADED and (bool(t.initiators) or t.place is not None)
    known = bool(t.targets) or t.place is not None
    if t.initiators and t.p.places and t.clause.object is None and t.clause.phrase("for") is None:
        known = known or t.verb.form == "ing"  # "are battling to hold X"
    rivals = t.subject is not None and t.subject.plural and (t.lemma == "clash" or "rival" in t.subject.words)
    if rivals and t.place is not None:
        return True
    return (bool(t.initiators) and (known or len(t.initiators) > 1)) or (t.doer > 0 and known)


def _shells(t: Told) -> bool:
    if t.lemma in ("open", "open_up"):
        return t.where > 0 or bool(t.targets)  # "the guns opened up on X"
    if t.lemma == "open_fire":
        return t.doer > 0
    if t.lemma == "fire":
        aimed = t.clause.phrase("on", "at", "into", "upon") is not None
        rounds = t.target is not None and (t.target.frame is not None or t.target.head == "them")
        return t.doer > 0 and (aimed or rounds)
    return enough(t)


def _explodes(t: Told) -> bool:
    if t.subject is not None and t.subject.frame is not None and t.verb.form in ("past", "ed") and not t.passive:
        return True  # "a grenade went off"
    if t.subject is not None and t.subject.head in _INTERCEPTED and t.verb.form in ("past", "ed"):
        return t.lemma in ("explode", "detonate", "go_off", "blow_up")
    return t.place is not None or (bool(t.initiators) and (bool(t.targets) or t.target is not None))


def _besieges(t: Told) -> bool:
    return (t.doer > 0 and (t.place is not None or bool(t.targets))) or (t.passive and t.place is not None)


def _hurts(t: Told) -> bool:
    p, target = t.p, t.target
    if target is not None and target.head in _BODIES:
        return t.where > 0 or bool(p.recent_places)  # "four bodies were recovered there"
    if target is None and t.lemma == "shoot" and not t.passive:
        return t.doer > 0 and (bool(t.targets) or t.clause.phrase("at", "on", "into") is not None)
    if target is None and t.lemma != "die":
        return False
    if t.lemma == "die":
        if t.subject is None:
            return False
        who = t.subject.quantity is not None or t.subject.civil or bool(p.who(t.clause.subject))
        of_war = t.place is not None or any(c.frame is not None for c in p.chunks) or _counted_here(p, t.subject)
        return who and of_war
    told = t.doer + t.done_to + t.where
    if t.passive and t.lemma not in t.frame.verbs and t.frame.name == "execute":
        return t.where > 0 or bool(p.recent_places)  # "informers were put to death"
    if t.doer > 0 and target is not None and t.lemma in _UNMISTAKABLE:
        return True  # "hunters abducted a chief"
    if t.done_to > 0 and (t.doer > 0 or t.where > 0 or (t.passive and told >= 0.8)):
        return True
    named = target is not None and (target.text[:1].isupper() or armed(target))
    return (t.passive and t.where > 0 and named) or (t.doer >= 1 and target is not None)


def _loots(t: Told) -> bool:
    if t.doer > 0:
        return t.place is not None or t.target is not None or t.clause.phrase("with") is not None
    if (
        t.target is None
        and t.subject is not None
        and t.subject.head in DESTROYED
        and t.lemma in ("burn", "torch", "loot")
    ):
        return t.verb.form == "ed" and (t.where > 0 or bool(t.p.recent_places))  # "chapels burned in four hamlets"
    return t.passive and (t.where > 0 or (t.verb.passive and bool(t.p.recent_places)))


def _agrees(t: Told) -> bool:
    named = t.subject is not None and t.subject.kind == "noun" and t.subject.text[:1].isupper()
    if t.target is None and t.lemma not in t.frame.verbs:
        return t.doer > 0  # "has asked for terms"
    return t.target is not None and (t.doer > 0 or t.where > 0 or named)


def _frees(t: Told) -> bool:
    whom = t.target is not None or t.subject is not None  # "walked out of the jail"
    return whom and (t.doer > 0 or t.where > 0 or bool(t.p.recent_places))


def _attacks(t: Told) -> bool:
    if t.clause.object is None and goes_in(t.p, t.clause) and t.p.recent_places:
        return t.doer > 0  # "Then gunmen stormed in"
    if t.lemma in ("engage", "confront"):
        return bool(t.initiators) and bool(t.targets)
    if t.target is None and t.doer > 0 and t.lemma == "attack" and t.verb.form == "ed" and t.p.recent_places:
        return True  # "when X attacked in December"
    return enough(t)


def _wards_off(t: Told) -> bool:
    subject = t.subject
    stands = subject is not None and subject.kind == "place" and not t.passive  # "X has beaten off every assault"
    return enough(t) or (stands and t.target is not None and (t.target.frame is not None or armed(t.target)))


def _bombs(t: Told) -> bool:
    return enough(t) or (t.lemma not in t.frame.verbs and t.doer > 0)  # "two Sudlandic drones fell on a market"


FITS: Mapping[str, Callable[[Told], bool]] = {
    "attack": _attacks,
    "repel": _wards_off,
    "airstrike": _bombs,
    "defect": _defects,
    "order": _decreed,
    "sweep": _decreed,
    "dismantle": _decreed,
    "talks": _decreed,
    "release": _frees,
    "strike": _strikes,
    "capture": captures,
    "advance": advances,
    "fall": falls,
    "push": pushes,
    "withdraw": withdraws,
    "establish": deploys,
    "protest": _protests,
    "riot": _protests,
    "coup": _topples,
    "cut": _cuts,
    "reopen": _reopens,
    "destroy": _destroys,
    "disrupt": _disrupts,
    "clash": _clashes,
    "shell": _shells,
    "ied": _explodes,
    "suicide": _explodes,
    "besiege": _besieges,
    "kill": _hurts,
    "execute": _hurts,
    "abduct": _hurts,
    "arrest": _hurts,
    "rape": _hurts,
    "loot": _loots,
    "agreement": _agrees,
}
"""What each frame asks for; any other asks for ``enough``."""


def _counted_here(p: Passage, subject: Chunk) -> bool:
    """ "Six civilians died": where the text is, unless it tells the toll of more than one event."""
    toll = any(
        w in p.low[p.sentence.start : p.sentence.end] for w in ("since ", "so far", "this year", "total", "toll")
    )
    return subject.quantity is not None and bool(p.recent_places) and not toll
