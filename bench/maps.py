"""Maps: cells, day maps, area series and printed sheets."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import shapely

from bench.results import Row

PLACES, DAYS, STATES = 33_000, 1_500, 6
HOLDERS = ("syrian-government", "isis", "sdf", "syrian-opposition", "hts", "contested")


def timed(work: Callable[[], Any], times: int = 5) -> float:
    """The median of a few runs, in seconds of one processor (the machine is shared; none of this runs on two)."""
    took = []
    for _ in range(times):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return statistics.median(took)


def rows() -> Iterable[Row]:
    import geopandas as gpd
    from scipy.spatial import cKDTree

    from whoholds.estimating.areas import areas
    from whoholds.estimating.cells import build_cells
    from whoholds.model import ControlDay, Place
    from whoholds.publishing.holdings import Mosaic
    from whoholds.theatres import load_theatre

    theatre = load_theatre("syria-iraq")
    rng = np.random.default_rng(7)
    land = shapely.union_all(shapely.from_wkb([o.geometry for o in theatre.outlines if o.inside]))
    shapely.prepare(land)
    xy = rng.uniform(land.bounds[:2], land.bounds[2:], (4 * PLACES, 2))
    xy = xy[shapely.contains_xy(land, xy[:, 0], xy[:, 1])][:PLACES]
    places = [Place(f"p{i}", f"P{i}", x, y, kind="village", population=500) for i, (x, y) in enumerate(xy.tolist())]
    start = time.process_time()
    cells = build_cells(places, theatre.outlines, theatre.lines, theatre.nominal_km)
    yield Row(
        f"cells of {PLACES:,} places", f"{time.process_time() - start:.1f} s", note="once a theatre; processor time"
    )

    seeds, of_seed = rng.uniform(land.bounds[:2], land.bounds[2:], (60, 2)), rng.integers(0, STATES, 60)
    code = of_seed[cKDTree(seeds).query(np.c_[cells.lon, cells.lat])[1]].astype(np.int32)
    mosaic = Mosaic(cells)
    ours = timed(lambda: mosaic.faces(code), 15)
    union = timed(lambda: [shapely.coverage_union_all(cells.geometry[code == c]) for c in range(STATES)])
    frame = gpd.GeoDataFrame({"holder": code}, geometry=cells.geometry, crs=4326)
    dissolve = timed(lambda: frame.dissolve("holder"), 3)
    yield Row(
        "day map of 33,000 cells",
        f"{1000 * ours:.1f} ms: {dissolve / ours:.0f}× dissolve, {union / ours:.1f}× coverage_union_all",
        "≥ 100× and ≥ 10×",
        f"geopandas dissolve {1000 * dissolve:.0f} ms, shapely coverage_union_all {1000 * union:.0f} ms",
    )
    yield from _series(cells.area_km2, rng)

    distance = np.stack(
        [cKDTree(seeds[of_seed == k]).query(np.c_[cells.lon, cells.lat])[0] for k in range(STATES)], axis=1
    )
    p = np.exp(-8 * distance)
    p /= p.sum(axis=1, keepdims=True)
    day = ControlDay(
        date(2017, 12, 15), None, "markov", cells, HOLDERS, p.astype(np.float32),
        np.full(PLACES, np.datetime64("2017-12-01")), ((),) * PLACES,
    )  # fmt: skip
    yield Row(
        "areas with intervals, four denominators, 33,000 uncertain cells", f"{timed(lambda: areas(day), 3):.2f} s"
    )
    yield from _sheets(day, theatre, frame)


def _series(weight: np.ndarray, rng: np.random.Generator) -> Iterable[Row]:
    from whoholds.estimating.areas import ChangeLog, area_series

    for name, daily in (("2 % of the places change", 0), ("2 % of the places change every day", int(0.02 * PLACES))):
        states = np.empty((DAYS, PLACES), dtype=np.uint8)
        states[0] = rng.integers(0, STATES, PLACES)
        few = rng.choice(PLACES, int(0.02 * PLACES), replace=False)
        for d in range(1, DAYS):
            states[d] = states[d - 1]
            moved = rng.choice(PLACES, daily, replace=False) if daily else few[rng.random(len(few)) < 0.002]
            states[d, moved] = rng.integers(0, STATES, len(moved))
        log = ChangeLog.of(states)
        ours = timed(lambda log=log: area_series(log, weight, STATES))
        plain = timed(lambda states=states: np.stack([np.bincount(s, weight, STATES) for s in states]), 3)
        assert np.allclose(area_series(log, weight, STATES)[-1], np.bincount(states[-1], weight, STATES))
        yield Row(
            f"area series of 1,500 days, {name}",
            f"{1000 * ours:.1f} ms, {ours / plain:.2f}×",
            "≤ 1× bincount",
            f"numpy bincount a day {1000 * plain:.0f} ms",
            note=f"from the change log ({len(log.day):,} changes)",
        )


def _sheets(day: Any, theatre: Any, frame: Any) -> Iterable[Row]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from whoholds.publishing.saving import saved
    from whoholds.publishing.sheets import holders_figure, sheet_bytes

    size = (297 / 25.4, 210 / 25.4)

    def png(figure: Figure) -> None:
        FigureCanvasAgg(figure)
        figure.savefig(io.BytesIO(), format="png", dpi=300, pil_kwargs={"compress_level": 3})

    def plotted(what: Any) -> None:
        figure = Figure(figsize=size)
        what.plot(ax=figure.add_axes((0, 0, 1, 1)), column="holder")
        png(figure)

    blank = timed(lambda: png(Figure(figsize=size)), 5)
    dissolved = frame.dissolve("holder").reset_index()
    merged, cells = timed(lambda: plotted(dissolved), 3), timed(lambda: plotted(frame), 2)
    bare = timed(lambda: saved(holders_figure(day, theatre), "png", 300), 5)
    beside = f"blank figure {blank:.2f} s, geopandas.plot of dissolved {merged:.2f} s, of cells {cells:.2f} s"
    yield Row(
        "sheet of 33,000 cells before names, 300 dpi",
        f"{bare:.2f} s, {bare / blank:.1f}× blank",
        "≤ 1.5× blank",
        beside,
    )
    for kind in ("png", "svg", "pdf"):
        took = timed(lambda kind=kind: sheet_bytes(day, theatre, kind), 3)
        yield Row(f"whole sheet of 33,000 cells, {kind}", f"{took:.2f} s", "≤ 3 s", beside if kind == "png" else "")
    for focus in ("eastern-syria", "south-damascus", "hama", "daraa"):
        took = timed(lambda focus=focus: sheet_bytes(day, theatre, "png", focus=focus), 3)
        yield Row(f"focus sheet {focus}, png at 300 dpi", f"{took:.2f} s", "≤ 3 s")
