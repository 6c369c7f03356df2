"""The map page on a real server: the same page, its data asked for piece by piece, under the server's own Content-Security-Policy."""

from __future__ import annotations

import datetime as dt
import http.server
import io
import json
import shutil
import struct
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.pages import serving
from tests.unit.web.small import small_ledger
from whoholds import Workbench

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


def test_what_a_party_claims_is_told_from_what_is_assessed(
    open_page: Callable[..., Any], demo_ledger: Path, tmp_path: Path
) -> None:
    ledger = Path(shutil.copy(demo_ledger, tmp_path / "claimed.whoholds"))
    report = tmp_path / "report.txt"
    report.write_text(
        "Source: Demo SDF Press Office\nPublished: 14 December 2017\n\nThe Syrian Democratic Forces hold Mayadin.\n"
    )
    on = dt.date(2017, 12, 15)
    with Workbench.open(ledger) as bench:
        bench.read([str(report)])
        sheet = bench.control(on)
        printed = {(n, c) for n, c in zip(sheet.cells.names, sheet.claimed, strict=True) if c}
        assert ("Mayadin", "sdf") in printed
    with serving(ledger, tmp_path / "served", "/api/theatre") as address:
        assert claims_told(address, on.isoformat()) == printed
        page = open_page(f"{address}/map?lang=en&on={on}")
        page.wait_for_selector(READY, timeout=90_000)
        page.get_by_text("Claimed by a party, not assessed so").wait_for()
        page.goto(f"{address}/map?lang=en&on=2017-12-01")
        page.wait_for_selector(READY, timeout=90_000)
        assert page.get_by_text("Claimed by a party, not assessed so").count() == 0
        assert page.get_by_text("Held by another state").count() == 1, "as on the sheet"


def claims_told(address: str, on: str) -> set[tuple[str, str]]:
    """Places and who claims them on a day without being assessed to hold them, as the map page is told it."""

    def ask(path: str) -> bytes:
        with urllib.request.urlopen(f"{address}/api/{path}", timeout=60) as answer:
            return bytes(answer.read())

    theatre = json.loads(ask("theatre"))
    holders = ask(f"days/{theatre['version']}/{on}.bin")
    newest = {
        p["cells"][0]: p
        for p in json.loads(ask(f"presences/{theatre['version']}.json"))
        if p["status"] == "claims" and p["since"] <= on < p["until"]
    }
    return {(p["name"], theatre["states"][p["state"]]["id"]) for c, p in newest.items() if holders[c] != p["state"]}


def test_a_ledger_of_one_day_and_an_empty_one_have_their_pages(open_page: Callable[..., Any], tmp_path: Path) -> None:
    ledger, report = tmp_path / "few.whoholds", tmp_path / "report.txt"
    with Workbench.create(ledger, theatre="syria-iraq"):
        pass
    with serving(ledger, tmp_path / "empty", "/sources") as address:
        page = open_page(f"{address}/map?lang=en")
        assert "empty" in page.locator("h1").inner_text() and page.locator("#whoholds").count() == 0
    report.write_text("Published: 15 December 2017\n\nISIS attacked the Syrian army in Hajin on Thursday.\n")
    with Workbench.open(ledger) as bench:
        bench.read([str(report)])
    with serving(ledger, tmp_path / "few", "/api/theatre") as address:
        page = open_page(f"{address}/map?lang=en")
        page.wait_for_selector(READY, timeout=90_000)
        page.wait_for_selector(".histogram rect", state="attached")
        play, bars = page.locator("button.play").bounding_box(), page.locator(".histogram rect").all()
        assert all((bar.bounding_box() or play)["x"] >= play["x"] + play["width"] for bar in bars), (
            "none lies over play"
        )


TILE = (250, 20, 250)
"""The colour of the only tile: nothing on the map has it."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Another server: with tiles, and with a PMTiles file that is read by ranges."""
    picture = tile()

    class Tiles(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, status = picture, 200
            if self.path.endswith(".pmtiles"):
                first, last = self.headers["Range"].removeprefix("bytes=").split("-")
                body, status = pmtiles(picture)[int(first) : int(last) + 1], 206
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def tile() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (256, 256), TILE).save(out, "PNG")
    return out.getvalue()


def pmtiles(picture: bytes) -> bytes:
    """A PMTiles file (version 3) that holds one picture, of the whole world."""
    size, length = len(picture), b""
    while size:
        length += bytes([size % 128 + (128 if size > 127 else 0)])
        size //= 128
    root = b"\1\0\1" + length + b"\1"  # one entry: tile 0, once, so long, at the beginning
    about = b"{}"
    at, none = 127 + len(root) + len(about), 1
    places = (127, len(root), 127 + len(root), len(about), at, 0, at, len(picture), 1, 1, 1)
    world = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    png = 2
    head = struct.pack("<7sB11Q6B4iB2i", b"PMTiles", 3, *places, 1, none, none, png, 0, 0, *world, 0, 0, 0)
    return head + root + about + picture


@pytest.mark.parametrize("kind", ["a file here", "a file elsewhere", "tiles elsewhere"])
def test_a_base_map_lies_under_the_cells(
    open_page: Callable[..., Any], elsewhere: str, tmp_path: Path, kind: str
) -> None:
    from PIL import Image

    here = tmp_path / "world.pmtiles"
    here.write_bytes(pmtiles(tile()))
    address = {
        "a file here": str(here),
        "a file elsewhere": f"{elsewhere}/world.pmtiles",
        "tiles elsewhere": f"{elsewhere}/{{z}}/{{x}}/{{y}}.png",
    }[kind]
    with serving(small_ledger(tmp_path), tmp_path / "served", "/api/theatre", "--tiles", address) as site:
        page = open_page(f"{site}/map?lang=en&lat=39&lon=9&zoom=6")
        page.wait_for_selector(READY, timeout=60_000)
        canvas = page.locator("canvas.maplibregl-canvas")

        def is_tiled() -> bool:
            drawn = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
            red, green, blue = np.asarray(drawn)[-60, 60].astype(int)
            return bool(min(red, blue) > green + 20)

        for _ in range(100):
            if is_tiled():
                break
            page.wait_for_timeout(100)
        assert is_tiled(), "where the theatre ends, the base map goes on"
        page.get_by_role("button", name="Layers").click()
        page.get_by_label("Base map").uncheck()
        page.wait_for_timeout(500)
        assert not is_tiled(), "it can be taken away"
