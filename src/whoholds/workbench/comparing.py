"""Two makers' maps side by side: two sources of the ledger, or two files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whoholds.errors import InputError, NotFound, SettingsError
from whoholds.model import CONTESTED, UNKNOWN, Control, Place, Statement, map_holders
from whoholds.model.vocabularies import ControlStatus, Modality, Role

if TYPE_CHECKING:
    from whoholds.estimating.comparing import HolderMap, MapComparison
    from whoholds.workbench.bench import Workbench

ESTIMATE = "estimate"
"""The name of our own map beside those of sources."""

NAMELESS = "nameless"
"""The holder of areas that nothing says whose they are."""

LEAST_SHARE = 0.3
"""A map is of a theatre when at least so much of the smaller of their boxes is shared."""

WIDEST_KM = 15.0
"""What is told of a stretch wider than this names no place's patch of land."""

TABLES = (".csv", ".json")
PICTURES = (".png", ".svg", ".pdf")


def compare(
    bench: Workbench,
    left: str,
    right: str,
    on: date,
    *,
    mapping: Mapping[str, str] | None = None,
    left_mapping: Mapping[str, str] | None = None,
    right_mapping: Mapping[str, str] | None = None,
    everywhere: bool = False,
) -> MapComparison:
    """Where the maps of two sources of the ledger, or of two files, disagree on a day (or on each one's day nearest to it): on the
    land of the theatre's countries, or ``everywhere`` they draw.

    Raises: NotFound for a source that told no control; InputError for a file that is no map.
    """
    from whoholds.estimating.comparing import compare_maps

    both = dict(mapping or {})
    one = map_of(bench, left, on, both | dict(left_mapping or {}))
    other = map_of(bench, right, on, both | dict(right_mapping or {}))
    one, other = _named(bench, one, other), _named(bench, other, one)
    return compare_maps(one, other, places(bench), None if everywhere else land(bench))


def _named(bench: Workbench, one: HolderMap, other: HolderMap) -> HolderMap:
    """A map that does not say whose its areas are, with the holder whom the other map shows there.

    Raises: InputError where that tells nothing.
    """
    from whoholds.estimating.comparing import likeliest_holder

    if NAMELESS not in one.held:
        return one
    named = replace(other, held={s: g for s, g in other.held.items() if s not in (NAMELESS, CONTESTED)})
    holder = likeliest_holder(one.held[NAMELESS], named)
    if holder is None or holder in one.held:
        raise InputError(f"{one.name} does not say whose its areas are", hint="--map-a or --map-b '*=HOLDER' does")
    name = bench.state_names().get(holder, holder)
    remark = f"{one.name} does not say whose its areas are: taken for {name}, whom {other.name} shows there (--map-a, --map-b)"
    held = {holder if s == NAMELESS else s: g for s, g in one.held.items()}
    return replace(one, held=held, remark=remark)


def theatre_of(paths: Sequence[Path]) -> str | None:
    """The built-in theatre whose sheet the maps in some files fill, or that fills theirs; None where none does."""
    import shapely

    from whoholds.reading.datasets._shapes import Notes, features
    from whoholds.theatres import load_theatre, theatre_names

    boxes = []
    for path in paths:
        shapes = [p for f in features(path, Notes()) for p in f.polygons]
        if not shapes:
            return None
        boxes.append(shapely.box(*shapely.total_bounds(shapes)))
    best: tuple[float, str] | None = None
    for name in theatre_names():
        theatre = load_theatre(name)
        if not theatre.bbox or not theatre.countries:
            continue
        frame = shapely.box(*theatre.bbox)
        share = min(frame.intersection(b).area / min(frame.area, b.area) if b.area else 0.0 for b in boxes)
        if share >= LEAST_SHARE and (best is None or share > best[0]):
            best = (share, name)
    return best[1] if best else None


def land(bench: Workbench) -> Any:
    """The land of the theatre's countries; None for a theatre that is the world."""
    import shapely

    theatre = bench.own_theatre
    if not theatre.countries:
        return None
    shapes = [shapely.from_wkb(o.geometry) for o in theatre.outlines if o.inside]
    return shapely.union_all(shapely.make_valid(shapes)) if shapes else None


def map_of(bench: Workbench, told: str, on: date, mapping: Mapping[str, str]) -> HolderMap:
    """The map of a file; or of a source of the ledger on the day nearest to ``on``, or to the day told with it ("NAME@2017-12-15");
    or, by the name ``estimate``, what is estimated here.
    """
    if Path(told).is_file():
        with _read(bench, Path(told), on, mapping) as (apart, source):
            return _of_source(apart, source, on, Path(told).stem)
    name, at, day = told.rpartition("@")
    if at:
        with suppress(ValueError):  # an @ may be part of a name
            told, on = name, date.fromisoformat(day)
    if told == ESTIMATE:
        return estimated(bench, on)
    return _of_source(bench, bench.source_id(told), on, bench.source_name(bench.source_id(told)))


def estimated(bench: Workbench, on: date) -> HolderMap:
    """The estimate of a day as a map: polygons of whole cells; land that nothing is known of is left unsaid."""
    import numpy as np
    import shapely

    from whoholds.estimating.comparing import HolderMap

    day = bench.control(on)
    holders = np.array(day.holders(), dtype=object)
    held = {
        str(s): shapely.coverage_union_all(day.cells.geometry[holders == s])
        for s in dict.fromkeys(holders.tolist())
        if s != UNKNOWN
    }
    return HolderMap(f"{ESTIMATE} ({day.method})", held, on, whole=False)


def drawn_maps(bench: Workbench, source: str, since: date, until: date) -> list[HolderMap]:
    """Every map that a source drew of the days of a stretch, as its polygons say, in the order of days.

    Raises: NotFound when it drew none.
    """
    from whoholds.estimating.comparing import HolderMap

    name = bench.source_name(bench.source_id(source))
    by_day: dict[date, list[Statement]] = {}
    for s in _said(bench, bench.source_id(source)):
        if s.valid and since <= s.valid.last <= until and s.body.location and s.body.location.basis == "area":
            by_day.setdefault(s.valid.last, []).append(s)
    if not by_day:
        raise NotFound(f"'{name}' drew no map from {since} to {until}", hint="whoholds show sources lists who did")
    return [HolderMap(name, _areas(bench, by_day[day]), day) for day in sorted(by_day)]


@contextmanager
def _read(bench: Workbench, path: Path, on: date, mapping: Mapping[str, str]) -> Iterator[tuple[Workbench, str]]:
    """A file as the only source of a ledger that lives as long as it is looked at: nothing is written to the user's own."""
    from whoholds.reading.datasets._map_files import day_in_name
    from whoholds.workbench.bench import Workbench as Bench

    theatre = bench.own_theatre.folder or bench.own_theatre.id
    with (
        TemporaryDirectory() as folder,
        Bench.create(Path(folder) / "map.whoholds", theatre=theatre, settings=bench.settings) as apart,
    ):
        dated = day_in_name(path.name.split(".")[0])
        report = apart.import_dataset(None, path, on=None if dated else on, mapping=mapping)
        if not report.taken.total():  # it may just not say whose: the other map may tell
            report = apart.import_dataset(
                None, path, on=None if dated else on, source=f"{path.stem} again", mapping={**mapping, "*": NAMELESS}
            )
        if not report.taken.total():
            why = str(report.problems[0]) if report.problems else "it holds no areas"
            raise InputError(f"{path.name} cannot be compared: {why}", hint="say whose: --map-a or --map-b '*=HOLDER'")
        yield apart, apart.ledger.document(report.document).source


def _of_source(bench: Workbench, source: str, on: date, name: str) -> HolderMap:
    from whoholds.estimating.comparing import HolderMap

    said = _said(bench, source)
    if not said:
        raise NotFound(
            f"'{name}' told nothing of who holds what",
            hint="name a file, or a source with control statements: whoholds show control",
        )
    drawn = [s for s in said if s.valid and s.body.location is not None and s.body.location.basis == "area"]
    if drawn:
        day = min({s.valid.last for s in drawn if s.valid}, key=lambda d: (abs((d - on).days), d > on))
        return HolderMap(name, _areas(bench, [s for s in drawn if s.valid and s.valid.last == day]), day)
    return HolderMap(name, _patches(bench, [s for s in said if _day(s) <= on]), on, whole=False)


def _said(bench: Workbench, source: str) -> list[Statement]:
    """What a source told of who holds what, where it can be placed."""
    return [
        s
        for s in bench.statements(kinds={"control"}, source=source)
        if isinstance(s.body, Control) and s.body.location is not None and not s.denied
        and s.modality is Modality.ACTUAL and s.body.status in (ControlStatus.CONTROLS, ControlStatus.CONTESTS)
    ]  # fmt: skip


def _areas(bench: Workbench, drawn: Sequence[Statement]) -> dict[str, Any]:
    """The polygons of a drawn map by state; what is contested is taken out of what holders have."""
    import shapely

    shapes: dict[str, list[Any]] = {}
    for s in drawn:
        where = s.body.location
        if where is not None and where.geometry and (state := _state(bench, s)):
            shapes.setdefault(state, []).append(shapely.make_valid(shapely.from_wkb(where.geometry)))
    held = {state: shapely.union_all(parts) for state, parts in shapes.items()}
    if CONTESTED in held:
        held = {s: g if s == CONTESTED else shapely.difference(g, held[CONTESTED]) for s, g in held.items()}
    return held


def _patches(bench: Workbench, said: Sequence[Statement]) -> dict[str, Any]:
    """The patches of land of the places a source speaks of, each by its newest word."""
    import shapely

    cells = bench.cells
    tree = shapely.STRtree(cells.geometry)
    newest: dict[int, Statement] = {}
    for s in sorted(said, key=lambda s: (_day(s), s.id)):
        where = s.body.location
        if where is None or where.basis == "division" or where.radius_km > WIDEST_KM:
            continue
        if where.place in cells.places:
            newest[cells.places.index(where.place or "")] = s
        else:
            for cell in tree.query(shapely.Point(where.lon, where.lat), predicate="intersects").tolist()[:1]:
                newest[cell] = s
    by_state: dict[str, list[int]] = {}
    for cell, s in newest.items():
        if state := _state(bench, s):
            by_state.setdefault(state, []).append(cell)
    return {state: shapely.coverage_union_all(cells.geometry[index]) for state, index in by_state.items()}


def _day(s: Statement) -> date:
    return s.valid.start if s.valid else s.known_at.date()


def _state(bench: Workbench, s: Statement) -> str:
    """Whom the map shows: the holder that stands for the one named; contested where several are or it says so."""
    if not isinstance(s.body, Control):
        return ""
    shown = map_holders(bench.theatre)
    named = [p.actor or p.name for p in s.body.actors if p.role in (Role.HOLDER, Role.SUBJECT)]
    holders = {shown.get(n, n) for n in named}
    if s.body.status is ControlStatus.CONTESTS or len(holders) > 1:
        return CONTESTED
    return next(iter(holders), "")


def places(bench: Workbench) -> list[Place]:
    """Settled places that may be named: the theatre's, those the ledger met, and where it has none the world's larger towns."""
    from whoholds.locating.towns import SETTLED, towns

    known = [p for p in (*bench.own_theatre.places, *bench.ledger.places()) if p.kind in SETTLED]
    if not known:
        known = towns(bench.locator.gazetteer, {o.country for o in bench.own_theatre.outlines if o.inside}, most=200)
    return known


def write(bench: Workbench, found: MapComparison, on: date, out: Path, *, dpi: int = 200) -> None:
    """A comparison as a sheet (png, svg, pdf), a table (csv), its polygons (geojson) or all figures (json).

    Raises: SettingsError for another ending.
    """
    from whoholds.workbench.exporting import whole_file

    kind = out.suffix.lower()
    if kind in PICTURES:
        from whoholds.publishing.disagreement import draw_disagreement

        with whole_file(out) as part:
            part.write_bytes(draw_disagreement(found, bench.theatre, on, kind, places=places(bench), dpi=dpi))
    elif kind in (".geojson", *TABLES):
        from whoholds.publishing.disagreement import csv_text, geojson_text, json_text

        write_text = {".csv": csv_text, ".geojson": geojson_text, ".json": json_text}[kind]
        with whole_file(out) as part:
            part.write_text(write_text(found, bench.state_names()), encoding="utf-8", newline="")
    else:
        raise SettingsError(
            f"a comparison cannot be written as '{kind.lstrip('.')}'", hint="one of: png, svg, pdf, csv, geojson, json"
        )
