"""Arabic and Hebrew words in PDFs: letters in the order they are read, whatever order the file draws them in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

Box = tuple[float, float, float, float]  # left, right, bottom, top, in points from the lower left
Letter = tuple[str, Box | None]

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ALEFS = "اأإآٱ"
_WORD_GAP = 0.3  # of the tallest letter: a wider gap parts two words that the file writes as one


def in_reading_order(letters: Sequence[Letter]) -> list[Letter]:
    """The letters of a line, those of each right-to-left word from right to left; numbers and Latin words as they stand.

    Some programs write such words backwards, others do not, and PDFium cannot tell; where the letters stand does.

    >>> box = lambda x: (x, x + 4.0, 0.0, 10.0)
    >>> backwards = [("ى", box(0)), ("ل", box(4)), ("ع", box(8)), (" ", None), ("3", box(-12)), ("1", box(-8))]
    >>> "".join(letter for letter, _ in in_reading_order(backwards))
    'على 31'
    """
    ordered: list[Letter] = []
    word: list[Letter] = []
    for letter in (*letters, (" ", None)):
        if letter[0].isspace():
            ordered += _word(word)
            ordered.append(letter)
            word = []
        else:
            word.append(letter)
    return ordered[:-1]


def _word(word: list[Letter]) -> list[Letter]:
    if not any(RIGHT_TO_LEFT.match(c) for c, _ in word) or any(box is None for _, box in word):
        return word
    bases = [x for x in word if not unicodedata.combining(x[0])]
    marks = [x for x in word if unicodedata.combining(x[0])]
    bases.sort(key=lambda x: -_middle(x))
    for i in range(len(bases) - 1):  # the two letters of one ligature stand in one place
        if bases[i][0] in _ALEFS and bases[i + 1][0] == "ل" and abs(_middle(bases[i]) - _middle(bases[i + 1])) < 0.5:
            bases[i], bases[i + 1] = bases[i + 1], bases[i]
    found = _left_to_right_again(_spaced(bases))
    for mark in marks:
        middle = _middle(mark)
        under = min(
            range(len(found)), key=lambda i: abs(_middle(found[i]) - middle) if found[i][1] else float("inf"), default=0
        )
        found.insert(under + 1, mark)
    return found


def _left_to_right_again(letters: list[Letter]) -> list[Letter]:
    """Runs of digits and Latin letters inside such a word, which are read from left to right."""
    out: list[Letter] = []
    run: list[Letter] = []
    for letter in letters:
        if unicodedata.bidirectional(letter[0]) in ("L", "EN", "AN") or (run and letter[0] in ".,:/-"):
            run.append(letter)
            continue
        out += [*reversed(run), letter]
        run = []
    return out + run[::-1]


def _spaced(letters: list[Letter]) -> list[Letter]:
    tallest = max((box[3] - box[2] for _, box in letters if box), default=0.0)
    out: list[Letter] = []
    for letter in letters:
        before, box = out[-1][1] if out else None, letter[1]
        if before and box and max(before[0] - box[1], box[0] - before[1]) > _WORD_GAP * tallest:
            out.append((" ", None))
        out.append(letter)
    return out


def _middle(letter: Letter) -> float:
    return (letter[1][0] + letter[1][1]) / 2 if letter[1] else 0.0
