"""What may be given out to whom, counted before it is written: exports through pages."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from whoholds.errors import SettingsError
from whoholds.model import Statement

if TYPE_CHECKING:
    from whoholds.publishing.exporters import Dossier
    from whoholds.workbench.serving.desk import Desk

NOT_YET = "too young to be published"

ENDINGS = {
    "acled": ("csv", "text/csv"),
    "claimreview": ("json", "application/ld+json"),
    "csv": ("csv", "text/csv"),
    "followthemoney": ("json", "application/json"),
    "geojson": ("geojson", "application/geo+json"),
    "geopackage": ("gpkg", "application/geopackage+sqlite3"),
    "geoparquet": ("parquet", "application/vnd.apache.parquet"),
    "hxl": ("csv", "text/csv"),
    "jsonl": ("jsonl", "application/jsonl"),
    "kml": ("kml", "application/vnd.google-earth.kml+xml"),
    "ucdp": ("csv", "text/csv"),
    "webannotation": ("jsonld", "application/ld+json"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Ending and media type of the formats known here; others are sent as plain bytes."""


@dataclass(frozen=True)
class Asking:
    """Which statements: the filters of the command line."""

    kind: str = ""
    actor: str = ""
    place: str = ""
    source: str = ""
    document: str = ""
    since: date | None = None
    until: date | None = None
    known_on: date | None = None


@dataclass(frozen=True)
class Chosen:
    """What would be given out: how many statements of which kind, what is left out and why, and whom to credit."""

    written: int
    left_out: dict[str, int]
    kinds: dict[str, int]
    attributions: list[str] = field(default_factory=list)


def chosen(desk: Desk, asking: Asking, inner: bool) -> Chosen:
    """Count without writing."""
    dossier = _dossier(desk, asking, inner)
    kinds: dict[str, int] = {}
    for s in dossier.statements:
        kinds[s.kind] = kinds.get(s.kind, 0) + 1
    return Chosen(len(dossier.statements), dict(dossier.left_out), kinds, dossier.attributions)


def export(desk: Desk, form: str, asking: Asking, inner: bool, on: date | None = None) -> bytes:
    """The statements in a format.

    Raises: SettingsError for a format there is not.
    """
    from dataclasses import replace

    from whoholds.publishing.exporters import exporter

    if form not in desk.export_formats:
        raise SettingsError(f"there is no format '{form[:40]}'", hint=f"one of: {', '.join(desk.export_formats)}")
    write = exporter.get(form)
    dossier = _dossier(desk, asking, inner)
    if on is not None and not desk.disclosure(inner).shows_day(on):
        raise SettingsError(f"{on} is not published yet", hint="choose an earlier day for the map")
    control = desk.bench.control(on, known_at=_end(asking.known_on)) if on else None
    verdicts = ()
    if form == "claimreview":
        open_ids = {s.id for s in dossier.statements}
        verdicts = tuple(c.now for c in desk.checked if c.statement.id in open_ids)  # type: ignore[assignment]
    out = io.BytesIO()
    write(replace(dossier, control=control, verdicts=verdicts, judgements=tuple(desk.bench.ledger.judgements())), out)
    return out.getvalue()


def dump(desk: Desk) -> bytes:
    """The whole ledger as JSON lines, protected sources and all."""
    out = io.StringIO()
    desk.bench.dump(out)
    return out.getvalue().encode()


def sheet(desk: Desk, on: date, form: str, focus: str = "", known_on: date | None = None) -> bytes:
    """The print sheet of a day.

    Raises: SettingsError for a form or focus there is not.
    """
    import tempfile
    from pathlib import Path

    if form not in ("png", "pdf", "svg"):
        raise SettingsError(f"no sheet is printed as '{form[:20]}'", hint="one of: pdf, png, svg")
    if focus and focus not in {f.id for f in desk.shown.theatre.focuses}:
        raise SettingsError(f"there is no sheet '{focus[:40]}'", hint="choose one of the list")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"map.{form}"
        desk.bench.draw(on, path, focus=(focus,) if focus else (), known_at=_end(known_on))
        return path.read_bytes()


def _end(on: date | None) -> datetime | None:
    return datetime.combine(on, time.max, UTC) if on else None


def _dossier(desk: Desk, asking: Asking, inner: bool) -> Dossier:
    from whoholds.publishing.exporters import Dossier, open_statements

    may, shown = desk.disclosure(inner), desk.shown
    filters: dict[str, Any] = {
        "kinds": [asking.kind] if asking.kind else None,
        "actor": asking.actor or None,
        "place": asking.place or None,
        "since": asking.since,
        "until": asking.until,
        "known_at": _end(asking.known_on),
        "source": asking.source or None,
        "document": asking.document or None,
    }
    found: list[Statement] = desk.bench.statements(**filters)
    kept, left_out = open_statements(found, shown.documents, shown.sources)
    seen = may.of(kept)
    if len(seen) < len(kept):
        left_out[NOT_YET] = len(kept) - len(seen)
    used = {s.citation.document for s in seen}
    documents = {i: desk.bench.ledger.document(i) for i in used}
    return Dossier(shown.theatre, seen, documents, shown.sources, left_out)
