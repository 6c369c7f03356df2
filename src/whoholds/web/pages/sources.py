"""Sources: who said how much and how often it was right, and each by itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from whoholds.web.access import SHOWN, Visitor, guarded_router
from whoholds.web.desk import desk_of
from whoholds.web.pages.rendering import page
from whoholds.workbench.views.sources import witness

router = guarded_router(include_in_schema=False)


@router.get("/sources")
def sources(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)]) -> Response:
    """The sources, those that said most first."""
    return page(request, "sources.html", sources=desk_of(request).sources(visitor.inner))


@router.get("/sources/{source_id}")
def source(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], source_id: str) -> Response:
    """One source."""
    desk = desk_of(request)
    names = desk.bench.state_names()
    return page(request, "source.html", s=witness(desk, source_id, visitor.inner), names=names)
