"""The map, by itself and to be framed by other pages."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from whoholds.web.access import guarded_router
from whoholds.web.api.telling import ShownTo
from whoholds.web.pages.rendering import page

router = guarded_router(include_in_schema=False)


@router.get("/map")
def map_page(request: Request, visitor: ShownTo) -> Response:
    """Who held what; the address holds all that is chosen."""
    del visitor
    return page(request, "map.html", embedded=False)


@router.get("/embed/map")
def embedded_map(request: Request, visitor: ShownTo) -> Response:
    """The same for an iframe: it asks below /embed/api only, where nothing but the open is told."""
    del visitor
    return page(request, "map.html", embedded=True)
