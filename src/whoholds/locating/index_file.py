"""The gazetteer's file: named arrays one behind the other, read through a memory map.

The layout is a line of JSON (format, arrays with type, length and offset, further facts), then the arrays, each at a
multiple of 64 bytes. A file is written beside its place and moved there, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.errors import GazetteerError

FORMAT = 5
_ALIGNED = 64


def write_arrays(path: Path, arrays: dict[str, NDArray[Any]], facts: dict[str, Any]) -> None:
    """Write the arrays and facts to ``path`` at once or not at all."""
    table: dict[str, dict[str, Any]] = {}
    offset = 0
    for name, array in arrays.items():
        table[name] = {"type": array.dtype.str, "length": int(array.shape[0]), "offset": offset}
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    head = json.dumps({"format": FORMAT, "arrays": table, "facts": facts}).encode() + b"\n"
    head += b" " * (-len(head) % _ALIGNED)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(head)
            for array in arrays.values():
                out.write(np.ascontiguousarray(array).data)
                out.write(b"\0" * (-array.nbytes % _ALIGNED))
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise GazetteerError(f"the gazetteer cannot be written to {path}", hint=str(error)) from error


def read_arrays(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays (views of the mapped file) and the facts.

    Raises: GazetteerError when the file is none of ours, of another format, or cut short.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise GazetteerError(f"there is no gazetteer at {path}", hint=str(error)) from error
    end = mapped.find(b"\n", 0, 1 << 20)
    try:
        head = json.loads(mapped[: max(end, 0)])
        table, facts = head["arrays"], head["facts"]
        if head["format"] != FORMAT:
            raise GazetteerError(f"{path} has format {head['format']}, this whoholds reads {FORMAT}", hint="delete it")
        start = -(-(end + 1) // _ALIGNED) * _ALIGNED
        arrays = {
            name: np.frombuffer(mapped, dtype=a["type"], count=a["length"], offset=start + a["offset"])
            if a["length"]
            else np.empty(0, dtype=a["type"])
            for name, a in table.items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"{path} is no whole gazetteer index", hint="delete it; it will be built again") from error
    return arrays, facts


def facts_of(path: Path) -> dict[str, Any]:
    """The facts of an index of any format; none when it cannot be told."""
    try:
        with path.open("rb") as file:
            facts = json.loads(file.readline(1 << 20)).get("facts", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return facts if isinstance(facts, dict) else {}
