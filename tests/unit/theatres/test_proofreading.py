"""What proofreading finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.theatres import check_theatre
from whoholds.theatres.colours import distance, too_close

TOML = 'name = "mine"\ntitle = "Mine"\ncountries = ["XXA"]\nlanguages = ["en", "ar"]\n'
SQUARE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"XXA","name":"A"},'
    '"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}}]}'
)
BOWTIE = SQUARE.replace("[[0,0],[2,0],[2,2],[0,2],[0,0]]", "[[0,0],[2,2],[2,0],[0,2],[0,0]]")
ACTOR = "id,name,kind,parent,colour,since,until\n"


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("actors.csv", ACTOR + "a,A,Rebel Groups,z,,,\n", "its parent 'z' is no actor"),
        ("actors.csv", ACTOR + "a,A,Rebel Groups,b,,,\nb,B,Rebel Groups,a,,,\n", "its own ancestor"),
        ("actors.csv", ACTOR + "a,A,Rebel Groups,,red,,\n", "'red' is no colour"),
        ("actors.csv", ACTOR + "a,A,Rebel Groups,,,2012-01-01,2011-01-01\n", "ends before it begins"),
        ("actors.csv", ACTOR + "a,Same,Rebel Groups,,,,\nb,same,Rebel Groups,,,,\n", "names both a and b"),
        ("people.csv", "id,name,actor\np,P,z\n", "'z' is no actor"),
        ("sources.csv", "id,name,kind,reliability\ns,S,monitor,G\n", "no Admiralty letter"),
        ("sources.csv", "id,name,kind,derives_from\ns,S,monitor,t\n", "which is no source"),
        ("relations.csv", "subject,relation,object\na,fights,b\n", "'a' is no actor"),
        ("places.csv", "id,name,name_ar,lon,lat,country\na,A,أ,5,1,XXA\n", "334 km outside XXA"),
        ("places.csv", "id,name,lon,lat,country\na,A,1,1,XXA\n", "no Arabic name"),
        ("places.csv", "id,name,name_ar,lon,lat,kind\na,A,أ,1,1,castle\n", "unknown kind 'castle'"),
        ("places.csv", "id,name,name_ar,lon,lat\na,A,أ,1,1\na,B,ب,1,1\n", "told twice"),
        ("places.csv", "id,name,name_ar,lon,lat\na,A,أ,1,1\nb,A,أ,1.01,1\n", "it is a again"),
        ("outlines.geojson", BOWTIE, "Self-intersection"),
        ("theatre.toml", TOML + 'holders = ["z"]\n', "'z' is no actor"),
        ("theatre.toml", TOML + '[default_holder]\nXXA = "z"\n', "'z' is no actor"),
        ("theatre.toml", TOML + '[[focus]]\nid = "f"\nbbox = [0, 0, 1, 1]\nplaces = ["z"]\n', "'z' is no place"),
    ],
)
def test_a_doubt_is_told(tmp_path: Path, file: str, text: str, found: str) -> None:
    for name, content in {"theatre.toml": TOML, "outlines.geojson": SQUARE, file: text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert any(found in str(problem) for problem in check_theatre(tmp_path))


def test_names_of_different_years_do_not_collide(tmp_path: Path) -> None:
    (tmp_path / "theatre.toml").write_text('name = "m"\ntitle = "M"\n', encoding="utf-8")
    rows = "a,Front,Rebel Groups,,,,2012-01-01\nb,Front,Rebel Groups,,,2012-01-01,\n"
    (tmp_path / "actors.csv").write_text(ACTOR + rows, encoding="utf-8")
    assert check_theatre(tmp_path) == []


def test_red_and_green_are_close_for_some_eyes() -> None:
    assert distance("#B0413E", "#6B7A2E") > 40
    assert too_close({"red": "#9A7A00", "green": "#7C8600"}) != []
    assert {sight for *_, sight in too_close({"a": "#FF0000", "b": "#0000FF"})} == set()
