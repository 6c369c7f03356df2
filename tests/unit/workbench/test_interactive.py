"""`whoholds map --interactive`: one file with everything in it, or a word on what to do."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import re

import pytest

from whoholds import Workbench
from whoholds.errors import SettingsError
from whoholds.settings import Settings


@pytest.fixture(scope="module")
def told(run, demo, tmp_path_factory):
    out = tmp_path_factory.mktemp("interactive") / "map.html"
    said = run(
        "map", "--interactive", "-o", out, "--since", "2017-12-10", "--until", "2017-12-16", "--known-at", "2017-12-11",
        "--estimator", "latest", "--ledger", demo,
    )  # fmt: skip
    html = out.read_text(encoding="utf-8")
    blocks = dict(re.findall(r'id="whoholds-(\w+)">([^<]*)<', html))
    return said, html, {name: gzip.decompress(base64.b64decode(text)) for name, text in blocks.items()}


def test_it_says_what_is_in_it(told):
    said, html, blocks = told
    assert "2017-12-10 to 2017-12-16" in said and "places" in said
    assert len(html) < 6_000_000
    assert set(blocks) == {"data", "days", "script", "library", "worker"}


def test_figures_and_quotations_are_those_of_the_ledger(told, demo):
    _, _, blocks = told
    data = json.loads(blocks["data"])
    n = len(data["cells"]["features"])
    assert len(blocks["days"]) == 2 * 7 * 3 * n
    assert data["theatre"]["known_days"] == ["2017-12-11"]
    assert max(state for _, state, *_ in data["told"]) < len(data["theatre"]["states"])
    with Workbench.open(demo, read_only=True, settings=Settings.load(estimator="latest")) as bench:
        texts = {d.id: " ".join(d.text.split()) for d in bench.ledger.documents()}
        area = {a.state: a for a in bench.areas(dt.date(2017, 12, 16))}
    for statement in data["statements"]:
        assert statement["document"] in texts
    states = data["theatre"]["states"]
    land = data["areas"]["within"][""]["land"]["states"]
    for number, row in land.items():
        drawn = area[states[int(number)]["id"]]
        assert row["low"][-1] == pytest.approx(drawn.low, abs=0.1) and row["high"][-1] == pytest.approx(
            drawn.high, abs=0.1
        )


def test_states_look_as_on_the_printed_sheet(told):
    states = json.loads(told[2]["data"])["theatre"]["states"]
    assert [s["id"] for s in states[:2]] == ["unknown", "contested"]
    assert all(re.fullmatch("#[0-9a-fA-F]{6}", c) for s in states for c in (s["colour"], s["ink"], *s["fills"]))
    assert next(s for s in states if s["id"] == "sdf")["name_ar"]


@pytest.mark.parametrize(
    ("flags", "hint"),
    [
        (("--interactive", "--since", "2017-12-16", "--until", "2017-12-01"), "swap"),
        (("--interactive", "--since", "1901-01-01"), "shorter stretch"),
        ((), "--on"),
        (("--on", "2017-12-15", "--since", "2017-12-01"), "--interactive"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_do(run, demo, tmp_path, flags, hint):
    out = tmp_path / "map.html"
    with pytest.raises(SettingsError) as refused:
        run("map", "-o", out, "--ledger", demo, *flags)
    assert hint in refused.value.hint
    assert not out.exists()
