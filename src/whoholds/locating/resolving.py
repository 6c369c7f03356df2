"""Which place a told name means: candidates with scores and reasons, chosen by context.

A candidate's score is the likeness of its name, times how well it lies in the told divisions, plus what its kind and
population say. Nothing blocks: the told kind, division and country guide, and the best that is left is the answer. Where
no name is like enough but a division was told, the answer is the division with its radius, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from whoholds.locating.alikeness import alikeness
from whoholds.locating.building import BARE
from whoholds.locating.choosing import (
    WEIGHED_AT_MOST,
    Settlement,
    expected,
    softmax,
    speaks_for,
    speaks_for_none,
)
from whoholds.locating.countries import alpha_2, country_code, country_number
from whoholds.locating.entries import KINDS, SETTLED
from whoholds.locating.features import kind_of_word, kinship, taken_apart
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.index import Index
from whoholds.locating.names import plain, sound
from whoholds.locating.scopes import Scope, km_between, scope_of
from whoholds.locating.searching import TUNED, Found, NamesByDivision, Search
from whoholds.locating.spelling import proof, rarity
from whoholds.model import Candidate

_DIVISION = frozenset({"country", "governorate", "district", "subdistrict", "continent"})
_CACHE_AT_MOST = 50_000
_SURE_MARGIN = 0.1
_LIKELY = 0.9
"""A chance that makes a place the answer wherever its division's other places lie."""
_CALLED_SO = 0.85
"""How alike a name beside known coordinates must be to a place's that lies there."""


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
        self._settled: dict[int, Settlement] = {}
        self._densest: dict[int, tuple[float, float, float]] = {}
        self._scopes: dict[tuple[tuple[str, ...], str], Scope] = {}
        self._names = NamesByDivision(gazetteer)
        self._known: dict[tuple[object, ...], tuple[Candidate, ...]] = {}

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
        ``feature`` a kind, or a word for one, where the name itself tells none.

        >>> from whoholds.model import Place
        >>> places = [Place("x:1", "Al Bukamal", 40.92, 34.45, kind="town"), Place("x:2", "Hajin", 40.83, 34.69)]
        >>> found = Resolver(Gazetteer.of(places)).resolve("Boukamal")
        >>> found[0].name, found[0].place, found[0].score > 0.7
        ('Al Bukamal', 'x:1', True)
        >>> Resolver(Gazetteer.of(places)).resolve("Atlantis")
        []
        """
        key = (name, tuple(within), country, near, feature, limit)
        if key not in self._known:
            if len(self._known) > _CACHE_AT_MOST:
                self._known.clear()
            self._known[key] = tuple(self._resolved(name, self.scope(key[1], country), near, feature, limit))
        return list(self._known[key])

    def at(self, name: str, lon: float, lat: float, within_km: float) -> str | None:
        """The id of the place of a name that lies close to a point, where the point is known and the place is asked for.

        >>> from whoholds.model import Place
        >>> near = Resolver(Gazetteer.of([Place("x:1", "Al Bukamal", 40.92, 34.45), Place("x:2", "Hajin", 40.83, 34.69)]))
        >>> near.at("Boukamal town", 40.9, 34.45, 5.0), near.at("Boukamal town", 40.83, 34.69, 5.0)
        ('x:1', None)
        """
        told = taken_apart(name)
        forms = [plain(reading) for reading in told.names]
        for index in self.gazetteer.layers:
            best, found = _CALLED_SO, -1
            hits = {n for reading in (*told.whole, *told.names) for n in index.written(reading)}
            hits.update(n for reading in told.names for n in index.sounding(sound(reading)))
            for hit in index.near(sorted(hits), lon, lat, within_km):
                place = index.name_place[hit]
                kin = kinship(told.kind, KINDS[index.kind[place]])
                alike = max(alikeness(form, index.plain(hit)) for form in forms) + 0.05 * (kin - 0.5)
                alike -= 0.03 * (index.name_quiet[hit] == BARE)  # "X" is X before it is "X crossing" beside it
                if kin and alike > best:
                    best, found = alike, place
            if found >= 0:
                return index.ids(found)[0]
        return None

    def _resolved(
        self, name: str, scope: Scope, near: tuple[float, float] | None, feature: str, limit: int
    ) -> list[Candidate]:
        told = taken_apart(name)
        kind = told.kind or kind_of_word(feature)
        if not any(plain(reading) for reading in told.names):  # "-", "…"
            return [self._division(scope, [])] if scope.narrowest >= 0 else []
        found = Search(self._names, told, scope).run()
        for f in found:
            self._weigh(f, kind, scope, near)
        found = self._distinct(sorted(found, key=lambda f: -f.score))
        known = scope.narrowest < 0 or self._choose(found, told.names, kind, scope)
        answers = self._candidates(found[:limit], scope)
        if not known:
            answers.insert(0, self._division(scope, answers))
        elif scope.narrowest >= 0 and any(f.alike > 0.98 and self._is_state_of(f, scope) for f in found):
            answers.insert(0, self._told_division(scope))
        return answers[:limit]

    def _is_state_of(self, f: Found, scope: Scope) -> bool:
        """Whether a name as told is the state its own divisions lie in: "Syria's province of Daraa" is Daraa."""
        index = self.gazetteer.layers[f.layer]
        state = f.alike > 0.98 and KINDS[index.kind[f.place]] == "country"
        return state and country_code(index.country[f.place]) == scope.country

    def _told_division(self, scope: Scope) -> Candidate:
        index, place = self.gazetteer.index, scope.narrowest
        return Candidate(
            index.ids(place)[0], index.name(place), index.lon[place], index.lat[place], 0.9, "the division told with its state",
            round(float(index.radius[place]), 2), index.kind_of(place),
        )  # fmt: skip

    def _choose(self, found: list[Found], readings: tuple[str, ...], kind: str, scope: Scope) -> bool:
        """Put what serves best first; False when that is none of them but the division's own point."""
        if not found:
            return False
        if self._sure(found, kind):
            return True
        forms = [plain(r) for r in readings]
        weighed = found[:WEIGHED_AT_MOST]
        layers = self.gazetteer.layers
        for f in weighed:
            listed = layers[f.layer].plain(f.name)
            f.proof = max(proof(form, listed) for form in forms)
        speaking = [
            speaks_for(f, f.proof, kind not in _DIVISION and KINDS[layers[f.layer].kind[f.place]] in _DIVISION)
            for f in weighed
        ]
        rare = min(sum(rarity(word) for word in form.split()) for form in forms)
        *chances, none = softmax([*speaking, speaks_for_none(kind in SETTLED, rare)])
        order = sorted(range(len(weighed)), key=lambda i: -round(chances[i], 3))
        found[: len(weighed)] = [weighed[i] for i in order]
        if chances[order[0]] >= _LIKELY:
            return True
        points = [(layers[f.layer].lon[f.place], layers[f.layer].lat[f.place]) for f in weighed]
        where = self._settlement(scope.narrowest)
        own_lon, own_lat, _ = self._middle(scope)
        lon, lat = points[order[0]]
        own = expected(own_lon, own_lat, points, chances, none, where)
        return expected(lon, lat, points, chances, none, where) >= own

    def _sure(self, found: list[Found], kind: str) -> bool:
        """Whether the best is called as told and lies as told, with nothing like it beside."""
        f = found[0]
        division = KINDS[self.gazetteer.layers[f.layer].kind[f.place]] in _DIVISION
        alone = len(found) == 1 or found[1].score < f.score - _SURE_MARGIN
        return f.alike > 0.98 and f.fit >= 0.99 and alone and division == (kind in _DIVISION)

    def _settlement(self, division: int) -> Settlement:
        if division not in self._settled:
            self._settled[division] = Settlement(self.gazetteer.index, division)
        return self._settled[division]

    def _middle(self, scope: Scope) -> tuple[float, float, float]:
        """Where the division's own answer is: the seat of one the gazetteer does not have, else its densest part."""
        division = scope.narrowest
        if division not in self._densest:
            self._densest[division] = self._settlement(division).best()
        found = self._densest[division]
        if scope.unknown and not math.isnan(scope.lon) and scope.radius_km < found[2]:
            return scope.lon, scope.lat, scope.radius_km
        return found

    def _weigh(self, f: Found, kind: str, scope: Scope, near: tuple[float, float] | None) -> None:
        """``base``: how well name, division and kind fit, 0 to about 1; ``score`` adds what only ranks namesakes."""
        index = self.gazetteer.layers[f.layer]
        own_kind = KINDS[index.kind[f.place]]
        bound = scope.narrowest >= 0 or bool(scope.country)
        base = f.alike * (1 - TUNED.place + TUNED.place * f.fit) if bound else f.alike
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
        if index.doubt[f.place]:
            base -= TUNED.by_hand
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

    def _distinct(self, found: list[Found]) -> list[Found]:
        """Without what is a candidate told again by another gazetteer: a shared id, or the same sort and spot.

        The theatre's own entry stands for both: a ledger names places by its ids.
        """
        if len(self.gazetteer.layers) == 1:
            return found
        kept: list[Found] = []
        ids: list[set[str]] = []
        for f in found[:12]:
            own = set(self.gazetteer.layers[f.layer].ids(f.place))
            at = next((i for i, other in enumerate(kept) if ids[i] & own or self._same(f, other)), None)
            if at is None:
                kept.append(f)
                ids.append(own)
            elif f.layer < kept[at].layer and ids[at] & own:
                kept[at].layer, kept[at].place, kept[at].name = f.layer, f.place, f.name
        return kept

    def _same(self, f: Found, other: Found) -> bool:
        if f.layer == other.layer:
            return False
        one, two = self.gazetteer.layers[f.layer], self.gazetteer.layers[other.layer]
        if kinship(KINDS[one.kind[f.place]], KINDS[two.kind[other.place]]) < 0.6:
            return False
        km = km_between(one.lon[f.place], one.lat[f.place], two.lon[other.place], two.lat[other.place])
        return bool(km <= max(5.0, 0.5 * min(one.radius[f.place], two.radius[other.place])))

    def _candidates(self, found: list[Found], scope: Scope) -> list[Candidate]:
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
                lies = f.fit
                reason += ", in its division" if lies >= 1.0 else f", outside its division (fit {lies:.2f})"
            answers.append(
                Candidate(
                    index.ids(f.place)[0], index.name(f.place), index.lon[f.place], index.lat[f.place], round(fits, 3), reason,
                    round(float(index.radius[f.place]), 2), KINDS[index.kind[f.place]],
                )
            )  # fmt: skip
        return answers

    def _margin(self, found: list[Found]) -> float:
        """By how much the best candidate outdoes the next one that is somewhere else."""
        first = found[0]
        index = self.gazetteer.layers[first.layer]
        for f in found[1:]:
            other = self.gazetteer.layers[f.layer]
            km = km_between(index.lon[first.place], index.lat[first.place], other.lon[f.place], other.lat[f.place])
            if km > 20.0 + 1.3 * (index.radius[first.place] + other.radius[f.place]):
                return max(0.0, first.score - f.score)
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
