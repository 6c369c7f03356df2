"""Sheets: what is asked for is on them, nothing leaks in from the machine, and what cannot be drawn is told."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import shapely
from matplotlib.text import Text

from tests.unit.publishing.small import control_day, theatre
from whoholds.errors import NotFound, SettingsError
from whoholds.estimating.areas import areas
from whoholds.model import CONTESTED, UNKNOWN, ControlDay, Place
from whoholds.publishing.sheets import draw_sheet, sheet_bytes, sheet_figure, sheet_outline


def words(day: ControlDay, **what: object) -> str:
    """All type on a sheet."""
    figure = sheet_figure(day, what.pop("theatre", None) or theatre(), **what)  # type: ignore[arg-type]
    return "\n".join(t.get_text() for t in figure.findobj(Text) if t.get_text()).replace("\u2009", "")


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_the_same_day_is_written_the_same_byte_for_byte(format, tmp_path):
    first = draw_sheet(control_day(), theatre(), tmp_path / f"a.{format}", dpi=60).read_bytes()
    assert first == sheet_bytes(control_day(), theatre(), format, dpi=60)
    assert {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[format] == first[: 5 if format == "svg" else 4]
    assert b"20" + b"26-" not in first, "no clock on the sheet"


def test_svg_is_well_formed_and_asks_for_nothing_from_outside():
    root = ET.fromstring(sheet_bytes(control_day(), theatre(), "svg"))
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith("#"), value


def test_stamps_legend_signs_and_credits_are_there():
    day = control_day()
    text = words(
        day, areas=areas(day, denominators=("land",)), areas_of="in both", sources=("A Monitor",), licence="CC BY 4.0"
    )
    for told in (
        "Westland and Eastland",
        "الغرب والشرق",
        "Who held what on 5 May 2020",
        "as known on 6 May 2020",
        "assessed by “latest”",
        "Land held in both",
        "Red Army",
        "Greens",
        "The paler, the less sure",
        "Last evidence older than 90 days",
        "Nominal: far from any",
        "No evidence",
        "Claimed by a party",
        "Present without holding",
        "Besieged",
        "90% coverage",
        "A Monitor",
        "Invented for tests",
        "CC BY 4.0",
        "How to read this map",
        "miles",
        "° N",
        "NORTHLAND",
        "Dast",
        "مدينة",
    ):
        assert told in text, told


def test_figures_of_the_legend_are_those_of_the_areas():
    day = control_day()
    rows = areas(day, denominators=("land",))
    text = words(day, areas=rows)
    reds = next(a for a in rows if a.state == "reds")
    assert f"{round(reds.assessed, -2):,.0f}" in text and f"{reds.share:.0%}" in text
    assert "on this sheet" in words(day), "without areas the cells on the sheet are summed"


def test_who_holds_nothing_is_not_one_more_holder():
    """Contested land stands last: it had been counted again with those who hold nothing before it."""
    day = control_day()
    rows = areas(day, denominators=("land",))
    rows = [replace(a, assessed=0.0) if a.state == "blues" else a for a in rows]
    assert any(a.state == CONTESTED and a.assessed for a in rows)
    assert "together" not in words(day, areas=rows)


def test_only_signs_that_are_on_the_sheet_are_explained():
    day = control_day()
    n = len(day.cells.places)
    plain = replace(
        day,
        probability=np.tile(np.float32([1, 0, 0, 0]), (n, 1)),
        last_evidence=np.full(n, np.datetime64("2020-05-01")),
        presences=(),
        claimed=(),
        cells=replace(day.cells, nominal_geometry=np.full(n, shapely.Polygon(), dtype=object)),
    )
    text = words(plain)
    assert not [sign for sign in ("Present", "No evidence", "Besieged", "Nominal", "Claimed", "circle") if sign in text]


def test_a_focus_names_its_places_and_shows_where_it_lies():
    text = words(control_day(), focus="border")
    assert "The border" in text and "الحدود" in text
    named = next(p.name for p in theatre().places if p.id == "p14")
    assert named in text


def test_a_title_in_arabic_stands_where_arabic_is_spoken():
    assert "الحدود" in words(control_day(), theatre=replace(theatre(), languages=("en", "ar")), focus="border")
    assert "الحدود" not in words(
        control_day(), theatre=replace(theatre(), languages=("en", "uk", "ru")), focus="border"
    )


def test_names_of_others_are_type_not_formulas():
    hostile = replace(theatre(), title="$\\frac{1}{0}$ & <b>", title_ar="")
    assert "$\\frac{1}{0}$ & <b>" in words(control_day(), theatre=hostile)
    sheet_bytes(control_day(), hostile, "svg")


def test_places_or_a_box_can_be_asked_for():
    outline = sheet_outline(theatre(), places=["p0", "p7"])
    assert shapely.contains_xy(outline, [10.2, 10.92], [40.2, 40.6]).all()
    assert shapely.contains(sheet_outline(theatre(), bbox=(11, 40.5, 12, 41)), shapely.box(11.01, 40.51, 11.99, 40.99))
    assert "Arun, Hama Nova" in words(control_day(), places=["p0", "p7"])


def test_days_with_nothing_known_or_without_arcs_are_drawn():
    day = control_day()
    blank = replace(day, probability=np.zeros_like(day.probability), claimed=(), presences=())
    assert set(blank.holders()) == {UNKNOWN}
    assert "No evidence" in words(blank)
    sheet_bytes(replace(day, cells=replace(day.cells, arcs=None)), theatre(), "png", dpi=40)


def test_a_theatre_without_outlines_lines_or_divisions_is_drawn():
    bare = replace(theatre(), outlines=(), lines=(), divisions=(), focuses=(), places=())
    sheet_bytes(control_day(), bare, "png", dpi=40)


def test_what_cannot_be_drawn_is_told_with_a_way_out(tmp_path):
    day, t = control_day(), theatre()
    with pytest.raises(SettingsError, match="written as 'gif'") as told:
        draw_sheet(day, t, tmp_path / "map.gif")
    assert "png" in told.value.hint and not list(tmp_path.iterdir())
    with pytest.raises(NotFound, match="no focus 'moon'") as told:
        draw_sheet(day, t, tmp_path / "map.png", focus="moon")
    assert "border" in told.value.hint
    with pytest.raises(NotFound, match="no place 'nowhere'"):
        draw_sheet(day, t, tmp_path / "map.png", places=["nowhere"])
    with pytest.raises(SettingsError, match="not a box"):
        draw_sheet(day, t, tmp_path / "map.png", bbox=(12, 40, 11, 41))
    with pytest.raises(SettingsError, match="no layout"):
        draw_sheet(day, t, tmp_path / "map.png", layout="poster")
    with pytest.raises(SettingsError, match="neither a box nor land"):
        sheet_outline(replace(t, bbox=None, outlines=()))


def test_a_crowd_of_places_is_drawn_without_names_on_names():
    rng = np.random.default_rng(1)
    crowd = tuple(
        Place(f"c{i}", f"Place number {i}", *xy) for i, xy in enumerate(rng.uniform((10, 40), (14, 42), (800, 2)))
    )
    text = words(control_day(), theatre=replace(theatre(), places=crowd))
    assert 20 < text.count("Place number") < 90
