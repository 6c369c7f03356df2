"""Feature words: what a name says of its place ("Hmeimim Military Airbase", "مخيم اليرموك") taken apart from the name itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from whoholds.locating.entries import KINDS, SETTLED
from whoholds.locating.names import fold

_ASIDE = re.compile(r"\(([^()]*)\)")
_OR = re.compile(r"\s*/\s*|\s+aka\s+|\s+or\s+|\s*;\s*|\s+a\.k\.a\.\s+", re.I)
_NAMES_AT_MOST = 6
_VAGUE = ("", "region", "facility")
"""Kinds a nearer word outdoes: an area of villages is villages, a prison complex a prison."""

KINDRED = (
    frozenset({"city", "town", "village", "neighbourhood", "farm"}), frozenset({"base", "airport"}),
    frozenset({"oil_field", "gas_field", "facility"}), frozenset({"governorate", "region", "country", "continent"}),
    frozenset({"district", "subdistrict"}), frozenset({"mountain", "ruin"}), frozenset({"checkpoint", "crossing", "road_junction", "road"}),
    frozenset({"lake", "dam", "river", "sea"}), frozenset({"camp", "neighbourhood", "town", "village"}),
    frozenset({"city", "town", "district", "subdistrict"}), frozenset({"desert", "region", "valley"}),
)  # fmt: skip
"""Kinds that gazetteers and reports mistake for each other; a feature word guides among them and never blocks."""


@dataclass(frozen=True, slots=True)
class Told:
    """A name as told: its readings (folded, without feature words), as it stood whole, and the kind its words say."""

    names: tuple[str, ...]
    kind: str = ""
    whole: tuple[str, ...] = ()


@cache
def _words() -> dict[tuple[str, ...], tuple[str, str]]:
    from whoholds.locating.gazetteers.world import rows

    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for word, kind, where in ([*r, "", ""][:3] for r in rows("feature_words.tsv")):
        found.setdefault(tuple(fold(word).split()), (kind, where))
    return found


@lru_cache(maxsize=1024)
def kind_of_word(word: str) -> str:
    """The kind a feature word says; "" for none. Readers hand on the words of the text.

    >>> kind_of_word("province"), kind_of_word("Military Airport"), kind_of_word("oil_field"), kind_of_word("thing")
    ('governorate', 'base', 'oil_field', '')
    """
    return word if word in KINDS else _words().get(tuple(fold(word).split()), ("", ""))[0]


@lru_cache(maxsize=32_768)
def taken_apart(name: str) -> Told:
    """The readings of a told name and its kind.

    >>> taken_apart("Abu Hayj/Khalidiyah village")
    Told(names=('abu hayj', 'khalidiyah'), kind='village', whole=('abu hayj', 'khalidiyah village'))
    >>> taken_apart("Yarmouk refugee camp").kind, taken_apart("village").names
    ('camp', ('village',))
    """
    asides = _ASIDE.findall(name)
    texts = [t for t in _OR.split(_ASIDE.sub(" ", name)) if t.strip()]
    texts += [t for aside in asides for t in _OR.split(aside) if t.strip()]
    names: list[str] = []
    whole: list[str] = []
    kind = ""
    for text in texts[:_NAMES_AT_MOST] or [name]:
        folded = fold(text)
        rest, told, between = _stripped(folded.split())
        whole += [folded, *between]
        kind = told if kind in _VAGUE and told else kind
        names.append(" ".join(rest))
    return Told(tuple(dict.fromkeys(n for n in names if n)) or (fold(name),), kind, tuple(dict.fromkeys(whole)))


def _stripped(tokens: list[str]) -> tuple[list[str], str, list[str]]:
    """A name without its feature words, the kind they say, and the readings on the way ("adra prison" of "adra prison complex").

    A word stays where nothing but a generic part would be left: Kafr Basin is no basin.
    """
    from whoholds.locating.alikeness import is_generic

    known, kind = _words(), ""
    between: list[str] = []
    again = True
    while again:
        again = False
        for length in (3, 2, 1):
            if len(tokens) <= length:
                continue
            after, before = known.get(tuple(tokens[-length:])), known.get(tuple(tokens[:length]))
            if after and after[1] != "before" and (after[0] in SETTLED or not is_generic(tokens[:-length])):
                word, rest = after[0], tokens[:-length]
            elif before and before[1] != "after" and (before[0] in SETTLED or not is_generic(tokens[length:])):
                word, rest = before[0], tokens[length:]
                while len(rest) > 1 and rest[0] == "of":
                    rest = rest[1:]
            else:
                continue
            kind = word if kind in _VAGUE and word else kind
            tokens, again = rest, True
            between.append(" ".join(tokens))
            break
    return tokens, kind, between[:-1]


@lru_cache(maxsize=4096)
def kinship(told: str, kind: str) -> float:
    """How well a place's kind fits the told one: 1 the same, 0.6 kindred, 0.5 nothing told, 0 another.

    >>> kinship("camp", "neighbourhood"), kinship("dam", "village"), kinship("", "town")
    (0.6, 0.0, 0.5)
    """
    if not told:
        return 0.5
    if told == kind:
        return 1.0
    return 0.6 if any(told in group and kind in group for group in KINDRED) else 0.0
