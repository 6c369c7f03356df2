"""How alike a told name and a gazetteer's are, part by part: qualifiers and generic parts weigh less than the name proper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import Indel, JaroWinkler

from whoholds.locating.names import fold, plain

_FRAME, _KIN = 0.3, 0.15
"""What the frame of consonants, and that frame with kindred consonants taken as one, weigh in likeness; the letters weigh the rest."""

_FINAL_VOWEL = 0.98
_MISSING_SIDE, _MISSING_GENERIC, _MISSING_WORD = 0.2, 0.3, 0.35
"""How much of the weight of a listed name's part counts against it where the told name lacks it: reports drop "eastern" and "Tall"."""
_DROPPED_GENERIC = 0.6
_BY_PARTS = 0.98
_OTHER_WORDS = 0.35
"""How much unlikeness grows where the two names do not have as many words: letters agree by chance across words."""

KINDRED = str.maketrans({"X": "k", "g": "k", "p": "b", "f": "b", "v": "b", "S": "s", "z": "s", "d": "t", "h": None})
"""Consonants that spellings of one name exchange: kh, gh and k, p and f, sh and s, d and t; h comes and goes."""

_VOWELLESS = {ord(c): None for c in "aiu"}


@cache
def _parts() -> dict[str, tuple[str, float]]:
    from whoholds.locating.gazetteers.world import rows

    found: dict[str, tuple[str, float]] = {}
    for spellings, meaning, weight in rows("name_parts.tsv"):
        for spelling in spellings.split("|"):
            form = plain(fold(spelling))
            found.setdefault(form, (meaning, float(weight)))
            if form.endswith("at"):
                found.setdefault(form[:-1], (meaning, float(weight)))
    return found


@lru_cache(maxsize=65_536)
def weighed(form: str) -> tuple[tuple[str, float, str], ...]:
    """The parts of a plain name: its letters, weight, and the meaning of a part that has one."""
    known = _parts()
    found = []
    tokens = form.split()
    for at, told in enumerate(tokens):
        bound = at < len(tokens) - 1 and len(told) > 3 and told.endswith(("at", "it"))
        token = told[:-1] if bound else told  # a bound tā' marbūta: Nuwajat Mahmud and Nawajah
        meaning, weight = known.get(token, ("", 1.0))
        found.append((token, weight if meaning else min(1.0, 0.4 + 0.15 * len(token)), meaning))
    return tuple(found)


def is_generic(tokens: Iterable[str]) -> bool:
    """Whether folded words are nothing but parts that many names share.

    >>> is_generic(["kafr"]), is_generic(["kafr", "nabl"])
    (True, False)
    """
    return all(plain(t) in _parts() for t in tokens)


def bones(form: str) -> str:
    """A plain name without its vowels and spaces.

    >>> bones("abu kamal")
    'bkml'
    """
    return form.translate(_VOWELLESS).replace(" ", "")


def _alike(left: str, right: str) -> float:
    if left == right:
        return 1.0
    if left[-1:] in ("a", "i") and right[-1:] in ("a", "i"):  # tā' marbūta is written a, ah, e, eh, é
        left, right = left[:-1] + "a", right[:-1] + "a"
        if left == right:
            return _FINAL_VOWEL
    whole = 0.6 * Indel.normalized_similarity(left, right) + 0.4 * JaroWinkler.normalized_similarity(left, right)
    a, b = left.translate(_VOWELLESS), right.translate(_VOWELLESS)
    frame = Indel.normalized_similarity(a, b) if a and b else 0.0
    a, b = a.translate(KINDRED), b.translate(KINDRED)
    kin = Indel.normalized_similarity(a, b) if a and b else 0.0
    return (1 - _FRAME - _KIN) * whole + _FRAME * frame + _KIN * kin


@lru_cache(maxsize=65_536)
def proper_parts(form: str) -> tuple[str, ...]:
    """The bones of the parts of a plain name that are its own; of the weightiest where many names share them all.

    >>> proper_parts("tibi garbi") == (bones("tibi"),), proper_parts("tal garbi") == (bones("tal"),)
    (True, True)
    """
    parts = weighed(form)
    own = [bones(token) for token, _, meaning in parts if not meaning]
    return tuple(dict.fromkeys(b for b in own if len(b) > 1)) or (
        bones(max(parts, key=lambda p: (p[1], len(p[0])))[0]),
    )


@lru_cache(maxsize=131_072)
def alikeness(told: str, listed: str) -> float:
    """How alike two plain names are, 0 to 1.

    >>> from whoholds.locating.names import fold, plain
    >>> def of(a, b): return round(alikeness(plain(fold(a)), plain(fold(b))), 2)
    >>> of("Western Ghariyah", "Ghariyah al Gharbiyah") > 0.85
    True
    >>> of("Buwaydah Sharqiyah", "Buwaydah Gharbiyah") < of("Buwaydah Sharqiyah", "Buwaydah")
    True
    """
    if told == listed:
        return 1.0
    joined = _alike(told.replace(" ", ""), listed.replace(" ", ""))
    a, b = weighed(told), weighed(listed)
    if len(a) == 1 and len(b) == 1:
        return joined
    if len(a) != len(b):
        joined -= _OTHER_WORDS * (1 - joined)
    rest = list(b)
    total = sum(p[1] for p in a)
    matched = 0.0
    opposed = 0.0
    for token, weight, meaning in a:
        best, which = 0.0, None
        for part in rest:
            score = (
                1.0
                if meaning and meaning == part[2]
                else 0.0
                if bool(meaning) != bool(part[2])
                else _alike(token, part[0])
            )
            if score > best:
                best, which = score, part
        if which is not None and best >= 0.6:
            rest.remove(which)
            matched += best * (weight + which[1]) / 2
            total += (which[1] - weight) / 2
            continue
        if meaning:
            total -= (1 - _DROPPED_GENERIC) * weight
        if meaning in OPPOSITES and any(p[2] in OPPOSITES[meaning] for p in b):
            opposed = 0.25
    for _, weight, meaning in rest:
        total += weight * (_MISSING_SIDE if meaning in _SIDES else _MISSING_GENERIC if meaning else _MISSING_WORD)
    by_parts = matched / total if total else 0.0
    return max(0.0, max(joined if not opposed else min(joined, 0.9), _BY_PARTS * by_parts) - opposed)


_SIDES = frozenset({"east", "west", "north", "south", "great", "small", "upper", "lower", "middle", "old", "new"})
OPPOSITES = {
    "east": {"west", "north", "south"}, "west": {"east", "north", "south"}, "north": {"south", "east", "west"},
    "south": {"north", "east", "west"}, "great": {"small"}, "small": {"great"}, "upper": {"lower"}, "lower": {"upper"},
}  # fmt: skip
