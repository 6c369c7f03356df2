"""The chain of rows: each row's hash covers what it holds and the hash before it.

A dump's line is the row itself with its hash behind, so anybody can prove a dump with a few lines of any language:
``hash = sha256(previous hash + line without its "hash" and "original")``; the first previous hash is that of the header line.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from json import dumps


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ledger: its number, kind, key (the id of what it holds), instant, canonical content and hash."""

    seq: int
    kind: str
    key: str
    recorded_at: str
    content: str
    hash: str = ""

    @property
    def text(self) -> str:
        """What is hashed.

        >>> Row(1, "source", "sohr", "2017-12-11T00:00:00.000000+00:00", '{"id":"sohr"}').text
        '{"seq":1,"kind":"source","recorded_at":"2017-12-11T00:00:00.000000+00:00","content":{"id":"sohr"}}'
        """
        return f'{{"seq":{self.seq},"kind":"{self.kind}","recorded_at":"{self.recorded_at}","content":{self.content}}}'


def link(previous: str, text: str) -> str:
    """The hash of a row (or header) that follows ``previous``."""
    return sha256((previous + text).encode()).hexdigest()


def header_text(name: str, theatre: str, created_at: str) -> str:
    """A dump's first line, which the chain begins with."""
    return dumps(
        {"format": "whoholds ledger", "version": 1, "name": name, "theatre": theatre, "created_at": created_at},
        ensure_ascii=False,
        separators=(",", ":"),
    )
