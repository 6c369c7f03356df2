"""A made-up war on a ledger: a theatre of eight towns, two sides, and sources of which one is protected and one under terms."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from whoholds.model import (
    Casualties,
    Citation,
    Control,
    Document,
    Event,
    Location,
    Participant,
    Period,
    Source,
    Speaker,
    Standing,
    Statement,
    Tool,
)
from whoholds.model.vocabularies import ControlStatus, Role, SourceKind, StandingStatus
from whoholds.workbench import Workbench

TODAY = date(2020, 4, 30)
"""The day on which the tests look at the ledger: the last week of it is too young for those outside."""

SECRET = "Whisper of the Well"
"""The name of the protected source."""
SECRET_WORDS = "the well keeper saw the Reds hold Dast in the night"

TOWNS = {
    "arun": ("Arun", "أرون", 10.3, 40.3),
    "bela": ("Bela", "بيلا", 10.9, 40.4),
    "cori": ("Cori", "كوري", 11.5, 40.3),
    "dast": ("Dast", "داست", 12.1, 40.5),
    "erem": ("Erem", "إرم", 10.3, 41.2),
    "fosh": ("Fosh", "فوش", 10.9, 41.1),
    "guro": ("Guro", "غورو", 11.5, 41.3),
    "hama": ("Hama Nova", "حماة", 12.1, 41.2),
}

TOML = """name = "small"
title = "Westland{hostile}"
title_ar = "الغرب"
countries = ["WWW"]
bbox = [10.0, 40.0, 12.6, 41.6]
since = 2020-01-01
languages = ["en", "ar"]
publication_delay_days = 7
coarsen_km = 1.0
nominal_km = 40.0
holders = ["reds", "blues"]
attributions = ["Invented for tests"]
"""


def small_theatre(folder: Path, hostile: str = "") -> Path:
    """The theatre's folder; ``hostile`` is put into every name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theatre.toml").write_text(TOML.format(hostile=_toml(hostile)), encoding="utf-8")

    def table(name: str, header: str, *rows: tuple[object, ...]) -> None:
        import csv

        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)

    table(
        "actors.csv",
        "id,name,kind,colour,short",
        ("reds", f"Red Army{hostile}", "State Forces", "#b0413e", "Reds"),
        ("blues", f"Blue Front{hostile}", "Rebel Groups", "#4477aa", "Blues"),
    )
    table("actor_names.csv", "actor,name,language", ("reds", "الحمر", "ar"), ("blues", "الزرق", "ar"))
    table(
        "places.csv",
        "id,name,name_ar,lon,lat,kind,radius_km,admin1,country,population",
        *(
            (i, name + hostile, arabic, lon, lat, "town", 2, "North" if lat > 41 else "South", "WWW", 10_000)
            for i, (name, arabic, lon, lat) in TOWNS.items()
        ),
    )
    west = [[[10, 40], [12.5, 40], [12.5, 41.6], [10, 41.6], [10, 40]]]
    outline = {
        "type": "Feature",
        "properties": {"id": "WWW", "name": "Westland", "inside": True, "level": 0, "country": "WWW"},
        "geometry": {"type": "Polygon", "coordinates": west},
    }
    (folder / "outlines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [outline]}))
    return folder


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


SOURCES = (
    Source("desk", "Open Desk", SourceKind.MONITOR, reliability="B", licence="CC BY 4.0"),
    Source("red-radio", "Red Radio", SourceKind.STATE_MEDIA, affiliation="reds", reliability="D"),
    Source("whisper", SECRET, SourceKind.OTHER, reliability="C", protected=True),
    Source("closed-data", "Closed Data", SourceKind.DATASET, reliability="B", terms="not to be given out again"),
)


def small_ledger(folder: Path, hostile: str = "") -> Path:
    """The ledger: a front that moves east through April 2020; ``hostile`` stands in every name, title and sentence."""
    path = folder / "small.whoholds"
    with (
        Workbench.create(path, theatre=str(small_theatre(folder / "theatre", hostile))) as bench,
        bench.ledger.writing(),
    ):
        from dataclasses import replace

        for source in SOURCES:
            bench.ledger.record_source(replace(source, name=source.name + hostile))
        bench.ledger.record_actors(bench.theatre.actors)
        bench.ledger.record_places(bench.theatre.places)
        for number, (town, (name, _, lon, _)) in enumerate(TOWNS.items()):
            for week, day in enumerate(_weeks()):
                red = lon < 10.6 + 0.5 * week
                who = ("reds", "Red Army") if red else ("blues", "Blue Front")
                text = f"{who[1]} forces hold {name} as of week {week}{hostile}."
                source = "red-radio" if red and number % 3 == 0 else "desk"
                body = Control(
                    status=ControlStatus.CONTROLS,
                    actors=(Participant(who[1] + hostile, Role.HOLDER, who[0]),),
                    location=_where(town, hostile),
                )
                _record(bench, source, f"Week {week}: {name}{hostile}", text, body, day, hostile)
        for number, (town, (name, *_)) in enumerate(TOWNS.items()):
            day = _weeks()[number % 4] + timedelta(days=2)
            text = f"Fighting near {name} killed {number + 2} people{hostile}."
            body = Event(
                event_type="Battles",
                sub_event_type="Armed clash",
                actors=(
                    Participant("Red Army" + hostile, Role.INITIATOR, "reds"),
                    Participant("Blue Front" + hostile, Role.TARGET, "blues"),
                ),
                casualties=(Casualties(low=number, best=number + 2, high=number + 5),),
                location=_where(town, hostile),
            )
            _record(
                bench, "closed-data" if number == 7 else "desk", f"Clash {number}{hostile}", text, body, day, hostile
            )
        held = Control(
            status=ControlStatus.CONTROLS,
            actors=(Participant("Red Army" + hostile, Role.HOLDER, "reds"),),
            location=_where("dast", hostile),
        )
        _record(
            bench, "whisper", f"Night call{hostile}", f"So {SECRET_WORDS}{hostile}.", held, date(2020, 4, 15), hostile
        )
        beaten = Standing(
            status=StandingStatus.DEFEATED, actors=(Participant("Blue Front" + hostile, Role.SUBJECT, "blues"),)
        )
        _record(
            bench,
            "red-radio",
            f"Victory{hostile}",
            f"The Blue Front is defeated{hostile}.",
            beaten,
            date(2020, 4, 20),
            hostile,
        )
    return path


def _weeks() -> list[date]:
    return [date(2020, 4, 1) + timedelta(days=7 * n) for n in range(5)]


def _where(town: str, hostile: str) -> Location:
    name, _, lon, lat = TOWNS[town]
    return Location(name + hostile, lon, lat, 2.0, town, country="WWW", admin1="North" if lat > 41 else "South")


def _record(bench: Workbench, source: str, title: str, text: str, body: object, on: date, hostile: str) -> None:
    data = f"{title}\n\n{text}".encode()
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    document = Document(
        hashlib.sha256(data).hexdigest(),
        source,
        text,
        at,
        title=title,
        published_at=at,
        language="en",
        file_name="report.txt",
    )
    bench.ledger.record_document(document, data)
    names = {s.id: s.name for s in bench.ledger.sources()}
    statement = Statement(
        body=body,  # type: ignore[arg-type]  # one of the bodies
        citation=Citation.from_text(document.id, text, 0, len(text)),
        made_by=Tool(name="rules", version="1"),
        said_by=(Speaker(names[source], source),),
        valid=Period.day(on),
        known_at=at,
        recorded_at=datetime(2020, 4, 29, tzinfo=UTC),
    )
    bench.ledger.record_statements([statement])


__all__ = ["SECRET", "SECRET_WORDS", "SOURCES", "TODAY", "TOWNS", "small_ledger", "small_theatre"]
