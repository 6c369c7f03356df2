"""Suggestions of what is the same, and decisions about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whoholds.errors import SettingsError
from whoholds.ledger.matching import Suggestion, suggest
from whoholds.model import Casualties, Judgement, Place
from whoholds.model.vocabularies import JudgementKind

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench

ABOUT = ("events", "actors", "places")


def suggestions(bench: Workbench, about: str, *, least: float = 0.5) -> list[Suggestion]:
    """Pairs that may be one, the likeliest first; nothing is merged.

    Raises: SettingsError for anything else than events, actors or places.
    """
    match about:
        case "events":
            return suggest(
                bench.ledger.statements(kinds=["event"]),
                merged=bench.ledger.merged("actor"),
                parents={a.id: a.parent for a in bench.theatre.actors if a.parent},
                decided=_decided(bench, "event"),
                least=least,
            )
        case "actors":
            return [s for s in _alike_actors(bench) if s.score >= least]
        case "places":
            return [s for s in _alike_places(bench) if s.score >= least]
    raise SettingsError(f"'{about}' cannot be matched", hint=f"one of: {', '.join(ABOUT)}")


def decide(bench: Workbench, about: str, left: str, right: str, kind: JudgementKind, reason: str = "") -> Judgement:
    """Record that two things are the same, different, or that the last word on them is undone."""
    if about == "events":
        left, right = bench.statement(left).id, bench.statement(right).id
    elif about == "actors":
        left, right = bench.actor_id(left), bench.actor_id(right)
    judgement = Judgement(about.rstrip("s"), left, right, kind, bench.settings.reviewer, datetime.now(UTC), reason)
    bench.ledger.record_judgement(judgement)
    return judgement


def describe(bench: Workbench, about: str, item: str) -> str:
    """One side of a pair in a line."""
    from whoholds.publishing.wording import casualties
    from whoholds.workbench.claims import one_line

    if about == "events":
        statement = bench.statement(item)
        document = bench.ledger.document(statement.citation.document)
        flat = bench.flat(statement)
        killed = casualties(Casualties("killed", "", *(flat[f"killed_{k}"] for k in ("low", "best", "high"))))
        where = statement.body.location.name if statement.body.location else ""
        return f"{one_line(statement, document)} {where}" + (f", {killed}" if killed else "")
    if about == "actors":
        return next((f"{a.name} [{a.id}]" for a in bench.theatre.actors if a.id == item), item)
    return next((f"{p.name}, {p.admin1} [{p.id}]" for p in bench.ledger.places() if p.id == item), item)


def _decided(bench: Workbench, about: str) -> frozenset[frozenset[str]]:
    """Pairs somebody has decided about and nobody has undone since."""
    pairs: set[frozenset[str]] = set()
    for j in bench.ledger.judgements(about=about):
        pair = frozenset((j.left, j.right))
        if j.kind is JudgementKind.UNDONE:
            pairs.discard(pair)
        elif j.kind in (JudgementKind.SAME, JudgementKind.DIFFERENT):
            pairs.add(pair)
    return frozenset(pairs)


def _alike_actors(bench: Workbench) -> list[Suggestion]:
    """Actors that reports named and nobody knew, beside known ones of a like name."""
    from rapidfuzz import fuzz, utils

    known = [(a, n) for a in bench.theatre.actors for n in {a.name, *(x.text for x in a.names if x.kind != "generic")}]
    decided = _decided(bench, "actor")
    found = []
    for new in (a for a in bench.theatre.actors if a.provisional):
        best: dict[str, tuple[float, str]] = {}
        for other, name in known:
            if other.id == new.id or frozenset((other.id, new.id)) in decided:
                continue
            score = fuzz.token_sort_ratio(new.name, name, processor=utils.default_process) / 100
            if score > best.get(other.id, (0.0, ""))[0]:
                best[other.id] = (score, name)
        for other_id, (score, name) in sorted(best.items(), key=lambda kv: (-kv[1][0], kv[0]))[:2]:
            found.append(Suggestion(new.id, other_id, round(score, 4), (f"named like “{name}”",)))
    return sorted(found, key=lambda s: (-s.score, s.left, s.right))


def _alike_places(bench: Workbench) -> list[Suggestion]:
    """Places of the ledger that lie close together and are named alike."""
    from rapidfuzz import fuzz, utils

    from whoholds.checking.geography import distance_km

    places = sorted(bench.ledger.places(), key=lambda p: (p.lat, p.id))
    decided = _decided(bench, "place")
    found = []
    for i, a in enumerate(places):
        for b in _within(places, i, 0.1):
            km = distance_km(a.lon, a.lat, b.lon, b.lat)
            alike = max(
                fuzz.token_sort_ratio(x, y, processor=utils.default_process)
                for x in (a.name, *(n.text for n in a.names))
                for y in (b.name, *(n.text for n in b.names))
            )
            if km <= 8 and alike >= 80 and frozenset((a.id, b.id)) not in decided:
                score = alike / 100 * (1 - km / 20)
                found.append(Suggestion(a.id, b.id, round(score, 4), (f"{km:.1f} km apart", "named alike")))
    return sorted(found, key=lambda s: (-s.score, s.left, s.right))


def _within(places: Sequence[Place], start: int, degrees: float) -> Iterator[Place]:
    """Places after one that lie at most so much farther north; they are sorted."""
    for b in places[start + 1 :]:
        if b.lat - places[start].lat > degrees:
            return
        yield b
