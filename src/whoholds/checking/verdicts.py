"""From findings to a verdict: rating, ICD 203 word, the rows on either side, what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from whoholds.checking.weighing import Finding
from whoholds.model import Proposition, Statement, Verdict
from whoholds.model.vocabularies import Rating, likelihood_term

MET, FAILED = 0.8, 0.2
FIGURES = ("holds_share", "holds_area", "holds_settlements")
"""Of these one agreeing witness is enough, another figure or the map; what is unknown says nothing."""


def conclude(
    statement: Statement, proposition: Proposition, findings: Sequence[Finding], known_at: datetime | None
) -> Verdict:
    """The verdict on a proposition whose definitions must all be met.

    Supported when all are met, contradicted when one fails and none is met, mixed when they part or when rows stand on both sides.
    """
    known = [f for f in findings if f.known]
    probability = min((f.probability for f in known), default=0.5)
    met = [f for f in known if f.probability >= MET]
    failed = [f for f in known if f.probability <= FAILED]
    supporting = tuple(e for f in findings for e in f.supporting)
    opposing = tuple(e for f in findings for e in f.opposing)
    if not known:
        rating = Rating.NOT_ENOUGH_EVIDENCE
    elif failed:
        rating = Rating.MIXED if met else Rating.CONTRADICTED
    elif len(met) == (len(known) if proposition.kind in FIGURES else len(findings)):
        rating = Rating.SUPPORTED
    elif met or (supporting and opposing):
        rating = Rating.MIXED
    else:
        rating = Rating.NOT_ENOUGH_EVIDENCE
    if proposition.negated:
        rating = {Rating.SUPPORTED: Rating.CONTRADICTED, Rating.CONTRADICTED: Rating.SUPPORTED}.get(rating, rating)
        probability, supporting, opposing = 1 - probability, opposing, supporting
    nothing = rating is Rating.NOT_ENOUGH_EVIDENCE and not known
    return Verdict(
        statement=statement.id,
        proposition=proposition,
        rating=rating,
        likelihood="" if nothing else likelihood_term(probability),
        probability=None if nothing else round(probability, 4),
        supporting=supporting,
        opposing=opposing,
        definitions={f.name: f.definition for f in findings},
        known_at=known_at,
        explanation=" ".join(_sentence(f) for f in findings),
        would_change=_would_change(findings, proposition.negated),
    )


def not_checkable(
    statement: Statement, proposition: Proposition | None, why: str, known_at: datetime | None
) -> Verdict:
    """The verdict on what no rule can decide."""
    empty = proposition or Proposition("none", text=statement.citation.exact)
    return Verdict(statement.id, empty, Rating.NOT_CHECKABLE, "", None, (), (), {}, known_at, why, "")


def _sentence(finding: Finding) -> str:
    note = f" {finding.note}" if finding.note else ""
    if not finding.known:
        return f"{_capital(finding.definition)}: nothing in the ledger speaks to it.{note}"
    rows = f"{_rows(len(finding.supporting))} for, {len(finding.opposing)} against"
    p = finding.probability
    verdict = "met" if p >= MET else "not met" if p <= FAILED else "open"
    if finding.settled is not None and not finding.supporting and not finding.opposing:
        return f"{_capital(finding.definition)}: {verdict}.{note}"
    return f"{_capital(finding.definition)}: {verdict} ({rows}).{note}"


def _rows(n: int) -> str:
    return f"{n} witness" if n == 1 else f"{n} witnesses"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _would_change(findings: Sequence[Finding], negated: bool) -> str:
    open_ones = [f for f in findings if FAILED < f.probability < MET]
    failed = [f for f in findings if f.known and f.probability <= FAILED]
    if failed:
        strongest = failed[0].opposing[:1]
        n = len(failed[0].opposing)
        if not n:
            return f"A different figure or a later map for: {failed[0].definition}."
        row = f" (the strongest: {strongest[0].statement[:10]})" if strongest and strongest[0].statement else ""
        return f"Retraction or refutation of the {_rows(n)} against: {failed[0].definition}{row}."
    if open_ones:
        return "An independent witness on: " + "; ".join(f.definition for f in open_ones) + "."
    return "A disinterested witness of the contrary." if not negated else "A disinterested witness of the thing denied."
