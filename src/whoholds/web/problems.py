"""What goes wrong, told: problem+json (RFC 9457) to programs, a page to people."""

from __future__ import annotations

import http
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from whoholds import errors
from whoholds.errors import WhoholdsError

MEDIA_TYPE = "application/problem+json"
PROGRAMS = ("/api/", "/embed/api/", "/ogc", "/feed", "/openapi.json")
"""Below these paths nobody reads pages."""

STATUS: dict[type[WhoholdsError], int] = {
    errors.NotFound: 404,
    errors.JudgementConflict: 409,
    errors.LedgerBusy: 503,
    errors.LedgerReadOnly: 503,
    errors.LedgerError: 409,
    errors.NetworkError: 422,
    errors.InputError: 422,
    errors.SettingsError: 422,
    errors.PluginError: 422,
}
"""The nearest class counts."""


class Refused(WhoholdsError):
    """A request that is answered with a status of its own."""

    def __init__(self, status: int, message: str, hint: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(message, hint)
        self.status = status
        self.headers = headers


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457); ``hint`` says what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "no place is called 'Atlantis'",
                "hint": "try another spelling, or its name in Arabic",
                "instance": "/api/places/Atlantis",
            }
        }
    )
    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = ""
    hint: str = ""
    instance: str = ""
    errors: list[dict[str, Any]] | None = None


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides success, for its documentation; 400, 403, 429 and 503 any request may get."""
    return {
        s: {
            "description": http.HTTPStatus(s).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        }
        for s in sorted({400, 403, 429, 503, *statuses})
    }


def status_of(error: WhoholdsError) -> int:
    """The status that tells an error.

    >>> status_of(errors.NotFound("no such place")), status_of(errors.DocumentError("damaged"))
    (404, 422)
    """
    if isinstance(error, Refused):
        return error.status
    return next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)


def problem(status: int, detail: str, instance: str, hint: str = "", **more: Any) -> dict[str, Any]:
    """The problem as JSON."""
    title = http.HTTPStatus(status).phrase
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": instance}
    return told | ({"hint": hint} if hint else {}) | more


def add_to(app: FastAPI) -> None:
    """Tell every error in the way the visitor can read."""

    async def expected(request: Request, error: Exception) -> Response:
        assert isinstance(error, WhoholdsError)
        status = status_of(error)
        if status == 422 and request.url.path.startswith("/ogc"):
            status = 400
        headers = dict(getattr(error, "headers", None) or {})
        if status == 503:
            headers.setdefault("Retry-After", "2")
        return answer(request, status, error.message, error.hint, headers)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        listed = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in error.errors()]
        told = "; ".join(f"{e['where']}: {e['what']}" for e in listed[:3])
        status = 400 if request.url.path.startswith("/ogc") else 422  # the standard wants 400
        return answer(request, status, told, "look at the API's description: /docs", {}, errors=listed[:20])

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        told = {404: "there is nothing at this address", 405: "this address does not take that method"}
        detail = told.get(error.status_code, str(error.detail))
        return answer(request, error.status_code, detail, "", dict(error.headers or {}))

    app.add_exception_handler(WhoholdsError, expected)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, refused)


def wants_page(path: str, accept: str) -> bool:
    """Whether somebody reads the answer, and no program.

    >>> wants_page("/claims", "text/html,*/*"), wants_page("/api/areas", "text/html"), wants_page("/claims", "*/*")
    (True, False, False)
    """
    return "text/html" in accept and not path.startswith(PROGRAMS)


def answer(request: Request, status: int, detail: str, hint: str, headers: dict[str, str], **more: Any) -> Response:
    """A problem as JSON below the API's paths, else as a page; who is not signed in is led to the sign-in."""
    path = request.url.path
    if not wants_page(path, request.headers.get("accept", "")):
        told = jsonable_encoder(problem(status, detail, path, hint, **more))
        return JSONResponse(told, status, headers, media_type=MEDIA_TYPE)
    from whoholds.web.pages.rendering import page, redirect

    if status == 401 and request.method == "GET":
        return redirect(request, "/sign-in", next=path)
    response = page(request, "problem.html", status=status, detail=detail, hint=hint)
    response.status_code = status
    response.headers.update(headers)
    return response
