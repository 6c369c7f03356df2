"""GeoJSON (RFC 7946): statements at their places; with a day, its holdings and cells too, told apart by ``layer``."""

from __future__ import annotations

from json import dumps
from typing import Any, BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.layers import cell_rows, credits, holding_rows, placed


@exporter("geojson")
def write_geojson(dossier: Dossier, out: BinaryIO) -> None:
    """One FeatureCollection, written feature by feature; credits are its foreign members."""
    import shapely

    head = {"type": "FeatureCollection", **credits(dossier)}
    out.write(dumps(head, ensure_ascii=False)[:-1].encode() + b', "features": [')
    first = True

    def write(layer: str, identity: str, properties: dict[str, Any], shape: Any) -> None:
        nonlocal first
        shape = shapely.orient_polygons(shapely.set_precision(shape, 1e-7))
        feature = {"type": "Feature", "id": identity, "properties": {"layer": layer, **properties}}
        text = dumps(feature, ensure_ascii=False)[:-1] + ', "geometry": ' + shapely.to_geojson(shape) + "}"
        out.write((b"\n" if first else b",\n") + text.encode())
        first = False

    for statement, properties, wkb in placed(dossier):
        write("statements", statement.id, properties, shapely.from_wkb(wkb))
    if dossier.control:
        for about, shape in holding_rows(dossier.control, dossier.theatre):
            write("holdings", f"holding:{about['holder_id']}", about, shape)
        for about, shape in cell_rows(dossier.control, dossier.theatre):
            write("cells", f"cell:{about['place_id']}", about, shape)
    out.write(b"\n]}\n")
