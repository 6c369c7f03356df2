"""Signing in and out."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Form, Request
from starlette.responses import Response

from whoholds.web.access import PUBLIC, Visitor, guarded_router
from whoholds.web.accounts import Accounts
from whoholds.web.desk import Lane
from whoholds.web.pages.rendering import language_of, local_path, page, redirect, set_session, translate
from whoholds.web.problems import Refused

router = guarded_router(include_in_schema=False)
hashing = Lane()
"""Argon2 takes 64 MB and a core: one at a time."""


def accounts_of(request: Request) -> Accounts:
    """The accounts of this server.

    Raises: Refused where nobody needs one.
    """
    accounts: Accounts | None = request.state.house.accounts
    if accounts is None:
        raise Refused(404, "nobody needs to sign in here", hint="this server answers to this computer alone")
    return accounts


@router.get("/sign-in")
def form(request: Request, visitor: Annotated[Visitor, Depends(PUBLIC)], next: str = "/") -> Response:
    """Ask for name and password."""
    accounts_of(request)
    if visitor.signed_in:
        return redirect(request, local_path(next))
    return page(request, "sign_in.html", wrong="", next=local_path(next))


@router.post("/sign-in")
async def sign_in(
    request: Request,
    visitor: Annotated[Visitor, Depends(PUBLIC)],
    name: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Begin a session, under a new cookie whatever there was before."""
    accounts = accounts_of(request)
    address = request.client.host if request.client else ""
    found = await hashing.run(partial(accounts.sign_in, name, password, address))
    if found is None:
        locked = await to_thread.run_sync(accounts.locked, name, address)
        await to_thread.run_sync(accounts.note, name, address, "sign in", "", "locked" if locked else "refused")
        told = translate(language_of(request), "sign_in.locked" if locked else "sign_in.wrong")
        response = page(request, "sign_in.html", wrong=told, next=local_path(next))
        response.status_code = 429 if locked else 401
        return response
    user, token = found
    await to_thread.run_sync(accounts.note, user.name, address, "sign in")
    if visitor.signed_in:
        await to_thread.run_sync(accounts.sign_out, visitor.session)
    response = redirect(request, local_path(next))
    set_session(request, response, token)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, visitor: Annotated[Visitor, Depends(PUBLIC)]) -> Response:
    """End the session."""
    accounts = accounts_of(request)
    await to_thread.run_sync(accounts.sign_out, visitor.session)
    if visitor.signed_in:
        address = request.client.host if request.client else ""
        await to_thread.run_sync(accounts.note, visitor.name, address, "sign out")
    response = redirect(request, "/sign-in")
    response.delete_cookie(request.state.house.cookie, path="/", secure=request.state.house.https, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
