"""What a whole text tells of its capitalised words: who is a person, which sentences are headlines, which names agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from whoholds.locating.lists import context_words, given_names
from whoholds.locating.tokens import Token, joined

_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ben", "de", "van", "von", "da", "abu", "ould", "as", "ash", "ad", "ar", "az"}
)


class Span(Protocol):
    """A span under judgement, as the spotter has it."""

    text: str
    first: int
    last: int
    weight: float


def word_before(tokens: Sequence[Token], at: int) -> Token | None:
    """The word a name follows, over a particle ("Abu Bakr al-Baghdadi" follows "Bakr"); None at the start or after a comma.

    >>> from whoholds.locating.tokens import tokens_of
    >>> word_before(tokens_of("Haider al-Abadi"), 2).text, word_before(tokens_of("then, Homs"), 1)
    ('Haider', None)
    """
    if at == 0 or not joined(tokens[at].gap):
        return None
    before = tokens[at - 1]
    if at > 1 and before.low in _PARTICLES and joined(before.gap) and tokens[at - 2].capital and "-" in tokens[at].gap:
        return tokens[at - 2]
    return before


def titled_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether a title stands two words before ("Gen. Qassem …"), so that what follows is a family name.

    >>> from whoholds.locating.tokens import tokens_of
    >>> titled_before(tokens_of("met Gen. Qassem Dallas"), 3), titled_before(tokens_of("north of Dallas"), 2)
    (True, False)
    """
    if at < 2 or not joined(tokens[at].gap) or not tokens[at - 1].capital or tokens[at - 1].uncased:
        return False
    title = tokens[at - 2]
    return title.capital and title.low in context_words("title") and tokens[at - 1].gap.strip() in ("", ".")


def persons_of(tokens: list[Token], spans: Sequence[Span]) -> frozenset[str]:
    """Family names: what follows a title, a given name or an initial somewhere in the text."""
    titles, given = context_words("title"), given_names()
    placed = {at for s in spans if s.last > s.first for at in range(s.first, s.last + 1)}
    found = set()
    for at in range(1, len(tokens)):
        token = tokens[at]
        if not token.capital or token.uncased or not joined(token.gap) or at in placed or len(token.text) < 3:
            continue
        before = word_before(tokens, at)
        if before is None:
            continue
        introduced = before.capital and (
            (before.low in titles and not before.first)
            or before.low in given
            or (len(before.text) == 1 and at > 1 and tokens[at - 2].low in given)
            or titled_before(tokens, at)
        )
        if introduced and token.low not in given:
            found.add(token.low)
    return frozenset(found)


def title_case(tokens: list[Token]) -> list[bool]:
    """For each word whether its sentence is written with capitals throughout, as headlines are."""
    found: list[bool] = []
    start = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].first:
            words = [t for t in tokens[start:at] if len(t.text) > 3 and not t.uncased]
            capital = sum(t.capital for t in words)
            found += [len(words) >= 4 and capital >= 0.75 * len(words)] * (at - start)
            start = at
    return found


def agree(spans: Sequence[Span]) -> None:
    """A name that is clearly a place once is one elsewhere in the same text, unless that looks quite different."""
    best: dict[str, float] = {}
    for span in spans:
        best[span.text] = max(best.get(span.text, -9.0), span.weight)
    for span in spans:
        if best[span.text] >= 1.5 and -2.0 < span.weight <= 0.5:
            span.weight += 1.6
