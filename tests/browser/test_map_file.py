"""The map through time in one file, opened from disk: what a reader does with it, by mouse, by keyboard, on a phone, in Arabic."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import until

READY = "#whoholds[data-ready=map]"
WORK = "performance.getEntriesByName('whoholds: work')"


@pytest.fixture
def page(open_page: Callable[..., Any], year_file: Path) -> Any:
    opened = open_page(f"file://{year_file}?lang=en")
    opened.wait_for_selector(READY)
    return opened


def day(page: Any) -> str:
    return str(page.input_value("input.date"))


def figures(page: Any) -> dict[str, str]:
    return {
        row.query_selector(".holder").inner_text(): row.query_selector(".number b").inner_text()
        for row in page.query_selector_all(".figures tbody tr")
    }


def test_it_asks_nobody(open_page: Callable[..., Any], year_file: Path) -> None:
    html = year_file.read_text(encoding="utf-8")
    assert len(html.encode()) < 6_000_000
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy and "unsafe" not in policy[1] and "default-src 'none'" in policy[1]
    asked: list[str] = []
    page = open_page("about:blank")
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"file://{year_file}")
    page.wait_for_selector(READY)
    assert [u for u in asked if not u.startswith(("file:", "blob:", "data:"))] == []


def test_the_slider_goes_through_a_year_by_keyboard(page: Any) -> None:
    slider = page.get_by_role("slider", name="Day shown")
    slider.focus()
    assert day(page) == "2017-12-16"
    before = figures(page)
    for key, expected in (
        ("ArrowLeft", "2017-12-15"),
        ("PageDown", "2017-11-15"),
        ("ArrowRight", "2017-11-16"),
        ("ArrowDown", "2017-11-09"),
        ("PageUp", "2017-12-09"),
        ("Home", "2016-12-16"),
        ("ArrowLeft", "2016-12-16"),
        ("End", "2017-12-16"),
    ):
        page.keyboard.press(key)
        assert day(page) == expected, key
    page.keyboard.press("Home")
    until(page, "() => document.querySelector('.stamp').textContent.includes('16 December 2016')")
    assert figures(page) != before
    assert slider.get_attribute("aria-valuetext") == "16 December 2016"
    assert "on=2016-12-16" in page.url


def test_it_plays_and_stops(page: Any) -> None:
    page.fill("input.date", "2017-03-01")
    page.get_by_role("button", name="Play").click()
    until(page, "() => document.querySelector('input.date').value >= '2017-03-04'")
    page.get_by_role("button", name="Pause").click()
    stopped = day(page)
    page.wait_for_timeout(500)
    assert "2017-03-04" <= stopped < "2017-12-16" and day(page) == stopped


def test_a_day_is_little_work(page: Any) -> None:
    page.get_by_role("slider", name="Day shown").focus()
    for _ in range(12):
        drawn = page.evaluate(f"{WORK}.length")
        page.keyboard.press("ArrowLeft")
        until(page, f"() => {WORK}.length > {drawn}")
    took = page.evaluate(f"{WORK}.slice(-12).map((e) => e.duration)")
    assert sorted(took)[6] < 100, took  # ours alone: without a graphics card the picture itself takes longer


def test_as_known_then_knows_nothing_that_was_told_later(page: Any) -> None:
    def told_later() -> list[str]:
        items = [item.inner_text() for item in page.query_selector_all(".why li")]
        return [text for text in items if re.search(r"· 1[1-6] Dec 2017", text)]

    page.get_by_role("combobox", name="Search").fill("Tadamon")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".why li")
    assert told_later(), "the attack of 13 December was told on the 14th"
    page.get_by_role("slider", name="As known on").focus()
    page.keyboard.press("ArrowLeft")
    until(page, "() => document.querySelector('.stamp').textContent.includes('as known on 10 December 2017')")
    assert "known=2017-12-10" in page.url
    late = time.monotonic() + 20  # the stamp comes first, the rest once it is reckoned
    while told_later() and time.monotonic() < late:
        page.wait_for_timeout(100)
    assert not told_later() and page.query_selector_all(".why li")


def test_a_place_tells_who_said_what(page: Any) -> None:
    page.get_by_role("combobox", name="Search").fill("البوكمال")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".why li")
    assert page.locator("#place-name").inner_text().startswith("Abu Kamal")
    assert "place=abu-kamal" in page.url
    assert page.locator(".runs li").count() >= 2
    assert "Demo" in page.locator(".why").inner_text()
    page.locator(".runs button").first.click()
    assert day(page) == "2016-12-16"
    page.keyboard.press("Escape")
    assert page.locator(".drawer").is_hidden()
    page.go_back()  # the address holds each step
    page.wait_for_selector(".place")


def test_a_click_on_the_map_opens_the_place_under_it(page: Any) -> None:
    box = page.locator(".stage").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55)
    page.wait_for_selector(".place h2")
    assert "place=" in page.url


def test_the_address_brings_the_same_picture_back(open_page: Callable[..., Any], year_file: Path) -> None:
    query = (
        "?on=2017-11-20&lat=35.0000&lon=38.5000&zoom=6.50&denominator=people&within="
        "&layers=presences,nominal,fronts,divisions,roads,names,basemap&compare=2017-10-10&place=raqqa&lang=en"
    )
    page = open_page(f"file://{year_file}{query}")
    page.wait_for_selector(READY)
    page.wait_for_selector(".place h2")
    assert day(page) == "2017-11-20"
    assert page.locator("#place-name").inner_text().startswith("Raqqa")
    assert page.locator(".figures thead th").first.inner_text() == "People living under"
    assert page.locator(".tags b").all_inner_texts() == ["20 Nov 2017", "10 Oct 2017"]
    assert page.get_by_role("slider", name="Divider between the two maps").is_visible()
    page.get_by_role("slider", name="Day shown").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.url.split("?")[1] == query[1:]


def test_two_days_are_compared_by_keyboard(page: Any) -> None:
    page.get_by_role("button", name="Compare").press("Enter")
    page.get_by_role("radio", name="Another day").press("Space")
    page.get_by_label("Another day").nth(1).fill("2017-10-05")
    divider = page.get_by_role("slider", name="Divider between the two maps")
    divider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert divider.get_attribute("aria-valuenow") == "40"
    assert "compare=2017-10-05" in page.url
    assert page.locator(".tags b").all_inner_texts() == ["16 Dec 2017", "5 Oct 2017"]


def test_one_source_alone_is_drawn(page: Any) -> None:
    page.get_by_role("button", name="Layers").click()
    everybody = figures(page)
    page.get_by_label("Draw from").select_option("Demo Monitor")
    until(page, "() => document.querySelector('.stamp').textContent.includes('Demo Monitor alone')")
    assert figures(page) != everybody and figures(page)["Nobody has reported"]
    assert "layers=" in page.url and "source:" in page.url


def test_the_list_of_places_tells_what_the_map_shows(page: Any) -> None:
    page.get_by_role("button", name="Places").press("Enter")
    assert page.get_by_role("heading", name="Every place on the map, as a list").evaluate(
        "e => e === document.activeElement"
    )
    page.get_by_label("Filter by name or holder").fill("isis")
    rows = page.locator(".list tbody tr")
    rows.first.wait_for()
    assert rows.count() > 3 and all("ISIS" in r for r in rows.all_inner_texts())
    rows.first.get_by_role("button").press("Enter")
    page.wait_for_selector(".place h2")


def test_events_are_told_by_type_and_by_list(page: Any) -> None:
    page.get_by_role("button", name="Events").click()
    page.locator(".events button").first.click()
    page.wait_for_selector(".maplibregl-popup .card")
    assert page.locator(".key li").count() >= 2


def test_in_arabic_everything_turns_round(open_page: Callable[..., Any], year_file: Path) -> None:
    page = open_page(f"file://{year_file}?lang=ar&place=raqqa")
    page.wait_for_selector(READY)
    page.wait_for_selector(".place h2")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.locator("#place-name").inner_text().startswith("الرقة")
    assert "الحكومة السورية" in page.locator(".figures").inner_text()
    side, stage = page.locator(".side").bounding_box(), page.locator(".stage").bounding_box()
    assert side["x"] < stage["x"]
    page.get_by_role("slider", name="اليوم المعروض").focus()
    page.keyboard.press("ArrowRight")  # towards the beginning of the line: an earlier day
    assert day(page) == "2017-12-15"
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.dir") == "ltr"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_cut_off_on_a_phone(open_page: Callable[..., Any], year_file: Path, language: str) -> None:
    width = 360
    page = open_page(f"file://{year_file}?lang={language}", width=width, height=740, has_touch=True)
    page.wait_for_selector(READY)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate("""() => [...document.querySelectorAll("#whoholds :is(button, select, input)")].filter((e) => {
        const box = e.getBoundingClientRect();
        return e.offsetParent && (box.right > innerWidth + 1 || box.left < -1);
    }).map((e) => e.outerHTML)""")
    assert wide == []
    assert page.locator(".strip li").first.is_visible(), "the legend stands under the map"


@pytest.mark.parametrize("state", ["&place=abu-kamal&compare=2017-11-01", "&lang=ar"])
def test_axe_finds_nothing_serious(open_page: Callable[..., Any], year_file: Path, axe: Any, state: str) -> None:
    page = open_page(f"file://{year_file}?lang=en{state}")
    page.wait_for_selector(READY)
    assert axe(page) == []
    for tool in ("tool-layers", "tool-events", "tool-places"):
        page.locator(f"[data-key={tool}]").click()
        assert axe(page) == []


def test_without_a_graphics_card_the_lists_still_tell(
    open_page: Callable[..., Any], chromium: Any, year_file: Path
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("""HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
        apply: (get, self, told) => (told[0] === "2d" ? Reflect.apply(get, self, told) : null),
    })""")
    page.goto(f"file://{year_file}?lang=en")
    page.get_by_text("This browser cannot draw the map").wait_for()
    page.get_by_role("button", name="Places").click()
    assert page.locator(".list tbody tr").count() > 50
    context.close()
