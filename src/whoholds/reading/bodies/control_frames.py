"""Control told by a verb and what stands beside it, by the frames of the lexicon: "X calls the shots in Y", "Y hosts X's base"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.bodies.control_holders import doer, fighters_of, here_of, holder_at, people_of, whose_at
from whoholds.reading.bodies.control_words import extent_in, ground_at, named_ground, of_clause
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load
from whoholds.reading.passage import Passage

_ANY, _ARMED, _NONE = "*", "(armed)", "(none)"


@dataclass(frozen=True, slots=True)
class ControlFrame:
    """A family of phrases; the lexicon explains the fields."""

    verbs: frozenset[str]
    place: str
    status: ControlStatus
    voice: str = "active"
    holder: str = ""
    subjects: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    phrases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    complement: frozenset[str] = frozenset()
    fighters: bool = False
    negated: bool = False
    lasting: bool = False
    with_self: bool = False


@cache
def frames_by_verb() -> Mapping[str, tuple[ControlFrame, ...]]:
    """Lemma → the frames that ask for it, in the lexicon's order."""
    out: dict[str, list[ControlFrame]] = {}
    for entry in load("control_frames")["frame"]:
        frame = ControlFrame(
            frozenset(entry["verbs"]),
            entry["place"],
            ControlStatus(entry["status"]),
            entry.get("voice", "active"),
            entry.get("holder", ""),
            frozenset(entry.get("subjects", ())),
            frozenset(entry.get("objects", ())),
            {prep: frozenset(heads) for prep, heads in entry.get("phrases", {}).items()},
            frozenset(entry.get("with", ())),
            frozenset(entry.get("first", ())),
            frozenset(entry.get("complement", ())),
            entry.get("fighters", False),
            entry.get("negated", False),
            entry.get("lasting", False),
            entry.get("with_self", False),
        )
        for verb in frame.verbs:
            out.setdefault(verb, []).append(frame)
    return {verb: tuple(frames) for verb, frames in out.items()}


def framed(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What the first frame that fits a clause says of control."""
    verb = p.chunks[clause.verb]
    if verb.modal or (verb.infinitive and not p.meant(clause)):
        return
    for frame in frames_by_verb().get(verb.lemma, ()):
        at = _fits(p, clause, frame)
        if at is None:
            continue
        who, place = _holder(p, clause, frame, at), _place(p, clause, frame)
        if place is None or (frame.holder and frame.status is not ControlStatus.BESIEGES and not who):
            continue
        if frame.status is ControlStatus.PRESENT and p.is_state(place):
            continue
        denied = False if frame.negated else None
        yield of_clause(p, clause, who, frame.status, place, extent_in(p.plain[slice(*p.span(clause))]), denied=denied)
        return


def _fits(p: Passage, clause: Clause, frame: ControlFrame) -> int | None:
    """Where the phrase stands that a frame asks for (its object or what is behind its preposition); None where it does not fit."""
    verb = p.chunks[clause.verb]
    reduced = verb.form in ("ed", "participle") and not verb.perfect and clause.object is None
    passive = verb.passive or (reduced and clause.phrase("by") is not None)
    if frame.voice != "any" and passive != (frame.voice == "passive"):
        return None
    if (frame.negated and not verb.negated) or (frame.lasting and not _goes_on(verb)):
        return None
    if frame.with_self and not p.low.startswith(_SELF, verb.end):
        return None
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    if frame.subjects and (subject is None or subject.head not in frame.subjects):
        return None
    if frame.first and (subject is None or not frame.first & set(subject.words)):
        return None
    at = clause.verb
    if frame.objects:
        object_ = p.chunks[clause.object] if clause.object is not None else None
        if object_ is None and _NONE in frame.objects:
            return clause.verb
        armed_one = object_ is not None and _ARMED in frame.objects and armed(object_)
        if object_ is None or not (armed_one or object_.head in frame.objects):
            return None
        if frame.told and not frame.told & set(object_.words):
            return None
        at = clause.object or at
    if frame.complement:
        behind_object = p.chunks[clause.object + 1 : clause.object + 4] if clause.object is not None else []
        if not any(c.head in frame.complement for c in behind_object):
            return None
    if frame.phrases:
        behind = _behind(p, clause, frame)
        return behind if behind is not None else None
    return at


_SELF = (" themselves", " itself", " himself")


def _goes_on(verb: Chunk) -> bool:
    """ "searches", "are searching", "have been searching"; not "searched", "has searched"."""
    return verb.progressive or (verb.form in ("s", "base") and not verb.perfect)


def _behind(p: Passage, clause: Clause, frame: ControlFrame) -> int | None:
    """The phrase behind one of a frame's prepositions."""
    for prep, at in (*clause.phrases, *_as(p, clause)):
        heads = frame.phrases.get(prep)
        if heads is not None and (_ANY in heads or p.chunks[at].head in heads):
            return at
    return None


def _as(p: Passage, clause: Clause) -> list[tuple[str, int]]:
    """ "serves as a base": the base, which is no object."""
    for k in range(clause.verb + 1, min(clause.verb + 3, len(p.chunks) - 1)):
        if p.chunks[k].head == "as" and p.chunks[k + 1].nominal:
            return [("as", k + 1)]
    return []


def _holder(p: Passage, clause: Clause, frame: ControlFrame, at: int) -> tuple[Who, ...]:
    """Who holds, from where the frame says it is told."""
    if frame.holder == "subject":
        if frame.fighters:
            there = frame.status is ControlStatus.PRESENT  # a man may appear in a town too
            return fighters_of(p, clause) or (() if there else _named(p, clause.subject))
        return doer(p, clause) or holder_at(p, clause.subject)
    if frame.holder == "held by":
        return whose_at(p, at) or _held_by(p, at)
    if frame.holder.startswith("whose"):
        whose = clause.subject if frame.holder == "whose subject" else at
        return whose_at(p, whose) if whose is not None else ()
    told = clause.phrase(frame.holder)
    if told is None:
        return ()
    who = tuple(w for w in holder_at(p, told) if w.name != "Civilians")
    if not who and told + 2 < len(p.chunks) and p.chunks[told + 1].head == "of":
        who = holder_at(p, told + 2)  # "home to the forces of X"
    return who if not frame.fighters or (who and (armed(p.chunks[told]) or p.chunks[told].kind != "place")) else ()


def _named(p: Passage, at: int | None) -> tuple[Who, ...]:
    """A holder that no list knows, under a proper name; no state, whose rule is told otherwise."""
    return () if at is None or p.chunks[at].civil else holder_at(p, at)


def _held_by(p: Passage, at: int) -> tuple[Who, ...]:
    """ "in an area dominated by X": X."""
    after = next((k for k in p.clauses if k.verb == at + 1), None)
    by = after.phrase("by") if after is not None and p.chunks[at + 1].form in ("ed", "participle") else None
    return holder_at(p, by) if by is not None else ()


def _place(p: Passage, clause: Clause, frame: ControlFrame) -> PlaceReference | None:
    """Which place, from where the frame says it is told."""
    if frame.place == "subject":
        at = clause.subject
        of_others = at is not None and at > 1 and p.chunks[at - 1].kind == "prep" and p.chunks[at - 2].kind == "actor"
        return named_ground(p, at) if not of_others else None  # "the army in X, which takes its orders from Y"
    if frame.place == "people":
        return people_of(p, clause.subject) or named_ground(p, clause.subject)
    if frame.place in frame.phrases:
        over = clause.phrase(frame.place)
        return p.where(over) or (named_ground(p, over) if over is not None else None)
    if frame.place == "object":
        at = clause.object
        if at is None and clause.subject and p.chunks[clause.subject - 1].kind == "place":
            at = clause.subject - 1  # "The town of Y they leave to X"
        return ground_at(p, at) or named_ground(p, at)
    if frame.place == "around":
        at = clause.subject if clause.subject is not None else clause.verb
        beside = next((w.reference for w in p.places if at <= w.first <= at + 3 and w.last <= clause.verb), None)
        if beside is None and at + 2 < clause.verb and p.chunks[at + 1].kind == "prep":
            beside = ground_at(p, at + 2) or named_ground(p, at + 2)
        return beside
    return here_of(p, clause, told=False)
