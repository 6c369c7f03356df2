"""The first page: what the ledger holds, what is newest in it, who holds most, which claims fell."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import CONTESTED, UNKNOWN, Statement
from whoholds.workbench.serving.disclosure import Disclosure
from whoholds.workbench.views.claims import row_of, verdicts
from whoholds.workbench.views.statements import document_record, retell, source_name

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

SILENT_DAYS, LEAST_STATEMENTS = 14, 5
"""A source that spoke often and has not for so long is named on the first page."""


def glance(desk: Desk, inner: bool) -> dict[str, Any]:
    """Counts, the newest documents and events, and sources that fell silent."""
    may, shown = desk.disclosure(inner), desk.shown
    documents = desk.documents(inner)
    visible = may.of(shown.statements)
    events = sorted((s for s in visible if s.kind == "event"), key=lambda s: (s.known_at, s.id), reverse=True)
    theatre = shown.theatre
    try:
        last_on = desk.last_on(inner)
    except NotFound:
        last_on = None
    return {
        "empty": not documents,
        "name": shown.bench.ledger.info.name,
        "title": theatre.title,
        "title_ar": theatre.title_ar,
        "documents": len(documents),
        "statements": len(visible),
        "sources": len({d.source for d in documents}),
        "actors": len({p.actor for s in visible for p in s.body.actors if p.actor}),
        "last_on": last_on,
        "newest_documents": [document_record(desk, d, may) for d in documents[:6]],
        "newest_events": [retell(desk, s, inner) for s in events[:6]],
        "silent": silent(desk, visible, may),
    }


def silent(desk: Desk, visible: list[Statement], may: Disclosure, most: int = 5) -> list[dict[str, Any]]:
    """Sources that spoke often and fell silent, the loudest first. (What each is worth stands on its own page: that takes longer.)"""
    counts: Counter[str] = Counter()
    last: dict[str, date] = {}
    for s in visible:
        source = desk.shown.documents[s.citation.document].source
        counts[source] += 1
        last[source] = max(last.get(source, date.min), s.known_at.date())
    newest = max(last.values(), default=date.min)
    rows = [
        {"id": i, "name": source_name(desk, i), "silent_days": (newest - last[i]).days}
        for i, n in counts.most_common()
        if n >= LEAST_STATEMENTS and (newest - last[i]).days >= SILENT_DAYS and may.shows_source(i)
    ]
    return rows[:most]


def holders(desk: Desk, inner: bool) -> dict[str, Any] | None:
    """Who holds how much of the land on the last day; None in a ledger without a map."""
    from whoholds.publishing.palette import looks

    try:
        atlas, on = desk.atlas(), desk.last_on(inner)
    except NotFound:
        return None
    country = next(iter(desk.shown.theatre.countries), "")
    rows = [a for a in atlas.areas(on) if a.denominator == "land" and a.division == country]
    rows = rows or [a for a in atlas.areas(on) if a.denominator == "land" and not a.division]
    outline = next((o for o in desk.shown.theatre.outlines if o.id == country), None)
    focus = next((f for f in desk.shown.theatre.focuses if outline and f.title == outline.name), None)
    arabic = (outline.name_ar if outline else "") or (focus.title_ar if focus else "")
    drawn = looks(desk.shown.theatre, [a.state for a in rows])
    return {
        "on": on,
        "land": outline.name if outline else "",
        "land_ar": arabic,
        "rows": [
            {
                "state": a.state,
                "name": drawn[a.state].name,
                "colour": drawn[a.state].colour,
                "actor": a.state not in (CONTESTED, UNKNOWN),
                "share": a.share,
                "assessed": a.assessed,
                "low": a.low,
                "high": a.high,
                "coverage": a.coverage,
            }
            for a in sorted(rows, key=lambda a: -a.share)
            if a.share >= 0.0005
        ],
    }


def telling_claims(desk: Desk, inner: bool, most: int = 6) -> list[dict[str, Any]]:
    """The claims that say most: contradicted ones with most evidence, and those whose verdict changed."""
    may = desk.disclosure(inner)
    rows = [may.told(row_of(c)) for c in verdicts(desk) if may.shows(c.statement)]
    rank = {"contradicted": 0, "mixed": 1, "supported": 2}
    told = [r for r in rows if r["now"] in rank]
    told.sort(key=lambda r: (rank[r["now"]], not r["changed"], -r["supporting"] - r["opposing"], r["id"]))
    return told[:most]
