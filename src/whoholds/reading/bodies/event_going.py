"""Places that are gone, and men who are gone, or back: "X went on Friday", "was the first to go", "had left by sunrise"."""

from __future__ import annotations

from whoholds.reading.bodies.event_owners import armed
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import Frame, frames
from whoholds.reading.modality import IN_A_ROW
from whoholds.reading.passage import Passage

_ASKED = frozenset(("be", "go", "drive_off"))
_PAST = ("was ", "were ", "had been ", "have been ", "has been ")
_BEHIND = ("comma", "conj", "mark", "sub", "date")


def gone(p: Passage, clause: Clause) -> Frame | None:
    """What "go" and "be" tell of the war where the subject is a place or fights; None for all other verbs."""
    verb = p.chunks[clause.verb]
    if verb.lemma not in _ASKED or verb.modal or clause.subject is None:
        return None
    if verb.lemma == "drive_off":
        return frames()["withdraw"] if clause.object is None and not verb.passive else None
    if verb.lemma == "be":
        return _back(p, clause, verb)
    if p.chunks[clause.subject].kind == "place":
        return frames()["fall"] if _went(p, clause, verb) else None
    return frames()["withdraw"] if _left(p, clause, verb) else None


def _went(p: Passage, clause: Clause, verb: Chunk) -> bool:
    """ "X went on Friday", "X was the first town to go"."""
    if verb.infinitive:
        return bool(IN_A_ROW & set(p.chunks[clause.verb - 1].words))
    after = p.chunks[clause.verb + 1 : clause.last]
    dated = bool(after) and (after[0].date is not None or (after[0].head == "on" and after[-1].date is not None))
    return dated and clause.object is None and not clause.phrases and verb.form in ("past", "participle")


def _left(p: Passage, clause: Clause, verb: Chunk) -> bool:
    """ "The fighters had gone by sunrise", "had gone from X"."""
    if not verb.perfect or clause.object is not None or verb.negated or not _fights(p, clause):
        return False
    nxt = p.chunks[clause.verb + 1] if clause.verb + 1 < len(p.chunks) else None
    return nxt is None or nxt.kind in _BEHIND or nxt.head in ("from", "by")


def _back(p: Passage, clause: Clause, verb: Chunk) -> Frame | None:
    """ "The rebels were inside X", "soldiers were back in their trenches"; "were gone"."""
    if verb.negated or not (verb.text.lower() + " ").startswith(_PAST) or not _fights(p, clause):
        return None
    nxt = p.chunks[clause.verb + 1] if clause.verb + 1 < len(p.chunks) else None
    if nxt is not None and nxt.text.lower() == "gone":
        return frames()["withdraw"]
    again = nxt is not None and nxt.text.lower() == "back" and clause.phrase("in", "on", "at", "inside") is not None
    inside = clause.phrase("inside", "across", "through")
    return frames()["advance"] if again or (inside is not None and p.where(inside) is not None) else None


def _fights(p: Passage, clause: Clause) -> bool:
    at = clause.subject or 0
    return armed(p.chunks[at]) or any(w.name != "Civilians" for w in p.resolver.all_of(at))
