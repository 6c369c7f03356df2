"""Datasets and other people's maps in: rows → drafts → located statements → ledger, all of a file or nothing."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whoholds.errors import DatasetError, InputError, SettingsError
from whoholds.model import Actor, Document, Draft, Location, Problem, Source, Statement
from whoholds.workbench.exporting import spare, written
from whoholds.workbench.intake import DocumentStatements, no_day_to_come, record, with_actor_ids

if TYPE_CHECKING:
    from whoholds.reading.datasets import DatasetFile, Importer, Item, Mapped, Remark
    from whoholds.workbench.bench import Workbench

BATCH = 2000  # rows recorded in one go: memory stays flat
MOST_SHOWN = 1000  # problems kept one by one; the others are counted
MOST_KEPT_BYTES = 50_000_000  # a larger file stays where it is: the ledger keeps its sha256
EXAMPLES = 5
BY_ID = "geonames:"


@dataclass
class ImportReport:
    """What came in from a dataset, and what was refused."""

    path: Path
    kind: str
    document: str
    sources: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    already: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    """The first of those refused."""
    remarks: list[Remark] = field(default_factory=list)
    mapped: list[Mapped] = field(default_factory=list)
    dry_run: bool = False
    examples: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """For people."""
        rows = {f"  {k}": n for k, n in sorted(self.taken.items())}
        return {**rows, "  there already": self.already, "  refused": self.refused, "  sources": self.sources}

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "path": str(self.path),
            "kind": self.kind,
            "document": self.document,
            "taken": dict(self.taken),
            "already": self.already,
            "refused_rows": self.refused,
            "refused": [str(p) for p in self.problems],
            "remarks": [str(r) for r in self.remarks],
            "mapping": {m.theirs: m.ours for m in self.mapped},
            "sources": self.sources,
            "dry_run": self.dry_run,
            "examples": self.examples,
        }


def import_dataset(
    bench: Workbench,
    kind: str | None,
    path: Path,
    *,
    source: str | None = None,
    on: date | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    advance: Callable[[], object] = lambda: None,
) -> ImportReport:
    """Stream a dataset into the ledger, all of it or nothing; ``dry_run`` writes nothing.

    Raises: DatasetError when the file as a whole cannot be taken.
    """
    from whoholds.reading.datasets import DatasetFile, dataset

    no_day_to_come(on)
    if not path.is_file():
        raise DatasetError(f"there is no file {path}", hint="give the path of a dataset's file")
    kind = kind or guess_kind(path)
    importer = dataset.get(kind)
    at = datetime.combine(on, time(), UTC) if on else None
    file = DatasetFile(path, _sha256(path), bench.theatre, source, at, mapping or {})
    publisher = importer.publisher(file)
    original = _original(file, publisher)
    file = DatasetFile(path, sha256(original).hexdigest(), bench.theatre, source, at, mapping or {})
    document = Document(
        file.document,
        publisher.id,
        "",
        datetime.now(UTC),
        title=path.name,
        media_type="application/octet-stream",
        file_name=path.name,
        published_at=at,
    )
    report = ImportReport(path, kind, document.id, dry_run=dry_run)
    if dry_run:
        _take(bench, importer, file, document, report, advance)
        return report
    with bench.ledger.writing():
        bench.record_source(publisher)
        new = bench.ledger.record_document(document, original)
        _take(bench, importer, file, document, report, advance)
        if new:  # importing twice adds nothing, not even what went wrong
            for problem in report.problems:
                bench.ledger.record_problem(problem, document.id)
    return report


def import_acled(bench: Workbench, query: Mapping[str, str], **options: Any) -> ImportReport:
    """Ask ACLED's API and import what it answers; the account stands in WHOHOLDS_ACLED_USER and WHOHOLDS_ACLED_PASSWORD.

    Raises: SettingsError without an account; NetworkError when ACLED refuses.
    """
    from whoholds.reading.datasets._acled_api import BASE_URL, download

    user, password = os.environ.get("WHOHOLDS_ACLED_USER", ""), os.environ.get("WHOHOLDS_ACLED_PASSWORD", "")
    if not user or not password:
        raise SettingsError(
            "ACLED's API needs an account", hint="set WHOHOLDS_ACLED_USER and WHOHOLDS_ACLED_PASSWORD (acleddata.com)"
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "acled.jsonl"
        base_url = os.environ.get("WHOHOLDS_ACLED_URL", BASE_URL)
        advance = options.get("advance", lambda: None)
        download(query, path, user=user, password=password, base_url=base_url, advance=advance)
        return import_dataset(bench, "acled", path, **options)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _original(file: DatasetFile, publisher: Source) -> bytes:
    """What the ledger keeps of the file: its bytes, or its fingerprint where it is large or its terms forbid passing it on."""
    size = file.path.stat().st_size
    if size <= MOST_KEPT_BYTES and not publisher.terms:
        return file.path.read_bytes()
    return json.dumps({"bytes": size, "sha256": file.document}).encode()


def _take(
    bench: Workbench,
    importer: Importer,
    file: DatasetFile,
    document: Document,
    report: ImportReport,
    advance: Callable[[], object],
) -> None:
    items = importer.read(file)
    seen: set[str] = set()
    met: dict[str, Actor] = {}  # told just before the draft that names them, perhaps at the end of a batch
    while batch := list(islice(items, BATCH)):
        drafts = list(_drafts(bench, batch, report, seen))
        at = datetime.now(UTC)
        met |= {a.id: a for a in batch if isinstance(a, Actor)}
        actors = {name: a for name, a in met.items() if name not in bench.known_actors}
        placed = [
            with_actor_ids(bench, d, actors, document)
            for d in bench.locator.locate_rows(_by_id(bench, d) for d in drafts)
        ]
        statements = [Statement.from_draft(d, known_at=document.known_at, recorded_at=at) for d in placed]
        report.examples += [s.citation.exact for s in statements[: max(0, EXAMPLES - len(report.examples))]]
        if report.dry_run:
            report.taken.update(s.kind for s in statements)
        else:
            record(bench, DocumentStatements(statements, list(actors.values()), []), told=seen)
            if actors:
                bench.forget_actors()
            result = bench.ledger.record_statements(statements)
            report.already += result.already
            if result.added == len(statements):
                report.taken.update(s.kind for s in statements)
            elif result.added:
                report.taken["statements"] += result.added
        advance()


def _by_id(bench: Workbench, draft: Draft) -> Draft:
    """A row that tells its place by a gazetteer's id ("geonames:170063") gets that place where the gazetteer has it."""
    told = draft.body.place
    if draft.body.location is not None or told is None or not told.name.startswith(BY_ID):
        return draft
    place = bench.locator.gazetteer.place(told.name)
    if place is None:
        return draft
    where = Location(
        place.name, place.lon, place.lat, place.radius_km, place.id, country=place.country, admin1=place.admin1
    )
    return replace(draft, body=replace(draft.body, location=where))


def _drafts(bench: Workbench, batch: list[Item], report: ImportReport, seen: set[str]) -> Iterator[Draft]:
    from whoholds.reading.datasets import Mapped, Remark

    for item in batch:
        match item:
            case Draft():
                yield item
            case Source():
                if item.id not in seen:
                    seen.add(item.id)
                    report.sources += 1
                    if not report.dry_run:
                        bench.record_source(item)
            case Problem():
                report.refused += 1
                if len(report.problems) < MOST_SHOWN:
                    report.problems.append(item)
            case Remark():
                if len(report.remarks) < MOST_SHOWN:
                    report.remarks.append(item)
            case Mapped():
                report.mapped.append(item)


def guess_kind(path: Path) -> str:
    """The dataset kind that recognises the file best.

    Raises: DatasetError when none does.
    """
    from whoholds.reading.datasets import dataset

    scores = {name: dataset.get(name).recognises(path) for name in dataset.names()}
    best = max(scores, key=lambda n: scores[n], default=None)
    if best is None or scores[best] <= 0:
        raise DatasetError(f"{path.name} is no dataset that is known", hint=f"say its kind: {', '.join(scores)}")
    return best


def spare_all_but_mappings(path: Path) -> None:
    """A mapping replaces an older one, and no other file: a dataset named by mistake stays.

    Raises: InputError.
    """
    spare(path)
    if path.exists():
        try:
            load_mapping(path)
        except SettingsError as error:
            raise InputError(
                f"{path} is there and is no mapping: it stays as it is", hint="save the mapping to another file"
            ) from error


def save_mapping(reports: list[ImportReport], path: Path) -> int:
    """Write what columns, names and statuses were taken for, to be changed by hand and used again; how many.

    Raises: InputError where the file cannot be written, or is another than a mapping.
    """
    spare_all_but_mappings(path)
    lines = [
        "# What theirs means, one a line; what is empty was not known and stays as it is until you fill it.",
        "[map]",
    ]
    told = {m.theirs: m.ours for r in reports for m in r.mapped}
    lines += [
        f"{json.dumps(theirs, ensure_ascii=False)} = {json.dumps(ours, ensure_ascii=False)}"
        for theirs, ours in told.items()
    ]
    with written(path):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(told)


def load_mapping(path: Path) -> dict[str, str]:
    """A mapping that was saved; empty meanings are left out.

    Raises: SettingsError when the file is none.
    """
    import tomllib

    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("map", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path} is no mapping: {error}", hint="make one: whoholds import … --save-map FILE"
        ) from error
    return {str(theirs): str(ours) for theirs, ours in told.items() if ours != ""}
