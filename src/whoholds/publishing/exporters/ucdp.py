"""Events as CSV in the columns of UCDP GED (codebook 23.1), credits in one more. The rows are whoholds' own, not UCDP's."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from whoholds.model import Casualties, Event, Participant
from whoholds.model.vocabularies import ActorKind, Role
from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.exporters.csv import cell, country_of
from whoholds.publishing.flat import flat_record

COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id"),
    *("dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a"),
    *("side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article"),
    *("source_office", "source_date", "source_headline", "source_original", "where_prec"),
    *("where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude"),
    *("geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity"),
    *("date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians"),
    *("deaths_unknown", "best", "high", "low"),
)


def _deaths(losses: Sequence[Casualties], a: Participant, b: Participant | None, best: float) -> dict[str, int]:
    """The killed by side, as far as they are told by side and add up; else all of them on nobody's."""
    sides: dict[str, set[str | None]] = {
        "deaths_a": {a.actor, a.name}, "deaths_b": {b.actor, b.name} if b else set(), "deaths_civilians": {"civilians", "Civilians"},
    }  # fmt: skip
    found = dict.fromkeys((*sides, "deaths_unknown"), 0)
    for loss in losses:
        if loss.measure == "killed" and loss.best:
            found[next((k for k, names in sides.items() if loss.side in names), "deaths_unknown")] += loss.best
    if sum(found.values()) != best:
        return dict.fromkeys(sides, 0) | {"deaths_unknown": int(best)}
    return found


@exporter("ucdp")
def write_ucdp(dossier: Dossier, out: BinaryIO) -> None:
    """Dated and placed events of lethal kinds; UCDP's own numbers of conflicts and dyads are left empty."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, [*COLUMNS, "attribution"])
    credits = "; ".join(dossier.attributions)
    writer.writeheader()
    states = {a.id for a in dossier.theatre.actors if a.kind in (ActorKind.STATE_FORCES, ActorKind.EXTERNAL_FORCES)}
    number = 0
    for s in dossier.statements:
        body, where = s.body, s.body.location
        if not isinstance(body, Event) or s.valid is None or where is None or s.denied:
            continue
        record = flat_record(s, dossier.sources)
        a = next((p for p in body.actors if p.role is Role.INITIATOR), None)
        b = next((p for p in body.actors if p.role is Role.TARGET), None)
        if a is None:
            continue
        number += 1
        civilians = body.event_type == "Violence against civilians"
        violence = 3 if civilians or b is None else 1 if {a.actor, b.actor} & states else 2
        low, best, high = (record[k] for k in ("killed_low", "killed_best", "killed_high"))
        best = best if best is not None else (low if low is not None else 0)
        document = dossier.documents.get(s.citation.document)
        radius = where.radius_km
        row = dict.fromkeys(COLUMNS, "") | {
            "id": number,
            "relid": f"WHO-{s.id[:12]}",
            "year": s.valid.start.year,
            "active_year": 1,
            "code_status": "Clear",
            "type_of_violence": violence,
            "dyad_name": f"{a.name} - {b.name if b else 'Civilians'}",
            "side_a": a.name,
            "side_b": b.name if b else "Civilians",
            "number_of_sources": 1,
            "source_article": document.title if document else "",
            "source_office": s.said_by[-1].name if s.said_by else "",
            "source_date": s.known_at.date().isoformat(),
            "source_headline": s.citation.exact,
            "where_prec": 1 if radius <= 5 else 2 if radius <= 25 else 3 if radius <= 60 else 4 if radius <= 200 else 6,
            "where_coordinates": where.name,
            "where_description": body.place.text if body.place else where.name,
            "adm_1": where.admin1,
            "latitude": round(where.lat, 6),
            "longitude": round(where.lon, 6),
            "geom_wkt": f"POINT ({where.lon:.6f} {where.lat:.6f})",
            "country": country_of(where.country)[0],
            "event_clarity": 1 if s.valid.days <= 7 and radius <= 25 else 2,
            "date_prec": 1
            if s.valid.days == 1
            else 2
            if s.valid.days <= 6
            else 3
            if s.valid.days == 7
            else 4
            if s.valid.days <= 31
            else 5,
            "date_start": s.valid.start.isoformat(),
            "date_end": s.valid.last.isoformat(),
            **_deaths(body.casualties, a, b, best),
            "best": best,
            "high": high if high is not None else best,
            "low": low if low is not None else best,
            "attribution": credits,
        }
        writer.writerow({k: cell(v) for k, v in row.items()})
    text.detach()
