"""What each kind of event asks of a clause before it is told: a capture ground, a withdrawal somebody who leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from whoholds.reading.bodies.control_words import SEIZING, TERRITORY
from whoholds.reading.bodies.event_frames import MEASURED
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.bodies.event_told import DESTROYED, Told, goes_in
from whoholds.reading.bodies.losses import THINGS
from whoholds.reading.chunks import DIRECTIONS, FEATURES, POSITIONS, Chunk
from whoholds.reading.lexicon import frames, load, words
from whoholds.reading.passage import Passage

_INTERCEPTED = words("terms", "events.intercepted")
_PARTS = ("outskirts", "centre", "center", "edge", "edges", "suburbs", "part", "parts", "heart", "vicinity")
_LINES = ("line", "lines", "defence", "defences", "defense", "defenses", "siege", "encirclement", "blockade", "front")
_WEDGES = ("hole", "gap", "wedge", "breach", "corridor")
_GAINS = words("terms", "events.gains")
_WORKS = words("terms", "events.works")
_BODIES = words("terms", "events.bodies")
_STATIONED = (
    "deploy",
    "station",
    "mass",
    "assemble",
    "muster",
    "concentrate",
    "dig_in",
    "amass",
    "gather",
    "reposition",
)
_BROUGHT = ("fly", "airlift", "send", "rush", "dispatch", "bring")
_SEATS = (
    "office",
    "residence",
    "compound",
    "headquarters",
    "building",
    "ministry",
    "station",
    "palace",
    "academy",
    "courthouse",
)
_CARRYING = ("bus", "buss", "ferry", "airlift", "fly", "ship", "escort", "transport", "truck", "carry", "shuttle")
_CALLED_OFF = ("order_out", "call_back", "recall", "withdraw", "pull_back", "pull_out", "evacuate", "bring_home")
_UNITS = {"battalion", "battalions", "brigade", "division", "regiment", "company", "garrison"}
_THINGS_LEFT = frozenset(load("events")["classes"]["posts"])
_TRADED = ("fire", "gunfire", "shots", "shells", "blows", "rockets")
_PERSONS = ("he", "she", "him", "her")
_UNMISTAKABLE = words("terms", "events.unmistakable")
_CLOSED, _ROADS = words("terms", "events.closed"), words("terms", "events.roads")
_LEAVING = words("terms", "events.leaving")
_SERVICES = frozenset(load("events")["classes"]["services"])
_NO_GROUND = frames()["agreement"].nouns | {"government", "regime", "cabinet", "price", "prices", "currency"}


def enough(t: Told) -> bool:
    """Of most verbs: two of who, to whom and where."""
    return t.doer + t.done_to + t.where >= 1.4 or (t.passive and t.where + t.done_to >= 0.7)


def _decreed(t: Told) -> bool:
    """Curfews, searches, works taken down: the words tell the event, so somebody or somewhere is enough."""
    here = t.where > 0 or bool(t.p.places or t.p.recent_places)
    return (t.doer > 0 and here) or (t.where > 0 and (t.passive or t.subject is not None))


def _defects(t: Told) -> bool:
    if t.lemma not in t.frame.verbs or "_" in t.lemma:  # "announced the formation of a brigade", "broke ranks"
        return t.doer > 0 or t.where > 0
    if t.doer > 0 or (t.passive and t.target is not None and armed(t.target)):
        return True
    return t.subject is not None and t.clause.phrase("to", "from") is not None  # "X, a commander, defected to Y"


def _strikes(t: Told) -> bool:
    told = t.doer + t.done_to + t.where
    return t.doer > 0 and told >= 1.7 and (t.lemma != "target" or t.where + t.done_to >= 1)


def _captures(t: Told) -> bool:
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
    if t.lemma in ("take", "clear", "free", "secure", "occupy", "grab", "regain", "win") and not thing:
        return False
    if t.lemma == "take" and target is not None and target.kind == "noun" and target.head not in TERRITORY:
        return t.doer > 0 and target.definite and target.head in _SEATS
    if target is not None and (t.targets or target.civil) and not thing:  # people taken
        return t.doer > 0 or (passive and t.place is not None)
    ground = thing or (t.place is not None and (passive or t.lemma not in ("take", "free", "secure", "win")))
    known = t.where + t.done_to > 0 or (target is not None and target.definite and target.head in TERRITORY)
    unit = target is not None and target.kind in ("noun", "actor") and bool(_UNITS & set(target.words))
    if unit and t.lemma in ("seize", "capture", "overrun", "take"):
        return t.doer > 0  # "seized Battalions 537 and 538": where they sat
    return ground and (t.doer > 0 or passive) and known


def _advances(t: Told) -> bool:
    p, clause, target = t.p, t.clause, t.target
    if t.passive and t.lemma in t.frame.verbs:
        return t.place is not None and target is not None and (target.kind == "place" or target.head in TERRITORY)
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
        return target.kind == "place" or target.head in ("it", *_PARTS) or target.head in TERRITORY
    if (
        target is not None
        and target.head in _GAINS
        and t.subject is not None
        and t.subject.head in ("party", "parties")
    ):
        return False  # at the polls
    far = target is not None and target.quantity is not None and target.quantity.unit == "km"
    through = target is not None and (target.head in _LINES or target.head in _WEDGES or target.head in _GAINS)
    back_there = bool(t.initiators) and bool(p.recent_places) and goes_in(p, clause)
    return t.doer > 0 and (t.where > 0 or far or through or back_there)


def _falls(t: Told) -> bool:
    clause = t.clause
    if t.subject is not None and _UNITS & set(t.subject.words):
        return t.target is None  # "Battalion 275, the last unit in X, fell"
    ground = t.subject is not None and (t.subject.head in FEATURES or t.subject.head in TERRITORY)
    if t.subject is None or t.place is None or not (ground or t.p.place_of(clause.subject) is not None):
        return False
    if t.subject.head in _NO_GROUND:
        return False  # "the Algiers accord fell"
    if t.target is not None and not any(ch.isdigit() for ch in t.target.text):
        return t.target.head == "hands"  # "which changed hands twice"
    return bool(t.initiators) or clause.phrase("by", "from", "in", "into", "on", "below", "under", "to") is None


def _pushes(t: Told) -> bool:
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


def _withdraws(t: Told) -> bool:
    p, clause, target = t.p, t.clause, t.target
    if (
        t.lemma in ("pull", "hand", "leave", "flee", "abandon", "quit", "evacuate")
        and target is not None
        and target.kind not in ("place", "pron")
        and not (target.places and not target.actors)
        and target.head not in TERRITORY
        and target.head not in POSITIONS
        and not armed(target)
    ):
        return False
    if (
        t.lemma not in t.frame.verbs
        and target is not None
        and (target.head in _THINGS_LEFT or target.head in ("key", "keys"))
    ):
        return t.doer > 0  # "emptied its barracks", "gave the keys to X"
    if t.passive and t.lemma in _CALLED_OFF and target is not None and (armed(target) or bool(t.targets)):
        return t.place is not None or bool(p.recent_places)
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


def _deploys(t: Told) -> bool:
    own = t.target is not None and (armed(t.target) or t.target.head in _WORKS)
    if t.lemma in _CARRYING and t.target is not None and t.place is not None:
        return own or t.target.civil or bool(t.targets)
    if t.passive and own and t.lemma in ("relocate", "redeploy"):
        return t.place is not None or bool(t.p.recent_places)
    if t.passive:
        there = t.clause.phrase("to", "in", "into", "at", "near", "along", "from", "outside", "around", "between")
        return own and t.place is not None and there is not None
    if t.lemma in ("arrive", "fly", "land", "fly_in", "disembark") and t.target is None:
        return t.place is not None
    if t.lemma in ("reach", "enter", "arrive"):  # "an army convoy reached the town"
        convoy = t.subject is not None and t.subject.head in ("convoy", "convoys")
        return (t.doer > 0 or convoy) and t.target is not None and (t.place is not None or _ground(t.target))
    if t.lemma == "be":
        return t.subject is not None and (armed(t.subject) or bool(t.initiators))  # "reinforcements are on their way"
    counted = t.target is not None and t.target.quantity is not None and not t.target.quantity.unit
    if t.initiators and counted and t.lemma in ("deploy", "send", "dispatch", "station"):
        return True  # "will deploy 2,000 more men"
    if t.initiators and (own or (t.place is not None and t.lemma in _STATIONED)):
        return True
    there = t.place is not None or bool(t.p.recent_places)
    return own and there and (t.doer > 0 or t.lemma in _BROUGHT)


def _made_to(t: Told) -> bool:
    after = t.clause.verb + 1
    return after < len(t.p.chunks) and t.p.chunks[after].kind == "verb" and t.p.chunks[after].infinitive


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
    way = t.target is not None and (t.target.head in _ROADS or t.target.head in (*_CLOSED, *_LINES))
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
    rivals = t.subject is not None and t.subject.plural and (t.lemma == "clash" or "rival" in t.subject.words)
    if rivals and t.place is not None:
        return True
    return (bool(t.initiators) and (known or len(t.initiators) > 1)) or (t.doer > 0 and known)


def _shells(t: Told) -> bool:
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
    return t.target is not None and (t.doer > 0 or t.where > 0 or named)


def _frees(t: Told) -> bool:
    return t.target is not None and (t.doer > 0 or t.where > 0 or bool(t.p.recent_places))


def _attacks(t: Told) -> bool:
    if t.clause.object is None and goes_in(t.p, t.clause) and t.p.recent_places:
        return t.doer > 0  # "Then gunmen stormed in"
    if t.lemma in ("engage", "confront"):
        return bool(t.initiators) and bool(t.targets)
    if t.target is None and t.doer > 0 and t.lemma == "attack" and t.verb.form == "ed" and t.p.recent_places:
        return True  # "when X attacked in December"
    return enough(t)


FITS: Mapping[str, Callable[[Told], bool]] = {
    "attack": _attacks,
    "defect": _defects,
    "order": _decreed,
    "sweep": _decreed,
    "dismantle": _decreed,
    "talks": _decreed,
    "release": _frees,
    "strike": _strikes,
    "capture": _captures,
    "advance": _advances,
    "fall": _falls,
    "push": _pushes,
    "withdraw": _withdraws,
    "establish": _deploys,
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


def _away(t: Told) -> bool:
    """Whether somebody is driven off something: "from X", "out of", "back"."""
    back = any(c.kind == "adv" and c.head in ("back", "out", "away", "off") for c in t.p.chunks[t.clause.verb :])
    return back or t.clause.phrase("from", "out", "off") is not None


def _ground(target: Chunk) -> bool:
    """ "moved into the vacated areas", "into the south": ground of the text without a name."""
    return target.definite and (target.head in DIRECTIONS or target.head in TERRITORY) and not target.places


def _counted_here(p: Passage, subject: Chunk) -> bool:
    """ "Six civilians died": where the text is, unless it tells the toll of more than one event."""
    toll = any(
        w in p.low[p.sentence.start : p.sentence.end] for w in ("since ", "so far", "this year", "total", "toll")
    )
    return subject.quantity is not None and bool(p.recent_places) and not toll
