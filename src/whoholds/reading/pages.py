"""Lines on pages to prose: columns read one after the other, running heads left out, broken words and paragraphs joined."""

from __future__ import annotations

import re
import statistics
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import pairwise

from whoholds.reading.right_to_left import RIGHT_TO_LEFT, Box, in_reading_order

_MARGIN_LINES = 2  # running heads and feet stand among so many lines at the top and bottom of a page
_LEAST_COLUMN_LINES = 5
_GUTTER_CROSSINGS = 0.35  # of a page's lines may run across the gutter: titles, figures' captions
_LEAST_COLUMN_WIDTH = 0.2  # of the text's width; narrower ones are columns of a table
_LINE_GAP = 1.45  # times the usual distance between lines begins a paragraph
_SIZE_CHANGE = 1.18
_ROOM = 0.02
_SENTENCE_END = re.compile(r"[.!?:؟…][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•●▪◦‣–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|стр\.?|صفحة)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de|из|من)\s*\d{1,4})?\W*", re.IGNORECASE
)
_BROKEN_WORD = re.compile(r"(\w+)[-\u00ad\u2010]$")


@dataclass(slots=True)
class Line:
    """Characters on one baseline, in the order they are read."""

    text: str = ""
    boxes: list[Box | None] = field(default_factory=list)

    def add(self, character: str, box: Box | None) -> None:
        """One more character; spaces have no box."""
        self.text += character
        self.boxes.append(box)

    def mended(self) -> Line:
        """The same line, the letters of Arabic and Hebrew words in the order they are read."""
        if not RIGHT_TO_LEFT.search(self.text):
            return self
        letters = in_reading_order(list(zip(self.text, self.boxes, strict=True)))
        return Line("".join(c for c, _ in letters), [box for _, box in letters])

    @property
    def box(self) -> Box | None:
        """What the line covers."""
        boxes = [b for b in self.boxes if b]
        if not boxes:
            return None
        return min(b[0] for b in boxes), max(b[1] for b in boxes), min(b[2] for b in boxes), max(b[3] for b in boxes)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, or the part of one that belongs to a column."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    cells: int = 1
    column: int = 0
    column_left: float = 0.0
    column_right: float = 0.0


def flow(pages: Sequence[Iterable[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, and the offset at which each begins.

    A blank page begins where the next one does.
    """
    rows = _without_running_heads([_reading_order(list(page)) for page in pages])
    words = Counter(re.findall(r"[\w-]+", "\n".join(r.text for page in rows for r in page).casefold()))
    pitch = _pitch(rows)
    pieces: list[str] = []
    starts: list[int] = []
    length = begun = 0  # characters written; pages begun since the last of them
    above: _Row | None = None
    for page in rows:
        begun += 1
        for row in page:
            joint = ""
            broken = _BROKEN_WORD.search(pieces[-1], max(0, len(pieces[-1]) - 60)) if pieces else None
            if broken and row.text[:1].isalnum():
                if not _keeps_hyphen(broken[1], row.text, words):
                    pieces[-1] = pieces[-1][: broken.end(1)]
                    length -= 1
            elif above:
                joint = "\n\n" if _new_paragraph(above, row, pitch, page_begins=begun > 0) else " "
            starts += [length + len(joint)] * begun
            pieces += (joint, row.text)
            length += len(joint) + len(row.text)
            begun, above = 0, row
    return "".join(pieces), (*starts, *[length] * begun)


def _reading_order(lines: list[Line]) -> list[_Row]:
    """A page's lines column by column: between two lines that run across the gutter, the first column, then the next."""
    boxed = [line for line in lines if line.text.strip() and line.box]
    rows = [row for line in boxed for row in _split_at_gaps(line)]
    gutter = _gutter(rows)
    if gutter is None:
        return _in_column([_whole(line) for line in boxed], 0)
    right_to_left = len(RIGHT_TO_LEFT.findall("".join(r.text for r in rows))) > sum(len(r.text) for r in rows) / 3
    ordered: list[_Row] = []
    band: list[_Row] = []
    for row in sorted((r for line in boxed for r in _split_at(line, gutter)), key=lambda r: -r.bottom):
        if row.left < gutter < row.right:
            ordered += _band(band, gutter, right_to_left)
            ordered += _in_column([row], len(ordered))
            band = []
        else:
            band.append(row)
    return ordered + _band(band, gutter, right_to_left)


def _band(rows: list[_Row], gutter: float, right_to_left: bool) -> list[_Row]:
    left = [r for r in rows if r.right <= gutter]
    right = [r for r in rows if r.right > gutter]
    first, second = (right, left) if right_to_left else (left, right)
    ordered: list[_Row] = []
    for number, column in enumerate((first, second), start=1):
        inner = _gutter(column)  # a third column
        ordered += _band(column, inner, right_to_left) if inner is not None else _in_column(column, number)
    return ordered


def _in_column(rows: list[_Row], column: int) -> list[_Row]:
    """Rows with the edges of the block of text they stand in: a block ends where the size changes or the lines jump aside or up."""
    blocks: list[list[_Row]] = []
    for row in rows:
        above = blocks[-1][-1] if blocks else None
        if above is None or _other_block(above, row):
            blocks.append([])
        blocks[-1].append(row)
    return [
        replace(r, column=column, column_left=min(x.left for x in block), column_right=max(x.right for x in block))
        for block in blocks
        for r in block
    ]


def _other_block(above: _Row, row: _Row) -> bool:
    shared = min(above.right, row.right) - max(above.left, row.left)
    return (
        shared < 0.5 * min(above.right - above.left, row.right - row.left)
        or max(above.size, row.size) > _SIZE_CHANGE * min(above.size, row.size)
        or row.bottom >= above.bottom
    )


def _whole(line: Line) -> _Row:
    """A line as it is; one with wide gaps is a row of a table."""
    cells = list(_split_at_gaps(line))
    return replace(_row(line), text=" | ".join(c.text for c in cells), cells=len(cells))


def _row(line: Line, start: int = 0, end: int | None = None) -> _Row:
    part = Line(line.text[start:end], line.boxes[start:end])
    box = part.box
    assert box is not None
    heights = [b[3] - b[2] for b in part.boxes if b]
    return _Row(
        " ".join(part.text.split()), box[0], box[1], box[2], statistics.fmean(sorted(heights)[len(heights) // 2 :])
    )


def _split_at_gaps(line: Line) -> Iterator[_Row]:
    """The parts of a line between wide gaps."""
    start, last = 0, None
    height = statistics.median(b[3] - b[2] for b in line.boxes if b) or 1.0
    for index, box in enumerate(line.boxes):
        if box is None:
            continue
        if last and max(box[0] - last[1], last[0] - box[1]) > max(1.5 * height, 9.0):
            yield _row(line, start, index)
            start = index
        last = box
    yield _row(line, start)


def _split_at(line: Line, gutter: float) -> Iterator[_Row]:
    """A line cut at the gutter, when none of its characters stand across it and the gap is wide."""
    parts = list(_split_at_gaps(line))
    if len(parts) == 1 or any(p.left < gutter < p.right for p in parts):
        yield _row(line)
        return
    for side in ([p for p in parts if p.right <= gutter], [p for p in parts if p.right > gutter]):
        if side:
            left, right = min(p.left for p in side), max(p.right for p in side)
            yield _Row(" ".join(p.text for p in side), left, right, side[0].bottom, max(p.size for p in side))


def _gutter(rows: list[_Row]) -> float | None:
    """Where a blank strip parts two columns of running text; None when there is one column, or a table."""
    if len(rows) < 2 * _LEAST_COLUMN_LINES:
        return None
    left, right = min(r.left for r in rows), max(r.right for r in rows)
    width = right - left
    best: tuple[int, float] | None = None
    for step in range(20, 81):
        x = left + width * step / 100
        on_left, on_right = [r for r in rows if r.right <= x], [r for r in rows if r.left >= x]
        crossing = len(rows) - len(on_left) - len(on_right)
        fewer = min(len(on_left), len(on_right))
        if fewer < _LEAST_COLUMN_LINES or crossing > _GUTTER_CROSSINGS * len(rows):
            continue
        if min(_width(on_left), _width(on_right)) < _LEAST_COLUMN_WIDTH * width or not _side_by_side(on_left, on_right):
            continue
        score = fewer - 2 * crossing
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _width(rows: list[_Row]) -> float:
    return statistics.median(r.right - r.left for r in rows)


def _side_by_side(left: list[_Row], right: list[_Row]) -> bool:
    low = max(min(r.bottom for r in left), min(r.bottom for r in right))
    high = min(max(r.bottom for r in left), max(r.bottom for r in right))
    shorter = min(max(r.bottom for r in side) - min(r.bottom for r in side) for side in (left, right))
    return high - low > 0.5 * shorter > 0


def _without_running_heads(pages: list[list[_Row]]) -> list[list[_Row]]:
    """Drops lines at the top or bottom that come back, but for their numbers, on many pages; and page numbers."""
    if len(pages) < 2:
        return pages
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(page[i].text) for i in _margins(page)})
    often = max(2, len(pages) * 0.4)
    kept: list[list[_Row]] = []
    for page in pages:
        drop = {
            i for i in _margins(page) if seen[_shape(page[i].text)] >= often or _PAGE_NUMBER.fullmatch(page[i].text)
        }
        kept.append([row for i, row in enumerate(page) if i not in drop])
    return kept


def _margins(page: list[_Row]) -> set[int]:
    by_height = sorted(range(len(page)), key=lambda i: page[i].bottom)
    return {*by_height[:_MARGIN_LINES], *by_height[-_MARGIN_LINES:]}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _pitch(pages: list[list[_Row]]) -> float:
    gaps = [a.bottom - b.bottom for page in pages for a, b in pairwise(page) if a.bottom > b.bottom]
    return statistics.median(gaps) if gaps else 0.0


def _new_paragraph(above: _Row, row: _Row, pitch: float, *, page_begins: bool) -> bool:
    if above.cells > 1 or row.cells > 1:
        return True
    ended = _SENTENCE_END.search(above.text) is not None
    jumps = page_begins or row.column != above.column or row.bottom >= above.bottom
    if max(above.size, row.size) > _SIZE_CHANGE * min(above.size, row.size):
        return not jumps or ended
    if _BULLET.match(row.text):
        return True
    if jumps:  # a sentence may run on in the next column or on the next page
        return ended and not row.text[:1].islower()
    if pitch and above.bottom - row.bottom > _LINE_GAP * pitch:
        return True
    width = max(above.column_right - above.column_left, 1.0)
    word = len(row.text.split(" ", 1)[0]) + 1
    room = width - (above.right - above.left) - word * (row.right - row.left) / max(len(row.text), 1)
    short = room > _ROOM * width  # the next word would have fitted: the line was ended on purpose
    indented = row.left - above.left > 8 and abs(above.left - above.column_left) < 4
    return (short and (ended or row.text[:1].isupper())) or (indented and ended)


def _keeps_hyphen(head: str, following: str, words: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line belongs to the word: the rest of the text decides, then how compounds are built."""
    tail = re.match(r"\w+", following)
    if tail is None or not head[-1].isalpha() or not tail[0][0].islower():
        return True
    left, right = head.casefold(), tail[0].casefold()
    if words[left + right] or words[f"{left}-{right}"]:
        return words[f"{left}-{right}"] > words[left + right]
    compounds = _compounds()
    return left in compounds["heads"] or right in compounds["tails"]


@cache
def _compounds() -> dict[str, list[str]]:
    return tomllib.loads(resources.files("whoholds.reading").joinpath("compounds.toml").read_text(encoding="utf-8"))
