"""Verbs hidden in a noun phrase: "an airstrike | hit Rafida school", "A and B | remain C strongholds"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from whoholds.reading.chunks import DETERMINERS, FEATURES, FORCES, Chunk
from whoholds.reading.lexicon import Form, verb_forms, words
from whoholds.reading.loose_words import Cut, dues_follow, retold

HIDDEN = words("terms", "mending.hidden_verbs") | words("control", "hidden_holding")
_FOOTAGE = words("control", "footage")
_HOLDING, _HOLDERS = words("control", "hidden_holding"), words("control", "hidden_holders")


def verbs_found(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """ "an airstrike | hit Rafida school" is subject, verb and object; "A and B remain C strongholds" too."""
    out: list[Chunk] = []
    for i, c in enumerate(chunks):
        at = _hidden_verb(chunks, i) if c.kind in ("noun", "actor", "place") else None
        if at is None:
            out.append(c)
            continue
        start, end = at
        if start > c.start:
            out.extend(retold(cut(c.start, start), c))
        form = verb_forms()[plain[start:end].lower()]
        out.append(Chunk("verb", start, end, plain[start:end], lemma=form.lemma, form=form.form, head=plain[start:end]))
        if end < c.end:
            out.extend(cut(end, c.end))
    return out


def _hidden_verb(chunks: Sequence[Chunk], i: int) -> tuple[int, int] | None:
    """Where a verb stands within a noun phrase: at its head after a subject, or between two names."""
    c = chunks[i]
    if " " not in c.text and c.text[:1].isupper():
        return None  # capitals are no verbs
    if _may_hide().isdisjoint(_WORD.findall(c.text)):
        return None
    tokens = [(m.start() + c.start, m.end() + c.start, m.group()) for m in _WORD.finditer(c.text)]
    before = chunks[i - 1] if i else None
    after = chunks[i + 1] if i + 1 < len(chunks) else None
    for k, (start, end, word) in enumerate(tokens[:8]):
        form = verb_forms().get(word)
        if form is None or (form.lemma not in HIDDEN and form.lemma not in _DUE):
            continue
        if k and tokens[k - 1][2].endswith(("'s", "s'")):
            continue  # "the group's hold"
        last = k == len(tokens) - 1
        if _goes_on(chunks, i, k, len(tokens), word, form):
            return start, end
        if not k and not last and form.form == "s" and form.lemma in _HOLDING and _behind_aside(chunks, i):
            return start, end
        if k and form.lemma == "pay" and form.form == "base" and dues_follow(c, word, after):
            return start, end  # "villages along X | pay taxes"
        many = k and tokens[k - 1][2][:1].isupper() and tokens[k - 1][2].endswith("s") and form.form == "base"
        if many and last and form.lemma in _HOLDING and after is not None and after.nominal:
            return start, end  # "The Giants | hold both banks"
        if k and last and form.lemma == "remain" and after is not None and after.kind == "verb":
            return start, end  # "soldiers of the mission | remain confined"
        if k == 0:
            gerund = form.form == "ing" and before is not None and before.kind == "prep" and not last
            told = before is not None and before.nominal and before.kind != "pron" and form.form != "ing"
            doer = before is not None and (
                before.frame is not None
                or before.plural
                or before.kind in ("actor", "place")
                or (before.definite and (before.head in FORCES or before.head == "enemy"))
            )
            if gerund and before is not None and before.head in ("of", "by", "for", "after", "before", "from"):
                return start, end
            if told and doer and (not last or (after is not None and after.nominal)):
                return start, end
            of_many = _heads_of(chunks, i - 1)
            if told and of_many and last and after is not None and after.nominal:
                return start, end
            continue
        if _fighters_hold(tokens[k - 1][2], form) and (not last or (after is not None and after.nominal)):
            return start, end
        if last or form.form == "ing":
            continue
        left, right = tokens[k - 1][2], tokens[k + 1][2]
        if left[:1].isupper() and (right[:1].isupper() or right.lower() in DETERMINERS or right.startswith("al-")):
            return start, end
    return None


_WORD = re.compile(r"[^\W_][\w'-]*")


@cache
def _may_hide() -> frozenset[str]:
    """The forms of the verbs that look like nouns."""
    return frozenset(word for word, form in verb_forms().items() if form.lemma in HIDDEN or form.lemma in _DUE)


def _behind_aside(chunks: Sequence[Chunk], i: int) -> bool:
    """ "X, as the alliance is called, | holds Y": where an aside behind a subject ends."""
    if i < 3 or chunks[i - 1].kind != "comma":
        return False
    opened = next((k for k in range(i - 2, 0, -1) if chunks[k].kind == "comma"), None)
    if opened is None or not chunks[opened - 1].nominal:
        return False
    aside = chunks[opened + 1]
    return aside.kind in ("sub", "prep") or aside.head in _ASIDE or (aside.kind == "verb" and aside.form == "ed")


_ASIDE = words("chunking", "trailing")


def _fighters_hold(left: str, form: Form) -> bool:
    """ "both sides | hold parts", "the resistance | controls eight": between those who can and what is held."""
    if form.lemma == "pay":
        return False
    number = form.form == ("base" if left.lower().endswith(("s", "men", "police")) else "s")
    return number and form.lemma in _HOLDING and (left.lower() in FORCES or left.lower() in _HOLDERS)


def _goes_on(chunks: Sequence[Chunk], i: int, k: int, tokens: int, word: str, form: Form) -> bool:
    """Whether a word can only be the verb that is due: "that the army | holds |", ", which …, | controls X", "and | control 1,300 km²"."""
    c, before = chunks[i], chunks[i - 1] if i else None
    after = chunks[i + 1] if i + 1 < len(chunks) else None
    if form.form == "ing" or (before is None and k == 0):
        return False
    if k and k == tokens - 1:
        if before is not None and before.kind == "sub" and before.head in ("that", "which", "where"):
            return form.form in ("s", "base") and (
                after is None or after.kind in ("comma", "mark", "date", "conj", "adv")
            )
        told_that = after is not None and after.head == "that" and i + 2 < len(chunks)
        if told_that and c.actors and form.form == "s":
            return chunks[i + 2].text.lower() in FEATURES  # "X controls that base"
        left = c.text.split()[-2] if " " in c.text else ""
        if form.lemma == "show":
            return left.lower() in _FOOTAGE and after is not None and after.nominal  # "Footage | shows | X's men in Y"
        doer = (
            any(letter.isupper() for letter in left) or left in FEATURES or (left.endswith("s") and len(left) > 3)
        )  # not "its hold on"
        return after is not None and after.head in _DUE.get(form.lemma, ()) and doer
    if k or before is None:
        return False
    if before.kind == "comma" and form.form in ("s", "ed", "past"):
        opened = next((j for j in range(i - 2, 0, -1) if chunks[j].kind == "comma"), 0)
        return opened > 0 and chunks[opened + 1].head in ("which", "who", "whose") and chunks[opened - 1].nominal
    several = before.kind == "conj" and form.form in ("s", "base") and c.quantity is not None
    return several and word not in ("attack", "attacks") and any(d.kind == "verb" for d in chunks[:i])


_DUE = {
    "stay": ("with", "under", "in"),
    "remain": ("with", "under", "in", "on"),
    "answer": ("to",),
    "obey": ("them",),
    "report": ("to",),
    "hold": ("out", "on"),
    "fight": ("alongside",),
    "show": (),
}
"""Verbs that look like nouns after a name, and what they are told with: "A and B stay with X"."""


def _heads_of(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether "factions of A of B" begins with several."""
    while i > 1 and chunks[i - 1].kind == "prep" and chunks[i - 1].head == "of":
        i -= 2
    return i >= 0 and chunks[i].plural
