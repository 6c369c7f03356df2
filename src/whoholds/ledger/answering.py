"""Answers questions about statements: which rows stand, as known and as recorded by an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from json import loads
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from whoholds.errors import NotFound, SettingsError
from whoholds.ledger import identity, tables
from whoholds.ledger.ledger import Order
from whoholds.ledger.recording import CHUNK
from whoholds.model import Period
from whoholds.model.vocabularies import StatementStatus

SHORTEST_PREFIX, WHOLE = 6, 64  # digits of a sha256


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the statements; instants are in the tables' form."""

    kinds: Collection[str] | None = None
    actor: str | None = None
    place: str | None = None
    document: str | None = None
    source: str | None = None
    valid_during: Period | None = None
    known_at: str | None = None
    recorded_by: str | None = None
    statuses: Collection[StatementStatus] | None = None
    include_superseded: bool = False
    include_rejected: bool = False
    include_retracted: bool = False
    limit: int | None = None
    order: Order = "recorded"


def answer(connection: Connection, question: Question) -> list[int]:
    """The numbers of the rows that answer a question, in its order."""
    s = tables.statements.c
    query = select(s.seq, s.root, s.document).where(*_instants(tables.statements, question))
    if not question.include_superseded:
        query = query.where(~_superseded(question))
    query = query.where(*_filters(connection, question)).order_by(*_order(question.order))
    found = connection.execute(query).all()
    if not question.include_retracted:
        statements, documents = identity.retracted(connection, question.known_at, question.recorded_by)
        if statements or documents:
            roots = _roots(connection, statements)
            found = [row for row in found if row.root not in roots and row.document not in documents]
    return [row.seq for row in found[: question.limit]]


def _instants(table: Any, question: Question) -> list[ColumnElement[bool]]:
    limits = []
    if question.known_at is not None:
        limits.append(table.c.known_at <= question.known_at)
    if question.recorded_by is not None:
        limits.append(table.c.recorded_at <= question.recorded_by)
    return limits


def _superseded(question: Question) -> ColumnElement[bool]:
    """Whether a later reading of the same words is among the rows that count."""
    here, later = tables.statements, tables.statements.alias("later")
    newer = or_(
        later.c.recorded_at > here.c.recorded_at,
        and_(later.c.recorded_at == here.c.recorded_at, later.c.seq > here.c.seq),
    )
    return select(later.c.seq).where(later.c.root == here.c.root, newer, *_instants(later, question)).exists()


def _filters(connection: Connection, question: Question) -> Iterator[ColumnElement[bool]]:
    s = tables.statements.c
    if question.kinds is not None:
        yield s.kind.in_(sorted(question.kinds))
    if question.statuses is not None:
        yield s.status.in_(sorted(status.value for status in question.statuses))
    elif not question.include_rejected:
        yield s.status != StatementStatus.REJECTED.value
    if question.document is not None:
        yield s.document == whole_id(connection, "document", question.document, must_exist=False)
    if (period := question.valid_during) is not None:
        yield s.valid_from < period.end.isoformat()
        yield s.valid_to > period.start.isoformat()
    m = tables.mentions.c
    for what in ("actor", "place", "source"):
        asked = getattr(question, what)
        if asked is not None:
            names = names_of(connection, what, asked, question.known_at, question.recorded_by)
            yield s.seq.in_(select(m.seq).where(m.what == what, m.name.in_(sorted(names))))


def _order(order: Order) -> list[ColumnElement[Any]]:
    s = tables.statements.c
    orders: dict[Order, list[ColumnElement[Any]]] = {
        "recorded": [s.recorded_at, s.seq],
        "known": [s.known_at, s.document, func.coalesce(s.position, 0), s.id],
        "valid": [func.coalesce(s.valid_from, "9999"), func.coalesce(s.valid_to, "9999"), s.id],
        "document": [s.document, func.coalesce(s.position, 0), s.id],
    }
    if order not in orders:
        raise SettingsError(f"statements cannot be ordered by '{order}'", hint="one of: " + ", ".join(orders))
    return orders[order]


def names_of(connection: Connection, what: str, asked: str, known_at: str | None, recorded_by: str | None) -> set[str]:
    """The id or name asked for, the ids that bear the name, and whatever was judged the same."""
    ids = {asked}
    r = tables.rows.c
    by_then = r.recorded_at <= (recorded_by or "9999")
    if connection.scalar(select(r.seq).where(r.kind == what, r.key == asked, by_then).limit(1)) is None:
        wanted = asked.casefold()
        bearers = ("source", "person") if what == "source" else (what,)
        for text in connection.scalars(select(r.content).where(r.kind.in_(bearers), by_then).order_by(r.seq)):
            item = loads(text)
            names = [item["name"], *(n if isinstance(n, str) else n["text"] for n in item["names"])]
            if any(name.casefold() == wanted for name in names):
                ids.add(item["id"])
    clusters = identity.Clusters(identity.decisions(connection, what, known_at, recorded_by))
    return {asked.casefold()}.union(*(clusters.of(item) for item in ids))


def _roots(connection: Connection, ids: Collection[str]) -> set[int]:
    s = tables.statements.c
    every = sorted(ids)
    roots: set[int] = set()
    for at in range(0, len(every), CHUNK):
        roots.update(connection.scalars(select(s.root).where(s.id.in_(every[at : at + CHUNK]))))
    return roots


def whole_id(connection: Connection, kind: str, prefix: str, must_exist: bool = True) -> str:
    """The id that begins like this.

    Raises: NotFound, also when there are several (they are named) or the prefix is too short to mean one.
    """
    table = {"statement": tables.statements, "document": tables.documents}[kind]
    prefix = prefix.strip().lower()
    if len(prefix) == WHOLE and not must_exist:
        return prefix
    if len(prefix) < SHORTEST_PREFIX:
        raise NotFound(
            f"'{prefix}' is too short for a {kind}", hint=f"give at least {SHORTEST_PREFIX} digits of its id"
        )
    begins = table.c.id >= prefix, table.c.id < prefix + "g"
    found: list[str] = list(connection.scalars(select(table.c.id).where(*begins).order_by(table.c.id).limit(6)))
    if len(found) > 1:
        named = ", ".join(i[: len(prefix) + 6] for i in found[:5]) + (" …" if len(found) > 5 else "")
        raise NotFound(f"'{prefix}' fits several {kind}s: {named}", hint="give more digits")
    if not found:
        raise NotFound(f"there is no {kind} '{prefix}'", hint=f"list them: whoholds show {kind}s")
    return found[0]


def contents(connection: Connection, seqs: list[int]) -> list[str]:
    """The contents of rows, in the order of their numbers given."""
    r = tables.rows.c
    found = dict(connection.execute(select(r.seq, r.content).where(r.seq.in_(seqs))).all())
    return [found[seq] for seq in seqs]
