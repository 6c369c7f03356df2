"""How many were killed, hurt, taken or driven out, where the number is told for itself and not as one event's losses."""

from __future__ import annotations

import re

from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.passage import Passage

FATES: dict[str, str] = {word: measure for measure, found in load("figures")["fates"].items() for word in found}
FATE_VERBS: dict[str, str] = {
    verb: measure for measure, found in load("figures")["fate_verbs"].items() for verb in found
}
_TOLLS, _RISING = words("figures", "tolls.nouns"), words("figures", "tolls.rising")
_LOST = words("figures", "tolls.lost")
_RUNNING = tuple(load("figures")["tolls"]["running"])
_DYING = re.compile(
    r"\b(?:deaths?|dead|died|killed|martyrs|martyred|victims|fatalit\w+|lives|losses|casualties)\b|\b(?P<hurt>wounded|injured|injuries)\b"
    r"|\b(?P<away>displaced|fled|refugees)\b|\b(?P<taken>prisoners|captured|detained|arrested)\b"
)
_EITHER = re.compile(
    r"\b(?:killed|dead) (?:or|and/or) (?:wounded|injured|maimed)\b|\b(?:wounded|injured) or (?:killed|dead)\b"
)


def fate(p: Passage, i: int, clause: Clause | None) -> str:
    """The measure of what became of those a number counts; "" where it is no toll, or one event's own losses."""
    c = p.chunks[i]
    if _EITHER.search(p.low, max(p.sentence.start, c.start - 24), min(p.sentence.end, c.end + 24)):
        return "other"  # killed or wounded: neither of the two
    if c.head in FATES:
        return FATES[c.head]
    after = p.chunks[i + 1] if i + 1 < len(p.chunks) else None
    if after is not None and after.kind == "verb" and _ends(p, i + 1) and after.lemma in FATE_VERBS:
        return FATE_VERBS[after.lemma]  # "28 people killed"
    return _lost(p, i, clause) or _counted(p, i)


def _ends(p: Passage, at: int) -> bool:
    """Whether a participle says nothing more: "28 people killed and 54 injured"."""
    c, nxt = p.chunks[at], p.chunks[at + 1] if at + 1 < len(p.chunks) else None
    bare = c.form in ("ed", "participle", "s") and not (c.passive or c.perfect or c.modal)
    return bare and (nxt is None or nxt.kind in ("comma", "conj", "mark") or nxt.head in ("and", "including"))


def _lost(p: Passage, i: int, clause: Clause | None) -> str:
    """ "has lost 19 of its men", "2,900 persons lost their lives"."""
    if clause is None or p.chunks[clause.verb].lemma != "lose" or p.chunks[clause.verb].passive:
        return ""
    if clause.subject == i:
        return "killed" if clause.object is not None and p.chunks[clause.object].head in ("lives", "life") else ""
    men = p.chunks[i].head if p.chunks[i].head != "#" or i + 2 >= len(p.chunks) else p.chunks[i + 2].head
    return "killed" if clause.object == i and men in _LOST else ""


def _counted(p: Passage, i: int) -> str:
    """ "the death toll rose to 826: 411 fighters and 111 civilians", "puts the dead at more than 1,000"."""
    told = next((k for k in range(i) if p.chunks[k].head in _TOLLS and p.chunks[k].kind in ("noun", "pron")), None)
    rises = next((k for k in range(i - 1, -1, -1) if p.chunks[k].kind == "verb"), None)
    if told is None or rises is None or p.chunks[rises].lemma not in _RISING:
        return ""
    before = p.chunks[i - 1]
    first = next(k for k in range(rises + 1, i + 1) if p.chunks[k].quantity is not None or k == i)
    led = before.head in ("to", "at", "of") or i == rises + 1 or (rises < told < i and before.head == "at")
    if first == i and not led:
        return ""
    if first < i and not any(c.text == ":" for c in p.chunks[first:i]):
        return ""
    found = _DYING.search(p.low, p.sentence.start, p.chunks[i].start)
    if found is None:
        return ""
    return "wounded" if found["hurt"] else "displaced" if found["away"] else "captured" if found["taken"] else "killed"


def lost_with(p: Passage, i: int) -> Clause | None:
    """The clause that a number is the subject of together with another: "five soldiers, …, and 21 attackers were killed"."""
    for clause in p.clauses:
        at = clause.subject
        if at is None or at <= i or p.chunks[clause.verb].lemma not in FATE_VERBS or p.chunks[at].quantity is None:
            continue
        between = p.chunks[i + 1 : at]
        if p.chunks[at - 1].kind == "conj" and not any(c.kind in ("verb", "sub") for c in between):
            return clause
    return None


def sufferers(p: Passage, i: int, clause: Clause | None) -> tuple[Who, ...]:
    """Whose losses a toll tells: those counted, or "the losses of our side", "X has lost"."""
    c = p.chunks[i]
    if c.civil:
        return ()
    who = p.who(i) or p.resolver.side_in(i)
    if who or clause is None or clause.subject is None or clause.subject >= i:
        return who
    if p.chunks[clause.verb].lemma == "lose":
        return p.who(clause.subject)
    owner = clause.subject + 2
    if p.chunks[clause.subject].head in _TOLLS and owner < clause.verb and p.chunks[owner - 1].head == "of":
        return p.resolver.side_in(owner) or p.who(owner)
    return p.resolver.side_in(clause.subject) if p.chunks[clause.subject].head in _TOLLS else ()


def running(p: Passage) -> bool:
    """Whether a sentence counts over a time: "since …", "so far", "have been killed"."""
    low = p.text.lower()
    return any(w in low for w in _RUNNING)


def one_events(p: Passage, i: int, clause: Clause, c: Chunk) -> bool:
    """Whether a number is what one event cost, which the event itself tells: "X killed 12 soldiers"."""
    verb = p.chunks[clause.verb]
    measure = FATE_VERBS.get(verb.lemma, "")
    return (
        measure in ("killed", "wounded", "captured")
        and clause.subject != i
        and not running(p)
        and c.quantity is not None
    )
