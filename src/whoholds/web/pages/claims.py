"""Claims: the board, one claim with both sides, its verdict through time, and a claim in one's own words."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from whoholds.errors import InputError
from whoholds.model.vocabularies import Rating
from whoholds.web.access import READER, SHOWN, Visitor, guarded_router
from whoholds.web.desk import Lane, desk_of
from whoholds.web.pages.documents import day_or_none
from whoholds.web.pages.rendering import page
from whoholds.workbench.views import claims as view

router = guarded_router(include_in_schema=False)
checking = Lane()
"""A claim in words is read like a report; one at a time."""

RATINGS = tuple(r.value for r in Rating)


@router.get("/claims")
def claims(
    request: Request,
    visitor: Annotated[Visitor, Depends(SHOWN)],
    q: Annotated[str, Query(max_length=100)] = "",
    rating: Annotated[str, Query(max_length=40)] = "",
    speaker: Annotated[str, Query(max_length=200)] = "",
    actor: Annotated[str, Query(max_length=100)] = "",
    changed: bool = False,
    now: bool = False,
) -> Response:
    """Every claim with its verdict as known on its day, and now.

    The first time all of them are checked, which takes seconds: without ``now`` the page comes at once and fetches them after it.
    """
    desk = desk_of(request)
    if not now and not desk.checked_already:
        return page(request, "claims_wait.html", query=request.url.query)
    everything = view.board(desk, visitor.inner)
    rows = view.board(desk, visitor.inner, words=q, rating=rating, speaker=speaker, actor=actor, changed=changed)
    names = desk.bench.state_names()
    return page(
        request,
        "claims.html",
        rows=rows,
        counts={r: sum(x["now"] == r for x in everything) for r in RATINGS},
        total=len(everything),
        speakers=sorted({r["speaker"] for r in everything}, key=str.casefold),
        actors=sorted(((a, names.get(a, a)) for a in {r["actor"] for r in everything} if a), key=lambda x: x[1]),
        asked={"q": q, "rating": rating, "speaker": speaker, "actor": actor, "changed": changed},
        ratings=RATINGS,
    )


@router.get("/claims/check")
async def check(
    request: Request,
    visitor: Annotated[Visitor, Depends(READER)],
    words: Annotated[str, Query(max_length=600)] = "",
    on: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Hold a sentence against the ledger; nothing is recorded."""
    found, wrong = [], None
    if words.strip():
        try:
            desk = desk_of(request)
            found = await checking.run(partial(view.in_words, desk, words.strip(), day_or_none(on), visitor.inner))
        except InputError as error:
            wrong = error
    return page(request, "check.html", 422 if wrong else 200, words=words, on=on, found=found, wrong=wrong)


@router.get("/claims/{statement}")
def claim(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], statement: str) -> Response:
    """One claim: what was asked, what speaks for it and against it."""
    return page(request, "claim.html", c=view.claim(desk_of(request), statement, visitor.inner))


@router.get("/claims/{statement}/time")
def through_time(request: Request, visitor: Annotated[Visitor, Depends(SHOWN)], statement: str) -> Response:
    """How the verdict changed; fetched after the page, for each step is a check of its own."""
    steps = view.through_time(desk_of(request), statement, visitor.inner)
    return page(request, "fragments/verdicts.html", steps=steps)
