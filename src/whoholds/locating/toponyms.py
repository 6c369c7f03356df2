"""A whole text's place names put on the map together: each name's candidates vote for those of the others.

A candidate's strength is its size, what stands beside its name (", Texas"), the divisions and states named elsewhere in the text,
and how near it is to likely candidates of the other names; a few rounds make the names agree. One name has one sense in a text,
unless a division beside it says otherwise. A name nobody knows lies where the text's nearest named place is, and says so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.locating.entries import KINDS
from whoholds.locating.features import kinship, taken_apart
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.lists import abbreviations, demonyms
from whoholds.locating.spotting import Spotted, Spotter
from whoholds.locating.voting import WEIGHTS, Name, kernel, km_matrix, vote
from whoholds.model import Candidate

_CANDIDATES_AT_MOST = 40
_NAMES_AT_MOST = 120
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text and where it is: ``best`` is None when nobody knows. ``by_context``: only the text's area is known."""

    start: int
    end: int
    text: str
    kind: str
    chance: float
    candidates: tuple[Candidate, ...] = ()
    by_context: bool = False

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


class Geoparser:
    """Spots and resolves the places of texts.

    ``countries`` and ``bbox`` are the theatre's; ``home`` of a text is (lon, lat) of where its publisher is read.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        *,
        countries: Iterable[str] = (),
        bbox: tuple[float, float, float, float] | None = None,
    ) -> None:
        from whoholds.locating.countries import country_number

        self.gazetteer = gazetteer
        self.spotter = Spotter(gazetteer)
        self._land = np.array(sorted(country_number(c) for c in countries), dtype="i8")
        self._bbox = bbox
        self._twins: dict[tuple[int, int], int] = {}

    def parse(self, text: str, home: tuple[float, float] | None = None) -> list[Toponym]:
        """The place names of a text with their candidates, best first.

        >>> from whoholds.model import Place
        >>> places = [Place("x:1", "Hajin", 40.83, 34.69, kind="town", population=20_000, country="SYR")]
        >>> found = Geoparser(Gazetteer.of(places)).parse("Fighting went on in Hajin.")
        >>> [(t.text, t.best.place) for t in found]
        [('Hajin', 'x:1')]
        """
        return self._resolved(text, self.spotter.spotted(text), home)

    def resolve(
        self, text: str, spans: Sequence[tuple[int, int]], home: tuple[float, float] | None = None
    ) -> list[Toponym]:
        """The same for spans that are known to be place names; one answer for each, in their order."""
        spotted = [self._given(text, start, end) for start, end in spans]
        return self._resolved(text, spotted, home, given=True)

    def homes(self, parsed: Iterable[tuple[str, Sequence[Toponym]]]) -> dict[str, tuple[float, float]]:
        """Where each source is at home: the settled place or division its texts name most surely and most often, by source.

        What one text leaves open ("Paris"), the others of the same newspaper may decide.
        """
        votes: dict[str, Counter[tuple[float, float]]] = {}
        for source, toponyms in parsed:
            here = votes.setdefault(source, Counter())
            for place in {(t.best.lon, t.best.lat, t.best.kind) for t in toponyms if t.best and not t.by_context}:
                if place[2] in ("city", "town", "village", "district"):
                    here[place[0], place[1]] += 1
        found = {}
        for source, here in votes.items():
            points = np.array(list(here), dtype="f8").reshape(-1, 2)
            if len(points) < 3:
                continue
            weight = np.array(list(here.values()), dtype="f8")
            near = kernel(km_matrix(points[:, 0], points[:, 1]), 60.0) @ weight
            most = int(near.argmax())
            if near[most] >= 0.25 * weight.sum():
                found[source] = (float(points[most, 0]), float(points[most, 1]))
        return found

    def most_populous(self, name: str) -> Candidate | None:
        """The most populous place of a name: the baseline."""
        places = self._candidates_of(name)
        best = max(places, key=lambda lp: self.gazetteer.layers[lp[0]].population[lp[1]], default=None)
        return self._candidate(best, 1.0, "the most populous of the name") if best else None

    def _given(self, text: str, start: int, end: int) -> Spotted:
        name = text[start:end]
        places = self._candidates_of(name)
        kind = "demonym" if name in demonyms() else ""
        return Spotted(start, end, name, 0, 0, places, kind, 3.0)

    def _candidates_of(self, name: str) -> list[tuple[int, int]]:
        """The places a span may mean: as written, as an abbreviation or demonym, without feature words, or a place named inside."""
        from whoholds.locating.tokens import tokens_of

        spotter = self.spotter
        tokens = tokens_of(name)
        if not tokens:
            return []
        known = abbreviations().get(name.replace(" ", ""))
        if known or name in demonyms():
            return spotter.by_id(known[0] if known else demonyms()[name])
        found = spotter.places_of(name)
        if found:
            return found
        for reading in taken_apart(name).names:
            found = spotter.places_of(reading)
            if found:
                return found
        inner = [s for s in spotter.spans_of(name, tokens) if s.places and len(s.text) > 3]
        return max(inner, key=lambda s: (s.weight, len(s.text))).places if inner else []

    def _resolved(
        self, text: str, spotted: list[Spotted], home: tuple[float, float] | None, given: bool = False
    ) -> list[Toponym]:
        names = self._names(text, spotted)
        if names:
            vote(names, home)
        answers: dict[int, tuple[Name, NDArray[Any]]] = {at: (n, n.score) for n in names for at in n.spans}
        found = []
        for at, span in enumerate(spotted):
            candidates: tuple[Candidate, ...] = ()
            if at in answers:
                name, score = answers[at]
                best = np.argsort(-score, kind="stable")[:_SHOWN]
                candidates = tuple(
                    self._candidate(name.places[i], float(score[i]), "chosen by the text's other places") for i in best
                )
            elif not given and not span.places:
                continue
            found.append(
                Toponym(span.start, span.end, span.text, span.kind, round(_chance(span.weight), 3), candidates)
            )
        return [t if t.candidates else self._by_context(t, found) for t in found]

    def _by_context(self, toponym: Toponym, found: list[Toponym]) -> Toponym:
        """A name that is in no gazetteer: where the nearest settled place or division named in the text is."""
        near = [t for t in found if t.best and t.best.kind not in ("country", "continent") and t.kind != "demonym"]
        near = near or [t for t in found if t.best]
        if not near:
            return toponym
        middle = (toponym.start + toponym.end) / 2
        closest = min(near, key=lambda t: abs((t.start + t.end) / 2 - middle))
        best = closest.best
        assert best is not None
        there = Candidate(
            best.place, best.name, best.lon, best.lat, round(best.score * 0.5, 3), "the name is unknown; near where the text is",
            max(25.0, best.radius_km), best.kind,
        )  # fmt: skip
        return Toponym(
            toponym.start, toponym.end, toponym.text, toponym.kind, toponym.chance, (there,), by_context=True
        )

    def _names(self, text: str, spotted: list[Spotted]) -> list[Name]:
        groups: dict[tuple[str, int], list[int]] = {}
        beside: dict[tuple[str, int], int | None] = {}
        for at, span in enumerate(spotted):
            if not span.places:
                continue
            division = self._beside(text, spotted, at)
            key = (span.text.lower(), -1 if division is None else division)
            groups.setdefault(key, []).append(at)
            beside[key] = division
        named = self._named(spotted)
        told = {key[0]: key for key in groups if key[1] >= 0}
        found = []
        for key, spans in list(groups.items())[:_NAMES_AT_MOST]:
            # A name told once with its division means that place also where it stands alone.
            division = beside[key] if key[1] >= 0 or key[0] not in told else beside[told[key[0]]]
            places = self._ranked(spotted[spans[0]].places)
            prior = np.array([self._prior(lp, spotted[spans[0]], division, named) for lp in places])
            prior -= WEIGHTS.seat * self._has_seat(spotted[spans[0]].text, places)
            index = [self.gazetteer.layers[layer] for layer, _ in places]
            found.append(
                Name(
                    spans, places, prior, np.array([i.lon[p] for i, (_, p) in zip(index, places, strict=True)]),
                    np.array([i.lat[p] for i, (_, p) in zip(index, places, strict=True)]),
                    np.array([self._division_of(lp) for lp in places]),
                    np.array([i.country[p] for i, (_, p) in zip(index, places, strict=True)]),
                )
            )  # fmt: skip
        return found

    def _ranked(self, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return sorted(places, key=lambda lp: -self._size(lp))[:_CANDIDATES_AT_MOST]

    def _size(self, lp: tuple[int, int]) -> float:
        index, place = self.gazetteer.layers[lp[0]], lp[1]
        kind = KINDS[index.kind[place]]
        size = WEIGHTS.people * math.log10(300 + index.population[place])
        if kind in ("country", "continent", "sea", "region", "desert"):
            size = WEIGHTS.people * 6.5 + WEIGHTS.country
        elif kind == "governorate":
            size += WEIGHTS.governorate
        elif kind == "district":
            size = WEIGHTS.people * 4.5 + WEIGHTS.district
        return size

    def _has_seat(self, name: str, places: list[tuple[int, int]]) -> NDArray[Any]:
        """1 for a division among the places of a name that says nothing of divisions, when its own city of that name is there too."""
        found = np.zeros(len(places))
        kinds = [KINDS[self.gazetteer.layers[la].kind[p]] for la, p in places]
        if "governorate" in kinds and not taken_apart(name).kind:
            seats = {self._division_of(lp) for lp, k in zip(places, kinds, strict=True) if k == "city"}
            for at, (lp, kind) in enumerate(zip(places, kinds, strict=True)):
                found[at] = kind == "governorate" and self._twin(lp) in seats
        return found

    def _twin(self, lp: tuple[int, int]) -> int:
        """The world's entry for a place, which knows its divisions; −1 when only the theatre has it."""
        layer, place = lp
        if self.gazetteer.layers[layer] is self.gazetteer.index:
            return place
        if lp not in self._twins:
            known = (self.gazetteer.index.by_id(i) for i in self.gazetteer.layers[layer].ids(place))
            self._twins[lp] = next((k for k in known if k is not None), -1)
        return self._twins[lp]

    def _division_of(self, lp: tuple[int, int]) -> int:
        index, place = self.gazetteer.index, self._twin(lp)
        if place < 0:
            return -1
        return place if KINDS[index.kind[place]] == "governorate" else index.admin1[place]

    def _prior(self, lp: tuple[int, int], span: Spotted, beside: int | None, named: Mapping[int, float]) -> float:
        index, place = self.gazetteer.layers[lp[0]], lp[1]
        value = self._size(lp)
        told = taken_apart(span.text)
        if index is not self.gazetteer.index:
            value += WEIGHTS.theatre
        if told.kind:
            value += WEIGHTS.word * (kinship(told.kind, KINDS[index.kind[place]]) - 0.5)
        twin = self._twin(lp)
        if twin >= 0:
            inside = {self.gazetteer.index.admin1[twin], self._state(index.country[place])}
            if beside is not None and beside != twin:
                value += WEIGHTS.beside * (beside in inside)
            value += WEIGHTS.named * sum(min(2.0, named[d]) for d in inside if d in named and d != twin)
        if len(self._land):
            value += WEIGHTS.theatre * (index.country[place] in self._land)
        return value

    def _state(self, country: int) -> int:
        from whoholds.locating.countries import country_code

        found = self.gazetteer.index.by_id(f"iso:{country_code(country)}") if country else None
        return -2 if found is None else found

    def _beside(self, text: str, spotted: list[Spotted], at: int) -> int | None:
        """The division or state that stands right behind a name, after a comma or in brackets or as "of"/"in"."""
        if at + 1 >= len(spotted):
            return None
        span, following = spotted[at], spotted[at + 1]
        gap = text[span.end : following.start]
        if gap.strip() not in (",", "(", ", in", "in", "of", ",in", "'s", "’s", "-"):
            return None
        index = self.gazetteer.index
        options = [p for lp in following.places if (p := self._twin(lp)) >= 0]
        divisions = [p for p in options if KINDS[index.kind[p]] in ("governorate", "country")]
        if not divisions or following.kind == "demonym":
            return None
        own = [p for lp in span.places if (p := self._twin(lp)) >= 0]
        for division in divisions:
            if any(division in (index.admin1[p], self._state(index.country[p])) for p in own):
                return division
        return None

    def _named(self, spotted: list[Spotted]) -> dict[int, float]:
        """States and first-order divisions named in a text, by how often (logarithm)."""
        counts: Counter[int] = Counter()
        index = self.gazetteer.index
        for span in spotted:
            great = [
                p
                for lp in span.places
                if (p := self._twin(lp)) >= 0 and KINDS[index.kind[p]] in ("governorate", "country")
            ]
            for place in great:
                counts[place] += 1 / len(great)  # type: ignore[assignment]  # a name of several divisions votes for each in part
        return {p: math.log2(1 + n) for p, n in counts.items()}

    def _candidate(self, lp: tuple[int, int], score: float, reason: str) -> Candidate:
        index, place = self.gazetteer.layers[lp[0]], lp[1]
        return Candidate(
            index.ids(place)[0], index.name(place), index.lon[place], index.lat[place], round(score, 3), reason,
            round(float(index.radius[place]), 2), KINDS[index.kind[place]],
        )  # fmt: skip


def _chance(weight: float) -> float:
    return 1 / (1 + math.exp(-weight))
