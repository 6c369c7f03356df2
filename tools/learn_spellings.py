"""Make src/whoholds/locating/data/spellings.tsv: how sounds of names are written otherwise, learnt from a gazetteer's own variants.

    python tools/learn_spellings.py INDEX COUNTRY… > spellings.tsv

INDEX: a gazetteer to which tables with several spellings of each place were added (the shipped file: Who's On First's of Syria and
Iraq; whosonfirst.org/docs/licenses), COUNTRY: ISO codes of the places to learn from. Words of two names of one place that are roughly
alike are aligned letter by letter at the least cost; the costs are −ln of how often a letter is written so; a few rounds settle them.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from itertools import pairwise, permutations

import numpy as np
from rapidfuzz.distance import Indel

from whoholds.locating.countries import country_number
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.index import Index

ROUNDS = 5
ALIKE = 0.45
VARIANTS_AT_MOST = 5
WORDS_FROM = 20
COSTS_BELOW = 7.0
SMOOTHING = 0.3
HEAD = """\
# How names are spelt, in natural logarithms: "written" a letter of a plain name and what stands for it in another spelling ("-" nothing,
# or from nothing), with its cost; "follows" a letter and the next ("-" the start and the end of a word), with the cost of that; "word" a
# frequent word of names, with its cost. Made by tools/learn_spellings.py.
# Source: statistics of the spellings in Who's On First's tables of Syria and Iraq (whosonfirst.org/docs/licenses, CC BY 4.0 and CC0)."""

Costs = dict[tuple[str, str], float]


def latin_names(index: Index, countries: list[str]) -> list[list[str]]:
    """The plain Latin spellings of each place, its own name first."""
    places = np.flatnonzero(np.isin(index.arrays["country"], [country_number(c) for c in countries]))
    found = []
    for place in places.tolist():
        names = [n for n in index.names_of(place) if index.is_latin(n) and not index.name_quiet[n]]
        plain = dict.fromkeys("".join(c for c in index.plain(n) if c == " " or c.isalpha()) for n in names)
        found.append([p for p in plain if p.isascii()])
    return found


def pairs_of_words(names: list[list[str]]) -> list[tuple[str, str]]:
    """Words that stand for each other in two spellings of one place."""
    found = []
    for spellings in names:
        for one, two in permutations(spellings[:VARIANTS_AT_MOST], 2):
            if len(one.split()) == len(two.split()):
                found += zip(one.split(), two.split(), strict=True)
    return [
        (a, b) for a, b in found if len(a) > 1 and len(b) > 1 and a != b and Indel.normalized_similarity(a, b) > ALIKE
    ] + [(a, b) for a, b in found if a == b and len(a) > 1]


def aligned(one: str, two: str, cost: Costs) -> list[tuple[str, str]]:
    """The letters of two words that stand for each other at the least cost."""
    best: list[list[tuple[float, int, int]]] = [[(0.0, 0, 0)] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(two) + 1):
            ways = []
            if i and j:
                ways.append((best[i - 1][j - 1][0] + cost[one[i - 1], two[j - 1]], i - 1, j - 1))
            if i:
                ways.append((best[i - 1][j][0] + cost[one[i - 1], "-"], i - 1, j))
            if j:
                ways.append((best[i][j - 1][0] + cost["-", two[j - 1]], i, j - 1))
            if ways:
                best[i][j] = min(ways)
    found, i, j = [], len(one), len(two)
    while i or j:
        _, before_i, before_j = best[i][j]
        found.append((one[before_i:i] or "-", two[before_j:j] or "-"))
        i, j = before_i, before_j
    return found


def written(pairs: list[tuple[str, str]]) -> Costs:
    letters = sorted({c for pair in pairs for word in pair for c in word})
    signs = ["-", *letters]
    cost = {(a, b): 0.1 if a == b else 2.0 if "-" in (a, b) else 2.5 for a in signs for b in signs}
    times = Counter(pairs)
    for _ in range(ROUNDS):
        counted = dict.fromkeys(cost, SMOOTHING)
        for (one, two), often in times.items():
            for step in aligned(one, two, cost):
                counted[step] += often
        slots = sum((len(one) + 1) * often for (one, _), often in times.items())
        totals = {a: sum(counted[a, b] for b in signs) for a in letters} | {"-": float(slots)}
        cost = {(a, b): -math.log(counted[a, b] / totals[a]) for a, b in cost}
    return cost


def main() -> None:
    index = Gazetteer.open(sys.argv[1]).index
    names = latin_names(index, sys.argv[2:])
    cost = written(pairs_of_words(names))
    words = Counter(w for spellings in names for w in (spellings[0].split() if spellings else ()))
    follows = Counter(step for word, often in words.items() for _ in range(often) for step in pairwise(f"-{word}-"))
    starts = Counter(a for a, _ in follows.elements())
    signs = sorted({a for a, _ in cost})
    print(HEAD)
    for (a, b), c in cost.items():
        if c < COSTS_BELOW and (a, b) != ("-", "-"):
            print(f"written\t{a}\t{b}\t{c:.2f}")
    for a in signs:
        for b in signs:
            c = -math.log((follows[a, b] + 0.5) / (starts[a] + 0.5 * len(signs)))
            if (a, b) != ("-", "-"):
                print(f"follows\t{a}\t{b}\t{c:.2f}")
    for word, often in words.most_common():
        if often >= WORDS_FROM:
            print(f"word\t{word}\t\t{-math.log(often / words.total()):.2f}")


if __name__ == "__main__":
    main()
