"""Statements, verdicts, documents as data."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, Path, Query, Request
from starlette.responses import Response

from whoholds.model import Document
from whoholds.web.access import READER, Visitor, guarded_router
from whoholds.web.api import shapes
from whoholds.web.api.telling import BboxQuery, KnownQuery, ShownTo, SinceQuery, UntilQuery, box, is_inner, tell
from whoholds.web.desk import desk_of
from whoholds.web.problems import answers

router = guarded_router(tags=["ledger"], responses=answers(401, 404, 422))

Kind = Literal["event", "control", "figure", "standing", "relation", "outlook", "driver"]
IdPath = Annotated[str, Path(max_length=64, description="Its id, or the first 6 digits or more of it.")]


@router.get("/statements", response_model=shapes.Statements, summary="The statements that stand")
def statements(
    request: Request,
    visitor: ShownTo,
    kind: Annotated[list[Kind] | None, Query(description="Of these kinds.")] = None,
    since: SinceQuery = None,
    until: UntilQuery = None,
    known_at: KnownQuery = None,
    actor: Annotated[str, Query(max_length=200, description="An actor's id.")] = "",
    source: Annotated[str, Query(max_length=200, description="A source's id.")] = "",
    document: Annotated[str, Query(max_length=64, description="A document's id.")] = "",
    bbox: BboxQuery = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="At most so many.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="After so many.")] = 0,
) -> Response:
    """In the order they became known."""
    desk, inner = desk_of(request), is_inner(request, visitor)
    asked: dict[str, Any] = {"kinds": tuple(kind)} if kind else {}
    found = desk.statements(
        inner,
        since=since,
        until=until,
        known_on=known_at,
        actor=actor,
        source=source,
        document=document,
        bbox=box(bbox),
        **asked,
    )
    rows = [desk.record(s, inner) for s in found[offset : offset + limit]]
    return tell(request, {"matched": len(found), "returned": len(rows), "offset": offset, "statements": rows})


@router.get("/statements/{statement}", response_model=shapes.StatementShape, summary="One statement")
def statement(request: Request, visitor: ShownTo, statement: IdPath) -> Response:
    """Its flat record, with the ids of all readings of the same words, oldest first."""
    desk, inner = desk_of(request), is_inner(request, visitor)
    found = desk.statement(statement, inner)
    history = [h for h in desk.bench.ledger.history(found.id) if desk.disclosure(inner).shows(h)]
    told = desk.record(found, inner) | {"history": [{"id": h.id, **_reading(h, visitor)} for h in history]}
    return tell(request, told)


def _reading(h: Any, visitor: Visitor) -> dict[str, Any]:
    by = (
        h.made_by.name if visitor.inner else h.made_by.name.partition(":")[0]
    )  # who reviewed is nobody's business outside
    return {"review": h.status.value, "made_by": by, "recorded_at": h.recorded_at.isoformat()}


@router.get("/verdicts", response_model=list[shapes.VerdictShape], summary="Every claim with its verdicts")
def verdicts(request: Request, visitor: ShownTo) -> Response:
    """As known on its day, and now; definitions, and the rows on each side."""
    return tell(request, desk_of(request).verdicts(is_inner(request, visitor)))


@router.get("/verdicts/{statement}", response_model=shapes.VerdictShape, summary="One claim with its verdicts")
def verdict(request: Request, visitor: ShownTo, statement: IdPath) -> Response:
    """The same of one claim."""
    return tell(request, desk_of(request).verdict(statement, is_inner(request, visitor)))


@router.get("/documents", response_model=list[shapes.DocumentShape], summary="The documents")
def documents(request: Request, visitor: Annotated[Visitor, Depends(READER)]) -> Response:
    """The newest first, without their texts."""
    desk, inner = desk_of(request), is_inner(request, visitor)
    counts: dict[str, int] = {}
    for s in desk.statements(inner):
        counts[s.citation.document] = counts.get(s.citation.document, 0) + 1
    may = desk.disclosure(inner)
    return tell(request, [may.told(document_record(d, counts.get(d.id, 0), desk)) for d in desk.documents(inner)])


@router.get("/documents/{document}", response_model=shapes.DocumentShape, summary="One document with its text")
def document(request: Request, visitor: Annotated[Visitor, Depends(READER)], document: IdPath) -> Response:
    """The text that every offset points into, and the statements read from it."""
    desk, inner = desk_of(request), is_inner(request, visitor)
    found = desk.document(document, inner)
    read = desk.statements(inner, document=found.id)
    told = document_record(found, len(read), desk) | {"text": found.text}
    return tell(request, told | {"read": [desk.record(s, inner) for s in read]})


@router.get(
    "/documents/{document}/original",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
    summary="The bytes it was read from",
)
def original(request: Request, visitor: Annotated[Visitor, Depends(READER)], document: IdPath) -> Response:
    """Always as a file to be saved, never as a page: what is in it does not run here."""
    desk = desk_of(request)
    found = desk.document(document, is_inner(request, visitor))
    data = desk.bench.ledger.original(found.id)
    name = "".join(c for c in found.file_name if c.isalnum() or c in " ._-()")[:100].strip(" .") or found.id[:12]
    headers = {
        "Content-Disposition": f"attachment; filename=\"{found.id[:12]}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "Cache-Control": "private, no-store",
    }
    return Response(data, headers=headers, media_type="application/octet-stream")


def document_record(d: Document, statements: int, desk: Any) -> dict[str, Any]:
    """A document without its text."""
    return {
        "id": d.id,
        "title": d.title or d.file_name,
        "source": d.source,
        "source_name": desk.bench.source_name(d.source),
        "published_on": d.published_on.isoformat() if d.published_on else None,
        "retrieved_at": d.retrieved_at.isoformat(),
        "media_type": d.media_type,
        "language": d.language,
        "url": d.url,
        "derives_from": d.derives_from,
        "file_name": d.file_name,
        "statements": statements,
    }
