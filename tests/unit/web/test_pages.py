"""The pages as they are sent: what each tells, whom it lets in, what it does with what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.unit.web.conftest import visitor
from tests.unit.web.small import SECRET, SECRET_WORDS
from whoholds.web.pages.rendering import messages
from whoholds.web.wording import slug
from whoholds.workbench.views.documents import PART_CHARACTERS, parts_of, stretches

HTML = {"accept": "text/html"}


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def first_id(client: TestClient, path: str, kind: str) -> str:
    found = re.search(rf"/{kind}/([0-9a-f]{{64}})", client.get(path, headers=HTML).text)
    assert found, f"no {kind} on {path}"
    return found[1]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path",
    ["/", "/first/holders", "/first/claims", "/search?q=bela", "/documents", "/review", "/review/conflicts", "/review/history",
     "/claims", "/claims/check", "/actors", "/actors/reds", "/sources", "/sources/desk", "/brief", "/export"],
)  # fmt: skip
def test_every_page_comes_in_both_languages(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, headers={**HTML, "accept-language": language})
    assert answer.status_code == 200, answer.text[:300]
    assert not re.search(r"\sstyle=|<style|\son\w+=", answer.text)
    if not path.startswith("/first/"):
        assert f'<html lang="{language}"' in answer.text and answer.text.count("<h1") == 1


def test_a_quotation_lies_in_its_text_and_leads_to_its_statement(client: TestClient) -> None:
    document = first_id(client, "/documents?q=Week", "documents")
    page = client.get(f"/documents/{document}", headers=HTML).text
    marked = re.search(r'<mark[^>]*data-told="(\w+) "[^>]*>(.*?)</mark>', page)
    assert marked and f'id="s-{marked[1]}"' in page and f'href="#q-{marked[1]}"' in page
    assert "forces hold" in text_of(marked[2])
    original = client.get(f"/documents/{document}/original")
    assert original.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in original.headers["content-security-policy"]


def test_stretches_say_every_character_once() -> None:
    text = "0123456789"
    spans = [(0, 4, "a"), (2, 6, "b"), (2, 6, "c"), (8, 9, "d"), (6, 6, "none")]
    found = list(stretches(text, spans))
    assert "".join(s.text for s in found) == text
    assert sum((s.opens for s in found), ()) == ("a", "b", "c", "d"), "each begins once"
    for a, b, name in spans[:4]:
        assert "".join(s.text for s in found if name in s.statements) == text[a:b]


def test_a_long_text_comes_in_parts_that_join() -> None:
    text = "word " * 30_000
    parts = parts_of(text)
    assert len(parts) > 1 and "".join(text[a:b] for a, b in parts) == text
    assert all(b - a <= PART_CHARACTERS * 5 // 4 for a, b in parts)


def test_the_queue_decides_and_takes_back(server: Callable[..., FastAPI]) -> None:
    rob = visitor(server(), "rob")
    item = re.search(r'data-item="(\w+)"', rob.get("/review", headers=HTML).text)[1]
    answer = rob.post(f"/review/{item}", data={"decision": "rejected", "after": ""}, headers=HTML)
    assert answer.url.path == "/review" and 'class="flag rejected"' in answer.text
    done = re.search(r'action="/review/(\w+)/undo"', answer.text)[1]
    again = rob.post(f"/review/{done}/undo", data={"after": ""}, headers=HTML)
    assert again.status_code == 200 and "data-item" in again.text
    history = text_of(rob.get("/review/history", headers=HTML).text)
    assert "rejected" in history and "taken back" in history


def test_an_amendment_that_changes_nothing_is_told_in_place(server: Callable[..., FastAPI]) -> None:
    rob = visitor(server(), "rob")
    page = rob.get("/review", headers=HTML).text
    item = re.search(r'data-item="(\w+)"', page)[1]
    same = dict(re.findall(r'name="(valid_from|valid_to|hedge|place)" [^>]*value="([^"]*)"', page))
    answer = rob.post(f"/review/{item}", data={"decision": "amended", **same}, headers=HTML)
    assert answer.status_code == 422 and 'class="wrong"' in answer.text and f'data-item="{item}"' in answer.text
    moved = rob.post(f"/review/{item}", data={"decision": "amended", **same, "hedge": "reportedly"}, headers=HTML)
    assert 'class="flag amended"' in moved.text


def test_two_reviewers_disagree_and_an_editor_settles(server: Callable[..., FastAPI]) -> None:
    app = server()
    rob, edna = visitor(app, "rob"), visitor(app, "edna")
    item = re.search(r'data-item="(\w+)"', rob.get("/review", headers=HTML).text)[1]
    rob.post(f"/review/{item}", data={"decision": "accepted"}, headers=HTML)
    edna.post(f"/review/{item}", data={"decision": "rejected"}, headers=HTML)
    page = rob.get("/review/conflicts", headers=HTML).text
    assert page.count('class="card"') == 2 and "/settle" not in page, "a reviewer sees the conflict and leaves it"
    settled = re.search(r'action="/review/(\w+)/settle"', edna.get("/review/conflicts", headers=HTML).text)[1]
    answer = edna.post(f"/review/{settled}/settle", data={"reason": "the desk called back"}, headers=HTML)
    assert answer.status_code == 200 and 'class="card"' not in answer.text
    assert "the desk called back" in edna.get("/review/history", headers=HTML).text


def test_somebody_elses_decision_is_an_editors_to_undo(server: Callable[..., FastAPI]) -> None:
    app = server()
    rob, edna = visitor(app, "rob"), visitor(app, "edna")
    item = re.search(r'data-item="(\w+)"', edna.get("/review", headers=HTML).text)[1]
    page = edna.post(f"/review/{item}", data={"decision": "accepted"}, headers=HTML).text
    done = re.search(r'action="/review/(\w+)/undo"', page)[1]
    assert rob.post(f"/review/{done}/undo", headers=HTML).status_code == 403
    assert "/undo" not in rob.get("/review/history", headers=HTML).text
    assert edna.post(f"/review/{done}/undo", data={"back": "history"}, headers=HTML).status_code == 200


def test_readers_read_and_no_more(server: Callable[..., FastAPI]) -> None:
    ruth = visitor(server(), "ruth")
    for path in ("/review", "/brief", "/export/ledger", "/export/sheet?on=2020-04-20"):
        assert ruth.get(path, headers=HTML).status_code == 403, path
    home = ruth.get("/", headers=HTML).text
    assert "/review" not in home and "/documents?add" not in home
    assert SECRET not in home + ruth.get("/sources", headers=HTML).text + ruth.get("/export", headers=HTML).text
    rows = ruth.get("/export/file?as=csv").text
    assert SECRET_WORDS not in rows and "Clash 7" not in rows and rows.count("\n") > 3
    assert "week 4" not in rows, "what is too young to be published stays here"
    told = text_of(ruth.get("/export", headers=HTML).text)
    assert "of a protected source" in told and "too young" in told and "terms of Closed Data" in told


def test_a_text_is_pasted_and_read(server: Callable[..., FastAPI]) -> None:
    edna = visitor(server(), "edna")
    text = "On 21 April 2020 the Red Army captured Cori from the Blue Front."
    form = {"text": text, "source": "Night Desk", "published": "2020-04-22"}
    answer = edna.post("/documents", data=form, headers={"accept": "application/json"})
    assert answer.status_code == 200 and answer.json()["documents"][0]["published_on"] == "2020-04-22"
    page = edna.get(f"/documents/{answer.json()['documents'][0]['id']}", headers=HTML).text
    assert text in text_of(page)
    wrong = edna.post("/documents", data={"text": text, "published": "yesterday"}, headers=HTML)
    assert wrong.status_code == 422 and "yesterday" in wrong.text
    assert edna.post("/documents", data={"text": " "}, headers=HTML).status_code == 422


def test_parts_of_a_brief_in_the_order_wanted(client: TestClient) -> None:
    page = client.get("/brief?on=2020-04-20&part=gaps&part=summary&now=true", headers=HTML).text
    brief = page[page.index('class="brief"') :]
    assert brief.index("What is not known") < brief.index("Footnotes") and "Maps of control" not in brief
    moved = client.get("/brief?on=&part=gaps&part=summary&put=up:summary", headers=HTML).text
    assert re.findall(r'name="part" value="(\w+)" checked', moved) == ["summary", "gaps"]
    file = client.get("/brief/file?on=2020-04-20&as=md&part=gaps")
    assert file.text.startswith("# ") and "What is not known" in file.text and "Who holds what" not in file.text
    assert client.get("/brief?on=2020-04-20&part=nonsense&focus=nowhere&now=true", headers=HTML).status_code == 422


def test_vocabularies_are_told_in_arabic_too() -> None:
    from whoholds.model import vocabularies as v

    wanted = {
        "control": v.ControlStatus, "standing": v.StandingStatus, "relation": v.RelationKind, "relation_of": v.RelationKind,
        "role": v.Role, "rating": v.Rating, "source_kind": v.SourceKind, "actor_kind": v.ActorKind, "modality": v.Modality,
        "review_state": v.StatementStatus, "measure": v.MEASURES, "likelihood": v.ICD_203, "driver": v.DRIVERS,
        "event": (*v.SUB_EVENT_TYPES, *v.EVENT_TYPE_OF), "reliability": v.ADMIRALTY_RELIABILITY,
        "credibility": map(str, v.ADMIRALTY_CREDIBILITY),
    }  # fmt: skip
    missing = [
        f"{name}.{slug(str(x))}"
        for name, values in wanted.items()
        for x in values
        if f"{name}.{slug(str(x))}" not in messages("ar")
    ]
    assert missing == []


def test_catalogues_of_the_pages_say_the_same_things() -> None:
    def holes(language: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"{(\w+)}", text)) for key, text in messages(language).items()}

    assert holes("en") == holes("ar")


def test_the_empty_ledger_says_what_to_do(tmp_path) -> None:
    from tests.unit.web.small import TODAY, small_theatre
    from whoholds.web.app import create_app
    from whoholds.web.house import House
    from whoholds.workbench import Workbench
    from whoholds.workbench.serving.desk import Desk

    theatre = small_theatre(tmp_path / "theatre")
    with Workbench.create(tmp_path / "new.whoholds", theatre=str(theatre)) as bench:
        app = create_app(Desk(bench, today=lambda: TODAY), House(hosts=("testserver",)))
        with TestClient(app, raise_server_exceptions=False) as client:
            assert "whoholds read" in client.get("/", headers=HTML).text
            for path in ("/documents", "/review", "/claims", "/actors", "/sources", "/brief", "/export", "/search?q=x"):
                assert client.get(path, headers=HTML).status_code == 200, path


def test_refusals_are_pages_in_the_visitors_language(client: TestClient) -> None:
    page = client.get("/documents/abcdef123456", headers={**HTML, "accept-language": "ar"})
    assert page.status_code == 404 and messages("ar")["problem.s404"] in page.text
