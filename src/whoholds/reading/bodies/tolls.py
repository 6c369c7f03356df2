"""What became of those a number counts: killed, hurt, taken or driven out."""

from __future__ import annotations

import re

from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, words
from whoholds.reading.number_words import any_of
from whoholds.reading.passage import Passage

_LEXICON = load("figures")
FATES: dict[str, str] = {word: measure for measure, found in _LEXICON["fates"].items() for word in found}
FATE_VERBS: dict[str, str] = {verb: measure for measure, found in _LEXICON["fate_verbs"].items() for verb in found}
_SUFFERING = frozenset(("die", "perish", "flee", "drown", "hurt"))
"""Verbs whose subject is who suffers, without a passive."""
_TOLLS, _RISING = words("figures", "tolls.nouns"), words("figures", "tolls.rising")
_FREED = words("figures", "tolls.freed")
_LOST, _DEADLY = words("figures", "tolls.lost"), words("figures", "tolls.deadly")
_TOLD = {fate: "|".join(patterns) for fate, patterns in _LEXICON["told"].items()}
_DYING = re.compile(
    rf"\b(?:{_TOLD['killed']})\b|\b(?P<hurt>{_TOLD['wounded']})\b"
    rf"|\b(?P<away>{_TOLD['displaced']})\b|\b(?P<taken>{_TOLD['captured']})\b"
)
_EITHER = re.compile(
    r"\b(?:killed|dead) (?:or|and/or) (?:wounded|injured|maimed)\b|\b(?:wounded|injured) or (?:killed|dead)\b"
)


def _told_by(table: dict[str, list[str]]) -> list[tuple[str, re.Pattern[str]]]:
    return [(measure, re.compile(rf"\b(?:{any_of(found)})\b")) for measure, found in table.items()]


_AFTER, _BEFORE = _told_by(_LEXICON["fate_phrases"]), _told_by(_LEXICON["fate_before"])


def fate(p: Passage, i: int, clause: Clause | None) -> str:
    """The measure of what became of those a number counts; "" where nothing is told of that."""
    c = p.chunks[i]
    if _EITHER.search(p.low, max(p.sentence.start, c.start - 24), min(p.sentence.end, c.end + 24)):
        return "other"  # killed or wounded: neither of the two
    if c.head in FATES and FATES[c.head] != "captured":
        return FATES[c.head]
    of = p.chunks[i + 2] if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" and c.head == "#" else None
    if of is not None and of.head in FATES:
        return FATES[of.head]  # "10 of their own dead"
    after = p.chunks[i + 1] if i + 1 < len(p.chunks) else None
    if after is not None and after.kind == "verb" and _ends(p, i + 1) and after.lemma in FATE_VERBS:
        return FATE_VERBS[after.lemma]  # "28 people killed"
    held = "captured" if c.head in FATES and not _freed(p, i) else ""
    return _by_verb(p, i) or _in_other_words(p, i) or _lost(p, i, clause) or _counted(p, i) or held


def _freed(p: Passage, i: int) -> bool:
    """ "17 prisoners escaped", "exchanged 103 prisoners"."""
    return any(i in (k.subject, k.object) and p.chunks[k.verb].lemma in _FREED for k in p.clauses)


def _ends(p: Passage, at: int) -> bool:
    """Whether a participle says nothing more: "28 people killed and 54 injured when …"."""
    c, nxt = p.chunks[at], p.chunks[at + 1] if at + 1 < len(p.chunks) else None
    bare = c.form in ("ed", "participle", "s") and not (c.passive or c.perfect or c.modal)
    ended = (
        nxt is None or nxt.kind in ("comma", "conj", "mark", "sub", "prep", "date", "adv") or nxt.head == "including"
    )
    return bare and ended and "'s" not in p.chunks[at - 1].words[-1:]


def sufferer_of(p: Passage, i: int) -> Clause | None:
    """The clause whose verb kills, hurts, takes or drives out those a number counts; "two bombs killed 120" is not of the bombs."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if verb.lemma not in FATE_VERBS:
            continue
        if clause.subject == i and (verb.passive or verb.lemma in _SUFFERING):
            return clause
        if clause.object == i and not verb.passive and verb.lemma != "flee":
            return clause
    return None


def _by_verb(p: Passage, i: int) -> str:
    clause = sufferer_of(p, i)
    return FATE_VERBS[p.chunks[clause.verb].lemma] if clause is not None else ""


def _in_other_words(p: Passage, i: int) -> str:
    """ "70 worshippers were shot dead", "the bodies of 34 men", "left 4,000 families homeless"."""
    c = p.chunks[i]
    if c.quantity is None:
        return ""
    stop = next(
        (k for k in range(i + 1, len(p.chunks)) if p.chunks[k].kind in ("comma", "sub", "mark", "conj")), len(p.chunks)
    )
    end = p.chunks[stop - 1].end
    first_verb = next((k for k in range(i + 1, stop) if p.chunks[k].kind == "verb"), stop)
    if first_verb <= i + 3 and first_verb < stop:
        for measure, phrase in _AFTER:
            if phrase.search(p.low, p.chunks[first_verb].start, min(end, p.chunks[first_verb].end + 40)):
                return measure
    after = p.chunks[i + 1] if i + 1 < len(p.chunks) else None
    if after is not None and after.kind != "verb" and after.head in FATES and after.start - c.end <= 1:
        return FATES[after.head]
    start = max(p.sentence.start, c.quantity.start - 32)
    for measure, phrase in _BEFORE:
        told = list(phrase.finditer(p.low, start, c.quantity.start))
        bridged = p.low[told[-1].end() : c.quantity.start].split() if told else ()
        if told and all(word in _BRIDGES for word in bridged) and _mortal(told[-1].group(), c):
            return measure
    return ""


_BRIDGES = words("figures", "tolls.bridges")


def _mortal(told: str, c: Chunk) -> bool:
    """ "lost 19 men" are dead; "lost 19 villages" are not."""
    return told not in ("lost", "buried") or c.civil or c.head in _LOST


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
    if found is None and "missing" in p.low[p.sentence.start : p.chunks[i].start]:
        return "other"
    if found is None:
        return "killed" if p.chunks[told].head in _DEADLY else ""
    return "wounded" if found["hurt"] else "displaced" if found["away"] else "captured" if found["taken"] else "killed"


def lost_with(p: Passage, i: int) -> Clause | None:
    """The clause that a number is the subject of together with another: "five soldiers, …, and 21 attackers were killed"."""
    for clause in p.clauses:
        at = clause.subject
        if at is None or at <= i or p.chunks[at].quantity is None:
            continue
        between = p.chunks[i + 1 : at]
        if p.chunks[at - 1].kind == "conj" and not any(c.kind in ("verb", "sub") for c in between):
            return clause
    return None


def listed_after(p: Passage, i: int) -> int | None:
    """The number before one in a list: "12 soldiers and 4 policemen", "nine men, two women"."""
    c = p.chunks[i]
    if not i or p.chunks[i - 1].kind not in ("conj", "comma") or (c.head == "#" and p.chunks[i - 1].kind != "conj"):
        return None
    for k in range(i - 2, max(-1, i - 8), -1):
        before = p.chunks[k]
        if before.quantity is not None and not before.quantity.unit:
            return k
        if before.kind in ("verb", "sub", "mark") or before.head == "#":
            return None
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
