"""Who's On First: tables of places with a column wof_id, and its repositories of GeoJSON files (a folder or a zip).

Licence of the data: CC BY 4.0 and others, see whosonfirst.org/docs/licenses; credit and a link are required.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoholds.errors import GazetteerError
from whoholds.locating.entries import Entry
from whoholds.locating.gazetteers import degrees, gazetteer, holds_json, open_text, radius_of_box, table_rows, whole

_KINDS = {
    "country": "country", "region": "governorate", "macroregion": "region", "county": "district", "localadmin": "subdistrict",
    "locality": "village", "neighbourhood": "neighbourhood", "borough": "neighbourhood", "macrohood": "neighbourhood",
    "microhood": "neighbourhood", "campus": "facility", "continent": "continent", "ocean": "sea", "marinearea": "sea",
    "dependency": "country", "disputed": "region", "macrocounty": "district", "venue": "facility",
}  # fmt: skip
_LANGUAGES = {
    "eng": "en",
    "ara": "ar",
    "ukr": "uk",
    "rus": "ru",
    "fra": "fr",
    "kur": "ku",
    "fas": "fa",
    "tur": "tr",
    "heb": "he",
}


@gazetteer("whosonfirst")
class WhosOnFirst:
    """Tables (``wof_id``, ``name``, ``lat``, ``lon`` …) and GeoJSON features with ``wof:id``."""

    @staticmethod
    def fits(path: Path, head: str) -> bool:
        if path.is_dir():
            return next(path.rglob("*.geojson"), None) is not None
        return (
            "wof_id\t" in head
            or "wof_id," in head
            or '"wof:id"' in head
            or ('"placetype"' in head and '"Feature' in head)
        )

    @staticmethod
    def read(path: Path) -> Iterator[Entry]:
        if path.is_dir():
            for part in sorted(path.rglob("*.geojson")):
                yield from _features(part)
            return
        if holds_json(path):
            yield from _features(path)
            return
        for row in table_rows(path):
            entry = _from_row(row, path)
            if entry:
                yield entry


def _from_row(row: dict[str, str], path: Path) -> Entry | None:
    point = degrees(row.get("lat") or "", row.get("lon") or "")
    if not row.get("wof_id") or not point or row.get("deprecated"):
        return None
    names = [(row.get("name") or "", "")]
    names += [(row[c], "en") for c in ("name_eng",) if row.get(c)]
    names += [(row[c], "uk") for c in ("name_ukr",) if row.get(c)]
    names += [(n, "ar" if "\u0600" <= n[:1] <= "\u06ff" else "") for n in (row.get("names_ara") or "").split("|")]
    names += [(n, "") for n in (row.get("names_var") or "").split("|")]
    kind = _KINDS.get(row.get("placetype") or "locality", "village")
    if kind == "facility" and any(w in " ".join(n for n, _ in names).lower() for w in ("air base", "airbase")):
        kind = "base"
    elif kind == "facility" and any("airport" in n.lower() for n, _ in names):
        kind = "airport"
    return Entry(
        ids=_ids(row["wof_id"], row.get("geonames_id"), row.get("wikidata_id")),
        names=tuple((n.strip(), lang) for n, lang in names if n.strip()),
        lat=point[0], lon=point[1], kind=_settled(kind, whole(row.get("population"))),
        country=_country(path.name, row),
        within=tuple(f"wof:{row[c]}" for c in ("parent_id", "county_id", "region_id") if row.get(c)),
        population=whole(row.get("population")), radius_km=radius_of_box(row.get("bbox") or ""),
    )  # fmt: skip


def _ids(wof: str, geonames: str | None, wikidata: str | None) -> tuple[str, ...]:
    ids = [f"wof:{wof}"]
    ids += [f"geonames:{geonames}"] if geonames else []
    ids += [f"wikidata:{wikidata}"] if wikidata else []
    return tuple(ids)


def _settled(kind: str, population: int) -> str:
    if kind != "village":
        return kind
    return "city" if population >= 100_000 else "town" if population >= 5_000 else "village"


def _country(file_name: str, row: dict[str, str]) -> str:
    """The column where there is one, else the country in a file name such as wof_sy.tsv or whosonfirst-data-admin-sy."""
    told = row.get("country") or row.get("iso_country") or row.get("iso") or ""
    if len(told) == 2:
        return told.upper()
    import pycountry

    for part in file_name.lower().replace("-", "_").split(".")[0].split("_")[1:]:
        if len(part) == 2 and pycountry.countries.get(alpha_2=part.upper()):
            return part.upper()
    return ""


def _features(path: Path) -> Iterator[Entry]:
    import shapely
    from shapely.geometry import shape

    try:
        with open_text(path) as file:
            data = json.load(file)
        features = data["features"] if data.get("type") == "FeatureCollection" else [data]
    except (ValueError, KeyError, AttributeError, EOFError, OSError) as error:
        raise GazetteerError(f"{path.name} is no whole GeoJSON", hint=str(error)) from error
    for feature in features:
        facts: dict[str, Any] = feature.get("properties") or {}
        outline = shape(feature["geometry"]) if feature.get("geometry") else None
        middle = outline.representative_point() if outline is not None and not outline.is_empty else None
        lat = facts.get("lbl:latitude") or facts.get("geom:latitude") or (middle.y if middle else "")
        lon = facts.get("lbl:longitude") or facts.get("geom:longitude") or (middle.x if middle else "")
        point = degrees(str(lat), str(lon))
        identifier = facts.get("wof:id") or facts.get("id")
        if not point or not identifier or facts.get("edtf:deprecated") not in (None, "", "uuuu"):
            continue
        names = [(str(facts.get("wof:name") or facts.get("name") or ""), "")]
        for key, texts in facts.items():
            if key.startswith("name:") and isinstance(texts, list):
                names += [(str(t), _LANGUAGES.get(key[5:8], key[5:8])) for t in texts]
        concordances = facts.get("wof:concordances") or {}
        parents = facts.get("wof:hierarchy") or [{}]
        polygonal = outline is not None and outline.geom_type in ("Polygon", "MultiPolygon")
        population = whole(str(facts.get("wof:population") or facts.get("gn:population") or ""))
        kind = _KINDS.get(str(facts.get("wof:placetype") or facts.get("placetype") or ""), "village")
        yield Entry(
            ids=_ids(str(identifier), str(concordances.get("gn:id") or ""), str(concordances.get("wd:id") or "")),
            names=tuple((n, lang) for n, lang in names if n),
            lat=point[0], lon=point[1], kind=_settled(kind, population),
            country=str(facts.get("iso:country") or facts.get("wof:country") or _country(path.name, {})),
            within=tuple(f"wof:{parents[0][c]}" for c in ("county_id", "region_id") if parents[0].get(c, -1) not in (-1, "")),
            population=population,
            geometry=shapely.to_wkb(_light(outline)) if polygonal else None,
        )  # fmt: skip


def _light(outline: Any) -> Any:
    import shapely

    return shapely.make_valid(shapely.simplify(outline, 0.001, preserve_topology=True))
