"""Reading: sentences a second on one core, beside the bare spaCy tokenizer in the same run, and how memory grows.

python bench/reading_speed.py [SENTENCES]
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

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


def sentences(count: int, seed: int = 11) -> Iterator[str]:
    """Varied sentences of reports, put together by chance."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = [chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHERE), chance.choice(_WHEN)]
        yield " ".join(p for p in parts if p) + chance.choice(_TAIL) + "."


def documents(count: int, per_document: int = 40) -> Iterator[str]:
    """The sentences as reports of paragraphs of four."""
    batch: list[str] = []
    for sentence in sentences(count):
        batch.append(sentence)
        if len(batch) == per_document:
            yield "\n\n".join(" ".join(batch[i : i + 4]) for i in range(0, per_document, 4))
            batch = []


def memory_mb() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int, theatre: str = "syria-iraq") -> dict[str, float]:
    """Sentences a second of the rules (with place spotting), of the rules alone, and of spaCy's tokenizer; memory after a tenth and at the end."""  # noqa: E501
    import spacy

    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.locating.spotting import Spotter
    from whoholds.model import Document
    from whoholds.reading import Reader
    from whoholds.theatres import load_theatre

    known = load_theatre(theatre)
    spotter = Spotter(Gazetteer.open(theatre=known.places))
    spent = 0.0

    def spot(text: str):  # type: ignore[no-untyped-def] # as the spotter's own
        nonlocal spent
        begun = time.process_time()
        found = spotter.spot(text)
        spent += time.process_time() - begun
        return found

    reader = Reader(known, spot)
    day = datetime(2017, 12, 15, tzinfo=UTC)
    texts = list(documents(count))
    reader.read(Document("warm", "bench", texts[0], day, published_at=day))
    spent, drafts, begun, early = 0.0, 0, time.process_time(), 0.0
    for number, text in enumerate(texts):
        drafts += len(reader.read(Document(str(number), "bench", text, day, published_at=day)).drafts)
        if number == len(texts) // 10:
            early = memory_mb()
    seconds = time.process_time() - begun
    late = memory_mb()
    tokenizer = spacy.blank("en").tokenizer
    begun = time.process_time()
    for text in texts:
        tokenizer(text)
    bare = time.process_time() - begun
    return {
        "all": count / seconds, "rules": count / (seconds - spent), "spacy": count / bare, "drafts": float(drafts), "early_mb": early, "late_mb": late,  # noqa: E501
    }  # fmt: skip


def rows(count: int = 100_000) -> Iterable[Row]:
    """The rows of bench/RESULTS.md."""
    m = measure(count)
    command = f"python bench/reading_speed.py {count}"
    yield Row(
        "reading: sentences a second, one core, places spotted",
        f"{m['all']:,.0f}",
        "≥ 1,000",
        f"spaCy tokenizer alone {m['spacy']:,.0f}",
        command,
        "machine shared",
    )
    yield Row(
        "reading: sentences a second, rules alone",
        f"{m['rules']:,.0f}",
        "",
        f"spaCy tokenizer alone {m['spacy']:,.0f}",
        command,
        f"{m['drafts']:,.0f} drafts",
    )
    yield Row(
        "reading: memory, MB after a tenth and at the end",
        f"{m['early_mb']:.0f} → {m['late_mb']:.0f}",
        "flat",
        "",
        command,
    )


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(f"| {row.what} | {row.value} | {row.asked} | {row.beside} | {row.note} |")
