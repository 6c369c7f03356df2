"""UCDP GED."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.contract.datasets.samples import UCDP_ROW

from whoholds.errors import DatasetError
from whoholds.model import Event, Precision
from whoholds.theatres import load_theatre


def write(path: Path, *changes: dict[str, str]) -> Path:
    rows = [{**UCDP_ROW, "id": str(i), **c} for i, c in enumerate(changes, start=1)]
    if path.suffix == ".json":
        path.write_text(json.dumps({"TotalCount": len(rows), "NextPageUrl": "", "Result": rows}))
    else:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue())
    return path


@pytest.mark.parametrize("file", ["ged.csv", "ged.json"])
def test_an_event_with_everything(tmp_path: Path, take: Any, file: str) -> None:
    (draft,) = take("ucdp", write(tmp_path / file, {})).drafts
    body = draft.body
    assert isinstance(body, Event)
    assert [(p.actor, p.role.value) for p in body.actors] == [("gov", "initiator"), ("isis", "target")]
    assert [(c.side, c.best) for c in body.casualties] == [("gov", 3), ("isis", 4), ("civilians", 1), ("", 2)]
    assert (sum(c.low for c in body.casualties), sum(c.high for c in body.casualties)) == (8, 15)
    assert (body.location.radius_km, body.location.basis) == (25.0, "row")
    assert str(draft.valid) == "2017-12-14 to 2017-12-15"
    assert draft.known_at.date().isoformat() == "2017-12-16"  # the report of the 14th cannot tell the 15th
    assert [s.source for s in draft.said_by] == ["sohr", "ucdp"]
    assert (draft.citation.exact, draft.credibility) == ("Fighting near Abu Kamal", 1)


def test_precision_codes(tmp_path: Path, take: Any) -> None:
    path = write(tmp_path / "g.csv", {"where_prec": "4", "date_prec": "4"}, {"where_prec": "1.0", "date_prec": "3.0"})
    first, second = take("ucdp", path).drafts
    assert (first.body.location.basis, first.body.location.radius_km, first.valid.precision) == (
        "division",
        75.0,
        Precision.MONTH,
    )
    assert (second.body.location.radius_km, second.valid.precision) == (2.0, Precision.WEEK)


def test_alliances_one_sided_violence_and_names_of_ucdps_own(tmp_path: Path, take: Any) -> None:
    path = write(
        tmp_path / "g.csv",
        {"side_a": "Ahrar al-Sham, HTS", "type_of_violence": "2"},
        {"side_b": "Civilians", "type_of_violence": "3"},
        {"side_b": "Syrian insurgents", "side_a": "Government of Turkey"},
    )
    first, second, third = take("ucdp", path).drafts
    assert [p.name for p in first.body.actors][:2] == ["Ahrar al-Sham", "HTS"]
    assert second.body.event_type == "Violence against civilians"
    assert [p.actor for p in third.body.actors] == ["turkey", "syrian-opposition"]


def test_older_releases_call_deaths_estimates(tmp_path: Path, take: Any) -> None:
    path = write(tmp_path / "g.csv", {})
    path.write_text(path.read_text().replace(",low,best,high", ",low_est,best_est,high_est"))
    (draft,) = take("ucdp", path).drafts
    assert sum(c.best for c in draft.body.casualties) == 10


@pytest.mark.parametrize(
    ("lacks", "has"),
    [
        (("active_year", "code_status"), {}),  # 17.x and 18.x: fewer columns
        ((), {"date_start": "2017-12-14 00:00:00.000", "date_end": "2017-12-15 00:00:00.000", "code_status": "Check deaths"}),
        ((), {"gwnoa": "652", "gwnob": "", "country_id": "652", "conflict_new_id": "299", "dyad_new_id": "14620"}),  # 19 to 25.x
        (("where_description", "geom_wkt", "priogrid_gid", "source_original"), {"version": "23.0.12"}),  # candidate events
    ],
)  # fmt: skip
def test_every_releases_columns_tell_the_same_event(tmp_path: Path, take: Any, lacks: Any, has: dict[str, str]) -> None:
    (whole,) = take("ucdp", write(tmp_path / "now.csv", {})).drafts
    row = {k: v for k, v in {**UCDP_ROW, "id": "1", **has}.items() if k not in lacks}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerow(row)
    (tmp_path / "other.csv").write_text(text.getvalue())
    (other,) = take("ucdp", tmp_path / "other.csv").drafts
    assert (other.body, other.valid, other.said_by) == (whole.body, whole.valid, whole.said_by)


def test_events_of_other_wars_are_left_out_and_counted(tmp_path: Path, take: Any) -> None:
    taken = take(
        "ucdp", write(tmp_path / "g.csv", {"latitude": "4.6", "longitude": "-74.1", "country": "Colombia"}, {})
    )
    assert len(taken.drafts) == 1
    assert "1 events lie outside the theatre" in taken.remarks[0]


@pytest.mark.shared
def test_the_real_file(shared: Path, take: Any) -> None:
    path = shared / "data/ucdp/ged_syria_2016-01_2018-06.csv.gz"
    taken = take("ucdp", path, theatre=load_theatre("syria-iraq"))
    assert (len(taken.drafts), taken.problems) == (13_607, [])
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = {r["id"].removesuffix(".0"): r for r in csv.DictReader(stream)}
    for draft in taken.drafts:
        row, losses = rows[draft.citation.row], draft.body.casualties
        assert sum(c.best for c in losses) == float(row["best"])
        assert sum(c.low for c in losses) == min(float(row["low"]), float(row["best"]))
        assert draft.known_at.date() >= draft.valid.last
    known = sum(p.actor is not None for d in taken.drafts for p in d.body.actors)
    assert known / sum(len(d.body.actors) for d in taken.drafts) > 0.97


def test_a_file_with_its_coordinates_swapped_is_refused_whole(tmp_path: Path, take: Any) -> None:
    """Most of its rows fit both ways here: taken one by one they would stand in another country."""
    either = {"latitude": "37.1", "longitude": "36.2", "country": ""}
    path = write(tmp_path / "g.csv", *[either] * 9, *[either | {"latitude": "40.9", "longitude": "34.4"}] * 3)
    with pytest.raises(DatasetError, match="swapped in the whole file"):
        take("ucdp", path)
