"""Datasets in: how fast, how much memory, what is recognised, on the real files.

python bench/datasets.py
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
UCDP = SHARED / "data/ucdp/ged_syria_2016-01_2018-06.csv.gz"
EVENTS = 100_000
COMMAND = "python bench/run.py datasets"
MEMORY = """
import resource, sys
from pathlib import Path
from whoholds.model import Theatre
from whoholds.reading.datasets import DatasetFile, dataset
count = sum(1 for _ in dataset.get(sys.argv[1]).read(DatasetFile(Path(sys.argv[2]), "0" * 64, Theatre("t", "T"))))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def whoholds(*arguments: str) -> tuple[float, float]:
    """Wall and processor seconds of a command."""
    program = Path(sys.executable).with_name("whoholds")
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([program, *arguments], check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, used


def clock(wall: float) -> str:
    """By the clock, on a machine that others used as well."""
    return f"{wall:.1f} s by the clock, load {os.getloadavg()[0]:.1f}"


def peak_megabytes(kind: str, path: Path) -> int:
    """The memory of a process that reads a file."""
    done = subprocess.run([sys.executable, "-c", MEMORY, kind, str(path)], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[1])


def rows() -> Iterator[Row]:
    """Everything; rows on the real files only where they are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _memory(folder)
        if UCDP.exists():
            yield from _ucdp(folder)
            yield from _names()
        yield _matching()


def _memory(folder: Path) -> Iterator[Row]:
    sizes = []
    for count in (20_000, 200_000):
        path = folder / f"{count}.csv"
        with path.open("w") as out:
            out.write("id,place,holder,as_of,note\n")
            out.writelines(f"{i},P{i},ISIS,2017-12-14,{'x' * 100}\n" for i in range(count))
        sizes.append(f"{peak_megabytes('table', path)} MB at {path.stat().st_size / 1e6:.0f} MB")
    yield Row("memory of reading a table", " → ".join(sizes), "flat in the file's size", command=COMMAND)


def _ucdp(folder: Path) -> Iterator[Row]:
    ledger = str(folder / "bench.whoholds")
    whoholds("init", ledger, "--theatre", "syria-iraq")
    whoholds(
        "import", "table", str(ROOT / "examples/control_2017-12-15.csv"), "--ledger", ledger
    )  # builds the index once
    wall, used = whoholds("import", "ucdp", str(UCDP), "--ledger", ledger)
    yield Row("13,607 UCDP events into a ledger", f"{used:.1f} s of the processor", "≤ 15 s", clock(wall), COMMAND)
    wall, used = whoholds("import", "ucdp", str(UCDP), "--ledger", ledger)
    yield Row("the same again, nothing added", f"{used:.1f} s of the processor", "", clock(wall), COMMAND)


def _matching() -> Row:
    """Events as dense as a war's, told by two publishers."""
    import random
    from datetime import UTC, date, datetime

    from whoholds.ledger.matching import suggest
    from whoholds.model import (
        Casualties,
        Citation,
        Draft,
        Event,
        Location,
        Participant,
        Period,
        Speaker,
        Statement,
        Tool,
    )
    from whoholds.model.vocabularies import Role

    dice, at = random.Random(7), datetime(2024, 1, 1, tzinfo=UTC)
    sides = [Participant(name, role, name) for role in (Role.INITIATOR, Role.TARGET) for name in "abcd"]
    day = date(2015, 1, 1).toordinal()
    told = []
    for number in range(EVENTS):
        vague = dice.random() < 0.05
        where = Location(
            "x",
            36 + 6 * dice.random(),
            32.5 + 4 * dice.random(),
            75.0 if vague else 2.0,
            basis="division" if vague else "row",
        )
        body = Event(
            actors=(dice.choice(sides[:4]), dice.choice(sides[4:])), location=where, event_type="Battles",
            sub_event_type="Armed clash", casualties=(Casualties("killed", "", None, dice.randrange(40), None),),
        )  # fmt: skip
        draft = Draft(
            body=body, citation=Citation.from_row("ab"[number % 2] * 64, str(number), "Clashes killed several fighters"),
            made_by=Tool(name="bench", version="1"), said_by=(Speaker("Somebody"),),
            valid=Period.day(date.fromordinal(day + dice.randrange(1500))),
        )  # fmt: skip
        told.append(Statement.from_draft(draft, known_at=at, recorded_at=at))
    began, used = time.perf_counter(), time.process_time()
    found = len(suggest(told))
    wall, used = time.perf_counter() - began, time.process_time() - used
    return Row(
        f"what may be one event among {EVENTS:,}, {found:,} pairs",
        f"{used:.1f} s of the processor",
        "≤ 60 s",
        clock(wall),
        COMMAND,
    )


def _names() -> Iterator[Row]:
    from whoholds.model import Draft
    from whoholds.reading.datasets import DatasetFile, dataset
    from whoholds.theatres import load_theatre

    actors = known = 0
    for item in dataset.get("ucdp").read(DatasetFile(UCDP, "0" * 64, load_theatre("syria-iraq"))):
        if isinstance(item, Draft):
            actors += len(item.body.actors)
            known += sum(p.actor is not None for p in item.body.actors)
    yield Row("UCDP's actors known to the theatre", f"{known / actors:.3f} of {actors:,}", command=COMMAND)


def main() -> None:
    print("| what | measured | asked | beside |\n|---|---|---|---|")
    for row in rows():
        print(f"| {row.what} | {row.value} | {row.asked} | {row.beside} |")


if __name__ == "__main__":
    main()
