"""Likely sides stand beside events, in a field of their own; they never enter the ledger, the actors, or another ledger."""

from __future__ import annotations

import csv
import io
import json

import pytest

REPORT = """Syrian government forces attacked ISIS fighters in Mayadin.
Clashes between Syrian government forces and ISIS took place in Mayadin.
"""


@pytest.fixture(scope="module")
def ledger(run, tmp_path_factory):
    """Four days of clashes told with both sides, and one told with none."""
    folder = tmp_path_factory.mktemp("likely")
    path = folder / "war.whoholds"
    run("init", path, "--theatre", "syria-iraq")
    for day in range(1, 5):
        report = folder / f"{day}.txt"
        report.write_text(f"{REPORT}This is report number {day}.\n", encoding="utf-8")
        run("read", report, "--published", f"2017-09-{day:02}", "--source", "Plain Watch", "--ledger", path)
    report = folder / "bare.txt"
    report.write_text("Clashes in Mayadin leave casualties\n", encoding="utf-8")
    run("read", report, "--published", "2017-09-09", "--source", "Plain Watch", "--ledger", path)
    return path


@pytest.fixture(scope="module")
def bare(run, ledger):
    """The event that names nobody, as ``show --likely`` gives it."""
    events = run.json("show", "events", "--likely", "--ledger", ledger)
    return next(e for e in events if e["exact"].startswith("Clashes in Mayadin"))


def test_shown_beside_the_event_and_apart_from_its_actors(run, ledger, bare):
    assert bare["actors"] == [] and set(bare["likely_actors"]["ids"]) == {"isis", "syrian-government"}
    table = run("show", "events", "--likely", "--ledger", ledger)
    assert "likely (estimated)" in table.splitlines()[0] and " against " in table
    assert " against " not in run("show", "events", "--ledger", ledger)
    why = run("why", bare["id"], "--ledger", ledger)
    assert "estimated, not told" in why and "because" in why and "the theatre's data have them fight" in why
    told = run.json("why", bare["id"], "--ledger", ledger)["likely_actors"]
    others = {e["id"] for e in run.json("show", "events", "--ledger", ledger)} - {bare["id"]}
    assert {c["statement"] for c in told["carried"]} <= others


def test_what_was_known_by_a_day_alone_counts(run, ledger):
    events = run.json("show", "events", "--likely", "--known-at", "2017-09-01", "--ledger", ledger)
    assert all(e["likely_actors"] is None for e in events)


def test_exported_apart_and_left_out_when_read_back(run, ledger, bare, tmp_path):
    lines = [json.loads(line) for line in run("export", "--ledger", ledger).splitlines()]
    [row] = [line for line in lines if line["id"] == bare["id"]]
    assert row["likely_actors"] == bare["likely_actors"] and row["actors"] == []
    table = csv.DictReader(io.StringIO(run("export", "--format", "csv", "--ledger", ledger).lstrip("\ufeff")))
    [cell] = [r["likely_actors"] for r in table if r["id"] == bare["id"]]
    assert cell.endswith(f"({bare['likely_actors']['probability']:.2f})") and " against " in cell

    def read_back(name, rows):
        file, other = tmp_path / f"{name}.jsonl", tmp_path / f"{name}.whoholds"
        file.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        run("init", other, "--theatre", "syria-iraq")
        run("import", "flat", file, "--source", "desk", "--ledger", other)
        shown = run.json("show", "statements", "--ledger", other)
        told = [{k: v for k, v in s.items() if k not in ("id", "document", "recorded_at")} for s in shown]
        return sorted(told, key=lambda s: s["row"])

    with_field = read_back("with", lines)
    without = read_back("without", [{k: v for k, v in r.items() if k != "likely_actors"} for r in lines])
    assert with_field == without and len(with_field) == len(lines)


@pytest.mark.parametrize("form", ["acled", "ucdp", "followthemoney", "geojson", "kml", "webannotation"])
def test_other_formats_know_nothing_of_them(run, ledger, bare, form):
    text = run("export", "--format", form, "--ledger", ledger)
    assert " against " not in text and str(bare["likely_actors"]["probability"]) not in text
