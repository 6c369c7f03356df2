"""Documents: the list, one text with its statements in place, originals, and taking new ones in."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, File, Form, Query, Request, UploadFile
from starlette.responses import JSONResponse, Response

from whoholds.errors import InputError
from whoholds.web.access import EDITOR, READER, SHOWN, Visitor, guarded_router
from whoholds.web.api.changing import read_sent
from whoholds.web.desk import desk_of
from whoholds.web.house import MOST_FILES
from whoholds.web.pages.rendering import page, redirect
from whoholds.web.problems import Refused
from whoholds.workbench.serving.uploads import Sent
from whoholds.workbench.views import documents as view

router = guarded_router(include_in_schema=False)

PER_PAGE = 100
ORDERS = ("published", "retrieved", "title", "source", "statements")


@router.get("/documents")
def documents(
    request: Request,
    visitor: Annotated[Visitor, Depends(READER)],
    q: str = "",
    source: str = "",
    order: str = "published",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The documents, the newest first."""
    desk = desk_of(request)
    rows = view.listing(desk, visitor.inner, words=q[:100], source=source, order=order)
    everything = rows if not (q or source) else view.listing(desk, visitor.inner)
    publishers = sorted({(r["source"], r["publisher"]) for r in everything}, key=lambda x: x[1].casefold())
    return page(
        request,
        "documents.html",
        rows=rows[(number - 1) * PER_PAGE : number * PER_PAGE],
        count=len(rows),
        number=number,
        pages=max(1, -(-len(rows) // PER_PAGE)),
        asked={"q": q, "source": source, "order": order if order in ORDERS else "published"},
        orders=ORDERS,
        publishers=publishers,
        most_files=MOST_FILES,
        adds=not everything or "add" in request.query_params,
    )


@router.post("/documents")
async def add(
    request: Request,
    visitor: Annotated[Visitor, Depends(EDITOR)],
    files: Annotated[list[UploadFile] | None, File()] = None,
    text: Annotated[str, Form(max_length=1_000_000)] = "",
    published: Annotated[str, Form(max_length=10)] = "",
    source: Annotated[str, Form(max_length=200)] = "",
    title: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Read files, or a text that was pasted; says what became of each."""
    chosen = [f for f in files or () if f.filename or f.size]
    if len(chosen) > MOST_FILES:
        raise Refused(413, f"{len(chosen)} files at once", hint=f"at most {MOST_FILES}")
    sent = [Sent(f.filename or "", await f.read(), f.content_type) for f in chosen]
    if text.strip():
        sent.append(Sent("pasted.txt", text.encode("utf-8", "replace"), "text/plain"))
    if not sent:
        raise InputError("nothing was sent", hint="choose a file, or paste a text")
    report = await read_sent(request, visitor, sent, day_or_none(published), source, title)
    status = 422 if report.failed and not report.documents else 200
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(report.record(), status)
    return page(request, "added.html", status, report=report)


@router.get("/documents/{document_id}")
def document(
    request: Request,
    visitor: Annotated[Visitor, Depends(SHOWN)],
    document_id: str,
    part: Annotated[int, Query(ge=1)] = 1,
    at: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """One document: its text with its statements in place."""
    found = view.paper(desk_of(request), document_id, visitor.inner, part, at)
    return page(request, "document.html", d=found, at=at)


@router.get("/documents/{document_id}/original")
def original(request: Request, visitor: Annotated[Visitor, Depends(READER)], document_id: str) -> Response:
    """The bytes a document was read from: to be kept, never to be opened here."""
    data, name = view.original(desk_of(request), document_id, visitor.inner)
    return attachment(data, name, "application/octet-stream")


@router.get("/statements/{statement}")
def statement(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], statement: str) -> Response:
    """A statement's address leads to its words."""
    found = desk_of(request).statement(statement, visitor.inner)
    path = f"/documents/{found.citation.document}?at={found.id}#s-{found.id[:16]}"
    return redirect(request, path)


def attachment(data: bytes, name: str, media_type: str) -> Response:
    """A file to keep. Whatever it says it is, no browser opens it in this server's name."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name.rsplit("/", 1)[-1]).strip("._")[:100] or "file"
    return Response(
        data,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name[:200], safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def day_or_none(text: str) -> date | None:
    """A day of a form, None for an empty field.

    Raises: InputError.

    >>> day_or_none("2017-12-15"), day_or_none(" ")
    (datetime.date(2017, 12, 15), None)
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"'{text[:20]}' is no day", hint="write it as 2017-12-15") from None
