"""Where to look: the divisions, country and neighbourhood a name was told with."""

from __future__ import annotations

import math
from dataclasses import dataclass

from whoholds.locating.countries import alpha_2, country_code
from whoholds.locating.entries import KINDS
from whoholds.locating.features import kinship, taken_apart
from whoholds.locating.index import Index
from whoholds.locating.names import likeness, plain, sound

_DIVISION_KINDS = frozenset(KINDS.index(k) for k in ("country", "governorate", "district", "subdistrict"))
_LEVEL = {"country": 0, "governorate": 1, "district": 2, "subdistrict": 3}
_LIKE_ENOUGH = 0.8
_AS_TOLD = 0.9
"""From here on a town bears the name of a district that was told: its seat, before a district that only sounds like it."""
_OTHER_STATE = 1.5
"""Against two told divisions of different states: more than a chance likeness of a name can weigh."""
_LEAST_REACH_KM = 8.0
_LITTLE_FIT = math.log(0.9 / 0.02)
_CANDIDATES_AT_MOST = 12
_TOLD_AT_MOST = 6


def km_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance over ground, good to 0.5 % within a country and right in order beyond.

    >>> round(km_between(36.72, 34.73, 36.30, 33.51))
    141
    """
    dx = abs(lon - other_lon)
    if dx > 180.0:
        dx = 360.0 - dx
    return math.hypot(dx * math.cos(math.radians((lat + other_lat) / 2)), lat - other_lat) * 111.2


@dataclass(frozen=True, slots=True)
class Scope:
    """The divisions a name lies in (numbers of places, −1 unknown), and how well a place fits them."""

    governorate: int = -1
    district: int = -1
    country: str = ""
    lon: float = math.nan
    lat: float = math.nan
    radius_km: float = math.nan
    unknown: tuple[str, ...] = ()
    """Divisions that were told and are not in the gazetteer."""

    @property
    def narrowest(self) -> int:
        return self.district if self.district >= 0 else self.governorate


def fit(index: Index, place: int, scope: Scope, shared: bool = True) -> float:
    """How well a place lies in a scope: 1 inside the narrowest division, falling with distance outside, 0 far away.

    ``shared``: the scope's numbers are of this index; else only distance tells.
    """
    if math.isnan(scope.lon):
        if not scope.country:
            return 0.5
        return 1.0 if country_code(index.country[place]) == scope.country else 0.0
    if shared:
        if scope.district >= 0 and (index.admin2[place] == scope.district or place == scope.district):
            return 1.0
        inside = scope.governorate >= 0 and (index.admin1[place] == scope.governorate or place == scope.governorate)
        if inside and scope.district < 0 and not scope.unknown:
            return 1.0
    else:
        inside = False
    km = km_between(index.lon[place], index.lat[place], scope.lon, scope.lat)
    reach = max(scope.radius_km, _LEAST_REACH_KM)
    near = 0.9 if km <= reach else 0.9 * math.exp(-(km - reach) / (0.5 * reach + 10.0))
    return max(near, 0.45 * (0.5 + near)) if inside else 0.85 * near


def reach_km(scope: Scope) -> float:
    """How far from its middle a place may lie and still fit a scope a little (0.02).

    >>> round(reach_km(Scope(1, 2, "SY", 37.0, 36.0, 20.0)))
    96
    """
    reach = max(scope.radius_km, _LEAST_REACH_KM)
    return reach + _LITTLE_FIT * (0.5 * reach + 10.0)


def scope_of(
    index: Index, within: tuple[str, ...], country: str = "", preferred: frozenset[str] = frozenset()
) -> Scope:
    """The scope some told divisions make together, in whichever order they come.

    A division the gazetteer does not have may be named after its seat: then the seat's surroundings are the scope.
    """
    names = [n for n in within if n and n.strip()][:_TOLD_AT_MOST]
    country = alpha_2(country)
    if not names:
        return Scope(country=country)
    found = [_divisions(index, n, country, preferred) for n in names]
    chosen = _together(index, found)
    governorate = next((p for p in chosen if p >= 0 and index.kind_of(p) == "governorate"), -1)
    district = next((p for p in chosen if p >= 0 and index.kind_of(p) in ("district", "subdistrict")), -1)
    state = next((p for p in chosen if p >= 0), -1)
    land = country_code(index.country[state]) if state >= 0 else country
    unknown = []
    for name, place in zip(names, chosen, strict=True):
        told = taken_apart(name)
        other = place >= 0 and place != governorate and index.kind_of(place) == "governorate"
        again = place < 0 or other or (place == governorate and told.kind in ("district", "subdistrict"))
        if again and governorate >= 0 and district < 0 and told.kind != "governorate":
            district, alike = _like_in(index, governorate, told.names)
            if district < 0 or (alike < _LIKE_ENOUGH and _seat(index, governorate, told.names, _AS_TOLD) >= 0):
                district = -1  # a town of the name is its seat before a division that only sounds like it
                unknown.append(name)
    if district >= 0:
        if governorate < 0:
            governorate = index.admin1[district]
        return _around(index, district, Scope(governorate, district, land))
    for name in unknown:
        seat = _seat(index, governorate, taken_apart(name).names)
        if seat >= 0:
            return Scope(governorate, -1, land, index.lon[seat], index.lat[seat], 20.0, (name,))
    if governorate >= 0:
        return _around(index, governorate, Scope(governorate, -1, land, unknown=tuple(unknown)))
    return Scope(country=land, unknown=tuple(names) if state < 0 else ())


def _around(index: Index, place: int, scope: Scope) -> Scope:
    return Scope(
        scope.governorate,
        scope.district,
        scope.country,
        index.lon[place],
        index.lat[place],
        index.radius[place],
        scope.unknown,
    )


def _divisions(index: Index, name: str, country: str, preferred: frozenset[str]) -> list[tuple[float, int]]:
    """Divisions that may bear a name, best first."""
    told = taken_apart(name)
    scores: dict[int, float] = {}
    for reading in dict.fromkeys((*told.whole, *told.names)):
        hits = index.written(reading)
        if not any(index.kind[index.name_place[h]] in _DIVISION_KINDS for h in hits):
            hits = hits + index.sounding(sound(reading))[:4000]
        form = plain(reading)
        for hit in hits:
            place = index.name_place[hit]
            if index.kind[place] not in _DIVISION_KINDS or index.name_quiet[hit] == 1:
                continue
            if country and index.country[place] and country_code(index.country[place]) != country:
                continue
            alike = likeness(form, index.plain(hit))
            if alike >= _LIKE_ENOUGH:
                score = alike + 0.3 * kinship(told.kind, index.kind_of(place))
                score += 0.3 * (country_code(index.country[place]) in preferred)
                scores[place] = max(scores.get(place, 0.0), score)
    best = sorted(((s, p) for p, s in scores.items()), key=lambda sp: (-sp[0], -index.population[sp[1]]))
    return best[:_CANDIDATES_AT_MOST]


def _together(index: Index, found: list[list[tuple[float, int]]]) -> list[int]:
    """One division for each told name, such that they lie in each other."""
    if len(found) == 1:
        return [found[0][0][1] if found[0] else -1]
    best, chosen = -math.inf, [-1] * len(found)
    tops = [[*options, (0.0, -1)] for options in found[:3]]
    for one in tops[0]:
        for two in tops[1]:
            for three in tops[2] if len(tops) > 2 else [(0.0, -1)]:
                picked = [one, two, three][: len(tops)]
                score = sum(s for s, _ in picked) + _agreement(index, [p for _, p in picked if p >= 0])
                if score > best:
                    best, chosen = score, [p for _, p in picked] + [-1] * (len(found) - len(picked))
    return chosen


def _agreement(index: Index, places: list[int]) -> float:
    total = 0.0
    for i, a in enumerate(places):
        for b in places[i + 1 :]:
            if index.country[a] != index.country[b]:
                total -= _OTHER_STATE
            elif a == b or index.kind[a] == index.kind[b]:
                total -= 0.5
            elif b in (index.admin1[a], index.admin2[a]) or a in (index.admin1[b], index.admin2[b]):
                total += 1.0
            else:
                km = km_between(index.lon[a], index.lat[a], index.lon[b], index.lat[b])
                total += 0.3 if km < max(index.radius[a], index.radius[b]) * 1.3 else -0.2
    return total


def _like_in(index: Index, governorate: int, readings: tuple[str, ...]) -> tuple[int, float]:
    """The district of a governorate that is most like the readings and how like, −1 when none is like enough."""
    best, found = 0.68, -1
    for place in index.members(governorate):
        number = int(place)
        if index.kind_of(number) not in ("district", "subdistrict"):
            continue
        for name in index.names_of(number):
            alike = max(likeness(plain(r), index.plain(name)) for r in readings)
            if alike > best:
                best, found = alike, number
    return found, best


def _seat(index: Index, governorate: int, readings: tuple[str, ...], least: float = 0.0) -> int:
    """The settled place in a governorate that bears a district's name, at least so like it."""
    best, found = 0.0, -1
    for reading in readings:
        form = plain(reading)
        for hit in index.sounding(sound(reading)):
            place = index.name_place[hit]
            if index.admin1[place] == governorate and index.kind[place] not in _DIVISION_KINDS:
                alike = likeness(form, index.plain(hit))
                score = alike + min(0.3, index.population[place] / 1e5)
                if score > max(best, 0.8) and alike >= least:
                    best, found = score, place
    return found
