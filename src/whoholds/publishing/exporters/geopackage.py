"""GeoPackage (OGC 12-128): statements, and with a day its cells and holdings, styled for QGIS (table layer_styles)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.layers import GREY, cell_rows, colours_of, credits, holding_rows, placed

KIND_COLOURS = {
    "event": "#b3402a",
    "control": "#2f5d8a",
    "figure": "#7a5c99",
    "standing": "#444444",
    "relation": "#1b7f79",
    "outlook": "#b58900",
    "driver": "#777777",
}


@exporter("geopackage")
def write_geopackage(dossier: Dossier, out: BinaryIO) -> None:
    """One file that opens in QGIS already coloured; credits stand in the layers' descriptions and in a table of their own."""
    import shapely

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whoholds.gpkg"
        styles = []
        rows = [(properties, shapely.from_wkb(wkb)) for _, properties, wkb in placed(dossier)]
        points = [r for r in rows if r[1].geom_type == "Point"]
        areas = [r for r in rows if r[1].geom_type != "Point"]
        about = credits(dossier)["attribution"]
        if dossier.control:
            colours = colours_of(dossier.theatre)
            holdings = holding_rows(dossier.control, dossier.theatre)
            shown = {str(r["holder"]): colours.get(str(r["holder_id"]), GREY) for r, _ in holdings}
            for name, layer in (("holdings", holdings), ("cells", list(cell_rows(dossier.control, dossier.theatre)))):
                _layer(path, name, layer, "MultiPolygon", about)
                styles.append((name, _fill_style("holder", shown)))
        if areas:
            _layer(path, "mapped_areas", areas, "MultiPolygon", about)
        _layer(path, "statements", points, "Point", about)
        styles.append(("statements", _marker_style("kind", KIND_COLOURS)))
        _finish(path, styles, dossier)
        out.write(path.read_bytes())


def _layer(path: Path, name: str, rows: Sequence[tuple[dict[str, Any], Any]], kind: str, about: str) -> None:
    import numpy as np
    import shapely
    from pyogrio.raw import write

    shapes = [shapely.multipolygons([s]) if kind == "MultiPolygon" and s.geom_type == "Polygon" else s for _, s in rows]
    keys = list(rows[0][0]) if rows else ["id", "kind", "exact"]
    columns = []
    for key in keys:
        values = [r.get(key) for r, _ in rows]
        if values and all(isinstance(v, bool) for v in values):
            columns.append(np.array(values, dtype=bool))
        elif (
            values
            and all(isinstance(v, (int, float)) or v is None for v in values)
            and any(v is not None for v in values)
        ):
            columns.append(np.array([np.nan if v is None else float(v) for v in values]))
        else:
            columns.append(np.array([None if v is None else str(v) for v in values], dtype=object))
    write(
        str(path),
        geometry=np.array([shapely.to_wkb(s) for s in shapes], dtype=object),
        field_data=columns,
        fields=np.array(["fid_" if k == "fid" else k for k in keys], dtype=object),
        geometry_type=kind,
        crs="EPSG:4326",
        layer=name,
        driver="GPKG",
        append=path.exists(),
        layer_options={"DESCRIPTION": about[:1000], "SPATIAL_INDEX": "YES"},
    )


def _finish(path: Path, styles: Sequence[tuple[str, str]], dossier: Dossier) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT,"
            " f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT,"
            " ui TEXT, update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
        )
        for layer, qml in styles:
            db.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,"
                " useAsDefault, description, owner) VALUES ('', '', ?, 'geom', ?, ?, '', 1, 'whoholds', '')",
                (layer, f"{layer} (whoholds)", qml),
            )
        db.execute("CREATE TABLE credits (name TEXT, value TEXT)")
        db.executemany("INSERT INTO credits VALUES (?, ?)", credits(dossier).items())
        for table in ("layer_styles", "credits"):
            db.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, 'attributes', ?, '')",
                (table, table),
            )


def _fill_style(field: str, colours: dict[str, str]) -> str:
    """A QGIS style with one fill a value."""
    look = {"outline_color": "90,90,90,160", "outline_width": "0.1", "style": "solid"}
    return _categorised(field, colours, "fill", "SimpleFill", 190, look)


def _marker_style(field: str, colours: dict[str, str]) -> str:
    """A QGIS style with one marker a value."""
    look = {"name": "circle", "outline_color": "255,255,255,255", "size": "2.2"}
    return _categorised(field, colours, "marker", "SimpleMarker", 220, look)


def _categorised(
    field: str, colours: dict[str, str], symbol: str, layer: str, alpha: int, look: Mapping[str, str]
) -> str:
    symbols = "".join(
        f'<symbol type="{symbol}" name="{i}" alpha="1"><layer class="{layer}" enabled="1"><Option type="Map">'
        + "".join(
            f'<Option name="{name}" type="QString" value="{value}"/>'
            for name, value in {"color": _rgba(colour, alpha), **look}.items()
        )
        + "</Option></layer></symbol>"
        for i, colour in enumerate(colours.values())
    )
    categories = "".join(
        f'<category render="true" symbol="{i}" value={quoteattr(v)} label={quoteattr(v)}/>'
        for i, v in enumerate(colours)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28" styleCategories="Symbology">'
        f'<renderer-v2 type="categorizedSymbol" attr="{field}" enableorderby="0" forceraster="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2></qgis>"
    )


def _rgba(colour: str, alpha: int) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
