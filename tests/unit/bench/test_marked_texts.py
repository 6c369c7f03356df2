"""The marked-up texts and the scorer that measures readers against them."""

from __future__ import annotations

import csv
import json
from itertools import combinations
from pathlib import Path

import pytest
from bench.reading.fields import fields_right
from bench.reading.headlines import articles, names_place
from bench.reading.names import Names
from bench.reading_gold import EXHAUSTIVE, FOLDERS, TEXTS, Flat, MarkedText, inexact, load, score

ROOT = Path(__file__).resolve().parents[3]


def perfect(text: MarkedText) -> list[Flat]:
    """What a reader without fault would return: every mark that is not optional."""

    def first(value: object) -> object:
        return value[0] if isinstance(value, list) else value

    records = []
    for gold in text.gold:
        if gold.get("optional"):
            continue
        record = {name: first(gold[name]) for name in gold if name not in ("actors", "said_by", "via")}
        record["actors"] = [{"name": options[0]} for options in gold.get("actors", [])]
        record["said_by"] = [*gold.get("said_by", [])[:1], *gold.get("via", [])[:1]]
        record["denied"] = gold.get("denies", False)
        days = gold.get("between") or [gold.get("on") or gold.get("since") or f"{gold.get('year')}-07-01"]
        record["valid_from"] = record["valid_to"] = days[0]
        records.append(record)
    return records


@pytest.mark.parametrize("folder", FOLDERS)
def test_quotations_are_exact(folder: str) -> None:
    assert list(inexact(load(TEXTS / folder))) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_reader_without_fault_scores_one(folder: str) -> None:
    names = Names.load(TEXTS / "names.csv")
    for kind, tally in score(load(TEXTS / folder), perfect, names).items():
        wrong = [line for line in tally.lines if not line.startswith("found")]
        assert (tally.recall, tally.precision, tally.field_accuracy) == (1.0, 1.0, 1.0), (kind, wrong)


def test_a_file_of_sentences_loads_as_a_folder_does(tmp_path: Path) -> None:
    texts = list(load(TEXTS / "development"))
    lines = [{("marks" if name == "gold" else name): value for name, value in vars(text).items()} for text in texts]
    sentences = tmp_path / "sentences.jsonl"
    sentences.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert list(load(sentences)) == texts


def test_a_reader_that_says_nothing_finds_nothing() -> None:
    tallies = score(load(TEXTS / "development"), lambda text: [], Names())
    assert all(tallies[kind].recall == 0 and tallies[kind].gold > 10 for kind in EXHAUSTIVE)


def test_what_is_not_in_the_text_counts_as_invented() -> None:
    def inventive(text: MarkedText) -> list[Flat]:
        return [{"kind": "event", "start": 0, "end": 5, "exact": text.text[:5], "event_type": "Battles"}]

    tally = score(load(TEXTS / "development"), inventive, Names())["event"]
    assert tally.precision == 0
    assert sum(tally.invented.values()) == tally.records


def test_the_sets_share_no_text_and_cover_many_wars() -> None:
    texts = {folder: {t.name: t for t in load(TEXTS / folder)} for folder in FOLDERS}
    for one, other in combinations(FOLDERS, 2):
        assert not texts[one].keys() & texts[other].keys()
        assert not {t.text for t in texts[one].values()} & {t.text for t in texts[other].values()}
    for folder in ("held_out", "tuning"):
        assert len(texts[folder]) >= 14
        assert len({t.style for t in texts[folder].values()}) >= 8


def test_a_denial_read_as_an_assertion_is_a_wrong_field() -> None:
    gold = {"kind": "event", "denies": True, "actors": [["Rapid Support Forces"]], "on": "2023-12-18"}
    record = {"kind": "event", "denied": False, "actors": [{"name": "RSF"}], "valid_from": "2023-12-18"}
    names = Names()
    names.add("Rapid Support Forces", ["RSF"])
    assert fields_right(gold, record, names) == {"actors": True, "denied": False, "date": True}


def test_headlines_of_a_dataset() -> None:
    row = {
        "source_article": '"SOHR,2017-12-13,Clashes near al-Bokamal, Deir Ezzor";"SOHR,2017-12-14,Airstrikes on Douma"'
    }
    assert list(articles(row)) == [
        ("SOHR", "2017-12-13", "Clashes near al-Bokamal, Deir Ezzor"),
        ("SOHR", "2017-12-14", "Airstrikes on Douma"),
    ]
    assert names_place("Clashes near al-Bokamal", "Albu Kamal town")
    assert not names_place("Clashes near al-Bokamal", "Douma town")


def test_every_demo_report_says_that_it_is_no_source() -> None:
    reports = sorted((ROOT / "examples" / "dossier").iterdir())
    assert len(reports) >= 14
    for report in reports:
        assert "whoholds" in report.read_text(encoding="utf-8")[:1000], report.name


def test_the_demo_table_speaks_the_theatres_names() -> None:
    theatre = ROOT / "src" / "whoholds" / "theatres" / "syria-iraq"
    with (theatre / "actors.csv").open(encoding="utf-8") as file:
        actors = {row["name"] for row in csv.DictReader(file)}
    with (theatre / "places.csv").open(encoding="utf-8") as file:
        places = {row["name"] for row in csv.DictReader(file)}
    with (ROOT / "examples" / "control_2017-12-15.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["place"] for row in rows}) >= 150
    assert {row["holder"] for row in rows} <= actors
    assert {row["place"] for row in rows} <= places
    assert all("no source to cite" in row["source"] for row in rows)
