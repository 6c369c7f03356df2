"""The ledger: statements in and out, questions, proof, commits

One year of a war as a dataset would bring it: 13,607 rows (as many as the UCDP events used elsewhere in these benches), each a statement
with two actors, a place and losses; then 300 short reports, each a transaction of its own.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bench.results import Row
from whoholds.ledger import Ledger, open_ledger
from whoholds.model import (
    Actor,
    Casualties,
    Citation,
    Document,
    Event,
    Judgement,
    Location,
    Participant,
    Period,
    Place,
    PlaceReference,
    Source,
    Speaker,
    Statement,
    Tool,
)
from whoholds.model.vocabularies import JudgementKind, Role, StatementStatus

STATEMENTS = 13_607
REPORTS = 300
AT = datetime(2018, 1, 1, tzinfo=UTC)
COMMAND = "python bench/run.py ledger"


def document(text: str) -> tuple[Document, bytes]:
    """A document and its bytes."""
    original = text.encode()
    return Document(id=sha256(original).hexdigest(), source="dataset", text=text, retrieved_at=AT), original


def dataset() -> tuple[Document, bytes, list[Statement]]:
    """The rows of a year."""
    cited, original = document("id,headline\n" * STATEMENTS)
    made = []
    for i in range(STATEMENTS):
        by, against = f"actor-{i % 40}", f"actor-{(i * 7 + 1) % 40}"
        body = Event(
            event_type="Battles",
            sub_event_type="Armed clash",
            actors=(Participant(by, Role.INITIATOR, by), Participant(against, Role.TARGET, against)),
            place=PlaceReference(f"the town of Place {i % 900}", f"Place {i % 900}", "town"),
            location=Location(
                f"Place {i % 900}", 38 + i % 90 / 30, 34 + i % 70 / 30, 5.0, f"p{i % 900}", country="Syria"
            ),
            casualties=(Casualties("killed", by, i % 5, i % 9, i % 20),),
        )
        made.append(
            Statement(
                body=body,
                citation=Citation.from_row(
                    cited.id, str(i), "clash, as a headline would tell it in a dozen words or so"
                ),
                made_by=Tool(name="dataset", version="1"),
                known_at=AT + timedelta(hours=i % 8760),
                recorded_at=AT,
                said_by=(Speaker("A monitor", source=f"source-{i % 25}"),),
                valid=Period.day(date(2017, 1, 1) + timedelta(days=i % 365)),
            )
        )
    return cited, original, made


def timed(work: Callable[[], object]) -> float:
    """Seconds, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def rows() -> Iterator[Row]:
    """Every figure."""
    cited, original, made = dataset()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = []
        for n in range(3):
            with open_ledger(folder / f"war{n}.whoholds", create=True) as ledger:
                prepare(ledger, cited, original)
                start = time.perf_counter()
                ledger.record_statements(made)
                seconds.append(time.perf_counter() - start)
        best = min(seconds)
        yield Row(
            f"statements in, {STATEMENTS:,} in one transaction",
            f"{best:.2f} s, {STATEMENTS / best:,.0f}/s",
            "≤ 3 s",
            command=COMMAND,
        )
        with open_ledger(folder / "war0.whoholds") as ledger:
            yield from asked(ledger, folder, made)
        size = (folder / "war0.whoholds").stat().st_size
        yield Row("file", f"{size / 1e6:.0f} MB, {size / STATEMENTS / 1000:.1f} kB a statement", command=COMMAND)
        with open_ledger(folder / "reports.whoholds", create=True) as ledger:
            start = time.perf_counter()
            for i in range(REPORTS):
                report, text = document(f"Report {i}. " + "Fighters attacked the town on Monday, locals said. " * 40)
                said = [
                    replace(made[j], citation=Citation.from_text(report.id, report.text, j, j + 50), id="")
                    for j in range(20)
                ]
                with ledger.writing():
                    ledger.record_document(report, text)
                    ledger.record_statements(said)
            took = time.perf_counter() - start
        yield Row("reports of 20 statements, each a synced transaction", f"{REPORTS / took:,.0f}/s", command=COMMAND)
        took = timed(lambda: open_ledger(folder / "war0.whoholds").close())
        yield Row("opening it, libraries loaded", f"{took * 1000:.1f} ms", command=COMMAND)


def prepare(ledger: Ledger, cited: Document, original: bytes) -> None:
    """What the statements name."""
    with ledger.writing():
        ledger.record_source(Source("dataset", "A dataset"))
        ledger.record_document(cited, original)
        ledger.record_actors(Actor(f"actor-{i}", f"Actor {i}") for i in range(40))
        ledger.record_places(Place(f"p{i}", f"Place {i}", 38, 34) for i in range(900))


def asked(ledger: Ledger, folder: Path, made: list[Statement]) -> Iterator[Row]:
    """Reading, asking, proving, dumping."""
    took = timed(lambda: ledger.record_statements(made))
    yield Row("the same statements again (all there)", f"{took:.2f} s", command=COMMAND)
    took = timed(lambda: list(ledger.statements()))
    yield Row("statements out", f"{took:.2f} s, {STATEMENTS / took:,.0f}/s", command=COMMAND)
    ledger.record_judgement(Judgement("actor", "actor-1", "actor-2", JudgementKind.SAME, "bench", AT))
    ledger.record_statements(
        s.reviewed(StatementStatus.ACCEPTED, by="bench", at=AT + timedelta(days=1)) for s in made[::10]
    )
    month, half = Period.month(2017, 6), AT + timedelta(days=180)
    found = len(list(ledger.statements(actor="actor-1", valid_during=month, known_at=half)))
    took = timed(lambda: list(ledger.statements(actor="actor-1", valid_during=month, known_at=half)))
    yield Row(
        "one actor (merged), one month, as known half a year on", f"{took * 1000:.1f} ms, {found} rows", command=COMMAND
    )
    found = len(list(ledger.statements(place="Place 7")))
    took = timed(lambda: list(ledger.statements(place="Place 7")))
    yield Row("one place by name", f"{took * 1000:.1f} ms, {found} rows", command=COMMAND)
    took = timed(ledger.audit)
    yield Row("audit", f"{took:.2f} s, {ledger.info.rows / took:,.0f} rows/s", command=COMMAND)
    stream = io.StringIO()
    start = time.perf_counter()
    ledger.dump(stream)
    took = time.perf_counter() - start
    yield Row("dump", f"{took:.2f} s, {len(stream.getvalue()) / took / 1e6:.0f} MB/s", command=COMMAND)
    with open_ledger(folder / "loaded.whoholds", create=True) as other:
        stream.seek(0)
        start = time.perf_counter()
        other.load(stream)
        took = time.perf_counter() - start
        yield Row("load, every row proven", f"{took:.2f} s, {other.info.rows / took:,.0f} rows/s", command=COMMAND)
