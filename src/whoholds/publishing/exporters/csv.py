"""Flat records as CSV with a header; lists joined with "; "."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any, BinaryIO

from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.flat import FIELDS, flat_record

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@exporter("csv")
def write_csv(dossier: Dossier, out: BinaryIO) -> None:
    """UTF-8 with a byte-order mark, so that spreadsheets read Arabic right; cells never start a formula."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.DictWriter(text, FIELDS)
    writer.writeheader()
    for statement in dossier.statements:
        record = flat_record(statement, dossier.sources, dossier.likely.get(statement.id))
        if likely := record["likely_actors"]:
            record["likely_actors"] = f"{' against '.join(likely['names'])} ({likely['probability']:.2f})"
        record["actors"] = [f"{a['name']} ({a['role']})" for a in record["actors"]]
        writer.writerow({k: cell(v) for k, v in record.items()})
    text.detach()


def cell(value: Any) -> Any:
    """One cell's text: lists joined, formulas disarmed (OWASP: CSV injection).

    >>> cell(["Reuters", "ministry"]), cell("=HYPERLINK(1)"), cell(-3.5)
    ('Reuters; ministry', "'=HYPERLINK(1)", -3.5)
    """
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


@cache
def country_of(code: str) -> tuple[str, str]:
    """The usual name and the number of a country by its ISO 3166 code, as datasets of events write them; the code itself where it is none.

    >>> country_of("SYR"), country_of("")
    (('Syria', '760'), ('', ''))
    """
    import pycountry

    found = pycountry.countries.get(alpha_3=code) if len(code) == 3 else None
    if found is None:
        return code, ""
    return str(getattr(found, "common_name", found.name)).split(",")[0].removesuffix(" Arab Republic"), str(
        int(found.numeric)
    )
