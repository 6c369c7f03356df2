"""A small sound file of every dataset, written anew from what the formats are, and the ways in which files are broken."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Rows = list[dict[str, str]]

UCDP_ROW = {
    "id": "1",
    "year": "2017",
    "type_of_violence": "1",
    "dyad_name": "Government of Syria - IS",
    "side_a": "Government of Syria",
    "side_b": "IS",
    "number_of_sources": "2",
    "source_article": "",
    "source_office": "SOHR;Demo Wire",
    "source_date": "2017-12-16;2017-12-14",
    "source_headline": "Fighting near Abu Kamal",
    "where_prec": "2",
    "where_coordinates": "Abu Kamal town",
    "adm_1": "Deir ez Zor Governorate",
    "adm_2": "Abu Kamal district",
    "latitude": "34.45",
    "longitude": "40.92",
    "country": "Syria",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2017-12-14",
    "date_end": "2017-12-15",
    "deaths_a": "3",
    "deaths_b": "4",
    "deaths_civilians": "1",
    "deaths_unknown": "2",
    "low": "8",
    "best": "10",
    "high": "15",
}
ACLED_ROW = {
    "event_id_cnty": "SYR1",
    "event_date": "14 December 2017",
    "year": "2017",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Government regains territory",
    "actor1": "Islamic State (Syria)",
    "assoc_actor_1": "",
    "inter1": "Rebel group",
    "actor2": "Military Forces of Syria (2000-2024)",
    "assoc_actor_2": "Hezbollah",
    "inter2": "State forces",
    "country": "Syria",
    "admin1": "Deir ez Zor",
    "admin2": "Abu Kamal",
    "admin3": "",
    "location": "Abu Kamal",
    "latitude": "34.45",
    "longitude": "40.92",
    "geo_precision": "1",
    "source": "SOHR; Demo Wire",
    "notes": "On 14 December the army retook a village from IS.",
    "fatalities": "7",
}
TABLE_ROW = {
    "id": "a1",
    "place": "Hajin",
    "country": "Syria",
    "latitude": "34.69",
    "longitude": "40.83",
    "holder": "ISIS",
    "status": "controls",
    "as_of": "2017-12-14",
    "source": "Demo Wire",
    "note": "held since 2014",
}
VIINA_ROW = {
    "geonameid": "1",
    "date": "20171214",
    "asciiname": "Hajin",
    "latitude": "34.69",
    "longitude": "40.83",
    "status_wiki": "SY",
    "status_isw": "CONTESTED",
    "status": "SY",
}
MODULE = """return {{ marks = {{
{marks}
}},
containerArgs = {{ 'x', caption = [=[[[File:Location_dot_red.svg|11px]] Syrian government ; [[File:Dot black.svg|11px]] ISIS<br />]=] }} }}
"""
MARK = (
    '  {{ lat = "{lat}", long = "{lon}", mark = "Location dot {colour}.svg", marksize = "6", label = "[[{name}]]" }},'
)


def table(rows: Rows) -> bytes:
    """Rows as CSV."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def several(row: dict[str, str], key: str, count: int = 6) -> Rows:
    """The row again and again, each under its own id."""
    return [{**row, key: f"{row[key]}{i}"} for i in range(count)]


def module(marks: list[tuple[str, str, str, str]]) -> bytes:
    """A war-map module of marks: lat, lon, colour, name."""
    return MODULE.format(marks="\n".join(MARK.format(lat=a, lon=o, colour=c, name=n) for a, o, c, n in marks)).encode()


def square(lat: float, lon: float) -> list[list[list[float]]]:
    """A ring of 0.2 degrees."""
    return [[[lon, lat], [lon + 0.2, lat], [lon + 0.2, lat + 0.2], [lon, lat + 0.2], [lon, lat]]]


def geojson(*features: tuple[str, str, object]) -> bytes:
    """A collection of polygons: id, name, coordinates."""
    listed = [
        {"type": "Feature", "id": i, "properties": {"name": n}, "geometry": {"type": "Polygon", "coordinates": c}}
        for i, n, c in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def zipped(name: str, data: bytes) -> bytes:
    """One file in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@dataclass(frozen=True)
class Sample:
    """One dataset: a sound file and how many statements are in it, and the same broken in the usual ways."""

    kind: str
    file: str
    sound: bytes
    statements: int
    without_columns: bytes
    swapped: bytes
    impossible_day: bytes | None
    doubled: bytes | None
    odd_bytes: bytes | None
    mapping: dict[str, str] = field(default_factory=dict)
    truncated: bytes | None = None

    def write(self, folder: Path, data: bytes | None = None) -> Path:
        """The file in a folder."""
        path = folder / self.file
        path.write_bytes(self.sound if data is None else data)
        return path


def of_table(
    kind: str, file: str, row: dict[str, str], key: str, statements: int, day: str, lose: str, **more: object
) -> Sample:
    """The sample of a dataset that comes as a table."""
    rows = several(row, key)
    pack: Callable[[bytes], bytes] = (lambda d: zipped("inside.csv", d)) if file.endswith(".zip") else bytes
    text = next(k for k in ("note", "notes", "source_headline", "asciiname") if k in row)
    odd = table([{**r, text: "caf\ue000"} if i == 1 else {**r, text: "naïve é"} for i, r in enumerate(rows)])
    swap = {"latitude": row["longitude"], "longitude": row["latitude"]}
    sound = table(rows)
    return Sample(
        kind,
        file,
        pack(sound),
        statements * len(rows),
        pack(table([{k: v for k, v in r.items() if k != lose} for r in rows])),
        pack(table([{**r, **swap} if i == 2 else r for i, r in enumerate(rows)])),
        pack(table([{**r, day: "2017-02-30"} if i == 2 else r for i, r in enumerate(rows)])),
        pack(table([*rows, rows[0]])),
        pack(odd.replace("\ue000".encode(), b"\xe9")),
        truncated=pack(sound[: -len(sound) // 12]),
        **more,  # type: ignore[arg-type]
    )


FLAT_ROW = {
    "id": "f",
    "kind": "control",
    "exact": "ISIS holds Hajin",
    "said_by": "SOHR; Demo Wire",
    "actors": "ISIS (holder)",
    "place": "Hajin",
    "lat": "34.69",
    "lon": "40.83",
    "valid_from": "2017-12-14",
    "valid_to": "2017-12-14",
    "status": "controls",
}
FLAT_ROWS = several(FLAT_ROW, "id")

MARKS = [
    ("34.69", "40.83", "black", "Hajin"),
    ("34.45", "40.92", "red", "Abu Kamal"),
    ("35.33", "40.14", "red", "Deir ez-Zor"),
]
AREAS = (("a", "ISIS", square(34.5, 40.6)), ("b", "Syrian government", square(34.8, 40.2)))

SAMPLES = [
    of_table("table", "control.csv", TABLE_ROW, "id", 1, "as_of", "holder"),
    of_table("ucdp", "ged.csv", UCDP_ROW, "id", 1, "date_start", "side_b"),
    of_table("acled", "acled.csv", ACLED_ROW, "event_id_cnty", 3, "event_date", "actor1"),
    of_table(
        "viina",
        "control_latest_2017.zip",
        VIINA_ROW,
        "geonameid",
        2,
        "date",
        "date",
        mapping={"SY": "Syrian government"},
    ),
    Sample(
        "flat",
        "statements.csv",
        table(FLAT_ROWS),
        6,
        table([{k: v for k, v in r.items() if k != "said_by"} for r in FLAT_ROWS]),
        table([{**r, "lat": "40.83", "lon": "34.69"} if i == 2 else r for i, r in enumerate(FLAT_ROWS)]),
        table([{**r, "valid_from": "2017-02-30"} if i == 2 else r for i, r in enumerate(FLAT_ROWS)]),
        table([*FLAT_ROWS, FLAT_ROWS[0]]),
        None,
        truncated=table(FLAT_ROWS)[:-20],
    ),
    Sample(
        "wikipedia",
        "module.lua",
        module(MARKS),
        3,
        b"return { places = {} }",
        module([*MARKS[:2], ("40.14", "35.33", "red", "Deir ez-Zor")]),
        None,
        module([*MARKS, MARKS[0]]),
        None,
        truncated=module(MARKS)[:200],
    ),
    Sample(
        "polygons",
        "front_20171214.geojson",
        geojson(*AREAS),
        2,
        b'{"type": "FeatureCollection", "features": []}',
        geojson(AREAS[0], ("b", "Syrian government", [[[34.8, 40.2], [34.8, 40.4], [35.0, 40.4]]])),
        None,
        None,
        None,
        truncated=geojson(*AREAS)[:-60],
    ),
]
