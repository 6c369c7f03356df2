"""What several tests of reading need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.reading.model_server import Server


@pytest.fixture
def model_server() -> Iterator[Server]:
    """A model's endpoint that answers as a test tells it to."""
    found = Server()
    yield found
    found.running.shutdown()
    found.running.server_close()
