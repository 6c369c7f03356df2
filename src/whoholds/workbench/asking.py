"""Asking a ledger: which statements are wanted, and the last day they speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from whoholds.errors import NotFound, SettingsError
from whoholds.model import BODIES, Period, Statement
from whoholds.workbench import claims

if TYPE_CHECKING:
    from whoholds.workbench.bench import Workbench

BEGINNING = date(1, 1, 2)
END = date(9999, 12, 30)


def statements(
    bench: Workbench,
    *,
    kinds: Collection[str] | None,
    actor: str | None,
    place: str | None,
    since: date | None,
    until: date | None,
    known_at: datetime | None,
    recorded_by: datetime | None,
    source: str | None,
    document: str | None,
    claims_only: bool,
    limit: int | None,
) -> list[Statement]:
    """The statements that stand and are wanted; names of actors, sources and places are any they are known by.

    Raises: SettingsError for a kind there is none of, and for a stretch that ends before it begins; NotFound for a name nobody knows.
    """
    if unknown := set(kinds or ()) - set(BODIES):
        raise SettingsError(f"no statement is of kind '{sorted(unknown)[0]}'", hint=f"one of: {', '.join(BODIES)}")
    found: Iterable[Statement] = bench.ledger.statements(
        kinds=kinds,
        actor=bench.actor_id(actor) if actor else None,
        document=bench.ledger.document(document).id if document else None,
        source=bench.source_id(source) if source else None,
        known_at=known_at,
        recorded_by=recorded_by,
        order="known",
    )
    if since or until:
        found = _during(found, since or BEGINNING, until or END)
    if place:
        inside = bench.locator.inside(place)
        found = (s for s in found if inside(s))
    if claims_only:
        found = claims.among(bench, found)
    listed = list(found)
    return listed[:limit] if limit else listed


def _during(found: Iterable[Statement], since: date, until: date) -> Iterator[Statement]:
    """Those that speak of a day of the stretch; what tells no day counts for the day it was known."""
    first, last = (min(max(day, BEGINNING), END) for day in (since, until))
    if last < first:
        raise SettingsError(f"the stretch ends ({last}) before it begins ({first})", hint="swap the two days")
    during = Period.between(first, last)
    return (s for s in found if during.overlaps(s.valid or Period.day(s.known_at.date())))


def last_day(bench: Workbench, known_at: datetime | None) -> date:
    """The last day anything in the ledger speaks of.

    Raises: NotFound in a ledger without a dated statement.
    """
    days = [s.valid.last for s in bench.ledger.statements(known_at=known_at) if s.valid]
    if not days:
        raise NotFound("nothing in the ledger is dated", hint="read a report with a date: --published DAY")
    return max(days)
