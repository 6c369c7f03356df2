"""Cuts a report into sentences, knows what is quoted, and tells headlines, captions and bylines from prose."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field

MAX_SENTENCE_CHARS = 1200
"""Longer runs are cut at a comma or blank: no rule may take longer on hostile input."""

_LINK = re.compile(r"\[([^\]\[\n]{1,200})\]\([^()\s]{0,300}\)")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,10});")
_ESCAPED = re.compile(r"\\([()\[\]*_])")
_PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"',
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'",
        "–": "-", "—": ";", "―": ";", "‑": "-", "‐": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\ufeff": " ",
        "\u200b": " ", "\u200e": " ", "\u200f": " ", "\u202a": " ", "\u202b": " ", "\u202c": " ", "\u202d": " ", "\u202e": " ",
        "\u2066": " ", "\u2067": " ", "\u2068": " ", "\u2069": " ", "[": "(", "]": ")", "*": " ", "_": " ", "\t": " ", "\r": " ",
        "…": ".", "•": " ", "·": " ", "#": " ",
    }
)  # fmt: skip

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|Prof|St|Mt|Ft|Brig|Adm|Cmdr|vs|etc|No|Nos|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    r"|Sep|Sept|Oct|Nov|Dec|approx|e\.g|i\.e|a\.m|p\.m|sq|km|Inc|Ltd|Co|al)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_END = re.compile(r"[.!?]+[\"')]*(?=\s+[\"'(]?[A-Z0-9\u0600-\u06ff]|\s*$)|[؟۔]+\s|;(?=\s*[A-Z][a-z]+ [a-z]+)")
_PARAGRAPH = re.compile(r"[^\n]+")
_CAPTION = re.compile(
    r"^\s*(?:A map\b|Map\b|Photo\b|Image\b|File photo|FILE\b|Caption|Source:|Picture\b|Video\b|Graphic\b|.{0,60}\bshow(?:s|ing)\b.{0,40}\bmap)",  # noqa: E501
    re.I,
)
_BYLINE = re.compile(r"^\s*(?:By [A-Z]|Written by|Reported by|Reporting by|Editing by|Edited by|Additional reporting|Published (?:in|on|by|at)|Updated\b|Posted (?:on|by)|Last updated|©|\(c\)|Copyright|All rights|Share this|Read more|Related:|Follow us|Subscribe)", re.I)  # fmt: skip  # noqa: E501
_DATELINE = re.compile(r"^\s*(?:[A-Z][A-Z'\- ]{2,40}(?:, ?[A-Z][A-Za-z. ]{1,30}(?:\d{1,2})?(?:, \d{4})?){0,2}(?: \([A-Za-z /]{2,30}\))? ?(?:-|;|:)|[A-Z][A-Za-z' \-]{2,30}(?:, [A-Z][a-z. ]{2,20})? \([A-Za-z /]{2,30}\) ?(?:-|;|:))\s")  # fmt: skip  # noqa: E501


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: offsets into the document's text. ``kind``: body, headline, caption or byline; ``paragraph`` counts from 0."""

    start: int
    end: int
    kind: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks: the offsets of what stands between the marks. ``scare``: a word or two, not speech."""

    start: int
    end: int
    paragraph: int
    scare: bool


@dataclass(frozen=True)
class Prose:
    """A document prepared for reading: ``plain`` has the same length as the text, without markup and typographic marks."""

    text: str
    plain: str
    low: str
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    _starts: tuple[int, ...] = field(default=())

    def quote_at(self, offset: int) -> Quote | None:
        """The quotation an offset lies in."""
        i = bisect_right(self._starts, offset) - 1
        return self.quotes[i] if i >= 0 and self.quotes[i].start <= offset < self.quotes[i].end else None


def plain_text(text: str) -> str:
    """The text with markup and typographic marks replaced, character for character: offsets stay.

    >>> plain_text("the size of [Ireland](#), “large parts” – Russia’s")
    'the size of  Ireland    , "large parts" - Russia\\'s'
    """
    if "](" in text:
        text = _LINK.sub(lambda m: " " + m.group(1) + " " * (len(m.group(0)) - len(m.group(1)) - 1), text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m.group(0)).ljust(len(m.group(0)))[: len(m.group(0))], text)
    if "\\" in text:
        text = _ESCAPED.sub(r" \1", text)
    return text.translate(_PLAIN)


def lowered(plain: str) -> str:
    """Small letters, character for character: a few capitals grow when lowered, offsets must not."""
    low = plain.lower()
    return low if len(low) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def prepare(text: str) -> Prose:
    """Prose with its sentences and quotations.

    >>> prose = prepare('Headline Of The Day\\n\\n"We won. It is over," he said. Dr. No left.')
    >>> [(s.kind, prose.text[s.start:s.end]) for s in prose.sentences]
    [('headline', 'Headline Of The Day'), ('body', '"We won.'), ('body', 'It is over," he said.'), ('body', 'Dr. No left.')]
    """
    plain = plain_text(text)
    sentences: list[Sentence] = []
    quotes: list[Quote] = []
    seen_body = False
    for number, match in enumerate(_PARAGRAPH.finditer(plain)):
        start, end = match.span()
        block = match.group()
        stripped = block.strip()
        if not stripped:
            continue
        kind = _kind(stripped, seen_body)
        seen_body = seen_body or kind == "body"
        clock = _CLOCK.match(block)
        if clock:
            start += clock.end()
        if kind == "body":
            dateline = _DATELINE.match(block)
            if dateline and not _says(dateline.group()):
                start += dateline.end()
        quotes.extend(_quotes(plain, start, end, number))
        sentences.extend(_cut(plain, start, end, kind, number))
    return Prose(text, plain, lowered(plain), tuple(sentences), tuple(quotes), tuple(q.start for q in quotes))


_CLOCK = re.compile(
    r"\s*(?:[-*>]\s*)?\d{1,2}[:.]\d\d(?:\s?(?:GMT|UTC|[ap]\.?m\.?|local time))?\s*[-:;,]?\s+(?=[A-Z\"'])"
)


def _says(dateline: str) -> bool:
    return any(word in dateline for word in (" said", " says", " is ", " was "))


def _kind(block: str, seen_body: bool) -> str:
    if _BYLINE.match(block) and len(block) < 200:
        return "byline"
    if _CAPTION.match(block) and len(block) < 300:
        return "caption"
    if len(block) < 160 and block[-1] not in '.!?";:)' and not seen_body:
        return "headline"
    if len(block) < 60 and block[-1] not in '.!?";:),':
        return "headline"
    return "body"


def _quotes(plain: str, start: int, end: int, paragraph: int) -> list[Quote]:
    """The quotations of a paragraph; one left open runs to its end (a speech over several paragraphs)."""
    marks = [i for i in range(start, end) if plain[i] == '"']
    out = []
    for i in range(0, len(marks), 2):
        begin, stop = marks[i] + 1, marks[i + 1] if i + 1 < len(marks) else end
        if stop > begin:
            out.append(Quote(begin, stop, paragraph, scare=plain.count(" ", begin, stop) < 3))
    return out


def _cut(plain: str, start: int, end: int, kind: str, paragraph: int) -> list[Sentence]:
    out: list[Sentence] = []
    begin = start
    for match in _END.finditer(plain, start, end):
        stop = match.end()
        if plain[match.start()] == "." and match.end() - match.start() == 1:
            if _ABBREVIATION.search(plain[max(begin, stop - 12) : stop]) and stop < end - 1:
                continue
            if plain[begin:stop].strip().rstrip(".").isdigit():  # the "1." of a list
                continue
            if stop + 1 < end and plain[stop - 1] == "." and plain[stop : stop + 2].strip()[:1].islower():
                continue
        out.extend(_capped(plain, begin, stop, kind, paragraph))
        begin = stop
    out.extend(_capped(plain, begin, end, kind, paragraph))
    return out


def _capped(plain: str, start: int, end: int, kind: str, paragraph: int) -> list[Sentence]:
    while start < end and plain[start] in " \t;)":
        start += 1
    while end > start and plain[end - 1] in " \t":
        end -= 1
    out = []
    while end - start > MAX_SENTENCE_CHARS:
        cut = max(
            plain.rfind(", ", start, start + MAX_SENTENCE_CHARS),
            plain.rfind(" ", start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS),
        )
        cut = cut if cut > start else start + MAX_SENTENCE_CHARS
        out.append(Sentence(start, cut, kind, paragraph))
        start = cut + 1
    if end > start:
        out.append(Sentence(start, end, kind, paragraph))
    return out
