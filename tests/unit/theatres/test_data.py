"""What the theatres that come along must hold: a reader of reports would miss each of these."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shapely

from whoholds.model import Actor, Theatre
from whoholds.theatres import check_theatre, load_theatre, theatre_names


@pytest.fixture(scope="module")
def syria() -> Theatre:
    return load_theatre("syria-iraq")


def named(theatre: Theatre, text: str, on: date | None = None) -> set[str]:
    """The actors a name may mean (on a day)."""

    def used(since: date | None, until: date | None) -> bool:
        return on is None or ((since is None or since <= on) and (until is None or on < until))

    return {a.id for a in theatre.actors for n in a.names if n.text == text and used(n.since, n.until)}


def placed(theatre: Theatre, text: str) -> set[str]:
    return {p.id for p in theatre.places for n in p.names if n.text == text}


@pytest.mark.parametrize("name", ["syria-iraq", "sudan-2023", "ukraine-2022", "world"])
def test_nothing_is_doubtful(name: str) -> None:
    assert [str(p) for p in check_theatre(name)] == []


def test_every_theatre_says_where_its_files_come_from() -> None:
    for name in theatre_names():
        folder = load_theatre(name).folder
        told = (Path(folder) / "README.md").read_text(encoding="utf-8")
        for file in Path(folder).iterdir():
            if file.suffix in (".csv", ".geojson", ".toml"):
                assert f"`{file.name}`" in told, f"{name}/README.md does not tell the source of {file.name}"


def test_syria_iraq_is_as_large_as_asked(syria: Theatre) -> None:
    own = [a for a in syria.actors if a.source]
    assert len(own) >= 60
    assert len(syria.places) >= 450
    assert sum(p.country == "IRQ" for p in syria.places) >= 120
    assert {f.id for f in syria.focuses} >= {"syria", "eastern-syria", "south-damascus", "hama", "daraa"}
    assert all(any(n.language == "ar" for n in p.names) for p in syria.places)


@pytest.mark.parametrize(
    ("name", "actor", "on"),
    [
        ("Daesh", "isis", date(2017, 12, 15)),
        ("داعش", "isis", date(2017, 12, 15)),
        ("Islamic State of Iraq", "isi", date(2008, 1, 1)),
        ("al-Qaeda in Iraq", "aqi", date(2005, 6, 1)),
        ("Jabhat al-Nusra", "nusra", date(2015, 3, 1)),
        ("Jabhat Fateh al-Sham", "jfs", date(2016, 9, 1)),
        ("Hayat Tahrir al-Sham", "hts", date(2017, 12, 15)),
        ("government forces", "syrian-government", None),
        ("pro-government fighters", "syrian-government", None),
        ("Syrian army", "syrian-army", None),
        ("forces du régime", "syrian-government", None),
        ("Pentagon-backed rebel group", "maghawir-al-thawra", None),
        ("Russian forces", "russia", None),
        ("Syrian troops", "syrian-government", None),
        ("Peshmerga", "peshmerga", None),
        ("Hashd al-Shaabi", "pmf", None),
        ("White Flags", "white-flags", date(2017, 12, 20)),
        ("Jaish Khalid ibn al-Walid", "khalid-ibn-al-walid-army", date(2017, 12, 15)),
        ("Ukrainian army", "ukraine", None),
    ],
)
def test_a_name_means_one_actor(syria: Theatre, name: str, actor: str, on: date | None) -> None:
    assert named(syria, name, on) == {actor}


def test_a_group_is_followed_through_its_names(syria: Theatre) -> None:
    renamed = {(r.subject, r.object) for r in syria.relations if r.relation in ("renamed_to", "merged_into")}
    assert {("aqi", "isi"), ("isi", "isis")} & renamed
    assert ("nusra", "jfs") in renamed
    assert ("jfs", "hts") in renamed
    assert ("white-flags", "drawn_from", "isis") in {(r.subject, r.relation, r.object) for r in syria.relations}


def test_the_default_theatre_lies_under_syria(syria: Theatre) -> None:
    ids = {a.id for a in syria.actors}
    assert "rsf" in ids
    assert "syria" not in ids  # the world's Syria is this theatre's Syrian government
    assert next(d for d in syria.demonyms if d.country == "SYR").actor == "syrian-government"
    ministry = next(s for s in syria.sources if s.id == "syria-defence-ministry")
    assert ministry.affiliation == "syrian-government"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Boukamal", "abu-kamal"),
        ("Al-Bukamal", "abu-kamal"),
        ("البوكمال", "abu-kamal"),
        ("Sukhana", "al-sukhnah"),
        ("Deir Ezzor", "deir-ez-zor"),
        ("al-Tadamon", "tadamon"),
        ("al-Hajar al-Aswad", "hajar-al-aswad"),
        ("Yarmouk camp", "yarmouk-camp"),
        ("Hmeimim", "hmeimim-air-base"),
        ("Badia", "syrian-badia"),
        ("Yarmouk basin", "yarmouk-basin"),
        ("Tel Afar", "tal-afar"),
    ],
)
def test_a_place_has_its_spellings(syria: Theatre, name: str, place: str) -> None:
    assert place in placed(syria, name)


def test_rivers_pass_their_towns(syria: Theatre) -> None:
    places = {p.id: shapely.Point(p.lon, p.lat) for p in syria.places}
    rivers = {line.name: shapely.from_wkb(line.geometry) for line in syria.lines if line.kind == "river"}
    towns = {
        "Euphrates": ["raqqa", "deir-ez-zor", "mayadin", "abu-kamal", "al-qaim", "rawa", "ramadi", "samawah"],
        "Tigris": ["mosul", "tikrit", "samarra", "baghdad", "kut", "amarah"],
        "Khabur": ["al-hasakah", "ras-al-ayn", "al-suwar", "al-busayrah"],
        "Orontes": ["hama", "al-rastan", "jisr-al-shughur"],
    }
    far = {t: round(rivers[r].distance(places[t]) * 111, 1) for r, ts in towns.items() for t in ts}
    assert {t: km for t, km in far.items() if km > 6} == {}


def test_the_euphrates_leaves_its_towns_on_their_own_banks(syria: Theatre) -> None:
    """Below Raqqa the front was the river: a town on the wrong bank would be on the wrong side of it."""
    river = shapely.from_wkb(next(line.geometry for line in syria.lines if line.name == "Euphrates"))
    between = shapely.from_wkt("POLYGON ((39 35, 39 36.5, 41.2 36.5, 41.2 34.3, 39 34.3, 39 35))")
    sides = list(shapely.get_parts(shapely.node(shapely.union_all([river, between.boundary]))))
    parts = list(shapely.get_parts(shapely.polygonize(sides)))
    north = max(parts, key=lambda p: (p.contains(shapely.Point(40.7, 36.0)), p.area))
    places = {p.id: shapely.Point(p.lon, p.lat) for p in syria.places}
    left = [
        "hajin",
        "al-susah",
        "al-baghuz",
        "al-shaafah",
        "dhiban",
        "al-busayrah",
        "al-shuhayl",
        "raqqa",
        "hatlah",
        "khusham",
    ]
    right = ["mayadin", "abu-kamal", "deir-ez-zor", "al-asharah", "al-salihiyah", "muhasan", "maadan", "al-tabani"]
    assert [t for t in left if not north.contains(places[t])] == []
    assert [t for t in right if north.contains(places[t])] == []


def test_divisions_tile_their_country() -> None:
    for name in ("syria-iraq", "sudan-2023", "ukraine-2022"):
        theatre = load_theatre(name)
        for country in theatre.countries:
            parts = [shapely.from_wkb(d.geometry) for d in theatre.divisions if d.country == country]
            whole = shapely.from_wkb(next(o.geometry for o in theatre.outlines if o.id == country))
            assert shapely.coverage_is_valid(parts), f"{country}: divisions overlap"
            assert shapely.union_all(parts).symmetric_difference(whole).area < whole.area * 1e-4


def test_world_knows_states_offices_and_groups() -> None:
    world = load_theatre("world")
    assert len(world.demonyms) >= 190
    assert sum(bool(a.source) for a in world.actors) >= 120
    assert named(world, "Syrian army") == {"syria"}
    assert named(world, "Houthi rebels") == {"houthis"}
    assert named(world, "M23 rebels") == {"m23"}
    assert {s.affiliation for s in world.sources if "Syria's defence ministry" in s.names} == {"syria"}
    assert "Syrians army" not in {n.text for a in world.actors for n in a.names}


def test_sudan_is_a_theatre_like_any_other() -> None:
    sudan = load_theatre("sudan-2023")
    assert sum(bool(a.source) and a.description != "" for a in sudan.actors) >= 15
    assert len(sudan.places) >= 80
    assert {f.id for f in sudan.focuses} >= {"khartoum", "darfur"}
    assert named(sudan, "the army") == {"saf"}
    assert named(sudan, "الدعم السريع") == {"rsf"}
    assert placed(sudan, "Geneina") == {"el-geneina"}
    assert sudan.default_holder == {"SDN": "saf"}


def test_civilians_have_no_colour_of_a_holder() -> None:
    holders: list[Actor] = [a for a in load_theatre("syria-iraq").actors if a.id in ("isis", "sdf", "civilians")]
    assert len({a.colour for a in holders}) == 3


@pytest.mark.parametrize(
    ("name", "country", "lon", "lat"),
    [
        ("world", "RUS", 37.6, 55.75),
        ("world", "FJI", 178.0, -17.8),
        ("world", "USA", -98.0, 39.0),
        ("world", "SYR", 36.3, 33.5),
        ("ukraine-2022", "RUS", 36.2, 51.7),
        ("world", "SYR", 35.75, 33.0),  # the occupied Golan, as on the maps of the United Nations
        ("world", "UKR", 34.1, 45.2),  # Crimea
    ],
)
def test_an_outline_holds_its_own_land(name: str, country: str, lon: float, lat: float) -> None:
    """Rings that cross the 180th meridian are easily turned inside out; then Moscow lies outside Russia."""
    outline = next(o for o in load_theatre(name).outlines if o.id == country)
    assert shapely.from_wkb(outline.geometry).contains(shapely.Point(lon, lat))


def test_ukraine_speaks_its_own_languages() -> None:
    ukraine = load_theatre("ukraine-2022")
    assert named(ukraine, "ЗСУ") == {"ukraine"}
    assert named(ukraine, "Ukrainian troops") == {"ukraine"}
    assert placed(ukraine, "Артемовск") == {"bakhmut"}
    assert next(n.language for p in ukraine.places if p.id == "kyiv" for n in p.names if n.text == "Київ") == "uk"
    whole = shapely.from_wkb(next(o.geometry for o in ukraine.outlines if o.id == "UKR"))
    assert whole.contains(shapely.Point(34.1, 45.2))  # Crimea is in the outline; who holds it, a ledger says


def test_the_golan_is_syrian_land_held_by_another_state(syria: Theatre) -> None:
    (golan,) = syria.occupied
    land = shapely.from_wkb(golan.geometry)
    assert (golan.country, golan.inside) == ("SYR", False) and "Israel" in golan.note
    assert 1_000 < land.area * 111.2**2 * 0.839 < 1_300  # about 1,150 square kilometres
    for outline in syria.outlines:  # it is nobody else's land besides
        assert shapely.intersection(shapely.from_wkb(outline.geometry), land).area < land.area * 0.01, outline.id
    katzrin, tiberias = shapely.Point(35.69, 32.99), shapely.Point(35.53, 32.79)
    assert land.contains(katzrin) and not land.contains(tiberias)
