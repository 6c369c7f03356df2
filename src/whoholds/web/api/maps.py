"""The map's data: theatre, cells, days as bytes, areas, events, places, search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request
from starlette.responses import Response

from whoholds.web.access import Visitor, guarded_router
from whoholds.web.api import shapes
from whoholds.web.api.telling import (
    BboxQuery,
    KnownQuery,
    LimitQuery,
    ShownTo,
    SinceQuery,
    UntilQuery,
    box,
    is_inner,
    tell,
)
from whoholds.web.desk import desk_of
from whoholds.web.problems import answers
from whoholds.web.ready import FOREVER, FOREVER_FOR_ONE, Ready

router = guarded_router(tags=["map"], responses=answers(401, 404, 422))

VersionPath = Annotated[
    str, Path(pattern="^[0-9a-f]{1,64}$", description="The map's version, as /api/theatre tells it.")
]
DayPath = Annotated[date, Path(description="The day.", examples=["2017-12-15"])]


@dataclass(frozen=True)
class DayAsked:
    """One day of one map, as it is known now or was on a day."""

    version: VersionPath
    day: DayPath
    known_at: KnownQuery = None

    def bytes_for(self, request: Request, visitor: Visitor, source: str = "") -> bytes:
        """Three bytes a cell; with ``source``, from what that source alone said."""
        inner = is_inner(request, visitor)
        return desk_of(request).day(self.version, self.day, inner, self.known_at, source)


DayAskedQuery = Annotated[DayAsked, Depends()]
Step = Literal["day", "week", "month"]
Denominator = Literal["land", "inhabited", "settlements", "people"]
BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "n bytes: number of the state; n bytes: its probability × 200; n bytes: weeks since the last evidence (255: none).",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"ETag": {"schema": {"type": "string"}}, "Cache-Control": {"schema": {"type": "string"}}},
    },
    304: {"description": "The client has it."},
}
GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geo+json": {}}},
    304: {"description": "The client has it."},
}


@router.get("/theatre", response_model=shapes.TheatreShape, summary="What the map needs first")
def theatre(request: Request, visitor: ShownTo) -> Response:
    """Title, frames, first and last day, states with their looks, and the version of the map."""
    house = request.state.house
    return tell(request, desk_of(request).theatre(is_inner(request, visitor), house.basemap))


@router.get(
    "/cells/{version}.geojson",
    response_model=shapes.FeatureCollection,
    responses=GEOJSON,
    summary="The cells of the map",
)
def cells(request: Request, visitor: ShownTo, version: VersionPath) -> Response:
    """Every cell with its place; the id of a feature is the cell's position in a day's bytes. Never changes."""
    del visitor
    return unchanging(request, desk_of(request).atlas(version).cells_bytes(), "application/geo+json")


@router.get(
    "/base/{version}.geojson",
    response_model=shapes.FeatureCollection,
    responses=GEOJSON,
    summary="Outlines, rivers, roads",
)
def base(request: Request, visitor: ShownTo, version: VersionPath) -> Response:
    """For a map without any tile. Never changes."""
    del visitor
    return unchanging(request, desk_of(request).atlas(version).base_bytes(), "application/geo+json")


@router.get(
    "/presences/{version}.json",
    response_model=list[dict[str, Any]],
    summary="Who is said to be somewhere without holding it",
)
def presences(request: Request, visitor: ShownTo, version: VersionPath, known_at: KnownQuery = None) -> Response:
    """Drawn on the days from ``since`` to before ``until`` while none of ``cells`` is held by that state."""
    desk = desk_of(request)
    desk.atlas(version)
    return tell(request, desk.presences(is_inner(request, visitor), known_at))


@router.get("/days/{version}/{day}.bin", response_class=Response, responses=BYTES, summary="A day's map as bytes")
def day(request: Request, visitor: ShownTo, asked: DayAskedQuery) -> Response:
    """Three bytes a cell. Never changes while the version holds: keep it for good."""
    query = f"known_at={asked.known_at}" if asked.known_at else ""
    return unchanging(request, asked.bytes_for(request, visitor), "application/octet-stream", query)


@router.get(
    "/sources/{source}/days/{version}/{day}.bin",
    response_class=Response,
    responses=BYTES,
    summary="A day's map from one source alone",
)
def day_of_source(request: Request, visitor: ShownTo, source: str, asked: DayAskedQuery) -> Response:
    """The same bytes, from what one source said."""
    return tell(request, asked.bytes_for(request, visitor, source), media_type="application/octet-stream")


@router.get("/changes/{version}.json", response_model=dict[str, Any], summary="The map through time as changes")
def changes(request: Request, visitor: ShownTo, version: VersionPath, known_at: KnownQuery = None) -> Response:
    """The first day whole, then rows of day, cell, state, probability × 200. Only while the map is small."""
    return tell(request, desk_of(request).changes(version, is_inner(request, visitor), known_at))


@router.get("/areas", response_model=shapes.Areas, summary="How much each state held")
def areas(
    request: Request,
    visitor: ShownTo,
    since: SinceQuery = None,
    until: UntilQuery = None,
    by: Annotated[Step, Query(description="Step of the series.")] = "week",
    denominator: Annotated[Denominator, Query(description="What is counted.")] = "land",
    known_at: KnownQuery = None,
    within: Annotated[str, Query(max_length=80, description="One country only, as in /api/theatre.")] = "",
) -> Response:
    """Intervals at every step: at least, as assessed, at most, and the share."""
    told = desk_of(request).areas(
        is_inner(request, visitor),
        since=since,
        until=until,
        by=by,
        denominator=denominator,
        known_on=known_at,
        within=within,
    )
    return tell(request, told)


@router.get("/histogram", response_model=shapes.Histogram, summary="How many events of each type")
def histogram(
    request: Request, visitor: ShownTo, since: SinceQuery = None, until: UntilQuery = None, by: Step = "week"
) -> Response:
    """Counts by ACLED event type and step of time."""
    return tell(request, desk_of(request).histogram(is_inner(request, visitor), since, until, by))


@router.get("/events", response_model=shapes.FeatureCollection, summary="Events at their places")
def events(
    request: Request,
    visitor: ShownTo,
    since: SinceQuery = None,
    until: UntilQuery = None,
    bbox: BboxQuery = None,
    known_at: KnownQuery = None,
    limit: LimitQuery = 5_000,
) -> Response:
    """Points with type, actors, day and deaths; ``matched`` says how many there are in all."""
    asked = {"since": since, "until": until, "bbox": box(bbox), "known_on": known_at, "limit": limit}
    return tell(request, desk_of(request).events(is_inner(request, visitor), **asked))


@router.get("/places/{place}", response_model=shapes.PlaceShape, summary="A place through time, and why")
def place(
    request: Request,
    visitor: ShownTo,
    place: Annotated[str, Path(max_length=200, description="The place of a cell.")],
    on: Annotated[date | None, Query(description="The day; default: the last.")] = None,
    known_at: KnownQuery = None,
) -> Response:
    """Who held it since when, how sure that is on a day, the quotations behind it, and what would tip it."""
    return tell(request, desk_of(request).place(place, is_inner(request, visitor), on, known_at))


@router.get("/search", response_model=list[shapes.Hit], summary="Find by name")
def search(
    request: Request,
    visitor: ShownTo,
    q: Annotated[
        str, Query(max_length=200, description="Letters of a name, Latin or Arabic.", examples=["Abu Kam"])
    ] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Places, actors, claims and documents."""
    return tell(request, desk_of(request).search(q, is_inner(request, visitor), limit))


@router.get("/sources", response_model=list[shapes.SourceShape], summary="Who said how much")
def sources(request: Request, visitor: ShownTo) -> Response:
    """Every source that said something: when last, and how often it was right as far as others tell."""
    return tell(request, desk_of(request).sources(is_inner(request, visitor)))


def unchanging(request: Request, body: bytes, media_type: str, query: str = "") -> Response:
    """Bytes that never change under their address: made ready once, and then sent before anything is routed."""
    house, visitor = request.state.house, request.state.visitor
    cache = FOREVER if house.local or house.public else FOREVER_FOR_ONE
    ready = Ready(body, media_type, cache, quality=9 if len(body) < 20_000 else 5, extra=house.data_headers)
    if request.url.query == query:
        address = request.url.path + (f"?{query}" if query else "")
        request.app.state.days.put(is_inner(request, visitor), address, ready)
    wanted = request.headers.get("if-none-match", "")
    if wanted and ready.etag.decode() in wanted:
        return Response(status_code=304, headers={k.decode(): v.decode() for k, v in ready.unchanged})
    headers, data = ready.chosen(request.headers.get("accept-encoding", "").encode())
    return Response(data, headers={k.decode(): v.decode() for k, v in headers if k != b"content-length"})
