"""Files of gazetteers: each format read, merged without losing ids, and refused whole when broken."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from whoholds.errors import GazetteerError
from whoholds.locating.building import Building
from whoholds.locating.entries import KINDS, Entry
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.gazetteers import recognise, world
from whoholds.locating.index import Index
from whoholds.locating.index_file import FORMAT, read_arrays
from whoholds.locating.resolving import Resolver
from whoholds.model import Place, PlaceName

GEONAMES = (
    "1\tHoms\tHoms\tHims,حمص,hms,HMS\t34.73\t36.72\tP\tPPLA\tSY\t\t11\t01\t\t\t775404\t\t500\tAsia/Damascus\t2020-01-01\n"
    "2\tHoms Governorate\tHoms Governorate\tMuhafazat Hims\t34.5\t38.0\tA\tADM1\tSY\t\t11\t\t\t\t0\t\t500\tAsia/Damascus\t2020-01-01\n"
    "3\tShayrat Air Base\tShayrat Air Base\t\t34.49\t36.91\tS\tAIRB\tSY\t\t11\t\t\t\t0\t\t500\tAsia/Damascus\t2020-01-01\n"
)
WOF = (
    "wof_id\tplacetype\tname\tname_eng\tnames_ara\tnames_var\tlat\tlon\tpopulation\tgeonames_id\tparent_id\tregion_id\tcounty_id\tdeprecated\tbbox\n"
    "11\tlocality\tHoms\tHoms\tحمص\tHims|Emesa\t34.731\t36.721\t775404\t1\t12\t13\t12\t\t\n"
    "12\tcounty\tHoms\t\t\tHims\t34.8\t36.9\t\t\t13\t13\t\t\t36.4,34.3,37.4,35.2\n"
    "13\tregion\tHoms\tHoms\t\tHoms Governorate\t34.5\t38.1\t\t2\t\t\t\t\t\n"
    "14\tlocality\tAr Rastan\t\tالرستن\tRastane\t34.925\t36.733\t\t\t12\t13\t12\t\t\n"
    "15\tlocality\tGone\t\t\t\t34.9\t36.7\t\t\t12\t13\t12\t2020-01-01\t\n"
)


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    return Gazetteer.create(tmp_path / "own.index")


def wof_table(folder: Path, text: str = WOF) -> Path:
    path = folder / "wof_sy.tsv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_geonames_and_whosonfirst_become_one_place_with_all_ids_and_names(gazetteer: Gazetteer, tmp_path: Path) -> None:
    dump = tmp_path / "SY.zip"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("readme.txt", "about this dump " * 1000)
        archive.writestr("SY.txt", GEONAMES)
    first, second = gazetteer.add(dump, wof_table(tmp_path))
    assert (first.new, first.merged) == (3, 0)
    assert (second.new, second.merged) == (2, 2)
    homs = gazetteer.place("wof:11")
    assert homs is not None
    assert homs == gazetteer.place("geonames:1")
    assert set(homs.ids) >= {"geonames:1", "wof:11"}
    assert {n.text for n in homs.names} >= {"Homs", "Hims", "حمص", "Emesa"}
    assert homs.country == "SYR"
    assert homs.admin1 == "Homs Governorate"
    assert "hms" not in {n.text for n in homs.names}
    base = gazetteer.place("geonames:3")
    assert base is not None
    assert base.kind == "base"


def test_adding_a_file_twice_adds_nothing_and_reopening_finds_everything(gazetteer: Gazetteer, tmp_path: Path) -> None:
    table = wof_table(tmp_path)
    gazetteer.add(table)
    before = (gazetteer.path.read_bytes() if gazetteer.path else b"", len(gazetteer))
    again = gazetteer.add(table)
    assert [(a.new, a.merged) for a in again] == [(0, 0)]
    assert gazetteer.path is not None
    assert (gazetteer.path.read_bytes(), len(gazetteer)) == before
    reopened = Gazetteer.open(gazetteer.path)
    assert Resolver(reopened).resolve("Rastane", within=("Homs",))[0].place == "wof:14"
    assert [a["file"] for a in reopened.added] == ["wof_sy.tsv.gz"]


def test_an_index_of_another_whoholds_is_built_again_with_the_users_files(gazetteer: Gazetteer, tmp_path: Path) -> None:
    table = wof_table(tmp_path)
    gazetteer.add(table)
    table.unlink()
    path = gazetteer.path
    assert path is not None
    path.write_bytes(path.read_bytes().replace(f'"format": {FORMAT}'.encode(), b'"format": 0', 1))
    assert Gazetteer.open(path).place("wof:14") is not None


def test_whosonfirst_repository_of_geojson(gazetteer: Gazetteer, tmp_path: Path) -> None:
    folder = tmp_path / "whosonfirst-data-admin-sy" / "data" / "1"
    folder.mkdir(parents=True)
    feature = {
        "type": "Feature",
        "properties": {
            "wof:id": 21, "wof:name": "Hajin", "wof:placetype": "locality", "iso:country": "SY", "lbl:latitude": 34.69,
            "lbl:longitude": 40.83, "name:ara_x_preferred": ["هجين"], "wof:concordances": {"gn:id": 99},
        },
        "geometry": {"type": "Point", "coordinates": [40.83, 34.69]},
    }  # fmt: skip
    (folder / "21.geojson").write_text(json.dumps(feature), encoding="utf-8")
    gazetteer.add(tmp_path / "whosonfirst-data-admin-sy")
    hajin = gazetteer.place("geonames:99")
    assert hajin is not None
    assert ("هجين", "ar") in {(n.text, n.language) for n in hajin.names}


def test_cod_table_workbook_and_outlines(gazetteer: Gazetteer, tmp_path: Path) -> None:
    square = [[[36, 34], [38, 34], [38, 36], [36, 36], [36, 34]]]
    outlines = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "ADM1_EN": "Homs",
                    "ADM1_AR": "حمص",
                    "ADM1_PCODE": "SY04",
                    "ADM0_PCODE": "SY",
                    "ADM0_EN": "Syria",
                },
                "geometry": {"type": "Polygon", "coordinates": square},
            }
        ],
    }
    geojson = tmp_path / "syr_admin1.geojson"
    geojson.write_text(json.dumps(outlines), encoding="utf-8")
    table = tmp_path / "places.csv"
    table.write_text(
        "admin1Name_en,admin1Pcode,admin2Name_en,admin2Pcode,featureName_en,featureName_ar,pcode,latitude,longitude\n"
        "Homs,SY04,Ar-Rastan,SY0405,Talbiseh,تلبيسة,C2601,34.84,36.73\n",
        encoding="utf-8",
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ADM2_EN", "ADM2_PCODE", "ADM1_PCODE", "Latitude", "Longitude"])
    sheet.append(["#adm2+name", "#adm2+code", "#adm1+code", "#geo+lat", "#geo+lon"])
    sheet.append(["Ar-Rastan", "SY0405", "SY04", 34.9, 36.8])
    workbook = tmp_path / "admin2.xlsx"
    book.save(workbook)
    assert [recognise(p) for p in (geojson, table, workbook)] == ["cod"] * 3
    gazetteer.add(geojson, workbook, table)
    village = gazetteer.place("pcode:C2601")
    assert village is not None
    assert (village.admin1, village.admin2, village.country) == ("Homs", "Ar-Rastan", "SYR")
    division = gazetteer.place("pcode:SY04")
    assert division is not None
    assert division.geometry


def test_geoboundaries(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "geoBoundaries-SDN-ADM1.geojson"
    shape = {"type": "Polygon", "coordinates": [[[32, 15], [33, 15], [33, 16], [32, 16], [32, 15]]]}
    facts = {"shapeName": "Khartoum", "shapeID": "X1", "shapeGroup": "SDN", "shapeType": "ADM1"}
    path.write_text(
        json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": facts, "geometry": shape}]}
        )
    )
    gazetteer.add(path)
    khartoum = gazetteer.place("geoboundaries:X1")
    assert khartoum is not None
    assert (khartoum.kind, khartoum.country) == ("governorate", "SDN")


def broken(folder: Path, what: str) -> Path:
    if what == "truncated":
        path = wof_table(folder)
        path.write_bytes(path.read_bytes()[:-60])
        return path
    texts = {
        "prose": "This is no gazetteer at all.\n", "empty": "", "half.geojson": '{"type": "FeatureCollection", "features": [{"ty',
        "no coordinates": WOF.replace("34.", "x").replace("36.", "y"),
    }  # fmt: skip
    path = folder / f"{what.replace(' ', '_')}.tsv"
    path.write_text(texts[what], encoding="utf-8")
    return path


@pytest.mark.parametrize("what", ["prose", "empty", "half.geojson", "no coordinates", "truncated"])
def test_a_broken_file_is_refused_and_the_index_stays(gazetteer: Gazetteer, tmp_path: Path, what: str) -> None:
    assert gazetteer.path is not None
    before = gazetteer.path.read_bytes()
    with pytest.raises(GazetteerError) as caught:
        gazetteer.add(broken(tmp_path, what))
    assert caught.value.hint
    assert gazetteer.path.read_bytes() == before


def test_a_missing_file_says_so(gazetteer: Gazetteer, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="nowhere"):
        gazetteer.add(tmp_path / "nowhere.txt")


def test_a_theatres_place_comes_before_the_worlds(gazetteer: Gazetteer, tmp_path: Path) -> None:
    gazetteer.add(wof_table(tmp_path))
    own = Place("homs", "Homs", 36.72, 34.73, kind="city", ids=("geonames:1",), country="SYR", radius_km=7)
    found = Resolver(Gazetteer.open(gazetteer.path, theatre=[own]), countries=("SYR",)).resolve("Homs")
    assert found[0].place == "homs"
    assert [c.place for c in found if c.kind == "city"] == ["homs"]


def test_the_world_reads_its_shipped_tables_and_theatres() -> None:
    states = {e.country: e for e in world.states()}
    assert {"Syria", "سوريا", "Syrie"} <= {n for n, _ in states["SY"].names}
    divisions = list(world.divisions())
    assert any(e.names[0][0] == "Aleppo" and e.kind == "governorate" and e.country == "SY" for e in divisions)
    assert any(e.names[0][0] == "Rapides Parish" and e.within == ("admin1:US.LA",) for e in divisions)
    assert any("al-Tanf" in e.names[0] for e in world.theatres())
    for entry in [*states.values(), *divisions, *world.regions()]:
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180
        assert entry.names
        assert entry.kind in KINDS


def test_opening_another_programs_file_or_half_an_index_says_what_to_do(gazetteer: Gazetteer, tmp_path: Path) -> None:
    assert gazetteer.path is not None
    whole = gazetteer.path.read_bytes()
    for content in (b"", b"not an index\n" * 50, whole[: len(whole) // 2], b"{}\n"):
        path = tmp_path / "other.index"
        path.write_bytes(content)
        with pytest.raises(GazetteerError) as caught:
            read_arrays(path)
        assert caught.value.hint
    with pytest.raises(GazetteerError, match="already"):
        Gazetteer.create(gazetteer.path)


def by_hand(lon: float, lat: float, *names: str, doubt_km: float = 9.0, kind: str = "village") -> Entry:
    return Entry(
        (f"own:{names[0]}",), tuple((n, "") for n in names), lon, lat, kind, "SYR", radius_km=9.0, doubt_km=doubt_km
    )


def listed(number: int, lon: float, lat: float, name: str, kind: str = "village") -> Entry:
    return Entry((f"wof:{number}",), ((name, ""),), lon, lat, kind, "SYR")


def built(*added: Iterable[Entry]) -> Index:
    """An index to which each lot was added after the one before had been finished, as files are."""
    index: Index | None = None
    for lot in added:
        building = Building() if index is None else Building(index.arrays, index.facts)
        building.add(lot)
        index = Index(*building.finish())
    assert index is not None
    return index


@pytest.mark.parametrize("hand_first", [True, False])
def test_a_place_put_by_hand_gives_way_to_the_nearest_of_its_name_and_leaves_it_its_names(hand_first: bool) -> None:
    hand = [by_hand(37.00, 35.00, "Umm Sahrij", "Om Sehreej")]
    gazetteer = [
        listed(1, 37.09, 35.0, "Umm Sahrij"),
        listed(2, 36.96, 35.0, "Umm Sahrij"),
        listed(3, 36.5, 35, "Hisn"),
    ]
    index = built(hand, gazetteer) if hand_first else built(gazetteer, hand)
    assert len(index) == 3
    place = index.by_id("own:Umm Sahrij")
    assert place is not None
    assert place == index.by_id("wof:2")
    assert (index.lon[place], index.doubt[place]) == (36.96, 0.0)
    assert {n.text for n in index.place(place).names} >= {"Om Sehreej"}
    assert {index.place(index.name_place[n]).id for n in index.written("umm sahrij")} == {
        "wof:1",
        index.place(place).id,
    }


def test_a_place_put_by_hand_stays_where_nothing_of_its_name_is_near() -> None:
    far, other = listed(1, 37.3, 35.0, "Umm Sahrij"), listed(2, 37.01, 35.0, "Umm Sahrij", "base")
    index = built([by_hand(37.00, 35.00, "Umm Sahrij")], [far, other])
    place = index.by_id("own:Umm Sahrij")
    assert len(index) == 3
    assert place is not None
    assert (index.lon[place], index.doubt[place]) == (37.0, 9.0)


def test_divisions_and_ids_are_right_after_a_place_put_by_hand_has_given_way() -> None:
    division = Entry(("wof:9",), (("Homs", ""),), 38.0, 34.5, "governorate", "SYR")
    inside = Entry(("wof:3",), (("Hisn", ""),), 36.5, 35.0, "village", "SYR", within=("wof:9",))
    index = built([by_hand(37.00, 35.00, "Umm Sahrij"), division, inside], [listed(1, 37.01, 35.0, "Umm Sahrij")])
    hisn, homs = index.by_id("wof:3"), index.by_id("wof:9")
    assert hisn is not None
    assert index.admin1[hisn] == homs
    assert index.name(hisn) == "Hisn"


def test_of_two_namesakes_as_near_to_the_told_division_the_one_a_gazetteer_knows_is_the_answer() -> None:
    hand, known = by_hand(37.00, 35.00, "Umm Sahrij"), listed(1, 37.3, 35.0, "Umm Sahrij")
    for lots in ([[hand], [known]], [[known], [hand]]):
        found = Resolver(Gazetteer(built(*lots))).resolve("Umm Sahrij village", country="SYR")
        assert [c.place for c in found] == ["wof:1", "own:Umm Sahrij"]


def test_a_name_beside_coordinates_is_the_town_of_that_name_and_not_the_crossing_called_after_it() -> None:
    crossing = Place("x:crossing", "Rabat", 42.373, 37.072, kind="crossing", names=(PlaceName("Kharab crossing"),))
    town = Place("x:town", "Kharab", 42.38, 37.068, kind="town")
    for places in ([crossing, town], [town, crossing]):
        resolver = Resolver(Gazetteer.of(places))
        assert resolver.at("Kharab", 42.38, 37.068, 5.0) == "x:town"
        assert resolver.at("Kharab crossing", 42.38, 37.068, 5.0) == "x:crossing"


def test_two_villages_put_by_hand_do_not_become_one_because_each_has_a_name_of_a_third() -> None:
    one, two = by_hand(37.0, 35.0, "Kafr Akkar", "Samkah"), by_hand(37.06, 35.0, "Kafr Kar", "Samkah")
    index = built([one, two], [listed(1, 37.01, 35.0, "Samkah")])
    assert index.by_id("own:Kafr Akkar") == index.by_id("wof:1")
    assert index.by_id("own:Kafr Kar") != index.by_id("wof:1")


@pytest.mark.parametrize("name", ["-", "", "…", "ʿ", "\u200f"])
def test_a_name_without_a_letter_is_its_division_or_nothing(name: str) -> None:
    homs = Place("x:1", "Homs", 36.7, 34.7, kind="governorate", country="SYR")
    resolver = Resolver(Gazetteer.of([homs]))
    assert [c.place for c in resolver.resolve(name, within=("Homs",))] == ["x:1"]
    assert resolver.resolve(name) == []


def test_a_town_of_a_told_districts_name_is_its_seat_before_a_district_that_sounds_like_it() -> None:
    entries = [
        Entry(("x:g",), (("Homs", ""),), 37.0, 34.7, "governorate", "SYR", radius_km=100.0),
        Entry(("x:d",), (("Tadmor", ""),), 38.3, 34.6, "district", "SYR", within=("x:g",), radius_km=80.0),
        Entry(("x:s",), (("Taldou", ""),), 36.5, 34.9, "town", "SYR", within=("x:g",)),
    ]
    best = Resolver(Gazetteer(built(entries))).resolve("Nowhere", within=("Taldou", "Homs"))[0]
    assert (round(best.lon, 1), round(best.lat, 1)) == (36.5, 34.9)


def test_an_index_of_another_format_is_built_again_with_each_file_read_as_it_was_and_without_what_is_broken(
    gazetteer: Gazetteer, tmp_path: Path
) -> None:
    odd = tmp_path / "places.dat"
    odd.write_text(GEONAMES)
    gazetteer.add(odd, kind="geonames")
    gazetteer.add(wof_table(tmp_path))
    path = tmp_path / "own.index"
    kept = next((tmp_path / "own.index.added").glob("*wof*"))
    kept.write_bytes(b"\x1f\x8bbroken")
    path.write_bytes(path.read_bytes().replace(f'"format": {FORMAT}'.encode(), b'"format": 0', 1))
    again = Gazetteer.open(path)
    assert again.place("geonames:3") is not None
    assert again.place("wof:14") is None
