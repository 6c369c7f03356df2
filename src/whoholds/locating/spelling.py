"""Whether a told name is a listed one spelt otherwise, or is like it by chance: weighed in natural logarithms.

Likeness alone cannot tell: "Hasan" is like many names and "Qizil Mazra" like few. For each word, the cost of writing the listed word
as the told one (letters have their own costs of becoming another, of falling out and of coming in, learnt from places with several
spellings) is held against the cost of meeting the told word among names at all.

Source: I. Fellegi, A. Sunter 1969, *A theory for record linkage*; E. Ristad, P. Yianilos 1998, *Learning string-edit distance*.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from whoholds.locating.alikeness import OPPOSITES, weighed
from whoholds.locating.lists import ordinary_words
from whoholds.locating.names import fold, plain

_RARE = 8.0
"""The cost of a letter for another that was not seen for it."""
_UNLIKE, _NOT_MEANT = 0.25, -9.0
"""Words less alike than this, and a word that says a side or a kind against one that does not, are not compared."""
_LOST, _LOST_PART, _LOST_ORDINARY = 1.0, 0.5, 0.3
"""The cost of a told word the listed name lacks: any, one that many names share ("Tall"), an ordinary English one."""
_MORE, _MORE_PART = 1.2, 0.5
"""The cost of a word of the listed name that was not told."""
_JOINED, _OPPOSED, _MEANING = 0.7, 3.0, 3.0
_WORDS_AT_MOST = 6
_WORTH_A_MATCH = -2.0

Costs = dict[tuple[str, str], float]


@cache
def _tables() -> tuple[Costs, Costs, dict[str, float]]:
    from whoholds.locating.gazetteers.world import rows

    written: Costs = {}
    follows: Costs = {}
    words: dict[str, float] = {}
    for sort, one, two, cost in rows("spellings.tsv"):
        if sort == "word":
            words[one] = float(cost)
        else:
            (written if sort == "written" else follows)[one, two] = float(cost)
    return written, follows, words


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(plain(fold(w)) for w in ordinary_words())


@lru_cache(maxsize=65_536)
def rarity(word: str) -> float:
    """The cost of meeting a plain word among names: what its spelling can prove at most.

    >>> rarity("tal") < rarity("bukamal")
    True
    """
    _, follows, words = _tables()
    spelt = sum(follows.get(step, _RARE) for step in pairwise(f"-{word}-"))
    return min(spelt, words.get(word, spelt))


@lru_cache(maxsize=131_072)
def _rewritten(listed: str, told: str) -> float:
    """The least cost of writing the listed letters as the told ones."""
    written, _, _ = _tables()
    row = [0.0]
    for letter in told:
        row.append(row[-1] + written.get(("-", letter), _RARE))
    for one in listed:
        out = written.get((one, "-"), _RARE)
        slant, row[0] = row[0], row[0] + out
        for j, two in enumerate(told, 1):
            best = slant + written.get((one, two), _RARE)
            if (other := row[j] + out) < best:
                best = other
            if (other := row[j - 1] + written.get(("-", two), _RARE)) < best:
                best = other
            slant, row[j] = row[j], best
    return row[-1]


def _proof(told: str, listed: str) -> float:
    if Indel.normalized_similarity(told, listed) < _UNLIKE:
        return _NOT_MEANT
    return rarity(told) - _rewritten(listed, told)


@lru_cache(maxsize=131_072)
def proof(told: str, listed: str) -> float:
    """How much a plain told name speaks for a plain listed one: above 0 for it, above about 5 strongly; below 0 against.

    >>> from whoholds.locating.names import fold, plain
    >>> def of(a, b): return proof(plain(fold(a)), plain(fold(b)))
    >>> of("Deir Ezzor", "Dayr az Zawr") > 6, of("Hama", "Homs") < 2
    (True, True)
    >>> of("Qizil Mazraa", "Kizil Mezra") > of("Hasan", "Hassan")
    True
    """
    a, b = weighed(told), weighed(listed)
    whole = sum(rarity(w) for w in told.split()) - _rewritten(listed.replace(" ", ""), told.replace(" ", ""))
    if len(a) != len(b):
        whole -= _JOINED
    by_words = _by_words(told.split(), a, b) if max(len(a), len(b)) <= _WORDS_AT_MOST and len(a) * len(b) > 1 else whole
    opposed = any(m in OPPOSITES and any(n in OPPOSITES[m] for _, _, n in b) for _, _, m in a)
    return max(whole, by_words) - _OPPOSED * opposed


_Part = tuple[str, float, str]


def _by_words(words: list[str], told: tuple[_Part, ...], listed: tuple[_Part, ...]) -> float:
    """The best way to let told words stand for listed ones, each for one at most."""
    worth = [
        [
            min(_MEANING, rarity(word)) if part[2] and part[2] == other[2]
            else _NOT_MEANT if bool(part[2]) != bool(other[2])
            else _proof(part[0], other[0])
            for other in listed
        ]
        for word, part in zip(words, told, strict=True)
    ]  # fmt: skip
    more = [_MORE_PART if part[2] else _MORE for part in listed]
    lost = [_LOST_PART if p[2] else _LOST_ORDINARY if p[0] in _ordinary() else _LOST for p in told]
    best = {0: 0.0}  # the listed words taken, as bits, and the most that can be proved with them
    for row, missing in zip(worth, lost, strict=True):
        after: dict[int, float] = {}
        for taken, sure in best.items():
            after[taken] = max(after.get(taken, -99.0), sure - missing)
            for at, proved in enumerate(row):
                if proved > _WORTH_A_MATCH and not taken >> at & 1:
                    now = taken | 1 << at
                    after[now] = max(after.get(now, -99.0), sure + proved)
        best = after
    return max(sure - sum(m for at, m in enumerate(more) if not taken >> at & 1) for taken, sure in best.items())
