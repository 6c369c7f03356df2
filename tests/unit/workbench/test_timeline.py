"""The map through time tells each day as the map of that day does."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from whoholds import Workbench
from whoholds.settings import Settings
from whoholds.workbench.serving.atlas import Atlas
from whoholds.workbench.timeline import STEPS, Timeline, every_day, state_order, stretch


@pytest.fixture(scope="module")
def bench(demo):
    with Workbench.open(demo, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize("known", [None, dt.date(2017, 12, 10)])
def test_every_day_is_the_day_the_map_draws(bench, known):
    first, last = stretch(bench)
    states = state_order(bench, last)
    known_at = dt.datetime.combine(known, dt.time.max, dt.UTC) if known else None
    timeline = Timeline.of(bench, states, known_at)
    days = list(every_day(last - dt.timedelta(days=9), last))
    stack = np.cumsum(timeline.stack(days), axis=0, dtype=np.uint8)  # differences modulo 256
    for on in (days[7], first, days[0], days[9]):  # in no order: an answer must not hang on what was asked before
        drawn = bench.control(on, known_at=known_at)
        state, sure, weeks = timeline.day(on)
        assert [states[s] for s in state] == drawn.holders()
        assert np.abs(sure / STEPS - drawn.probability.max(axis=1)).max() < 0.01
        assert (weeks == 255).sum() >= np.isnat(drawn.last_evidence).sum()
        if on in days:
            assert (stack[days.index(on)] == (state, sure, weeks)).all()


def test_the_server_tells_the_areas_that_the_command_does(bench):
    """Its intervals too: without what the front had moved in the four weeks before, they had been narrower on the web."""
    atlas = Atlas(bench, None)
    on = atlas.last_on
    told = {a.state: (a.low, a.assessed, a.high) for a in atlas.areas(on) if a.denominator == "land" and not a.division}
    assert told == {a.state: (a.low, a.assessed, a.high) for a in bench.areas(on)}


def test_what_is_set_moves_every_day_of_the_timeline(demo):
    settings = Settings.load(estimator="latest", counts=True)
    with Workbench.open(demo, read_only=True, settings=settings) as opened:
        _, last = stretch(opened)
        states = state_order(opened, last)
        for on in (last, last - dt.timedelta(days=5)):
            drawn, (state, sure, _) = opened.control(on), Timeline.of(opened, states).day(on)
            assert [states[s] for s in state] == drawn.holders()
            assert np.abs(sure / STEPS - drawn.probability.max(axis=1)).max() < 0.01


def test_one_source_alone_says_less(bench):
    _, last = stretch(bench)
    states = state_order(bench, last)
    everybody = Timeline.of(bench, states).day(last)[0]
    alone = Timeline.of(bench, states, source="demo-monitor").day(last)[0]
    assert 0 < (alone > 0).sum() < (everybody > 0).sum()
