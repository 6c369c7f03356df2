"""GeoJSON of divisions: geoBoundaries, GADM, Natural Earth, or any with a property for the name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoholds.errors import GazetteerError
from whoholds.locating.entries import Entry
from whoholds.locating.gazetteers import degrees, gazetteer, open_text, whole

_NAMES = (
    "shapeName",
    "NAME_4",
    "NAME_3",
    "NAME_2",
    "NAME_1",
    "name_en",
    "NAME_EN",
    "name",
    "NAME",
    "Name",
    "NAME_0",
    "admin",
)
_IDS = ("shapeID", "GID_4", "GID_3", "GID_2", "GID_1", "adm1_code", "id", "ID", "fid", "code")
_LEVELS = {"0": "country", "1": "governorate", "2": "district", "3": "subdistrict", "4": "subdistrict"}


@gazetteer("outlines")
class Outlines:
    """Polygons or points with names; the last format to be tried."""

    @staticmethod
    def fits(path: Path, head: str) -> bool:  # noqa: ARG004
        return head.lstrip().startswith("{") and '"Feature' in head

    @staticmethod
    def read(path: Path) -> Iterator[Entry]:
        for row in features(path):
            name = next((str(row[k]) for k in _NAMES if row.get(k)), "")
            point = degrees(row["lat"], row["lon"])
            if not name or not point:
                continue
            other = [
                (str(v), k[-2:].lower()) for k, v in row.items() if k.lower().startswith("name_") and len(k) == 7 and v
            ]
            identifier = next((str(row[k]) for k in _IDS if row.get(k)), f"{path.stem}/{name}")
            yield Entry(
                ids=(f"{_source(row)}:{identifier}",), names=tuple(dict.fromkeys([(name, ""), *other])), lat=point[0],
                lon=point[1], kind=_kind(row), country=_country(row), population=whole(str(row.get("population") or "")),
                geometry=row["__outline__"],
            )  # fmt: skip


def features(path: Path) -> Iterator[dict[str, Any]]:
    """Each feature's properties, with lat and lon of a point inside and its outline as WKB under ``__outline__``."""
    import shapely
    from shapely.geometry import shape

    try:
        with open_text(path) as file:
            found = json.load(file)["features"]
    except (ValueError, KeyError, TypeError, EOFError, OSError, RecursionError) as error:
        raise GazetteerError(f"{path.name} is no whole GeoJSON", hint=str(error)) from error
    for feature in found:
        try:
            outline = shape(feature["geometry"])
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if outline.is_empty:
            continue
        polygonal = outline.geom_type in ("Polygon", "MultiPolygon")
        middle = outline.representative_point()
        light = shapely.make_valid(shapely.simplify(outline, 0.001, preserve_topology=True)) if polygonal else None
        yield {
            **(feature.get("properties") or {}), "lat": str(middle.y), "lon": str(middle.x),
            "__outline__": shapely.to_wkb(light) if light is not None else None,
        }  # fmt: skip


def _source(row: dict[str, Any]) -> str:
    return "geoboundaries" if "shapeID" in row else "gadm" if "GID_0" in row else "outline"


def _kind(row: dict[str, Any]) -> str:
    if "shapeType" in row:
        return _LEVELS.get(str(row["shapeType"])[-1:], "subdistrict")
    for level in "4321":
        if row.get(f"GID_{level}") or row.get(f"NAME_{level}"):
            return _LEVELS[level]
    return _LEVELS.get(str(row.get("admin_level") or row.get("level") or "1"), "governorate")


def _country(row: dict[str, Any]) -> str:
    import pycountry

    told = str(row.get("iso_a2") or row.get("ISO_A2") or row.get("country") or "")
    if len(told) == 2 and told.isalpha():
        return told.upper()
    three = str(row.get("shapeGroup") or row.get("GID_0") or row.get("adm0_a3") or "")
    found = pycountry.countries.get(alpha_3=three.upper()) if len(three) == 3 else None
    return str(found.alpha_2) if found else ""
