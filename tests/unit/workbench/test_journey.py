"""The journey on the demo dossier, as a person at a terminal meets it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys

import pytest

from tests.unit.workbench.conftest import EXAMPLES


def test_reading_again_adds_nothing(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    before = len(run.json("show", "statements", "--ledger", copy))
    again = run.json("read", EXAMPLES / "dossier", "--ledger", copy)
    assert again["documents"] and all(d["known"] and not sum(d["added"].values()) for d in again["documents"])
    assert len(run.json("show", "statements", "--ledger", copy)) == before


def test_a_copy_of_a_wire_is_told_to_be_one(run, demo):
    documents = run.json("show", "documents", "--ledger", demo)
    copies = [d for d in documents if d["copies"]]
    assert len(copies) == 1
    assert copies[0]["source"] == "Demo Courier"


@pytest.mark.parametrize("what", ["statements", "events", "control", "figures", "claims"])
def test_listings_quote_the_documents_to_the_letter(run, demo, what):
    from whoholds import Workbench

    rows = run.json("show", what, "--ledger", demo)
    assert rows
    with Workbench.open(demo, read_only=True) as bench:
        texts = {d.id: d.text for d in bench.ledger.documents()}
    for row in rows:
        assert row["row"] or texts[row["document"]][row["start"] : row["end"]] == row["exact"]
        assert row["said_by"], "every statement has a speaker"


def test_listings_filter(run, demo):
    def show(*more):
        return run.json("show", "statements", "--ledger", demo, *more)

    assert {r["kind"] for r in show("--kind", "relation")} == {"relation"}
    isis = show("--actor", "Daesh")
    assert isis and all(any(a["name"] == "ISIS" for a in r["actors"]) for r in isis)
    december = show("--since", "2017-12-11", "--until", "2017-12-12")
    days = [(r["valid_from"] or r["known_at"], r["valid_to"] or r["known_at"]) for r in december]
    assert days and all(first[:10] <= "2017-12-12" and last[:10] >= "2017-12-11" for first, last in days)
    assert all(r["known_at"][:10] <= "2017-11-30" for r in show("--known-at", "2017-11-30"))
    in_iraq = show("--place", "Iraq")
    assert in_iraq and all(r["lon"] > 38.7 for r in in_iraq)
    assert show("--source", "Demo Monitor", "--limit", "3") and len(show("--limit", "3")) == 3


def test_plain_when_piped(run, demo):
    lines = run("show", "actors", "--ledger", demo).splitlines()
    assert lines[0].split("\t")[0] == "id"
    assert len({line.count("\t") for line in lines}) == 1


def test_why_shows_the_words_in_their_place(run, demo):
    figure = next(r for r in run.json("show", "figures", "--ledger", demo) if r["best"] == 0.03)
    page = run("why", figure["id"][:12], "--ledger", demo)
    assert "»" in page and "«" in page and "Demo Monitor" in page
    data = run.json("why", figure["id"], "--ledger", demo)
    assert data["exact"] == figure["exact"] and data["history"] == [figure["id"]]


def test_why_a_place_names_statements_that_speak_of_it(run, demo):
    reason = run.json("why", "Abu Kamal", "--on", "2017-12-15", "--ledger", demo)
    assert max(reason["probability"], key=reason["probability"].get) == "syrian-government"
    assert reason["carried"]
    assert abs(sum(reason["probability"].values()) - 1) < 0.01


def test_the_map_as_known_earlier_rests_on_what_was_known_then(run, demo):
    asked = ("why", "Abu Kamal", "--on", "2017-11-14", "--ledger", demo)
    now, then = run.json(*asked), run.json(*asked, "--known-at", "2017-11-09")
    assert then["last_evidence_on"] <= "2017-11-09"
    known = {r["id"] for r in run.json("show", "statements", "--known-at", "2017-11-09", "--ledger", demo)}
    assert {c["statement"] for c in then["carried"]} <= known
    assert not {c["statement"] for c in now["carried"]} <= known
    assert then["probability"] != now["probability"]


@pytest.mark.parametrize(("ending", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_sheets_in_three_formats(run, demo, tmp_path, ending, magic):
    out = tmp_path / f"map.{ending}"
    run("map", "--on", "2017-12-15", "--focus", "daraa", "-o", out, "--ledger", demo)
    assert out.read_bytes().startswith(magic)


def test_a_sheet_of_places_and_a_wrong_one(run, demo, tmp_path):
    run(
        "map",
        "--on",
        "2017-12-15",
        "--focus",
        "Hajin",
        "--focus",
        "Abu Kamal",
        "-o",
        tmp_path / "a.svg",
        "--ledger",
        demo,
    )
    with pytest.raises(Exception, match="Nowhereville"):
        run("map", "--on", "2017-12-15", "--focus", "Nowhereville", "-o", tmp_path / "b.svg", "--ledger", demo)
    assert not (tmp_path / "b.svg").exists()


def test_areas_are_intervals_that_fill_the_land(run, demo):
    rows = run.json("areas", "--on", "2017-12-15", "--country", "Syria", "--ledger", demo)
    assert all(r["low"] <= r["assessed"] <= r["high"] for r in rows)
    assert sum(r["assessed"] for r in rows) == pytest.approx(rows[0]["total"], rel=1e-6)
    assert 180_000 < rows[0]["total"] < 190_000
    by_all = run.json("areas", "--on", "2017-12-15", "--of", "all", "--ledger", demo)
    assert {r["denominator"] for r in by_all} == {"land", "inhabited", "settlements", "people"}


def test_victory_claims_fall_and_the_figures_meet(run, demo):
    checked = run.json("check", "--ledger", demo)
    victories = [
        c for c in checked if c["now"]["proposition"]["kind"] == "defeated" and not c["now"]["proposition"]["negated"]
    ]
    assert victories
    assert {c["now"]["rating"] for c in victories} <= {"contradicted", "mixed"}
    assert all(c["now"]["opposing"] for c in victories)
    share = next(c for c in checked if c["now"]["proposition"]["value"] == 0.03)
    assert "185,180 km²" in share["now"]["explanation"]
    assert "the two agree" in share["now"]["explanation"]
    assert "The map gives" in share["now"]["explanation"]


def test_a_claim_in_words(run, demo):
    [checked] = run.json("check", "ISIS has been defeated in Syria", "--on", "2017-12-12", "--ledger", demo)
    assert checked["now"]["rating"] in ("contradicted", "mixed")
    with pytest.raises(Exception, match="no claim"):
        run("check", "The weather was fine", "--on", "2017-12-12", "--ledger", demo)


def test_reviews_are_rows_and_change_the_map(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    row = next(
        r
        for r in run.json("show", "control", "--ledger", copy)
        if r["place"] == "Hajin" and r["status"] == "controls" and r["row"]
    )
    before = run.json("why", "Hajin", "--on", "2017-12-15", "--ledger", copy)["probability"]
    run("review", row["id"], "--amend", "status=lost", "--reason", "misread", "--reviewer", "ana", "--ledger", copy)
    after = run.json("why", "Hajin", "--on", "2017-12-15", "--ledger", copy)["probability"]
    assert after != before
    data = run.json("why", row["id"], "--ledger", copy)
    assert len(data["history"]) == 2 and any(r["reason"] == "misread" and r["by"] == "ana" for r in data["resting"])
    newest = data["history"][-1]
    run("review", newest, "--reject", "--ledger", copy)
    assert row["id"] not in {r["id"] for r in run.json("show", "control", "--ledger", copy)}
    assert "the chain holds" in run("audit", "--ledger", copy)


def test_changing_ones_mind_supersedes_ones_own_decision(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    row = run.json("show", "control", "--limit", "1", "--ledger", copy)[0]["id"]
    accepted = run("review", row, "--accept", "--reviewer", "ana", "--ledger", copy).split()[0]
    said = run("review", row, "--reject", "--reviewer", "ana", "--ledger", copy)
    assert f"supersedes {accepted}" in said
    assert run("review", "--conflicts", "--ledger", copy).strip() == "no conflicts"


def test_two_who_decide_differently_are_in_conflict_until_one_reading_is_settled_on(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    row = run.json("show", "control", "--limit", "1", "--ledger", copy)[0]["id"]
    accepted = run("review", row, "--accept", "--reviewer", "ana", "--ledger", copy).split()[0]
    rejected = run("review", row, "--reject", "--reviewer", "bo", "--ledger", copy).split()[0]
    listed = run("review", "--conflicts", "--ledger", copy)
    assert f"{accepted} accepted by ana" in listed and f"{rejected} rejected by bo" in listed
    run("review", accepted, "--settle", "--reviewer", "cem", "--ledger", copy)
    assert run("review", "--conflicts", "--ledger", copy).strip() == "no conflicts"
    stands = {r["id"]: r["review"] for r in run.json("show", "control", "--ledger", copy)}
    assert list(stands.values()).count("accepted") == 1, "the reading settled on stands, once"
    assert "the chain holds" in run("audit", "--ledger", copy)


def test_reviewing_by_keyboard(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    said = run("review", "--ledger", copy, "--reviewer", "bo", input="a\nr\ns\nw\nq\n")
    assert said.rstrip().endswith("2 decided")
    reviews = [r["review"] for r in run.json("show", "statements", "--ledger", copy)]
    assert reviews.count("accepted") == 1


def test_amendments_that_cannot_be_are_refused(run, demo):
    row = run.json("show", "control", "--limit", "1", "--ledger", demo)[0]
    for bad in ("status=won", "relation=fights", "nonsense=1", "valid_from=yesterday"):
        with pytest.raises(Exception, match=r"cannot be|does not fit"):
            run("review", row["id"], "--amend", bad, "--ledger", demo)


def test_a_brief_stands_on_quotations_and_loads_nothing(run, demo, tmp_path):
    page = tmp_path / "brief.html"
    run("brief", "--on", "2017-12-15", "-o", page, "--focus", "daraa", "--ledger", demo)
    html = page.read_text()
    assert "<script" not in html and 'src="http' not in html and "url(http" not in html
    assert html.count("data:image/png;base64") == 1
    assert "Demo Monitor" in html
    text = tmp_path / "brief.md"
    run("brief", "--on", "2017-12-15", "-o", text, "--focus", "daraa", "--ledger", demo)
    assert "[^1]" in text.read_text() and "[^1]:" in text.read_text()


def test_export_is_the_flat_record(run, demo):
    lines = run("export", "--ledger", demo).splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == len(run.json("show", "statements", "--ledger", demo))
    assert {"id", "kind", "exact", "said_by", "valid_from", "lat"} <= set(rows[0])
    table = list(
        csv.DictReader(
            io.StringIO(run("export", "--format", "csv", "--kind", "event", "--ledger", demo).lstrip("\ufeff"))
        )
    )
    assert {r["kind"] for r in table} == {"event"}


def test_dump_load_dump_is_the_same_bytes(run, demo, tmp_path):
    run("dump", "-o", tmp_path / "a.jsonl", "--ledger", demo)
    run("load", tmp_path / "a.jsonl", tmp_path / "b.whoholds")
    run("dump", "-o", tmp_path / "b.jsonl", "--ledger", tmp_path / "b.whoholds")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    with pytest.raises(Exception, match="is there already"):
        run("load", tmp_path / "a.jsonl", tmp_path / "b.whoholds")


def test_events_told_twice_are_suggested_decided_and_undone(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    found = run.json("match", "events", "--ledger", copy, "--least", "0.6")
    assert found, "the dossier tells several events twice"
    pair = found[0]
    run("match", "events", "--same", pair["left"], pair["right"], "--ledger", copy)
    left = {(p["left"], p["right"]) for p in run.json("match", "events", "--ledger", copy, "--least", "0.6")}
    assert (pair["left"], pair["right"]) not in left
    with pytest.raises(Exception, match=r"contradict|same|different"):
        run("match", "events", "--different", pair["left"], pair["right"], "--ledger", copy)
    run("match", "events", "--undo", pair["left"], pair["right"], "--ledger", copy)
    back = {(p["left"], p["right"]) for p in run.json("match", "events", "--ledger", copy, "--least", "0.6")}
    assert (pair["left"], pair["right"]) in back


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["show", "events"], 2, "no ledger here"),
        (["show", "events", "--ledger", "nowhere.whoholds"], 4, "no ledger at"),
        (["init", "x.whoholds", "--theatre", "atlantis"], 3, "atlantis"),
        (["map", "--on", "yesterday", "-o", "x.png", "--ledger", "LEDGER"], 2, "is not a day"),
        (["map", "--on", "2017-12-15", "-o", "x.bmp", "--ledger", "LEDGER"], 2, "bmp"),
        (["export", "--format", "papyrus", "--ledger", "LEDGER"], 7, "papyrus"),
        (["why", "abcdef123456", "--ledger", "LEDGER"], 6, "abcdef"),
        (["read", "missing.txt", "--ledger", "LEDGER"], 3, "missing.txt"),
        (["show", "events", "--actor", "nobody", "--ledger", "LEDGER"], 6, "nobody"),
    ],
)
def test_failures_say_what_to_do_and_exit_by_kind(demo, tmp_path, arguments, code, says):
    command = [sys.executable, "-m", "whoholds", *(str(demo) if a == "LEDGER" else a for a in arguments)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert says in done.stderr and "→" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir()), "nothing half-written"


def test_who_asks_of_an_empty_ledger_is_told_that_it_is_empty(run, tmp_path):
    ledger = tmp_path / "new.whoholds"
    run("init", ledger)
    command = [sys.executable, "-m", "whoholds", "show", "statements", "--json", "--ledger", ledger]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [] and "whoholds read" in done.stderr


@pytest.mark.parametrize("verb", [["show", "statements"], ["export", "--format", "jsonl"]])
def test_who_stops_reading_a_listing_breaks_nothing(demo, verb):
    command = [sys.executable, "-m", "whoholds", *verb, "--ledger", str(demo)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as listing:
        assert listing.stdout.readline()
        listing.stdout.close()
        assert listing.wait() == 0 and b"Traceback" not in listing.stderr.read()


def test_a_bad_report_stops_nothing(run, demo, tmp_path):
    copy = tmp_path / "copy.whoholds"
    shutil.copy(demo, copy)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\x00\x01\x02binary\x00")
    (folder / "b.txt").write_text(
        "Example News, 3 January 2018\n\nISIS attacked the Syrian army in Hajin on Tuesday, killing five soldiers.\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "whoholds", "read", str(folder), "--ledger", str(copy), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["failed"] == 1 and len(report["documents"]) == 1 and report["documents"][0]["added"]
    assert "a.txt" in done.stderr
