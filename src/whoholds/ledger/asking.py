"""What a ledger in a SQL database answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from json import loads
from typing import TypeVar
from zlib import decompress

from sqlalchemy import Connection, func, or_, select

from whoholds.errors import NotFound
from whoholds.ledger import answering, identity, recording, tables
from whoholds.ledger.answering import Question, whole_id
from whoholds.ledger.ledger import Counts, Dependent, Fork, Order, RecordedProblem
from whoholds.ledger.records import instant, restore
from whoholds.model import Actor, Document, Judgement, Period, Person, Place, Problem, Source, Statement, canonical_json
from whoholds.model.vocabularies import StatementStatus

T = TypeVar("T")


class SqlAnswers(ABC):
    """The reading half of a ledger: every method asks once and holds nothing while its answer is iterated."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment of the ledger, with this thread's own unfinished rows."""

    # Answers about statements

    def statements(
        self,
        *,
        kinds: Collection[str] | None = None,
        actor: str | None = None,
        place: str | None = None,
        document: str | None = None,
        source: str | None = None,
        valid_during: Period | None = None,
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
        statuses: Collection[StatementStatus] | None = None,
        include_superseded: bool = False,
        include_rejected: bool = False,
        include_retracted: bool = False,
        limit: int | None = None,
        order: Order = "recorded",
    ) -> Iterator[Statement]:
        """The statements that stand, as known and as recorded by the given instants."""
        question = Question(
            kinds=kinds,
            actor=actor,
            place=place,
            document=document,
            source=source,
            valid_during=valid_during,
            known_at=_instant(known_at),
            recorded_by=_instant(recorded_by),
            statuses=statuses,
            include_superseded=include_superseded,
            include_rejected=include_rejected,
            include_retracted=include_retracted,
            limit=limit,
            order=order,
        )
        with self._reading() as connection:
            found = answering.answer(connection, question)
        return self._restored(Statement, found)

    def _restored(self, kind: type[T], seqs: list[int]) -> Iterator[T]:
        # Rows never change, so their numbers are the answer; no lock or cursor is held while the caller iterates.
        for at in range(0, len(seqs), recording.CHUNK):
            with self._reading() as connection:
                texts = answering.contents(connection, seqs[at : at + recording.CHUNK])
            for text in texts:
                yield restore(kind, loads(text))

    def statement(self, id_or_prefix: str) -> Statement:
        """One row, by its id or at least 6 of its first digits."""
        s = tables.statements.c
        with self._reading() as connection:
            found = whole_id(connection, "statement", id_or_prefix)
            seqs = list(connection.scalars(select(s.seq).where(s.id == found)))
        return next(self._restored(Statement, seqs))

    def history(self, id_or_prefix: str) -> tuple[Statement, ...]:
        """All readings of the same words, from the first to the newest."""
        s = tables.statements.c
        with self._reading() as connection:
            found = whole_id(connection, "statement", id_or_prefix)
            root = select(s.root).where(s.id == found).scalar_subquery()
            seqs = list(connection.scalars(select(s.seq).where(s.root == root).order_by(s.recorded_at, s.seq)))
        return tuple(self._restored(Statement, seqs))

    def conflicts(self, *, recorded_by: datetime | None = None) -> Iterator[Fork]:
        """Statements that were superseded more than once, by rows that say different things."""
        s = tables.statements.c
        by_then = s.recorded_at <= (_instant(recorded_by) or "9999")
        with self._reading() as connection:
            forked = list(
                connection.scalars(
                    select(s.supersedes)
                    .where(s.supersedes.is_not(None), by_then)
                    .group_by(s.supersedes)
                    .having(func.count() > 1)
                    .order_by(func.min(s.seq))
                )
            )
        for superseded in forked:
            rows = [r for r in self.history(superseded) if recorded_by is None or r.recorded_at <= recorded_by]
            inner = {r.supersedes for r in rows}
            ends = tuple(r for r in rows if r.id not in inner)
            if len({canonical_json(_reviewed(r)) for r in ends}) > 1:
                yield Fork(superseded, ends, rows[-1].id)

    def resting_on(self, id_or_prefix: str) -> tuple[Dependent, ...]:
        """What rests on a statement: rows that supersede it, judgements about it or its document."""
        s, j, r = tables.statements.c, tables.judgements.c, tables.rows.c
        with self._reading() as connection:
            found = whole_id(connection, "statement", id_or_prefix)
            own = connection.execute(select(s.document).where(s.id == found)).one()
            later = list(connection.scalars(select(s.seq).where(s.supersedes == found).order_by(s.seq)))
            about = or_(
                j.about.in_(("statement", "event")) & or_(j.left == found, j.right == found),
                (j.about == "document") & or_(j.left == own.document, j.right == own.document),
            )
            query = select(r.key, r.content).join(tables.judgements, j.seq == r.seq).where(about).order_by(j.seq)
            decided = [(row.key, restore(Judgement, loads(row.content))) for row in connection.execute(query)]
        superseding = [
            Dependent("supersedes", row.id, row.made_by.name, row.recorded_at, row.status.value)
            for row in self._restored(Statement, later)
        ]
        judged = [Dependent(d.kind.value, key, d.decided_by, d.decided_at, d.reason) for key, d in decided]
        return tuple(superseding + judged)

    # Answers about everything else

    def documents(self, *, source: str | None = None, known_at: datetime | None = None) -> Iterator[Document]:
        """The documents, by when they could be known."""
        d = tables.documents.c
        query = select(d.seq).order_by(d.known_at, d.id)
        if known_at is not None:
            query = query.where(d.known_at <= instant(known_at))
        with self._reading() as connection:
            if source is not None:
                query = query.where(d.source.in_(answering.names_of(connection, "source", source, None, None)))
            seqs = list(connection.scalars(query))
        return (document for seq in seqs for document in self._restored(Document, [seq]))

    def document(self, id_or_prefix: str) -> Document:
        """One document, by its id or at least 6 of its first digits."""
        d = tables.documents.c
        with self._reading() as connection:
            found = whole_id(connection, "document", id_or_prefix)
            seqs = list(connection.scalars(select(d.seq).where(d.id == found)))
        return next(self._restored(Document, seqs))

    def original(self, id_or_prefix: str) -> bytes:
        """The bytes a document was read from."""
        o = tables.originals.c
        with self._reading() as connection:
            found = whole_id(connection, "document", id_or_prefix)
            data = connection.scalar(select(o.data).where(o.id == found))
        if data is None:
            raise NotFound(f"the original of {found[:12]} is missing", hint="prove the ledger: whoholds audit")
        return decompress(data)

    def sources(self) -> Iterator[Source]:
        """The sources, each in its newest version, in the order they came."""
        return self._newest(Source, "source")

    def actors(self) -> Iterator[Actor]:
        """The actors, each in its newest version, in the order they came."""
        return self._newest(Actor, "actor")

    def places(self) -> Iterator[Place]:
        """The places, each in its newest version, in the order they came."""
        return self._newest(Place, "place")

    def people(self) -> Iterator[Person]:
        """The people, each in their newest version, in the order they came."""
        return self._newest(Person, "person")

    def _newest(self, kind: type[T], name: str) -> Iterator[T]:
        r = tables.rows.c
        query = select(func.max(r.seq)).where(r.kind == name).group_by(r.key).order_by(func.min(r.seq))
        with self._reading() as connection:
            seqs = list(connection.scalars(query))
        return self._restored(kind, seqs)

    def judgements(
        self,
        *,
        about: str | None = None,
        of: str | None = None,
        known_at: datetime | None = None,
        recorded_by: datetime | None = None,
    ) -> Iterator[Judgement]:
        """The decisions, as made, in the order they were recorded."""
        j = tables.judgements.c
        query = select(j.seq).order_by(j.seq)
        if about is not None:
            query = query.where(j.about == about)
        if of is not None:
            query = query.where(or_(j.left == of, j.right == of))
        if known_at is not None:
            query = query.where(j.known_at <= instant(known_at))
        if recorded_by is not None:
            query = query.where(j.recorded_at <= instant(recorded_by))
        with self._reading() as connection:
            seqs = list(connection.scalars(query))
        return self._restored(Judgement, seqs)

    def problems(self) -> Iterator[RecordedProblem]:
        """What went wrong, in the order it was recorded."""
        r = tables.rows.c
        with self._reading() as connection:
            query = select(r.content, r.recorded_at).where(r.kind == "problem").order_by(r.seq)
            found = [(loads(text), datetime.fromisoformat(at)) for text, at in connection.execute(query)]
        return (RecordedProblem(restore(Problem, p["problem"]), p["document"], at) for p, at in found)

    def same_as(
        self, about: str, item: str, *, known_at: datetime | None = None, recorded_by: datetime | None = None
    ) -> frozenset[str]:
        """Every id judged the same as this one, itself included."""
        with self._reading() as connection:
            decided = identity.decisions(connection, about, _instant(known_at), _instant(recorded_by))
        return identity.Clusters(decided).of(item)

    def merged(
        self, about: str, *, known_at: datetime | None = None, recorded_by: datetime | None = None
    ) -> Mapping[str, str]:
        """For every id that was merged, the id that stands for its cluster (the one this ledger met first)."""
        r = tables.rows.c
        kind = "statement" if about == "event" else about
        with self._reading() as connection:
            decided = identity.decisions(connection, about, _instant(known_at), _instant(recorded_by))
            met = dict(connection.execute(select(r.key, func.min(r.seq)).where(r.kind == kind).group_by(r.key)).all())
        stands_for = {}
        for cluster in identity.Clusters(decided):
            first = min(cluster, key=lambda item: (item not in met, met.get(item, 0), item))
            stands_for.update(dict.fromkeys(sorted(cluster), first))
        return stands_for

    def count(self) -> Counts:
        """How much there is of everything."""
        r, s = tables.rows.c, tables.statements.c
        with self._reading() as connection:
            query = select(r.kind, func.count(r.key.distinct())).group_by(r.kind)
            of: dict[str, int] = dict(connection.execute(query).all())
            problems = connection.scalar(select(func.count()).where(r.kind == "problem"))
            by_kind: dict[str, int] = dict(
                connection.execute(select(s.kind, func.count()).group_by(s.kind).order_by(s.kind)).all()
            )
            readings = len(answering.answer(connection, Question()))
        return Counts(
            sources=of.get("source", 0),
            documents=of.get("document", 0),
            actors=of.get("actor", 0),
            places=of.get("place", 0),
            people=of.get("person", 0),
            statements=of.get("statement", 0),
            readings=readings,
            judgements=of.get("judgement", 0),
            problems=problems or 0,
            by_kind=by_kind,
        )


def _reviewed(row: Statement) -> tuple[object, ...]:
    """What two reviewers can disagree about."""
    rejected = row.status is StatementStatus.REJECTED
    return rejected, None if rejected else (
        row.body,
        row.valid,
        row.said_by,
        row.denied,
        row.hedge,
        row.modality,
        row.known_at,
    )


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant(at)
