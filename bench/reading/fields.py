"""Which fields of a flat record are as a mark says.

A mark asks only for what it names. A list of values means any of them; ``actors`` is a list of actors, each a list of
names any of which will do.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from bench.reading.names import Names, folded

Flat = dict[str, Any]

EARTH_RADIUS_KM = 6371.0088
AS_WORDS = ("event_type", "status", "measure", "relation", "likelihood", "modality")
COUNTS = ("killed_low", "killed_best", "killed_high")


def fields_right(gold: Flat, record: Flat, names: Names) -> dict[str, bool]:
    """The fields the mark asks for: name → whether the record has them right.

    >>> fields_right({"status": ["lost", "absent"], "denies": True}, {"status": "lost"}, Names())
    {'denied': False, 'status': True}
    """
    out: dict[str, bool] = {}
    if gold.get("actors"):
        told = [told_name(actor) for actor in record.get("actors") or []]
        out["actors"] = all(any(names.same(o, t) for o in options for t in told) for options in gold["actors"])
    chain = [told_name(speaker) for speaker in record.get("said_by") or []]
    for name in ("said_by", "via"):
        if gold.get(name):
            out[name] = any(
                names.same(wanted, told) or contains(wanted, told) for wanted in gold[name] for told in chain
            )
    if gold.get("denies"):
        out["denied"] = bool(record.get("denied"))
    if "lat" in gold:
        out["place"] = record.get("lat") is not None and (
            distance_km(gold["lat"], gold["lon"], record["lat"], record["lon"]) <= gold["km"]
        )
    elif gold.get("place"):
        out["place"] = any(same_place(wanted, str(record.get("place") or "")) for wanted in several(gold["place"]))
    out |= dates_right(gold, record)
    for name in AS_WORDS:
        if gold.get(name):
            out[name] = folded(str(record.get(name) or "")) in {folded(value) for value in several(gold[name])}
    if any(name in gold for name in COUNTS):
        out["killed"] = any(record.get(name) == gold[name] for name in COUNTS if name in gold)
    if gold.get("kind") == "figure":
        for name in ("low", "best", "high"):
            if name in gold:
                out["value"] = near(record.get(name), gold[name])
    if gold.get("extent"):
        out["extent"] = any(word in str(record.get("extent") or "").lower() for word in gold["extent"].lower().split())
    return out


def dates_right(gold: Flat, record: Flat) -> dict[str, bool]:
    """``on`` a day (a record of up to four days around it will do), ``since`` a day, ``between`` two, in a ``year``."""
    first, last = day(record.get("valid_from")), day(record.get("valid_to") or record.get("valid_from"))
    if not any(gold.get(name) for name in ("on", "since", "between", "year", "start_on")):
        return {}
    if first is None or last is None:
        return {"date": False}
    length = (last - first).days
    if gold.get("on"):
        return {"date": first <= asked_day(gold["on"]) <= last and 0 <= length <= 3}
    if gold.get("between"):
        earliest, latest = (asked_day(value) for value in gold["between"])
        return {"date": first <= latest and last >= earliest and 0 <= length <= 31}
    if gold.get("since"):
        return {"date": first == asked_day(gold["since"])}
    if gold.get("start_on"):
        ends = asked_day(gold.get("end_on") or gold["start_on"])
        return {"date": first == asked_day(gold["start_on"]) and abs((last - ends).days) <= 1}
    return {"date": first.year == gold["year"]}


def asked_day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def day(value: object) -> dt.date | None:
    """The day an ISO instant or date begins with; None for anything else."""
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def told_name(item: Any) -> str:
    return str(item["name"] if isinstance(item, dict) else item)


def contains(wanted: str, told: str) -> bool:
    """Whether one name has the other within it: "residents" and "residents of Dikwa"."""
    left, right = folded(wanted), folded(told)
    return min(len(left), len(right)) >= 5 and (left in right or right in left)


def same_place(wanted: str, told: str) -> bool:
    """Names of places by their first seven letters, the article left out: spellings differ most at the end."""
    left, right = (folded(name.replace("-", " ").removeprefix("al ").removeprefix("Al ")) for name in (wanted, told))
    return bool(left) and bool(right) and (left[:7] in right or right[:7] in left)


def near(value: Any, wanted: float, share: float = 0.005) -> bool:
    return value is not None and abs(float(value) - wanted) <= share * abs(wanted)


def distance_km(lat_1: float, lon_1: float, lat_2: float, lon_2: float) -> float:
    """Great-circle distance.

    >>> round(distance_km(34.45, 40.92, 34.45, 40.92), 3), round(distance_km(0, 0, 0, 1), 1)
    (0.0, 111.2)
    """
    a, b = math.radians(lat_1), math.radians(lat_2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
