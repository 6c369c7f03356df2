"""The map page in a browser: the first view, and how soon the slider's next day is drawn at 33,000 places × 1,500 days.

The large theatre is a made-up one, served by a bare server of this file in the API's shape, so that the page alone is measured.
Chromium draws without a graphics card here (SwiftShader, on the same cores as everything else): "drawn" holds that, "our work" does not.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/whoholds/web/static"
ACROSS, DOWN, DAYS, STATES = 220, 150, 1_500, 6
FIRST = date(2020, 1, 1)
COMMAND = "python bench/run.py map_page"


def theatre() -> dict[str, Any]:
    """A theatre of six holders on a rectangle."""
    colours = ["#f7f6f3", "#8d8d8d", "#b5403c", "#f2cb45", "#62b25b", "#3d8fc2", "#8a6fae", "#262626"]
    states = [
        {
            "id": f"s{i}",
            "name": f"Side {i}",
            "name_ar": "",
            "short": f"S{i}",
            "colour": c,
            "ink": "#1f2328",
            "texture": "",
        }
        for i, c in enumerate(colours)
    ]
    last = FIRST + timedelta(days=DAYS - 1)
    return {
        "id": "large", "title": "Large", "title_ar": "", "bbox": [30, 30, 52, 45], "states": states, "version": "v",
        "first_on": FIRST.isoformat(), "last_on": last.isoformat(), "known_days": [],
    }  # fmt: skip


def cells() -> dict[str, Any]:
    """Crooked four-sided cells that share their corners."""
    rng = np.random.default_rng(7)
    x, y = np.meshgrid(np.linspace(30, 52, ACROSS + 1), np.linspace(30, 45, DOWN + 1))
    x, y = (np.round(v + rng.uniform(-0.03, 0.03, v.shape), 4) for v in (x, y))
    features: list[dict[str, Any]] = []
    for j in range(DOWN):
        for i in range(ACROSS):
            ring = [
                [float(x[b, a]), float(y[b, a])] for a, b in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j))
            ]
            about = {
                "place": f"p{len(features)}", "name": f"Place {len(features)}", "name_ar": "", "kind": "village",
                "lon": ring[0][0] + 0.05, "lat": ring[0][1] + 0.05, "area_km2": 90.0, "nominal_km2": 0, "people": 900 + i * j,
                "settlement": True, "country": "", "division": "",
            }  # fmt: skip
            polygon = {"type": "Polygon", "coordinates": [ring]}
            features.append({"type": "Feature", "id": len(features), "properties": about, "geometry": polygon})
    return {"type": "FeatureCollection", "features": features, "nominal": []}


@lru_cache(maxsize=64)
def day_bytes(number: int) -> bytes:
    """Fronts that wander as days go by."""
    i, j = np.meshgrid(np.arange(ACROSS), np.arange(DOWN))
    wave = i + 14 * np.sin(j / 17 + number / 90) + number / 40
    state = (2 + (wave // 37).astype(int) % STATES).astype(np.uint8)
    near = np.abs(wave % 37 - 18)
    sure = np.clip(200 - (near > 15) * 70 - (near > 17) * 40, 0, 200).astype(np.uint8)
    state[near > 17.8] = 1
    return gzip.compress(b"".join(p.astype(np.uint8).tobytes() for p in (state, sure, state * 0 + number % 20)), 1)


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A bare server of the page and the large theatre."""
    manifest = json.loads((STATIC / "manifest.json").read_text())
    entry = manifest["src/map.ts"]
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>m</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="/static/{entry["css"][0]}"><script type="module" src="/static/{entry["file"]}"></script>'
        '</head><body><main id="whoholds" data-lang="en"></main></body></html>'
    )
    packed = gzip.compress(json.dumps(cells()).encode(), 5)
    empty = json.dumps({"type": "FeatureCollection", "features": []}).encode()
    fixed = {
        "/api/theatre": json.dumps(theatre()).encode(),
        "/api/base/v.geojson": empty,
        "/api/sources": b"[]",
        "/api/presences/v.json": b"[]",
        "/api/events": empty,
        "/api/histogram": b'{"days": [], "counts": {}}',
        "/api/areas": b'{"days": [], "coverage": 0.9, "states": [], "within": ""}',
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            kinds = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "woff2": "font/woff2"}
            coding = ""
            if path == "/map":
                body, kind = page.encode(), "text/html"
            elif path.startswith("/static/"):
                body, kind = (STATIC / path[8:]).read_bytes(), kinds[path.rsplit(".", 1)[1]]
                body, coding = gzip.compress(body, 5), "gzip"
            elif path.startswith("/api/days/"):
                number = (date.fromisoformat(path.rsplit("/", 1)[1][:-4]) - FIRST).days
                body, kind, coding = day_bytes(number), "application/octet-stream", "gzip"
            elif path.startswith("/api/cells/"):
                body, kind, coding = packed, "application/json", "gzip"
            else:
                body, kind = fixed[path], "application/json"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if coding:
                self.send_header("Content-Encoding", coding)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def slid(page: Any, keys: Iterable[str]) -> tuple[list[float], list[float]]:
    """Milliseconds from each key to the day drawn, and of those spent in our own script after the bytes came."""
    drawn = []
    page.get_by_role("slider", name="Day shown").focus()
    page.evaluate("performance.clearMeasures()")
    for n, key in enumerate(keys, 1):
        page.keyboard.press(key)
        page.wait_for_function(f"() => performance.getEntriesByName('whoholds: day').length >= {n}")
        page.wait_for_timeout(60)
    drawn = page.evaluate("performance.getEntriesByName('whoholds: day').map((e) => e.duration)")
    work = page.evaluate("performance.getEntriesByName('whoholds: work').map((e) => e.duration)")
    return drawn, work


def told(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ms (worst of {len(times)}: {max(times):.0f})"


def rows() -> Iterator[Row]:
    """The figures."""
    from playwright.sync_api import sync_playwright

    manifest = json.loads((STATIC / "manifest.json").read_text())
    entry = manifest["src/map.ts"]
    packed = sum(len(gzip.compress((STATIC / f).read_bytes())) for f in (entry["file"], *entry["css"]))
    fonts = sum((STATIC / f).stat().st_size for f in entry["assets"] if f.endswith(".woff2") and "arabic" not in f)
    library = sum(len(gzip.compress((STATIC / v["file"]).read_bytes())) for k, v in manifest.items() if "maplibre" in k)
    before = f"{packed / 1e3:.0f} KB + {fonts / 1e3:.0f} KB fonts"
    after = f"map library and worker {library / 1e3:.0f} KB"
    yield Row("map page: script and style, compressed", before, "≤ 400 KB before the map library", after, COMMAND)
    with sync_playwright() as playwright, serving() as address, tempfile.TemporaryDirectory() as folder:
        flags = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(120_000)
        page.goto(f"{address}/map?on=2021-06-01&lang=en")
        page.wait_for_selector("#whoholds[data-ready=map]")
        ready = page.evaluate("performance.now()")
        page.wait_for_timeout(3_000)
        drawn, work = slid(page, ["ArrowRight"] * 30)
        far, far_work = slid(page, ["PageUp", "PageDown", "Home", "End"] * 4)
        note = "drawn without a graphics card, on cores shared with the browser's other processes"
        yield Row(
            f"slider, {ACROSS * DOWN:,} places × {DAYS:,} days: next day drawn",
            told(drawn),
            "≤ 100 ms",
            f"our work in it {told(work)}",
            COMMAND,
            note,
        )
        yield Row(
            "the same, to a month away and the ends", told(far), "", f"our work in it {told(far_work)}", COMMAND, note
        )
        yield Row(f"map of {ACROSS * DOWN:,} places ready, cold", f"{ready / 1e3:.1f} s", "", "", COMMAND, note)
        out = Path(folder) / "map.html"
        size = demo_file(Path(folder), out)
        yield Row("self-contained map of the demo", f"{size / 1e6:.2f} MB", "≤ 6 MB", "", COMMAND)
        views, readies = [], []
        for _ in range(5):
            fresh = browser.new_context(viewport={"width": 1280, "height": 800})
            page = fresh.new_page()
            page.goto(f"file://{out}?lang=en")
            page.wait_for_selector("#whoholds[data-ready=map]", timeout=60_000)
            views.append(page.evaluate("performance.getEntriesByName('whoholds: figures')[0].startTime"))
            readies.append(page.evaluate("performance.getEntriesByName('whoholds: map')[0].startTime"))
            fresh.close()
        yield Row(
            "demo from disk: figures and legend on the screen, cold",
            told(views),
            "≤ 1.5 s",
            f"with the map {told(readies)}",
            COMMAND,
            note,
        )
        browser.close()


def demo_file(folder: Path, out: Path) -> int:
    """The demo's own map, all of its days."""
    from bench.serving import demo_ledger
    from whoholds import Workbench

    with Workbench.open(demo_ledger(folder), read_only=True) as bench:
        bench.write_interactive(out)
    return out.stat().st_size


if __name__ == "__main__":
    for row in rows():
        print(f"| {row.what} | {row.value} | {row.asked} | {row.beside} |")
