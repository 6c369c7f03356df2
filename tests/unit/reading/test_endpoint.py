"""A model's endpoint that is slow, busy, broken, closed to us or dear: asked again, waited for, paid for, and its answers kept."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.unit.reading.model_server import DOCUMENT, EVENT, TEXT, THEATRE, Server, content, read, reader, reply, said

from whoholds.errors import SettingsError
from whoholds.model import Document
from whoholds.reading.endpoint import Endpoint, Model
from whoholds.reading.extractors import Knowledge, extractor


def test_answers_are_kept_by_content(model_server: Server, tmp_path: Path) -> None:
    model_server.answers = [content(said(EVENT))]
    first = read(reader(model_server, tmp_path))
    again = reader(model_server, tmp_path)
    assert read(again) == first
    assert (len(model_server.seen), again.model.spent.cached, again.model.spent.tokens) == (1, 1, 0)
    next(tmp_path.rglob("*.json")).write_text("half a fi")
    assert read(reader(model_server, tmp_path)) == first
    assert len(model_server.seen) == 2


def test_busy_and_broken_servers_are_asked_again(model_server: Server) -> None:
    busy = reply(429, b"{}", Retry_After="0.02")
    model_server.answers = [busy, reply(500, b"oops"), reply(200, b"<html>not JSON</html>"), content(said(EVENT))]
    llm = reader(model_server)
    assert len(read(llm)) == 1
    assert (len(model_server.seen), llm.model.spent.repeated) == (4, 3)


def test_a_server_says_how_long_to_wait(model_server: Server) -> None:
    waited: list[float] = []
    model_server.answers = [reply(429, b"{}", Retry_After="7"), reply(503, b"{}", Retry_After="3600"), content("{}")]
    Model(Endpoint(model_server.url, "m", first_wait_seconds=1), wait=waited.append).ask(
        [{"role": "user", "content": "x"}], {}
    )
    assert waited == [7, 60]


def test_a_server_that_stays_down_ends_in_a_problem_and_keeps_what_was_read(model_server: Server) -> None:
    long = Document("f" * 64, "S", TEXT + "\n\n" + "Nothing else happened there. " * 400, DOCUMENT.retrieved_at)
    model_server.answers = [content(said(EVENT)), reply(503, b"down")]
    llm = reader(model_server, attempts=3)
    assert len(read(llm, long)) == 1
    assert "parts 2 to 3 of 3 were not read: the model at http://127.0.0.1" in llm.problems[0].message
    assert "it answers 503 (3 attempts)" in llm.problems[0].message


def test_slow_answers_are_waited_for_so_long_only(model_server: Server) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(1.0)
        handler.close_connection = True

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            for _ in range(5_000):
                handler.wfile.write(b" ")
                time.sleep(0.02)
        except OSError:
            handler.close_connection = True

    model_server.answers = [slow, drip, content(said(EVENT))]
    started = time.monotonic()
    assert len(read(reader(model_server, seconds=0.3))) == 1
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_model_is_told_and_not_tried_again(model_server: Server, status: int) -> None:
    model_server.answers = [reply(status, b'{"error": {"message": "who are you?"}}')]
    llm = reader(model_server)
    assert read(llm) == []
    assert len(model_server.seen) == 1
    assert f"({status}): who are you?" in llm.problems[0].message


def test_servers_without_structured_output(model_server: Server) -> None:
    model_server.answers = [reply(400, b"{}"), reply(422, b"{}"), content(f"```json\n{said(EVENT)}\n```")]
    assert len(read(reader(model_server))) == 1
    assert [s.get("response_format", {}).get("type") for s in model_server.seen] == ["json_schema", "json_object", None]


def test_the_budget_stops(model_server: Server) -> None:
    long = Document("f" * 64, "S", "Nothing happened there. " * 2_000, DOCUMENT.retrieved_at)
    model_server.answers = [content(said(), tokens=9_000)]
    llm = reader(model_server, budget_tokens=20_000)
    assert read(llm, long) == []
    assert len(model_server.seen) == 2
    assert "the model's budget is spent: 18,000 of 20,000 tokens in 2 requests" in llm.problems[0].message
    few = reader(model_server, budget_requests=1)
    read(few, long)
    assert few.model.spent.requests == 1


def test_no_endpoint() -> None:
    with pytest.raises(SettingsError, match="needs an endpoint and a model"):
        extractor.get("llm")(Knowledge(THEATRE, lambda text: ()))
    with pytest.raises(SettingsError, match="needs an endpoint and a model"):
        Model(Endpoint("localhost:8000", "m"))
