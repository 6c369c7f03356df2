"""The API answers as its description says, whatever it is asked."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests.unit.web.conftest import token_of
from tests.unit.web.small import TODAY, small_ledger
from whoholds.web.app import create_app
from whoholds.web.house import House
from whoholds.workbench import Workbench
from whoholds.workbench.serving.desk import Desk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Every operation of the API, a client, its token, and parameters of paths that lead somewhere."""
    path = small_ledger(tmp_path_factory.mktemp("asked"))  # of its own: it is written to
    with Workbench.open(path) as bench:
        app = create_app(Desk(bench, today=lambda: TODAY), House(hosts=("localhost", "testserver")))
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            token = token_of(client, "/sources")
            schema = schemathesis.openapi.from_asgi("/openapi.json", app)
            statement = client.get("/api/verdicts").json()[0]["statement"]
            real = {
                "version": client.get("/api/theatre").json()["version"],
                "day": "2020-04-20",
                "place": "dast",
                "source": "desk",
                "statement": statement,
                "document": client.get(f"/api/statements/{statement}").json()["document"],
                "name": "control",
                "feature": "dast@2020-04-20",
            }
            yield [found.ok() for found in schema.get_all_operations()], client, token, real


@pytest.mark.slow
def test_every_answer_is_documented_and_none_is_an_error_of_the_server(asked):
    listed, client, token, real = asked
    assert len(listed) > 30
    statuses: set[tuple[str, int]] = set()
    for operation in listed:

        @settings(
            max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy(), found=st.booleans())
        def ask(case, found):
            if found:
                case.path_parameters = {k: real.get(k, v) for k, v in (case.path_parameters or {}).items()}
            case.headers = {**(case.headers or {}), "X-CSRF-Token": token}
            case.cookies = {"whoholds": client.cookies["whoholds"]}
            answer = case.call()
            statuses.add((case.operation.label, answer.status_code))
            case.validate_response(answer, checks=CHECKS)

        ask()
    never = {o.label for o in listed} - {label for label, status in statuses if status < 400}
    assert len(never) <= 4, f"only ever refused: {sorted(never)}"


def test_it_is_openapi_3_1_with_examples_and_a_description_everywhere(asked):
    listed, client, _, _ = asked
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert not [o.label for o in listed if not told["paths"][o.path][o.method.lower()].get("description")]
    assert "example" in str(told["components"]["schemas"]["Areas"])


def test_the_standard_is_kept(asked):
    """OGC API – Features, part 1, abstract tests that need no particular data."""
    client = asked[1]
    landing = client.get("/ogc").json()
    rels = {link["rel"]: link["href"] for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(rels)
    assert any(c.endswith("conf/core") for c in client.get(rels["conformance"]).json()["conformsTo"])
    for described in client.get(rels["data"]).json()["collections"]:
        here = next(link["href"] for link in described["links"] if link["rel"] == "items")
        page = client.get(here, params={"limit": 3})
        assert page.headers["content-type"].startswith("application/geo+json")
        told = page.json()
        assert told["type"] == "FeatureCollection" and told["numberReturned"] == len(told["features"]) == 3
        following = next(link["href"] for link in told["links"] if link["rel"] == "next")
        after = client.get(following).json()
        assert {f["id"] for f in after["features"]}.isdisjoint(f["id"] for f in told["features"])
        one = told["features"][0]
        assert client.get(f"{here}/{one['id']}").json()["geometry"] == one["geometry"]
        assert client.get(here, params={"nonsense": 1}).status_code == 400
        assert client.get(here, params={"limit": 0}).status_code == 400
        assert client.get(here, params={"bbox": "1,2,3"}).status_code == 400
        west = client.get(here, params={"bbox": "10,40,10.5,40.5", "limit": 5000}).json()
        assert 0 < west["numberMatched"] < client.get(here).json()["numberMatched"]


def test_datetime_chooses_among_events_and_days_of_control(asked):
    client = asked[1]
    events = client.get("/ogc/collections/events/items", params={"datetime": "2020-04-03/2020-04-03"}).json()[
        "features"
    ]
    assert {f["properties"]["day"] for f in events} == {"2020-04-03"}
    held = client.get("/ogc/collections/control/items", params={"datetime": "../2020-04-10"}).json()["features"]
    assert {f["properties"]["datetime"] for f in held} == {"2020-04-10"} and len(held) == 8
    assert client.get("/ogc/collections/control/items", params={"datetime": "soon"}).status_code == 400
    assert client.get("/ogc/collections/control/items", params={"datetime": "1990-01-01"}).json()["features"] == []


def test_pages_follow_each_other_to_the_end(asked):
    client, address, seen = asked[1], "http://localhost/ogc/collections/events/items?limit=3", []
    while address:
        page = client.get(address).json()
        seen += [f["id"] for f in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == page["numberMatched"]
