"""Every export is read back by its own ecosystem's reader."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from shapely import box, from_wkb, to_wkb

from whoholds.estimating.cells import build_cells
from whoholds.model import (
    Actor,
    ActorName,
    Casualties,
    Citation,
    Control,
    ControlDay,
    Count,
    Document,
    Event,
    Figure,
    Location,
    Outline,
    Participant,
    Period,
    Place,
    Proposition,
    Relation,
    Source,
    Speaker,
    Statement,
    Theatre,
    Tool,
    Verdict,
)
from whoholds.model.vocabularies import ActorKind, ControlStatus, Rating, RelationKind, Role, SourceKind
from whoholds.publishing.exporters import Dossier, exporter, open_statements
from whoholds.publishing.flat import FIELDS

AT = dt.datetime(2020, 3, 10, 12, tzinfo=dt.UTC)
TEXT = "Ridge Front fighters attacked the army at Oak on Tuesday, killing up to 31. =SUM(1) قرية البلوط"
NASTY = '<script>alert(1)</script> & "Oak"\u202e'


def statement(body, start=0, end=48, **more):
    return Statement(
        body=body,
        citation=Citation.from_text("a" * 64, TEXT, start, end),
        made_by=Tool(name="rules", version="1"),
        said_by=(Speaker("Plain Watch", source="watch"),),
        known_at=AT,
        recorded_at=AT,
        valid=Period.between(dt.date(2020, 3, 10), dt.date(2020, 3, 12)),
        **more,
    )


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    places = (Place("oak", NASTY, 10.5, 11.5), Place("elm", "Elm قرية", 11.5, 10.5), Place("ash", "Ash", 11.2, 11.6))
    theatre = Theatre(
        "plain",
        "The Plain",
        actors=(
            Actor("army", "Army", ActorKind.STATE_FORCES, colour="#c03030"),
            Actor("ridge", "Ridge Front", names=(ActorName("RF", kind="acronym"),), colour="#3030c0"),
        ),
        places=places,
        outlines=(Outline("PLN", "Plainland", to_wkb(box(10, 10, 12, 12)), "PLN"),),
        attributions=("Outlines: drawn for the test",),
    )
    fight = Event(
        event_type="Battles",
        sub_event_type="Armed clash",
        actors=(Participant("Ridge Front", Role.INITIATOR, "ridge"), Participant("Army", Role.TARGET, "army")),
        location=Location(NASTY, 10.5, 11.5, 2, "oak", country="PLN"),
        casualties=(Casualties(high=31),),
    )
    holds = Control(
        status=ControlStatus.CONTROLS,
        actors=(Participant("Army", Role.HOLDER, "army"),),
        location=Location("drawn", 11, 11, 40, basis="area", geometry=to_wkb(box(10.2, 10.2, 11.8, 11.8))),
    )
    link = Relation(
        relation=RelationKind.FIGHTS,
        actors=(Participant("Ridge Front", Role.SUBJECT, "ridge"), Participant("Army", Role.OBJECT, "army")),
    )
    share = Figure(count=Count("share_of_area", best=0.03), actors=(Participant("Ridge Front", Role.HOLDER, "ridge"),))
    statements = [
        statement(fight),
        statement(holds, 0, 20),
        statement(link, 0, 30),
        statement(share, 10, 40, denied=True),
    ]
    cells = build_cells(places, theatre.outlines)
    control = ControlDay(
        on=dt.date(2020, 3, 12),
        known_at=None,
        method="latest",
        cells=cells,
        states=("army", "ridge", "contested"),
        probability=np.array([[0.2, 0.7, 0.1], [0.9, 0.05, 0.05], [0.9, 0.05, 0.05]], np.float32),
        last_evidence=np.array(["2020-03-10", "NaT", "2020-03-09"], "datetime64[D]"),
        basis=((statements[0].id,), (), ()),
    )
    claim = Verdict(
        statements[3].id,
        Proposition("holds_share", "ridge", text="3 %"),
        Rating.CONTRADICTED,
        "unlikely",
        0.3,
        (),
        (),
        explanation="why",
    )
    return Dossier(
        theatre=theatre,
        statements=statements,
        documents={
            "a" * 64: Document(
                "a" * 64, "watch", TEXT, AT, title="Plain news", published_at=AT, url="https://example.org/1"
            )
        },
        sources={"watch": Source("watch", "Plain Watch", SourceKind.MONITOR, licence="CC BY 4.0")},
        verdicts=(claim,),
        control=control,
    )


def export(dossier, form) -> bytes:
    out = io.BytesIO()
    exporter.get(form)(dossier, out)
    return out.getvalue()


@pytest.mark.parametrize("form", exporter.names())
def test_same_dossier_same_bytes_and_an_empty_one_is_valid(dossier, form):
    if form not in ("geopackage", "xlsx"):  # these two containers write the time of writing
        assert export(dossier, form) == export(dossier, form)
    empty = replace(dossier, statements=(), verdicts=(), control=None, documents={})
    export(empty, form)


@pytest.mark.parametrize("form", sorted(set(exporter.names()) - {"csv"}))
def test_credits_travel(dossier, form, tmp_path):
    data = export(dossier, form)
    if form == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data))
        assert "Plain Watch (CC BY 4.0)" in str([c.value for row in book["credits"] for c in row])
    elif form == "geopackage":
        path = tmp_path / "a.gpkg"
        path.write_bytes(data)
        with sqlite3.connect(path) as db:
            assert "CC BY 4.0" in dict(db.execute("SELECT name, value FROM credits"))["attribution"]
    else:
        assert b"CC BY 4.0" in data


def test_geojson_is_read_by_gdal_and_its_rings_turn_right(dossier, tmp_path):
    import pyogrio

    path = tmp_path / "a.geojson"
    path.write_bytes(export(dossier, "geojson"))
    meta, _, geometry, fields = pyogrio.raw.read(path)
    columns = dict(zip(meta["fields"], fields, strict=True))
    assert sorted(set(columns["layer"])) == ["cells", "holdings", "statements"]
    assert (columns["layer"] == "statements").sum() == 2, "those without a place are not on a map"
    polygons = [from_wkb(g) for g, layer in zip(geometry, columns["layer"], strict=True) if layer == "cells"]
    assert all(p.is_valid and p.exterior.is_ccw for p in polygons)
    areas = columns["area_km2"][columns["layer"] == "holdings"]
    assert sum(areas) == pytest.approx(dossier.control.cells.area_km2.sum(), rel=1e-6)


def test_geopackage_opens_styled(dossier, tmp_path):
    import pyogrio

    path = tmp_path / "a.gpkg"
    path.write_bytes(export(dossier, "geopackage"))
    layers = dict(pyogrio.list_layers(path))
    assert {"statements", "cells", "holdings", "mapped_areas"} <= set(layers)
    assert layers["statements"] == "Point"
    with sqlite3.connect(path) as db:
        styles = dict(db.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    from xml.etree import ElementTree

    fills = ElementTree.fromstring(styles["holdings"].partition("'>")[2])
    assert {c.get("value") for c in fills.iter("category")} == {"Army", "Ridge Front"}
    meta = pyogrio.read_info(path, layer="statements")
    assert meta["crs"] == "EPSG:4326" and meta["features"] == 1


def test_geoparquet_names_its_geometry(dossier):
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(export(dossier, "geoparquet")))
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["columns"][geo["primary_column"]]["geometry_types"] == ["Point", "Polygon"]
    assert table.num_rows == 2 and from_wkb(table["geometry"][0].as_py()).geom_type == "Point"
    assert table["killed_high"].to_pylist() == [31, None]


def test_kml_is_read_by_gdal_and_runs_nothing(dossier, tmp_path):
    import pyogrio

    data = export(dossier, "kml")
    assert b"<script" not in data and b"NetworkLink" not in data and b"<href" not in data
    path = tmp_path / "a.kml"
    path.write_bytes(data)
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert {"event", "control"} <= set(names)
    assert pyogrio.read_info(path, layer="event")["features"] == 1


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("form", ["hxl", "xlsx"])  # the warnings are libhxl's own
def test_hxl_tags_are_read_by_libhxl(dossier, form, tmp_path):
    import hxl

    path = tmp_path / f"a.{'csv' if form == 'hxl' else 'xlsx'}"
    path.write_bytes(export(dossier, form))
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as data:
        assert "#loc+name" in data.display_tags
        rows = list(data)
    assert len(rows) == len(dossier.statements)
    assert rows[0].get("#affected+killed+max") in ("31", 31)


def test_csv_never_starts_a_formula(dossier):
    evil = replace(dossier.statements[0], citation=Citation.from_row("a" * 64, "1", "=HYPERLINK(1)"), id="")
    text = export(replace(dossier, statements=[evil]), "csv").decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert list(row) == list(FIELDS)
    assert row["exact"].startswith("'=")


def test_acled_and_ucdp_columns(dossier):
    [acled] = csv.DictReader(io.StringIO(export(dossier, "acled").decode()))
    assert (acled["event_type"], acled["sub_event_type"], acled["inter1"]) == ("Battles", "Armed clash", "Rebel Groups")
    assert acled["event_date"] == "2020-03-10" and acled["geo_precision"] == "1" and acled["interaction"] == "12"
    [ged] = csv.DictReader(io.StringIO(export(dossier, "ucdp").decode()))
    assert all(int(ged[c] or 0) >= 0 for c in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"))
    assert sum(int(ged[c]) for c in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")) == int(ged["best"])
    assert (ged["type_of_violence"], ged["high"], ged["side_a"], ged["date_prec"]) == ("1", "31", "Ridge Front", "2")


def test_claimreview_and_annotations_are_json_ld(dossier):
    from pyld import jsonld

    review = json.loads(export(dossier, "claimreview"))
    local = {"@context": {"@vocab": "https://schema.org/"}}
    expanded = jsonld.expand({**local, "@graph": review["@graph"]})
    [claim] = [e for e in expanded if e["@type"] == ["https://schema.org/ClaimReview"]]
    rating = claim["https://schema.org/reviewRating"][0]
    assert rating["https://schema.org/ratingValue"][0]["@value"] == 1
    page = json.loads(export(dossier, "webannotation"))
    assert page["type"] == "AnnotationPage" and len(page["items"]) == 4
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]


def test_followthemoney_validates(dossier):
    from followthemoney import model

    entities = [json.loads(line) for line in export(dossier, "followthemoney").splitlines()]
    ids = {e["id"] for e in entities}
    for entity in entities:
        proxy = model.get_proxy(entity)
        proxy.schema.validate(entity)
        for name, values in entity["properties"].items():
            assert name in proxy.schema.properties, f"{proxy.schema.name} has no {name}"
            if proxy.schema.properties[name].type.name == "entity":
                assert set(values) <= ids
    assert {e["schema"] for e in entities} == {"Organization", "Document", "Event", "UnknownLink"}


def test_protected_and_bound_rows_stay_at_home(dossier):
    sources = {
        "watch": replace(dossier.sources["watch"], protected=True),
        "acled": Source("acled", "ACLED", terms="no raw rows"),
    }
    bound = replace(dossier.statements[0], said_by=(Speaker("ACLED", source="acled"),), id="")
    document = replace(dossier.documents["a" * 64], source="acled")
    kept, left_out = open_statements([*dossier.statements, bound], {"a" * 64: document}, sources)
    assert kept == []
    assert left_out == {"protected source": 4, "terms of ACLED": 1}
