"""ACLED: its exports, and its API against a local server."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.contract.datasets.samples import ACLED_ROW

from whoholds.errors import NetworkError, SettingsError
from whoholds.reading.datasets._acled_api import download

OLD = {
    "ISO": "760",
    "EVENT_ID_CNTY": "SYR1",
    "EVENT_DATE": "14-December-2017",
    "TIME_PRECISION": "2",
    "EVENT_TYPE": "Battle-Non-state actor overtakes territory",
    "ACTOR1": "Military Forces of Turkey (2016-)",
    "ALLY_ACTOR_1": "",
    "INTER1": "1",
    "ACTOR2": "Daesh",
    "ALLY_ACTOR_2": "",
    "INTER2": "2",
    "COUNTRY": "Syria",
    "ADMIN1": "Aleppo",
    "LOCATION": "Al Bab",
    "LATITUDE": "36.37",
    "LONGITUDE": "37.51",
    "GEO_PRECIS": "3",
    "SOURCE": "SOHR",
    "NOTES": "IS took the town.",
    "FATALITIES": "0",
}


def write(path: Path, *rows: dict[str, str]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue())
    return path


def told(taken: Any) -> list[tuple[str, str, str]]:
    return [
        (d.body.kind, d.body.actors[0].actor or d.body.actors[0].name, getattr(d.body, "status", d.body.kind))
        for d in taken.drafts
    ]


def test_territory_regained_makes_control_statements(tmp_path: Path, take: Any) -> None:
    taken = take("acled", write(tmp_path / "a.csv", ACLED_ROW))
    event, gained, lost = taken.drafts
    assert (event.body.sub_event_type, event.body.casualties[0].best) == ("Government regains territory", 7)
    assert [(p.actor or p.name, p.role.value) for p in event.body.actors] == [
        ("isis", "initiator"),
        ("gov", "target"),
        ("Hezbollah", "target"),
    ]
    assert told(taken)[1:] == [("control", "gov", "controls"), ("control", "isis", "lost")]
    assert gained.citation == lost.citation == event.citation
    assert event.citation.exact == ACLED_ROW["notes"]
    assert [s.source for s in event.said_by] == ["sohr", "acled"]


def test_the_terms_come_with_it(tmp_path: Path, take: Any) -> None:
    taken = take("acled", write(tmp_path / "a.csv", ACLED_ROW))
    assert next(s for s in taken.sources if s.id == "acled").terms


def test_old_exports(tmp_path: Path, take: Any) -> None:
    taken = take("acled", write(tmp_path / "a.csv", OLD))
    assert taken.problems == []
    assert told(taken)[1:] == [("control", "isis", "controls"), ("control", "turkey", "lost")]
    event = taken.drafts[0]
    assert event.body.sub_event_type == "Non-state actor overtakes territory"
    assert (event.body.location.basis, event.valid.precision.value, event.valid.days) == ("division", "week", 7)


def test_the_kind_of_new_actors_is_kept(tmp_path: Path, take: Any) -> None:
    taken = take(
        "acled", write(tmp_path / "a.csv", {**ACLED_ROW, "actor1": "Village Guards", "inter1": "Identity militia"})
    )
    assert [(a.name, a.kind.value, a.provisional) for a in taken.actors] == [
        ("Village Guards", "Identity Militias", True)
    ]


class Acled(BaseHTTPRequestHandler):
    """A server that answers as ACLED's API does."""

    rows: list[dict[str, str]] = []  # noqa: RUF012  # set anew by each test
    broken_page = 0

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        good = form == {"username": ["u"], "password": ["p"], "grant_type": ["password"], "client_id": ["acled"]}
        good = good and self.path == "/oauth/token"
        self.answer(
            200 if good else 401, {"access_token": "T", "token_type": "Bearer"} if good else {"error": "denied"}
        )

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if self.headers["Authorization"] != "Bearer T" or query.get("country") != ["Syria"]:
            return self.answer(403, {})
        page, limit = int(query["page"][0]), int(query["limit"][0])
        if page == self.broken_page:
            return self.answer(500, {})
        chosen = self.rows[(page - 1) * limit : page * limit]
        return self.answer(200, {"status": 200, "success": True, "count": len(chosen), "data": chosen})

    def answer(self, code: int, told: dict[str, Any]) -> None:
        data = json.dumps(told).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Acled.rows = [{**ACLED_ROW, "event_id_cnty": f"SYR{i}"} for i in range(7)]
    Acled.broken_page = 0
    running = ThreadingHTTPServer(("127.0.0.1", 0), Acled)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_the_api_is_asked_page_after_page(tmp_path: Path, server: str, take: Any) -> None:
    out = tmp_path / "acled.jsonl"
    count = download({"country": "Syria"}, out, user="u", password="p", base_url=server, rows_a_page=3)
    assert count == 7
    assert sum(d.body.kind == "event" for d in take("acled", out).drafts) == 7


def test_an_api_that_refuses_or_breaks_off_leaves_no_file(tmp_path: Path, server: str) -> None:
    out = tmp_path / "acled.jsonl"
    with pytest.raises(NetworkError, match="did not let 'u' in") as error:
        download({"country": "Syria"}, out, user="u", password="secret", base_url=server)
    assert "secret" not in str(error.value) + error.value.hint
    with pytest.raises(NetworkError, match="refused the query"):
        download({"country": "Iraq"}, out, user="u", password="p", base_url=server)
    Acled.broken_page = 2
    with pytest.raises(NetworkError):
        download({"country": "Syria"}, out, user="u", password="p", base_url=server, rows_a_page=3)
    assert list(tmp_path.iterdir()) == []


def test_no_password_goes_over_the_wire_in_clear(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        download({}, tmp_path / "x", user="u", password="p", base_url="http://acleddata.com")
