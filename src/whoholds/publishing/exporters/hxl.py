"""CSV with a row of HXL hashtags (HXL 1.1) under the header."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.exporters.csv import cell
from whoholds.publishing.flat import flat_record

TAGS = {
    "id": "#meta+id",
    "kind": "#event+type+statement",
    "exact": "#description+quotation",
    "said_by": "#contact+name+source",
    "denied": "#status+denied",
    "hedge": "#description+hedge",
    "modality": "#status+modality",
    "actors": "#org+name+list",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "radius_km": "#geo+precision+km",
    "place_id": "#loc+code",
    "country": "#country+code",
    "admin1": "#adm1+name",
    "valid_from": "#date+start",
    "valid_to": "#date+end",
    "date_precision": "#date+precision",
    "event_type": "#event+type",
    "sub_event_type": "#event+subtype",
    "killed_low": "#affected+killed+min",
    "killed_best": "#affected+killed",
    "killed_high": "#affected+killed+max",
    "status": "#status+control",
    "extent": "#description+extent",
    "measure": "#indicator+name",
    "low": "#indicator+min",
    "best": "#indicator+value",
    "high": "#indicator+max",
    "unit": "#indicator+unit",
    "relation": "#org+relation",
    "likelihood": "#indicator+likelihood",
    "known_at": "#date+reported",
    "review": "#status+review",
    "licence": "#meta+license",
    "document": "#meta+document",
}
"""Column → hashtag; columns without one are left out."""


@exporter("hxl")
def write_hxl(dossier: Dossier, out: BinaryIO) -> None:
    """Header, hashtags, rows; the last rows' #meta+attribution column carries the credits."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([*TAGS, "attribution"])
    writer.writerow([*TAGS.values(), "#meta+attribution"])
    credits = "; ".join(dossier.attributions)
    for statement in dossier.statements:
        record = flat_record(statement, dossier.sources)
        record["actors"] = [f"{a['name']} ({a['role']})" for a in record["actors"]]
        writer.writerow([*(cell(record[k]) for k in TAGS), credits])
    text.detach()
