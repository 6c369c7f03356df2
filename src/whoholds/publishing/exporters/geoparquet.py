"""GeoParquet 1.1: the flat records of statements that have a place, with their geometry as WKB."""

from __future__ import annotations

from json import dumps
from typing import Any, BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.layers import credits, placed


@exporter("geoparquet")
def write_geoparquet(dossier: Dossier, out: BinaryIO) -> None:
    """One table; credits stand in the file's metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    from whoholds.publishing.flat import FIELDS

    rows = list(placed(dossier))
    names = [*FIELDS, "initiator", "target", "holder"]
    numbers = {"lon", "lat", "radius_km", "low", "best", "high"}
    whole = {"start", "end", "page", "killed_low", "killed_best", "killed_high", "credibility"}

    def kind(name: str) -> pa.DataType:
        return (
            pa.float64()
            if name in numbers
            else pa.int64()
            if name in whole
            else pa.bool_()
            if name == "denied"
            else pa.string()
        )

    columns = {n: pa.array([p[n] for _, p, _ in rows], kind(n)) for n in names}
    table = pa.table({**columns, "geometry": pa.array([w for _, _, w in rows], pa.binary())})
    shapes: Any = shapely.from_wkb([w for _, _, w in rows]) if rows else []
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": sorted({s.geom_type for s in shapes}),
                **({"bbox": [float(x) for x in shapely.total_bounds(shapes)]} if rows else {}),
            }
        },
    }
    metadata = {b"geo": dumps(geo).encode(), **{k.encode(): v.encode() for k, v in credits(dossier).items()}}
    pq.write_table(table.replace_schema_metadata(metadata), out)
