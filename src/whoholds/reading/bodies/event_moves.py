"""What taking ground, moving and leaving ask of a clause before they are told."""

from __future__ import annotations

from whoholds.reading.bodies.control_words import SEIZING, TERRITORY
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.bodies.event_told import DESTROYED, Told, goes_in
from whoholds.reading.bodies.losses import THINGS
from whoholds.reading.chunks import DIRECTIONS, FEATURES, POSITIONS, Chunk
from whoholds.reading.lexicon import frames, load, words

_PARTS = words("terms", "events.parts_of_town")
_LINES = words("terms", "events.lines")
_WEDGES = words("terms", "events.wedges")
_GAINS = words("terms", "events.gains")
_WORKS = words("terms", "events.works")
_STATIONED = words("terms", "events.stationing")
_BROUGHT = words("terms", "events.bringing")
_MATERIEL = words("terms", "events.materiel")
_POWERS = words("terms", "events.powers")
_TOWNS = words("terms", "events.towns")
_SEATS = words("terms", "events.seats")
_CARRYING = words("terms", "events.carrying")
_CALLED_OFF = words("terms", "events.calling_off")
_UNITS = words("terms", "events.units")
_THINGS_LEFT = frozenset(load("events")["classes"]["posts"])
_MANY_OBJECTS = words("terms", "events.of_many_objects")
_FLAGS = words("control", "flags")
_PERSONS = ("he", "she", "him", "her")
_LEAVING = words("terms", "events.leaving")
_NO_GROUND = frames()["agreement"].nouns | words("terms", "events.no_ground")


def captures(t: Told) -> bool:
    p, target, passive = t.p, t.target, t.passive
    thing = target is not None and (
        target.kind == "place"
        or target.head in DIRECTIONS
        or (target.quantity is not None and target.quantity.unit in ("share", "km2"))
        or target.head in TERRITORY
        or target.head in THINGS
        or target.head in POSITIONS
        or "territory" in target.words
        or target.head in ("it", "which", "them", "flag", "flags", "banner", "ground")
        or (passive and target.quantity is not None and p.where_subject(t.clause) is not None)  # "six of X"
    )
    if t.lemma == "take" and target is not None and target.head in ("side", "sides", "place"):
        return False
    if t.subject is not None and t.subject.head in _FLAGS and not passive:
        return t.where > 0  # "the rebels' flag went up over X"
    if t.lemma == "occupy" and t.verb.form in ("base", "s") and not (t.verb.infinitive or t.verb.modal or p.terse):
        return False  # "which they still occupy": a state
    if passive and target is not None and target.kind == "pron" and target.head in _PERSONS:
        return True
    if target is not None and target.head in ("part", "mines", "mine", "ieds", "explosives") and not target.places:
        return False  # "took part", "clearing mines"
    if target is not None and target.head == "control" and t.lemma in SEIZING:
        return t.doer > 0
    if (
        t.lemma == "take"
        and target is not None
        and target.civil
        and target.quantity is not None
        and not target.quantity.unit
    ):
        return t.doer > 0  # "taking ten people with them"
    if t.lemma == "take" and t.verb.passive and target is not None and target.civil:
        return target.quantity is not None  # "four herders were taken near X"
    if t.lemma in _MANY_OBJECTS and not thing:
        return False
    if t.lemma == "take" and target is not None and target.kind == "noun" and target.head not in TERRITORY:
        return t.doer > 0 and target.definite and target.head in _SEATS
    if target is not None and (t.targets or target.civil) and not thing:  # people taken
        return t.doer > 0 or (
            passive and (t.place is not None or (t.verb.passive and bool(p.places or p.recent_places)))
        )
    ground = thing or (t.place is not None and (passive or t.lemma not in ("take", "free", "secure", "win")))
    known = t.where + t.done_to > 0 or (target is not None and target.definite and target.head in TERRITORY)
    unit = target is not None and target.kind in ("noun", "actor") and bool(_UNITS & set(target.words))
    if unit and t.lemma in ("seize", "capture", "overrun", "take"):
        return t.doer > 0  # "seized Battalions 537 and 538": where they sat
    return ground and (t.doer > 0 or passive) and known


def advances(t: Told) -> bool:
    p, clause, target = t.p, t.clause, t.target
    if t.passive and t.lemma in t.frame.verbs:
        ground = target is not None and (target.kind == "place" or target.head in TERRITORY or target.head in DESTROYED)
        there = t.place is not None or bool(p.recent_places)
        return there and (ground or (target is not None and (target.position or target.head in FEATURES)))
    into = clause.phrase("into")
    if t.lemma == "enter" and into is not None and p.chunks[into].head in ("force", "effect", "talks", "negotiations"):
        return False
    if t.lemma == "cross" and (target is None or clause.phrase("into", "across", "over") is not None):
        return t.doer > 0 and t.place is not None
    if t.lemma in ("enter", "reach", "cross", "arrive", "move_into"):
        led = bool(t.initiators) or (t.doer > 0 and t.lemma == "reach")
        if led and p.recent_places and target is not None and _ground(target):
            return True
        if t.place is None or not t.initiators:
            return False
        if target is None:
            return t.lemma not in ("reach", "cross")
        return target.kind == "place" or target.head == "it" or target.head in _PARTS or target.head in TERRITORY
    if (
        target is not None
        and target.head in _GAINS
        and t.subject is not None
        and t.subject.head in ("party", "parties")
    ):
        return False  # at the polls
    if t.lemma not in t.frame.verbs and clause.phrase("within") is not None:
        return t.doer > 0 and t.where > 0  # "came within two kilometres of X"
    far = target is not None and target.quantity is not None and target.quantity.unit == "km"
    through = target is not None and (target.head in _LINES or target.head in _WEDGES or target.head in _GAINS)
    back_there = bool(t.initiators) and bool(p.recent_places) and goes_in(p, clause)
    return t.doer > 0 and (t.where > 0 or far or through or back_there)


def falls(t: Told) -> bool:
    clause = t.clause
    if t.subject is not None and _UNITS & set(t.subject.words):
        return t.target is None  # "Battalion 275, the last unit in X, fell"
    ground = t.subject is not None and (t.subject.head in FEATURES or t.subject.head in TERRITORY)
    ground = ground or (t.subject is not None and t.subject.head == "control" and t.lemma == "change")
    if t.subject is None or t.place is None or not (ground or t.p.place_of(clause.subject) is not None):
        return False
    if t.subject.head in _NO_GROUND:
        return False  # "the Algiers accord fell"
    if t.lemma not in t.frame.verbs and t.lemma in ("slip", "pass"):
        return not t.verb.negated  # "slipped from the army's grasp"
    if t.target is not None and not any(ch.isdigit() for ch in t.target.text):
        return t.target.head in ("hands", "masters", "owners", "rulers")  # "which changed hands twice"
    return bool(t.initiators) or clause.phrase("by", "from", "in", "into", "on", "below", "under", "to") is None


def pushes(t: Told) -> bool:
    if t.lemma == "defeat" and (t.verb.negated or t.place is None or t.place.kind == "country"):
        return False  # how an actor stands, not an event
    target = t.target
    nicknamed = target is not None and target.kind == "noun" and target.plural and target.text.split()[-1][:1].isupper()
    pushed = bool(t.targets) or (
        target is not None
        and (
            armed(target)
            or target.head in ("them", "us")
            or (target.head == "it" and _away(t))
            or (nicknamed and _away(t))
        )
    )  # "pushed the Orcs out of X"
    if t.lemma in ("force", "drive") and t.passive and _made_to(t):
        return False  # "were forced to pay taxes"
    if t.lemma in ("force", "drive", "sweep", "push", "chase", "defeat"):
        if t.passive and t.clause.phrase("to") is not None and not _away(t):
            return False  # "are driven to hideouts"
        off = t.doer > 0 and (t.place is not None or (_away(t) and bool(t.p.recent_places)))
        return pushed and (off or (t.passive and t.place is not None))
    if t.lemma == "oust_from":
        return t.place is not None and (t.doer > 0 or t.passive)
    return pushed and (t.doer > 0 or t.passive)


def _made_to(t: Told) -> bool:
    after = t.clause.verb + 1
    return after < len(t.p.chunks) and t.p.chunks[after].kind == "verb" and t.p.chunks[after].infinitive


def withdraws(t: Told) -> bool:
    p, clause, target = t.p, t.clause, t.target
    if t.lemma == "leave" and t.subject is not None and t.subject.kind == "noun" and t.subject.head in _TOWNS:
        return False  # "three townships left around X"
    if target is not None and target.head in _POWERS and t.lemma in ("hand", "hand_over", "cede", "turn_over"):
        return bool(t.initiators) or t.where > 0  # "handed control of X to Y"
    if (
        t.lemma in ("pull", "hand", "leave", "flee", "abandon", "quit", "evacuate")
        and target is not None
        and target.kind not in ("place", "pron")
        and not (target.places and not target.actors)
        and target.head not in TERRITORY
        and target.head not in POSITIONS
        and not armed(target)
        and not (t.lemma == "evacuate" and target.civil)
    ):
        return False
    if (
        t.lemma not in t.frame.verbs
        and target is not None
        and (target.head in _THINGS_LEFT or target.head in ("key", "keys"))
    ):
        return t.doer > 0  # "emptied its barracks", "gave the keys to X"
    if t.subject is not None and t.subject.head in _POWERS and t.lemma not in t.frame.verbs:
        return t.where > 0 or bool(t.targets)  # "responsibility for X passed to Y"
    if t.lemma in ("assume", "take_over", "take") and target is not None and t.lemma not in t.frame.verbs:
        return t.doer > 0 and t.where > 0  # "assumed the lead at X"
    people = t.subject is not None and (t.subject.civil or any(w.name == "Civilians" for w in t.targets))
    if t.passive and t.lemma in ("evacuate", "evacuate_from") and people:
        return t.place is not None or bool(p.recent_places)  # "civilians were evacuated from X"
    if t.passive and t.lemma in _CALLED_OFF and target is not None and (armed(target) or bool(t.targets)):
        return t.place is not None or bool(p.recent_places)
    if t.lemma == "evacuate" and target is not None and target.civil and target.quantity is not None:
        return t.doer > 0 and t.where > 0  # "evacuated 1,200 people from X"
    if t.lemma == "hand":
        return bool(t.initiators) and not t.passive
    if target is not None and armed(target) and not target.places:  # "pulled its troops back across the river"
        back = clause.phrase("out", "from", "back") is not None or any(
            c.kind == "adv" and c.head in ("back", "out", "away") for c in p.chunks[clause.verb :]
        )
        return bool(t.initiators) and t.lemma != "leave" and (t.place is not None or back)
    if t.lemma == "evacuate" and target is not None and (target.head in POSITIONS or target.places):
        return bool(t.initiators)
    if t.lemma == "evacuate" and target is not None and target.kind == "noun" and target.head in FEATURES:
        return t.doer > 0 and target.definite  # "the garrison had evacuated the airfield"
    if t.lemma in ("pull", "evacuate"):
        out = t.lemma == "pull" and clause.phrase("out", "from", "of") is not None
        return bool(t.initiators) and t.place is not None and out
    known = t.place is not None or (target is not None and target.head in TERRITORY) or t.lemma in _LEAVING
    it = target is not None and target.head == "it" and t.lemma in ("abandon", "evacuate", "vacate", "leave", "quit")
    return t.doer > 0 and not t.passive and (known or (it and bool(p.recent_places)))


def deploys(t: Told) -> bool:
    own = t.target is not None and (
        armed(t.target) or t.target.head in _WORKS or t.target.head in _THINGS_LEFT or t.target.head in _MATERIEL
    )
    if t.lemma in _CARRYING and t.target is not None and t.place is not None:
        return own or t.target.civil or bool(t.targets) or (t.passive and t.target.quantity is not None)
    if t.passive and own and t.lemma in ("relocate", "redeploy"):
        return t.place is not None or bool(t.p.recent_places)
    if t.passive:
        there = t.clause.phrase("to", "in", "into", "at", "near", "along", "from", "outside", "around", "between")
        return own and t.place is not None and there is not None
    if t.lemma in ("arrive", "fly", "land", "fly_in", "disembark") and t.target is None:
        counted = t.subject is not None and t.subject.quantity is not None and bool(t.p.recent_places)
        return t.place is not None or counted
    if t.lemma in ("reach", "enter", "arrive"):  # "an army convoy reached the town"
        convoy = t.subject is not None and t.subject.head in ("convoy", "convoys")
        return (t.doer > 0 or convoy) and t.target is not None and (t.place is not None or _ground(t.target))
    if t.lemma == "be":
        return t.subject is not None and (armed(t.subject) or bool(t.initiators))  # "reinforcements are on their way"
    if t.initiators and t.lemma == "deploy" and t.target is None and t.clause.phrase("to", "in", "into", "along", "on"):
        return not t.passive  # "Kenyan troops deployed to the capital"
    counted = t.target is not None and t.target.quantity is not None and not t.target.quantity.unit
    if t.initiators and counted and t.lemma in ("deploy", "send", "dispatch", "station"):
        return True  # "will deploy 2,000 more men"
    if t.initiators and (own or (t.place is not None and t.lemma in _STATIONED)):
        return True
    there = t.place is not None or bool(t.p.recent_places)
    return own and there and (t.doer > 0 or t.lemma in _BROUGHT)


def _away(t: Told) -> bool:
    """Whether somebody is driven off something: "from X", "out of", "back"."""
    back = any(c.kind == "adv" and c.head in ("back", "out", "away", "off") for c in t.p.chunks[t.clause.verb :])
    return back or t.clause.phrase("from", "out", "off") is not None


def _ground(target: Chunk) -> bool:
    """ "moved into the vacated areas", "into the south": ground of the text without a name."""
    return target.definite and (target.head in DIRECTIONS or target.head in TERRITORY) and not target.places
