"""Cuts a report into sentences, knows what is quoted, and tells headlines, captions and bylines from prose."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whoholds.reading.lexicon import listed
from whoholds.reading.phrases import Found, PhraseFinder
from whoholds.reading.tokens import tokenizer

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

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

_ENDLESS = re.compile(r"\S{120}(?=\S)")  # no word is so long; a tokenizer would be busy with one
_STOPS, _FAR_STOPS, _CLOSERS = frozenset(".!?"), frozenset("؟۔"), frozenset("\"')")
_CAPITALIZED, _SMALL = re.compile(r"[A-Z][a-z]+"), re.compile(r"[a-z]+")
_PARAGRAPH = re.compile(r"[^\n|]+")  # a bar parts the fields of a masthead, the cells of a table
_CAPTION = re.compile(rf"^\s*(?:{'|'.join(listed('layout', 'captions'))})", re.I)
_BYLINE = re.compile(rf"^\s*(?:{'|'.join(listed('layout', 'bylines'))})", re.I)
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
    doc: Doc = field(repr=False)
    tokens: tuple[str, ...] = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)
    """Where each token stands in the text."""
    phrases: Mapping[str, Sequence[Found]] = field(default_factory=dict)
    """What the lexicon's lists of phrases have in the text, by list."""
    _starts: tuple[int, ...] = field(default=())

    def found(self, phrases: str, start: int, end: int) -> Sequence[Found]:
        """The phrases of one of the lexicon's lists in ``text[start:end]``, in order."""
        every = self.phrases.get(phrases)
        if not every:
            return ()
        first = bisect_left(every, start, key=lambda f: f.start)
        return every[first : bisect_right(every, end, lo=first, key=lambda f: f.end)]

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
    return _ENDLESS.sub(lambda m: m.group()[:-1] + " ", text.translate(_PLAIN))


def lowered(plain: str) -> str:
    """Small letters, character for character: a few capitals grow when lowered, offsets must not."""
    low = plain.lower()
    return low if len(low) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def prepare(text: str, tokenize: Tokenizer | None = None, phrases: PhraseFinder | None = None) -> Prose:
    """Prose with its words, sentences and quotations, and the phrases that ``phrases`` finds.

    >>> prose = prepare('Headline Of The Day\\n\\n"We won. It is over," he said. Dr. No left.')
    >>> [(s.kind, prose.text[s.start:s.end]) for s in prose.sentences]
    [('headline', 'Headline Of The Day'), ('body', '"We won.'), ('body', 'It is over," he said.'), ('body', 'Dr. No left.')]
    """
    from spacy.attrs import IDX, ORTH

    plain = plain_text(text)
    doc = (tokenize or tokenizer())(plain)
    spelt, places = doc.to_array((ORTH, IDX)).T.tolist()
    tokens, offsets = tuple(map(doc.vocab.strings.__getitem__, spelt)), tuple(places)
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
            if dateline and not _says(dateline.group()) and not _heads(dateline.group(), block[dateline.end() :]):
                start += dateline.end()
        quotes.extend(_quotes(plain, start, end, number))
        begin = start
        for stop in _ends(tokens, offsets, start, end):
            sentences.extend(_capped(plain, begin, stop, kind, number))
            begin = stop
        sentences.extend(_capped(plain, begin, end, kind, number))
    return Prose(
        text,
        plain,
        lowered(plain),
        tuple(sentences),
        tuple(quotes),
        doc,
        tokens,
        offsets,
        phrases.find(doc) if phrases is not None else {},
        tuple(q.start for q in quotes),
    )


_CLOCK = re.compile(
    r"\s*(?:[-*>]\s*)?\d{1,2}[:.]\d\d(?:\s?(?:GMT|UTC|[ap]\.?m\.?|local time))?\s*[-:;,]?\s+(?=[A-Z\"'])"
)


def _heads(dateline: str, rest: str) -> bool:
    """ "RSF: Nyala, El Daein." is a row under a name, "Djibo (Soum): besieged" a note on a place: no dateline."""
    if not dateline.rstrip().endswith(":"):
        return False
    bracket = re.search(r"\(([A-Za-z /]+)\)", dateline)
    return not bracket.group(1).isupper() if bracket else _ROW.match(rest) is not None


_ROW = re.compile(r"(?:[A-Z\u00c0-\u00de][\w'-]+ ?){1,3}(?:, | and |\.?$)")


def _says(dateline: str) -> bool:
    return any(word in dateline for word in (" said", " says", " is ", " was "))


def _kind(block: str, seen_body: bool) -> str:
    if _BYLINE.match(block) and len(block) < 200 and not _begins_with_by(block):
        return "byline"
    if _CAPTION.match(block) and len(block) < 300:
        return "caption"
    if len(block) < 160 and block[-1] not in '.!?";:)' and not seen_body:
        return "headline"
    if len(block) < 60 and block[-1] not in '.!?";:),':
        return "headline"
    return "body"


def _begins_with_by(block: str) -> bool:
    """ "By Tuesday the army had entered the town.": a sentence, no byline."""
    told = [w for w in block.split() if w.islower() and w not in ("and", "in", "at", "for", "of", "with", "from")]
    return block.startswith("By ") and block.rstrip()[-1:] in ".!?" and len(told) > 2


def _quotes(plain: str, start: int, end: int, paragraph: int) -> list[Quote]:
    """The quotations of a paragraph; one left open runs to its end (a speech over several paragraphs)."""
    marks = [i for i in range(start, end) if plain[i] == '"']
    out = []
    for i in range(0, len(marks), 2):
        begin, stop = marks[i] + 1, marks[i + 1] if i + 1 < len(marks) else end
        if stop > begin:
            out.append(Quote(begin, stop, paragraph, scare=plain.count(" ", begin, stop) < 3))
    return out


def _ends(tokens: Sequence[str], offsets: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Where the sentences of a paragraph end, but for the last: at a stop, its closing marks after it, before what can begin a sentence.

    Stops of abbreviations are none: the tokenizer has them within their words. ";" stands for a dash too.
    """
    i, last = bisect_left(offsets, start), bisect_left(offsets, end)
    first = i
    while i < last:
        token, i = tokens[i], i + 1
        if token in _STOPS:
            numbers = i - 2 >= first and i - first <= 2 and tokens[i - 2].isdigit()  # the "1." of a list
            while i < last and (tokens[i] in _STOPS or tokens[i] in _CLOSERS) and _touches(tokens, offsets, i):
                i += 1
            if i < last and not numbers and not _touches(tokens, offsets, i) and _begins(tokens, i, last):
                yield offsets[i - 1] + len(tokens[i - 1])
                first = i
        elif token in _FAR_STOPS and i < last and not _touches(tokens, offsets, i):
            yield offsets[i - 1] + len(token)
            first = i
        elif token == ";":
            a = _next_word(tokens, i, last)
            b = _next_word(tokens, a + 1, last)
            if b < last and _CAPITALIZED.fullmatch(tokens[a]) and _SMALL.match(tokens[b]):
                yield offsets[i - 1] + 1
                first = i


def _touches(tokens: Sequence[str], offsets: Sequence[int], i: int) -> bool:
    """Whether nothing stands between a token and the one before it."""
    return offsets[i] == offsets[i - 1] + len(tokens[i - 1]) and not tokens[i].isspace()


def _next_word(tokens: Sequence[str], i: int, last: int) -> int:
    while i < last and tokens[i].isspace():
        i += 1
    return i


def _begins(tokens: Sequence[str], i: int, last: int) -> bool:
    """Whether a sentence can begin here: a capital or a figure, a quotation mark before it perhaps, or a letter that has no capitals."""
    i = _next_word(tokens, i, last)
    if i < last and tokens[i] in "\"'(":
        i += 1
    if i >= last:
        return True
    first = tokens[i][0]
    return first.isupper() or first.isdigit() or (first.isalpha() and not first.islower())


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
