"""Actors and places told under like names: suggested with reasons, decided by a person, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.datasets.test_every_importer import NoGazetteer
from whoholds.model import Judgement, Place
from whoholds.model.vocabularies import JudgementKind
from whoholds.workbench import Workbench


class OwnPlaces(NoGazetteer):
    """Gives the ledger two entries of one town."""

    def places_of(self, statements: list[Any]) -> list[Place]:
        return [
            Place("own:1", "Abu Kamal", 40.92, 34.45),
            Place("own:2", "Albu Kamal", 40.93, 34.46),
            Place("own:3", "Hajin", 40.83, 34.69),
        ]


@pytest.fixture
def bench(tmp_path: Path) -> Any:
    table = tmp_path / "control.csv"
    table.write_text(
        "id,place,lat,lon,holder,as_of,source\n"
        "1,Abu Kamal,34.45,40.92,Lions of the Eastern Desert,2017-12-14,Somebody\n"
        "2,Hajin,34.69,40.83,The Lions of the Eastern Desert,2017-12-14,Somebody\n",
        encoding="utf-8",
    )
    with Workbench.create(tmp_path / "names.whoholds", theatre="syria-iraq") as bench:
        bench.__dict__["locator"] = OwnPlaces()
        bench.import_dataset("table", table)
        yield bench


@pytest.mark.parametrize("about", ["actors", "places"])
def test_alike_names_are_suggested_decided_and_undone(bench: Workbench, about: str) -> None:
    first, *_ = bench.suggestions(about)
    assert first.score > 0.6
    assert any("named" in reason for reason in first.reasons)
    rows = bench.ledger.info.rows
    assert bench.suggestions(about)[0] == first
    assert bench.ledger.info.rows == rows  # nothing is merged by asking

    def pairs() -> set[frozenset[str]]:
        return {frozenset((s.left, s.right)) for s in bench.suggestions(about)}

    decide: Callable[..., Judgement] = bench.decide
    pair = frozenset((first.left, first.right))
    decide(about, first.left, first.right, JudgementKind.DIFFERENT, "two brigades")
    assert pair not in pairs()
    decide(about, first.left, first.right, JudgementKind.UNDONE)
    assert pair in pairs()
    decide(about, first.left, first.right, JudgementKind.SAME)
    assert pair not in pairs()
    assert bench.audit().clean
