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
from whoholds.workbench.papers import PART_CHARACTERS, parts_of, stretches

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
    from whoholds.workbench.serving import Desk

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
