"""The rows of a JSON file, one by one: an array, an array under a key (as APIs answer), or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from whoholds.errors import DatasetError
from whoholds.reading.datasets._files import open_text

BLOCK = 1 << 16
LONGEST_ROW = 20_000_000


def json_rows(path: Path, key: str) -> Iterator[dict[str, Any]]:
    """Every object of the array under ``key``, at any depth, of a top-level array, or of JSON lines; never the whole file at once.

    Raises: DatasetError where the file is no JSON or breaks off.
    """
    with open_text(path) as stream:
        yield from rows_of(stream, key, path.name)


def rows_of(stream: IO[str], key: str, name: str) -> Iterator[dict[str, Any]]:
    """The same, from an open stream.

    >>> import io
    >>> list(rows_of(io.StringIO('{"TotalCount": 2, "Result": [{"id": 1}, {"id": 2}]}'), "Result", "f"))
    [{'id': 1}, {'id': 2}]
    >>> list(rows_of(io.StringIO('{"id": 1}\\n{"id": 2}\\n'), "Result", "f"))
    [{'id': 1}, {'id': 2}]
    """
    decoder = json.JSONDecoder()
    text = stream.read(BLOCK).lstrip("\ufeff \t\r\n")
    marked = f'"{key}"'
    at = text.find(marked)
    if text.startswith("["):
        rest = text[1:]
    elif at >= 0 and (opening := text.find("[", at)) >= 0 and not text[at + len(marked) : opening].strip(" :\t\r\n"):
        rest = text[opening + 1 :]
    elif text.startswith("{"):
        rest = text
    else:
        raise DatasetError(f"{name} is no JSON", hint="fetch it again")
    lines = rest is text
    while True:
        rest = rest.lstrip(", \t\r\n") if not lines else rest.lstrip()
        if rest.startswith("]") and not lines:
            return
        try:
            row, end = decoder.raw_decode(rest)
        except (json.JSONDecodeError, RecursionError) as error:
            more = stream.read(max(BLOCK, len(rest)))
            if not more or len(rest) > LONGEST_ROW or isinstance(error, RecursionError):
                if not rest and lines:
                    return
                raise DatasetError(
                    f"{name} breaks off or is no JSON: {error}", hint="fetch it again; nothing of it was taken"
                ) from error
            rest += more
            continue
        rest = rest[end:]
        if isinstance(row, dict):
            yield row
