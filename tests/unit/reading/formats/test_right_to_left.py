"""Arabic words of PDFs, in whatever order the file has their letters."""

from __future__ import annotations

import random

import pytest

from whoholds.reading.right_to_left import Letter, in_reading_order

SENTENCE = "قالت مصادر إن 31 عنصراً هاجموا البوكمال (2017) مع HTS و5,600 آخرين"


def placed(sentence: str) -> list[list[Letter]]:
    """The letters of each word with the boxes they have on the page, from right to left; numbers and Latin from left to right."""
    x = 500.0
    words: list[list[Letter]] = []
    for word in sentence.split():
        letters: list[Letter] = []
        pieces: list[str] = []
        for c in word:
            if pieces and c.isascii() and pieces[-1][-1].isascii() and c not in "()" and pieces[-1][-1] not in "()":
                pieces[-1] += c
            else:
                pieces.append(c)
        for piece in pieces:
            x -= 5.0 * len(piece) if piece != "ً" else 0.0
            letters += [(c, (x + 5.0 * i, x + 5.0 * i + 4.8, 0.0, 10.0)) for i, c in enumerate(piece)]
        words.append(letters)
        x -= 6.0
    return words


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_the_letters_in_a_word_reads_the_same(seed: int) -> None:
    rng = random.Random(seed)
    line: list[Letter] = []
    for word in placed(SENTENCE):
        if any("\u0600" <= c <= "\u06ff" for c, _ in word):
            rng.shuffle(word)
        line += [*word, (" ", None)]
    assert "".join(c for c, _ in in_reading_order(line[:-1])) == SENTENCE


def test_two_words_that_the_file_writes_as_one() -> None:
    first, second = placed("هاجم الجيش")
    assert "".join(c for c, _ in in_reading_order([*first, *second])) == "هاجم الجيش"


def test_lines_without_such_letters_stay_as_they_are() -> None:
    line: list[Letter] = [(c, (9.0 - i, 10.0 - i, 0.0, 10.0)) for i, c in enumerate("Tamr")]
    assert in_reading_order(line) == line
