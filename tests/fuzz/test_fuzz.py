"""A share of ``make fuzz`` in every run of the tests, the same inputs each time."""

from __future__ import annotations

import warnings

import pytest

from tests.fuzz.run import run_target
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_no_crash_and_no_hang(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parsers may warn of what is broken; here only failing counts
        run_target(name, inputs=20, seed=7)
