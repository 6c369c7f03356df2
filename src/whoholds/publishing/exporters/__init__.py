"""The ledger in other people's formats, one file a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from whoholds.model import ControlDay, Document, Judgement, LikelySides, Source, Statement, Theatre, Verdict
from whoholds.registry import Registry


@dataclass(frozen=True)
class Dossier:
    """What an exporter may write: open statements only, with all they rest on.

    ``left_out`` counts what may not be given out, by reason. ``control`` is the estimate of one day, where a format holds a map.
    """

    theatre: Theatre
    statements: Sequence[Statement]
    documents: Mapping[str, Document]
    sources: Mapping[str, Source]
    left_out: Mapping[str, int] = field(default_factory=dict)
    verdicts: Sequence[Verdict] = ()
    judgements: Sequence[Judgement] = ()
    control: ControlDay | None = None
    made_at: datetime | None = None
    likely: Mapping[str, LikelySides] = field(default_factory=dict)
    """Who most probably fought whom, by statement: estimates, for formats that can tell them apart from what is told."""

    @property
    def attributions(self) -> list[str]:
        """The line of credit of every source used and of the theatre's outlines."""
        used = {s.source for statement in self.statements for s in statement.said_by if s.source}
        used |= {d.source for d in self.documents.values()}
        credits = [f"{s.name} ({s.licence})" for i in sorted(used) if (s := self.sources.get(i)) and s.licence]
        return list(dict.fromkeys([*credits, *self.theatre.attributions]))


class Exporter(Protocol):
    """Writes a dossier to a binary stream."""

    def __call__(self, dossier: Dossier, out: BinaryIO) -> None: ...


exporter: Registry[Callable[[Dossier, BinaryIO], None]] = Registry("exporter", "whoholds.publishing.exporters")
"""Decorates an exporter: ``@exporter("geojson")``."""


def open_statements(
    statements: Sequence[Statement], documents: Mapping[str, Document], sources: Mapping[str, Source]
) -> tuple[list[Statement], dict[str, int]]:
    """The statements that may be given out, and how many may not, by reason.

    Protected sources are never exported; rows under terms that forbid giving them out (ACLED) stay at home.
    """
    kept: list[Statement] = []
    left_out: dict[str, int] = {}
    for statement in statements:
        names = [s.source for s in statement.said_by if s.source]
        document = documents.get(statement.citation.document)
        if document:
            names.append(document.source)
        used = [sources[n] for n in names if n in sources]
        reason = (
            "protected source"
            if any(s.protected for s in used)
            else next((f"terms of {s.name}" for s in used if s.terms), "")
        )
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
        else:
            kept.append(statement)
    return kept, left_out
