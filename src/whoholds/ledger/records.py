"""Model values and their records: what ``canonical_json`` wrote is read back as it was."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from json import dumps
from typing import Any, TypeVar, Union

from whoholds.errors import LedgerError, LedgerVersion
from whoholds.model.statements import BODIES, Body

T = TypeVar("T")


def restore(kind: type[T], record: dict[str, Any]) -> T:
    """The value of that type whose canonical record this is. Fields the record lacks take their defaults.

    Raises: LedgerVersion when it holds words this whoholds does not know.

    >>> from whoholds.model import Count, canonical
    >>> restore(Count, canonical(Count("killed", high=31.0)))
    Count(measure='killed', low=None, best=None, high=31.0, unit='')
    """
    try:
        return typing.cast(T, _reader(kind)(record))
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerVersion(
            f"a {kind.__name__.lower()} in the ledger cannot be understood: {error}",
            hint="it was probably written by a newer whoholds: bring this one up to date",
        ) from error


def content(value: Any) -> str:
    """JSON text of a record (already canonical): compact, as it is hashed and stored."""
    try:
        text = dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode()
    except UnicodeEncodeError as error:
        raise LedgerError(
            "a text holds half a character (a lone surrogate)", hint="decode the document again with its real encoding"
        ) from error
    except (TypeError, ValueError) as error:
        raise LedgerError(f"a value cannot be kept in the ledger: {error}", hint="give plain finite numbers") from error
    return text


def instant(at: datetime) -> str:
    """An instant as the ledger's tables hold it: UTC, of fixed width, so that text order is time order.

    >>> instant(datetime.fromisoformat("2017-12-11T03:00:00+03:00"))
    '2017-12-11T00:00:00.000000+00:00'
    """
    if at.tzinfo is None:
        raise LedgerError(f"the instant {at} has no time zone", hint="give it one: datetime(..., tzinfo=UTC)")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_Reader = Callable[[Any], Any]


def _reader(kind: Any) -> _Reader:
    return _made_reader(kind)


@cache
def _made_reader(kind: Hashable) -> _Reader:
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        return _reader_of_union(tuple(a for a in typing.get_args(kind) if a is not type(None)))
    if origin is tuple:
        item, *rest = typing.get_args(kind)
        if rest in ([Ellipsis], []):
            read = _reader(item)
            return tuple if read is _as_it_is else lambda values: tuple(map(read, values))
        readers = [_reader(a) for a in (item, *rest)]
        return lambda values: tuple(r(v) for r, v in zip(readers, values, strict=True))
    if isinstance(kind, type):
        if issubclass(kind, Enum):
            by_value = {member.value: member for member in kind}
            return by_value.__getitem__
        if issubclass(kind, datetime):
            return datetime.fromisoformat
        if issubclass(kind, date):
            return date.fromisoformat
        if issubclass(kind, bytes):
            return bytes.fromhex
        if is_dataclass(kind):
            return _reader_of_dataclass(kind)
    return _as_it_is


def _reader_of_union(kinds: tuple[Any, ...]) -> _Reader:
    if len(kinds) > 1 and all(isinstance(k, type) and issubclass(k, Body) for k in kinds):
        by_kind = {name: _reader(body) for name, body in BODIES.items()}
        return lambda record: by_kind[record["kind"]](record)
    if len(kinds) > 1:
        return _as_it_is
    read = _reader(kinds[0])
    if read is _as_it_is:
        return read
    return lambda value: None if value is None else read(value)


def _reader_of_dataclass(kind: type) -> _Reader:
    hints = typing.get_type_hints(kind)
    names = {f.name for f in fields(kind) if f.init}
    others = [(name, read) for name in names if (read := _reader(hints[name])) is not _as_it_is]

    def build(record: dict[str, Any]) -> Any:
        # Nearly every record has just the fields of today; one of another version may lack some, or have some more.
        values = record.copy() if record.keys() == names else {n: v for n, v in record.items() if n in names}
        for name, read in others:
            if name in values:
                values[name] = read(values[name])
        return kind(**values)

    return build


def _as_it_is(value: Any) -> Any:
    return value
