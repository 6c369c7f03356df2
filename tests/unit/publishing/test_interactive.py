"""The page that draws the map is the one its sources make, and nothing told in it can run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from whoholds.publishing.interactive import interactive_page

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "src/whoholds/web/static"
FRONTEND = ROOT / "frontend"
LIBRARIES = (
    "@fontsource/ibm-plex-sans-arabic",
    "@fontsource/ibm-plex-sans-condensed",
    "earcut",
    "maplibre-gl",
    "pmtiles",
)


@pytest.mark.parametrize(
    ("of_pages", "config", "libraries", "built"),
    [
        (False, "vite.config.ts", LIBRARIES, STATIC),
        (True, "vite.pages.config.ts", ("htmx.org",), STATIC.parent / "styles" / "pages"),
    ],
)
def test_what_is_built_is_of_these_sources(of_pages: bool, config: str, libraries: Sequence[str], built: Path) -> None:
    """The recipe of frontend/tools/stamp.mjs."""
    names = [f.relative_to(FRONTEND).as_posix() for f in (FRONTEND / "src").rglob("*") if f.is_file()]
    names = [n for n in names if n.startswith("src/pages/") is of_pages]
    digest = hashlib.sha256()
    for name in sorted([*names, config]):
        body = (FRONTEND / name).read_bytes()
        digest.update(f"{name}\0{len(body)}\0".encode())
        digest.update(body)
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    for name in libraries:
        digest.update(f"{name}\0{lock['packages'][f'node_modules/{name}']['integrity']}\0".encode())
    assert (built / "sources.sha256").read_text().strip() == digest.hexdigest(), "make frontend"


def test_every_built_file_is_there_and_credited() -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text())
    named = {f for e in manifest.values() for f in (e["file"], *e.get("css", ()), *e.get("assets", ()))}
    assert named == {f.relative_to(STATIC).as_posix() for f in (STATIC / "assets").iterdir()}
    licences = (STATIC / "licences.txt").read_text()
    for name in LIBRARIES:
        assert f"\n{name} " in licences, name
    assert "BSD" in licences and "SIL OPEN FONT LICENSE" in licences.upper()


def test_the_first_view_is_small() -> None:
    """What a browser must have before the map library: page script, style, the fonts of one script."""
    manifest = json.loads((STATIC / "manifest.json").read_text())
    entry = manifest["src/map.ts"]
    packed = sum(len(gzip.compress((STATIC / f).read_bytes())) for f in (entry["file"], *entry["css"]))
    fonts = sum((STATIC / f).stat().st_size for f in entry["assets"] if f.endswith(".woff2"))
    assert packed < 60_000 and packed + fonts < 250_000


@pytest.fixture
def page() -> str:
    hostile = "</script><script>alert(1)</script><!--"
    data = {
        "theatre": {"title": hostile, "first_on": hostile, "last_on": "2017-12-16"},
        "statements": [{"text": hostile}],
    }
    parts = {
        "script": b"1",
        "style": b"b{src:url(/static/assets/f.woff2)}",
        "library": b"2",
        "worker": b"3",
        "font:f.woff2": b"F",
    }
    return interactive_page(data, [b"\0\1", b"\2"], parts)


def test_nothing_told_can_run(page: str) -> None:
    assert "<script>alert" not in page and "<!--" not in page
    packed = re.search(r'id="whoholds-data">([^<]*)<', page)
    assert packed and json.loads(gzip.decompress(base64.b64decode(packed[1])))["statements"][0]["text"].startswith(
        "</script>"
    )


def test_only_what_was_built_may_run(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for kind, text in (
        ("script-src", re.search(r"<script>(.*?)</script>", page, re.S)),
        ("style-src", re.search(r"<style>(.*?)</style>", page, re.S)),
    ):
        assert text
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        rule = next(r for r in policy[1].split(";") if r.strip().startswith(kind))
        assert f"'sha256-{digest}'" in rule and "unsafe" not in rule
    assert "default-src 'none'" in policy[1]


def test_fonts_and_days_are_in_the_page(page: str) -> None:
    assert f"url(data:font/woff2;base64,{base64.b64encode(b'F').decode()})" in page
    days = re.search(r'id="whoholds-days">([^<]*)<', page)
    assert days and gzip.decompress(base64.b64decode(days[1])) == b"\0\1\2"


def test_the_same_data_makes_the_same_bytes() -> None:
    data = {"theatre": {"title": "T", "first_on": "a", "last_on": "b"}}
    parts = {"script": b"", "style": b"", "library": b"", "worker": b""}
    assert interactive_page(data, [], parts) == interactive_page(data, [], parts)
