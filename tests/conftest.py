"""Fixtures for all rooms."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every CI run, new ones on every developer's: a landing must not hang on luck, a search must not stand still.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew; look at them before committing"
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """The maintainers' test data: WHOHOLDS_SHARED, or ``shared`` beside the checkout; skips where it is absent."""
    folder = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
    if not (folder / "design.md").exists():
        pytest.skip("the maintainers' test data (../shared) is not here")
    return folder


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden"))
