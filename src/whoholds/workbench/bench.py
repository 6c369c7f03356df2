"""The workbench: one ledger, its theatre, and everything that can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from whoholds.model import Document, Statement, Theatre
from whoholds.settings import Settings
from whoholds.workbench import (
    asking,
    claims,
    estimates,
    exporting,
    following,
    importing,
    intake,
    likely,
    measuring,
    picturing,
    readers,
    reasons,
    reviewing,
)
from whoholds.workbench.known import Known
from whoholds.workbench.learned import Learned
from whoholds.workbench.theatres import find_theatre

if TYPE_CHECKING:
    from whoholds.estimating.comparing import MapComparison
    from whoholds.estimating.evidence import Evidence
    from whoholds.ledger.ledger import Audit, Fork, Ledger
    from whoholds.ledger.matching import Suggestion
    from whoholds.model import Area, Cells, ControlDay, Judgement, LikelySides
    from whoholds.model.vocabularies import JudgementKind
    from whoholds.reading import Reader
    from whoholds.reading.comparison import Comparison
    from whoholds.workbench.claims import Checked
    from whoholds.workbench.exporting import ExportReport
    from whoholds.workbench.following import FollowReport
    from whoholds.workbench.gaps import Gap
    from whoholds.workbench.importing import ImportReport
    from whoholds.workbench.intake import Input, ReadReport
    from whoholds.workbench.reasons import Reason


class Workbench(Known):
    """Opens a ledger and does the work on it; a context manager.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> with Workbench.create(folder / "demo.whoholds", theatre="world") as bench:
    ...     len(bench.statements())
    0
    """

    def __init__(self, ledger: Ledger, theatre: Theatre, settings: Settings) -> None:
        super().__init__(ledger, theatre, settings)
        self._evidence = Learned(estimates.evidence)
        self._sides = Learned(likely.learn)

    @classmethod
    def create(cls, path: Path | str, *, theatre: str | None = None, settings: Settings | None = None) -> Workbench:
        """Make an empty ledger for a theatre and open it."""
        from whoholds.ledger import open_ledger

        settings = settings or Settings.load()
        name = theatre or settings.theatre
        known = find_theatre(name, settings)
        stored = str(Path(name).resolve()) if Path(name).is_dir() else name
        return cls(open_ledger(Path(path), create=True, theatre=stored), known, settings)

    @classmethod
    def open(cls, path: Path | str, *, settings: Settings | None = None, read_only: bool = False) -> Workbench:
        """Open a ledger that is there."""
        from whoholds.ledger import open_ledger

        settings = settings or Settings.load()
        ledger = open_ledger(Path(path), read_only=read_only)
        return cls(ledger, find_theatre(ledger.info.theatre, settings), settings)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.ledger.close()

    def __repr__(self) -> str:
        return f"Workbench({self.ledger.info.name!r}, theatre={self.own_theatre.id!r}, {self.ledger.info.rows} rows)"

    def _repr_html_(self) -> str:
        from html import escape

        counts = self.ledger.count()
        cells = "".join(f"<tr><td>{escape(k)}</td><td>{v}</td></tr>" for k, v in sorted(counts.by_kind.items()))
        return f"<b>{escape(self.ledger.info.name)}</b> · {escape(self.own_theatre.title)}<table>{cells}</table>"

    @cached_property
    def reader(self) -> Reader:
        """Reads documents into drafts."""
        return self.reader_with(self.settings.extractors)

    def reader_with(self, extractors: str) -> Reader:
        """A reader with the extractors named, comma-separated; "model" is the llm extractor."""
        return readers.reader_with(self, extractors)

    def compare_extractors(
        self, left: str, right: str, document: str | None = None
    ) -> list[tuple[Document, Comparison]]:
        """Where two extractors differ over one document of the ledger, or over all."""
        return readers.compare(self, left, right, document)

    @cached_property
    def cells(self) -> Cells:
        """The patches of land of the theatre's and the ledger's places."""
        return estimates.cells(self)

    def evidence(self, known_at: datetime | None = None, recorded_by: datetime | None = None) -> Evidence:
        """The observations in the ledger, kept while nothing is written."""
        return self._evidence.of(self, known_at, recorded_by)

    def likely_sides(
        self,
        statements: Iterable[Statement],
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
    ) -> dict[str, LikelySides]:
        """Who most probably fought whom in events that do not say, by statement; an estimate, kept nowhere."""
        events = likely.left_open(self, statements)
        return self._sides.of(self, known_at, recorded_by).of_each(events) if events else {}

    # Reading

    def expand(self, reports: Sequence[str]) -> list[Input]:
        """The single inputs behind files, folders, - and URLs."""
        return intake.expand(reports)

    def read(
        self,
        inputs: Sequence[Input] | Sequence[str],
        *,
        published: date | None = None,
        source: str | None = None,
        title: str | None = None,
        advance: Callable[[], object] = lambda: None,
    ) -> ReadReport:
        """Read reports into the ledger; a bad one is a problem of its own and stops nothing."""
        listed = [i for x in inputs for i in (intake.expand([x]) if isinstance(x, str) else [x])]
        report = intake.read(self, listed, published=published, source=source, title=title, advance=advance)
        self.forget_actors()
        return report

    def import_dataset(self, kind: str | None, path: Path, **options: Any) -> ImportReport:
        """Take in a dataset or map; kind None is guessed."""
        report = importing.import_dataset(self, kind, path, **options)
        self.forget_actors()
        return report

    def import_acled(self, query: Mapping[str, str], **options: Any) -> ImportReport:
        """Take in what ACLED's API answers to a query."""
        report = importing.import_acled(self, query, **options)
        self.forget_actors()
        return report

    def follow(self, targets: Sequence[str], **options: Any) -> list[FollowReport]:
        """Look at folders and feeds again and again; what is new is read or imported."""
        return following.follow(self, targets, **options)

    # Asking

    def statements(
        self,
        *,
        kinds: Collection[str] | None = None,
        actor: str | None = None,
        place: str | None = None,
        since: date | None = None,
        until: date | None = None,
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
        source: str | None = None,
        document: str | None = None,
        claims_only: bool = False,
        limit: int | None = None,
    ) -> list[Statement]:
        """The statements that stand, filtered; a country or division includes what lies in it."""
        return asking.statements(
            self,
            kinds=kinds,
            actor=actor,
            place=place,
            since=since,
            until=until,
            known_at=known_at,
            recorded_by=recorded_by,
            source=source,
            document=document,
            claims_only=claims_only,
            limit=limit,
        )

    def statement(self, id_or_prefix: str) -> Statement:
        """One statement."""
        return self.ledger.statement(id_or_prefix)

    def flat(self, statement: Statement, likely: LikelySides | None = None) -> dict[str, Any]:
        """The flat record of a statement, with its likely sides where they are given."""
        from whoholds.publishing.flat import flat_record

        return flat_record(statement, self.sources(), likely)

    def listing(self, what: str, *, limit: int | None = None) -> tuple[list[tuple[Any, ...]], tuple[str, ...]]:
        """Rows and header of actors, sources, documents, places or problems."""
        rows, header = reasons.listing(self, what)
        return rows[:limit] if limit else rows, header

    def why(self, what: str, *, on: date | None = None, known_at: datetime | None = None, sides: bool = True) -> Reason:
        """The quotation and its chain behind a statement, with its likely ``sides``; or the statements behind a place's holder."""
        return reasons.why(self, what, on=on, known_at=known_at, sides=sides)

    def context(self, statement: str, *, characters: int = 400) -> str:
        """The text around a quotation."""
        return reasons.context(self, self.statement(statement), characters)

    # Reviewing

    def review_queue(self, checked: Sequence[Checked] = ()) -> list[Statement]:
        """What waits for a person, most consequential first; verdicts count where they are known already."""
        return reviewing.queue(self, checked)

    def review(
        self,
        statement: str,
        decision: str,
        *,
        reason: str = "",
        changes: Mapping[str, str] | None = None,
        by: str | None = None,
    ) -> Statement:
        """Accept, amend or reject: a new row that supersedes."""
        return reviewing.review(self, self.statement(statement), decision, reason, dict(changes or {}), by)

    def conflicts(self) -> list[Fork]:
        """Readings on which two people decided differently."""
        return list(self.ledger.conflicts())

    def conflicts_with(self, row: Statement) -> list[Statement]:
        """The other readings of the same words that contradict this one."""
        return reviewing.conflicts_with(self, row)

    def settle(self, statement: str, *, reason: str = "", by: str | None = None) -> Statement:
        """End a conflict in favour of one of its readings."""
        return reviewing.settle(self, self.statement(statement), reason, by)

    def suggestions(self, about: str = "events", *, least: float = 0.5) -> list[Suggestion]:
        """What may be told twice: events, actors or places, with scores and reasons."""
        from whoholds.workbench import matching

        return matching.suggestions(self, about, least=least)

    def decide(self, about: str, left: str, right: str, kind: JudgementKind, reason: str = "") -> Judgement:
        """Decide that two things are the same or different, or undo it."""
        from whoholds.workbench import matching

        return matching.decide(self, about, left, right, kind, reason)

    def describe(self, about: str, item: str) -> str:
        """One side of a suggestion in a line."""
        from whoholds.workbench import matching

        return matching.describe(self, about, item)

    # Estimating, publishing

    def control(
        self,
        on: date,
        *,
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
        estimator: str | None = None,
    ) -> ControlDay:
        """Who held what on a day, cell by cell."""
        return estimates.control(self, on, known_at, recorded_by, estimator or self.settings.estimator)

    @property
    def method(self) -> str:
        """How control is estimated: the estimator, and the calibration applied to it."""
        return estimates.method(self)

    def areas(
        self,
        on: date,
        *,
        known_at: datetime | None = None,
        denominator: str = "land",
        divisions: bool = False,
        within: str | None = None,
    ) -> list[Area]:
        """What each state held: low, assessed, high."""
        return measuring.areas(self, on, known_at, denominator, divisions, within)

    def gaps(
        self, since: date | None = None, until: date | None = None, *, known_at: datetime | None = None
    ) -> list[Gap]:
        """Counts and areas that were told, beside the map of their day."""
        from whoholds.workbench.gaps import gaps

        return gaps(self, since, until, known_at)

    def draw(self, on: date, out: Path, **options: Any) -> str:
        """Draw a sheet; says what was drawn."""
        return picturing.draw(self, on, out, **options)

    def write_interactive(self, out: Path, **options: Any) -> str:
        """Write the map through time as one HTML file; says what is in it."""
        from whoholds.workbench import interactive

        return interactive.write(self, out, **options)

    def learned_sources(self, on: date | None = None, known_at: datetime | None = None) -> list[dict[str, Any]]:
        """What the estimator learned of each source: how often it is right near the front and far from it, and of how many rows."""
        return estimates.learned_sources(self, on or self.last_day(known_at), known_at)

    def area_series(self, since: date, until: date, *, by: str = "month", **more: Any) -> list[Area]:
        """Areas on the last day of each day, week or month of a stretch."""
        return measuring.area_series(self, since, until, by, **more)

    def draw_series(self, since: date, until: date, out: Path, *, by: str = "month", **more: Any) -> str:
        """The same as a chart or a table; says what was written."""
        return measuring.draw_series(self, since, until, out, by, **more)

    def fronts(self, on: date, *, known_at: datetime | None = None) -> dict[tuple[str, str], float]:
        """How long the line is between each two states that meet, in km, the longest first."""
        from whoholds.estimating.change import front_length_km

        return front_length_km(self.control(on, known_at=known_at))

    def compare(self, left: str, right: str, on: date, **mappings: Any) -> MapComparison:
        """Where the maps of two sources of the ledger, or of two files, disagree."""
        from whoholds.workbench import comparing

        return comparing.compare(self, left, right, on, **mappings)

    def write_comparison(self, found: MapComparison, on: date, out: Path, *, dpi: int = 200) -> None:
        """A comparison as a sheet, a table or polygons."""
        from whoholds.workbench import comparing

        comparing.write(self, found, on, out, dpi=dpi)

    def check(
        self,
        claim: str | None = None,
        *,
        on: date | None = None,
        known_at: datetime | None = None,
        advance: Callable[[], object] = lambda: None,
    ) -> list[Checked]:
        """Hold one claim, or all, against the ledger: as known on its day, and now."""
        return claims.check(self, claim, on, known_at, advance)

    def brief(self, on: date, out: Path, **options: Any) -> str:
        """Write a brief; says what it holds."""
        from whoholds.workbench import briefing

        return briefing.write(self, on, out, **options)

    def export_formats(self) -> list[str]:
        """The formats there are."""
        from whoholds.publishing.exporters import exporter

        return exporter.names()

    def export(self, form: str, out: Path | BinaryIO, *, on: date | None = None, **filters: Any) -> ExportReport:
        """Write statements in a format; what may not be given out is left out and counted."""
        return exporting.export(self, form, out, on, filters)

    def dump(self, out: Path | TextIO) -> int:
        """Write the whole ledger as JSON lines; how many rows. A file appears whole or not at all."""
        return exporting.dump(self, out)

    @classmethod
    def load(cls, dump: Path, path: Path) -> int:
        """Make a ledger from a dump; how many rows. Nothing is left behind when it does not prove."""
        return exporting.load(dump, path)

    def audit(self) -> Audit:
        """Prove the ledger."""
        return self.ledger.audit()

    def last_day(self, known_at: datetime | None = None) -> date:
        """The last day anything in the ledger speaks of.

        Raises: NotFound in a ledger without a dated statement.
        """
        return asking.last_day(self, known_at)
