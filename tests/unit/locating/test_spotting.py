"""Place names in running text, with a gazetteer small enough to see why each was kept or left."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.spotting import Spotter
from whoholds.locating.text import marked, rows_of
from whoholds.locating.toponyms import Geoparser
from whoholds.model import Place, PlaceName

PLACES = [
    Place("iso:SY", "Syria", 38, 35, kind="country", country="SYR", population=17_000_000),
    Place("iso:US", "United States", -98, 39, kind="country", country="USA", population=327_000_000, names=(PlaceName("U.S."),)),
    Place("admin1:US.TX", "Texas", -99, 31, kind="governorate", country="USA", population=25_000_000),
    Place("admin1:US.KY", "Kentucky", -85, 37.5, kind="governorate", country="USA", population=4_000_000),
    Place("paris-fr", "Paris", 2.35, 48.85, kind="city", country="FRA", population=2_100_000),
    Place("paris-tx", "Paris", -95.55, 33.66, kind="town", country="USA", admin1="Texas", population=24_000),
    Place("dallas", "Dallas", -96.8, 32.8, kind="city", country="USA", admin1="Texas", population=1_200_000),
    Place("lancaster", "Lancaster", -96.75, 32.6, kind="town", country="USA", admin1="Texas", population=36_000),
    Place("reading", "Reading", -0.97, 51.45, kind="city", country="GBR", population=160_000),
    Place("deir", "Deir ez-Zor", 40.14, 35.33, kind="city", country="SYR", population=200_000, names=(PlaceName("دير الزور", "ar"),)),
    Place("march", "March", 0.08, 52.55, kind="town", country="GBR", population=22_000),
    Place("kharkiv", "Kharkiv", 36.25, 49.98, kind="city", country="UKR", population=1_400_000, names=(PlaceName("Харків", "uk"),)),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.of(PLACES)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Troops entered Deir ez-Zor from the west.", ["Deir ez-Zor"]),
        ("Syrian and U.S. officials met in Paris, Texas.", ["Syrian", "U.S.", "Paris", "Texas"]),
        ("Burt Lancaster and Mr. Dallas spoke.", []),
        ("Reading the report in March took days.", []),
        ("He lives in Lancaster, Ky., with his wife.", ["Lancaster", "Ky."]),
        ("They live on Dallas Street.", []),
        ("Dallas's mayor left Dallas.", ["Dallas", "Dallas"]),
        ("القوات دخلت دير الزور أمس", ["دير الزور"]),
        ("Війська увійшли в Харків.", ["Харків"]),
        ("Бої тривають біля Харкова.", ["Харкова"]),
        ("Gen. Qassem Dallas met Abu Bakr al-Lancaster.", []),
        ("", []),
        ("12 300 -- ...", []),
    ],
)
def test_names_are_spotted_and_persons_and_words_left(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    found = Spotter(gazetteer).spot(text)
    assert [m.text for m in found] == names
    assert all(text[m.start : m.end] == m.text for m in found)


def test_a_state_beside_a_name_and_the_other_places_choose_the_namesake(gazetteer: Gazetteer) -> None:
    parser = Geoparser(gazetteer)

    def paris(text: str) -> str | None:
        return next(t.best.place for t in parser.parse(text) if t.text == "Paris" and t.best)

    assert paris("Officials met in Paris on Monday.") == "paris-fr"
    assert paris("Officials met in Paris, Texas.") == "paris-tx"
    assert (
        paris("A fire in Paris spread from Dallas and Lancaster through northern Texas, the Texas ranger said.")
        == "paris-tx"
    )


def test_one_name_has_one_sense_in_a_text(gazetteer: Gazetteer) -> None:
    found = Geoparser(gazetteer).parse("PARIS, Texas. The mayor of Paris said Paris was safe.")
    assert {t.best.place for t in found if t.text.lower() == "paris" and t.best} == {"paris-tx"}


def test_a_given_name_nobody_knows_lies_where_the_text_does_and_says_so(gazetteer: Gazetteer) -> None:
    text = "Firefighters from Dallas came to Xyzzyville."
    found = Geoparser(gazetteer).resolve(text, [(18, 24), (text.index("Xyz"), len(text) - 1)])
    assert found[1].by_context
    assert found[1].best is not None
    assert found[1].best.place == "dallas"
    assert found[1].best.radius_km >= 25
    assert Geoparser(gazetteer).resolve("Xyzzyville burns.", [(0, 10)])[0].best is None


def test_the_text_is_marked_and_the_rows_have_every_mention(gazetteer: Gazetteer) -> None:
    text = "Fighting near Deir ez-Zor."
    found = Geoparser(gazetteer).parse(text)
    assert marked(text, found) == "Fighting near [Deir ez-Zor 35.3300 40.1400]."
    assert [r["id"] for r in rows_of(found)] == ["deir"]


def test_a_theatres_place_stands_for_the_worlds_and_keeps_its_divisions(tmp_path: Path) -> None:
    world = Gazetteer.create(tmp_path / "own.index")
    table = tmp_path / "US.txt"
    rows = [
        ("1", "Texas", 31, -99, "A", "ADM1", 25_000_000), ("2", "Paris", 33.66, -95.55, "P", "PPL", 24_000),
        ("3", "Paris", 44.26, -70.5, "P", "PPL", 250_000),
    ]  # fmt: skip
    with table.open("w", encoding="utf-8") as out:
        for number, name, lat, lon, sort, code, people in rows:
            division = "ME" if number == "3" else "TX"
            cells = [
                number,
                name,
                name,
                "",
                str(lat),
                str(lon),
                sort,
                code,
                "US",
                "",
                division,
                "",
                "",
                "",
                str(people),
                "",
                "",
                "",
                "",
            ]
            out.write("\t".join(cells) + "\n")
    world.add(table)
    own = Place("our-paris", "Paris", -95.55, 33.66, kind="town", country="USA", ids=("geonames:2",))
    parser = Geoparser(Gazetteer.open(world.path, theatre=[own]))
    found = parser.parse("A fire broke out in Paris, Texas.")
    assert [t.best.place for t in found if t.best] == ["our-paris", "geonames:1"]
    assert all(c.place != "geonames:2" for t in found for c in t.candidates)
