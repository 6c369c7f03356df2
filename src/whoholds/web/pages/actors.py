"""Actors: the list, and one actor with its names, ties, deeds and land."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from whoholds.web.access import SHOWN, Visitor, guarded_router
from whoholds.web.desk import desk_of
from whoholds.web.pages.rendering import page
from whoholds.workbench.views import actors as view

router = guarded_router(include_in_schema=False)


@router.get("/actors")
def actors(
    request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The actors that the ledger speaks of."""
    return page(request, "actors.html", rows=view.listing(desk_of(request), visitor.inner, q), q=q)


@router.get("/actors/{actor_id}")
def actor(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], actor_id: str) -> Response:
    """One actor."""
    return page(request, "actor.html", a=view.actor(desk_of(request), actor_id, visitor.inner))


@router.get("/actors/{actor_id}/area")
def area(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], actor_id: str) -> Response:
    """What it held through time; fetched after the page, for each step is a map of its own."""
    desk = desk_of(request)
    found = view.area_through_time(desk, actor_id, visitor.inner)
    colour = next((view.colour_of(a) for a in desk.shown.theatre.actors if a.id == actor_id), "#8d8d8d")
    return page(request, "fragments/area.html", area=found, colour=colour)
