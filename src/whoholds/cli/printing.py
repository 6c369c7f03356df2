"""Tables for people, JSON for programs, bars for the patient; plain when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from whoholds.model import Problem


def console(*, stderr: bool = False) -> Console:
    """A console that is as wide as the terminal, and wide and plain in a pipe."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, soft_wrap=False, width=None if stream.isatty() else 160, highlight=False)


def say(text: str, *, err: bool = False) -> None:
    """A line or several, with nothing in them that could steer a terminal or turn words around."""
    from whoholds.model.display import shown

    (sys.stderr if err else sys.stdout).write(shown(text) + "\n")


def print_json(value: Any) -> None:
    """One JSON value, indented, as UTF-8."""
    from json import dumps

    sys.stdout.write(dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def print_table(
    rows: Iterable[Sequence[Any]], header: Sequence[str], *, right: Sequence[str] = (), title: str = ""
) -> None:
    """A table on standard output; tab-separated with a header when piped."""
    if not sys.stdout.isatty():
        sys.stdout.write("\t".join(header) + "\n")
        for row in rows:
            sys.stdout.write("\t".join("" if c is None else _one_line(str(c)) for c in row) + "\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from whoholds.model.display import shown

    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for name in header:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if c is None else shown(str(c))) for c in row))
    console().print(table)


def print_problems(problems: Sequence[Problem]) -> None:
    """Problems on standard error, at most twenty in full."""
    for problem in problems[:20]:
        say(f"problem: {problem}", err=True)
    if len(problems) > 20:
        sys.stderr.write(f"… and {len(problems) - 20} more: whoholds show problems\n")


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Any]:
    """A bar on standard error while something long runs; ``advance()`` moves it. Nothing is drawn in a pipe or for a single step."""
    if not sys.stderr.isatty() or (total is not None and total < 2):
        yield lambda _n=1: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(label, total=total)
        yield lambda n=1: bar.advance(task, n)


def shorten(text: str, width: int = 90) -> str:
    """One line of at most ``width`` characters.

    >>> shorten("two\\nlines of text", 12)
    'two lines o…'
    """
    line = _one_line(text)
    return line if len(line) <= width else line[: width - 1] + "…"


def _one_line(text: str) -> str:
    from whoholds.model.display import shown

    return " ".join(shown(text).replace("\u200b", "").split())


def write_mapping(pairs: Mapping[str, Any]) -> None:
    """Key and value, a pair a line."""
    width = max((len(k) for k in pairs), default=0)
    for key, value in pairs.items():
        say(f"{key:<{width}}  {value}")
