"""The app over one ledger."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI

from whoholds.web import api, pages, problems, sign_in
from whoholds.web.house import House
from whoholds.web.pages.rendering import STATIC, STYLES
from whoholds.web.ready import ASK_AGAIN, FOREVER, Ready, Shelf
from whoholds.web.security import Gate
from whoholds.workbench.serving.desk import Desk

HASHED = "/assets/"
"""Below this folder Vite's file names hold their content's hash: they never change."""


def create_app(desk: Desk, house: House | None = None) -> FastAPI:
    """The app over a desk; without a house it is for the person at this computer alone."""
    house = house or House()

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(desk.begin)
        yield
        desk.close()

    app = FastAPI(
        title="whoholds",
        summary="Who holds what, where, since when, according to whom.",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=alive,
        redirect_slashes=False,
    )
    days = Shelf()
    app.state.desk, app.state.house, app.state.days = desk, house, days
    app.add_middleware(Gate, house=house, files=static_files(house, STATIC, STYLES), days=days)
    problems.add_to(app)
    api.add_to(app)
    app.include_router(sign_in.router)
    for router in pages.routers():
        app.include_router(router)
    return app


def static_files(house: House, *folders: Path) -> dict[str, Ready]:
    """Every file of the pages, ready to be sent; no path of a request ever reaches the disk."""
    found = {}
    for folder, path in ((f, p) for f in folders for p in sorted(f.rglob("*")) if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        address = f"/static/{name}"
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if media_type.startswith("text/") or media_type.endswith(("javascript", "json", "xml")):
            media_type += "; charset=utf-8"
        cache = FOREVER if HASHED in address else ASK_AGAIN
        found[address] = Ready(path.read_bytes(), media_type, cache, extra=house.page_headers)
    return found
