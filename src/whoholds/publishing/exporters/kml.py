"""KML 2.3 (OGC 12-007): statements in a folder a kind; with a day, the holdings in their colours."""

from __future__ import annotations

from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ElementTree, SubElement

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.layers import GREY, credits, holding_rows, placed

NAMESPACE = "http://www.opengis.net/kml/2.2"


@exporter("kml")
def write_kml(dossier: Dossier, out: BinaryIO) -> None:
    """One document; text is escaped by the XML writer, nothing links to the network."""
    import shapely

    root = Element("kml", xmlns=NAMESPACE)
    document = SubElement(root, "Document")
    SubElement(document, "name").text = f"{dossier.theatre.title} (whoholds)"
    SubElement(document, "description").text = " · ".join(v for v in credits(dossier).values() if v)
    folders: dict[str, Any] = {}
    if dossier.control:
        for about, shape in holding_rows(dossier.control, dossier.theatre):
            mark = _placemark(_folder(folders, document, f"Holdings on {about['on']}"), about["holder"], about, shape)
            style = SubElement(mark, "Style")
            mark.remove(style)
            mark.insert(2, style)
            SubElement(SubElement(style, "LineStyle"), "color").text = "ff555555"
            SubElement(SubElement(style, "PolyStyle"), "color").text = _kml_colour(about["colour"] or GREY)
    for _, properties, wkb in placed(dossier):
        folder = _folder(folders, document, properties["kind"])
        _placemark(folder, properties["place"] or properties["kind"], properties, shapely.from_wkb(wkb))
    ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)


def _folder(folders: dict[str, Any], document: Element, name: str) -> Element:
    if name not in folders:
        folders[name] = SubElement(document, "Folder")
        SubElement(folders[name], "name").text = name
    folder: Element = folders[name]
    return folder


def _placemark(folder: Element, name: str, properties: dict[str, Any], shape: Any) -> Element:
    mark = SubElement(folder, "Placemark")
    SubElement(mark, "name").text = _clean(str(name))
    SubElement(mark, "description").text = _clean(str(properties.get("exact") or ""))
    first, last = properties.get("valid_from"), properties.get("valid_to")
    if first:
        span = SubElement(mark, "TimeSpan")
        SubElement(span, "begin").text = first
        SubElement(span, "end").text = last or first
    data = SubElement(mark, "ExtendedData")
    for key, value in properties.items():
        if value is not None:
            SubElement(SubElement(data, "Data", name=key), "value").text = _clean(str(value))
    _geometry(mark, shape)
    return mark


def _geometry(parent: Element, shape: Any) -> None:
    if shape.geom_type == "Point":
        SubElement(SubElement(parent, "Point"), "coordinates").text = f"{shape.x:.6f},{shape.y:.6f}"
        return
    if shape.geom_type == "Polygon":
        polygon = SubElement(parent, "Polygon")
        for tag, ring in [("outerBoundaryIs", shape.exterior), *(("innerBoundaryIs", r) for r in shape.interiors)]:
            text = " ".join(f"{x:.6f},{y:.6f}" for x, y, *_ in ring.coords)
            SubElement(SubElement(SubElement(polygon, tag), "LinearRing"), "coordinates").text = text
        return
    several = SubElement(parent, "MultiGeometry")
    for part in getattr(shape, "geoms", ()):
        _geometry(several, part)


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)


def _kml_colour(colour: str, alpha: str = "b0") -> str:
    return f"{alpha}{colour[5:7]}{colour[3:5]}{colour[1:3]}"
