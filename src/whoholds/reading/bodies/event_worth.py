"""Whether a clause tells an event of the war: enough of who, to whom and where, fitting its verb."""

from __future__ import annotations

import re

from whoholds.model import PlaceReference
from whoholds.reading.bodies.control_words import SEIZING, TERRITORY
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.bodies.losses import THINGS
from whoholds.reading.chunks import DIRECTIONS, FEATURES, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, words
from whoholds.reading.passage import Passage

_DESTROYED = words("terms", "events.destroyed")
_INTERCEPTED = words("terms", "events.intercepted")


_FROM_AFAR = ("airstrike", "shell", "strike", "ied", "suicide", "kill")
_ARMS = ("airstrike", "shell", "ied", "suicide")
_PARTS = ("outskirts", "centre", "center", "edge", "edges", "suburbs", "part", "parts", "heart", "vicinity")
_LINES = ("line", "lines", "defence", "defences", "defense", "defenses", "siege", "encirclement", "blockade", "front")


_WORKS = words("terms", "events.works")
_UNMISTAKABLE, _FORCING = words("terms", "events.unmistakable"), words("terms", "events.forcing")
_BODIES = words("terms", "events.bodies")
_INITIALS = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z-]*)?")
_UNDERGONE = ("attack", "shell", "airstrike", "strike", "loot", "destroy", "ied", "withdraw", "fall", "disrupt")


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
        or target.head in _DESTROYED
        or target.head in FEATURES
        or target.head in TERRITORY
        or target.head in THINGS
    )


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
_TRADED = ("fire", "gunfire", "shots", "shells", "blows", "rockets")
_PERSONS = ("he", "she", "him", "her")
_VISITORS = words("terms", "events.visitors")
_CLOSED = words("terms", "events.closed")
_LEAVING = words("terms", "events.leaving")


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
    name, verb = frame.name, p.chunks[clause.verb]
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    if verb.infinitive and not p.meant(clause) and not _forced(p, clause):
        return False
    if verb.infinitive and _may_be_forced(p, clause):
        return False
    if name == "repel" and passive and _attack(p, clause):
        return place is not None or bool(p.recent_places)
    undergone = name in _UNDERGONE and passive and verb.passive and target is not None
    follows = name == "destroy" and place is None and not p.resolver.memory.fresh(p.sentence.paragraph)
    if undergone and not follows and target is not None and _of_the_war(p, target, place):
        return True  # "the town was shelled": where and by whom the text has told
    doer = 1.0 if initiators else 0.7 if subject is not None and not passive and armed(subject) else 0.0
    if subject is not None and subject.frame is not None and subject.frame.name == "attack" and not passive:
        doer = max(doer, 0.7)  # "the operation freed X"
    unnamed = subject is not None and not passive and subject.kind == "noun" and subject.frame is None
    if unnamed and subject is not None and not subject.civil:
        own_name = verb.lemma in _UNMISTAKABLE or _INITIALS.fullmatch(subject.text) is not None
        doer = max(doer, 0.7) if own_name else doer  # "CODECO-X looted cattle", "attackers unknown to us ambushed"
    done_to = 1.0 if targets or (target is not None and (target.civil or target.position or armed(target))) else 0.0
    if target is not None and target.quantity is not None and not target.quantity.unit:
        done_to = max(done_to, 0.8)
    if target is not None and target.kind == "pron" and target.head in ("us", "them", "him", "her", "me") and doer > 0:
        done_to = max(done_to, 0.8)
    where = 1.0 if place is not None else 0.0
    if target is not None and target.head in POSITIONS:
        done_to = 1.0
    elif target is not None and (target.head in _DESTROYED or target.head in FEATURES or target.head in TERRITORY):
        done_to = max(done_to, 0.7)
    if subject is not None and subject.kind == "pron" and subject.head in ("they", "we") and not passive:
        taken = target is not None and (target.kind == "place" or target.position)
        doer = max(doer, 0.7) if taken else doer  # "they took X"
    if passive and target is not None and target.kind == "pron" and target.head in _PERSONS:
        done_to = max(done_to, 0.8)  # "He was killed"
    if name in ("withdraw", "advance") and subject is not None and set(subject.words) & _VISITORS:
        return False  # envoys and delegations come and go
    if name in ("clash", "attack") and _refuses(p, clause):
        return False
    told = doer + done_to + where
    if subject is not None and subject.frame is not None and done_to >= 0.8 and name in _FROM_AFAR and not passive:
        return True  # "a strike killed 14"
    arms = subject is not None and subject.frame is not None and subject.frame.name in _ARMS and not passive
    if arms and name in (*_FROM_AFAR, "attack") and verb.lemma not in ("kill", "wound", "injure"):
        named = target is not None and target.kind == "noun" and target.text[:1].isupper()
        return where + done_to >= 0.7 or named  # "air strikes hit X", "drones attacked the port"
    if name == "defect":
        return doer > 0 or (passive and target is not None and armed(target))
    if name == "strike":
        return doer > 0 and told >= 1.7 and (verb.lemma != "target" or where + done_to >= 1)
    if name == "capture":
        thing = target is not None and (
            target.kind == "place"
            or target.head in DIRECTIONS
            or (target.quantity is not None and target.quantity.unit in ("share", "km2"))
            or target.head in TERRITORY
            or target.head in THINGS
            or target.head in POSITIONS
            or target.head in ("it", "which", "them", "flag", "flags", "banner")
            or (passive and target.quantity is not None and p.where_subject(clause) is not None)  # "six of X"
        )
        if verb.lemma == "occupy" and verb.form in ("base", "s") and not (verb.infinitive or verb.modal or p.terse):
            return False  # "which they still occupy": a state
        if passive and target is not None and target.kind == "pron" and target.head in _PERSONS:
            return True
        if target is not None and target.head in ("part", "mines", "mine", "ieds", "explosives") and not target.places:
            return False  # "took part", "clearing mines"
        if target is not None and target.head == "control" and verb.lemma in SEIZING:
            return doer > 0
        if verb.lemma in ("take", "clear", "free", "secure", "occupy", "grab", "regain", "win") and not thing:
            return False
        if verb.lemma == "take" and target is not None and target.kind == "noun" and target.head not in TERRITORY:
            return False
        if target is not None and (targets or target.civil) and not thing:  # people taken
            return doer > 0 or (passive and place is not None)
        return (
            (thing or (place is not None and (passive or verb.lemma not in ("take", "free", "secure", "win"))))
            and (doer > 0 or passive)
            and (where + done_to > 0 or (target is not None and target.definite and target.head in TERRITORY))
        )
    if name == "advance":
        if (
            verb.lemma == "enter"
            and clause.phrase("into") is not None
            and p.chunks[clause.phrase("into") or 0].head in ("force", "effect", "talks", "negotiations")
        ):
            return False
        if verb.lemma == "cross" and clause.phrase("into", "across", "over") is not None:
            return doer > 0 and place is not None
        if verb.lemma == "cross" and target is None:
            return doer > 0 and place is not None
        if verb.lemma in ("enter", "reach", "cross", "arrive", "move_into"):
            return (
                bool(initiators)
                and (
                    (target is None and verb.lemma not in ("reach", "cross"))
                    or (
                        target is not None
                        and (target.kind == "place" or target.head in ("it", *_PARTS) or target.head in TERRITORY)
                    )
                )
                and place is not None
            ) or (bool(initiators) and bool(p.recent_places) and target is not None and _ground(target))
        far = target is not None and target.quantity is not None and target.quantity.unit == "km"
        through = target is not None and target.head in _LINES
        back_there = bool(initiators) and bool(p.recent_places) and goes_in(p, clause)
        return doer > 0 and (where > 0 or far or through or back_there)
    if name == "fall":
        if subject is None or place is None or p.place_of(clause.subject) is None:
            return False
        if target is not None and not any(ch.isdigit() for ch in target.text):
            return target.head == "hands"  # "which changed hands twice"
        return bool(initiators) or clause.phrase("by", "from", "in", "into", "on", "below", "under", "to") is None
    if name == "push":
        if verb.lemma == "defeat" and (verb.negated or place is None or place.kind == "country"):
            return False  # how an actor stands, not an event
        if verb.lemma in ("force", "drive", "sweep", "push", "chase", "defeat"):
            if passive and clause.phrase("to") is not None and not _away(p, clause):
                return False  # "are driven to hideouts"
            return bool(targets) and ((place is not None and doer > 0) or (passive and place is not None))
        if verb.lemma == "oust_from":
            return place is not None and (doer > 0 or passive)
        return bool(targets) and (doer > 0 or passive)
    if name == "withdraw":
        if (
            verb.lemma in ("pull", "hand", "leave", "flee", "abandon", "quit", "evacuate")
            and target is not None
            and target.kind not in ("place", "pron")
            and not (target.places and not target.actors)
            and target.head not in TERRITORY
            and target.head not in POSITIONS
            and not armed(target)
        ):
            return False
        if verb.lemma == "hand":
            return bool(initiators) and not passive
        if target is not None and armed(target) and not target.places:  # "pulled its troops back across the river"
            back = clause.phrase("out", "from", "back") is not None or any(
                c.kind == "adv" and c.head in ("back", "out", "away") for c in p.chunks[clause.verb :]
            )
            return bool(initiators) and verb.lemma != "leave" and (place is not None or back)
        if verb.lemma == "evacuate" and target is not None and (target.head in POSITIONS or target.places):
            return bool(initiators)
        if verb.lemma == "evacuate" and target is not None and target.kind == "noun" and target.head in FEATURES:
            return doer > 0 and target.definite  # "the garrison had evacuated the airfield"
        if verb.lemma in ("pull", "evacuate"):
            return (
                bool(initiators)
                and place is not None
                and verb.lemma == "pull"
                and clause.phrase("out", "from", "of") is not None
            )
        return (
            doer > 0
            and not passive
            and (place is not None or (target is not None and target.head in TERRITORY) or verb.lemma in _LEAVING)
        )
    if name == "establish":
        own = target is not None and (armed(target) or target.head in _WORKS)
        if passive:
            return own and place is not None and clause.phrase("to", "in", "into", "at", "near", "along") is not None
        if verb.lemma in ("arrive", "fly", "land", "fly_in", "disembark"):
            return place is not None
        return bool(initiators) and (own or (place is not None and verb.lemma in _STATIONED))
    if name == "protest":
        return place is not None and subject is not None
    if name == "coup":
        return subject is not None and (target is not None or verb.lemma == "mutiny")
    if name == "cut":
        return (
            target is not None
            and (
                target.head in ("road", "roads", "highway", "route", "routes", "line", "lines", "supply", "crossing")
                or (target.head in _CLOSED and (not passive or clause.phrase("by") is not None))
            )
            and (doer > 0 or (place is not None and passive))
        )
    if name == "destroy":
        thing = target is not None and (
            target.head in THINGS or target.position or target.head in _DESTROYED or target.quantity is not None
        )
        by_arms = subject is not None and subject.frame is not None and not passive
        return (thing and (doer > 0 or by_arms or (passive and where > 0))) or (
            target is not None and (doer >= 1 or by_arms)
        )
    if name == "disrupt":
        if target is not None and verb.lemma == "disarm" and (armed(target) or targets):
            return doer > 0 or passive
        return target is not None and target.head in _INTERCEPTED and (doer > 0 or passive)
    if name == "clash":
        if verb.lemma in ("exchange", "trade", "swap"):
            return target is not None and target.head in _TRADED and (bool(initiators) or place is not None)
        return bool(initiators) and (bool(targets) or place is not None or len(initiators) > 1)
    if name == "shell" and verb.lemma == "open_fire":
        return doer > 0
    if name == "shell" and verb.lemma == "fire":
        return doer > 0 and (
            clause.phrase("on", "at", "into", "upon") is not None or (target is not None and target.frame is not None)
        )
    if name in ("ied", "suicide"):
        return place is not None or (bool(initiators) and (bool(targets) or target is not None))
    if name == "besiege":
        return (doer > 0 and (place is not None or bool(targets))) or (passive and place is not None)
    if name in ("kill", "execute", "abduct", "arrest", "rape"):
        if target is not None and target.head in _BODIES:
            return where > 0 or bool(p.recent_places)  # "four bodies were recovered there"
        if target is None and verb.lemma == "shoot" and not passive:
            return doer > 0 and (bool(targets) or clause.phrase("at", "on", "into") is not None)
        if target is None and verb.lemma != "die":
            return False
        if verb.lemma == "die":
            return (
                subject is not None
                and (subject.quantity is not None or subject.civil or bool(p.who(clause.subject)))
                and (place is not None or any(c.frame is not None for c in p.chunks) or _counted_here(p, subject))
            )
        return (
            (done_to > 0 and (doer > 0 or where > 0 or (passive and told >= 0.8)))
            or (passive and where > 0 and target is not None and (target.text[:1].isupper() or armed(target)))
            or (doer >= 1 and target is not None)
        )
    if name == "loot":
        return (doer > 0 and (place is not None or target is not None)) or (passive and where > 0)
    if name == "agreement":
        return target is not None and (doer > 0 or where > 0)
    if name == "attack" and clause.object is None and goes_in(p, clause) and p.recent_places:
        return doer > 0  # "Then gunmen stormed in"
    if name == "attack" and verb.lemma in ("engage", "confront"):
        return bool(initiators) and bool(targets)
    return doer + done_to + where >= 1.4 or (passive and where + done_to >= 0.7)


def _away(p: Passage, clause: Clause) -> bool:
    """Whether somebody is driven off something: "from X", "out of", "back"."""
    back = any(c.kind == "adv" and c.head in ("back", "out", "away", "off") for c in p.chunks[clause.verb :])
    return back or clause.phrase("from", "out", "off") is not None


def _ground(target: Chunk) -> bool:
    """ "moved into the vacated areas", "into the south": ground of the text without a name."""
    return target.definite and (target.head in DIRECTIONS or target.head in TERRITORY) and not target.places


def _refuses(p: Passage, clause: Clause) -> bool:
    """ "refused to fight"."""
    before = p.chunks[clause.verb - 1] if clause.verb else None
    return p.chunks[clause.verb].infinitive and before is not None and before.lemma in ("refuse", "decline")


def _attack(p: Passage, clause: Clause) -> bool:
    return clause.subject is not None and p.chunks[clause.subject].frame is not None


def _forced(p: Passage, clause: Clause) -> bool:
    """ "forcing the army to withdraw from X": it did."""
    before = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if before is None or clause.subject is None or not before.verb < clause.subject < clause.verb:
        return False
    verb = p.chunks[before.verb]
    return verb.lemma in _FORCING and not (verb.modal or verb.infinitive or verb.negated)


def _may_be_forced(p: Passage, clause: Clause) -> bool:
    """ "may be forced to withdraw": nothing has happened."""
    before = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    verb = p.chunks[before.verb] if before is not None else None
    return verb is not None and verb.lemma in _FORCING and verb.modal in ("may", "might", "could", "can", "would")


def goes_in(p: Passage, clause: Clause) -> bool:
    """ "the militants moved in": into the place last told."""
    return clause.verb + 1 < len(p.chunks) and p.chunks[clause.verb + 1].text.lower() == "in"


def _counted_here(p: Passage, subject: Chunk) -> bool:
    """ "Six civilians died": where the text is, unless it tells the toll of more than one event."""
    toll = any(
        w in p.low[p.sentence.start : p.sentence.end] for w in ("since ", "so far", "this year", "total", "toll")
    )
    return subject.quantity is not None and bool(p.recent_places) and not toll
