"""Copies count once: the same word of one witness through several outlets, and outlets that only repeat another."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.evidence import Says

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whoholds.estimating.evidence import Evidence

COPY_DAYS = 3
"""One witness saying the same of one place through another outlet within so many days is the same word again."""

ECHO_AFTER, ECHO_SHARE = 20, 0.9
"""A source is the echo of another when of so many statements about single places it has repeated that share: place, days and holder."""


class Copies:
    """Tells first-hand words from copies, in the order in which they became known: what comes later changes nothing."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int, int], list[tuple[int, int, int]]] = defaultdict(list)
        self._said: dict[tuple[int, int, int, int, int], set[int]] = defaultdict(set)
        self._told: Counter[int] = Counter()
        self._repeated: Counter[tuple[int, int]] = Counter()

    def first_hand(self, evidence: Evidence) -> NDArray[np.int64]:
        """The rows that are no copies of rows before them, or of rows taken in earlier."""
        names = np.array(evidence.statements, dtype=object)
        order = np.lexsort(
            (
                np.argsort(np.argsort(names, kind="stable"), kind="stable") if len(names) else np.zeros(0, np.int64),
                evidence.source,
                evidence.says,
                evidence.state,
                evidence.place,
                evidence.valid_last,
                evidence.known,
            )
        )
        rows_of = Counter(evidence.statements)
        columns = (evidence.witness, evidence.source, evidence.place, evidence.state, evidence.says)
        days = (evidence.valid_first, evidence.valid_last)
        listed = [column[order].tolist() for column in (*columns, *days)]
        rows = []
        for i, witness, source, place, state, says, first, last in zip(order.tolist(), *listed, strict=True):
            # A map speaks of all its cells at once: two maps that agree are no copies.
            single = says <= Says.HOLDS_NOT and rows_of[evidence.statements[i]] == 1
            if single and self._echoes(source, (place, state, says, first, last)):
                continue
            if self._heard(witness, source, (place, state, says), first, last):
                continue
            rows.append(i)
        return np.array(rows, np.int64)

    def _heard(self, witness: int, source: int, word: tuple[int, int, int], first: int, last: int) -> bool:
        """Whether the witness has said so already; the same outlet may say it again of another day."""
        earlier = self._kept[witness, *word]
        for f, t, s in earlier:
            if first == f and last == t:
                return True
            if source != s and abs(first - f) <= COPY_DAYS and abs(last - t) <= COPY_DAYS:
                return True
        earlier.append((first, last, source))
        return False

    def _echoes(self, source: int, word: tuple[int, int, int, int, int]) -> bool:
        """Whether one whom the source repeats nearly always has said this before."""
        before, echo = self._said[word], False
        self._told[source] += 1
        told = self._told[source]
        for other in before:
            if other != source:
                self._repeated[source, other] += 1
                echo |= told >= ECHO_AFTER and self._repeated[source, other] >= ECHO_SHARE * told
        before.add(source)
        return echo
