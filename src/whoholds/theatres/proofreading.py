"""Proofreads a theatre: what is told twice, points nowhere, lies elsewhere, or cannot be told apart on the map."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import cos, hypot, radians
from pathlib import Path

from whoholds.model import Actor, ActorName, Place, Problem, Theatre
from whoholds.model.vocabularies import ADMIRALTY_RELIABILITY
from whoholds.theatres.colours import is_colour, too_close
from whoholds.theatres.loading import settings

PLACE_KINDS = frozenset(
    {
        "city",
        "town",
        "village",
        "neighbourhood",
        "camp",
        "base",
        "airport",
        "crossing",
        "dam",
        "oil_field",
        "gas_field",
        "region",
    }
    | {
        "governorate",
        "district",
        "subdistrict",
        "mountain",
        "prison",
        "road_junction",
        "desert",
        "lake",
        "river",
        "country",
    }
)
LINE_KINDS = frozenset({"river", "road", "railway"})
NAME_KINDS = frozenset({"name", "acronym", "former", "generic", "pejorative"})
WIDE = frozenset(
    {"country", "region", "governorate", "desert", "mountain", "lake", "river"}
)  # whose point is a mere middle
OUTSIDE_KM = 6.0  # a simplified outline may miss a border town by so much
SAME_SPOT_KM = 3.0


def proofread(theatre: Theatre) -> list[Problem]:
    """Every doubt about a theatre, in the order of its files."""
    return [*_actors(theatre), *_speakers(theatre), *_places(theatre), *_shapes(theatre), *_sheets(theatre)]


def _actors(theatre: Theatre) -> Iterator[Problem]:
    actors = {a.id: a for a in theatre.actors}
    for actor in theatre.actors:
        where = f"actors.csv: {actor.id}"
        if actor.parent and actor.parent not in actors:
            yield Problem(where, f"its parent '{actor.parent}' is no actor")
        if _circular(actor, actors):
            yield Problem(where, "it is its own ancestor")
        if actor.colour and not is_colour(actor.colour):
            yield Problem(where, f"'{actor.colour}' is no colour", "write #rrggbb")
        if actor.since and actor.until and actor.since >= actor.until:
            yield Problem(where, "it ends before it begins")
        for name in actor.names:
            if name.kind not in NAME_KINDS:
                yield Problem(
                    f"actor_names.csv: {name.text}",
                    f"unknown kind '{name.kind}'",
                    f"one of: {', '.join(sorted(NAME_KINDS))}",
                )
            if name.since and name.until and name.since >= name.until:
                yield Problem(f"actor_names.csv: {name.text}", "it ends before it begins")
    yield from _shared_names(theatre.actors)
    for relation in theatre.relations:
        where = f"relations.csv: {relation.subject} {relation.relation} {relation.object}"
        for end in (relation.subject, relation.object):
            if end not in actors:
                yield Problem(where, f"'{end}' is no actor")
        if relation.since and relation.until and relation.since >= relation.until:
            yield Problem(where, "it ends before it begins")


def _circular(actor: Actor, actors: dict[str, Actor]) -> bool:
    seen = {actor.id}
    parent = actor.parent
    while parent and parent in actors:
        if parent in seen:
            return True
        seen.add(parent)
        parent = actors[parent].parent
    return False


def _shared_names(actors: Iterable[Actor]) -> Iterator[Problem]:
    holders: dict[tuple[str, str], list[tuple[str, ActorName]]] = defaultdict(list)
    for actor in actors:
        for name in actor.names:
            # An acronym is told apart by its capitals: "Aman" the service is not "AMAN".
            text = name.text if name.kind == "acronym" else name.text.casefold()
            holders[(text, name.language)].append((actor.id, name))
    for (text, _), named in holders.items():
        for (one, first), (other, second) in combinations(named, 2):
            if one != other and _together(first, second):
                yield Problem(
                    f"actor_names.csv: {text}",
                    f"it names both {one} and {other} at one time",
                    "give each its days",
                )
            elif one == other and _together(first, second):
                yield Problem(f"actor_names.csv: {text}", f"{one} has it twice")


def _together(one: ActorName, other: ActorName) -> bool:
    after = one.until and other.since and one.until <= other.since
    before = other.until and one.since and other.until <= one.since
    return not (after or before)


def _speakers(theatre: Theatre) -> Iterator[Problem]:
    actors = {a.id for a in theatre.actors}
    sources = {s.id for s in theatre.sources}
    for file, ids in (("people.csv", [p.id for p in theatre.people]), ("sources.csv", [s.id for s in theatre.sources])):
        yield from (Problem(f"{file}: {i}", "the id is told twice") for i, count in Counter(ids).items() if count > 1)
    for person in theatre.people:
        if person.affiliation and person.affiliation not in actors:
            yield Problem(f"people.csv: {person.id}", f"'{person.affiliation}' is no actor")
    for source in theatre.sources:
        where = f"sources.csv: {source.id}"
        if source.affiliation and source.affiliation not in actors:
            yield Problem(where, f"'{source.affiliation}' is no actor")
        if source.reliability not in ADMIRALTY_RELIABILITY:
            yield Problem(where, f"'{source.reliability}' is no Admiralty letter", "A to F")
        if source.derives_from and source.derives_from not in sources:
            yield Problem(where, f"it derives from '{source.derives_from}', which is no source")
    for demonym in theatre.demonyms:
        if demonym.actor and demonym.actor not in actors:
            yield Problem(f"demonyms.csv: {demonym.country}", f"'{demonym.actor}' is no actor")


def _places(theatre: Theatre) -> Iterator[Problem]:
    ids = Counter(p.id for p in theatre.places)
    yield from (Problem(f"places.csv: {i}", "the id is told twice") for i, count in ids.items() if count > 1)
    yield from _outside(theatre)
    inside = set(theatre.countries)
    divisions = {(d.country, d.name) for d in theatre.divisions}
    by_name: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in theatre.places:
        where = f"places.csv: {place.id}"
        by_name[(place.name.casefold(), place.country)].append(place)
        if place.kind not in PLACE_KINDS:
            yield Problem(where, f"unknown kind '{place.kind}'", f"one of: {', '.join(sorted(PLACE_KINDS))}")
        if "ar" in theatre.languages and all(n.language != "ar" for n in place.names):
            yield Problem(where, "it has no Arabic name")
        if place.admin1 and divisions and place.country in inside and (place.country, place.admin1) not in divisions:
            yield Problem(where, f"there is no division '{place.admin1}'")
    for same in by_name.values():
        for one, other in combinations(same, 2):
            if one.kind == other.kind and _apart_km(one, other) < SAME_SPOT_KM:
                yield Problem(f"places.csv: {other.id}", f"it is {one.id} again: same name, kind and spot")


def _apart_km(one: Place, other: Place) -> float:
    return hypot((one.lat - other.lat) * 111.2, (one.lon - other.lon) * 111.2 * cos(radians(one.lat)))


def _outside(theatre: Theatre) -> Iterator[Problem]:
    """Places that lie outside the country or division they are told to be in."""
    import shapely

    countries = {o.id: shapely.from_wkb(o.geometry) for o in theatre.outlines}
    divisions = {(d.country, d.name): shapely.from_wkb(d.geometry) for d in theatre.divisions}
    for place in theatre.places:
        if place.kind in WIDE or place.country not in theatre.countries:
            continue  # a neighbour's outline ends where the sheet does
        point = shapely.Point(place.lon, place.lat)
        for name, shape in (
            (place.country, countries.get(place.country)),
            (place.admin1, divisions.get((place.country, place.admin1))),
        ):
            # Degrees of latitude are the longer ones: the distance in km is told at most, never too small.
            if shape is not None and (km := shape.distance(point) * 111.2) > OUTSIDE_KM + place.radius_km:
                yield Problem(
                    f"places.csv: {place.id}", f"it lies {km:.0f} km outside {name}", "look at its coordinates"
                )
                break


def _shapes(theatre: Theatre) -> Iterator[Problem]:
    import shapely

    for line in theatre.lines:
        shape = shapely.from_wkb(line.geometry)
        if line.kind not in LINE_KINDS:
            yield Problem(
                f"lines.geojson: {line.name}", f"unknown kind '{line.kind}'", f"one of: {', '.join(sorted(LINE_KINDS))}"
            )
        if not shape.is_valid or shape.length == 0:
            yield Problem(f"lines.geojson: {line.name}", "it is no line")
        if line.rank not in (1, 2, 3):
            yield Problem(
                f"lines.geojson: {line.name}", f"its rank is {line.rank}", "1 for every sheet, 2, or 3 for close ones"
            )
        if "ar" in theatre.languages and not line.name_ar:
            yield Problem(f"lines.geojson: {line.name}", "it has no Arabic name")
    for file, outlines in (("outlines.geojson", theatre.outlines), ("divisions.geojson", theatre.divisions)):
        for outline in outlines:
            shape = shapely.from_wkb(outline.geometry)
            if not shape.is_valid:
                yield Problem(f"{file}: {outline.id}", shapely.is_valid_reason(shape))
            west, south, east, north = shape.bounds
            if west < -180 or south < -90 or east > 180 or north > 90:
                yield Problem(
                    f"{file}: {outline.id}", "it lies outside the world", "coordinates are degrees, longitude first"
                )
    outlined = {o.id for o in theatre.outlines}
    for country in theatre.countries:
        if country not in outlined:
            yield Problem("outlines.geojson", f"the country {country} has no outline")


def _sheets(theatre: Theatre) -> Iterator[Problem]:
    actors = {a.id: a for a in theatre.actors}
    places = {p.id for p in theatre.places}
    for country, holder in theatre.default_holder.items():
        if holder not in actors:
            yield Problem(f"theatre.toml: default_holder.{country}", f"'{holder}' is no actor")
    for focus in theatre.focuses:
        where = f"theatre.toml: focus {focus.id}"
        yield from (Problem(where, f"'{place}' is no place") for place in focus.places if place not in places)
        if theatre.bbox and (focus.bbox[2] < theatre.bbox[0] or focus.bbox[0] > theatre.bbox[2]):
            yield Problem(where, "it lies beside the theatre")
    holders = settings(Path(theatre.folder)).get("holders", []) if theatre.folder else []
    colours: dict[str, str] = {}
    for holder in holders:
        actor = actors.get(holder)
        if actor is None:
            yield Problem("theatre.toml: holders", f"'{holder}' is no actor")
        elif not actor.colour:
            yield Problem(f"actors.csv: {holder}", "a holder needs a colour")
        elif is_colour(actor.colour):
            colours[holder] = actor.colour
    for one, other, sight in too_close(colours):
        yield Problem(
            f"actors.csv: {one}, {other}", f"their colours are too close ({sight})", "choose one lighter or darker"
        )
