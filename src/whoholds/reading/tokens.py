"""Words of a text, by spaCy's tokenizer: every token knows the offset it stands at, and one vocabulary serves all matchers of a reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whoholds.reading.lexicon import load

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

Tokenize = Callable[[str], "Doc"]

KEPT_WORDS = 100_000
"""A tokenizer that has met so many words forgets new ones after each text: memory stays flat however much is read."""

_MARKS = r"\u0610-\u061a\u064b-\u065f\u0670"  # Arabic vowel signs stand on letters, they part no word
_LETTER = rf"[^\W_]|[{_MARKS}]"
_MARK = rf"[^\w\s{_MARKS}]|_"
_CLITIC = r"'(?:s|ve|re|ll|d|m)"
_INITIALS = r"(?:[A-Za-z]\.){2,}"
_PREFIX = re.compile(rf"^(?:{_MARK}|[وفبكل](?=ال\w))")
_SUFFIX = re.compile(rf"(?:{_CLITIC}|{_MARK})$", re.IGNORECASE)
_INFIX = re.compile(
    rf"(?<![^\W_]){_INITIALS}|{_CLITIC}(?!{_LETTER})|[^\w\s'.,:{_MARKS}]|_|(?<!\d)[.,:]|[.,:](?!\d)", re.IGNORECASE
)
_WHOLE = re.compile(rf"(?:{_INITIALS}|[A-Z]\.)$")
_SAME_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ـ": ""})


def tokenizer() -> Tokenizer:
    """spaCy's tokenizer with the affixes of reports and its abbreviations: "ISIS-held" are three tokens, "U.S." and "Gen." one.

    >>> [t.text for t in tokenizer()("Gen. Ali's U.S.-backed men took 5,600 sq. km; he didn't stay.")]
    ['Gen.', 'Ali', "'s", 'U.S.', '-', 'backed', 'men', 'took', '5,600', 'sq.', 'km', ';', 'he', "didn't", 'stay', '.']
    >>> [t.text for t in tokenizer()("والجيش")]
    ['و', 'الجيش']
    """
    from spacy.attrs import LOWER, NORM
    from spacy.lang.en import EnglishDefaults
    from spacy.tokenizer import Tokenizer
    from spacy.vocab import create_vocab

    class Reports(EnglishDefaults):
        lex_attr_getters = {LOWER: str.lower, NORM: same_spelling}  # noqa: RUF012 — spaCy declares it as a plain attribute

    vocab = create_vocab("en", Reports)
    rules = {
        text: told
        for text, told in EnglishDefaults.tokenizer_exceptions.items()
        if len(told) == 1
        and re.fullmatch(r"[A-Z][A-Za-z]+\.", text)
        and text not in load("grammar")["no_abbreviations"]
    }
    rules |= {text: [{"ORTH": text}] for text in load("grammar")["abbreviations"]}
    return Tokenizer(
        vocab,
        rules=rules,
        prefix_search=_PREFIX.search,
        suffix_search=_SUFFIX.search,
        infix_finditer=_INFIX.finditer,
        token_match=_WHOLE.match,
    )


def same_spelling(word: str) -> str:
    """A word as the matchers see it: small letters, no accents, the Arabic letters that are written now so, now so.

    >>> same_spelling("Türkiye"), same_spelling("إدلب") == same_spelling("ادلب")
    ('turkiye', True)
    """
    low = word.lower()
    if low.isascii():
        return low
    apart = unicodedata.normalize("NFKD", low)
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_SAME_LETTERS) or low


@contextmanager
def forgetting(tokenize: Tokenizer) -> Iterator[None]:
    """While one text is read: words met in it are forgotten afterwards, once many are known. Its Doc is not to be used any longer."""
    if len(tokenize.vocab.strings) < KEPT_WORDS:
        yield
        return
    with tokenize.vocab.memory_zone():
        yield
