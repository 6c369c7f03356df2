"""Cuts a sentence into phrases: who, where, when, what is done. A cascade in the manner of FASTUS, no tree.

Source: Hobbs et al., "FASTUS: A Cascaded Finite-State Transducer for Extracting Information from Natural-Language Text" (1997).
"""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.model import PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.chunks import Chunk
from whoholds.reading.dates import DateMention
from whoholds.reading.joined_phrases import joined
from whoholds.reading.lexicon import words
from whoholds.reading.noun_phrases import noun_phrase
from whoholds.reading.quantities import Quantity
from whoholds.reading.sentence_words import SentenceWords
from whoholds.reading.sentences import Prose
from whoholds.reading.unlisted_places import name_unlisted_places
from whoholds.reading.verb_or_noun import is_verb, looks_verbal
from whoholds.reading.verb_phrases import verb_phrase
from whoholds.reading.word_classes import ADVERBS, AUXILIARIES, BE, CONJUNCTIONS, PREPOSITIONS, PRONOUNS, SUBORDINATORS

_NOT_ADVERBS = words("chunking", "not_adverbs")


def chunk(
    prose: Prose,
    start: int,
    end: int,
    actors: Sequence[ActorMention] = (),
    places: Sequence[PlaceMention] = (),
    dates: Sequence[DateMention] = (),
    quantities: Sequence[Quantity] = (),
) -> list[Chunk]:
    """The phrases of ``prose.plain[start:end]`` in order; the mentions given lie in it.

    >>> from whoholds.reading.sentences import prepare
    >>> prose = prepare("The rebels were driven out of the town.")
    >>> [(c.kind, c.text) for c in chunk(prose, 0, len(prose.plain))]
    [('noun', 'The rebels'), ('verb', 'were driven out'), ('prep', 'of'), ('noun', 'the town')]
    """
    s = SentenceWords(prose, start, end, actors, places, dates, quantities)
    out: list[Chunk] = []
    i = 0
    while i < s.n:
        made, i = _next(s, i, out)
        if made is not None:
            out.append(made)
    name_unlisted_places(out)
    return joined(out)


def _next(s: SentenceWords, i: int, out: list[Chunk]) -> tuple[Chunk | None, int]:
    low = s.low[i]
    if i in s.date_at:
        mention, j = s.date_at[i]
        return s.phrase("date", i, j, date=mention), j
    if i in s.actor_at or i in s.place_at or i in s.quantity_at:
        return noun_phrase(s, i, out)
    first = low[0]
    if low in ("+", "&") and i and s.spans[i][0] > s.spans[i - 1][1]:
        return s.phrase("conj", i, i + 1, head="and"), i + 1
    if not (first.isalnum() or first == "'"):
        if low in ",:":
            return s.phrase("comma", i, i + 1), i + 1
        if (
            low == "("
            and out
            and out[-1].kind in ("actor", "noun")
            and i + 2 < s.n
            and s.low[i + 2] == ")"
            and s.texts[i + 1][:1].isupper()
        ):
            out[-1].end = s.spans[i + 2][1]  # "(RSF)" after the name
            return None, i + 3
        if low == "(":
            return s.phrase("mark", i, i + 1, head="("), i + 1
        return (None if low in "\".'" else s.phrase("mark", i, i + 1, head=low)), i + 1
    if low == "that" and i + 1 < s.n and s.that_is_determiner(i):
        return noun_phrase(s, i, out)
    if (
        low in AUXILIARIES
        and s.texts[i] != "IS"
        and not (low == "to" and not s.infinitive(i))
        and (low != "'s" or (out and out[-1].kind == "pron"))
    ):
        return verb_phrase(s, i)
    if low in ("both", "all") and len(out) > 2 and out[-1].kind in ("place", "actor") and out[-2].kind == "conj":
        return s.phrase("adv", i, i + 1, head=low), i + 1  # "A and B both fell"
    joined = _joined(s, i)
    if joined is not None:
        kind, head, j = joined
        return s.phrase(kind, i, j, head=head), j
    if low in SUBORDINATORS:
        return s.phrase("sub", i, i + 1, head=low), i + 1
    if low in CONJUNCTIONS:
        return s.phrase("conj", i, i + 1, head=low), i + 1
    if low in ("down", "up", "out", "off") and s.particle(i) and i + 1 < s.n and s.low[i + 1] in PREPOSITIONS:
        return s.phrase("adv", i, i + 1, head=low), i + 1  # "rang out in X"
    if low in PREPOSITIONS and not (low in ("down", "up", "out", "off") and s.particle(i)):
        return s.phrase("prep", i, i + 1, head=low), i + 1
    if low in ADVERBS or (low.endswith("ly") and low not in _NOT_ADVERBS):
        return s.phrase("adv", i, i + 1, head=low), i + 1
    if low in PRONOUNS and not (
        low in ("her", "both") and i + 1 < s.n and s.low[i + 1] not in PREPOSITIONS and s.low[i + 1][0].isalpha()
    ):
        return s.phrase("pron", i, i + 1, head=low), i + 1
    if (low in s.forms and is_verb(s, i, out)) or (low not in s.forms and looks_verbal(s, i, out)):
        return verb_phrase(s, i)
    return noun_phrase(s, i, out)


def _joined(s: SentenceWords, i: int) -> tuple[str, str, int] | None:
    """Words that are one: "close to" is near, "as well as" is and."""
    low, nxt = s.low[i], s.low[i + 1] if i + 1 < s.n else ""
    if low in ("close", "next", "adjacent") and nxt == "to":
        return "prep", "near", i + 2
    if low == "as" and nxt == "well" and i + 2 < s.n and s.low[i + 2] == "as":
        return "conj", "and", i + 3
    if low == "as" and nxt == "far" and i + 2 < s.n and s.low[i + 2] == "as":
        return "prep", "to", i + 3
    if low == "in" and nxt in ("turn", "fact", "short"):
        return "adv", f"in {nxt}", i + 2
    if low == "such" and nxt == "as":
        return "prep", "like", i + 2
    if low == "once" and nxt in ("more", "again"):
        return "adv", "again", i + 2
    if low == "once" and i and s.low[i - 1] in BE:
        return "adv", "once", i + 1
    if low == "all" and nxt == "but" and i + 2 < s.n and s.low[i + 2] in s.forms:
        return "adv", "nearly", i + 2
    if low == "each" and i and nxt in s.forms and s.forms[nxt].form in ("base", "past", "ed"):
        return "adv", "each", i + 1  # "A and B each hold part of X"
    if low == "no" and nxt == "longer":
        return "adv", "no longer", i + 2
    if low == "because" and nxt == "of":
        return "prep", "because of", i + 2
    return None
