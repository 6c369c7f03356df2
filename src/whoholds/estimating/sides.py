"""Who most probably fought whom in an event that does not say so: a layer of its own, never a statement.

Most headlines name one side or none ("Warplanes target the town again"); whoever codes them knows the sides from all the rest. So does
this: every other statement that names sides is a vote for pairs of sides, the nearer in space and time the more. One that names both
votes for the pair; one that names a single side (who shells, who is hit, who holds the place) has half a vote, spread over the pairs of
that side as the votes around it are spread. How often each side is named at all when it fights is learned with it: where those who are
usually named are not, it was more probably the others.

    p(pair) ∝ local(pair)^SHARPNESS · told(pair)        local = (PRIOR_VOTES · overall + Σ w·k·vote) / (PRIOR_VOTES + Σ w·k)

``k = exp(−√((km/KM)² + (days/DAYS)²))``; ``w`` is 1 or HALF_VOTE, times OTHER_MEANS where the means differ (airstrike, armed clash).
``overall`` is how often the pair is told in the whole ledger, with what the theatre knows of who fights whom worth ENMITY_VOTES.
``told`` is how probable it is that of this pair just these would be named: 0 for pairs without a side that is named. Votes and rates are
made to fit each other in ROUNDS rounds of expectation and maximisation. A side that no statement names is never found.

Source: Dempster, Laird and Rubin 1977, "Maximum likelihood from incomplete data via the EM algorithm", JRSS B 39(1); Cour, Sapp and
Taskar 2011, "Learning from partial labels", JMLR 12.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.alignment import Alignment, Pair, pair_of
from whoholds.estimating.tellings import HELD, Telling, tellings
from whoholds.model import Event, LikelySides, SideVote, Statement, Theatre
from whoholds.model.vocabularies import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array
    from scipy.spatial import KDTree

KM, DAYS = 20.0, 150.0
"""How far away, and how long before or after, a vote counts a third (1/e)."""

REACH = 5.0
"""Votes farther away than this, in KM and DAYS taken together, count nothing."""

MOST_VOTES = 128
"""So many votes, the nearest, are heard for one event."""

HALF_VOTE, OTHER_MEANS = 0.5, 0.5
PRIOR_VOTES, ENMITY_VOTES, STRANGERS = 1.0, 50.0, 0.02
"""What the whole ledger and the theatre weigh beside the votes near; and how much those are expected to fight of whom it says nothing."""

SHARPNESS = 1.3
"""Votes that agree say more than their average."""

RATE, RATE_VOTES = 0.3, 5.0
"""How often a side is named when it fights, and how many events that is worth before any is read."""

ONE_SIDED = "Violence against civilians"

ROUNDS = 15

MOST_CARRIED = 5
"""So many votes are told with what they carry."""

AT_ONCE = 4096

MOST_SURE = 0.9
"""Nothing is told with more: on coded headlines what would be is right in nine of ten."""

LEAST_VOTES = 2.0
"""Where fewer votes than this are near, nothing is said."""

LEAST_PROBABILITY = 0.6
"""What is less probable than this is not said: on coded headlines five in six of what is told with more are right, and two in three of what
would be told with 0.5 to 0.6 (docs/methods.md)."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Tellings as arrays. Shapes: q tellings, c pairs, s sides, v votes.

    ``near`` q × v: what each vote counts; ``compatible`` q × c: how far each pair has the sides named, against each other; ``named``
    q × s; ``enmity`` q × c, rows sum to 1; ``count`` q: how many sides are named, -1 where nobody fights.
    """

    near: csr_array
    compatible: NDArray[np.float64]
    named: NDArray[np.float64]
    enmity: NDArray[np.float64]
    count: NDArray[np.int64]


class Sides:
    """The likely sides of events, learned from a ledger's statements and the theatre's data.

    >>> from datetime import UTC, datetime
    >>> from whoholds.model import Actor, ActorRelation, Citation, Location, Participant, Tool
    >>> from whoholds.model.vocabularies import ActorKind, RelationKind
    >>> theatre = Theatre("t", "T", actors=(Actor("army", "Army", ActorKind.STATE_FORCES), Actor("rebels", "Rebels")),
    ...     relations=(ActorRelation("rebels", RelationKind.FIGHTS, "army"),))
    >>> def told(row, lon, *who):
    ...     actors = tuple(Participant(name.title(), role, name) for name, role in who)
    ...     body = Event(event_type="Battles", sub_event_type="Armed clash", actors=actors, location=Location("Korm", lon, 20.0, 2.0))
    ...     at = datetime(2020, 5, row, tzinfo=UTC)
    ...     return Statement(body=body, citation=Citation.from_row("d", str(row), "clashes"), made_by=Tool(name="rules"), known_at=at,
    ...         recorded_at=at)
    >>> both = [told(row, 10.0, ("army", Role.INITIATOR), ("rebels", Role.TARGET)) for row in range(1, 5)]
    >>> here, far_away = told(6, 10.01), told(7, 90.0)
    >>> sides = Sides.learn([*both, here, far_away], theatre)
    >>> found = sides.of(here)
    >>> found.names, found.told, found.probability, found.enemies
    (('Army', 'Rebels'), (False, False), 0.9, True)
    >>> sides.of(far_away) is None, sides.of(both[0]) is None  # nobody speaks near it; nothing is left to be found
    (True, True)
    """

    def __init__(self, alignment: Alignment, told: dict[Telling, list[str]]) -> None:
        self._alignment = alignment
        self._tellings = tuple(told)
        self._statements = tuple(min(ids) for ids in told.values())
        self._number = {t: i for i, t in enumerate(self._tellings)}
        self._pairs = _candidates(alignment, self._tellings)
        self._sides = sorted({side for pair in self._pairs for side in pair})
        self._ends = np.array([[self._sides.index(side) for side in pair] for pair in self._pairs], np.int64).reshape(
            -1, 2
        )
        self._voting = np.array([i for i, t in enumerate(self._tellings) if t.told and t.at], np.int64)
        self._voters = [self._tellings[i] for i in self._voting]
        self._weights = np.array([(0.0, HALF_VOTE, 1.0)[len(t.told)] for t in self._tellings])
        self._means = {means: i for i, means in enumerate(sorted({t.means for t in self._tellings}))}
        self._voting_means = np.array([self._means[t.means] for t in self._voters], np.int64)
        self._attacks = _attacks(self._tellings)
        self._rate = np.full(len(self._sides), RATE)
        self._total = np.zeros(len(self._pairs))
        self._votes = np.zeros((len(self._voting), len(self._pairs)))
        if self._pairs:
            self._fit()

    @cached_property
    def _tree(self) -> KDTree:
        """The votes in space and time."""
        from scipy.spatial import KDTree

        return KDTree(_points(self._voters))

    @classmethod
    def learn(cls, statements: Iterable[Statement], theatre: Theatre) -> Sides:
        """Learn from all statements that tell where somebody fights or holds; their order does not matter."""
        alignment = Alignment(theatre)
        return cls(alignment, tellings(statements, alignment))

    def of(self, statement: Statement) -> LikelySides | None:
        """The likely sides of an event, with the heaviest votes for them.

        None where the event names both, where nobody fights, and where evidence is thin. Neither its own word nor a copy of it is
        evidence for it.
        """
        return self.of_each([statement]).get(statement.id)

    def of_each(self, statements: Iterable[Statement]) -> dict[str, LikelySides]:
        """The same for many, by their ids; those of which nothing is said are not in it."""
        asked = [(s, t) for s in statements if self._pairs and (t := left_open(s, self._alignment)) is not None]
        found: dict[str, LikelySides] = {}
        for first in range(0, len(asked), AT_ONCE):
            part = asked[first : first + AT_ONCE]
            arrays = self._arrays([t for _, t in part])
            near, post = arrays.near.tocsr(), self._posterior(arrays)
            votes = near.sum(axis=1)
            for i in np.flatnonzero((post.max(axis=1) >= LEAST_PROBABILITY) & (votes >= LEAST_VOTES)).tolist():
                own = slice(near.indptr[i], near.indptr[i + 1])
                found[part[i][0].id] = self._likely(*part[i], post[i], near.indices[own], near.data[own])
        return found

    def _likely(
        self,
        statement: Statement,
        asked: Telling,
        post: NDArray[np.float64],
        column: NDArray[np.int32],
        count: NDArray[np.float64],
    ) -> LikelySides:
        best = int(post.argmax())
        pair = self._in_order(statement, asked, self._pairs[best])
        weight, votes = count * self._votes[column, best], float(count.sum())
        heaviest = sorted(zip((-weight).tolist(), column.tolist(), strict=True))[:MOST_CARRIED]
        return LikelySides(
            names=(self._name(pair[0], statement, asked.on), self._name(pair[1], statement, asked.on)),
            sides=pair,
            told=(pair[0] in asked.sides, pair[1] in asked.sides),
            probability=min(float(post[best]), MOST_SURE),
            votes=votes,
            votes_for=float(weight.sum()),
            enemies=pair_of(*pair) in self._alignment.enemies(asked.on),
            carried=tuple(self._vote(asked, c, -w / votes) for w, c in heaviest if w < 0),
        )

    def _vote(self, asked: Telling, column: int, share: float) -> SideVote:
        voter = self._voters[column]
        return SideVote(
            self._statements[self._voting[column]], share, asked.apart_km(voter), (voter.on - asked.on).days
        )

    def _name(self, side: str, statement: Statement, on: date) -> str:
        """As the event tells it, else the side's own on that day."""
        told = (p.name for p in statement.body.actors if side in self._alignment.of(p.actor, on))
        return next(told, None) or self._alignment.name(side, on)

    def _in_order(self, statement: Statement, asked: Telling, pair: Pair) -> Pair:
        """The attacker first: as told, else who is told to attack by such means more often."""
        one, other = pair
        for p in statement.body.actors:
            if told := set(pair) & set(self._alignment.of(p.actor, asked.on)):
                return pair if (one in told) == (p.role is not Role.TARGET) else (other, one)
        attacks = self._attacks.get(asked.means, {})
        return pair if attacks.get(one, 0.0) >= attacks.get(other, 0.0) else (other, one)

    def _fit(self) -> None:
        """Votes and rates that fit each other."""
        every = self._arrays(self._tellings)
        weight = self._weights * (every.compatible.sum(axis=1) > 0)
        fights = (every.count >= 0).astype(float)
        post = every.compatible * every.enmity
        post /= np.maximum(post.sum(axis=1, keepdims=True), 1e-300)
        for _ in range(ROUNDS):
            self._total = weight @ post
            self._votes = post[self._voting]
            post = self._posterior(every)
            took_part = np.zeros_like(every.named)
            for end in self._ends.T:
                np.add.at(took_part.T, end, (post * fights[:, None]).T)
            told = (took_part * every.named).sum(axis=0)
            self._rate = (told + RATE * RATE_VOTES) / (took_part.sum(axis=0) + RATE_VOTES)

    def _posterior(self, asked: Asked) -> NDArray[np.float64]:
        """The probability of each pair. Shapes: q × c; rows of what names allies as enemies are 0."""
        overall = self._total + ENMITY_VOTES * asked.enmity
        overall /= overall.sum(axis=1, keepdims=True)
        local = (PRIOR_VOTES * overall + asked.near @ self._votes) / (PRIOR_VOTES + asked.near.sum(axis=1))[:, None]
        post = local**SHARPNESS * self._told(asked)
        return np.asarray(post / np.maximum(post.sum(axis=1, keepdims=True), 1e-300))

    def _told(self, asked: Asked) -> NDArray[np.float64]:
        """How probable it is that of each pair just these sides are named. Shapes: q × c."""
        one, other = self._ends.T
        p, q = self._rate[one], self._rate[other]
        first, second = asked.named[:, one], asked.named[:, other]
        single = (first * p * (1 - q) + second * q * (1 - p)) / np.maximum(first + second, 1e-9)
        count = asked.count[:, None]
        like = np.select([count == 0, count == 1, count == 2], [(1 - p) * (1 - q), single, p * q], 1.0)
        return np.asarray(asked.compatible * like)

    def _arrays(self, asked: Sequence[Telling]) -> Asked:
        one, other = self._ends.T
        compatible = np.ones((len(asked), len(self._pairs)))
        named = np.zeros((len(asked), len(self._sides)))
        for i, t in enumerate(asked):
            shares = [np.array([dict(told).get(side, 0.0) for side in self._sides]) for told in t.told]
            if shares:
                named[i] = np.max(shares, axis=0)
            if len(shares) == 1:
                compatible[i] = shares[0][one] + shares[0][other]
            elif shares:
                compatible[i] = shares[0][one] * shares[1][other] + shares[0][other] * shares[1][one]
        enmity = {on: self._enmity(on) for on in {t.on for t in asked}}
        count = np.array([-1 if t.means == HELD else len(t.told) for t in asked])
        return Asked(self._near(asked), compatible, named, np.array([enmity[t.on] for t in asked]), count)

    def _enmity(self, on: date) -> NDArray[np.float64]:
        enemies = self._alignment.enemies(on)
        row = np.array([enemies.get(pair, 0.0) + STRANGERS for pair in self._pairs])
        return np.asarray(row / row.sum())

    def _near(self, asked: Sequence[Telling]) -> csr_array:
        """What each vote counts for each telling; nothing for itself. Shapes: q × v."""
        from scipy.sparse import csr_array

        shape = (len(asked), len(self._voting))
        placed = np.array([i for i, t in enumerate(asked) if t.at], np.int64)
        if not len(placed) or not len(self._voting):
            return csr_array(shape)
        nearest = np.arange(1, min(MOST_VOTES, len(self._voting)) + 1)
        where = _points([asked[i] for i in placed])
        apart, column = self._tree.query(where, k=nearest, distance_upper_bound=REACH)
        row = np.repeat(placed, len(nearest)).reshape(apart.shape)
        inside = np.isfinite(apart)
        apart, row, column = apart[inside], row[inside], column[inside]
        own = np.array([self._number.get(t, -1) for t in asked])
        means = np.array([self._means.get(t.means, -1) for t in asked])
        count = self._weights[self._voting][column] * np.exp(-apart)
        count *= np.where(means[row] == self._voting_means[column], 1.0, OTHER_MEANS)
        count *= own[row] != self._voting[column]
        return csr_array((count, (row, column)), shape=shape)


def left_open(statement: Statement, alignment: Alignment) -> Telling | None:
    """What an event tells, when it leaves open who fought whom; None for every other statement."""
    body = statement.body
    told = Telling.of(statement, alignment)
    if not isinstance(body, Event) or told is None or len(told.told) > 1:
        return None
    if told.told and body.event_type == ONE_SIDED:
        return None  # who harms civilians fights nobody by that
    return told


def _points(some: Sequence[Telling]) -> NDArray[np.float64]:
    """Shapes: n × 4, space in KM and time in DAYS."""
    return np.array([(*(x / KM for x in t.at or ()), t.on.toordinal() / DAYS) for t in some])


def _candidates(alignment: Alignment, told: Sequence[Telling]) -> list[Pair]:
    """Pairs that may be found: both are named somewhere, and are told to fight, or the theatre says so."""
    named = frozenset().union(*(t.sides for t in told))
    votes: dict[Pair, float] = {}
    for t in told:
        if len(t.told) == 2:
            for (one, p), (other, q) in product(*t.told):
                if one != other:
                    votes[pair_of(one, other)] = votes.get(pair_of(one, other), 0.0) + p * q
    known = {pair for on in {t.on for t in told} for pair in alignment.enemies(on)}
    return sorted(pair for pair in known | {p for p, v in votes.items() if v >= 1} if named.issuperset(pair))


def _attacks(told: Sequence[Telling]) -> dict[str, dict[str, float]]:
    """How often each side is named first by each means."""
    found: dict[str, dict[str, float]] = {}
    for t in told:
        for side, share in t.told[0] if t.told else ():
            of_means = found.setdefault(t.means, {})
            of_means[side] = of_means.get(side, 0.0) + share
    return found
