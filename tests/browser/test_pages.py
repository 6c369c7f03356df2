"""The pages on a real server: what an editor does on each, by mouse, by keyboard alone, on a phone, in Arabic."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import pdf, serving, until

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/documents?add=1",
    "/review",
    "/review/conflicts",
    "/review/history",
    "/claims",
    "/claims/check",
    "/actors",
)
MORE_PAGES = ("/actors/isis", "/sources", "/sources/demo-monitor", "/brief", "/export", "/search?q=abu", "/docs")

OWN_WORDS = """[...document.querySelectorAll('main :is(h1, h2, label, legend, thead th, summary, dt)')].map(e => {
  const own = e.cloneNode(true);
  own.querySelectorAll('bdi, [lang], kbd, code, select, input, datalist').forEach(x => x.remove());
  return own.textContent.trim();
})"""


@pytest.fixture(scope="module")
def site(demo_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(demo_ledger, tmp_path_factory.mktemp("pages")) as address:
        yield address


@pytest.fixture
def page(open_page: Callable[..., Any], site: str) -> Any:
    """A page in English; ``goto`` leads on from there."""
    return open_page(f"{site}/actors", locale="en")


def document_of(page: Any, site: str) -> str:
    """The address of the document with the most statements that are quoted."""
    page.goto(f"{site}/documents?order=statements")
    return str(page.locator("tbody th a").nth(1).get_attribute("href"))


def reach(page: Any, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is there; what has it must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} does not show that it has the focus"
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_the_first_page_leads_on(page: Any, site: str) -> None:
    page.goto(site)
    page.wait_for_selector(".holders table")
    assert page.locator(".holders tbody tr").count() >= 4
    page.wait_for_selector(".claims-short .verdict")
    page.get_by_label(re.compile("Find a place")).fill("Abu Kamal")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found-place")
    assert "/map?place=" in page.locator("#found a").first.get_attribute("href")


def test_a_text_and_its_statements_find_each_other(page: Any, site: str) -> None:
    page.goto(site + document_of(page, site))
    several = page.locator("mark.several").first
    ids = several.get_attribute("data-told").split()
    several.dispatch_event("click")  # on its words, wherever its marks lie
    assert page.locator(".card.chosen").get_attribute("data-statement") == ids[0]
    several.dispatch_event("click")
    assert page.locator(".card.chosen").get_attribute("data-statement") == ids[1], "another click, the next of several"
    last = page.locator(".card").last
    last.locator("a.back").click()
    assert last.get_attribute("data-statement") in page.locator("mark.chosen").first.get_attribute("data-told")
    text = page.locator(".paper").text_content()
    assert all(m in text for m in page.locator("mark").all_text_contents())
    assert page.locator(".card").count() == int(page.locator("#told-head .count").inner_text())


def test_a_text_and_its_statements_by_keys_and_without_scripts(chromium: Any, page: Any, site: str) -> None:
    address = site + document_of(page, site)
    page.goto(address)
    reach(page, ".skip")
    page.keyboard.press("Enter")
    reach(page, "mark a.open")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('card')")
    assert page.locator(".card.chosen").count() == 1
    plain = chromium.new_context(java_script_enabled=False)
    still = plain.new_page()
    still.goto(address)
    href = still.locator("mark a.open").first.get_attribute("href")
    assert still.locator(href).count() == 1
    still.goto(f"{site}/claims?rating=contradicted&now=true", timeout=90_000)
    assert still.locator("tbody tr").count() >= 1 and still.locator(".without-script").is_visible()
    plain.close()


def test_an_original_is_kept_never_opened(page: Any, site: str) -> None:
    page.goto(site + document_of(page, site))
    with page.expect_download() as waiting:
        page.locator("a[download]").click()
    assert waiting.value.suggested_filename.endswith(".txt")


def test_a_pdf_is_taken_in_with_its_progress(page: Any, site: str) -> None:
    page.goto(f"{site}/documents?add=1")
    data = pdf(
        "Evening report",
        "",
        "On 14 December 2017 ISIS attacked the Syrian army in Hajin.",
        "Government forces hold Mayadin.",
    )
    page.get_by_label("Source").first.fill("Evening Desk")
    page.get_by_label("Published").fill("2017-12-15")
    page.set_input_files("#files", files=[{"name": "evening.pdf", "mimeType": "application/pdf", "buffer": data}])
    page.wait_for_selector(".uploads a", timeout=60_000)
    assert page.locator(".uploads li").count() == 1 and page.locator(".uploads progress").count() == 1
    page.locator(".uploads a").click()
    page.wait_for_selector(".paper")
    assert "ISIS attacked the Syrian army in Hajin" in page.locator(".paper").inner_text()
    assert page.locator("mark").count() >= 1


def test_pasted_text_and_nothing(page: Any, site: str) -> None:
    page.goto(f"{site}/documents?add=1")
    page.locator(".paste summary").click()
    page.get_by_label("Text", exact=True).fill("On 13 December 2017 ISIS captured Hajin from the Syrian army.")
    page.get_by_role("button", name="Read").click()
    page.wait_for_url("**/documents")
    assert "statements:" in page.locator("main").inner_text()


def test_twenty_readings_are_reviewed_by_keys(page: Any, site: str) -> None:
    page.goto(f"{site}/review")
    before = int(page.locator("h1 .count").inner_text())
    began = time.monotonic()
    for n in range(20):
        current = page.locator(".item").get_attribute("data-item")
        page.keyboard.press("ars"[n % 3])
        until(page, "id => document.querySelector('.item')?.dataset.item !== id", current)
    seconds = time.monotonic() - began
    assert seconds < 60, f"twenty took {seconds:.0f} s"
    assert int(page.locator("h1 .count").inner_text()) == before - 14
    until(page, "document.activeElement.id === 'item-head'")  # the next reading has the focus, once it is drawn
    page.reload()
    until(
        page, "document.activeElement.id === 'item-head'"
    )  # also where a quick key sent the form before its script held it


def test_a_decision_is_amended_and_undone_by_keys(page: Any, site: str) -> None:
    page.goto(f"{site}/review")
    waiting = int(page.locator("h1 .count").inner_text())
    first = page.locator(".item").get_attribute("data-item")
    page.keyboard.press("m")
    page.wait_for_selector("#amend[open]")
    page.locator("#amend [name=hedge]").focus()
    page.keyboard.type("reportedly")  # letters are letters in a field
    page.keyboard.press("Enter")
    page.wait_for_selector(".done .amended")
    assert page.locator(".item").get_attribute("data-item") != first
    page.keyboard.press("u")
    until(page, "n => document.querySelector('h1 .count')?.textContent == n", str(waiting))
    assert not page.locator(".done .amended").count()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert page.locator("h1 .count").inner_text() == str(waiting), "keys that were switched off do nothing"
    page.evaluate("localStorage.clear()")
    page.goto(f"{site}/review/history")
    told = page.locator("table").inner_text()
    assert "amended" in told and "taken back" in told


def test_a_wrong_amendment_is_told_where_it_was_made(chromium: Any, site: str) -> None:
    # A refusal is a 422, which browsers note in the console: a context of its own, whose console is not looked at.
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/review")
    page.locator("#amend summary").click()
    page.locator("#amend button.main").click()
    assert "changes something" in page.locator(".wrong").inner_text()
    assert page.locator("#amend[open]").count() == 1
    context.close()


def test_claims_are_filtered_opened_and_checked(page: Any, site: str) -> None:
    page.goto(f"{site}/claims")
    page.wait_for_selector("tbody tr", timeout=90_000)  # checked for the first time
    everything = page.locator("tbody tr").count()
    page.locator("select[name=rating]").select_option("contradicted")
    page.wait_for_url("**rating=contradicted**")
    until(page, "n => document.querySelectorAll('tbody tr').length < n", everything)
    assert set(page.locator("tbody td:nth-child(5) .verdict").all_inner_texts()) == {"contradicted"}
    page.locator("tbody th a").first.click()
    page.wait_for_selector(".through table", timeout=60_000)
    assert page.locator(".evidence li").count() >= 1 and page.locator(".through tbody tr").count() >= 2
    page.locator(".evidence a").first.click()
    page.wait_for_selector(".card.chosen")
    page.goto(f"{site}/claims/check")
    reach(page, "textarea")
    page.keyboard.type("ISIS holds no settlement in Syria")
    reach(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".two-verdicts", timeout=60_000)
    assert "contradicted" in page.locator(".two-verdicts").first.inner_text()


def test_an_actor_has_names_ties_and_land(page: Any, site: str) -> None:
    page.goto(f"{site}/actors")
    page.get_by_label(re.compile("Find")).fill("داعش")
    until(page, "() => document.querySelectorAll('tbody tr').length < 5")
    page.locator("tbody th a").first.click()
    page.wait_for_selector(".graph .box.own")
    drawn = set(page.locator(".graph a text.name").all_text_contents())
    listed = page.locator(".ties").inner_text()
    assert drawn and all(name.rstrip("…") in listed for name in drawn), "the list tells what the graph shows"
    page.wait_for_selector(".chart.area", timeout=60_000)


def test_a_source_has_its_record(page: Any, site: str) -> None:
    page.goto(f"{site}/sources")
    page.get_by_role("link", name="Demo Monitor", exact=True).first.click()
    page.wait_for_selector(".figures")
    assert re.search(r"\d+%", page.locator(".figures").inner_text())
    assert page.locator(".told").count() >= 10


def test_a_brief_is_composed_turned_round_and_printed(page: Any, site: str, tmp_path: Path) -> None:
    page.goto(f"{site}/brief")
    page.get_by_label("Situation on").fill("2017-12-15")
    reach(page, "[data-move=down]")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Maps").uncheck()
    names = page.locator(".parts li input").evaluate_all("all => all.map(e => e.value)")
    assert names[:2] == ["summary", "headlines"]
    page.get_by_role("button", name="Show the preview").click()
    page.wait_for_selector("article.brief", timeout=60_000)
    brief = page.locator("article.brief")
    order = brief.evaluate("b => [...b.children].map(e => e.className || e.tagName)")
    assert order.index("P") < order.index("headlines") and brief.locator("img").count() == 0
    refs = brief.locator("sup.ref a").evaluate_all("all => all.map(a => a.hash)")
    notes = set(brief.locator(".notes li").evaluate_all("all => all.map(e => '#' + e.id)"))
    assert refs and set(refs) <= notes, "every footnote leads to its words"
    printed = page.pdf(format="A4")
    assert printed[:5] == b"%PDF-" and len(printed) > 20_000
    page.emulate_media(media="print")
    assert not page.locator(".compose").is_visible() and not page.locator(".top").is_visible() and brief.is_visible()
    page.emulate_media(media="screen")
    for name, begins in (("Download Markdown", "# "), ("Download HTML", "<!doctype html>")):
        with page.expect_download(timeout=60_000) as waiting:
            page.get_by_role("button", name=name).click()
        out = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(out)
        assert out.read_text(encoding="utf-8").startswith(begins)


def test_an_export_says_what_it_holds_and_is_one(page: Any, site: str, tmp_path: Path) -> None:
    page.goto(f"{site}/export")
    page.locator("select[name=kind]").select_option("event")
    page.wait_for_url("**kind=event**")
    until(page, "() => !document.querySelector('#chosen').innerText.includes('control ')")
    count = int(re.search(r"Statements: (\d+)", page.locator("#chosen").inner_text())[1])
    with page.expect_download(timeout=60_000) as waiting:
        page.locator("button[value=jsonl]").click()
    out = tmp_path / "rows.jsonl"
    waiting.value.save_as(out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == count
    assert "Natural Earth" in page.locator("#credits ~ ul").inner_text()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_serious_for_axe_nor_too_wide_on_a_phone(
    open_page: Callable[..., Any], site: str, axe: Callable[[Any], list[str]], language: str
) -> None:
    page = open_page(f"{site}/actors?lang={language}", 360, 740)
    document = document_of(page, site)
    found = {}
    for path in (*PAGES, *MORE_PAGES, document):
        page.goto(site + path)
        if language == "ar":
            assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
            assert page.locator("html").get_attribute("lang") == "ar"
        assert page.evaluate("document.documentElement.scrollWidth <= 360"), f"{path} is wider than a phone"
        headings = page.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => +h.tagName[1])")
        assert headings[0] == 1 and all(b - a <= 1 for a, b in pairwise(headings)), f"{path}: {headings}"
        if serious := axe(page):
            found[path] = serious
    assert found == {}


def test_in_the_dark_everything_can_be_read_too(
    open_page: Callable[..., Any], site: str, axe: Callable[[Any], list[str]]
) -> None:
    page = open_page(f"{site}/actors", color_scheme="dark", locale="en")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != "rgb(255, 255, 255)"
    document = document_of(page, site)
    found = {}
    for path in ("/", "/review", "/claims", "/actors/isis", "/sources/demo-monitor", "/export", document):
        page.goto(site + path)
        if serious := axe(page):
            found[path] = serious
    assert found == {}
    page.goto(f"{site}/map")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 35, 40)", "the map stays on paper"


def test_arabic_pages_say_nothing_in_english_of_their_own(page: Any, site: str) -> None:
    for path in ("/documents", "/review", "/claims", "/sources", "/export", "/brief"):
        page.goto(f"{site}{path}?lang=ar")
        own = page.evaluate(OWN_WORDS)
        latin = [w for w in own if re.search(r"[A-Za-z]{4,}", w) and not re.search(r"SHA-256|JSON|HTML|Markdown", w)]
        assert latin == [], path
