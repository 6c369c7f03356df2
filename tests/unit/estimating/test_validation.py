"""Scores, calibration and replay folders."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.unit.estimating.wars import told
from whoholds.errors import TableError
from whoholds.estimating.calibration import Calibration, learn_calibration
from whoholds.estimating.replay import read_replay, write_replay
from whoholds.estimating.validation import Truth, nearest_neighbour, score


def truth(days: int = 3) -> Truth:
    war = told(0, days=1)
    holder = np.array([[war.holder(p, 4.0 + d) for p in range(64)] for d in range(days)])
    return Truth(
        days=tuple(date(2020, 1, 1) + timedelta(7 * d) for d in range(days)),
        states=("blues", "reds"),
        lon=war.lon,
        lat=war.lat,
        holder=holder,
        area_km2=np.full(64, 20.0),
    )


def test_the_truth_itself_has_no_error() -> None:
    t = truth()
    s = score("truth", "nowcast", t, [np.eye(2, dtype=np.float32)[h] for h in t.holder])
    assert (s.front_error, s.error, s.area_error, s.delay_days, s.brier) == (0, 0, 0, 0, 0)
    assert s.macro_f1 == 1
    assert s.log_loss < 1e-3 and s.calibration_error < 1e-9


def test_a_map_that_never_moves_is_late_and_wrong_about_areas() -> None:
    t = truth()
    still = np.eye(2, dtype=np.float32)[t.holder[0]]
    s = score("still", "nowcast", t, [still] * 3, reports=np.arange(64))
    assert s.error == pytest.approx((0 + 8 + 16) / 192)
    # The blues truly hold 32, 24 and 16 places; drawn are always 32.
    assert s.area_error == pytest.approx((0 + 8 / 24 + 16 / 16) / 3)
    assert s.delay_days == pytest.approx((14 + 7) / 2)
    assert sum(n for _, n in s.by_distance.values()) == 192
    assert set(s.by_reports) == {"1–2", "3–5", "6–11", "12 or more"}


def test_no_answer_is_scored_as_an_even_one() -> None:
    t = truth(1)
    s = score("none", "nowcast", t, [np.zeros((64, 2), np.float32)])
    assert s.log_loss == pytest.approx(np.log(2))


def test_the_nearest_neighbour_follows_the_newest_report() -> None:
    t = truth(1)
    got = nearest_neighbour(np.array([0, 0, 7]), np.array([0, 1, 0]), np.array([1, 2, 1]), t)
    assert got[1].tolist() == [0, 1] and got[6].tolist() == [1, 0]


def test_a_calibration_learned_on_a_truth_makes_it_likelier_and_keeps_its_name(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    flat = rng.uniform(0.3, 0.7, 2000)
    real = rng.random(2000) < 1 / (1 + np.exp(-3 * np.log(flat / (1 - flat))))
    p = np.c_[flat, 1 - flat].astype(np.float32)
    learned = learn_calibration("drawn", p, np.where(real, 0, 1))
    assert learned.power == pytest.approx(3, rel=0.2)
    learned.save(tmp_path / "c.json")
    assert Calibration.load(tmp_path / "c.json") == learned
    (tmp_path / "c.json").write_text('{"name": "x", "power": 1e9, "count": 1}')
    with pytest.raises(TableError):
        Calibration.load(tmp_path / "c.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    war = told(2, days=50)
    day = date(2020, 1, 1) - timedelta(17_000)
    (tmp_path / "places.csv").write_text(
        "place_id,name,lon,lat,area_km2\n"
        + "".join(f"{i},P{i},{x:.4f},{y:.4f},20\n" for i, (x, y) in enumerate(zip(war.lon, war.lat, strict=True)))
    )
    (tmp_path / "reports.csv").write_text(
        "report_id,source,place_id,valid_on,known_on,holder\n"
        + "".join(
            f"{i},{r[6]},{r[0]},{day + timedelta(r[3])},{day + timedelta(r[5])},{war.states[r[1]]}\n"
            for i, r in enumerate(war.rows)
        )
    )
    (tmp_path / "days.csv").write_text("on\n2020-02-10\n2020-02-17\n")
    return tmp_path


def test_a_replay_is_estimated_both_ways_for_every_place_and_day(folder: Path) -> None:
    assert write_replay(folder, folder / "out.csv") == 2 * 2 * 64
    lines = (folder / "out.csv").read_text().splitlines()
    assert lines[0] == "place_id,on,mode,p_blues,p_reds"
    cells = [line.split(",") for line in lines[1:]]
    assert {c[2] for c in cells} == {"nowcast", "retrospect"}
    assert all(abs(float(c[3]) + float(c[4]) - 1) < 1e-4 for c in cells)
    west = [float(c[4]) for c in cells if int(c[0]) % 8 < 2]
    assert np.mean(west) > 0.8


def test_a_replay_reads_nothing_but_what_it_may(folder: Path) -> None:
    (folder / "truth.csv").write_bytes(b"\xff not even text")
    assert len(read_replay(folder).evidence) > 100


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("days.csv", "on\nyesterday\n", "no day"),
        ("days.csv", "day\n2020-02-10\n", "no column on"),
        ("places.csv", "place_id,lon,lat\n0,east,34\n", "places.csv"),
        (
            "reports.csv",
            "report_id,source,place_id,valid_on,known_on,holder\n1,s,999,2020-01-01,2020-01-01,reds\n",
            "999",
        ),
    ],
)
def test_a_replay_that_cannot_be_read_says_why_and_writes_nothing(
    folder: Path, name: str, text: str, says: str
) -> None:
    (folder / name).write_text(text)
    with pytest.raises(TableError, match=says):
        write_replay(folder, folder / "out.csv")
    (folder / name).unlink()
    with pytest.raises(TableError, match=f"no {name}"):
        write_replay(folder, folder / "out.csv")
    assert not list(folder.glob("out.csv*"))


def with_truth(folder: Path) -> Path:
    war = told(0, days=1)
    reds = [p for p in range(64) if war.holder(p) == 1]
    (folder / "days.csv").write_text("on\n2020-02-03\n2020-02-10\n2020-02-17\n")
    days = ("2020-02-03", "2020-02-10", "2020-02-17")
    (folder / "truth.csv").write_text(
        "on,place_id,holder\n"
        + "".join(f"{on},{p},{'reds' if p in reds else 'blues'}\n" for on in days for p in range(64))
    )
    (folder / "front.csv").write_text("on,place_id\n" + "".join(f"{on},{p}\n" for on in days for p in range(64)))
    return folder


def test_a_calibration_is_learned_from_a_replay_and_tried_on_the_days_it_was_not_learned_from(folder: Path) -> None:
    from whoholds.workbench import score_replay

    with_truth(folder)
    rows, told_of = score_replay(folder, calibration=folder / "learned.json")
    assert {r["estimator"] for r in rows} == {"markov", "decay", "latest", "nearest neighbour"}
    learned = Calibration.load(folder / "learned.json")
    assert (learned.name, learned.estimator, learned.count) == (folder.name, "markov", 2 * 2 * 64)
    assert "on the 1 days not learned from" in told_of


def test_a_page_of_results_keeps_what_was_written_below_it_by_hand(folder: Path, tmp_path: Path) -> None:
    from whoholds.workbench.validating import BY_HAND, write_page

    out = tmp_path / "page.md"
    write_page({"A small war": with_truth(folder)}, out)
    fresh = out.read_text()
    out.write_text(fresh.replace("A small war", "An old title") + f"\n{BY_HAND}\n\n## Mine\n")
    write_page({"A small war": folder}, out)
    assert out.read_text() == fresh + f"\n{BY_HAND}\n\n## Mine\n"
