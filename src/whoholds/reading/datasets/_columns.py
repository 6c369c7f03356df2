"""Which column of a table says what: by the user's mapping, by HXL tags, by usual names in several languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from whoholds.errors import TableError
from whoholds.model.vocabularies import ControlStatus
from whoholds.reading.datasets._naming import plain

WORDS = Path(__file__).with_name("table_words.toml")
SEVERAL = ("holder", "source", "note", "url")
"""Fields that more than one column may give."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of table_words.toml, in their compared form."""

    columns: Mapping[str, str]
    rank: Mapping[str, int]
    tags: tuple[tuple[str, str], ...]
    fields: frozenset[str]
    statuses: tuple[tuple[str, ControlStatus], ...]
    measures: Mapping[str, str]
    occupied: frozenset[str]
    freed: frozenset[str]
    """What a map calls land that its maker's enemy or its maker's own side holds."""


@lru_cache(maxsize=1)
def words() -> Words:
    """The words that columns and statuses are known by."""
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    columns: dict[str, str] = {}
    rank: dict[str, int] = {}
    for field, names in told["columns"].items():
        for i, name in enumerate((field, *names)):
            columns.setdefault(plain(name), field)
            rank.setdefault(plain(name), i)
    tags = [(tag, field) for field, listed in told["tags"].items() for tag in listed]
    statuses = [(plain(w), ControlStatus(s)) for s, listed in told["statuses"].items() for w in (s, *listed)]
    return Words(
        MappingProxyType(columns),
        MappingProxyType(rank),
        tuple(tags),
        frozenset(told["columns"]),
        tuple(sorted(statuses, key=lambda w: (-len(w[0]), w[0]))),
        MappingProxyType({plain(w): m for m, listed in told["measures"].items() for w in (m, *listed)}),
        frozenset(map(plain, told["makers_words"]["occupied"])),
        frozenset(map(plain, told["makers_words"]["freed"])),
    )


def is_column(name: str) -> bool:
    """Whether a cell reads like the name of a column.

    >>> is_column("Governorate"), is_column("Controlled by"), is_column("Hajin")
    (True, True, False)
    """
    return plain(name) in words().columns


def columns_of(
    header: tuple[str, ...], tags: tuple[str, ...], mapping: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    """The columns of each field, by position: the user's word first, then HXL tags, then names.

    Raises: TableError when the user maps a column to a field that is none.

    >>> columns_of(("Ville", "Tenu par", "Observations"), ("", "", ""), {"Observations": "note"})
    {'note': (2,), 'place': (0,), 'holder': (1,)}
    """
    known = words()
    found: dict[str, list[int]] = {}
    taken: set[int] = set()

    def take(field: str, at: int) -> None:
        if at not in taken and (field not in found or field in SEVERAL):
            found.setdefault(field, []).append(at)
            taken.add(at)

    for at, (name, tag) in enumerate(zip(header, tags, strict=True)):
        ours = mapping.get(name) or mapping.get(f"column:{name}") or (mapping.get(tag) if tag else None)
        if ours is None:
            continue
        if ours not in known.fields and ours not in ("", "-"):
            raise TableError(
                f"'{name}' cannot be mapped to '{ours}'", hint=f"one of: {', '.join(sorted(known.fields))}"
            )
        if ours in known.fields:
            take(ours, at)
        taken.add(at)
    by_tag = sorted(
        ((-len(_attributes(known_tag)), order, at, field))
        for order, (known_tag, field) in enumerate(known.tags)
        for at, tag in enumerate(tags)
        if tag and _fits(tag, known_tag)
    )
    for _, _, at, field in by_tag:
        take(field, at)
    by_name = sorted(
        (known.rank[key], at, known.columns[key])
        for at, name in enumerate(header)
        if (key := plain(name)) in known.columns
    )
    for _, at, field in by_name:
        take(field, at)
    return {field: tuple(at) for field, at in found.items()}


def cell(cells: Sequence[str], columns: Mapping[str, tuple[int, ...]], field: str) -> str:
    """What a row tells of a field: the first of its cells that is filled, "" where none is.

    >>> cell(["Hajin", "", "ISIS"], {"place": (0,), "holder": (1, 2)}, "holder")
    'ISIS'
    """
    return next((cells[at] for at in columns.get(field, ()) if cells[at]), "")


def _attributes(tag: str) -> set[str]:
    return set(tag.split("+")[1:])


def _fits(tag: str, known: str) -> bool:
    """Whether a tag is the known one, perhaps with further attributes; codes are no names."""
    if tag.split("+")[0] != known.split("+")[0] or not _attributes(known) <= _attributes(tag):
        return False
    return not (_attributes(tag) & {"code", "v_pcode", "pcode"}) or bool(_attributes(known) & {"code"})


def status_of(text: str, mapping: Mapping[str, str]) -> tuple[ControlStatus | None, str]:
    """The status a cell tells, and what else it says (a holder, perhaps).

    >>> status_of("Contested (SDF / ISIS)", {}), status_of("gov-held", {"gov-held": "controls"}), status_of("verde", {})
    ((<ControlStatus.CONTESTS: 'contests'>, 'SDF / ISIS'), (<ControlStatus.CONTROLS: 'controls'>, ''), (None, 'verde'))
    """
    ours = mapping.get(f"status:{text}", mapping.get(text))
    if ours in set(ControlStatus):
        return ControlStatus(ours), ""
    folded = plain(text)
    for word, status in words().statuses:
        if folded == word:
            return status, ""
    for word, status in words().statuses:
        pattern = (
            r"(?<!\w)"
            + r"[\W_]+".join(map(re.escape, word.split()))
            + r"(?!\w)(?:\s+(?:by|between|par|por|von|entre))?"
        )
        if match := re.search(pattern, text, re.IGNORECASE):
            rest = (text[: match.start()] + " " + text[match.end() :]).strip(" ()[]:;,-–—\t")
            return status, rest
    return None, text.strip()
