"""Many strings in two arrays: all bytes, and where each string starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class Strings:
    """Strings as arrays that can be mapped, joined and reordered without making a Python object of each.

    >>> Strings.of(["Homs", "حمص", ""]).take(np.array([1, 0, 2])).text(0)
    'حمص'
    """

    data: NDArray[Any]
    at: NDArray[Any]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Strings:
        return cls.of_bytes([t.encode() for t in texts])

    @classmethod
    def of_bytes(cls, texts: Sequence[bytes]) -> Strings:
        at = np.zeros(len(texts) + 1, dtype="u4")
        np.cumsum(np.fromiter((len(t) for t in texts), dtype="u4", count=len(texts)), out=at[1:])
        return cls(np.frombuffer(b"".join(texts), dtype="u1"), at)

    def __len__(self) -> int:
        return len(self.at) - 1

    def raw(self, number: int) -> bytes:
        return self.data[self.at[number] : self.at[number + 1]].tobytes()

    def text(self, number: int) -> str:
        return self.raw(number).decode()

    def then(self, other: Strings) -> Strings:
        return Strings(
            np.concatenate([self.data, other.data]), np.concatenate([self.at, other.at[1:] + self.at[-1]]).astype("u4")
        )

    def take(self, order: NDArray[Any]) -> Strings:
        start = self.at[:-1].astype("i8")[order]
        length = (self.at[1:] - self.at[:-1]).astype("i8")[order]
        at = np.zeros(len(order) + 1, dtype="i8")
        np.cumsum(length, out=at[1:])
        source = np.repeat(start - at[:-1], length) + np.arange(at[-1])
        return Strings(self.data[source], at.astype("u4"))

    def replaced(self, new: Mapping[int, bytes]) -> Strings:
        """The same strings, some of them exchanged."""
        if not new:
            return self
        places = sorted(new)
        extra = Strings.of_bytes([new[p] for p in places])
        order = np.arange(len(self))
        order[places] = len(self) + np.arange(len(places))
        return self.then(extra).take(order)

    def first_bytes(self) -> NDArray[Any]:
        """The first byte of each string; 0 for an empty one. It tells Latin from other scripts in UTF-8."""
        first = np.zeros(len(self), dtype="u1")
        filled = self.at[1:] > self.at[:-1]
        first[filled] = self.data[self.at[:-1][filled]]
        return first
