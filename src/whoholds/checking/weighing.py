"""How much one row counts for or against a claim, and what the rows come to together.

Each row is a witness of some reliability r; its weight of evidence is log(r / (1 - r)) (Good 1950). Admiralty letters give r, the
speaker's interest, hedges and the credibility grade shift it towards or away from a coin's toss; a witness speaks once.

Source: I. J. Good, Probability and the Weighing of Evidence (1950); Admiralty code as in NATO AJP-2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log

from whoholds.checking.interests import Interests, Stake
from whoholds.model import Evidence, Source, Statement
from whoholds.model.vocabularies import StatementStatus

RELIABILITY: Mapping[str, float] = {"A": 0.95, "B": 0.88, "C": 0.78, "D": 0.64, "E": 0.52, "F": 0.70}
CREDIBILITY: Mapping[int, float] = {1: 1.3, 2: 1.15, 3: 1.0, 4: 0.6, 5: 0.2, 6: 1.0}
HEDGED = 0.7
OWN_INTEREST = 0.35
AGAINST_INTEREST = 1.4
REVIEWED = 1.15
CEILING = 0.97


@dataclass(frozen=True)
class Weigher:
    """Turns statements into evidence, each with its weight 0–1 and its reason."""

    interests: Interests
    sources: Mapping[str, Source]
    witness_of: Callable[[Statement], str]
    """The independent witness behind a statement: copies of one wire have one."""

    def reliability(self, statement: Statement, *, pleased: Stake) -> tuple[float, str]:
        """The chance that the witness is right, and why; ``pleased`` is what the speaker would like it to show."""
        graded = [self.sources[s.source] for s in statement.said_by if s.source and s.source in self.sources]
        letter = graded[0].reliability if graded else "F"
        excess = RELIABILITY.get(letter, RELIABILITY["F"]) - 0.5
        why = [f"source graded {letter}"]
        if pleased is Stake.FOR:
            excess *= OWN_INTEREST
            why.append("speaks in its own interest")
        elif pleased is Stake.AGAINST:
            excess *= AGAINST_INTEREST
            why.append("speaks against its own interest")
        if statement.hedge:
            excess *= HEDGED
            why.append(f"hedged: “{statement.hedge}”")
        if statement.credibility != 6:
            excess *= CREDIBILITY[statement.credibility]
            why.append(f"information graded {statement.credibility}")
        if statement.status in (StatementStatus.ACCEPTED, StatementStatus.AMENDED):
            excess *= REVIEWED
            why.append("reviewed")
        return min(0.5 + max(excess, 0.01), CEILING), ", ".join(why)

    def evidence(
        self, statement: Statement, reason: str, *, pleased: Stake = Stake.NONE, factor: float = 1.0
    ) -> Evidence:
        """One row's evidence; ``factor`` 0–1 lessens it for being old or only near the question."""
        r, why = self.reliability(statement, pleased=pleased)
        return Evidence(statement.id, round((2 * r - 1) * factor, 4), f"{reason}; {why}")

    def once_per_witness(self, rows: Iterable[tuple[Statement, Evidence]]) -> list[Evidence]:
        """The strongest row of each witness, strongest first; the same witness twice is no second witness."""
        best: dict[str, Evidence] = {}
        for statement, evidence in rows:
            witness = self.witness_of(statement)
            if witness not in best or _order(evidence) < _order(best[witness]):
                best[witness] = evidence
        return sorted(best.values(), key=_order)


def _order(evidence: Evidence) -> tuple[float, str]:
    return (-evidence.weight, evidence.statement or "")


@dataclass(frozen=True)
class Finding:
    """One definition of a claim, and the evidence for and against its being met."""

    name: str
    definition: str
    supporting: tuple[Evidence, ...] = ()
    opposing: tuple[Evidence, ...] = ()
    note: str = ""
    settled: float | None = field(default=None)
    """A probability that needs no weighing, where arithmetic or the map answers."""

    @property
    def known(self) -> bool:
        """Whether anything speaks to it at all."""
        return bool(self.supporting or self.opposing) or self.settled is not None

    @property
    def probability(self) -> float:
        """That the definition is met; 0.5 where nothing is known.

        >>> Finding("d", "…", supporting=(Evidence("a", 0.5, ""), Evidence("b", 0.5, ""))).probability
        0.9
        """
        if self.settled is not None:
            return self.settled
        odds = sum(map(_log_odds, self.supporting)) - sum(map(_log_odds, self.opposing))
        return round(1 / (1 + exp(-max(-4.0, min(4.0, odds)))), 4)


def _log_odds(evidence: Evidence) -> float:
    r = (1 + min(evidence.weight, 2 * CEILING - 1)) / 2
    return log(r / (1 - r))
