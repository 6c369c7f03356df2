"""VIINA 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.contract.datasets.samples import table, zipped

from whoholds.theatres import load_theatre

WORLD = load_theatre("world")


def test_each_source_of_control_is_a_witness_and_only_changes_count(tmp_path: Path, take: Any) -> None:
    days = [
        ("20220224", "UA", "UA"),
        ("20220225", "RU", "UA"),
        ("20220226", "RU", "CONTESTED"),
        ("20220227", "RU", "RU"),
    ]
    rows = [{"geonameid": "5", "date": d, "status_wiki": w, "status_dsm": m, "status": w} for d, w, m in days]
    (tmp_path / "c.zip").write_bytes(zipped("control_latest_2022.csv", table(rows)))
    (tmp_path / "p.csv").write_text("geonameid,asciiname,latitude,longitude\n5,Bucha,50.54,30.22\n")
    taken = take("viina", tmp_path / "c.zip", theatre=WORLD, places=str(tmp_path / "p.csv"))
    assert taken.problems == []
    told = [
        (str(d.valid)[5:], d.said_by[0].name[:9], d.body.actors[0].actor if d.body.actors else None)
        for d in taken.drafts
    ]
    assert told == [
        ("02-24", "Wikipedia", "ukraine"),
        ("02-24", "DeepState", "ukraine"),
        ("02-25", "Wikipedia", "russia"),
        ("02-26", "DeepState", None),
        ("02-27", "DeepState", "russia"),
    ]
    assert (taken.drafts[0].body.location.name, taken.drafts[0].body.location.lat) == ("Bucha", 50.54)


def test_settlements_without_coordinates_are_named_by_geonames_id(tmp_path: Path, take: Any) -> None:
    (tmp_path / "c.csv").write_text("geonameid,date,status\n703448,20220224,UA\n")
    (draft,) = take("viina", tmp_path / "c.csv", theatre=WORLD).drafts
    assert draft.body.location is None
    assert draft.body.place.name == "geonames:703448"


def test_events_with_labels_of_their_own_file(tmp_path: Path, take: Any) -> None:
    info = [
        {
            "event_id": str(i),
            "date": "20220301",
            "source": "unian",
            "text": f"headline {i}",
            "latitude": "50.0",
            "longitude": "36.2",
            "GEO_PRECISION": "ADM2",
            "asciiname": "Kharkiv",
        }
        for i in (1, 2, 3)
    ]
    labels = [
        {"event_id": "1", "t_mil_b": "1", "t_artillery_b": "1", "a_rus_b": "1"},
        {"event_id": "2", "t_mil_b": "0", "t_artillery_b": "0", "a_rus_b": "0"},
        {"event_id": "3", "t_mil_b": "1", "t_artillery_b": "0", "a_rus_b": "0"},
    ]
    (tmp_path / "i.zip").write_bytes(zipped("i.csv", table(info)))
    (tmp_path / "l.zip").write_bytes(zipped("l.csv", table(labels)))
    taken = take("viina", tmp_path / "i.zip", theatre=WORLD, labels=str(tmp_path / "l.zip"))
    first, second = taken.drafts
    assert first.body.sub_event_type == "Shelling/artillery/missile attack"
    assert [p.actor for p in first.body.actors] == ["russia"]
    assert (first.citation.exact, first.body.location.radius_km) == ("headline 1", 30.0)
    assert second.body.sub_event_type == "Other"
    assert "not about the war" in taken.remarks[0]
    assert "no labels" in " ".join(take("viina", tmp_path / "i.zip", theatre=WORLD).remarks)
