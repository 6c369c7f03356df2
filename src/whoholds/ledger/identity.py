"""Same or different: what was decided about actors, places and events, as far as it is known, and not taken back.

A pair's decisions form a stack: "undone" takes back the last "same" or "different" of the pair (or the last "retracts"). "unsure" is a
note. Where a view of the past holds both a merge and a "different" that contradict each other, the "different" wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from whoholds.errors import JudgementConflict, LedgerError, NotFound
from whoholds.ledger import tables
from whoholds.model import Judgement
from whoholds.model.vocabularies import JudgementKind

SUBJECTS = ("actor", "place", "event", "source", "document", "statement")
_STACKED = (JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.RETRACTS)


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement as the tables know it."""

    seq: int
    kind: JudgementKind
    left: str
    right: str

    @property
    def pair(self) -> tuple[str, str]:
        """Both ids, in one order whoever was left."""
        return (self.left, self.right) if self.left <= self.right else (self.right, self.left)


def decisions(
    connection: Connection, about: str, known_at: str | None = None, recorded_by: str | None = None
) -> list[Decision]:
    """The decisions about one kind of thing, in the order they were recorded."""
    j = tables.judgements.c
    query = select(j.seq, j.kind, j.left, j.right).where(j.about == about).order_by(j.seq)
    if known_at is not None:
        query = query.where(j.known_at <= known_at)
    if recorded_by is not None:
        query = query.where(j.recorded_at <= recorded_by)
    return [Decision(seq, JudgementKind(kind), left, right) for seq, kind, left, right in connection.execute(query)]


def standing(decided: Iterable[Decision]) -> list[Decision]:
    """The decisions that were not taken back, in the order they were recorded.

    >>> S, D, U = JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNDONE
    >>> [d.seq for d in standing([Decision(1, S, "a", "b"), Decision(2, S, "b", "c"), Decision(3, U, "b", "a")])]
    [2]
    """
    stacks: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in decided:
        if decision.kind in _STACKED:
            stacks[decision.pair].append(decision)
        elif decision.kind is JudgementKind.UNDONE and stacks[decision.pair]:
            stacks[decision.pair].pop()
    return sorted((d for stack in stacks.values() for d in stack), key=lambda d: d.seq)


class Clusters:
    """Ids that are one thing.

    >>> S, D = JudgementKind.SAME, JudgementKind.DIFFERENT
    >>> clusters = Clusters([Decision(1, S, "nusra", "jfs"), Decision(2, S, "jfs", "hts"), Decision(3, D, "hts", "isis")])
    >>> sorted(clusters.of("nusra")), sorted(clusters.of("isis"))
    (['hts', 'jfs', 'nusra'], ['isis'])
    """

    def __init__(self, decided: Iterable[Decision]) -> None:
        stands = standing(decided)
        self._members: dict[str, set[str]] = {}
        self._different: dict[str, set[str]] = defaultdict(set)
        for decision in stands:
            if decision.kind is JudgementKind.DIFFERENT:
                self._different[decision.left].add(decision.right)
                self._different[decision.right].add(decision.left)
        for decision in stands:
            if decision.kind is JudgementKind.SAME and self.against(decision.left, decision.right) is None:
                self._merge(decision.left, decision.right)

    def _merge(self, left: str, right: str) -> None:
        together = self._members.get(left, {left}) | self._members.get(right, {right})
        for item in together:
            self._members[item] = together

    def of(self, item: str) -> frozenset[str]:
        """Everything judged the same as this, itself included."""
        return frozenset(self._members.get(item, {item}))

    def against(self, left: str, right: str) -> tuple[str, str] | None:
        """The pair judged different that a merge of these two would join; None when nothing stands against it."""
        others = self.of(right)
        for item in sorted(self.of(left)):
            if found := sorted(self._different[item] & others if item in self._different else ()):
                return min(item, found[0]), max(item, found[0])
        return None

    def __iter__(self) -> Iterator[frozenset[str]]:
        seen: set[str] = set()
        for item, members in self._members.items():
            if item not in seen:
                seen |= members
                yield frozenset(members)


def check(decided: list[Decision], judgement: Judgement) -> None:
    """Whether a judgement may join those that stand.

    Raises: JudgementConflict, also when the contradiction runs through others; NotFound when there is nothing to undo.
    """
    left, right, kind = judgement.left, judgement.right, judgement.kind
    if left == right and kind in (*_STACKED, JudgementKind.UNSURE):
        raise LedgerError(f"'{left}' cannot be judged against itself", hint="give two ids")
    if kind is JudgementKind.SAME and (pair := Clusters(decided).against(left, right)):
        raise JudgementConflict(
            f"{left} and {right} cannot be the same: {pair[0]} and {pair[1]} were judged different",
            hint="undo that judgement first if it was wrong",
        )
    if kind is JudgementKind.DIFFERENT and right in Clusters(decided).of(left):
        raise JudgementConflict(
            f"{left} and {right} cannot be different: they were merged, perhaps through others",
            hint="undo the merge first if it was wrong",
        )
    if kind is JudgementKind.UNDONE:
        pair = (min(left, right), max(left, right))
        if not any(d.pair == pair for d in standing(decided)):
            raise NotFound(f"there is no judgement of {left} and {right} to undo")


def retracted(connection: Connection, known_at: str | None, recorded_by: str | None) -> tuple[set[str], set[str]]:
    """The ids of statements and of documents that were retracted, as far as known and recorded."""
    statements, documents = (
        {
            d.right
            for d in standing(decisions(connection, about, known_at, recorded_by))
            if d.kind is JudgementKind.RETRACTS
        }
        for about in ("statement", "document")
    )
    return statements, documents
