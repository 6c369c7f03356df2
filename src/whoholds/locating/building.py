"""Entries of gazetteer files into the arrays of one index: same places merged, divisions joined, names sorted for search."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.errors import GazetteerError
from whoholds.locating.countries import alpha_2, country_code, country_number
from whoholds.locating.entries import DIVISIONS, KINDS, RADIUS_KM, SETTLED, Entry
from whoholds.locating.features import taken_apart
from whoholds.locating.names import fold, forms
from whoholds.locating.spans import Strings

KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
_SAME_WITHIN_KM = {"settled": 3.0, "division": 250.0, "other": 3.0}
LANGUAGES_AT_MOST = 255
PLACES_AT_MOST = 3_000_000
BARE = 2
"""``name_quiet`` of a name made from another by leaving its feature words out."""
_SPELLINGS_COMPARED = 6


def number_of(text: str) -> int:
    """A 64-bit number for a name or id, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@dataclass(slots=True)
class _Names:
    place: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    sound: list[int] = field(default_factory=list)
    language: list[int] = field(default_factory=list)
    quiet: list[int] = field(default_factory=list)


_Spelling = tuple[str, str, str, int, int]
"""A name as written, its language, folded, the fold's number, and 1 if it is quiet, 2 if bare."""


def _spellings(entry: Entry) -> list[_Spelling]:
    """The names of an entry, each way of writing once."""
    found: list[_Spelling] = []
    seen: set[tuple[str, bool]] = set()
    for quiet, given in ((0, entry.names), (1, tuple((q, "") for q in entry.quiet))):
        for text, language in given:
            folded = fold(text)
            key = (folded, text.isascii() or text[0] < "\u0250")
            if folded and key not in seen:
                seen.add(key)
                found.append((text, language, folded, number_of(folded), quiet))
    if entry.kind not in SETTLED:
        found += _bare(found)
    return found


def _bare(spellings: list[_Spelling]) -> list[_Spelling]:
    """The names without the words that say what the place is ("Shayrat" of "Shayrat Air Base"), where they are more than that."""
    found: dict[str, _Spelling] = {}
    known = {s[2] for s in spellings}
    for _, language, folded, _, quiet in spellings:
        told = taken_apart(folded)
        name = told.names[0]
        if told.kind and not quiet and len(name) > 2 and name not in known and name.isascii():
            found[name] = (name.title(), language, name, number_of(name), BARE)
    return list(found.values())


def _sort_of(kind: str) -> str:
    return "settled" if kind in SETTLED or kind == "neighbourhood" else kind if kind in DIVISIONS else "other"


class Building:
    """An index under construction, from nothing or from an index there is."""

    def __init__(self, arrays: dict[str, NDArray[Any]] | None = None, facts: dict[str, Any] | None = None) -> None:
        self.old = arrays
        self.languages: list[str] = list((facts or {}).get("languages", [""]))
        self.count = 0 if arrays is None else len(arrays["lon"])
        self.first_new = self.count
        self.entries: list[Entry] = []
        self.changed: dict[int, list[Entry]] = {}
        self.by_id: dict[str, int] = {}
        self.by_name: dict[tuple[str, str, int], list[int]] = {}
        self.names = _Names()

    def add(self, entries: Iterable[Entry]) -> tuple[int, int]:
        """Take entries in; the numbers of new and of merged places."""
        new = merged = 0
        for entry in entries:
            spellings = _spellings(entry)
            place = self._same(entry, spellings)
            if self.count >= PLACES_AT_MOST:
                raise GazetteerError(
                    f"a gazetteer holds {PLACES_AT_MOST:,} places at most",
                    hint="add the countries you need, one file each",
                )
            if place is None:
                place, self.count = self.count, self.count + 1
                self.entries.append(entry)
                new += 1
            else:
                self.changed.setdefault(place, []).append(entry)
                merged += 1
            for identifier in entry.ids:
                self.by_id.setdefault(identifier, place)
            self._take_names(place, entry, spellings)
        return new, merged

    def _take_names(self, place: int, entry: Entry, spellings: list[_Spelling]) -> None:
        names = self.names
        country, sort = alpha_2(entry.country), _sort_of(entry.kind)
        for text, language, folded, number, quiet in spellings:
            spelt, key = forms(folded) if folded.isascii() else (folded, "")
            names.place.append(place)
            names.text.append(text)
            names.plain.append(spelt)
            names.fold.append(number)
            names.sound.append(number_of("~" + key) if key else number)
            names.language.append(self._language(language))
            names.quiet.append(quiet)
            if not quiet:
                self.by_name.setdefault((country, sort, number), []).append(place)

    def _language(self, language: str) -> int:
        if language not in self.languages:
            if len(self.languages) >= LANGUAGES_AT_MOST:
                return 0
            self.languages.append(language)
        return self.languages.index(language)

    def _same(self, entry: Entry, spellings: list[_Spelling]) -> int | None:
        """The place an entry is, told by a shared id or by name and nearness."""
        state = (f"iso:{alpha_2(entry.country)}",) if entry.kind == "country" and entry.country else ()
        for identifier in (*entry.ids, *state):
            place = self.by_id.get(identifier)
            if place is None:
                place = self._old_by_id(identifier)
            if place is not None:
                return place
        sort = _sort_of(entry.kind)
        reach = _SAME_WITHIN_KM["division" if sort in DIVISIONS else sort]
        country = alpha_2(entry.country)
        for _, _, _, number, _ in spellings[:_SPELLINGS_COMPARED]:
            namesakes: list[int] = self.by_name.get((country, sort, number), []) + self._old_by_name(
                entry, sort, number
            )
            for namesake in namesakes:
                alike = bool(self._doubt_km(namesake)) == bool(entry.doubt_km)  # else `_settled` finds the nearest
                if alike and self._km(namesake, entry) <= reach:
                    return namesake
        return None

    def _doubt_km(self, place: int) -> float:
        if place < self.first_new:
            assert self.old is not None
            return float(self.old["doubt"][place])
        return self.entries[place - self.first_new].doubt_km

    def _old_by_id(self, identifier: str) -> int | None:
        if self.old is None:
            return None
        number = number_of(identifier)
        hashes = self.old["id_hash"]
        at = int(np.searchsorted(hashes, np.uint64(number)))
        known = at < len(hashes) and int(hashes[at]) == number
        return int(self.old["id_place"][at]) if known else None

    def _old_by_name(self, entry: Entry, sort: str, number: int) -> list[int]:
        if self.old is None:
            return []
        hashes = self.old["fold_hash"]
        low, high = np.searchsorted(hashes, np.uint64(number)), np.searchsorted(hashes, np.uint64(number), side="right")
        country = country_number(entry.country)
        found = []
        for name in self.old["fold_name"][low : min(high, low + 2000)]:
            place = int(self.old["name_place"][name])
            same = int(self.old["country"][place]) == country and _sort_of(KINDS[self.old["kind"][place]]) == sort
            if same and not self.old["name_quiet"][name]:
                found.append(place)
        return found

    def _km(self, place: int, entry: Entry) -> float:
        if place < self.first_new:
            assert self.old is not None
            lon, lat = float(self.old["lon"][place]), float(self.old["lat"][place])
        else:
            other = self.entries[place - self.first_new]
            lon, lat = other.lon, other.lat
        dy = (lat - entry.lat) * 111.2
        dx = (lon - entry.lon) * 111.2 * float(np.cos(np.radians(lat)))
        return float(np.hypot(dx, dy))

    def finish(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """The arrays of the index and its facts."""
        settled = self._settled()
        kept = np.array([place not in settled for place in range(self.count)], dtype=bool)
        numbers = (np.cumsum(kept) - 1).astype("i4")
        for place, same in settled.items():
            numbers[place] = numbers[same]
        places = self._places(settled, kept, numbers)
        arrays = self._sorted_names(places, numbers)
        self._join_divisions(arrays, {p: int(numbers[p]) for p in range(self.count) if p not in settled})
        return arrays, {"languages": self.languages}

    def _settled(self) -> dict[int, int]:
        """Places put somewhere by hand, each with the nearest of its name whose position a gazetteer knows."""
        pairs: list[tuple[float, int, int]] = []
        for place, entry, folds in self._doubtful():
            sort, country = _sort_of(entry.kind), alpha_2(entry.country)
            namesakes = {
                other
                for number in folds
                for other in self.by_name.get((country, sort, number), []) + self._old_by_name(entry, sort, number)
            }
            near = [
                (km, other)
                for other in namesakes
                if not self._doubt_km(other) and (km := self._km(other, entry)) <= entry.doubt_km
            ]
            if near:
                pairs.append((*min(near), place))
        found: dict[int, int] = {}
        taken: set[int] = set()
        for _, other, place in sorted(pairs):  # two villages put by hand are not one because each has a name of a third
            if other not in taken:
                found[place] = other
                taken.add(other)
        return found

    def _doubtful(self) -> Iterator[tuple[int, Entry, list[int]]]:
        """The places put somewhere by hand: number, what is known of it, and the numbers of its names."""
        folds: dict[int, list[int]] = {}
        for place, number, quiet in zip(self.names.place, self.names.fold, self.names.quiet, strict=True):
            if not quiet and self._doubt_km(place):
                folds.setdefault(place, []).append(number)
        old = self.old
        for place in np.flatnonzero(old["doubt"]).tolist() if old is not None else ():
            assert old is not None
            names = range(old["first_name"][place], old["first_name"][place + 1])
            known = [int(old["name_fold"][n]) for n in names if not old["name_quiet"][n]]
            lon, lat, doubt_km = (float(old[column][place]) for column in ("lon", "lat", "doubt"))
            kind, country = KINDS[old["kind"][place]], country_code(int(old["country"][place]))
            yield place, Entry((), (), lon, lat, kind, country, doubt_km=doubt_km), known + folds.get(place, [])
        for place, numbers in folds.items():
            if place >= self.first_new:
                yield place, self.entries[place - self.first_new], numbers

    def _places(self, settled: dict[int, int], kept: NDArray[Any], numbers: NDArray[Any]) -> dict[str, Any]:
        new = self.entries
        columns: dict[str, Any] = {
            "lon": np.array([e.lon for e in new], dtype="f8"),
            "lat": np.array([e.lat for e in new], dtype="f8"),
            "population": np.array([max(0, e.population) for e in new], dtype="u4"),
            "kind": np.array([KIND_NUMBER.get(e.kind, KIND_NUMBER["village"]) for e in new], dtype="u1"),
            "country": np.array([country_number(e.country) for e in new], dtype="u2"),
            "radius": np.array([e.radius_km if e.radius_km is not None else np.nan for e in new], dtype="f4"),
            "doubt": np.array([e.doubt_km for e in new], dtype="f4"),
            "admin1": np.full(len(new), -1, dtype="i4"),
            "admin2": np.full(len(new), -1, dtype="i4"),
        }
        ids = Strings.of(["\n".join(e.ids) for e in new])
        geometry = Strings.of_bytes([e.geometry or b"" for e in new])
        if self.old is not None:
            columns = {k: np.concatenate([self.old[k], v]) for k, v in columns.items()}
            ids = Strings(self.old["ids"], self.old["ids_at"]).then(ids)
            geometry = Strings(self.old["geometry"], self.old["geometry_at"]).then(geometry)
        changed_ids: dict[int, bytes] = {}
        changed_geometry: dict[int, bytes] = {}
        for place, entries in self.changed.items():
            known = ids.text(place).split("\n")
            for entry in entries:
                known += [i for i in entry.ids if i not in known]
                columns["population"][place] = max(int(columns["population"][place]), entry.population)
                if entry.radius_km is not None and np.isnan(columns["radius"][place]):
                    columns["radius"][place] = entry.radius_km
                if entry.geometry:
                    changed_geometry[place] = entry.geometry
            changed_ids[place] = "\n".join(known).encode()
        for place, same in settled.items():
            more = changed_ids.get(same, ids.text(same).encode())
            changed_ids[same] = more + b"\n" + changed_ids.get(place, ids.text(place).encode())
        rows = np.flatnonzero(kept)
        columns = {k: v[rows] for k, v in columns.items()}
        for division in ("admin1", "admin2"):
            columns[division] = np.where(columns[division] < 0, -1, numbers[columns[division]])
        columns["ids"] = ids.replaced(changed_ids).take(rows)
        columns["geometry"] = geometry.replaced(changed_geometry).take(rows)
        return columns

    def _sorted_names(self, places: dict[str, Any], numbers: NDArray[Any]) -> dict[str, NDArray[Any]]:
        n = self.names
        columns: dict[str, Any] = {
            "name_place": np.array(n.place, dtype="i4"), "name_fold": np.array(n.fold, dtype="u8"),
            "name_sound": np.array(n.sound, dtype="u8"), "name_language": np.array(n.language, dtype="u1"),
            "name_quiet": np.array(n.quiet, dtype="u1"),
        }  # fmt: skip
        text, plains = Strings.of(n.text), Strings.of(n.plain)
        if self.old is not None:
            columns = {k: np.concatenate([self.old[k], v]) for k, v in columns.items()}
            text = Strings(self.old["text"], self.old["text_at"]).then(text)
            plains = Strings(self.old["plain"], self.old["plain_at"]).then(plains)
        columns["name_place"] = numbers[columns["name_place"]]
        order = np.argsort(columns["name_place"], kind="stable")
        # The same name twice for one place (told by two gazetteers) is kept once.
        place, folded = columns["name_place"][order], columns["name_fold"][order]
        pairs = np.lexsort((np.arange(len(order)), folded, place))
        same = np.zeros(len(order), dtype=bool)
        same[1:] = (place[pairs][1:] == place[pairs][:-1]) & (folded[pairs][1:] == folded[pairs][:-1])
        latin = text.first_bytes()[order] < 0xC9
        same[1:] &= latin[pairs][1:] == latin[pairs][:-1]
        order = order[np.sort(pairs[~same])]
        columns = {k: v[order] for k, v in columns.items()}
        text, plains = text.take(order), plains.take(order)
        count = len(places["lon"])
        arrays: dict[str, NDArray[Any]] = {k: v for k, v in places.items() if isinstance(v, np.ndarray)}
        arrays |= columns
        arrays |= {"text": text.data, "text_at": text.at, "plain": plains.data, "plain_at": plains.at}
        arrays |= {"ids": places["ids"].data, "ids_at": places["ids"].at}
        arrays |= {"geometry": places["geometry"].data, "geometry_at": places["geometry"].at}
        arrays["first_name"] = np.searchsorted(columns["name_place"], np.arange(count + 1)).astype("i4")
        weight = -arrays["population"].astype("i8")[columns["name_place"]]
        for form in ("fold", "sound"):
            by = np.lexsort((weight, columns[f"name_{form}"]))
            arrays[f"{form}_hash"] = columns[f"name_{form}"][by]
            arrays[f"{form}_name"] = by.astype("i4")
        known = {int(numbers[p]) for p in (*self.changed, *range(self.first_new, self.count))}
        pairs_of_ids = [(number_of(i), p) for p in known for i in places["ids"].text(p).split("\n")]
        hashes = np.array([p[0] for p in pairs_of_ids], dtype="u8")
        owners = np.array([p[1] for p in pairs_of_ids], dtype="i4")
        if self.old is not None:
            hashes = np.concatenate([self.old["id_hash"], hashes])
            owners = np.concatenate([numbers[self.old["id_place"]], owners])
        arrays["id_hash"], first = np.unique(hashes, return_index=True)
        arrays["id_place"] = owners[first]
        return arrays

    def _join_divisions(self, arrays: dict[str, NDArray[Any]], numbers: dict[int, int]) -> None:
        from whoholds.locating.divisions import join

        told = dict(enumerate(self.entries, self.first_new))
        told |= {p: e for p, entries in self.changed.items() for e in entries if e.within}
        join(arrays, {numbers[p]: entry for p, entry in told.items() if p in numbers})
        unknown = np.isnan(arrays["radius"])
        default = np.array([RADIUS_KM[k] for k in KINDS], dtype="f4")[arrays["kind"]]
        cities = np.clip(1.0 + np.sqrt(arrays["population"].astype("f4") / 4000.0 / np.pi), 1.5, 25.0)
        settled = np.isin(arrays["kind"], [KIND_NUMBER[k] for k in SETTLED]) & (arrays["population"] > 0)
        arrays["radius"] = np.where(unknown, np.where(settled, cities, default), arrays["radius"]).astype("f4")
