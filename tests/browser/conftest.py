"""A real browser (Debian's Chromium) on real pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; without one the tests are skipped, in CI they fail."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs chromium: apt-get install chromium")
        pytest.skip("chromium is not on this machine: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        flags = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = running.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """open_page(url, width, height, …) → the page; at the end of the test its console must have been silent."""
    contexts, said = [], []

    def open_it(url: str, width: int = 1280, height: int = 800, **more: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda m: said.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda problem: said.append(f"thrown: {problem}"))
        page.goto(url)
        return page

    yield open_it
    for context in contexts:
        context.close()
    # SwiftShader, the renderer without a graphics card, warns of its own slowness.
    assert [line for line in said if "GPU stall" not in line and "swiftshader" not in line.lower()] == []


@pytest.fixture(scope="session")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the demo, read once."""
    path = tmp_path_factory.mktemp("browser") / "syria.whoholds"
    for verb in (
        ["init", path, "--theatre", ROOT / "examples/theatre"],
        ["read", ROOT / "examples/dossier", "--ledger", path],
        ["import", "table", ROOT / "examples/control_2017-12-15.csv", "--ledger", path],
    ):
        subprocess.run([sys.executable, "-m", "whoholds", *map(str, verb)], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def year_file(demo_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The self-contained map of a year of the demo, by the quickest estimator, known now and as on 10 December."""
    from whoholds import Workbench
    from whoholds.settings import Settings

    out = tmp_path_factory.mktemp("file") / "map.html"
    with Workbench.open(demo_ledger, read_only=True, settings=Settings.load(estimator="latest")) as bench:
        bench.write_interactive(out, since=date(2016, 12, 16), known=[date(2017, 12, 10)])
    return out


@pytest.fixture(scope="session")
def served(demo_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the demo's ledger."""
    with serving(demo_ledger, tmp_path_factory.mktemp("served"), "/api/theatre") as address:
        yield address


@pytest.fixture(scope="session")
def axe() -> Callable[[Any], list[str]]:
    """axe(page) → what axe-core finds serious or critical, one line a rule."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")

    def look(page: Any) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        return [
            f"{v['id']}: {v['help']}: {'; '.join(n['html'][:120] + ' ' + str(n['target']) for n in v['nodes'][:4])}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    return look
