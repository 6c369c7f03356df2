"""Which country a report is about: whose army "the army" is, and whose government "the government"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from whoholds.model import PlaceMention
from whoholds.reading.chunks import Chunk
from whoholds.reading.clause import Clause

_BORDER = re.compile(r"(?:border with|bordering|neighbou?ring|to|from) (?:the )?$")
_THERE = re.compile(
    r"(?:\b(?:in|of|across|throughout|inside|over|through|into|from|for)|\b[a-z]+(?:ern|central|north|south|east|west)) (?:the )?$"
    r"|(?:^|[.\n] *)$"
)
_LEAST_PLACES = 1.5
_SHARE = 0.4
_PART = 0.15
"""What part of a report's places a country has at least for the report to be about it too."""
_LEAD = 2.0
_NAMED = 0.4
"""What naming a state counts beside a place in it: powers from outside are named often in reports of wars they are not the scene of."""
_MOST_OF_ANOTHER = 5
"""How often another state may be told of, where the country of the places itself is not: past it the war is that state's."""


@dataclass
class Lands:
    """Where one report about several countries is: whose army "the army" is changes with the places told.

    ``names``: country by ISO code, of those the report is about; ``span``: from where to where the sentence's clauses go;
    ``paragraph``: where the paragraph begins.
    """

    places: Sequence[PlaceMention] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    paragraph: int = 0
    spans: Sequence[tuple[int, int]] = ()

    def enter(self, chunks: Sequence[Chunk], clauses: Sequence[Clause]) -> None:
        """Goes to a sentence."""
        if len(self.names) > 1:
            self.spans = [(chunks[k.first].start, chunks[max(k.last, k.verb + 1) - 1].end) for k in clauses]

    def near(self, at: int) -> str:
        """The country of the places in the clause at an offset, else of the last told before it in the paragraph; "" of none."""
        if len(self.names) < 2:
            return ""
        for start, end in (s for s in self.spans if s[0] <= at < s[1]):
            here = {land for m in self._between(start, end) if (land := self._of(m))}
            if len(here) == 1:
                return here.pop()
        return next((land for m in reversed(self._between(self.paragraph, at)) if (land := self._of(m))), "")

    def _between(self, start: int, end: int) -> Sequence[PlaceMention]:
        return self.places[bisect_left(self.places, start, key=_start) : bisect_left(self.places, end, key=_start)]

    def _of(self, place: PlaceMention) -> str:
        """The one country among the report's that has a place of that name; the names of countries are none."""
        if place.text in self.names.values():
            return ""
        known = {self.names[land] for land in place.lands if land in self.names}
        return known.pop() if len(known) == 1 else ""


def lands_of(places: Sequence[PlaceMention], lands: Mapping[str, str], told: Mapping[str, int]) -> Lands:
    """The countries a report is about: those it names the state of and a good part of whose places lie in."""
    votes = _votes(places, lands)
    least = max(1.0, _PART * sum(votes.values()))
    return Lands(places, {code: name for code, name in lands.items() if told.get(name) and votes.get(name, 0) >= least})


def _start(place: PlaceMention) -> int:
    return place.start


def home_country(plain: str, places: Sequence[PlaceMention], lands: Mapping[str, str], told: Mapping[str, int]) -> str:
    """The country most of a report's places lie in, else the one it names most; "" where neither is clear.

    ``lands``: ISO code → country; ``told``: country → how often its state is named.

    >>> places = [PlaceMention(0, 4, "Kidal", lands=("MLI",)), PlaceMention(9, 12, "Gao", lands=("MLI", "IDN"))]
    >>> home_country("Kidal and Gao", places, {"MLI": "Mali", "IDN": "Indonesia"}, {})
    'Mali'
    """
    votes = _votes(places, lands)
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])[:2]
    if ranked and ranked[0][1] >= max(_LEAST_PLACES, _SHARE * sum(votes.values())):
        first = ranked[0][0]
        if len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1]:
            others = max((n for country, n in told.items() if country != first), default=0)
            if told.get(first) or others < _MOST_OF_ANOTHER:
                return first
    if not ranked or ranked[0][1] < _LEAST_PLACES:
        return _named_most(plain, places, frozenset(lands.values()))
    another = max(told.values(), default=0) >= _MOST_OF_ANOTHER
    weighed = ((votes.get(c, 0.0) + _NAMED * told.get(c, 0), c) for c in {*votes, *told} if told.get(c) or not another)
    both = sorted(weighed, reverse=True)[:2]
    return both[0][1] if len(both) == 1 or both[0][0] > both[1][0] else ""


def _votes(places: Iterable[PlaceMention], lands: Mapping[str, str]) -> dict[str, float]:
    """Each name votes once, for all the countries that have a place of that name; the names of countries do not."""
    votes: dict[str, float] = {}
    countries = frozenset(lands.values())
    for name, name_lands in {m.text: m.lands for m in places}.items():
        if name in countries:
            continue
        for land in name_lands:
            if land in lands:
                votes[lands[land]] = votes.get(lands[land], 0.0) + 1 / len(name_lands)
    return votes


def _named_most(plain: str, places: Sequence[PlaceMention], countries: frozenset[str]) -> str:
    """The country a report names most, if it names one clearly more than others."""
    mentions = [m for m in places if m.text in countries and not _BORDER.search(plain, max(0, m.start - 24), m.start)]
    named = Counter(m.text for m in mentions)
    if len(mentions) == 1 and not _THERE.search(plain[max(0, mentions[0].start - 24) : mentions[0].start]):
        return ""  # "…, where X has a port": named, but not where the report is
    top = named.most_common(2)
    if not top or (len(top) > 1 and top[1][1] == top[0][1]):
        return ""
    return top[0][0]
