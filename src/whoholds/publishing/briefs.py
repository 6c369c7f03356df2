"""The brief: a page that an editor can print, in which every sentence leads back to the words it rests on.

A Brief holds statements, verdicts, areas and finished maps; it is filled without knowing how it will look. What has no footnote
cannot be put in: a Sentence wants statements, or says what else it rests on (a map, a count).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from whoholds.errors import SettingsError
from whoholds.model import CONTESTED, UNKNOWN, Actor, Area, Citation, Document, Period, Source, Statement, Verdict
from whoholds.model.display import shown
from whoholds.model.vocabularies import ADMIRALTY_RELIABILITY

BRIEF_FORMATS = ("html", "md")

PARTS = ("headlines", "summary", "pictures", "happenings", "areas", "claims", "watch", "gaps")
"""The parts of a brief in their usual order; footnotes, sources and credits follow whatever is chosen."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it rests on: statements (quoted in the footnotes), or ``basis`` in words where it is our own reckoning.

    Raises: ValueError when it rests on nothing.

    >>> Sentence("ISIS holds nothing.")
    Traceback (most recent call last):
    ...
    ValueError: a sentence without a footnote: ISIS holds nothing.
    """

    text: str
    statements: tuple[Statement, ...] = ()
    basis: str = ""

    def __post_init__(self) -> None:
        if not self.statements and not self.basis:
            raise ValueError(f"a sentence without a footnote: {self.text}")


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure large, and the sentence that says what it is."""

    figure: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished map or chart: the bytes of a PNG or SVG, and the words for those who cannot see it."""

    image: bytes
    caption: str
    alt: str
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the timeline."""

    when: Period
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A public claim with what the ledger says of it."""

    claim: Statement
    verdict: Verdict
    speaker: str = ""
    on: date | None = None
    """By whom it was made, and when."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a brief says. Only ``title`` and ``on`` are needed; a part without content is left out.

    ``documents``, ``sources`` and ``actors`` are looked up by id wherever a statement, an area or a verdict names one.
    ``statements`` are those that verdicts name as evidence. ``areas`` may hold several denominators and divisions.
    """

    title: str
    on: date
    known_at: datetime | None = None
    method: str = ""
    summary: tuple[Sentence, ...] = ()
    headlines: tuple[Headline, ...] = ()
    pictures: tuple[Picture, ...] = ()
    happenings: tuple[Happening, ...] = ()
    areas: tuple[Area, ...] = ()
    areas_note: str = ""
    claims: tuple[CheckedClaim, ...] = ()
    watch: tuple[Sentence, ...] = ()
    gaps: tuple[Sentence, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    attributions: tuple[str, ...] = ()
    parts: tuple[str, ...] = PARTS
    """Which parts, in which order."""


def write_brief(brief: Brief, path: str | Path, *, format: str | None = None) -> Path:
    """Write a brief as self-contained HTML (no request ever leaves it) or as Markdown with footnotes.

    The Markdown puts its pictures beside it, in a folder of its own name.
    Raises: SettingsError for another format.
    """
    path = Path(path)
    kind = (format or path.suffix.lstrip(".")).lower()
    if kind == "markdown":
        kind = "md"
    if kind not in BRIEF_FORMATS:
        raise SettingsError(f"a brief cannot be written as '{kind}'", hint=f"one of: {', '.join(BRIEF_FORMATS)}")
    if kind == "html":
        path.write_text(brief_html(brief), encoding="utf-8")
        return path
    names = []
    folder = path.with_name(path.stem + "-files")
    for n, picture in enumerate(brief.pictures, 1):
        folder.mkdir(exist_ok=True)
        name = f"picture-{n}.{'svg' if 'svg' in picture.media_type else 'png'}"
        (folder / name).write_bytes(picture.image)
        names.append(f"{folder.name}/{name}")
    path.write_text(brief_markdown(brief, names), encoding="utf-8")
    return path


def brief_html(brief: Brief) -> str:
    """The brief as one HTML page."""
    return _rendered(brief, "brief.html.jinja", [_data_uri(p) for p in brief.pictures])


def brief_markdown(brief: Brief, pictures: Sequence[str] = ()) -> str:
    """The brief as Markdown; ``pictures`` are where its pictures will lie."""
    text = _rendered(brief, "brief.md.jinja", list(pictures) or [""] * len(brief.pictures))
    out: list[str] = []
    for line in text.splitlines():  # templates leave runs of empty lines
        if line.strip() or (out and out[-1]):
            out.append(line.rstrip())
    return "\n".join(out).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the exact words with a little around them, and where they stand."""

    number: int
    exact: str = ""
    before: str = ""
    after: str = ""
    source: str = ""
    said_by: str = ""
    document: str = ""
    url: str = ""
    dated: str = ""
    page: int | None = None
    row: str = ""
    basis: str = ""


class Notes:
    """The footnotes of one brief, numbered in the order they are asked for; the same quotation is one note."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._numbers: dict[tuple[Any, ...], int] = {}
        self.all: list[Note] = []

    def of(self, sentence: Sentence) -> list[int]:
        """The numbers a sentence carries."""
        numbers = [self.statement(s) for s in sentence.statements]
        if sentence.basis:
            numbers.append(self._keep(("basis", sentence.basis), {"basis": sentence.basis}))
        return list(dict.fromkeys(numbers))

    def statement(self, statement: Statement) -> int:
        """The number of a statement's quotation."""
        c = statement.citation
        key = (c.document, c.start, c.end, c.row, c.exact)
        document = self._brief.documents.get(c.document)
        source = self._brief.sources.get(document.source) if document else None
        chain = [self._brief.sources.get(s.source) for s in statement.said_by if s.source]
        if any(s is not None and s.protected for s in (source, *chain)):
            return self._keep(
                key, {"source": "Protected source", "basis": "The quotation is withheld to protect the source."}
            )
        return self._keep(
            key,
            {
                "exact": " ".join(c.exact.split()),
                "before": _before(c.prefix),
                "after": _after(c.suffix),
                "source": source.name if source else (document.source if document else ""),
                "said_by": " through ".join(s.name for s in statement.said_by),
                "document": (document.title or document.file_name) if document else "",
                "url": _web(document.url if document else None),
                "dated": _day(document.published_on) if document and document.published_on else "",
                "page": c.page,
                "row": c.row or "",
            },
        )

    def _keep(self, key: tuple[Any, ...], parts: dict[str, Any]) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.all.append(Note(self._numbers[key], **parts))
        return self._numbers[key]


def _rendered(brief: Brief, template: str, pictures: list[str]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    html = template.endswith(".html.jinja")
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "day": _day,
        "whole": _whole,
        "percent": _percent,
        "plain": _plain_markdown,
        "name": lambda state: _state_name(brief, state),
        "reliability": _reliability,
        "web": _web,
    }
    return environment.get_template(template).render(
        pictures=list(zip(brief.pictures, pictures, strict=True)),
        colour=lambda state: _colour(brief, state),
        **laid_out(brief),
    )


def laid_out(brief: Brief) -> dict[str, Any]:
    """What a template needs to set a brief: its footnotes (numbered as they are asked for), tables, evidence by side, sources."""
    return {
        "brief": brief,
        "notes": Notes(brief),
        "tables": _tables(brief.areas),
        "sides": _sides(brief),
        "used_sources": _used_sources(brief),
    }


def _shown(value: object) -> object:
    """Nothing that a source wrote turns the words around it."""
    return shown(value) if type(value) is str else value


def _sides(brief: Brief) -> list[dict[str, list[tuple[str, Statement | None]]]]:
    """For each claim the evidence on either side, each with its reason and, where the ledger gave it, its statement."""
    out = []
    for claim in brief.claims:
        v = claim.verdict
        out.append(
            {
                "for": [(e.reason, brief.statements.get(e.statement or "")) for e in v.supporting],
                "against": [(e.reason, brief.statements.get(e.statement or "")) for e in v.opposing],
            }
        )
    return out


_DENOMINATORS = {
    "land": ("Land", "km²"),
    "inhabited": ("Inhabited land", "km²"),
    "settlements": ("Settlements", "places"),
    "people": ("People", "people of the last count"),
}


def _tables(areas: Sequence[Area]) -> list[dict[str, Any]]:
    """One table a denominator and division, in the order they come."""
    tables: dict[tuple[str, str], list[Area]] = {}
    for a in areas:
        tables.setdefault((a.denominator, a.division), []).append(a)
    return [
        {
            "title": _DENOMINATORS.get(denominator, (denominator, ""))[0] + (f", {division}" if division else ""),
            "unit": _DENOMINATORS.get(denominator, ("", denominator))[1],
            "rows": rows,
            "coverage": rows[0].coverage,
            "nominal": any(a.nominal > 0 for a in rows),
        }
        for (denominator, division), rows in tables.items()
    ]


def _used_sources(brief: Brief) -> list[tuple[Source | None, list[Document]]]:
    """The sources whose documents were read, each with its documents by date; protected ones without."""
    by_source: dict[str, list[Document]] = {}
    for document in brief.documents.values():
        by_source.setdefault(document.source, []).append(document)
    known = [(brief.sources.get(s), docs) for s, docs in sorted(by_source.items())]
    known += [(s, []) for i, s in sorted(brief.sources.items()) if i not in by_source]
    return [
        (s, [] if s and s.protected else sorted(docs, key=lambda d: (d.published_on or date.max, d.title, d.id)))
        for s, docs in known
    ]


def _state_name(brief: Brief, state: str) -> str:
    if state in (CONTESTED, UNKNOWN):
        return "Contested" if state == CONTESTED else "No evidence"
    actor = brief.actors.get(state)
    return actor.name if actor else state


def _colour(brief: Brief, state: str) -> str:
    from whoholds.publishing.palette import is_colour

    actor = brief.actors.get(state)
    return actor.colour if actor and actor.colour and is_colour(actor.colour) else "#b9b9b9"


def _reliability(source: Source) -> str:
    return f"{source.reliability}, {ADMIRALTY_RELIABILITY.get(source.reliability, 'not graded')}"


def _day(day: date) -> str:
    from whoholds.publishing.days import day_text

    return day_text(day)


def _before(text: str) -> str:
    """What stood before a quotation, from the first whole word on."""
    words = text.split()
    kept = " ".join(words[1:] if len(text) >= Citation.CONTEXT and not text[0].isspace() else words)
    return kept + (" " if text[-1:].isspace() and kept else "")


def _after(text: str) -> str:
    """What stood after a quotation, to the last whole word."""
    words = text.split()
    kept = " ".join(words[:-1] if len(text) >= Citation.CONTEXT and not text[-1].isspace() else words)
    return (" " if text[:1].isspace() and kept else "") + kept


def _whole(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{share:.1%}" if share else "0%"


def _web(url: str | None) -> str:
    """The address, if it is one of the web: nothing else becomes a link."""
    return url if url and url.startswith(("https://", "http://")) else ""


def _data_uri(picture: Picture) -> str:
    kind = picture.media_type if picture.media_type in ("image/png", "image/svg+xml", "image/jpeg") else "image/png"
    return f"data:{kind};base64,{base64.b64encode(picture.image).decode('ascii')}"


_MARKDOWN = str.maketrans({c: "\\" + c for c in "\\`*_[]<>|#"} | {"\n": " ", "\r": " "})


def _plain_markdown(text: object) -> str:
    """Text that no Markdown reader takes for marks or HTML.

    >>> _plain_markdown("a <b> *c*")
    'a \\\\<b\\\\> \\\\*c\\\\*'
    """
    return str(text).translate(_MARKDOWN)
