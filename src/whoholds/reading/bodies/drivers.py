"""Drivers: conditions said to feed the conflict, by the categories of the UN Plan of Action (A/70/674)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, Driver
from whoholds.reading.lexicon import load
from whoholds.reading.passage import Passage

_CATEGORY = {word: category for category, found in load("drivers")["conditions"].items() for word in found}


def find(p: Passage) -> Iterator[Draft]:
    """The drivers of a passage: at most one a sentence, under the category most of its words fall in."""
    if p.sentence.kind != "body":
        return
    found = p.found("conditions")
    if not found or not p.found("feeds"):
        return
    categories = [_CATEGORY[m.text] for m in found]
    strong = len(found) > 1 or any(
        c
        in (
            "marginalization and discrimination",
            "collective grievances and victimization",
            "lack of socio-economic opportunities",
            "physical insecurity",
            "prolonged and unresolved conflicts",
        )
        for c in categories
    )
    if not strong or categories == ["distortion of beliefs"] * len(categories):
        return
    category = max(dict.fromkeys(categories), key=categories.count)
    start, end = p.sentence.start, p.sentence.end
    quote = p.prose.quote_at(found[0].start)
    if quote is not None and not quote.scare:
        start, end = max(start, quote.start), min(end, quote.end)
    place = p.places[-1].reference if p.places else None
    body = Driver(what=re.sub(r"\s+", " ", p.document.text[start:end])[:300], category=category, place=place)
    chain, _ = p.chain(found[0].start)
    yield p.draft(body, start, end, valid=None, said_by=chain)
