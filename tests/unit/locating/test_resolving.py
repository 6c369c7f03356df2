"""Candidates: context chooses, doubt stays visible, divisions stand in for villages nobody listed."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from whoholds.errors import TableError
from whoholds.locating.features import taken_apart
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.phrases import reference_of
from whoholds.locating.relations import Locator
from whoholds.locating.resolving import Resolver
from whoholds.locating.scopes import km_between
from whoholds.locating.table import locate_table
from whoholds.model import Place, PlaceName

ROWS = [
    ("r1", "Aleppo Governorate", "governorate", 37.5, 36.2, "", ""),
    ("r2", "Homs Governorate", "governorate", 38.0, 34.5, "", ""),
    ("d1", "Azaz", "district", 37.0, 36.5, "r1", ""),
    ("d2", "Tadmur", "district", 38.3, 34.5, "r2", ""),
    ("v1", "Tayyibah", "village", 37.05, 36.45, "r1", "d1"),
    ("v2", "Tayyibah", "village", 38.9, 35.0, "r2", "d2"),
    ("v3", "Tall Rifat", "town", 37.09, 36.47, "r1", "d1"),
    ("v4", "Marea", "town", 37.19, 36.49, "r1", "d1"),
    ("v5", "Ihtaymilat", "village", 37.28, 36.52, "r1", "d1"),
    ("v6", "Kafr Kalbin", "village", 37.11, 36.55, "r1", "d1"),
    ("v7", "Sukhnah", "town", 38.87, 34.89, "r2", "d2"),
    ("b1", "Menagh", "base", 37.04, 36.52, "r1", "d1"),
    ("v8", "Menagh", "village", 37.2, 36.6, "r1", "d1"),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder = tmp_path_factory.mktemp("gazetteer")
    table = folder / "wof_sy.tsv"
    sort = {"governorate": "region", "district": "county", "village": "locality", "town": "locality", "base": "campus"}
    with table.open("w", encoding="utf-8") as out:
        out.write("wof_id\tplacetype\tname\tlat\tlon\tpopulation\tcounty_id\tregion_id\n")
        for number, name, kind, lon, lat, region, county in ROWS:
            name = f"{name} Air Base" if kind == "base" else name
            people = 9000 if kind == "town" else 0
            out.write(f"{number}\t{sort[kind]}\t{name}\t{lat}\t{lon}\t{people}\t{county}\t{region}\n")
    found = Gazetteer.create(folder / "own.index")
    found.add(table)
    return found


@pytest.fixture(scope="module")
def resolver(gazetteer: Gazetteer) -> Resolver:
    return Resolver(gazetteer)


def test_divisions_choose_among_namesakes_in_any_order(resolver: Resolver) -> None:
    for within, place in (
        (("Aleppo Governorate", "Azaz district"), "wof:v1"),
        (("A'zaz", "Aleppo"), "wof:v1"),
        (("Homs province",), "wof:v2"),
    ):
        assert resolver.resolve("al-Tayyiba village", within=within)[0].place == place


def test_without_context_namesakes_are_all_candidates_and_the_score_says_doubt(resolver: Resolver) -> None:
    found = resolver.resolve("Tayyibah")
    assert {c.place for c in found[:2]} == {"wof:v1", "wof:v2"}
    assert found[0].score < 0.8
    sure = resolver.resolve("Tayyibah", near=(37.1, 36.4))
    assert sure[0].place == "wof:v1"
    assert sure[0].score > found[0].score


def test_the_feature_word_guides_and_does_not_block(resolver: Resolver) -> None:
    within = ("Aleppo Governorate", "Azaz district")
    assert resolver.resolve("Menagh Military Airbase", within=within)[0].place == "wof:b1"
    assert resolver.resolve("Menagh village", within=within)[0].place == "wof:v8"
    assert resolver.resolve("Tall Rifat Military Airbase", within=within)[0].place == "wof:v3"


@pytest.mark.parametrize(
    ("told", "names", "kind"),
    [
        ("Kafr Basin town", ("kafr basin",), "town"),  # nothing but "Kafr" would be left
        ("Adra Prison Complex", ("adra",), "prison"),  # the nearer word says more
        ("Qasr village", ("qasr",), "village"),
        ("Hmeimim Military Airbase", ("hmeimim",), "base"),
    ],
)
def test_feature_words_are_taken_from_a_name_and_not_out_of_it(told: str, names: tuple[str, ...], kind: str) -> None:
    found = taken_apart(told)
    assert (found.names, found.kind) == (names, kind)


def test_side_of_a_division_without_an_outline_is_half_of_where_its_places_lie() -> None:
    places = [Place("x:g", "Homs Governorate", 36.7, 34.7, kind="governorate", country="SYR")]
    places += [
        Place(
            f"x:{i}", f"Village {i}", 36.5 + 0.1 * i, 34.2 + 0.03 * (i % 20), admin1="Homs Governorate", country="SYR"
        )
        for i in range(30)
    ]
    east = Locator(Gazetteer.of(places)).locate(reference_of("Eastern Homs Governorate"))
    assert east is not None
    assert 38.4 < east.lon < 39.0
    assert east.radius_km < 120


def test_an_area_between_three_places_is_amid_them() -> None:
    places = [
        Place("x:1", "Shahba", 36.6, 32.85, kind="town"),
        Place("x:2", "Duma", 36.4, 33.57, kind="town"),
        Place("x:3", "Tadmur", 38.28, 34.55, kind="town"),
    ]
    amid = Locator(Gazetteer.of(places)).locate(reference_of("area between Shahba, Tadmur and Duma"))
    assert amid is not None
    assert km_between(amid.lon, amid.lat, 37.09, 33.66) < 5


def test_divisions_told_in_any_order_are_the_same_and_a_likeness_abroad_is_none() -> None:
    places = [
        Place("g:1", "Aleppo", 37.2, 36.2, kind="governorate", country="SYR", radius_km=90),
        Place("g:2", "Taraba", 10.5, 8.0, kind="governorate", country="NGA", radius_km=150),
        Place("x:1", "Atarib", 36.83, 36.14, kind="town", country="SYR", admin1="Aleppo"),
        Place("x:2", "Ibbin", 36.78, 36.16, kind="village", country="SYR", admin1="Aleppo"),
    ]
    resolver = Resolver(Gazetteer.of(places))
    for within in (("Aleppo Governorate", "Atarib district"), ("Atarib district", "Aleppo Governorate")):
        assert resolver.resolve("Ibbin village", within=within)[0].place == "x:2"
        assert resolver.resolve("Xyzzyq village", within=within)[0].lat > 35


def test_a_kind_may_be_a_word_of_the_text_and_a_state_told_with_its_division_is_the_division() -> None:
    places = [
        Place("c:1", "Syria", 38.5, 35.0, kind="country", country="SYR", radius_km=240),
        Place("g:1", "Deir ez-Zor Governorate", 40.3, 35.2, kind="governorate", country="SYR", radius_km=100,
              names=(PlaceName("Deir ez-Zor", "en"),)),
        Place("x:1", "Deir ez-Zor", 40.14, 35.34, kind="city", country="SYR", population=240_000),
    ]  # fmt: skip
    resolver = Resolver(Gazetteer.of(places))
    assert resolver.resolve("Deir Ezzor", feature="province")[0].place == "g:1"
    assert resolver.resolve("Deir Ezzor", feature="town")[0].place == "x:1"
    assert resolver.resolve("Syria", within=("Deir ez-Zor Governorate",))[0].place == "g:1"


def test_where_nobody_listed_the_village_the_town_draws_the_guess() -> None:
    west = [Place(f"w:{i}", f"West {i}", 38.0 + 0.02 * i, 36.0, admin1="Raqqa", country="SYR") for i in range(8)]
    east = [Place(f"e:{i}", f"East {i}", 39.4 + 0.02 * i, 36.0, admin1="Raqqa", country="SYR") for i in range(6)]
    town = [Place("t:1", "Raqqah", 39.4, 36.0, kind="city", population=220_000, admin1="Raqqa", country="SYR")]
    area = [Place("g:1", "Raqqa", 38.8, 36.0, kind="governorate", country="SYR")]
    found = Resolver(Gazetteer.of([*area, *west, *east, *town])).resolve("Xyzzyq village", within=("Raqqa",))
    assert found[0].kind == "governorate"
    assert found[0].lon > 39.2


def test_an_unknown_village_is_its_division_marked_as_such(resolver: Resolver) -> None:
    best = resolver.resolve("Xyzzyq village", within=("Aleppo Governorate", "Azaz district"))[0]
    assert best.kind == "district"
    assert "its division" in best.reason
    assert best.radius_km >= 3
    assert km_between(best.lon, best.lat, 37.1, 36.5) < 20


def test_nothing_known_is_no_answer_and_never_zero_zero(resolver: Resolver) -> None:
    assert resolver.resolve("Xyzzyq") == []
    assert resolver.resolve("") == []
    assert resolver.resolve("Xyzzyq", within=("Nowhere land",)) == []


def test_a_table_is_answered_row_by_row(gazetteer: Gazetteer, tmp_path: Path) -> None:
    table, answers = tmp_path / "table.csv", tmp_path / "answers.csv"
    table.write_text(
        "place,province,district\nTell Rifaat town,Aleppo Governorate,Azaz district\nXyzzyq,,\n"
        "Road between Tall Rifat and Marea,Aleppo Governorate,\n,,\n",
        encoding="utf-8",
    )
    assert locate_table(Locator(gazetteer), table, answers, name="place", within=("province", "district")) == (4, 2)
    rows = list(csv.DictReader(answers.read_text(encoding="utf-8").splitlines()))
    assert [r["row"] for r in rows] == ["0", "1", "2", "3"]
    assert (rows[0]["id"], rows[1]["latitude"], rows[3]["latitude"]) == ("wof:v3", "", "")
    assert km_between(float(rows[2]["longitude"]), float(rows[2]["latitude"]), 37.14, 36.48) < 3
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    again = tmp_path / "again.csv"
    locate_table(Locator(gazetteer), packed, again, name="place", within=("province", "district"))
    assert again.read_bytes() == answers.read_bytes()
    with pytest.raises(TableError, match="no country's ISO code"):
        locate_table(Locator(gazetteer), table, tmp_path / "none.csv", name="place", country="ZZZ")
    with pytest.raises(TableError, match="there is no file"):
        locate_table(Locator(gazetteer), tmp_path / "nothing.csv", tmp_path / "none.csv", name="place")
    with pytest.raises(TableError, match="no column 'town'") as caught:
        locate_table(Locator(gazetteer), table, tmp_path / "none.csv", name="town")
    assert "place" in caught.value.hint
    assert not (tmp_path / "none.csv").exists()
