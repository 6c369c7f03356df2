"""Maps of control as polygons: GeoJSON, KML and KMZ, GeoPackage, zipped shapefile; a dated map by a source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from whoholds.errors import DatasetError
from whoholds.model import Citation, Control, Draft, Location, Participant, Period, Problem, Source, Speaker, Tool
from whoholds.model.ids import slug
from whoholds.model.theatres import map_holders
from whoholds.model.vocabularies import ControlStatus, Role, SourceKind
from whoholds.reading.datasets import DatasetFile, Item, Mapped, Remark, dataset
from whoholds.reading.datasets._cells import control_of
from whoholds.reading.datasets._columns import status_of, words
from whoholds.reading.datasets._elsewhere import ELSEWHERE, blank_land
from whoholds.reading.datasets._files import is_zip, members
from whoholds.reading.datasets._ground import MARGIN, SAMPLE, Ground
from whoholds.reading.datasets._map_files import day_in_name, series_name
from whoholds.reading.datasets._naming import ActorNames, how_to_map, plain
from whoholds.reading.datasets._shapes import ESTIMATED, ESTIMATES_LEFT_OUT, Feature, Notes, features
from whoholds.reading.datasets._values import DateUnclear, period

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TOOL = Tool(name="polygons", version="1")
SUFFIXES = (".geojson", ".kml", ".kmz", ".gpkg")
LEAVE_OUT = "-"
OTHERS = "*"
"""The key of a mapping that stands for whatever nothing else explains."""
SEPARATORS = re.compile(r"\s*(?:///|\||\n)\s*")
SMALLEST_AREA = 1e-9  # square degrees: slivers that a repair leaves
_NUMBERS = re.compile(r"\s*\d[\d.\- ]*")
LONGEST_KEY = 40


class PolygonsImporter:
    """Reads maps of control."""

    def recognises(self, path: Path) -> float:
        """By its kind of file."""
        name = path.name.lower().removesuffix(".gz")
        if name.endswith(SUFFIXES):
            return 0.9
        if name.endswith(".json"):
            with path.open("rb") as stream:
                head = stream.read(2_000)
            return 0.9 if b'"FeatureCollection"' in head else 0.0
        if name.endswith(".zip") and is_zip(path):
            try:
                inside = [m.filename.lower() for m in members(path)]
            except DatasetError:
                return 0.0
            return 0.9 if any(n.endswith((".shp", ".kml")) for n in inside) else 0.0
        return 0.0

    def publisher(self, file: DatasetFile) -> Source:
        """Who the user says drew it; else the file's name without its day, so that a series of maps has one source."""
        name = file.source or series_name(file.path)
        said = plain(name)
        for source in file.theatre.sources:
            known = [n for n in map(plain, (source.id, source.name, *source.names)) if n]
            # A file's own name is enough for a maker of maps: "deepstate raw" is DeepState's.
            named_so = (
                file.source is None and source.kind is SourceKind.MAP and said.startswith(tuple(f"{n} " for n in known))
            )
            if said in known or named_so:
                return source
        return Source(slug(name), name, SourceKind.MAP)

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """One control statement a polygon feature."""
        publisher = self.publisher(file)
        yield publisher
        yield from _Reading(file, publisher).items()


dataset("polygons")(PolygonsImporter())


@dataclass
class _Reading:
    """One map being read."""

    file: DatasetFile
    publisher: Source
    unexplained: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What nobody explains, with the word a mapping would explain it by."""
    counts: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    drawn: list[BaseGeometry] = field(default_factory=list)
    holders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names = ActorNames(self.file.theatre, self.file.mapping, generic=False)
        self.mapping = {plain(k) or k: v for k, v in self.file.mapping.items()}
        self.named_day = day_in_name(self.file.path.name.split(".")[0])

    def items(self) -> Iterator[Item]:
        """The items of every feature."""
        name, notes, count = self.file.path.name, Notes(), 0
        for feature in self._unturned(features(self.file.path, notes)):
            count += 1
            if feature.fault:
                yield Problem(
                    f"{name}, {feature.id}", feature.fault, "correct it in a GIS; the other features were taken"
                )
            elif feature.properties.keys() >= ESTIMATED:
                self.counts[ESTIMATES_LEFT_OUT] += 1
            elif not feature.polygons:
                self.counts["points and lines were left out: only areas are taken, and no positions of units"] += 1
            else:
                try:
                    yield from self._feature(feature)
                except DateUnclear as unclear:
                    yield Problem(f"{name}, {feature.id}", str(unclear), "write days as 2017-12-15")
        if not count:
            raise DatasetError(f"{name} holds no feature", hint="is it a map?")
        yield from self._elsewhere()
        for (what, key), times in self.unexplained.most_common():
            hint = f"{how_to_map(key, self.file.theatre)}; '{key}={LEAVE_OUT}' leaves it out"
            yield Problem(name, f"{what} ({times:,} {'area' if times == 1 else 'areas'})", hint)
        if notes.network_links:
            yield Remark(
                name, f"{notes.network_links} network links were not followed: nothing is fetched while a file is read"
            )
        for note in notes.layers:
            yield Remark(name, note)
        for what, times in self.counts.most_common():
            yield Remark(name, f"{times:,} {what}")
        if self.file.on is None and self.named_day and "named day" in self.told:
            yield Remark(name, f"dated {self.named_day} by its name; --on says otherwise")
        if "undated" in self.told:
            yield Remark(
                name, "the file tells no day and neither did you: its statements are undated; give --on 2017-12-15"
            )

    def _unturned(self, found: Iterator[Feature]) -> Iterator[Feature]:
        """The same features, after a look at where the first of them lie: a half that fits both ways would be drawn in another country.

        Raises: DatasetError where they show that the map has its coordinates swapped.
        """
        first = list(islice(found, SAMPLE))
        boxes = [polygon.bounds for feature in first for polygon in feature.polygons if not polygon.is_empty]
        corners = ((lat, lon, "") for west, south, east, north in boxes for lat, lon in ((south, west), (north, east)))
        if Ground(self.file.theatre).turned(corners):
            raise DatasetError(
                f"{self.file.path.name}: its areas lie in this theatre only with latitudes and longitudes swapped",
                hint="swap the axes in a GIS, or open a ledger of the war it is of; nothing of it was taken",
            )
        return chain(first, found)

    def _feature(self, feature: Feature) -> Iterator[Item]:
        shape = self._shape(feature)
        if shape is None:
            return
        self.drawn.append(shape)
        label = _label(feature)
        meanings = self._meaning(feature, label)
        if meanings is None:
            return
        location = _location(shape, f"{self.publisher.name}: {label}" if label else self.publisher.name)
        valid = self._valid(feature)
        for holder, status in meanings:
            actor = self.names.participant(holder, Role.HOLDER, valid.start if valid else None) if holder else None
            self.holders.add(actor.name if actor else "")
            if actor and label and label not in self.told:
                self.told.add(label)
                yield Mapped("holder", label, actor.actor or "")
            yield self._draft(feature, label, actor, status, location, valid)

    def _elsewhere(self) -> Iterator[Item]:
        """The land the map leaves blank: whose it is where the user says so, else a word on maps of one holder alone."""
        name, ours = self.file.path.name, self.mapping.get(ELSEWHERE)
        if ours and self.drawn and (blank := blank_land(self.file.theatre, self.drawn)) is not None:
            rest = Feature(ELSEWHERE, {"map": "no area drawn"}, (), ())
            for holder, status in self._meaning(rest, "") or ():
                actor = self.names.participant(holder, Role.HOLDER) if holder else None
                location = _location(blank, f"{self.publisher.name}: {ELSEWHERE}")
                yield self._draft(rest, ELSEWHERE, actor, status, location, self._valid(rest))
        elif not ours and len(self.holders) == 1:
            yield Remark(
                name,
                f"every area is {next(iter(self.holders))}'s: the map says of no place that another holds it, and near the front "
                f"places it leaves blank may be taken for {next(iter(self.holders))}'s; --map {ELSEWHERE}=HOLDER says whose they are",
            )

    def _draft(
        self,
        feature: Feature,
        label: str,
        actor: Participant | None,
        status: ControlStatus,
        location: Location,
        valid: Period | None,
    ) -> Draft:
        known_at = datetime.combine(valid.last, datetime.min.time(), UTC) if valid else None
        told = "; ".join(f"{k}: {v}" for k, v in feature.properties.items() if k not in ("styleHash", "stroke-width"))
        return Draft(
            body=Control(
                actors=(actor,) if actor else (),
                location=location,
                status=status,
                scale=self.publisher.name if label else "",
                scale_value=label,
            ),
            citation=Citation.from_row(self.file.document, feature.id, (told or feature.id)[:600]),
            made_by=TOOL,
            said_by=(Speaker(self.publisher.name, self.publisher.id),),
            valid=valid,
            known_at=known_at,
        )

    def _shape(self, feature: Feature) -> BaseGeometry | None:
        """The feature's area, valid and in two dimensions; None where it lies outside the theatre or nothing is left of it."""
        import shapely

        sound = []
        for polygon in feature.polygons:
            if not polygon.is_valid:
                self.counts["polygons crossed themselves and were repaired"] += 1
                mended = shapely.make_valid(polygon)
                sound += [p for p in _areas(mended) if p.area > SMALLEST_AREA]
            elif polygon.area > 0:
                sound.append(polygon)
        if not sound:
            self.counts["areas have no extent and were left out"] += 1
            return None
        shape = shapely.force_2d(sound[0] if len(sound) == 1 else shapely.union_all(sound))
        box = self.file.theatre.bbox
        if box and not shape.intersects(
            shapely.box(box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)
        ):
            west, south, _, _ = shape.bounds
            swapped = box[0] <= south <= box[2] and box[1] <= west <= box[3]
            self.counts[
                "areas lie outside the theatre because their latitudes and longitudes are swapped: left out"
                if swapped
                else "areas lie outside the theatre and were left out"
            ] += 1
            return None
        return shape

    def _valid(self, feature: Feature) -> Period | None:
        """The day of the map: the user's, the feature's own, or that in the file's name."""
        if self.file.on is not None:
            return Period.day(self.file.on.date())
        own = feature.when or next(
            (
                v
                for k, v in feature.properties.items()
                if words().columns.get(plain(k)) in ("as_of", "since") and re.search(r"\d{4}", v)
            ),
            "",
        )
        if own:
            return period(own)
        if self.named_day is not None:
            self.told.add("named day")
            return Period.day(self.named_day)
        self.told.add("undated")
        return None

    def _meaning(self, feature: Feature, label: str) -> list[tuple[str, ControlStatus]] | None:
        """Who is what in an area; None where it is left out or nobody says."""
        parts = [p for p in SEPARATORS.split(feature.properties.get("name", "")) if p]
        status = next((s for p in parts if (s := status_of(p, {})[0]) is not None), None)
        ours = self._mapped(feature, parts)
        if ours == LEAVE_OUT:
            self.counts["areas were left out as you asked"] += 1
            return None
        if ours:
            meant, rest = status_of(ours, {})
            if meant is not None and not rest:
                return (
                    [("", meant)]
                    if meant is ControlStatus.CONTESTS
                    else self._unclear(f"'{ours}' does not say by whom")
                )
            if self.names.find(ours) or meant is None:
                return [
                    (
                        ours,
                        status if status in (ControlStatus.CONTESTS, ControlStatus.PRESENT) else ControlStatus.CONTROLS,
                    )
                ]
            return control_of("", ours, self.names, None) or [(ours, ControlStatus.CONTROLS)]
        columns = {words().columns.get(plain(k)): v for k, v in feature.properties.items()}
        told = columns.get("holder", "")
        if told and (found := control_of(told, columns.get("status", ""), self.names, None)):
            return found
        for part in (*parts, columns.get("status", ""), feature.properties.get("layer", "")):
            if part and self.names.find(part):
                return [(part, ControlStatus.CONTROLS)]
            found = control_of("", part, self.names, None) if part else None
            if found and all(not h or self.names.find(h) for h, _ in found):
                return found
        for style in feature.styles:
            if (actor := self._of_style(style)) is not None:
                return [(actor, ControlStatus.CONTROLS)]
        if status is ControlStatus.CONTROLS and (side := self._by_maker(parts)):
            return [(side, status)]
        why = "nothing says whose the area is" if status is None else "a name does not say whose"
        return self._unclear(why, label, _key(parts, feature.styles))

    def _by_maker(self, parts: list[str]) -> str | None:
        """Whose land a map calls occupied or freed, where its maker is of one side of a war of two.

        "Occupied" depends on who says it: nothing is taken from a maker whose side the theatre does not know, nor among several holders.
        """
        theatre, on_maps = self.file.theatre, map_holders(self.file.theatre)
        own = on_maps.get(self.publisher.affiliation or "", "")
        if len(theatre.holders) != 2 or own not in theatre.holders:
            return None
        text = " ".join(f" {plain(p)} " for p in parts)
        occupied, freed = (any(f" {w} " in text for w in told) for told in (words().occupied, words().freed))
        if occupied == freed:
            return None
        actor = theatre.actor(own if freed else next(h for h in theatre.holders if h != own))
        if actor is not None:
            said = f"areas that {self.publisher.name} calls {'freed' if freed else 'occupied'}"
            self.counts[f"{said} were taken for {actor.name}'s: it is of one of this war's two sides"] += 1
        return actor.name if actor else None

    def _unclear(self, why: str, label: str = "", key: str = OTHERS) -> list[tuple[str, ControlStatus]] | None:
        """None, counted by what the areas are called; numbers in names (days, mostly) make no difference."""
        self.unexplained[f"{why}: '{_NUMBERS.sub('', label).strip()}'" if label else why, key] += 1
        return None

    def _mapped(self, feature: Feature, parts: list[str]) -> str | None:
        """The user's word for a feature: by its whole name, a part or word of it, its style, colour, or any value told."""
        if feature.id == ELSEWHERE:
            return self.mapping.get(ELSEWHERE)
        values = [v for v in feature.properties.values() if len(v) <= 200]
        for key in (feature.properties.get("name", ""), *parts, *feature.styles, *values):
            ours = self.file.mapping.get(key, self.mapping.get(plain(key)) if plain(key) else None)
            if ours is None and key.startswith("#"):
                ours = next((v for k, v in self.file.mapping.items() if k.casefold() == key.casefold()), None)
            if ours is not None:
                return ours
        text = f" {' '.join(plain(p) for p in parts)} "
        for theirs, ours in self.mapping.items():
            if theirs not in ("", OTHERS, ELSEWHERE, "legend") and f" {theirs} " in text:
                return ours
        return self.file.mapping.get(OTHERS)

    def _of_style(self, style: str) -> str | None:
        """The actor a style is named after: by name, or a state by its two letters."""
        if style.startswith("#"):
            return None
        if self.names.find(style):
            return style
        state = self.names.of_code(style)
        return state.name if state else None


def _areas(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    from whoholds.reading.datasets._shapes import polygons_of

    yield from polygons_of(shape)


def _label(feature: Feature) -> str:
    """What the map calls the area, in its own words; what identifies it where it has no name."""
    parts = [p for p in SEPARATORS.split(feature.properties.get("name", "")) if p]
    readable: Mapping[str, str] = {p: p for p in parts if not p.startswith("geoJSON.")}
    label = " / ".join(readable) or feature.properties.get("layer", "") or next(iter(feature.styles), "")
    return " ".join(label.split())[:200]


def _key(parts: list[str], styles: tuple[str, ...]) -> str:
    """The word a mapping would explain an area by: its shortest readable name, else its style or colour, else everything."""
    names = [_NUMBERS.sub("", p).strip() for p in parts if not p.startswith("geoJSON.")]
    short = sorted((n for n in names if n and len(n) <= LONGEST_KEY), key=lambda n: (not n.isascii(), len(n)))
    return next(iter((*short, *styles)), OTHERS)


def _location(shape: BaseGeometry, name: str) -> Location:
    from shapely import to_wkb

    point = shape.representative_point()
    west, south, east, north = shape.bounds
    from math import cos, hypot, radians

    radius_km = hypot((north - south) * 111.2, (east - west) * 111.2 * cos(radians((north + south) / 2))) / 2
    return Location(
        name[:300], point.x, point.y, round(radius_km, 2), basis="area", geometry=to_wkb(shape, output_dimension=2)
    )
