"""Hostile documents, sent and shown: each is read as what it is or refused, in time, and nothing in it acts."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from tests.security.corpus import DOCUMENTS, PAYLOADS, SCRIPT, TEXT
from tests.security.harmless import faults, words
from tests.security.test_routes import FILLED
from tests.unit.web.conftest import token_of
from tests.unit.web.small import TODAY, small_ledger
from whoholds.model.display import shown
from whoholds.web.access import SAFE
from whoholds.web.app import create_app
from whoholds.web.house import House, Limits
from whoholds.workbench import Workbench
from whoholds.workbench.serving.desk import Desk
from whoholds.workbench.serving.uploads import MOST_CHARACTERS

LONGEST_SECONDS = 30.0


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    """A server of its own that takes whatever is sent."""
    path = small_ledger(tmp_path_factory.mktemp("victim"))
    with Workbench.open(path) as bench:
        bench.settings.max_seconds = 10.0
        app = create_app(
            Desk(bench, today=lambda: TODAY), House(hosts=("testserver",), limits=Limits(reads=None, writes=None))
        )
        with TestClient(app, raise_server_exceptions=False) as client:
            client.headers["x-csrf-token"] = token_of(client, "/docs")
            yield client, app, bench


def pages(app, client):
    """Every page and answer with whatever this ledger holds."""
    documents = [d["id"] for d in client.get("/api/documents").json()]
    statements = [s["id"] for s in client.get("/api/statements?limit=1000").json()["statements"]]
    theatre = client.get("/api/theatre").json()
    sources = [s["id"] for s in client.get("/api/sources").json()]
    known = FILLED | {"version": theatre["version"], "day": theatre["last_on"]}
    for route in iter_route_contexts(app.routes):
        if route.methods - SAFE - {"HEAD"}:
            continue
        chosen = {"document": documents, "statement": statements, "source": sources}
        chosen |= {"document_id": documents, "source_id": sources}
        names = [n for n in chosen if f"{{{n}}}" in route.path]
        filled = [dict(zip(names, [x], strict=False)) for n in names[:1] for x in chosen[n][-12:]] or [{}]
        for values in filled:
            path = route.path
            for name, value in {**known, **values}.items():
                path = path.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
            yield path


def test_the_corpus_is_large_enough():
    from tests.security.test_requests import CONNECTIONS, REQUESTS

    assert len(DOCUMENTS) + len(PAYLOADS) + len(REQUESTS) + len(CONNECTIONS) >= 120 > 60


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_is_read_or_refused_in_time_and_does_nothing(victim, name, monkeypatch):
    client, _, bench = victim
    if name == "text too long":
        monkeypatch.setattr("whoholds.workbench.serving.uploads.MOST_CHARACTERS", 1_000_000)
    file_name, media_type, make = DOCUMENTS[name]
    data = make()
    before = {d.id for d in bench.ledger.documents()}
    began = time.monotonic()
    answer = client.post(
        "/api/documents", files={"files": (file_name, data, media_type)}, data={"published": "2020-04-06"}
    )
    assert time.monotonic() - began < LONGEST_SECONDS
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["documents"] or report["problems"], "either it was read, or it is told why not"
    for document in bench.ledger.documents():
        if document.id not in before:
            assert "root:x:0:0" not in document.text and "PRIVATE KEY" not in document.text, (
                "it read a file of the server"
            )
            assert len(document.text) <= MOST_CHARACTERS
    assert not list(Path("/tmp").glob("whoholds-was-here*")) and not Path("/etc/whoholds-was-here").exists()
    assert client.get("/openapi.json").status_code == 200, "the server goes on"


def test_a_text_that_holds_its_reader_up_is_stopped_and_the_next_one_read(victim, monkeypatch):
    client, app, bench = victim

    def send(more):
        sent = {"text": f"{TEXT} {more}", "published": "2020-04-07", "source": "Open Desk"}
        return client.post("/api/documents/text", data=sent).json()

    assert send("The first.")["documents"]
    reader = app.state.desk.apart._pool.workers[0].process
    os.kill(reader.pid, signal.SIGSTOP)
    monkeypatch.setattr(bench.settings, "max_seconds", 1.0)
    late = send("The second.")
    assert "took too long and was stopped" in late["problems"][0] and not late["documents"][0]["added"]
    monkeypatch.undo()
    assert send("The third.")["documents"][0]["added"], "another process takes its place"


def test_afterwards_every_page_and_answer_is_harmless(victim):
    client, app, bench = victim
    seen = 0
    for path in pages(app, client):
        answer = client.get(path)
        assert answer.status_code < 500, f"{path}: {answer.text[:200]}"
        kind = answer.headers.get("content-type", "")
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert (
            "script-src 'self'" in answer.headers["content-security-policy"]
            or "sandbox" in answer.headers["content-security-policy"]
        )
        if kind.startswith("text/html"):
            seen += 1
            assert not faults(answer.text), f"{path}: {faults(answer.text)}"
        elif not answer.headers.get("content-disposition", "").startswith("attachment"):
            assert kind.split(";")[0] in {
                "application/json",
                "application/problem+json",
                "application/geo+json",
                "application/octet-stream",
                "application/atom+xml",
                "application/vnd.oai.openapi+json",
                "text/plain",
                "text/csv",
                "",
            }, f"{path} is {kind}"
    assert seen > 3
    assert bench.audit().clean


def test_originals_are_saved_and_never_shown(victim):
    client, _, bench = victim
    for document in bench.ledger.documents():
        answer = client.get(f"/api/documents/{document.id}/original")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.content == bench.ledger.original(document.id)


def test_hostile_names_everywhere_are_only_words(tmp_path):
    """Every payload at once in the names of theatre, places, actors and sources, in titles and sentences."""
    hostile = " " + " ".join(p for p in PAYLOADS.values() if "\x1b" not in p)
    with Workbench.open(small_ledger(tmp_path, hostile)) as bench:
        app = create_app(Desk(bench, today=lambda: TODAY), House(hosts=("testserver",)))
        with TestClient(app, raise_server_exceptions=False) as client:
            pages_seen, told = 0, ""
            for path in pages(app, client):
                answer = client.get(path)
                assert answer.status_code < 500, f"{path}: {answer.text[:300]}"
                if answer.headers["content-type"].startswith("text/html"):
                    pages_seen += 1
                    assert not faults(answer.text), f"{path}: {faults(answer.text)[:5]}"
                    told += words(answer.text)
                elif answer.headers["content-type"].partition(";")[0] == "application/json":
                    json.loads(answer.text)
                elif answer.headers["content-type"].startswith("application/atom+xml"):
                    from defusedxml.ElementTree import fromstring

                    root = fromstring(answer.content)
                    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
                        *("feed", "entry", "title", "id", "updated", "published"),
                        *("author", "name", "category", "link", "summary"),
                    }
            assert pages_seen > 3
            for name, payload in PAYLOADS.items():
                if "\x1b" not in payload:
                    assert shown(payload).strip()[:20] in told, f"{name} is not shown as the words it is"


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_text_is_only_words(victim, name):
    client, _, bench = victim
    answer = client.post(
        "/api/documents/text",
        data={
            "text": f"{TEXT} {PAYLOADS[name]}",
            "title": PAYLOADS[name],
            "source": f"Source {PAYLOADS[name]}"[:150],
            "published": "2020-04-07",
        },
    )
    assert answer.status_code == 200, answer.text
    for document in answer.json()["documents"]:
        for path in (f"/documents/{document['id']}", "/documents", "/review", "/sources"):
            page = client.get(path, headers={"accept": "text/html"})
            assert page.status_code in (200, 404), page.text[:300]
            if page.headers["content-type"].startswith("text/html"):
                assert not faults(page.text), f"{path}: {faults(page.text)}"
    assert bench is not None and SCRIPT


def test_too_much_at_once_is_refused_before_it_is_looked_at(victim):
    client, app, _ = victim
    many = [("files", (f"{n}.txt", b"x", "text/plain")) for n in range(21)]
    assert client.post("/api/documents", files=many).status_code == 413
    limit = app.state.house.limits.upload_bytes
    began = time.monotonic()
    answer = client.post(
        "/api/documents",
        content=b"",
        headers={"content-length": str(limit + 1), "content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413 and time.monotonic() - began < 20


@pytest.mark.parametrize(
    "file_name",
    [
        "../../etc/passwd",
        "C:\\evil\\x.txt",
        "a\r\nX-Evil: 1.txt",
        "\u202etxt.exe",
        "x" * 5_000 + ".txt",
        "",
        "..",
        "con",
    ],
)
def test_a_files_name_is_only_a_name(victim, file_name):
    client, _, bench = victim
    words_of = f"{TEXT} Sent as a file of a strange name, number {abs(hash(file_name))}."
    answer = client.post(
        "/api/documents",
        files={"files": (file_name, words_of.encode(), "text/plain")},
        data={"published": "2020-04-07"},
    )
    assert answer.status_code in (200, 400, 422)
    for told in answer.json().get("documents", []):
        document = bench.ledger.document(told["id"])
        assert "/" not in document.file_name and "\\" not in document.file_name and len(document.file_name) <= 120
        head = client.get(f"/api/documents/{document.id}/original").headers
        assert (
            "x-evil" not in head and "\n" not in head["content-disposition"] and ".." not in head["content-disposition"]
        )
