"""Opening documents, and recognising copies: ``python bench/run.py documents``."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fuzz import samples

from bench.results import Row
from whoholds.model import Document
from whoholds.reading.duplicates import find_copies
from whoholds.reading.formats import read_documents

COMMAND = "python bench/run.py documents"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SYLLABLES = ("ra", "mel", "tin", "do", "shi", "kun", "vor", "ba", "les", "qa")
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in _SYLLABLES]


def rows() -> Iterable[Row]:
    """Documents a second by format, and copies among 10,000."""
    files = {
        "plain text": ("report.txt", samples.REPORT.encode()),
        "web page": ("page.html", samples.HTML.encode()),
        "PDF of two pages": ("report.pdf", samples.pdf()),
        "DOCX": ("report.docx", samples.packed(samples.docx_files())),
        "feed of two entries": ("feed.rss", samples.RSS.encode()),
        "mail with attachment": ("message.eml", samples.MAIL.encode()),
    }
    for what, (name, data) in files.items():
        list(read_documents(data, name=name, retrieved_at=NOW))
        started, count = time.process_time(), 0
        while time.process_time() - started < 1.0:
            list(read_documents(data, name=name, retrieved_at=NOW))
            count += 1
        yield Row(f"opening: {what}", f"{count / (time.process_time() - started):,.0f} files/s a core", command=COMMAND)
    documents = [_document(i) for i in range(10_000)]
    started = time.process_time()
    found = find_copies(documents)
    seconds = time.process_time() - started
    yield Row(
        "copies among 10,000 texts of 300 words", f"{seconds:.1f} s; {len(found):,} of 1,000 found", command=COMMAND
    )


def _document(number: int) -> Document:
    """Every tenth text repeats an earlier one, cut to two thirds and with every fortieth word changed."""
    copied = number % 10 == 9
    rng = random.Random(number - 5 if copied else number)
    words = [rng.choice(_WORDS) for _ in range(300)]
    if copied:
        words = [w if i % 40 else "changed" for i, w in enumerate(words[:200])]
    return Document(f"d{number}", "s", " ".join(words), NOW + timedelta(days=number))


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(f"{row.what}: {row.value}\n")
