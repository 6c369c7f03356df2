"""Names of actors and speakers, folded, with the other names they go by."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ARTICLES = re.compile(r"^(the|an?|some|several)\s+", re.IGNORECASE)
BRACKETED = re.compile(r"\([^)]*\)")


def folded(name: str) -> str:
    """A name without case, accents, punctuation, brackets or a leading article.

    >>> folded("The Hay’at Tahrir al-Shām (HTS)")
    'hayattahriralsham'
    >>> folded("الجيش")
    'الجيش'
    """
    plain = BRACKETED.sub(" ", name).strip() or name
    plain = ARTICLES.sub("", plain)
    return "".join(c for c in unaccented(plain) if c.isalnum())


def unaccented(text: str) -> str:
    """Lower case, accents taken off.

    >>> unaccented("Türkiye")
    'turkiye'
    """
    marks_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in marks_apart if not unicodedata.combining(c))


@dataclass
class Names:
    """For each name, in folded form, the other names that mean the same; ``army`` may belong to many."""

    also: dict[str, set[str]] = field(default_factory=dict)
    spelt: dict[str, set[str]] = field(default_factory=dict)
    """The same, as written in the table."""

    @classmethod
    def load(cls, *tables: Path) -> Names:
        """Names from tables with the columns ``name`` and ``also`` (or ``aliases``), other names apart by ``|``."""
        names = cls()
        for table in tables:
            with table.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    others = row.get("also") or row.get("aliases") or ""
                    names.add(row["name"], others.split("|"))
        return names

    def add(self, name: str, others: Iterable[str]) -> None:
        """Take ``others`` as further names of ``name``."""
        known = self.also.setdefault(folded(name), set())
        spellings = {other.strip() for other in others if other.strip()}
        known.update(folded(spelling) for spelling in spellings)
        self.spelt.setdefault(folded(name), set()).update(spellings)

    def same(self, wanted: str, told: str) -> bool:
        """Whether ``told`` is a name of what the marks call ``wanted``."""
        left, right = folded(wanted), folded(told)
        return bool(left) and (left == right or right in self.also.get(left, ()) or left in self.also.get(right, ()))
