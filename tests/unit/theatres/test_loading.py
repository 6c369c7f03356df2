"""A user's own theatre: a folder with the same files, laid over another, and told exactly where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.errors import TheatreError
from whoholds.theatres import check_theatre, load_theatre

ACTORS = "id,name,kind,parent,colour\nreds,Red Front,Rebel Groups,,#aa0000\nblues,Blue Army,State Forces,,#0000aa\n"
PLACES = "id,name,name_ar,names,lon,lat,kind,country\nford,Ford,فورد,The Ford|Forde,10.5,20.5,town,XXA\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "theatre.toml").write_text('name = "mine"\ntitle = "Mine"\n', encoding="utf-8")
    (tmp_path / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    return tmp_path


def put(folder: Path, file: str, text: str) -> Path:
    (folder / file).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_a_theatre(folder: Path) -> None:
    theatre = load_theatre(folder)
    assert [a.id for a in theatre.actors] == ["reds", "blues"]
    assert theatre.actors[0].names[0].text == "Red Front"
    assert {(n.text, n.language) for n in theatre.places[0].names} == {
        ("Ford", "en"),
        ("The Ford", "en"),
        ("Forde", "en"),
        ("فورد", "ar"),
    }
    assert check_theatre(folder) == []


def test_a_changed_file_is_read_again(folder: Path) -> None:
    import os

    assert load_theatre(folder) is load_theatre(folder)
    put(folder, "actors.csv", ACTORS + "greens,Green Guard,Rebel Groups,,\n")
    os.utime(folder / "actors.csv", ns=(1, 1))
    assert load_theatre(folder).actor("greens") is not None


def test_it_may_lie_over_the_world(folder: Path) -> None:
    put(
        folder,
        "theatre.toml",
        'name = "mine"\ntitle = "Mine"\nextends = "world"\n[same_as]\nsyria = "blues"\nhouthis = "reds"\n',
    )
    put(folder, "actor_names.csv", "actor,name\nreds,Red Front\nreds,Ukrainian army\n")
    theatre = load_theatre(folder)
    blues, reds = theatre.actor("blues"), theatre.actor("reds")
    assert blues is not None
    assert reds is not None
    assert "Syrian army" in {n.text for n in blues.names}
    assert "Ansar Allah" in {n.text for n in reds.names}
    assert theatre.actor("syria") is None
    assert theatre.actor("houthis") is None
    assert [a.id for a in theatre.actors if "Ukrainian army" in {n.text for n in a.names}] == ["reds"]
    assert next(d for d in theatre.demonyms if d.country == "SYR").actor == "blues"
    assert any(r.subject == "reds" and r.object == "iran" for r in theatre.relations)
    assert theatre.outlines


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("theatre.toml", "name = ", "theatre.toml"),
        ("theatre.toml", 'name = "m"\n', "'title' is missing"),
        ("theatre.toml", 'name = "m"\ntitle = "M"\nnominalkm = 3\n', "unknown setting 'nominalkm'"),
        ("theatre.toml", 'name = "m"\ntitle = "M"\nbbox = [1, 2, 3]\n', "a bbox is"),
        ("theatre.toml", 'name = "m"\ntitle = "M"\nbbox = [9, 2, 3, 4]\n', "no part of the world"),
        ("theatre.toml", 'name = "m"\ntitle = "M"\nsince = "2011"\n', "is no day"),
        ("theatre.toml", 'name = "m"\ntitle = "M"\nextends = "atlantis"\n', "there is no theatre 'atlantis'"),
        ("actors.csv", "id,name\n", "there is no column 'kind'"),
        ("actors.csv", ACTORS + "x,X,Wizards,,\n", "line 4: 'kind' is 'Wizards'"),
        ("actors.csv", ACTORS + "reds,Again,Rebel Groups,,\n", "told twice"),
        ("actors.csv", ACTORS + "x,X,Rebel Groups\n", "more or fewer cells"),
        ("actor_names.csv", "actor,name\nwizards,W\n", "there is no actor 'wizards'"),
        ("actor_names.csv", "actor,name,since\nreds,R,2011-13-01\n", "'since' is no day"),
        ("places.csv", "id,name,lon,lat\na,A,400,0\n", "outside -180 to 180"),
        ("places.csv", "id,name,lon,lat\na,A,east,0\n", "is no number"),
        ("places.csv", "id,name,lon,lat\na,A,nan,0\n", "outside -180 to 180"),
        ("lines.geojson", "{}", "lines.geojson"),
        (
            "lines.geojson",
            '{"features":[{"properties":{"name":"R","kind":"river"},"geometry":null}]}',
            "a LineString is wanted",
        ),
        ("outlines.geojson", "[", "GeoJSON"),
    ],
)
def test_a_wrong_file_says_where(folder: Path, file: str, text: str, message: str) -> None:
    put(folder, file, text)
    with pytest.raises(TheatreError) as caught:
        load_theatre(folder)
    assert message in f"{caught.value} {caught.value.hint}"


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "places.csv").write_bytes(PLACES.encode("cp1256"))
    with pytest.raises(TheatreError, match="utf-8"):
        load_theatre(folder)


def test_theatres_that_extend_each_other_are_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    put(other, "theatre.toml", f'name = "o"\ntitle = "O"\nextends = "{folder.as_posix()}"\n')
    put(folder, "theatre.toml", f'name = "m"\ntitle = "M"\nextends = "{other.as_posix()}"\n')
    with pytest.raises(TheatreError, match="extends itself"):
        load_theatre(folder)


def test_a_folder_without_settings_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match=r"no theatre\.toml"):
        load_theatre(tmp_path)
