"""Nobody there: "nobody in X has seen a soldier", "X has neither police nor troops", "not one rebel is left in X", "X is undefended"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from whoholds.model import Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.attribution import SPEECH
from whoholds.reading.bodies.control_holders import fighters_of, here_of, people_of, whose_at
from whoholds.reading.bodies.control_words import CONTROLS, ground_at, named_ground, of_clause
from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.modality import in_present
from whoholds.reading.passage import Passage

_NOBODY = words("control", "nobody")
_MEETING = words("control", "meeting")
_LACKING = words("control", "nobody_there") | words("control", "state_there")
_BEING = words("control", "being") | {"leave", "wake", "live", "go"}
_REPORTED = words("control", "reported")
_EMPTY, _UNMANNED = words("control", "empty"), words("control", "unmanned")
_SIDES = words("control", "any_side")
_COMING = words("control", "coming")
_GONE = words("control", "gone")
_FLAGS = words("control", "flags")
_CONTROL = ("control", "charge", "command")

_Rule = Callable[[Passage, Clause], Iterator[Draft]]


def absence(p: Passage, clause: Clause) -> Iterator[Draft]:
    """What a clause says of nobody being somewhere; nothing where it says nothing of the kind."""
    verb = p.chunks[clause.verb]
    if verb.modal or (verb.infinitive and not _told_so(p, clause, verb)):
        return
    for rule in _RULES:
        told = list(rule(p, clause))
        if told:
            yield from told
            return


def _told_so(p: Passage, clause: Clause, verb: Chunk) -> bool:
    """ "has yet to see", "is said by residents to be empty"."""
    if "yet" in verb.text.split():
        return True
    said = next((c for c in reversed(p.chunks[: clause.verb]) if c.kind == "verb"), None)
    return said is not None and said.passive and said.lemma in SPEECH


def _absent(p: Passage, clause: Clause, who: tuple[Who, ...], place: PlaceReference | None) -> Iterator[Draft]:
    if place is not None and not p.is_state(place):
        yield of_clause(p, clause, who, ControlStatus.ABSENT, place, denied=False)


def _whom(p: Passage, at: int) -> tuple[Who, ...]:
    """Who is not there: "a government soldier", "troops", "one rebel"."""
    c = p.chunks[at]
    side = p.resolver.side_called(c.head, at)
    who = side or tuple(w for w in p.who(at) if w.name != "Civilians") or whose_at(p, at)
    return who or (Who(c.head, None, c.text),)


def _not_one(p: Passage, at: int | None) -> bool:
    """Whether a phrase is nobody: "not a soldier", "not one position", "no fighters"."""
    if at is None:
        return False
    c = p.chunks[at]
    told = p.low[max(p.sentence.start, c.start - 5) : c.end].lstrip(' "\u201c')
    return told.startswith(("not one ", "not a ", "not a single ", "no ", "neither "))


def _nobody(p: Passage, at: int | None) -> bool:
    return at is not None and (p.chunks[at].head in _NOBODY or p.chunks[at].words == ("no", "one"))


def _theirs(p: Passage, at: int | None) -> PlaceReference | None:
    """The ground that a phrase is or whose people it names: "X", "residents of X", "nobody in X"."""
    return people_of(p, at) or (_ground(p, at) if at is not None else None)


def _missing(c: Chunk) -> bool:
    return (armed(c) or c.head in _LACKING) and not c.civil


def _unseen(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Nobody has seen a soldier in X", "X has yet to see a soldier", "residents have not met a rebel for weeks"."""
    verb, at = p.chunks[clause.verb], clause.object
    if verb.lemma not in _MEETING or at is None or not armed(p.chunks[at]) or p.chunks[at].civil or verb.passive:
        return
    none = verb.negated or "yet" in verb.text.split() or _nobody(p, clause.subject) or _not_one(p, at)
    done_to = p.chunks[at + 1].kind == "verb" if at + 1 < len(p.chunks) else False
    if none and not done_to:
        place = _theirs(p, clause.subject) or here_of(p, clause)
        yield from _absent(p, clause, _whom(p, at), place)


def _without(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X has neither police nor soldiers", "X has had no garrison since May", "X was left without a single soldier"."""
    verb, at = p.chunks[clause.verb], clause.object
    none = verb.negated or "neither" in verb.text.split() or _not_one(p, at)
    if verb.lemma == "have" and at is not None and none:
        kept = verb.lemma == "have" and p.chunks[at].head != "control"
        place = _ground(p, clause.subject) if kept and _missing(p.chunks[at]) else None
        yield from _absent(p, clause, _whom(p, at), place)
        return
    lacking = clause.phrase("without")
    if verb.lemma in _BEING and lacking is not None and _missing(p.chunks[lacking]):
        yield from _absent(p, clause, _whom(p, lacking), _theirs(p, clause.subject))


def _ground(p: Passage, at: int | None) -> PlaceReference | None:
    """The town that a subject is; not a capital that stands for its state."""
    return named_ground(p, at) if at is not None and p.chunks[at].kind in ("place", "noun") else None


def _empty(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X is empty of troops", "X lies undefended"."""
    verb, at = p.chunks[clause.verb], clause.object
    if verb.passive and verb.text.rpartition(" ")[2] in _UNMANNED and not verb.negated:
        yield from _absent(p, clause, (), _ground(p, clause.subject))
        return
    if verb.lemma not in _BEING or verb.negated or at is None:
        return
    c, of = p.chunks[at], clause.phrase("of")
    if c.head in _UNMANNED and len(c.words) == 1:
        yield from _absent(p, clause, (), _ground(p, clause.subject))
    elif c.head in _EMPTY and of is not None and _missing(p.chunks[of]) and not p.chunks[of].actors:
        yield from _absent(p, clause, _whom(p, of), _ground(p, clause.subject))


def _none_left(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Not one rebel is left in X", "there is not a soldier in X", "no group's presence was reported in X"."""
    verb = p.chunks[clause.verb]
    subject = p.chunks[clause.subject] if clause.subject is not None else None
    if subject is None:
        return
    there = subject.head == "there" and clause.object is not None
    at = clause.object if there else clause.subject
    if at is None or not _not_one(p, at) or p.chunks[at].civil:
        return
    c = p.chunks[at]
    none_seen = c.head == "presence" and verb.lemma in _REPORTED
    counted = c.words[:1] != ("no",) and verb.lemma in _BEING | {"remain"} and _missing(c)
    if none_seen or counted:
        own = verb.form in ("ed", "participle") and not verb.passive and none_seen and not p.places
        who = whose_at(p, at) if c.head == "presence" else _whom(p, at)
        place = p.where_near(clause) or here_of(p, clause, told=not own) or p.last_place(clause.verb)
        yield from _absent(p, clause, who, place)


def _neither(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Neither side has anybody in X", "neither army is present in X"."""
    verb = p.chunks[clause.verb]
    c = p.chunks[clause.subject] if clause.subject is not None else None
    if c is None or c.words[:1] not in (("neither",), ("no",)) or c.head not in _SIDES:
        return
    thing = p.chunks[clause.object] if clause.object is not None else None
    having = verb.lemma in ("have", "keep", "maintain") and thing is not None
    kept = (
        having and thing is not None and (thing.head in _LACKING or thing.head in ("anybody", "anyone") or armed(thing))
    )
    there = verb.lemma in ("be", "remain") and thing is not None and thing.head in ("present", "there")
    if kept or there:
        yield from _absent(p, clause, (), here_of(p, clause))


def _nobodys(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Nobody controls X", "X is ruled by nobody", "no one is in control of X"."""
    verb, by = p.chunks[clause.verb], clause.phrase("by")
    if verb.passive and verb.lemma in CONTROLS and _nobody(p, by):
        yield from _absent(p, clause, (), named_ground(p, clause.subject))
    elif not verb.passive and _nobody(p, clause.subject):
        at = clause.phrase("in")
        charge = verb.lemma == "be" and at is not None and p.chunks[at].head in _CONTROL
        if verb.lemma in CONTROLS and clause.object is not None:
            yield from _absent(p, clause, (), ground_at(p, clause.object))
        elif charge:
            yield from _absent(p, clause, (), p.where_near(clause) or here_of(p, clause))


def _not_come(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "The army has yet to return to X", "no soldier has entered X", "the army does not venture into X"."""
    verb = p.chunks[clause.verb]
    if verb.lemma not in _COMING or verb.passive or p.chunks[clause.subject or 0].civil:
        return
    nobody = _not_one(p, clause.subject) and _missing(p.chunks[clause.subject or 0])
    shunned = verb.negated and verb.lemma in ("venture", "dare", "patrol") and in_present(verb)
    if nobody or shunned or "yet" in verb.text.split():
        who = fighters_of(p, clause) or (_whom(p, clause.subject or 0) if nobody else ())
        if who:
            yield from _absent(p, clause, who, p.where_near(clause, prefer_object=True))


def _not_gone(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "X's cells, which never quite vanished from Y": present."""
    verb, from_ = p.chunks[clause.verb], clause.phrase("from")
    if verb.lemma not in _GONE or from_ is None:
        return
    never = verb.negated or any(c.head == "never" for c in p.chunks[max(0, clause.verb - 3) : clause.verb])
    who, place = fighters_of(p, clause), p.where(from_)
    if never and who and place is not None:
        yield of_clause(p, clause, who, ControlStatus.PRESENT, place, denied=False)


def _no_flag(p: Passage, clause: Clause) -> Iterator[Draft]:
    """ "Nothing in X flies the army's flag"."""
    at, verb = clause.object, p.chunks[clause.verb]
    c = p.chunks[clause.subject] if clause.subject is not None else None
    if verb.lemma != "fly" or at is None or p.chunks[at].head not in _FLAGS or c is None:
        return
    if c.head == "nothing" or _nobody(p, clause.subject) or c.words[:1] == ("no",):
        yield from _absent(p, clause, whose_at(p, at), here_of(p, clause))


_RULES: tuple[_Rule, ...] = (
    _none_left,
    _unseen,
    _without,
    _empty,
    _neither,
    _nobodys,
    _not_come,
    _not_gone,
    _no_flag,
)
