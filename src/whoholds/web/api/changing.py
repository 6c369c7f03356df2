"""What changes the ledger: documents in, decisions, taking them back; and the audit."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Body, Depends, File, Form, Path, Query, Request, UploadFile
from starlette.responses import Response

from whoholds.web.access import ADMIN, EDITOR, REVIEWER, Visitor, guarded_router
from whoholds.web.api import shapes
from whoholds.web.api.telling import tell
from whoholds.web.desk import Lane, desk_of
from whoholds.web.house import MOST_FILES
from whoholds.web.problems import Refused, answers
from whoholds.workbench import ReadReport
from whoholds.workbench.serving.decisions import Decision
from whoholds.workbench.serving.uploads import Sent, plain_name, receive

router = guarded_router(tags=["changing"], responses=answers(401, 404, 409, 413, 422))

deciding, receiving = Lane(), Lane()
"""One writer of a kind at a time; whoever reads documents does not hold up those who decide."""

PublishedForm = Annotated[date | None, Form(description="The day it was published, where it does not say so itself.")]
NameForm = Annotated[str, Form(max_length=200)]
IdPath = Annotated[str, Path(max_length=64, pattern="^[0-9a-f]{6,64}$", description="The id of a statement.")]


@router.post("/documents", response_model=shapes.ReadShape, summary="Send documents to be read")
async def send_documents(
    request: Request,
    visitor: Annotated[Visitor, Depends(EDITOR)],
    files: Annotated[list[UploadFile], File(description=f"At most {MOST_FILES} files.", min_length=1)],
    published: PublishedForm = None,
    source: NameForm = "",
    title: NameForm = "",
) -> Response:
    """Each is opened in a process of its own that is stopped when it takes too long, and recorded whole or not at all."""
    if len(files) > MOST_FILES:
        raise Refused(413, f"{len(files)} files at once", hint=f"at most {MOST_FILES}")
    sent = [Sent(f.filename or "", await f.read(), f.content_type) for f in files]
    report = await read_sent(request, visitor, sent, published, source, title)
    return tell(request, report.record(), cache="no-store")


@router.post("/documents/text", response_model=shapes.ReadShape, summary="Send a text to be read")
async def send_text(
    request: Request,
    visitor: Annotated[Visitor, Depends(EDITOR)],
    text: Annotated[str, Form(min_length=1, max_length=1_000_000)],
    published: PublishedForm = None,
    source: NameForm = "",
    title: NameForm = "",
) -> Response:
    """A text that was pasted."""
    sent = [Sent("pasted.txt", text.encode("utf-8", "replace"), "text/plain")]
    report = await read_sent(request, visitor, sent, published, source, title)
    return tell(request, report.record(), cache="no-store")


async def read_sent(
    request: Request, visitor: Visitor, sent: list[Sent], published: date | None, source: str, title: str
) -> ReadReport:
    """Read what was sent into the ledger; the audit notes what became of each."""
    desk = desk_of(request)
    more: dict[str, Any] = {"published": published, "source": source.strip() or None, "title": title.strip() or None}
    report = await receiving.run(partial(receive, desk.bench, sent, desk.apart, **more))
    desk.look_again()
    for document in report.documents:
        await note(request, visitor, "read", document.id, "known" if document.known else "new")
    for problem in report.problems:
        await note(request, visitor, "read", plain_name(problem.where), "refused")
    return report


@router.get("/review", response_model=list[shapes.StatementShape], summary="What waits for a person")
def review_queue(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Response:
    """Most consequential first; what others look at just now comes last."""
    desk = desk_of(request)
    found = desk.decisions.offer(visitor.name, limit)
    return tell(request, [desk.record(s, visitor.inner) for s in found], cache="no-store")


@router.get("/conflicts", response_model=list[dict[str, Any]], summary="What two reviewers decided differently")
def conflicts(request: Request, visitor: Annotated[Visitor, Depends(REVIEWER)]) -> Response:
    """Each reading with the decisions that disagree; ``reading`` is the one that stands for now."""
    desk = desk_of(request)
    rows = [
        {"superseded": f.superseded, "reading": f.reading, "rows": [desk.record(r, visitor.inner) for r in f.rows]}
        for f in desk.bench.conflicts()
    ]
    return tell(request, rows, cache="no-store")


@router.post("/review/{statement}", response_model=shapes.DecisionShape, summary="Accept, amend or reject")
async def decide(
    request: Request,
    visitor: Annotated[Visitor, Depends(REVIEWER)],
    statement: IdPath,
    decision: Annotated[shapes.DecisionIn, Body()],
) -> Response:
    """A new row that supersedes. Sent twice, it is there once. What somebody else decided differently stays, and is told."""
    desk = desk_of(request)
    work = partial(
        desk.decisions.decide,
        statement,
        decision.decision,
        visitor.name,
        reason=decision.reason,
        changes=decision.changes,
    )
    made = await deciding.run(work)
    if not made.repeated:
        await note(request, visitor, decision.decision, made.row.id, "in conflict" if made.against else "done")
    return tell(request, await to_thread.run_sync(_decision, request, made), cache="no-store")


@router.post("/review/{statement}/undo", response_model=shapes.DecisionShape, summary="Take a decision back")
async def undo(request: Request, visitor: Annotated[Visitor, Depends(REVIEWER)], statement: IdPath) -> Response:
    """The reading before it stands again, as a new row."""
    made = await deciding.run(partial(desk_of(request).decisions.undo, statement, visitor.name))
    await note(request, visitor, "undo", made.row.id)
    return tell(request, await to_thread.run_sync(_decision, request, made), cache="no-store")


@router.post("/review/{statement}/settle", response_model=shapes.StatementShape, summary="End a conflict")
async def settle(request: Request, visitor: Annotated[Visitor, Depends(EDITOR)], statement: IdPath) -> Response:
    """This reading stands, and takes the place of the others."""
    desk = desk_of(request)
    row = await deciding.run(partial(desk.bench.settle, statement, by=visitor.name))
    await note(request, visitor, "settle", row.id)
    return tell(request, await to_thread.run_sync(desk.record, row, True), cache="no-store")


@router.get("/audit", response_model=list[shapes.Entry], summary="Who did what")
def audit(
    request: Request,
    visitor: Annotated[Visitor, Depends(ADMIN)],
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> Response:
    """The newest lines first. A server without accounts keeps none: the ledger's own history tells all."""
    del visitor
    accounts = request.state.house.accounts
    found = accounts.audit(limit) if accounts else []
    rows = [
        {
            "at": e.at.isoformat(),
            "user": e.user,
            "address": e.address,
            "action": e.action,
            "subject": e.subject,
            "outcome": e.outcome,
        }
        for e in found
    ]
    return tell(request, rows, cache="no-store")


async def note(request: Request, visitor: Visitor, action: str, subject: str, outcome: str = "done") -> None:
    """Write down who did what, where there are accounts."""
    accounts = request.state.house.accounts
    if accounts is not None:
        address = request.client.host if request.client else ""
        await to_thread.run_sync(accounts.note, visitor.name, address, action, subject, outcome)


def _decision(request: Request, made: Decision) -> dict[str, Any]:
    desk = desk_of(request)
    return {
        "row": desk.record(made.row, True),
        "repeated": made.repeated,
        "against": [desk.record(s, True) for s in made.against],
    }
