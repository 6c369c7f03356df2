"""A brief on the small invented war."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.unit.publishing.small import ON, theatre
from whoholds.model import (
    Area,
    Citation,
    Control,
    Document,
    Evidence,
    Period,
    Proposition,
    Source,
    Speaker,
    Statement,
    Tool,
    Verdict,
)
from whoholds.model.vocabularies import ControlStatus, Rating, SourceKind
from whoholds.publishing.briefs import Brief, CheckedClaim, Happening, Headline, Picture, Sentence

AT = datetime(2020, 5, 5, 9, tzinfo=UTC)
TEXTS = {
    "en": "A monitor speaks. They took twelve buildings in Arun, the Observer said. The minister said: we hold every village.",
    "ar": "قالت المصادر إن التنظيم سيطر على 12 مبنى في المدينة.",
}
DOCUMENTS = {
    key: Document(
        key,
        "daily",
        text,
        AT,
        title="A report" if key == "en" else "تقرير",
        url="https://example.org/report?a=1&b=2",
        published_at=AT,
    )
    for key, text in TEXTS.items()
}


def statement(words: str, of: str = "en", said_by: str = "the Observer") -> Statement:
    """The statement that those words make."""
    start = TEXTS[of].index(words)
    return Statement(
        body=Control(status=ControlStatus.CONTROLS),
        citation=Citation.from_text(of, TEXTS[of], start, start + len(words)),
        made_by=Tool(name="rules"),
        known_at=AT,
        recorded_at=AT,
        said_by=(Speaker(said_by), Speaker("The Daily", source="daily")),
    )


def brief() -> Brief:
    """With something in every part."""
    took = statement("They took twelve buildings")
    claim = statement("we hold every village", said_by="the minister")
    verdict = Verdict(
        claim.id,
        Proposition("holds_settlements", "reds", text="The Red Army holds every village."),
        Rating.CONTRADICTED,
        "almost no chance",
        0.02,
        supporting=(Evidence(None, 0.2, "Most of the west is its own."),),
        opposing=(Evidence(took.id, 0.9, "A monitor tells of buildings taken from it."),),
        definitions={"every village": "every settlement in the theatre"},
        explanation="One independent source tells the contrary.",
        would_change="A second monitor in Arun.",
    )
    areas = tuple(
        Area(ON, state, denominator, 0.8 * v, v, 1.2 * v, 1000.0, nominal=10.0 if denominator == "land" else 0.0)
        for denominator in ("land", "settlements")
        for state, v in (("reds", 600.0), ("blues", 250.0), ("greens", 100.0), ("contested", 50.0))
    )
    return Brief(
        title="The war on 5 May",
        on=ON,
        known_at=datetime(2020, 5, 6, tzinfo=UTC),
        method="latest",
        headlines=(Headline("12", Sentence("buildings taken in Arun", (took,))),),
        summary=(
            Sentence("The front moved.", (took,)),
            Sentence("Most land is the Red Army’s.", basis="The map of 5 May 2020."),
        ),
        pictures=(Picture(b"\x89PNG", "The whole theatre.", "Map of control"),),
        happenings=(
            Happening(Period.between(date(2020, 5, 3), date(2020, 5, 4)), Sentence("Blue forces enter Arun.", (took,))),
        ),
        areas=areas,
        areas_note="Shares are of all land.",
        claims=(CheckedClaim(claim, verdict, "Red Army", claim.known_at.date()),),
        watch=(Sentence("Whether Arun falls.", (took,)),),
        gaps=(Sentence("Nobody reports from the north.", basis="Counted in the ledger."),),
        documents=DOCUMENTS,
        sources={"daily": Source("daily", "The Daily", SourceKind.NEWSPAPER, reliability="B")},
        actors={a.id: a for a in theatre().actors},
        statements={s.id: s for s in (took, claim)},
        attributions=("Invented for tests",),
    )
