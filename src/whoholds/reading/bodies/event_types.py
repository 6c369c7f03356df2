"""ACLED's sub-event type of what is told."""

from __future__ import annotations

import re

from whoholds.model.vocabularies import ActorKind
from whoholds.reading.chunks import Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, listed, load, words
from whoholds.reading.passage import Passage


def sub_event_of(
    p: Passage,
    frame: Frame,
    verb: Chunk | None,
    initiators: tuple[Who, ...],
    targets: tuple[Who, ...],
    civil: bool,
    taken: Chunk | None = None,
) -> str:
    """ACLED's sub-event type. ``taken``: what a verb of capture takes, which may be people or goods and no ground."""
    text = p.text.lower()
    if frame.sub_event == "territory" and taken is not None:
        if taken.quantity is not None and taken.head in _GOODS:
            return "Looting/property destruction"
        if taken.kind == "pron" and taken.head in ("he", "she", "him", "her"):
            return "Arrests" if _of_state(p, initiators) else "Abduction/forced disappearance"
        if taken.kind == "pron" and targets and all(w.name == "Civilians" for w in targets):
            return "Arrests" if _of_state(p, initiators) else "Abduction/forced disappearance"
        if not taken.places and (taken.civil or taken.head in _PEOPLE or taken.kind == "actor") and not taken.position:
            return "Arrests" if _of_state(p, initiators) else "Abduction/forced disappearance"
    if frame.sub_event == "territory":
        return _territory(p, initiators)
    if frame.name == "protest" and verb is not None and verb.lemma in ("fire", "use", "lob"):
        return "Protest with intervention"  # "fired tear gas at the crowd"
    if frame.sub_event == "kill":
        by_hand = verb is not None and verb.lemma in _BY_HAND
        for pattern, sub in () if by_hand else MEANS:
            if pattern.search(text):
                return sub
        murdered = (verb is None and not targets) or (
            verb is not None and (verb.lemma in _MURDERING or (verb.lemma == "assassinate" and not targets))
        )
        return "Attack" if murdered or civil or any(w.name == "Civilians" for w in targets) else "Armed clash"
    if (
        frame.name in ("attack", "clash")
        and civil
        and not any(w.name != "Civilians" for w in targets)
        and frame.name == "attack"
    ):
        return "Attack"
    if frame.name == "attack" and any(_FLYING.search(w.told) for w in initiators):
        return "Air/drone strike"
    if frame.name == "destroy":
        nobody = "Shelling/artillery/missile attack" if not initiators else frame.sub_event
        return next((sub for pattern, sub in MEANS if pattern.search(text)), nobody)
    shot = verb is not None and verb.lemma in ("open_fire", "fire") and (taken is None or taken.frame is None)
    if frame.name == "clash" and taken is not None and taken.frame is not None and taken.frame.name == "shell":
        return "Shelling/artillery/missile attack"  # "traded artillery fire"
    if shot and not _HEAVY.search(text):
        return "Attack" if civil else "Armed clash"
    if frame.name == "strike" and civil and not initiators:
        return "Attack"
    if frame.name == "strike":
        if any(w in text for w in _AIR_STRIKES):
            return "Air/drone strike"
        if any(w in text for w in _GUN_STRIKES):
            return "Shelling/artillery/missile attack"
        if civil:
            return "Attack"
        return (
            "Armed clash"
            if verb is not None and verb.lemma in ("target", "hit") and initiators
            else "Shelling/artillery/missile attack"
        )
    if frame.name == "shell" and any(w in text for w in _BOMBING) and "artillery" not in text:
        return "Air/drone strike"
    if frame.name == "shell" and "bombing" in text and "bombing" in frame.nouns and _of_group(p, initiators):
        return "Suicide bomb" if "suicide" in text else "Remote explosive/landmine/IED"
    if frame.name == "ied" and "suicide" in text:
        return "Suicide bomb"
    return frame.sub_event


MEANS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{'|'.join(patterns)})\b"), sub_event) for sub_event, patterns in load("events")["means"].items()
)
_HEAVY = re.compile(rf"\b(?:{'|'.join(listed('events', 'arms.heavy'))})\b")
_FLYING = re.compile(rf"\b(?:{'|'.join(listed('events', 'arms.flying'))})\b", re.I)
_AIR_STRIKES, _GUN_STRIKES = listed("events", "arms.air_strikes"), listed("events", "arms.gun_strikes")
_BOMBING, _FROM_AFAR = listed("events", "arms.bombing"), listed("events", "arms.from_afar")


def _of_group(p: Passage, initiators: tuple[Who, ...]) -> bool:
    """Whether an armed group without aircraft did it, and nothing that flies is told."""
    text = p.text.lower()
    flies = any(w in text for w in _FROM_AFAR)
    return bool(initiators) and not flies and all(w.actor and p.resolver.memory.is_group(w) for w in initiators)


_BY_HAND = words("terms", "events.by_hand")
_MURDERING = words("terms", "events.murdering")
_GOODS = words("terms", "events.goods")
_PEOPLE = words("terms", "events.captured")


def _of_state(p: Passage, initiators: tuple[Who, ...]) -> bool:
    known = (p.resolver.memory.spotter.by_id.get(w.actor or "") for w in initiators)
    return any(actor is not None and actor.kind is ActorKind.STATE_FORCES for actor in known)


def _territory(p: Passage, initiators: tuple[Who, ...]) -> str:
    return "Government regains territory" if _of_state(p, initiators) else "Non-state actor overtakes territory"
