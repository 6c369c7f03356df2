"""Reports in a script the rules do not read: who and which places they name is spotted, what is said of them is left to a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from whoholds.model import Document, PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.languages import language_of
from whoholds.reading.lexicon import words

_SAMPLE_LETTERS = 4_000
_SAMPLE_TEXT = 4 * _SAMPLE_LETTERS
_BEFORE_PLACES = words("arabic", "before_places")


@dataclass(frozen=True, slots=True)
class Named:
    """What a report names: places as told, actors by their canonical names; each once, in the order of the text."""

    language: str
    places: tuple[str, ...]
    actors: tuple[str, ...]


def foreign_language(document: Document) -> str | None:
    """The language of a report that is not in the Latin script, by its English name; None for what the rules can read.

    >>> from datetime import UTC, datetime
    >>> foreign_language(Document("d", "s", "سيطر التنظيم على ثلاث قرى في ريف حماة يوم الأربعاء", datetime(2020, 1, 1, tzinfo=UTC)))
    'Arabic'
    >>> foreign_language(Document("d", "s", "They took three villages (قرى).", datetime(2020, 1, 1, tzinfo=UTC))) is None
    True
    """
    if document.text[:_SAMPLE_TEXT].isascii():
        return None
    letters = list(islice((c for c in document.text if c.isalpha()), _SAMPLE_LETTERS))
    latin = sum(c < "\u0250" for c in letters)
    if not letters or latin * 2 >= len(letters):
        return None
    return _english_name(document.language or language_of(document.text))


def named(language: str, text: str, places: Iterable[PlaceMention], actors: Sequence[ActorMention]) -> Named:
    """The names of a text; a place within the name of an actor is none ("Liberation of the Levant")."""
    taken = [False] * (len(text) + 1)
    for m in actors:
        taken[m.start : m.end] = [True] * (m.end - m.start)
    told: list[str] = []
    last = -1
    for p in places:
        if p.kind != "demonym" and not any(taken[p.start : p.end]) and _due(text, p, last):
            told.append(p.text)
            last = p.end
    return Named(language, tuple(dict.fromkeys(told)), tuple(dict.fromkeys(m.name for m in actors)))


def _due(text: str, place: PlaceMention, last: int) -> bool:
    """Whether an Arabic word that is a place's name can be one here; other scripts and longer names speak for themselves."""
    if not "\u0600" <= place.text[0] <= "\u06ff" or " " in place.text:
        return True
    before = text[max(0, place.start - 20) : place.start].split()
    word = before[-1] if before else ""
    return (
        word in _BEFORE_PLACES
        or word[1:] in _BEFORE_PLACES
        or (last >= 0 and text[last : place.start].strip() in ("و", "،", "،و"))
    )


def _english_name(code: str | None) -> str:
    import pycountry

    known = pycountry.languages.get(alpha_2=code) if code else None
    return str(known.name) if known else "a language not known"
