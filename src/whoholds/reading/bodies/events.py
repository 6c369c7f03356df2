"""Events: who attacked whom, where and when; from verbs, from nouns of war, and from headlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from whoholds.model import Casualties, Count, Draft, Event, PlaceReference
from whoholds.model.vocabularies import EVENT_TYPE_OF, ActorKind, Role
from whoholds.reading.bodies import outlooks
from whoholds.reading.bodies.control import SEIZING, TERRITORY
from whoholds.reading.chunks import CIVILIANS, DIRECTIONS, FEATURES, FORCES, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, frame_of_noun, frame_of_verb, frames, words
from whoholds.reading.passage import Passage, count_of, participants
from whoholds.reading.place_phrases import Where

_LIGHT = words("terms", "events.light")
_TRANSITIVE = words("terms", "events.transitive")
_KILLING = {
    "kill": "killed",
    "murder": "killed",
    "massacre": "killed",
    "assassinate": "killed",
    "slaughter": "killed",
    "martyr": "killed",
    "wound": "wounded",
    "injure": "wounded",
    "shoot": "killed",
    "gun": "killed",
    "behead": "killed",
    "execute": "killed",
    "die": "killed",
    "capture": "captured",
    "arrest": "captured",
    "detain": "captured",
    "abduct": "captured",
    "kidnap": "captured",
    "displace": "displaced",
}
_THINGS = {
    "buildings": "buildings",
    "building": "buildings",
    "villages": "settlements",
    "village": "settlements",
    "towns": "settlements",
    "town": "settlements",
    "settlements": "settlements",
    "localities": "settlements",
    "hamlets": "settlements",
    "vehicles": "vehicles",
    "tanks": "vehicles",
    "farms": "settlements",
    "points": "other",
    "positions": "other",
    "checkpoints": "other",
}
_DESTROYED = words("terms", "events.destroyed")
_INTERCEPTED = words("terms", "events.intercepted")
_MOB = words("terms", "events.mob")
_FIGHTERS = words("terms", "events.fighters")
_CASUALTY_NOUNS = words("terms", "events.casualty_nouns")


def find(p: Passage) -> Iterator[Draft]:
    """The events of a passage. A headline has no words to spare: every place in it is one where something happened."""
    if p.sentence.kind != "headline":
        yield from _found(p)
        return
    told = list(_found(p))
    yield from told
    names = {n for d in told if d.body.place is not None for n in (d.body.place.name, *d.body.place.others)}
    for where in p.places:
        if where.reference.name in names or not any(
            c.kind in ("place", "noun") for c in p.chunks[where.first : where.last]
        ):
            continue
        draft = _leftover(p, where, told)
        if draft is not None:
            yield draft


def _leftover(p: Passage, where: Where, told: list[Draft]) -> Draft | None:
    """The event of a place that no clause took: the nearest word of war, with the actors told with it."""
    verbs = frame_of_verb()
    frames_at = [
        (i, c.frame if c.frame is not None else verbs.get(c.lemma))
        for i, c in enumerate(p.chunks)
        if c.frame is not None or (c.kind == "verb" and c.lemma in verbs) or c.head in _TOLL
    ]
    if not frames_at:
        return None
    i, frame = min(frames_at, key=lambda f: abs(f[0] - where.first) + (3 if f[0] > where.last else 0))
    frame = frame or frames()["kill"]
    c = p.chunks[i]
    near = next(
        (d for d in told if d.citation.start is not None and d.citation.start <= c.start < (d.citation.end or 0)), None
    )
    actors = (
        near.body.actors
        if near is not None
        else participants(_owners(p, i) if c.kind == "noun" else (), Role.INITIATOR)
    )
    sub = _sub_event(p, frame, None, (), (), False)
    sub = "Attack" if sub == "kill" else sub
    start, end = min(c.start, where.start), max(c.end, where.end)
    return p.draft(
        Event(event_type=EVENT_TYPE_OF[sub], sub_event_type=sub, actors=actors, place=where.reference),
        start,
        end,
        valid=p.when(i, where.last),
    )


def _found(p: Passage) -> Iterator[Draft]:
    used: set[int] = (
        set()
    )  # chunks of nouns already told through their verb, and of participles told with their main clause
    outlook = outlooks.matched(p)
    headline = p.sentence.kind == "headline"
    for clause in p.clauses:
        if (
            clause.verb in used
            or (outlook is not None and p.chunks[clause.verb].start > outlook)
            or _where_it_fights(p, clause)
        ):
            continue
        yield from _from_verb(p, clause, used)
    for i, c in enumerate(p.chunks):
        if (
            i
            and p.chunks[i - 1].kind == "prep"
            and p.chunks[i - 1].head in ("with", "by", "using", "for", "without", "like", "of", "about", "via")
        ) or (i > 1 and p.chunks[i - 1].kind == "conj" and p.chunks[i - 2].frame is not None):
            continue
        if headline and c.frame is None and c.kind == "noun" and c.head in _TOLL and i not in used:
            yield from _toll(p, i, c)
        if c.frame is not None and c.kind == "noun" and i not in used and (outlook is None or c.start < outlook):
            yield from _from_noun(p, i, c)


_TOLL = words("terms", "events.toll")


def _toll(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "more casualties in X": a headline's way to tell that people were killed there."""
    where = next(
        (
            w
            for w in p.places
            if i < w.first <= i + 3 and all(d.kind in ("prep", "adv", "noun") for d in p.chunks[i + 1 : w.first])
        ),
        None,
    )
    if where is None or p.chunks[i + 1].kind != "prep":
        return
    q = c.quantity
    lost = (
        (Casualties("killed", "", *(None if v is None else int(v) for v in q.bounds)),)
        if q is not None and not q.unit
        else ()
    )
    sub = next((sub for pattern, sub in _MEANS if pattern.search(p.text.lower())), "Attack")
    body = Event(event_type=EVENT_TYPE_OF[sub], sub_event_type=sub, place=where.reference, casualties=lost)
    yield p.draft(body, c.start, where.end, valid=p.when(i, where.last))


def _where_it_fights(p: Passage, clause: Clause) -> bool:
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


def _from_verb(p: Passage, clause: Clause, used: set[int]) -> Iterator[Draft]:
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
        initiators, targets = p.who(by) or _owners(p, fight), subject
        object_at = clause.subject
        if by is not None and not initiators and p.chunks[by].frame is not None:
            initiators = p.who(by) or _owners(p, by)
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
        initiators = _owners(p, clause.subject)
        if frame.name in ("kill", "strike"):
            frame = subject_chunk.frame
    if (
        subject_chunk is not None
        and subject_chunk.frame is not None
        and frame.name in ("strike", "kill")
        and not passive
    ):
        frame = subject_chunk.frame
        initiators = initiators or _owners(p, clause.subject)
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
            p.who(clause.phrase("by", "from")) or (_owners(p, noun_at) if noun_at is not None else ()) or object_
        )
        initiators, targets = attackers, subject if not passive else p.who(clause.phrase("by"))
        if passive:
            initiators = _owners(p, clause.subject)
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
    if not _worth(p, frame, clause, initiators, targets, place, target, passive):
        return None
    civil = target is not None and (target.civil or target.head in CIVILIANS)
    sub = "Mob violence" if mob else _sub_event(p, frame, verb, initiators, targets, civil)
    if (
        name == "disrupt"
        and target is not None
        and target.head in ("helicopter", "aircraft", "jet", "plane", "warplane")
    ):
        sub = "Armed clash"
    casualties = tuple(_casualties(p, verb, object_at))
    seized = tuple(_seized(p, clause, frame))
    if civil and not any(w.name == "Civilians" for w in targets):
        targets = (*targets, Who("Civilians", None, target.text if target else ""))
    initiators, targets = _apart(initiators, targets)
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


def _worth(
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
    if verb.infinitive and not p.meant(clause):
        return False
    doer = 1.0 if initiators else 0.7 if subject is not None and not passive and _armed(subject) else 0.0
    done_to = 1.0 if targets or (target is not None and (target.civil or target.position or _armed(target))) else 0.0
    if target is not None and target.quantity is not None and not target.quantity.unit:
        done_to = max(done_to, 0.8)
    where = 1.0 if place is not None else 0.0
    if target is not None and target.head in POSITIONS:
        done_to = 1.0
    elif target is not None and (target.head in _DESTROYED or target.head in FEATURES or target.head in TERRITORY):
        done_to = max(done_to, 0.7)
    told = doer + done_to + where
    if name == "strike":
        return doer > 0 and told >= 1.7 and (verb.lemma != "target" or where + done_to >= 1)
    if name == "capture":
        thing = target is not None and (
            target.kind == "place"
            or target.head in DIRECTIONS
            or (target.quantity is not None and target.quantity.unit in ("share", "km2"))
            or target.head in TERRITORY
            or target.head in _THINGS
            or target.head in POSITIONS
            or target.head in ("it", "which", "them", "flag", "flags", "banner")
        )
        if target is not None and target.head == "control" and verb.lemma in SEIZING:
            return doer > 0
        if verb.lemma in ("take", "clear", "free", "secure", "occupy", "grab", "regain", "win") and not thing:
            return False
        if verb.lemma == "take" and target is not None and target.kind == "noun" and target.head not in TERRITORY:
            return False
        if target is not None and targets and not thing:  # people taken
            return doer > 0
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
        if verb.lemma in ("enter", "reach", "cross", "arrive", "move_into"):
            return (
                bool(initiators)
                and (
                    (target is None and verb.lemma not in ("reach", "cross"))
                    or (
                        target is not None
                        and (target.kind == "place" or target.head == "it" or target.head in TERRITORY)
                    )
                )
                and place is not None
            )
        return doer > 0 and where > 0
    if name == "fall":
        if subject is None or place is None or p.place_of(clause.subject) is None or target is not None:
            return False
        return bool(initiators) or clause.phrase("by", "from", "in", "into", "on", "below", "under", "to") is None
    if name == "push":
        if verb.lemma in ("force", "drive", "sweep", "push", "chase", "defeat"):
            return bool(targets) and ((place is not None and doer > 0) or (passive and place is not None))
        return bool(targets) and (doer > 0 or passive)
    if name == "withdraw":
        if (
            verb.lemma in ("pull", "hand", "leave", "flee", "abandon", "quit", "evacuate")
            and target is not None
            and target.kind not in ("place", "pron")
            and target.head not in TERRITORY
        ):
            return False
        if verb.lemma == "hand":
            return bool(initiators) and not passive
        if verb.lemma in ("pull", "evacuate"):
            return (
                bool(initiators)
                and place is not None
                and verb.lemma == "pull"
                and clause.phrase("out", "from", "of") is not None
            )
        return (
            bool(initiators)
            and not passive
            and (
                place is not None
                or (target is not None and target.head in TERRITORY)
                or verb.lemma in ("withdraw", "retreat", "pull_back", "pull_out", "surrender")
            )
        )
    if name == "establish":
        own = target is not None and _armed(target)
        return bool(initiators) and (own or (place is not None and verb.lemma in ("deploy", "station"))) and not passive
    if name == "protest":
        return place is not None and subject is not None
    if name == "coup":
        return subject is not None and (target is not None or verb.lemma == "mutiny")
    if name == "cut":
        return (
            target is not None
            and target.head in ("road", "roads", "highway", "route", "routes", "line", "lines", "supply", "crossing")
            and (doer > 0 or (place is not None and passive))
        )
    if name == "destroy":
        thing = target is not None and (
            target.head in _THINGS or target.position or target.head in _DESTROYED or target.quantity is not None
        )
        return thing and (doer > 0 or passive)
    if name == "disrupt":
        return target is not None and target.head in _INTERCEPTED and (doer > 0 or passive)
    if name == "clash":
        if verb.lemma == "exchange":
            return target is not None and target.head in ("fire", "gunfire") and bool(initiators)
        return bool(initiators) and (bool(targets) or place is not None or len(initiators) > 1)
    if name == "shell" and verb.lemma == "open_fire":
        return doer > 0
    if name == "shell" and verb.lemma == "fire":
        return doer > 0 and (
            clause.phrase("on", "at", "into", "upon") is not None or (target is not None and target.frame is not None)
        )
    if name == "ied":
        return place is not None or (bool(initiators) and (bool(targets) or target is not None))
    if name == "besiege":
        return (doer > 0 and (place is not None or bool(targets))) or (passive and place is not None)
    if name in ("kill", "execute", "abduct", "arrest", "rape"):
        if target is None and verb.lemma != "die":
            return False
        if verb.lemma == "die":
            return (
                subject is not None
                and (subject.quantity is not None or subject.civil or bool(p.who(clause.subject)))
                and (place is not None or any(c.frame is not None for c in p.chunks))
            )
        return (
            (done_to > 0 and (doer > 0 or where > 0 or (passive and told >= 0.8)))
            or (passive and where > 0 and target is not None and (target.text[:1].isupper() or _armed(target)))
            or (doer >= 1 and target is not None)
        )
    if name == "loot":
        return doer > 0 and (place is not None or target is not None)
    if name == "attack" and verb.lemma in ("engage", "confront"):
        return bool(initiators) and bool(targets)
    return doer + done_to + where >= 1.7 or (passive and where + done_to >= 0.7)


def _armed(c: Chunk) -> bool:
    """Whether a phrase names people or machines that fight, known or not."""
    if c.actors and all(a.actor == "civilians" for a in c.actors):
        return False
    return c.kind == "actor" or (c.kind == "noun" and (c.head in FORCES or c.head in _FIGHTERS or "armed" in c.words))


def _sub_event(
    p: Passage, frame: Frame, verb: Chunk | None, initiators: tuple[Who, ...], targets: tuple[Who, ...], civil: bool
) -> str:
    text = p.text.lower()
    if frame.sub_event == "territory":
        return _territory(p, initiators)
    if frame.sub_event == "kill":
        for pattern, sub in _MEANS:
            if pattern.search(text):
                return sub
        return "Attack" if civil or any(w.name == "Civilians" for w in targets) else "Armed clash"
    if (
        frame.name in ("attack", "clash")
        and civil
        and not any(w.name != "Civilians" for w in targets)
        and frame.name == "attack"
    ):
        return "Attack"
    if frame.name == "strike":
        if any(
            w in text
            for w in (
                "airstrike",
                "air strike",
                "warplane",
                "drone",
                "jets",
                "aircraft",
                "helicopter",
                "air force",
                "aerial",
                "air raid",
            )
        ):
            return "Air/drone strike"
        if any(w in text for w in ("artillery", "shell", "rocket", "missile", "mortar", "howitzer", "grad")):
            return "Shelling/artillery/missile attack"
        return (
            "Armed clash"
            if verb is not None and verb.lemma in ("target", "hit")
            else "Shelling/artillery/missile attack"
        )
    if (
        frame.name == "shell"
        and any(w in text for w in ("warplane", "aerial bomb", "jets", "air force", "aircraft", "helicopter"))
        and "artillery" not in text
    ):
        return "Air/drone strike"
    if frame.name == "ied" and "suicide" in text:
        return "Suicide bomb"
    return frame.sub_event


_MEANS = (
    (re.compile(r"\bsuicide\b"), "Suicide bomb"),
    (
        re.compile(r"\b(?:air ?strikes?|air-strikes?|warplanes?|drones?|helicopters?|air raids?|aerial|jets)\b"),
        "Air/drone strike",
    ),
    (
        re.compile(r"\b(?:shelling|artillery|mortars?|rockets?|missiles?|shells|bombardment)\b"),
        "Shelling/artillery/missile attack",
    ),
    (
        re.compile(
            r"\b(?:landmines?|mine|mines|roadside|explosives?|explosive device|car bomb|ieds?|blast|explosion|bombing)\b"
        ),
        "Remote explosive/landmine/IED",
    ),
)


def _territory(p: Passage, initiators: tuple[Who, ...]) -> str:
    for w in initiators:
        actor = p.resolver.memory.spotter.by_id.get(w.actor or "")
        if actor is not None and actor.kind is ActorKind.STATE_FORCES:
            return "Government regains territory"
    return "Non-state actor overtakes territory"


def _apart(initiators: tuple[Who, ...], targets: tuple[Who, ...]) -> tuple[tuple[Who, ...], tuple[Who, ...]]:
    """Nobody attacks himself."""
    keys = {w.key for w in initiators}
    return initiators, tuple(w for w in targets if w.key not in keys)


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
    if p.chunks[clause.verb].lemma in _KILLING:
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


def _owners(p: Passage, at: int | None) -> tuple[Who, ...]:
    """Whose attack it is: "Russian airstrikes", "an ISIS offensive", "shelling by regime forces"."""
    if at is None:
        return ()
    c = p.chunks[at]
    owners = tuple(Who(m.name, m.actor, c.text) for m in c.actors)
    if owners:
        return owners
    for k in range(at + 1, min(at + 5, len(p.chunks) - 1)):
        if p.chunks[k].kind == "prep" and p.chunks[k].head == "by":
            return p.who(k + 1)
        if p.chunks[k].kind == "verb":
            break
    side = p.resolver.side_in(at)
    if side:
        return side
    if "'s" in c.words and any(w in ("militant", "group", "organization") for w in c.words):
        return p.resolver._recent(c)
    return ()


def _light(p: Passage, clause: Clause, noun_at: int, used: set[int]) -> Iterator[Draft]:
    """ "launched an attack on X", "clashes erupted between A and B", "came under attack"."""
    verb, noun = p.chunks[clause.verb], p.chunks[noun_at]
    frame = noun.frame
    assert frame is not None
    if noun_at == clause.subject:
        yield from _from_noun(p, noun_at, noun, clause)
        return
    subject = p.resolver.all_of(clause.subject)
    against = [at for prep, at in clause.phrases if prep in ("on", "against", "with", "at", "upon", "between")]
    targets: tuple[Who, ...] = ()
    for at in against:
        targets = targets or p.who(at)
    place = p.where_near(clause)
    if verb.lemma in ("come", "face", "repel", "foil", "thwart", "suffer") and verb.lemma != "be":
        initiators, targets = _owners(p, noun_at) or p.who(clause.phrase("by", "from")), subject
        if not subject and clause.subject is not None and p.chunks[clause.subject].kind == "place":
            place = p.where(clause.subject)
    elif verb.passive:
        initiators = p.who(clause.phrase("by")) or _owners(p, noun_at)
    else:
        initiators = (
            (_owners(p, noun_at) or subject) if verb.lemma in ("be", "have") else (subject or _owners(p, noun_at))
        )
    if (
        verb.lemma in ("announce", "report", "declare", "see", "witness", "plan")
        and not _owners(p, noun_at)
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
    initiators, targets = _apart(initiators, targets)
    target = p.chunks[against[0]] if against else None
    sub = _sub_event(p, frame, verb, initiators, targets, target is not None and target.civil)
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
            and verb.lemma in _KILLING
            and not verb.passive
        ):
            told = list(_casualties(p, verb, other.object))  # "an airstrike that killed 13"
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
        told = list(_casualties(p, verb, other.object))
        things = (
            list(_seized(p, other, frames()["capture"]))
            if verb.lemma in ("seize", "capture", "take", "overrun")
            else []
        )
        if told or things:
            casualties.extend(told)
            seized.extend(things)
        if told or things or (verb.lemma in _KILLING and verb.lemma != "capture"):
            used.add(other.verb)
            last = max(last, other.last, other.verb + 1)
            end = max(end, p.chunks[last - 1].end)
    return end, last, casualties, seized


def _casualties(p: Passage, verb: Chunk, object_at: int | None) -> Iterable[Casualties]:
    measure = _KILLING.get(verb.lemma)
    if measure is None or object_at is None:
        return
    if measure == "captured" and not (p.chunks[object_at].civil or p.who(object_at)):
        return
    c = p.chunks[object_at]
    q = c.quantity
    if q is None or q.unit:
        if q is None and (c.words[:1] in (("a",), ("an",)) and not c.plural):
            yield Casualties(measure, _side(p, object_at), best=1)
        return
    yield Casualties(measure, _side(p, object_at), *(None if v is None else int(v) for v in q.bounds))


def _side(p: Passage, at: int) -> str:
    c = p.chunks[at]
    if c.civil:
        return "civilians" if c.head not in ("people", "persons", "person", "men", "man") else ""
    who = p.who(at)
    return (who[0].actor or who[0].name) if who else ""


def _seized(p: Passage, clause: Clause, frame: Frame) -> Iterable[Count]:
    if frame.name != "capture" or clause.object is None:
        return
    c = p.chunks[clause.object]
    if c.quantity is None:
        return
    if c.quantity.unit == "km2":
        yield count_of(c.quantity, "area_km2")
    elif c.head in _THINGS:
        yield count_of(c.quantity, _THINGS[c.head])


def _from_noun(p: Passage, i: int, c: Chunk, clause: Clause | None = None) -> Iterator[Draft]:
    """An event told by its noun: "clashes between A and B in C", "Russian airstrikes on C", "the capture of C by A"."""
    frame = c.frame
    assert frame is not None
    if frame.name in ("agreement", "protest", "chemical") and clause is None and i > 2:
        return
    owners = _owners(p, i)
    targets: tuple[Who, ...] = ()
    lost: list[Casualties] = []
    place = p.where(i) if c.places else None
    last = i
    k = i + 1
    limit = len(p.chunks)
    crossed_verb = False
    while k < limit and k - i < 16:
        d = p.chunks[k]
        if d.kind == "prep" and k + 1 < limit and p.chunks[k + 1].nominal:
            at = k + 1
            e = p.chunks[at]
            who = p.who(at) if e.kind != "place" else ()
            if d.head == "between" and not owners:
                owners = who
                if at + 2 < limit and p.chunks[at + 1].kind == "conj":
                    targets = p.who(at + 2)
                    at += 2
                if len(owners) > 1 and not targets:
                    owners, targets = owners[:1], owners[1:]
            elif d.head in ("against", "on", "with", "at", "upon", "targeting", "of") and who and e.frame is None:
                if d.head == "of" and frame.name in ("withdraw", "advance"):
                    owners = owners or who
                else:
                    targets = targets or who
                    if d.head == "of" and frame.name == "kill" and e.quantity is not None:
                        lost = [
                            Casualties(
                                "killed", _side(p, at), *(None if v is None else int(v) for v in e.quantity.bounds)
                            )
                        ]
            elif d.head == "by" and e.frame is not None and frame.name == "kill":
                frame, owners = e.frame, owners or _owners(p, at)
            elif (d.head in ("by", "from") and who) or (d.head == "to" and who and frame.name == "capture"):
                owners = owners or who
            if (
                e.places
                and place is None
                and d.head
                in (
                    "in",
                    "on",
                    "near",
                    "at",
                    "of",
                    "around",
                    "inside",
                    "outside",
                    "across",
                    "over",
                    "into",
                    "along",
                    "towards",
                    "toward",
                    "from",
                    "to",
                    "within",
                    "throughout",
                )
            ):
                place = p.where(at)
            if e.frame is not None and e.frame is not frame and d.head not in ("in", "of"):
                break
            last = max(last, at)
            k = at + 1
            continue
        if d.kind == "place" and place is None:
            place = p.where(k)
        if d.kind in ("adv", "date", "place") or (
            d.kind == "conj" and k + 1 < limit and p.chunks[k + 1].kind == "place"
        ):
            last = k
            k += 1
            continue
        if d.kind == "verb" and clause is not None and k == clause.verb and not crossed_verb:
            crossed_verb = True
            last = k
            k += 1
            continue
        if (
            d.kind == "conj"
            and k + 1 < limit
            and p.chunks[k + 1].kind in ("actor",)
            and owners
            and not targets
            and frame.symmetric
        ):
            targets = p.who(k + 1)
            last = k + 1
            k += 2
            continue
        break
    both = bool(owners) and bool(targets)
    headline = p.sentence.kind == "headline"
    if (
        place is None
        and clause is None
        and c.quantity is not None
        and frame.name in ("airstrike", "shell")
        and i == 0
        and p.recent_places
    ):
        place = p.recent_places[-1]
    if (
        clause is None
        and not headline
        and not both
        and not (lost and place is not None)
        and not (owners and place is not None)
        and not (
            place is not None
            and frame.name in ("clash", "airstrike", "shell", "suicide", "ied")
            and c.words[:1] not in (("the",),)
        )
    ):
        return
    deadly = clause is not None and clause.object is not None and p.chunks[clause.object].quantity is not None
    if deadly and clause is not None and clause.object is not None:
        object_ = p.chunks[clause.object]
        if object_.head in _CASUALTY_NOUNS or object_.civil or p.who(clause.object):
            bounds = object_.quantity.bounds if object_.quantity is not None else (None, None, None)
            measure = "wounded" if object_.head in ("wounded", "injured") else "killed"
            lost = lost or [
                Casualties(measure, _side(p, clause.object), *(None if v is None else int(v) for v in bounds))
            ]
            last = max(last, clause.object)
    if (
        not owners
        and not targets
        and place is None
        and not lost
        and not (frame.name == "agreement" and clause is not None)
    ):
        return
    if (frame.name in ("capture", "withdraw") and place is None) or (
        frame.name == "attack" and not owners and not (targets and place) and not lost
    ):
        return
    owners, targets = _apart(owners, targets)
    sub = _sub_event(p, frame, None, owners, targets, False)
    if lost and frame.name == "attack":
        sub = "Air/drone strike"
    if sub == "kill":
        sub = "Attack"
    start, end = c.start, p.chunks[last].end
    valid = p.when(i, last + 1)
    body = Event(
        event_type=EVENT_TYPE_OF[sub],
        sub_event_type=sub,
        actors=participants(owners, Role.INITIATOR) + participants(targets, Role.TARGET),
        place=place,
        casualties=tuple(lost),
    )
    verb = p.chunks[clause.verb] if clause is not None else None
    yield p.draft(body, start, end, verb=verb, valid=valid, denied=bool(verb and verb.negated))
    for where in _elsewhere(p, last):
        yield p.draft(
            replace(body, place=where.reference, casualties=()),
            start,
            where.end,
            verb=verb,
            valid=valid,
            denied=bool(verb and verb.negated),
        )


def _elsewhere(p: Passage, last: int) -> Iterator[Where]:
    """Further places of the same event: "… in A and in the outskirts of B"; each place is an event of its own (ACLED)."""
    at = last + 1
    for _ in range(4):
        where = next(
            (w for w in p.places if at < w.first + 1 and w.first <= at + 3 and w.start > p.chunks[last].start), None
        )
        if where is None or at >= len(p.chunks) or p.chunks[at].kind not in ("conj", "comma"):
            return
        between = p.chunks[at : where.first]
        if any(
            d.kind not in ("conj", "comma", "prep", "adv", "noun") or d.frame is not None for d in between
        ) or not any(d.kind == "prep" for d in p.chunks[at : where.last]):
            return
        if any(
            d.kind == "noun"
            and d.head not in FEATURES
            and d.head not in DIRECTIONS
            and d.head not in ("vicinity", "outskirts", "areas", "parts", "countryside", "surroundings", "perimeter")
            for d in between
        ):
            return
        yield where
        last, at = where.last - 1, where.last


def event_nouns() -> frozenset[str]:
    """All nouns of war."""
    return frozenset(frame_of_noun())
