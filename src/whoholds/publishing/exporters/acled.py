"""Events as CSV in the columns of ACLED's export (codebook 2023 and later), credits in one more; whoholds' own rows, not ACLED's."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from whoholds.model import Event, Statement
from whoholds.model.vocabularies import ActorKind, Role
from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.exporters.csv import cell, country_of
from whoholds.publishing.flat import flat_record

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3"),
    *("location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes"),
    *("fatalities", "tags", "timestamp"),
)

INTER = {kind: number for number, kind in enumerate(ActorKind, 1)}
DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}


@exporter("acled")
def write_acled(dossier: Dossier, out: BinaryIO) -> None:
    """Events that are dated and placed; fatalities are the best figure, else the lower bound, else 0, as ACLED codes them."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, "attribution"])
    credits = "; ".join(dossier.attributions)
    kinds = {a.id: a.kind.value for a in dossier.theatre.actors}
    numbers = {a.id: INTER[a.kind] for a in dossier.theatre.actors}
    for s in dossier.statements:
        body, where = s.body, s.body.location
        if not isinstance(body, Event) or s.valid is None or where is None or s.denied:
            continue
        record = flat_record(s, dossier.sources)
        first, second = _sides(s)
        country, iso = country_of(where.country)
        # ACLED leaves no first actor out.
        first = first or f"Unidentified Armed Group ({country or 'country not told'})"
        ids = [next((p.actor for p in body.actors if p.role is r), None) for r in (Role.INITIATOR, Role.TARGET)]
        inters = [kinds.get(i or "", "") for i in ids]
        deaths = next((record[k] for k in ("killed_best", "killed_low") if record[k] is not None), 0)
        precision = 1 if where.radius_km <= 5 else 2 if where.radius_km <= 30 else 3
        time_precision = 1 if s.valid.days <= 2 else 2 if s.valid.days <= 8 else 3
        civilians = "Civilian targeting" if body.event_type == "Violence against civilians" else ""
        interaction = "".join(sorted(str(numbers[i]) for i in ids if i in numbers))
        row = [
            f"WHO{s.id[:10]}", s.valid.start.isoformat(), s.valid.start.year, time_precision, DISORDER.get(body.event_type, ""),
            body.event_type, body.sub_event_type, first, "", inters[0], second, "", inters[1], interaction, civilians, iso, "",
            country, where.admin1, "", "", where.name, round(where.lat, 4), round(where.lon, 4), precision,
            "; ".join(x.name for x in s.said_by), "", s.citation.exact, deaths, "", int(s.known_at.timestamp()),
        ]  # fmt: skip
        writer.writerow([cell(v) for v in (*row, credits)])
    text.detach()


def _sides(s: Statement) -> tuple[str, str]:
    first = "; ".join(p.name for p in s.body.actors if p.role is Role.INITIATOR)
    return first, "; ".join(p.name for p in s.body.actors if p.role is Role.TARGET)
