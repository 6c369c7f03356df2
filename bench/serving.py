"""The server: a day's map beside the bare floor and pygeoapi, the first view, thirty reviewers at once.

Everything runs on loopback in one run, one worker each, asked by wrk with 8 connections. ``WHOHOLDS_BENCH_SECONDS`` shortens the
minutes of the reviewers. pygeoapi is installed by uv into a folder of its own; where that cannot be, its rows are left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
REVIEW_SECONDS = float(os.environ.get("WHOHOLDS_BENCH_SECONDS", "120"))
REVIEWERS = 30
PASSWORD = "correct horse battery"
CELLS, DAYS = 33_000, 1_500

FLOOR = """
import pathlib
BODY = pathlib.Path({body!r}).read_bytes()
HEADERS = [(b"content-type", b"application/octet-stream"), (b"content-encoding", b"br"),
           (b"content-length", str(len(BODY)).encode())]
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({{"type": "http.response.start", "status": 200, "headers": HEADERS}})
        await send({{"type": "http.response.body", "body": BODY}})
"""

PEER = """
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  language: en-US
  limits: {{default_items: 5000, max_items: 5000}}
  map: {{url: https://example.org, attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: t, description: d, keywords: [k], terms_of_service: t, url: https://example.org}}
  license: {{name: l, url: https://example.org}}
  provider: {{name: n, url: https://example.org}}
  contact: {{name: n}}
resources:
  cells:
    type: collection
    title: Cells
    description: Cells
    keywords: [k]
    links: []
    extents: {{spatial: {{bbox: [-180, -90, 180, 90], crs: http://www.opengis.net/def/crs/OGC/1.3/CRS84}}}}
    providers: [{{type: feature, name: GeoJSON, data: {data}, id_field: id}}]
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as s:
        return int(s.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str, **more: Any) -> Iterator[float]:
    """A server until the block ends; its seconds from start to first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        while True:
            try:
                if httpx.get(url, timeout=60).status_code < 500:
                    break
            except httpx.TransportError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command[:4]} did not start") from None
                time.sleep(0.05)
        yield time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def wrk(url: str, seconds: int = 6) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in ms."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}", "--latency", "-H", "Accept-Encoding: br", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]  # wrk always tells
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()  # type: ignore[union-attr]
    return rate, float(amount) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def demo_ledger(folder: Path) -> Path:
    """The demo, read."""
    ledger = folder / "demo.whoholds"
    for arguments in (
        ("init", str(ledger), "--theatre", str(ROOT / "examples" / "theatre")),
        ("read", str(ROOT / "examples" / "dossier"), "--ledger", str(ledger)),
        ("import", "table", str(ROOT / "examples" / "control_2017-12-15.csv"), "--ledger", str(ledger)),
    ):
        subprocess.run([sys.executable, "-m", "whoholds", *arguments], check=True, capture_output=True)
    return ledger


def serve_command(ledger: Path, port: int, *more: str) -> list[str]:
    """``whoholds serve``."""
    return [sys.executable, "-m", "whoholds", "serve", str(ledger), "--port", str(port), *more]


def rows() -> Iterable[Row]:
    """Needs wrk (Debian); the machine should be quiet."""
    if shutil.which("wrk") is None:
        return
    note = f"load average {os.getloadavg()[0]:.1f}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "WHOHOLDS_CACHE": str(folder / "cache")}
        ledger = demo_ledger(folder)
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        with running(serve_command(ledger, port), f"{base}/openapi.json", env=environment) as seconds:
            yield Row("whoholds serve: start to first answer", f"{seconds:.1f} s")
            theatre = httpx.get(f"{base}/api/theatre", timeout=120).json()
            wait_until_filled(base, theatre)
            yield from first_view(base)
            address = f"{base}/api/days/{theatre['version']}/{theatre['last_on']}.bin"
            body = httpx.get(address, headers={"accept-encoding": "br"})
            (folder / "body").write_bytes(b"".join(raw_body(address)))
            cells = httpx.get(f"{base}/api/cells/{theatre['version']}.geojson").json()
            (folder / "cells.geojson").write_text(json.dumps({k: v for k, v in cells.items() if k != "nominal"}))
            assert body.headers["content-encoding"] == "br"
            (folder / "floor.py").write_text(FLOOR.format(body=str(folder / "body")))
            floor_port = free_port()
            floor = f"http://127.0.0.1:{floor_port}/"
            bare = [sys.executable, "-m", "uvicorn", "floor:app", "--port", str(floor_port), "--no-access-log"]
            with running(bare, floor, cwd=folder):
                ours, theirs, slow = [], [], []
                for _ in range(3):  # by turns, so that what else the machine does falls on both
                    rate, late = wrk(address)
                    ours.append(rate)
                    slow.append(late)
                    theirs.append(wrk(floor)[0])
            ratio = statistics.median(o / t for o, t in zip(ours, theirs, strict=True))
            told = f"bare ASGI {statistics.median(theirs):,.0f}/s: {ratio:.2f}×"
            yield Row(
                "a day's map (demo)", f"{statistics.median(ours):,.0f} requests/s", "≥ 0.5× the floor", told, note=note
            )
            yield Row("a day's map, p99 at 8 connections", f"{min(slow):.1f} ms", "≤ 20 ms", note=note)
            yield from beside_pygeoapi(folder, statistics.median(ours), note)
        yield from next_day()
        yield from reviewers(ledger, environment, note)


def raw_body(address: str) -> Iterator[bytes]:
    """The answer's bytes as they are sent."""
    with httpx.stream("GET", address, headers={"accept-encoding": "br"}) as answer:
        yield from answer.iter_raw()


def wait_until_filled(base: str, theatre: dict[str, Any]) -> None:
    """Ask for every day once: then all of them are ready."""
    from datetime import date, timedelta

    on, last = date.fromisoformat(theatre["first_on"]), date.fromisoformat(theatre["last_on"])
    with httpx.Client(timeout=120) as client:
        while on <= last:
            client.get(f"{base}/api/days/{theatre['version']}/{on}.bin")
            on += timedelta(days=1)
        client.get(f"{base}/api/areas")
        client.get(f"{base}/api/verdicts")
    wait_until_idle()


def wait_until_idle() -> None:
    """Until the servers have done what they work out ahead: that is not what is measured here."""
    import psutil

    def spent() -> float:
        total = 0.0
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it has just ended
                total += sum(process.cpu_times()[:2])
        return total

    for _ in range(180):
        before = spent()
        time.sleep(1)
        if spent() - before < 0.1:
            return


def first_view(base: str) -> Iterable[Row]:
    """All that the first view asks for, by a client that has nothing yet."""
    began, size = time.perf_counter(), 0
    with httpx.Client(timeout=60, headers={"accept-encoding": "br, gzip"}) as client:

        def take(path: str) -> bytes:
            nonlocal size
            with client.stream("GET", base + path) as answer:
                size += sum(len(part) for part in answer.iter_raw())
            return client.get(base + path).content if path == "/api/theatre" else b""

        page = client.get(f"{base}/map").text
        theatre = json.loads(take("/api/theatre"))
        version = theatre["version"]
        for path in (
            f"/api/cells/{version}.geojson",
            f"/api/base/{version}.geojson",
            f"/api/presences/{version}.json",
            f"/api/days/{version}/{theatre['last_on']}.bin",
            "/api/areas",
            "/api/histogram",
            "/api/events",
        ):
            take(path)
        seconds = time.perf_counter() - began
        for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
            take(path)
    yield Row("first view of the demo: data, one after the other", f"{seconds:.2f} s", "≤ 1.5 s with drawing")
    yield Row("first view: data, scripts, styles, compressed", f"{size / 1000:.0f} kB", "≤ 400 KB before the library")


def beside_pygeoapi(folder: Path, ours: float, note: str) -> Iterable[Row]:
    """The same cells served by pygeoapi, all on one page."""
    python = folder / "peer" / "bin" / "python"
    try:
        subprocess.run(["uv", "venv", "-q", str(folder / "peer"), "--python", sys.executable], check=True)
        parts = ["pygeoapi", "uvicorn", "httptools", "uvloop", "starlette"]
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), *parts], check=True)
        port = free_port()
        (folder / "peer.yml").write_text(PEER.format(port=port, data=folder / "cells.geojson"))
        environment = {
            **os.environ,
            "PYGEOAPI_CONFIG": str(folder / "peer.yml"),
            "PYGEOAPI_OPENAPI": str(folder / "peer-api.yml"),
        }
        pygeoapi = str(folder / "peer" / "bin" / "pygeoapi")
        generate = [
            pygeoapi,
            "openapi",
            "generate",
            str(folder / "peer.yml"),
            "--output-file",
            str(folder / "peer-api.yml"),
        ]
        subprocess.run(generate, check=True, env=environment, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return
    url = f"http://127.0.0.1:{port}/collections/cells/items?f=json&limit=5000"
    command = [str(python), "-m", "uvicorn", "pygeoapi.starlette_app:APP", "--port", str(port), "--no-access-log"]
    with running(command, url, env=environment):
        theirs, _ = wrk(url)
    told = f"pygeoapi's page of the same cells {theirs:,.1f}/s: {ours / theirs:,.0f}×"
    yield Row("a day's map beside pygeoapi", f"{ours:,.0f} requests/s", "≥ 10×", told, note=note)


def next_day() -> Iterable[Row]:
    """A day that nobody has asked for yet, of a large theatre whose days are worked out: made ready from the disk."""
    import numpy as np

    from whoholds.web.ready import FOREVER, Ready

    random_numbers = np.random.default_rng(1)
    front = np.cumsum(random_numbers.normal(0, 1, CELLS))
    seconds = []
    with tempfile.TemporaryDirectory() as name:
        book = np.memmap(Path(name) / "days", np.uint8, "w+", shape=(40, 3, CELLS))
        for day in range(40):
            book[day, 0] = 2 + ((front + day * 0.3) % 40 > 20)
            book[day, 1] = 200 - (np.abs(front % 40 - 20) < 2) * random_numbers.integers(0, 90, CELLS)
            book[day, 2] = (random_numbers.exponential(4, CELLS)).clip(0, 255)
        book.flush()
        for day in range(40):
            began = time.perf_counter()
            Ready(book[day].tobytes(), "application/octet-stream", FOREVER, quality=5).chosen(b"br")
            seconds.append(time.perf_counter() - began)
    told = f"{statistics.median(seconds) * 1000:.0f} ms"
    yield Row(f"the next day at {CELLS:,} places: made ready", told, "≤ 100 ms with sending and drawing")


def reviewers(ledger: Path, environment: dict[str, str], note: str) -> Iterable[Row]:
    """Thirty people decide as fast as they can, some twice, some on the same reading, some taking back; then the ledger is proven."""
    for n in range(REVIEWERS):
        command = [sys.executable, "-m", "whoholds", "users", "add", f"reviewer{n}", "--role", "reviewer"]
        more = ["--password-stdin", "--ledger", str(ledger)]
        subprocess.run([*command, *more], input=PASSWORD, text=True, check=True, capture_output=True)
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with running(serve_command(ledger, port), f"{base}/sign-in", env=environment):
        wait_until_idle()
        told, statuses, waits = asyncio.run(work(base))
    from whoholds.workbench import Workbench

    with Workbench.open(ledger, read_only=True) as bench:
        every = bench.ledger.statements(include_superseded=True, include_rejected=True)
        kept = Counter(s.id for s in every if s.made_by.name.startswith("review:"))
        clean = bench.audit().clean
    lost, doubled, strange = set(told) - set(kept), [i for i, n in kept.items() if n > 1], set(kept) - set(told)
    errors = sum(n for status, n in statuses.items() if status >= 500)
    what = f"{REVIEWERS} reviewers at once for {REVIEW_SECONDS:.0f} s"
    yield Row(
        f"{what}: decisions", f"{len(told):,} ({len(told) / REVIEW_SECONDS:.0f}/s)", "≥ 20 a minute each", note=note
    )
    value = f"{len(lost)} lost, {len(doubled)} doubled, {len(strange)} untold, {errors} 5xx, audit {'clean' if clean else 'FAILED'}"
    yield Row(f"{what}: what became of them", value, "none, none, none, none, clean")
    waits.sort()
    p99 = waits[int(len(waits) * 0.99)] * 1000
    yield Row(f"{what}: a decision takes", f"{statistics.median(waits) * 1000:.0f} ms, p99 {p99:.0f} ms", note=note)


async def work(base: str) -> tuple[list[str], Counter[int], list[float]]:
    """The rows that were told, how often each status was answered, and how long decisions took."""
    told: list[str] = []
    statuses: Counter[int] = Counter()
    waits: list[float] = []
    gate = asyncio.Event()

    async def one(n: int) -> None:
        chance = random.Random(n)
        async with httpx.AsyncClient(base_url=base, timeout=180) as client:
            token = await token_of(client, "/sign-in")
            form = {"name": f"reviewer{n}", "password": PASSWORD, "csrf_token": token}
            signed = await client.post("/sign-in", data=form)
            assert signed.status_code == 303, signed.text
            client.headers["x-csrf-token"] = await token_of(client, "/docs")
            await gate.wait()
            until = time.monotonic() + REVIEW_SECONDS
            mine: list[str] = []
            while time.monotonic() < until:
                queue = await client.get("/api/review", params={"limit": 3})
                statuses[queue.status_code] += 1
                waiting = [s["id"] for s in queue.json()] if queue.status_code == 200 else []
                target = chance.choice([*waiting, *mine[-3:]]) if waiting or mine else None
                if target is None:
                    await asyncio.sleep(0.2)
                    continue
                body = {"decision": chance.choice(("accepted", "rejected"))}
                for _ in range(chance.choice((1, 1, 2))):  # now and then a request is sent again
                    began = time.perf_counter()
                    answer = await client.post(f"/api/review/{target}", json=body)
                    waits.append(time.perf_counter() - began)
                    statuses[answer.status_code] += 1
                    if answer.status_code == 200 and not answer.json()["repeated"]:
                        told.append(answer.json()["row"]["id"])
                        mine.append(answer.json()["row"]["id"])
                if mine and chance.random() < 0.1:
                    undone = await client.post(f"/api/review/{mine[-1]}/undo")
                    statuses[undone.status_code] += 1
                    if undone.status_code == 200:
                        told.append(undone.json()["row"]["id"])
                        mine.pop()
                if 429 in statuses:
                    await asyncio.sleep(0.1)

    tasks = [asyncio.create_task(one(n)) for n in range(REVIEWERS)]
    await asyncio.sleep(8)
    gate.set()
    await asyncio.gather(*tasks)
    return told, statuses, waits


async def token_of(client: httpx.AsyncClient, path: str) -> str:
    """The token in a page's head."""
    page = await client.get(path, headers={"accept": "text/html"})
    return re.search(r'name="csrf-token" content="(\w+)"', page.text)[1]  # type: ignore[index]  # every page has one


if __name__ == "__main__":
    for row in rows():
        print(
            f"{row.what}: {row.value}   asked {row.asked or '–'}   beside {row.beside or '–'}   {row.note}", flush=True
        )
