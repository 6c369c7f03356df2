"""Places held against their surroundings: how many are shown so, and what that costs where there are none.

Drawn fronts that stand, with 6 % of the places held by the other side (or none); each source tells six places in ten once, one word in
twenty wrong. Beside: the field alone, without the places' own statements given their due, and the newest report. Mean of five seeds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.estimating_wars import draw_enclaves
from bench.results import Row

COMMAND = "python bench/run.py estimating_enclaves"
SEEDS = (401, 402, 403, 404, 405)


def rows() -> Iterable[Row]:
    from whoholds.estimating.estimators import estimator
    from whoholds.estimating.estimators.markov import SHARPNESS
    from whoholds.estimating.field import softmax
    from whoholds.estimating.tracking import Tracker

    for sources in (1, 3):
        for share in (0.06, 0.0):
            told: dict[str, list[tuple[float, float, float]]] = {"markov": [], "field": [], "latest": []}
            patchy = []
            for seed in SEEDS:
                replay, holder, enclaves = draw_enclaves(seed, sources, share)
                e, on = replay.evidence, replay.days[0]
                tracker = Tracker(e)
                picture = tracker.nowcast((on - date(1970, 1, 1)).days)
                patchy.append(tracker.enclaves(picture, SHARPNESS).patchiness)
                for name, p in {
                    "markov": tracker.probability(picture, SHARPNESS),
                    "field": softmax(picture.surface, picture.active, SHARPNESS)[tracker.hood.site],
                    "latest": estimator.get("latest")(e, on).probability,
                }.items():
                    right = p.argmax(axis=1) == holder
                    loss = -np.log(np.clip(p[np.arange(len(p)), holder], 1e-4, 1)).mean()
                    told[name].append((right[enclaves].mean() if enclaves.any() else np.nan, right.mean(), loss))
            mean = {name: np.mean(np.array(x), axis=0) for name, x in told.items()}

            def say(name: str, mean: dict[str, np.ndarray] = mean, share: float = share) -> str:
                own = f"{mean[name][0]:.0%} of the enclaves told of, " if share else ""
                return f"{own}{mean[name][1]:.1%} of all, logloss {mean[name][2]:.3f}"

            yield Row(
                f"{share:.0%} enclaves, {sources} source{'s' if sources > 1 else ''}: right",
                say("markov"),
                "",
                f"field alone: {say('field')}; latest: {say('latest')}",
                COMMAND,
                f"patchiness learned {np.mean(patchy):.3f}"
                + ("" if sources > 1 else " (one source: nothing to learn from)"),
            )


if __name__ == "__main__":
    for row in rows():
        print(row.what, "|", row.value, "|", row.beside, "|", row.note)
