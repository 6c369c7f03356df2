"""The row that cannot be taken, and going on past it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from whoholds.model import Problem
from whoholds.reading.datasets import Item, Remark
from whoholds.reading.datasets._values import DateUnclear

Told = Mapping[str, str] | str
"""A row by its columns, or what is wrong with it where it could not even be read."""


class RowRefused(Exception):
    """A row that cannot be taken: what is wrong, what to do. It becomes a Problem; the rest of the file goes on."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def items_of(
    name: str,
    rows: Iterator[tuple[int, Told]],
    take: Callable[[Mapping[str, str]], Iterator[Item]],
    counts: Counter[str],
    *,
    again: str,
    days: str,
) -> Iterator[Item]:
    """The items of every row, as ``take`` makes them; a Problem for a row that is refused, a Remark for what was counted.

    ``again`` says how to get the file anew, ``days`` how it writes days.

    >>> def take(row):
    ...     raise RowRefused("has no id", "give it one")
    ...     yield
    >>> for item in items_of("a.csv", iter([(2, {}), (3, "breaks off")]), take, Counter(), again="fetch it again", days=""):
    ...     print(item)
    a.csv, row 2: has no id (give it one)
    a.csv, row 3: breaks off (the file may be cut off: fetch it again)
    """
    for at, row in rows:
        where = f"{name}, row {at}"
        if isinstance(row, str):
            yield Problem(where, row, f"the file may be cut off: {again}")
            continue
        try:
            yield from take(row)
        except RowRefused as refused:
            yield Problem(where, refused.message, refused.hint)
        except DateUnclear as unclear:
            yield Problem(where, str(unclear), days)
    for what, times in counts.most_common():
        yield Remark(name, f"{times:,} {what}")
