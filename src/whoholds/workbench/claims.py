"""Claims held against the ledger, as known on their day and now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from whoholds.errors import InputError
from whoholds.model import Area, Document, Statement, Verdict

if TYPE_CHECKING:
    from whoholds.checking.checker import Checker
    from whoholds.workbench.bench import Workbench


@dataclass(frozen=True)
class Checked:
    """A claim with its verdict as known on its day (``then``) and now."""

    statement: Statement
    claim_on: date
    speaker: str
    then: Verdict
    now: Verdict
    quotes: dict[str, str]
    """Statement id → one line: who said what, when."""

    def record(self) -> dict[str, Any]:
        """As JSON."""
        from whoholds.model import canonical

        return {
            "statement": self.statement.id,
            "claim": self.statement.citation.exact,
            "speaker": self.speaker,
            "day": self.claim_on.isoformat(),
            "then": canonical(self.then),
            "now": canonical(self.now),
        }

    def text(self) -> str:
        """As a page for a terminal."""
        v, p = self.now, self.now.proposition
        denies = " (denies it)" if p.negated else ""
        lines = [
            f"“{' '.join(self.statement.citation.exact.split())}”",
            f"  {self.speaker}{denies}, {self.claim_on.isoformat()}   [{self.statement.id[:10]}]",
            "",
            f"  as known then: {self.then.rating.value}{_words(self.then)}",
            f"  as known now:  {v.rating.value}{_words(v)}",
            "",
            *(f"  {line}" for line in _wrap(v.explanation)),
        ]
        if v.definitions:
            lines += ["", "  what was asked:", *(f"    {name}: {text}" for name, text in v.definitions.items())]
        for title, rows in (("supporting", v.supporting), ("opposing", v.opposing)):
            if rows:
                lines += ["", f"  {title}:"]
                lines += [
                    f"    {e.weight:4.2f}  {self.quotes.get(e.statement or '', '')}\n          {e.reason}" for e in rows
                ]
        if v.would_change:
            lines += ["", *(f"  {line}" for line in _wrap(f"What would change it: {v.would_change}"))]
        return "\n".join(lines)


def _words(v: Verdict) -> str:
    return f" (that it is true: {v.likelihood})" if v.likelihood else ""


def _wrap(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 100)


def check(
    bench: Workbench, claim: str | None, on: date | None, known_at: datetime | None, advance: Callable[[], object]
) -> list[Checked]:
    """One claim by id or in words, or every claim of the ledger, in the order of their days."""
    now = list(bench.ledger.statements(known_at=known_at))
    if claim is None:
        chosen = _told_once(list(among(bench, now)))
    elif looks_like_id(claim):
        chosen = [bench.statement(claim)]
    else:
        chosen = claims_in_words(bench, claim, on or bench.last_day(known_at))
        now = [*now, *chosen]
    documents = {d.id: d for d in bench.ledger.documents()}
    out = []
    current = make_checker(bench, now, documents, known_at, holder_notes=claim is not None)
    for statement in sorted(chosen, key=lambda s: (claim_day(s), s.known_at, s.id)):
        day = claim_day(statement)
        then_at = datetime.combine(day, time.max, UTC)
        then_known = [s for s in now if s.known_at <= then_at]
        earlier = make_checker(bench, then_known, documents, then_at)
        then, verdict = earlier.check(statement), current.check(statement)
        quoted = {e.statement for v in (then, verdict) for e in (*v.supporting, *v.opposing) if e.statement}
        quotes = {s.id: one_line(s, documents.get(s.citation.document)) for s in now if s.id in quoted}
        speaker = " ← ".join(s.name for s in statement.said_by)
        out.append(Checked(statement, day, speaker, then, verdict, quotes))
        advance()
    return out


def among(bench: Workbench, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Those of some statements that are claims."""
    from whoholds.checking.propositions import is_claim

    sources = bench.sources()
    publisher_of = {d.id: sources.get(d.source) for d in bench.ledger.documents()}
    return (s for s in statements if is_claim(s, publisher_of.get(s.citation.document)))


def _told_once(claims: list[Statement]) -> list[Statement]:
    """One of each speaker's tellings of one claim in one document: the fullest (headlines repeat the text)."""
    from whoholds.checking.propositions import propose

    best: dict[tuple[object, ...], Statement] = {}
    for s in claims:
        p = propose(s)
        if p is None:
            continue
        speaker = tuple(x.name for x in s.said_by[:1])
        key = (speaker, s.citation.document, p.kind, p.actor, p.place_name, p.value, p.negated)
        if key not in best or len(s.citation.exact) > len(best[key].citation.exact):
            best[key] = s
    return list(best.values())


def claim_day(statement: Statement) -> date:
    """The day a claim was made: the last day it speaks of, not after it was known."""
    known = statement.known_at.date()
    return min(statement.valid.last, known) if statement.valid else known


def looks_like_id(text: str) -> bool:
    """Whether a text is a statement's id or the beginning of one."""
    return 6 <= len(text) <= 64 and all(c in "0123456789abcdef" for c in text)


def claims_in_words(bench: Workbench, text: str, on: date) -> list[Statement]:
    """The claims a sentence makes, read like a report of that day.

    Raises: InputError when no rule finds a claim in it.
    """
    from whoholds.checking.propositions import propose
    from whoholds.workbench import intake

    sentence = text if text.rstrip().endswith((".", "!", "?")) else text + "."
    at = datetime.combine(on, time(12), UTC)
    document = Document("claim", "you", sentence, at, title="", published_at=at, language=None)
    found = [(s, propose(s)) for s in intake.read_document(bench, document).statements]
    captured = {(p.actor, p.place) for _, p in found if p and p.kind == "captured"}
    # "X took Y" is one claim, though it also tells who holds Y.
    statements = [s for s, p in found if p and not (p.kind == "holds_place" and (p.actor, p.place) in captured)]
    if not statements:
        raise InputError(
            f"no claim that can be checked was found in “{text}”",
            hint="say who is beaten, holds, captured or lost what, where: “ISIS holds no settlement in Syria”",
        )
    return statements


def make_checker(
    bench: Workbench,
    statements: Sequence[Statement],
    documents: dict[str, Document],
    known_at: datetime | None,
    *,
    holder_notes: bool = False,
) -> Checker:
    """A checker over the statements known at an instant; ``holder_notes``: also say what the map shows (an estimate a day)."""
    from whoholds.checking.checker import Checker
    from whoholds.checking.geography import Geography
    from whoholds.checking.interests import Interests
    from whoholds.checking.weighing import Weigher

    sources = bench.sources()
    witness_of = make_witness(bench, documents)

    @lru_cache(maxsize=512)
    def map_areas(actor: str, place: str, on: date) -> tuple[Area, ...]:
        from whoholds.workbench import measuring

        return measuring.areas_of(bench, actor, place, on, known_at)

    @lru_cache(maxsize=512)
    def map_holder(place: str, on: date) -> tuple[str, float] | None:
        day = bench.control(on, known_at=known_at)
        row = next((i for i, p in enumerate(day.cells.places) if p == place), None)
        if row is None or not day.probability[row].any():
            return None
        best = int(day.probability[row].argmax())
        return day.states[best], float(day.probability[row, best])

    weigher = Weigher(Interests(bench.theatre, statements, sources.values()), sources, witness_of)
    return Checker(
        bench.theatre,
        statements,
        weigher,
        Geography(bench.theatre),
        known_at,
        map_areas,
        map_holder if holder_notes else None,
    )


def make_witness(bench: Workbench, documents: dict[str, Document] | None = None) -> Callable[[Statement], str]:
    """Statement → the independent witness behind it: whoever is quoted, else the publisher; copies lead to what they copy."""
    sources = bench.sources()
    by_id = documents if documents is not None else {d.id: d for d in bench.ledger.documents()}

    def witness_of(s: Statement) -> str:
        document = by_id.get(s.citation.document)
        told_by = next((x for x in s.said_by if x.person or x.source or x.actor), None)
        if told_by:
            who = told_by.person or told_by.source or told_by.actor or told_by.name
        else:
            who = s.said_by[0].name if s.said_by else (document.source if document else s.citation.document)
        if document and document.derives_from in by_id and who == document.source:
            who = by_id[document.derives_from or ""].source
        seen: set[str] = set()
        while who in sources and sources[who].derives_from and who not in seen:
            seen.add(who)
            who = sources[who].derives_from or who
        return who

    return witness_of


def one_line(s: Statement, document: Document | None) -> str:
    """A row in one line: words, who, when."""
    words = " ".join(s.citation.exact.split())
    words = words if len(words) <= 120 else words[:119] + "…"
    who = " ← ".join(x.name for x in s.said_by) or (document.source if document else "")
    when = str(s.valid) if s.valid else "undated"
    return f"“{words}” ({who}; {when}) [{s.id[:10]}]"
