"""Place names in running text: every span the gazetteer knows, kept or left by what stands around it.

A span is weighed: how big the largest place of that name is, how many words it has, whether its words are ordinary ones or
given names, what is before it (a preposition, a title, another capitalised word) and behind it (a state, "County", "Street").
The weights are few, round and the same for every text; no text of a benchmark is in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whoholds.locating.countries import alpha_3
from whoholds.locating.entries import KINDS
from whoholds.locating.evidence import agree, persons_of, title_case, titled_before, word_before
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.index import Index
from whoholds.locating.inflections import is_cyrillic, nominatives
from whoholds.locating.lists import abbreviations, context_words, demonyms, given_names, not_places, ordinary_words
from whoholds.locating.names import fold
from whoholds.locating.tokens import Token, joined, tokens_of
from whoholds.model import PlaceMention

_WORDS_AT_MOST = 6
_LINKING = frozenset({
    "of", "de", "la", "le", "les", "el", "al", "as", "ash", "ad", "an", "ar", "at", "az", "ez", "ed", "es", "et",
    "en", "du", "des", "del", "di", "da", "do", "dos", "das", "der", "den", "van", "von", "am", "auf", "the", "upon",
    "on", "in", "and", "bin", "ibn", "abu", "umm", "y", "i",
})  # fmt: skip
_SAINT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_TEXT_AT_MOST = 5_000_000
_NUMBER = {kind: KINDS.index(kind) for kind in KINDS}
_GREAT = frozenset(_NUMBER[k] for k in ("country", "continent", "governorate", "region", "sea", "desert"))


@dataclass(slots=True)
class Spotted:
    """A span under judgement: tokens ``first`` to ``last``, the places that bear its name, its weight."""

    start: int
    end: int
    text: str
    first: int
    last: int
    places: list[tuple[int, int]] = field(default_factory=list)
    kind: str = ""
    weight: float = 0.0


class Spotter:
    """Finds place names of one gazetteer in texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._known: dict[str, list[tuple[int, int]]] = {}

    def spot(self, text: str) -> list[PlaceMention]:
        """The place names of a text in order, without overlaps.

        >>> from whoholds.model import Place
        >>> places = [Place("x:1", "Deir ez-Zor", 40.14, 35.33, kind="city", population=200_000)]
        >>> [m.text for m in Spotter(Gazetteer.of(places)).spot("Troops entered Deir ez-Zor on Monday.")]
        ['Deir ez-Zor']
        """
        return [
            PlaceMention(s.start, s.end, s.text, s.kind or None, round(_chance(s.weight), 3), self._lands(s))
            for s in self.spotted(text)
        ]

    def _lands(self, span: Spotted) -> tuple[str, ...]:
        """The countries in which places of a name lie."""
        found = (alpha_3(self.gazetteer.layers[layer].country[place]) for layer, place in span.places)
        return tuple(sorted({code for code in found if code}))

    def spotted(self, text: str) -> list[Spotted]:
        """The same with the places each span may mean."""
        tokens = tokens_of(text[:_TEXT_AT_MOST])
        spans = self.spans_of(text, tokens)
        persons = persons_of(tokens, spans)
        titled = title_case(tokens)
        beginning, ends = {s.first: s for s in spans}, {s.last for s in spans}
        for span in spans:
            following = beginning.get(span.last + 1)
            span.weight += self._context(tokens, span, following, span.first - 1 in ends, persons, titled)
        agree(spans)
        return [s for s in spans if s.weight > 0]

    def spans_of(self, text: str, tokens: list[Token]) -> list[Spotted]:
        found: list[Spotted] = []
        short, people = abbreviations(), demonyms()
        at = 0
        while at < len(tokens):
            token = tokens[at]
            span = None
            if token.capital:
                span = self._abbreviation(text, tokens, at, short) or self._longest(text, tokens, at)
                if span is None and token.text in people:
                    span = Spotted(
                        token.start, token.end, token.text, at, at, self.by_id(people[token.text]), "demonym", 2.0
                    )
            if span is None:
                at += 1
                continue
            found.append(span)
            at = span.last + 1
        return found

    def _abbreviation(
        self, text: str, tokens: list[Token], at: int, short: dict[str, tuple[str, bool]]
    ) -> Spotted | None:
        token = tokens[at]
        dotted = text[token.start : token.end + 1] if text[token.end : token.end + 1] == "." else token.text
        for form in (dotted, token.text):
            known = short.get(form.replace(" ", ""))
            if known is None:
                continue
            identifier, alone = known
            after_place = at > 0 and tokens[at].gap.strip(" \n") == "," and tokens[at - 1].capital
            if not alone and not after_place:
                continue
            if alone and form == "Pa." and token.first:
                continue
            return Spotted(
                token.start, token.start + len(form), form, at, at, self.by_id(identifier), "governorate", 2.5
            )
        return None

    def _longest(self, text: str, tokens: list[Token], at: int) -> Spotted | None:
        last = at
        while last + 1 < len(tokens) and last - at + 1 < _WORDS_AT_MOST:
            after = tokens[last + 1]
            if not joined(after.gap) or not (after.capital or after.low in _LINKING):
                break
            if after.gap[:1] == "." and tokens[last].low not in _SAINT:
                break
            last += 1
        for end in range(last, at - 1, -1):
            if end > at and not tokens[end].capital:
                continue
            written = text[tokens[at].start : tokens[end].end]
            places = self.places_of(written)
            if places:
                index = [self.gazetteer.layers[layer] for layer, _ in places]
                best = max((_importance(i, p) for i, (_, p) in zip(index, places, strict=True)), default=0.0)
                weight = best + (1.5 if end > at else 0.0)
                return Spotted(tokens[at].start, tokens[end].end, written, at, end, places, "", weight)
        return None

    def places_of(self, written: str) -> list[tuple[int, int]]:
        if written in self._known:
            return self._known[written]
        if len(written) < 2 or (written[-1:].isdigit() and written.isdigit()):
            return []
        folded = fold(written)
        head, _, rest = folded.partition(" ")
        forms = [folded, f"{_SAINT[head]} {rest}"] if head in _SAINT and rest else [folded]
        found = [
            (number, index.name_place[name])
            for number, index in enumerate(self.gazetteer.layers)
            for form in forms
            for name in index.written(form)
            if not index.name_quiet[name] and (len(form) > 3 or _same_case(index.text(name), written))
        ]
        if not found and is_cyrillic(written) and " " not in written:
            found = next((f for n in nominatives(written) if (f := self._written(fold(n)))), [])
        places = self._theatre_first(list(dict.fromkeys(found)))
        if len(self._known) > 50_000:
            self._known.clear()
        self._known[written] = places
        return places

    def by_id(self, identifier: str) -> list[tuple[int, int]]:
        found = []
        for number, index in enumerate(self.gazetteer.layers):
            place = index.by_id(identifier)
            if place is not None:
                found.append((number, place))
        return self._theatre_first(found)

    def _written(self, folded: str) -> list[tuple[int, int]]:
        return [
            (number, index.name_place[name])
            for number, index in enumerate(self.gazetteer.layers)
            for name in index.written(folded)
            if not index.name_quiet[name]
        ]

    def _theatre_first(self, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Without the world's entries for places the theatre has among these."""
        own = {i for layer, p in places if layer == 0 for i in self.gazetteer.layers[0].ids(p)}
        if len(self.gazetteer.layers) == 1 or not own:
            return places
        return [(la, p) for la, p in places if la == 0 or not own.intersection(self.gazetteer.layers[la].ids(p))]

    def _context(
        self,
        tokens: list[Token],
        span: Spotted,
        following: Spotted | None,
        follows_another: bool,
        persons: frozenset[str],
        titled: list[bool],
    ) -> float:
        first, last = tokens[span.first], tokens[span.last]
        after = tokens[span.last + 1] if span.last + 1 < len(tokens) else None
        headline = titled[span.first]
        own = [t.low for t in tokens[span.first : span.last + 1]]
        great = any(self.gazetteer.layers[la].kind[p] in _GREAT for la, p in span.places)
        weight = 0.0
        if span.text in not_places():
            return -9.0
        if span.kind == "demonym":
            return 0.0 if after is None or after.low not in context_words("organization") else -0.5
        if span.kind == "governorate":
            return 0.0
        plain_words = ordinary_words()
        if all(w in plain_words or w in _LINKING for w in own) and not great:
            weight -= 2.5 if len(own) == 1 else 1.5
            weight -= 1.5 if first.first or headline else 0.0
        if len(own) == 1 and first.text.isupper() and len(first.text) <= 5 and not headline and not great:
            weight -= 2.0
        given = given_names()
        close_after = after is not None and joined(after.gap)
        before = word_before(tokens, span.first)
        if len(own) == 1 and own[0] in given and not great:
            weight -= 0.8
        if len(own) == 1 and span.text.lower() in persons:
            weight -= 2.5 if not great else 1.0
        if before is not None:
            honoured = before.low in context_words("title") and before.low != "king"
            named = before.low in given and before.low not in context_words("place_before")
            if (before.capital and (honoured or named)) or (len(own) == 1 and titled_before(tokens, span.first)):
                weight -= 3.0
            elif len(before.text) == 1 and before.text.isupper():
                weight -= 2.5
            elif before.low in context_words("place_before"):
                weight += 1.2
            elif (
                before.capital
                and not before.uncased
                and not before.first
                and not headline
                and before.low not in _LINKING
            ):
                weight -= 0.5 if follows_another else 1.5
        if close_after and after is not None and after.capital and not after.uncased:
            if after.low in context_words("street"):
                weight -= 3.0
            elif after.low in context_words("place_after"):
                weight += 0.5
            elif after.low in context_words("organization"):
                weight -= 0.3 if great or len(own) > 1 else 0.7
            elif len(own) == 1 and own[0] in given and not headline:
                weight -= 3.0
            elif not headline and following is None:
                weight -= 0.3 if great else 1.0
        elif after is not None and after.low in context_words("after_person") and not great:
            weight -= 1.0
        if after is not None and after.gap.strip() == "," and self._division_follows(following):
            weight += 3.0
        if (
            first.first
            and last.text.isupper()
            and after is not None
            and re.match(r"^\s*[(,—–-]", after.gap)
            and len(first.text) > 3
        ):
            weight += 1.5
        return weight

    def _division_follows(self, following: Spotted | None) -> bool:
        if following is None or following.kind == "demonym":
            return False
        return following.kind == "governorate" or any(
            KINDS[self.gazetteer.layers[la].kind[p]] in ("governorate", "country") for la, p in following.places
        )


def _same_case(listed: str, written: str) -> bool:
    return listed == written or (listed[:1] == written[:1] and listed[1:].islower() and written[1:].islower())


def _importance(index: Index, place: int) -> float:
    """What a place's size says before any context."""
    kind = KINDS[index.kind[place]]
    if kind in ("country", "continent", "governorate", "sea", "region", "desert"):
        return 3.0
    if index.population[place] == 0 and index.gazetteer == "theatre":
        return 1.5
    if kind == "district":
        return 1.0
    people = index.population[place]
    for least, weight in ((1_000_000, 2.5), (100_000, 1.5), (15_000, 0.6), (5_000, 0.1), (1, -0.6)):
        if people >= least:
            return weight
    return 1.5 if index.gazetteer == "theatre" else -0.6


def _chance(weight: float) -> float:
    import math

    return 1 / (1 + math.exp(-weight))
