"""Web pages: main text, title, day and publisher; never a script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whoholds.model import Document, Problem
from whoholds.reading.formats import read_documents
from whoholds.reading.formats.html import read_moment

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPHS = [
    "Rebels entered the town of Tamr on 3 May 2016, residents told the paper, after a siege of two years.",
    "The army withdrew to a hill in the east and shelled the market from there, killing at least four people.",
    "A spokesman for the governor denied that the town had fallen and said that reinforcements were on their way.",
    "Aid groups said that some 2,000 families had fled along the river, most of them to the camps in the north.",
]


def page(head: str = "", top: str = "", paragraphs: list[str] = PARAGRAPHS) -> bytes:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><title>Rebels enter Tamr - The Example</title>{head}</head><body>
<nav><a href="/">Home</a> <a href="/war">War</a> <a href="/subscribe">Subscribe</a></nav><article><h1>Rebels enter Tamr</h1>{top}
{body}</article><footer>© 2026 The Example. All rights reserved.</footer></body></html>""".encode()


def read(data: bytes, **told: object) -> Document:
    (item,) = read_documents(data, retrieved_at=NOW, name="page.html", **told)  # type: ignore[arg-type]
    assert isinstance(item, Document), str(item)
    return item


def test_main_text_with_its_headline_and_nothing_around_it() -> None:
    document = read(page())
    assert document.title == "Rebels enter Tamr"
    assert document.text == "\n\n".join(["Rebels enter Tamr", *PARAGRAPHS])
    assert document.published_at is None, "3 May 2016 is the day of an event"


LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "Rebels enter Tamr", "datePublished": "2016-05-04T01:30:00+03:00", "publisher": {"name": "The Example"}}]}</script>"""


@pytest.mark.parametrize(
    ("head", "top", "moment"),
    [
        (LINKED, "", "2016-05-03T22:30:00+00:00"),
        ('<meta property="article:published_time" content="2016-05-04T10:00:00Z">', "", "2016-05-04T10:00:00+00:00"),
        ('<meta name="DC.date.issued" content="2016-05-04">', "", "2016-05-04T00:00:00+00:00"),
        ("", '<time datetime="2016-05-04T08:00:00+00:00">two years ago</time>', "2016-05-04T08:00:00+00:00"),
        ("", "<p>Published: 4 May 2016</p>", "2016-05-04T00:00:00+00:00"),
        ('<meta name="date" content="0000-00-00">', "", None),
        ('<meta name="date" content="2099-01-01">', "", None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", "", None),
    ],
)
def test_the_day_the_page_declares(head: str, top: str, moment: str | None) -> None:
    document = read(page(head, top))
    assert (document.published_at.isoformat() if document.published_at else None) == moment


def test_publisher_from_the_page_else_from_its_address() -> None:
    assert read(page('<meta property="og:site_name" content="The Example">')).source == "The Example"
    assert read(page(LINKED)).source == "The Example"


def test_scripts_are_never_text() -> None:
    hostile = "<script>document.write('Rebels hold Kobani')</script><style>p{content:'Kobani'}</style><noscript>Kobani</noscript>"
    onload = '<img src=x onerror="Kobani()"><template>Kobani</template><svg><text>Kobani</text></svg>'
    assert "Kobani" not in read(page(hostile, hostile + onload)).text
    short = f"<html><body><p>Army took Tamr.</p>{hostile}{onload}</body></html>".encode()
    assert read(short).text == "Army took Tamr."


def test_the_encoding_the_page_names() -> None:
    arabic = "قالت مصادر محلية إن التنظيم هاجم مواقع القوات الحكومية شمال المدينة"
    html = f'<html><head><meta charset="windows-1256"></head><body><p>{arabic}</p></body></html>'.encode("cp1256")
    document = read(html)
    assert document.text == arabic
    assert document.language == "ar"


def test_a_page_without_text() -> None:
    (item,) = read_documents(b"<html><body><script>load()</script></body></html>", name="app.html", retrieved_at=NOW)
    assert isinstance(item, Problem)
    assert str(item).startswith("app.html: there is no text in this page")


def test_deeply_nested_markup_ends() -> None:
    (item,) = read_documents(b"<html><body>" + b"<div>" * 50_000 + b"Tamr fell", name="deep.html", retrieved_at=NOW)
    assert isinstance(item, Document | Problem)


def test_moments_that_are_none() -> None:
    assert [read_moment(t) for t in ("", "2017", "soon", "0000-00-00", "9999-99-99", "0001-01-01T00:00:00+14:00")] == [
        None
    ] * 6
