"""Every route demands a role, and every unsafe one its token: nobody can forget it, and here is what each demands."""

from __future__ import annotations

from fastapi.routing import APIRoute, iter_route_contexts

from tests.unit.web.conftest import visitor
from whoholds.web.access import SAFE, csrf_checked, guards
from whoholds.web.accounts import Role
from whoholds.web.app import create_app

PEOPLE = {None: Role.PUBLIC, "ruth": Role.READER, "rob": Role.REVIEWER, "edna": Role.EDITOR, "adam": Role.ADMIN}
ELSEWHERE = {"/", "/sign-in", "/sign-out"}
"""Open to everybody: they lead to the sign-in, or are it."""

FILLED = {
    "version": "0" * 16,
    "day": "2020-04-20",
    "place": "dast",
    "source": "desk",
    "statement": "0" * 64,
    "document": "0" * 64,
    "name": "events",
    "feature": "x",
    "actor_id": "reds",
    "source_id": "desk",
    "document_id": "0" * 64,
}


def every_route(app):
    """All that answers, also what lies in mounted apps."""
    found = list(iter_route_contexts(app.routes))
    assert all(isinstance(r.original_route, APIRoute) for r in found), "what is mounted or added by hand has no guard"
    return found


def address(route):
    path = route.path
    for name, value in FILLED.items():
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
    assert "{" not in path, f"fill in {path}"
    return path


def test_every_route_has_exactly_one_guard_and_unsafe_ones_the_check_of_their_token(server):
    routes = every_route(server())
    assert len(routes) > 40
    for route in routes:
        assert len(guards(route)) == 1, route.path
        calls = [d.call for d in route.dependant.dependencies]
        unsafe = bool(route.methods - SAFE)
        assert (csrf_checked in calls) == unsafe, route.path


def test_only_the_sign_in_is_open_to_everybody(server):
    open_routes = {r.path for r in every_route(server()) if guards(r)[0].role is Role.PUBLIC}
    assert open_routes <= ELSEWHERE


def test_each_route_lets_in_its_role_and_those_above_and_nobody_else(server):
    app = server()
    routes = every_route(app)
    for name, role in PEOPLE.items():
        with visitor(app, name) as client:
            for route in routes:
                if route.path in ELSEWHERE:
                    continue
                guard = guards(route)[0]
                for method in sorted(route.methods - {"HEAD", "OPTIONS"}):
                    answer = client.request(method, address(route), follow_redirects=False)
                    told = f"{name or 'nobody'} {method} {route.path}: {answer.status_code}"
                    if role >= guard.role:
                        assert answer.status_code not in (401, 403), told
                        assert answer.status_code < 500, told
                    elif method in SAFE:
                        assert answer.status_code == (403 if name else 401), told
                    else:
                        assert answer.status_code in (401, 403), told
                        assert "role" in answer.text or "expired" in answer.text, told


def test_a_public_server_shows_the_map_and_what_may_be_given_out_and_nothing_else(server):
    app = server(public=True)
    with visitor(app) as client:
        for route in every_route(app):
            if route.path in ELSEWHERE or route.methods - SAFE - {"HEAD"}:
                continue
            answer = client.get(address(route), follow_redirects=False)
            assert (answer.status_code == 401) != guards(route)[0].shown, f"{route.path}: {answer.status_code}"


def test_no_unsafe_request_passes_without_its_token(server):
    app = server()
    with visitor(app, "adam") as client, visitor(app, "edna") as another:
        token = client.headers.pop("x-csrf-token")
        others = another.headers["x-csrf-token"]
        for route in every_route(app):
            for method in sorted(route.methods - SAFE):
                for headers in ({}, {"x-csrf-token": ""}, {"x-csrf-token": "0" * 40}, {"x-csrf-token": others}):
                    answer = client.request(method, address(route), headers=headers, follow_redirects=False)
                    assert answer.status_code == 403, f"{method} {route.path} with {headers}"
        assert len(token) == 40 and token != others


def test_no_unsafe_request_passes_from_another_site(server):
    app = server()
    with visitor(app, "adam") as client:
        for route in every_route(app):
            for method in sorted(route.methods - SAFE):
                for headers in (
                    {"origin": "https://evil.example"},
                    {"origin": "null"},
                    {"sec-fetch-site": "cross-site"},
                    {"sec-fetch-site": "same-site"},
                ):
                    answer = client.request(method, address(route), headers=headers, follow_redirects=False)
                    assert answer.status_code == 403, f"{method} {route.path} with {headers}"


def test_a_route_without_a_guard_cannot_be_made():
    import pytest

    from whoholds.web.access import guarded_router

    router = guarded_router()
    with pytest.raises(TypeError, match="whom it lets in"):
        router.get("/open")(lambda: None)


def test_nothing_is_answered_but_by_routes_and_files(app):
    assert create_app.__module__ == "whoholds.web.app"
    assert app.openapi_url is None and app.docs_url is None and app.redoc_url is None
