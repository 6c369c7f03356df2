"""Cells of a table row that need more than a look: holders, statuses, event types, counts."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache

from whoholds.model import Count
from whoholds.model.vocabularies import EVENT_TYPE_OF, SUB_EVENT_TYPES, ControlStatus
from whoholds.reading.datasets._columns import WORDS, status_of
from whoholds.reading.datasets._naming import NOBODY, ActorNames, plain
from whoholds.reading.datasets._values import number

_STRONG = re.compile(r"\s*(?:[/;|+&،]|\bvs\.?(?=\s)|\bversus\b)\s*")
_WEAK = re.compile(r"\s*(?:[/;|+&،,]|\bvs\.?(?=\s)|\b(?:and|et|und|y|ve|и|та)\b|(?<=\s)و(?=\w))\s*", re.IGNORECASE)
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b|\.\.)\s*(.+)")
_AT_MOST = re.compile(r"(?:<=?|≤|up to|at most|less than|max\.?)\s*(.+)")
_ABOUT = re.compile(r"(?:~|about|around|c\.|circa|approx\.?|approximately)\s*(.+)")
VAGUE = {
    "tens": 10.0,
    "dozens": 12.0,
    "hundreds": 100.0,
    "thousands": 1000.0,
}  # ACLED's reading of vague deaths, widened by one


def holders_in(text: str, names: ActorNames, on: date | None = None) -> list[str]:
    """The single holders a cell names.

    A name that is known as it stands is never split; "and" and commas split only where every part is known.
    """
    text = text.strip(" ()[]")
    if not text or plain(text) in NOBODY or text.casefold() in NOBODY or names.mapped(text) == "":
        return []
    if names.find(text, on) or names.mapped(text):
        return [text]
    parts = [p for p in _WEAK.split(text) if p]
    if len(parts) > 1 and all(names.find(p, on) for p in parts):
        return parts
    return [p for p in _STRONG.split(text) if p and plain(p) not in NOBODY]


def control_of(holder: str, status: str, names: ActorNames, on: date | None) -> list[tuple[str, ControlStatus]] | None:
    """Who is what to the place, by a row's holder and status cells; None where the status says nothing known.

    >>> from whoholds.model import Actor, Theatre
    >>> names = ActorNames(Theatre("t", "T", actors=(Actor("sdf", "SDF"), Actor("isis", "ISIS"))), {})
    >>> def told(holder, status): return [(h, s.value) for h, s in control_of(holder, status, names, None)]
    >>> told("SDF", ""), told("SDF / ISIS", "")
    ([('SDF', 'controls')], [('SDF', 'contests'), ('ISIS', 'contests')])
    >>> told("SDF", "besieged by ISIS"), told("", "contested: SDF / ISIS")
    ([('SDF', 'controls'), ('ISIS', 'besieges')], [('SDF', 'contests'), ('ISIS', 'contests')])
    """
    found: ControlStatus | None = None
    others: list[str] = []
    if status.strip():
        found, rest = status_of(status, names.told)
        others = holders_in(rest, names, on)
        if found is None:
            if not all(names.find(o, on) for o in others):
                return None
            found = ControlStatus.CONTESTS if len(others) > 1 else ControlStatus.CONTROLS
        else:
            others = [o for o in others if names.find(o, on)]
    listed = holders_in(holder, names, on)
    if listed and found is None and not any(names.find(h, on) for h in listed):
        inside, rest = status_of(holder, names.told)  # "contested (A / B)" in the holder's column
        within = holders_in(rest, names, on)
        if inside is not None and all(names.find(h, on) for h in within):
            found, listed = inside, within
    passive = bool(re.search(r"(?i)besieged|under siege|encircled|surrounded", status))
    if found is ControlStatus.BESIEGES and passive and (others or listed):
        besieged = [(h, ControlStatus.CONTROLS) for h in listed]
        return besieged + [(o, ControlStatus.BESIEGES) for o in others if o not in listed]
    everybody = list(dict.fromkeys((*listed, *others)))
    if found is None:
        found = ControlStatus.CONTESTS if len(everybody) > 1 else ControlStatus.CONTROLS
    return [(h, found) for h in everybody] or ([("", found)] if found is ControlStatus.CONTESTS else [])


@lru_cache(maxsize=1)
def _event_words() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))["event_types"]
    exact = {plain(sub): sub for subs in SUB_EVENT_TYPES.values() for sub in subs}
    words = [(plain(w), sub) for sub, listed in told.items() for w in listed]
    return exact | dict(words), tuple(sorted(words, key=lambda w: (-len(w[0]), w[0])))


@lru_cache(maxsize=5_000)
def event_type_of(event_type: str, sub_event_type: str = "") -> tuple[str, str] | None:
    """ACLED's event and sub-event type for an incident table's; None where the words are unknown.

    >>> event_type_of("Battles", "Armed clash"), event_type_of("Airstrike")
    (('Battles', 'Armed clash'), ('Explosions/Remote violence', 'Air/drone strike'))
    >>> event_type_of("Explosions/Remote violence"), event_type_of("fête")
    (('Explosions/Remote violence', ''), None)
    """
    exact, words = _event_words()
    kinds = {plain(k): k for k in SUB_EVENT_TYPES}
    for told in (sub_event_type, event_type):
        if (sub := exact.get(plain(told))) is not None:
            return EVENT_TYPE_OF[sub], sub
    if (kind := kinds.get(plain(event_type))) is not None:
        return kind, ""
    for told in (sub_event_type, event_type):
        folded = f" {plain(told)} "
        for word, sub in words:
            if f" {word} " in folded or f" {word}s " in folded:
                return EVENT_TYPE_OF[sub], sub
    return None


def count_of(text: str, measure: str, unit: str = "") -> Count | None:
    """A count as a cell tells it; None where it tells none.

    >>> [(c.low, c.best, c.high) for t in ("18", "12-15", "10+", "up to 31", "dozens") if (c := count_of(t, "killed"))]
    [(None, 18.0, None), (12.0, None, 15.0), (10.0, None, None), (None, None, 31.0), (12.0, None, None)]
    """
    told = text.strip().casefold()
    if told in VAGUE:
        return Count(measure, low=VAGUE[told], unit=unit)
    if (best := number(told)) is not None:
        return Count(measure, best=best, unit=unit)
    if match := re.fullmatch(r"(?:(>=?|≥|at least|more than|over|min\.?)\s*)?(.+?)(\s*\+)?", told):
        low = number(match[2])
        if low is not None and (match[1] or match[3]):
            return Count(measure, low=low, unit=unit)
    if (match := _AT_MOST.fullmatch(told)) and (high := number(match[1])) is not None:
        return Count(measure, high=high, unit=unit)
    if (match := _ABOUT.fullmatch(told)) and (best := number(match[1])) is not None:
        return Count(measure, best=best, unit=unit)
    if match := _RANGE.fullmatch(told):
        low, high = number(match[1]), number(match[2])
        if low is not None and high is not None and low <= high:
            return Count(measure, low=low, high=high, unit=unit)
    return None
