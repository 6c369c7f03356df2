"""Nothing of a protected source, of rows under terms, or of the last days reaches those below a reviewer, by any address."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product

import pytest
from fastapi.routing import iter_route_contexts

from tests.unit.web.conftest import visitor
from tests.unit.web.small import SECRET, SECRET_WORDS, TODAY, TOWNS
from whoholds.errors import SettingsError
from whoholds.web.access import SAFE
from whoholds.workbench import Workbench

HIDDEN = (SECRET, "whisper", SECRET_WORDS, "well keeper", "Night call")


def places_to_look(app, client, ledger):
    """Every address that can be read, with parameters that lead to everything there is, also to what is not for everybody."""
    theatre = client.get("/api/theatre").json()
    version, last = theatre["version"], theatre["last_on"]
    with Workbench.open(ledger, read_only=True) as bench:
        rows = sorted(bench.statements(), key=lambda s: (SECRET_WORDS not in s.citation.exact, s.kind, s.id))
    told = [rows[0], *rows[1:30:7], *(s for s in rows if s.said_by[0].source == "closed-data"), *rows[-3:]]
    statements, documents = [s.id for s in told], list(dict.fromkeys(s.citation.document for s in told))
    choices = {
        "version": [version],
        "day": [last, "2020-04-15"],
        "statement": statements,
        "document": documents,
        "document_id": documents,
        "source": ["whisper", "desk", "closed-data"],
        "source_id": ["whisper", "desk", "closed-data"],
        "actor_id": ["reds", "blues"],
        "place": list(TOWNS),
        "name": ["events", "control", "places", "cells"],
        "feature": ["dast@2020-04-15", "dast", *statements[:3]],
    }
    for route in iter_route_contexts(app.routes):
        if route.methods - SAFE - {"HEAD"}:
            continue
        names = re.findall(r"{(\w+)(?::path)?}", route.path)
        for values in product(*(choices[n] for n in names)):
            path = route.path.replace(":path}", "}")
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"{{{name}}}", value)
            yield path
    for path in ("/api", "/embed/api"):
        yield from (f"{path}/places/{p}?on={last}" for p in TOWNS)
        yield from (f"{path}/search?q={q}&limit=100" for q in ("dast", "whisper", "night", "well", "a", "e"))
    yield "/api/statements?limit=1000"
    yield "/api/statements?source=whisper"
    yield from (f"/search?q={q}" for q in ("dast", "night", "well keeper"))
    yield from (f"/export/file?form={f}" for f in ("jsonl", "csv", "geojson"))
    yield "/ogc/collections/events/items?limit=5000"
    yield "/ogc/collections/control/items?limit=5000"


@pytest.fixture(params=["ruth", None])
def outsider(request, server):
    app = server(public=request.param is None)
    with visitor(app, request.param) as client:
        yield app, client


def test_nothing_of_a_protected_source_is_told_outside(outsider, own):
    app, client = outsider
    looked = 0
    for path in places_to_look(app, client, own):
        answer = client.get(path)
        looked += answer.status_code == 200
        asked = path.partition("?")[2]
        for words in HIDDEN:
            if words not in asked and words not in path:
                assert words not in answer.text, f"{path} tells “{words}”"
    assert looked > 40


def test_a_reviewer_is_told_all_but_never_in_what_is_embedded(server, own):
    app = server()
    with visitor(app, "rob") as rob:
        assert SECRET in rob.get("/api/sources").text
        assert SECRET_WORDS in rob.get("/api/statements?source=whisper").text
        for path in places_to_look(app, rob, own):
            if path.startswith("/embed/"):
                told = rob.get(path).text
                assert not [w for w in HIDDEN if w in told and w not in path], path


def test_a_protected_statement_and_document_are_not_there_for_others(own, server):
    app = server()
    with Workbench.open(own, read_only=True) as bench:
        secret = next(s for s in bench.statements() if SECRET_WORDS in s.citation.exact)
        listed = next(s for s in bench.statements() if s.said_by[0].source == "closed-data")
    with visitor(app, "ruth") as ruth, visitor(app, "rob") as rob:
        for s in (secret, listed):
            for path in (
                f"/api/statements/{s.id}",
                f"/api/documents/{s.citation.document}",
                f"/api/documents/{s.citation.document}/original",
                f"/api/verdicts/{s.id}",
                f"/documents/{s.citation.document}",
            ):
                assert ruth.get(path).status_code == 404, path
                nowhere = re.sub(r"[0-9a-f]{64}", "0" * 64, path)
                assert ruth.get(nowhere).status_code == 404
        assert rob.get(f"/api/statements/{secret.id}").status_code == 200
        assert ruth.get("/api/sources/whisper/days/0/2020-04-15.bin").status_code == 404


def test_why_tells_that_there_is_a_protected_source_and_no_more(server):
    app = server()
    with visitor(app, "ruth") as ruth, visitor(app, "rob") as rob:
        theirs = ruth.get("/api/places/dast?on=2020-04-16").json()["now"]["why"]
        ours = rob.get("/api/places/dast?on=2020-04-16").json()["now"]["why"]
        assert len(theirs) == len(ours)
        hidden = [w for w in theirs if w["source"] == "protected source"]
        assert hidden and all(w["statement"] is None and not w["text"] for w in hidden)
        assert any(w["source"] == SECRET for w in ours)


def test_the_last_days_are_not_published(server):
    app = server(public=True)
    with visitor(app) as public, visitor(app, "rob") as rob:
        theatre = public.get("/api/theatre").json()
        assert theatre["last_on"] == "2020-04-23", "seven days before the day it is"
        version = theatre["version"]
        assert public.get(f"/api/days/{version}/2020-04-24.bin").status_code == 404
        assert rob.get(f"/api/days/{version}/2020-04-24.bin").status_code == 200
        assert public.get(f"/api/days/{version}/2020-04-24.bin").status_code == 404, "whatever others were sent"
        assert all(f["properties"]["day"] <= "2020-04-23" for f in public.get("/api/events").json()["features"])
        days = public.get("/api/areas?by=day").json()["days"]
        assert days[-1] == "2020-04-23"
        told = public.get("/api/statements?limit=1000").json()["statements"]
        assert told and all((s["valid_to"] or s["known_at"])[:10] <= "2020-04-23" for s in told)
        assert public.get("/api/places/dast?on=2020-04-29").json()["on"] == "2020-04-23"
        items = public.get("/ogc/collections/control/items?datetime=2020-04-29").json()["features"]
        assert {f["properties"]["datetime"] for f in items} <= {"2020-04-23"}
        changes = public.get(f"/api/changes/{version}.json").json()
        assert changes["days"][-1] == "2020-04-23"


def test_points_are_told_no_more_exactly_than_the_theatre_allows(server):
    app = server(public=True)
    with visitor(app) as public, visitor(app, "rob") as rob:
        theirs = {f["id"]: f["geometry"] for f in public.get("/ogc/collections/events/items").json()["features"]}
        ours = {f["id"]: f["geometry"] for f in rob.get("/ogc/collections/events/items").json()["features"]}
        assert theirs and all(theirs[i] != ours[i] for i in theirs)


def test_a_map_in_a_file_tells_what_the_public_is_told(own, monkeypatch):
    """It goes anywhere: no younger day, no name or word of a protected source, no point too exact."""
    from whoholds.settings import Settings
    from whoholds.workbench import interactive

    monkeypatch.setattr(Workbench, "today", property(lambda _: TODAY))
    with Workbench.open(own, read_only=True) as bench:
        data, (stack, *_) = interactive.page_data(bench, None, None, None, "")
        exact = {(s.body.location.lon, s.body.location.lat) for s in bench.statements(kinds=["event"])}
        assert "protected source" in (told := json.dumps(data))
        assert not [words for words in HIDDEN if words in told]
        assert data["theatre"]["last_on"] == max(data["theatre"]["known_days"] + ["2020-04-23"]) == "2020-04-23"
        assert len(stack) == 3 * len(data["cells"]["features"]) * ((date(2020, 4, 23) - date(2020, 4, 1)).days + 1)
        points = {tuple(f["geometry"]["coordinates"]) for f in data["events"]["features"]}
        assert points and not points & exact
        assert max(s["known_on"] for s in data["statements"]) <= "2020-04-23"
        assert max(known for *_, known, _, _ in data["told"]) <= (date(2020, 4, 23) - date(1970, 1, 1)).days
        with pytest.raises(SettingsError, match="given out yet"):
            interactive.page_data(bench, date(2020, 4, 25), None, None, "")
    with Workbench.open(own, read_only=True, settings=Settings.load(internal=True)) as bench:
        data, _ = interactive.page_data(bench, None, None, None, "")
        assert data["theatre"]["last_on"] == "2020-04-29", "for use inside nothing is too young"
        assert not [words for words in HIDDEN if words in json.dumps(data)], "protected it stays"


def test_who_reviewed_is_told_to_reviewers_only(server):
    app = server()
    with visitor(app, "rob") as rob, visitor(app, "ruth") as ruth:
        queue = rob.get("/api/review").json()
        open_one = next(s for s in queue if s["said_by"] == ["Open Desk"] and s["known_at"] < "2020-04-20")
        row = rob.post(f"/api/review/{open_one['id']}", json={"decision": "accepted"}).json()["row"]
        assert "rob" in rob.get(f"/api/statements/{row['id']}").text
        import time

        time.sleep(1.1)  # a ledger that has grown is looked at again after a second
        assert "review:rob" not in ruth.get(f"/api/statements/{row['id']}").text
        assert "review:rob" not in ruth.get("/api/statements?limit=1000").text
        assert "review:rob" not in ruth.get("/feed.atom").text
