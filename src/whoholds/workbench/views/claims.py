"""Claims as pages show them: the board, one claim with both sides, and its verdict through time."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from whoholds.errors import NotFound
from whoholds.model import Statement, Verdict
from whoholds.workbench.serving.disclosure import PROTECTED
from whoholds.workbench.views.search import folded
from whoholds.workbench.views.statements import retell

if TYPE_CHECKING:
    from whoholds.workbench.claims import Checked
    from whoholds.workbench.serving.desk import Desk

MOST_STEPS = 7
"""A claim is held against the ledger as it was known on so many days."""


def verdicts(desk: Desk) -> tuple[Checked, ...]:
    """Every claim with its verdicts. Of a ledger that has grown, those there were, while they are checked anew beside it."""
    already = desk.checked_already
    if not already:
        return desk.checked
    if not desk.checks_are_current:
        threading.Thread(target=lambda: desk.checked, daemon=True, name="whoholds-checking").start()
    return already


def row_of(c: Checked) -> dict[str, Any]:
    """A line of the board."""
    return {
        "id": c.statement.id,
        "words": " ".join(c.statement.citation.exact.split()),
        "speaker": c.speaker,
        "day": c.claim_on,
        "denies": c.now.proposition.negated,
        "asked": c.now.proposition.text,
        "actor": c.now.proposition.actor,
        "kind": c.now.proposition.kind,
        "then": c.then.rating.value,
        "now": c.now.rating.value,
        "likelihood": c.now.likelihood,
        "changed": c.then.rating is not c.now.rating,
        "supporting": len(c.now.supporting),
        "opposing": len(c.now.opposing),
    }


def board(
    desk: Desk,
    inner: bool,
    *,
    words: str = "",
    rating: str = "",
    speaker: str = "",
    actor: str = "",
    changed: bool = False,
) -> list[dict[str, Any]]:
    """The claims that may be shown, the newest first."""
    may = desk.disclosure(inner)
    rows: list[dict[str, Any]] = [may.told(row_of(c)) for c in verdicts(desk) if may.shows(c.statement)]
    wanted = folded(words)
    kept = [
        r
        for r in rows
        if (not wanted or wanted in folded(f"{r['words']} {r['speaker']} {r['asked']}"))
        and (not rating or r["now"] == rating)
        and (not speaker or r["speaker"] == speaker)
        and (not actor or r["actor"] == actor)
        and (not changed or r["changed"])
    ]
    return sorted(kept, key=lambda r: (-r["day"].toordinal(), r["speaker"], r["id"]))


def claim(desk: Desk, statement_id: str, inner: bool) -> dict[str, Any]:
    """One claim with its verdicts and the rows on each side.

    Raises: NotFound.
    """
    statement = desk.statement(statement_id, inner)
    found = next((c for c in verdicts(desk) if c.statement.id == statement.id), None)
    if found is None:  # left out of the board because its speaker said it more fully elsewhere, or newer than the board
        found = next(iter(desk.bench.check(statement.id)), None)
    if found is None:
        raise NotFound("this statement is no claim that can be checked", hint="the board lists those that are")
    return told(desk, found, inner)


def in_words(desk: Desk, text: str, on: date | None, inner: bool) -> list[dict[str, Any]]:
    """The claims that a sentence makes, checked; nothing is recorded.

    Raises: InputError when no claim is found in it.
    """
    return [told(desk, c, inner, recorded=False) for c in desk.bench.check(text, on=on)]


def told(desk: Desk, c: Checked, inner: bool, recorded: bool = True) -> dict[str, Any]:
    """A claim with everything a page tells of it."""
    may = desk.disclosure(inner)
    return {
        **may.told(row_of(c)),
        "statement": retell(desk, c.statement, inner) if recorded else None,
        "verdicts": [
            {"when": "now", **_verdict(desk, c.now, inner)},
            {"when": "then", **_verdict(desk, c.then, inner)},
        ],
    }


def _verdict(desk: Desk, v: Verdict, inner: bool) -> dict[str, Any]:
    may = desk.disclosure(inner)

    def rows(side: Any) -> list[dict[str, Any]]:
        listed = []
        for e in sorted(side, key=lambda e: -e.weight):
            said = _statement(desk, e.statement)
            if said is not None and not may.shows(said):
                listed.append({"weight": e.weight, "reason": PROTECTED, "said": None})
            else:
                listed.append(
                    {
                        "weight": e.weight,
                        "reason": may.words(e.reason),
                        "said": retell(desk, said, inner) if said else None,
                    }
                )
        return listed

    return {
        "rating": v.rating.value,
        "likelihood": v.likelihood,
        "explanation": may.words(v.explanation),
        "would_change": may.words(v.would_change),
        "definitions": may.told(dict(v.definitions)),
        "supporting": rows(v.supporting),
        "opposing": rows(v.opposing),
        "weight_for": round(sum(e.weight for e in v.supporting), 2),
        "weight_against": round(sum(e.weight for e in v.opposing), 2),
    }


def _statement(desk: Desk, statement_id: str | None) -> Statement | None:
    if not statement_id:
        return None
    found = desk.shown.by_id.get(statement_id)
    if found is None:
        try:
            found = desk.bench.statement(statement_id)
        except NotFound:  # a claim in words is checked without being recorded
            return None
    return found if found.citation.document in desk.shown.documents else None


def through_time(desk: Desk, statement_id: str, inner: bool) -> list[dict[str, Any]]:
    """The verdict as it would have been on the days after the claim on which the ledger learned most, and now.

    Raises: NotFound.
    """
    from whoholds.workbench.claims import claim_day, make_checker

    statement, may = desk.statement(statement_id, inner), desk.disclosure(inner)
    first = claim_day(statement)
    shown = desk.shown
    kept: dict[tuple[str, bool], list[dict[str, Any]]] = shown.__dict__.setdefault("_through_time", {})
    if (statement.id, inner) in kept:
        return kept[statement.id, inner]
    known: dict[date, int] = {}
    for s in shown.statements:
        on = s.known_at.date()
        if on > first and may.shows_day(on):
            known[on] = known.get(on, 0) + 1
    days = sorted(
        {first, *sorted(known, key=lambda d: (-known[d], d))[: MOST_STEPS - 2], *(max(known, default=first),)}
    )
    documents = dict(shown.documents)
    steps = []
    for on in days:
        at = datetime.combine(on, time.max, UTC)
        checker = make_checker(desk.bench, [s for s in shown.statements if s.known_at <= at], documents, at)
        v = checker.check(statement)
        steps.append(
            {
                "on": on,
                "rating": v.rating.value,
                "likelihood": v.likelihood,
                "probability": v.probability,
                "weight_for": round(sum(e.weight for e in v.supporting), 2),
                "weight_against": round(sum(e.weight for e in v.opposing), 2),
                "learned": known.get(on, 0),
            }
        )
    kept[statement.id, inner] = steps
    return steps
