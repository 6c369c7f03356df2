"""The lexicon's lists of phrases, found in a text in one pass of spaCy's PhraseMatcher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from whoholds.reading.lexicon import load, words

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase stands, and the phrase in small letters."""

    start: int
    end: int
    text: str


@cache
def phrase_lists() -> Mapping[str, frozenset[str]]:
    """The lists by name: hedges, doubts, likelihoods, conditions, what links them to the conflict (feeds, causes), conflict, relations."""
    return {
        "hedges": words("speech", "hedges") - words("terms", "attribution.plain_bounds"),
        "doubts": words("speech", "doubts"),
        "likelihoods": frozenset(p for phrases in load("outlooks")["phrases"].values() for p in phrases),
        "conditions": frozenset(p for phrases in load("drivers")["conditions"].values() for p in phrases),
        "feeds": words("drivers", "links.feeds"),
        "causes": words("drivers", "links.strong"),
        "conflict": words("drivers", "links.conflict"),
        "relations": frozenset(
            p for way in ("phrases", "reversed") for phrases in load("relations")[way].values() for p in phrases
        ),
    }


class PhraseFinder:
    """Finds whole words only; of two phrases that overlap the one that begins first, of two that begin together the longer.

    >>> from whoholds.reading.tokens import tokenizer
    >>> tokenize = tokenizer()
    >>> [(f.start, f.text) for f in PhraseFinder(tokenize).find(tokenize("it was Reportedly taken"))["hedges"]]
    [(7, 'reportedly')]
    """

    def __init__(self, tokenize: Tokenizer) -> None:
        from spacy.matcher import PhraseMatcher

        self._matcher = PhraseMatcher(tokenize.vocab, attr="LOWER")
        for name, phrases in phrase_lists().items():
            self._matcher.add(name, [tokenize(phrase) for phrase in sorted(phrases)])
        self._strings = tokenize.vocab.strings

    def find(self, doc: Doc) -> Mapping[str, tuple[Found, ...]]:
        """The phrases of every list, in order."""
        found: dict[str, list[Found]] = {}
        for key, first, last in sorted(self._matcher(doc), key=lambda m: (m[1], -m[2])):
            told = doc[first:last]
            start, end = told.start_char, told.end_char
            kept = found.setdefault(self._strings[key], [])
            if not kept or kept[-1].end <= start:
                kept.append(Found(start, end, told.text.lower()))
        return {name: tuple(kept) for name, kept in found.items()}
