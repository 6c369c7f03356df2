"""Hostile and odd text: nothing hangs, every quotation is exact."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reading.small_theatre import PLACES, read

from whoholds.reading.sentences import MAX_SENTENCE_CHARS, plain_text, prepare

WORDS = st.sampled_from(
    [*PLACES, "Red Front", "RFR", "government forces", "attacked", "captured", "killed", "said", "which", "who", "and", ",", ";", "“", "”", '"', "(", ")", "[", "](x)", "in", "of", "by", "the", "on Monday", "12", "at least", "\n\n", ". ", "’s", "to", "not", "\u202e", "داعش", "İ"]  # noqa: E501
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_any_row_of_words_is_read_and_quoted_to_the_letter(words: list[str]) -> None:
    text = " ".join(words)
    for draft in read(text).drafts:
        assert draft.citation.exact == text[draft.citation.start : draft.citation.end]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "a" * 10_000,
        "Attack " * 20_000,
        "the Red Front attacked " * 3_000,
        "and, " * 20_000,
        "(" * 5_000 + ")" * 5_000,
        '"' * 9_999,
        "A.B." * 10_000,
        "Al-" * 10_000,
        "1,000 " * 10_000,
        "in the following " * 5_000,
        "[" * 3_000 + "](" * 3_000,
        "Brigade of the " * 5_000,
        '"We won," he said. ' * 3_000,
        "ABC took Arvan, Belmar, Corvo. " * 1_000,
        "\n".join(f"The {a}{b} Brigade ({a}{b}X) attacked." for a in "ABCDEFGHIJKLM" for b in "abcdefghij" * 12),
        "(!?.;:)-" * 20_000,
    ],
    ids=range(18),
)
def test_nothing_hangs(text: str) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 10


def test_plain_text_keeps_every_offset() -> None:
    text = "“A” — [b](http://c.d/e_f) &#8220;g&#8221; \u202eh İ"
    assert len(plain_text(text)) == len(text)
    assert len(prepare(text).low) == len(text)


def test_long_sentences_are_cut() -> None:
    assert all(s.end - s.start <= MAX_SENTENCE_CHARS for s in prepare("word " * 5_000).sentences)


def test_the_seed_report_is_read_as_a_careful_person_reads_it(shared: Path) -> None:
    """Recall and fields on the report that the issues name; the figures asked are those of issue 3."""
    import subprocess
    import sys

    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from bench import seed_report

    records = seed_report.records(shared)
    out = Path(seed_report.write(records))
    scored = subprocess.run([sys.executable, shared / "bench" / "seed_gold.py", shared / "gold" / "seed.jsonl", out], capture_output=True, text=True, check=True).stdout  # fmt: skip  # noqa: E501
    line = scored.strip().splitlines()[-1].replace(",", "").split()
    recall, fields, extra = float(line[1]), float(line[3]), int(line[-1])
    assert recall >= 0.90
    assert fields >= 0.88
    assert extra <= 20
    assert len(json.dumps(records)) > 0
