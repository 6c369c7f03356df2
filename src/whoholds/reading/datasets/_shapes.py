"""Features of maps, one by one, whatever file they come in: GeoJSON, KML and KMZ, GeoPackage, zipped shapefile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.errors import DatasetError
from whoholds.reading.datasets._files import is_zip, members, open_bytes, open_text
from whoholds.reading.datasets._json import json_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

FEATURES_AT_ONCE = 200
MOST_POINTS = 5_000_000
DEEPEST = 20
HERE = "EPSG:4326"


class ShapeRefused(Exception):
    """A geometry that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its number or id, what is told of it, its style's names and colours, its polygons and its other parts."""

    id: str
    properties: Mapping[str, str]
    styles: tuple[str, ...]
    polygons: tuple[Polygon, ...]
    others: int = 0
    when: str = ""
    fault: str = ""


ESTIMATED = frozenset(("holder_id", "method", "area_km2", "on"))
"""What whoholds tells of a cell or holding in its own exports: an estimate, which must never come back as evidence of itself."""
ESTIMATES_LEFT_OUT = "areas are estimates that whoholds exported, no evidence: left out; import what they rest on"


@dataclass
class Notes:
    """What was met on the way and not followed."""

    network_links: int = 0
    layers: list[str] = field(default_factory=list)


def features(path: Path, notes: Notes) -> Iterator[Feature]:
    """Every feature of a map file.

    Raises: DatasetError when it is none of the known kinds, or breaks off.
    """
    name = path.name.lower().removesuffix(".gz")
    if is_zip(path):
        yield from _zipped(path, notes)
    elif name.endswith(".kml"):
        yield from _kml(path, None, notes)
    elif name.endswith(".gpkg"):
        with path.open("rb") as stream:
            if not stream.read(16).startswith(b"SQLite format 3"):
                raise DatasetError(f"{path.name} is no GeoPackage", hint="save it again")
        yield from _layers(str(path), path.name, notes)
    elif name.endswith((".geojson", ".json", ".geojsonl", ".jsonl")):
        yield from _geojson(path)
    else:
        raise DatasetError(
            f"{path.name} is no map file that is read", hint="GeoJSON, KML, KMZ, GPKG or a zipped shapefile"
        )


def _zipped(path: Path, notes: Notes) -> Iterator[Feature]:
    inside = [m.filename for m in members(path)]
    if any(".." in n or n.startswith("/") for n in inside):
        raise DatasetError(f"{path.name} holds paths that lead out of it", hint="make the archive again")
    kml = sorted((n for n in inside if n.lower().endswith(".kml")), key=lambda n: (n.lower() != "doc.kml", n))
    shapes = [n for n in inside if n.lower().endswith(".shp") and not n.startswith("__MACOSX")]
    if kml:
        yield from _kml(path, kml[0], notes)
    elif shapes:
        for name in shapes:
            with open_bytes(path, name) as stream:
                if stream.read(4) != b"\x00\x00\x27\x0a":
                    raise DatasetError(f"{path.name}/{name} is no shapefile", hint="save it again")
            if not any(n.lower() == name[:-4].lower() + ".prj" for n in inside):
                notes.layers.append(f"{name} has no .prj: taken as WGS84")
            yield from _layers(f"/vsizip/{path.resolve()}/{name}", path.name, notes)
    else:
        listed = ", ".join(inside[:8])
        raise DatasetError(
            f"{path.name} holds no KML and no shapefile ({listed})", hint="zip the .shp with its .dbf and .prj"
        )


def _geojson(path: Path) -> Iterator[Feature]:
    with open_text(path) as stream:
        head = stream.read(4_000)
    if (crs := re.search(r'"crs"\s*:\s*\{.{0,200}?"name"\s*:\s*"([^"]+)"\s*\}', head, re.DOTALL)) and not re.search(
        r"CRS84|EPSG:+4326", crs[1]
    ):
        raise DatasetError(f"{path.name} is in {crs[1]}", hint="save it in WGS84 (EPSG:4326), as GeoJSON asks")
    for at, told in enumerate(json_rows(path, "features"), start=1):
        row = told if told.get("type") == "Feature" else {"geometry": told, "properties": {}}
        properties = row.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        plain = {str(k): str(v) for k, v in properties.items() if isinstance(v, str | int | float) and v != ""}
        style = [plain[k] for k in ("styleUrl", "fill", "marker-color", "color", "stroke") if k in plain]
        name = str(row.get("id") or plain.get("id") or f"feature {at}")
        try:
            polygons: list[Polygon] = []
            others = _collect(row.get("geometry"), polygons, 0)
            fault = ""
        except ShapeRefused as refused:
            polygons, others, fault = [], 0, str(refused)
        yield Feature(
            name,
            plain,
            tuple(s.lstrip("#") if not _is_colour(s) else s for s in style),
            tuple(polygons),
            others,
            "",
            fault,
        )


def _is_colour(text: str) -> bool:
    return re.fullmatch(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})", text) is not None


def _collect(geometry: Any, polygons: list[Polygon], depth: int) -> int:
    """Adds the polygons of a GeoJSON geometry; how many parts are none."""
    if not isinstance(geometry, dict) or depth > DEEPEST:
        return 1
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "Polygon":
            polygons.append(_polygon(coordinates))
        case "MultiPolygon":
            polygons.extend(_polygon(p) for p in (coordinates if isinstance(coordinates, list) else ()))
        case "GeometryCollection":
            parts = geometry.get("geometries")
            return sum(_collect(g, polygons, depth + 1) for g in (parts if isinstance(parts, list) else ()))
        case _:
            return 1
    return 0


def _polygon(rings: Any) -> Polygon:
    """A polygon in two dimensions; rings that are not closed are closed.

    Raises: ShapeRefused for what is no ring.
    """
    from shapely import Polygon

    if not isinstance(rings, list) or not rings:
        raise ShapeRefused("the polygon has no ring")
    if sum(len(r) if isinstance(r, list) else 0 for r in rings) > MOST_POINTS:
        raise ShapeRefused(f"the polygon has more than {MOST_POINTS:,} points")
    try:
        plain = [[(float(p[0]), float(p[1])) for p in ring] for ring in rings]
    except (TypeError, ValueError, IndexError, OverflowError) as error:
        raise ShapeRefused("a coordinate is no number") from error
    if len(plain[0]) < 3:
        raise ShapeRefused("its ring has fewer than three points")
    if any(not (-180.0 <= x <= 180.0 and -90.0 <= y <= 90.0) for x, y in plain[0]):
        raise ShapeRefused("its coordinates are no longitudes and latitudes: projected, or swapped?")
    return Polygon(plain[0], [r for r in plain[1:] if len(r) > 2])


def _kml(path: Path, member: str | None, notes: Notes) -> Iterator[Feature]:
    from xml.etree.ElementTree import ParseError  # only the name of an error; the parser is defusedxml's

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    colours: dict[str, str] = {}
    count = 0
    with open_bytes(path, member) as stream:
        try:
            for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
                match element.tag.rpartition("}")[2]:
                    case "Style":
                        if name := element.get("id"):
                            colours[name] = _kml_colour(element)
                    case "NetworkLink":
                        notes.network_links += 1
                    case "Placemark":
                        count += 1
                        yield _placemark(element, count, colours)
                        element.clear()
        except DefusedXmlException as error:
            raise DatasetError(
                f"{path.name} declares a document type or entities, which can be a bomb",
                hint="save it without them; nothing was taken",
            ) from error
        except ParseError as error:
            raise DatasetError(
                f"{path.name} is no sound KML: {error}", hint="save it again; nothing was taken"
            ) from error


def _kml_colour(style: Any) -> str:
    """A style's fill as #rrggbb: KML writes aabbggrr."""
    for element in style.iter():
        if element.tag.rpartition("}")[2] == "PolyStyle":
            told = next((c.text or "" for c in element if c.tag.rpartition("}")[2] == "color"), "").strip().lower()
            if re.fullmatch(r"[0-9a-f]{8}", told):
                return f"#{told[6:8]}{told[4:6]}{told[2:4]}"
    return ""


def _placemark(element: Any, at: int, colours: Mapping[str, str]) -> Feature:
    properties: dict[str, str] = {}
    styles: list[str] = []
    polygons: list[Polygon] = []
    others, when, fault = 0, "", ""
    for part in element.iter():
        tag = part.tag.rpartition("}")[2]
        text = (part.text or "").strip()
        if tag in ("name", "description") and text:
            properties.setdefault(tag, text[:2_000])
        elif tag == "Data":
            properties[part.get("name", "")] = next((c.text or "" for c in part), "").strip()[:2_000]
        elif tag == "SimpleData":
            properties[part.get("name", "")] = text[:2_000]
        elif tag == "styleUrl" and text:
            name = text.rpartition("#")[2]
            styles += [name, *([colours[name]] if colours.get(name) else [])]
        elif tag == "Style":
            styles += [c for c in (_kml_colour(part),) if c]
        elif tag in ("when", "begin") and text and not when:
            when = text
        elif tag in ("Point", "LineString"):
            others += 1
        elif tag == "Polygon":
            try:
                polygons.append(_polygon(_kml_rings(part)))
            except ShapeRefused as refused:
                fault = str(refused)
    return Feature(
        element.get("id") or f"placemark {at}", properties, tuple(styles), tuple(polygons), others, when, fault
    )


def _kml_rings(polygon: Any) -> list[list[list[str]]]:
    outer: list[list[list[str]]] = []
    inner: list[list[list[str]]] = []
    for boundary in polygon:
        tag = boundary.tag.rpartition("}")[2]
        for part in boundary.iter():
            if part.tag.rpartition("}")[2] == "coordinates":
                ring = [c.split(",") for c in re.sub(r"\s*,\s*", ",", part.text or "").split()]
                (outer if tag == "outerBoundaryIs" else inner).append(ring)
    return outer[:1] + inner


def _layers(source: str, name: str, notes: Notes) -> Iterator[Feature]:
    """The features of every layer GDAL finds, in WGS84."""
    import pyogrio
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        layers = [str(n) for n, kind in pyogrio.list_layers(source) if kind is not None]
        for layer in layers:
            total = int(pyogrio.read_info(source, layer=layer, force_feature_count=True)["features"])
            for skip in range(0, max(total, 0), FEATURES_AT_ONCE):
                meta, ids, geometry, columns = pyogrio.raw.read(
                    source,
                    layer=layer,
                    skip_features=skip,
                    max_features=FEATURES_AT_ONCE,
                    return_fids=True,
                    force_2d=True,
                )
                shapes = shapely.from_wkb(geometry, on_invalid="ignore")
                yield from _of_layer(layer, meta, ids, _here(shapes, meta.get("crs")), columns)
    except (DataSourceError, DataLayerError, RuntimeError) as error:
        raise DatasetError(f"{name} cannot be read: {error}", hint="open it in QGIS and save it again") from error
    if len(layers) > 1:
        notes.layers.append(f"read {len(layers)} layers: {', '.join(layers)}")


def _here(shapes: Any, crs: str | None) -> Any:
    if not crs or crs == HERE:
        return shapes
    import numpy as np
    import shapely
    from pyproj import CRS, Transformer

    if CRS.from_user_input(crs).equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return shapes
    transformer = Transformer.from_crs(crs, HERE, always_xy=True)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shapes, move)


def _of_layer(layer: str, meta: Mapping[str, Any], ids: Any, shapes: Any, columns: Any) -> Iterator[Feature]:
    names = [str(f) for f in meta["fields"]]
    for i, shape in enumerate(shapes):
        told = {
            n: str(c[i])
            for n, c in zip(names, columns, strict=True)
            if c[i] is not None and str(c[i]) not in ("", "nan", "None")
        }
        polygons = tuple(polygons_of(shape)) if shape is not None else ()
        styles = tuple(told[k] for k in ("styleUrl", "fill", "color", "style") if k in told)
        outside = any(abs(v) > (180.0, 90.0)[n % 2] for p in polygons for n, v in enumerate(p.bounds))
        fault = "its coordinates are no longitudes and latitudes" if outside else ""
        told.setdefault("layer", layer)
        yield Feature(f"{layer} {ids[i]}", told, styles, () if fault else polygons, 0 if polygons else 1, "", fault)


def polygons_of(shape: BaseGeometry) -> Iterator[Polygon]:
    """The polygons in any geometry."""
    if shape.geom_type == "Polygon":
        if not shape.is_empty:
            yield shape  # type: ignore[misc]  # its type says so
    elif hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from polygons_of(part)
