"""The room's lists, read once: ordinary words, given names, abbreviations, demonyms, words of context."""

from __future__ import annotations

import gzip
from functools import cache

from whoholds.locating.gazetteers.world import DATA, rows


@cache
def ordinary_words() -> frozenset[str]:
    """English words that are written small."""
    return _lines("ordinary_words.txt.gz")


@cache
def given_names() -> frozenset[str]:
    """Given names, in small letters."""
    return frozenset(n.lower() for n in _lines("given_names.txt.gz"))


def _lines(name: str) -> frozenset[str]:
    text = gzip.decompress((DATA / name).read_bytes()).decode()
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def abbreviations() -> dict[str, tuple[str, bool]]:
    """Short forms of divisions: the id meant, and whether they stand alone."""
    return {
        form.replace(" ", ""): (identifier, where == "alone") for form, identifier, where in rows("abbreviations.tsv")
    }


@cache
def demonyms() -> dict[str, str]:
    """Demonyms and adjectives: the id of the state or region meant."""
    found: dict[str, str] = {}
    for row in rows("countries.tsv"):
        for word in [*row, "", ""][3].split("|"):
            if word:
                found.setdefault(word, f"iso:{row[0]}")
    for row in rows("regions.tsv"):
        for word in [*row, "", ""][6].split("|"):
            if word:
                found.setdefault(word, f"region:{row[0].lower().replace(' ', '-')}")
    for words, identifier in rows("division_demonyms.tsv"):
        for word in words.split("|"):
            found.setdefault(word, identifier)
    return found


@cache
def not_places() -> frozenset[str]:
    """Words with a capital that hardly ever mean the places that bear them."""
    return frozenset(w for row in rows("not_places.tsv") for w in row[0].split("|"))


@cache
def context_words(role: str) -> frozenset[str]:
    """Words beside a name that play a role: title, street, organization, place_before, place_after, after_person."""
    return frozenset(w for told, words in rows("context_words.tsv") if told == role for w in words.split("|"))
