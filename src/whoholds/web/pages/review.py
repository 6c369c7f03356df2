"""Review: one reading at a time, most consequential first; conflicts; every decision with its undo."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import Depends, Form, Query, Request
from starlette.responses import Response

from whoholds.errors import InputError, WhoholdsError
from whoholds.web.access import EDITOR, REVIEWER, Visitor, guarded_router
from whoholds.web.accounts import Role
from whoholds.web.api.changing import deciding, note
from whoholds.web.desk import desk_of
from whoholds.web.pages.rendering import page, redirect
from whoholds.web.problems import Refused, status_of
from whoholds.workbench.views import review as view

router = guarded_router(include_in_schema=False)

DECISIONS = ("accepted", "amended", "rejected")
FIELDS = frozenset(
    (
        *("place", "status", "extent", "denied", "hedge", "modality", "valid_from", "valid_to", "sub_event_type"),
        *("relation", "low", "best", "high", "measure", "actors", "credibility"),
    )
)
Id = Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")]


@router.get("/review")
def review(
    request: Request, visitor: Annotated[Visitor, Depends(REVIEWER)], at: Id = "", after: Id = "", done: Id = ""
) -> Response:
    """The next reading. ``after``: what was skipped up to this one; ``done``: what was decided just now, to be undone with a key."""
    desk = desk_of(request)
    found = view.next_of(desk, visitor.name, at=at, after=after)
    return page(
        request,
        "review.html",
        item=found,
        after=after,
        done=view.decided(desk, done) if done else None,
        waiting=len(desk.decisions.waiting()),
        conflicts=len(desk.bench.conflicts()),
        choices=view.CHOICES,
        wrong=None,
    )


@router.get("/review/conflicts")
def conflicts(request: Request, visitor: Annotated[Visitor, Depends(REVIEWER)]) -> Response:
    """What two reviewers decided differently."""
    return page(
        request, "conflicts.html", forks=view.conflicts(desk_of(request)), may_settle=visitor.role >= Role.EDITOR
    )


@router.get("/review/history")
def history(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    by: Annotated[str, Query(max_length=64)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Every decision, the newest first."""
    rows, people = view.history(desk_of(request), by)
    per_page = 60
    return page(
        request,
        "history.html",
        rows=rows[(number - 1) * per_page : number * per_page],
        count=len(rows),
        number=number,
        pages=max(1, -(-len(rows) // per_page)),
        people=people,
        asked_by=by,
        may_undo=lambda row: row["open"] and (row["by"] == visitor.name or visitor.role >= Role.EDITOR),
    )


@router.post("/review/{statement}")
async def decide(request: Request, visitor: Annotated[Visitor, Depends(REVIEWER)], statement: str) -> Response:
    """Accept, amend or reject, then the next reading."""
    form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    desk = desk_of(request)
    decision, after = form.get("decision", ""), form.get("after", "")
    if decision not in DECISIONS:
        raise InputError("a reading is accepted, amended or rejected", hint="choose one of the three")
    try:
        changes = {}
        if decision == "amended":
            read = await to_thread.run_sync(desk.statement, statement, True)
            changes = view.changes_of(read, {k: v.strip() for k, v in form.items() if k in FIELDS})
        reason = form.get("reason", "").strip()[:500]
        made = await deciding.run(
            partial(desk.decisions.decide, statement, decision, visitor.name, reason=reason, changes=changes)
        )
    except WhoholdsError as error:
        if "text/html" not in request.headers.get("accept", "") or status_of(error) != 422:
            raise
        return await to_thread.run_sync(partial(_again, request, visitor, statement, after, error))
    if not made.repeated:
        await note(request, visitor, decision, made.row.id, "in conflict" if made.against else "done")
    return redirect(request, "/review?" + urlencode({"after": after, "done": made.row.id}))


def _again(request: Request, visitor: Visitor, statement: str, after: str, error: WhoholdsError) -> Response:
    """The same reading with what was wrong about the amendment."""
    desk = desk_of(request)
    return page(
        request,
        "review.html",
        422,
        item=view.next_of(desk, visitor.name, at=statement, after=after),
        after=after,
        done=None,
        waiting=len(desk.decisions.waiting()),
        conflicts=len(desk.bench.conflicts()),
        choices=view.CHOICES,
        wrong=error,
    )


@router.post("/review/{statement}/undo")
async def undo(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    statement: str,
    back: Annotated[str, Form(max_length=20)] = "review",
    after: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Take a decision back: one's own, or as an editor anybody's. The reading before it stands again, as a new row."""
    desk = desk_of(request)
    row = await to_thread.run_sync(desk.statement, statement, True)
    if row.made_by.name != f"review:{visitor.name}" and visitor.role < Role.EDITOR:
        raise Refused(
            403, "this is somebody else's decision", hint="decide anew, and the conflict is kept for an editor"
        )
    made = await deciding.run(partial(desk.decisions.undo, row.id, visitor.name))
    await note(request, visitor, "undo", made.row.id)
    if back == "history":
        return redirect(request, "/review/history")
    return redirect(request, "/review?" + urlencode({"at": made.row.id, "after": after}))


@router.post("/review/{statement}/settle")
async def settle(
    request: Request,
    visitor: Annotated[Visitor, Depends(EDITOR)],
    statement: str,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """End a conflict: this reading stands, and takes the place of the others."""
    desk = desk_of(request)
    row = await deciding.run(partial(desk.bench.settle, statement, reason=reason.strip(), by=visitor.name))
    await note(request, visitor, "settle", row.id)
    desk.look_again()
    return redirect(request, "/review/conflicts")
