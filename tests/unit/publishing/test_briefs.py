"""Briefs: every sentence leads to its words, nothing of others' text becomes markup, protected sources stay unnamed."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.unit.publishing.brief_of_small import brief, statement
from whoholds.errors import SettingsError
from whoholds.model import Source
from whoholds.publishing.briefs import Brief, Happening, Picture, Sentence, brief_html, brief_markdown, write_brief

HOSTILE = '<script>alert(1)</script> "quoted" & [link](javascript:x) | `code`'


class Page(HTMLParser):
    """What a browser would see: tags, addresses, ids, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "img", "br", "link"):
            self.open.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("href", "src")]
        self.ids += [v or "" for k, v in attrs if k == "id"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_every_footnote_leads_to_a_quotation_and_nothing_is_fetched():
    page = Page(brief_html(brief()))
    assert not page.open, "every tag is closed"
    for address in page.addresses:
        assert address.startswith(("#", "data:image/", "https://example.org/")), address
        if address.startswith("#"):
            assert address[1:] in page.ids
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags and "link" not in page.tags
    assert "They took twelve buildings" in page.text
    assert page.text.count("Said by the Observer through The Daily") >= 1


def test_each_kind_of_content_is_told():
    page = Page(brief_html(brief()))
    for told in (
        "Situation on 5 May 2020",
        "as known on 6 May 2020",
        "What happened",
        "3 May 2020 to 4 May 2020",
        "Who holds what",
        "Red Army",
        "Contradicted.",
        "almost no chance",
        "For it",
        "Against it",
        "What would change this",
        "What to watch",
        "What is not known",
        "B, usually reliable",
        "90% coverage",
    ):
        assert told in page.text, told


def test_text_of_others_never_becomes_markup():
    b = brief()
    sentence = Sentence(HOSTILE, (statement("They took twelve buildings"),))
    b = replace(
        b,
        title=HOSTILE,
        summary=(sentence,),
        attributions=(HOSTILE,),
        pictures=(Picture(b"<svg onload=x>", HOSTILE, HOSTILE, 'image/svg+xml" onerror="x'),),
        actors={"reds": replace(b.actors["reds"], name=HOSTILE, colour='red;"><script>')},
        documents={k: replace(d, title=HOSTILE, url="javascript:alert(1)") for k, d in b.documents.items()},
        sources={k: replace(s, name=HOSTILE) for k, s in b.sources.items()},
    )
    page = Page(brief_html(b))
    assert "script" not in page.tags
    assert HOSTILE in page.text
    assert not [a for a in page.addresses if "javascript" in a]
    markdown = brief_markdown(b)
    assert "<script" not in markdown.replace("\\<", "")
    assert "](javascript" not in markdown.replace("\\]", "")


def test_words_cannot_be_turned_around_by_what_a_source_wrote():
    told = statement("They took twelve buildings")
    told = replace(told, citation=replace(told.citation, exact="The town has \u202enellaf\u202c"))
    for text in (brief_html, brief_markdown):
        page = text(replace(brief(), summary=(Sentence("The town\u2066 fell.\x1b[31m", (told,)),)))
        assert not set("\u202e\u202c\u2066\x1b") & set(page)


def test_the_same_quotation_is_one_footnote_and_numbers_follow_the_page():
    html = brief_html(brief())
    numbers = [int(n) for n in re.findall(r'href="#note-(\d+)"', html)]
    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))
    assert html.count("<q>They took twelve buildings</q>") == 1


def test_a_protected_source_is_neither_named_nor_quoted():
    b = brief()
    hidden = replace(b, sources={k: replace(s, protected=True) for k, s in b.sources.items()})
    for text in (brief_html(hidden), brief_markdown(hidden)):
        for secret in ("The Daily", "They took twelve buildings", "example.org", "A report", "the Observer"):
            assert secret not in text, secret
        assert "Protected source" in text and "withheld" in text


def test_markdown_has_the_same_footnotes_defined_once(tmp_path):
    path = write_brief(brief(), tmp_path / "brief.md")
    text = path.read_text(encoding="utf-8")
    used = {int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", text)}
    defined = [int(n) for n in re.findall(r"^\[\^(\d+)\]:", text, flags=re.M)]
    assert sorted(used) == sorted(defined) == list(range(1, len(defined) + 1))
    (picture,) = (tmp_path / "brief-files").iterdir()
    assert f"(brief-files/{picture.name})" in text
    assert "\n\n\n" not in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in table[: 2 + 4]}) == 1, "rows of a table have its columns"


def test_arabic_reads_from_its_own_side():
    quoted = statement("سيطر على 12 مبنى", of="ar")
    html = brief_html(replace(brief(), summary=(Sentence("جملة", (quoted,)),)))
    assert '<span dir="auto">جملة</span>' in html
    assert "<q>سيطر على 12 مبنى</q>" in html


def test_an_empty_brief_is_a_page_with_a_title_only(tmp_path):
    page = Page(write_brief(Brief("Quiet", brief().on), tmp_path / "b.html").read_text(encoding="utf-8"))
    assert "Quiet" in page.text and "h2" not in page.tags
    assert brief_markdown(Brief("Quiet", brief().on)).startswith("# Quiet\n")


def test_sentences_without_footnotes_and_other_formats_are_refused(tmp_path):
    with pytest.raises(ValueError, match="without a footnote"):
        Sentence("Trust me.")
    with pytest.raises(SettingsError, match="written as 'docx'") as told:
        write_brief(brief(), tmp_path / "brief.docx")
    assert "html" in told.value.hint


def test_a_statement_of_an_unknown_document_still_shows_its_words():
    b = replace(brief(), documents={}, sources={"s": Source("s", "S")})
    assert "They took twelve buildings" in brief_html(b)
    assert isinstance(b.happenings[0], Happening)
