"""The API: what the pages are made of, for programs. Everything is described by /openapi.json."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from whoholds.web.access import guarded_router
from whoholds.web.api import changing, feed, maps, ogc, statements
from whoholds.web.api.telling import ShownTo, tell
from whoholds.web.problems import ProblemDetails

description = guarded_router(include_in_schema=False)

ABOUT = """Who holds what, where, since when, according to whom. Days are written 2017-12-15. `known_at` asks what the world could
know by the end of a day. Errors are problem+json (RFC 9457) and say what to do. Unsafe requests carry the session's token in the
header `X-CSRF-Token`. What of protected sources, and what is too young to be published, is told to reviewers only."""


@description.get("/openapi.json")
def openapi(request: Request, visitor: ShownTo) -> Response:
    """The API's description (OpenAPI 3.1)."""
    del visitor
    return tell(request, described(request.app), media_type="application/vnd.oai.openapi+json;version=3.1")


def add_to(app: FastAPI) -> None:
    """Put the API into an app; what the map page asks stands below /embed/api too, where nothing but the open is ever told."""
    for router in (maps.router, statements.router, changing.router):
        app.include_router(router, prefix="/api")
    app.include_router(ogc.router)
    app.include_router(feed.router)
    app.include_router(description)
    embedded = APIRouter(include_in_schema=False)
    embedded.include_router(maps.router)
    app.include_router(embedded, prefix="/embed/api", include_in_schema=False)


def described(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    held: dict[str, Any] | None = getattr(app.state, "openapi", None)
    if held is None:
        held = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=ABOUT,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = held.setdefault("components", {}).setdefault("schemas", {})
        schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
        held["components"]["securitySchemes"] = {
            "session": {"type": "apiKey", "in": "cookie", "name": app.state.house.cookie},
            "token": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
        }
        held["security"] = [{"session": []}]
        for path in held["paths"].values():
            for verb, operation in path.items():
                if verb not in ("get", "head"):
                    operation["security"] = [{"session": [], "token": []}]
                elif "304" not in operation["responses"]:
                    operation["responses"]["304"] = {"description": "The client has it."}
        app.state.openapi = held
    return held
