"""Places of drafts, rows and questions: the theatre's gazetteer laid over the world's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from whoholds.errors import NotFound
from whoholds.model import Candidate, Draft, Location, Place, PlaceMention, PlaceReference, Statement, Theatre

if TYPE_CHECKING:
    from whoholds.checking.geography import Geography
    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.locating.relations import Locator as RoomLocator
    from whoholds.settings import Settings

ALIKE = 0.78
"""A look-alike of a told name is taken for it only from here: a village nobody listed has many."""
MEANT = 0.6
"""A name that somebody types must be at least so alike to a place's."""

SURE = 0.75
"""Score from which a resolved place helps to resolve its neighbours in a text."""

MOST_REMEMBERED = 50_000

_LARGE_KM = 4.0
"""Radius of a place that is known by its name alone: a town of some 100,000 people."""


class Locator:
    """Finds which place is meant, for one theatre."""

    def __init__(self, theatre: Theatre, settings: Settings) -> None:
        self.theatre = theatre
        self.settings = settings
        self._cache: dict[tuple[PlaceReference, tuple[float, float] | None], Location | None] = {}
        self._at: dict[tuple[str, float, float, float], str | None] = {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The world's gazetteer, with what the user added, under the theatre's own places."""
        from whoholds.locating.gazetteer import Gazetteer

        path = self.settings.cache / "gazetteer" / "places.index" if self.settings.cache else None
        return Gazetteer.open(path, theatre=self.theatre.places)

    @cached_property
    def room(self) -> RoomLocator:
        """Puts references on the map."""
        from whoholds.locating.relations import Locator

        t = self.theatre
        return Locator(self.gazetteer, lines=t.lines, countries=t.countries, bbox=t.bbox)

    @cached_property
    def spotter(self) -> Callable[[str], Sequence[PlaceMention]]:
        """Finds the names of places in a text."""
        from whoholds.locating.spotting import Spotter

        return Spotter(self.gazetteer).spot

    @cached_property
    def geography(self) -> Geography:
        """Outlines by name."""
        from whoholds.checking.geography import Geography

        return Geography(self.theatre)

    def spot(self, text: str) -> Sequence[PlaceMention]:
        """The names of places in a text."""
        return self.spotter(text)

    def locate_drafts(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts of one document with their places found; the document's other places tell which of several namesakes is meant."""
        sure = [
            found
            for d in drafts
            if (told := d.body.place) is not None
            and (found := self._found(told, None)) is not None
            and found.score >= SURE
            and (found.basis != "place" or self._so_called(told.name, found.place))
        ]
        centre = _middle([(f.lon, f.lat) for f in sure if f.radius_km < 200])
        lands = _lands(sure)
        out = []
        for draft in drafts:
            told = draft.body.place
            found = self._found(told, centre) if told is not None else None
            here = told is not None and found is not None and self._plausible(told.name, found, centre, lands)
            out.append(replace(draft, body=replace(draft.body, location=found)) if here else draft)
        return out

    def _plausible(
        self, told: str, found: Location, near: tuple[float, float] | None, lands: Collection[str] = ()
    ) -> bool:
        """Whether a place may be meant: of the very name and no village abroad, or like it and in the theatre or near the others."""
        if found.basis not in ("place", "relative") or found.place is None:
            return True
        if self._so_called(told, found.place):
            return near is None or found.country in lands or self._known_abroad(found, near)
        if found.score < ALIKE:
            return False
        if self.theatre.bbox:
            west, south, east, north = self.theatre.bbox
            return west - 1 <= found.lon <= east + 1 and south - 1 <= found.lat <= north + 1
        close = near is not None and abs(found.lat - near[1]) < 5 and abs(found.lon - near[0]) < 6
        return close and (not lands or found.country in lands)

    def _known_abroad(self, found: Location, near: tuple[float, float]) -> bool:
        """Whether a place in a country the report is not about is near it, in the theatre, or of a size to be named without its country."""
        if found.radius_km >= _LARGE_KM or (abs(found.lat - near[1]) < 3 and abs(found.lon - near[0]) < 4):
            return True
        if self.theatre.bbox:
            west, south, east, north = self.theatre.bbox
            return west - 1 <= found.lon <= east + 1 and south - 1 <= found.lat <= north + 1
        return False

    def _so_called(self, told: str, place: str | None) -> bool:
        """Whether the gazetteer knows the place by the very name told, or by it without a word of kind ("Rakhine State")."""
        from whoholds.locating.names import fold

        known = self.gazetteer.place(place) if place else None
        names = (known.name, *(n.text for n in known.names)) if known else ()
        return any(f" {fold(n)} " in f" {fold(told)} " for n in names if n)

    def _found(self, reference: PlaceReference, near: tuple[float, float] | None) -> Location | None:
        told = self._of_country(reference)
        if told is None:
            return None
        reference = told
        key = (reference, near)
        if key not in self._cache:
            if len(self._cache) > MOST_REMEMBERED:
                self._cache.clear()
            self._cache[key] = self.room.locate(reference, near=near)
        return self._cache[key]

    def _of_country(self, reference: PlaceReference) -> PlaceReference | None:
        """ "Syrian territory" is Syria; a bare "Russian" is no place at all."""
        words = reference.name.casefold().removeprefix("the ").split()
        country = self._countries.get(words[0]) if words else None
        if country is None or words[0] == country.casefold():
            return reference
        if len(words) == 2 and words[1] in ("territory", "territories", "soil", "land", "lands"):
            return replace(reference, name=country, kind="country")
        return None if len(words) == 1 and reference.relation is None else reference

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Adjectives of states → their names."""
        return {a.casefold(): d.name for d in self.theatre.demonyms for a in d.adjectives}

    def locate_rows(self, drafts: Iterable[Draft]) -> list[Draft]:
        """Rows of a dataset: those with coordinates get the id of the theatre's place there, the others are resolved by name.

        A bare name that is only like a place's, abroad or in another spelling, stays without a place, as it does in a report.
        """
        out = []
        for draft in drafts:
            body = draft.body
            if body.location is None and body.place is not None:
                found = self._found(body.place, None)
                sure = found is not None and (body.place.within or self._plausible(body.place.name, found, None))
                body = replace(body, location=found) if sure else body
            elif body.location is not None and body.location.place is None and body.location.basis == "row":
                body = replace(body, location=self._identified(body.location))
            elif body.location is not None and body.location.basis == "row" and self._is_listed(body.location):
                body = replace(body, location=replace(body.location, basis="place"))  # as another desk had resolved it
            out.append(replace(draft, body=body) if body is not draft.body else draft)
        return out

    def _is_listed(self, where: Location) -> bool:
        """Whether the place a row names by its id is the gazetteer's, at the gazetteer's own spot."""
        known = self.gazetteer.place(where.place) if where.place else None
        return known is not None and abs(known.lon - where.lon) < 1e-3 and abs(known.lat - where.lat) < 1e-3

    def _identified(self, where: Location) -> Location:
        """A row's own coordinates stay; the place they name gets its id where the gazetteer has it close by."""
        if not where.name or where.radius_km > 20:
            return where
        within_km = max(3.0, min(where.radius_km, 8.0))
        key = (where.name, where.lon, where.lat, within_km)
        if key not in self._at:
            if len(self._at) > MOST_REMEMBERED:
                self._at.clear()
            self._at[key] = self.room.resolver.at(*key)
        return replace(where, place=self._at[key]) if self._at[key] else where

    def candidates(self, name: str) -> list[Candidate]:
        """What a name may mean, best first."""
        return self.room.candidates(PlaceReference(name, name))

    def named(self, name: str) -> Location:
        """The place a person means by a name or id.

        Raises: NotFound.
        """
        place = self.gazetteer.place(name)
        if place is not None:
            return Location(
                place.name, place.lon, place.lat, place.radius_km, place.id, country=place.country, admin1=place.admin1
            )
        found = self._found(PlaceReference(name, name), None)
        if found is None or found.score < MEANT or not self._plausible(name, found, None):
            like = f"; the nearest is {found.name}" if found else ""
            raise NotFound(f"no place is called '{name}'{like}", hint="try another spelling, or its name in Arabic")
        return found

    def inside(self, name: str) -> Callable[[Statement], bool]:
        """Whether a statement is about a place or what lies in it."""
        outline = self.geography.outline(name)
        if outline is not None:
            shown = outline.name
            return lambda s: (
                s.body.location is not None
                and (
                    self.geography.contains(None, s.body.location, shown)
                    or self.geography.outline(s.body.location.name) is outline
                )
            )
        where = self.named(name)
        return lambda s: self.geography.same(where, s.body.location) or self.geography.contains(where, s.body.location)

    def places_of(self, statements: Iterable[Statement]) -> list[Place]:
        """The gazetteer's entries that statements name, so that a ledger stands on its own."""
        ids = {s.body.location.place for s in statements if s.body.location and s.body.location.place}
        found = (self.gazetteer.place(i) for i in sorted(ids))
        return [replace(p, geometry=None) for p in found if p is not None]


def _lands(found: Iterable[Location]) -> set[str]:
    """The countries a report's places lie in; one that a single village bears witness to is none of them where others have many."""
    places = {(f.place or f.name): f for f in found if f.country}
    told = Counter(f.country for f in places.values())
    most = max(told.values(), default=0)
    large = {f.country for f in places.values() if f.radius_km >= _LARGE_KM}
    return {land for land, n in told.items() if n > 1 or most < 3 or land in large}


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The median point; None of none."""
    if not points:
        return None
    from statistics import median

    return median(x for x, _ in points), median(y for _, y in points)
