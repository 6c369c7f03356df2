"""An Atom feed of what was recorded last."""

from __future__ import annotations

from xml.etree import ElementTree

from fastapi import Request
from starlette.responses import Response

from whoholds.model import Statement
from whoholds.model.display import shown
from whoholds.web.access import guarded_router
from whoholds.web.api.ogc import base
from whoholds.web.api.telling import ShownTo, is_inner, tell
from whoholds.web.desk import desk_of
from whoholds.web.problems import answers
from whoholds.workbench.serving.desk import Desk

router = guarded_router(tags=["ledger"], responses=answers(401))

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 100


@router.get(
    "/feed.atom",
    response_class=Response,
    responses={200: {"content": {"application/atom+xml": {"schema": {"type": "string"}}}}},
    summary="Feed of changes (Atom)",
)
def feed(request: Request, visitor: ShownTo) -> Response:
    """The statements recorded last, reviews among them, the newest first."""
    desk, inner = desk_of(request), is_inner(request, visitor)
    rows = sorted(desk.statements(inner), key=lambda s: (s.recorded_at, s.id), reverse=True)[:NEWEST]
    here = base(request)
    root = ElementTree.Element("feed", xmlns=ATOM)
    theatre = desk.disclosure(inner).theatre
    _text(root, "title", f"whoholds: {theatre.title}")
    _text(root, "id", f"{here}/feed.atom")
    _text(root, "updated", max((s.recorded_at.isoformat() for s in rows), default="1970-01-01T00:00:00+00:00"))
    ElementTree.SubElement(root, "link", rel="self", href=f"{here}/feed.atom")
    for s in rows:
        _entry(root, s, desk, inner, here)
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return tell(request, body, media_type="application/atom+xml")


def _entry(root: ElementTree.Element, s: Statement, desk: Desk, inner: bool, here: str) -> None:
    may = desk.disclosure(inner)
    entry = ElementTree.SubElement(root, "entry")
    where = s.body.location.name if s.body.location else ""
    told = ", ".join(x for x in (s.kind, "; ".join(p.name for p in s.body.actors), where, str(s.valid or "")) if x)
    _text(entry, "title", may.words(told))
    _text(entry, "id", f"urn:sha256:{s.id}")
    _text(entry, "updated", s.recorded_at.isoformat())
    _text(entry, "published", s.known_at.isoformat())
    author = ElementTree.SubElement(entry, "author")
    _text(author, "name", may.words(" ← ".join(x.name for x in s.said_by)) or "unknown")
    ElementTree.SubElement(entry, "category", term=s.status.value)
    ElementTree.SubElement(
        entry, "link", rel="alternate", href=f"{here}/api/statements/{s.id}", type="application/json"
    )
    _text(entry, "summary", may.words(" ".join(s.citation.exact.split())))


def _text(parent: ElementTree.Element, tag: str, text: str) -> None:
    clean = "".join(
        c for c in shown(text) if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    ElementTree.SubElement(parent, tag).text = clean
