"""Why a statement stands in the ledger, why a place is shown as held, and plain listings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import LikelySides, Statement, canonical
from whoholds.workbench import likely

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench

SHOWN = 12
"""So many statements behind a place are printed."""

STANDS_APART = 0.2
"""From this probability on it is said that a place goes another way than those around it."""


@dataclass(frozen=True)
class Reason:
    """Lines for a person, the same as data for a program."""

    lines: list[str]
    data: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """For a terminal."""
        return "\n".join(self.lines)

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return self.data


def why(bench: Workbench, what: str, *, on: date | None, known_at: datetime | None, sides: bool = True) -> Reason:
    """Behind a statement's id: its quotation. Behind a place: the statements that carried the estimate."""
    from whoholds.workbench.claims import looks_like_id

    if looks_like_id(what):
        try:
            statement = bench.statement(what)
            found = bench.likely_sides([statement], known_at).get(statement.id) if sides else None
            return why_statement(bench, statement, found)
        except NotFound:
            if not bench.locator.candidates(what):
                raise
    return why_place(bench, what, on, known_at)


def why_statement(bench: Workbench, s: Statement, sides: LikelySides | None = None) -> Reason:
    """The quotation in its context, who said it, where and when it was taken to be, who likely fought whom, and what rests on it."""
    flat = bench.flat(s, sides)
    document = bench.ledger.document(s.citation.document)
    source = bench.source_name(document.source)
    published = document.published_on.isoformat() if document.published_on else "undated"
    page = f", page {s.citation.page}" if s.citation.page else ""
    row = f", row {s.citation.row}" if s.citation.row else ""
    lines = [
        f"{s.kind} {s.id[:10]}  ({s.status.value}, read by {flat['made_by']})",
        "",
        context(bench, s, 300),
        "",
        f"  in        {document.title or document.file_name} – {source}, {published}{page}{row}   [{document.id[:10]}]",
        f"  said by   {' ← '.join(x.name for x in s.said_by)}" + (" – denies it" if s.denied else ""),
    ]
    for name, value in (
        ("actors", "; ".join(f"{p.name} ({p.role.value})" for p in s.body.actors)),
        (
            "what",
            " / ".join(
                str(flat[k])
                for k in ("event_type", "sub_event_type", "status", "relation", "what", "category")
                if flat[k]
            ),
        ),
        ("figure", _figure(flat)),
        ("extent", flat["extent"]),
        ("hedge", flat["hedge"]),
        ("modality", flat["modality"] if flat["modality"] != "actual" else ""),
        ("when", f"{s.valid} (to the {s.valid.precision.value})" if s.valid else "undated"),
    ):
        if value:
            lines.append(f"  {name:<9} {value}")
    where = s.body.location
    if where:
        lines.append(
            f"  where     {where.name}: {where.lat:.4f}, {where.lon:.4f} ± {where.radius_km:.0f} km ({where.basis})"
        )
        lines += [
            f"            or {c.name} {c.lat:.3f}, {c.lon:.3f} (score {c.score:.2f})" for c in where.candidates[1:4]
        ]
    elif s.body.place:
        lines.append(f"  where     “{s.body.place.text}”: no such place is known")
    if sides:
        lines += likely.in_lines(bench, sides)
    lines.append(f"  known     {s.known_at.date().isoformat()}, recorded {s.recorded_at.isoformat(timespec='seconds')}")
    resting = bench.ledger.resting_on(s.id)
    if resting:
        lines += ["", "  what rests on it:"]
        lines += [f"    {r.what} {r.id[:10]} by {r.by}, {r.at.date().isoformat()} {r.reason}".rstrip() for r in resting]
    history = bench.ledger.history(s.id)
    if len(history) > 1:
        lines += ["", "  readings, oldest first:"]
        lines += [
            f"    {h.id[:10]} {h.status.value} {h.made_by.name} {h.recorded_at.date().isoformat()}" for h in history
        ]
    data = {
        **flat,
        "context": context(bench, s, 300),
        "document_title": document.title,
        "source": source,
        "published_on": published,
    }
    data["resting"] = [
        {"what": r.what, "id": r.id, "by": r.by, "at": r.at.isoformat(), "reason": r.reason} for r in resting
    ]
    data["history"] = [h.id for h in history]
    data["likely_actors"] = likely.record(sides) if sides else None
    data["candidates"] = canonical(where.candidates) if where else []
    return Reason(lines, data)


def context(bench: Workbench, s: Statement, characters: int) -> str:
    """The text around the quotation, the quotation between » and «."""
    c = s.citation
    if c.start is None or c.end is None:
        return f"  »{c.exact}«"
    text = bench.ledger.document(c.document).text
    before = text[max(0, c.start - characters) : c.start]
    after = text[c.end : c.end + characters]
    before = ("…" if c.start > characters else "") + before[before.rfind("\n\n") + 2 if "\n\n" in before else 0 :]
    after = after[: after.find("\n\n")] if "\n\n" in after else after
    import textwrap

    joined = " ".join(f"{before}»{c.exact}«{after}".split())
    return "\n".join(textwrap.wrap(joined, 100, initial_indent="  ", subsequent_indent="  "))


def why_place(bench: Workbench, name: str, on: date | None, known_at: datetime | None) -> Reason:
    """Who is estimated to hold a place on a day, how sure that is, and the statements behind it."""
    from whoholds.workbench import place_reasons
    from whoholds.workbench.claims import one_line

    found = place_reasons.why(bench, name, on or bench.last_day(known_at), known_at)
    names = bench.state_names()
    documents = {d.id: d for d in bench.ledger.documents()}
    last = found.last_evidence_on
    age = f"{(found.on - last).days} days before" if last else "never"
    lines = [f"{found.name} on {found.on.isoformat()} ({found.method})", ""]
    lines += [
        f"  {p:6.1%}  {names.get(state, state)}"
        for state, p in sorted(found.probability.items(), key=lambda kv: -kv[1])
        if p >= 0.005
    ] or ["  nothing in the ledger speaks of it"]
    lines += ["", f"  last evidence: {last.isoformat() if last else 'none'} ({age})"]
    if found.stands_apart >= STANDS_APART:
        lines.append(f"  it stands apart from its surroundings, on its own statements ({found.stands_apart:.0%})")
    if found.carried:
        ranked = sorted(found.probability, key=lambda state: -found.probability[state])
        against = f" over {names.get(ranked[1], ranked[1])}" if len(ranked) > 1 else ""
        lines += ["", f"  carried by (+ speaks for {names.get(ranked[0], ranked[0])}{against}, − against it):"]
        for c in found.carried[:SHOWN]:
            statement = bench.statement(c.statement)
            words = one_line(statement, documents.get(statement.citation.document))
            where = f" at {c.place}, {c.distance_km:.0f} km away" if c.place else ""
            lines.append(f"    {c.weight:+5.2f} {words}{where}")
        if len(found.carried) > SHOWN:
            lines.append(f"    … and {len(found.carried) - SHOWN} more (--json)")
    if found.would_tip:
        lines += ["", f"  {found.would_tip}"]
    data = {
        "place": found.name,
        "on": found.on.isoformat(),
        "method": found.method,
        "probability": dict(found.probability),
        "last_evidence_on": last.isoformat() if last else None,
        "carried": [
            {
                "statement": c.statement,
                "weight": c.weight,
                "of": c.state,
                "place": c.place or None,
                "distance_km": c.distance_km,
            }
            for c in found.carried
        ],
        "would_tip": found.would_tip,
        "stands_apart": round(found.stands_apart, 4),
    }
    return Reason(lines, data)


def listing(bench: Workbench, what: str) -> tuple[list[tuple[Any, ...]], tuple[str, ...]]:
    """Rows and header of a plain listing."""
    match what:
        case "actors":
            told = {a.id for a in bench.ledger.actors()}
            rows = [
                (
                    a.id,
                    a.name,
                    a.kind.value,
                    a.parent,
                    _span(a.since, a.until),
                    "for review" if a.provisional else "in the ledger" if a.id in told else "",
                )
                for a in bench.theatre.actors
            ]
            return rows, ("id", "name", "kind", "part of", "when", "state")
        case "sources":
            told = {s.id for s in bench.ledger.sources()}
            return [
                (
                    s.id,
                    s.name,
                    s.kind.value,
                    s.reliability,
                    s.affiliation,
                    s.derives_from,
                    "protected" if s.protected else s.licence,
                )
                for s in bench.sources().values()
                if s.id in told
            ], ("id", "name", "kind", "reliability", "speaks for", "copies", "licence")
        case "documents":
            counts: dict[str, int] = {}
            for s in bench.ledger.statements():
                counts[s.citation.document] = counts.get(s.citation.document, 0) + 1
            return [
                (
                    d.id[:10],
                    d.published_on.isoformat() if d.published_on else None,
                    bench.source_name(d.source),
                    d.title or d.file_name,
                    d.language,
                    counts.get(d.id, 0),
                    d.derives_from[:10] if d.derives_from else None,
                )
                for d in bench.ledger.documents()
            ], ("id", "published", "source", "title", "language", "statements", "copies")
        case "places":
            return [
                (p.id, p.name, p.kind, round(p.lat, 4), round(p.lon, 4), p.admin1, p.country)
                for p in bench.ledger.places()
            ], (
                "id",
                "name",
                "kind",
                "lat",
                "lon",
                "division",
                "country",
            )
        case _:
            return [
                (p.recorded_at.isoformat(timespec="seconds"), p.problem.where, p.problem.message, p.problem.hint)
                for p in bench.ledger.problems()
            ], ("recorded", "where", "problem", "what to do")


def _figure(flat: dict[str, Any]) -> str:
    parts = [
        f"{label}{flat[k]:,.6g}"
        for k, label in (("low", "at least "), ("best", ""), ("high", "up to "))
        if flat[k] is not None
    ]
    killed = [
        f"{label}{flat[k]}"
        for k, label in (("killed_low", "at least "), ("killed_best", ""), ("killed_high", "up to "))
        if flat[k] is not None
    ]
    text = f"{', '.join(parts)} {flat['measure']}" if flat["measure"] else ""
    return "; ".join(x for x in (text, f"{', '.join(killed)} killed" if killed else "") if x)


def _span(since: date | None, until: date | None) -> str:
    return f"{since.isoformat() if since else ''}–{until.isoformat() if until else ''}" if since or until else ""
