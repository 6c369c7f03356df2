"""FollowTheMoney entities as JSON lines: organizations, documents, events, and the links between actors."""

from __future__ import annotations

from hashlib import sha1
from json import dumps
from typing import Any, BinaryIO

from whoholds.model import Event, Relation
from whoholds.model.vocabularies import RelationKind, Role
from whoholds.publishing.exporters import Dossier, exporter
from whoholds.publishing.flat import flat_record


@exporter("followthemoney")
def write_followthemoney(dossier: Dossier, out: BinaryIO) -> None:
    """Entities with ids that other exports of the same ledger share, so that they merge."""

    def write(schema: str, key: str, properties: dict[str, Any]) -> str:
        identity = f"whoholds-{sha1(key.encode(), usedforsecurity=False).hexdigest()}"
        values = {
            k: [str(x) for x in (v if isinstance(v, list) else [v]) if x not in (None, "")]
            for k, v in properties.items()
        }
        entity = {"id": identity, "schema": schema, "properties": {k: v for k, v in values.items() if v}}
        out.write(dumps(entity, ensure_ascii=False).encode() + b"\n")
        return identity

    named = {p.actor for s in dossier.statements for p in s.body.actors if p.actor}
    actors: dict[str, str] = {}
    for actor in dossier.theatre.actors:
        if actor.id in named:
            aliases = [n.text for n in actor.names if n.kind != "generic"]
            about: dict[str, Any] = {
                "name": actor.name,
                "alias": aliases,
                "summary": actor.description,
                "legalForm": actor.kind.value,
            }
            actors[actor.id] = write("Organization", f"actor:{actor.id}", about)
    documents: dict[str, str] = {}
    for document in dossier.documents.values():
        source = dossier.sources.get(document.source)
        about = {
            "title": document.title,
            "sourceUrl": document.url,
            "publishedAt": document.published_on.isoformat() if document.published_on else None,
            "publisher": source.name if source else document.source,
            "fileName": document.file_name,
            "notes": "; ".join(dossier.attributions),
        }
        documents[document.id] = write("Document", f"document:{document.id}", about)
    for s in dossier.statements:
        proof = documents.get(s.citation.document)
        body = s.body
        if isinstance(body, Event):
            flat = flat_record(s, dossier.sources)
            where = body.location
            name = " – ".join(
                x
                for x in (body.sub_event_type or body.event_type, where.name if where else "", str(s.valid or ""))
                if x
            )
            write(
                "Event",
                f"statement:{s.id}",
                {
                    "name": name,
                    "summary": s.citation.exact,
                    "startDate": flat["valid_from"],
                    "endDate": flat["valid_to"],
                    "location": where.name if where else None,
                    "organizer": [
                        actors[p.actor] for p in body.actors if p.role is Role.INITIATOR and p.actor in actors
                    ],
                    "involved": [
                        actors[p.actor] for p in body.actors if p.role is not Role.INITIATOR and p.actor in actors
                    ],
                    "proof": proof,
                },
            )
        elif isinstance(body, Relation) and body.relation is not RelationKind.APPEARS and len(body.actors) > 1:
            subject = body.actors[0]
            for other in body.actors[1:]:
                if subject.actor in actors and other.actor in actors:
                    about = {
                        "subject": actors[subject.actor],
                        "object": actors[other.actor],
                        "role": body.relation.value,
                        "summary": s.citation.exact,
                        "date": s.valid.start.isoformat() if s.valid else None,
                        "proof": proof,
                    }
                    write("UnknownLink", f"statement:{s.id}:{other.actor}", about)
