"""What is done: whether a word is a verb where it stands, and its auxiliaries, form and particle."""

from __future__ import annotations

from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import Form, is_participle, phrasal, words
from whoholds.reading.sentence_words import SentenceWords
from whoholds.reading.word_classes import (
    ADVERBS,
    AUXILIARIES,
    BE,
    HAVE,
    MODALS,
    NEGATIONS,
)

PHRASAL = phrasal()
_ING_NOUNS = words("chunking", "ing_nouns")
_GOING_IN = ("break", "walk", "ride", "roll", "pour", "take")
_PARTICLES = frozenset(tuple(p.split()) for p in words("chunking", "with_particle"))


def verb_phrase(s: SentenceWords, i: int) -> tuple[Chunk, int]:
    """The verb that begins at a word, its auxiliaries before it and its particle behind it, and the word after it."""
    j = i
    be = have = negated = infinitive = False
    modal = ""
    last_aux = ""
    told = i  # where the last word that is certainly the verb's ends
    while j < s.n:
        low = s.low[j]
        if low == "no" and j > i and j + 1 < s.n and s.low[j + 1] == "longer":
            negated = True
            j = told = j + 2
        elif low in AUXILIARIES:
            if low in BE:
                be = True
            elif low in HAVE:
                have = True
            elif low in MODALS:
                modal = low
            elif low == "to":
                if j != i and not (
                    last_aux in ("be", "is", "are", "was", "were", "has", "have", "had") and s.infinitive(j)
                ):
                    break
                if not s.infinitive(j):
                    break
                infinitive = True
            last_aux = low
            negated = negated or low in NEGATIONS
            j = told = j + 1
        elif low in NEGATIONS or ((low in ADVERBS or low.endswith("ly") or low == "long") and j > i and j + 1 < s.n):
            negated = negated or low in NEGATIONS
            j += 1
            told = j if low in NEGATIONS else told
        else:
            break
    form: Form | None = s.forms.get(s.low[j]) if j < s.n else None
    if form is None and j < s.n and j > i and (be or have) and s.low[j].endswith("ed") and len(s.low[j]) > 5:
        form = _guessed(s.low[j])
    if form is not None and j > i and j not in s.actor_at and j not in s.place_at:
        accept = True
        if last_aux in BE:
            there = i > 0 and s.low[i - 1] == "there" and s.low[j] in _ING_NOUNS  # "there was fighting"
            accept = (form.form == "ing" and not there) or is_participle(form)
        elif last_aux in HAVE:
            accept = is_participle(form)
        elif last_aux in ("'d",):
            accept = True
        else:
            accept = form.form in ("base", "ed", "past") and (form.form == "base" or form.lemma == s.low[j])
        if accept:
            passive = be and last_aux in BE and is_participle(form)
            progressive = be and form.form == "ing"
            lemma, stop = _with_particle(s, form.lemma, j + 1)
            made = s.phrase(
                "verb",
                i,
                stop,
                lemma=lemma,
                form=form.form,
                passive=passive,
                progressive=progressive,
                perfect=have,
                infinitive=infinitive,
                modal=modal,
                negated=negated,
                head=s.low[j],
            )
            return made, stop
    if j == i:  # a plain verb
        form = s.forms.get(s.low[i]) or _guessed(s.low[i])
        lemma, stop = _with_particle(s, form.lemma, i + 1)
        return s.phrase("verb", i, stop, lemma=lemma, form=form.form, head=s.low[i]), stop
    j = max(told, i + 1)
    lemma = "be" if be else "have" if have else "do"
    return s.phrase(
        "verb",
        i,
        j,
        lemma=lemma,
        form="base" if infinitive else "past",
        perfect=False,
        infinitive=infinitive,
        modal=modal,
        negated=negated,
        head=s.low[j - 1],
    ), j


def _with_particle(s: SentenceWords, lemma: str, j: int) -> tuple[str, int]:
    """ "pulled back" is one verb; so is "took place"."""
    if lemma == "take" and j < s.n and s.low[j] == "place":
        return "occur", j + 1
    on_what = lemma == "rage" and j + 1 < s.n and s.low[j + 1] in ("the", "its", "both")  # "raged on the edge of X"
    if j < s.n and (lemma, s.low[j]) in _PARTICLES and not on_what:
        return lemma, j + 1
    if j + 1 < s.n and s.low[j] == "in" and lemma in _GOING_IN and s.low[j + 1][0].isalnum():
        return lemma, j  # "was broken in February"
    if j < s.n and (lemma, s.low[j]) in PHRASAL and not (s.low[j] in ("out", "into", "back") and j in s.place_at):
        return f"{lemma}_{s.low[j]}", j + 1
    return lemma, j


def _guessed(low: str) -> Form:
    """The form of a verb no list has, by its ending."""
    return Form(low[:-2] if low.endswith("ed") else low[:-3], "ed" if low.endswith("ed") else "ing")
