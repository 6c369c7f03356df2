"""Where a report's places are put: never at the other end of the world for a likeness of names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whoholds.model import Location
from whoholds.settings import Settings
from whoholds.theatres import load_theatre
from whoholds.workbench.locations import Locator

BRAZIL = Location("Mato Rico", -52.15, -24.7, 1.5, "geonames:6317570", score=0.85, country="BRA")
SYRIA = Location("Umm Tuwaynah", 37.4, 35.2, 1.5, "umm-tuwaynah", score=0.85, country="SYR")


@pytest.fixture
def locator():
    return lambda theatre: Locator(load_theatre(theatre), Settings.load())


def test_a_likeness_abroad_is_no_place_of_the_theatre(locator):
    plausible = locator("syria-iraq")._plausible
    assert plausible("Turayk", SYRIA, None) and not plausible("Turayk", BRAZIL, None)
    assert not plausible("Turayk", replace(SYRIA, score=0.7), None), "two names as like as chance"


def test_without_a_theatre_a_likeness_must_lie_near_what_else_is_told(locator):
    plausible = locator("world")._plausible
    assert not plausible("Turayk", SYRIA, None) and not plausible("Turayk", SYRIA, (-52.0, -24.0))
    assert plausible("Turayk", SYRIA, (37.0, 35.0))


def test_a_place_of_the_very_name_may_lie_anywhere(locator):
    there = locator("syria-iraq")
    assert there._plausible("Washington", there.named("Washington"), None)
