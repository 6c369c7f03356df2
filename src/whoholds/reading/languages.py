"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

_LEAST_LETTERS = 20
_LEAST_PROBABILITY = 0.5
_SAMPLE_CHARACTERS = 4_000


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None when the text is too short, or no language is likely.

    >>> language_of("The militants attacked the town on Monday, residents said."), language_of("12:40")
    ('en', None)
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _LEAST_PROBABILITY else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Any = LanguageIdentifier
    return identifier.from_model_file(MODEL_FILE, norm_probs=True)
