"""Who may do what: roles, visitors, and the guard that every route carries."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from whoholds.web.accounts import Role
from whoholds.web.problems import Refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_FIELD, TOKEN_HEADER = "csrf_token", "x-csrf-token"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever makes a request. ``session`` is the value of the cookie, ``csrf`` the token that its unsafe requests must carry."""

    name: str = ""
    role: Role = Role.PUBLIC
    session: str = ""
    csrf: str = ""
    new: bool = False
    """Whether the cookie has still to be set."""

    @property
    def signed_in(self) -> bool:
        """Whether somebody is known."""
        return bool(self.name)

    @property
    def inner(self) -> bool:
        """Whether protected sources, and what is too young to be published, may be shown."""
        return self.role >= Role.REVIEWER


class Guard:
    """A dependency that lets in a role and those above it; the test over the route table looks for it.

    ``shown``: everybody is let in where the server is public.
    """

    def __init__(self, role: Role, *, shown: bool = False) -> None:
        self.role = role
        self.shown = shown

    def __call__(self, request: Request) -> Visitor:
        visitor: Visitor = request.state.visitor
        if visitor.role >= self.role or (self.shown and request.state.house.public):
            return visitor
        if not visitor.signed_in:
            raise Refused(401, "sign in first", hint=f"this needs the role of a {self.role.name.lower()}")
        raise Refused(403, f"this needs the role of a {self.role.name.lower()}", hint="ask an admin of this server")


PUBLIC, READER, REVIEWER, EDITOR, ADMIN = (Guard(role) for role in Role)
SHOWN = Guard(Role.READER, shown=True)


async def csrf_checked(request: Request) -> None:
    """Refuse an unsafe request that does not carry its session's token."""
    visitor: Visitor = request.state.visitor
    sent = request.headers.get(TOKEN_HEADER)
    if sent is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        field = (await request.form()).get(TOKEN_FIELD)
        sent = field if isinstance(field, str) else None
    if not visitor.csrf or not hmac.compare_digest((sent or "").encode(), visitor.csrf.encode()):
        raise Refused(403, "the page has expired", hint="load it again, then repeat what you did")


class GuardedRoute(APIRoute):
    """A route that cannot be made without a guard, and, if it changes anything, without the check of its token."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        if set(more.get("methods") or {"GET"}) - SAFE:
            more["dependencies"] = [*(more.get("dependencies") or ()), Depends(csrf_checked)]
        super().__init__(path, endpoint, **more)
        if not guards(self):
            raise TypeError(f"the route {path} does not say whom it lets in")


def guards(route: APIRoute) -> list[Guard]:
    """Whom a route lets in."""
    calls = [d.call for d in route.dependant.dependencies]
    return [call for call in calls if isinstance(call, Guard)]


def guarded_router(**more: Any) -> APIRouter:
    """A router whose routes must be guarded."""
    return APIRouter(route_class=GuardedRoute, **more)


def csrf_token(key: bytes, session: str) -> str:
    """The token of a session: nobody can make one who does not know the server's key.

    >>> csrf_token(b"k", "s") == csrf_token(b"k", "s"), csrf_token(b"k", "s") == csrf_token(b"k", "t")
    (True, False)
    """
    return hmac.new(key, b"csrf:" + session.encode(), hashlib.sha256).hexdigest()[:40]
