"""A small invented war for tests of maps: two countries on a coast, three holders, one day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import shapely

from whoholds.estimating.cells import build_cells
from whoholds.model import (
    CONTESTED,
    Actor,
    Cells,
    ControlDay,
    Focus,
    Line,
    Outline,
    Place,
    PlaceName,
    Presence,
    Theatre,
)

STATES = ("reds", "blues", "greens", CONTESTED)
ON = date(2020, 5, 5)


def theatre() -> Theatre:
    """Two lands, a neighbour, a river, a road, and thirty places."""
    west = shapely.box(10, 40, 12, 42)
    east = shapely.Polygon([(12, 40), (14, 40), (14.4, 41), (14, 42), (12, 42)])
    neighbour = shapely.box(10, 42, 14, 43)
    names = ["Arun", "Bela", "Cori", "Dast", "Erem", "Fosh", "Guro", "Hama Nova", "Isk", "Jalo"]
    places = [
        Place(
            f"p{n}",
            names[n % 10] + ("" if n < 10 else f" {n // 10}"),
            10.2 + (n % 6) * 0.72,
            40.2 + (n // 6) * 0.4,
            kind="city" if n in (3, 20) else "town" if n % 2 else "village",
            names=(PlaceName("مدينة", "ar"),) if n in (3, 20) else (),
            population=300_000 if n in (3, 20) else 2_000 * (n + 1),
            country="WW" if 10.2 + (n % 6) * 0.72 < 12 else "EE",
            admin1="North" if n >= 12 else "South",
        )
        for n in range(30)
    ]
    places.append(
        Place("suburb", "Suburb", 12.41, 40.22, kind="neighbourhood", radius_km=2, country="EE", population=900)
    )
    return Theatre(
        "small",
        "Westland and Eastland",
        title_ar="الغرب والشرق",
        bbox=(9.8, 39.8, 14.6, 42.4),
        actors=(
            Actor("reds", "Red Army", colour="#b0413e", short="RED"),
            Actor("blues", "Blue <Front> & $Co$", colour="#4477aa", short="BLUE"),
            Actor("greens", "Greens", short="GRN"),
        ),
        places=tuple(places),
        lines=(
            Line(
                "Long River", "river", shapely.LineString([(10, 41.1), (11, 41), (12.5, 41.4), (14.3, 41)]).wkb, rank=1
            ),
            Line("Main Road", "road", shapely.LineString([(10.2, 40.2), (13.8, 40.3)]).wkb, rank=1),
        ),
        outlines=(
            Outline("WW", "Westland", west.wkb, "WW", area_km2=37_000.0),
            Outline("EE", "Eastland", east.wkb, "EE"),
            Outline("NN", "Northland", neighbour.wkb, "NN", inside=False),
        ),
        divisions=(Outline("WW-S", "South", shapely.box(10, 40, 12, 41).wkb, "WW", level=1),),
        focuses=(Focus("border", "The border", (11.2, 40.6, 12.8, 41.6), "الحدود", ("p14",)),),
        nominal_km=20.0,
        attributions=("Invented for tests",),
    )


def cells() -> Cells:
    """Its cells."""
    t = theatre()
    return build_cells(t.places, t.outlines, t.lines, t.nominal_km)


def control_day(known: bool = True) -> ControlDay:
    """A day on it with every sign there is: contested, unsure, stale, unknown, claimed, present, besieging."""
    c = cells()
    n = len(c.places)
    p = np.zeros((n, 4), dtype=np.float32)
    holder = np.where(c.lon < 11.6, 0, np.where(c.lat > 41.1, 2, 1))
    p[np.arange(n), holder] = 0.95
    p[np.arange(n), (holder + 1) % 3] = 0.05
    p[4] = (0.1, 0.2, 0.0, 0.7)
    p[8] = (0.55, 0.45, 0.0, 0.0)
    p[9] = 0 if known else p[9]
    evidence = np.full(n, np.datetime64("2020-04-20"))
    evidence[10], evidence[9] = np.datetime64("2019-01-01"), np.datetime64("NaT")
    claimed: list[str | None] = [None] * n
    claimed[16] = "reds"
    return ControlDay(
        on=ON,
        known_at=datetime(2020, 5, 6, tzinfo=UTC),
        method="latest",
        cells=c,
        states=STATES,
        probability=p,
        last_evidence=evidence,
        basis=((),) * n,
        presences=(
            Presence("blues", "present", "Arun", 10.5, 40.9, 12, date(2020, 5, 1)),
            Presence("reds", "besieges", "Guro", 13.0, 40.6, 8, None),
        ),
        claimed=tuple(claimed),
    )
