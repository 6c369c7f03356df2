"""A small ledger behind the real app, asked through Starlette's client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.unit.web.small import TODAY, small_ledger
from whoholds.web import accounts as accounts_module
from whoholds.web.accounts import Accounts, Role, accounts_of
from whoholds.web.app import create_app
from whoholds.web.house import House
from whoholds.workbench import Workbench
from whoholds.workbench.serving.desk import Desk

PASSWORD = "correct horse battery"
COST = dict(accounts_module.COST)
"""What a password's hash costs outside of tests."""
accounts_module.COST.update(time_cost=1, memory_cost=1_024, parallelism=1)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of a made-up war: four towns, two sides, an open source and a protected one. To be read only."""
    return small_ledger(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def app(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The app for the person at this computer."""
    with Workbench.open(small) as bench:
        yield create_app(
            Desk(bench, tmp_path_factory.mktemp("cache"), today=lambda: TODAY), House(hosts=("testserver", "localhost"))
        )


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Who sits at this computer."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A small ledger of the test's own, to be written to."""
    yield small_ledger(tmp_path)


@pytest.fixture
def server(own: Path, tmp_path: Path) -> Iterator[Callable[..., FastAPI]]:
    """server(public=…) → an app with accounts: ruth (reader), rob (reviewer), edna (editor), adam (admin)."""
    opened: list[Workbench] = []

    def start(**more: object) -> FastAPI:
        accounts = Accounts(accounts_of(own))
        for name, role in (("ruth", "reader"), ("rob", "reviewer"), ("edna", "editor"), ("adam", "admin")):
            accounts.add(name, Role.named(role), PASSWORD)
        bench = Workbench.open(own)
        opened.append(bench)
        house = House(accounts, hosts=("testserver",), https=True, **more)  # type: ignore[arg-type]  # as the test says
        return create_app(Desk(bench, tmp_path / "cache", today=lambda: TODAY), house)

    yield start
    for bench in opened:
        bench.__exit__()


def visitor(app: FastAPI, name: str | None = None) -> TestClient:
    """A browser, signed in as somebody, that sends its session's token with everything."""
    client = TestClient(app, base_url="https://testserver", raise_server_exceptions=False)
    if name is not None:
        token = token_of(client)
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf_token": token})
        assert answer.status_code in (200, 303, 404), answer.text
        client.headers["x-csrf-token"] = token_of(client, "/sources")
    return client


def token_of(client: TestClient, path: str = "/sign-in") -> str:
    """The token in a page's head."""
    import re

    found = re.search(r'name="csrf-token" content="(\w+)"', client.get(path, headers={"accept": "text/html"}).text)
    assert found, "no token in the page"
    return found[1]
