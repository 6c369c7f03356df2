"""The first page: the map at a glance, what is newest, what waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from whoholds.web.access import PUBLIC, SHOWN, Visitor, guarded_router
from whoholds.web.accounts import Role
from whoholds.web.desk import desk_of
from whoholds.web.pages.rendering import page, redirect
from whoholds.workbench.views import overview

router = guarded_router(include_in_schema=False)


@router.get("/")
def first(request: Request, visitor: Annotated[Visitor, Depends(PUBLIC)]) -> Response:
    """Where everybody arrives; those who may see nothing are led to the sign-in."""
    if visitor.role < Role.READER and not request.state.house.public:
        return redirect(request, "/sign-in")
    desk = desk_of(request)
    told = overview.glance(desk, visitor.inner)
    if told["empty"]:
        return page(request, "empty.html", about=told)
    return page(request, "first.html", about=told, waiting=len(desk.decisions.waiting()) if visitor.inner else 0)


@router.get("/first/holders")
def holders(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)]) -> Response:
    """Who holds most, fetched after the page, for a cold map takes a second."""
    return page(request, "fragments/holders.html", map=overview.holders(desk_of(request), visitor.inner))


@router.get("/first/claims")
def claims(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)]) -> Response:
    """Claims whose verdict changed or fell, fetched after the page."""
    return page(request, "fragments/claims.html", claims=overview.telling_claims(desk_of(request), visitor.inner))


@router.get("/search")
def search(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], q: str = "") -> Response:
    """Places, actors, claims and documents by some letters of a name."""
    asked = " ".join(q.split())[:100]
    found = desk_of(request).search(asked, visitor.inner, 60) if asked else []
    return page(request, "search.html", asked=asked, found=found)
