"""The brief: composed, previewed on the page, printed from it, or taken as a file."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from whoholds.errors import NotFound, WhoholdsError
from whoholds.web.access import REVIEWER, Visitor, guarded_router
from whoholds.web.desk import Lane, desk_of
from whoholds.web.pages.documents import attachment, day_or_none
from whoholds.web.pages.rendering import page
from whoholds.web.problems import status_of
from whoholds.workbench.serving.desk import Desk
from whoholds.workbench.views import briefs as view

router = guarded_router(include_in_schema=False)
drawing = Lane()
"""Sheets take seconds each: one brief at a time."""

DayText = Annotated[str, Query(max_length=10)]
Names = Annotated[list[str] | None, Query(max_length=40)]


@router.get("/brief")
async def brief(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    on: DayText = "",
    known: DayText = "",
    title: Annotated[str, Query(max_length=200)] = "",
    days: Annotated[int, Query(ge=1, le=view.MOST_DAYS)] = 14,
    focus: Names = None,
    part: Names = None,
    put: Annotated[str, Query(max_length=40)] = "",
    now: bool = False,
) -> Response:
    """The form, and below it the brief as it would be printed. ``put``: "up:claims" or "down:claims" moves a part.

    A first sheet takes seconds to draw: without ``now`` the page comes at once and fetches the brief after it.
    """
    del visitor
    desk = desk_of(request)
    everything = view.part_names()
    chosen = moved([p for p in dict.fromkeys(part or everything) if p in everything], put)
    form = {
        "on": on or last_on(desk),
        "known": known,
        "title": title,
        "days": days,
        "focus": focus or [],
        "part": chosen,
    }
    shown, wrong = None, None
    if on:
        try:
            wish = wish_of(on, known, title, days, focus, chosen)
            view.look_over(desk, wish)
            if now or view.is_kept(desk, wish):
                shown = await drawing.run(lambda: view.preview(view.compose(desk, wish)))
        except WhoholdsError as error:
            if status_of(error) not in (404, 422):
                raise
            wrong = error
    left = [p for p in everything if p not in chosen]
    return page(
        request, "brief.html", 422 if wrong else 200, form=form, left=left, focuses=view.focuses(desk), b=shown, wrong=wrong,
        query=request.url.query, asked=bool(on),
    )  # fmt: skip


@router.get("/brief/file")
async def file(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    on: DayText,
    form: Annotated[str, Query(alias="as", max_length=10)] = "html",
    known: DayText = "",
    title: Annotated[str, Query(max_length=200)] = "",
    days: Annotated[int, Query(ge=1, le=view.MOST_DAYS)] = 14,
    focus: Names = None,
    part: Names = None,
) -> Response:
    """The brief as a file: html stands alone, md is for those who write on."""
    del visitor
    wish = wish_of(on, known, title, days, focus, part or [])
    data = await drawing.run(partial(_written, desk_of(request), wish, form))
    return attachment(data, f"brief-{wish.on.isoformat()}.{form}", "text/html" if form == "html" else "text/markdown")


def _written(desk: Desk, wish: view.Wish, form: str) -> bytes:
    return view.written(view.compose(desk, wish), form)


def wish_of(on: str, known: str, title: str, days: int, focus: list[str] | None, part: list[str]) -> view.Wish:
    """What the form asks for.

    Raises: InputError.
    """
    day = day_or_none(on)
    if day is None:
        raise NotFound("a brief is about a day", hint="choose one")
    return view.Wish(day, day_or_none(known), title.strip(), days, tuple(focus or ()), tuple(part))


def moved(parts: list[str], put: str) -> list[str]:
    """The parts after one was moved.

    >>> moved(["a", "b", "c"], "up:c"), moved(["a", "b"], "down:a"), moved(["a"], "up:a")
    (['a', 'c', 'b'], ['b', 'a'], ['a'])
    """
    way, _, name = put.partition(":")
    if name in parts and way in ("up", "down"):
        at = parts.index(name)
        to = max(0, at - 1) if way == "up" else min(len(parts) - 1, at + 1)
        parts.insert(to, parts.pop(at))
    return parts


def last_on(desk: Desk) -> str:
    """The last day of the map; yesterday in a ledger without one."""
    try:
        return desk.last_on(True).isoformat()
    except NotFound:
        return (desk.today() - timedelta(days=1)).isoformat()
