"""Reading: sentences a second on one core, beside the bare spaCy tokenizer in the same run; how memory grows; one process and two.

python bench/reading_speed.py [SENTENCES]
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

_WHO = [
    "Government forces",
    "Rebel fighters",
    "Russian troops",
    "The Islamic State group",
    "ISIS militants",
    "Ukrainian soldiers",
    "Somali troops",
    "The Rapid Support Forces",
    "Local residents",
    "A spokesman for the ministry",
    "The United Nations",
    "Two aid workers",
]
_DID = [
    "attacked",
    "captured",
    "shelled",
    "withdrew from",
    "advanced towards",
    "lost control of",
    "have besieged",
    "launched an offensive on",
    "carried out 12 airstrikes on",
    "visited",
    "were driven out of",
    "continue to hold",
    "plan to storm",
    "denied having lost",
    "spoke to reporters in",
    "repelled an attack on",
    "imposed control over",
    "delivered aid to",
    "are present in",
    "evacuated the wounded from",
]
_WHERE = [
    "Aleppo",
    "the town of Sukhnah",
    "eastern Ghouta",
    "the outskirts of Mosul",
    "Bakhmut",
    "El Fasher",
    "the village of Umm al-Qura",
    "Deir Ezzor province",
    "the airport of Hodeidah",
    "the countryside north of Hama",
    "Baidoa",
    "Kherson region",
]
_WHEN = [
    "on Monday",
    "overnight",
    "in October",
    "earlier this month",
    "in the following three days",
    "on 14 June",
    "yesterday",
    "last week",
    "since mid-September",
    "in 2015",
    "the following day",
    "",
]
_TAIL = [
    ", killing at least 14 people",
    ", residents said",
    ", according to the Observatory",
    ", while clashes continued near the main road",
    ", the ministry said on Telegram",
    ", where they hold about 5,600 square kilometers (2,162 square miles)",
    "; negotiations go on, and nobody could say how long the truce would last",
    ", a former stronghold of the group",
    " as families fled the area for the third time this year",
    "",
]


THEATRE = "syria-iraq"
DAY = datetime(2017, 12, 15, tzinfo=UTC)
MANY_DOCUMENTS = 320
NEW_WORDS = 600_000


def sentences(who: Sequence[str], where: Sequence[str], seed: int = 11) -> Iterator[str]:
    """Varied sentences of reports without end, put together by chance: half of the names are the theatre's."""
    chance = random.Random(seed)
    while True:
        actor = (
            chance.choice(_WHO)
            if chance.random() < 0.5
            else chance.choice(who) + chance.choice((" fighters", " forces", ""))
        )
        place = chance.choice(_WHERE) if chance.random() < 0.5 else chance.choice(where)
        parts = [actor, chance.choice(_DID), place, chance.choice(_WHEN)]
        tail = chance.choice(_TAIL).replace("14", str(chance.randint(2, 99)))
        yield " ".join(p for p in parts if p) + tail + "."


def documents(count: int, per_document: int = 40, seed: int = 11) -> Iterator[str]:
    """So many sentences as reports of paragraphs of four."""
    from whoholds.theatres import load_theatre

    known = load_theatre(THEATRE)
    every = sentences([a.name for a in known.actors], [p.name for p in known.places], seed)
    for _ in range(count // per_document):
        batch = list(islice(every, per_document))
        yield "\n\n".join(" ".join(batch[i : i + 4]) for i in range(0, per_document, 4))


def new_words(count: int, per_document: int = 10_000) -> Iterator[str]:
    """Texts of words that nobody has met, as a flood of junk would bring them."""
    chance = random.Random(3)
    for _ in range(count // per_document):
        words = ("".join(chance.choices("abcdefghijklmnoprstu", k=chance.randint(5, 11))) for _ in range(per_document))
        yield ". ".join(" ".join(s).capitalize() for s in iter(lambda words=words: list(islice(words, 20)), []))


def memory_mb() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int) -> dict[str, float]:
    """Sentences a second of the rules (with place spotting), of the rules alone, and of spaCy's tokenizer; memory on the way."""
    import spacy

    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.locating.spotting import Spotter
    from whoholds.model import Document
    from whoholds.reading import Reader
    from whoholds.theatres import load_theatre

    known = load_theatre(THEATRE)
    spotter = Spotter(Gazetteer.open(theatre=known.places))
    spent = 0.0

    def spot(text: str) -> Any:
        nonlocal spent
        begun = time.process_time()
        found = spotter.spot(text)
        spent += time.process_time() - begun
        return found

    reader = Reader(known, spot)
    texts = list(documents(count))
    reader.read(Document("warm", "bench", texts[0], DAY, published_at=DAY))
    out = {"drafts": 0.0}
    spent, begun = 0.0, time.process_time()
    for number, text in enumerate(texts):
        out["drafts"] += len(reader.read(Document(str(number), "bench", text, DAY, published_at=DAY)).drafts)
        if number == len(texts) // 10:
            out["early_mb"] = memory_mb()
    seconds = time.process_time() - begun
    out |= {"late_mb": memory_mb(), "all": count / seconds, "rules": count / (seconds - spent)}
    tokenizer = spacy.blank("en").tokenizer
    begun = time.process_time()
    for text in texts:
        tokenizer(text)
    out["spacy"] = count / (time.process_time() - begun)
    for number, text in enumerate(new_words(NEW_WORDS)):
        reader.read(Document(f"new{number}", "bench", text, DAY, published_at=DAY))
        if number == NEW_WORDS // 10_000 // 3:
            out["new_early_mb"] = memory_mb()
    return out | {"new_late_mb": memory_mb()}


def many(jobs: int) -> dict[str, float]:
    """Seconds by the clock to read a folder of reports into a ledger, start-up included, and the statements found."""
    from whoholds.settings import Settings
    from whoholds.workbench import Workbench

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reports"
        folder.mkdir()
        for number, text in enumerate(documents(MANY_DOCUMENTS * 40, seed=12)):
            (folder / f"{number:04}.txt").write_text(f"Published 15 December 2017\n\n{text}")
        with Workbench.create(Path(name) / "l.whoholds", theatre=THEATRE, settings=Settings.load(jobs=jobs)) as bench:
            bench.locator.spot("")
            begun = time.perf_counter()
            report = bench.read([str(folder)], source="Bench")
            return {
                "seconds": time.perf_counter() - begun,
                "statements": float(sum(sum(d.added.values()) for d in report.documents)),
                "problems": float(len(report.problems)),
            }


def apart(what: str, *arguments: int) -> dict[str, float]:
    """A measurement in a process of its own: its memory is its own."""
    command = [sys.executable, __file__, "--json", what, *map(str, arguments)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(told.splitlines()[-1])
    return figures


MEASUREMENTS: dict[str, Callable[..., dict[str, float]]] = {"measure": measure, "many": many}


def rows(count: int = 100_000) -> Iterable[Row]:
    """The rows of bench/RESULTS.md."""
    m = apart("measure", count)
    command = f"python bench/reading_speed.py {count}"
    floor = f"spaCy's tokenizer alone {m['spacy']:,.0f}"
    what = f"reading {count:,} varied sentences"
    yield Row(
        f"{what}: a second, one core, places spotted", f"{m['all']:,.0f}", "≥ 1,000", floor, command, "processor time"
    )
    yield Row(
        f"{what}: a second, without spotting places",
        f"{m['rules']:,.0f}",
        "",
        floor,
        command,
        f"{m['drafts']:,.0f} drafts",
    )
    memory = f"{m['early_mb']:.0f} → {m['late_mb']:.0f}"
    yield Row(f"{what}: memory, MB after a tenth and at the end", memory, "flat", "", command)
    memory = f"{m['new_early_mb']:.0f} → {m['new_late_mb']:.0f}"
    yield Row(
        f"reading {NEW_WORDS:,} words never met: memory, MB after a third and at the end",
        memory,
        "flat",
        "",
        command,
        "the cache of the places' spellings grows to its bound",
    )
    one, two = apart("many", 1), apart("many", 2)
    same = "the same statements" if one["statements"] == two["statements"] else "OTHER STATEMENTS"
    yield Row(
        f"{MANY_DOCUMENTS} reports of 40 sentences into a ledger, --jobs 2: seconds, start of the processes included",
        f"{two['seconds']:.1f}",
        "all cores used",
        f"--jobs 1: {one['seconds']:.1f}",
        command,
        f"{same}: {two['statements']:,.0f}; one process writes the ledger",
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--json"]:
        print(json.dumps(MEASUREMENTS[sys.argv[2]](*map(int, sys.argv[3:]))))
    else:
        for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
            print(f"| {row.what} | {row.value} | {row.asked} | {row.beside} | {row.note} |")
