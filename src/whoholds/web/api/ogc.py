"""OGC API – Features, part 1: Core, GeoJSON, OpenAPI 3 (CRS84)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Path, Query, Request
from starlette.responses import Response

from whoholds.errors import InputError, SettingsError
from whoholds.web.access import guarded_router
from whoholds.web.api import shapes
from whoholds.web.api.telling import BboxQuery, ShownTo, box, is_inner, tell
from whoholds.web.desk import desk_of
from whoholds.web.problems import answers
from whoholds.workbench.views.features import COLLECTIONS, Asked, Collection, collection, extent, item, items

router = guarded_router(prefix="/ogc", tags=["OGC API – Features"], responses=answers(401, 404))

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMANCE = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]
GEOJSON = "application/geo+json"
NamePath = Annotated[str, Path(max_length=60, description="events, control, places or cells.", examples=["events"])]


def known_only(request: Request, *names: str) -> None:
    """Refuse parameters nobody knows, as the standard asks.

    Raises: SettingsError.
    """
    if unknown := set(request.query_params) - set(names):
        raise SettingsError(
            f"there is no parameter '{sorted(unknown)[0][:60]}'", hint=f"known: {', '.join(names) or 'none'}"
        )


@router.get("", response_model=dict[str, Any], summary="Landing page")
def landing(request: Request, visitor: ShownTo) -> Response:
    """Where everything is."""
    known_only(request)
    here = base(request)
    links = [
        link(f"{here}/ogc", "self", "application/json", "This page"),
        link(
            f"{here}/openapi.json",
            "service-desc",
            "application/vnd.oai.openapi+json;version=3.1",
            "The API's description",
        ),
        link(f"{here}/docs", "service-doc", "text/html", "The API's documentation"),
        link(f"{here}/ogc/conformance", "conformance", "application/json", "What it conforms to"),
        link(f"{here}/ogc/collections", "data", "application/json", "The collections"),
    ]
    shown = desk_of(request).disclosure(is_inner(request, visitor))
    return tell(
        request, {"title": shown.theatre.title, "description": "Who held what, and who says so.", "links": links}
    )


@router.get("/conformance", response_model=dict[str, list[str]], summary="What it conforms to")
def conformance(request: Request, visitor: ShownTo) -> Response:
    """The classes of the standard."""
    del visitor
    known_only(request)
    return tell(request, {"conformsTo": CONFORMANCE})


@router.get("/collections", response_model=dict[str, Any], summary="The collections")
def collections(request: Request, visitor: ShownTo) -> Response:
    """Events, control, places, cells."""
    known_only(request)
    here = base(request)
    listed = [described(request, c, is_inner(request, visitor)) for c in COLLECTIONS.values()]
    links = [link(f"{here}/ogc/collections", "self", "application/json")]
    return tell(request, {"links": links, "collections": listed})


@router.get("/collections/{name}", response_model=dict[str, Any], summary="One collection")
def one_collection(request: Request, visitor: ShownTo, name: NamePath) -> Response:
    """Its extent in place and time, and where its features are."""
    known_only(request)
    return tell(request, described(request, collection(name), is_inner(request, visitor)))


@router.get(
    "/collections/{name}/items",
    response_model=shapes.Page,
    responses={200: {"content": {GEOJSON: {"schema": {"$ref": "#/components/schemas/Page"}}}}},
    summary="Features of a collection",
)
def features(
    request: Request,
    visitor: ShownTo,
    name: NamePath,
    bbox: BboxQuery = None,
    datetime_: Annotated[
        str | None,
        Query(
            alias="datetime",
            max_length=60,
            description="A day or instant, or an interval start/end; .. is open.",
            examples=["2017-12-01/2017-12-15"],
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=5_000, description="At most so many a page.")] = 100,
    offset: Annotated[int, Query(ge=0, le=100_000_000, description="After so many.")] = 0,
) -> Response:
    """A page, with links to the next and the one before."""
    known_only(request, "bbox", "datetime", "limit", "offset")
    found = collection(name)
    since, until = interval(datetime_) if found.timed else (None, None)
    asked = Asked(is_inner(request, visitor), since, until, box(bbox), offset, limit)
    matched, page = items(desk_of(request), name, asked)
    told = {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": len(page),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": paging(request, name, matched, offset, limit),
        "features": page,
    }
    return tell(request, told, media_type=GEOJSON)


@router.get(
    "/collections/{name}/items/{feature:path}",
    response_model=shapes.Feature,
    responses={200: {"content": {GEOJSON: {"schema": {"$ref": "#/components/schemas/Feature"}}}}},
    summary="One feature",
)
def one_feature(
    request: Request, visitor: ShownTo, name: NamePath, feature: Annotated[str, Path(max_length=200)]
) -> Response:
    """By its id."""
    known_only(request)
    collection(name)
    found = item(desk_of(request), name, feature, is_inner(request, visitor))
    here = base(request)
    links = [
        link(f"{here}/ogc/collections/{name}/items/{quote(feature, safe='')}", "self", GEOJSON),
        link(f"{here}/ogc/collections/{name}", "collection", "application/json"),
    ]
    return tell(request, {**found, "links": links}, media_type=GEOJSON)


def described(request: Request, c: Collection, inner: bool) -> dict[str, Any]:
    """What a collection says of itself."""
    here = f"{base(request)}/ogc/collections/{c.id}"
    bbox, first, last = extent(desk_of(request), inner)
    space = {"bbox": [bbox], "crs": CRS84}
    time = {"interval": [[f"{first}T00:00:00Z", f"{last}T23:59:59Z"]]} if c.timed else None
    return {
        "id": c.id,
        "title": c.title,
        "description": c.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": space, "temporal": time} if time else {"spatial": space},
        "links": [
            link(here, "self", "application/json"),
            link(f"{here}/items", "items", GEOJSON, c.title),
        ],
    }


def paging(request: Request, name: str, matched: int, offset: int, limit: int) -> list[dict[str, Any]]:
    """This page, the next, the one before."""
    here = f"{base(request)}/ogc/collections/{name}/items"
    kept = {k: v for k, v in request.query_params.items() if k in ("bbox", "datetime")}

    def at(start: int) -> str:
        return f"{here}?{urlencode({**kept, 'limit': limit, 'offset': start})}"

    links = [
        link(at(offset), "self", GEOJSON),
        link(f"{here.removesuffix('/items')}", "collection", "application/json"),
    ]
    if offset + limit < matched:
        links.append(link(at(offset + limit), "next", GEOJSON))
    if offset > 0:
        links.append(link(at(max(0, offset - limit)), "prev", GEOJSON))
    return links


def interval(text: str | None) -> tuple[date | None, date | None]:
    """The first and the last day of a datetime parameter; an open end is None.

    Raises: InputError.

    >>> interval("2017-12-01/..")
    (datetime.date(2017, 12, 1), None)
    >>> interval("2017-12-15T12:00:00Z")
    (datetime.date(2017, 12, 15), datetime.date(2017, 12, 15))
    """
    if text is None:
        return None, None
    first, slash, last = text.partition("/")
    since, until = _day(first), _day(last if slash else first)
    if (since is None and until is None and not slash) or (since and until and until < since):
        raise InputError(
            f"'{text[:60]}' is no time", hint="2017-12-15, or an interval 2017-12-01/2017-12-15, or 2017-12-01/.."
        )
    return since, until


def _day(text: str) -> date | None:
    if text in ("", ".."):
        return None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}([Tt][0-9:.]+([Zz]|[+-]\d{2}:\d{2})?)?", text, re.ASCII):
        raise InputError(f"'{text[:60]}' is no time", hint="RFC 3339: 2017-12-15 or 2017-12-15T12:00:00Z")
    try:
        return datetime.fromisoformat(text.upper()).date()
    except ValueError as error:
        raise InputError(f"'{text[:60]}' is no time", hint="RFC 3339: 2017-12-15 or 2017-12-15T12:00:00Z") from error


def base(request: Request) -> str:
    """This server's address, as the visitor knows it."""
    return f"{request.url.scheme}://{request.url.netloc}"


def link(href: str, rel: str, media_type: str, title: str = "") -> dict[str, Any]:
    """A link."""
    return {"href": href, "rel": rel, "type": media_type} | ({"title": title} if title else {})
