"""The map page on a real server: the same page, its data asked for piece by piece, under the server's own Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

READY = "#whoholds[data-ready=map]"


def test_the_served_map_tells_slides_compares_and_explains(open_page: Callable[..., Any], served: str) -> None:
    asked: list[str] = []
    page = open_page("about:blank")
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{served}/map?lang=en")
    page.wait_for_selector(READY, timeout=90_000)
    assert [u for u in asked if not u.startswith((served, "blob:", "data:"))] == []
    assert page.locator(".figures tbody tr").count() >= 5

    page.get_by_role("slider", name="Day shown").focus()
    before = page.input_value("input.date")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("input.date") < before and "on=" in page.url

    page.locator("#whoholds .search input").fill("الرقة")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_selector(".why li", timeout=90_000)
    assert "place=raqqa" in page.url
    assert page.locator(".why a").first.get_attribute("href").startswith("/documents/")

    page.get_by_role("button", name="Compare").click()
    page.get_by_role("radio", name="Another day").check()
    page.get_by_role("slider", name="Divider between the two maps").wait_for()
    address = page.url
    page.reload()
    page.wait_for_selector(READY, timeout=90_000)
    assert page.url == address
    assert page.get_by_role("slider", name="Divider between the two maps").is_visible()


def test_the_embedded_map_stands_alone(open_page: Callable[..., Any], served: str) -> None:
    page = open_page(f"{served}/embed/map?lang=ar&on=2017-12-10", width=420, height=600)
    page.wait_for_selector(READY, timeout=90_000)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("header nav").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
