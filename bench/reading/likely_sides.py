"""Likely sides of headlines that do not name both: estimated from what all the headlines tell, held against their coding.

The coding is used for scoring and nothing else: votes are what the reader reads from the headlines of the sample, and the theatre's data.
A likely pair is right when each of its two sides is one of a pair coded for its headline; a headline of two places, of which one is coded,
makes what is said of the other wrong, so the share of right ones is what it is at least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.reading.coded_sides import CodedPair, told_pair
from bench.reading.names import Names
from whoholds.estimating.alignment import Alignment
from whoholds.estimating.calibration import CalibrationBin, calibration_curve
from whoholds.estimating.sides import Sides
from whoholds.estimating.tellings import tellings
from whoholds.model import Statement, Theatre


@dataclass(frozen=True)
class Headline:
    """A headline as coded, and what was read of it: whether the coded pair is told in words, and its statements."""

    coded: tuple[CodedPair, ...]
    told: bool
    statements: tuple[Statement, ...]


@dataclass
class Likely:
    """What likely sides add to what is told, and how often they are right."""

    headlines: int = 0
    told: int = 0
    told_or_likely: int = 0
    given: int = 0
    right: int = 0
    headlines_given: int = 0
    headlines_right: int = 0
    commonest_told: CodedPair = ("", "")
    commonest_found: int = 0
    always_coded: str = ""
    always_found: int = 0
    curve: list[CalibrationBin] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    def share(self, count: int) -> float:
        return count / self.headlines if self.headlines else 0.0

    def calibration(self) -> str:
        """Told probability → share that is right, by bins of a tenth."""
        return "; ".join(f"{b.told:.2f} → {b.true:.2f} ({b.count})" for b in self.curve)

    def rival(self) -> str:
        """What saying the same of every headline finds."""
        return (
            f"always the pair told most ({' – '.join(self.commonest_told)}) {self.share(self.commonest_found):.3f}; "
            f"always the pair coded most ({self.always_coded}), which nobody knows before, {self.share(self.always_found):.3f}"
        )

    def printed(self) -> str:
        return "\n".join(
            [
                f"coded pair told in words                  {self.share(self.told):.3f}",
                f"coded pair told or likely                 {self.share(self.told_or_likely):.3f}",
                f"… likely pairs right of those given       {self.precision:.3f} of {self.given}"
                f"   (of {self.headlines_given} headlines {self.headlines_right} have a right one)",
                f"… of each ten by the probability given    {self.calibration()}",
                f"beside: {self.rival()}",
                "likely, but coded otherwise: " + "; ".join(f"{n} × {what}" for what, n in self.missed.most_common(6)),
            ]
        )


def measure_likely(read: Sequence[Headline], theatre: Theatre, names: Names) -> Likely:
    """Learn from all that was read of all headlines; hold each headline's likely pairs against its coding."""
    every = {s.id: s for headline in read for s in headline.statements}
    found = Sides.learn(every.values(), theatre).of_each(every.values())
    out = Likely(headlines=len(read), commonest_told=commonest_told(list(every.values()), theatre))
    coded = Counter(headline.coded[0] for headline in read if headline.coded)
    most_coded = coded.most_common(1)[0][0] if coded else ("", "")
    out.always_coded = " – ".join(most_coded)
    told_probability, was_right = [], []
    for headline in read:
        likely = [found[s.id] for s in headline.statements if s.id in found]
        right = [told_pair(headline.coded, one.names, names) for one in likely]
        told_probability += [one.probability for one in likely]
        was_right += right
        out.told += headline.told
        out.told_or_likely += headline.told or any(right)
        out.headlines_given += bool(likely)
        out.headlines_right += any(right)
        out.commonest_found += headline.told or told_pair(headline.coded, out.commonest_told, names)
        out.always_found += headline.told or most_coded in headline.coded
        for one, ok in zip(likely, right, strict=True):
            if not ok:
                out.missed[f"{' – '.join(headline.coded[0])} ({' – '.join(one.sides)})"] += 1
    out.given, out.right = len(was_right), sum(was_right)
    out.curve = calibration_bins(told_probability, was_right)
    return out


def calibration_bins(told: Sequence[float], right: Sequence[bool]) -> list[CalibrationBin]:
    """Bins of a tenth."""
    import numpy as np

    return calibration_curve(np.array(told, float), np.array(right, bool)) if told else []


def commonest_told(statements: Sequence[Statement], theatre: Theatre) -> CodedPair:
    """The names of the two sides that events name together most often."""
    alignment, votes = Alignment(theatre), Counter[tuple[str, str]]()
    last: Any = None
    for told in tellings(statements, alignment):
        if len(told.told) == 2:
            one, other = (max(shares, key=lambda s: (s[1], s[0]))[0] for shares in told.told)
            votes[min(one, other), max(one, other)] += 1
            last = told.on
    if not votes:
        return ("", "")
    one, other = votes.most_common(1)[0][0]
    return alignment.name(one, last), alignment.name(other, last)
