"""Which place a told name means: candidates with scores and reasons, chosen by context.

A candidate's score is the likeness of its name, times how well it lies in the told divisions, plus what its kind and
population say. Nothing blocks: the told kind, division and country guide, and the best that is left is the answer. Where
no name is like enough but a division was told, the answer is the division with its radius, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.locating.alikeness import alikeness, proper_part
from whoholds.locating.building import BARE, alpha_2, country_number
from whoholds.locating.entries import KINDS
from whoholds.locating.features import Told, kinship, taken_apart
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.index import Index
from whoholds.locating.lists import ordinary_words
from whoholds.locating.names import plain, sound
from whoholds.locating.scopes import Scope, fit, km_between, scope_of
from whoholds.model import Candidate

_DIVISION = frozenset({"country", "governorate", "district", "subdistrict", "continent"})
_SOUNDING_AT_MOST = 3000
_CACHE_AT_MOST = 50_000
_DENSE_WITHIN_KM = 25.0


@dataclass(slots=True)
class _Found:
    layer: int
    place: int
    name: int
    alike: float
    base: float = 0.0
    score: float = 0.0


@dataclass(slots=True)
class _Tuned:
    """Weights, tuned on a random half of the names of bench/places.py's truth and reported on the other."""

    place: float = 0.80
    kind: float = 0.08
    people: float = 0.02
    spelt: float = 0.90
    worth: float = 0.50
    near: float = 0.68
    limit: int = 24
    enough: float = 0.58
    enough_other: float = 0.58
    far: float = 0.12
    theatre: float = 0.3
    settled: float = 0.80
    part: float = 0.70
    other_name: float = 0.02
    here: float = 0.25


TUNED = _Tuned()


class Resolver:
    """Resolves names against one gazetteer; keeps scopes and the names of divisions it met, for speed."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        *,
        countries: Iterable[str] = (),
        bbox: tuple[float, float, float, float] | None = None,
    ) -> None:
        self.gazetteer = gazetteer
        self.countries = frozenset(alpha_2(c) for c in countries)
        self._land = frozenset(country_number(c) for c in self.countries)
        self.bbox = bbox
        self._dense: dict[int, tuple[float, float, float]] = {}
        self._scopes: dict[tuple[tuple[str, ...], str], Scope] = {}
        self._names_in: dict[int, tuple[list[str], list[int], dict[str, list[int]]]] = {}

    def scope(self, within: Iterable[str] = (), country: str = "") -> Scope:
        key = (tuple(within), country.upper())
        if key not in self._scopes:
            if len(self._scopes) > _CACHE_AT_MOST:
                self._scopes.clear()
            self._scopes[key] = scope_of(self.gazetteer.index, key[0], key[1], self.countries)
        return self._scopes[key]

    def resolve(
        self, name: str, *, within: Iterable[str] = (), country: str = "", near: tuple[float, float] | None = None,
        feature: str = "", limit: int = 5,
    ) -> list[Candidate]:  # fmt: skip
        """Candidates for a name, best first; empty when nothing is known of it or its divisions.

        ``within`` are names of divisions in any order, ``country`` an ISO code, ``near`` a (lon, lat) of the context,
        ``feature`` a kind where the name itself tells none.

        >>> from whoholds.model import Place
        >>> places = [Place("x:1", "Al Bukamal", 40.92, 34.45, kind="town"), Place("x:2", "Hajin", 40.83, 34.69)]
        >>> found = Resolver(Gazetteer.of(places)).resolve("Boukamal")
        >>> found[0].name, found[0].place, found[0].score > 0.7
        ('Al Bukamal', 'x:1', True)
        >>> Resolver(Gazetteer.of(places)).resolve("Atlantis")
        []
        """
        scope = self.scope(within, country)
        told = taken_apart(name)
        kind = told.kind or feature
        found = self._search(told, kind, scope, near)
        answers = self._candidates(found[:limit], scope)
        if scope.narrowest >= 0 and (not found or found[0].base < self._enough(found[0], kind, scope)):
            answers.insert(0, self._division(scope, answers))
            answers = answers[:limit]
        return answers

    def _enough(self, f: _Found, kind: str, scope: Scope) -> float:
        """How well a name must fit to be taken rather than its division: better the further it is from where the division's places lie."""
        enough = TUNED.enough if kinship(kind, "village") > 0 else TUNED.enough_other
        index = self.gazetteer.layers[f.layer]
        lon, lat, _ = self._middle(scope)
        return enough + TUNED.far * min(1.0, km_between(index.lon[f.place], index.lat[f.place], lon, lat) / 50.0)

    def _middle(self, scope: Scope) -> tuple[float, float, float]:
        """Where the division's own answer is: the seat of one the gazetteer does not have, else its densest part."""
        found = self._densest(scope.narrowest)
        if scope.unknown and not math.isnan(scope.lon) and scope.radius_km < found[2]:
            return scope.lon, scope.lat, scope.radius_km
        return found

    def _search(self, told: Told, kind: str, scope: Scope, near: tuple[float, float] | None) -> list[_Found]:
        found: dict[tuple[int, int], _Found] = {}
        readings = [(r, plain(r)) for r in told.names]
        for number, index in enumerate(self.gazetteer.layers):
            shared = index is self.gazetteer.index
            for order, reading in enumerate(dict.fromkeys((*told.whole, *told.names))):
                self._collect(found, number, index, index.written(reading), 1.0 - 0.005 * order)
            if any(f.layer == number and self._fit(f, scope) > 0.95 for f in found.values()):
                continue
            for reading, form in readings:
                names = self._sounding(index, reading, scope)
                self._compare(found, number, index, names, form)
                for division in (scope.district, scope.governorate) if shared else ():
                    if division >= 0 and not self._settled(found, scope):
                        self._compare(found, number, index, self._like(index, form, division), form)
            if scope.governorate >= 0 and not any(f.alike > 0.85 for f in found.values()):
                for reading in told.names:
                    self._parts(found, number, index, reading)
        for f in found.values():
            self._weigh(f, kind, scope, near)
        return self._distinct(sorted(found.values(), key=lambda f: -f.score))

    def _collect(
        self, found: dict[tuple[int, int], _Found], layer: int, index: Index, names: Iterable[int], alike: float
    ) -> None:
        for name in names:
            place = index.name_place[name]
            likely = alike - 0.12 * (index.name_quiet[name] == 1)
            known = found.get((layer, place))
            if known is None or known.alike < likely:
                found[layer, place] = _Found(layer, place, name, likely)

    def _compare(
        self, found: dict[tuple[int, int], _Found], layer: int, index: Index, names: Iterable[int], form: str
    ) -> None:
        for name in names:
            alike = TUNED.spelt * alikeness(form, index.plain(name)) - 0.12 * (index.name_quiet[name] == 1)
            place = index.name_place[name]
            known = found.get((layer, place))
            if alike > TUNED.worth and (known is None or known.alike < alike):
                found[layer, place] = _Found(layer, place, name, alike)

    def _settled(self, found: dict[tuple[int, int], _Found], scope: Scope) -> bool:
        """Whether something found is so like the name and so well in its division that no search by likeness would beat it."""
        return any(f.alike >= TUNED.settled and self._fit(f, scope) >= 0.99 for f in found.values())

    def _parts(self, found: dict[tuple[int, int], _Found], layer: int, index: Index, reading: str) -> None:
        """Names inside a longer phrase ("armoured vehicle base harasta", "libyan company in daraa")."""
        tokens = reading.split()[:10]
        for length in range(min(3, len(tokens) - 1), 0, -1):
            for at in range(len(tokens) - length + 1):
                part = " ".join(tokens[at : at + length])
                if len(part) >= 4 and part not in ordinary_words():
                    self._collect(found, layer, index, index.written(part), TUNED.part)

    def _sounding(self, index: Index, reading: str, scope: Scope) -> list[int]:
        hits = index.sounding(sound(reading))
        if scope.country:
            land = country_number(scope.country)
            return [n for n in hits if index.country[index.name_place[n]] == land]
        return hits if len(hits) <= _SOUNDING_AT_MOST else []

    def _like(self, index: Index, form: str, division: int) -> list[int]:
        """Names in a division that are near in letters, or share the name's weightiest part."""
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        forms, names, parts = self._names(index, division)
        near = process.extract(
            form.replace(" ", ""), forms, scorer=Indel.normalized_similarity, score_cutoff=TUNED.near, limit=TUNED.limit
        )
        return [names[at] for _, _, at in near] + parts.get(proper_part(form), [])[:200]

    def _names(self, index: Index, division: int) -> tuple[list[str], list[int], dict[str, list[int]]]:
        if division not in self._names_in:
            names = [n for p in index.members(division).tolist() for n in index.names_of(p) if index.name_quiet[n] != 1]
            forms = [index.plain(n) for n in names]
            parts: dict[str, list[int]] = {}
            for name, form in zip(names, forms, strict=True):
                parts.setdefault(proper_part(form), []).append(name)
            self._names_in[division] = ([f.replace(" ", "") for f in forms], names, parts)
        return self._names_in[division]

    def _fit(self, f: _Found, scope: Scope) -> float:
        index = self.gazetteer.layers[f.layer]
        return fit(index, f.place, scope, index is self.gazetteer.index)

    def _weigh(self, f: _Found, kind: str, scope: Scope, near: tuple[float, float] | None) -> None:
        """``base``: how well name, division and kind fit, 0 to about 1; ``score`` adds what only ranks namesakes."""
        index = self.gazetteer.layers[f.layer]
        own_kind = KINDS[index.kind[f.place]]
        bound = scope.narrowest >= 0 or bool(scope.country)
        base = f.alike * (1 - TUNED.place + TUNED.place * self._fit(f, scope)) if bound else f.alike
        base += TUNED.kind * (kinship(kind, own_kind) - 0.5)
        if own_kind in _DIVISION and kind and kind not in _DIVISION:
            base -= 0.15
        if index.name_quiet[f.name] == BARE and kinship(kind, own_kind) < 0.6:
            base -= 0.12
        if kind in _DIVISION and own_kind not in _DIVISION and own_kind != "region":
            base -= 0.2
        if own_kind == "district" and not kind:
            base -= 0.04
        if f.name != index.first_name[f.place]:
            base -= TUNED.other_name
        score = base + TUNED.people * min(1.0, math.log10(1 + index.population[f.place]) / 6)
        if near is not None:
            km = km_between(index.lon[f.place], index.lat[f.place], *near)
            score += 0.25 * math.exp(-km / 150.0)
        if not bound and near is None:
            score += 0.25 * min(1.0, math.log10(1 + index.population[f.place]) / 7) + 0.05 * (own_kind == "country")
        if index is not self.gazetteer.index:
            score += TUNED.theatre * (f.alike >= 0.95)
        if self._land or self.bbox:
            score += TUNED.here * self._here(index, f.place)
        f.base, f.score = base, score

    def _here(self, index: Index, place: int) -> float:
        """Whether a place lies in the theatre: 1 in its states or its bounds, 0 outside."""
        if index.country[place] in self._land:
            return 1.0
        if self.bbox is None:
            return 0.0
        west, south, east, north = self.bbox
        return 0.6 if west <= index.lon[place] <= east and south <= index.lat[place] <= north else 0.0

    def _distinct(self, found: list[_Found]) -> list[_Found]:
        """Without what is a better candidate told again by another gazetteer: a shared id, or the same name, sort and spot."""
        if len(self.gazetteer.layers) == 1:
            return found
        kept: list[_Found] = []
        seen: set[str] = set()
        for f in found[:12]:
            index = self.gazetteer.layers[f.layer]
            ids = index.ids(f.place)
            if not seen.intersection(ids) and not any(self._same(f, other) for other in kept):
                kept.append(f)
            seen.update(ids)
        return kept

    def _same(self, f: _Found, other: _Found) -> bool:
        if f.layer == other.layer:
            return False
        one, two = self.gazetteer.layers[f.layer], self.gazetteer.layers[other.layer]
        if kinship(KINDS[one.kind[f.place]], KINDS[two.kind[other.place]]) < 0.6:
            return False
        km = km_between(one.lon[f.place], one.lat[f.place], two.lon[other.place], two.lat[other.place])
        return bool(km <= max(5.0, 0.5 * min(one.radius[f.place], two.radius[other.place])))

    def _candidates(self, found: list[_Found], scope: Scope) -> list[Candidate]:
        """What was found as candidates. A score says how well name and context fit, less where a namesake elsewhere fits as well."""
        answers: list[Candidate] = []
        for rank, f in enumerate(found):
            index = self.gazetteer.layers[f.layer]
            fits = max(0.0, min(1.0, f.base + 0.02))
            if rank:
                fits = min(answers[-1].score, fits * math.exp(-2.0 * max(0.0, found[0].score - f.score)))
            else:
                fits *= 1 - 0.35 * math.exp(-self._margin(found) / 0.06)
            reason = "name as told" if f.alike > 0.98 else f"name like {index.text(f.name)!r}"
            if scope.narrowest >= 0:
                lies = self._fit(f, scope)
                reason += ", in its division" if lies >= 1.0 else f", outside its division (fit {lies:.2f})"
            answers.append(
                Candidate(
                    index.ids(f.place)[0], index.name(f.place), index.lon[f.place], index.lat[f.place], round(fits, 3), reason,
                    round(float(index.radius[f.place]), 2), KINDS[index.kind[f.place]],
                )
            )  # fmt: skip
        return answers

    def _margin(self, found: list[_Found]) -> float:
        """By how much the best candidate outdoes the next one that is somewhere else."""
        first = found[0]
        index = self.gazetteer.layers[first.layer]
        for f in found[1:]:
            other = self.gazetteer.layers[f.layer]
            km = km_between(index.lon[first.place], index.lat[first.place], other.lon[f.place], other.lat[f.place])
            if km > 20.0 + index.radius[first.place] + other.radius[f.place]:
                return first.score - f.score
        return 1.0

    def _division(self, scope: Scope, others: list[Candidate]) -> Candidate:
        index = self.gazetteer.index
        place = scope.narrowest
        lon, lat, radius_km = self._middle(scope)
        reason = "its division; the name itself is unknown"
        if scope.unknown and lon == scope.lon:
            reason = f"around the seat of {scope.unknown[0]}; the name itself is unknown"
        best = max((c.score for c in others), default=0.0)
        return Candidate(
            place=index.ids(place)[0], name=index.name(place), lon=lon, lat=lat, kind=index.kind_of(place),
            score=round(max(0.3, best), 3), reason=reason, radius_km=round(radius_km, 2),
        )  # fmt: skip

    def _densest(self, division: int) -> tuple[float, float, float]:
        """The middle of the part of a division where most of its places lie, and the radius that holds nine in ten.

        A village that is not listed is likeliest among those that are, not in the middle of the desert behind them.
        """
        if division in self._dense:
            return self._dense[division]
        import numpy as np

        index = self.gazetteer.index
        members = index.members(division)
        point = (float(index.lon[division]), float(index.lat[division]), float(index.radius[division]))
        if len(members) >= 5:
            if len(members) > 500:
                members = members[:: len(members) // 500 + 1]
            lon, lat = index.arrays["lon"][members], index.arrays["lat"][members]
            x, y = lon * 111.2 * np.cos(np.radians(lat.mean())), lat * 111.2
            near = np.hypot(x[:, None] - x, y[:, None] - y) <= _DENSE_WITHIN_KM
            most = near[near.sum(axis=1).argmax()]
            reach = np.hypot(x - x[most].mean(), y - y[most].mean())
            point = (float(lon[most].mean()), float(lat[most].mean()), float(np.quantile(reach, 0.9)))
        self._dense[division] = point
        return point
