"""One source as a page shows it: what it said, how often it was right, when it fell silent."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.workbench.views.statements import document_record, retell

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

MOST_TOLD, MOST_WEEKS = 60, 104


def witness(desk: Desk, source_id: str, inner: bool) -> dict[str, Any]:
    """A source with its statements, its documents and the weeks in which it spoke.

    Raises: NotFound.
    """
    rows = desk.sources(inner)
    found = next((r for r in rows if r["id"] == source_id), None)
    if found is None:
        raise NotFound(
            f"no source is called '{source_id[:80]}'", hint="the list of sources names all that said something"
        )
    may, shown = desk.disclosure(inner), desk.shown
    said = desk.statements(inner, source=source_id)
    documents = [document_record(desk, d, may) for d in desk.documents(inner) if d.source == source_id]
    known = shown.sources[source_id]
    learned = shown.learned.get(known.name, {})
    days = [s.known_at.date() for s in may.of(shown.statements)]
    oldest, newest = min(days, default=None), max(days, default=None)
    return {
        **found,
        "names": [may.words(n) for n in known.names],
        "terms": known.terms,
        "language": known.language or "",
        "rows": learned.get("rows", 0),
        "interest": learned.get("interest"),
        "kinds": Counter(s.kind for s in said),
        "about": Counter(p.actor for s in said for p in s.body.actors if p.actor).most_common(8),
        "weeks": weeks_of([s.known_at.date() for s in said], oldest, newest),
        "newest_on": newest,
        "longest": longest_silence([s.known_at.date() for s in said], newest),
        "documents": documents,
        "copied_by": [r["id"] for r in rows if r["derives_from"] == source_id],
        "newest": [
            retell(desk, s, inner) for s in sorted(said, key=lambda s: (s.known_at, s.id), reverse=True)[:MOST_TOLD]
        ],
    }


def weeks_of(days: list[date], since: date | None, until: date | None) -> list[dict[str, Any]]:
    """How much became known in each week from the ledger's first day to its newest: weeks of silence count as empty ones."""
    if since is None or until is None:
        return []
    counts = Counter(d - timedelta(days=d.weekday()) for d in days)
    last = until - timedelta(days=until.weekday())
    first = max(since - timedelta(days=since.weekday()), last - timedelta(days=7 * (MOST_WEEKS - 1)))
    return [
        {"on": on, "count": counts[on]}
        for on in (first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1))
    ]


def longest_silence(days: list[date], until: date | None) -> dict[str, Any] | None:
    """The longest stretch without a word between its first report and the ledger's newest day.

    >>> from datetime import date
    >>> longest_silence([date(2020, 1, 1), date(2020, 1, 11)], date(2020, 1, 15))
    {'since': datetime.date(2020, 1, 1), 'until': datetime.date(2020, 1, 11), 'days': 10}
    """
    if not days or until is None:
        return None
    told = sorted({*days, until})
    gaps = [(b - a, a, b) for a, b in itertools.pairwise(told)]
    if not gaps:
        return None
    gap, since, end = max(gaps, key=lambda g: (g[0], -g[1].toordinal()))
    return {"since": since, "until": end, "days": gap.days}
