"""Drivers: conditions said to feed the conflict, by the categories of the UN Plan of Action (A/70/674)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, Driver
from whoholds.reading.lexicon import load
from whoholds.reading.passage import Passage

_CATEGORY = {word: category for category, found in load("drivers")["conditions"].items() for word in found}


_BELIEFS = "distortion of beliefs"
_PLAIN = (
    "marginalization and discrimination",
    "collective grievances and victimization",
    "lack of socio-economic opportunities",
    "physical insecurity",
    "prolonged and unresolved conflicts",
)
"""Conditions that are told as feeding a conflict even by a weak link."""


def find(p: Passage) -> Iterator[Draft]:
    """The drivers of a passage: at most one a sentence, under the category most of its words fall in."""
    if p.sentence.kind != "body":
        return
    found = p.found("conditions")
    if not found:
        return
    categories = [_CATEGORY[m.text] for m in found]
    said_plainly = bool(p.found("causes") and p.found("conflict") and _told_of_it(p))
    hinted = bool(p.found("feeds")) and (len(found) > 1 or any(c in _PLAIN for c in categories))
    if not said_plainly and (not hinted or set(categories) == {_BELIEFS}):
        return
    category = max(dict.fromkeys(categories), key=lambda c: (c != _BELIEFS, categories.count(c)))
    start, end = p.sentence.start, p.sentence.end
    quote = p.prose.quote_at(found[0].start)
    if quote is not None and not quote.scare:
        start, end = max(start, quote.start), min(end, quote.end)
    place = p.places[-1].reference if p.places else None
    body = Driver(what=re.sub(r"\s+", " ", p.document.text[start:end])[:300], category=category, place=place)
    chain, _ = p.chain(found[0].start)
    yield p.draft(body, start, end, valid=None, said_by=chain)


def _told_of_it(p: Passage) -> bool:
    """Whether a link stands between a condition and the conflict, whichever comes first."""
    conditions, conflict = p.found("conditions"), p.found("conflict")
    first = min(conditions[0].start, conflict[0].start)
    last = max(conditions[-1].end, conflict[-1].end)
    return any(first <= m.start and m.end <= last for m in p.found("causes"))
