"""Verdicts as schema.org ClaimReview in JSON-LD."""

from __future__ import annotations

from json import dumps
from typing import Any, BinaryIO

from whoholds.model import Verdict
from whoholds.model.vocabularies import Rating
from whoholds.publishing.exporters import Dossier, exporter

RATING_VALUES = {Rating.CONTRADICTED: 1, Rating.MIXED: 3, Rating.SUPPORTED: 5}


@exporter("claimreview")
def write_claimreview(dossier: Dossier, out: BinaryIO) -> None:
    """One graph; claims that cannot be rated (not checkable, not enough evidence) carry words and no number."""
    by_id = {s.id: s for s in dossier.statements}
    graph = [_review(dossier, v) for v in dossier.verdicts if v.statement in by_id]
    document = {"@context": "https://schema.org", "@graph": graph}
    out.write(dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def _review(dossier: Dossier, verdict: Verdict) -> dict[str, Any]:
    statement = next(s for s in dossier.statements if s.id == verdict.statement)
    source = dossier.documents.get(statement.citation.document)
    publisher = dossier.sources.get(source.source) if source else None
    speaker = statement.said_by[0].name if statement.said_by else ""
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": verdict.rating.value,
        "ratingExplanation": verdict.explanation,
    }
    if verdict.rating in RATING_VALUES:
        rating |= {"ratingValue": RATING_VALUES[verdict.rating], "bestRating": 5, "worstRating": 1}
    appearance = {
        "@type": "CreativeWork",
        "name": source.title if source else "",
        "publisher": {"@type": "Organization", "name": publisher.name if publisher else ""},
    }
    if source and source.url:
        appearance["url"] = source.url
    if source and source.published_on:
        appearance["datePublished"] = source.published_on.isoformat()
    day = statement.valid.last if statement.valid else statement.known_at.date()
    return {
        "@type": "ClaimReview",
        "@id": f"urn:sha256:{verdict.statement}",
        "claimReviewed": " ".join(statement.citation.exact.split()),
        "creditText": "; ".join(dossier.attributions),
        "datePublished": (dossier.made_at or statement.recorded_at).date().isoformat(),
        "author": {"@type": "Organization", "name": "whoholds", "description": "A verdict by rule on a cited ledger"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {
                "@type": "Person" if statement.said_by and statement.said_by[0].person else "Organization",
                "name": speaker,
            },
            "datePublished": day.isoformat(),
            "appearance": appearance,
            "firstAppearance": appearance,
        },
        "reviewRating": rating,
    }
