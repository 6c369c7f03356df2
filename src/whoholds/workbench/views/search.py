"""Finding places, actors, documents and claims by some letters of their names, Latin or Arabic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from whoholds.workbench.claims import among
from whoholds.workbench.serving.disclosure import Disclosure

if TYPE_CHECKING:
    from whoholds.workbench.serving.snapshot import Shown

MOST_FOUND = 20
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""})
_ORDER = ("place", "actor", "claim", "document")


@dataclass(frozen=True, slots=True)
class Found:
    """Something with a name. ``keys`` are its names as they are compared;"""

    kind: str
    id: str
    name: str
    name_ar: str
    keys: tuple[str, ...]
    weight: float = 0.0
    lon: float | None = None
    lat: float | None = None

    def record(self) -> dict[str, Any]:
        """As JSON."""
        address = {
            "place": f"/map?place={quote(self.id, safe='')}",
            "actor": f"/actors/{quote(self.id, safe='')}",
            "document": f"/documents/{self.id}",
            "claim": f"/claims/{self.id}",
        }[self.kind]
        told = {"kind": self.kind, "id": self.id, "name": self.name, "name_ar": self.name_ar}
        return {**told, "lon": self.lon, "lat": self.lat, "url": address}


@dataclass(frozen=True)
class Finder:
    """Everything with a name."""

    things: tuple[Found, ...]
    told_of: dict[tuple[str, str], tuple[str, ...]]
    """What only the ledger knows → the statements that tell of it; who may see none of them does not see it."""

    @classmethod
    def of(cls, shown: Shown) -> Finder:
        """Of a state of a ledger."""
        told_of: dict[tuple[str, str], list[str]] = {}
        for s in shown.statements:
            for p in s.body.actors:
                told_of.setdefault(("actor", p.actor or p.name), []).append(s.id)
            if s.body.location and s.body.location.place:
                told_of.setdefault(("place", s.body.location.place), []).append(s.id)
        own = shown.bench.own_theatre
        known = {("actor", a.id) for a in own.actors} | {("place", p.id) for p in own.places}
        things = []
        places = {p.id: p for p in (*shown.bench.ledger.places(), *own.places)}
        for place in places.values():
            arabic = next((n.text for n in place.names if n.language == "ar"), "")
            keys = tuple(dict.fromkeys(folded(n) for n in (place.name, *(x.text for x in place.names))))
            things.append(
                Found("place", place.id, place.name, arabic, keys, float(place.population), place.lon, place.lat)
            )
        for actor in shown.theatre.actors:
            arabic = next((n.text for n in actor.names if n.language == "ar"), "")
            keys = tuple(
                dict.fromkeys(folded(n) for n in (actor.name, actor.short, *(x.text for x in actor.names)) if n)
            )
            things.append(Found("actor", actor.id, actor.name, arabic, keys, len(told_of.get(("actor", actor.id), ()))))
        for document in shown.documents.values():
            title = document.title or document.file_name
            if title:
                things.append(Found("document", document.id, title, "", (folded(title),)))
        for s in among(shown.bench, shown.statements):
            words = " ".join(s.citation.exact.split())[:200]
            things.append(Found("claim", s.id, words, "", (folded(words),)))
        only_told = {key: tuple(ids) for key, ids in told_of.items() if key not in known}
        return cls(tuple(things), only_told)

    def find(self, text: str, shown: Shown, may: Disclosure, limit: int = MOST_FOUND) -> list[Found]:
        """What has these letters in a name: whole names first, then beginnings, then anything; the larger first."""
        wanted = folded(text)
        if not wanted:
            return []
        ranked: list[tuple[int, int, float, str, Found]] = []
        for thing in self.things:
            rank = min((_rank(wanted, key) for key in thing.keys), default=9)
            if rank < 9 and self._visible(thing, shown, may):
                ranked.append((rank, _ORDER.index(thing.kind), -thing.weight, thing.name, thing))
        return [r[-1] for r in sorted(ranked, key=lambda r: r[:4])[:limit]]

    def _visible(self, thing: Found, shown: Shown, may: Disclosure) -> bool:
        if may.inner:
            return True
        if thing.kind == "document":
            return may.shows_document(thing.id)
        if thing.kind == "claim":
            return may.shows(shown.by_id[thing.id])
        telling = self.told_of.get((thing.kind, thing.id))
        return telling is None or any(may.shows(shown.by_id[i]) for i in telling)


def _rank(wanted: str, key: str) -> int:
    at = key.find(wanted)
    if at < 0:
        return 9
    if len(key) == len(wanted):
        return 0
    return 1 if at == 0 else 2 if key[at - 1] in " -'" else 3


def folded(text: str) -> str:
    """A name as names are compared: without case, accents, Arabic marks and the article.

    >>> folded("al-Bāb"), folded("الباب") == folded("البَاب")
    ('al-bab', True)
    """
    plain = unicodedata.normalize("NFKD", text).translate(_ARABIC)
    return re.sub(r"\s+", " ", "".join(c for c in plain if not unicodedata.combining(c)).casefold()).strip()
