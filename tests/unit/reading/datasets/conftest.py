"""What the tests of importers share: a small theatre, and reading a file without a ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from whoholds.model import Actor, ActorName, Demonym, Draft, Problem, Source, Theatre
from whoholds.reading.datasets import DatasetFile, Mapped, Remark, dataset

THEATRE = Theatre(
    "test",
    "Test",
    bbox=(35.0, 32.0, 49.0, 38.0),
    actors=(
        Actor("gov", "Syrian government", names=(ActorName("Government of Syria"), ActorName("الحكومة السورية", "ar"))),
        Actor("isis", "ISIS", names=(ActorName("Islamic State"), ActorName("Daesh"))),
        Actor("sdf", "Syrian Democratic Forces", short="SDF"),
        Actor("turkey", "Turkey"),
        Actor("syrian-opposition", "Syrian opposition"),
    ),
    sources=(Source("sohr", "Syrian Observatory for Human Rights", names=("SOHR",)),),
    demonyms=(Demonym("TUR", "Turkey", actor="turkey"),),
)


@dataclass
class Taken:
    """What an importer yielded, sorted by kind."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    mapped: dict[str, str] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)


Import = Callable[..., Taken]


@pytest.fixture
def theatre() -> Theatre:
    """A small theatre."""
    return THEATRE


@pytest.fixture
def take() -> Import:
    """Reads a file with an importer."""

    def read(
        kind: str,
        path: Path,
        *,
        on: str | None = None,
        theatre: Theatre = THEATRE,
        source: str | None = None,
        **mapping: str,
    ) -> Taken:
        at = datetime.fromisoformat(on).replace(tzinfo=UTC) if on else None
        given = mapping.pop("mapping", None) or mapping
        file = DatasetFile(path, sha256(path.read_bytes()).hexdigest(), theatre, source, at, given)  # type: ignore[arg-type]
        taken = Taken()
        for item in dataset.get(kind).read(file):
            match item:
                case Draft():
                    taken.drafts.append(item)
                case Problem():
                    taken.problems.append(str(item))
                case Remark():
                    taken.remarks.append(str(item))
                case Source():
                    taken.sources.append(item)
                case Mapped():
                    taken.mapped[item.theirs] = item.ours
                case Actor():
                    taken.actors.append(item)
        return taken

    return read
