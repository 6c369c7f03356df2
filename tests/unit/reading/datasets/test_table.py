"""Any table."""

from __future__ import annotations

import gzip
import tracemalloc
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.errors import DatasetError, TableError
from whoholds.model import Control, Event, Figure
from whoholds.reading.datasets._files import open_bytes
from whoholds.reading.datasets._values import DateUnclear, number, period


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def held(draft: Any) -> list[tuple[str | None, str]]:
    body = draft.body
    assert isinstance(body, Control)
    return [(p.actor or p.name, body.status.value) for p in body.actors] or [(None, body.status.value)]


def test_columns_are_known_in_several_languages(tmp_path: Path, take: Any) -> None:
    for text, encoding in (
        ("Ville;Tenu par;Fecha;Notas\nHajin;Daesh;14/12/2017;été\n", "cp1252"),
        ("المكان,السيطرة,التاريخ\nهجين,Daesh,2017-12-14\n", "utf-8-sig"),
        ("место\tконтроль\tдата\nХаджин\tDaesh\t14.12.2017\n", "utf-16"),
    ):
        taken = take("table", write(tmp_path / "t.csv", text, encoding))
        assert taken.problems == []
        (draft,) = taken.drafts
        assert held(draft) == [("isis", "controls")]
        assert str(draft.valid) == "2017-12-14"
        assert draft.body.place.name in ("Hajin", "هجين", "Хаджин")


def test_hxl_tags_go_before_names(tmp_path: Path, take: Any) -> None:
    header = "Camps,Whatever,Status,When,Y,X\n#loc+name,#actor+controls,#meta+note,#date+occurred,#geo+lat,#geo+lon\n"
    text = header + "Hajin,SDF,fine,2017-12-14,34.7,40.8\n"
    (draft,) = take("table", write(tmp_path / "t.csv", text)).drafts
    assert held(draft) == [("sdf", "controls")]
    assert (draft.body.location.lat, draft.body.location.lon) == (34.7, 40.8)
    assert "Camps: Hajin" in draft.citation.exact


def test_workbooks_with_a_title_above_the_header(tmp_path: Path, take: Any) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["Who holds what, December 2017"])
    sheet.append([])
    sheet.append(["Town", "Holder", "As of"])
    sheet.append(["Hajin", "ISIS", datetime(2017, 12, 14)])  # noqa: DTZ001  # workbooks know no zones
    book.save(tmp_path / "t.xlsx")
    (draft,) = take("table", tmp_path / "t.xlsx").drafts
    assert draft.citation.row == "row 4"
    assert str(draft.valid) == "2017-12-14"


@pytest.mark.parametrize(
    ("holder", "status", "expected"),
    [
        ("SDF", "", [("sdf", "controls")]),
        ("SDF / ISIS", "contested", [("sdf", "contests"), ("isis", "contests")]),
        ("", "Contested: SDF / ISIS", [("sdf", "contests"), ("isis", "contests")]),
        ("SDF and ISIS", "", [("sdf", "contests"), ("isis", "contests")]),
        ("SDF; Turkey", "stable mixed control", [("sdf", "contests"), ("turkey", "contests")]),
        ("SDF", "besieged by ISIS", [("sdf", "controls"), ("isis", "besieges")]),
        ("ISIS", "besieges", [("isis", "besieges")]),
        ("Controlled by ISIS", "", [("isis", "controls")]),
        ("Rebels and Friends", "controls", [("Rebels and Friends", "controls")]),
        ("unknown", "contested", [(None, "contests")]),
    ],
)
def test_holders_and_statuses(tmp_path: Path, take: Any, holder: str, status: str, expected: list[Any]) -> None:
    path = write(tmp_path / "t.csv", f'place,holder,status,as_of\nHajin,"{holder}","{status}",2017-12-14\n')
    taken = take("table", path)
    assert taken.problems == []
    assert [h for d in taken.drafts for h in held(d)] == expected


def test_an_unknown_status_is_asked_for_and_can_be_told(tmp_path: Path, take: Any) -> None:
    path = write(tmp_path / "t.csv", "place,holder,status,as_of\nHajin,ISIS,grün,2017-12-14\n")
    assert "--map 'grün=controls'" in take("table", path).problems[0]
    assert held(take("table", path, grün="contests").drafts[0]) == [("isis", "contests")]


def test_agreeing_sources_are_several_statements(tmp_path: Path, take: Any) -> None:
    path = write(tmp_path / "t.csv", "place,holder,as_of,source\nHajin,ISIS,2017-12-14,SOHR; Demo Wire\n")
    taken = take("table", path, source="Our desk")
    assert [[s.source for s in d.said_by] for d in taken.drafts] == [["sohr", "our-desk"], ["demo-wire", "our-desk"]]


def test_since_and_as_of_make_a_period_known_when_published(tmp_path: Path, take: Any) -> None:
    path = write(
        tmp_path / "t.csv", "place,holder,since,as_of,published\nHajin,ISIS,2014-07-01,2017-12-14,2017-12-20\n"
    )
    (draft,) = take("table", path).drafts
    assert str(draft.valid) == "2014-07-01 to 2017-12-14"
    assert draft.known_at.date().isoformat() == "2017-12-20"


def test_the_order_of_day_and_month_is_learned_from_the_column(tmp_path: Path, take: Any) -> None:
    path = write(tmp_path / "t.csv", "place,holder,as_of\nA,ISIS,03/04/2017\nB,ISIS,15/04/2017\n")
    assert [str(d.valid) for d in take("table", path).drafts] == ["2017-04-03", "2017-04-15"]
    unclear = write(tmp_path / "u.csv", "place,holder,as_of\nA,ISIS,03/04/2017\n")
    assert "day or month first" in take("table", unclear).problems[0]


def test_events_with_losses(tmp_path: Path, take: Any) -> None:
    path = write(
        tmp_path / "t.csv",
        "date,location,event type,actor1,actor2,killed,civilians killed,wounded\n"
        "2017-12-14,Hajin,Airstrike,Turkey,SDF,12-15,,dozens\n2017-12-14,Hajin,ambush,ISIS,SDF,7,2,\n2017-12-14,Hajin,fête,ISIS,SDF,seven,,\n",
    )
    taken = take("table", path)
    first, second = (d.body for d in taken.drafts)
    assert isinstance(first, Event)
    assert first.sub_event_type == "Air/drone strike"
    assert [(c.measure, c.low, c.best, c.high) for c in first.casualties] == [
        ("killed", 12, None, 15),
        ("wounded", 12, None, None),
    ]
    assert [(c.side, c.best) for c in second.casualties] == [("civilians", 2), ("", 5)]
    assert "'seven' is no count" in taken.problems[0]


def test_figures_long_and_wide(tmp_path: Path, take: Any) -> None:
    long = write(
        tmp_path / "l.csv",
        'admin1,date,indicator,value\nHoms,2017-12,displaced,"1,200"\nHoms,2017-12,share of territory,12 %\n',
    )
    wide = write(tmp_path / "w.csv", "admin1,date,idps,wounded\nHoms,2017-12,1200,5\n")
    counts = [d.body.count for d in take("table", long).drafts]
    assert [(c.measure, c.best) for c in counts] == [("displaced", 1200.0), ("share_of_area", 0.12)]
    bodies = [d.body for d in take("table", wide).drafts]
    assert all(isinstance(b, Figure) for b in bodies)
    assert {(b.count.measure, b.count.best) for b in bodies} == {("displaced", 1200.0), ("wounded", 5.0)}


def test_a_whole_table_with_swapped_columns_is_turned(tmp_path: Path, take: Any) -> None:
    rows = "\n".join(f"P{i},ISIS,2017-12-14,40.{i},34.{i}" for i in range(1, 9))
    taken = take("table", write(tmp_path / "t.csv", f"place,holder,as_of,lat,lon\n{rows}\n"))
    assert "swapped" in taken.remarks[0]
    assert {round(d.body.location.lat) for d in taken.drafts} <= {34, 35}


def test_a_swapped_table_is_turned_where_most_rows_fit_both_ways(tmp_path: Path, take: Any) -> None:
    points = [*[("37.1", "36.2")] * 9, *[("40.9", "34.4")] * 3]
    rows = "\n".join(f"P{i},ISIS,2017-12-14,{lat},{lon}" for i, (lat, lon) in enumerate(points))
    taken = take("table", write(tmp_path / "t.csv", f"place,holder,as_of,lat,lon\n{rows}\n"))
    assert {d.body.location.lat for d in taken.drafts} == {36.2, 34.4}


@pytest.mark.parametrize(
    ("lat", "lon", "why"),
    [("91", "40", "no coordinates"), ("0", "0", "0, 0"), ("52.5", "13.4", "outside"), ("x", "40", "no coordinates")],
)
def test_coordinates_that_cannot_be_right(tmp_path: Path, take: Any, lat: str, lon: str, why: str) -> None:
    taken = take("table", write(tmp_path / "t.csv", f"place,holder,as_of,lat,lon\nA,ISIS,2017-12-14,{lat},{lon}\n"))
    assert not taken.drafts
    assert why in taken.problems[0]


@pytest.mark.parametrize(
    ("header", "hint"),
    [("foo,bar", "=holder"), ("holder,as_of", "=place"), ("place,holder", "--on")],
)
def test_a_table_that_does_not_say_enough(tmp_path: Path, take: Any, header: str, hint: str) -> None:
    with pytest.raises(TableError) as error:
        take("table", write(tmp_path / "t.csv", f"{header}\n{','.join('x' * (header.count(',') + 1))}\n"))
    assert hint in error.value.hint


def test_a_column_can_be_mapped_only_to_what_there_is(tmp_path: Path, take: Any) -> None:
    with pytest.raises(TableError, match="cannot be mapped"):
        take("table", write(tmp_path / "t.csv", "place,holder,as_of\n"), place="plaice")


def test_bombs_and_broken_archives_stop(tmp_path: Path, take: Any) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    with gzip.open(bomb, "wb") as stream:
        for _ in range(60):
            stream.write(b"a" * 1_000_000)
    with pytest.raises(DatasetError, match="bomb"), open_bytes(bomb) as packed:
        while packed.read(1 << 20):
            pass
    whole = gzip.compress(b"place,holder,as_of\n" + b"A,ISIS,2017-12-14\n" * 500)
    (tmp_path / "cut.csv.gz").write_bytes(whole[:-30])
    with pytest.raises(DatasetError, match="breaks off"):
        take("table", tmp_path / "cut.csv.gz")
    (tmp_path / "not.xlsx").write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(DatasetError, match="broken zip"):
        take("table", tmp_path / "not.xlsx")


def test_memory_does_not_grow_with_the_file(tmp_path: Path, theatre: Any) -> None:
    from whoholds.reading.datasets import DatasetFile, dataset

    def peak(rows: int) -> int:
        note = "x" * 400
        lines = "".join(f"{i},P{i},ISIS,2017-12-14,{note}\n" for i in range(rows))
        path = write(tmp_path / f"{rows}.csv", f"id,place,holder,as_of,note\n{lines}")
        tracemalloc.start()
        for _ in dataset.get("table").read(
            DatasetFile(path, "0" * 64, theatre, None, datetime(2017, 12, 14, tzinfo=UTC))
        ):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1_000)  # imports what is needed
    grown = 3_000 * 430  # bytes of file
    assert peak(6_000) - peak(3_000) < 0.3 * grown


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_days_come_back_from_every_plain_way_of_writing_them(day: Any) -> None:
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", day.isoformat() + "T00:00:00"):
        assert period(text).start == day
    assert period(f"{day:%d/%m/%Y}", True).start == day
    assert period(f"{day:%m/%d/%Y}", False).start == day


@settings(deadline=None)  # the first call imports the parser of worded days
@given(st.text(max_size=30))
def test_no_cell_makes_the_readers_of_cells_fail(text: str) -> None:
    number(text)
    if len(text) < 12:
        with suppress(DateUnclear):
            period(text)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_whole_numbers_come_back_however_they_are_grouped(n: int) -> None:
    assert number(str(n)) == number(f"{n:,}") == number(f"{n:,}".replace(",", " ")) == n
