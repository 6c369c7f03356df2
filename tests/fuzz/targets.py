"""What is given hostile input, and what must hold of every answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from tests.fuzz import samples
from tests.fuzz.breaking import any_text, broken, broken_text
from whoholds.errors import WhoholdsError
from whoholds.model import Actor, ActorName, Demonym, Document, PlaceMention, Problem, Source, Theatre
from whoholds.reading.bounds import Bounds

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BOUNDS = Bounds(max_unpacked_bytes=2_000_000, max_characters=500_000, max_pages=20, max_parts=500)
THEATRE = Theatre(
    "t",
    "T",
    actors=(
        Actor("nf", "Northern Front", names=(ActorName("NF"), ActorName("rebels", kind="generic"))),
        Actor("army", "Army of Tamr", names=(ActorName("army"),)),
        Actor("isis", "ISIS", names=(ActorName("Islamic State"), ActorName("داعش", "ar"))),
    ),
    sources=(Source("obs", "Tamr Observatory for Human Rights"),),
    demonyms=(Demonym("SY", "Syria", ("Syrian",), "Damascus"),),
)


@dataclass(frozen=True)
class Target:
    """One reader or parser: a sound input, how it is broken, and what takes it."""

    sample: Any
    broken: st.SearchStrategy[Any]
    take: Callable[[Any], object]


def read(name: str) -> Callable[[bytes], object]:
    """Reads a file of that name; what comes out must be sound whatever went in."""

    def target(data: bytes) -> object:
        from whoholds.reading.formats import read_originals

        found = list(read_originals(data, name=name, retrieved_at=NOW, bounds=BOUNDS))
        for item in found:
            if isinstance(item, Problem):
                assert item.message
                continue
            document, own = item
            assert document.id == sha256(own).hexdigest()
            assert document.text.strip()
            assert "\r" not in document.text
            assert "\0" not in document.text
            document.text.encode("utf-8")  # a ledger must be able to store it
            assert document.published_at is None or 1900 <= document.published_at.year <= 2026
            assert list(document.pages) == sorted(document.pages)
            assert not document.pages or 0 <= document.pages[0] <= document.pages[-1] <= len(document.text)
        return found

    return target


def masthead(text: str) -> object:
    """The top and bottom of a text."""
    from whoholds.reading.mastheads import find_masthead

    return find_masthead(text, not_after=NOW)


def moment(text: str) -> object:
    """A date as pages tell it."""
    from whoholds.reading.formats.html import read_moment

    return read_moment(text)


def address(url: str) -> object:
    """An address to fetch; nothing is asked of the network."""
    from whoholds.reading import fetching

    try:
        return fetching._checked(url)
    except WhoholdsError as error:
        return str(error)


def answer(text: str) -> object:
    """A model's answer."""
    from whoholds.reading.extractors.llm import find_quotation
    from whoholds.reading.proposals import Unusable, body_of, proposals_in, valid_of

    document = Document("d", "s", samples.REPORT, NOW, published_at=NOW)
    bodies = []
    for proposal in proposals_in(text)[0]:
        try:
            start, end = find_quotation(document.text, proposal.quote, 0, len(document.text))
            assert document.text[start:end].strip()
            bodies.append((body_of(proposal, {}, {}), valid_of(proposal, document)))
        except Unusable:
            continue
    return bodies


@cache
def _rules() -> Any:
    from whoholds.reading.extractors import Knowledge, extractor

    def spot(text: str) -> tuple[PlaceMention, ...]:
        at = text.find("Tamr")
        return (PlaceMention(at, at + 4, "Tamr"),) if at >= 0 else ()

    return extractor.get("rules")(Knowledge(THEATRE, spot))


def rules(text: str) -> object:
    """The rules extractor: every quotation must stand in the text."""
    document = Document("d" * 64, "obs", text, NOW, published_at=NOW)
    found = list(_rules().extract(document))
    for draft in found:
        c = draft.citation
        assert c.exact
        assert text[c.start : c.end] == c.exact
    return found


def copies(text: str) -> object:
    """Whether a text copies another."""
    from whoholds.reading.duplicates import find_copies

    return find_copies(
        [Document("a", "s", text, NOW), Document("b", "s", samples.REPORT, NOW), Document("c", "s", text[1:], NOW)]
    )


def inside_docx(data: bytes) -> bytes:
    """A sound archive around a broken document."""
    return samples.packed({**samples.docx_files(), "word/document.xml": data})


DOCX, DOCUMENT_XML = samples.packed(samples.docx_files()), samples.docx_files()["word/document.xml"]
TEXT = st.one_of(broken_text(samples.REPORT), any_text())
UTF16, CP1256 = samples.REPORT.encode("utf-16"), samples.REPORT.encode("cp1256", "replace")
TARGETS: dict[str, Target] = {
    **{name: Target(text.encode(), broken(text.encode()), read(name)) for name, text in samples.TEXTS.items()},
    "report-utf16.txt": Target(UTF16, broken(UTF16), read("report.txt")),
    "report-cp1256.txt": Target(CP1256, broken(CP1256), read("report.txt")),
    "anything.bin": Target(CP1256, st.binary(max_size=2_000), read("")),
    "report.pdf": Target(samples.pdf(), broken(samples.pdf()), read("report.pdf")),
    "report.docx": Target(DOCX, broken(DOCX), read("report.docx")),
    "document.xml": Target(DOCX, broken(DOCUMENT_XML).map(inside_docx), read("report.docx")),
    "masthead": Target(samples.REPORT, TEXT, masthead),
    "moment": Target("2017", st.one_of(broken_text("2017-12-15T10:00:00+03:00"), st.text(max_size=60)), moment),
    "address": Target("", st.one_of(broken_text("https://user@example.org:8080/a?b#c"), st.text(max_size=60)), address),
    "answer": Target(samples.ANSWER, broken_text(samples.ANSWER), answer),
    "rules": Target(samples.REPORT, TEXT, rules),
    "copies": Target(samples.REPORT, TEXT, copies),
}
