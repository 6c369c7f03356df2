"""Syria from events alone: the share of Syria held by ISIS, month by month, from UCDP events and 30 dated anchors.

An event says that two sides fought somewhere, hardly ever who held the place. The anchors say who held fifteen towns on 1 January 2016 and
on 1 June 2018 (common knowledge of the war). Everything else is the estimator's. The band runs from what ISIS holds with at least 95 %
probability where it was met with both before and after (an event of its own near in place and time) to what it may hold with at least 5 %.
Events alone cannot tell more: of the desert, where hardly anybody fights, nobody learns from them whose it is, and of a battle they do not
tell who won. Published: Jusoor's figures of August to October 2017.
Needs the maintainers' data beside the checkout; without it there are no rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row
from whoholds.estimating.evidence import Evidence, Says, day_number

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared"))
COMMAND = "python bench/run.py estimating_syria"
STATES = ("government", "isis", "rebels", "sdf", "contested")
START, END = dt.date(2016, 1, 1), dt.date(2018, 6, 1)
ANCHORS = {  # town: lon, lat, holder at the start, holder at the end
    "Damascus": (36.30, 33.51, "government", "government"),
    "Aleppo": (37.16, 36.20, "contested", "government"),
    "Homs": (36.72, 34.73, "government", "government"),
    "Hama": (36.75, 35.13, "government", "government"),
    "Latakia": (35.79, 35.52, "government", "government"),
    "Deir ez-Zor": (40.14, 35.34, "contested", "government"),
    "Raqqa": (39.01, 35.95, "isis", "sdf"),
    "Hasakah": (40.75, 36.50, "sdf", "sdf"),
    "Qamishli": (41.23, 37.05, "sdf", "sdf"),
    "Idlib": (36.63, 35.93, "rebels", "rebels"),
    "Manbij": (37.95, 36.53, "isis", "sdf"),
    "Al-Bab": (37.52, 36.37, "isis", "rebels"),
    "Palmyra": (38.28, 34.56, "isis", "government"),
    "Abu Kamal": (40.92, 34.45, "isis", "government"),
    "Tabqa": (38.55, 35.84, "isis", "sdf"),
}
PUBLISHED = {"2017-08": 22.1, "2017-09": 14.6, "2017-10": 10.1}


def side(name: str) -> str | None:
    """The holder a UCDP side stands for on this map."""
    if name == "IS":
        return "isis"
    if name == "SDF" or name.startswith("YPG"):
        return "sdf"
    if name in ("Government of Syria", "Government of Russia (Soviet Union)", "Government of Iran"):
        return "government"
    return None if name in ("Civilians", "Government of Iraq") else "rebels"


def syria(step: float = 0.12) -> tuple[np.ndarray, np.ndarray]:
    """A grid of points over Syria: lon, lat."""
    import shapely

    path = ROOT / "src/whoholds/theatres/syria-iraq/outlines.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    land = next(shapely.from_geojson(json.dumps(f["geometry"])) for f in features if f["properties"]["id"] == "SYR")
    x, y = np.meshgrid(np.arange(35.5, 42.5, step), np.arange(32.2, 37.5, step))
    inside = shapely.contains_xy(land, x.ravel(), y.ravel())
    return x.ravel()[inside], y.ravel()[inside]


def evidence() -> Evidence:
    from scipy.spatial import cKDTree

    lon, lat = syria()
    tree = cKDTree(np.c_[lon * 0.82, lat])
    rows: list[tuple[int, int, int, int, int, float, str]] = []
    battles: set[tuple[object, ...]] = set()

    def add(
        x: float, y: float, state: str, says: Says, first: dt.date, last: dt.date, grade: float, source: str
    ) -> None:
        apart, place = tree.query([x * 0.82, y])
        if apart < 0.2:
            a, b = day_number(first), day_number(last)
            rows.append((int(place), STATES.index(state), int(says), a, b, grade, source))

    for x, y, start, end in ANCHORS.values():
        add(x, y, start, Says.HOLDS, START, START, 0.99, "anchor")
        add(x, y, end, Says.HOLDS, END, END, 0.99, "anchor")
    with gzip.open(SHARED / "data/ucdp/ged_syria_2016-01_2018-06.csv.gz", "rt", encoding="utf-8") as file:
        for r in csv.DictReader(file):
            if float(r["where_prec"]) > 2 or float(r["date_prec"]) > 3 or r["country"] != "Syria":
                continue
            x, y = float(r["longitude"]), float(r["latitude"])
            days = dt.date.fromisoformat(r["date_start"][:10]), dt.date.fromisoformat(r["date_end"][:10])
            a, b = side(r["side_a"]), side(r["side_b"])
            if r["side_b"] == "Civilians":
                # Whoever kills civilians singly is mostly at home there (Kalyvas): a weak word for its hold.
                if a == "isis":
                    add(x, y, a, Says.HOLDS, *days, 0.7, "killings of civilians")
                continue
            battle = (round(x, 1), round(y, 1), a, b, days[0].isocalendar()[:2])
            if a and b and a != b and battle not in battles:
                # Either side may be at home where they fight. Many fights in one place and week are one battle.
                battles.add(battle)
                add(x, y, a, Says.ATTACKED, *days, 0.8, "fighting")
                add(x, y, b, Says.ATTACKED, *days, 0.8, "fighting")
    sources = ("anchor", "fighting", "killings of civilians")
    c = np.array([r[:5] for r in rows], np.int64).T
    source = np.array([sources.index(r[6]) for r in rows], np.int32)
    return Evidence(
        places=tuple(f"{a:.2f},{b:.2f}" for a, b in zip(lon, lat, strict=True)),
        lon=lon,
        lat=lat,
        countries=("SY",) * len(lon),
        states=STATES,
        place=c[0].astype(np.int32),
        state=c[1].astype(np.int16),
        says=c[2].astype(np.int8),
        valid_first=c[3].astype(np.int32),
        valid_last=c[4].astype(np.int32),
        known=c[4].astype(np.int32),
        source=source,
        # Every fight is a witness of its own; the copies' rule is for words, not for events.
        witness=np.arange(len(rows), dtype=np.int32),
        reliability=np.array([r[5] for r in rows], np.float32),
        interest=np.zeros(len(rows), np.int8),
        sources=sources,
        witnesses=tuple(map(str, range(len(rows)))),
        statements=tuple(map(str, range(len(rows)))),
    )


def met_around(e: Evidence, on: int) -> np.ndarray:
    """The places with an event of ISIS within 25 km in the 45 days before, and another in the 45 days after.

    Who was met before and after was there between; after an event alone it may have been driven out: events do not tell who won.
    """
    from scipy.spatial import cKDTree

    xy = np.c_[e.lon * 0.82, e.lat] * 111.2
    met = np.ones(len(xy), bool)
    for first, last in ((on - 45, on), (on, on + 45)):
        its = (e.state == STATES.index("isis")) & (e.valid_last >= first) & (e.valid_first <= last)
        met &= cKDTree(xy[np.unique(e.place[its])]).query(xy)[0] <= 25 if its.any() else False
    return met


def monthly() -> list[tuple[str, float, float, float]]:
    """Month, low, assessed and high share of Syria held by ISIS, in per cent, in the middle of each month."""
    from whoholds.estimating.estimators.markov import SHARPNESS
    from whoholds.estimating.tracking import Tracker

    e = evidence()
    tracker = Tracker(e)
    weight = np.cos(np.radians(e.lat))
    weight /= weight.sum() / 100
    out = []
    for year in (2016, 2017, 2018):
        for month in range(1, 13 if year < 2018 else 6):
            p = tracker.probability(tracker.retrospect(day_number(dt.date(year, month, 28))), SHARPNESS)
            isis = p[:, STATES.index("isis")]
            best = p.argmax(axis=1) == STATES.index("isis")
            seen = met_around(e, day_number(dt.date(year, month, 28)))
            shares = [float(weight[w].sum()) for w in ((isis >= 0.95) & seen, best, isis >= 0.05)]
            out.append((f"{year}-{month:02d}", *shares))
    return out


def rows() -> Iterable[Row]:
    if not (SHARED / "data" / "ucdp").exists():
        return
    series = {month: (low, mid, high) for month, low, mid, high in monthly()}
    for month, (low, mid, high) in series.items():
        if month in PUBLISHED or month.endswith(("-01", "-06")):
            told = PUBLISHED.get(month)
            held = "" if told is None else "within the band" if low <= told <= high else "OUTSIDE the band"
            yield Row(
                f"ISIS' share of Syria from events alone, {month}",
                f"{mid:.0f} % ({low:.0f}–{high:.0f})",
                "" if told is None else "band holds the published figure",
                "" if told is None else f"Jusoor {told} %: {held}",
                COMMAND,
            )
    yield from plainly(series)


def plainly(series: dict[str, tuple[float, float, float]]) -> Iterable[Row]:
    """The trend, and where events cannot tell."""
    peak = max(series, key=lambda month: series[month][1])
    last = max(series)
    falls = [series[m][1] for m in ("2017-06", "2017-08", "2017-10", "2018-01", "2018-05")]
    yield Row(
        "ISIS' share of Syria from events alone, trend",
        f"from {series[peak][1]:.0f} % ({peak}) to {series[last][1]:.0f} % ({last}); June, August, October 2017, January, May 2018: "
        + ", ".join(f"{x:.0f}" for x in falls),
        "falls through 2017",
        "Jusoor: 22.1, 14.6, 10.1 % (August to October 2017)",
        COMMAND,
        "falls all the way" if falls == sorted(falls, reverse=True) else "does NOT fall all the way",
    )
    ratio = [series[m][1] / told for m, told in PUBLISHED.items()]
    width = [series[m][2] - series[m][0] for m in PUBLISHED]
    yield Row(
        "where events cannot tell: assessed beside published, August to October 2017",
        f"{min(ratio):.1f} to {max(ratio):.1f} times as much; bands {min(width):.0f} to {max(width):.0f} points wide",
        "",
        "",
        COMMAND,
        "the desert without fighting stays with whom it was seen with last: not to be used as a figure without reports of who holds what",
    )


if __name__ == "__main__":
    print(len(evidence()), "observations")
    for line in monthly():
        print("{} {:5.1f} {:5.1f} {:5.1f}".format(*line), PUBLISHED.get(line[0], ""))
