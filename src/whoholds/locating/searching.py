"""Finding what a name may be: every place that is written so, sounds so, or is near in letters where the name should lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.locating.alikeness import KINDRED, alikeness, bones, proper_parts
from whoholds.locating.countries import country_number
from whoholds.locating.features import Told
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.index import Index
from whoholds.locating.lists import ordinary_words
from whoholds.locating.names import plain, sound
from whoholds.locating.scopes import Scope, fit, reach_km

_SOUNDING_AT_MOST = 3000
_SHARING_AT_MOST = 100
_FEW = 8


@dataclass(slots=True)
class Tuned:
    """Weights, tuned on a random half of the names of bench/places.py's truth and reported on the other."""

    place: float = 0.85
    kind: float = 0.08
    people: float = 0.02
    spelt: float = 0.90
    worth: float = 0.50
    near: float = 0.66
    limit: int = 10
    theatre: float = 0.3
    settled: float = 0.80
    part: float = 0.75
    other_name: float = 0.03
    by_hand: float = 0.06
    here: float = 0.25
    script: float = 0.02  # scripts that leave vowels out agree more often by chance


TUNED = Tuned()


@dataclass(slots=True)
class Found:
    """A place that may be meant: its layer and number, the name it was found by, how alike that is, how well it lies in the scope.

    ``base``, ``score`` and ``proof`` are weighed later: how well all fits, what ranks it among the others, what its spelling proves.
    """

    layer: int
    place: int
    name: int
    alike: float
    fit: float
    base: float = 0.0
    score: float = 0.0
    proof: float = 0.0


class Search:
    """One search: collects what is found for a told name in a scope."""

    def __init__(self, names: NamesByDivision, told: Told, scope: Scope) -> None:
        self.names, self.told, self.scope = names, told, scope
        self.gazetteer = names.gazetteer
        self.found: dict[tuple[int, int], Found] = {}
        self.compared: dict[tuple[int, str], set[int]] = {}

    def run(self) -> list[Found]:
        """Everything found; the further searches are made only when the nearer ones gave nothing sure."""
        told, scope = self.told, self.scope
        readings = [(r, plain(r)) for r in told.names]
        for layer, index in enumerate(self.gazetteer.layers):
            shared = index is self.gazetteer.index
            for order, reading in enumerate(dict.fromkeys((*told.whole, *told.names))):
                self._collect(layer, index, index.written(reading), 1.0 - 0.005 * order)
            if any(f.layer == layer and f.fit > 0.95 for f in self.found.values()):
                continue
            for reading, form in readings:
                self._compare(layer, index, ((n, index.plain(n)) for n in self._sounding(index, reading)), form)
                for division in (scope.district, scope.governorate) if shared else ():
                    if division >= 0 and not self._settled():
                        self._compare(layer, index, self.names.like(form, division), form)
            if scope.governorate >= 0 and not any(f.alike > 0.85 for f in self.found.values()):
                for reading in told.names:
                    self._inside(layer, index, reading)
        return list(self.found.values())

    def _keep(self, layer: int, index: Index, name: int, alike: float) -> None:
        place = index.name_place[name]
        known = self.found.get((layer, place))
        if known is None:
            lies = fit(index, place, self.scope, index is self.gazetteer.index)
            self.found[layer, place] = Found(layer, place, name, alike, lies)
        elif known.alike < alike:
            known.name, known.alike = name, alike

    def _collect(self, layer: int, index: Index, names: Iterable[int], alike: float) -> None:
        for name in names:
            self._keep(layer, index, name, alike - 0.12 * (index.name_quiet[name] == 1))

    def _compare(self, layer: int, index: Index, listed: Iterable[tuple[int, str]], form: str) -> None:
        compared: set[int] = self.compared.setdefault((layer, form), set())
        for name, other in listed:
            if name in compared:
                continue
            compared.add(name)
            alike = TUNED.spelt * alikeness(form, other)
            if alike <= TUNED.worth:
                continue
            alike -= 0.12 * (index.name_quiet[name] == 1)
            if not index.is_latin(name):
                alike *= 1 - TUNED.script / TUNED.spelt
            if alike > TUNED.worth:
                self._keep(layer, index, name, alike)

    def _settled(self) -> bool:
        """Whether something found is so like the name and so well in its division that no search by letters would beat it."""
        return any(f.alike >= TUNED.settled and f.fit >= 0.99 for f in self.found.values())

    def _sounding(self, index: Index, reading: str) -> list[int]:
        hits = index.sounding(sound(reading))
        if self.scope.narrowest >= 0 and len(hits) > _FEW:
            return index.near(hits, self.scope.lon, self.scope.lat, reach_km(self.scope))
        if self.scope.country:
            return index.in_country(hits, country_number(self.scope.country))
        return hits if len(hits) <= _SOUNDING_AT_MOST else []

    def _inside(self, layer: int, index: Index, reading: str) -> None:
        """Names inside a longer phrase ("armoured vehicle base harasta", "libyan company in daraa")."""
        tokens = reading.split()[:10]
        for length in range(min(3, len(tokens) - 1), 0, -1):
            for at in range(len(tokens) - length + 1):
                part = " ".join(tokens[at : at + length])
                if len(part) >= 4 and part not in ordinary_words():
                    self._collect(layer, index, index.written(part), TUNED.part)


_Listed = tuple[int, str]
_ByLetter = dict[str, tuple[list[str], list[_Listed]]]


class NamesByDivision:
    """The names of the world's divisions, gathered when first asked for."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._known: dict[int, tuple[_ByLetter, dict[str, list[_Listed]]]] = {}

    def like(self, form: str, division: int) -> list[_Listed]:
        """Names in a division, with their plain forms, that are near in letters or share a part of its own."""
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        by_letter, parts = self._of(division)
        joined = form.replace(" ", "")
        forms, names = by_letter.get(_letters(joined)[:1], ([], []))
        joined = joined.translate(KINDRED) or joined
        near = process.extract(
            joined, forms, scorer=Indel.normalized_similarity, score_cutoff=TUNED.near, limit=TUNED.limit
        )
        shared = [listed for part in proper_parts(form) for listed in parts.get(part, [])[:_SHARING_AT_MOST]]
        return [names[at] for _, _, at in near] + shared

    def _of(self, division: int) -> tuple[_ByLetter, dict[str, list[_Listed]]]:
        """Joined forms and names by each of their first two consonants, and names by their own parts."""
        if division not in self._known:
            index = self.gazetteer.index
            by_letter: _ByLetter = {}
            parts: dict[str, list[_Listed]] = {}
            for place in index.members(division).tolist():
                for name in index.names_of(place):
                    if index.name_quiet[name] == 1:
                        continue
                    form = index.plain(name)
                    joined = form.replace(" ", "")
                    kindred = joined.translate(KINDRED) or joined
                    for letter in set(_letters(joined)[:2]) or {""}:
                        forms, names = by_letter.setdefault(letter, ([], []))
                        forms.append(kindred)
                        names.append((name, form))
                    for part in proper_parts(form):
                        parts.setdefault(part, []).append((name, form))
            self._known[division] = (by_letter, parts)
        return self._known[division]


def _letters(joined: str) -> str:
    """The first consonants of a joined name, kindred ones as one: what names are searched by."""
    found = bones(joined)
    return found.translate(KINDRED) or found
