"""XLSX with HXL hashtags: statements, the sources used, credits; with a day, who held what."""

from __future__ import annotations

from typing import Any, BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.exporters.csv import cell
from whoholds.publishing.exporters.hxl import TAGS
from whoholds.publishing.flat import flat_record
from whoholds.publishing.layers import cell_rows, credits

LONGEST = 32_000  # a cell holds 32,767 characters


@exporter("xlsx")
def write_xlsx(dossier: Dossier, out: BinaryIO) -> None:
    """Written row by row, so that a large ledger stays out of memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("statements")
    sheet.freeze_panes = "A3"
    sheet.append(list(TAGS))
    sheet.append(list(TAGS.values()))
    for statement in dossier.statements:
        record = flat_record(statement, dossier.sources)
        record["actors"] = [f"{a['name']} ({a['role']})" for a in record["actors"]]
        sheet.append([_value(record[k]) for k in TAGS])
    if dossier.control:
        rows = [about for about, _ in cell_rows(dossier.control, dossier.theatre)]
        held = book.create_sheet("control")
        held.append(list(rows[0]) if rows else ["place"])
        for row in rows:
            held.append([_value(v) for v in row.values()])
    used = {s.source for x in dossier.statements for s in x.said_by if s.source} | {
        d.source for d in dossier.documents.values()
    }
    listed = book.create_sheet("sources")
    listed.append(["id", "name", "kind", "reliability", "licence", "url"])
    for i in sorted(used):
        if source := dossier.sources.get(i):
            values = (source.id, source.name, source.kind.value, source.reliability, source.licence, source.url)
            listed.append([_value(v) for v in values])
    thanks = book.create_sheet("credits")
    for pair in credits(dossier).items():
        thanks.append([_value(v) for v in pair])
    book.save(out)


def _value(value: Any) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    value = cell(value)
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST] if isinstance(value, str) else value
