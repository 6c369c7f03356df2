"""Actors as pages show them: names through time, who came from whom, what they did and held."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import Actor, Relation, Statement
from whoholds.workbench.views.search import folded
from whoholds.workbench.views.statements import retell

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

DESCENT = frozenset({"successor_of", "renamed_to", "splinter_of", "drawn_from", "merged_into", "part_of"})
MOST_TOLD, MOST_STEPS = 60, 20


def listing(desk: Desk, inner: bool, words: str = "") -> list[dict[str, Any]]:
    """The actors that the ledger speaks of, those most spoken of first."""
    may, shown = desk.disclosure(inner), desk.shown
    counts: Counter[str] = Counter()
    last: dict[str, date] = {}
    for s in may.of(shown.statements):
        for actor in {p.actor for p in s.body.actors if p.actor}:
            counts[actor] += 1
            last[actor] = max(last.get(actor, date.min), s.known_at.date())
    wanted = folded(words)
    rows: list[dict[str, Any]] = []
    for a in shown.theatre.actors:
        names = [a.name, a.short, *(n.text for n in a.names)]
        if not counts[a.id] or (wanted and not any(wanted in folded(n) for n in names)):
            continue
        rows.append(
            {
                "id": a.id,
                "name": a.name,
                "short": a.short,
                "kind": a.kind.value,
                "parent": a.parent,
                "since": a.since,
                "until": a.until,
                "colour": colour_of(a),
                "provisional": a.provisional,
                "names": list(dict.fromkeys(n.text for n in a.names if n.text != a.name))[:6],
                "statements": counts[a.id],
                "last_on": last[a.id],
            }
        )
    return sorted(rows, key=lambda r: (-r["statements"], r["name"]))


def colour_of(actor: Actor | None) -> str:
    """An actor's colour on maps, grey for one without."""
    from whoholds.publishing.palette import is_colour

    return actor.colour if actor and actor.colour and is_colour(actor.colour) else "#8d8d8d"


def actor(desk: Desk, actor_id: str, inner: bool) -> dict[str, Any]:
    """One actor with everything a page tells of it.

    Raises: NotFound.
    """
    shown = desk.shown
    known = {a.id: a for a in shown.theatre.actors}
    a = known.get(actor_id) or known.get(_named(desk, actor_id))
    spoken = desk.statements(inner, actor=a.id) if a else []
    if a is None or (not spoken and a.id not in {x.id for x in desk.bench.own_theatre.actors}):
        raise NotFound(f"no actor is called '{actor_id[:80]}'", hint="the list of actors finds them by name")
    may = desk.disclosure(inner)
    same = sorted(desk.bench.ledger.same_as("actor", a.id) - {a.id})
    newest = sorted(spoken, key=lambda s: (s.known_at, s.id), reverse=True)
    return {
        "id": a.id,
        "name": a.name,
        "short": a.short,
        "kind": a.kind.value,
        "since": a.since,
        "until": a.until,
        "description": may.words(a.description),
        "source": may.words(a.source),
        "provisional": a.provisional,
        "colour": colour_of(a),
        "names": [
            {"text": n.text, "language": n.language, "kind": n.kind, "since": n.since, "until": n.until}
            for n in a.names
        ],
        "same": [{"id": i, "name": known[i].name if i in known else i} for i in same],
        "relations": relations(desk, a.id, inner),
        "counts": Counter(s.kind for s in spoken),
        "months": events_by_step(spoken),
        "newest": [retell(desk, s, inner) for s in newest[:MOST_TOLD]],
        "statements": len(spoken),
        "holds": bool({"control"} & {s.kind for s in spoken}),
    }


def _named(desk: Desk, name: str) -> str:
    try:
        return desk.bench.actor_id(name)
    except NotFound:
        return ""


def relations(desk: Desk, actor_id: str, inner: bool) -> list[dict[str, Any]]:
    """What ties an actor to others: known beforehand (theatre), or said in the ledger. One entry a pair and kind."""
    known = {a.id: a for a in desk.shown.theatre.actors}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}

    def add(subject: str, relation: str, other: str, **more: Any) -> dict[str, Any]:
        entry = found.setdefault(
            (subject, relation, other),
            {
                "subject": subject,
                "relation": relation,
                "object": other,
                "since": None,
                "until": None,
                "source": "",
                "said": [],
            },
        )
        for key, value in more.items():
            entry[key] = entry[key] or value
        return entry

    own = known.get(actor_id)
    if own and own.parent:
        add(actor_id, "part_of", own.parent)
    for a in known.values():
        if a.parent == actor_id:
            add(a.id, "part_of", actor_id)
    for r in desk.shown.theatre.relations:
        if actor_id in (r.subject, r.object):
            add(r.subject, r.relation.value, r.object, since=r.since, until=r.until, source=r.source)
    for s in desk.statements(inner, kinds=("relation",), actor=actor_id):
        body = s.body
        if isinstance(body, Relation) and len(body.actors) >= 2 and not s.denied:
            for other in body.actors[1:]:
                subject = body.actors[0]
                if subject.actor and other.actor and actor_id in (subject.actor, other.actor):
                    add(subject.actor, body.relation.value, other.actor)["said"].append(s.id)
    rows: list[dict[str, Any]] = []
    for entry in found.values():
        other = entry["object"] if entry["subject"] == actor_id else entry["subject"]
        actor_there = known.get(other)
        rows.append(
            {
                **entry,
                "other": other,
                "other_name": actor_there.name if actor_there else other,
                "other_colour": colour_of(actor_there),
                "outward": entry["subject"] == actor_id,
                "descent": entry["relation"] in DESCENT,
            }
        )
    return sorted(rows, key=lambda r: (not r["descent"], r["relation"], r["since"] or date.max, r["other_name"]))


def events_by_step(spoken: list[Statement]) -> list[dict[str, Any]]:
    """How many events and other statements speak of each week, month or quarter of the stretch that is spoken of."""
    days = sorted((s.valid.start, s.kind) for s in spoken if s.valid and s.valid.days < 400)
    if not days:
        return []
    tail = days[len(days) // 20][0], days[-1][0]  # one remark on a distant past does not squeeze the rest
    weekly = (tail[1] - tail[0]).days <= 7 * 40
    counts: dict[date, Counter[str]] = {}
    for on, kind in days:
        if on < tail[0]:
            continue
        step = on - timedelta(days=on.weekday()) if weekly else on.replace(day=1)
        counts.setdefault(step, Counter())["event" if kind == "event" else "other"] += 1
    on, last = min(counts), max(counts)
    rows: list[dict[str, Any]] = []
    while on <= last and len(rows) < 400:
        here = counts.get(on, Counter())
        rows.append({"on": on, "events": here["event"], "others": here["other"]})
        on = on + timedelta(days=7) if weekly else (on + timedelta(days=32)).replace(day=1)
    return rows


def area_through_time(desk: Desk, actor_id: str, inner: bool) -> dict[str, Any]:
    """What an actor held at least, as assessed and at most, in about twenty steps up to the last day.

    Raises: NotFound in a ledger without a map.
    """
    atlas = desk.atlas()
    until = desk.last_on(inner)
    days = (until - atlas.first_on).days
    every = max(7, -(-days // MOST_STEPS))
    chosen = sorted({until - timedelta(days=n) for n in range(0, days + 1, every)})
    rows: list[dict[str, Any]] = []
    for on in chosen:
        found = next(
            (x for x in atlas.areas(on) if x.state == actor_id and x.denominator == "land" and not x.division), None
        )
        rows.append(
            {
                "on": on,
                "low": found.low if found else 0.0,
                "assessed": found.assessed if found else 0.0,
                "high": found.high if found else 0.0,
                "share": found.share if found else 0.0,
                "coverage": found.coverage if found else 0.9,
            }
        )
    return {"rows": rows, "held": any(r["high"] > 0 for r in rows)}
