"""Statements as pages show them: in plain words, field by field, with their quotation in its context."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from whoholds.model import (
    Actor,
    Control,
    Document,
    Driver,
    Event,
    Figure,
    Outlook,
    Place,
    Relation,
    Standing,
    Statement,
)
from whoholds.workbench.serving.disclosure import Disclosure

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk

CONTEXT_CHARACTERS = 320


def sentence(statement: Statement) -> str:
    """What a statement says, as an English sentence."""
    from whoholds.publishing.wording import tell

    return tell(statement)


def retell(desk: Desk, s: Statement, inner: bool) -> dict[str, Any]:
    """One statement as a flat record for pages; vocabularies stay as they are, for the page to put into its language."""
    may, shown = desk.disclosure(inner), desk.shown
    document = shown.documents[s.citation.document]
    where = s.body.location
    lon, lat = may.point(where.lon, where.lat) if where else (None, None)
    told = {
        "id": s.id,
        "kind": s.kind,
        "sentence": sentence(s),
        "review": s.status.value,
        "denied": s.denied,
        "hedge": s.hedge,
        "modality": s.modality.value,
        "said_by": [{"name": x.name, "source": x.source, "actor": x.actor} for x in s.said_by],
        "actors": [{"id": p.actor, "name": p.name, "role": p.role.value} for p in s.body.actors],
        "what": what_of(s),
        "amount": amounts_of(s),
        "place": where.name if where else s.body.place.text if s.body.place else "",
        "place_told": s.body.place.text if s.body.place else "",
        "place_id": where.place if where else None,
        "found": where is not None,
        "lon": lon,
        "lat": lat,
        "radius_km": where.radius_km if where else None,
        "candidates": [c.name for c in where.candidates[1:4]] if where else [],
        "since": s.valid.start if s.valid else None,
        "until": s.valid.last if s.valid else None,
        "precision": s.valid.precision.value if s.valid else "",
        "known_on": s.known_at.date(),
        "recorded_at": s.recorded_at,
        "made_by": s.made_by.name,
        "by": s.made_by.name.removeprefix("review:") if s.made_by.name.startswith("review:") else "",
        "supersedes": s.supersedes,
        "credibility": s.credibility,
        "exact": s.citation.exact,
        "before": s.citation.prefix,
        "after": s.citation.suffix,
        "page": s.citation.page,
        "row": s.citation.row,
        "document": document.id,
        "title": document.title or document.file_name,
        "publisher": source_name(desk, document.source),
        "publisher_id": document.source,
        "published_on": document.published_on,
    }
    kept: dict[str, Any] = may.told(told)
    return kept


def what_of(s: Statement) -> list[tuple[str, str]]:
    """What a body tells besides actors, place and numbers: (vocabulary, value); the vocabulary "text" is for words of the source."""
    body = s.body
    match body:
        case Event():
            return [("event", x) for x in (body.sub_event_type or body.event_type, body.summary) if x][:1]
        case Control():
            return [("control", body.status.value), *([("text", body.extent)] if body.extent else [])]
        case Standing():
            return [("standing", body.status.value)]
        case Relation():
            return [("relation", body.relation.value)]
        case Outlook():
            return [("text", body.what), *([("likelihood", body.likelihood)] if body.likelihood else [])]
        case Driver():
            return [*([("driver", body.category)] if body.category else []), ("text", body.what)]
        case Figure():
            return [("measure", body.count.measure)]


def amounts_of(s: Statement) -> list[str]:
    """Numbers as told, with their bounds."""
    from whoholds.publishing.wording import amount, casualties

    body = s.body
    if isinstance(body, Figure):
        return [amount(body.count)]
    if isinstance(body, Control) and body.count:
        return [amount(body.count)]
    if isinstance(body, Event):
        sides = {p.actor: p.name for p in body.actors}
        losses = [casualties(c, sides.get(c.side) or c.side) for c in body.casualties]
        return [x for x in (*losses, *(amount(c) for c in body.seized)) if x]
    return []


def in_context(desk: Desk, s: Statement, inner: bool, characters: int = CONTEXT_CHARACTERS) -> tuple[str, str, str]:
    """The text before a quotation, the quotation, the text after it, cut at paragraphs."""
    may, c = desk.disclosure(inner), s.citation
    if c.start is None or c.end is None:
        return "", may.words(c.exact), ""
    text = desk.bench.ledger.document(c.document).text
    before, after = text[max(0, c.start - characters) : c.start], text[c.end : c.end + characters]
    cut_before = before.rfind("\n\n")
    before = before[cut_before + 2 :] if cut_before >= 0 else ("…" if c.start > characters else "") + before
    cut_after = after.find("\n\n")
    after = after[:cut_after] if cut_after >= 0 else after + ("…" if c.end + characters < len(text) else "")
    return may.words(before), may.words(c.exact), may.words(after)


def source_name(desk: Desk, source: str) -> str:
    """The name of a source by its id."""
    known = desk.shown.sources.get(source)
    return known.name if known else source


def arabic_names(desk: Desk) -> Mapping[str, str]:
    """Actor or place id → its Arabic name, where one is known."""
    held = desk.shown.__dict__.get("_arabic_names")
    if held is None:
        known: list[Actor | Place] = [
            *desk.shown.theatre.actors,
            *desk.shown.theatre.places,
            *desk.bench.ledger.places(),
        ]
        pairs = ((x.id, next((n.text for n in x.names if n.language == "ar"), "")) for x in known)
        held = {i: name for i, name in pairs if name}
        desk.shown.__dict__["_arabic_names"] = held
    names: Mapping[str, str] = held
    return names


def document_record(desk: Desk, document: Document, may: Disclosure) -> dict[str, Any]:
    """A document as a listing shows it."""
    return {
        "id": document.id,
        "title": may.words(document.title or document.file_name or document.id[:10]),
        "source": document.source,
        "publisher": may.words(source_name(desk, document.source)),
        "published_on": document.published_on,
        "retrieved_at": document.retrieved_at,
        "language": document.language or "",
        "media_type": document.media_type,
        "file_name": may.words(document.file_name),
        "url": document.url if document.url and document.url.startswith(("https://", "http://")) else "",
        "derives_from": document.derives_from,
        "pages": len(document.pages),
    }
