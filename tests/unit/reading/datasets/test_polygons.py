"""Maps of control."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from tests.contract.datasets.samples import geojson, square

from whoholds.errors import DatasetError
from whoholds.model import Actor, Outline, Source, Theatre
from whoholds.model.vocabularies import SourceKind
from whoholds.theatres import load_theatre

SQUARE = square(34.5, 40.6)


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(geometry: dict[str, Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_names_styles_and_what_the_user_says(tmp_path: Path, take: Any) -> None:
    path = tmp_path / "map-2017-12-14.geojson"
    polygon = {"type": "Polygon", "coordinates": SQUARE}
    path.write_bytes(
        collection(
            feature(polygon, name="Окуповано 25.03 /// Occupied 25.03", fill="#a52714"),
            feature(polygon, name="Contested"),
            feature(polygon, fill="#00ff00"),
            feature(polygon, styleUrl="#tr"),
            feature(polygon, holder="SDF", status="contested by ISIS"),
            feature(polygon, name="Lake"),
        )
    )
    taken = take("polygons", path, mapping={"occupied": "ISIS", "#00FF00": "SDF", "Lake": "-"})
    held = [(d.body.actors[0].actor if d.body.actors else None, d.body.status.value) for d in taken.drafts]
    assert held == [
        ("isis", "controls"),
        (None, "contests"),
        ("sdf", "controls"),
        ("turkey", "controls"),
        ("sdf", "contests"),
        ("isis", "contests"),
    ]
    assert taken.problems == []
    assert str(taken.drafts[0].valid) == "2017-12-14"
    assert "does not say whose" in take("polygons", path).problems[0]


def test_a_map_with_its_axes_swapped_is_refused_whole(tmp_path: Path, take: Any) -> None:
    """Some of its areas fit both ways, and would lie in another country."""
    path = tmp_path / "map-2017-12-14.geojson"
    areas = [("north", 36.6, 37.0), ("middle", 35.3, 38.2), ("east", 34.5, 40.6), ("south", 33.0, 40.0)]
    path.write_bytes(geojson(*((name, "ISIS", square(lon, lat)) for name, lat, lon in areas)))
    with pytest.raises(DatasetError, match="with latitudes and longitudes swapped"):
        take("polygons", path)


def test_areas_are_whole_flat_and_valid(tmp_path: Path, take: Any) -> None:
    bowtie = [[[40.0, 34.0, 5], [41.0, 35.0, 5], [41.0, 34.0, 5], [40.0, 35.0, 5]]]
    nested = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Polygon", "coordinates": bowtie}, {"type": "Point", "coordinates": [1, 2]}],
    }
    path = tmp_path / "m.geojson"
    path.write_bytes(
        collection(
            feature(nested, name="ISIS"), feature({"type": "Point", "coordinates": [40, 34]}, name="1st brigade")
        )
    )
    taken = take("polygons", path, on="2017-12-14")
    shape = shapely.from_wkb(taken.drafts[0].body.location.geometry)
    assert shape.is_valid
    assert not shape.has_z
    assert shape.area == pytest.approx(0.5)
    assert shape.contains(shapely.Point(taken.drafts[0].body.location.lon, taken.drafts[0].body.location.lat))
    told = " ".join(taken.remarks)
    assert "repaired" in told
    assert "no positions of units" in told


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Style id="tr"><PolyStyle><color>ff0000ff</color></PolyStyle></Style>
<NetworkLink><Link><href>http://example.org/more.kml</href></Link></NetworkLink>
<Placemark id="p1"><styleUrl>#tr</styleUrl>
<TimeStamp><when>2017-12-14</when></TimeStamp><MultiGeometry><Polygon><outerBoundaryIs><LinearRing>
<coordinates>40.0,34.0,0 41.0,34.0,0
41.0,35.0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Document></kml>"""


def test_kml_and_kmz_without_following_links(tmp_path: Path, take: Any) -> None:
    (tmp_path / "m.kml").write_text(KML)
    with zipfile.ZipFile(tmp_path / "m.kmz", "w") as archive:
        archive.writestr("doc.kml", KML)
    for name in ("m.kml", "m.kmz"):
        taken = take("polygons", tmp_path / name)
        assert [(d.body.actors[0].actor, str(d.valid)) for d in taken.drafts] == [("turkey", "2017-12-14")]
        assert "network links were not followed" in " ".join(taken.remarks)
    assert take("polygons", tmp_path / "m.kml", mapping={"#ff0000": "ISIS"}).drafts[0].body.actors[0].actor == "isis"


def test_hostile_maps(tmp_path: Path, take: Any) -> None:
    bomb = (
        '<!DOCTYPE k [<!ENTITY a "'
        + "a" * 1000
        + '">'
        + "".join(f'<!ENTITY a{i} "&a;&a;">' for i in range(9))
        + "]><kml>&a8;</kml>"
    )
    (tmp_path / "bomb.kml").write_text(bomb)
    with zipfile.ZipFile(tmp_path / "bomb.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b" " * 60_000_000)
    (tmp_path / "fake.gpkg").write_text(
        '<OGRVRTDataset><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/http://example.org/x</SrcDataSource></OGRVRTLayer></OGRVRTDataset>'
    )
    (tmp_path / "deep.geojson").write_text('{"type":"FeatureCollection","features":[' + "[" * 100_000)
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../x.shp", b"")
    for name in ("bomb.kml", "bomb.kmz", "fake.gpkg", "deep.geojson", "out.zip"):
        with pytest.raises(DatasetError):
            take("polygons", tmp_path / name)


def test_projected_coordinates_are_told(tmp_path: Path, take: Any) -> None:
    (tmp_path / "m.geojson").write_bytes(geojson(("a", "ISIS", [[[4e6, 4e6], [4.1e6, 4e6], [4.1e6, 4.1e6]]])))
    taken = take("polygons", tmp_path / "m.geojson", on="2017-12-14")
    assert not taken.drafts
    assert "projected" in taken.problems[0]


@pytest.mark.parametrize("name", ["front.gpkg", "front.zip"])
def test_layers_in_another_projection(tmp_path: Path, take: Any, name: str) -> None:
    import numpy as np
    import pyogrio
    from pyproj import Transformer

    move = Transformer.from_crs("EPSG:4326", "EPSG:32637", always_xy=True)
    shape = shapely.transform(
        shapely.box(40.0, 34.0, 40.5, 34.5), lambda p: np.column_stack(move.transform(p[:, 0], p[:, 1]))
    )
    target = tmp_path / ("front.gpkg" if name.endswith("gpkg") else "front.shp")
    pyogrio.raw.write(
        target,
        np.array([shapely.to_wkb(shape)], dtype=object),
        field_data=[np.array(["ISIS"], dtype=object)],
        fields=["name"],
        crs="EPSG:32637",
        geometry_type="Polygon",
    )
    if name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for part in tmp_path.glob("front.*"):
                if part.suffix in (".shp", ".shx", ".dbf", ".prj"):
                    archive.write(part, part.name)
    taken = take("polygons", tmp_path / name, on="2017-12-14")
    (draft,) = taken.drafts
    bounds = shapely.from_wkb(draft.body.location.geometry).bounds
    assert bounds == pytest.approx((40.0, 34.0, 40.5, 34.5), abs=1e-6)
    assert draft.body.actors[0].actor == "isis"


def two_sides() -> Theatre:
    return Theatre(
        "war", "A war of two", bbox=(35.0, 32.0, 49.0, 38.0), holders=("north", "south"),
        actors=(Actor("north", "Northland"), Actor("south", "Southland"), Actor("militia", "Militia", parent="south")),
        sources=(
            Source("atlas", "Front Atlas", SourceKind.MAP, affiliation="north"),
            Source("rival", "Rival", SourceKind.MAP, affiliation="militia"),
        ),
    )  # fmt: skip


def test_occupied_is_whose_only_where_the_makers_side_is_known(tmp_path: Path, take: Any) -> None:
    polygon = {"type": "Polygon", "coordinates": SQUARE}
    front = collection(*(feature(polygon, name=n) for n in ("Occupied", "Taken back", "Unknown status")))
    names = ("front_atlas_20240729", "rival_20240729", "stranger_20240729")
    for name in names:
        (tmp_path / f"{name}.geojson").write_bytes(front)

    def holders(name: str, theatre: Theatre) -> list[str | None]:
        taken = take("polygons", tmp_path / f"{name}.geojson", theatre=theatre)
        return [d.body.actors[0].actor if d.body.actors else None for d in taken.drafts]

    assert holders("front_atlas_20240729", two_sides()) == ["south", "north", None]
    assert holders("rival_20240729", two_sides()) == ["north", "south", None]
    assert holders("stranger_20240729", two_sides()) == [None]
    press = replace(two_sides().sources[0], kind=SourceKind.NEWSPAPER)
    assert holders("front_atlas_20240729", replace(two_sides(), sources=(press,))) == ["south", "north", None]
    (tmp_path / "front_atlas_copy_20240729.geojson").write_bytes(front)
    assert holders("front_atlas_copy_20240729", two_sides()) == ["south", "north", None]
    assert holders("front_atlas_copy_20240729", replace(two_sides(), sources=(press,))) == [None]
    three = replace(two_sides(), holders=("north", "south", "militia"))
    assert holders("front_atlas_20240729", three) == [None]
    remarks = " ".join(take("polygons", tmp_path / "front_atlas_20240729.geojson", theatre=two_sides()).remarks)
    assert "Front Atlas calls occupied were taken for Southland's" in remarks


def test_what_to_type_is_told_with_the_names_the_theatre_knows(tmp_path: Path, take: Any) -> None:
    polygon = {"type": "Polygon", "coordinates": SQUARE}
    (tmp_path / "m.geojson").write_bytes(collection(feature(polygon, name="Grün 25.03 /// Green 25.03")))
    (problem,) = take("polygons", tmp_path / "m.geojson", on="2024-07-29", theatre=two_sides()).problems
    assert "--map Green=Northland or --map Green=Southland" in problem
    (tmp_path / "bare.geojson").write_bytes(collection(feature(polygon)))
    (problem,) = take("polygons", tmp_path / "bare.geojson", on="2024-07-29", theatre=two_sides()).problems
    assert "--map '*=Northland' or --map '*=Southland'" in problem
    told = take("polygons", tmp_path / "bare.geojson", on="2024-07-29", theatre=two_sides(), mapping={"*": "Southland"})
    assert told.drafts[0].body.actors[0].actor == "south"


@pytest.mark.shared
def test_the_real_maps(shared: Path, take: Any) -> None:
    folder, world = shared / "data/polygons", load_theatre("world")
    weekly = take(
        "polygons",
        folder / "deepstate_weekly/deepstatemap_data_20240729.geojson",
        theatre=world,
        mapping={"*": "Russia"},
    )
    (one,) = weekly.drafts
    other = take("polygons", folder / "kml/Control_24_08_01.kml", theatre=world)
    assert [d.body.actors[0].actor for d in other.drafts] == ["russia", "ukraine"]
    theirs, ours = (shapely.from_wkb(d.body.location.geometry) for d in (one, other.drafts[0]))
    assert 0.9 < theirs.intersection(ours).area / theirs.area < 1  # two makers, one front, and they disagree
    for path in sorted((folder / "deepstate_raw").glob("*.geojson")):
        raw = take(
            "polygons",
            path,
            theatre=world,
            mapping={"occupied": "Russia", "liberated": "Ukraine", "taken back": "Ukraine"},
        )
        assert len(raw.drafts) > 50
        assert all(shapely.from_wkb(d.body.location.geometry).is_valid for d in raw.drafts)
        assert "no positions of units" in " ".join(raw.remarks)


def test_a_map_of_elsewhere(tmp_path: Path, take: Any) -> None:
    (tmp_path / "m.geojson").write_bytes(geojson(("a", "ISIS", square(4.0, -74.0))))
    assert "outside the theatre" in take("polygons", tmp_path / "m.geojson", on="2017-12-14").remarks[0]
    anywhere = Theatre("w", "World")
    taken = take("polygons", tmp_path / "m.geojson", on="2017-12-14", theatre=anywhere, mapping={"*": "ISIS"})
    assert taken.drafts[0].body.actors[0].name == "ISIS"


def test_a_map_of_one_side_says_what_it_leaves_blank_and_whose_that_is(
    tmp_path: Path, take: Any, theatre: Theatre
) -> None:
    land = Outline("A", "A", shapely.to_wkb(shapely.box(40, 34, 44, 36)), "A")
    other = Outline("B", "B", shapely.to_wkb(shapely.box(46, 34, 48, 36)), "B")
    theatre = replace(theatre, outlines=(land, other))
    path = tmp_path / "map-2017-12-14.geojson"
    held, lake = (shapely.geometry.mapping(shapely.box(*b)) for b in ((42, 33, 45, 37), (40, 34, 41, 36)))
    path.write_bytes(collection(feature(held, name="theirs"), feature(lake, name="lake")))
    mapping = {"theirs": "ISIS", "lake": "-"}
    alone = take("polygons", path, theatre=theatre, mapping=mapping)
    assert any("elsewhere=HOLDER" in r for r in alone.remarks)
    whole = take("polygons", path, theatre=theatre, mapping={**mapping, "elsewhere": "SDF"})
    assert not any("elsewhere" in r for r in whole.remarks)
    rest = whole.drafts[-1]
    assert [(d.body.actors[0].actor, str(d.valid)) for d in whole.drafts] == [
        ("isis", "2017-12-14"),
        ("sdf", "2017-12-14"),
    ]
    assert shapely.from_wkb(rest.body.location.geometry).bounds == (41, 34, 42, 36), (
        "neither the lake nor the next country"
    )
    assert rest.citation.exact == "map: no area drawn"
