"""The words of one sentence, with what was spotted on them: actors, places, dates, quantities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, TypeVar

from whoholds.model import PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.chunks import Chunk
from whoholds.reading.dates import DateMention
from whoholds.reading.lexicon import frame_of_noun, verb_forms, words
from whoholds.reading.quantities import Quantity
from whoholds.reading.sentences import Prose
from whoholds.reading.word_classes import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NOUN_VERBS,
    PREPOSITIONS,
    SUBORDINATORS,
)

_AFTER_THAT = words("chunking", "after_that")
M = TypeVar("M", ActorMention, PlaceMention, DateMention, Quantity)


class SentenceWords:
    """Words by their place in the sentence; a word with hyphens is one ("ISIS-held"), though its tokens are several.

    ``actor_at``, ``place_at``, ``date_at``, ``quantity_at``: what begins at a word, and the word behind it.
    """

    def __init__(
        self,
        prose: Prose,
        start: int,
        end: int,
        actors: Sequence[ActorMention],
        places: Sequence[PlaceMention],
        dates: Sequence[DateMention],
        quantities: Sequence[Quantity],
    ) -> None:
        self.plain = prose.plain
        self.spans = _spans(prose, start, end)
        self.texts = [self.plain[a:b] for a, b in self.spans]
        self.low = [w.lower() for w in self.texts]
        self.n = len(self.spans)
        self._starts = [a for a, _ in self.spans]
        self.actor_at, self.place_at = self._placed(actors), self._placed(places)
        self.date_at, self.quantity_at = self._placed(dates), self._placed(quantities)
        self.forms, self.nouns = verb_forms(), frame_of_noun()

    def _placed(self, mentions: Sequence[M]) -> dict[int, tuple[M, int]]:
        """Mentions by the word they begin at."""
        table = {}
        for mention in mentions:
            first, last = bisect_left(self._starts, mention.start), bisect_left(self._starts, mention.end)
            if first < last:
                table[first] = (mention, last)
        return table

    def phrase(self, kind: str, i: int, j: int, **more: Any) -> Chunk:
        """Words ``i`` to ``j`` as a phrase."""
        a, b = self.spans[i][0], self.spans[j - 1][1]
        return Chunk(kind, a, b, self.plain[a:b], **more)

    def that_is_determiner(self, i: int) -> bool:
        """Whether "that" points at something: "that day"."""
        return self.low[i + 1] in _AFTER_THAT

    def infinitive(self, i: int) -> bool:
        """Whether a verb in its plain form follows "to"."""
        j = i + 1
        while j < self.n and (self.low[j] in ADVERBS or self.low[j].endswith("ly")):
            j += 1
        if j >= self.n:
            return False
        form = self.forms.get(self.low[j])
        return (
            self.low[j] == "be"
            or self.low[j] == "have"
            or (form is not None and form.form in ("base", "ed") and form.lemma == self.low[j])
        )

    def particle(self, i: int) -> bool:
        """Whether a word stands behind a verb."""
        return i > 0 and self.low[i - 1] in self.forms

    def object_follows(self, i: int) -> bool:
        """Whether what follows can be an object."""
        j = i + 1
        if j >= self.n:
            return False
        nxt = self.low[j]
        if nxt in self.forms and nxt not in NOUN_VERBS and self.forms[nxt].form in ("base", "past", "ed"):
            return False
        return (
            nxt in DETERMINERS
            or j in self.actor_at
            or j in self.place_at
            or j in self.quantity_at
            or (
                nxt[0].isalpha()
                and nxt not in PREPOSITIONS
                and nxt not in AUXILIARIES
                and nxt not in SUBORDINATORS
                and nxt not in CONJUNCTIONS
            )
        )


def _spans(prose: Prose, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words stand: tokens, those that a hyphen joins made one."""
    tokens, offsets = prose.tokens, prose.offsets
    out: list[tuple[int, int]] = []
    joined = False
    for k in range(bisect_left(offsets, start), bisect_left(offsets, end)):
        token, a = tokens[k], offsets[k]
        b = a + len(token)
        if token.isspace():
            continue
        touches = bool(out) and out[-1][1] == a
        if joined and touches:
            out[-1] = (out[-1][0], b)
            joined = False
        elif token == "-" and touches and _can_join(tokens[k - 1]) and _follows(prose, k + 1, b):
            out[-1] = (out[-1][0], b)
            joined = True
        else:
            out.append((a, b))
            joined = False
    return out


def _can_join(token: str) -> bool:
    """Whether a hyphen goes on with a word: "U.S.-backed" too, "24-hour" not."""
    return token[0].isalpha() and (token[-1].isalnum() or token[-1] == ".")


def _follows(prose: Prose, k: int, at: int) -> bool:
    """Whether a word begins right there."""
    return k < len(prose.tokens) and prose.offsets[k] == at and prose.tokens[k][0].isalnum()
