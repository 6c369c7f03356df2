"""Statements as W3C Web Annotations in JSON-LD: quotation and position selectors on each document."""

from __future__ import annotations

from json import dumps
from typing import Any, BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.flat import flat_record


@exporter("webannotation")
def write_webannotation(dossier: Dossier, out: BinaryIO) -> None:
    """One AnnotationPage; rows of datasets have no text to annotate and are left out."""
    items = []
    for s in dossier.statements:
        c = s.citation
        if c.start is None or c.end is None:
            continue
        document = dossier.documents.get(c.document)
        selectors: list[dict[str, Any]] = [
            {"type": "TextQuoteSelector", "exact": c.exact, "prefix": c.prefix, "suffix": c.suffix},
            {"type": "TextPositionSelector", "start": c.start, "end": c.end},
        ]
        flat = {k: v for k, v in flat_record(s, dossier.sources).items() if v not in (None, [], "")}
        items.append(
            {
                "id": f"urn:sha256:{s.id}",
                "type": "Annotation",
                "motivation": "identifying",
                "created": s.recorded_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
                "creator": {"type": "Software", "name": f"whoholds {s.made_by.name}"},
                "body": {"type": "TextualBody", "format": "application/json", "value": dumps(flat, ensure_ascii=False)},
                "target": {
                    "source": (document.url if document and document.url else f"urn:sha256:{c.document}"),
                    "selector": selectors,
                },
            }
        )
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:whoholds:annotations",
        "type": "AnnotationPage",
        "rights": "; ".join(dossier.attributions),
        "items": items,
    }
    out.write(dumps(page, ensure_ascii=False, indent=1).encode() + b"\n")
