"""Other people's data to drafts, one file a dataset.

An importer streams: it yields, in any order, the Sources it meets, a Draft for each statement of a row (with a citation of that row and a
location where the row has coordinates), a Problem for each row it refuses, a Remark for what a person should know besides, and a Mapped
for each name of theirs it took for one of ours. It never stops at a bad row and never holds the file in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from whoholds.model import Actor, Draft, Problem, Source, Theatre
from whoholds.registry import Registry


@dataclass(frozen=True)
class DatasetFile:
    """A file to import, and what the user says of it.

    ``document`` is the sha256 of its bytes: the document that every row's citation names. ``mapping`` is the user's own mapping of
    columns, holders or statuses. ``on`` dates a map or table that does not date itself; ``source`` names who made it.
    """

    path: Path
    document: str
    theatre: Theatre
    source: str | None = None
    on: datetime | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know of an import though nothing was refused: a repair, an icon nobody explains, rows left out on purpose."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column, holder, icon, style or status of theirs, and what it was taken for; a saved mapping is made of these.

    ``what`` is "column", "holder" or "status". ``ours`` is "" where nothing was found: then it is theirs as it stands.
    """

    what: str
    theirs: str
    ours: str


Item = Source | Actor | Draft | Problem | Remark | Mapped
"""What an importer yields; an Actor is one that the theatre does not know, with the kind the dataset gives it."""


class Importer(Protocol):
    """Reads one kind of dataset."""

    def recognises(self, path: Path) -> float:
        """How sure it is (0–1) that the file is of its kind, from a bounded look at its beginning and name."""

    def publisher(self, file: DatasetFile) -> Source:
        """Who published the file; a row that names nobody is said by it."""

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """Everything in the file.

        Raises: DatasetError when the file as a whole is not of this kind or is broken beyond use.
        """


dataset: Registry[Importer] = Registry("dataset", "whoholds.reading.datasets")
"""Keeps an importer: ``dataset("ucdp")(UcdpImporter())``."""
