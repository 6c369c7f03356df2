"""One index of places, opened: looking names, ids and members up in its arrays."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.locating.building import BARE, number_of
from whoholds.locating.countries import alpha_3
from whoholds.locating.entries import KINDS
from whoholds.model import Place, PlaceName

_NAMES_AT_MOST = 400
_FEW = 40
KM_A_DEGREE = 111.2
_AFTER_LATIN = 0xCE
"""The first byte of UTF-8 letters after the Latin blocks (Greek and on)."""


class Index:
    """The places of one index by number (0 …). Names of one place lie together; names of one fold or sound too.

    Shapes: columns of places have ``len(index)`` rows; ``names_of`` gives rows of the columns of names.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]], facts: dict[str, Any], gazetteer: str = "") -> None:
        self.arrays, self.facts, self.gazetteer = arrays, facts, gazetteer
        view: dict[str, Any] = {k: memoryview(v) for k, v in arrays.items()}  # type: ignore[arg-type]  # numpy arrays are buffers  # a scalar from a view costs half of one from an array
        self.lon, self.lat, self.kind, self.country = view["lon"], view["lat"], view["kind"], view["country"]
        self.population, self.radius, self.doubt = view["population"], view["radius"], view["doubt"]
        self.admin1, self.admin2 = view["admin1"], view["admin2"]
        self.first_name, self.name_place = view["first_name"], view["name_place"]
        self.name_quiet, self.name_language = view["name_quiet"], view["name_language"]
        self._text, self._text_at = view["text"], view["text_at"]
        self._plain, self._plain_at = view["plain"], view["plain_at"]
        self._ids, self._ids_at = view["ids"], view["ids_at"]
        self._fold_hash, self._fold_name = view["fold_hash"], view["fold_name"]
        self._sound_hash, self._sound_name = view["sound_hash"], view["sound_name"]
        self._id_hash, self._id_place = view["id_hash"], view["id_place"]

    def __len__(self) -> int:
        return len(self.lon)

    def written(self, folded: str) -> list[int]:
        """Numbers of the names written so (folded), the most populous place first."""
        number = number_of(folded)
        low = bisect_left(self._fold_hash, number)
        if low == len(self._fold_hash) or self._fold_hash[low] != number:
            return []
        high = bisect_right(self._fold_hash, number, low, min(len(self._fold_hash), low + 20_000))
        found: list[int] = self._fold_name[low : min(high, low + _NAMES_AT_MOST)].tolist()
        return found

    def sounding(self, key: str) -> list[int]:
        """Numbers of the names that sound so."""
        number = number_of("~" + key)
        low = bisect_left(self._sound_hash, number)
        if low == len(self._sound_hash) or self._sound_hash[low] != number:
            return []
        high = bisect_right(self._sound_hash, number, low, min(len(self._sound_hash), low + 200_000))
        found: list[int] = self._sound_name[low:high].tolist()
        return found

    def by_id(self, identifier: str) -> int | None:
        number = number_of(identifier)
        at = bisect_left(self._id_hash, number)
        return self._id_place[at] if at < len(self._id_hash) and self._id_hash[at] == number else None

    def text(self, name: int) -> str:
        return bytes(self._text[self._text_at[name] : self._text_at[name + 1]]).decode()

    def plain(self, name: int) -> str:
        return bytes(self._plain[self._plain_at[name] : self._plain_at[name + 1]]).decode()

    def is_latin(self, name: int) -> bool:
        """Whether a name is written in Latin letters, as its first one tells."""
        at = self._text_at[name]
        return bool(at < len(self._text) and self._text[at] < _AFTER_LATIN)

    def in_country(self, names: list[int], country: int) -> list[int]:
        """Those of the names whose place lies in a country (its number)."""
        if len(names) < _FEW:
            return [n for n in names if self.country[self.name_place[n]] == country]
        chosen = np.array(names)
        found: list[int] = chosen[self.arrays["country"][self.arrays["name_place"][chosen]] == country].tolist()
        return found

    def near(self, names: list[int], lon: float, lat: float, within_km: float) -> list[int]:
        """Those of the names whose place lies within some km of a point."""
        chosen = np.array(names, dtype="i8")
        places = self.arrays["name_place"][chosen]
        dx = np.abs(self.arrays["lon"][places] - lon)
        dx = np.minimum(dx, 360.0 - dx) * np.cos(np.radians(lat))
        found: list[int] = chosen[np.hypot(dx, self.arrays["lat"][places] - lat) * KM_A_DEGREE <= within_km].tolist()
        return found

    def names_of(self, place: int) -> range:
        return range(self.first_name[place], self.first_name[place + 1])

    def name(self, place: int) -> str:
        """The name to show."""
        return self.text(self.first_name[place])

    def ids(self, place: int) -> tuple[str, ...]:
        return tuple(bytes(self._ids[self._ids_at[place] : self._ids_at[place + 1]]).decode().split("\n"))

    def kind_of(self, place: int) -> str:
        return KINDS[self.kind[place]]

    @cached_property
    def _by_admin(self) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
        found = {}
        for column in ("admin1", "admin2"):
            order = np.argsort(self.arrays[column], kind="stable")
            found[column] = (self.arrays[column][order], order)
        return found

    def members(self, division: int) -> NDArray[Any]:
        """Numbers of the places in a division of the first or second order."""
        parts = []
        for sorted_divisions, order in self._by_admin.values():
            low, high = np.searchsorted(sorted_divisions, [division, division + 1])
            parts.append(order[low:high])
        return np.concatenate(parts)

    def outline(self, place: int) -> bytes | None:
        """The outline as WKB, where the gazetteer has one."""
        at = self.arrays["geometry_at"]
        found = self.arrays["geometry"][at[place] : at[place + 1]].tobytes()
        return found or None

    def place(self, number: int) -> Place:
        """The place with all its names and ids."""
        languages = self.facts["languages"]
        names = [n for n in self.names_of(number) if self.name_quiet[n] != BARE]
        ids = self.ids(number)
        admin1, admin2 = self.admin1[number], self.admin2[number]
        return Place(
            id=ids[0], name=self.name(number), lon=self.lon[number], lat=self.lat[number], kind=self.kind_of(number),
            radius_km=round(float(self.radius[number]), 3),
            names=tuple(PlaceName(self.text(n), languages[self.name_language[n]] or "und") for n in names),
            geometry=self.outline(number), admin1=self.name(admin1) if admin1 >= 0 else "",
            admin2=self.name(admin2) if admin2 >= 0 else "", country=alpha_3(self.country[number]),
            population=self.population[number], gazetteer=self.gazetteer or ids[0].split(":")[0], ids=ids,
        )  # fmt: skip
