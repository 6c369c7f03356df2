"""Which words are copies: told by their witness, or by a source that only repeats another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.unit.estimating.wars import War, told
from whoholds.estimating.copies import ECHO_AFTER, Copies
from whoholds.estimating.evidence import Evidence


def counted(evidence: Evidence, source: str) -> int:
    kept = Copies().first_hand(evidence)
    return int((evidence.source[kept] == evidence.sources.index(source)).sum())


def repeating(war: War, share: float = 1.0, late: int = 1) -> War:
    rng = np.random.default_rng(0)
    for place, state, _, on, _, known, _, _ in [r for r in war.rows if r[6] == "good"]:
        if rng.random() < share:
            war.say("outlet", place, state, on, known + late)
        else:
            war.say("outlet", int(rng.integers(0, 64)), state, on, known + late)
    return war


def test_who_only_repeats_another_is_no_second_witness_once_that_is_plain() -> None:
    evidence = repeating(told(seed=1, days=100)).evidence()
    assert counted(evidence, "outlet") < ECHO_AFTER
    assert counted(evidence, "good") == counted(told(seed=1, days=100).evidence(), "good"), (
        "who is repeated loses nothing"
    )


def test_who_often_speaks_of_the_same_places_is_one() -> None:
    evidence = repeating(told(seed=1, days=100), share=0.7).evidence()
    assert counted(evidence, "outlet") > 0.95 * (evidence.source == evidence.sources.index("outlet")).sum()


def test_two_maps_that_agree_are_two_witnesses() -> None:
    war = War()
    for source in ("north", "south"):
        for place in range(64):
            war.say(source, place, war.holder(place), 17_000, 17_000 + (source == "south"))
    evidence = war.evidence()
    maps = replace(evidence, statements=tuple(evidence.sources[s] for s in evidence.source))
    assert counted(maps, "south") == 64


def test_what_is_a_copy_is_the_same_whatever_comes_later() -> None:
    evidence = repeating(told(seed=2, days=60)).evidence()
    early = evidence.known <= 17_040
    whole, part = Copies().first_hand(evidence), Copies().first_hand(evidence.only(early))
    np.testing.assert_array_equal(np.flatnonzero(early)[part], [i for i in whole if early[i]])
