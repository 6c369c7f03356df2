"""Wikipedia's war-map modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.datasets.samples import module

from whoholds.errors import DatasetError
from whoholds.reading.datasets._lua import read_lua
from whoholds.theatres import load_theatre

HAJIN = ("34.69", "40.83", "black", "Hajin")


def held(taken: Any) -> list[tuple[str, str, str]]:
    return [
        (d.body.location.name, d.body.actors[0].actor or d.body.actors[0].name, d.body.status.value)
        for d in taken.drafts
    ]


def test_what_editors_write(tmp_path: Path, take: Any) -> None:
    text = """return { -- marks
      marks = { {lat= 34.69,long="40.83",mark="Location dot black.svg",label="[[Hajin]]"},
      { lat = "34.69", long = "40.83", mark = "Map-circle-red.svg" },
      --[[ { lat = "1", long = "1", mark = "Location dot red.svg" }, ]]
      { lat = "34.45", long = "40.92", mark = "80x80-red-black-anim.gif", label = [=[Abu Kamal]=] },
      \t{ lat = "35.0", long = "40.5", mark = "Map-ctl2-red+black.svg" },
      { lat = "35.2", long = "40.5", mark = "4x4dot-black.svg" },
      { lat = "36.1", long = "41.2", mark = "Mountain pass 12x12 e.svg" },
      { lat = "35.2", long = "40.1", mark = "Location dot green.svg" },
      { lat = "35.2", long = "40.1", mark = "Anchor.svg", marksize = "12" },
      { lat = "35.2", long = "40.1", mark = "Location dot red.svg", marksize = "1ma3" },
      { lat = "thirty", long = "40.1", mark = "Location dot red.svg" } },
      containerArgs = { caption = "[[File:Location dot red.svg]] [[Syria|Syrian government]]; [[File:Dot_black.svg|9px]] '''ISIS'''" } }"""
    path = tmp_path / "m.lua"
    path.write_text(text)
    taken = take("wikipedia", path, on="2017-12-14")
    assert held(taken)[:2] == [("Hajin", "isis", "controls"), ("Hajin", "gov", "besieges")]
    assert held(taken)[2:4] == [("Abu Kamal", "gov", "contests"), ("Abu Kamal", "isis", "contests")]
    assert [s for _, _, s in held(taken)[4:]] == ["controls", "controls", "present"]
    told = " ".join(taken.problems)
    assert "1ma3" in told
    assert "latitude or longitude" in told
    assert "anchor.svg" in told
    assert "whose colour green" in told
    assert "1 marks show a border post" in " ".join(taken.remarks)
    assert "Location dot black.svg" in taken.drafts[0].citation.exact


def test_a_colour_without_legend_is_never_guessed(tmp_path: Path, take: Any) -> None:
    path = tmp_path / "m.lua"
    path.write_text('return { marks = { { lat = "34.69", long = "40.83", mark = "Location dot black.svg" } } }')
    taken = take("wikipedia", path, on="2017-12-14")
    assert not taken.drafts
    assert "--map" in taken.problems[0]
    assert held(take("wikipedia", path, on="2017-12-14", black="Daesh")) == [("34.690, 40.830", "isis", "controls")]


def test_a_history_is_its_changes_oldest_first(tmp_path: Path, take: Any) -> None:
    states = [[HAJIN], [HAJIN], [(*HAJIN[:2], "red", "Hajin")], [HAJIN, ("34.45", "40.92", "red", "Abu Kamal")]]
    revisions = [
        {
            "revid": 100 + i,
            "timestamp": f"2017-12-{10 + i}T12:00:00Z",
            "slots": {"main": {"content": module(s).decode()}},
        }
        for i, s in enumerate(states)
    ]
    revisions.insert(
        2, {"revid": 99, "timestamp": "2017-12-11T18:00:00Z", "slots": {"main": {"*": "vandals were here"}}}
    )
    pages = {"query": {"pages": {"7": {"title": "Module:War map", "revisions": revisions[::-1]}}}}
    path = tmp_path / "history.json"
    path.write_text(json.dumps(pages, indent=1))
    taken = take("wikipedia", path)
    assert [(str(d.valid), d.body.actors[0].actor, d.citation.row) for d in taken.drafts] == [
        ("2017-12-10", "isis", "revision 100, Hajin"),
        ("2017-12-12", "gov", "revision 102, Hajin"),
        ("2017-12-13", "isis", "revision 103, Hajin"),
        ("2017-12-13", "gov", "revision 103, Abu Kamal"),
    ]
    assert taken.drafts[0].known_at.isoformat() == "2017-12-10T12:00:00+00:00"
    assert "revision 99" in taken.problems[0]
    assert taken.sources[0].name == "Wikipedia, Module:War map"
    assert "CC BY-SA" in taken.sources[0].licence


def test_an_export_in_xml_and_an_entity_bomb(tmp_path: Path, take: Any) -> None:
    from xml.sax.saxutils import escape

    revision = f"<revision><id>5</id><timestamp>2017-12-10T12:00:00Z</timestamp><text>{escape(module([HAJIN]).decode())}</text></revision>"
    path = tmp_path / "export.xml"
    path.write_text(f"<mediawiki><page><title>Module:M</title>{revision}</page></mediawiki>")
    assert [d.citation.row for d in take("wikipedia", path).drafts] == ["revision 5, Hajin"]
    path.write_text(
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><mediawiki><page><title>M</title>&b;</page></mediawiki>'
    )
    with pytest.raises(DatasetError):
        take("wikipedia", path)


def test_lua_is_read_not_run() -> None:
    text = 'local s = require("Module:X") local t = { a = s.f(1, "}") .. "x", [2 + 3] = mw.loadData{ "q" }, b = -1.5e1 } return t'
    table, _ = read_lua(text)
    assert table.fields["a"] is None
    assert table.fields["b"] == -15.0
    with pytest.raises(DatasetError, match="deeper"):
        read_lua("return " + "{" * 5_000)
    with pytest.raises(DatasetError, match="breaks off"):
        read_lua("return { marks = { { lat = 1 }")


@settings(deadline=None)
@given(st.text(alphabet="{}[]=,;\"'-\\ \nab1.()", max_size=60))
def test_no_lua_text_does_more_than_be_refused(text: str) -> None:
    try:
        read_lua(f"return {{ {text} }}")
    except DatasetError as error:
        assert error.hint


@pytest.mark.shared
def test_the_real_modules(shared: Path, take: Any) -> None:
    border = take(
        "wikipedia",
        shared / "data/wikipedia/syria_iraq_border.lua",
        on="2017-08-01",
        theatre=load_theatre("syria-iraq"),
        Government="syrian-government",
    )
    assert len(border.drafts) == 9
    assert ("Tal Sufouq border crossing", "sdf", "controls") in held(border)
    assert [a for n, a, _ in held(border) if n.startswith("Abu Kamal")] == ["isis"]
    sudan = take(
        "wikipedia",
        shared / "data/wikipedia/sudan_excerpt.lua",
        on="2023-04-15",
        theatre=load_theatre("world"),
        red="Sudan",
    )
    assert len(sudan.drafts) == 6
    assert len(sudan.problems) == 2


def test_the_government_of_a_legend_is_not_taken_for_the_theatres(tmp_path: Path, take: Any) -> None:
    from whoholds.model import Actor, ActorName, Theatre

    path = tmp_path / "m.lua"
    path.write_bytes(module([HAJIN]).replace(b"ISIS", b"the government"))
    actors = (Actor("gov", "Syrian government", names=(ActorName("the government", kind="generic"),)),)
    taken = take("wikipedia", path, on="2017-12-14", theatre=Theatre("t", "T", actors=actors))
    assert taken.mapped["the government"] == ""
    assert taken.drafts[0].body.actors[0].actor is None
