"""Every store of a ledger runs the same tests: a new store adds its way of opening here and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.ledger.rows import with_basics

from whoholds.ledger import Ledger, open_ledger

Opener = Callable[..., Ledger]


def _sqlite(folder: Path) -> Opener:
    return lambda name="war", **options: open_ledger(folder / f"{name}.whoholds", **options)


STORES: dict[str, Callable[[Path], Opener]] = {"sqlite": _sqlite}


@pytest.fixture(params=sorted(STORES))
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens a ledger of one store by name; all are closed at the end."""
    opened: list[Ledger] = []
    opener = STORES[request.param](tmp_path)

    def open_and_remember(name: str = "war", **options: Any) -> Ledger:
        opened.append(opener(name, **options))
        return opened[-1]

    yield open_and_remember
    for ledger in opened:
        ledger.close()


@pytest.fixture
def empty(opening: Opener) -> Ledger:
    """A new ledger."""
    return opening(create=True, theatre="syria-iraq")


@pytest.fixture
def ledger(empty: Ledger) -> Any:
    """A ledger with one document and what it names, and no statement yet."""
    return with_basics(empty)
