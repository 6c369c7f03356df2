"""Export: every format of the command line, what is left out and why, and print sheets."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from whoholds.errors import InputError, WhoholdsError
from whoholds.model import BODIES
from whoholds.web.access import ADMIN, READER, REVIEWER, Visitor, guarded_router
from whoholds.web.accounts import Role
from whoholds.web.api.changing import note
from whoholds.web.desk import Lane, desk_of
from whoholds.web.pages.brief import drawing, last_on
from whoholds.web.pages.documents import attachment, day_or_none
from whoholds.web.pages.rendering import page
from whoholds.web.problems import status_of
from whoholds.workbench.views import actors, briefs, exports

router = guarded_router(include_in_schema=False)
writing = Lane()

Text = Annotated[str, Query(max_length=200)]
DayText = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True)
class Filters:
    """Which statements, as the form has it."""

    kind: Text = ""
    actor: Text = ""
    place: Text = ""
    source: Text = ""
    since: DayText = ""
    until: DayText = ""
    known: DayText = ""

    def asking(self) -> exports.Asking:
        """What they ask for.

        Raises: InputError.
        """
        if self.kind and self.kind not in BODIES:
            raise InputError(f"no statement is of kind '{self.kind[:20]}'", hint=f"one of: {', '.join(BODIES)}")
        return exports.Asking(
            self.kind,
            self.actor.strip(),
            self.place.strip(),
            self.source.strip(),
            since=day_or_none(self.since),
            until=day_or_none(self.until),
            known_on=day_or_none(self.known),
        )


FiltersQuery = Annotated[Filters, Depends()]


@router.get("/export")
def export(
    request: Request,
    visitor: Annotated[Visitor, Depends(READER)],
    filters: FiltersQuery,
    on: DayText = "",
) -> Response:
    """What would be given out, and what not, before anything is."""
    desk = desk_of(request)
    told, wrong = None, None
    try:
        told = exports.chosen(desk, filters.asking(), visitor.inner)
    except WhoholdsError as error:
        if status_of(error) not in (404, 422):
            raise
        wrong = error
    return page(
        request,
        "export.html",
        422 if wrong else 200,
        told=told,
        wrong=wrong,
        asked=asdict(filters),
        on=on,
        query=request.url.query,
        kinds=tuple(BODIES),
        actors=[a["name"] for a in actors.listing(desk, visitor.inner)],
        sources=[s["name"] for s in desk.sources(visitor.inner)],
        formats=[(f, *exports.ENDINGS.get(f, ("bin", ""))) for f in desk.export_formats],
        focuses=briefs.focuses(desk),
        last_on=last_on(desk),
        may_dump=visitor.role >= Role.ADMIN,
    )


@router.get("/export/file")
async def file(
    request: Request,
    visitor: Annotated[Visitor, Depends(READER)],
    filters: FiltersQuery,
    form: Annotated[str, Query(alias="as", max_length=40)],
    on: DayText = "",
) -> Response:
    """The statements in a format."""
    desk = desk_of(request)
    data = await writing.run(partial(exports.export, desk, form, filters.asking(), visitor.inner, day_or_none(on)))
    ending, media_type = exports.ENDINGS.get(form, ("bin", "application/octet-stream"))
    await note(request, visitor, "export", form)
    return attachment(data, f"whoholds-{form}.{ending}", media_type)


@router.get("/export/sheet")
async def sheet(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    on: DayText,
    form: Annotated[str, Query(alias="as", max_length=10)] = "pdf",
    focus: Text = "",
    known: DayText = "",
) -> Response:
    """The print sheet of a day."""
    del visitor
    day = day_or_none(on)
    if day is None:
        raise InputError("a sheet shows a day", hint="choose one")
    data = await drawing.run(partial(exports.sheet, desk_of(request), day, form, focus, day_or_none(known)))
    media = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}[form]
    return attachment(data, f"map-{focus or 'whole'}-{day.isoformat()}.{form}", media)


@router.get("/export/ledger")
async def ledger(request: Request, visitor: Annotated[Visitor, Depends(ADMIN)]) -> Response:
    """The whole ledger, protected sources and all: for those who keep it."""
    desk = desk_of(request)
    data = await writing.run(partial(exports.dump, desk))
    await note(request, visitor, "dump", desk.shown.head[:16])
    return attachment(data, "ledger.jsonl", "application/jsonl")
