"""A model's endpoint on this machine, the report it is asked about, and what it may answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from whoholds.model import Actor, ActorName, Document, Draft, Source, Theatre
from whoholds.reading.endpoint import Endpoint
from whoholds.reading.extractors import Knowledge, extractor
from whoholds.reading.extractors.llm import Llm

TEXT = (
    "Rebels enter Tamr\n\nRebels of the Northern Front attacked army positions north of Tamr on Sunday, killing at least 18 "
    "soldiers, the Tamr Observatory said.\n\nThe army’s spokesman denied that the town had fallen. “We hold\nTamr and its bridge,” he said."
)
DOCUMENT = Document(
    "d" * 64, "The Example", TEXT, datetime(2017, 12, 20, tzinfo=UTC), published_at=datetime(2017, 12, 18, tzinfo=UTC)
)
UNDATED = Document("e" * 64, "The Example", TEXT, datetime(2017, 12, 20, tzinfo=UTC))
THEATRE = Theatre(
    "t",
    "T",
    actors=(
        Actor("nf", "Northern Front", names=(ActorName("NF"),)),
        Actor("army", "Army of Tamr", names=(ActorName("army"),)),
    ),
    sources=(Source("obs", "Tamr Observatory"),),
)
EVENT = {
    "kind": "event",
    "quote": "attacked army positions north of Tamr on Sunday, killing at least 18 soldiers",
    "said_by": ["the Tamr Observatory"],
    "event_type": "Battles",
    "sub_event_type": "armed clash",
    "valid_from": "2017-12-17",
    "valid_to": "2017-12-17",
    "actors": [
        {"name": "NF", "role": "initiator", "told": "Rebels of the Northern Front"},
        {"name": "army", "role": "target"},
    ],
    "place": {"text": "north of Tamr", "name": "Tamr", "relation": "north of"},
    "casualties": [{"measure": "killed", "side": "army", "low": 18}],
}
CONTROL = {
    "kind": "control",
    "quote": "We hold Tamr and its bridge",
    "said_by": ["army spokesman"],
    "status": "controls",
    "actors": [{"name": "the army", "role": "holder", "told": "The army"}],
    "place": {"text": "Tamr", "name": "Tamr"},
}


def said(*statements: dict[str, Any] | str) -> str:
    return json.dumps({"statements": list(statements)})


class Server:
    """A real endpoint; ``answers`` are given one after the other, the last again and again."""

    def __init__(self) -> None:
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.seen: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                server.seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                server.keys.append(self.headers.get("Authorization"))
                answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
                answer(self)

        self.running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.running.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.running.server_port}/v1"
        threading.Thread(target=self.running.serve_forever, args=(0.02,), daemon=True).start()


def reply(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(key.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def content(text: str, tokens: int = 500) -> Callable[[BaseHTTPRequestHandler], None]:
    message = {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": {"total_tokens": tokens}}
    return reply(200, json.dumps(message).encode(), Content_Type="application/json")


def reader(server: Server, tmp_path: Path | None = None, **more: Any) -> Llm:
    waits = {"first_wait_seconds": 0.01, "longest_wait_seconds": 0.05, "seconds": 5.0}
    endpoint = Endpoint(server.url, "test-model", key="secret", cache=tmp_path, **{**waits, **more})
    found = extractor.get("llm")(Knowledge(THEATRE, lambda text: (), endpoint))
    assert isinstance(found, Llm)
    return found


def read(llm: Llm, document: Document = DOCUMENT) -> list[Draft]:
    drafts = list(llm.extract(document))
    assert all(document.text[d.citation.start : d.citation.end] == d.citation.exact for d in drafts)
    return drafts
