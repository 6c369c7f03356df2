"""Events, control, places and cells as collections of GeoJSON features, a page at a time (OGC API – Features)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from whoholds.errors import NotFound
from whoholds.workbench.timeline import STEPS

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

Box = tuple[float, float, float, float]
Feature = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is asked of a collection. ``since`` and ``until`` are days, both in it; None is open."""

    inner: bool
    since: date | None = None
    until: date | None = None
    bbox: Box | None = None
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True)
class Collection:
    """A collection and what it says of itself. ``timed``: ``datetime`` chooses among its features."""

    id: str
    title: str
    description: str
    timed: bool


COLLECTIONS = {
    c.id: c
    for c in (
        Collection(
            "events", "Events", "What happened where, by ACLED's types, with deaths as low, best and high.", True
        ),
        Collection(
            "control",
            "Control",
            "Who held each cell on a day: the day of datetime, or the last one of its interval that there is a map of.",
            True,
        ),
        Collection("places", "Places", "The places that cells stand for, with names, kind and people.", False),
        Collection("cells", "Cells", "The patch of land each place stands for.", False),
    )
}


def collection(name: str) -> Collection:
    """The collection of that name. Raises: NotFound."""
    if name not in COLLECTIONS:
        raise NotFound(f"there is no collection '{name[:60]}'", hint=f"one of: {', '.join(COLLECTIONS)}")
    return COLLECTIONS[name]


def items(desk: Desk, name: str, asked: Asked) -> tuple[int, list[Feature]]:
    """How many features fit, and one page of them."""
    if name == "events":
        found = desk.events(
            asked.inner, since=asked.since, until=asked.until, bbox=asked.bbox, limit=asked.offset + asked.limit
        )
        features = [{**f, "id": f["properties"]["statement"]} for f in found["features"]]
        return found["matched"], features[asked.offset :]
    if name == "places":
        rows = [i for i, f in enumerate(desk.atlas().features) if _point_in(f, asked.bbox)]
        return len(rows), [_place(desk, i) for i in rows[asked.offset : asked.offset + asked.limit]]
    rows = _cells_in(desk, asked.bbox)
    page = rows[asked.offset : asked.offset + asked.limit]
    if name == "cells":
        return len(rows), [_cell(desk, i) for i in page]
    on = _day(desk, asked)
    if on is None:
        return 0, []
    return len(rows), _controls(desk, page, on)


def item(desk: Desk, name: str, identity: str, inner: bool) -> Feature:
    """One feature.

    Raises: NotFound.
    """
    atlas = desk.atlas()
    if name == "events":
        found = desk.events(inner, limit=10**9)["features"]
        for f in found:
            if f["properties"]["statement"] == identity:
                return {**f, "id": identity}
    elif name == "control":
        place, _, day = identity.rpartition("@")
        on = _as_day(day)
        if place in atlas.places and on and atlas.first_on <= on <= desk.last_on(inner):
            return _controls(desk, [atlas.places[place]], on)[0]
    elif identity in atlas.places:
        cell = atlas.places[identity]
        return _place(desk, cell) if name == "places" else _cell(desk, cell)
    raise NotFound(f"there is no '{identity[:80]}' in {name}", hint=f"/ogc/collections/{name}/items lists them")


def extent(desk: Desk, inner: bool) -> tuple[list[float], date, date]:
    """West, south, east, north; first and last day."""
    atlas = desk.atlas()
    low, high = atlas.bounds.min(axis=0, initial=180.0), atlas.bounds.max(axis=0, initial=-180.0)
    box = [round(float(x), 4) for x in (low[0], low[1], high[2], high[3])]
    return (box if len(atlas.bounds) else [-180.0, -90.0, 180.0, 90.0]), atlas.first_on, desk.last_on(inner)


def _day(desk: Desk, asked: Asked) -> date | None:
    """The last day of an interval that there is a map of."""
    first, last = desk.atlas().first_on, desk.last_on(asked.inner)
    on = min(asked.until or last, last)
    return on if on >= first and (asked.since is None or asked.since <= on) else None


def _cells_in(desk: Desk, bbox: Box | None) -> list[int]:
    bounds = desk.atlas().bounds
    if bbox is None:
        return list(range(len(bounds)))
    west, south, east, north = bbox
    high_enough = (bounds[:, 3] >= south) & (bounds[:, 1] <= north)
    right, left = bounds[:, 2] >= west, bounds[:, 0] <= east
    across = (right & left) if west <= east else (right | left)
    return [int(i) for i in np.flatnonzero(high_enough & across)]


def _point_in(feature: Feature, bbox: Box | None) -> bool:
    if bbox is None:
        return True
    west, south, east, north = bbox
    lon, lat = feature["properties"]["lon"], feature["properties"]["lat"]
    across = west <= lon <= east if west <= east else (lon >= west or lon <= east)
    return bool(across and south <= lat <= north)


def _cell(desk: Desk, cell: int) -> Feature:
    feature = desk.atlas().features[cell]
    about = {k: v for k, v in feature["properties"].items() if k not in ("lon", "lat")}
    return {**feature, "id": feature["properties"]["place"], "properties": about | {"cell": cell}}


def _place(desk: Desk, cell: int) -> Feature:
    about = dict(desk.atlas().features[cell]["properties"])
    point = {"type": "Point", "coordinates": [about.pop("lon"), about.pop("lat")]}
    kept = {k: about[k] for k in ("name", "name_ar", "kind", "people", "country", "division")}
    return {"type": "Feature", "id": about["place"], "properties": kept | {"cell": cell}, "geometry": point}


def _controls(desk: Desk, cells: Sequence[int], on: date) -> list[Feature]:
    atlas = desk.atlas()
    planes = np.frombuffer(atlas.day(on), np.uint8).reshape(3, -1)
    names = desk.bench.state_names()
    out = []
    for cell in cells:
        state, sure, weeks = (int(x) for x in planes[:, cell])
        feature = atlas.features[cell]
        about = {
            "place": feature["properties"]["place"],
            "name": feature["properties"]["name"],
            "datetime": on.isoformat(),
            "holder": atlas.states[state],
            "holder_name": names.get(atlas.states[state], atlas.states[state]),
            "probability": round(sure / STEPS, 3),
            "weeks_since_evidence": weeks if weeks < 255 else None,
            "nominal": feature["properties"]["nominal"],
        }
        identity = f"{about['place']}@{on.isoformat()}"
        out.append({"type": "Feature", "id": identity, "properties": about, "geometry": feature["geometry"]})
    return out


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
