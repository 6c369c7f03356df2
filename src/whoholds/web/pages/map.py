"""The map, by itself and to be framed by other pages."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import FileResponse, Response

from whoholds.errors import NotFound
from whoholds.web.access import guarded_router
from whoholds.web.api.telling import ShownTo
from whoholds.web.desk import desk_of
from whoholds.web.house import TILES_ADDRESS
from whoholds.web.pages.rendering import page
from whoholds.workbench.views import overview

router = guarded_router(include_in_schema=False)


@router.get("/map")
def map_page(request: Request, visitor: ShownTo) -> Response:
    """Who held what; the address holds all that is chosen. A ledger without any day has no map, and says what to do."""
    desk = desk_of(request)
    if not desk.is_dated:
        return page(request, "empty.html", about=overview.glance(desk, visitor.inner))
    return page(request, "map.html", embedded=False)


@router.get(TILES_ADDRESS)
def tiles(request: Request, visitor: ShownTo) -> Response:
    """The PMTiles file this server was started with; the map asks for ranges of it."""
    del visitor
    file = request.state.house.tiles_file
    if file is None:
        raise NotFound("this server has no tiles of its own", hint="whoholds serve --tiles FILE.pmtiles")
    return FileResponse(file, media_type="application/vnd.pmtiles", headers={"Cache-Control": "no-cache"})


@router.get("/embed/map")
def embedded_map(request: Request, visitor: ShownTo) -> Response:
    """The same for an iframe: it asks below /embed/api only, where nothing but the open is told."""
    del visitor
    if not desk_of(request).is_dated:
        raise NotFound("this map is still empty", hint="nothing in its ledger is dated yet")
    return page(request, "map.html", embedded=True)
