"""The rows of a JSON file, one by one: an array, an array under a key (as APIs answer), or one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any

from whoholds.errors import DatasetError
from whoholds.reading.datasets._files import open_text

BLOCK = 1 << 16
LONGEST_ROW = 20_000_000


def json_rows(path: Path, key: str, *, again: bool = False) -> Iterator[dict[str, Any]]:
    """Every object of the array under ``key``, at any depth, of a top-level array, or of JSON lines; never the whole file at once.

    ``again``: further arrays under the same key follow (answers of an API, one after the other).

    Raises: DatasetError where the file is no JSON or breaks off.
    """
    with open_text(path) as stream:
        yield from rows_of(stream, key, path.name, again=again)


def rows_of(stream: IO[str], key: str, name: str, *, again: bool = False) -> Iterator[dict[str, Any]]:
    """The same, from an open stream.

    >>> import io
    >>> list(rows_of(io.StringIO('{"TotalCount": 2, "Result": [{"id": 1}, {"id": 2}]}'), "Result", "f"))
    [{'id': 1}, {'id': 2}]
    >>> list(rows_of(io.StringIO('{"id": 1}\\n{"id": 2}\\n'), "Result", "f"))
    [{'id': 1}, {'id': 2}]
    """
    text = stream.read(BLOCK).lstrip("\ufeff \t\r\n")
    marked = re.compile(rf'"{re.escape(key)}"\s*:\s*\[')
    match = marked.search(text)
    if match is None and not text.startswith(("[", "{")):
        raise DatasetError(f"{name} is no JSON", hint="fetch it again")
    lines = match is None and text.startswith("{")
    rest = text[match.end() :] if match else text.removeprefix("[")
    while True:
        rest = yield from _objects(stream, rest, name, lines=lines)
        while again and not lines and (match := marked.search(rest)) is None and (more := stream.read(BLOCK)):
            rest = rest[-len(key) - 100 :] + more
        if not again or lines or match is None:
            return
        rest = rest[match.end() :]


def _objects(stream: IO[str], rest: str, name: str, *, lines: bool) -> Generator[dict[str, Any], None, str]:
    """The objects up to the end of the array (or of the file); returns what was read beyond it."""
    decoder = json.JSONDecoder()
    while True:
        rest = rest.lstrip(", \t\r\n") if not lines else rest.lstrip()
        if rest.startswith("]") and not lines:
            return rest[1:]
        try:
            row, end = decoder.raw_decode(rest)
        except (json.JSONDecodeError, RecursionError) as error:
            more = stream.read(max(BLOCK, len(rest)))
            if not more or len(rest) > LONGEST_ROW or isinstance(error, RecursionError):
                if not rest and lines:
                    return ""
                raise DatasetError(
                    f"{name} breaks off or is no JSON: {error}", hint="fetch it again; nothing of it was taken"
                ) from error
            rest += more
            continue
        rest = rest[end:]
        if isinstance(row, dict):
            yield row
