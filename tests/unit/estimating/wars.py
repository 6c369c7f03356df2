"""Small drawn wars for tests of estimating: a straight front that may move, and what sources say of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from whoholds.estimating.evidence import Evidence, Says


@dataclass
class War:
    """Places on a grid around 40°E 34°N; west of the front "reds" hold, east of it "blues"."""

    side: int = 8
    states: tuple[str, ...] = ("blues", "reds", "contested")
    rows: list[tuple[int, int, int, int, int, int, str, int]] = field(default_factory=list)

    @property
    def lon(self) -> np.ndarray:
        return np.tile(40 + np.arange(self.side) * 0.055, self.side)

    @property
    def lat(self) -> np.ndarray:
        return np.repeat(34 + np.arange(self.side) * 0.045, self.side)

    def holder(self, place: int, front: float = 4.0) -> int:
        return self.states.index("reds" if place % self.side < front else "blues")

    def say(
        self,
        source: str,
        place: int,
        state: int,
        on: int,
        known: int | None = None,
        witness: int = -1,
        says: Says = Says.HOLDS,
    ) -> None:
        known = on if known is None else known
        self.rows.append((place, state, int(says), on, on, known, source, witness))

    def evidence(self, grade: dict[str, float] | None = None, order: np.ndarray | None = None) -> Evidence:
        rows = self.rows if order is None else [self.rows[i] for i in order]
        sources = tuple(sorted({r[6] for r in self.rows}))
        number = np.array([sources.index(r[6]) for r in rows], np.int32)
        witness = np.array([r[7] if r[7] >= 0 else sources.index(r[6]) for r in rows], np.int32)
        columns = np.array([r[:6] for r in rows], np.int64).reshape(-1, 6).T
        ids = [f"{r[6]}:{r[0]}:{r[3]}:{r[5]}:{r[1]}" for r in rows]
        return Evidence(
            places=tuple(f"p{i}" for i in range(self.side**2)),
            lon=self.lon,
            lat=self.lat,
            countries=("XX",) * self.side**2,
            states=self.states,
            place=columns[0].astype(np.int32),
            state=columns[1].astype(np.int16),
            says=columns[2].astype(np.int8),
            valid_first=columns[3].astype(np.int32),
            valid_last=columns[4].astype(np.int32),
            known=columns[5].astype(np.int32),
            source=number,
            witness=witness,
            reliability=np.array([(grade or {}).get(r[6], 0.85) for r in rows], np.float32),
            interest=np.zeros(len(rows), np.int8),
            sources=sources,
            witnesses=sources,
            statements=tuple(ids),
        )

    def copy(self) -> War:
        return replace(self, rows=list(self.rows))


def told(seed: int, days: int = 80, side: int = 8, wrong: float = 0.1, a_day: int = 4) -> War:
    """A war of some days with a good, a middling and a lying source."""
    war, rng = War(side=side), np.random.default_rng(seed)
    for day in range(days):
        for place in rng.integers(0, side**2, a_day):
            source = str(rng.choice(["good", "middling", "liar"], p=[0.5, 0.35, 0.15]))
            error = {"good": wrong / 5, "middling": wrong, "liar": 0.8}[source]
            truth = war.holder(int(place))
            says = 1 - truth if rng.random() < error else truth
            war.say(source, int(place), says, 17_000 + day, 17_000 + day + int(rng.poisson(1.0)))
    return war
