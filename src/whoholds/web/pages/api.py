"""The API's documentation, for people."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from whoholds.web.access import guarded_router
from whoholds.web.api import described
from whoholds.web.api.telling import ShownTo
from whoholds.web.pages.rendering import page

router = guarded_router(include_in_schema=False)


@router.get("/docs")
def api(request: Request, visitor: ShownTo) -> Response:
    """Every operation with its parameters."""
    del visitor
    paths = described(request.app)["paths"]
    listed = [
        (path, verb, {"parameters": [], "description": "", **told})
        for path, verbs in paths.items()
        for verb, told in verbs.items()
    ]
    for _, _, operation in listed:
        operation["parameters"] = [{"description": "", "required": False, **p} for p in operation["parameters"]]
    return page(request, "api.html", operations=listed)
