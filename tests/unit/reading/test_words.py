"""Words by spaCy's tokenizer: offsets that point into the text, compounds that are one, and a vocabulary that does not grow for ever."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reading.small_theatre import THEATRE, read

from whoholds.model import Actor, ActorName, Theatre
from whoholds.reading import tokens
from whoholds.reading.actor_spotting import ActorSpotter
from whoholds.reading.sentence_words import SentenceWords
from whoholds.reading.sentences import prepare

TOKENIZE = tokens.tokenizer()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_tokens_stand_where_they_say(text: str) -> None:
    prose = prepare(text, TOKENIZE)
    assert len(prose.plain) == len(text)
    assert "".join(prose.plain[at : at + len(t)] for t, at in zip(prose.tokens, prose.offsets, strict=True)) == "".join(
        prose.tokens
    )
    for sentence in prose.sentences:
        s = SentenceWords(prose, sentence.start, sentence.end, (), (), (), ())
        assert all(prose.plain[a:b] == word for (a, b), word in zip(s.spans, s.texts, strict=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ISIS-held al-Bab", ["ISIS-held", "al-Bab"]),
        ("the U.S.-backed SDF's men", ["the", "U.S.-backed", "SDF", "'s", "men"]),
        ("from Hama-Homs, re- taken", ["from", "Hama-Homs", ",", "re", "-", "taken"]),
        ("on 24-25 May", ["on", "24", "-", "25", "May"]),
    ],
)
def test_what_a_hyphen_joins_is_one_word(text: str, words: list[str]) -> None:
    assert SentenceWords(prepare(text, TOKENIZE), 0, len(text), (), (), (), ()).texts == words


def test_stops_of_abbreviations_end_no_sentence() -> None:
    prose = prepare("Gen. Ali of the U.S. Army met Lt. Col. Omar in St. Petersburg at 5 p.m. They spoke.", TOKENIZE)
    assert [prose.plain[s.start : s.end] for s in prose.sentences] == [prose.plain]
    prose = prepare("They took it on Sept. 5. Then they left. In 2017. The end.", TOKENIZE)
    assert len(prose.sentences) == 4


def test_names_are_found_in_other_spellings_and_within_arabic_words() -> None:
    theatre = Theatre(
        "t", "T", actors=(Actor("isis", "ISIS", names=(ActorName("داعش", "ar"),)), Actor("turkey", "Türkiye"))
    )
    found = ActorSpotter(theatre, TOKENIZE).spot("anti-ISIS talks; Turkiye struck ISIS-held land. وداعش")
    assert [(m.actor, m.end - m.start) for m in found.mentions] == [("turkey", 7), ("isis", 4), ("isis", 4)]


def test_a_full_vocabulary_forgets_what_it_meets_and_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The Red Front (RFR) attacked government forces in Arvan on Monday, residents said. The RFR-held town fell."
    before = read(text)
    monkeypatch.setattr(tokens, "KEPT_WORDS", 0)
    assert read(text) == before
    spotter = ActorSpotter(THEATRE, TOKENIZE)
    known = len(TOKENIZE.vocab.strings)
    for number in range(50):
        with tokens.forgetting(TOKENIZE):
            spotter.spot(f"The Newgroup{number} Brigade (NG{number}X) attacked Place{number}.")
    assert len(TOKENIZE.vocab.strings) == known
